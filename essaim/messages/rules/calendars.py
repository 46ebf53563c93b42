"""One event as a calendar file (RFC 5545), for the phone of whoever goes out. It names nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

WIDTH = 75  # octets of a line


@dataclass(frozen=True, kw_only=True)
class Event:
    """`uid`: the same for ever; `sequence` grows at each change. `is_off`: it will not take place.

    `is_whole_day`: the day of `starts_at`, where it is; no hour is said.
    """

    uid: str
    sequence: int
    told_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    url: str = ""
    is_off: bool = False
    is_public: bool = False
    is_whole_day: bool = False


def calendar_file(event: Event) -> str:
    """Hours in universal time: a phone shows its own. `CANCEL` takes it out of the calendar."""
    head = [("VERSION", "2.0"), ("PRODID", "-//Essaim//Sorties//FR"), ("METHOD", method_of(event))]
    return _written([("BEGIN", "VCALENDAR"), *head, *_lines(event), ("END", "VCALENDAR")])


def calendar_of(events: Iterable[Event], *, name: str) -> str:
    """All of them, for a program that reads the same address again and again."""
    head = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Essaim//Agenda//FR"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", _text(name)),
        ("REFRESH-INTERVAL;VALUE=DURATION", "PT6H"),
    ]
    return _written([*head, *(line for event in events for line in _lines(event)), ("END", "VCALENDAR")])


def _written(lines: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{_folded(f'{name}:{value}')}\r\n" for name, value in lines if value)


def _lines(event: Event) -> list[tuple[str, str]]:
    return [
        ("BEGIN", "VEVENT"),
        ("UID", event.uid),
        ("SEQUENCE", str(event.sequence)),
        ("DTSTAMP", _moment(event.told_at)),
        *_when(event),
        ("SUMMARY", _text(event.summary)),
        ("LOCATION", _text(event.location)),
        ("URL", event.url),
        ("STATUS", "CANCELLED" if event.is_off else "CONFIRMED"),
        ("CLASS", "PUBLIC" if event.is_public else "PRIVATE"),
        ("END", "VEVENT"),
    ]


def method_of(event: Event) -> str:
    return "CANCEL" if event.is_off else "PUBLISH"


def _when(event: Event) -> list[tuple[str, str]]:
    if event.is_whole_day:
        return [("DTSTART;VALUE=DATE", event.starts_at.strftime("%Y%m%d"))]
    return [("DTSTART", _moment(event.starts_at)), ("DTEND", _moment(event.ends_at))]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    tidy = "".join(one for one in value if one.isprintable() or one == "\n")
    escaped = tidy.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> str:
    """No line longer than 75 octets, and no sign cut in half."""
    if len(line) * 4 <= WIDTH or len(line.encode()) <= WIDTH:
        return line
    parts, room = [""], WIDTH
    for sign in line:
        size = len(sign.encode())
        if size > room:
            parts.append(" ")
            room = WIDTH - 1
        parts[-1] += sign
        room -= size
    return "\r\n".join(parts)
