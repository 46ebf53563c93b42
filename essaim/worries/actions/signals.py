"""A neighbour's sign, or a call for oneself: received, taken, closed, forgotten after thirty days."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of
from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import Subject, make_key
from essaim.network.models import Collective, Membership
from essaim.people.actions.forgetting import forget_rows
from essaim.people.actions.telling import tell_coordinators
from essaim.people.models import Person
from essaim.people.rules.authority import must_coordinate
from essaim.people.rules.texts import clean_line, clean_text
from essaim.worries.enums import SignalKind, SignalState
from essaim.worries.models import Signal
from essaim.worries.queries.signals import expired_signals
from essaim.worries.rules.kinds import SIGNAL
from essaim.worries.rules.signals import ENDS, OPEN, expires_on, inform_before

LONGEST_WHERE = 200
LONGEST_WHAT = 1000
LONGEST_REACH = 200


class SayWhere(DomainError):
    """Dites où : la rue et le numéro, ou ce qui aide à trouver."""


class SayWhat(DomainError):
    """Dites en quelques mots ce que vous avez remarqué."""


class SayHowToReachYou(DomainError):
    """Donnez un numéro de téléphone où vous appeler."""


class SignalIsClosed(DomainError):
    """Ce signalement est déjà clos."""


class NotMetYet(DomainError):
    """Dites d’abord que vous l’avez rencontrée, puis reliez sa fiche."""


class InformedTooEarly(DomainError):
    """La personne ne peut pas avoir été informée avant que l’on nous ait parlé d’elle, ni un jour à venir."""


@dataclass(frozen=True, kw_only=True)
class SignalData:
    """`reach`: of the one who gives the sign, or of the one who calls for herself."""

    kind: SignalKind
    where: str = ""
    what: str = ""
    reach: str = ""
    relative_knows: bool | None = None


@transaction.atomic
def receive_signal(
    collective: Collective, *, data: SignalData, at: datetime, by: Membership | None = None
) -> Signal:
    """Unverified. `by`: the coordinator who writes for someone on the phone; none from the public page, which tells them.

    Raises:
        SayWhere, SayWhat, SayHowToReachYou, TextTooLong, ForTheCoordinator.
    """
    if by is not None:
        must_coordinate(by, collective_id=collective.id)
    where = clean_line(data.where, limit=LONGEST_WHERE, what=_("Où"))
    what = clean_text(data.what, limit=LONGEST_WHAT, what=_("Ce que vous avez remarqué"))
    reach = clean_line(data.reach, limit=LONGEST_REACH, what=_("Comment vous joindre"))
    _check(data.kind, where, what, reach)
    day = timezone.localdate(at)
    identifier = uuid7()
    make_key(collective.id, Subject(kind_of(Signal), identifier))
    signal = Signal.objects.create(
        id=identifier,
        collective=collective,
        kind=data.kind,
        where=where or None,
        what=what or None,
        reach=reach or None,
        relative_knows=data.relative_knows,
        received_at=at,
        received_by=by,
        expires_on=expires_on(day),
        inform_before=inform_before(day),
    )
    if by is None:
        tell_coordinators(collective, SIGNAL, at=at, fact=str(identifier))
    return signal


def _check(kind: SignalKind, where: str, what: str, reach: str) -> None:
    if kind == SignalKind.CALL_ME:
        if not any(sign.isdigit() for sign in reach):
            raise SayHowToReachYou
        return
    if not where:
        raise SayWhere
    if kind == SignalKind.NEIGHBOUR and not what:
        raise SayWhat


@transaction.atomic
def take_signal(signal: Signal, *, by: Membership) -> None:
    """Someone looks at it. Twice is harmless.

    Raises:
        SignalIsClosed, ForTheCoordinator.
    """
    kept = _open(signal, by=by)
    kept.state = SignalState.TAKEN
    kept.save(update_fields=["state"])


@transaction.atomic
def close_signal(
    signal: Signal, *, state: SignalState, by: Membership, at: datetime, person: Person | None = None
) -> None:
    """Met (perhaps with a file, if she agreed to one), not confirmed, or does not wish.

    Raises:
        SignalIsClosed, ForTheCoordinator.
    """
    assert state in ENDS
    kept = _open(signal, by=by)
    kept.state, kept.closed_at, kept.closed_by, kept.person = state, at, by, person
    kept.save(update_fields=["state", "closed_at", "closed_by", "person"])


@transaction.atomic
def join_person(signal: Signal, *, person: Person, by: Membership) -> None:
    """She was met after this sign, and agreed to a file: the file is the answer to the sign.

    Raises:
        NotMetYet, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=signal.collective_id)
    kept = _locked(signal)
    if kept.state != SignalState.MET:
        raise NotMetYet
    kept.person = person
    kept.save(update_fields=["person"])


@transaction.atomic
def reopen_signal(signal: Signal, *, by: Membership, at: datetime) -> None:
    """Closed by mistake, and its words are still there.

    Raises:
        SignalIsClosed: it has expired.
    """
    must_coordinate(by, collective_id=signal.collective_id)
    kept = _locked(signal)
    if kept.state not in ENDS or kept.expires_on <= timezone.localdate(at):
        raise SignalIsClosed
    kept.state, kept.closed_at, kept.closed_by = SignalState.TAKEN, None, None
    kept.save(update_fields=["state", "closed_at", "closed_by"])


@transaction.atomic
def note_informed(signal: Signal, *, informed_on: date, by: Membership, on: date) -> None:
    """The day on which the person was told that someone spoke of her.

    Raises:
        InformedTooEarly, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=signal.collective_id)
    kept = _locked(signal)
    if not timezone.localdate(kept.received_at) <= informed_on <= on:
        raise InformedTooEarly
    kept.informed_on = informed_on
    kept.save(update_fields=["informed_on"])


@transaction.atomic
def expire_signals(collective: Collective, *, on: date) -> int:
    """Thirty days have passed: the words go, and the key with them. The row stays, for the figures. How many."""
    rows = expired_signals(collective, on=on)
    gone = list(rows.values_list("id", flat=True))
    noon = datetime.combine(on, time(12), tzinfo=timezone.get_current_timezone())
    expired = Signal.objects.filter(collective=collective, id__in=gone)
    expired.filter(state__in=OPEN).update(state=SignalState.EXPIRED, closed_at=noon)
    forget_rows(expired, on=on)
    return len(gone)


def _open(signal: Signal, *, by: Membership) -> Signal:
    must_coordinate(by, collective_id=signal.collective_id)
    kept = _locked(signal)
    if kept.state not in OPEN:
        raise SignalIsClosed
    return kept


def _locked(signal: Signal) -> Signal:
    return Signal.objects.select_for_update().get(collective=signal.collective_id, id=signal.id)


def close_erased(rows: "QuerySet[Signal]", *, by: Membership | None, on: date) -> None:
    """Her file is gone: the signs that led to her have had their time, not before they were received."""
    noon = datetime.combine(on, time(12), tzinfo=timezone.get_current_timezone())
    for signal in rows.filter(state__in=OPEN):
        signal.state, signal.closed_at, signal.closed_by = (
            SignalState.EXPIRED,
            max(noon, signal.received_at),
            by,
        )
        signal.save(update_fields=["state", "closed_at", "closed_by"])
