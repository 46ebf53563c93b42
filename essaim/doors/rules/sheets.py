"""What is on a printed sheet. No database."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import override

from essaim.doors.enums import Outcome
from essaim.doors.models import Sheet

KEEP_FOR = timedelta(days=14)  # then the paper is to be destroyed


def sheet_label(number: int) -> str:
    """« F-0012 »."""
    return f"F-{number:04d}"


def visit_id_on_paper(sheet: Sheet, dwelling_id: UUID) -> UUID:
    """The identifier of what is written on a line: entering the sheet twice makes one visit."""
    return uuid5(sheet.id, str(dwelling_id))


def printed_outcomes() -> list[list[str]]:
    """What a sheet offers to tick, today: [value, words], kept with the sheet. The paper is in French."""
    with override(settings.LANGUAGE_CODE):
        return [[outcome.value, str(outcome.label)] for outcome in Outcome.offered()]


def destroy_on(sheet: Sheet) -> datetime:
    return sheet.printed_at + KEEP_FOR
