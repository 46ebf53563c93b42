"""The file of someone met and what hangs from it: contacts, notes, steps, consents, companions, doubles."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import (
    Companionship,
    Consent,
    Contact,
    DoNotContact,
    NextStep,
    Note,
    Person,
    PersonDoNotContact,
)
from essaim.people.actions.consents import stop_contact
from essaim.people.actions.next_steps import plan_step
from essaim.people.actions.notes import write_note
from essaim.rights.actions.requests import cancel_request, open_request
from tests import factories
from tests.web.people_met import looks, meet

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def amina(browse, volunteer, odette):
    """The companion of Odette, in her browser."""
    return browse(volunteer)


def at(name, person):
    return reverse(f"people:{name}", args=[person.id])


def step_for(of, person, member, **values):
    with within(of):
        fields = {"kind": "call", "what": "", "due_on": timezone.localdate(), "assigned_to": member}
        return plan_step(person, by=member, at=timezone.now(), **(fields | values))


# --- her file


def test_her_file_says_how_to_reach_her_and_its_title_does_not_name_her(amina, odette):
    body = amina.get(at("person", odette)).content.decode()
    assert body.split("<title>")[1].split("</title>")[0].strip().startswith("Fiche")
    assert "Odette" not in body.split("<title>")[1].split("</title>")[0]
    assert 'href="tel:+33-6-11-22-33-44"' in body
    assert "Pas de nouvelles depuis 3 jours" in body
    assert "le jardin" in body


def test_the_file_of_someone_else_or_of_another_collective_does_not_exist(
    browse, collective, odette, stranger
):
    client = browse(factories.member(collective, name="Jo Martin"))
    for name in ("person", "edit", "end", "consent", "stop"):
        assert client.get(at(name, odette)).status_code == 404
    for name in ("contact", "note_write", "step_plan", "consent", "stop", "edit", "end", "reopen", "known"):
        assert client.post(at(name, odette), {"kind": "phone"}).status_code == 404
    assert looks(odette) == 0
    lead = browse(factories.member(collective, role="coordinator", name="Lea Roux"))
    for name in ("person", "edit", "alike", "companions"):
        assert lead.get(at(name, stranger)).status_code == 404
    assert looks(stranger) == 0


def test_whoever_broke_the_glass_reads_how_to_reach_her_and_nothing_else(
    browse, collective, coordinator, odette
):
    reader = factories.member(collective, name="Jo Martin")
    with within(collective):
        write_note(odette, body="Parle de Lisbonne.", by=coordinator, at=timezone.now())
        now = timezone.now()
        factories.glass(odette, reader, at=now)
    client = browse(reader)
    body = client.get(at("person", odette)).content.decode()
    assert "06\u00a011\u00a022\u00a033\u00a044" in body
    assert "Lisbonne" not in body
    assert "le jardin" not in body
    assert looks(odette, why="break_glass") == 1
    for name in ("edit", "end"):
        assert client.get(at(name, odette)).status_code == 404
    assert client.post(at("note_write", odette), {"body": "x"}).status_code == 404
    assert client.post(at("step_plan", odette), {"kind": "call"}).status_code == 404


def test_the_file_takes_as_many_queries_with_three_of_each_as_with_one(
    amina, collective, volunteer, coordinator, odette
):
    def add():
        with within(collective):
            now = timezone.now()
            write_note(odette, body="Aime le jardin.", by=volunteer, at=now)
            plan_step(
                odette,
                kind="call",
                what="",
                due_on=timezone.localdate(),
                assigned_to=volunteer,
                by=volunteer,
                at=now,
            )
        amina.post(
            at("contact", odette), {"contact_id": factories.new_id(), "kind": "home", "result": "talked"}
        )

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert amina.get(at("person", odette)).status_code == 200
        return len(seen)

    add()
    first = count()
    add()
    add()
    assert count() == first


# --- correcting it


def edit_form(person, **changes):
    data = {
        "version": person.version, "name": "Odette Renaud", "phone": "06 11 22 33 44", "likes": "le jardin",
        "met_how": "door", "met_on": person.met_on.isoformat(), "silence_days": "14",
    }  # fmt: skip
    return data | changes


def test_the_file_is_corrected(amina, collective, odette):
    assert amina.get(at("edit", odette)).status_code == 200
    assert amina.post(at("edit", odette), edit_form(odette, likes="les cartes")).status_code == 302
    with within(collective):
        fresh = Person.objects.get(id=odette.id)
        assert (fresh.likes, fresh.silence_days, fresh.version) == ("les cartes", 14, odette.version + 1)


def test_when_someone_else_changed_it_both_versions_are_shown_and_saving_again_keeps_hers(
    amina, browse, collective, odette, volunteer
):
    amina.post(at("edit", odette), edit_form(odette, likes="les cartes"))
    page = amina.post(at("edit", odette), edit_form(odette, likes="la musique", phone="+32 470 12 34 56"))
    assert page.status_code == 409
    differing = [(one["theirs"], one["mine"]) for one in page.context["differing"]]
    assert ("les cartes", "la musique") in differing
    body = page.content.decode()
    assert "les cartes" in body
    assert "la musique" in body
    with within(collective):
        fresh = Person.objects.get(id=odette.id)
        assert fresh.likes == "les cartes"
    assert f'name="version" value="{fresh.version}"' in body
    again = edit_form(odette, likes="la musique", version=fresh.version)
    assert amina.post(at("edit", odette), again).status_code == 302
    with within(collective):
        assert Person.objects.get(id=odette.id).likes == "la musique"


# --- contacts


def test_a_contact_is_two_taps_and_can_be_taken_back(amina, collective, odette):
    sent = {"contact_id": factories.new_id(), "kind": "phone", "result": "talked"}
    page = amina.post(at("contact", odette), sent, follow=True)
    assert "Un échange aujourd’hui" in page.content.decode()
    with within(collective):
        contact = Contact.objects.get()
        assert (contact.kind, contact.is_two_way, contact.on) == ("phone", True, timezone.localdate())
    undo = reverse("people:contact_undo", args=[contact.id])
    assert undo in page.content.decode()
    amina.post(undo)
    with within(collective):
        assert Contact.objects.count() == 0


def test_the_same_answer_sent_twice_is_one_contact_and_another_answer_is_another(amina, collective, odette):
    sent = {"contact_id": factories.new_id(), "kind": "phone"}
    for result in ("nothing", "nothing", "talked"):
        amina.post(at("contact", odette), sent | {"result": result})
    with within(collective):
        assert sorted(one.is_two_way for one in Contact.objects.all()) == [False, True]


def test_no_answer_does_not_move_her_clock_and_proposes_to_try_again(amina, collective, odette):
    sent = {"contact_id": factories.new_id(), "kind": "phone", "result": "nothing"}
    page = amina.post(at("contact", odette), sent, follow=True)
    assert "Pas de nouvelles depuis 3 jours" in page.content.decode()
    assert [step.kind for step in page.context["steps"]] == ["call"]


@pytest.mark.parametrize(
    "change", [{"kind": "fax"}, {"result": ""}, {"on": "2999-01-01"}, {"contact_id": "x"}]
)
def test_a_contact_that_cannot_be_kept_says_why(amina, collective, odette, change):
    sent = {"contact_id": factories.new_id(), "kind": "phone", "result": "talked"} | change
    page = amina.post(at("contact", odette), sent)
    assert page.status_code == 422
    assert page.context["contact_form"].errors
    with within(collective):
        assert Contact.objects.count() == 0


def test_someone_else_does_not_take_back_her_contact(amina, browse, collective, odette):
    amina.post(at("contact", odette), {"contact_id": factories.new_id(), "kind": "home", "result": "talked"})
    with within(collective):
        contact = Contact.objects.get()
    jo = browse(factories.member(collective, name="Jo Martin"))
    assert jo.post(reverse("people:contact_undo", args=[contact.id])).status_code == 404


def test_a_meeting_without_a_name_counts_and_can_be_taken_back(browse, collective, volunteer):
    client = browse(volunteer)
    today = timezone.localdate().isoformat()
    sent = {"contact_id": factories.new_id(), "kind": "street", "people": "3", "on": today}
    page = client.post(reverse("people:anonymous"), sent, follow=True)
    with within(collective):
        contact = Contact.objects.get()
        assert (contact.person_id, contact.people, contact.is_two_way) == (None, 3, True)
    assert "C’est compté, sans nom." in page.content.decode()
    client.post(reverse("people:contact_undo", args=[contact.id]))
    with within(collective):
        assert Contact.objects.count() == 0


def test_a_refusal_leaves_a_count_and_the_door_if_she_asks(browse, collective, volunteer, talked):
    client = browse(volunteer)
    address = reverse("people:anonymous") + f"?visit={talked.id}"
    assert client.get(address).context["doors"].chosen.id == talked.dwelling_id
    sent = {
        "contact_id": factories.new_id(), "kind": "door", "people": "1", "on": timezone.localdate().isoformat(),
        "leave_alone": "on", "dwelling": talked.dwelling_id,
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    with within(collective):
        assert Contact.objects.count() == 0  # the tour counts it
        assert Person.objects.count() == 0
        assert [(one.dwelling_id, one.said_by) for one in DoNotContact.objects.all()] == [
            (talked.dwelling_id, "la personne")
        ]


def test_leaving_a_door_alone_asks_which_one(browse, collective, volunteer):
    sent = {"contact_id": factories.new_id(), "kind": "door", "people": "1", "leave_alone": "on",
            "on": timezone.localdate().isoformat()}  # fmt: skip
    page = browse(volunteer).post(reverse("people:anonymous"), sent)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["leave_alone"]
    with within(collective):
        assert Contact.objects.count() == 0


def test_a_meeting_without_a_name_joins_her_file_and_counts_once(amina, browse, collective, odette):
    sent = {
        "contact_id": factories.new_id(),
        "kind": "street",
        "people": "1",
        "on": timezone.localdate().isoformat(),
    }
    amina.post(reverse("people:anonymous"), sent)
    page = amina.get(at("encounters", odette))
    assert [str(one.id) for one in page.context["found"]] == [str(sent["contact_id"])]
    assert amina.post(at("encounters", odette), {"contact": sent["contact_id"]}).status_code == 302
    with within(collective):
        assert [one.person_id for one in Contact.objects.all()] == [odette.id]
    assert list(amina.get(at("encounters", odette)).context["found"]) == []
    assert amina.post(at("encounters", odette), {"contact": "x"}).status_code == 404
    jo = browse(factories.member(collective, name="Jo Martin"))
    assert jo.get(at("encounters", odette)).status_code == 404


# --- notes


def test_a_note_is_kept_then_asks_to_be_read_again(amina, collective, odette):
    page = amina.post(at("note_write", odette), {"body": "Elle a un cancer, code 4512B"}, follow=True)
    assert [one.kind for line in page.context["notes"] for one in line.warnings] == ["health", "keys"]
    with within(collective):
        note = Note.objects.get()
        assert note.body == "Elle a un cancer, code 4512B"
    assert [line.warnings for line in amina.get(at("person", odette)).context["notes"]] == [[]]
    address = reverse("people:note", args=[note.id])
    assert "Elle a un cancer" in amina.get(address).content.decode()
    amina.post(address, {"body": "Préfère l’après-midi."})
    with within(collective):
        assert [one.body for one in Note.objects.all()] == ["Préfère l’après-midi."]


def test_a_note_is_erased_by_who_wrote_it(amina, browse, collective, coordinator, odette):
    with within(collective):
        note = write_note(odette, body="Parle de Lisbonne.", by=coordinator, at=timezone.now())
    address = reverse("people:note_erase", args=[note.id])
    page = amina.post(address, follow=True)
    assert "Une note est effacée par qui l’a écrite, ou par le référent." in page.content.decode()
    browse(coordinator).post(address)
    with within(collective):
        assert Note.objects.count() == 0


def test_a_note_too_long_comes_back_whole(amina, collective, odette):
    text = "é" * 2001
    page = amina.post(at("note_write", odette), {"body": text})
    assert page.status_code == 422
    assert text in page.content.decode()
    assert page.context["note_form"].errors["body"] == [
        "Une note tient en 2 000 signes\u00a0: celle-ci en a 2001. Gardez l’essentiel."
    ]


# --- next steps


def test_a_step_is_noted_done_undone_given_back_and_taken(
    amina, browse, collective, coordinator, volunteer, odette
):
    today = timezone.localdate().isoformat()
    sent = {
        "kind": "promise",
        "what": "Lui porter le programme",
        "due_on": today,
        "assigned_to": volunteer.id,
    }
    assert amina.post(at("step_plan", odette), sent).status_code == 302
    with within(collective):
        step = NextStep.objects.get()
        assert (step.what, step.is_promise, step.assigned_to_id) == (
            "Lui porter le programme",
            True,
            volunteer.id,
        )
    board = amina.get(reverse("people:steps"))
    assert [(group["title"], [one.id for one in group["steps"]]) for group in board.context["groups"]] == [
        ("Aujourd’hui", [step.id])
    ]
    page = amina.post(reverse("people:step_finish", args=[step.id]), follow=True)
    undo = reverse("people:step_undo", args=[step.id])
    assert page.context["groups"] == []
    assert undo in page.content.decode()
    amina.post(undo)
    amina.post(reverse("people:step_give_back", args=[step.id]))
    assert amina.get(reverse("people:steps")).context["groups"] == []
    lead = browse(coordinator)
    body = lead.get(reverse("people:steps")).content.decode()
    assert "Amina Diallo ne peut pas" in body
    lead.post(reverse("people:step_take", args=[step.id]))
    with within(collective):
        assert NextStep.objects.get().assigned_to_id == coordinator.id


def test_the_board_has_late_today_later_and_shows_each_person_once_in_the_journal(
    amina, collective, volunteer, odette
):
    today = timezone.localdate()
    late = step_for(collective, odette, volunteer)
    with within(collective):
        late.due_on = today - timedelta(days=2)
        late.save()
    step_for(collective, odette, volunteer)
    step_for(collective, odette, volunteer, due_on=today + timedelta(days=9))
    board = amina.get(reverse("people:steps"))
    assert [group["title"] for group in board.context["groups"]] == ["En retard", "Aujourd’hui", "Plus tard"]
    assert looks(odette) == 1
    body = board.content.decode()
    assert "En retard de 2 jours" in body
    assert "Renaud" not in body


def test_the_coordinator_may_see_all_the_steps_and_a_volunteer_hers_only(
    amina, browse, collective, coordinator, volunteer, odette
):
    other = meet(collective, coordinator, "Mohamed Haddad")
    step_for(collective, other, coordinator)
    step_for(collective, odette, volunteer)
    steps = amina.get(reverse("people:steps") + "?voir=all").context["page"].object_list
    assert [one.person_id for one in steps] == [odette.id]
    assert looks(other) == 0
    all_ = browse(coordinator).get(reverse("people:steps") + "?voir=all").context["page"].object_list
    assert {one.person_id for one in all_} == {odette.id, other.id}


def test_the_board_takes_as_many_queries_for_three_steps_as_for_one(
    amina, collective, coordinator, volunteer, odette
):
    def count():
        with CaptureQueriesContext(connection) as seen:
            assert amina.get(reverse("people:steps")).status_code == 200
        return len(seen)

    step_for(collective, odette, volunteer)
    first = count()
    for name in ("Mohamed Haddad", "Zoé Durand"):
        step_for(collective, meet(collective, coordinator, name, companion=volunteer), volunteer)
    assert count() == first


@pytest.mark.parametrize(
    "change", [{"due_on": "2020-01-01"}, {"due_on": ""}, {"kind": "other", "what": ""}, {"assigned_to": "x"}]
)
def test_a_step_that_cannot_be_kept_says_why(amina, collective, odette, change):
    sent = {"kind": "other", "what": "Voir le club", "due_on": timezone.localdate().isoformat()} | change
    page = amina.post(at("step_plan", odette), sent)
    assert page.status_code == 422
    assert page.context["step_form"].errors
    with within(collective):
        assert NextStep.objects.count() == 0


def test_the_step_of_someone_she_does_not_accompany_does_not_exist(
    browse, collective, volunteer, odette, stranger
):
    step = step_for(collective, odette, volunteer)
    theirs = step_for(stranger.collective, stranger, stranger.created_by)
    jo = browse(factories.member(collective, name="Jo Martin"))
    for name in ("step_finish", "step_undo", "step_give_back", "step_take", "step_cancel"):
        for one in (step, theirs):
            assert jo.post(reverse(f"people:{name}", args=[one.id])).status_code == 404


def test_the_home_page_shows_what_awaits_her(amina, collective, volunteer, odette):
    step_for(collective, odette, volunteer)
    body = amina.get(reverse("home")).content.decode()
    assert "Odette R." in body
    assert "Renaud" not in body
    assert looks(odette, verb="listed") == 1


# --- what she agrees to


def test_an_agreement_is_taken_back_in_one_action_and_a_mistake_undone(amina, collective, odette):
    with within(collective):
        consent = Consent.objects.get(person=odette, purpose="phone")
    page = amina.post(reverse("people:consent_withdraw", args=[consent.id]), follow=True)
    assert "elle n’a pas donné son accord pour être appelée" in page.content.decode()
    assert "tel:" not in page.content.decode()
    with within(collective):
        consent.refresh_from_db()
        assert consent.withdrawn_on == timezone.localdate()
    undo = reverse("people:consent_undo", args=[consent.id])
    assert undo in page.content.decode()
    assert "tel:+33" in amina.post(undo, follow=True).content.decode()


def test_one_more_agreement(amina, collective, odette):
    sent = {
        "purpose": "introduce",
        "detail": "la médiathèque",
        "how": "spoken",
        "on": timezone.localdate().isoformat(),
    }
    assert amina.post(at("consent", odette), sent).status_code == 302
    with within(collective):
        assert Consent.objects.get(purpose="introduce").detail == "la médiathèque"
    page = amina.post(at("consent", odette), sent | {"on": "2020-01-01"})
    assert page.status_code == 422
    assert "avant le jour où la personne a été informée" in page.content.decode()


def test_the_agreement_of_another_collective_does_not_exist(amina, stranger):
    with within(stranger.collective):
        consent = Consent.objects.filter(person=stranger).first()
    for name in ("consent_withdraw", "consent_undo"):
        assert amina.post(reverse(f"people:{name}", args=[consent.id])).status_code == 404


def test_she_says_stop_at_her_door_and_nobody_rings_there(amina, collective, coordinator, volunteer):
    with within(collective):
        door = factories.dwelling(collective, 12)
    person = meet(collective, coordinator, "Zoé Durand", companion=volunteer, dwelling_id=door.id)
    assert amina.post(at("stop", person), {"channels": ["door", "phone"]}).status_code == 302
    with within(collective):
        assert {one.channel for one in PersonDoNotContact.objects.all()} == {"door", "phone"}
        assert [one.dwelling_id for one in DoNotContact.objects.all()] == [door.id]
        assert Consent.objects.filter(person=person, withdrawn_on=None).count() == 0
    assert amina.post(at("stop", person), {}).status_code == 422


def test_only_the_coordinator_lifts_a_stop_with_a_reason(amina, browse, collective, coordinator, odette):
    with within(collective):
        wish = stop_contact(odette, channels=["phone"], on=timezone.localdate(), by=coordinator)[0]
    address = reverse("people:lift", args=[wish.id])
    assert amina.get(address).status_code == 403
    client = browse(coordinator)
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "elle nous a rappelés"}).status_code == 302
    with within(collective):
        assert PersonDoNotContact.objects.get().lifted_on == timezone.localdate()


# --- who accompanies her


def test_the_coordinator_confides_her_and_may_insist_beyond_the_limit(
    desk, collective, coordinator, volunteer, odette
):
    jo = factories.member(collective, name="Jo Martin")
    for number in range(5):
        meet(collective, coordinator, f"Personne {number}", companion=jo)
    sent = {"member": jo.id, "role": "companion"}
    page = desk.post(at("companions", odette), sent)
    assert page.status_code == 422
    assert "Même au-delà de la limite" in page.content.decode()
    assert desk.post(at("companions", odette), sent | {"beyond_limit": "on"}).status_code == 302
    with within(collective):
        hers = Companionship.objects.filter(person=odette, until=None)
        assert {link.member_id for link in hers} == {volunteer.id, jo.id}


def test_a_volunteer_does_not_confide_and_stops_only_for_herself(
    amina, collective, coordinator, volunteer, odette
):
    assert amina.get(at("companions", odette)).status_code == 403
    with within(collective):
        other = factories.companionship(odette, coordinator, role="substitute", since=odette.met_on)
        own = Companionship.objects.get(member=volunteer)
    assert amina.post(reverse("people:companion_stop", args=[other.id])).status_code == 404
    assert amina.post(reverse("people:companion_stop", args=[own.id])).status_code == 302
    assert amina.get(at("person", odette)).status_code == 404


def test_the_link_ends_and_goes_on(amina, browse, collective, coordinator, odette):
    assert amina.post(at("end", odette))["Location"] == reverse("people:list")
    assert amina.get(at("person", odette)).status_code == 404
    client = browse(coordinator)
    assert "Le lien est terminé depuis" in client.get(at("person", odette)).content.decode()
    client.post(at("reopen", odette))
    with within(collective):
        assert Person.objects.get(id=odette.id).state == "active"


def test_silences_say_for_how_long_and_who_acts(desk, collective, coordinator, volunteer):
    meet(collective, coordinator, "Zoé Durand", companion=volunteer, days=31)
    page = desk.get(reverse("people:silence"))
    assert [(one.days, one.whom.id, row.name) for one, row in page.context["lines"]] == [
        (31, volunteer.id, "Zoé D.")
    ]


# --- what she asked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["opposition", "erasure"])
def test_what_she_asked_with_her_card_is_on_top_for_whoever_sees_her_and_nobody_calls(
    browse, collective, coordinator, kind
):
    with within(collective):
        reader = factories.member(collective, name="Ida Roux")
        odette = meet(collective, coordinator, "Odette Petit", companion=reader, phone="06 11 22 33 44")
    file = at("person", odette)
    assert "tel:" in browse(reader).get(file).content.decode()
    with within(collective):
        now = timezone.now()
        open_request(odette, kind=kind, via="web", on=now.date(), at=now, by=None)
    for one in (reader, coordinator):
        shown = browse(one).get(file).content.decode()
        assert shown.index("Elle a demandé que l’on") < shown.index("La joindre")
        assert "Ne l’appelez pas" in shown
        assert ("tel:" in shown, reverse("people:contact", args=[odette.id]) in shown) == (False, False)
    if kind == "erasure":
        with within(collective):
            cancel_request(odette.requests.get(), on=timezone.localdate(), by=coordinator)
        assert "tel:" in browse(reader).get(file).content.decode()
