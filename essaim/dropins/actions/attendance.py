"""Who came: counted at once, taken back, named later. What was said; the end of the day, and everyone's hours."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.dropins.actions.days import hold_day
from essaim.dropins.actions.rota import DayIsOff
from essaim.dropins.actions.sight import show_to_hosts
from essaim.dropins.enums import CameAs
from essaim.dropins.models import Came, DropIn, DropInDay, DropInNotes, Situation
from essaim.dropins.queries.days import hosts_of
from essaim.dropins.rules.days import OPENS_BEFORE, may_note
from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of
from essaim.kernel.ids import drawn_id, uuid7
from essaim.kernel.keyring import Subject, make_key
from essaim.kernel.tenancy import insert_once
from essaim.network.actions.hours import count_hours
from essaim.network.enums import GivenTo, Role
from essaim.network.models import Membership
from essaim.people.actions.contacts import MOST_PEOPLE, contact_without_name
from essaim.people.actions.counted import name_counted, undo_counted
from essaim.people.actions.holding import hold_row, must_be_open
from essaim.people.enums import ContactKind, ContactSource
from essaim.people.models import Person
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.texts import clean_text

LONGEST_NOTES = 3000
LONGEST_SAID = 1000


class NotYourDay(DomainError):
    """Vous ne tenez pas cette permanence : c’est qui la tient qui note, ou la ou le référent·e."""


class NotBegun(DomainError):
    """Cette permanence n’a pas commencé : on note qui vient à partir d’une heure avant."""


class TooLateToNote(DomainError):
    """Cette permanence a plus d’une semaine : on n’y ajoute plus rien."""


class NotSomeone(DomainError):
    """Dites qui est venu : une personne, quelqu’un dont c’est la première fois, ou accompagné par l’un·e de nous."""


class HowManyCame(DomainError):
    """Dites combien de personnes, de 1 à 50 à la fois."""


class CameNotKept(DomainError):
    """Cette venue n’a pas pu être notée. Ouvrez de nouveau la page et recommencez."""


class NothingWritten(DomainError):
    """Écrivez au moins un sujet, une décision ou une suite."""


class NothingSaid(DomainError):
    """Écrivez en quelques mots ce qu’on en retient."""


@transaction.atomic
def note_came(
    drop_in: DropIn, on: date, *, kind: CameAs | str, by: Membership, at: datetime, came_id: UUID, people: int = 1,
    is_oriented: bool = False,
) -> Came:  # fmt: skip
    """Counted at once, and a contact without a name. The same `came_id` is kept once.

    Raises:
        NotADay, NotYourDay, DayIsOff, NotBegun, TooLateToNote, NotSomeone, HowManyCame, CameNotKept.
    """
    day = _day_to_note(drop_in, on, by, at=at)
    if kind not in CameAs.values:
        raise NotSomeone
    if not 1 <= people <= MOST_PEOPLE:
        raise HowManyCame
    row_id = drawn_id("came", collective_id=day.collective_id, by=by.id, chosen=came_id)
    known = Came.objects.filter(id=row_id).first()
    if known is not None:
        return known
    row = Came(
        id=row_id, collective_id=day.collective_id, day=day, kind=kind, people=people, is_oriented=is_oriented, at=at, by=by
    )  # fmt: skip
    kept = insert_once(row)
    if kept is None or kept.day_id != day.id:
        raise CameNotKept
    if kept is row:
        contact_without_name(
            day.collective, source=ContactSource.DROP_IN, source_id=str(row_id), kind=ContactKind.DROP_IN, people=people,
            on=timezone.localdate(min(at, day.starts_at)), by=by, at=at,
        )  # fmt: skip
    return kept


def _day_to_note(
    drop_in: DropIn, on: date, by: Membership, *, at: datetime, by_anyone: bool = False
) -> DropInDay:
    """Its row, held. `by_anyone`: of the team, not only who holds the day."""
    must_meet_people(by, collective_id=drop_in.collective_id)
    day = hold_day(drop_in, on)
    may = by_anyone or by.role == Role.COORDINATOR or hosts_of(day).filter(member=by).exists()
    if not may:
        raise NotYourDay
    if day.cancelled_at is not None:
        raise DayIsOff
    if at < day.starts_at - OPENS_BEFORE:
        raise NotBegun
    if not may_note(starts_at=day.starts_at, at=at):
        raise TooLateToNote
    return day


@transaction.atomic
def undo_came(came: Came, *, by: Membership, at: datetime) -> None:
    """It counts no more, nor does its contact. Twice changes nothing.

    Raises:
        TooLateToUndo, IsInAFile.
    """
    undo_counted(_hold(came), source=ContactSource.DROP_IN, by=by, at=at)


@transaction.atomic
def name_came(came: Came, *, person: Person, by: Membership, at: datetime) -> None:
    """It was she: the venue joins her file, the totals do not change, and who holds the day sees her until midnight.

    Raises:
        NothingToName, ContactAlreadyNamed, EveryoneIsNamed, AskedToStop, FileIsClosed.
    """
    kept = _hold(came)
    name_counted(kept, source=ContactSource.DROP_IN, person=person, by=by)
    show_to_hosts(kept.day, at=at)


def _hold(came: Came) -> Came:
    return Came.objects.select_for_update(of=("self",)).select_related("day").get(id=came.id)


@transaction.atomic
def write_notes(
    drop_in: DropIn, on: date, *, subjects: str, decisions: str, next_steps: str, by: Membership, at: datetime
) -> DropInNotes:
    """Written again, they replace what was there. What is worrying in them is said by `worrying_words`, never refused.

    Raises:
        NotYourDay, DayIsOff, NotBegun, TooLateToNote, NothingWritten, TextTooLong.
    """
    day = _day_to_note(drop_in, on, by, at=at)
    fields = {
        "subjects": clean_text(subjects, limit=LONGEST_NOTES, what=_("De quoi on a parlé")),
        "decisions": clean_text(decisions, limit=LONGEST_NOTES, what=_("Ce qu’on a décidé")),
        "next_steps": clean_text(next_steps, limit=LONGEST_NOTES, what=_("La suite")),
    }
    if not any(fields.values()):
        raise NothingWritten
    notes = DropInNotes.objects.filter(day=day).first()
    if notes is None:
        identifier = uuid7()
        make_key(day.collective_id, Subject(kind_of(DropInNotes), identifier))
        notes = DropInNotes(id=identifier, collective_id=day.collective_id, day=day)
    for name, value in fields.items():
        setattr(notes, name, value)
    notes.by, notes.at = by, at
    notes.save()
    return notes


@transaction.atomic
def speak_of(
    drop_in: DropIn, on: date, person: Person, *, said: str, by: Membership, at: datetime
) -> Situation:
    """Kept in her file, for those entitled. `by` sees her: the caller fetched her so.

    Raises:
        NotYourDay, DayIsOff, NotBegun, TooLateToNote, NothingSaid, TextTooLong, FileIsClosed.
    """
    day = _day_to_note(drop_in, on, by, at=at, by_anyone=True)
    words = clean_text(said, limit=LONGEST_SAID, what=_("Ce qu’on en retient"))
    if not words:
        raise NothingSaid
    hold_row(person)
    must_be_open(person)
    return Situation.objects.create(
        collective_id=day.collective_id, person=person, day=day, said=words, at=at, by=by
    )


@transaction.atomic
def close_day(drop_in: DropIn, on: date, *, by: Membership, at: datetime) -> DropInDay:
    """It is over: the hours of who held it are counted. Said again, they are counted anew, once.

    Raises:
        NotYourDay, DayIsOff, NotBegun, TooLateToNote.
    """
    row = _day_to_note(drop_in, on, by, at=at)
    if at < row.starts_at:
        raise NotBegun
    row.closed_at = row.closed_at or at
    row.save(update_fields=["closed_at"])
    count_hours(
        row.collective, members=list(hosts_of(row).values_list("member_id", flat=True)), activity=GivenTo.DROP_IN,
        on=timezone.localdate(row.starts_at), minutes=row.minutes, of=row.id,
    )  # fmt: skip
    return row
