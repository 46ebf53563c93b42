"""Cases from people who keep address files: the preview, the import and `essaim plan` say the same."""

import pytest

from essaim.models import Dwelling, Street
from tests.cases.files import content, doors, islands, planned
from tests.territory.conftest import *  # noqa: F403 -- its fixtures
from tests.territory.conftest import figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


def both(bring, tmp_path, data):
    """(shown addresses, counts), after checking that `essaim plan` has as many doors and nothing is lost."""
    batch = bring(data)
    plan, left_out = planned(tmp_path, data)
    lines = sum(1 for line in data.decode(errors="replace").splitlines()[1:] if line.strip(";"))
    told = sum(figures(batch)) + batch.counts["doubled"]
    assert doors().count() == len(plan)
    assert (told, len(plan) + len(left_out)) == (lines, lines)
    return sorted(map(str, doors())), batch.counts


def test_homonyms_of_two_hamlets_are_five_doors_told_apart(bring, tmp_path):
    """1 and 13. etalab/ban-data#47, BaseAdresseNationale/mes-adresses#570, #244."""
    shown, counts = both(bring, tmp_path, content("homonyms-two-hamlets.csv"))
    assert shown == [
        "5 Route de Poilly (Le Hameau du Bas)",
        "5 Route de Poilly (Le Hameau du Haut)",
        "7 Route de Poilly (Le Hameau du Bas)",
        "7 Route de Poilly (Le Hameau du Haut)",
        "9 Route de Poilly (Le Hameau du Haut)",
    ]
    assert counts["doubled"] == 0


def test_the_hamlets_of_one_name_of_a_large_commune_are_all_places_to_visit(bring, tmp_path):
    """2. etalab/ban-data#96: 591 with a point, joined in silence when they had one name."""
    shown, counts = both(bring, tmp_path, content("lieux-dits-74236.csv"))
    assert (len(shown), len(set(shown))) == (591, 591)
    assert counts["doubled"] == 0


def test_keys_without_a_street_code_join_nothing(bring, tmp_path):
    """3. BaseAdresseNationale/mes-adresses#370, mes-adresses-api#279."""
    shown, _counts = both(bring, tmp_path, content("keys-without-street-code.csv"))
    assert len(shown) == 7


def test_zero_is_a_number(bring, tmp_path):
    """4. etalab/ban-data#14, mes-adresses-api#242."""
    shown, _counts = both(bring, tmp_path, content("number-zero.csv"))
    assert shown == ["0 Rue de la Cidrerie", "0 bis Rue de la Cidrerie", "2 Rue de la Cidrerie"]


def test_the_line_of_a_numbered_street_is_no_house_and_says_so(bring, tmp_path):
    """5. osm-fr/bano#244, mes-adresses#704."""
    shown, counts = both(bring, tmp_path, content("toponym-line-of-a-numbered-street.csv"))
    assert shown == ["11 Avenue des Avoraux", "9 Avenue des Avoraux"]
    assert counts["reasons"] == {"street_itself": 1}


def test_a_file_without_suffixes_has_no_such_column(bring, tmp_path):
    """6. validateur-bal: a warning there."""
    shown, _counts = both(bring, tmp_path, content("no-suffixe-column.csv"))
    assert shown == ["11 Rue des 3 Places", "9 Rue des 3 Places"]


def test_codes_shortened_by_a_spreadsheet_are_completed_and_it_is_told(bring, tmp_path):
    """7. betagouv/conseillers-entreprises#2158, 1024pix/pix#4914, ban-plateforme#51."""
    shown, counts = both(bring, tmp_path, content("insee-lost-zero.csv"))
    assert shown == ["12 bis Route de Mâcon", "3 Chemin du Four"]
    assert sorted(door.street.commune_id for door in doors()) == ["01036", "01231"]
    assert counts["repairs"] == {"short_code": 2}


def test_a_cell_on_two_lines_is_one_cell(preview, bring, tmp_path):
    """8. mes-adresses#879, adaltas/node-csv#355."""
    data = content("comment-on-two-lines.csv")
    batch = bring(data)
    assert sorted(map(str, doors())) == ["4 Rue de la Forge", "6 Rue de la Forge"]
    assert (figures(batch), batch.counts["repairs"]) == ((2, 0, 0, 0, 0), {"line_break": 1})
    assert planned(tmp_path, data) == (["4 Rue de la Forge", "6 Rue de la Forge"], [])


def test_an_invisible_sign_is_dropped_and_it_is_told(bring, tmp_path):
    """9. MTES-MCT/dialog#668, mes-adresses#1069."""
    shown, counts = both(bring, tmp_path, content("invisible-characters.csv"))
    assert shown == ["1 Rue de la Gendarmerie", "1 Rue du Stade"]
    assert counts["repairs"] == {"invisible": 2}


def test_addresses_numbered_anew_keep_their_doors(bring):
    """10. validateur-bal, « different_adresse_with_same_id_ban_adresse »."""
    bring(content("renumbered-before.csv"))
    before = set(Dwelling.objects.values_list("id", flat=True))
    batch = bring(content("renumbered-after.csv"))
    assert sorted(map(str, doors())) == [
        "145 Route de l'Église, Le Village",
        "160 Route de l'Église, Le Village",
    ]
    assert set(Dwelling.objects.values_list("id", flat=True)) == before
    assert (figures(batch), batch.counts["absent"]) == ((0, 2, 0, 0, 0), 0)


def test_one_name_in_three_former_communes_is_three_streets(bring, tmp_path):
    """11. adresse.data.gouv.fr#2170, #1906, osm-fr/osm-vs-fantoir#207."""
    shown, _counts = both(bring, tmp_path, content("same-name-in-delegated-communes.csv"))
    assert shown == [
        "10 Rue de la République (Hellemmes)",
        "10 Rue de la République (Lille)",
        "10 Rue de la République (Lomme)",
    ]
    assert Street.objects.count() == 3


def test_the_islands_of_a_commune_are_doors(bring, tmp_path):
    """12. ban-plateforme#60."""
    shown, counts = both(bring, tmp_path, islands())
    assert (len(shown), counts["reasons"]) == (406, {})


def test_a_lone_far_address_is_offered_for_a_yes(preview, coordinator):
    from essaim.territory.actions.imports import accept_far, apply_import
    from tests.factories import NOW

    far = b"50218_9999_00001;50218;Granville;;;Le Phare;;1;;;;;-1.95;48.90;;commune;2024-01-01;1\n"
    batch = preview(islands() + far)
    assert [(point["line"], point["label"]) for point in batch.counts["far_points"]] == [(408, "1 Le Phare")]
    accept_far(batch, lines=[408])
    assert (batch.counts["far_points"], batch.counts["created"]) == ([], 407)
    apply_import(batch, by=coordinator, at=NOW)
    assert doors().count() == 407
