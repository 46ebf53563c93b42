"""How things stood before a call: her wishes, her lists, her rendezvous. To find it again when what was noted is corrected."""

from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from essaim.calls.models import CallLine, RegularCall
from essaim.network.models import Membership
from essaim.people.actions.mistakes import take_back_wishes, wishes_of
from essaim.people.enums import Channel
from essaim.people.models import Person

_MOMENTS = ("not_before", "call_back_at", "done_at")
_OTHERS = ("not_slot", "reserved_for_id", "last_outcome")


def before_a_call(person: Person) -> dict[str, Any]:
    """Identifiers, dates and words of lists; nothing that identifies her. Her row is held."""
    regular = RegularCall.objects.filter(person=person, ended_on=None).first()
    return {
        "wishes": wishes_of(person, channel=Channel.PHONE),
        "lines": {str(line.id): _of(line) for line in CallLine.objects.filter(person=person, done_at=None)},
        "regular": [
            str(regular.id),
            regular.next_at.isoformat(),
            regular.calls_made,
            regular.stage,
            regular.stage_calls,
        ]
        if regular
        else None,
    }


def bring_back(person: Person, before: dict[str, Any], *, by: Membership, on: date) -> None:
    """As it was, where nobody else changed it since. Her row is held."""
    take_back_wishes(person, channel=Channel.PHONE, before=before["wishes"], by=by, on=on)
    for line in CallLine.objects.select_for_update(of=("self",)).filter(person=person):
        if str(line.id) in before["lines"]:
            _put(line, before["lines"][str(line.id)])
    if before["regular"] is not None:
        regular_id, next_at, made, stage, stage_calls = before["regular"]
        rows = RegularCall.objects.filter(id=regular_id, person=person, ended_on=None, calls_made=made + 1)
        rows.update(next_at=parse_datetime(next_at), calls_made=made, stage=stage, stage_calls=stage_calls)


def _of(line: CallLine) -> dict[str, Any]:
    moments = {name: _text(getattr(line, name)) for name in _MOMENTS}
    others = {name: getattr(line, name) for name in _OTHERS}
    others["reserved_for_id"] = str(line.reserved_for_id) if line.reserved_for_id else None
    return {**moments, **others, "waits_on": line.waits_on.isoformat() if line.waits_on else None}


def _put(line: CallLine, kept: dict[str, Any]) -> None:
    for name in _MOMENTS:
        setattr(line, name, parse_datetime(kept[name]) if kept[name] else None)
    for name in _OTHERS:
        setattr(line, name, kept[name])
    line.waits_on = parse_date(kept["waits_on"]) if kept["waits_on"] else None
    line.save()


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
