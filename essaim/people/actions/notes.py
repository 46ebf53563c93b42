"""A few facts, for a time."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.people.actions.holding import hold_row, hold_with, must_be_open
from essaim.people.actions.sending import keep_once, sent_before
from essaim.people.models import Note, Person
from essaim.people.queries.care import settings_of
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.texts import clean_text

LONGEST = 2000


class NoteIsEmpty(DomainError):
    """Cette note est vide. Écrivez quelques mots, ou revenez à la fiche."""


class NotYourNote(DomainError):
    """Une note est effacée par qui l’a écrite, ou par le référent."""


@transaction.atomic
def write_note(
    person: Person, *, body: str, by: Membership, at: datetime, note_id: UUID | None = None
) -> Note:
    """A note, that goes after the days set by the coordinator. What is worrying in it is said by `worrying_words`.

    The same `note_id` is kept once.
    """
    must_meet_people(by, collective_id=person.collective_id)
    hold_row(person)
    known = sent_before(Note, note_id, person=person, by=by)
    if known is not None:
        return known
    must_be_open(person)
    words = clean_text(body, limit=LONGEST, what=_("Votre note"))
    if not words:
        raise NoteIsEmpty
    days = timedelta(days=settings_of(person.collective).note_days)
    note = Note(
        collective_id=person.collective_id,
        person=person,
        body=words,
        by=by,
        at=at,
        expires_on=timezone.localdate(at) + days,
    )
    return keep_once(note, note_id, by=by)


@transaction.atomic
def rewrite_note(note: Note, *, body: str, by: Membership, at: datetime, note_id: UUID | None = None) -> Note:
    """Replaced by what is written now: the former text is gone."""
    hold_with(note)
    fresh = write_note(note.person, body=body, by=by, at=at, note_id=note_id)
    erase_note(note, by=by)
    return fresh


@transaction.atomic
def erase_note(note: Note, *, by: Membership) -> None:
    must_meet_people(by, collective_id=note.collective_id)
    hold_with(note)
    if note.by_id != by.id and by.role != Role.COORDINATOR:
        raise NotYourNote
    note.delete()
