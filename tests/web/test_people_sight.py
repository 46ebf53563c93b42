"""What screens tell of someone, and let write about her, to whoever does not accompany her."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry
from essaim.models import BreakGlass, Contact, Message, NextStep, Note
from essaim.people.actions.companions import stop_accompanying
from essaim.people.actions.contacts import record_contact
from essaim.people.actions.next_steps import plan_step
from essaim.people.enums import Purpose
from essaim.rights.queries.access import accesses_of_week
from tests import factories
from tests.web.people_met import looks, meet
from tests.web.test_people import form_of

pytestmark = pytest.mark.django_db
REASON = "Elle m’appelle, elle est tombée"


def noted(collective, person, by):
    with within(collective):
        return record_contact(
            collective,
            person=person,
            kind="phone",
            on=timezone.localdate(),
            is_two_way=True,
            by=by,
            at=timezone.now(),
        )


def undo(client, contact):
    return client.post(reverse("people:contact_undo", args=[contact.id])).status_code


def contacts(collective):
    with within(collective):
        return Contact.objects.count()


def test_the_coordinator_takes_back_what_a_volunteer_noted_today(
    browse, collective, coordinator, volunteer, odette
):
    contact = noted(collective, odette, volunteer)
    desk = browse(coordinator)
    page = desk.get(reverse("people:person", args=[odette.id])).content.decode()
    assert reverse("people:contact_undo", args=[contact.id]) in page
    assert undo(desk, contact) == 302
    assert (contacts(collective), looks(odette, verb="changed", why="coordinator")) == (0, 1)


def test_who_no_longer_accompanies_her_takes_nothing_back(browse, collective, volunteer, odette):
    contact = noted(collective, odette, volunteer)
    with within(collective):
        stop_accompanying(odette.companionships.get(), on=timezone.localdate(), by=volunteer)
    assert undo(browse(volunteer), contact) == 404
    assert contacts(collective) == 1


def test_the_identifier_of_someone_unseen_writes_nothing_about_her(
    browse, collective, coordinator, volunteer, talked
):
    unseen = meet(collective, coordinator, "Mohamed Haddad")
    sent = form_of(person_id=unseen.id, informed_by=volunteer.id, consents=["phone"], visit=talked.id)
    browse(volunteer).post(reverse("people:new_file"), sent)
    with within(collective):
        assert Contact.objects.filter(person=unseen).count() == 0
    assert looks(unseen, member_id=volunteer.id) == 0


def test_whoever_broke_the_glass_sees_no_next_step_in_a_list_and_is_written_down_as_such(
    browse, collective, coordinator
):
    reader = factories.member(collective)
    unseen = meet(collective, coordinator, "Mohamed Haddad", consents=[Purpose.PHONE])
    with within(collective):
        today, now = timezone.localdate(), timezone.now()
        plan_step(unseen, kind="other", what="Le club", due_on=today, by=coordinator, at=now)
        factories.glass(unseen, reader, at=now)
    phone = browse(reader)
    for query in ("", "?tri=step", "?tri=name"):
        (row,) = phone.get(reverse("people:list") + query).context["rows"]
        assert (row.name, row.step) == ("Mohamed H.", None)
    assert looks(unseen, member_id=reader.id, why="break_glass", verb="listed") == 3
    assert looks(unseen, member_id=reader.id, why="companion") == 0
    assert [one.step is None for one in browse(coordinator).get(reverse("people:list")).context["rows"]] == [
        False
    ]


# --- that someone has a file


def looked_for(client, **known):
    page = client.post(reverse("people:new"), {"name": "Paul", **known})
    return [match.reasons for match in page.context.get("elsewhere", ())]


def test_the_door_of_someone_is_told_to_the_coordinator_and_not_to_a_volunteer(
    browse, collective, coordinator, volunteer, talked
):
    meet(collective, coordinator, "Mohamed Haddad", dwelling_id=talked.dwelling_id)
    address = f"{reverse('people:new')}?visit={talked.id}"
    page = browse(volunteer).post(address, {"name": "Paul"})
    assert "elsewhere" not in page.context
    page = browse(coordinator).post(address, {"name": "Paul"})
    assert [match.reason for match in page.context["known"]] == ["même porte"]


def test_a_few_times_a_day_one_is_told_the_coordinator_knows_and_each_time_is_counted_on_monday(
    browse, collective, coordinator, volunteer
):
    numbers = [f"06 11 22 33 {place:02}" for place in range(8)]
    for number in numbers:
        meet(collective, coordinator, "Mohamed Haddad", phone=number)
    told = [looked_for(browse(volunteer), phone=number) for number in numbers[:4]]
    with within(collective):
        assert Message.objects.filter(kind="asked_much").count() == 0
    told += [looked_for(browse(volunteer), phone=number) for number in numbers[4:]]
    with within(collective):
        assert [one.member_id for one in Message.objects.filter(kind="asked_much")] == [coordinator.id]
    assert [bool(one) for one in told] == [True] * 5 + [False] * 3
    with within(collective):
        digest = accesses_of_week(collective, until=timezone.now() + timedelta(seconds=1))
    assert [(one.member_id, one.told, one.listed) for one in digest.readers if one.told] == [
        (volunteer.id, 5, 0)
    ]


@pytest.mark.parametrize("broken", [0, 3])
def test_a_glass_that_may_not_be_broken_answers_nothing_about_anyone(
    browse, collective, coordinator, volunteer, broken
):
    meet(collective, coordinator, "Mohamed Haddad", phone="06 11 22 33 99")
    with within(collective):
        for _ in range(broken):
            factories.glass(meet(collective, coordinator, "Zoé"), volunteer, at=timezone.now())
    reason = REASON if broken else "\u00a0" * 20
    before = AccessEntry.objects.count()
    pages = [
        browse(volunteer).post(reverse("rights:glass_find"), {"phone": phone, "reason": reason})
        for phone in ("06 11 22 33 99", "06 11 22 33 98")
    ]
    assert [page.status_code for page in pages] == [422, 422]
    assert pages[0].context["form"].errors == pages[1].context["form"].errors
    assert AccessEntry.objects.count() == before
    with within(collective):
        assert BreakGlass.objects.count() == broken


# --- sent twice


@pytest.mark.parametrize(
    ("name", "model", "data"),
    [
        ("note_write", Note, {"body": "Parle de Lisbonne."}),
        ("step_plan", NextStep, {"kind": "other", "what": "Le club", "due_on": "today"}),
    ],
)
def test_a_form_pressed_twice_is_kept_once_and_typed_again_is_something_else(
    browse, collective, volunteer, odette, name, model, data
):
    client, address = browse(volunteer), reverse(f"people:{name}", args=[odette.id])
    values = {one: timezone.localdate() if value == "today" else value for one, value in data.items()}
    sent = values | {"sent_id": factories.new_id()}
    for _ in range(2):
        assert client.post(address, sent).status_code == 302
    with within(collective):
        assert model.objects.count() == 1
    other = {"body": "Autre chose."} if "body" in sent else {"what": "Le marché"}
    client.post(address, sent | other)
    with within(collective):
        assert model.objects.count() == 2
