"""Two thousand weeks in OpenStreetMap's language: read with the moments that they mean, or refused and told; never guessed.

They are made from the forms of its specification, each with what it means in an ordinary week; the examples that the parser's
authors publish, and those of the extract of the demonstration, which real people wrote, are read beside them.
"""

from datetime import date
from itertools import product
from pathlib import Path
from random import Random

import osmium
import pytest

from essaim.places.rules.days import days_from
from essaim.places.rules.hours import read_week, slots_said, write_week
from place_files.cleaning import Cleaner, hours_are_read
from place_files.records import Reason

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
WEEK = set(DAYS)
ON = {
    "Mo-Fr": WEEK - {"Sa", "Su"}, "Mo": {"Mo"}, "Mo-Su": WEEK, "Tu-Sa": WEEK - {"Su", "Mo"}, "Sa,Su": {"Sa", "Su"}, "Sa-Mo": {"Sa", "Su", "Mo"},
    "Mo-We,Fr": {"Mo", "Tu", "We", "Fr"}, "Mo,Th": {"Mo", "Th"}, "Tu, Th": {"Tu", "Th"}, "Su": {"Su"}, "We[1]": {"We"}, "Th[1,3]": {"Th"}, "Fr[-1]": {"Fr"}, "": WEEK,
}  # fmt: skip
AT = {
    "09:00-12:00": "m", "14:00-18:00": "a", "09:00-12:00,14:00-17:30": "ma", "08:30-12:00, 13:30-18:30": "mae", "10:00-22:00": "mae", "18:30-21:00": "e",
    "00:00-24:00": "mae", "12:00-14:00": "a", "9:00-12:30": "ma", "10h-12h": None, "matin": None, "09:00-": None, "25:00-27:00": None,
}  # fmt: skip
BEFORE = {
    "": True,
    "Mar-Oct ": True,
    "Sep-Jun ": True,
    "Jan 01-Dec 31 ": True,
    "week 1-53/2 ": True,
    "Jul-Aug ": False,
}
AFTER = ("", "; PH off", "; PH closed", "; Aug off", '; Dec 24-26 off "fêtes"', "; PH,Su off")
THE_TWO_THOUSAND = 2_000


def meant(days, at, before, after):
    """The slots of an ordinary week of March; none: it says nothing that can be read."""
    if AT[at] is None:
        return None
    open_on = ON[days] - ({"Su"} if "Su off" in after else set()) if BEFORE[before] else set()
    return {f"{day}-{moment}" for day in open_on for moment in AT[at]}


def every_week():
    for days, at, before, after in product(ON, AT, BEFORE, AFTER):
        if before.startswith("week") and "[" in days:
            continue  # the first Wednesday of a month is in an even week or in an odd one
        text = f"{before}{days} {at}{after}".replace("  ", " ").strip()
        yield text, meant(days, at, before, after)


def told(text):
    cleaner = Cleaner({"opening_hours": text}, line=1, today=date(2026, 3, 2))
    return cleaner.hours("opening_hours"), [one.reason for one in cleaner.problems]


def test_two_thousand_weeks_are_read_with_what_they_mean_or_refused_and_told():
    chosen = Random(12).sample(sorted(every_week()), THE_TWO_THOUSAND)
    wrong, refused = [], 0
    for text, slots in chosen:
        kept, problems = told(text)
        if slots is None:
            refused += 1
            if (kept, problems) != ("", [Reason.BAD_HOURS]):
                wrong.append((text, kept))
        elif problems or kept != text or set(slots_said(text).split()) != slots:
            wrong.append((text, slots_said(text), sorted(slots)))
    assert wrong == []
    assert (refused > 300, THE_TWO_THOUSAND - refused > 1_000) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        "24/7",
        "Mo-Fr sunrise-sunset",
        "Mo-Sa 10:00+",
        "Mo-Fr 20:00-02:00",
        'Mo 10:00-12:00 || "sur rendez-vous"',
        "SH off; Mo 10:00-12:00",
        "easter off; Mo-Su 10:00-18:00",
    ],
)
def test_forms_without_a_plain_week_are_kept_as_they_are_and_found_when_open(text):
    assert told(text) == (text, [])
    assert slots_said(text)


def test_what_people_wrote_in_the_extract_is_read_or_refused_and_a_week_comes_back_as_it_was():
    extract = Path(__file__).resolve().parents[2] / "essaim/demo_data/streets/bondy-nord.osm.pbf"
    tagged = osmium.FileProcessor(str(extract)).with_filter(osmium.filter.KeyFilter("opening_hours"))
    written = {one.tags["opening_hours"] for one in tagged if "opening_hours" in one.tags}
    assert len(written) >= 5
    for text in written:
        kept, problems = told(text)
        assert (kept == text) == hours_are_read(text) == (problems == [])
        week = read_week(text)
        assert read_week(write_week(week)) == week


def test_the_published_examples_are_read_kept_as_they_are_and_no_day_of_them_fails():
    file = Path(__file__).parent / "data" / "opening_hours_examples.txt"
    examples = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(examples) >= 190
    christmas = date(2026, 12, 21)
    for text in examples:
        assert told(text) == (text, [])
        slots_said(text)
        week = read_week(text)
        assert read_week(write_week(week)) == week
        days = days_from(text, christmas, many=14, where="67482")
        assert all(one.spans is None or list(one.spans) == sorted(one.spans) for one in days)
