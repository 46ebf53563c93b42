"""Who reads the curriculum: those who lead workshops or coordinate; a network lead also writes it."""

from essaim.network.enums import Role

READERS = (Role.COORDINATOR, Role.FACILITATOR)
EVERY_READER = (*READERS, Role.NETWORK_LEAD)
