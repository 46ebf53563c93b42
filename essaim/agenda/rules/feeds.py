"""A calendar as a file that programs read again and again (RFC 5545), and as the agendas of towns take it. No database."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone

from essaim.agenda.rules.dated import Dated
from essaim.messages.rules.calendars import Event, calendar_of

BEHIND, AHEAD = timedelta(days=365), timedelta(days=730)
PUBLIC_BEHIND, PUBLIC_AHEAD = timedelta(days=31), timedelta(days=366)
_LONGEST_SLOT = timedelta(hours=24)  # of an OpenAgenda timing
_SHORT, _TITLE = 200, 140
_NO_MOMENT = datetime(
    2026, 1, 1, tzinfo=UTC
)  # the same file must be the same bytes: `sequence` says what is newer


def calendar_text(found: Iterable[Dated], *, name: str, base: str) -> str:
    """`base`: what stands before each address. Members are named nowhere."""
    events = [
        Event(
            uid=f"{one.uid}@essaim",
            sequence=one.sequence,
            told_at=_NO_MOMENT,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            summary=one.title,
            location=one.where,
            url=base + one.url,
            is_off=one.is_off,
            is_public=one.is_public,
        )
        for one in found
    ]
    return calendar_of(events, name=name)


def etag_of(found: Iterable[Dated], *said: str) -> str:
    """The same as long as the file would be the same, and known before it is written. `said`: what else is in it."""
    mark = sha256(repr(said).encode())
    for one in found:
        told = (
            one.uid, one.sequence, one.starts_at, one.ends_at, str(one.title), one.where, one.url, one.is_off, one.is_public, str(one.about)
        )  # fmt: skip
        mark.update(repr(told).encode())
    return f'"{mark.hexdigest()[:32]}"'


def open_agenda(found: Sequence[Dated], *, collective: str, base: str, insee: str = "") -> str:
    """JSON in the shape that OpenAgenda synchronises from: one event for what recurs, with its slots of a day at most."""
    events: dict[tuple[str, str, str], dict[str, Any]] = {}
    for one in found:
        if one.is_off:
            continue
        key = (one.title, one.where, one.url)
        event = events.setdefault(key, _event(one, collective=collective, base=base, insee=insee))
        event["timings"] += _slots(one)
    return json.dumps({"events": list(events.values())}, ensure_ascii=False, indent=1)


def _event(one: Dated, *, collective: str, base: str, insee: str) -> dict[str, Any]:
    short = one.about or f"{one.title}, {collective}"
    location = {"name": one.where[:100], "address": one.where, "countryCode": "FR"}
    return {
        "uid": one.uid.rpartition("-")[0] or one.uid,
        "title": {"fr": one.title[:_TITLE]},
        "description": {"fr": short[:_SHORT]},
        "longDescription": {"fr": f"{short}\n\n{base + one.url}"},
        "attendanceMode": 1,
        "location": {**location, **({"insee": insee} if insee else {})},
        "organizer": collective,
        "timings": [],
    }


def _slots(one: Dated) -> list[dict[str, str]]:
    begin, end = timezone.localtime(one.starts_at), timezone.localtime(one.ends_at)
    found = []
    while begin < end:
        stop = min(end, begin + _LONGEST_SLOT)
        found.append({"begin": begin.isoformat(), "end": stop.isoformat()})
        begin = stop
    return found
