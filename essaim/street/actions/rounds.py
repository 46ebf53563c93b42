"""What may be done with the rounds of a circuit: pair, departure, return. The watch is that of the tours."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.doors.actions.watch import (
    ask_pairs,
    check_hours,
    check_two,
    count_outing,
    set_out,
    stay_longer,
    tell_late,
)
from essaim.doors.rules.watch import minutes_out
from essaim.kernel.dates import in_words
from essaim.kernel.errors import DomainError
from essaim.messages.actions.put import tell
from essaim.messages.rules.kinds import MessageKind
from essaim.network.actions.hours import count_hours
from essaim.network.enums import GivenTo
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.street.models import Circuit, RoundMember, StreetRound
from essaim.street.queries.rounds import late_rounds, round_on, rounds_at_that_hour, tours_at_that_hour
from essaim.street.rules.kinds import LATE_ROUND, ROUND_OFF, ROUND_PLANNED, ROUND_STILL_OUT
from essaim.street.rules.rounds import (
    moment_of,
)

FARTHEST_DAYS = 92


class CircuitIsEnded(DomainError):
    """Ce parcours est arrêté. Reprenez-le, ou choisissez-en un autre."""


class NotADayToWalk(DomainError):
    """Choisissez un jour d’aujourd’hui à dans trois mois."""


class AlreadyOut(DomainError):
    """{name} est déjà dans « {where} » à ce moment-là : choisissez une autre personne."""


class OnATour(DomainError):
    """{name} est déjà en tournée (« {where} ») à ce moment-là : choisissez une autre personne."""


class RoundHasLeft(DomainError):
    """Cette déambulation est déjà partie."""


class RoundIsOff(DomainError):
    """Cette déambulation est annulée. Choisissez-en une autre, ou préparez-la de nouveau."""


class RoundHasNoPair(DomainError):
    """Il manque un binôme : votre référent·e choisit qui y va."""


class RoundNotToday(DomainError):
    """Cette déambulation est prévue un autre jour. Préparez celle d’aujourd’hui depuis son parcours."""


class RoundIsNotOut(DomainError):
    """Cette déambulation n’est pas en cours."""


class NotBackYet(DomainError):
    """Cette heure de retour n’est pas encore arrivée. Vérifiez-la."""


@transaction.atomic
def plan_round(
    circuit: Circuit, *, day: date, members: Sequence[Membership], by: Membership, at: datetime
) -> StreetRound:
    """Who walks it that day; said again, it replaces who was to go.

    Raises:
        NotADayToWalk, CircuitIsEnded, RoundHasLeft, PairOfTwo, NotAMember, NobodyExperienced, AlreadyOut, OnATour,
        ForTheCoordinator.
    """
    must_coordinate(by, collective_id=circuit.collective_id)
    Collective.objects.select_for_update().get(id=circuit.collective_id)  # one hand at a time arranges
    today = timezone.localdate(at)
    if not Circuit.objects.filter(id=circuit.id, ended_on=None).exists():
        raise CircuitIsEnded
    if not 0 <= (day - today).days <= FARTHEST_DAYS:
        raise NotADayToWalk
    check_two(circuit.collective, members, on=day)
    walked = round_on(circuit, day) or StreetRound(
        collective_id=circuit.collective_id, circuit=circuit, on=day, planned_at=moment_of(circuit, day), minutes=circuit.minutes
    )  # fmt: skip
    if walked.started_at is not None:
        raise RoundHasLeft
    _must_be_free(walked, members)
    walked.save()
    before = set(walked.pair.values_list("member_id", flat=True))
    walked.pair.all().delete()
    RoundMember.objects.bulk_create(
        RoundMember(collective_id=walked.collective_id, street_round=walked, member=one) for one in members
    )
    gone = Membership.objects.filter(id__in=before - {one.id for one in members})
    _tell(walked, ROUND_OFF, list(gone), at=at)
    _tell(walked, ROUND_PLANNED, [one for one in members if one.id not in before], at=at)
    return walked


def _must_be_free(walked: StreetRound, members: Sequence[Membership]) -> None:
    elsewhere = rounds_at_that_hour(members, at=walked.planned_at, minutes=walked.minutes, but=walked.id)
    other = next(iter(elsewhere), None)
    if other is not None:
        raise AlreadyOut(name=other.member.user.first_name, where=other.street_round.circuit.name)
    tour = next(iter(tours_at_that_hour(members, at=walked.planned_at, minutes=walked.minutes)), None)
    if tour is not None:
        raise OnATour(name=tour.member.user.first_name, where=str(tour.tour))


@transaction.atomic
def cancel_round(walked: StreetRound, *, by: Membership, at: datetime) -> None:
    """It will not take place. Twice changes nothing.

    Raises:
        RoundHasLeft, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=walked.collective_id)
    kept = _hold(walked)
    if kept.started_at is not None:
        raise RoundHasLeft
    if kept.cancelled_at is None:
        kept.cancelled_at = at
        kept.save(update_fields=["cancelled_at"])
        _tell(kept, ROUND_OFF, [one.member for one in kept.pair.select_related("member")], at=at)


@transaction.atomic
def start_round(
    walked: StreetRound, *, by: Membership, at: datetime, expected_back_at: datetime | None = None
) -> StreetRound:
    """« Nous partons ». Pressing twice changes nothing.

    Raises:
        RoundIsOff, RoundHasLeft, RoundHasNoPair, RoundNotToday, HourIsPast.
    """
    must_meet_people(by, collective_id=walked.collective_id)
    kept = _hold(walked)
    if kept.is_out:
        return kept
    if kept.cancelled_at is not None:
        raise RoundIsOff
    if kept.returned_at is not None:
        raise RoundHasLeft
    if kept.pair.count() != 2:
        raise RoundHasNoPair
    if kept.on != timezone.localdate(at):
        raise RoundNotToday
    set_out(kept, at=at, minutes=kept.minutes, expected_back_at=expected_back_at)
    kept.save()
    return kept


@transaction.atomic
def extend_round(walked: StreetRound, *, by: Membership, at: datetime) -> StreetRound:
    """« Encore 30 minutes ».

    Raises:
        RoundIsNotOut, HourIsPast.
    """
    must_meet_people(by, collective_id=walked.collective_id)
    kept = _hold(walked)
    if not kept.is_out:
        raise RoundIsNotOut
    stay_longer(kept, at=at)
    kept.save()
    return kept


@transaction.atomic
def return_round(walked: StreetRound, *, by: Membership, at: datetime) -> StreetRound:
    """« Nous sommes rentrés »: the hours are counted. Pressing twice counts one outing.

    Raises:
        RoundIsNotOut.
    """
    must_meet_people(by, collective_id=walked.collective_id)
    kept = _hold(walked)
    if kept.returned_at is not None:
        return kept
    if not kept.is_out:
        raise RoundIsNotOut
    return _back(kept, at)


@transaction.atomic
def record_round_hours(
    walked: StreetRound, *, started_at: datetime, returned_at: datetime, by: Membership, at: datetime
) -> StreetRound:
    """Of a round made with the card of paper alone, or a correction.

    Raises:
        RoundIsOff, RoundHasNoPair, RoundNotToday, ReturnBeforeStart, NotBackYet.
    """
    must_meet_people(by, collective_id=walked.collective_id)
    kept = _hold(walked)
    if kept.cancelled_at is not None:
        raise RoundIsOff
    if kept.pair.count() != 2:
        raise RoundHasNoPair
    if timezone.localdate(started_at) != kept.on:
        raise RoundNotToday
    check_hours(started_at=started_at, returned_at=returned_at)
    if returned_at > at:
        raise NotBackYet
    kept.started_at = started_at
    return _back(kept, returned_at)


def _back(kept: StreetRound, returned_at: datetime) -> StreetRound:
    was_back, kept.returned_at = kept.returned_at is not None, returned_at
    kept.save()
    if not was_back:
        count_outing(kept.pair.all())
    assert kept.started_at is not None
    count_hours(
        kept.collective,
        members=list(kept.pair.values_list("member_id", flat=True)),
        activity=GivenTo.ROUND,
        on=kept.on,
        minutes=minutes_out(kept.started_at, returned_at, planned=kept.minutes),
        of=kept.id,
    )
    return kept


@transaction.atomic
def tell_late_rounds(collective: Collective, *, at: datetime) -> int:
    return tell_late(late_rounds(collective, at=at), LATE_ROUND, collective=collective, words=_named, at=at)


@transaction.atomic
def ask_rounds_back(collective: Collective, *, at: datetime) -> int:
    late = late_rounds(collective, at=at)
    return ask_pairs(late, ROUND_STILL_OUT, collective=collective, words=_named, at=at)


def _tell(walked: StreetRound, kind: MessageKind, members: Sequence[Membership], *, at: datetime) -> None:
    """Once for each change: whoever is chosen, left out, and chosen again, is told each time."""
    if not members:
        return
    moment = timezone.localtime(walked.planned_at)
    values = {
        "parcours": walked.circuit.name, "jour": in_words(moment.date(), "l j F"), "heure": f"{moment:%H:%M}",
        "depart": walked.circuit.meeting_point or _("le point de départ habituel"),
    }  # fmt: skip
    fact = f"{walked.id}|{at.timestamp():.0f}"
    tell(
        members,
        kind,
        collective=walked.collective,
        at=at,
        values=values,
        page=[walked.id],
        fact=fact,
        not_after=walked.planned_at,
    )


def _named(walked: StreetRound) -> dict[str, object]:
    return {"parcours": walked.circuit.name}


def _hold(walked: StreetRound) -> StreetRound:
    """As it is now, kept for us until the end of the transaction."""
    rows = StreetRound.objects.select_for_update(of=("self",)).select_related("circuit", "collective")
    return rows.get(id=walked.id)
