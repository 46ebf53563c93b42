"""Whoever is in the field reads the practices of the network; its lead too, and moderates."""

from essaim.entrance.policies import FIELD
from essaim.network.enums import Role

READERS = (*FIELD, Role.NETWORK_LEAD)
