"""A question, a worry, a danger: raised by anyone, looked at and closed by the coordinator."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of
from essaim.kernel.ids import drawn_id
from essaim.kernel.keyring import Subject, make_key
from essaim.kernel.tenancy import insert_once
from essaim.network.models import Collective, Membership
from essaim.people.actions.holding import hold_row
from essaim.people.actions.next_steps import plan_step
from essaim.people.actions.telling import tell_coordinators
from essaim.people.enums import PersonState, StepKind, StepOrigin
from essaim.people.models import Person
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.people.rules.texts import clean_line, clean_text
from essaim.worries.enums import WorryLevel
from essaim.worries.models import Worry
from essaim.worries.rules.kinds import DANGER, WORRY

LONGEST_FACT = 2000
LONGEST_TOLD = 500
LONGEST_CONCLUSION = 1000
LONGEST_PLACE = 200


class NothingIsSaid(DomainError):
    """Dites en quelques mots ce que vous avez vu ou entendu."""


class LookFirst(DomainError):
    """Dites d’abord que vous regardez : la personne qui s’inquiète attend un premier regard."""


class WorryIsClosed(DomainError):
    """Cette inquiétude est close. Rouvrez-la pour la changer."""


class WorryIsOpen(DomainError):
    """Cette inquiétude est déjà ouverte."""


class SayHowItEnded(DomainError):
    """Dites en quelques mots ce qui a été décidé, avant de clore."""


class WorryIdTaken(DomainError):
    """Cette inquiétude n’a pas pu être envoyée ainsi. Ouvrez de nouveau le formulaire et recommencez."""


@dataclass(frozen=True, kw_only=True)
class WorryData:
    """`where` is a door, when it was raised at one: it is sealed with the fact."""

    level: WorryLevel
    fact: str
    person: Person | None = None
    where: str = ""


@transaction.atomic
def raise_worry(
    collective: Collective, *, data: WorryData, by: Membership, at: datetime, worry_id: UUID
) -> Worry:
    """The coordinators are told. Sending the same worry again changes nothing, and tells nobody again.

    A danger may be told without a word: help comes first.

    Raises:
        NotOfThisCollective, NothingIsSaid, TextTooLong, WorryIdTaken.
    """
    must_meet_people(by, collective_id=collective.id)
    fact = _fact(data)
    identifier = drawn_id(kind_of(Worry), collective_id=collective.id, by=by.id, chosen=worry_id)
    already = Worry.objects.filter(collective=collective, id=identifier).first()
    if already is not None:
        return already
    person = _who_has_a_file(data.person)
    make_key(collective.id, Subject(kind_of(Worry), identifier))
    worry = Worry(
        id=identifier,
        collective=collective,
        person=person,
        level=data.level,
        fact=fact,
        raised_by=by,
        raised_at=at,
    )
    kept = insert_once(worry)
    if kept is None:
        raise WorryIdTaken
    if kept is not worry:  # the same, at the same instant
        return kept
    if data.level == WorryLevel.DANGER and person is not None and person.state == PersonState.ACTIVE:
        _plan_danger(person, by=by, at=at)
    kind = DANGER if data.level == WorryLevel.DANGER else WORRY
    tell_coordinators(collective, kind, at=at, fact=str(worry.id))
    return worry


def _who_has_a_file(person: Person | None) -> Person | None:
    """Held. Erased or made one with another at this instant, she has none: the worry is kept all the same."""
    if person is not None:
        hold_row(person)
    return person if person is not None and person.state in WITH_A_FILE else None


def _fact(data: WorryData) -> str:
    fact = clean_text(data.fact, limit=LONGEST_FACT, what=_("Ce que vous avez vu ou entendu"))
    if not fact and data.level != WorryLevel.DANGER:
        raise NothingIsSaid
    where = clean_line(data.where, limit=LONGEST_PLACE, what=_("Où"))
    return "\n".join(part for part in (where, fact) if part)


def _plan_danger(person: Person, *, by: Membership, at: datetime) -> None:
    """First in every list, until someone did it."""
    plan_step(
        person,
        kind=StepKind.FIND_OUT,
        what=str(_("Un danger a été signalé : avoir de ses nouvelles aujourd’hui.")),
        due_on=timezone.localdate(at),
        origin=StepOrigin.WORRY,
        is_danger=True,
        by=by,
        at=at,
    )


@transaction.atomic
def look_at(worry: Worry, *, by: Membership, at: datetime) -> None:
    """« Je regarde »: the first look is the first; another changes nothing.

    Raises:
        ForTheCoordinator, NotOfThisCollective.
    """
    must_coordinate(by, collective_id=worry.collective_id)
    kept = _locked(worry)
    if kept.first_look_at is None:
        kept.first_look_at, kept.first_look_by = max(at, kept.raised_at), by
        kept.save(update_fields=["first_look_at", "first_look_by"])


@transaction.atomic
def note_told(worry: Worry, *, told_who: str, by: Membership) -> None:
    """Who was told, and how.

    Raises:
        LookFirst, WorryIsClosed, TextTooLong.
    """
    must_coordinate(by, collective_id=worry.collective_id)
    said = clean_text(told_who, limit=LONGEST_TOLD, what=_("Qui a été prévenu, et comment"))
    kept = _being_looked_at(worry)
    kept.told_who = said or None
    kept.save(update_fields=["told_who"])


@transaction.atomic
def close_worry(worry: Worry, *, conclusion: str, by: Membership, at: datetime) -> None:
    """What was decided.

    Raises:
        LookFirst, WorryIsClosed, SayHowItEnded, TextTooLong.
    """
    must_coordinate(by, collective_id=worry.collective_id)
    said = clean_text(conclusion, limit=LONGEST_CONCLUSION, what=_("Ce qui a été décidé"))
    kept = _being_looked_at(worry)
    if not said:
        raise SayHowItEnded
    kept.conclusion, kept.closed_at, kept.closed_by = said, at, by
    kept.save(update_fields=["conclusion", "closed_at", "closed_by"])


@transaction.atomic
def reopen_worry(worry: Worry, *, by: Membership) -> None:
    """Closed by mistake, or it is not over.

    Raises:
        WorryIsOpen.
    """
    must_coordinate(by, collective_id=worry.collective_id)
    kept = _locked(worry)
    if kept.closed_at is None:
        raise WorryIsOpen
    kept.closed_at = kept.closed_by = None
    kept.save(update_fields=["closed_at", "closed_by"])


def _being_looked_at(worry: Worry) -> Worry:
    kept = _locked(worry)
    if kept.closed_at is not None:
        raise WorryIsClosed
    if kept.first_look_at is None:
        raise LookFirst
    return kept


def _locked(worry: Worry) -> Worry:
    return Worry.objects.select_for_update().get(collective=worry.collective_id, id=worry.id)


def close_erased(rows: "QuerySet[Worry]", *, by: Membership | None, on: date) -> None:
    """Her file is gone: what worried is closed, not before it was raised."""
    noon = datetime.combine(on, time(12), tzinfo=timezone.get_current_timezone())
    for worry in rows.filter(closed_at=None):
        worry.closed_at, worry.closed_by = max(noon, worry.raised_at), by
        worry.save(update_fields=["closed_at", "closed_by"])
