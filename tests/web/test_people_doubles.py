"""One person, two files: proposed, compared, made one, separated again."""

import pytest
from django.urls import reverse

from essaim.kernel.tenancy import within
from essaim.models import Merge, Person, TwoPeople
from essaim.people.actions.apart import say_two_people
from essaim.people.actions.holding import FileIsClosed
from essaim.rights.actions.erasure import erase_person
from tests import factories
from tests.web.people_met import meet

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def amina(browse, volunteer, odette):
    return browse(volunteer)


def at(name, person):
    return reverse(f"people:{name}", args=[person.id])


@pytest.fixture
def twin(collective, coordinator, odette):
    return meet(collective, coordinator, "Odete Renaut", phone="06 11 22 33 44", languages="portugais")


def test_two_files_are_proposed_compared_made_one_and_separated_again(desk, collective, odette, twin):
    pairs = desk.get(reverse("people:duplicates")).context["page"].object_list
    assert [{pair.one.id, pair.other.id} for pair in pairs] == [{odette.id, twin.id}]
    assert [one.person.id for one in desk.get(at("alike", odette)).context["matches"]] == [twin.id]
    address = reverse("people:compare", args=[odette.id, twin.id])
    page = desk.get(address)
    assert [line.choice.field for line in page.context["differing"]] == ["name"]
    sent = {"kept_version": odette.version, "merged_version": twin.version, "name": "merged"}
    assert desk.post(address, sent).status_code == 302
    with within(collective):
        kept = Person.objects.get(id=odette.id)
        assert (kept.name, kept.languages, kept.likes) == ("Odete Renaut", "portugais", "le jardin")
        merge = Merge.objects.get()
    assert "Séparer de nouveau" in desk.get(reverse("people:duplicates")).content.decode()
    desk.post(reverse("people:merge_undo", args=[merge.id]))
    with within(collective):
        assert Person.objects.get(id=odette.id).name == "Odette Renaud"
        assert Person.objects.get(id=twin.id).state == "active"


def test_a_merge_while_someone_edits_changes_nothing_and_shows_both_again(desk, collective, odette, twin):
    address = reverse("people:compare", args=[odette.id, twin.id])
    sent = {"kept_version": odette.version - 1, "merged_version": twin.version, "name": "merged"}
    page = desk.post(address, sent)
    assert page.status_code == 409
    assert "Quelqu’un d’autre vient de changer cette fiche." in page.content.decode()
    assert [line.choice.chosen for line in page.context["differing"]] == ["merged"]
    with within(collective):
        assert Merge.objects.count() == 0


def test_a_volunteer_compares_nothing_and_nobody_of_another_collective_is_compared(
    amina, browse, coordinator, odette, stranger
):
    address = reverse("people:compare", args=[odette.id, stranger.id])
    assert amina.get(address).status_code == 403
    client = browse(coordinator)
    assert client.get(address).status_code == 404
    assert client.post(address, {"kept_version": 1, "merged_version": 1}).status_code == 404
    assert client.get(reverse("people:compare", args=[odette.id, odette.id])).status_code == 404


def test_a_first_name_finds_her_among_those_one_sees_and_only_among_them(
    browse, amina, collective, coordinator, volunteer, odette
):
    with within(collective):
        other = factories.member(collective, name="Sam Petit")
    meet(collective, coordinator, "Gisèle Montparnasse", companion=other)
    new = reverse("people:new")
    short = meet(collective, coordinator, "Odette R.", companion=volunteer)
    for typed in ("odette", "Odette R.", "ODETTE"):
        found = amina.post(new, {"name": typed})
        assert {match.person.id for match in found.context["known"]} == {odette.id, short.id}
    nothing = amina.post(new, {"name": "Gisele"})
    assert "Aucune fiche trouvée parmi celles que vous voyez." in nothing.content.decode()
    hers = browse(other).post(new, {"name": "Gisele"})
    with within(collective):
        assert [match.person.name for match in hers.context["known"]] == ["Gisèle Montparnasse"]


def test_the_undo_of_a_merge_is_beside_what_it_says(desk, collective, odette, twin):
    sent = {"kept_version": odette.version, "merged_version": twin.version}
    page = desk.post(reverse("people:compare", args=[odette.id, twin.id]), sent, follow=True)
    with within(collective):
        merge = Merge.objects.get()
    assert reverse("people:merge_undo", args=[merge.id]) in page.content.decode()


def test_that_they_are_two_people_is_remembered_and_taken_back(desk, browse, collective, odette, twin):
    address = reverse("people:compare", args=[odette.id, twin.id])
    for _twice in range(2):
        page = desk.post(address, {"deux": "1"}, follow=True)
    with within(collective):
        said = TwoPeople.objects.get()
        assert Merge.objects.count() == 0
    assert page.context["page"].object_list == []
    assert desk.get(at("alike", odette)).context["matches"] == []
    assert (
        page.content.decode().count(reverse("people:ask_again", args=[said.id])) == 2
    )  # « Annuler », and the list
    desk.post(reverse("people:ask_again", args=[said.id]))
    assert len(desk.get(reverse("people:duplicates")).context["page"].object_list) == 1


def test_what_was_said_of_two_people_goes_with_the_one_who_is_erased(collective, coordinator, odette, twin):
    with within(collective):
        say_two_people(odette, twin, by=coordinator, at=factories.NOW)
        erase_person(odette, by=coordinator, on=factories.TODAY)
        assert TwoPeople.objects.count() == 0
        with pytest.raises(FileIsClosed):
            say_two_people(odette, twin, by=coordinator, at=factories.NOW)
