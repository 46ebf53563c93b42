"""The outings of some days, with who goes: for the calendar."""

from datetime import date, datetime, timedelta

from essaim.doors.models import Outing, PairMember
from essaim.kernel.about import start_of
from essaim.network.models import Collective

Going = tuple[Outing, list[PairMember]]


def outings_between(collective: Collective, first: date, last: date) -> list[Going]:
    """Those that have a day; each with the members of its pairs. Two statements."""
    since, until = start_of(first), start_of(last + timedelta(days=1))
    rows = Outing.objects.filter(collective=collective, starts_at__gte=since, starts_at__lt=until)
    outings = {one.id: one for one in rows.select_related("plan")}
    pairs: dict[object, list[PairMember]] = {one: [] for one in outings}
    going = PairMember.objects.filter(tour__outing__in=list(outings)).select_related("member__user", "tour")
    for one in going:
        pairs[one.tour.outing_id].append(one)
    return [(outing, pairs[one]) for one, outing in outings.items()]


def end_of(outing: Outing) -> datetime:
    assert outing.starts_at is not None
    return outing.starts_at + timedelta(minutes=outing.plan.minutes)
