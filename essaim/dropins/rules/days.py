"""When what may be done with a day, and the link by which a member answers. No database."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.utils import timezone

LEAST_MINUTES, MOST_MINUTES = 15, 600
MOST_HOSTS = 12
FARTHEST = timedelta(days=400)
OPENS_BEFORE = timedelta(hours=1)  # one notes who comes from then on
STILL_NOTED = timedelta(days=7)  # a printed sheet comes back late
CALLED_BEFORE = timedelta(days=3)  # a day that lacks someone is told to the coordinator
_SALT = "essaim.dropins.answer"


def may_note(*, starts_at: datetime, at: datetime) -> bool:
    return starts_at - OPENS_BEFORE <= at <= starts_at + STILL_NOTED


def end_of_day(moment: datetime) -> datetime:
    """Midnight after, on the clock of the collective."""
    here = timezone.localtime(moment)
    return timezone.make_aware(datetime.combine(here.date() + timedelta(days=1), datetime.min.time()))


def signed(member_id: UUID, drop_in_id: UUID, on: date) -> str:
    """What the address of a message holds: good for one member and one day, and for nothing else."""
    return signing.Signer(salt=_SALT).sign_object([member_id.hex, drop_in_id.hex, on.isoformat()])


def read_signed(token: str) -> tuple[UUID, UUID, date] | None:
    """(member, drop-in, day); None for whatever we did not sign."""
    try:
        member, drop_in, on = signing.Signer(salt=_SALT).unsign_object(token)
        return UUID(member), UUID(drop_in), date.fromisoformat(on)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
