"""From a tour and its sheet to what is printed: nothing about anybody goes through here."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from essaim.documents.frame import Stop as PlacedStop
from essaim.documents.notice import Notice
from essaim.documents.street_plan import LARGE_PLAN_MM, PLAN_MM, Meeting, draw_plan
from essaim.documents.tour_sheet import SheetDoor, TourSheet, render_tour_sheets
from essaim.doors.actions.sheets import NothingToPrint, print_sheet
from essaim.doors.models import Outing, Sheet, Tour
from essaim.doors.queries.sheets import to_print
from essaim.doors.rules.scripts import blocks_of
from essaim.doors.rules.sheets import destroy_on, sheet_label
from essaim.doors.rules.tours import notice_pages
from essaim.kernel.dates import in_words
from essaim.territory.models import Dwelling
from essaim.territory.queries.street_files import streets_around
from essaim.worries.queries.emergency import urgent_numbers

_AROUND = 0.004  # degrees: about 400 m around the doors
_MOST_ON_PAPER = 6  # the foot of a page has one line
_SPARE = timedelta(minutes=15)
Numbered = tuple[Sheet, list[Dwelling]]  # with its doors in the order of the paper


@transaction.atomic
def print_tour(
    tour: Tour, *, large_print: bool, at: datetime, public_url: str, open_path: str
) -> tuple[Sheet, bytes]:
    """A sheet, and its PDF. No number is taken when the PDF cannot be made."""
    sheet, doors = _numbered(tour, large_print=large_print, at=at)
    printed = tour_sheet(sheet, doors, public_url=public_url, open_path=open_path, large_print=large_print)
    return sheet, render_tour_sheets([printed], large_print=large_print)


@transaction.atomic
def print_tours(
    tours: Iterable[Tour], *, at: datetime, public_url: str, open_path: Callable[[Tour], str], notice: Notice
) -> bytes:
    """All the sheets of an outing, then the notices to leave: one PDF. A tour without a door to print has no sheet.

    Raises:
        NothingToPrint: none of them has.
    """
    sheets = _sheets(tours, at=at)
    drawn = [
        tour_sheet(sheet, doors, public_url=public_url, open_path=open_path(sheet.tour))
        for sheet, doors in sheets
    ]
    return render_tour_sheets(drawn, notices=(notice, pages_of_notices(sheets)))


def pages_of_notices(sheets: Iterable[Numbered]) -> int:
    return notice_pages(sum(len(doors) for _sheet, doors in sheets))


def foresee_sheets(tours: Iterable[Tour], *, at: datetime) -> list[Numbered]:
    """The sheets that printing these tours would number, with their doors. Nothing of it is kept.

    Raises:
        NothingToPrint: none has a door.
    """
    with transaction.atomic():
        sheets = _sheets(tours, at=at)
        transaction.set_rollback(True)
    return sheets


def number_foreseen(tours: Iterable[Tour], foreseen: Sequence[Numbered], *, at: datetime) -> bool:
    """Number them; False when it is no longer what was foreseen: other doors, or a number taken meanwhile."""
    with transaction.atomic():
        try:
            is_same = _on_paper(_sheets(tours, at=at)) == _on_paper(foreseen)
        except NothingToPrint:
            is_same = False
        transaction.set_rollback(not is_same)
    return is_same


def _sheets(tours: Iterable[Tour], *, at: datetime) -> list[Numbered]:
    sheets: list[Numbered] = []
    for tour in tours:
        with suppress(NothingToPrint):
            sheets.append(_numbered(tour, large_print=False, at=at))
    if not sheets:
        raise NothingToPrint
    return sheets


def _on_paper(sheets: Sequence[Numbered]) -> list[tuple[UUID, int, list[str]]]:
    return [(sheet.tour_id, sheet.number, sheet.dwelling_ids) for sheet, _doors in sheets]


def _numbered(tour: Tour, *, large_print: bool, at: datetime) -> Numbered:
    stops = to_print(tour)
    sheet = print_sheet(tour, large_print=large_print, at=at, stops=stops)
    doors: dict[UUID, Dwelling] = {stop.dwelling_id: stop.dwelling for stop in stops}
    return sheet, [doors[UUID(text)] for text in sheet.dwelling_ids]


def tour_sheet(
    sheet: Sheet, doors: Sequence[Dwelling], *, public_url: str, open_path: str, large_print: bool = False
) -> TourSheet:
    """`doors` in the order of the paper. What is remembered of a door stays off it: « absent » helps a burglar."""
    with override(settings.LANGUAGE_CODE):  # what the template says is in French: so is what fills it
        return _filled(sheet, doors, address=public_url + open_path, large_print=large_print)


def _filled(sheet: Sheet, doors: Sequence[Dwelling], *, address: str, large_print: bool) -> TourSheet:
    tour, outing = sheet.tour, sheet.tour.outing
    return TourSheet(
        title=str(tour),
        sheet_number=sheet_label(sheet.number),
        doors=[_sheet_door(position, door) for position, door in enumerate(doors, start=1)],
        outcomes=[words for _value, words in sheet.outcomes],
        collective=tour.collective.name,
        when=_when(outing),
        meeting_point=outing.meeting_point or outing.plan.meeting_point,
        expected_end=_end(tour),
        pair_label=_pair(tour),
        instructions=outing.instructions,
        script=[block.text for block in blocks_of(outing.script.body)] if outing.script else (),
        emergency_numbers=_emergency(tour),
        qr_url=address,
        clear_code=tour.code,
        plan_svg=tour_plan(
            doors, meeting=meeting_of(outing), size_mm=LARGE_PLAN_MM if large_print else PLAN_MM
        )
        or None,
        destroy_on=in_words(timezone.localtime(destroy_on(sheet)), "j F Y"),
        minutes=tour.minutes or None,
        metres=tour.metres or None,
    )


def _sheet_door(position: int, door: Dwelling) -> SheetDoor:
    return SheetDoor(
        stop_position=position,
        number_label=door.number_label,
        street=str(door.street),
        place=", ".join(part for part in (door.hamlet, door.place_label) if part),
    )


def _when(outing: Outing) -> str:
    if outing.starts_at is None:
        return ""
    here = timezone.localtime(outing.starts_at)
    return _("%(day)s, %(hour)s") % {"day": in_words(here, "l j F Y"), "hour": _hour(outing.starts_at)}


def _end(tour: Tour) -> str:
    starts_at = tour.outing.starts_at
    if starts_at is None:
        return ""
    return _hour(starts_at + timedelta(minutes=tour.outing.plan.minutes) + _SPARE)


def _hour(at: datetime) -> str:
    return in_words(timezone.localtime(at), "G\u00a0\\h\u00a0i")


def _pair(tour: Tour) -> str:
    return _(" et ").join(
        one.member.user.first_name for one in tour.pair.select_related("member__user").order_by("id")
    )


def _emergency(tour: Tour) -> list[tuple[str, str]]:
    numbers = urgent_numbers(tour.collective)[:_MOST_ON_PAPER]
    shown = [(one.situation, one.number) for one in numbers]
    return shown + ([(_("Le collectif"), tour.collective.phone)] if tour.collective.phone else [])


def meeting_of(outing: Outing) -> Meeting | None:
    plan = outing.plan
    if plan.meeting_lon is None or plan.meeting_lat is None:
        return None
    return plan.meeting_lon, plan.meeting_lat, _("Rendez-vous")


def tour_plan(
    doors: Sequence[Dwelling],
    *,
    meeting: Meeting | None = None,
    size_mm: tuple[float, float] = PLAN_MM,
    label: str = "",
) -> str:
    """The doors on their streets, numbered as they come (or bearing `label`); nothing when none has a position."""
    placed = [
        PlacedStop(door.lon, door.lat, label or str(position), str(door.street), door.number_label)
        for position, door in enumerate(doors, start=1)
        if door.lon is not None and door.lat is not None
    ]
    if not placed:
        return ""
    lons, lats = [stop.lon for stop in placed], [stop.lat for stop in placed]
    box = (min(lons) - _AROUND, min(lats) - _AROUND, max(lons) + _AROUND, max(lats) + _AROUND)
    return draw_plan(streets_around(box), placed, meeting=meeting, size_mm=size_mm)
