"""Who is met on a round: counted at once, taken back, named later. And what is seen of the place."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of
from essaim.kernel.ids import drawn_id, uuid7
from essaim.kernel.keyring import Subject, make_key
from essaim.kernel.tenancy import insert_once
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.people.actions.contacts import contact_without_name
from essaim.people.actions.counted import name_counted, undo_counted
from essaim.people.actions.forgetting import forget_rows
from essaim.people.enums import ContactKind, ContactSource
from essaim.people.models import Person
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.texts import clean_line, clean_text
from essaim.street.enums import EncounterKind
from essaim.street.models import Encounter, Observation, StreetRound
from essaim.street.rules.rounds import MOST_PEOPLE, STILL_NOTED

LONGEST_NAME = 60
LONGEST_OBSERVED = 1000


class NotYourRound(DomainError):
    """Cette déambulation n’est pas la vôtre : c’est le binôme qui note, ou la ou le référent·e."""


class RoundNotBegun(DomainError):
    """Dites d’abord « Nous partons ». Si elle est déjà faite, notez ses heures."""


class TooLateToNote(DomainError):
    """Cette déambulation a plus d’une semaine : on n’y ajoute plus de rencontre."""


class NotAnEncounter(DomainError):
    """Dites ce qui s’est passé : saluée, ou on a parlé."""


class HowManyMet(DomainError):
    """Dites combien de personnes étaient là, de 1 à 50."""


class EncounterNotKept(DomainError):
    """Cette rencontre n’a pas pu être notée. Ouvrez de nouveau la page et recommencez."""


class ObservationIsEmpty(DomainError):
    """Écrivez ce que vous avez remarqué du lieu, en quelques mots."""


@dataclass(frozen=True, kw_only=True)
class Met:
    """`first_name`: if she gives it; nothing else of her."""

    kind: EncounterKind | str
    people: int = 1
    is_oriented: bool = False
    first_name: str = ""


@transaction.atomic
def note_encounter(
    street_round: StreetRound, *, met: Met, by: Membership, at: datetime, encounter_id: UUID
) -> Encounter:
    """Counted at once; an exchange is a contact, a greeting is not. The same `encounter_id` is kept once.

    Raises:
        NotYourRound, RoundNotBegun, TooLateToNote, NotAnEncounter, HowManyMet, TextTooLong, EncounterNotKept.
    """
    _must_walk(street_round, by, at=at)
    if met.kind not in EncounterKind.values:
        raise NotAnEncounter
    if not 1 <= met.people <= MOST_PEOPLE:
        raise HowManyMet
    talked = met.kind == EncounterKind.TALKED
    name = clean_line(met.first_name, limit=LONGEST_NAME, what=_("Prénom")) if talked else ""
    row_id = drawn_id("encounter", collective_id=street_round.collective_id, by=by.id, chosen=encounter_id)
    known = Encounter.objects.filter(id=row_id).first()
    if known is not None:
        return known
    if name:
        make_key(street_round.collective_id, Subject(kind_of(Encounter), row_id))
    row = Encounter(
        id=row_id, collective_id=street_round.collective_id, street_round=street_round, kind=met.kind, people=met.people,
        is_oriented=talked and met.is_oriented, first_name=name or None, at=at, by=by,
    )  # fmt: skip
    kept = insert_once(row)
    if kept is None or kept.street_round_id != street_round.id:
        raise EncounterNotKept
    if kept is row and talked:
        contact_without_name(
            street_round.collective, source=ContactSource.ENCOUNTER, source_id=str(row_id), kind=ContactKind.STREET,
            people=met.people, on=street_round.on, by=by, at=at,
        )  # fmt: skip
    return kept


def _must_walk(street_round: StreetRound, by: Membership, *, at: datetime) -> None:
    must_meet_people(by, collective_id=street_round.collective_id)
    if by.role != Role.COORDINATOR and not street_round.pair.filter(member=by).exists():
        raise NotYourRound
    if street_round.started_at is None or street_round.cancelled_at is not None:
        raise RoundNotBegun
    if at > street_round.started_at + STILL_NOTED:
        raise TooLateToNote


@transaction.atomic
def undo_encounter(encounter: Encounter, *, by: Membership, at: datetime) -> None:
    """It counts no more, nor does its contact; the first name goes. Twice changes nothing.

    Raises:
        TooLateToUndo, IsInAFile.
    """
    kept = _hold(encounter)
    if undo_counted(kept, source=ContactSource.ENCOUNTER, by=by, at=at):
        _forget_name(kept, at=at)


@transaction.atomic
def name_encounter(encounter: Encounter, *, person: Person, by: Membership, at: datetime) -> None:
    """It was she: the exchange joins her file, the totals do not change. The first name is in her file now.

    Raises:
        NothingToName, ContactAlreadyNamed, EveryoneIsNamed, AskedToStop, FileIsClosed.
    """
    kept = _hold(encounter)
    name_counted(kept, source=ContactSource.ENCOUNTER, person=person, by=by)
    _forget_name(kept, at=at)


def _hold(encounter: Encounter) -> Encounter:
    return Encounter.objects.select_for_update(of=("self",)).get(id=encounter.id)


def _forget_name(encounter: Encounter, *, at: datetime) -> None:
    named = Encounter.objects.filter(id=encounter.id, first_name__isnull=False)
    forget_rows(named, on=timezone.localdate(at))


@transaction.atomic
def observe(street_round: StreetRound, *, body: str, by: Membership, at: datetime) -> Observation:
    """What is seen of the place. What is worrying in it is said by `worrying_words`; it is never refused.

    Raises:
        NotYourRound, RoundNotBegun, TooLateToNote, ObservationIsEmpty, TextTooLong.
    """
    _must_walk(street_round, by, at=at)
    words = clean_text(body, limit=LONGEST_OBSERVED, what=_("Ce que vous avez remarqué du lieu"))
    if not words:
        raise ObservationIsEmpty
    identifier = uuid7()
    make_key(street_round.collective_id, Subject(kind_of(Observation), identifier))
    return Observation.objects.create(
        id=identifier, collective_id=street_round.collective_id, street_round=street_round, body=words, at=at, by=by
    )  # fmt: skip


@transaction.atomic
def erase_observation(observation: Observation, *, by: Membership) -> None:
    """By who wrote it, or by the coordinator.

    Raises:
        NotYourRound.
    """
    must_meet_people(by, collective_id=observation.collective_id)
    if observation.by_id != by.id and by.role != Role.COORDINATOR:
        raise NotYourRound
    observation.delete()
