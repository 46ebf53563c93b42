"""What is handed to a person who asks: everything held, and nobody betrayed."""

import json
from datetime import date, timedelta

import pytest
from django.utils import translation

from essaim.kernel.about import Whose, models_about, models_that_hang
from essaim.kernel.journal import Access, Verb, Why, record_access
from essaim.kernel.keyring import Subject, make_key
from essaim.kernel.tenancy import within
from essaim.people.actions.indexes import rebuild_indexes
from essaim.people.models import Companionship, Merge, Note, Person
from essaim.rights.queries.rights import everything_about
from essaim.rights.rules.export import TO_READ_AGAIN, as_json
from essaim.worries.enums import WOULD_NAME
from essaim.worries.models import Signal, Worry
from tests import factories
from tests.factories import NOW, new_id
from tests.worlds import build

TODAY = date(2026, 11, 21)


@pytest.fixture
def odette(inside, collective, coordinator, volunteer):
    return factories.person(
        collective,
        coordinator,
        "Odette Renaud",
        companion=volunteer,
        phone="+33611223344",
        reach="Après 14 h",
    )


def section(holding, name):
    found = [one for one in holding.sections if one.name == name]
    return [{item.name: item.text for item in row} for row in found[0].rows] if found else []


def signal(of, person, kind, **words):
    identifier = new_id()
    make_key(of.id, Subject("signal", identifier))
    return Signal.objects.create(
        id=identifier, collective=of, person=person, kind=kind, received_at=NOW, expires_on=TODAY, inform_before=TODAY, **words
    )  # fmt: skip


def test_her_file_is_read_in_french_words(odette):
    assert section(everything_about(odette, on=TODAY), "Person") == [
        {
            "state": "Accompagnée",
            "name": "Odette Renaud",
            "phone": "06 11 22 33 44",
            "reach": "Après 14 h",
            "met_how": "À sa porte",
            "met_on": "21 novembre 2026",
            "informed_on": "21 novembre 2026",
            "informed_how": "De vive voix",
            "informed_by": "Référent·e",
            "notice_version": "1",
            "last_two_way_on": "21 novembre 2026",
            "silence_days": "30",
            "created_at": "21 novembre 2026, 14:00",
            "created_by": "Référent·e",
        }
    ]


def test_the_paper_stays_in_french_whatever_language_its_maker_reads(odette):
    french = everything_about(odette, on=TODAY)
    with translation.override("en"):
        assert everything_about(odette, on=TODAY) == french


def test_the_marks_by_which_she_is_found_are_counted_and_not_listed(odette):
    rebuild_indexes(odette)
    (marks,) = [one for one in everything_about(odette, on=TODAY).sections if one.name == "PersonIndex"]
    assert (marks.rows, marks.note.split()[0].isdigit()) == ((), True)


def test_her_companion_is_named_by_his_first_name_and_the_others_by_their_role(
    odette, collective, coordinator, volunteer
):
    for by in (volunteer, coordinator, factories.member(collective, name="Paul Inconnu")):
        Note.objects.create(
            collective=collective, person=odette, body="Aime les dahlias", by=by, at=NOW, expires_on=TODAY
        )
    assert sorted(one["by"] for one in section(everything_about(odette, on=TODAY), "Note")) == [
        "Amina",
        "Bénévole",
        "Référent·e",
    ]


def test_a_neighbour_who_gave_a_sign_is_neither_named_nor_made_out(odette, collective):
    words = {"where": "12 rue des Lilas", "what": "Je suis au-dessus", "reach": "Mme Voisine 06 11"}
    signal(collective, odette, "neighbour", **words)
    holding = everything_about(odette, on=TODAY)
    (row,) = section(holding, "Signal")
    assert (row["where"], row["what"], row["reach"]) == (TO_READ_AGAIN, TO_READ_AGAIN, WOULD_NAME)
    assert [word for word in words.values() if word in json.dumps(as_json(holding), ensure_ascii=False)] == []
    (read,) = section(everything_about(odette, on=TODAY, with_told_words=True), "Signal")
    assert (read["where"], read["what"], read["reach"]) == (words["where"], words["what"], WOULD_NAME)


def test_what_she_asked_for_herself_is_hers_to_read(odette, collective):
    signal(collective, odette, "call_me", where="12 rue des Lilas", reach="06 11 22 33 44")
    (row,) = section(everything_about(odette, on=TODAY), "Signal")
    assert (row["where"], row["reach"]) == ("12 rue des Lilas", "06 11 22 33 44")


def test_what_was_sealed_under_a_key_of_its_own_is_opened_too(odette, collective, coordinator):
    identifier = new_id()
    make_key(collective.id, Subject("worry", identifier))
    Worry.objects.create(
        id=identifier, collective=collective, person=odette, level="worry", fact="Volets clos", raised_by=coordinator, raised_at=NOW
    )  # fmt: skip
    assert section(everything_about(odette, on=TODAY), "Worry")[0]["fact"] == TO_READ_AGAIN
    assert (
        section(everything_about(odette, on=TODAY, with_told_words=True), "Worry")[0]["fact"] == "Volets clos"
    )


def test_a_file_made_one_with_hers_is_hers_and_its_copy_is_left_out(odette, collective, coordinator):
    other = factories.person(collective, coordinator, "O. Renaud", state="merged")
    Merge.objects.create(
        collective=collective, kept=odette, merged=other, by=coordinator, at=NOW, before={"name": "SECRET"}
    )
    holding = everything_about(odette, on=TODAY)
    assert [one["name"] for one in section(holding, "Person")] == ["Odette Renaud", "O. Renaud"]
    assert "SECRET" not in json.dumps(as_json(holding))


def test_nothing_of_another_person_is_in_it(odette, collective, coordinator):
    other = factories.person(collective, coordinator, "Autre Dame")
    Note.objects.create(
        collective=collective, person=other, body="Autre note", by=coordinator, at=NOW, expires_on=TODAY
    )
    assert [one for one in everything_about(odette, on=TODAY).texts() if "Autre" in one] == []


def test_her_address_is_in_words(odette, collective):
    door = factories.dwelling(collective, 12)
    odette.dwelling_ref = str(door.id)
    odette.save()
    row = section(everything_about(odette, on=TODAY), "Person")[0]
    assert row["dwelling_ref"] == "12 Rue des Lilas, Bondy"


@pytest.mark.parametrize("reference", ["pas un identifiant", "019a2070-2bac-729b-8961-247932c29792"])
def test_an_address_that_is_no_longer_known_is_said(odette, reference):
    odette.dwelling_ref = reference
    odette.save()
    row = section(everything_about(odette, on=TODAY), "Person")[0]
    assert row["dwelling_ref"] == "Logement qui n’est plus dans nos listes"


def test_she_is_told_when_and_in_what_capacity_she_was_looked_at_and_not_by_whom(
    odette, collective, volunteer
):
    for days in (0, 0, 1):
        access = Access(member_id=volunteer.id, at=NOW - timedelta(days=days), device="Firefox, Linux")
        record_access(collective.id, [(odette.id, Why.COMPANION)], verb=Verb.OPENED, access=access)
    holding = everything_about(odette, on=TODAY)
    assert section(holding, "AccessEntry") == [
        {"on": "21 novembre 2026", "why": "la personne qui l’accompagne", "times": "2"},
        {"on": "20 novembre 2026", "why": "la personne qui l’accompagne", "times": "1"},
    ]


# --- nothing is forgotten


# Models that hold something of persons and do not point to one: what is done of each in an access export.
ELSEWHERE = {
    "Person": "its own section",
    "AccessEntry": "its own section: by day and capacity, without the member's name",
    "SubjectKey": "a key: it says nothing of her",
    "DoNotContact": "of a door, without a name: it is not joined to a person",
    "DropInNotes": "what was spoken of and decided that day: nobody is named in it",
    "Encounter": "in the street, of whoever it was: once it is said who, her contact says it and the first name goes",
    "Observation": "of a place: nobody is in it",
    "Quotation": "words that someone agreed to see published, without a name nor a file: withdrawn when asked",
    "Participant": "who follows the workshops: on the page of the path, where she corrects it and leaves",
    "Watcher": "a shopkeeper, a caretaker: what they agreed to, on a page of their own, deleted when they ask",
}


def test_each_model_about_people_is_in_the_export_or_said_to_be_elsewhere():
    every = {model.__name__ for model in models_about(Whose.PERSONS)}
    hanging = {model.__name__ for model in models_that_hang()}
    assert hanging | set(ELSEWHERE) == every
    assert hanging & set(ELSEWHERE) == set()


def test_every_sealed_word_of_a_whole_world_is_handed_to_her_or_said_to_be_hidden(db):
    """The worlds of the matrix hold a canary in each field."""
    world = build(factories.network(), 1)
    with within(world.collective):
        person = world.rows["person_id"]
        Signal.objects.get().delete()
        holding = everything_about(person, on=TODAY, with_told_words=True)
    given = json.dumps(as_json(holding), ensure_ascii=False).lower()
    hers = {where: word for word, where in world.canaries.items() if where.split(".")[0] in _about_her()}
    missing = {where for where, word in hers.items() if word not in given}
    of_another = {"Person.name of another", "BreakGlass.reason"}
    marks = {"PersonIndex.digest", "Contact.source_digest", "Merge.before", "Trial.place_mark"}
    marks |= {
        f"{model.__name__}.{name}" for model in models_that_hang() for name in model.about.technical if name
    } & hers.keys()
    assert missing - of_another == marks | {"Signal.where", "Signal.what", "Signal.reach"}


def _about_her():
    return {"Person", *(model.__name__ for model in models_that_hang())}


def test_no_other_word_of_a_whole_world_is_handed_to_her(db):
    world = build(factories.network(), 1)
    with within(world.collective):
        person = world.rows["person_id"]
        known = {link.member.user.first_name for link in Companionship.objects.filter(person=person)}
        given = " ".join(everything_about(person, on=TODAY).texts()).lower()
    strange = {
        where
        for word, where in world.canaries.items()
        if word in given
        and where.split(".")[0] not in _about_her()
        and word not in {one.lower() for one in known}
    }
    assert strange <= {
        "CallCampaign.name",
        "Street.name",
        "Street.hint",
        "Dwelling.label",
        "Dwelling.suffix",
        "Building.name",
        "Commune.name",
    }


def test_the_export_takes_as_many_queries_for_ten_notes_as_for_one(odette, collective, volunteer):
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    def count():
        with (
            CaptureQueriesContext(connections["default"]) as first,
            CaptureQueriesContext(connections["vault"]) as second,
            within(collective),
        ):  # a scope of its own: no key is known yet
            everything_about(Person.objects.get(id=odette.id), on=TODAY)
        return len(first), len(second)

    def add(times):
        for _ in range(times):
            identifier = new_id()
            make_key(collective.id, Subject("worry", identifier))
            Worry.objects.create(
                id=identifier, collective=collective, person=odette, level="worry", fact="Volets clos", raised_by=volunteer, raised_at=NOW
            )  # fmt: skip
            Note.objects.create(
                collective=collective, person=odette, body="Aime lire", by=volunteer, at=NOW, expires_on=TODAY
            )
            Merge.objects.create(
                collective=collective, kept=odette, merged=factories.person(collective, volunteer, state="merged"), by=volunteer, at=NOW, before={}
            )  # fmt: skip

    add(1)
    first = count()
    add(9)
    assert count() == first
