"""The watch over a pair that is out: who may go, until when, who is told. The same for a tour and for a street round."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import F, QuerySet
from django.utils import timezone

from essaim.doors.models import Out
from essaim.doors.rules.tours import can_go_out, has_one_experienced
from essaim.doors.rules.watch import ASK_AFTER, EXTENSION, LONGEST, expected_back
from essaim.kernel.errors import DomainError
from essaim.messages.actions.put import tell
from essaim.messages.rules.kinds import MessageKind
from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members
from essaim.people.actions.telling import tell_coordinators

AnOut = TypeVar("AnOut", bound=Out)
Words = Callable[[AnOut], Mapping[str, object]]


class PairOfTwo(DomainError):
    """Un binôme, c’est deux personnes : choisissez-en deux différentes."""


class NotAMember(DomainError):
    """Cette personne n’est pas, ou n’est plus, membre du collectif à cette date : vérifiez son adhésion."""

    mended_at = "network:members"


class NobodyExperienced(DomainError):
    """Pour ce binôme, l’une des deux personnes doit avoir déjà fait une sortie : changez l’une des deux."""

    mended_at = "network:invite"


class ReturnBeforeStart(DomainError):
    """L’heure de retour doit venir après l’heure de départ, et le même jour : vérifiez les deux."""


class HourIsPast(DomainError):
    """L’heure de retour prévue doit être dans les douze heures à venir : vérifiez-la."""


def check_two(collective: Collective, members: Sequence[Membership], *, on: date) -> None:
    """Two, members on that day, of whom one has gone out already.

    Raises:
        PairOfTwo, NotAMember, NobodyExperienced.
    """
    if len(members) != 2 or members[0].id == members[1].id:
        raise PairOfTwo
    current = list(active_members(collective, on=on).filter(id__in=[member.id for member in members]))
    if len(current) != 2 or not all(can_go_out(member) for member in current):
        raise NotAMember
    if not has_one_experienced(current):
        raise NobodyExperienced


def set_out(out: Out, *, at: datetime, minutes: int, expected_back_at: datetime | None = None) -> None:
    """Not saved.

    Raises:
        HourIsPast.
    """
    out.started_at = at
    out.expected_back_at = expected_back_at or expected_back(at, minutes=minutes)
    _check_hour(out.expected_back_at, at=at)


def stay_longer(out: Out, *, at: datetime, expected_back_at: datetime | None = None) -> None:
    """From now when the hour is past. A new lateness will be told again. Not saved.

    Raises:
        HourIsPast.
    """
    out.expected_back_at = expected_back_at or max(out.expected_back_at or at, at) + EXTENSION
    _check_hour(out.expected_back_at, at=at)
    out.late_notice_at = None


def _check_hour(expected_back_at: datetime, *, at: datetime) -> None:
    if not at < expected_back_at <= at + LONGEST:
        raise HourIsPast


def check_hours(*, started_at: datetime, returned_at: datetime) -> None:
    """Of a departure and a return that are told afterwards.

    Raises:
        ReturnBeforeStart.
    """
    if not started_at < returned_at <= started_at + timedelta(hours=12):
        raise ReturnBeforeStart


def count_outing(pair: "QuerySet[Any]") -> None:
    """They have gone out once more."""
    Membership.objects.filter(id__in=pair.values_list("member_id", flat=True)).update(
        outings_done=F("outings_done") + 1
    )


def tell_late(
    late: "QuerySet[AnOut]", kind: MessageKind, *, collective: Collective, words: "Words[AnOut]", at: datetime
) -> int:
    """How many were told to the coordinators, each once. One that nobody could be told of is tried again."""
    told = 0
    for out in claim_late(late, at=at):
        if tell_coordinators(
            collective, kind, at=at, values=_words(out, words), page=[out.id], fact=_fact(out)
        ):
            told += 1
        else:
            type(out)._default_manager.filter(id=out.id).update(late_notice_at=None)
    return told


def claim_late(late: "QuerySet[AnOut]", *, at: datetime) -> list[AnOut]:
    """Those nobody was told about yet. Each is given once, even to two callers at the same second."""
    rows = late.filter(late_notice_at=None)
    mine = rows.model._default_manager.filter(late_notice_at=None)
    return [out for out in rows if mine.filter(id=out.id).update(late_notice_at=at)]


def ask_pairs(
    late: "QuerySet[AnOut]", kind: MessageKind, *, collective: Collective, words: "Words[AnOut]", at: datetime
) -> int:
    """An hour after the expected return, each of the pair is asked, once for that hour. How many messages."""
    asked = 0
    for out in late.filter(expected_back_at__lte=at - ASK_AFTER, expected_back_at__gt=at - LONGEST):
        pair: Any = out
        asked += tell(
            [one.member for one in pair.pair.all()],
            kind,
            collective=collective,
            at=at,
            values=_words(out, words),
            page=[out.id],
            fact=_fact(out),
        )
    return asked


def _words(out: AnOut, words: "Words[AnOut]") -> Mapping[str, object]:
    assert out.expected_back_at is not None
    return {**words(out), "heure": f"{timezone.localtime(out.expected_back_at):%H:%M}"}


def _fact(out: Out) -> str:
    assert out.expected_back_at is not None
    return f"{out.id} {out.expected_back_at.isoformat()}"
