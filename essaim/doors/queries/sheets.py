"""What may be asked of printed sheets."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from essaim.doors.enums import RecordedWith
from essaim.doors.models import PairMember, Sheet, Stop, Tour, Visit
from essaim.doors.queries.proposals import without_those_left_alone
from essaim.doors.rules.sheets import visit_id_on_paper
from essaim.network.enums import Role
from essaim.network.models import Membership
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


def open_sheets_with(dwelling: Dwelling) -> list[Sheet]:
    """The papers still about on which a door stands."""
    about = still_open(Sheet.objects.filter(collective=dwelling.collective_id)).order_by("number")
    return [sheet for sheet in about if str(dwelling.id) in sheet.dwelling_ids]


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
