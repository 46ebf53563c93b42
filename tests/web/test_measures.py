"""Questions on screen: asked to someone who may look, read by her companion and the coordinator, declared by the lead."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from essaim.kernel.ids import uuid7
from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry
from essaim.measures.actions import ask_measure, declare_instrument
from essaim.measures.rules.instruments import spec_of
from essaim.models import InstrumentUse, Measure
from tests import factories

pytestmark = pytest.mark.django_db
UCLA = {"u1": "parfois", "u2": "-", "u3": "souvent", "direct": "jamais"}
LABELS = ("seule", "seul·e", "isolée", "solitude", "à risque", "mort sociale", "sévère", "modérée")


@pytest.fixture
def odette(collective, coordinator, volunteer):
    with within(collective):
        return factories.person(
            collective, coordinator, companion=volunteer, at=timezone.now() - timedelta(days=200)
        )


@pytest.fixture
def lead(collective):
    return factories.member(None, role="network_lead", lead_of=collective.network)


def page(name, *args):
    return reverse(f"measures:{name}", args=args)


def typed(**fields):
    return {
        "measure_id": str(uuid7()),
        "mode": "face",
        "on": timezone.localdate().isoformat(),
        **UCLA,
    } | fields


def kept(collective):
    with within(collective):
        return list(Measure.objects.filter(withdrawn_at=None))


def answered(person, by, instrument="ucla3", *, days=0, **answers):
    spec = spec_of(instrument)
    today = timezone.localdate()
    with within(person.collective):
        return ask_measure(
            person, instrument=instrument, answers={item.id: None for item in spec.items} | answers,
            mode="face", on=today - timedelta(days=days), today=today, by=by,
        )  # fmt: skip


def declare(lead, instrument="who5"):
    words = {key: f"texte {key}" for key in spec_of(instrument).wording_keys()}
    return declare_instrument(
        lead.network,
        instrument=instrument,
        permission="Lettre du 3 mars",
        wording=words,
        by=lead,
        at=timezone.now(),
    )


def said(response):
    return " ".join(strip_tags(response.content.decode()).split())


# Asking


def test_her_companion_asks_and_the_answers_are_kept(browse, collective, volunteer, odette):
    desk = browse(volunteer)
    assert desk.get(page("choose", odette.id)).status_code == 200
    assert desk.get(page("ask", odette.id, "ucla3")).status_code == 200
    response = desk.post(page("ask", odette.id, "ucla3"), typed())
    assert (response.status_code, response.url) == (302, page("done", odette.id))
    (made,) = kept(collective)
    with within(collective):
        assert made.answers == {"u1": "parfois", "u2": None, "u3": "souvent", "direct": "jamais"}
    assert (made.asked_by, made.mode, made.on) == (volunteer, "face", timezone.localdate())


def test_pressing_twice_keeps_once(browse, collective, volunteer, odette):
    desk, data = browse(volunteer), typed()
    for _ in range(2):
        assert desk.post(page("ask", odette.id, "ucla3"), data).status_code == 302
    assert len(kept(collective)) == 1


def test_every_question_offers_not_to_answer_as_a_choice_like_the_others(browse, volunteer, odette):
    response = browse(volunteer).get(page("ask", odette.id, "circles"))
    for question in response.context["form"].questions:
        assert question.field.choices[-1][0] == "-"
        assert question.field.required is False
    assert response.content.decode().count("Ne souhaite pas répondre</span>") == 5


def test_half_filled_the_question_left_is_told_and_what_was_typed_is_shown_again(
    browse, collective, volunteer, odette
):
    response = browse(volunteer).post(page("ask", odette.id, "ucla3"), typed(u3=""))
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, ["u3"])
    assert form["u1"].value() == "parfois"
    assert kept(collective) == []


def test_she_prefers_to_stop_there_and_what_she_said_is_kept(browse, collective, volunteer, odette):
    browse(volunteer).post(page("ask", odette.id, "ucla3"), typed(u3="", direct="", stops_here="on"))
    (made,) = kept(collective)
    with within(collective):
        assert made.answers == {"u1": "parfois", "u2": None, "u3": None, "direct": None}


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"on": "2999-01-01"}, "on"),
        ({"on": "1999-01-01"}, "on"),
        ({"on": "hier"}, "on"),
        ({"on": ""}, "on"),
        ({"mode": "pigeon"}, "mode"),
        ({"u1": "\ud800"}, "u1"),
        ({"u1": "toujours"}, "u1"),
        ({"u1": "x" * 1_000_000}, "u1"),
        ({"measure_id": "rien"}, "measure_id"),
    ],
)
def test_bad_input_is_told_and_nothing_is_kept(browse, collective, volunteer, odette, fields, faulty):
    data = {
        name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        for name, value in typed(**fields).items()
    }
    response = browse(volunteer).post(page("ask", odette.id, "ucla3"), data)
    assert (response.status_code, faulty in response.context["form"].errors) == (422, True)
    assert kept(collective) == []


def test_an_instrument_that_is_off_or_unknown_is_not_found(browse, volunteer, odette):
    for instrument in ("who5", "moral"):
        assert browse(volunteer).get(page("ask", odette.id, instrument)).status_code == 404
        assert browse(volunteer).post(page("ask", odette.id, instrument), typed()).status_code == 404


def test_who_holds_the_phone_towards_her_shows_no_result_and_no_word_about_her(browse, volunteer, odette):
    desk = browse(volunteer)
    answered(odette, volunteer, u1="souvent", u2="souvent", u3="souvent", direct="souvent_ou_toujours")
    for address in (page("ask", odette.id, "circles"), page("done", odette.id)):
        words = said(desk.get(address)).lower()
        assert [label for label in LABELS if label in words] == []
        assert "sur 9" not in words
        assert "résultat" not in words


# Who sees


def test_neither_a_substitute_nor_a_glass_broken_nor_another_volunteer_sees_measures(
    browse, collective, volunteer, odette
):
    made = answered(odette, volunteer, u1="parfois")
    substitute, passer_by, other = (factories.member(collective) for _ in range(3))
    now = timezone.now()
    with within(collective):
        factories.companionship(odette, substitute, role="substitute", since=now.date())
        factories.glass(odette, passer_by, at=now)
    for member in (substitute, passer_by, other):
        desk = browse(member)
        for name, *args in (("history", odette.id), ("choose", odette.id), ("ask", odette.id, "ucla3"),
                            ("done", odette.id), ("withdraw", made.id)):  # fmt: skip
            assert desk.get(page(name, *args)).status_code == 404
        assert desk.post(page("ask", odette.id, "ucla3"), typed()).status_code == 404
        assert desk.post(page("withdraw", made.id)).status_code == 404
    assert len(kept(collective)) == 1


def test_another_collective_finds_nothing(browse, collective, volunteer, odette):
    made = answered(odette, volunteer, u1="parfois")
    of = factories.collective("Allonnes", of=collective.network)
    desk = browse(factories.member(of, role="coordinator"))
    for address in (page("history", odette.id), page("ask", odette.id, "ucla3"), page("withdraw", made.id)):
        assert desk.get(address).status_code == 404
        assert desk.post(address, typed()).status_code in {404, 405}
    assert len(kept(collective)) == 1


def test_each_display_is_a_line_of_the_journal(browse, coordinator, volunteer, odette):
    for member, why in ((volunteer, "companion"), (coordinator, "coordinator")):
        browse(member).get(page("history", odette.id))
        entry = AccessEntry.objects.filter(subject_id=odette.id).order_by("-number").first()
        assert (entry.member_id, entry.verb, entry.why) == (member.id, "measured", why)
    browse(volunteer).post(page("ask", odette.id, "ucla3"), typed())
    assert AccessEntry.objects.order_by("-number").first().verb == "changed"


# Reading


def test_the_history_tells_answers_results_and_what_changed(browse, volunteer, odette):
    answered(odette, volunteer, days=100, u1="souvent", u2="souvent", u3="parfois", direct="jamais")
    answered(odette, volunteer, u1="parfois", u2="parfois", u3="parfois", direct="jamais")
    response = browse(volunteer).get(page("history", odette.id))
    (block,) = response.context["blocks"]
    assert [[result.since for result in line.results] for line in block.lines] == [
        ["8 → 6 (−2)", "1 → 1 (sans changement)"],
        ["", ""],
    ]
    assert [str(answer) for _question, answer in block.lines[0].answers] == [
        "Parfois",
        "Parfois",
        "Parfois",
        "Jamais",
    ]
    words = said(response).lower()
    assert [
        label for label in LABELS if label in words.replace("à quelle fréquence vous sentez-vous seul(e)", "")
    ] == []


def test_a_half_answered_one_says_why_there_is_no_result(browse, volunteer, odette):
    answered(odette, volunteer, u1="parfois")
    assert said(browse(volunteer).get(page("history", odette.id))).count("Pas de résultat") == 2


@pytest.mark.parametrize(("points", "is_prompted"), [("1", True), ("2", False)])
def test_a_low_well_being_reminds_the_companion_of_whom_to_turn_to(
    browse, lead, volunteer, odette, points, is_prompted
):
    declare(lead)
    answered(odette, volunteer, "who5", w1=points, w2=points, w3=points, w4="1", w5="1")
    assert ("3114" in said(browse(volunteer).get(page("history", odette.id)))) is is_prompted


def test_the_history_costs_the_same_for_one_answer_as_for_three(browse, volunteer, odette):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk, counts = browse(volunteer), []
    for more in (1, 2):
        for _ in range(more):
            answered(odette, volunteer, u1="parfois")
        with CaptureQueriesContext(connection) as seen:
            desk.get(page("history", odette.id))
        counts.append(len(seen))
    assert counts[0] == counts[1]


# Taking back


def test_taking_back_asks_first_then_erases(browse, collective, volunteer, odette):
    made, desk = answered(odette, volunteer, u1="parfois"), browse(volunteer)
    assert desk.get(page("withdraw", made.id)).status_code == 200
    assert len(kept(collective)) == 1
    response = desk.post(page("withdraw", made.id))
    assert (response.status_code, response.url) == (302, page("history", odette.id))
    assert kept(collective) == []
    assert desk.get(page("withdraw", made.id)).status_code == 404


# The questionnaires of the network


def test_the_lead_declares_and_the_collective_may_ask(browse, lead, volunteer, odette):
    words = {key: f"texte {key}" for key in spec_of("djg6").wording_keys()}
    response = browse(lead).post(
        page("declare", "djg6"), {"permission": "VU Amsterdam, 3 mars 2026", **words}
    )
    assert (response.status_code, response.url) == (302, page("instruments"))
    assert "texte vide" in said(browse(volunteer).get(page("ask", odette.id, "djg6")))


def test_a_declaration_that_is_not_whole_is_shown_again(browse, lead):
    words = {key: f"texte {key}" for key in spec_of("djg6").wording_keys()}
    response = browse(lead).post(page("declare", "djg6"), {"permission": "", **words, "rejete": " "})
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["permission", "rejete"])
    assert response.context["form"]["vide"].value() == "texte vide"
    assert not InstrumentUse.objects.exists()


def test_the_coordinator_reads_and_does_not_declare(browse, lead, coordinator):
    declare(lead)
    desk = browse(coordinator)
    assert "Lettre du 3 mars" in said(desk.get(page("instruments")))
    for name in ("declare", "stop"):
        assert desk.get(page(name, "who5")).status_code == 403
        assert desk.post(page(name, "who5")).status_code == 403
    assert InstrumentUse.objects.count() == 1


def test_neither_a_volunteer_nor_the_lead_of_another_network_reads_the_permissions(browse, lead, volunteer):
    declare(lead)
    assert browse(volunteer).get(page("instruments")).status_code == 403
    stranger = factories.member(None, role="network_lead", lead_of=factories.network())
    assert "Lettre du 3 mars" not in said(browse(stranger).get(page("instruments")))
    assert browse(stranger).post(page("stop", "who5")).status_code == 404
    assert InstrumentUse.objects.count() == 1


def test_the_lead_stops_after_being_asked_again(browse, lead):
    declare(lead)
    desk = browse(lead)
    assert desk.get(page("stop", "who5")).status_code == 200
    assert InstrumentUse.objects.count() == 1
    assert desk.post(page("stop", "who5")).url == page("instruments")
    assert not InstrumentUse.objects.exists()


def test_a_free_questionnaire_is_neither_declared_nor_stopped(browse, lead):
    for name in ("declare", "stop"):
        assert browse(lead).get(page(name, "ucla3")).status_code == 404


def test_the_lead_never_reaches_answers(browse, lead, volunteer, odette):
    answered(odette, volunteer, u1="parfois")
    assert browse(lead).get(page("history", odette.id)).status_code == 403
