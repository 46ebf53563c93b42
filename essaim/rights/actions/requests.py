"""What a person asks about her data: access, correction, erasure, to be left alone. Answered within a month."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from essaim.doors.actions.contact import leave_alone_until, ring_again
from essaim.kernel.about import start_of
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.actions.consents import end_halt, halt_contact, stop_contact, withdraw_consent
from essaim.people.actions.holding import hold_row
from essaim.people.actions.telling import tell_coordinators
from essaim.people.enums import Channel
from essaim.people.models import Consent, Person, PersonDoNotContact
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.delays import one_month_after
from essaim.people.rules.texts import clean_text
from essaim.rights.actions.erasure import erase_person
from essaim.rights.enums import RequestKind, RequestVia
from essaim.rights.models import PersonRequest
from essaim.rights.queries.requests import due_erasures, requests_of
from essaim.rights.rules.kinds import REQUEST
from essaim.rights.rules.requests import SECOND_THOUGHT
from essaim.territory.models import Dwelling

LONGEST_DETAIL = 500


class NobodyAsks(DomainError):
    """Cette fiche n’existe plus : il n’y a rien à demander."""


class RequestIsOver(DomainError):
    """Cette demande est déjà traitée ou annulée."""


@transaction.atomic
def open_request(
    person: Person,
    *,
    kind: RequestKind,
    via: RequestVia,
    on: date,
    at: datetime,
    by: Membership | None,
    detail: str = "",
) -> PersonRequest:
    """Keep what she asks. To be left alone takes effect at once; an erasure asked with her code (`by` none), in 7 days.

    What she asks with her code is told to the coordinators. The same request asked again while it is open is the same request.

    Raises:
        NobodyAsks, TextTooLong.
    """
    hold_row(person)
    if person.state not in WITH_A_FILE:
        raise NobodyAsks
    said = clean_text(detail, limit=LONGEST_DETAIL, what=_("Précisions"))
    waiting = requests_of(person).filter(kind=kind, done_on=None, cancelled_on=None).first()
    if waiting is not None:
        return waiting
    by_herself = by is None
    asked = PersonRequest(
        collective=person.collective,
        person=person,
        kind=kind,
        via=via,
        received_on=on,
        due_on=one_month_after(on),
        recorded_by=by,
        detail=said or None,
    )
    if kind == RequestKind.ERASURE and by_herself:
        asked.takes_effect_on = on + SECOND_THOUGHT
    if kind == RequestKind.OPPOSITION:
        _leave_alone(person, on=on, by=by)
        asked.done_on, asked.done_by = on, by
    asked.save()
    if kind == RequestKind.ERASURE:
        _halt(asked, on=on, by=by, at=at)
    if by_herself:
        tell_coordinators(person.collective, REQUEST, at=at, fact=str(asked.id))
    return asked


@transaction.atomic
def erase_on_request(person: Person, *, via: RequestVia, by: Membership, on: date, at: datetime) -> None:
    """She asks to be erased, and is: her request stays, done, without a word of hers."""
    open_request(person, kind=RequestKind.ERASURE, via=via, on=on, at=at, by=by)
    erase_person(person, by=by, on=on)


def _halt(asked: PersonRequest, *, on: date, by: Membership | None, at: datetime) -> None:
    """Until it is settled nobody calls, visits, or rings at her door."""
    halt_contact(asked.person, until=asked.id, on=on, by=by)
    door = asked.person.dwelling_ref
    if door and (dwelling := Dwelling.objects.filter(id=door).first()):
        leave_alone_until(dwelling, request=asked.id, on=on, by=by, at=at)


def _end_halt(asked: PersonRequest, *, on: date, by: Membership | None) -> None:
    if asked.kind == RequestKind.ERASURE:
        hold_row(asked.person)
        end_halt(asked.person, until=asked.id, on=on)
        ring_again(asked.collective_id, request=asked.id, by=by, at=start_of(on))


def _leave_alone(person: Person, *, on: date, by: Membership | None) -> None:
    """No way to reach her stays open, and nothing that she agreed to holds."""
    stopped = PersonDoNotContact.objects.filter(
        collective=person.collective_id, person=person, lifted_on=None
    )
    already = set(stopped.values_list("channel", flat=True))
    if left := [channel for channel in Channel if channel not in already]:
        stop_contact(person, channels=left, on=on, by=by)
    for consent in Consent.objects.filter(collective=person.collective_id, person=person, withdrawn_on=None):
        withdraw_consent(consent, on=max(on, consent.given_on), by=by)


@transaction.atomic
def answer_request(request: PersonRequest, *, on: date, by: Membership) -> None:
    """It was answered.

    Raises:
        RequestIsOver.
    """
    kept = _open(request)
    kept.done_on, kept.done_by = on, by
    kept.save(update_fields=["done_on", "done_by"])
    _end_halt(kept, on=on, by=by)
    request.done_on, request.done_by = on, by


@transaction.atomic
def cancel_request(request: PersonRequest, *, on: date, by: Membership) -> None:
    """She changed her mind, on the phone for instance.

    Raises:
        RequestIsOver.
    """
    kept = _open(request)
    kept.cancelled_on = on
    kept.save(update_fields=["cancelled_on"])
    _end_halt(kept, on=on, by=by)
    request.cancelled_on = on


def _open(request: PersonRequest) -> PersonRequest:
    rows = PersonRequest.objects.select_for_update().filter(
        collective=request.collective_id, done_on=None, cancelled_on=None
    )
    kept = rows.filter(id=request.id).first()
    if kept is None:
        raise RequestIsOver
    return kept


def carry_out_due_erasures(collective: Collective, *, on: date) -> int:
    """Erase those who asked it with their code, seven days ago at least. How many were."""
    done = 0
    for asked in list(due_erasures(collective, on=on)):
        with transaction.atomic():
            if asked.person.state in WITH_A_FILE:
                erase_person(asked.person, by=None, on=on)
                done += 1
            _mark_done(asked, on=on)
    return done


def _mark_done(asked: PersonRequest, *, on: date) -> None:
    rows = PersonRequest.objects.filter(collective=asked.collective_id, id=asked.id, done_on=None)
    rows.update(done_on=on)


def close_erased(rows: "QuerySet[PersonRequest]", *, by: Membership | None, on: date) -> None:
    """Her file is gone: her wish to be erased is answered, what else she asked falls."""
    waiting = rows.filter(done_on=None, cancelled_on=None)
    for asked in waiting.filter(kind=RequestKind.ERASURE):
        ring_again(asked.collective_id, request=asked.id, by=by, at=start_of(on))
    waiting.filter(kind=RequestKind.ERASURE).update(done_on=on, done_by=by)
    waiting.exclude(kind=RequestKind.ERASURE).update(cancelled_on=on)
