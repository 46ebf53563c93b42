from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.doors.actions.contact import leave_alone
from essaim.doors.actions.visits import record_visit
from essaim.doors.enums import Outcome
from essaim.doors.queries.proposals import rules_of
from essaim.kernel.tenancy import within
from essaim.models import AccessTask, Building, DoNotContact, Dwelling, Script
from essaim.people.enums import Channel
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def door(collective):
    with within(collective):
        return factories.dwelling(collective, 12, on=factories.street(collective, "rue des lilas"))


def mark(collective, door, by, **more):
    with within(collective):
        values = {
            "said_on": date(2026, 11, 1),
            "said_by": "sa fille",
            "at": factories.NOW,
            "today": date(2026, 11, 21),
        }
        return leave_alone(door, channel=Channel.DOOR, by=by, **(values | more))


def task_for(collective, door, by):
    with within(collective):
        tour = factories.walk(collective, by, [door])
        record_visit(
            tour,
            door,
            visit_id=factories.new_id(),
            outcome=Outcome.NO_ACCESS,
            at=factories.NOW,
            by=by,
            now=factories.NOW,
        )
        return AccessTask.objects.get(dwelling=door)


def rules_form(**changes):
    from essaim.doors.rules.revisits import default_rules

    data = {}
    for outcome, rule in default_rules().items():
        if outcome == Outcome.NEVER:
            continue
        data |= {f"{outcome}-revisit": rule.revisit, f"{outcome}-days": rule.days}
        data[f"{outcome}-max_passes"] = rule.max_passes or ""
        if rule.other_slot:
            data[f"{outcome}-other_slot"] = "on"
    return data | changes


# --- when to come back ------------------------------------------------------------------------------------


def test_the_coordinator_reads_the_rules_in_plain_sentences(desk):
    shown = desk.get(reverse("revisits:rules"))
    assert len(shown.context["rules"]) == 9
    assert (
        "proposer de nouveau au moins 3 jours après, à un autre moment de la semaine"
        in shown.content.decode()
    )


def test_a_rule_changed_on_screen_is_used(desk, collective):
    assert desk.post(reverse("revisits:rules"), rules_form(**{"absent-days": 10})).status_code == 302
    with within(collective):
        table = rules_of(collective.id)
        assert (table[Outcome.ABSENT].days, table[Outcome.REFUSES].days) == (10, 365)


@pytest.mark.parametrize(
    "change", [{"absent-days": "beaucoup"}, {"absent-revisit": "task"}, {"absent-max_passes": "0"}]
)
def test_a_rule_that_cannot_be_read_changes_nothing(desk, collective, change):
    assert desk.post(reverse("revisits:rules"), rules_form(**change)).status_code == 422
    with within(collective):
        assert rules_of(collective.id)[Outcome.ABSENT].days == 3


def test_the_rules_we_started_with_can_be_restored(desk, collective):
    desk.post(reverse("revisits:rules"), rules_form(**{"absent-days": 10}))
    desk.post(reverse("revisits:restore"))
    with within(collective):
        assert rules_of(collective.id)[Outcome.ABSENT].days == 3


# --- the script -------------------------------------------------------------------------------------------


def test_a_new_script_is_a_new_version_and_the_old_one_is_still_read(desk, collective):
    desk.post(reverse("revisits:script"), {"body": "Bonjour."})
    desk.post(reverse("revisits:script"), {"body": "Bonjour **voisins**. <script>"})
    with within(collective):
        assert list(Script.objects.values_list("version", flat=True)) == [2, 1]
    assert (
        "Bonjour <strong>voisins</strong>. &lt;script&gt;"
        in desk.get(reverse("revisits:script")).content.decode()
    )
    assert desk.get(reverse("revisits:script_version", args=[1])).context["blocks"][0].text == "Bonjour."
    assert desk.get(reverse("revisits:script_version", args=[3])).status_code == 404


def test_an_empty_script_is_refused(desk, collective):
    assert desk.post(reverse("revisits:script"), {"body": "  "}).status_code == 422
    with within(collective):
        assert Script.objects.count() == 0


# --- do not contact ---------------------------------------------------------------------------------------


def test_a_door_is_found_and_left_alone(desk, collective, door):
    found = desk.get(reverse("revisits:leave_alone"), {"q": "12 lilas"})
    assert found.context["found"] == [door]
    data = {"dwelling": door.id, "channel": "door", "said_on": "2026-11-01", "said_by": "sa fille"}
    assert desk.post(reverse("revisits:leave_alone"), data).status_code == 302
    shown = desk.get(reverse("revisits:do_not_contact"))
    assert [wish.dwelling for wish in shown.context["page"]] == [door]
    assert ", sa fille" in shown.content.decode()


def test_a_door_page_leads_straight_to_its_wish(desk, door):
    assert desk.get(reverse("revisits:leave_alone"), {"porte": door.id}).context["found"] == [door]
    assert desk.get(reverse("revisits:leave_alone"), {"porte": "x"}).context["found"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"dwelling": ""},
        {"dwelling": "x"},
        {"said_on": "9999-01-01"},
        {"said_by": "Mme Durand"},
        {"channel": "fax"},
    ],
)
def test_a_wish_that_cannot_be_kept_says_why(desk, collective, door, change):
    data = {"dwelling": door.id, "channel": "door", "said_on": "2026-11-01", "said_by": ""} | change
    response = desk.post(reverse("revisits:leave_alone"), data)
    assert response.status_code == 422
    assert response.context["form"].errors
    with within(collective):
        assert DoNotContact.objects.count() == 0


def test_the_door_of_another_collective_cannot_be_marked(desk, collective):
    theirs = factories.collective("Allonnes", of=collective.network)
    with within(theirs):
        stray = factories.dwelling(theirs, 5)
    data = {"dwelling": stray.id, "channel": "door", "said_on": "2026-11-01"}
    assert desk.post(reverse("revisits:leave_alone"), data).status_code == 404
    assert desk.get(reverse("revisits:leave_alone"), {"porte": stray.id}).context["found"] == []


def test_a_wish_is_lifted_with_a_reason_and_kept_in_the_list_of_those_lifted(
    desk, collective, coordinator, door
):
    wish = mark(collective, door, coordinator)
    address = reverse("revisits:lift", args=[wish.id])
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "la personne a rappelé"}).status_code == 302
    assert list(desk.get(reverse("revisits:do_not_contact")).context["page"]) == []
    lifted = desk.get(reverse("revisits:do_not_contact"), {"leves": "1"})
    assert [one.id for one in lifted.context["page"]] == [wish.id]
    assert "la personne a rappelé" in lifted.content.decode()


def test_the_wish_of_another_collective_does_not_exist(desk, collective):
    theirs = factories.collective("Allonnes", of=collective.network)
    with within(theirs):
        lead = factories.member(theirs, role="coordinator")
        wish = mark(theirs, factories.dwelling(theirs, 5), lead)
    assert desk.get(reverse("revisits:lift", args=[wish.id])).status_code == 404
    assert desk.post(reverse("revisits:lift", args=[wish.id]), {"reason": "x"}).status_code == 404
    assert list(desk.get(reverse("revisits:do_not_contact")).context["page"]) == []


# --- ways in ----------------------------------------------------------------------------------------------


def way(task, **values):
    return {f"{str(task.id)[:8]}-{name}": value for name, value in values.items()}


def test_a_way_in_is_chosen_in_the_list_and_the_task_goes(desk, collective, coordinator, door):
    with within(collective):
        door.building = factories.building(collective)
        door.save()
    task = task_for(collective, door, coordinator)
    assert [line["task"] for line in desk.get(reverse("revisits:access_tasks")).context["lines"]] == [task]
    desk.post(reverse("revisits:resolve", args=[task.id]), way(task, way_in="Demander au gardien"))
    with within(collective):
        assert Building.objects.get().access == "Demander au gardien"
    assert desk.get(reverse("revisits:access_tasks")).context["lines"] == []


def test_a_code_is_refused_on_screen(desk, collective, coordinator, door):
    task = task_for(collective, door, coordinator)
    response = desk.post(
        reverse("revisits:resolve", args=[task.id]), way(task, way_in="other", other="code 4512"), follow=True
    )
    assert "N’écrivez ni code d’entrée ni endroit où se trouve une clé." in response.content.decode()
    with within(collective):
        assert AccessTask.objects.get().resolved_at is None
        assert Dwelling.objects.get().label == ""


def test_the_lists_take_as_many_queries_for_three_rows_as_for_one(desk, collective, coordinator, door):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        counted = []
        for name in ("revisits:do_not_contact", "revisits:access_tasks"):
            with CaptureQueriesContext(connection) as seen:
                assert desk.get(reverse(name)).status_code == 200
            counted.append(len(seen))
        return counted

    mark(collective, door, coordinator)
    task_for(collective, door, coordinator)
    first = count()
    with within(collective):
        others = [factories.dwelling(collective, number) for number in (20, 21)]
    for other in others:
        mark(collective, other, coordinator)
        task_for(collective, other, coordinator)
    assert count() == first


NAMES = ["rules", "script", "do_not_contact", "leave_alone", "access_tasks"]


@pytest.mark.parametrize("name", NAMES)
def test_the_rules_are_for_the_coordinator_only(browse, desk, collective, name):
    assert desk.get(reverse(f"revisits:{name}")).status_code == 200
    for role in ("volunteer", "facilitator", "observer"):
        member = factories.member(collective, role=role)
        assert browse(member).get(reverse(f"revisits:{name}")).status_code == 403


def test_the_list_shows_today_what_a_pair_noted(desk, collective, coordinator, door):
    with within(collective):
        tour = factories.walk(collective, coordinator, [door])
        now = timezone.now()
        record_visit(
            tour, door, visit_id=factories.new_id(), outcome=Outcome.NEVER, at=now, by=coordinator, now=now
        )
    shown = desk.get(reverse("revisits:do_not_contact")).content.decode()
    assert "une personne du logement, à la porte" in shown
