"""`essaim import-addresses`."""

import json

import pytest
from django.core.management import CommandError, call_command

from essaim.kernel.tenancy import within
from essaim.models import Dwelling, ImportBatch
from tests.address_files.samples import ban, ban_line

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:In Typer:DeprecationWarning")]
TWO = ban(ban_line(), ban_line(code_insee="93053", nom_commune="Noisy-le-Sec"), ban_line(numero="x"))


@pytest.fixture
def run(collective, coordinator, tmp_path, capsys):
    """(exit code, what the programme reads)"""

    def launch(content, *options, slug=None):
        path = tmp_path / "adresses.csv"
        path.write_bytes(content)
        code = 0
        try:
            call_command(
                "import_addresses", str(path), "--collective", slug or collective.slug, "--json", *options
            )
        except CommandError as stop:
            code = stop.returncode
        return code, json.loads(capsys.readouterr().out.strip().splitlines()[-1])

    return launch


def kept(collective):
    with within(collective):
        return Dwelling.objects.count(), ImportBatch.objects.count()


def test_a_file_is_imported_in_the_name_of_a_coordinator(run, collective, coordinator):
    code, told = run(TWO, "--commune", "93010")
    assert (code, told["created"], told["elsewhere"], told["rejected"], told["communes"]) == (
        0,
        1,
        1,
        1,
        ["93010"],
    )
    assert told["reasons"][0]["count"] == 1
    assert kept(collective) == (1, 1)
    with within(collective):
        assert ImportBatch.objects.get().created_by == coordinator


def test_a_dry_run_counts_and_keeps_nothing(run, collective, settings):
    code, told = run(TWO, "--dry-run", "--commune", "93010", "--commune", "93053")
    assert (code, told["created"], kept(collective)) == (0, 2, (0, 0))
    assert list((settings.DATA_DIR / "files/imports").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "options", "code", "sentence"),
    [
        (b"", (), 1, "Ce fichier est vide (0 octet)."),
        (TWO, (), 1, "Ce fichier contient plusieurs communes et le collectif n’en couvre aucune"),
        (TWO, ("--commune", "75056"), 1, "Aucune adresse de la commune 75056 dans ce fichier."),
    ],
)
def test_a_refused_file_ends_with_one_and_writes_nothing(content, options, code, sentence, run, collective):
    found, told = run(content, *options)
    assert (found, told["error"].replace("\u00a0", " ").startswith(sentence), kept(collective)) == (
        code,
        True,
        (0, 0),
    )


def test_a_collective_that_does_not_exist_is_a_wrong_use(run):
    assert run(TWO, slug="nulle-part") == (
        2,
        {"error": "Aucun collectif ne porte le nom court « nulle-part »."},
    )
