"""The communes of France by name, wrong letters and all."""

import pytest

from essaim.territory.queries.communes import communes_like, listed


@pytest.mark.parametrize(
    ("typed", "insee"),
    [
        ("Bondy", "93010"),
        ("BONDI", "93010"),
        ("tournefeuile", "31557"),
        ("st orens de gameville", "31506"),
        ("Saint-Denis 93", "93066"),
        ("saint denis 974", "97411"),
        ("93140", "93010"),
        ("93010", "93010"),
        ("l ile rousse", "2B134"),
        ("2A004", "2A004"),
        ("Nouméa", "98818"),
        ("Lomme", "59350"),  # part of Lille now
    ],
)
def test_the_nearest_comes_first(typed, insee):
    assert communes_like(typed)[0].insee == insee


@pytest.mark.parametrize("typed", ["", " ", "’", "75", "zzzzzz", "' OR 1=1 --", "\u0000", "é" * 500])
def test_what_names_no_commune_finds_none(typed):
    assert communes_like(typed) == []


def test_districts_are_found_by_number_and_a_code_names_one():
    assert "75118" in [one.insee for one in communes_like("Paris 18")]
    assert (listed("93010").name, listed("99999")) == ("Bondy", None)


def test_a_code_is_a_whole_code_and_a_former_commune_has_none_of_its_own():
    assert [
        listed(code) for code in ("", "010", "1001", "01001,L'Abergement-Clémenciat", "01001\n", "99999")
    ] == [None] * 6
    assert [(one.insee, one.former) for one in map(listed, ("01001", "98901")) if one] == [
        ("01001", ""),
        ("98901", ""),
    ]
