"""What the cases come to on the screens, the lists, the sheets and the sectors."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from essaim.documents.tour_papers import tour_sheet
from essaim.doors.actions.sheets import print_sheet
from essaim.models import Dwelling, ImportBatch, Sector, Street
from essaim.territory.actions.buildings import make_building
from essaim.territory.rules.grids import Grid, Naming
from tests import factories
from tests.cases.files import BAL, content, doors, islands
from tests.factories import NOW
from tests.territory.conftest import *  # noqa: F403 -- its fixtures
from tests.web.leaving import csv_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
LIST = reverse("territory:doors")
TOWNS = ("Hellemmes", "Lille", "Lomme")


@pytest.fixture
def desk(browse, coordinator):
    return browse(coordinator)


def text(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def on_paper(tour):
    """(heading, number, place) of each door of its sheet."""
    sheet = print_sheet(tour, large_print=False, at=NOW)
    known = {str(door.id): door for door in Dwelling.objects.all()}
    printed = tour_sheet(sheet, [known[one] for one in sheet.dwelling_ids], public_url="", open_path="/f/")
    return [(door.street, door.number_label, door.place) for door in printed.doors]


def test_three_doors_of_one_name_are_told_apart_everywhere(bring, desk, collective, coordinator):
    """11: the list, its file, the tour, its sheet, the search."""
    bring(content("same-name-in-delegated-communes.csv"))
    tour = factories.tour(collective, coordinator, list(doors()), state="ready", pair=[coordinator])
    shown = [f"Rue de la République ({town})" for town in TOWNS]
    assert sorted(set(re.findall(r"Rue de la République \(\w+\)", text(desk.get(LIST))))) == shown
    heading, rows, _mark = csv_rows(desk, LIST)
    assert sorted(row[heading.index("Rue")] for row in rows) == shown
    page = text(desk.get(reverse("tours:tour", args=[tour.id])))
    assert sorted(set(re.findall(r"Rue de la République \(\w+\)", page))) == shown
    assert sorted(street for street, _number, _place in on_paper(tour)) == shown
    _heading, found, _mark = csv_rows(desk, f"{LIST}?q=10+rue+republique+lomme")
    assert [row[heading.index("Rue")] for row in found] == ["Rue de la République (Lomme)"]


@pytest.mark.parametrize("town", TOWNS)
def test_each_street_of_one_name_can_be_chosen_for_a_sector(town, bring, desk):
    """11: what the form proposes is what it understands."""
    bring(content("same-name-in-delegated-communes.csv"))
    answer = desk.post(reverse("sectors:new"), sector_of("Rue de la République"))
    (asked,) = [
        one
        for one in re.findall(r"« (Rue de la République [^»]*?) »", text(answer))
        if one.startswith(f"Rue de la République ({town})")
    ]
    desk.post(reverse("sectors:new"), sector_of(asked))
    (sector,) = Sector.objects.all()
    assert [str(row.street) for row in sector.streets.all()] == [f"Rue de la République ({town})"]


def sector_of(street):
    head = {"name": "Autour de la place", "shape": "", "rues-TOTAL_FORMS": "1", "rues-INITIAL_FORMS": "0"}
    row = {"rues-0-street": street, "rues-0-side": "both", "rues-0-from_number": "", "rues-0-to_number": ""}
    return head | row


def test_the_hamlet_is_on_the_screen_and_on_the_sheet(bring, desk, collective, coordinator):
    """13."""
    bring(content("homonyms-two-hamlets.csv"))
    tour = factories.tour(collective, coordinator, list(doors()), state="ready", pair=[coordinator])
    assert len(set(re.findall(r"Le Hameau du (?:Haut|Bas)", text(desk.get(LIST))))) == 2
    told = [(street.partition("(")[2], place) for street, _number, place in on_paper(tour)]
    assert all("Le Hameau du" in street or "Le Hameau du" in place for street, place in told)


def test_number_zero_is_shown_everywhere_and_can_be_typed(bring, desk, collective, coordinator):
    """4."""
    bring(content("number-zero.csv"))
    page = text(desk.get(LIST))
    assert ("0 Rue de la Cidrerie" in page, "0 bis Rue de la Cidrerie" in page) == (True, True)
    heading, rows, _mark = csv_rows(desk, LIST)
    assert sorted(row[heading.index("Numéro")] for row in rows) == ["0", "0 bis", "2"]
    tour = factories.tour(collective, coordinator, list(doors()), state="ready", pair=[coordinator])
    assert sorted(number for _street, number, _place in on_paper(tour)) == ["0", "0 bis", "2"]
    desk.post(
        reverse("territory:door_new"),
        {"street_name": "Rue de la Cidrerie", "number": "0", "suffix": "ter", "label": ""},
    )
    assert "0 ter Rue de la Cidrerie" in {str(door) for door in doors()}


@pytest.mark.parametrize(
    ("street", "typed"),
    [
        ("Route d’Aulnay", "Route d'Aulnay"),
        ("Allée Mozart", "ALLÉE MOZART"),
        ("Allée Mozart", "allee mozart"),
        ("Avenue Léon Blum", "av leon blum"),
        ("Rue de l’Église Saint-Éloi", "eglise st eloi"),
        ("Rue du Cœur", "coeur"),
    ],
)
@pytest.mark.parametrize("name", ["tours:board", "territory:doors"])
def test_what_is_typed_finds_the_tour_and_the_doors(name, street, typed, desk, collective, coordinator):
    """15. historyforge#435, mysociety/yournextrepresentative#862, indico#1496."""
    other = factories.dwelling(collective, 1, on=factories.street(collective, "Rue des Lilas"))
    door = factories.dwelling(collective, 4, on=factories.street(collective, street))
    tours = [factories.tour(collective, coordinator, [one], state="ready") for one in (other, door)]
    found = desk.get(reverse(name), {"q": typed, "search": typed}).context
    rows = found["rows"] if "rows" in found else found["lines"]
    wanted = {"tours:board": tours[1].id, "territory:doors": door.id}[name]
    assert [getattr(row, "id", None) or row["tour"].id for row in rows] == [wanted]


def test_lists_are_in_the_order_of_french(desk, collective):
    """16. uclouvain/osis#791, YesWiki/yeswiki#350."""
    names = [
        "Rue Paul Renaud",
        "Rue des Ecoles",
        "Allée Mozart",
        "Allée des Bosquets",
        "Rue Élie",
        "rue du Lac",
    ]
    for name in names:
        factories.dwelling(collective, 1, on=factories.street(collective, name))
    for number in (10, 2):
        factories.dwelling(collective, number, on=factories.street(collective, "Rue Élie"))
    heading, rows, _mark = csv_rows(desk, LIST)
    at = heading.index("Numéro"), heading.index("Rue")
    assert [f"{row[at[0]]} {row[at[1]]}" for row in rows] == [
        "1 Allée des Bosquets",
        "1 Allée Mozart",
        "1 Rue des Ecoles",
        "1 rue du Lac",
        "1 Rue Élie",
        "2 Rue Élie",
        "10 Rue Élie",
        "1 Rue Paul Renaud",
    ]


def test_a_landing_is_walked_in_the_order_of_its_numbers(desk, collective, coordinator):
    """17. PrimitiveSocial/MaderaPublic#12."""
    address = factories.dwelling(collective, 4, address_key="93010||rue lilas|4|")
    make_building(address, Grid(0, 12, has_ground_floor=True, naming=Naming.NUMBERS), at=NOW)
    wanted = [str(number) for number in range(1, 13)]
    flats = list(Dwelling.objects.filter(building__isnull=False, floor__isnull=False))
    assert [re.sub(r"\D", "", flat.label) for flat in flats] == wanted
    heading, rows, _mark = csv_rows(desk, LIST)
    labels = [row[len(heading) - 1 - heading[::-1].index("Repère")] for row in rows]
    assert [re.sub(r"\D", "", label) for label in labels] == wanted


def test_no_commune_is_chosen_beforehand(desk, collective):
    """19. verdigado/gruene-app#542."""
    for insee, name in (("93010", "Bondy"), ("93053", "Noisy-le-Sec")):
        commune = factories.commune(insee, name)
        Street.objects.create(collective=collective, commune=commune, name="Rue A", key=f"{insee}||rue a")
    page = desk.post(reverse("territory:door_new"), {"street_name": "Rue Inconnue", "number": "3"})
    assert page.context["form"]["commune"].value() in (None, "")
    answer = desk.post(
        reverse("territory:door_new"),
        {"street_name": "Rue Inconnue", "number": "3", "street": "nouvelle", "commune": ""},
    )
    assert (answer.status_code, doors().count()) == (422, 0)
    assert "Choisissez la commune de cette rue." in text(answer)


# --- what an import sets aside, repairs, or no longer finds


FAR = b"50218_9999_00001;50218;Granville;;;Le Phare;;1;;;;;-1.95;48.90;;commune;2024-01-01;1\n"
FARTHER = b"50218_9998_00001;50218;Granville;;;Le Bec;;2;;;;;-2.05;48.99;;commune;2024-01-01;1\n"


@pytest.fixture
def sent(desk):
    def send(data):
        desk.post(reverse("territory:import_new"), {"file": SimpleUploadedFile("bal.csv", data)})
        return ImportBatch.objects.latest("created_at")

    return send


def test_far_addresses_are_on_a_map_and_kept_one_by_one_or_all(desk, sent):
    """12."""
    batch = sent(islands() + FAR + FARTHER)
    page = desk.get(reverse("territory:import_preview", args=[batch.id]))
    shown = [point["label"] for point in page.context["map"]["doors"]]
    assert shown == ["1 Le Phare", "2 Le Bec", "Les autres adresses"]
    far = reverse("territory:import_far", args=[batch.id])
    refused = desk.post(far, {})
    assert (refused.status_code, "Cochez les adresses à garder" in text(refused)) == (422, True)
    assert desk.post(far, {"lines": ["999999"]}).status_code == 422
    desk.post(far, {"lines": ["408"]})
    batch.refresh_from_db()
    assert [point["line"] for point in batch.counts["far_points"]] == [409]
    desk.post(far, {"all": "1"})
    batch.refresh_from_db()
    assert (batch.counts["far_points"], batch.counts["created"]) == ([], 408)
    desk.post(reverse("territory:import_apply", args=[batch.id]), {"communes": ["50218"]})
    assert doors().count() == 408


def test_an_address_gone_from_a_newer_file_is_told_and_kept_or_archived(desk, sent):
    """2 of the issue: never deleted."""
    lines = islands().decode().splitlines()
    first = sent("\n".join([*lines, ""]).encode())
    desk.post(reverse("territory:import_apply", args=[first.id]), {"communes": ["50218"]})
    second = sent("\n".join([*lines[:-3], ""]).encode())
    page = text(desk.get(reverse("territory:import_preview", args=[second.id])))
    assert "3 portes que vous connaissez sont absentes du nouveau fichier" in page
    desk.post(reverse("territory:import_apply", args=[second.id]), {"communes": ["50218"]})
    assert doors().count() == 406
    third = sent("\n".join([*lines[:-3], ""]).encode())
    asked = {"communes": ["50218"], "absent": "aside"}
    answer = desk.post(reverse("territory:import_apply", args=[third.id]), asked, follow=True)
    assert "3 portes archivées" in text(answer)
    assert (doors().count(), Dwelling.objects.count()) == (403, 406)


def test_what_was_repaired_is_said_and_counted(desk, sent):
    """7, 9."""
    batch = sent(content("insee-lost-zero.csv"))
    page = text(desk.get(reverse("territory:import_preview", args=[batch.id])))
    assert "changés par un tableur (« 1001 », « 75113.0 ») et rétablis : 2." in page


def test_only_coordinators_keep_far_addresses(browse, volunteer, sent):
    batch = sent(islands() + FAR)
    answer = browse(volunteer).post(reverse("territory:import_far", args=[batch.id]), {"all": "1"})
    batch.refresh_from_db()
    assert (answer.status_code in {302, 403, 404}, batch.far_accepted) == (True, [])


def test_an_island_of_a_header_alone_is_refused(desk):
    answer = desk.post(
        reverse("territory:import_new"), {"file": SimpleUploadedFile("bal.csv", f"{BAL}\n".encode())}
    )
    assert answer.status_code == 422
