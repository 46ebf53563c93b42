"""What the people met asked about their data, and by when it must be answered."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from essaim.kernel.prepared import Wanted, number_of
from essaim.network.models import Collective
from essaim.people.enums import Channel
from essaim.people.models import Person
from essaim.rights.enums import RequestKind
from essaim.rights.models import PersonRequest
from essaim.worries.models import Signal, Worry


def open_requests(collective: Collective) -> QuerySet[PersonRequest]:
    """Those that wait for an answer, the most pressing first."""
    rows = PersonRequest.objects.filter(collective=collective, done_on=None, cancelled_on=None)
    return rows.select_related("person", "recorded_by__user").order_by("due_on", "id")


def owed(collective: Collective) -> Wanted:
    """How many wait for an answer."""
    return _OWED.wanted(collective=collective.id)


def owed_late(collective: Collective, *, on: date) -> Wanted:
    """How many of them are past their month."""
    return _OWED_LATE.wanted(collective=collective.id, on=on)


def _waiting(collective: UUID) -> QuerySet[PersonRequest]:
    return PersonRequest.objects.filter(collective=collective, done_on=None, cancelled_on=None)


_OWED = number_of(_waiting)
_OWED_LATE = number_of(lambda collective, on: _waiting(collective).filter(due_on__lt=on))


def closed_requests(collective: Collective) -> QuerySet[PersonRequest]:
    rows = PersonRequest.objects.filter(collective=collective).exclude(done_on=None, cancelled_on=None)
    return rows.select_related("person", "done_by__user").order_by("-received_on", "-id")


def requests_of(person: Person) -> QuerySet[PersonRequest]:
    return PersonRequest.objects.filter(collective=person.collective_id, person=person).order_by(
        "-received_on", "-id"
    )


def asked_for_access(person: Person) -> bool:
    """Does she wait for what is kept of her? An export without that is whoever makes it, and is said so."""
    waiting = requests_of(person).filter(kind=RequestKind.ACCESS, done_on=None, cancelled_on=None)
    return waiting.exists()


@dataclass(frozen=True)
class Halt:
    """She asked to be left alone, or to be erased: nobody calls or visits until it is settled."""

    is_erasure: bool
    takes_effect_on: date | None = None


def halt_of(person: Person) -> Halt | None:
    """Said to whoever sees her, whatever part of her file she reads."""
    waiting = requests_of(person).filter(kind=RequestKind.ERASURE, done_on=None, cancelled_on=None).first()
    if waiting is not None:
        return Halt(is_erasure=True, takes_effect_on=waiting.takes_effect_on)
    stopped = set(person.do_not_contact.filter(lifted_on=None).values_list("channel", flat=True))
    return Halt(is_erasure=False) if stopped >= {Channel.PHONE, Channel.DOOR} else None


def due_erasures(collective: Collective, *, on: date) -> QuerySet[PersonRequest]:
    """Erasures asked with the code whose time for a second thought has passed."""
    return open_requests(collective).filter(kind=RequestKind.ERASURE, takes_effect_on__lte=on)


def requests_in(collective: Collective) -> QuerySet[PersonRequest]:
    """All of them, open or not."""
    return PersonRequest.objects.filter(collective=collective).select_related("person")


def has_told_words(person: Person) -> bool:
    """What others told of her, which may make them out."""
    of_her = {"collective": person.collective_id, "person": person}
    return Signal.objects.filter(**of_her).exists() or Worry.objects.filter(**of_her).exists()
