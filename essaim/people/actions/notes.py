"""A few facts, for a time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.people.actions.holding import FileIsClosed
from essaim.people.models import Note, Person
from essaim.people.queries.care import settings_of
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.texts import clean_text

LONGEST = 2000


class NoteIsEmpty(DomainError):
    """Cette note est vide. Écrivez quelques mots, ou revenez à la fiche."""


class NotYourNote(DomainError):
    """Une note est effacée par qui l’a écrite, ou par le référent."""


@transaction.atomic
def write_note(person: Person, *, body: str, by: Membership, at: datetime) -> Note:
    """A note, that goes after the days set by the coordinator. What is worrying in it is said by `worrying_words`."""
    must_meet_people(by, collective_id=person.collective_id)
    if person.state not in WITH_A_FILE:
        raise FileIsClosed
    words = clean_text(body, limit=LONGEST, what=_("Votre note"))
    if not words:
        raise NoteIsEmpty
    days = timedelta(days=settings_of(person.collective).note_days)
    return Note.objects.create(
        collective_id=person.collective_id,
        person=person,
        body=words,
        by=by,
        at=at,
        expires_on=timezone.localdate(at) + days,
    )


@transaction.atomic
def rewrite_note(note: Note, *, body: str, by: Membership, at: datetime) -> Note:
    """Replaced by what is written now: the former text is gone."""
    fresh = write_note(note.person, body=body, by=by, at=at)
    erase_note(note, by=by)
    return fresh


@transaction.atomic
def erase_note(note: Note, *, by: Membership) -> None:
    must_meet_people(by, collective_id=note.collective_id)
    if note.by_id != by.id and by.role != Role.COORDINATOR:
        raise NotYourNote
    note.delete()
