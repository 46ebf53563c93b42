"""Facts by which a collective may stand alone, made one by one."""

from datetime import timedelta

from essaim.models import EmergencyNumber, PathWorkshop
from essaim.network.actions.hours import count_hours
from essaim.network.enums import GivenTo
from essaim.places.actions.places import PlaceData, add_place
from essaim.transmission.actions.gate import adopt
from tests import factories
from tests.factories import NOW, TODAY


def hold(path, count, *, at=NOW):
    for one in PathWorkshop.objects.filter(path=path).order_by("number")[:count]:
        one.starts_at, one.state = at - timedelta(days=60 - one.number), "held"
        one.save()


def give_time(collective, members, *, days_ago=10, at=NOW):
    for one in members:
        count_hours(
            collective, members=[one.id], activity=GivenTo.OTHER, on=at.date() - timedelta(days=days_ago), minutes=60, of=one.id
        )  # fmt: skip


def tour_of(collective, by, *pair, state="closed", at=NOW):
    start = at - timedelta(days=20)
    return factories.tour(collective, by, state=state, pair=pair, starts_at=start, started_at=start)


def check_places(collective, by, count, *, on=TODAY):
    for number in range(count):
        add_place(
            collective, data=PlaceData(name=f"Lieu {number}", kind="centre"), place_id=factories.new_id(), by=by, on=on
        )  # fmt: skip


def verify_numbers(collective, by, count=1):
    for number in range(count):
        EmergencyNumber.objects.create(
            collective=collective, situation=f"Le CCAS {number}", number="01 23 45 67 89", verified_on=NOW.date(), verified_by=by
        )  # fmt: skip


def make_whole(path, facilitator, *, at=NOW):
    """All that our default asks, and nothing more."""
    collective = path.collective
    nadia = factories.member(collective, role="coordinator", name="Nadia Benali")
    team = [nadia, *(factories.member(collective, name=f"Jo {letter}") for letter in "ABC")]
    hold(path, 6, at=at)
    give_time(collective, team, at=at)
    tour_of(collective, nadia, *team[:2], at=at)
    check_places(collective, nadia, 15, on=at.date())
    verify_numbers(collective, nadia)
    for what in ("alerts", "places"):
        adopt(collective, what, is_adopted=True, by=nadia, at=at)
    return nadia
