"""What may be asked of printed sheets."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from essaim.doors.enums import RecordedWith
from essaim.doors.models import PairMember, Sheet, Stop, Tour, Visit
from essaim.doors.queries.proposals import left_alone, without_those_left_alone
from essaim.doors.rules.sheets import sheet_label, visit_id_on_paper
from essaim.kernel.prepared import Wanted, number_of
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.territory.models import Dwelling


def sheets_of(member: Membership) -> QuerySet[Sheet]:
    """The sheets of the tours that `member` may open, the latest first."""
    sheets = Sheet.objects.filter(collective=member.collective).select_related("tour__outing")
    if member.role == Role.COORDINATOR:
        return sheets
    return sheets.filter(tour__in=PairMember.objects.filter(member=member).values("tour_id"))


def still_open(sheets: QuerySet[Sheet]) -> QuerySet[Sheet]:
    """Not wholly entered yet, nor declared lost or destroyed."""
    return sheets.filter(entered_at=None, destroyed_at=None)


def sheets_to_enter(collective: Collective) -> Wanted:
    """How many of the whole collective."""
    return _TO_ENTER.wanted(collective=collective.id)


_TO_ENTER = number_of(lambda collective: still_open(Sheet.objects.filter(collective=collective)))


def was_noted_by_phone(tour: Tour) -> bool:
    """And by the phone alone: nothing is to be entered from its paper."""
    return set(tour.visits.values_list("recorded_with", flat=True)) == {RecordedWith.PHONE}


def may_have_paper(tour: Tour) -> bool:
    """A paper is about, and the phone noted some of its doors only: the pair alone knows whether they ticked the rest."""
    about = still_open(tour.sheets.all()).values_list("dwelling_ids", flat=True)
    printed = {UUID(id_) for ids in about for id_ in ids}
    noted = set(tour.visits.values_list("dwelling_id", flat=True))
    return bool(noted) and bool(printed - noted) and was_noted_by_phone(tour)


def papers_with(doors: Iterable[UUID]) -> dict[UUID, str]:
    """« F-0012, F-0015 »: the papers still about on which each of `doors` stands; those that stand on none are left out."""
    asked = set(doors)
    found: dict[UUID, list[str]] = {}
    for sheet in still_open(Sheet.objects.order_by("number")) if asked else ():
        for door in asked & set(map(UUID, sheet.dwelling_ids)):
            found.setdefault(door, []).append(sheet_label(sheet.number))
    return {door: ", ".join(labels) for door, labels in found.items()}


def to_strike(sheets: Iterable[Sheet]) -> dict[UUID, list[Dwelling]]:
    """The doors of each paper still about that asked, since it was printed, to be left alone."""
    about = [sheet for sheet in sheets if sheet.entered_at is None and sheet.destroyed_at is None]
    alone = set(left_alone().values_list("dwelling_id", flat=True)) if about else set()
    standing = {sheet.id: alone & set(map(UUID, sheet.dwelling_ids)) for sheet in about}
    doors = Dwelling.objects.filter(id__in=set().union(*standing.values())).select_related(
        "street", "building"
    )
    known = doors.in_bulk() if any(standing.values()) else {}
    return {
        sheet.id: [known[id_] for id_ in map(UUID, sheet.dwelling_ids) if id_ in standing[sheet.id]]
        for sheet in about
    }


def to_print(tour: Tour) -> list[Stop]:
    """The doors of a sheet, in walking order, without those that asked to be left alone."""
    doors = without_those_left_alone(Dwelling.objects.filter(archived_at=None))
    stops = tour.stops.filter(dwelling__in=doors.order_by().values("id"))
    return list(stops.select_related("dwelling__street", "dwelling__building").order_by("position"))


@dataclass
class Line:
    """A line of a sheet: its number on the paper, its door (None if it was erased since), what was entered."""

    position: int
    dwelling_id: UUID
    dwelling: Dwelling | None
    visit: Visit | None


def lines_of(sheet: Sheet) -> list[Line]:
    """The lines in the order of the paper, whatever became of the tour since."""
    ids = [UUID(text) for text in sheet.dwelling_ids]
    doors = Dwelling.objects.filter(id__in=ids).select_related("street", "building").in_bulk()
    entered = entered_visits(sheet)
    return [Line(n, id_, doors.get(id_), entered.get(id_)) for n, id_ in enumerate(ids, start=1)]


def entered_visits(sheet: Sheet) -> dict[UUID, Visit]:
    """The latest version of what was entered from this sheet, by door."""
    visits = list(Visit.objects.filter(tour_id=sheet.tour_id, recorded_with=RecordedWith.PAPER))
    by_id = {visit.id: visit for visit in visits}
    later = {visit.supersedes_id: visit for visit in visits if visit.supersedes_id}
    found: dict[UUID, Visit] = {}
    for text in sheet.dwelling_ids:
        visit = by_id.get(visit_id_on_paper(sheet, UUID(text)))
        while visit is not None:
            found[visit.dwelling_id] = visit
            visit = later.get(visit.id)
    return found
