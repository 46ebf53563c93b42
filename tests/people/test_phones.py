"""Telephone numbers as people write them."""

import pytest

from essaim.people.rules.phones import (
    PhoneIsNobodys,
    PhoneUnreadable,
    Reading,
    holds_a_phone,
    last_digits,
    link_phone,
    normalise_phone,
    read_phone,
    show_phone,
)


@pytest.mark.parametrize(
    ("typed", "number", "rest"),
    [
        ("06 11 22 33 44", "+33611223344", ""),
        ("06.11.22.33.44", "+33611223344", ""),
        ("0611223344", "+33611223344", ""),
        ("+33 6 11 22 33 44", "+33611223344", ""),
        ("0033611223344", "+33611223344", ""),
        ("+33 (0)6 11 22 33 44", "+33611223344", ""),
        ("\u200f٠٦١١٢٢٣٣٤٤", "+33611223344", ""),
        ("06 11 22 33 44 (fils)", "+33611223344", "fils"),
        ("sa voisine : 06 11 22 33 44, le soir", "+33611223344", "sa voisine le soir"),
        ("06 11 22 33 44 / 07 11 22 33 44", "+33611223344", "07 11 22 33 44"),
        ("01 48 02 00 00", "+33148020000", ""),
        ("06 00 00 00 01", "+33600000001", ""),  # a range that libraries do not know yet
        ("0692 12 34 56", "+262692123456", ""),
        ("0696 20 12 34", "+596696201234", ""),
        ("+32 470 12 34 56", "+32470123456", ""),
        ("00 213 551 23 45 67", "+213551234567", ""),
        ("+44 7400 123456", "+447400123456", ""),
    ],
)
def test_a_number_is_read_and_what_is_beside_it_is_offered(typed, number, rest):
    assert read_phone(typed) == Reading(number, rest)


@pytest.mark.parametrize(
    "typed", ["112", "15", "3919", "119", "115", "3133", "08 99 70 12 34", "0 800 06 66 66", "1234"]
)
def test_a_short_emergency_or_service_number_is_nobody_s(typed):
    with pytest.raises(PhoneIsNobodys):
        read_phone(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "chez sa fille",
        "06 11 22 33",
        "06 11 22 33 44 55",
        "+999 123456789",
        "\U0001f4de",
        "1" * 79,
        "x" * 5000,
    ],
)
def test_what_is_not_a_number_gets_a_sentence(typed):
    with pytest.raises(PhoneUnreadable) as refused:
        read_phone(typed)
    assert "06 12 34 56 78" in str(refused.value)


def test_nothing_is_nothing():
    assert (read_phone(""), read_phone("  \u00a0"), normalise_phone("n’importe quoi")) == (None, None, "")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+33611223344", "06 11 22 33 44"),
        ("+262692123456", "0692 12 34 56"),
        ("+32470123456", "+32 470 12 34 56"),
        (None, ""),
        ("illisible", "illisible"),
    ],
)
def test_a_number_is_shown_the_french_way_a_foreign_one_with_its_country(number, shown):
    assert show_phone(number) == shown


def test_a_number_is_dialled_by_a_link():
    assert (link_phone("+33611223344"), link_phone(None)) == ("tel:+33-6-11-22-33-44", "")


def test_the_end_of_a_number_is_remembered():
    assert (last_digits("+33611223344"), last_digits("22 33-44"), last_digits("3344")) == (
        "223344",
        "223344",
        "",
    )


def test_a_number_is_noticed_in_a_note():
    assert holds_a_phone("sa fille au 06 11 22 33 44")
    assert not holds_a_phone("née en 1941, au 12 rue des Lilas, le 21/11/2026")
