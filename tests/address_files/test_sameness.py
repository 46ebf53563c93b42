"""What is worked out of lines once is what each line says alone."""

from itertools import product

from address_files import AddressLine, Told, key_of, official_key, street_said

KEYS = (
    "93010_0500_00001",
    "93010_0500_00002_bis",
    "93010_0500_0000",
    "93010_xxxx_00001",
    "93010_0501_00001",
    "",
)
STREETS = (
    ("93010", "", "Rue D"),
    ("93010", "93010", "Rue D"),
    ("93010", "93011", "Rue D"),
    ("93011", "", "Rue d"),
)
TOLD = (("", ""), ("Le Bas", ""), ("", "f1e5c9b0-0000-4000-8000-000000000001"))


def lines():
    """Every pair of lines that may follow each other is among them."""
    each = [
        AddressLine(n, key, "", insee, "", former, "", street, n % 7 or None, "b" * (n % 2), 2.4, 48.8, False, "", "", complement, toponym)
        for n, (key, (insee, former, street), (complement, toponym)) in enumerate(product(KEYS, STREETS, TOLD))
    ]  # fmt: skip
    return [line for pair in product(each, each) for line in pair]


def test_what_is_told_of_many_lines_is_what_each_says():
    every = lines()
    told = Told.of(every)
    assert told.keys == list(map(key_of, every))
    assert told.officials == list(map(official_key, every))
    assert told.streets == list(map(street_said, every))
