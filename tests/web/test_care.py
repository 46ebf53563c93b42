"""Care for those who act: who carries what, talks after hard visits, the relay when someone stops, the settings."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry
from essaim.models import Companionship, Debrief, NextStep, PeopleSettings
from essaim.people.actions.companions import accompany
from essaim.people.actions.consents import give_consent
from essaim.people.actions.next_steps import plan_step
from essaim.worries.actions.debriefs import ask_debrief, settle_debrief
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(collective):
    return factories.member(collective, name="Jo Martin")


@pytest.fixture
def desk(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def phone(browse, volunteer):
    return browse(volunteer)


def page(name, *args):
    return reverse(f"care:{name}", args=args)


def meet(of, by, name="Odette Renaud", *, companion=None, substitute=None):
    with within(of):
        made = factories.person(of, by, name, companion=companion, at=timezone.now() - timedelta(days=30))
        give_consent(made, purpose="accompany", how="spoken", on=made.informed_on, by=by)
        if substitute:
            accompany(made, member=substitute, role="substitute", on=timezone.localdate(), by=by)
        return made


def step(person, holder, by):
    with within(person.collective):
        return plan_step(
            person, kind="promise", what="Lui porter le programme", due_on=timezone.localdate(), assigned_to=holder,
            by=by, at=timezone.now(),
        )  # fmt: skip


def companions(person):
    with within(person.collective):
        rows = Companionship.objects.filter(person=person, until=None).select_related("member__user")
        return sorted((one.member.user.name, one.role) for one in rows)


def said(response):
    return " ".join(strip_tags(response.content.decode()).split())


# Who carries what


def test_the_coordinator_sees_who_carries_what_when_they_talked_and_who_is_left(
    desk, collective, coordinator, volunteer, jo
):
    meet(collective, coordinator, companion=volunteer, substitute=jo)
    alone = meet(collective, coordinator, "Simone Weber")
    with within(collective):
        settle_debrief(
            ask_debrief(volunteer, by=volunteer, at=timezone.now()),
            state="held",
            on=timezone.localdate(),
            by=coordinator,
        )
    response = desk.get(page("team"))
    rows = {row.load.member.user.name: row for row in response.context["lines"]}
    assert {name: (row.load.people, row.load.stands_in, row.last_talk) for name, row in rows.items()} == {
        "Amina Diallo": (1, 0, timezone.localdate()),
        "Jo Martin": (0, 1, None),
        "Nadia Benali": (0, 0, None),
    }
    assert [person.id for person in response.context["alone"]] == [alone.id]
    assert "Simone W." in said(response)
    assert "Weber" not in said(response)
    entry = AccessEntry.objects.get(subject_id=alone.id)
    assert (entry.member_id, entry.verb, entry.why) == (coordinator.id, "listed", "coordinator")


def test_neither_a_volunteer_nor_another_collective_opens_the_page_of_the_team(
    browse, collective, volunteer, jo
):
    stranger = factories.member(
        factories.collective(of=collective.network), role="coordinator", name="Rita Leroy"
    )
    for name, *args in (("team",), ("settings",), ("handover", jo.id)):
        assert browse(volunteer).get(page(name, *args)).status_code == 403
        assert browse(volunteer).post(page(name, *args)).status_code in {403, 405}
    assert browse(stranger).get(page("handover", jo.id)).status_code == 404
    assert browse(stranger).post(page("handover", jo.id)).status_code == 404
    assert "Jo Martin" not in said(browse(stranger).get(page("team")))


def test_the_page_costs_the_same_for_one_volunteer_as_for_three(desk, collective, coordinator):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            meet(collective, coordinator, companion=factories.member(collective))
            meet(collective, coordinator)
        with CaptureQueriesContext(connection) as seen:
            desk.get(page("team"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


# Talks


def test_one_tap_asks_and_asking_again_asks_once(phone, collective, volunteer):
    assert "J’ai besoin d’en parler" in said(phone.get("/"))
    for _ in range(2):
        assert phone.post(page("ask_debrief")).url == page("debriefs")
    with within(collective):
        (debrief,) = Debrief.objects.all()
    assert (debrief.member_id, debrief.by_herself, debrief.state) == (volunteer.id, True, "proposed")
    assert phone.get(page("debriefs")).context["mine"] == debrief


def test_the_coordinator_sees_it_on_her_board_and_settles_it_and_may_undo(
    browse, desk, collective, coordinator, volunteer
):
    with within(collective):
        debrief = ask_debrief(volunteer, by=volunteer, at=timezone.now())
    assert "1 membre de l’équipe attend" in said(desk.get("/"))
    assert [one.id for one in desk.get(page("debriefs")).context["open"]] == [debrief.id]
    answer = desk.post(page("settle_debrief", debrief.id), {"state": "held"})
    assert answer.url == f"{page('debriefs')}?fait={debrief.id}"
    response = desk.get(answer.url)
    assert (response.context["open"], response.context["settled"].id) == ([], debrief.id)
    desk.post(page("reopen_debrief", debrief.id))
    assert [one.id for one in desk.get(page("debriefs")).context["open"]] == [debrief.id]


def test_nothing_of_what_is_said_has_a_place_to_be_written(desk, collective, volunteer):
    with within(collective):
        ask_debrief(volunteer, by=volunteer, at=timezone.now())
    assert "<textarea" not in desk.get(page("debriefs")).content.decode()
    kinds = {field.get_internal_type() for field in Debrief._meta.concrete_fields if field.name != "state"}
    assert kinds == {"UUIDField", "ForeignKey", "DateTimeField", "BooleanField", "DateField"}


def test_the_coordinator_proposes_a_talk_and_the_volunteer_declines(
    browse, collective, coordinator, volunteer
):
    browse(coordinator).post(page("propose_debrief", volunteer.id))
    phone = browse(volunteer)
    mine = phone.get(page("debriefs")).context["mine"]
    assert mine.by_herself is False
    phone.post(page("settle_debrief", mine.id), {"state": "declined"})
    with within(collective):
        assert Debrief.objects.get().state == "declined"


def test_a_volunteer_neither_sees_nor_settles_the_talk_of_another(phone, collective, jo):
    with within(collective):
        debrief = ask_debrief(jo, by=jo, at=timezone.now())
    response = phone.get(page("debriefs"))
    assert (response.context["open"], response.context["mine"]) == (None, None)
    for name in ("settle_debrief", "reopen_debrief"):
        assert phone.post(page(name, debrief.id), {"state": "held"}).status_code == 404
    assert phone.post(page("propose_debrief", jo.id)).status_code == 403


@pytest.mark.parametrize("state", ["", "proposed", "\x00", "x" * 100_000])
def test_an_end_that_does_not_exist_is_told(desk, collective, volunteer, state):
    with within(collective):
        debrief = ask_debrief(volunteer, by=volunteer, at=timezone.now())
    response = desk.post(page("settle_debrief", debrief.id), {"state": state}, follow=True)
    assert "Dites si l’échange a eu lieu" in said(response)
    with within(collective):
        assert Debrief.objects.get().state == "proposed"


def test_a_foreign_talk_does_not_exist(desk, collective):
    of = factories.collective("Allonnes", of=collective.network)
    other = factories.member(of)
    with within(of):
        debrief = ask_debrief(other, by=other, at=timezone.now())
    assert desk.post(page("settle_debrief", debrief.id), {"state": "held"}).status_code == 404
    assert desk.post(page("propose_debrief", other.id)).status_code == 404


# The relay


def test_each_is_proposed_to_who_knows_her_else_to_who_carries_least(
    desk, collective, coordinator, volunteer, jo
):
    known = meet(collective, coordinator, "Odette Renaud", companion=volunteer, substitute=jo)
    fresh = meet(collective, coordinator, "Simone Weber", companion=volunteer)
    meet(collective, coordinator, "Lucie Petit", companion=jo)
    form = desk.get(page("handover", volunteer.id)).context["form"]
    proposed = {relay.link.person_id: relay.proposed.user.name for relay in form.handover.relays}
    assert proposed == {known.id: "Jo Martin", fresh.id: "Nadia Benali"}


def test_people_and_what_was_to_be_done_pass_on_and_the_page_thanks(
    desk, collective, coordinator, volunteer, jo
):
    odette = meet(collective, coordinator, companion=volunteer)
    planned = step(odette, volunteer, coordinator)
    response = desk.post(page("handover", volunteer.id), {str(odette.id): str(jo.id)})
    assert response.url == page("handover", volunteer.id)
    assert companions(odette) == [("Jo Martin", "companion")]
    with within(collective):
        assert NextStep.objects.get(id=planned.id).assigned_to_id == jo.id
    response = desk.get(response.url)
    assert response.context["is_done"] is True
    assert "Amina, merci." in said(response)
    verbs = AccessEntry.objects.filter(subject_id=odette.id).values_list("verb", flat=True)
    assert "changed" in verbs


def test_whom_nobody_takes_stays_with_her(desk, collective, coordinator, volunteer, jo):
    odette = meet(collective, coordinator, companion=volunteer)
    simone = meet(collective, coordinator, "Simone Weber", companion=volunteer)
    desk.post(page("handover", volunteer.id), {str(odette.id): str(jo.id), str(simone.id): "-"})
    assert companions(simone) == [("Amina Diallo", "companion")]
    assert desk.get(page("handover", volunteer.id)).context["is_done"] is False


def test_nothing_chosen_is_told(desk, collective, coordinator, volunteer):
    odette = meet(collective, coordinator, companion=volunteer)
    response = desk.post(page("handover", volunteer.id), {str(odette.id): "-"})
    assert (response.status_code, "Choisissez qui prend la suite" in said(response)) == (422, True)


def test_beyond_the_limit_nothing_moves_unless_the_coordinator_insists(
    desk, collective, coordinator, volunteer, jo
):
    with within(collective):
        PeopleSettings.objects.create(collective=collective, people_per_volunteer=1)
    meet(collective, coordinator, "Lucie Petit", companion=jo)
    odette = meet(collective, coordinator, companion=volunteer)
    data = {str(odette.id): str(jo.id)}
    response = desk.post(page("handover", volunteer.id), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["beyond_limit"])
    assert companions(odette) == [("Amina Diallo", "companion")]
    assert desk.post(page("handover", volunteer.id), {**data, "beyond_limit": "on"}).status_code == 302
    assert companions(odette) == [("Jo Martin", "companion")]


def test_someone_of_another_collective_cannot_take_over(desk, collective, coordinator, volunteer):
    stranger = factories.member(factories.collective(of=collective.network))
    odette = meet(collective, coordinator, companion=volunteer)
    for choice in (str(stranger.id), "personne", str(volunteer.id), ""):
        response = desk.post(page("handover", volunteer.id), {str(odette.id): choice})
        assert response.status_code == 422
    assert companions(odette) == [("Amina Diallo", "companion")]


def test_what_she_held_for_others_goes_back_to_the_coordinators(desk, collective, coordinator, volunteer, jo):
    odette = meet(collective, coordinator, companion=jo)
    planned = step(odette, jo, coordinator)
    with within(collective):
        NextStep.objects.filter(id=planned.id).update(assigned_to=volunteer)
    assert desk.get(page("handover", volunteer.id)).context["others"] == 1
    desk.post(page("handover", volunteer.id))
    with within(collective):
        kept = NextStep.objects.get(id=planned.id)
    assert (kept.assigned_to_id, kept.given_back_by_id) == (None, coordinator.id)


def test_the_relay_costs_the_same_for_one_person_as_for_three(desk, collective, coordinator, volunteer, jo):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            meet(collective, coordinator, companion=volunteer, substitute=jo)
        with CaptureQueriesContext(connection) as seen:
            desk.get(page("handover", volunteer.id))
        counts.append(len(seen))
    assert counts[0] == counts[1]


# Settings

SET = {
    "people_per_volunteer": "4", "silence_days": "14", "coordinator_substitute": "",
    "controller": "Centre social Nord", "dpo_contact": "donnees@exemple.org",
}  # fmt: skip


def test_the_coordinator_sets_what_the_pages_then_follow(desk, collective, jo):
    response = desk.post(page("settings"), {**SET, "coordinator_substitute": str(jo.id)})
    assert (response.status_code, response.url) == (302, page("settings"))
    with within(collective):
        kept = PeopleSettings.objects.get()
    assert (kept.people_per_volunteer, kept.silence_days, kept.coordinator_substitute_id) == (
        4, 14, jo.id
    )  # fmt: skip
    assert (kept.controller, kept.dpo_contact) == ("Centre social Nord", "donnees@exemple.org")
    assert desk.get(page("settings")).context["form"]["coordinator_substitute"].value() == jo.id
    assert {row.load.limit for row in desk.get(page("team")).context["lines"]} == {4}


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"people_per_volunteer": "0"}, "people_per_volunteer"),
        ({"people_per_volunteer": "51"}, "people_per_volunteer"),
        ({"silence_days": "9" * 30}, "silence_days"),
        ({"controller": "x" * 201}, "controller"),
        ({"controller": "a\x00b"}, "controller"),
        ({"coordinator_substitute": "personne"}, "coordinator_substitute"),
    ],
)
def test_a_setting_out_of_bounds_is_told_and_nothing_is_kept(desk, collective, fields, faulty):
    response = desk.post(page("settings"), SET | fields)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [faulty])
    with within(collective):
        assert not PeopleSettings.objects.exists()


def test_a_new_notice_is_the_next_version(desk):
    desk.post(page("renew_notice"))
    assert desk.get(page("settings")).context["notice_version"] == 2
