"""Streets of any commune: one file, cut to where the doors are; torn, of elsewhere, or none at all."""

import json
import shutil
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

import essaim
from essaim.kernel.jobs.models import Job
from essaim.kernel.jobs.worker import run_one
from essaim.kernel.tenancy import within
from essaim.territory.actions.street_files import (
    DoorsFirst,
    StreetsAreGone,
    StreetsOfElsewhere,
    forget_abandoned,
    import_streets,
    incoming,
    sent,
)
from essaim.territory.queries import street_files as kept
from essaim.territory.queries.street_files import known_streets, streets_around
from essaim.territory.rules.street_network import UnreadableStreets, lines_of, load_streets
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:In Typer:DeprecationWarning"),  # said by django-typer of its own call
]
PBF = Path(essaim.__file__).parent / "demo_data" / "streets" / "bondy-nord.osm.pbf"
HERE = (2.4830, 48.9095, 2.4850, 48.9105)
NOUMEA = (166.44, -22.28, 166.46, -22.26)


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.STREETS_DIR = tmp_path / "streets"
    kept._bounds.cache_clear()
    kept._read.cache_clear()
    return settings.STREETS_DIR


@pytest.fixture
def team(db):
    of = factories.collective()
    of.coordinator = factories.member(of, role="coordinator", name="Nadia Benali")
    with within(of):
        factories.dwelling(of, 1, lon=2.4840, lat=48.9100)
    return of


def names(found):
    return set(found.names[found.name_ids[found.name_ids >= 0]].tolist())


def test_a_file_is_cut_to_the_communes_and_found_again_around_a_place(shelf):
    told = []
    assert import_streets(PBF, around={"93010": HERE, "98818": NOUMEA}, tell=told.append) == ["93010"]
    assert "Rue Fontaine" in names(streets_around(HERE))
    assert streets_around(NOUMEA) is None
    assert (sorted(known_streets(["93010", "98818"])), told[0]) == (["93010"], 0)
    assert [path.name for path in shelf.iterdir()] == ["93010.npz"]
    import_streets(PBF, around={"93010": HERE})
    assert [path.name for path in shelf.iterdir()] == ["93010.npz"]


def test_what_cannot_be_read_is_said_and_what_was_there_stays(shelf, tmp_path):
    import_streets(PBF, around={"93010": HERE})
    before = (shelf / "93010.npz").read_bytes()
    torn, other, void = (tmp_path / f"{name}.osm.pbf" for name in ("torn", "other", "void"))
    torn.write_bytes(PBF.read_bytes()[: PBF.stat().st_size // 2])
    other.write_text("<osm>pas un pbf</osm>")
    void.write_bytes(b"")
    for path in (torn, other, void):
        with pytest.raises(UnreadableStreets):
            import_streets(path, around={"93010": HERE})
    with pytest.raises(StreetsOfElsewhere):
        import_streets(PBF, around={"98818": NOUMEA})
    with pytest.raises(DoorsFirst):
        import_streets(PBF, around={})
    with pytest.raises(StreetsAreGone):
        import_streets(tmp_path / "nowhere.osm.pbf", around={"93010": HERE})
    assert (shelf / "93010.npz").read_bytes() == before
    (shelf / "99999.npz").write_bytes(b"torn")  # a broken file must not stop the printing
    assert "Rue Fontaine" in names(streets_around(HERE))


def test_a_large_file_is_read_with_its_nodes_on_disk(monkeypatch, tmp_path):
    monkeypatch.setattr("essaim.territory.rules.street_network._SMALL", 0)
    copy = tmp_path / "region.osm.pbf"
    shutil.copy(PBF, copy)
    assert import_streets(copy, around={"93010": HERE}) == ["93010"]
    assert [path.name for path in tmp_path.glob("*.osm.pbf")] == ["region.osm.pbf"]
    assert list(tmp_path.glob(".nodes-*")) == []


def test_on_screen_a_worker_takes_them_and_the_page_says_so(team, browse):
    client, page = browse(team.coordinator), reverse("territory:streets")
    assert "pas encore de rues" in client.get(page).content.decode()
    answer = client.post(page, {"file": SimpleUploadedFile("../../93.osm.pbf", PBF.read_bytes())})
    assert run_one("w")
    job = Job.objects.get()
    assert (answer.url, job.state) == (reverse("jobs:job", args=[job.id]), "done")
    assert "Les rues de 1 commune sont là." in client.get(answer.url).content.decode()
    assert "rues du" in client.get(page).content.decode()
    assert list(incoming().iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"x" * 100, PBF.read_bytes()[:5_000]])
def test_a_bad_file_ends_in_a_sentence_and_leaves_nothing(team, browse, content):
    client, page = browse(team.coordinator), reverse("territory:streets")
    answer = client.post(page, {"file": SimpleUploadedFile("a.osm.pbf", content)})
    if content:
        assert run_one("w")
        assert "Le fichier des rues est illisible" in client.get(answer.url).content.decode()
    else:
        assert answer.status_code == 422
    assert client.post(page, {}).status_code == 422
    assert known_streets(["93010"]) == {}
    assert not incoming().is_dir() or list(incoming().iterdir()) == []


def test_too_large_is_refused_and_what_is_left_behind_is_forgotten(team, browse, settings):
    settings.IMPORT_MAX_BYTES = 1_000
    page = reverse("territory:streets")
    answer = browse(team.coordinator).post(page, {"file": SimpleUploadedFile("a.osm.pbf", b"x" * 5_000)})
    assert answer.status_code == 422
    incoming().mkdir(parents=True, exist_ok=True)
    sent("0" * 32).write_bytes(b"x")
    assert forget_abandoned(at=timezone.now()) == 0
    assert forget_abandoned(at=timezone.now() + timezone.timedelta(days=3)) == 1


def test_the_command_cuts_to_the_doors_of_every_collective(team, capsys):
    call_command("import_streets", str(PBF), "--json")
    assert json.loads(capsys.readouterr().out) == {"communes": ["93010"]}
    with pytest.raises(CommandError):
        call_command("import_streets", str(PBF), "--commune", "75056")
    with pytest.raises(CommandError):
        call_command("import_streets", "nowhere.osm.pbf")


def test_two_communes_are_one_map_each_street_once(shelf):
    whole = load_streets(PBF)
    west, east = (2.470, 48.900, 2.484, 48.920), (2.482, 48.900, 2.500, 48.920)
    shelf.mkdir()
    for insee, box in (("93010", west), ("93053", east)):
        whole.within(box).save(shelf / f"{insee}.npz")
    both = streets_around((2.470, 48.900, 2.500, 48.920))
    assert names(both) == names(whole.within(west)) | names(whole.within(east))
    kept_once = {(*one["geometry"]["coordinates"][0], one["properties"]["name"]) for one in lines_of(both)}
    assert len(lines_of(both)) <= len(lines_of(whole))
    assert kept_once <= {
        (*one["geometry"]["coordinates"][0], one["properties"]["name"]) for one in lines_of(whole)
    }


def test_the_wider_the_map_the_fewer_its_streets_and_a_walk_on_it_follows_them(team, browse):
    import_streets(PBF, around={"93010": HERE})
    page = browse(team.coordinator)

    def kinds(box):
        answer = page.get(reverse("territory:streets_json"), {"box": box}).json()
        return {one["properties"]["kind"] for one in answer["features"]}

    near, town, region = (
        kinds("2.483,48.909,2.485,48.911"),
        kinds("2.44,48.87,2.54,48.95"),
        kinds("2,48,3,49"),
    )
    assert (region < town, "path" in near, "path" in town) == (True, True, False)
    assert kinds("-inf,nan,2,inf") == kinds("0,91,0,92") == set()
    with within(team):
        street = factories.street(team, "Rue Fontaine")
        doors = [factories.dwelling(team, n, on=street, lon=2.4832 + n / 1000, lat=48.9097) for n in (0, 4)]
        tour = factories.tour(team, team.coordinator, doors)
        data = page.get(reverse("tours:map_data", args=[tour.id])).json()
    [drawn] = data["tours"]
    assert len(drawn["line"]) > len(data["doors"])
