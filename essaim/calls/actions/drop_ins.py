"""A talk of several on the telephone: who leads first, then the seats, then how many came."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from essaim.calls.models import PhoneDropIn, PhoneSeat
from essaim.calls.queries.lists import settings_of, stopped
from essaim.kernel.about import start_of
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.kernel.tenancy import insert_once
from essaim.network.actions.hours import count_hours
from essaim.network.enums import GivenTo, Role
from essaim.network.models import Collective, Membership
from essaim.people.actions.holding import hold
from essaim.people.enums import PersonState
from essaim.people.models import Person
from essaim.people.rules.authority import must_coordinate, must_meet_people

MOST_SEATS = 6
LEAST_MINUTES, MOST_MINUTES = 15, 120
FARTHEST = timedelta(days=92)


class NoNumberToDial(DomainError):
    """Écrivez d’abord, dans « Heures d’appel », le numéro que l’on compose pour une causerie."""


class NotAMomentToTalk(DomainError):
    """Choisissez un jour et une heure à venir, dans moins de trois mois."""


class SeatsMakeNoSense(DomainError):
    """Une causerie a de une à six places, et dure de 15 minutes à 2 heures. Vérifiez les nombres."""


class TalkNotKept(DomainError):
    """Cette causerie n’a pas pu être enregistrée. Ouvrez de nouveau le formulaire et recommencez."""


class NobodyLeadsYet(DomainError):
    """Personne n’anime encore cette causerie : trouvez d’abord qui l’anime, puis proposez les places."""


class SomeoneLeads(DomainError):
    """Quelqu’un anime déjà cette causerie. Elle ou il peut vous laisser la place."""


class NotTheOneWhoLeads(DomainError):
    """Seule la personne qui anime, ou la ou le référent·e, peut faire cela."""


class NoSeatLeft(DomainError):
    """Toutes les places sont prises. Proposez-lui la date suivante."""


class TalkIsOver(DomainError):
    """Cette causerie a eu lieu, ou elle est annulée."""


class TalkNotBegun(DomainError):
    """Cette causerie n’a pas encore commencé : on compte à la fin."""


class AsksNotToBeCalled(DomainError):
    """Elle a demandé que l’on ne l’appelle plus : c’est elle qui peut demander une place, auprès de la ou du référent·e."""


class CountMakesNoSense(DomainError):
    """Comptez de 0 à 6 personnes, sans vous compter."""


@transaction.atomic
def propose_talk(
    collective: Collective, *, starts_at: datetime, minutes: int, seats: int, by: Membership, at: datetime, drop_in_id: UUID
) -> PhoneDropIn:  # fmt: skip
    """A date. The same `drop_in_id` is kept once.

    Raises:
        NoNumberToDial, NotAMomentToTalk, SeatsMakeNoSense, TalkNotKept, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    if not settings_of(collective).dial_in:
        raise NoNumberToDial
    if not at < starts_at <= at + FARTHEST:
        raise NotAMomentToTalk
    if not (1 <= seats <= MOST_SEATS and LEAST_MINUTES <= minutes <= MOST_MINUTES):
        raise SeatsMakeNoSense
    row_id = drawn_id("phone_drop_in", collective_id=collective.id, by=by.id, chosen=drop_in_id)
    row = PhoneDropIn(
        id=row_id, collective=collective, starts_at=starts_at, minutes=minutes, seats=seats, made_by=by
    )
    kept = insert_once(row)
    if kept is None:
        raise TalkNotKept
    return kept


@transaction.atomic
def lead(talk: PhoneDropIn, *, by: Membership, at: datetime) -> None:
    """« Je l’anime ». Twice changes nothing.

    Raises:
        SomeoneLeads, TalkIsOver.
    """
    must_meet_people(by, collective_id=talk.collective_id)
    kept = _hold_coming(talk, at)
    if kept.facilitator_id not in {None, by.id}:
        raise SomeoneLeads
    kept.facilitator = by
    kept.save(update_fields=["facilitator"])


@transaction.atomic
def lead_no_more(talk: PhoneDropIn, *, by: Membership, at: datetime) -> None:
    """Someone else is to be found; the seats that were kept stay, no other is offered meanwhile.

    Raises:
        NotTheOneWhoLeads, TalkIsOver.
    """
    kept = _hold_coming(talk, at)
    _must_lead(kept, by)
    kept.facilitator = None
    kept.save(update_fields=["facilitator"])


@transaction.atomic
def call_off(talk: PhoneDropIn, *, by: Membership, at: datetime) -> None:
    """It will not take place: whoever had a seat is to be told. Twice changes nothing.

    Raises:
        TalkIsOver, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=talk.collective_id)
    kept = _hold(talk)
    if kept.came is not None:
        raise TalkIsOver
    kept.cancelled_at = kept.cancelled_at or at
    kept.save(update_fields=["cancelled_at"])


@transaction.atomic
def keep_seat(talk: PhoneDropIn, *, person: Person, by: Membership, at: datetime) -> PhoneSeat:
    """She would like to come. Twice is one seat.

    Raises:
        NobodyLeadsYet, NoSeatLeft, TalkIsOver, AsksNotToBeCalled, FileIsClosed.
    """
    must_meet_people(by, collective_id=person.collective_id)
    hold(person, states=[PersonState.ACTIVE])
    kept = _hold_coming(talk, at)
    known = PhoneSeat.objects.filter(drop_in=kept, person=person).first()
    if known is not None:
        return known
    if kept.facilitator_id is None:
        raise NobodyLeadsYet
    if Person.objects.filter(stopped("pk"), id=person.id).exists():
        raise AsksNotToBeCalled
    if kept.kept_seats.count() >= kept.seats:
        raise NoSeatLeft
    return PhoneSeat.objects.create(
        collective_id=kept.collective_id, drop_in=kept, person=person, kept_at=at, by=by
    )


@transaction.atomic
def free_seat(talk: PhoneDropIn, *, person: Person, by: Membership) -> None:
    """She does not come. Twice changes nothing."""
    must_meet_people(by, collective_id=talk.collective_id)
    hold(person)
    PhoneSeat.objects.filter(drop_in=talk, person=person).delete()


@transaction.atomic
def count_who_came(talk: PhoneDropIn, *, came: int, by: Membership, at: datetime) -> None:
    """A number, not who; then nobody's seat is known any more. Said again, it replaces.

    Raises:
        TalkNotBegun, TalkIsOver, CountMakesNoSense, NotTheOneWhoLeads.
    """
    kept = _hold(talk)
    _must_lead(kept, by)
    if kept.cancelled_at is not None:
        raise TalkIsOver
    if at < kept.starts_at:
        raise TalkNotBegun
    if not 0 <= came <= MOST_SEATS:
        raise CountMakesNoSense
    kept.came = came
    kept.save(update_fields=["came"])
    PhoneSeat.objects.filter(drop_in=kept).delete()
    if kept.facilitator_id is not None:
        count_hours(
            kept.collective, members=[kept.facilitator_id], activity=GivenTo.CALL, on=timezone.localdate(kept.starts_at),
            minutes=kept.minutes, of=kept.id,
        )  # fmt: skip


def free_seats(rows: "QuerySet[PhoneSeat]", *, by: Membership | None, on: date) -> None:  # noqa: ARG001 -- as each closing
    """Her file ends: her seats to come go to others."""
    rows.filter(drop_in__starts_at__gte=start_of(on)).delete()


def _must_lead(talk: PhoneDropIn, by: Membership) -> None:
    must_meet_people(by, collective_id=talk.collective_id)
    if talk.facilitator_id != by.id and by.role != Role.COORDINATOR:
        raise NotTheOneWhoLeads


def _hold(talk: PhoneDropIn) -> PhoneDropIn:
    """As it is now: the last seat is given once."""
    return PhoneDropIn.objects.select_for_update(of=("self",)).select_related("collective").get(id=talk.id)


def _hold_coming(talk: PhoneDropIn, at: datetime) -> PhoneDropIn:
    kept = _hold(talk)
    if (
        kept.cancelled_at is not None
        or kept.came is not None
        or at >= kept.starts_at + timedelta(minutes=kept.minutes)
    ):
        raise TalkIsOver
    return kept
