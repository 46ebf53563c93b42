"""The street of the collective of the demonstration: two circuits, a round that was made, one of today, two watchers."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, F
from django.utils import timezone

from essaim.demo.people import People
from essaim.kernel.ids import uuid7
from essaim.street.actions.circuits import CircuitData, open_circuit
from essaim.street.actions.encounters import Met, note_encounter, observe
from essaim.street.actions.rounds import plan_round, return_round, start_round
from essaim.street.actions.watchers import WatcherData, add_watcher
from essaim.street.enums import EncounterKind, WatcherKind
from essaim.street.models import Circuit
from essaim.territory.queries.doors import live_doors

MARKET = CircuitData(
    name="Le marché", meeting_point="Devant la fontaine", weekday=5, starts_at=time(10), minutes=90
)
BUS = "De l’arrêt de bus à la pharmacie"
BREAD = "La boulangerie du marché"
PHARMACY = "La pharmacie de la place"


def stroll(people: People, *, now: datetime) -> None:
    """Inside the collective of the town."""
    by, walker, today = people.coordinator, people.volunteers[0], timezone.localdate(now)
    market = open_circuit(people.town, data=MARKET, by=by, circuit_id=uuid7())
    _made(market, people, now=now - timedelta(days=7))
    day = today.weekday()
    of_today = CircuitData(
        name=BUS, meeting_point="L’abribus", weekday=day, starts_at=time(16), minutes=60, line=_along_a_street(people)
    )  # fmt: skip
    bus = open_circuit(people.town, data=of_today, by=by, circuit_id=uuid7())
    plan_round(bus, day=today, members=[walker, by], by=by, at=now)
    for kind, where, name in (
        (WatcherKind.SHOP, BREAD, "Sonia"),
        (WatcherKind.PHARMACY, PHARMACY, ""),
    ):
        data = WatcherData(
            kind=kind, where=where, name=name, circuit=market, agreed_on=today - timedelta(days=90),
            passes_on="Si un habitué ne vient plus, lui demander s’il veut que l’on passe le voir.", thanks="Une carte à Noël",
        )  # fmt: skip
        add_watcher(people.town, data=data, by=walker, on=today - timedelta(days=75), watcher_id=uuid7())


def _along_a_street(people: People) -> dict[str, Any]:
    """On the odd side of the longest one, as a coordinator draws it."""
    doors = live_doors(people.town).exclude(lon=None).order_by()
    longest = doors.values("street").annotate(count=Count("id")).order_by("-count", "street").first()
    assert longest is not None
    side = doors.filter(street=longest["street"]).annotate(side=F("number") % 2).filter(side=1)
    places = list(side.order_by("number", "id").values_list("lon", "lat"))
    return {"type": "LineString", "coordinates": places[:: max(1, len(places) // 12)]}


def _made(circuit: Circuit, people: People, *, now: datetime) -> None:
    """Last week: greetings, exchanges, one bench."""
    by, walker = people.coordinator, people.volunteers[0]
    pair = [walker, by]
    walked = plan_round(circuit, day=timezone.localdate(now), members=pair, by=by, at=now)
    start_round(walked, by=walker, at=now)
    walked.refresh_from_db()
    for met in (
        Met(kind=EncounterKind.GREETED, people=14),
        Met(kind=EncounterKind.TALKED, first_name="Marcel"),
        Met(kind=EncounterKind.TALKED, people=3, is_oriented=True),
        Met(kind=EncounterKind.TALKED, is_oriented=True),
    ):
        note_encounter(walked, met=met, by=walker, at=now, encounter_id=uuid7())
    observe(walked, body="Le banc près de la fontaine est cassé : plus personne ne s’y assoit.", by=walker, at=now)  # fmt: skip
    return_round(walked, by=walker, at=now + timedelta(minutes=80))
