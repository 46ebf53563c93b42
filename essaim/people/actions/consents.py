"""What she agrees to, takes back, stops. Each is one action, dated."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from essaim.kernel.about import start_of
from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.people.actions.holding import hold, hold_row, hold_with, must_be_open
from essaim.people.actions.sending import keep_once, sent_before
from essaim.people.enums import Channel, InformedHow, Purpose
from essaim.people.models import Consent, NextStep, Person, PersonDoNotContact
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.people.rules.consents import CARRIES, CHANNEL_OF_STEP, PURPOSE_OF
from essaim.people.rules.texts import clean_line

_LONGEST_DETAIL = 120
_LONGEST_REASON = 200


class NotAnAgreement(DomainError):
    """Choisissez dans la liste ce qu’elle accepte, et comment elle l’a dit."""


class AgreedBeforeBeingInformed(DomainError):
    """Cette date est avant le jour où la personne a été informée. Vérifiez la date."""


class WithdrawnBeforeGiven(DomainError):
    """Cette date est avant le jour de l’accord. Vérifiez la date."""


class RequestWaits(DomainError):
    """Elle a demandé l’effacement de sa fiche : réglez sa demande, ou annulez-la si elle a changé d’avis."""


class WhyLifted(DomainError):
    """Dites pourquoi on peut de nouveau la contacter. Par exemple : « elle nous a rappelés »."""


class NotAChannel(DomainError):
    """Choisissez dans la liste comment elle ne veut plus être contactée."""


@transaction.atomic
def give_consent(
    person: Person,
    *,
    purpose: Purpose | str,
    how: InformedHow | str,
    on: date,
    by: Membership,
    detail: str = "",
    consent_id: UUID | None = None,
) -> Consent:
    """She agrees to one thing. Agreeing again to what she already agrees to changes nothing.

    The same `consent_id` is kept once: sent again after a withdrawal, it gives nothing back.
    """
    must_meet_people(by, collective_id=person.collective_id)
    hold_row(person)
    sent = sent_before(Consent, consent_id, person=person, by=by)
    if sent is not None:
        return sent
    must_be_open(person)
    if purpose not in Purpose.values or how not in InformedHow.values:
        raise NotAnAgreement
    if person.informed_on is None or on < person.informed_on:
        raise AgreedBeforeBeingInformed
    given = Consent(
        collective_id=person.collective_id,
        person=person,
        purpose=purpose,
        detail=clean_line(detail, limit=_LONGEST_DETAIL, what=Consent._meta.get_field("detail").verbose_name)
        or None,
        given_on=on,
        given_how=how,
        recorded_by=by,
    )
    for known in Consent.objects.filter(person=person, purpose=purpose, withdrawn_on=None):
        if (known.detail or "") == (given.detail or ""):
            return known
    return keep_once(given, consent_id, by=by)


@transaction.atomic
def withdraw_consent(consent: Consent, *, on: date, by: Membership | None) -> Consent:
    """She takes it back; `by=None`: by herself, with her code. What was to be done by that means is cancelled."""
    if by is not None:
        must_meet_people(by, collective_id=consent.collective_id)
    hold_with(consent)
    if consent.withdrawn_on is not None:
        return consent
    if on < consent.given_on:
        raise WithdrawnBeforeGiven
    consent.withdrawn_on, consent.withdrawn_by = on, by
    consent.save(update_fields=["withdrawn_on", "withdrawn_by"])
    channel = next((one for one, purpose in PURPOSE_OF.items() if purpose == consent.purpose), None)
    if channel:
        _cancel_steps(consent.person, channel, on)
    return consent


@transaction.atomic
def stop_contact(
    person: Person, *, channels: Collection[Channel | str], on: date, by: Membership | None
) -> list[PersonDoNotContact]:
    """« Ne me contactez plus ainsi. » The matching agreement is taken back, what was to be done is cancelled.

    `by=None`: by herself, with her code. Asked twice, it is kept once, from the first day.
    """
    if by is not None:
        must_meet_people(by, collective_id=person.collective_id)
    if not channels or any(one not in Channel.values for one in channels):
        raise NotAChannel
    hold(person)
    known = {stop.channel: stop for stop in PersonDoNotContact.objects.filter(person=person, lifted_on=None)}
    for channel in dict.fromkeys(Channel(one) for one in channels):
        if channel not in known:
            known[channel] = PersonDoNotContact.objects.create(
                collective_id=person.collective_id,
                person=person,
                channel=channel,
                said_on=on,
                recorded_by=by,
            )
        elif known[channel].until_settled:  # said now for good, whatever becomes of her other request
            known[channel].until_settled = None
            known[channel].save(update_fields=["until_settled"])
        carried = CARRIES.get(channel, ())
        for consent in Consent.objects.filter(person=person, purpose__in=carried, withdrawn_on=None):
            consent.withdrawn_on, consent.withdrawn_by = max(on, consent.given_on), by
            consent.save(update_fields=["withdrawn_on", "withdrawn_by"])
        _cancel_steps(person, channel, on)
    return [known[channel] for channel in dict.fromkeys(Channel(one) for one in channels)]


def halt_contact(person: Person, *, until: UUID, on: date, by: Membership | None) -> None:
    """Nobody calls or visits until that request is settled. Her agreements stand: she may change her mind.

    The caller holds her.
    """
    stopped = PersonDoNotContact.objects.filter(person=person, lifted_on=None)
    already = set(stopped.values_list("channel", flat=True))
    for channel in Channel:
        if channel not in already:
            PersonDoNotContact.objects.create(
                collective_id=person.collective_id,
                person=person,
                channel=channel,
                said_on=on,
                recorded_by=by,
                until_settled=until,
            )
        _cancel_steps(person, channel, on)


def end_halt(person: Person, *, until: UUID, on: date) -> None:
    """She changed her mind, or it was answered: what was to be done for her is to be done again.

    The caller holds her.
    """
    held = PersonDoNotContact.objects.filter(person=person, until_settled=until, lifted_on=None)
    for stop in held:
        kinds = [kind for kind, needed in CHANNEL_OF_STEP.items() if needed == stop.channel]
        steps = NextStep.objects.filter(person=person, kind__in=kinds, done_at=None)
        steps.filter(cancelled_at=start_of(stop.said_on)).update(cancelled_at=None)
        stop.lifted_on = max(on, stop.said_on)
        stop.save(update_fields=["lifted_on"])


@transaction.atomic
def lift_stop(stop: PersonDoNotContact, *, reason: str, by: Membership, on: date) -> PersonDoNotContact:
    """Only a coordinator lifts it, with a reason. An agreement must be asked again: it does not come back by itself."""
    must_coordinate(by, collective_id=stop.collective_id)
    why = clean_line(reason, limit=_LONGEST_REASON, what=stop._meta.get_field("lift_reason").verbose_name)
    if not why:
        raise WhyLifted
    hold_with(stop)
    if stop.lifted_on is not None:
        return stop
    if stop.until_settled:
        raise RequestWaits
    stop.lifted_on, stop.lifted_by, stop.lift_reason = max(on, stop.said_on), by, why
    stop.save(update_fields=["lifted_on", "lifted_by", "lift_reason"])
    return stop


def _cancel_steps(person: Person, channel: Channel, on: date) -> None:
    kinds = [kind for kind, needed in CHANNEL_OF_STEP.items() if needed == channel]
    steps = NextStep.objects.filter(person=person, kind__in=kinds, done_at=None, cancelled_at=None)
    steps.update(cancelled_at=start_of(on))
