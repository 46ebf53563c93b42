"""The journal, the glass, the durations and the papers, on screen."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.journal import Access, Verb, Why, entries_about, record_access
from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry
from essaim.people.actions.glass import break_glass
from essaim.people.actions.indexes import rebuild_indexes
from essaim.people.models import BreakGlass, Person
from essaim.rights.models import RetentionRule
from essaim.web.frame.areas import areas
from essaim.web.rights.screens import screens_by_role
from tests import factories
from tests.documents import reading
from tests.mail import delivered
from tests.web.leaving import csv_rows

pytestmark = pytest.mark.django_db
REASON = "Elle m’appelle, elle est tombée"


@pytest.fixture(autouse=True)
def _no_tries():
    cache.clear()


@pytest.fixture
def desk(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def odette(collective, coordinator):
    with within(collective):
        door = factories.dwelling(collective, 12, suffix="bis")
        person = factories.person(
            collective, coordinator, "Odette Renaud", phone="+33611223344", dwelling_ref=str(door.id)
        )
        rebuild_indexes(person)
        return person


def at(name, *ids, **query):
    return reverse(f"rights:{name}", args=ids)


# --- the glass


@pytest.mark.parametrize(
    "known",
    [{"phone": "06 11 22 33 44"}, {"name": "renaud odette"}, {"number": "12 bis", "street": "lilas"},
     {"phone": "0611223344", "name": "Odette Renaud"}],
)  # fmt: skip
def test_whoever_knows_her_exactly_opens_her_file_and_the_coordinators_are_told(
    browse, collective, odette, volunteer, coordinator, known, django_capture_on_commit_callbacks
):
    phone = browse(volunteer)
    with django_capture_on_commit_callbacks(execute=True):
        answer = phone.post(at("glass_find"), known | {"reason": REASON})
    assert answer.status_code == 302
    assert str(odette.id) in answer.headers["Location"]
    with within(collective):
        glass = BreakGlass.objects.get()
        assert (glass.person_id, glass.until - glass.opened_at) == (odette.id, timedelta(hours=3))
        assert [line.why for line in entries_about(collective.id, [odette.id])] == ["break_glass"]
    (letter,) = delivered()
    assert letter.to == [coordinator.user.email]
    assert [
        word for word in ("Odette", "Renaud", "tombée", "06", "lilas") if word in letter.subject + letter.body
    ] == []
    assert reverse("rights:journal") in letter.body


@pytest.mark.parametrize(
    "known",
    [{"phone": "06 11 22 33 45"}, {"name": "Odette"}, {"name": "Odete Renaud"}, {"name": "%"}, {"phone": "x"},
     {"number": "12", "street": "lilas"}, {"number": "12 bis", "street": "roses"}, {"number": "douze", "street": "lilas"},
     {"phone": "0611223344", "name": "Paul"}, {"name": "😀"}],
)  # fmt: skip
def test_something_like_her_opens_nothing(browse, collective, odette, volunteer, known):
    answer = browse(volunteer).post(at("glass_find"), known | {"reason": REASON})
    assert answer.status_code == 422
    assert "Aucune fiche ne répond exactement" in answer.content.decode()
    with within(collective):
        assert BreakGlass.objects.count() == 0
    assert AccessEntry.objects.count() == 0


def test_the_code_that_the_coordinator_dictates_opens_the_file(browse, collective, odette, volunteer):
    phone = browse(volunteer)
    code = str(odette.id)[-6:].upper()
    assert phone.post(at("glass_find"), {"code": code, "name": "Paul", "reason": REASON}).status_code == 422
    assert phone.post(at("glass_find"), {"code": "000000", "reason": REASON}).status_code == 422
    assert phone.post(at("glass_find"), {"code": code, "reason": REASON}).status_code == 302


def test_of_two_people_behind_one_phone_one_must_be_named(browse, collective, odette, coordinator, volunteer):
    with within(collective):
        husband = factories.person(collective, coordinator, "Paul Renaud", phone="+33611223344")
        rebuild_indexes(husband)
    phone = browse(volunteer)
    told = phone.post(at("glass_find"), {"phone": "0611223344", "reason": REASON})
    assert "Plusieurs fiches répondent" in told.content.decode()
    assert phone.post(at("glass_find"), {"phone": "0611223344", "name": "Paul Renaud", "reason": REASON}).status_code == 302  # fmt: skip


@pytest.mark.parametrize("data", [{}, {"name": "Odette Renaud"}, {"name": "Odette Renaud", "reason": "vite"}, {"reason": REASON}, {"number": "12", "reason": REASON}])  # fmt: skip
def test_what_is_missing_is_said_and_what_was_typed_is_shown_again(browse, odette, volunteer, data):
    answer = browse(volunteer).post(at("glass_find"), data)
    assert answer.status_code == 422
    assert "name" not in data or 'value="Odette Renaud"' in answer.content.decode()


def test_whoever_guesses_is_stopped_after_ten_tries(browse, odette, volunteer):
    phone = browse(volunteer)
    for _ in range(10):
        phone.post(at("glass_find"), {"name": "Jeanne Martin", "reason": REASON})
    stopped = phone.post(at("glass_find"), {"name": "Odette Renaud", "reason": REASON})
    assert "Vous avez essayé dix fois" in stopped.content.decode()


def test_a_person_of_another_collective_is_not_found(browse, collective, volunteer):
    theirs = factories.collective("Allonnes", of=collective.network)
    with within(theirs):
        stranger = factories.person(theirs, factories.member(theirs, role="coordinator"), "Zoé Lointaine")
        rebuild_indexes(stranger)
    phone = browse(volunteer)
    assert phone.post(at("glass_find"), {"name": "Zoé Lointaine", "reason": REASON}).status_code == 422
    assert phone.get(at("glass", stranger.id)).status_code == 404
    assert phone.post(at("glass", stranger.id), {"reason": REASON}).status_code == 404
    assert phone.get(at("glass", factories.new_id())).status_code == 404


def test_a_link_given_by_the_coordinator_says_nothing_of_her_before_the_reason(
    browse, collective, odette, volunteer
):
    phone = browse(volunteer)
    page = phone.get(at("glass", odette.id)).content.decode()
    assert [word for word in ("Odette", "Renaud", "0611", "Lilas") if word in page] == []
    assert AccessEntry.objects.count() == 0
    assert phone.post(at("glass", odette.id), {"reason": REASON}).status_code == 302
    with within(collective):
        assert BreakGlass.objects.get().reason == REASON


@pytest.mark.parametrize("role", ["observer", "coordinator"])
def test_an_observer_and_a_coordinator_break_no_glass(browse, collective, odette, role):
    client = browse(factories.member(collective, role=role))
    for path in (at("glass_find"), at("glass", odette.id)):
        assert (client.get(path).status_code, client.post(path, {"reason": REASON}).status_code) == (403, 403)


def test_the_network_lead_breaks_no_glass(browse, collective, odette):
    client = browse(factories.member(None, role="network_lead", lead_of=collective.network))
    assert client.post(at("glass", odette.id), {"reason": REASON}).status_code == 403


# --- the journal


def look(of, by, person, *, verb=Verb.OPENED, why=Why.COMPANION):
    with within(of):
        access = Access(member_id=by.id, at=timezone.now(), device="Firefox, Linux")
        record_access(of.id, [(person.id, why)], verb=verb, access=access)


def test_the_week_is_read_without_a_name_of_anyone_met(desk, collective, odette, volunteer):
    look(collective, volunteer, odette)
    page = desk.get(at("journal"))
    text = page.content.decode()
    assert [one.name for one in page.context["digest"].readers] == ["Amina Diallo"]
    assert str(odette.id)[-6:] in text
    assert [word for word in ("Odette", "Renaud") if word in text] == []
    assert AccessEntry.objects.count() == 1  # the page itself shows nobody


def test_the_lines_of_one_file_or_of_one_member_are_found(desk, collective, odette, coordinator, volunteer):
    with within(collective):
        other = factories.person(collective, coordinator)
    look(collective, volunteer, odette)
    look(collective, coordinator, other)
    found = [
        len(desk.get(at("journal"), query).context["lines"])
        for query in (
            {},
            {"fiche": str(odette.id)[-6:]},
            {"membre": coordinator.id},
            {"fiche": "zz"},
            {"membre": "x"},
        )
    ]
    assert found == [2, 1, 1, 0, 0]


def test_the_reason_of_a_broken_glass_is_read_by_the_coordinator(desk, collective, odette, volunteer):
    with within(collective):
        break_glass(volunteer, person=odette, reason=REASON, at=timezone.now())
    text = desk.get(at("journal")).content.decode()
    assert REASON in text
    assert "Encore ouverte" in text


def test_the_journal_to_download_holds_identifiers_alone(desk, collective, odette, volunteer):
    look(collective, volunteer, odette)
    _heading, [row], _mark = csv_rows(desk, at("journal"))
    code = str(odette.id)[-6:]
    assert [row[0], *row[2:]] == [
        "1", str(volunteer.id), code, str(odette.id), "l’accompagne", "sa fiche", "Firefox, Linux",
    ]  # fmt: skip


def test_the_journal_holds_and_a_line_changed_is_seen(desk, collective, odette, volunteer):
    look(collective, volunteer, odette)
    assert "1 ligne relue" in desk.post(at("journal_check")).content.decode()
    with connections["vault"].cursor() as cursor:
        for trigger in _triggers(cursor):
            cursor.execute(f"DROP TRIGGER {trigger}")
        cursor.execute("UPDATE essaim_accessentry SET device = 'x'")
    assert "Le journal ne tient pas" in desk.post(at("journal_check")).content.decode()
    assert desk.get(at("journal_check")).status_code == 405


def _triggers(cursor):
    if connection.vendor != "sqlite":
        pytest.skip("how PostgreSQL refuses is tested with the walls")
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'essaim_accessentry'"
    )
    return [name for (name,) in cursor.fetchall()]


@pytest.mark.parametrize(
    "query", [{"avant": "3"}, {"avant": "-1"}, {"avant": "9999"}, {"avant": "²"}, {"page": "99"}]
)
def test_a_week_that_does_not_exist_is_a_week_all_the_same(desk, query):
    assert desk.get(at("journal"), query).status_code == 200


def test_the_journal_takes_as_many_queries_for_twenty_lines_as_for_two(desk, collective, odette, volunteer):
    def count():
        with (
            CaptureQueriesContext(connections["default"]) as seen,
            CaptureQueriesContext(connections["vault"]) as vault,
        ):
            assert desk.get(at("journal")).status_code == 200
        return len(seen), len(vault)

    look(collective, volunteer, odette)
    look(collective, factories.member(collective), odette)
    first = count()
    for _ in range(18):
        look(collective, factories.member(collective), odette)
    assert count() == first


def test_the_network_lead_reads_counts_of_the_coordinators_and_no_person(browse, collective, odette, coordinator, volunteer):  # fmt: skip
    look(collective, coordinator, odette, why=Why.COORDINATOR)
    look(collective, volunteer, odette)
    lead = factories.member(None, role="network_lead", lead_of=collective.network)
    page = browse(lead).get(at("lead_digest"))
    assert [(one.name, [r.name for r in readers]) for one, readers in page.context["told"]] == [
        ("Collectif de Bondy", ["Nadia Benali"])
    ]
    text = page.content.decode()
    assert [word for word in ("Odette", str(odette.id), str(odette.id)[-6:], "Amina") if word in text] == []
    for role in ("coordinator", "volunteer", "observer"):
        assert browse(factories.member(collective, role=role)).get(at("lead_digest")).status_code == 403


# --- durations


def form_of(page, **change):
    data = {}
    for form in page.context["forms"]:
        for field in form:
            data[field.html_name] = field.value() if field.value() is not None else ""
    return data | change


def test_a_duration_is_shortened_at_will_and_lengthened_with_a_reason(desk, collective):
    page = desk.get(at("retention"))
    assert "2 ans" in page.content.decode()
    assert desk.post(at("retention"), form_of(page, **{"note-days": "180"})).status_code == 302
    longer = desk.post(at("retention"), form_of(page, **{"note-days": "900", "person-days": "400"}))
    assert longer.status_code == 422
    assert "demande une raison écrite" in longer.content.decode()
    with within(collective):
        assert dict(RetentionRule.objects.values_list("subject", "days")) == {"note": 180}
    why = {"note-days": "900", "note-justification": "Convention signée avec la commune"}
    assert desk.post(at("retention"), form_of(page, **why)).status_code == 302
    with within(collective):
        assert dict(RetentionRule.objects.values_list("subject", "days")) == {"note": 900}


@pytest.mark.parametrize("days", ["", "0", "-3", "beaucoup", "99999", "9" * 40])
def test_a_duration_that_cannot_be_read_changes_nothing(desk, collective, days):
    page = desk.get(at("retention"))
    assert desk.post(at("retention"), form_of(page, **{"note-days": days})).status_code == 422
    with within(collective):
        assert RetentionRule.objects.count() == 0


def test_the_rehearsal_names_files_by_code_and_writes_nothing(desk, collective, coordinator):
    long_ago = timezone.now() - timedelta(days=900)
    with within(collective):
        gone = factories.person(collective, coordinator, "Odette Renaud", at=long_ago, warned_on=long_ago.date() + timedelta(days=800))  # fmt: skip
        kept = factories.person(collective, coordinator, "Paul Martin", at=timezone.now())
    page = desk.get(at("rehearsal"))
    assert [one["id"] for one in page.context["codes"]] == [gone.id]
    assert page.context["rehearsed"].keeps_figures
    assert all(before == after for _name, before, after in page.context["compared"])
    assert "Odette" not in page.content.decode()
    with within(collective):
        assert set(Person.objects.filter(state="active").values_list("id", flat=True)) == {gone.id, kept.id}
    assert AccessEntry.objects.count() == 0


# --- the papers


def test_the_register_and_the_assessment_are_read_on_screen_and_printed(desk):
    for name, words in (("paperwork", "Registre"), ("assessment", "Analyse d’impact")):
        assert words in desk.get(at(name)).content.decode()
    for name, words in (
        ("register_pdf", "Registre des activités de traitement"),
        ("assessment_pdf", "Analyse d’impact sur la protection des données"),
    ):
        answer = desk.get(at(name))
        assert answer.headers["Content-Type"] == "application/pdf"
        assert words in reading.text(answer.content)


def test_the_screens_of_each_role_are_read_from_the_policies():
    found = dict(screens_by_role())
    assert found["Droits et données"] == "Bénévole, Référent·e, Animateur·rice du parcours, Tête de réseau"
    assert found["Chiffres"] == "Référent·e, Animateur·rice du parcours, Partenaire"


def test_every_area_of_the_screens_has_its_french_words():
    assert [name for name, area in areas().items() if not area.title] == [
        "components_page",  # of developers
        "guides",  # nobody's data
        "search",  # shows what other areas hold
    ]


def test_the_file_says_until_when_it_is_open(browse, collective, odette, volunteer):
    now = timezone.now()
    with within(collective):
        glass = break_glass(volunteer, person=odette, reason=REASON, at=now)
    page = browse(volunteer).get(reverse("people:person", args=[odette.id])).content.decode()
    here = timezone.localtime(glass.until)
    hour = f"{here.hour} h" + (f" {here.minute:02}" if here.minute else "")
    assert f"en urgence, jusqu’à {hour}." in page.replace("\u00a0", " ")


def test_whoever_may_break_the_glass_finds_the_way_from_her_people(
    browse, collective, volunteer, coordinator
):
    assert at("glass_find") in browse(volunteer).get(reverse("people:list")).content.decode()
    assert at("glass_find") not in browse(coordinator).get(reverse("people:list")).content.decode()
