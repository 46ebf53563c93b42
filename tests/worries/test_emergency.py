"""The emergency table: the common one, then the collective's own."""

from datetime import date

import pytest

from essaim.kernel.tenancy import within
from essaim.models import EmergencyNumber
from essaim.people.rules.texts import TextTooLong
from essaim.worries.actions import emergency as actions
from essaim.worries.actions.emergency import NumberData
from essaim.worries.queries.emergency import emergency_numbers, urgent_numbers
from essaim.worries.rules.emergency import SEED, dialled, is_stale
from tests import factories

pytestmark = pytest.mark.usefixtures("inside")
TODAY = date(2026, 11, 23)
CCAS = NumberData(situation="Le CCAS", number="01 39 98 12 34", hours="9 h – 17 h")


def numbers(collective):
    return [one.number for one in emergency_numbers(collective)]


def test_a_collective_begins_with_the_common_table_and_its_dates(collective):
    assert numbers(collective) == [one.number for one in SEED]
    assert {one.verified_on for one in emergency_numbers(collective)} == {date(2026, 11, 22)}
    assert [one.number for one in urgent_numbers(collective)] == ["15", "18", "17", "112", "114"]
    assert EmergencyNumber.objects.count() == 0


def test_the_first_change_makes_the_table_hers_and_keeps_the_identifiers(collective, coordinator):
    second = emergency_numbers(collective)[1]
    actions.verify_number(collective, second.id, by=coordinator, on=TODAY)
    kept = emergency_numbers(collective)
    assert [one.number for one in kept] == [one.number for one in SEED]
    assert [(one.number, one.verified_on, one.verified_by) for one in kept][:2] == [
        ("15", date(2026, 11, 22), None),
        ("18", TODAY, coordinator),
    ]


def test_a_number_is_added_changed_and_removed(collective, coordinator):
    made = actions.add_number(collective, data=CCAS, by=coordinator, on=TODAY)
    assert numbers(collective)[-1] == "01 39 98 12 34"
    changed = NumberData(situation="Le CCAS", number="01 39 98 12 35", is_urgent=True)
    actions.edit_number(collective, made.id, data=changed, by=coordinator, on=TODAY)
    assert [one.number for one in urgent_numbers(collective)][-1] == "01 39 98 12 35"
    actions.remove_number(collective, made.id)
    assert numbers(collective) == [one.number for one in SEED]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (NumberData(situation="", number="15"), actions.NoSituation),
        (NumberData(situation="\x00 \ud800", number="15"), actions.NoSituation),
        (NumberData(situation="Feu", number="le 15"), actions.NotANumber),
        (NumberData(situation="Feu", number="7"), actions.NotANumber),
        (NumberData(situation="Feu", number="١٢٣"), actions.NotANumber),
        (NumberData(situation="Feu", number="1" * 31), TextTooLong),
        (NumberData(situation="x" * 1_000_000, number="15"), TextTooLong),
    ],
)
def test_what_cannot_be_dialled_or_read_is_refused_and_nothing_is_written(
    collective, coordinator, data, refusal
):
    with pytest.raises(refusal):
        actions.add_number(collective, data=data, by=coordinator, on=TODAY)
    assert EmergencyNumber.objects.count() == 0


def test_a_table_keeps_one_urgent_number_and_forty_at_most(collective, coordinator):
    for one in urgent_numbers(collective)[1:]:
        actions.remove_number(collective, one.id)
    (last,) = urgent_numbers(collective)
    with pytest.raises(actions.LastUrgentNumber):
        actions.remove_number(collective, last.id)
    with pytest.raises(actions.LastUrgentNumber):
        actions.edit_number(collective, last.id, data=CCAS, by=coordinator, on=TODAY)
    for _ in range(40 - len(numbers(collective))):
        actions.add_number(collective, data=CCAS, by=coordinator, on=TODAY)
    with pytest.raises(actions.TooManyNumbers):
        actions.add_number(collective, data=CCAS, by=coordinator, on=TODAY)


def test_another_collective_s_table_is_neither_seen_nor_changed(collective, coordinator):
    theirs = factories.collective("Allonnes")
    with within(theirs):
        made = actions.add_number(
            theirs, data=CCAS, by=factories.member(theirs, role="coordinator"), on=TODAY
        )
    assert "01 39 98 12 34" not in numbers(collective)
    with pytest.raises(actions.NumberIsGone):
        actions.verify_number(collective, made.id, by=coordinator, on=TODAY)


@pytest.mark.parametrize(
    ("verified", "today", "stale"),
    [
        (date(2026, 5, 24), date(2026, 11, 23), False),
        (date(2026, 5, 23), date(2026, 11, 23), True),
        (date(2025, 12, 1), date(2026, 5, 31), False),
        (date(2025, 12, 1), date(2026, 6, 1), True),
        (date(2020, 1, 1), date(2026, 1, 1), True),
    ],
)
def test_a_number_is_old_after_six_months(verified, today, stale):
    assert is_stale(verified, on=today) is stale


def test_what_is_dialled_has_no_blank():
    assert (dialled("0 800 47 47 88"), dialled("+33 1 39 98"), dialled("116\u00a0117")) == (
        "0800474788",
        "+3313998",
        "116117",
    )
