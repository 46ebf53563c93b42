"""The cool, or warm, places that are open now; those of her commune first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from essaim.calls.models import CallCampaign
from essaim.kernel.words import fold
from essaim.people.models import Person
from essaim.places.enums import Day
from essaim.places.models import ClimateFact, Place
from essaim.places.queries.places import places
from essaim.places.rules.hours import DAYS, read_week
from essaim.vigilance.enums import REFUGES, Hazard
from essaim.vigilance.models import Vigilance, Wave

MOST_PROPOSED = 3


@dataclass(frozen=True)
class Refuge:
    place: Place
    said_on: date
    is_near: bool


def refuges_for(person: Person, campaign: CallCampaign | None, *, at: datetime) -> list[Refuge]:
    """What a call of a watch proposes. Nothing where nobody said that a place is cool, or warm."""
    wave = Wave.objects.filter(campaign=campaign).select_related("vigilance").first() if campaign else None
    return open_refuges(wave.vigilance, person, at=at) if wave else []


def open_refuges(vigilance: Vigilance, person: Person, *, at: datetime) -> list[Refuge]:
    """Two statements, however many places there are."""
    facts = ClimateFact.objects.filter(
        Q(fact__in=REFUGES[Hazard(vigilance.hazard)]), collective=vigilance.collective_id, is_so=True
    )
    said = dict(facts.order_by("said_on").values_list("place_id", "said_on"))
    town = fold(person.commune.name) if person.commune else ""
    found = [
        Refuge(one, said[one.id], bool(town) and fold(one.town) == town)
        for one in places(vigilance.collective).filter(id__in=said).order_by("name__folded", "id")
        if is_open(one, at=at)
    ]
    return sorted(found, key=lambda one: not one.is_near)[:MOST_PROPOSED]


def is_open(place: Place, *, at: datetime) -> bool:
    here = timezone.localtime(at)
    today: Day = DAYS[here.weekday()]
    return any(first <= here.time() < last for first, last in read_week(place.hours).get(today, ()))
