"""One box over everything that the reader may see."""

import pytest
from django.urls import reverse

from address_files import normalise_street
from essaim.kernel.journal import entries_about
from essaim.kernel.tenancy import within
from essaim.web.guides.pages import slugs
from tests import factories

pytestmark = pytest.mark.django_db
BOX = "/chercher/"


def answers(client, words):
    page = client.post(BOX, {"words": words})
    assert page.status_code == 200
    return {str(title): [one.title for one in found] for title, found in page.context["answers"]}


@pytest.fixture
def desk(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def door(collective):
    with within(collective):
        street = factories.street(collective, "Rue de Bir-Hakeim")
        street.key = f"93010|{normalise_street(street.name)}"
        street.save()
        return factories.dwelling(collective, 12, on=street)


def test_people_doors_members_and_help_answer_to_one_box(desk, odette, door, volunteer):
    assert answers(desk, "odete") == {"Personnes": ["Odette R."]}
    assert answers(desk, "06 11 22 33 44") == {"Personnes": ["Odette R."]}
    assert answers(desk, "12 bir hakeim") == {"Portes": [str(door)]}
    assert answers(desk, volunteer.user.name)["Équipe"] == [volunteer.user.name]
    assert "Découper en secteurs" in answers(desk, "découper secteur")["Aide"]


@pytest.mark.parametrize("typed", ["birakeim", "rue de bir akeim", "12 rue bir hakem", "hakeïm bir"])
def test_a_misspelt_street_is_found(desk, door, typed):
    assert list(answers(desk, typed)) == ["Portes"]


@pytest.mark.parametrize("typed", ["feuiles", "FEUILLE", "imprimmer feuille"])
def test_a_misspelt_question_finds_its_guide(browse, volunteer, typed):
    assert "Les feuilles de papier" in answers(browse(volunteer), typed)["Aide"]


def test_whoever_is_found_is_journalled_as_found_and_the_page_of_the_box_shows_nobody(
    desk, odette, collective, coordinator
):
    desk.get(BOX)
    with within(collective):
        before = len(entries_about(collective.id, [odette.id]))
        answers(desk, "odette")
        told = [(line.verb, line.why) for line in entries_about(collective.id, [odette.id])]
    assert told[: len(told) - before] == [("found", "coordinator")]


def test_an_answer_never_tells_that_someone_out_of_sight_exists(browse, odette, collective):
    other = browse(factories.member(collective, role="volunteer"))
    assert answers(other, "odette") == answers(other, "zzyzx") == {}
    one, none = (other.post(BOX, {"words": words}).content.decode() for words in ("odette", "zzyzxw"))
    token = r'name="csrfmiddlewaretoken" value="\w+"'
    import re

    assert re.sub(token, "", one).replace("odette", "") == re.sub(token, "", none).replace("zzyzxw", "")
    with within(collective):
        assert [line.verb for line in entries_about(collective.id, [odette.id]) if line.verb == "found"] == []


def test_a_door_left_alone_and_those_of_others_are_no_answer(desk, door, collective, coordinator, browse):
    from essaim.doors.models import DoNotContact

    stranger = browse(factories.member(factories.collective("Allonnes"), role="coordinator"))
    assert answers(stranger, "bir hakeim") == {}
    assert answers(browse(factories.member(collective, role="volunteer")), "bir hakeim") == {}
    with within(collective):
        DoNotContact.objects.create(
            collective=collective, dwelling=door, channel="door", said_on=factories.NOW.date(),
            recorded_by=coordinator, recorded_at=factories.NOW,
        )  # fmt: skip
    assert str(door) not in answers(desk, "12 bir hakeim").get("Portes", [])


def test_what_is_typed_is_in_no_address_and_nonsense_gets_a_sentence(desk):
    assert 'method="post"' in desk.get(f"{BOX}?words=odette").content.decode()
    for typed in ("", " ", "x" * 81, "\x00"):
        assert desk.post(BOX, {"words": typed}).status_code == 422
    assert answers(desk, "%_'\"\\ 🙂") == {}


def test_the_box_is_on_every_page_with_a_menu(desk):
    page = desk.get(reverse("network:members")).content.decode()
    assert page.count(f'action="{BOX}"') == 1
    assert page.count(f'href="{BOX}"') == 1


def test_every_guide_opens_and_leads_to_the_others(browse, volunteer):
    client = browse(volunteer)
    home = client.get("/aide/").content.decode()
    for slug in slugs():
        assert f'href="/aide/{slug}/"' in home
        assert client.get(f"/aide/{slug}/").status_code == 200
    assert client.get("/aide/README/").status_code == 404
    assert client.get("/aide/absente/").status_code == 404


def test_the_number_of_queries_does_not_grow(desk, collective, coordinator):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in range(2):
        with within(collective):
            for name in ("Rose", "Rosa") if number else ("Rose",):
                factories.person(collective, coordinator, f"{name} Dupont")
            factories.dwelling(collective, number + 1, on=factories.street(collective, f"Rue Rose {number}"))
        with CaptureQueriesContext(connection) as queries:
            answers(desk, "rose")
        counts.append(len(queries))
    assert counts[0] == counts[1]
