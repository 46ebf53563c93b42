"""Address files become doors, once."""

import gzip
from datetime import timedelta

import pytest

from address_files import Format
from essaim.models import Commune, Dwelling, ImportBatch, ImportChange, Street
from essaim.territory.actions.imports import (
    FileIsGone,
    ImportIsOver,
    NoCommuneChosen,
    apply_import,
    preview_import,
)
from essaim.territory.actions.uploads import discard_abandoned_uploads, discard_orphan_files
from essaim.territory.queries.imports import rejected_lines, stored_path
from tests import factories
from tests.address_files.samples import BONDY, DATA, PARIS, PLACES, RURAL, as_bal, ban, ban_line, bondy_rows
from tests.factories import NOW
from tests.territory.conftest import addresses, figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
LATER = NOW + timedelta(days=2)


def numbers(*values, **cells):
    return ban(
        *[
            ban_line(numero=str(n), id=f"93010_1434_{n:05}", lat=f"{48.89 + n / 10_000:.4f}", **cells)
            for n in values
        ]
    )


def test_a_file_names_no_commune_every_network_reads_its_name(bring):
    bring(numbers(1, nom_commune="Odette Renaud"))
    assert Commune.objects.get(insee="93010").name == "Bondy"


def snapshot():
    return list(Dwelling.objects.order_by("id").values())


def test_nothing_is_written_before_the_last_step(preview):
    batch = preview(BONDY.read_bytes())
    assert Dwelling.objects.count() == Street.objects.count() == 0
    assert batch.format == Format.BAN
    assert batch.counts["created"] == len(bondy_rows()) - batch.counts["doubled"]


@pytest.mark.parametrize("path", [BONDY, PARIS, PLACES, RURAL], ids=lambda path: path.name)
def test_the_import_does_what_the_preview_said_and_a_second_one_changes_nothing(path, preview, bring):
    content = path.read_bytes()
    communes = list(preview(content).counts["communes"])
    said = sum(row["created"] for row in preview(content).counts["communes"].values())
    batch = bring(content)
    assert (Dwelling.objects.count(), figures(batch)[:3]) == (said, (said, 0, 0))
    before = snapshot()
    again = bring(content, at=LATER, communes=communes)
    assert figures(again)[:3] == (0, 0, said)
    assert snapshot() == before
    assert ImportChange.objects.count() == 0


def test_hamlets_without_numbers_are_doors(bring):
    bring(PLACES.read_bytes())
    door = Dwelling.objects.select_related("street").first()
    assert (door.number, door.street.is_place, str(door)) == (None, True, str(door.street))


@pytest.mark.parametrize("version", [Format.BAL_1_3, Format.BAL_1_4, Format.BAL_1_5])
def test_the_bal_then_the_ban_give_the_same_doors(version, bring):
    rows = bondy_rows()
    bring(as_bal(rows, version))
    doors = set(Dwelling.objects.values_list("id", flat=True))
    batch = bring(BONDY.read_bytes(), at=LATER)
    assert (batch.counts["created"], set(Dwelling.objects.values_list("id", flat=True))) == (0, doors)


def test_the_file_is_effaced_once_applied_and_when_it_is_left(preview, bring, collective, settings):
    bring(numbers(1))
    kept = preview(numbers(2))
    assert [path.name for path in (settings.DATA_DIR / "files/imports").iterdir()] == [stored_path(kept).name]
    assert discard_abandoned_uploads(collective, at=NOW + timedelta(hours=23)) == 0
    assert discard_abandoned_uploads(collective, at=NOW + timedelta(hours=25)) == 1
    assert list((settings.DATA_DIR / "files/imports").iterdir()) == []
    assert ImportBatch.objects.count() == 1


def test_a_file_left_by_a_stopped_server_is_effaced(settings):
    folder = settings.DATA_DIR / "files/imports"
    folder.mkdir(parents=True)
    (folder / "left").write_bytes(b"x")
    now = NOW.replace(year=2100)
    assert (discard_orphan_files(at=now), list(folder.iterdir())) == (1, [])


def test_applying_twice_writes_once(preview, coordinator):
    batch = preview(numbers(1, 2))
    apply_import(batch, by=coordinator, at=NOW)
    with pytest.raises(ImportIsOver):
        apply_import(batch, by=coordinator, at=NOW)
    assert Dwelling.objects.count() == 2


def test_an_import_whose_file_is_gone_says_so(preview, coordinator):
    batch = preview(numbers(1))
    stored_path(batch).unlink()
    with pytest.raises(FileIsGone):
        apply_import(batch, by=coordinator, at=NOW)
    with pytest.raises(FileIsGone):
        preview_import(batch)
    assert Dwelling.objects.count() == 0


def test_nothing_is_kept_of_an_import_that_fails_half_way(preview, coordinator):
    """The file is cut between the preview and the import: the doors already written go with the transaction."""
    batch = preview(gzip.compress(numbers(*range(1, 9_000))))
    stored_path(batch).write_bytes(stored_path(batch).read_bytes()[:-40])
    with pytest.raises(Exception, match="incomplet"):
        apply_import(batch, by=coordinator, at=NOW)
    assert Dwelling.objects.count() == Street.objects.count() == 0


def test_two_previews_of_one_file_applied_one_after_the_other_are_harmless(preview, coordinator):
    first, second = preview(numbers(1, 2)), preview(numbers(1, 2))
    apply_import(first, by=coordinator, at=NOW)
    done = apply_import(second, by=coordinator, at=NOW)
    assert (figures(done)[:3], Dwelling.objects.count()) == ((0, 0, 2), 2)


def test_several_lines_of_one_address_are_one_door_at_its_entrance(bring):
    here = [("48.8901", "parcelle"), ("48.8902", "entrée"), ("48.8903", "bâtiment"), ("48.8904", "entrée")]
    content = ban(*[ban_line(lat=lat, type_position=kind) for lat, kind in here])
    batch = bring(content)
    assert (figures(batch), Dwelling.objects.get().lat) == ((1, 0, 0, 0, 0), 48.8902)
    assert figures(bring(content, at=LATER)) == (0, 0, 1, 0, 0)


def test_the_lines_of_one_address_may_lie_far_apart_in_the_file(bring):
    many = numbers(*range(100, 6_200)).splitlines()[1:]
    content = ban(
        ban_line(type_position="parcelle"),
        *map(bytes.decode, many),
        ban_line(lat="48.8999", type_position="entrée"),
    )
    assert figures(bring(content))[:3] == (6_101, 0, 0)
    assert Dwelling.objects.get(number=23).lat == 48.8999


def test_a_point_far_from_its_commune_is_set_aside_and_shown(preview):
    content = ban(
        *numbers(*range(1, 60)).decode().splitlines()[1:], ban_line(numero="99", lat="43.3", lon="5.4")
    )
    batch = preview(content)
    assert (figures(batch), batch.counts["reasons"]) == ((59, 0, 0, 1, 0), {"far_from_commune": 1})
    (line,) = rejected_lines(batch)
    assert batch.counts["sentences"]["far_from_commune"] == [line.sentence]
    assert line.sentence.startswith("Ligne 61\u00a0: le point est à ")


def test_the_lines_set_aside_are_counted_by_reason(preview):
    content = ban(
        ban_line(),
        ban_line(numero="x"),
        ban_line(numero="y"),
        ban_line(lon="48.89", lat="2.48"),
        ban_line(nom_voie="=cmd()"),
    )
    batch = preview(content)
    assert batch.counts["reasons"] == {"bad_number": 2, "swapped_coordinates": 1, "formula": 1}
    assert figures(batch) == (1, 0, 0, 4, 0)
    assert [line.line_number for line in rejected_lines(batch)] == [3, 4, 5, 6]


def test_the_communes_covered_are_proposed_and_the_others_are_elsewhere(cover, preview, coordinator):
    content = ban(ban_line(), ban_line(code_insee="93053", nom_commune="Noisy-le-Sec"))
    assert preview(content).communes == []
    cover()
    batch = preview(content)
    assert (batch.communes, figures(batch)) == (["93010"], (1, 0, 0, 0, 1))
    done = apply_import(batch, by=coordinator, at=NOW)
    assert (figures(done), addresses()) == ((1, 0, 0, 0, 1), ["23 Villa Carnot Bondy"])


def test_a_file_of_one_commune_needs_no_choice(preview):
    assert preview(numbers(1)).communes == ["93010"]


def test_no_commune_is_no_import(preview, coordinator):
    batch = preview(ban(ban_line(), ban_line(code_insee="93053")))
    with pytest.raises(NoCommuneChosen):
        apply_import(batch, by=coordinator, at=NOW)
    assert Dwelling.objects.count() == 0


def test_only_the_streets_covered_come_in(cover, preview, coordinator):
    cover(kind="streets", street_names=["villa CARNOT"])
    batch = preview(ban(ban_line(), ban_line(nom_voie="Rue d’à côté")))
    assert figures(batch) == (1, 0, 0, 0, 1)
    assert figures(apply_import(batch, by=coordinator, at=NOW)) == (1, 0, 0, 0, 1)


def test_only_the_perimeter_covered_comes_in(cover, preview, coordinator):
    ring = [[2.48, 48.89], [2.49, 48.89], [2.49, 48.90], [2.48, 48.90], [2.48, 48.89]]
    cover(kind="perimeter", perimeter={"type": "Polygon", "coordinates": [ring]})
    batch = preview(ban(ban_line(), ban_line(numero="24", lat="48.905")))
    assert figures(batch) == (1, 0, 0, 0, 1)
    assert figures(apply_import(batch, by=coordinator, at=NOW)) == (1, 0, 0, 0, 1)


def test_a_point_that_moved_is_completed_and_a_jitter_is_not(bring):
    bring(ban(ban_line(numero="1"), ban_line(numero="2")))
    batch = bring(ban(ban_line(numero="1", lat="48.897415"), ban_line(numero="2", lat="48.898")), at=LATER)
    assert figures(batch)[:3] == (0, 1, 1)
    assert list(Dwelling.objects.order_by("number").values_list("lat", flat=True)) == [48.897414, 48.898]


def test_a_street_renamed_keeps_its_doors(bring):
    bring(numbers(1, 2, 3))
    doors = set(Dwelling.objects.values_list("id", flat=True))
    batch = bring(numbers(1, 2, 3, nom_voie="Villa Simone Veil"), at=LATER)
    assert figures(batch)[:3] == (0, 3, 0)
    assert set(Dwelling.objects.values_list("id", flat=True)) == doors
    assert addresses() == [f"{n} Villa Simone Veil Bondy" for n in (1, 2, 3)]
    assert figures(bring(numbers(1, 2, 3, nom_voie="Villa Simone Veil"), at=LATER))[:3] == (0, 0, 3)


def test_an_identifier_used_for_two_addresses_of_a_file_renames_nothing(bring):
    """Both are in the file: two doors, however often it is imported and in whatever order."""
    one, other = ban_line(nom_voie="Rue A"), ban_line(nom_voie="Rue B")
    bring(ban(one))
    assert figures(bring(ban(other, one), at=LATER))[:3] == (1, 0, 1)
    assert figures(bring(ban(one, other), at=LATER))[:3] == (0, 0, 2)


def test_an_identifier_without_a_street_code_joins_nothing(bring):
    bring(ban(ban_line(id="93010_xxxx_00023")))
    assert figures(bring(ban(ban_line(id="93010_xxxx_00023", nom_voie="Rue Neuve")), at=LATER))[:3] == (
        1,
        0,
        0,
    )


def test_two_communes_that_became_one_keep_their_doors(bring):
    bring(ban(ban_line()))
    merged = ban_line(
        code_insee="93099",
        nom_commune="Bondy-Neuve",
        code_insee_ancienne_commune="93010",
        id="93099_1434_00023",
    )
    assert figures(bring(ban(merged), at=LATER))[:3] == (0, 1, 0)
    assert addresses() == ["23 Villa Carnot Bondy-Neuve"]


def test_what_was_written_or_placed_by_hand_stays(bring):
    bring(numbers(1, 2))
    Dwelling.objects.filter(number=1).update(label="portail vert", source="hand", lon=2.5, lat=48.95)
    Dwelling.objects.filter(number=2).update(label="au fond", lon=None, lat=None, interop_key="")
    batch = bring(numbers(1, 2), at=LATER)
    assert figures(batch)[:3] == (0, 1, 1)
    rows = Dwelling.objects.order_by("number").values_list("label", "lon", "lat", "interop_key")
    assert list(rows) == [
        ("portail vert", 2.5, 48.95, "93010_1434_00001"),
        ("au fond", 2.482444, 48.8902, "93010_1434_00002"),
    ]


def test_an_archived_door_stays_archived(bring):
    bring(numbers(1, 2))
    Dwelling.objects.filter(number=1).update(archived_at=NOW)
    assert figures(bring(numbers(1, 2), at=LATER))[:3] == (0, 0, 2)
    assert Dwelling.objects.get(number=1).archived_at == NOW


def test_a_visit_is_never_lost(bring, coordinator, collective):
    bring(numbers(1, 2))
    door = Dwelling.objects.get(number=1)
    tour = factories.tour(collective, coordinator, [door], pair=[coordinator])
    bring(numbers(1, 2, nom_voie="Villa Simone Veil"), at=LATER)
    assert [stop.dwelling_id for stop in tour.stops.all()] == [door.id]


def test_a_door_added_by_hand_is_completed_not_doubled(bring, collective):
    from essaim.territory.actions.doors import add_door, name_street

    add_door(name_street(collective, factories.commune(), name="villa carnot"), number=23)
    assert figures(bring(ban(ban_line()))) == (0, 1, 0, 0, 0)
    door = Dwelling.objects.get()
    assert (door.lon, door.interop_key, door.source) == (2.482444, "93010_1434_00023", "hand")


def test_the_same_file_in_another_collective_is_apart(bring):
    from essaim.kernel.tenancy import within

    bring(numbers(1))
    other = factories.collective("Allonnes")
    with within(other):
        assert Dwelling.objects.count() == 0


def test_the_licence_of_the_extracts_is_beside_them():
    assert (DATA / "LICENCE.md").exists()


def test_b_is_bis_where_the_commune_never_writes_bis_and_stays_a_letter_beside_a(bring):
    lines = [
        ban_line(numero=number, rep=suffix, id=f"93010_0001_{int(number):05}_{suffix}".rstrip("_"))
        for number, suffix in [("2", ""), ("4", "b"), ("6", "t"), ("8", "a"), ("8", "b"), ("10", "p8")]
    ]
    for _twice in range(2):
        batch = bring(ban(*lines))
    assert [door.number_label for door in Dwelling.objects.order_by("number", "suffix")] == [
        "2", "4 bis", "6 ter", "8 a", "8 b", "10 p8",
    ]  # fmt: skip
    assert (batch.counts["created"], batch.counts["completed"]) == (0, 0)
    written = ban_line(numero="12", rep="bis", id="93010_0001_00012_bis")
    other = ban_line(numero="14", rep="b", id="93010_0001_00014_b")
    bring(ban(written, other))
    assert Dwelling.objects.get(number=14).number_label == "14 b"
