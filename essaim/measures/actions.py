"""Questionnaires: asked with her agreement, withdrawn when she wants, open to a network that may use them."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import insert_once
from essaim.measures.enums import Instrument, MeasureMode
from essaim.measures.models import InstrumentUse, Measure
from essaim.measures.queries import instrument_on
from essaim.measures.rules.instruments import Spec, Translation, spec_of
from essaim.network.enums import Role
from essaim.network.models import Membership, Network
from essaim.people.actions.holding import hold_row, hold_with, must_be_open
from essaim.people.enums import CompanionRole, PersonState
from essaim.people.models import Companionship, Person
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.texts import clean_line, clean_text

LONGEST_PERMISSION = 300
LONGEST_WORDING = 300


class NotHerCompanion(DomainError):
    """Ces questions sont posées par la personne qui l’accompagne, ou par le référent."""


class InstrumentIsOff(DomainError):
    """Ce questionnaire n’est pas ouvert dans votre réseau. Choisissez-en un autre dans la liste."""


class NotAMode(DomainError):
    """Dites comment les questions ont été posées : en face à face, au téléphone, sur papier, ou par elle-même."""


class AskedInTheFuture(DomainError):
    """Cette date n’est pas encore arrivée. Vérifiez la date."""


class AskedBeforeBeingInformed(DomainError):
    """Cette date est avant le jour où la personne a été informée. Vérifiez la date."""


class NotAnAnswer(DomainError):
    """Une réponse ne fait pas partie de celles proposées. Choisissez dans la liste."""


class QuestionIsLeft(DomainError):
    """Il reste la question {number}. Choisissez une réponse, ou « Ne souhaite pas répondre »."""


class MeasureIdTaken(DomainError):
    """Ces réponses sont déjà enregistrées autrement. Ouvrez de nouveau les questions et recommencez."""


class ForTheNetworkLead(DomainError):
    """Seule la tête de réseau déclare qu’un questionnaire peut être utilisé. Demandez-lui."""


class NeedsNoPermission(DomainError):
    """Ce questionnaire est libre : il n’y a rien à déclarer."""


class PermissionIsMissing(DomainError):
    """Écrivez qui a donné la permission, quand, et la référence du message ou du courrier."""


class WordingIsMissing(DomainError):
    """Il manque un texte : « {what} ». Recopiez-le tel que les auteurs l’ont donné."""


@transaction.atomic
def ask_measure(
    person: Person,
    *,
    instrument: Instrument | str,
    answers: Mapping[str, str | None],
    mode: MeasureMode | str,
    on: date,
    by: Membership,
    today: date,
    measure_id: UUID | None = None,
) -> Measure:
    """Keep her answers. None is « ne souhaite pas répondre »; an item left out is a question not asked yet.

    The same `measure_id` is kept once.

    Raises:
        QuestionIsLeft: which question has no answer. Nothing is kept of the others.
    """
    must_ask(by, person)
    spec = instrument_on(by.network, instrument)
    if spec is None:
        raise InstrumentIsOff
    if mode not in MeasureMode.values:
        raise NotAMode
    hold_row(person)
    _check_day(person, on, today)
    known = Measure.objects.filter(id=measure_id).first() if measure_id else None
    if known is not None:
        return _sent_before(known, person, instrument)
    must_be_open(person, states=[PersonState.ACTIVE])
    measure = Measure(
        collective_id=person.collective_id,
        person=person,
        instrument=spec.instrument,
        instrument_version=spec.version,
        is_translation_validated=spec.translation == Translation.VALIDATED,
        mode=mode,
        on=on,
        asked_by=by,
        answers=_checked(spec, answers),
    )
    measure.id = measure_id or measure.id
    kept = insert_once(measure)
    return measure if kept is measure else _sent_before(kept, person, instrument)


def _sent_before(known: Measure | None, person: Person, instrument: str) -> Measure:
    if known is None or (known.person_id, known.instrument) != (person.id, instrument):
        raise MeasureIdTaken
    return known


@transaction.atomic
def withdraw_measure(measure: Measure, *, by: Membership, at: datetime) -> Measure:
    """She takes her answers back: they are erased, and nothing brings them back. That they were asked stays."""
    hold_with(measure)
    must_ask(by, measure.person)
    if measure.withdrawn_at is None:
        measure.answers, measure.withdrawn_at = None, at
        measure.save(update_fields=["answers", "withdrawn_at"])
    return measure


@transaction.atomic
def declare_instrument(
    network: Network,
    *,
    instrument: Instrument | str,
    permission: str,
    wording: Mapping[str, str],
    by: Membership,
    at: datetime,
) -> InstrumentUse:
    """The network was given permission and the text. Declared again, what was declared before is replaced.

    `wording`: {key of `Spec.wording_keys`: text}, and "intro" if there is one.
    """
    _must_lead(by, network)
    spec = _needing_permission(instrument)
    told = clean_text(permission, limit=LONGEST_PERMISSION, what=_("La permission"))
    if not told:
        raise PermissionIsMissing
    use, _made = InstrumentUse.objects.update_or_create(
        network=network,
        instrument=spec.instrument,
        defaults={
            "permission": told,
            "wording": _checked_wording(spec, wording),
            "declared_by": by,
            "declared_at": at,
        },
    )
    return use


@transaction.atomic
def stop_instrument(network: Network, *, instrument: Instrument | str, by: Membership) -> None:
    """It is no longer asked. Answers already given stay, and their scores."""
    _must_lead(by, network)
    InstrumentUse.objects.filter(
        network=network, instrument=_needing_permission(instrument).instrument
    ).delete()


def must_ask(member: Membership, person: Person) -> None:
    """Her companion, or the coordinator: those who see her answers.

    Raises:
        NotHerCompanion: a substitute, or someone who opened her file in an emergency.
    """
    must_meet_people(member, collective_id=person.collective_id)
    if member.role == Role.COORDINATOR:
        return
    links = Companionship.objects.filter(
        person=person, member=member, role=CompanionRole.COMPANION, until=None
    )
    if not links.exists():
        raise NotHerCompanion


def _check_day(person: Person, on: date, today: date) -> None:
    if on > today:
        raise AskedInTheFuture
    if person.informed_on is not None and on < person.informed_on:
        raise AskedBeforeBeingInformed


def _checked(spec: Spec, answers: Mapping[str, str | None]) -> dict[str, str | None]:
    try:
        spec.check(answers)
    except (ValueError, TypeError):
        raise NotAnAnswer from None
    for number, item in enumerate(spec.items, start=1):
        if item.id not in answers:
            raise QuestionIsLeft(number=number)
    return {item.id: answers[item.id] for item in spec.items}


def _needing_permission(instrument: Instrument | str) -> Spec:
    if instrument not in Instrument.values:
        raise InstrumentIsOff
    spec = spec_of(instrument)
    if spec.is_on_by_default:
        raise NeedsNoPermission
    return spec


def _must_lead(member: Membership, network: Network) -> None:
    if member.role != Role.NETWORK_LEAD or member.network_id != network.id or member.ended_at:
        raise ForTheNetworkLead


def _checked_wording(spec: Spec, wording: Mapping[str, str]) -> dict[str, str]:
    found = {"intro": clean_text(wording.get("intro", ""), limit=LONGEST_WORDING, what=_("Introduction"))}
    for key, what in spec.wording_keys().items():
        found[key] = clean_line(wording.get(key, ""), limit=LONGEST_WORDING, what=what)
        if not found[key]:
            raise WordingIsMissing(what=what)
    return found
