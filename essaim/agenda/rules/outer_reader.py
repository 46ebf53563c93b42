"""A calendar of someone else, read in a process of its own: what it says may be long, wrong or meant to harm.

`python outer_reader.py FIRST LAST ZONE`, the file on standard input; its dates between both days, as JSON.
"""

import contextlib
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events  # type: ignore[import-untyped]  # it says nothing of its types

MEMORY, SECONDS = 1 * 2**30, 20
NOT_A_CALENDAR = 3
LONGEST, MOST = 160, 500


def dates_in(content: bytes, first: date, last: date, zone: ZoneInfo) -> list[dict[str, Any]]:
    try:
        read = icalendar.Calendar.from_ical(content)
    except (ValueError, IndexError):
        sys.exit(NOT_A_CALENDAR)
    if getattr(read, "name", "") != "VCALENDAR":
        sys.exit(NOT_A_CALENDAR)
    found = []
    for one in recurring_ical_events.of(read, skip_bad_series=True).between(first, last):
        if str(one.get("STATUS", "")).upper() == "CANCELLED":
            continue
        with contextlib.suppress(ValueError, TypeError, KeyError, OverflowError, AttributeError):
            found.append(_told(one, zone))
    return sorted(found, key=lambda one: one["starts_at"])[:MOST]


def _told(one: Any, zone: ZoneInfo) -> dict[str, Any]:
    start = one["DTSTART"].dt
    end = one["DTEND"].dt if "DTEND" in one else start
    is_whole_day = not isinstance(start, datetime)
    if is_whole_day and end <= start:
        end = start + timedelta(days=1)
    starts_at, ends_at = _moment(start, zone), _moment(end, zone)
    return {
        "title": _line(one.get("SUMMARY", "")) or "–",
        "where": _line(one.get("LOCATION", "")),
        "starts_at": starts_at.isoformat(),
        "ends_at": max(starts_at, ends_at).isoformat(),
        "is_whole_day": is_whole_day,
    }


def _moment(given: date, zone: ZoneInfo) -> datetime:
    if not isinstance(given, datetime):
        return datetime.combine(given, time(), zone)
    return given if given.tzinfo else given.replace(tzinfo=zone)


def _line(text: Any) -> str:
    return " ".join("".join(sign for sign in str(text) if sign.isprintable() or sign.isspace()).split())[
        :LONGEST
    ]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    first, last, zone = sys.argv[1:]
    content = sys.stdin.buffer.read()
    found = dates_in(content, date.fromisoformat(first), date.fromisoformat(last), ZoneInfo(zone))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
