"""What worries us, and how long it waits for a first look."""

from datetime import date, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from essaim.kernel.prepared import Wanted, number_of
from essaim.network.models import Collective
from essaim.people.models import Person
from essaim.worries.enums import WorryLevel
from essaim.worries.models import Worry
from essaim.worries.rules.worries import rank

_BY_RANK = Case(
    *(When(level=level, then=Value(rank(level))) for level in WorryLevel), output_field=IntegerField()
)


def worries(collective: Collective) -> QuerySet[Worry]:
    rows = Worry.objects.filter(collective=collective)
    return rows.select_related("person", "raised_by__user", "first_look_by__user", "closed_by__user")


def open_worries(collective: Collective) -> QuerySet[Worry]:
    """Danger first; among equals, those that nobody looked at, the oldest first."""
    return (
        worries(collective)
        .filter(closed_at=None)
        .order_by(_BY_RANK, Case(When(first_look_at=None, then=0), default=1), "raised_at", "id")
    )


def unseen_dangers(collective: Collective) -> Wanted:
    """How many nobody has looked at."""
    return _DANGERS.wanted(collective=collective.id)


def unseen_others(collective: Collective) -> Wanted:
    """The same of all the others, questions included."""
    return _OTHERS.wanted(collective=collective.id)


def _unseen(collective: UUID) -> QuerySet[Worry]:
    return Worry.objects.filter(collective=collective, closed_at=None, first_look_at=None)


_DANGERS = number_of(lambda collective: _unseen(collective).filter(level=WorryLevel.DANGER))
_OTHERS = number_of(lambda collective: _unseen(collective).exclude(level=WorryLevel.DANGER))


def closed_worries(collective: Collective) -> QuerySet[Worry]:
    return worries(collective).exclude(closed_at=None).order_by("-closed_at", "-id")


def worries_of(person: Person) -> QuerySet[Worry]:
    return Worry.objects.filter(collective=person.collective_id, person=person).order_by("-raised_at", "-id")


def delays_to_first_look(collective: Collective, *, since: date, until: date) -> list[timedelta]:
    """Of the worries raised from `since` to `until`, both included, that someone looked at."""
    rows = Worry.objects.filter(
        collective=collective, raised_at__date__gte=since, raised_at__date__lte=until
    ).exclude(first_look_at=None)
    looked = rows.order_by().values_list("raised_at", "first_look_at")
    return [look - raised for raised, look in looked if look is not None]


def median_delay(collective: Collective, *, since: date, until: date) -> timedelta | None:
    """For the figures; none when nobody worried, or nobody looked."""
    delays = delays_to_first_look(collective, since=since, until=until)
    return timedelta(seconds=median(one.total_seconds() for one in delays)) if delays else None
