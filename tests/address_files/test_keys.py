"""The same street has one key; two streets never share one."""

import pytest

from address_files import AddressLine, address_key, normalise_street, open_address_file, street_key
from tests.address_files.samples import PARIS

SAME = [
    ("Boulevard du Général Leclerc", "BD DU GAL-LECLERC"),
    ("Rue de l’Église", "r. de l'eglise"),
    ("Rue de l'Église", "RUE DE L EGLISE"),
    ("Avenue de Saint-Ouen", "Av. St Ouen"),
    ("Place Sainte-Geneviève", "PL STE GENEVIEVE"),
    ("Allée des Chênes", "ALL DES CHENES"),
    ("Impasse du Cœur", "imp. du coeur"),
    ("Chemin Vert", "chem vert"),
    ("Route d'Aulnay", "RTE D AULNAY"),
    ("Rue du Faubourg Saint-Denis", "Rue du fg St Denis"),
    ("Rue du Maréchal Foch", "Rue du Mal Foch"),
    ("Église", "E\u0301glise"),
]
APART = [
    ("Rue du Bois", "Rue des Bois"),
    ("Rue La Fontaine", "Rue de la Fontaine"),
    ("Rue D", "Rue L"),
    ("Voie De/19", "Voie D/19"),
    ("Voie Du/13", "Voie De/13"),
    ("La Croix", "Les Croix"),
    ("Rue du 8 Mai 1945", "Rue du 11 Novembre"),
    ("Rue de Paris", "Route de Paris"),
    ("Ωμέγα", "Άλφα"),
    ("—", "***"),
    ("Rue " + "a" * 400, "Rue " + "a" * 401),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_to_write_a_street_have_one_key(one, other):
    assert normalise_street(one) == normalise_street(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_streets_never_share_a_key(one, other):
    assert normalise_street(one) != normalise_street(other)


def test_a_key_reads_as_what_it_names():
    assert street_key("93010", "", "Bd du Gal Leclerc") == "93010||boulevard general leclerc"
    assert address_key("93010", "", "Villa Carnot", 14, "BIS") == "93010||villa carnot|14|bis"
    assert address_key("74123", "74270", "Les Croix", None, "") == "74123|74270|les croix||"


def test_the_same_street_of_two_former_communes_stays_two_streets():
    assert street_key("74123", "74270", "Rue de l'Église") != street_key("74123", "", "Rue de l'Église")


def test_a_delegated_commune_that_is_the_commune_itself_changes_nothing():
    assert street_key("74123", "74123", "Le Lac") == street_key("74123", "", "Le Lac")


def test_real_streets_of_paris_never_share_a_key():
    with open_address_file(PARIS) as file:
        lines = [line for line in file if isinstance(line, AddressLine)]
    streets = {(line.insee, line.street) for line in lines}
    assert len({street_key(insee, "", street) for insee, street in streets}) == len(streets)
    assert {street for _, street in streets if "/" in street}
