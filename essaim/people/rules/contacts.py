"""Which contact may still be taken back, and by whom."""

from datetime import datetime

from django.utils import timezone

from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.people.models import Contact


def may_withdraw(contact: Contact, *, by: Membership, at: datetime) -> bool:
    """The same day, by who noted it or by the coordinator."""
    is_hers = contact.by_id == by.id or by.role == Role.COORDINATOR
    return is_hers and timezone.localdate(contact.recorded_at) == timezone.localdate(at)
