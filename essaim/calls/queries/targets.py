"""Who may be put on a list: people who agreed to be called, by what is known of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from essaim.calls.queries.lists import agrees
from essaim.kernel import keyring
from essaim.measures.models import Measure
from essaim.network.models import Collective
from essaim.people.enums import Channel, PersonState, Purpose, StepKind
from essaim.people.models import Consent, NextStep, Person, PersonDoNotContact
from essaim.territory.models import Sector, SectorDwelling


@dataclass(frozen=True, kw_only=True)
class Target:
    """`silent_days`: without news for that long, at least. Each narrows; none: all who agreed."""

    silent_days: int | None = None
    sector: Sector | None = None
    has_call_step: bool = False
    vigilance: bool = False
    has_measure: bool | None = None  # was she asked about her circles of relations


def people_to_call(collective: Collective) -> QuerySet[Person]:
    """Accompanied, with a number, who agreed to be called and did not ask to stop. Read again at each call."""
    agreed = Consent.objects.filter(person=OuterRef("pk"), purpose=Purpose.PHONE, withdrawn_on=None)
    stopped = PersonDoNotContact.objects.filter(person=OuterRef("pk"), channel=Channel.PHONE, lifted_on=None)
    rows = Person.objects.filter(collective=collective, state=PersonState.ACTIVE, phone__isnull=False)
    return rows.filter(Exists(agreed), ~Exists(stopped))


def targeted(collective: Collective, target: Target, *, on: date) -> list[UUID]:
    rows = people_to_call(collective)
    if target.silent_days:
        since = on - timedelta(days=target.silent_days)
        rows = rows.annotate(last=Coalesce(F("last_two_way_on"), F("met_on"))).filter(last__lte=since)
    if target.has_call_step:
        steps = NextStep.objects.filter(
            person=OuterRef("pk"), kind=StepKind.CALL, done_at=None, cancelled_at=None, due_on__lte=on
        )
        rows = rows.filter(Exists(steps))
    if target.vigilance:
        rows = rows.filter(agrees("pk", Purpose.VIGILANCE))
    if target.has_measure is not None:
        asked = Exists(Measure.objects.filter(person=OuterRef("pk")))
        rows = rows.filter(asked if target.has_measure else ~asked)
    rows = rows.order_by(Coalesce(F("last_two_way_on"), F("met_on")), "id")
    if target.sector is None:
        return list(rows.values_list("id", flat=True))
    return _in_sector(collective, rows, target.sector)


def _in_sector(collective: Collective, rows: QuerySet[Person], sector: Sector) -> list[UUID]:
    """Where she lives is sealed: opened one by one, in memory."""
    people = list(rows.only("collective", "dwelling_ref"))
    keyring.load_keys(collective.id, [one.id for one in people])
    inside = {str(one) for one in _doors(sector)}
    return [one.id for one in people if one.dwelling_ref in inside]


def _doors(sector: Sector) -> Iterable[UUID]:
    return SectorDwelling.objects.filter(sector=sector).values_list("dwelling_id", flat=True)
