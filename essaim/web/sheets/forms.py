"""Printing, and entering what came back on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.doors.actions.sheets import Ticked
from essaim.doors.actions.visits import Answer
from essaim.doors.enums import Outcome
from essaim.doors.models import Sheet
from essaim.doors.queries.sheets import Line
from essaim.web.look import DateInput, TimeInput

REMOVE = Outcome.WITHDRAWN.value


class PrintForm(forms.Form):
    size = forms.ChoiceField(
        label=_("Taille des lettres"), choices=[("normal", _("Normale")), ("large", _("Gros caractères"))],
        widget=forms.RadioSelect, initial="normal",
    )  # fmt: skip


class WhenForm(forms.Form):
    """When the pair was out: one day, one hour for all the lines that have none of their own."""

    day = forms.DateField(label=_("Jour de la sortie"), widget=DateInput)
    hour = forms.TimeField(
        label=_("Heure de passage"), widget=TimeInput, help_text=_("Une heure pour toute la feuille suffit.")
    )


@dataclass
class Row:
    """A line of the re-entry page: what is ticked comes from the form that was sent, else from what was entered."""

    line: Line
    options: list[dict[str, Any]]
    leaflet: bool
    hour: str
    already: str = ""  # noted at the door, not from this sheet

    @property
    def key(self) -> str:
        return str(self.line.dwelling_id)


def rows_of(
    sheet: Sheet, lines: Sequence[Line], data: Mapping[str, str] | None, already: Mapping[UUID, str]
) -> list[Row]:
    """Every line in the order of the paper, with the words printed on that sheet."""
    return [_row(sheet, line, data, already.get(line.dwelling_id, "")) for line in lines]


def _row(sheet: Sheet, line: Line, data: Mapping[str, str] | None, already: str) -> Row:
    entered = line.visit
    if data is None:
        chosen = entered.outcome if entered and entered.outcome != REMOVE else None
        leaflet, hour = bool(entered and entered.leaflet_left), ""
    else:
        key = line.dwelling_id
        chosen, leaflet, hour = data.get(f"o-{key}"), f"l-{key}" in data, data.get(f"h-{key}", "")
    words = [("", gettext("Rien de coché")), *((value, text) for value, text in sheet.outcomes)]
    if entered is not None and entered.outcome != REMOVE:
        words[0] = (REMOVE, gettext("Rien de coché : retirer"))
    options = [
        {"digit": digit, "value": value, "words": text, "checked": value == chosen}
        for digit, (value, text) in enumerate(words)
    ]
    return Row(line, options, leaflet, hour, already if entered is None else "")


def ticked(
    sheet: Sheet, lines: Sequence[Line], data: Mapping[str, str], when: WhenForm
) -> tuple[dict[UUID, Ticked], list[str]]:
    """What is ticked, door by door; and the lines that cannot be read, in words. `when` is valid."""
    known = {value for value, _words in sheet.outcomes} | {REMOVE}
    found, faults = {}, []
    for line in lines:
        chosen = data.get(f"o-{line.dwelling_id}", "")
        if not chosen:
            continue
        hour, is_read = _hour(data.get(f"h-{line.dwelling_id}", ""), when.cleaned_data["hour"])
        if chosen not in known or not is_read or line.dwelling is None:
            faults.append(gettext("Ligne %d : l’heure s’écrit ainsi, 16:30.") % line.position)
            continue
        if chosen == REMOVE and line.visit is None:
            continue
        answer = Answer(Outcome(chosen), f"l-{line.dwelling_id}" in data and chosen != REMOVE)
        found[line.dwelling_id] = Ticked(
            _with_its_date(answer, line), _moment(when.cleaned_data["day"], hour)
        )
    return found, faults


def _with_its_date(answer: Answer, line: Line) -> Answer:
    """The sheet has no box for a date to come back: one given on screen since is kept."""
    visit = line.visit
    if visit is not None and visit.outcome == answer.outcome:
        return Answer(answer.outcome, answer.leaflet_left, visit.come_back_on)
    return answer


def _hour(text: str, default: time) -> tuple[time, bool]:
    if not text.strip():
        return default, True
    try:
        return time.fromisoformat(text.strip()), True
    except ValueError:
        return default, False


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour.replace(tzinfo=None)))
