"""Telephones of every part of France, extensions kept."""

import csv

import pytest
from django.utils import timezone

from essaim.people.rules.phones import Reading, normalise_phone, read_phone
from tests.cases.files import DATA

with (DATA / "phones.csv").open(encoding="utf-8") as _file:
    SAME = [
        (row["kept"], row["typed"])
        for row in csv.DictReader(_file, delimiter=";")
        if row["expected"] == "same number"
    ]


@pytest.mark.parametrize(("kept", "typed"), SAME)
def test_one_number_is_one_number_whichever_way_it_is_typed(kept, typed):
    """daviddrysdale/python-phonenumbers#241, jackocnr/intl-tel-input#1365."""
    assert normalise_phone(kept) == normalise_phone(typed) != ""


@pytest.mark.parametrize(
    ("national", "country"),
    [
        ("0590200012", "590"), ("0690000012", "590"), ("0691000012", "590"), ("0594300012", "594"), ("0694200012", "594"),
        ("0596600012", "596"), ("0696200012", "596"), ("0697200012", "596"), ("0262200012", "262"), ("0692000012", "262"),
        ("0693100012", "262"), ("0269600012", "262"), ("0639000012", "262"),
        ("0709001122", "590"),
    ],
)  # fmt: skip
def test_a_territory_is_in_its_own_plan(national, country):
    number = f"+{country}{national[1:]}"
    written = (
        national,
        f"+33{national[1:]}",
        f"0033{national[1:]}",
        f"+33 (0){national[1:]}",
        number,
        f"00{country}{national[1:]}",
    )
    assert {normalise_phone(one) for one in written} == {number}


@pytest.mark.parametrize(
    ("zone", "typed", "number"),
    [
        ("Pacific/Noumea", "27 12 34", "+687271234"),
        ("Pacific/Noumea", "06 12 34 56 78", "+33612345678"),
        ("Pacific/Wallis", "72.12.34", "+681721234"),
        ("Pacific/Tahiti", "87 12 34 56", "+68987123456"),
        ("America/Miquelon", "41 23 45", "+508412345"),
        ("America/Miquelon", "0508 41 23 45", "+508412345"),
        ("Europe/Paris", "0508 41 23 45", "+508412345"),
        ("Europe/Paris", "+33 5 08 41 23 45", "+508412345"),
        ("Europe/Paris", "27 12 34", ""),
        ("Pacific/Noumea", "1014", ""),
    ],
)
def test_six_digits_are_a_number_where_the_clock_says_so(zone, typed, number):
    with timezone.override(zone):
        assert normalise_phone(typed) == number


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("01 99 00 12 34 ext. 215", "ext. 215"),
        ("01 99 00 12 34 x215", "x215"),
        ("01 99 00 12 34 #215", "#215"),
        ("01 99 00 12 34 poste 215", "poste 215"),
        ("01 99 00 12 34 ext. 215, le matin", "ext. 215 le matin"),
        ("01.99.00.12.34 int. 215", "poste 215"),
    ],
)
def test_an_extension_is_kept_beside_the_number(typed, rest):
    """django-phonenumber-field#73, misd-service-development/phone-number-bundle#183."""
    assert read_phone(typed) == Reading("+33199001234", rest)
