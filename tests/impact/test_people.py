"""The figures of the people met, beside those of the doors."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from essaim.impact.enums import PEOPLE_DEFINITIONS, STREET_DEFINITIONS, PeopleIndicator, StreetIndicator
from essaim.impact.queries import people_figures
from essaim.impact.rules import month_of
from essaim.people.actions.contacts import name_contact, record_contact
from essaim.rights.actions.erasure import erase_person
from tests import factories
from tests.calls.samples import MONDAY, call, campaign, someone
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()
MONTH = month_of(TODAY)


@pytest.fixture
def street_encounter(collective, volunteer):
    return record_contact(
        collective, person=None, kind="street", on=TODAY, is_two_way=True, people=3, by=volunteer, at=NOW
    )


def test_every_figure_has_its_definition_on_screen_and_in_the_guide():
    guide = (Path(__file__).resolve().parents[2] / "docs/utilisateurs/chiffres.md").read_text("utf-8")
    assert set(PEOPLE_DEFINITIONS) == set(PeopleIndicator)
    assert set(STREET_DEFINITIONS) == set(StreetIndicator)
    for indicator, definition in (PEOPLE_DEFINITIONS | STREET_DEFINITIONS).items():
        assert f"| {indicator.label} | {definition} |" in guide


def test_naming_then_erasing_someone_changes_no_total(collective, coordinator, street_encounter):
    before = people_figures(collective, MONTH)
    assert (before["contacts"], before["two_way"], before["people_met"], before["named_people"]) == (
        1,
        1,
        3,
        0,
    )
    odette = factories.person(collective, coordinator)
    name_contact(street_encounter, person=odette)
    named = people_figures(collective, MONTH)
    assert (named["contacts"], named["people_met"], named["named_people"], named["new_people"]) == (
        1,
        3,
        1,
        1,
    )
    erase_person(odette, by=coordinator, on=TODAY)
    assert people_figures(collective, MONTH) == named


def test_a_contact_out_of_the_period_is_not_counted(collective, volunteer):
    record_contact(
        collective,
        person=None,
        kind="street",
        on=TODAY - timedelta(days=40),
        is_two_way=True,
        by=volunteer,
        at=NOW,
    )
    assert set(people_figures(collective, MONTH).values()) == {0}


def test_a_partner_reads_no_small_number_of_people(browse, collective, street_encounter):
    mairie = factories.member(collective, role="observer")
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        page = browse(mairie).get("/chiffres/?debut=2026-11-01&fin=2026-11-30").content.decode()
    section = page[page.index("people-figures") :]
    assert section.count("moins de 11") == len(PeopleIndicator) + len(StreetIndicator)
    assert ">3<" not in section


def test_calls_with_an_answer_are_counted_once_with_their_list_and_never_with_doors(
    browse, collective, coordinator, volunteer, street_encounter
):
    people = [someone(collective, coordinator, name) for name in ("Odette", "Ahmed", "Mariama")]
    made = campaign(collective, coordinator, callers=[volunteer], people=people)
    for outcome in ("talked", "no_answer", "refuses"):
        call(made, volunteer, outcome, at=MONDAY)
    by_hand = {"kind": "phone", "is_two_way": True, "by": volunteer, "at": MONDAY}
    record_contact(collective, person=None, on=MONDAY.date(), **by_hand)
    counted = people_figures(collective, MONTH)
    assert (counted["by_phone"], counted["two_way"], counted["contacts"]) == (3, 4, 5)
    with time_machine.travel(MONDAY, tick=False):
        page = browse(coordinator).get("/chiffres/by_phone/?debut=2026-11-01&fin=2026-11-30").content.decode()
        assert browse(volunteer).get("/chiffres/by_phone/").status_code == 403
    assert (page.count("Appel d’une campagne"), page.count("Noté à la main"), "Odette" in page) == (
        2,
        1,
        True,
    )
