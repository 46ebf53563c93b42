import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.documents import typesetting
from essaim.doors.actions.sheets import print_sheet
from essaim.doors.actions.visits import record_visit
from essaim.doors.enums import Outcome
from essaim.doors.queries.visits import effective
from essaim.doors.rules.sheets import sheet_label
from essaim.kernel.tenancy import within
from essaim.models import DoNotContact, Sheet, Tour, Visit
from tests import factories
from tests.documents import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(collective, coordinator, volunteer):
    with within(collective):
        doors = factories.dwellings(collective, 3, on=factories.street(collective, "Rue des Lilas"))
        tour = factories.walk(collective, coordinator, doors, pair=[volunteer])
        tour.doors = doors
    return tour


@pytest.fixture
def desk(browse, volunteer):
    return browse(volunteer)


@pytest.fixture
def sheet(collective, walk):
    from essaim.doors.actions.sheets import print_sheet

    with within(collective):
        return print_sheet(walk, large_print=False, at=timezone.now())


def url(name, one):
    return reverse(f"sheets:{name}", args=[one.id])


def filled(sheet, *outcomes, **more):
    """The form as it is sent: one outcome per line, '' for a blank one."""
    data = {"day": "2026-11-21", "hour": "14:30"}
    for key, outcome in zip(sheet.dwelling_ids, outcomes, strict=False):
        data[f"o-{key}"] = outcome
    return data | more


def entered(collective):
    with within(collective):
        return [
            (v.dwelling.number, v.outcome, f"{timezone.localtime(v.at):%H:%M}")
            for v in effective().order_by("dwelling__number")
        ]


# --- printing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "large"), [("normal", False), ("large", True)])
def test_printing_numbers_a_sheet_and_gives_its_pdf(desk, walk, collective, settings, size, large):
    settings.PUBLIC_URL = "https://essaim.example"
    response = desk.post(url("print", walk), {"size": size})
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    with within(collective):
        sheet = Sheet.objects.get()
    assert (sheet.number, sheet.large_print, len(sheet.dwelling_ids)) == (1, large, 3)
    text = reading.text(response.content)
    assert "F-0001" in text
    assert "Rue des Lilas" in text
    assert walk.code in text


def test_the_code_of_the_sheet_opens_the_tour(desk, walk, settings):
    from essaim.documents.tour_papers import tour_sheet
    from essaim.documents.tour_sheet import picture_tour_sheets

    settings.PUBLIC_URL = "https://essaim.example"
    desk.post(url("print", walk), {"size": "normal"})
    with within(walk.collective):
        sheet = Sheet.objects.get()
        printed = tour_sheet(
            sheet,
            walk.doors,
            public_url="https://essaim.example",
            open_path=reverse("tours:open", args=[walk.code]),
        )
    pictures = picture_tour_sheets([printed], dots_per_inch=150)
    assert [code.text for picture in pictures for code in reading.codes(picture)] == [
        f"https://essaim.example/tournees/t/{walk.code}/"
    ]


def test_a_door_to_leave_alone_is_not_on_the_sheet(desk, walk, collective, coordinator):
    with within(collective):
        DoNotContact.objects.create(
            collective=collective,
            dwelling=walk.doors[1],
            said_on=timezone.localdate(),
            recorded_by=coordinator,
            recorded_at=timezone.now(),
        )
    desk.post(url("print", walk), {"size": "normal"})
    with within(collective):
        assert Sheet.objects.get().dwelling_ids == [str(walk.doors[0].id), str(walk.doors[2].id)]


def test_what_is_remembered_of_a_door_stays_off_the_paper(desk, walk, collective, volunteer):
    with within(collective):
        now = timezone.now()
        record_visit(
            walk,
            walk.doors[0],
            visit_id=factories.new_id(),
            outcome=Outcome.REFUSES,
            at=now,
            by=volunteer,
            now=now,
        )
    text = reading.text(desk.post(url("print", walk), {"size": "normal"}).content)
    assert "a refusé" not in text.lower()


def test_no_number_is_taken_when_the_pdf_cannot_be_made(desk, walk, collective, monkeypatch):
    from essaim.documents import typesetting

    monkeypatch.setattr(typesetting, "_PRESS", typesetting.TEMPLATES / "absent.py")
    response = desk.post(url("print", walk), {"size": "normal"})
    assert response.status_code == 422
    assert "Le document n’a pas pu être fabriqué." in response.content.decode()
    with within(collective):
        assert Sheet.objects.count() == 0


def test_a_tour_whose_doors_all_want_to_be_left_alone_prints_nothing(browse, collective, coordinator):
    with within(collective):
        tour = factories.tour(collective, coordinator)
    response = browse(coordinator).post(url("print", tour), {"size": "normal"})
    assert response.status_code == 422
    assert "Cette tournée n’a aucune porte à imprimer." in response.content.decode()


@pytest.mark.parametrize("pages", ["", "2", "abc", "99999999"])
def test_notices_are_printed_four_to_a_page(desk, pages):
    response = desk.get(reverse("sheets:notices"), {"pages": pages})
    assert response["Content-Type"] == "application/pdf"
    assert len(reading.pages(response.content)) == {"2": 2}.get(pages, 1)


def test_notices_that_cannot_be_made_say_so_and_lead_back(desk, monkeypatch, tmp_path):
    monkeypatch.setattr(typesetting, "_PRESS", tmp_path / "gone.py")
    response = desk.get(reverse("sheets:notices"), follow=True)
    assert response.redirect_chain == [(reverse("home"), 302)]
    assert [str(message) for message in response.context["messages"]] == [str(typesetting.DocumentError())]


# --- entering ---------------------------------------------------------------------------------------------


def test_a_sheet_is_entered_in_the_order_and_with_the_words_of_the_paper(desk, walk, sheet, collective):
    with within(collective):
        sheet.outcomes = [["absent", "Personne"], ["talked", "Échange"]]
        sheet.dwelling_ids = [str(walk.doors[2].id), str(walk.doors[0].id)]
        sheet.save()
    rows = desk.get(url("reentry", sheet)).context["rows"]
    assert [row.line.dwelling.number for row in rows] == [3, 1]
    assert [(option["digit"], option["words"]) for option in rows[0].options] == [
        (0, "Rien de coché"),
        (1, "Personne"),
        (2, "Échange"),
    ]


def test_what_is_ticked_is_kept_at_the_hour_of_the_outing_or_at_its_own(desk, sheet, collective):
    data = filled(sheet, "absent", "talked", "")
    data[f"h-{sheet.dwelling_ids[1]}"] = "15:10"
    data[f"l-{sheet.dwelling_ids[0]}"] = "1"
    assert desk.post(url("reentry", sheet), data).url == url("reentry", sheet)
    assert entered(collective) == [(1, "absent", "14:30"), (2, "talked", "15:10")]
    with within(collective):
        assert effective().get(leaflet_left=True).dwelling.number == 1


def test_sending_the_form_again_doubles_nothing(desk, sheet, collective):
    for _ in range(2):
        desk.post(url("reentry", sheet), filled(sheet, "absent", "talked"))
    with within(collective):
        assert Visit.objects.count() == 2


def test_an_old_form_sent_again_does_not_take_away_what_was_entered_since(desk, sheet, collective):
    desk.post(url("reentry", sheet), filled(sheet, "absent", "", ""))
    desk.post(url("reentry", sheet), filled(sheet, "absent", "talked", ""))
    desk.post(url("reentry", sheet), filled(sheet, "absent", "", ""))
    assert [number for number, *_ in entered(collective)] == [1, 2]


def test_a_sheet_wholly_entered_leaves_the_list(desk, sheet):
    assert desk.get(reverse("sheets:list")).context["lines"] != []
    assert desk.post(url("reentry", sheet), filled(sheet, "absent", "absent", "talked")).url == reverse(
        "sheets:list"
    )
    assert desk.get(reverse("sheets:list")).context["lines"] == []


def test_the_blank_lines_may_be_declared_not_visited(desk, sheet, collective):
    desk.post(url("reentry", sheet), filled(sheet, "absent", "", "", terminer="1"))
    with within(collective):
        sheet.refresh_from_db()
        assert sheet.entered_at is not None
    assert len(entered(collective)) == 1


def test_what_was_entered_is_shown_and_can_be_changed_or_taken_away(desk, sheet, collective):
    desk.post(url("reentry", sheet), filled(sheet, "absent", "talked"))
    rows = desk.get(url("reentry", sheet)).context["rows"]
    assert [[o["value"] for o in row.options if o["checked"]] for row in rows] == [
        ["absent"],
        ["talked"],
        [],
    ]
    desk.post(url("reentry", sheet), filled(sheet, "refuses", "withdrawn"))
    assert [(number, outcome) for number, outcome, _ in entered(collective)] == [(1, "refuses")]


@pytest.mark.parametrize(
    "change",
    [{"day": ""}, {"day": "hier"}, {"hour": ""}, {"day": "2019-01-01"}, {"day": "2099-01-01"}],
)
def test_an_hour_that_cannot_be_read_keeps_nothing_and_loses_nothing_typed(desk, sheet, collective, change):
    response = desk.post(url("reentry", sheet), filled(sheet, "absent", "talked") | change)
    assert (response.status_code, entered(collective)) == (422, [])
    rows = response.context["rows"]
    assert [[o["value"] for o in row.options if o["checked"]] for row in rows][:2] == [["absent"], ["talked"]]


@pytest.mark.parametrize("name", ["o-", "h-"])
def test_a_line_that_cannot_be_read_is_named(desk, sheet, collective, name):
    data = filled(sheet, "absent", "talked")
    data[f"{name}{sheet.dwelling_ids[1]}"] = "n’importe quoi"
    response = desk.post(url("reentry", sheet), data)
    assert (response.status_code, entered(collective)) == (422, [])
    assert "Ligne 2" in response.content.decode()


def test_what_a_phone_already_sent_is_shown_beside_the_line(desk, walk, sheet, collective, volunteer):
    with within(collective):
        now = timezone.now()
        record_visit(
            walk,
            walk.doors[0],
            visit_id=factories.new_id(),
            outcome=Outcome.TALKED,
            at=now,
            by=volunteer,
            now=now,
        )
    rows = desk.get(url("reentry", sheet)).context["rows"]
    assert [row.already for row in rows] == ["On a parlé", "", ""]


def test_a_sheet_that_no_longer_exists_leaves_the_list(desk, sheet):
    desk.post(url("destroy", sheet))
    assert desk.get(reverse("sheets:list")).context["lines"] == []
    assert len(desk.get(reverse("sheets:list"), {"toutes": "1"}).context["lines"]) == 1


def test_entering_a_line_takes_as_many_queries_to_show_for_three_lines_as_for_one(
    desk, collective, coordinator, volunteer
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from essaim.doors.actions.sheets import print_sheet

    counts = []
    for number in (1, 3):
        with within(collective):
            tour = factories.tour(
                collective, coordinator, factories.dwellings(collective, number), pair=[volunteer]
            )
            one = print_sheet(tour, large_print=False, at=timezone.now())
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(url("reentry", one)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- who --------------------------------------------------------------------------------------------------


def test_the_sheets_of_another_pair_or_collective_do_not_exist(browse, walk, sheet, collective, coordinator):
    theirs = factories.collective("Allonnes", of=collective.network)
    for stranger in (factories.member(collective), factories.member(theirs, role="coordinator")):
        visitor = browse(stranger)
        assert visitor.get(url("print", walk)).status_code == 404
        assert visitor.post(url("print", walk), {"size": "normal"}).status_code == 404
        assert visitor.get(url("reentry", sheet)).status_code == 404
        assert visitor.post(url("reentry", sheet), filled(sheet, "absent")).status_code == 404
        assert visitor.post(url("destroy", sheet)).status_code == 404
        assert visitor.post(url("finish", sheet)).status_code == 404
        assert visitor.get(reverse("sheets:list"), {"toutes": "1"}).context["lines"] == []
    assert len(browse(coordinator).get(reverse("sheets:list")).context["lines"]) == 1
    assert entered(collective) == []


# --- all at once, and no paper twice ----------------------------------------------------------------------


def test_an_outing_prints_all_its_sheets_and_the_same_ones_when_nothing_changed(
    browse, collective, coordinator, volunteer
):
    with within(collective):
        tour = factories.tour(collective, coordinator, factories.dwellings(collective, 3), pair=[volunteer])
        other = Tour.objects.create(collective=collective, outing=tour.outing, number=900, code="abcdefgh")
        other.stops.create(collective=collective, dwelling=factories.dwelling(collective, 9), position=1)
    address = reverse("sheets:print_outing", args=[tour.outing_id])
    assert browse(volunteer).post(address).status_code == 403
    desk = browse(coordinator)
    for _twice in range(2):
        pages = reading.pages(desk.post(address).content)
        assert [words for words in (f"Tournée {tour.number}", "Tournée 900") if words in " ".join(pages)] == [
            f"Tournée {tour.number}",
            "Tournée 900",
        ]
        assert [page.count("Nous sommes passés vous voir") for page in pages[-2:]] == [0, 4]
        with within(collective):
            assert Sheet.objects.count() == 2
            Sheet.objects.filter(tour=tour).update(entered_at=timezone.now())  # entered is not changed
    with within(collective):
        other.stops.create(collective=collective, dwelling=factories.dwelling(collective, 10), position=2)
    desk.post(address)
    with within(collective):
        assert sorted(Sheet.objects.values_list("tour__number", flat=True)) == sorted([tour.number, 900, 900])


def test_a_tour_finished_on_the_phone_asks_for_no_reentry_and_paper_still_does(
    browse, collective, coordinator, volunteer
):
    now = timezone.now()
    for kinds, more, left in (
        (["phone"], {}, 0),
        (["phone", "paper"], {}, 1),
        (["phone"], {"paper": "1"}, 1),
    ):
        with within(collective):
            doors = factories.dwellings(collective, 2)
            tour = factories.walk(collective, coordinator, doors, pair=[volunteer])
            print_sheet(tour, large_print=False, at=now)
            for door, kind in zip(doors, kinds, strict=False):
                record_visit(
                    tour, door, visit_id=factories.new_id(), outcome=Outcome.ABSENT, at=now, by=volunteer,
                    now=now, recorded_with=kind,
                )  # fmt: skip
        pair = browse(volunteer)
        pair.post(reverse("tours:come_back", args=[tour.id]))
        asks = b"not\xc3\xa9e sur le papier" in pair.get(reverse("tours:tour", args=[tour.id])).content
        assert asks == (kinds == ["phone"])  # some doors are left: were they ticked?
        pair.post(reverse("tours:close", args=[tour.id]), more)
        pair.post(url("print", tour), {"size": "large"})  # printed once it is over
        with within(collective):
            assert tour.sheets.filter(entered_at=None, large_print=False).count() == left
            assert tour.sheets.filter(entered_at=None, large_print=True).count() == (kinds != ["phone"])


def test_a_door_left_alone_after_printing_says_on_which_paper_it_stands(browse, collective, coordinator):
    with within(collective):
        doors = factories.dwellings(collective, 2)
        sheet = print_sheet(
            factories.tour(collective, coordinator, doors), large_print=False, at=timezone.now()
        )
    wish = {"dwelling": doors[1].id, "channel": "door", "said_on": timezone.localdate().isoformat()}
    nadia = browse(coordinator)
    told = nadia.post(reverse("revisits:leave_alone"), wish, follow=True)
    assert f"rayez-la sur {sheet_label(sheet.number)}" in told.content.decode()
    [line] = told.context["lines"]
    assert line.papers == sheet_label(sheet.number)  # and it stays said there
    assert [line.to_strike for line in nadia.get(reverse("sheets:list")).context["lines"]] == [[doors[1]]]
    at_the_door = nadia.get(reverse("field:door", args=[sheet.tour_id, doors[1].id])).content.decode()
    assert f"rayez-la sur {sheet_label(sheet.number)}" in at_the_door
    nadia.post(url("destroy", sheet))
    assert [line.papers for line in nadia.get(reverse("revisits:do_not_contact")).context["lines"]] == [""]


def test_a_door_that_says_no_more_at_the_door_says_on_which_paper_it_stands(desk, walk, sheet):
    answer = {"visit_id": factories.new_id(), "outcome": "never"}
    told = desk.post(reverse("field:record", args=[walk.id, walk.doors[0].id]), answer, follow=True)
    assert f"rayez-la sur {sheet_label(sheet.number)}" in told.content.decode()
