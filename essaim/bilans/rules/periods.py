"""The fixed calendar: quarters and years that are over, whole. No database."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from essaim.impact.rules import Period, quarter_of, year_of

QUARTERS, YEARS = 8, 3
Quarter = tuple[int, int]  # year, 1 to 4


def publishable(today: date) -> list[Period]:
    """The latest first, quarters and years together."""
    found, quarter, year = [], quarter_of(today), year_of(today)
    for _back in range(QUARTERS):
        quarter = quarter_of(quarter.first - timedelta(days=1))
        found.append(quarter)
    for _back in range(YEARS):
        year = year_of(year.first - timedelta(days=1))
        found.append(year)
    return sorted(found, key=lambda period: (period.last, period.first), reverse=True)


def quarters_of(period: Period) -> list[Quarter]:
    """Those that make it."""
    found, day = [], period.first
    while day <= period.last:
        found.append((day.year, (day.month + 2) // 3))
        day = quarter_of(day).last + timedelta(days=1)
    return found


def of_quarter(quarter: Quarter) -> Period:
    year, number = quarter
    return quarter_of(date(year, 3 * number - 2, 1))


def in_words(period: Period) -> str:
    quarters = quarters_of(period)
    year, number = quarters[0]
    if len(quarters) > 1:
        return _("année %(year)d") % {"year": year}
    ordinals = (_("1er trimestre"), _("2e trimestre"), _("3e trimestre"), _("4e trimestre"))
    return f"{ordinals[number - 1]} {year}"
