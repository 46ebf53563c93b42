"""French names: particles, administrations, initials; what lists show of them."""

import csv
from collections import defaultdict

import pytest

from essaim.people.rules.indexes import name_values
from essaim.people.rules.names import is_close, search_likeness
from essaim.people.rules.shown_names import short_name, split_name
from tests.cases.files import DATA
from tests.people.name_pairs import pairs
from tests.people.names import TWO_NAMES, made_names

with (DATA / "names.csv").open(encoding="utf-8") as _file:
    CASES = [(row["kept"], row["typed"]) for row in csv.DictReader(_file, delimiter=";")]


@pytest.mark.parametrize(("kept", "typed"), CASES)
def test_a_name_written_otherwise_is_suggested_before_a_second_file_is_opened(kept, typed):
    """FreeUKGen/MyopicVicar#40, geneweb/geneweb#2799, betagouv/rdv-service-public#3035."""
    assert name_values(typed) & name_values(kept)
    assert is_close(typed, kept)
    assert is_close(kept, typed)


def test_two_hundred_pairs_are_suggested_among_two_thousand_names(record_property):
    """At most three proposals for a name typed: what is proposed beyond is not read."""
    names = made_names()
    index = defaultdict(set)
    for name in names:
        for value in name_values(name):
            index[value].add(name)
    hits = proposals = 0
    for kept, typed in pairs():
        near = {one for value in name_values(typed) for one in index.get(value, ())} | {kept}
        met = [one for one in near if name_values(typed) & name_values(one) and is_close(typed, one)]
        ranked = sorted(met, key=lambda one: -search_likeness(typed, one))[:3]
        hits += kept in ranked
        proposals += len(ranked)
    record_property("recall of 200 pairs at three proposals", hits / 200)
    assert hits / 200 >= 0.95
    assert proposals / 200 <= 3


@pytest.mark.parametrize(
    ("one", "other"), [*TWO_NAMES, ("Jean de La Tour", "Jean de La Fontaine"), ("J. Martin", "Paul Martin")]
)
def test_two_people_stay_two(one, other):
    assert not is_close(one, other)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ROUXEL Yvette", "Yvette R."),
        ("Yvette ROUXEL", "Yvette R."),
        ("ROUXEL YVETTE", "Yvette R."),
        ("Rouxel Yvette", "Yvette R."),
        ("Rouxel, Yvette", "Yvette R."),
        ("Mme Rouxel", "Mme R."),
        ("Mme ROUXEL Yvette", "Yvette R."),
        ("DE LA TOUR Jean", "Jean T."),
        ("Jean de La Tour", "Jean T."),
        ("LE GOFF", "G."),
        ("ROUXEL", "R."),
        ("Odette Renaud", "Odette R."),
        ("Odette", "Odette"),
        ("ODETTE", "Odette"),
        ("Marie-Thérèse LŒUIL", "Marie-Thérèse L."),
        ("Rouxel", "R."),
        ("Yvette R.", "Yvette R."),
        ("J. Dupont", "J. D."),
        ("Dupont J.-P.", "J.-P. D."),
        ("Martin J.", "J. M."),
        ("Mme ROUXEL née DUPONT Yvette", "Yvette R."),
        ("M. et Mme Dupont", "M. et Mme D."),
        ("madame yvette rouxel", "Yvette R."),
        ("Martin", "M."),
        ("Zéphyrine Quellec", "Z."),
        ("", ""),
        (None, ""),
    ],
)
def test_a_list_never_shows_a_surname(name, shown):
    """ChurchCRM/CRM#2203, vilnius/vilnius-carpool#125."""
    assert short_name(name) == shown


@pytest.mark.parametrize(
    ("first_name", "name", "shown"),
    [
        ("Zéphyrine", "Quellec", "Zéphyrine Q."),
        ("Martin", "", "Martin"),
        ("Marie Claude", "de La Tour", "Marie Claude T."),
        ("YVETTE", "ROUXEL", "Yvette R."),
        ("Thi Hoa", "Nguyen", "Thi Hoa N."),
        ("Yvette Rouxel", "Rouxel", "Yvette R."),
        ("Yvette Rouxel", "", "Yvette R."),
        ("Rouxel Yvette", None, "Yvette R."),
        ("Yvette", "Mme Rouxel", "Yvette R."),
        (None, "Rouxel Yvette", "Yvette R."),
        ("", "Odette", "Odette"),
    ],
)
def test_the_first_name_that_was_given_is_shown_and_of_the_surname_its_initial(first_name, name, shown):
    assert short_name(name, first_name=first_name) == shown


@pytest.mark.parametrize(
    ("written", "first_name", "name"),
    [
        ("Odette Renaud", "Odette", "Renaud"),
        ("ROUXEL Yvette", "Yvette", "ROUXEL"),
        ("ROUXEL YVETTE", "Yvette", "ROUXEL"),
        ("Rouxel, Yvette", "Yvette", "Rouxel"),
        ("DE LA TOUR Jean", "Jean", "DE LA TOUR"),
        ("Jean de La Tour", "Jean", "de La Tour"),
        ("Marie Claude Le Goff", "Marie Claude", "Le Goff"),
        ("Mme ROUXEL Yvette", "Yvette", "Mme ROUXEL"),
        ("Mme Rouxel", "", "Mme Rouxel"),
        ("Odette", "Odette", ""),
        ("Martin", "", "Martin"),
        ("Zéphyrine Quellec", "", "Zéphyrine Quellec"),
        ("", "", ""),
    ],
)
def test_a_name_written_in_one_go_is_taken_apart_to_be_proposed(written, first_name, name):
    parts = split_name(written)
    assert (parts.first_name, parts.name) == (first_name, name)
