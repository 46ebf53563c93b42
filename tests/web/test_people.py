"""The people met, on screen: found before they are written, shown to those who may, never named in an address."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Companionship, Consent, Contact, Person
from essaim.people.actions.persons import end_person
from tests import factories
from tests.web.people_met import looks, meet

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(browse, coordinator):
    return browse(coordinator)


def names_on(response):
    return [row.name for row in response.context["rows"]]


def form_of(**changes):
    """What the form of someone new sends."""
    today = timezone.localdate().isoformat()
    data = {
        "person_id": factories.new_id(), "informed_how": "spoken", "informed_on": today, "name": "Odette",
        "met_how": "street", "met_on": today, "silence_days": "30",
    }  # fmt: skip
    return data | changes


# --- the list


def test_a_volunteer_sees_her_own_people_by_first_name_and_initial(
    browse, collective, coordinator, volunteer, odette
):
    meet(collective, coordinator, "Mohamed Haddad")
    page = browse(volunteer).get(reverse("people:list"))
    assert names_on(page) == ["Odette R."]
    body = page.content.decode()
    assert "Renaud" not in body
    assert not re.search(r"11\s?22\s?33\s?44", body)


def test_the_coordinator_sees_everyone_the_longest_silence_first(
    desk, collective, coordinator, odette, stranger
):
    meet(collective, coordinator, "Mohamed Haddad", days=40)
    page = desk.get(reverse("people:list"))
    assert names_on(page) == ["Mohamed H.", "Odette R."]
    assert [row.silence for row in page.context["rows"]] == [40, 3]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?voir=silent", ["Mohamed H."]),
        ("?voir=alone", ["Mohamed H."]),
        ("?voir=mine", []),
        ("?voir=ended", ["Zoé D."]),
        ("?tri=name", ["Mohamed H.", "Odette R."]),
        ("?tri=step", ["Mohamed H.", "Odette R."]),
        ("?voir=nonsense&tri=nonsense&page=x", ["Mohamed H.", "Odette R."]),
    ],
)
def test_the_list_is_filtered_and_sorted(desk, collective, coordinator, odette, query, found):
    meet(collective, coordinator, "Mohamed Haddad", days=40)
    gone = meet(collective, coordinator, "Zoé Durand")
    with within(collective):
        end_person(gone, by=coordinator, on=timezone.localdate())
    assert names_on(desk.get(reverse("people:list") + query)) == found


def test_the_list_takes_as_many_queries_for_three_people_as_for_one(desk, collective, coordinator, odette):
    def count():
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(reverse("people:list")).status_code == 200
        return len(seen)

    first = count()
    for name in ("Mohamed Haddad", "Zoé Durand"):
        meet(collective, coordinator, name)
    assert count() == first


def test_each_person_of_a_list_is_one_line_of_the_journal(desk, collective, coordinator, volunteer, odette):
    other = meet(collective, coordinator, "Mohamed Haddad")
    desk.get(reverse("people:list"))
    assert [looks(one, verb="listed", member_id=coordinator.id) for one in (odette, other)] == [1, 1]
    desk.get(reverse("people:person", args=[odette.id]))
    assert looks(odette, verb="opened") == 1
    assert looks(odette) == 2
    assert looks(other) == 1


def test_nobody_met_yet_the_list_says_what_to_do(browse, volunteer):
    assert (
        "ouvrez une fiche pour garder le lien"
        in browse(volunteer).get(reverse("people:list")).content.decode()
    )


@pytest.mark.parametrize("role", ["observer"])
def test_a_partner_sees_nobody(browse, collective, odette, role):
    client = browse(factories.member(collective, role=role))
    for name in ("list", "new", "steps", "silence", "duplicates", "anonymous"):
        assert client.get(reverse(f"people:{name}")).status_code == 403
    assert client.get(reverse("people:person", args=[odette.id])).status_code == 403


def test_silences_and_duplicates_are_for_the_coordinator(browse, volunteer):
    for name in ("silence", "duplicates"):
        assert browse(volunteer).get(reverse(f"people:{name}")).status_code == 403


# --- looking for someone


def test_a_misspelt_name_or_the_end_of_a_number_finds_her(browse, volunteer, odette):
    client = browse(volunteer)
    for typed, reason in (("odete renaut", "nom proche"), ("223344", "même fin de numéro")):
        page = client.post(reverse("people:search"), {"text": typed})
        assert [(row.name, why) for row, why in page.context["rows"]] == [("Odette R.", reason)]
    assert looks(odette, verb="found") == 2


def test_a_search_is_never_sent_in_an_address(browse, volunteer, odette):
    assert browse(volunteer).get(reverse("people:search"), {"text": "odette"}).status_code == 405
    page = browse(volunteer).post(reverse("people:search"), {"text": "odette"})
    assert page["Cache-Control"] == "no-store"


def test_a_search_finds_only_those_she_may_see(browse, collective, odette, stranger):
    client = browse(factories.member(collective, name="Jo Martin"))
    for typed in ("Odette Renaud", "06 11 22 33 44", "Simone Weber"):
        assert client.post(reverse("people:search"), {"text": typed}).context["rows"] == []
    assert looks(odette) == 0


def test_an_empty_search_says_what_to_write(desk):
    page = desk.post(reverse("people:search"), {"text": ""})
    assert page.status_code == 422
    assert page.context["form"].errors["text"] == ["Écrivez un prénom, un nom ou un téléphone."]


# --- someone new


def test_she_is_looked_for_before_the_form(browse, volunteer, odette):
    page = browse(volunteer).post(reverse("people:new"), {"name": "odet renaud", "phone": ""})
    assert [(match.person.id, match.reason) for match in page.context["known"]] == [(odette.id, "nom proche")]
    assert "Odette R." in page.content.decode()
    assert "Renaud</" not in page.content.decode()


def test_of_someone_accompanied_by_another_nothing_is_said_but_that_she_may_have_a_file(
    browse, collective, odette
):
    other = factories.member(collective, name="Jo Martin")
    page = browse(other).post(reverse("people:new"), {"name": "", "phone": "06 11 22 33 44"})
    assert page.context["known"] == []
    assert [match.reason for match in page.context["elsewhere"]] == ["même téléphone"]
    assert "Odette" not in page.content.decode()
    assert looks(odette, verb="found", why="system", member_id=other.id) == 1


def test_when_nobody_resembles_her_the_form_comes_at_once_with_nothing_ticked(browse, volunteer, stranger):
    page = browse(volunteer).post(reverse("people:new"), {"name": "Simone Weber", "phone": "06 99 88 77 66"})
    assert page.templates[0].name == "people/new_file.html"
    body = page.content.decode()
    file = page.context["forms"].file
    assert (file["first_name"].value(), file["name"].value()) == ("Simone", "Weber")
    assert "Séparé du nom d’après ce qui était écrit : vérifiez." in body.replace("\u00a0", " ")
    consents = body.split('id="id_consents"')[1].split("</fieldset>")[0]
    assert "checked" not in consents
    assert "checked" not in body.split('id="id_informed_how"')[1].split("</fieldset>")[0]


def test_a_file_is_opened_with_the_information_and_the_consents(browse, collective, volunteer):
    page = browse(volunteer).post(
        reverse("people:new_file"),
        form_of(informed_by=volunteer.id, consents=["phone"], phone="06 11 22 33 44", birth_year="1941"),
    )
    with within(collective):
        made = Person.objects.get()
        assert page["Location"] == reverse("people:person", args=[made.id])
        assert (made.name, made.phone, made.informed_how, made.informed_by_id) == (
            "Odette", "+33611223344", "spoken", volunteer.id,
        )  # fmt: skip
        assert [one.purpose for one in Consent.objects.all()] == ["phone"]
        assert [link.member_id for link in Companionship.objects.all()] == [volunteer.id]


def test_sending_the_form_twice_opens_one_file(browse, collective, volunteer):
    data = form_of(informed_by=volunteer.id, consents=["phone"])
    for _ in range(2):
        assert browse(volunteer).post(reverse("people:new_file"), data).status_code == 302
    with within(collective):
        assert Person.objects.count() == 1


def test_without_an_agreement_to_stay_in_touch_nobody_accompanies_her(browse, collective, volunteer):
    page = browse(volunteer).post(reverse("people:new_file"), form_of(informed_by=volunteer.id))
    assert page["Location"] == reverse("people:list")
    with within(collective):
        assert Companionship.objects.count() == 0


def test_the_coordinator_chooses_who_accompanies_her_within_the_limit(
    desk, collective, coordinator, volunteer
):
    for number in range(5):
        meet(collective, coordinator, f"Personne {number}", companion=volunteer)
    data = form_of(informed_by=coordinator.id, consents=["visit"], companion=volunteer.id)
    page = desk.post(reverse("people:new_file"), data)
    assert page.status_code == 422
    assert page.context["forms"].companion.errors["companion"] == [
        "Amina accompagne déjà 5 personnes, et la limite est de 5. Le référent peut insister."
    ]
    with within(collective):
        assert Person.objects.count() == 5
    assert desk.post(reverse("people:new_file"), data | {"companion": coordinator.id}).status_code == 302


@pytest.mark.parametrize(
    ("changes", "part", "field", "sentence"),
    [
        ({"name": ""}, "file", "first_name",
         "Écrivez au moins un prénom ou un nom. Sans prénom ni nom, notez plutôt une rencontre : elle compte aussi."),
        ({"informed_how": ""}, "information", "informed_how",
         "Dites comment elle a été informée : sans cela, aucun nom n’est gardé."),
        ({"informed_on": "2999-01-01"}, "information", "informed_on",
         "La date de l’information n’est pas encore arrivée. Vérifiez la date."),
        ({"birth_year": "2999"}, "file", "birth_year",
         "Cette année de naissance n’est pas possible. Écrivez quatre chiffres, ou laissez vide."),
        ({"birth_year": "41"}, "file", "birth_year",
         "Écrivez l’année avec quatre chiffres, par exemple 1941."),
        ({"phone": "bonjour"}, "file", "phone",
         "Ce numéro n’est pas lisible. Écrivez dix chiffres (06 12 34 56 78), ou un numéro étranger qui commence par +."),
        ({"phone": "112"}, "file", "phone",
         "C’est un numéro court, d’urgence ou de service : il n’est pas celui d’une personne. Notez son propre numéro."),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_beside_its_field_and_nothing_typed_is_lost(
    browse, collective, volunteer, changes, part, field, sentence
):
    data = form_of(informed_by=volunteer.id, likes="le jardin", consents=["phone"]) | changes
    page = browse(volunteer).post(reverse("people:new_file"), data)
    assert page.status_code == 422
    said = [one.replace("\u00a0", " ") for one in getattr(page.context["forms"], part).errors[field]]
    assert said == [sentence]
    body = page.content.decode()
    assert "le jardin" in body
    assert 'value="phone" checked' in body or 'value="phone" id="id_consents_0" checked' in body
    with within(collective):
        assert Person.objects.count() == 0


def test_no_file_before_eighteen_and_the_number_for_children_is_given(browse, collective, volunteer):
    young = str(timezone.localdate().year - 12)
    page = browse(volunteer).post(
        reverse("people:new_file"), form_of(informed_by=volunteer.id, birth_year=young)
    )
    assert page.context["forms"].file.errors["birth_year"] == [
        "Essaim ne garde pas de fiche pour une personne de moins de 18 ans. Si elle vous inquiète, parlez-en au référent ou appelez le 119."
    ]
    with within(collective):
        assert Person.objects.count() == 0


def test_a_foreign_phone_is_kept(browse, collective, volunteer):
    data = form_of(informed_by=volunteer.id, consents=["phone"], phone="+32 470 12 34 56")
    page = browse(volunteer).post(reverse("people:new_file"), data, follow=True)
    assert "Appeler le +32\u00a0470\u00a012\u00a034\u00a056" in page.content.decode()


def test_looking_for_her_door_loses_nothing_of_what_was_typed(browse, collective, volunteer):
    with within(collective):
        door = factories.dwelling(collective, 12, on=factories.street(collective, "Rue des Lilas"))
    data = form_of(informed_by=volunteer.id, consents=["phone"], likes="le jardin", met_on="pas une date")
    page = browse(volunteer).post(
        reverse("people:new_file"), data | {"find_door": "1", "door_text": "12 lilas"}
    )
    assert page.status_code == 200
    assert [one.id for one in page.context["doors"].found] == [door.id]
    body = page.content.decode()
    assert "le jardin" in body
    assert 'value="pas une date"' in body
    kept = browse(volunteer).post(
        reverse("people:new_file"), form_of(informed_by=volunteer.id, dwelling=door.id, consents=["visit"])
    )
    assert kept.status_code == 302
    with within(collective):
        assert Person.objects.get().dwelling_ref == str(door.id)


def test_the_door_of_another_collective_is_no_door(browse, collective, volunteer, stranger):
    with within(stranger.collective):
        theirs = factories.dwelling(stranger.collective, 5)
    browse(volunteer).post(
        reverse("people:new_file"), form_of(informed_by=volunteer.id, dwelling=theirs.id, consents=["visit"])
    )
    with within(collective):
        assert Person.objects.get().dwelling_ref is None


def test_the_member_of_another_collective_informed_nobody(browse, collective, stranger, volunteer):
    rita = stranger.created_by
    page = browse(volunteer).post(reverse("people:new_file"), form_of(informed_by=rita.id))
    assert page.status_code == 422
    assert list(page.context["forms"].information.errors) == ["informed_by"]


# --- from a conversation at a door


def test_a_conversation_at_a_door_becomes_a_contact_and_is_not_counted_twice(
    browse, collective, volunteer, talked
):
    client = browse(volunteer)
    address = reverse("people:new") + f"?visit={talked.id}"
    assert "12 Rue des Lilas" in client.get(address).content.decode()
    form = client.post(address, {"name": "Odette", "phone": ""})
    assert form.context["doors"].chosen.id == talked.dwelling_id
    data = form_of(
        informed_by=volunteer.id,
        consents=["phone"],
        dwelling=talked.dwelling_id,
        visit=talked.id,
        met_how="door",
    )
    for _ in range(2):
        client.post(reverse("people:new_file"), data)
    with within(collective):
        assert [(one.source, one.is_two_way) for one in Contact.objects.all()] == [("visit", True)]


def test_the_conversation_may_be_of_someone_known(browse, collective, volunteer, odette, talked):
    client = browse(volunteer)
    page = client.post(reverse("people:new") + f"?visit={talked.id}", {"name": "Odette Renaud"})
    assert [match.person.id for match in page.context["known"]] == [odette.id]
    client.post(reverse("people:known", args=[odette.id]), {"visit": talked.id})
    with within(collective):
        assert [one.person_id for one in Contact.objects.filter(source="visit")] == [odette.id]


def test_the_visit_of_a_tour_that_is_not_hers_is_no_visit(browse, collective, talked):
    client = browse(factories.member(collective, name="Jo Martin"))
    page = client.get(reverse("people:new") + f"?visit={talked.id}")
    assert page.status_code == 200
    assert page.context["visit"] is None
    assert "Lilas" not in page.content.decode()


def test_after_a_conversation_the_door_proposes_to_keep_the_link(browse, volunteer, talked):
    address = reverse("field:door", args=[talked.tour_id, talked.dwelling_id])
    body = browse(volunteer).get(address).content.decode()
    assert reverse("people:new") + f"?visit={talked.id}" in body
