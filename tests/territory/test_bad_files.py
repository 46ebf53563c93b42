"""A bad file: a French sentence, and nothing written."""

import gzip
from functools import partial
from io import BytesIO

import pytest

from essaim.models import Dwelling
from essaim.territory.actions.imports import preview_import, store_upload
from essaim.territory.actions.uploads import DiskIsFull, FileIsRefused, shown_name
from tests.address_files.samples import ban, ban_line
from tests.address_files.test_bad_files import BAD
from tests.factories import NOW
from tests.territory.conftest import nothing_is_left

packed = partial(gzip.compress, mtime=0)  # the names of the tests come from these bytes


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


@pytest.mark.parametrize(("content", "refusal", "sentence"), BAD)
def test_a_bad_file_is_refused_with_its_sentence_and_leaves_nothing(
    content, refusal, sentence, preview, settings
):
    with pytest.raises(FileIsRefused) as error:
        preview(content)
    assert str(error.value).replace("\u00a0", " ").startswith(sentence)
    assert nothing_is_left(settings)


def test_a_zip_bomb_is_refused_before_it_grows(preview, settings):
    bomb = packed(ban(*[ban_line()] * 250_000))
    with pytest.raises(FileIsRefused, match="grossit anormalement"):
        preview(bomb)
    assert nothing_is_left(settings)


def test_a_file_above_the_limit_is_refused_packed_and_unpacked(preview, settings):
    content = ban(*[ban_line(numero=str(n), nom_voie=f"Rue {n * 7919}") for n in range(1, 3_000)])
    settings.IMPORT_MAX_BYTES = len(content) - 1
    for sent in (content, packed(content)):
        with pytest.raises(FileIsRefused, match="dépasse la taille permise"):
            preview(sent)
        assert nothing_is_left(settings)


def test_reading_stops_at_the_limit(collective, coordinator, settings):
    settings.IMPORT_MAX_BYTES = 1_000_000
    source = BytesIO(bytes(20_000_000))
    with pytest.raises(FileIsRefused):
        store_upload(collective, source, name="a.csv", by=coordinator, at=NOW)
    assert source.tell() <= 2_100_000
    assert nothing_is_left(settings)


def test_a_full_disk_is_said(collective, coordinator, settings, monkeypatch):
    def full(_size=-1):
        raise OSError(28, "No space left on device")

    source = BytesIO(b"x")
    source.read = full
    with pytest.raises(DiskIsFull):
        store_upload(collective, source, name="a.csv", by=coordinator, at=NOW)
    assert nothing_is_left(settings)


def test_windows_and_mixed_encodings_keep_their_accents(bring):
    bring(ban(ban_line(nom_voie="Rue de l’Église")).decode().encode("cp1252"))
    assert Dwelling.objects.select_related("street").get().street.name == "Rue de l’Église"


def test_swapped_coordinates_and_formulas_are_lines_not_files(preview):
    batch = preview(ban(ban_line(), ban_line(lon="48.9", lat="2.48"), ban_line(nom_voie="@SUM(A1)")))
    assert batch.counts["sentences"] == {
        "swapped_coordinates": [
            "Ligne 3\u00a0: les deux nombres de la position semblent inversés (48.9 et 2.48). Échangez les deux valeurs."
        ],
        "formula": [
            "Ligne 4\u00a0: la cellule «\u00a0@SUM(A1)\u00a0» commence comme une formule de tableur (=, +, -, @). Remplacez-la par le nom seul."
        ],
    }


@pytest.mark.parametrize(
    ("sent", "shown"),
    [("../../etc/passwd", "passwd"), ("C:\\Temp\\a.csv", "a.csv"), ("", "adresses.csv"), ("a\0\n\u202eb.csv", "a   b.csv"), ("é" * 300, "é" * 200)],
)  # fmt: skip
def test_the_name_of_a_file_is_shown_and_never_used(sent, shown, preview, settings):
    assert shown_name(sent) == shown
    batch = preview(ban(ban_line()), name=sent)
    assert batch.file_name == shown
    assert batch.stored_as.removeprefix("imports/").isalnum()


def test_a_preview_in_another_collective_touches_nothing_here(preview):
    batch = preview(ban(ban_line()))
    assert preview_import(batch).counts["created"] == 1
