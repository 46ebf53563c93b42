"""Her rights on screen: what is held, who looked, her requests, erasing; for the coordinator only."""

import json
from datetime import date, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.journal import entries_about
from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry
from essaim.people.models import Consent, Note, Person, PersonDoNotContact
from essaim.rights.actions.requests import open_request
from essaim.rights.models import PersonRequest
from tests import factories
from tests.documents import reading
from tests.factories import NOW
from tests.web.leaving import csv_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def odette(collective, coordinator, volunteer):
    with within(collective):
        return factories.person(
            collective, coordinator, "Odette Renaud", companion=volunteer, likes="Les dahlias"
        )


def at(name, *ids):
    return reverse(f"rights:{name}", args=ids)


def lines(collective, person):
    with within(collective):
        return [(line.verb, line.why) for line in reversed(entries_about(collective.id, [person.id]))]


def asked_of(collective, person, by=None, kind="access", on=None, via="phone"):
    with within(collective):
        return open_request(
            person, kind=kind, via=via, on=on or timezone.localdate(), at=timezone.now(), by=by
        )


# --- the page of one person


def test_her_rights_are_on_one_page_and_each_display_is_a_line(desk, collective, odette):
    page = desk.get(at("person", odette.id))
    assert page.status_code == 200
    assert lines(collective, odette) == [("opened", "coordinator")]
    text = page.content.decode()
    assert "Odette R." in text
    assert "Renaud" not in text
    assert "Nadia Benali" in text  # who looked: herself, just now
    assert page.headers["Cache-Control"] == "no-store"


def test_who_looked_is_read_page_by_page(desk, collective, odette):
    for _ in range(25):
        desk.get(at("person", odette.id))
    page = desk.get(at("person", odette.id), {"page": 2})
    assert (len(page.context["looked"]), page.context["page"].paginator.num_pages) == (1, 2)


def test_a_request_heard_on_the_phone_has_a_month(desk, collective, odette):
    today = timezone.localdate()
    data = {
        "kind": "correction",
        "via": "phone",
        "received_on": today - timedelta(days=25),
        "detail": "Le prénom",
    }
    assert desk.post(at("ask", odette.id), data).status_code == 302
    page = desk.get(at("person", odette.id))
    (one,) = page.context["asked"]
    assert one["clock"]["pill"] == "soleil"
    assert "<p>Le prénom</p>" in page.content.decode()
    assert lines(collective, odette)[0] == ("changed", "coordinator")


def test_to_say_stop_takes_effect_at_once(desk, collective, odette, coordinator):
    with within(collective):
        Consent.objects.create(
            collective=collective, person=odette, purpose="phone", given_on=NOW, given_how="spoken", recorded_by=coordinator
        )  # fmt: skip
    data = {"kind": "opposition", "via": "person", "received_on": timezone.localdate()}
    assert desk.post(at("ask", odette.id), data).status_code == 302
    with within(collective):
        assert PersonDoNotContact.objects.filter(lifted_on=None).count() == 4
        assert Consent.objects.filter(withdrawn_on=None).count() == 0


@pytest.mark.parametrize(
    "change",
    [{"kind": ""}, {"kind": "gift"}, {"via": "web"}, {"received_on": "2999-01-01"}, {"received_on": "1999-01-01"},
     {"received_on": "hier"}, {"detail": "x" * 501}, {"detail": "\x00"}],
)  # fmt: skip
def test_a_request_that_cannot_be_kept_says_why_and_shows_what_was_typed(desk, collective, odette, change):
    data = {
        "kind": "access",
        "via": "phone",
        "received_on": timezone.localdate(),
        "detail": "Mot tapé",
    } | change
    page = desk.post(at("ask", odette.id), data)
    assert page.status_code == 422
    assert page.context["form"].errors
    assert "detail" in change or "Mot tapé" in page.content.decode()
    with within(collective):
        assert PersonRequest.objects.count() == 0


# --- what is held


def test_what_is_held_is_given_as_json_without_a_name_in_the_name_of_the_file(desk, collective, odette):
    answer = desk.post(at("export", odette.id), {"shape": "json"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ce-que-nous-gardons.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    told = json.loads(answer.content)
    assert (told["format"], told["version"]) == ("essaim-acces", 1)
    values = {item["name"]: item["value"] for item in told["sections"][0]["rows"][0]}
    assert (values["name"], values["likes"], values["met_on"]) == (
        "Odette Renaud",
        "Les dahlias",
        "2026-11-21",
    )
    assert lines(collective, odette) == [("exported", "coordinator")]  # she asked nothing


def test_what_is_held_is_given_as_a_paper_at_her_own_request(desk, collective, coordinator, odette):
    with within(collective):
        open_request(
            odette,
            kind="access",
            via="person",
            on=factories.TODAY,
            at=factories.NOW,
            by=coordinator,
            detail="",
        )
    answer = desk.post(at("export", odette.id), {"shape": "pdf"})
    assert answer.headers["Content-Type"] == "application/pdf"
    said = reading.text(answer.content)
    assert "Nom : Odette Renaud" in said
    assert "Ce qu’elle aime : Les dahlias" in said
    assert lines(collective, odette) == [("exported", "herself")]


def test_nothing_is_given_to_a_link(desk, collective, odette):
    assert desk.get(at("export", odette.id)).status_code == 405
    assert lines(collective, odette) == []


def test_a_shape_that_does_not_exist_gives_nothing(desk, collective, odette):
    assert desk.post(at("export", odette.id), {"shape": "exe"}).status_code == 302
    assert lines(collective, odette) == []


# --- erasing


def test_the_page_says_what_goes_and_what_stays(desk, collective, odette):
    page = desk.get(at("erase", odette.id))
    assert page.context["counts"] == [("Qui l’accompagne", 1), ("Qui peut la voir", 1)]
    with within(collective):
        assert Person.objects.get().name == "Odette Renaud"


def test_she_is_erased_once_the_box_is_ticked(desk, collective, odette, coordinator):
    with within(collective):
        Note.objects.create(
            collective=collective, person=odette, body="x", by=coordinator, at=NOW, expires_on=NOW
        )
    assert desk.post(at("erase", odette.id), {"via": "phone"}).status_code == 422
    with within(collective):
        assert Person.objects.get().state == "active"
    assert desk.post(at("erase", odette.id), {"via": "phone", "sure": "on"}).status_code == 302
    with within(collective):
        left = Person.objects.get()
        assert (left.state, left.name) == ("erased", None)
        assert PersonRequest.objects.get().done_on == timezone.localdate()
    assert desk.get(at("person", odette.id)).status_code == 404


# --- the list of requests


def test_the_requests_are_listed_the_most_pressing_first_with_their_clock(desk, collective, coordinator):
    today = timezone.localdate()
    with within(collective):
        people = [factories.person(collective, coordinator, f"Anne {letter}") for letter in "ABC"]
    for person, days in zip(people, (1, 25, 40), strict=True):
        asked_of(collective, person, coordinator, on=today - timedelta(days=days))
    page = desk.get(at("requests"))
    assert [line.clock["pill"] for line in page.context["lines"]] == ["rouge", "soleil", "sauge"]
    assert [line.person.id for line in page.context["lines"]] == [one.id for one in people[::-1]]
    assert "Anne C." in page.content.decode()
    assert [lines(collective, one) for one in people] == [[("listed", "coordinator")]] * 3
    late = desk.get(at("requests"), {"voir": "retard"})
    assert len(late.context["lines"]) == 1


def test_a_request_is_answered_or_withdrawn_and_goes_to_the_other_list(desk, collective, odette, coordinator):
    first = asked_of(collective, odette, coordinator)
    second = asked_of(collective, odette, coordinator, kind="correction")
    assert desk.post(at("answer", first.id)).status_code == 302
    assert desk.post(at("cancel", second.id)).status_code == 302
    assert desk.get(at("requests")).context["lines"] == []
    assert len(desk.get(at("requests"), {"voir": "traitees"}).context["lines"]) == 2
    told = desk.post(at("answer", first.id), follow=True).content.decode()
    assert "déjà traitée ou annulée" in told


def test_to_answer_an_erasure_leads_to_the_page_that_says_what_goes(desk, collective, odette):
    asked = asked_of(collective, odette, None, kind="erasure", via="web")
    assert desk.post(at("answer", asked.id)).headers["Location"] == at("erase", odette.id)
    with within(collective):
        assert PersonRequest.objects.get().done_on is None


def test_the_list_of_an_erased_person_shows_a_code_and_no_link(desk, collective, odette):
    desk.post(at("erase", odette.id), {"via": "letter", "sure": "on"})
    page = desk.get(at("requests"), {"voir": "traitees"})
    assert f"Fiche effacée ({str(odette.id)[-6:]})" in page.content.decode()
    assert at("person", odette.id) not in page.content.decode()


def test_the_table_to_download_names_nobody(desk, collective, odette, coordinator):
    asked_of(collective, odette, coordinator, on=date(2026, 11, 1))
    _heading, [row], _mark = csv_rows(desk, at("requests"))
    code = str(odette.id)[-6:]
    assert row == [code, "Savoir ce qui est gardé", "Par téléphone", "2026-11-01", "2026-12-01", "", ""]
    assert lines(collective, odette) == [("exported", "coordinator")]


def test_an_empty_list_says_so(desk):
    assert "Aucune demande n’attend" in desk.get(at("requests")).content.decode()
    assert "Aucune demande ici." in desk.get(at("requests"), {"voir": "retard"}).content.decode()
    assert desk.get(at("requests"), {"voir": "é", "demande": "x", "page": "zz"}).status_code == 200


def test_the_list_takes_as_many_queries_for_ten_requests_as_for_one(desk, collective, coordinator):
    def count():
        with (
            CaptureQueriesContext(connections["default"]) as seen,
            CaptureQueriesContext(connections["vault"]) as vault,
        ):
            assert desk.get(at("requests")).status_code == 200
        return len(seen), len(vault)

    def add():
        with within(collective):
            person = factories.person(collective, coordinator)
        asked_of(collective, person, coordinator)

    add()
    count()  # the first line of a journal makes its head
    first = count()
    for _ in range(9):
        add()
    assert count() == first


# --- walls


PAGES = [("person", "get"), ("ask", "post"), ("export", "post"), ("erase", "get"), ("erase", "post")]


@pytest.mark.parametrize(("name", "method"), PAGES)
def test_a_person_of_another_collective_does_not_exist(desk, collective, name, method):
    theirs = factories.collective("Allonnes", of=collective.network)
    with within(theirs):
        stranger = factories.person(theirs, factories.member(theirs, role="coordinator"))
    data = {
        "shape": "json",
        "via": "phone",
        "sure": "on",
        "kind": "access",
        "received_on": timezone.localdate(),
    }
    for identifier in (stranger.id, factories.new_id()):
        assert getattr(desk, method)(at(name, identifier), data).status_code == 404
    with within(theirs):
        assert Person.objects.get().state == "active"
    assert AccessEntry.objects.count() == 0


@pytest.mark.parametrize(("name", "method"), PAGES)
@pytest.mark.parametrize("role", ["volunteer", "facilitator", "observer"])
def test_the_rights_of_a_person_are_for_the_coordinator_only_her_companion_included(
    browse, collective, coordinator, name, method, role
):
    member = factories.member(collective, role=role)
    with within(collective):
        person = factories.person(collective, coordinator, companion=member)
    assert getattr(browse(member), method)(at(name, person.id), {"shape": "json"}).status_code == 403
    assert AccessEntry.objects.count() == 0


@pytest.mark.parametrize("name", ["requests", "journal", "retention", "rehearsal", "paperwork", "assessment", "register_pdf", "assessment_pdf"])  # fmt: skip
@pytest.mark.parametrize("role", ["volunteer", "facilitator", "observer"])
def test_the_other_pages_are_for_the_coordinator_only(browse, collective, name, role):
    assert browse(factories.member(collective, role=role)).get(at(name)).status_code == 403


@pytest.mark.parametrize("name", ["answer", "cancel"])
def test_the_request_of_another_collective_does_not_exist(desk, collective, name):
    theirs = factories.collective("Allonnes", of=collective.network)
    with within(theirs):
        lead = factories.member(theirs, role="coordinator")
        asked = asked_of(theirs, factories.person(theirs, lead), lead)
    assert desk.post(at(name, asked.id)).status_code == 404
    with within(theirs):
        assert PersonRequest.objects.filter(done_on=None, cancelled_on=None).count() == 1
