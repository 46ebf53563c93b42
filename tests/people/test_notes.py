"""Notes: facts, for a time; what had better not be in them is said, not refused."""

from datetime import timedelta

import pytest
from django.db import transaction

from essaim.kernel.tenancy import ScopeError, within
from essaim.models import Note, PeopleSettings
from essaim.people.actions.notes import NoteIsEmpty, NotYourNote, erase_note, write_note
from essaim.people.actions.persons import FileIsClosed
from essaim.people.rules.notes import WarningKind, worrying_words
from essaim.people.rules.texts import TextTooLong
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def odette(collective, coordinator):
    return factories.person(collective, coordinator)


def test_a_note_is_kept_sealed_for_a_year(odette, volunteer):
    note = write_note(odette, body="Aime le jardin.\r\nA un chat \U0001f431\x00\ud800", by=volunteer, at=NOW)
    found = Note.objects.get(id=note.id)
    assert (found.body, found.by, found.expires_on) == (
        "Aime le jardin.\nA un chat \U0001f431",
        volunteer,
        NOW.date() + timedelta(days=365),
    )


def test_the_coordinator_shortens_the_life_of_notes(odette, collective, volunteer):
    PeopleSettings.objects.create(collective=collective, note_days=60)
    assert write_note(odette, body="x", by=volunteer, at=NOW).expires_on == NOW.date() + timedelta(days=60)


@pytest.mark.parametrize(
    ("body", "refusal"),
    [("", NoteIsEmpty), (" \n\x00", NoteIsEmpty), ("x" * 2001, TextTooLong), ("x" * 1_000_000, TextTooLong)],
)
def test_a_note_that_cannot_be_kept_gets_a_sentence(odette, volunteer, body, refusal):
    with pytest.raises(refusal):
        write_note(odette, body=body, by=volunteer, at=NOW)
    assert Note.objects.count() == 0


def test_the_sentence_of_a_long_note_says_how_long(odette, volunteer):
    with pytest.raises(TextTooLong) as refused:
        write_note(odette, body="x" * 2500, by=volunteer, at=NOW)
    assert (
        str(refused.value)
        == "« Votre note » : 2000 signes au plus, et il y en a 2500. Raccourcissez ce texte."
    )


def test_a_note_is_erased_by_its_author_or_the_coordinator_only(odette, collective, volunteer, coordinator):
    another = factories.member(collective)
    first, second = (write_note(odette, body="x", by=volunteer, at=NOW) for _ in range(2))
    with pytest.raises(NotYourNote):
        erase_note(first, by=another)
    erase_note(first, by=volunteer)
    erase_note(second, by=coordinator)
    assert Note.objects.count() == 0


def test_nothing_is_written_on_a_file_that_is_gone(collective, coordinator):
    gone = factories.person(collective, coordinator, name=None, state="anonymised")
    with pytest.raises(FileIsClosed):
        write_note(gone, body="x", by=coordinator, at=NOW)


def test_a_note_on_another_collective_s_person_is_refused(collective):
    other = factories.collective()
    theirs = factories.member(other, role="coordinator")
    with within(other):
        stranger = factories.person(other, theirs)
    with pytest.raises(ScopeError), transaction.atomic():
        write_note(stranger, body="x", by=theirs, at=NOW)


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("Aime le jardin et la pétanque, préfère l’après-midi.", []),
        ("Son fils passe le dimanche. Elle attend la lettre de la mairie.", []),
        ("Lui parler fort, elle marche avec une canne.", []),
        ("Elle est diabétique.", ["health"]),
        ("A fait un AVC en mars, suit un TRAITEMENT", ["health"]),
        ("semble dépressive", ["health"]),
        ("Alzheimer ?", ["health"]),
        ("Va à la mosquée le vendredi", ["religion"]),
        ("catholique pratiquante", ["religion"]),
        ("d’origine algérienne", ["origin"]),
        ("Gens du voyage, des Roms", ["origin"]),
        ("vote communiste, ancien syndicaliste", ["politics"]),
        ("code 1234A", ["keys"]),
        ("Le code de la porte est le 48B12", ["keys"]),
        ("digicode à demander", ["keys"]),
        ("clé sous le pot de fleurs", ["keys"]),
        ("Les clefs sont chez la voisine", ["keys"]),
        ("un double dans la boîte à clés", ["keys"]),
        ("FR76 3000 6000 0112 3456 7890 189", ["bank"]),
        ("carte 4970 1012 3456 7890", ["bank"]),
        ("sécu 2 41 05 93 010 123 45", ["bank"]),
        ("Sa fille : 06 11 22 33 44", ["phone"]),
        ("Diabétique, va à l’église, code 12B4", ["health", "religion", "keys"]),
    ],
)
def test_what_had_better_not_be_written_is_said(body, kinds):
    assert [warning.kind.value for warning in worrying_words(body)] == kinds


def test_each_warning_has_a_sentence_that_quotes_nothing():
    found = worrying_words("Diabétique, musulmane, marocaine, syndiquée, clé sous le tapis, 06 11 22 33 44")
    assert [warning.kind for warning in found] == [kind for kind in WarningKind if kind != WarningKind.BANK]
    for warning in found:
        assert warning.sentence.startswith("Cette note")
        assert not any(
            word in warning.sentence.lower() for word in ("diab", "musulm", "maroc", "tapis", "06 11")
        )


def test_a_long_note_is_read_quickly():
    assert worrying_words("une clé " * 20_000) in ([], worrying_words("une clé une clé"))
