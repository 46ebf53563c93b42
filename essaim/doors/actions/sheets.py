"""Paper: print a sheet, enter what came back on it, know where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from essaim.doors.actions.visits import Answer, correct_visit, record_visit
from essaim.doors.enums import RecordedWith, TourState
from essaim.doors.models import Sheet, Stop, Tour
from essaim.doors.queries.sheets import Line, lines_of, to_print, was_noted_by_phone
from essaim.doors.rules.sheets import printed_outcomes, visit_id_on_paper
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership


class NothingToPrint(DomainError):
    """Cette tournée n’a aucune porte à imprimer."""


class NotOnThisSheet(DomainError):
    """Cette ligne n’est pas sur la feuille."""


class SheetIsEntered(DomainError):
    """Cette feuille est déjà entièrement saisie."""


@dataclass(frozen=True)
class Ticked:
    """What is ticked on a line, and when the pair was there."""

    answer: Answer
    at: datetime


@dataclass(frozen=True)
class Entered:
    """What an entry of a sheet did."""

    recorded: int
    corrected: int
    blank: int  # lines with nothing ticked, so far


@transaction.atomic
def print_sheet(tour: Tour, *, large_print: bool, at: datetime, stops: Sequence[Stop] | None = None) -> Sheet:
    """Number a sheet and remember what is on it: doors and words, in their order.

    Printed again with the same content, it is the same sheet, entered or not: nobody enters one walk twice. One
    declared lost or destroyed does not come back. `stops`: those of `to_print`, when they were read already.
    """
    stops = to_print(tour) if stops is None else stops
    if not stops:
        raise NothingToPrint
    Collective.objects.select_for_update().get(id=tour.collective_id)  # one number at a time
    ids, outcomes = [str(stop.dwelling_id) for stop in stops], printed_outcomes()
    same = tour.sheets.filter(large_print=large_print, destroyed_at=None).order_by("-number").first()
    if same is not None and (same.dwelling_ids, same.outcomes) == (ids, outcomes):
        return same
    last = Sheet.objects.filter(collective_id=tour.collective_id).aggregate(last=Max("number"))["last"] or 0
    return Sheet.objects.create(
        collective_id=tour.collective_id,
        tour=tour,
        number=last + 1,
        large_print=large_print,
        dwelling_ids=ids,
        outcomes=outcomes,
        printed_at=at,
        entered_at=at if tour.state == TourState.CLOSED and was_noted_by_phone(tour) else None,
    )


@transaction.atomic
def enter_sheet(
    sheet: Sheet, ticked: Mapping[UUID, Ticked], *, by: Membership, at: datetime, is_complete: bool = False
) -> Entered:
    """Keep what is ticked; what is entered stays, the rest may come later. Sending it again changes nothing.

    `is_complete`: the lines left blank were not visited, the sheet is done.
    """
    lines = {line.dwelling_id: line for line in lines_of(sheet)}
    if not ticked.keys() <= lines.keys():
        raise NotOnThisSheet
    changes = [_enter(sheet, lines[id_], one, by=by, at=at) for id_, one in ticked.items()]
    done = {line.dwelling_id for line in lines.values() if line.visit is not None} | ticked.keys()
    if sheet.entered_at is None and (is_complete or done == lines.keys()):
        sheet.entered_at = at
        sheet.save(update_fields=["entered_at"])
    return Entered(changes.count("recorded"), changes.count("corrected"), len(lines) - len(done))


def _enter(sheet: Sheet, line: Line, ticked: Ticked, *, by: Membership, at: datetime) -> str:
    if line.dwelling is None:
        return "nothing"  # the door was erased since: it never had a visit
    if line.visit is not None:
        version = correct_visit(line.visit, ticked.answer, by=by, at=at)
        return "nothing" if version == line.visit else "corrected"
    record_visit(
        sheet.tour,
        line.dwelling,
        visit_id=visit_id_on_paper(sheet, line.dwelling_id),
        outcome=ticked.answer.outcome,
        leaflet_left=ticked.answer.leaflet_left,
        come_back_on=ticked.answer.come_back_on,
        at=ticked.at,
        by=by,
        now=at,
        recorded_with=RecordedWith.PAPER,
        is_on_paper=True,
    )
    return "recorded"


@transaction.atomic
def declare_destroyed(sheet: Sheet, *, at: datetime) -> Sheet:
    """The paper no longer exists: shredded, or lost and reported. What was entered stays."""
    if sheet.destroyed_at is None:
        sheet.destroyed_at = at
        sheet.save(update_fields=["destroyed_at"])
    return sheet


@transaction.atomic
def finish_sheet(sheet: Sheet, *, at: datetime) -> Sheet:
    """What is left blank was not visited."""
    if sheet.entered_at is None:
        sheet.entered_at = at
        sheet.save(update_fields=["entered_at"])
    return sheet
