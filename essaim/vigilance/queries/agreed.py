"""Who agreed to be called in an alert, what she stated, and whether it is fresh."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from essaim.calls.queries.lists import agrees, stopped
from essaim.kernel.prepared import Wanted, number_of
from essaim.network.models import Collective
from essaim.people.enums import PersonState, Purpose
from essaim.people.models import Consent, Person
from essaim.vigilance.enums import Hazard
from essaim.vigilance.models import VigilanceWish
from essaim.vigilance.rules.times import asked_since, rank_of


def agreed_people(collective: Collective) -> QuerySet[Person]:
    """Accompanied, who agreed to this and did not ask to stop; with a number or not: none is left aside."""
    return _agreed(collective.id).select_related("vigilance")


def _agreed(collective: UUID) -> QuerySet[Person]:
    rows = Person.objects.filter(collective=collective, state=PersonState.ACTIVE)
    return rows.filter(agrees("pk", Purpose.VIGILANCE), ~stopped("pk"))


def people_of(collective: Collective, hazard: Hazard | str) -> list[tuple[UUID, int]]:
    """Each with her rank. Whoever agreed without a word more is called for everything. One statement."""
    other = {f"vigilance__{Hazard(hazard).value}": False}
    rows = agreed_people(collective).exclude(**other).order_by("id")
    names = ("id", "vigilance__is_alone", "vigilance__asks_calls", "vigilance__no_relative")
    return [
        (person, rank_of(is_alone=bool(alone), asks_calls=bool(asks), no_relative=bool(no_relative)))
        for person, alone, asks, no_relative in rows.values_list(*names)
    ]


def with_freshness(collective: Collective, *, hazard: Hazard | str, on: date) -> QuerySet[Any]:
    """`is_fresh`: asked again for this season; `is_reachable`: there is a number."""
    return agreed_people(collective).annotate(
        is_fresh=_is_fresh(asked_since(hazard, on=on)),
        is_reachable=Case(When(phone__isnull=True, then=Value(value=False)), default=Value(value=True)),
    )


def _is_fresh(since: date) -> Coalesce:
    asked = ExpressionWrapper(Q(vigilance__confirmed_on__gte=since), output_field=BooleanField())
    return Coalesce(asked, Value(value=False))


def number_to_ask(collective: Collective, *, hazard: Hazard | str, on: date) -> Wanted:
    """`to_ask` of `counts_of_season`."""
    return _TO_ASK.wanted(collective=collective.id, since=asked_since(hazard, on=on))


_TO_ASK = number_of(
    lambda collective, since: _agreed(collective).annotate(is_fresh=_is_fresh(since)).filter(is_fresh=False)
)


def counts_of_season(collective: Collective, *, hazard: Hazard | str, on: date) -> dict[str, int]:
    """« 41 confirmées, 6 sans numéro, 3 ne veulent plus »."""
    rows = with_freshness(collective, hazard=hazard, on=on).order_by()
    found = rows.aggregate(
        confirmed=Count("id", filter=Q(is_fresh=True)),
        to_ask=Count("id", filter=Q(is_fresh=False)),
        without_number=Count("id", filter=Q(phone__isnull=True)),
    )
    left = Consent.objects.filter(
        collective=collective, purpose=Purpose.VIGILANCE, withdrawn_on__gte=asked_since(hazard, on=on)
    )
    again = Consent.objects.filter(person=OuterRef("person"), purpose=Purpose.VIGILANCE, withdrawn_on=None)
    found["no_longer"] = left.filter(~Exists(again)).values("person").distinct().count()
    return found


def wish_of(person: Person) -> VigilanceWish | None:
    return VigilanceWish.objects.filter(person=person).first()
