"""The places of a collective: open, to check, found by what one comes for."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from essaim.kernel.prepared import Wanted, number_of
from essaim.kernel.words import saying
from essaim.network.models import Collective
from essaim.places.enums import Climate, Day, Known, Moment, Need, Welcome
from essaim.places.models import ClimateFact, Origin, Place, Service
from essaim.places.rules.checks import TRUSTED_FOR
from essaim.places.rules.hours import slot_of


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is looked for; what is empty is not asked."""

    text: str = ""
    need: Need | str = ""
    day: Day | str = ""
    moment: Moment | str = ""
    welcome: Welcome | str = ""
    is_free: bool = False
    step_free: bool = False
    climate: Climate | str = ""
    language: str = ""


def every_place(collective: Collective) -> QuerySet[Place]:
    """Closed ones too: what was said of them stays."""
    return Place.objects.filter(collective=collective)


def places(collective: Collective) -> QuerySet[Place]:
    return every_place(collective).filter(closed_on=None)


def closed_places(collective: Collective) -> QuerySet[Place]:
    return every_place(collective).exclude(closed_on=None)


def vanished_places(collective: Collective) -> QuerySet[Place]:
    """Their source no longer names them: closed, moved, or written otherwise there."""
    gone = Origin.objects.filter(service=None).exclude(vanished_on=None)
    return places(collective).filter(id__in=gone.values("place_id"))


def places_to_check(collective: Collective, *, on: date) -> QuerySet[Place]:
    """Nobody made sure for six months; the longest ago first."""
    return (
        places(collective)
        .filter(checked_on__lt=on - TRUSTED_FOR)
        .order_by("checked_on", "name__folded", "id")
    )


def number_to_check(collective: Collective, *, on: date) -> Wanted:
    """How many of these."""
    return _TO_CHECK.wanted(collective=collective.id, before=on - TRUSTED_FOR)


_TO_CHECK = number_of(
    lambda collective, before: Place.objects.filter(
        collective=collective, closed_on=None, checked_on__lt=before
    )
)


def matching(rows: QuerySet[Place], wish: Wish) -> QuerySet[Place]:
    """Those of these that answer all that is wished; one service answers what is asked of services."""
    asked = Q()
    if wish.need:
        asked &= Q(need=wish.need)
    if wish.welcome:
        asked &= Q(welcome=wish.welcome)
    if wish.is_free:
        asked &= Q(is_free=Known.YES)
    if asked:
        rows = rows.filter(id__in=Service.objects.filter(asked).values("place_id"))
    if wish.step_free:
        rows = rows.filter(step_free=Known.YES)
    if wish.language:
        rows = rows.filter(saying("languages", wish.language))
    if wish.climate:
        said = ClimateFact.objects.filter(fact=wish.climate, is_so=True)
        rows = rows.filter(id__in=said.values("place_id"))
    return rows.filter(_open_then(wish)).filter(saying("words", wish.text))


def _open_then(wish: Wish) -> Q:
    slots = Q()
    if wish.day or wish.moment:
        days = [wish.day] if wish.day else list(Day.values)
        moments = [wish.moment] if wish.moment else list(Moment.values)
        for slot in (slot_of(day, moment) for day in days for moment in moments):
            slots |= Q(slots__contains=slot)
    return slots


def services_of(place: Place) -> QuerySet[Service]:
    return Service.objects.filter(place=place)


def services(collective: Collective) -> QuerySet[Service]:
    return Service.objects.filter(collective=collective).select_related("place")


def words_by_place(collective: Collective) -> list[tuple[UUID, str, str]]:
    """(place, its name, its words), to be compared with what was typed wrong."""
    return list(places(collective).order_by("id").values_list("id", "name", "words"))


def number_by_need(collective: Collective) -> dict[str, int]:
    """What one may come for → in how many open places."""
    rows = Service.objects.filter(place__in=places(collective).order_by().values("id")).order_by()
    return dict(
        rows.values("need").annotate(times=Count("place", distinct=True)).values_list("need", "times")
    )
