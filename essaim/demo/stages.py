"""The demonstration network at a chosen moment. Later moments grow with what Essaim does."""

import gzip
import random
import shutil
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from essaim.demo.bilans import publish_quarter
from essaim.demo.calls import telephone
from essaim.demo.diagnosis import diagnosis
from essaim.demo.dropins import open_doors
from essaim.demo.met import meet
from essaim.demo.people import NORTH_OF_BONDY, People, cover, make_people
from essaim.demo.places import describe_places
from essaim.demo.referrals import guide
from essaim.demo.sharing import pass_on_practices
from essaim.demo.street import stroll
from essaim.demo.swarm import swarm
from essaim.demo.transmission import pass_on
from essaim.demo.vigilance import watch
from essaim.doors.actions.planning import make_plan
from essaim.doors.actions.scripts import publish_script
from essaim.doors.actions.tours import assign_pair, close_tour, return_tour, schedule_outing, start_tour
from essaim.doors.actions.visits import record_visit
from essaim.doors.enums import Outcome
from essaim.doors.models import Outing, Plan, Tour
from essaim.doors.queries.tours import stops_of
from essaim.doors.rules.planning import Wanted
from essaim.kernel.ids import uuid7
from essaim.kernel.tenancy import within
from essaim.network.models import Collective, Membership
from essaim.territory.actions.imports import apply_import, preview_import
from essaim.territory.actions.sectors import save_sector
from essaim.territory.actions.uploads import store_upload
from essaim.territory.models import Dwelling, Sector
from essaim.territory.rules.sectors import SectorStreetChoice

STAGES = ("first-tour", "third-workshop", "end-of-year")
# Of 1,150 doors of a French campaign: 52 % absent, 30 % interviews, 19 % refusals.
LIKELY = (
    [Outcome.ABSENT] * 50
    + [Outcome.TALKED] * 28
    + [Outcome.REFUSES] * 12
    + [Outcome.NOT_NOW] * 6
    + [Outcome.EMPTY] * 2
)
LIKELY += [Outcome.NO_ACCESS] * 2
SCRIPT = """Bonjour, nous sommes des habitants du quartier, du collectif de Bondy nord.

- Nous passons chez tout le monde, gratuitement, pour faire connaissance.
- Est-ce un bon moment pour se parler cinq minutes ?
- Y a-t-il quelque chose que vous aimeriez faire dans le quartier, ou des gens que vous aimeriez rencontrer ?
- Voici notre téléphone. Merci, et bonne journée.
"""
Say = Callable[[str], None]


def load(stage: str, *, now: datetime, say: Say) -> People:
    """Fill an empty database. `stage`: one of STAGES; the later ones tell the same story until Essaim does more."""
    assert stage in STAGES
    say("Le réseau et ses personnes fictives")
    people = make_people(now.date())
    with within(people.town):
        cover(people.town, "93010", "Bondy", NORTH_OF_BONDY)
        say("Les adresses de Bondy nord (Base Adresse Nationale)")
        bring_addresses(people.town, "adresses-93010-bondy.csv.gz", by=people.coordinator, at=now)
        say("Les secteurs")
        sectors = make_sectors(people.town, at=now)
        publish_script(people.town, body=SCRIPT, at=now)
        say("Les rues (OpenStreetMap) et les tournées")
        bring_streets()
        plan = first_plan(people, sectors[:2], now=now)
        past, coming = plan.outings.order_by("number")[:2]
        go_out(past, people, on=_saturday_before(now.date()), now=now, doors=20)
        prepare(coming, people, on=_saturday_before(now.date()) + timedelta(days=7))
        say("Les lieux ressources (fictifs)")
        places = describe_places(people, today=timezone.localdate(now))
        say("Les personnes rencontrées (fictives)")
        met = meet(people, now=now)
        say("Les orientations (fictives)")
        guide(people, met, places, now=now)
        say("Le diagnostic (chiffres fictifs)")
        diagnosis(people, now=now)
        say("Les appels (fictifs)")
        telephone(people, met, now=now)
        say("La rue (fictive)")
        for tell in (stroll, open_doors, publish_quarter):
            tell(people, now=now)
        say("Un parcours de transmission (fictif)")
        pass_on(people, now=now)
        say("Une veille de grand froid (fictive)")
        watch(people, met, now=now)
    with within(people.village):
        cover(people.village, "99001", "Commune des hameaux")
        say("Les hameaux (OpenStreetMap)")
        bring_addresses(
            people.village, "adresses-99001-rural.csv.gz", by=people.village.memberships.get(), at=now
        )
    swarm(people, now=now)
    pass_on_practices(people, now=now)
    return people


def bring_addresses(collective: Collective, name: str, *, by: Membership, at: datetime) -> None:
    with gzip.open(str(files("essaim") / "demo_data" / "addresses" / name)) as file:
        batch = store_upload(collective, file, name=name, by=by, at=at)
    preview_import(batch)
    apply_import(batch, by=by, at=at)


def bring_streets() -> None:
    """The street network of Bondy nord, where plans, maps and sheets look for it."""
    settings.STREETS_DIR.mkdir(parents=True, exist_ok=True)
    for source in Path(str(files("essaim") / "demo_data" / "streets")).glob("*.osm.pbf"):
        shutil.copy(source, settings.STREETS_DIR / source.name)


def make_sectors(collective: Collective, *, at: datetime) -> list[Sector]:
    """Three sectors from west to east, each made of whole streets."""
    where: dict[UUID, list[float]] = {}
    for street, lon in Dwelling.objects.filter(collective=collective).values_list("street_id", "lon"):
        where.setdefault(street, []).append(lon or 0.0)
    ordered = sorted(where, key=lambda street: sum(where[street]) / len(where[street]))
    third = len(ordered) // 3 + 1
    names = ("Les Coquetiers", "La Noue Caillet", "Terre Saint-Blaise")
    return [
        save_sector(
            collective,
            name=name,
            streets=[
                SectorStreetChoice(street_id=street)
                for street in ordered[number * third : (number + 1) * third]
            ],
            at=at,
        )
        for number, name in enumerate(names)
    ]


def first_plan(people: People, sectors: list[Sector], *, now: datetime) -> Plan:
    wanted = Wanted(
        name="Automne, premiers passages",
        on=now.date(),
        sectors=sectors,
        pairs=3,
        minutes=105,
        meeting_point="Devant la maison de quartier",
    )
    return make_plan(people.town, wanted, by=people.coordinator, at=now)


def prepare(outing: Outing, people: People, *, on: date) -> list[Tour]:
    """Give the outing a date and its tours a pair; the account printed by the demonstration is in the first."""
    afternoon = timezone.make_aware(datetime.combine(on, time(14)))
    schedule_outing(
        outing,
        starts_at=afternoon,
        meeting_point="Devant la maison de quartier",
        instructions="Prenez vos badges et les avis.",
    )
    tours = list(outing.tours.order_by("number"))
    for number, tour in enumerate(tours):
        pair = people.volunteers[2 * number : 2 * number + 2]
        if len(pair) == 2:
            assign_pair(tour, members=pair, on=on)
    return tours


def go_out(outing: Outing, people: People, *, on: date, now: datetime, doors: int) -> None:
    """An outing that took place: what was recorded at its doors."""
    draw = random.Random(7)  # noqa: S311 -- a demonstration that is the same each time
    for tour in prepare(outing, people, on=on):
        tour.refresh_from_db()
        pair = [one.member for one in tour.pair.select_related("member")]
        if not pair:
            continue
        left = timezone.make_aware(datetime.combine(on, time(14, 10)))
        out = start_tour(tour, at=left)
        for number, stop in enumerate(stops_of(out)[: doors + draw.randrange(6)]):
            with transaction.atomic():
                outcome = draw.choice(LIKELY)
                record_visit(
                    out,
                    stop.dwelling,
                    visit_id=uuid7(),
                    outcome=outcome,
                    at=left + timedelta(minutes=4 * number + 3),
                    by=pair[number % 2],
                    now=now,
                    leaflet_left=outcome == Outcome.ABSENT and draw.random() < 0.6,
                )
        return_tour(out, at=left + timedelta(minutes=100))
        close_tour(out, at=now)


def _saturday_before(day: date) -> date:
    return day - timedelta(days=(day.weekday() - 5) % 7 or 7)
