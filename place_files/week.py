"""A plain week in OpenStreetMap's language, as (days, opens, closes); nothing when it says more than a week."""

import re
from typing import TypeAlias

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
Line: TypeAlias = tuple[tuple[str, ...], str, str]
_RULE = re.compile(
    r"^((?:[A-Z][a-z](?:-[A-Z][a-z])?,?)+) (\d{2}:\d{2}-\d{2}:\d{2}(?:,\d{2}:\d{2}-\d{2}:\d{2})*)$"
)


def read_week(hours: str) -> list[Line]:
    lines: list[Line] = []
    for rule in filter(None, re.split(r"\s*;\s*", hours)):
        if rule == "PH off":
            continue
        found = _RULE.match(rule)
        days = _days(found[1]) if found else ()
        if not found or not days:
            return []
        lines += [(days, *span.split("-", 1)) for span in found[2].split(",")]
    return lines


def _days(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in filter(None, text.split(",")):
        first, _dash, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            return ()
        start, end = DAYS.index(first), DAYS.index(last or first)
        found += DAYS[start : end + 1] if start <= end else DAYS[start:] + DAYS[: end + 1]
    return tuple(found)


def write_week(lines: list[Line]) -> str:
    """What another directory says day by day, in OpenStreetMap's language."""
    spans: dict[str, list[str]] = {}
    for days, opens, closes in lines:
        for day in days:
            spans.setdefault(day, []).append(f"{opens}-{closes}")
    return "; ".join(f"{day} {','.join(sorted(spans[day]))}" for day in DAYS if day in spans)
