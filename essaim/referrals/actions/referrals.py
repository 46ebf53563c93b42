"""She agrees to be introduced to a place; someone goes with her; she came, and came back, or not."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.kernel.keyring import blind_index
from essaim.kernel.tenancy import insert_once
from essaim.network.models import Membership
from essaim.people.actions.consents import give_consent
from essaim.people.actions.holding import hold, hold_with, must_be_open
from essaim.people.actions.next_steps import cancel_step, finish_step, may_hold, plan_step
from essaim.people.enums import InformedHow, PersonState, Purpose, StepKind
from essaim.people.models import Consent, NextStep, Person
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.next_steps import LONGEST_AHEAD
from essaim.people.rules.texts import clean_line, clean_text
from essaim.places.models import Place
from essaim.referrals.actions.going import tell_who_goes
from essaim.referrals.actions.news import tell_news
from essaim.referrals.enums import ReferralState as State
from essaim.referrals.enums import Transport
from essaim.referrals.models import Referral, ReferralMoment
from essaim.referrals.queries.referrals import PLACE, goes_there, said_no
from essaim.referrals.rules.states import (
    LEFT_IN_PEACE,
    NEEDS_HER_YES,
    OPEN,
    TOLD_FIRST,
    asked_again_on,
    may_expire,
    may_follow,
)

LONGEST_FACTS = 500
LONGEST_SAID = 300
LONGEST_MEETING = 200
MOST_SEATS = 8


class PlaceNoLongerProposed(DomainError):
    """Ce lieu est noté fermé. Choisissez-en un autre avec elle."""


class AlreadyOnTheWay(DomainError):
    """Une orientation vers ce lieu est déjà en cours : ouvrez-la plutôt."""


class SheSaidNo(DomainError):
    """Elle a dit non à ce lieu il y a peu. On ne redemande pas avant trois mois, sauf si elle en reparle."""


class WhatIsSaidOfHer(DomainError):
    """Écrivez ce qu’elle accepte que l’on dise d’elle, ou « rien, elle se présente elle-même »."""


class NotWhatFollows(DomainError):
    """Ce n’est pas ce qui vient ensuite : quelqu’un l’a peut-être déjà noté. Rouvrez la page."""


class SheTookBackHerYes(DomainError):
    """Elle n’est plus d’accord pour être présentée à ce lieu. Redemandez-lui avant d’en parler à quiconque."""


class StillTimeToAnswer(DomainError):
    """Le lieu a trente jours pour répondre. Rappelez-le plutôt."""


class NotThatDay(DomainError):
    """Cette date ne va pas : elle doit suivre ce qui précède, et ne pas être à venir."""


class NotADayToGo(DomainError):
    """Choisissez un jour à partir d’aujourd’hui, et dans moins d’un an."""


class NotAWayToGo(DomainError):
    """Choisissez dans la liste comment on y va ; dans une voiture, il reste huit places libres au plus."""


class SentForSomeoneElse(DomainError):
    """Cela n’a pas pu être enregistré. Rouvrez sa fiche et recommencez."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """`facts`: exactly what she accepts that the place is told of her. `asks_herself`: she spoke of it again after a no."""

    facts: str
    how: InformedHow | str
    on: date
    asks_herself: bool = False


@dataclass(frozen=True, kw_only=True)
class Ride:
    """How they go; `seats`: those left in a car, that another may take."""

    transport: Transport | str = ""
    seats: int = 0


@transaction.atomic
def refer(
    person: Person, *, to: Place, agreed: Agreement, by: Membership, at: datetime, referral_id: UUID
) -> Referral:
    """She agrees: her agreement is kept with the place's name. The same `referral_id` is kept once.

    Raises:
        PlaceNoLongerProposed, AlreadyOnTheWay, SheSaidNo, WhatIsSaidOfHer, NotThatDay, TextTooLong, FileIsClosed,
        AgreedBeforeBeingInformed.
    """
    referral, is_new = _begin(person, to, State.AGREED, on=agreed.on, by=by, at=at, chosen=referral_id)
    if not is_new:
        return referral
    today = timezone.localdate(at)
    if goes_there(person, to.id):
        raise AlreadyOnTheWay
    if said_no(person, to.id, on=today) and not agreed.asks_herself:
        raise SheSaidNo
    facts = clean_text(agreed.facts, limit=LONGEST_FACTS, what=_label("facts"))
    if not facts:
        raise WhatIsSaidOfHer
    give_consent(person, purpose=Purpose.INTRODUCE, how=agreed.how, on=agreed.on, by=by, detail=to.name)
    referral.facts = facts
    return _keep(referral, by=by, at=at)


@transaction.atomic
def note_her_no(
    person: Person, *, to: Place, on: date, by: Membership, at: datetime, referral_id: UUID
) -> Referral:
    """« Non » is respected: it is not asked again for three months.

    Raises:
        AlreadyOnTheWay, NotThatDay, FileIsClosed.
    """
    referral, is_new = _begin(person, to, State.DECLINED, on=on, by=by, at=at, chosen=referral_id)
    if not is_new:
        return referral
    if goes_there(person, to.id):
        raise AlreadyOnTheWay
    referral.ended_on, referral.ask_again_on = on, on + LEFT_IN_PEACE
    return _keep(referral, by=by, at=at)


@transaction.atomic
def note_moment(
    referral: Referral, *, state: State | str, on: date, by: Membership, at: datetime, said: str = ""
) -> Referral:
    """What happened next. The same said twice changes nothing; the next step follows by itself.

    Raises:
        NotWhatFollows, SheTookBackHerYes, StillTimeToAnswer, NotThatDay, TextTooLong, FileIsClosed.
    """
    person = held(referral, by)
    if state == referral.state:
        return referral
    _check_moment(referral, person, state, on=on, today=timezone.localdate(at))
    words = clean_line(said, limit=LONGEST_SAID, what=ReferralMoment._meta.get_field("said").verbose_name)
    referral.state, referral.since = State(state), on
    if state == State.CAME:
        referral.came_on = on
    if state == State.MISSED:
        referral.going_on = None
    if state not in OPEN:
        referral.ended_on = on
    referral.save()
    _write_moment(referral, by=by, said=words)
    follow(referral, by=by, at=at)
    tell_news(referral, by=by, at=at)
    return referral


def _check_moment(referral: Referral, person: Person, state: str, *, on: date, today: date) -> None:
    if state not in State.values or referral.ended_on or not may_follow(referral.state, state):
        raise NotWhatFollows
    if not referral.since <= on <= today:
        raise NotThatDay
    if state in NEEDS_HER_YES and not is_agreed(person, referral):
        raise SheTookBackHerYes
    if state == State.EXPIRED and not may_expire(sent_on=referral.since, on=on):
        raise StillTimeToAnswer


@transaction.atomic
def go_together(
    referral: Referral,
    *,
    with_whom: Membership,
    on: date,
    meeting: str,
    by: Membership,
    at: datetime,
    ride: Ride | None = None,
) -> Referral:
    """« Je viens avec vous »: who, which day, where to meet. Said again with another day or someone else, it replaces.

    Raises:
        NotADayToGo, NotAWayToGo, NotWhatFollows, NotHerCompanion, TextTooLong, FileIsClosed.
    """
    held(referral, by)
    chosen = ride or Ride()
    if chosen.transport not in {"", *Transport.values} or not 0 <= chosen.seats <= MOST_SEATS:
        raise NotAWayToGo
    if referral.ended_on or referral.state not in {State.AGREED, State.SENT, State.EXPECTED, State.MISSED}:
        raise NotWhatFollows
    today = timezone.localdate(at)
    if not today <= on <= today + LONGEST_AHEAD:
        raise NotADayToGo
    before = (referral.goes_with, referral.going_on)
    referral.goes_with, referral.going_on = with_whom, on
    referral.meeting = clean_line(meeting, limit=LONGEST_MEETING, what=_label("meeting")) or None
    referral.transport = chosen.transport
    referral.seats = chosen.seats if chosen.transport == Transport.CAR else 0
    referral.save()
    follow(referral, by=by, at=at)
    tell_who_goes(referral, before=before, by=by, at=at)
    return referral


def _begin(
    person: Person, to: Place, state: State, *, on: date, by: Membership, at: datetime, chosen: UUID
) -> tuple[Referral, bool]:
    """(a row not yet saved, True), or (the one sent before, False)."""
    must_meet_people(by, collective_id=person.collective_id)
    hold(person, states=[PersonState.ACTIVE])
    to.check_collective()
    row_id = drawn_id(f"referral {state}", collective_id=person.collective_id, by=by.id, chosen=chosen)
    sent = Referral.objects.filter(collective=person.collective_id, id=row_id).first()
    if sent is not None:
        if sent.person_id != person.id:
            raise SentForSomeoneElse
        return sent, False
    if to.closed_on:
        raise PlaceNoLongerProposed
    if on > timezone.localdate(at):
        raise NotThatDay
    row = Referral(
        id=row_id, collective_id=person.collective_id, person=person, state=state, since=on,
        place_name=to.name, place_ref=str(to.id), place_mark=blind_index(person.collective_id, PLACE, str(to.id)),
    )  # fmt: skip
    return row, True


def _keep(referral: Referral, *, by: Membership, at: datetime) -> Referral:
    kept = insert_once(referral)
    if kept is None:
        raise SentForSomeoneElse
    _write_moment(kept, by=by)
    follow(kept, by=by, at=at)
    return kept


def held(referral: Referral, by: Membership) -> Person:
    must_meet_people(by, collective_id=referral.collective_id)
    person = hold_with(referral)
    assert person is not None
    must_be_open(person, states=[PersonState.ACTIVE])
    return person


def _write_moment(referral: Referral, *, by: Membership, said: str = "") -> None:
    ReferralMoment.objects.create(
        collective_id=referral.collective_id,
        person_id=referral.person_id,
        referral=referral,
        state=referral.state,
        on=referral.since,
        said=said or None,
        by=by,
    )


def is_agreed(person: Person, referral: Referral) -> bool:
    """To be introduced to this place, or to whichever."""
    given = Consent.objects.filter(person=person, purpose=Purpose.INTRODUCE, withdrawn_on=None)
    names = {None, "", (referral.place_name or "")}
    return any(one.detail in names for one in given)


def follow(
    referral: Referral, *, by: Membership, at: datetime, instead: tuple[str, date] | None = None
) -> None:
    """What was to be done is done; what comes next is planned. `instead`: another thing to do than usual, and its day."""
    step = referral.step
    if step is not None and step.done_at is None and step.cancelled_at is None:
        close = cancel_step if referral.state in {State.STOPPED, State.EXPIRED} else finish_step
        close(step, by=by, at=at)
    due = referral.going_on or asked_again_on(referral.state, since=referral.since, came_on=referral.came_on)
    if referral.state in {State.CAME, State.RETURNED}:
        due = asked_again_on(referral.state, since=referral.since, came_on=referral.came_on)
    what, due = instead or ("", due)
    referral.step = None
    if due is not None and referral.ended_on is None:
        goes = (
            referral.going_on is not None and referral.state not in {State.CAME, State.RETURNED} and not what
        )
        referral.step = plan_step(
            referral.person,
            kind=StepKind.GO_WITH if goes else StepKind.FIND_OUT,
            what=(what or _what(referral, goes=goes))[:300],
            due_on=max(due, timezone.localdate(at)),
            is_promise=goes,
            assigned_to=referral.goes_with if goes else None,
            by=by,
            at=at,
        )
    if referral.state in TOLD_FIRST:
        referral.step = _tell_her_first(referral, holder=step.assigned_to if step else None, at=at)
    referral.save(update_fields=["step"])


def _tell_her_first(referral: Referral, *, holder: Membership | None, at: datetime) -> NextStep:
    """Before anyone else, as she prefers to be reached: it did not work, and what else she might like."""
    said = {
        State.REFUSED: _("Lui dire en premier, comme elle préfère être jointe, que le lieu ne peut pas l’accueillir, et chercher avec elle ailleurs : %s"),
        State.EXPIRED: _("Lui dire en premier, comme elle préfère être jointe, que le lieu n’a pas répondu, et chercher avec elle ailleurs : %s"),
    }  # fmt: skip
    return plan_step(
        referral.person, kind=StepKind.PROMISE, what=(said[State(referral.state)] % (referral.place_name or ""))[:300],
        due_on=timezone.localdate(at), is_promise=True, by=None, at=at,
        assigned_to=holder if holder and may_hold(referral.person, holder) else None,
    )  # fmt: skip


def _what(referral: Referral, *, goes: bool) -> str:
    place = referral.place_name or ""
    if goes:
        return _("Aller avec elle : %(place)s. %(meeting)s") % {
            "place": place,
            "meeting": referral.meeting or "",
        }
    asked = {
        State.AGREED: _("Prévenir le lieu, ou convenir d’un jour : %s"),
        State.SENT: _("Le lieu a-t-il répondu ? %s"),
        State.EXPECTED: _("Y est-elle allée ? %s"),
        State.MISSED: _("En reparler avec elle, sans la presser : %s"),
        State.CAME: _("Un mois après, y est-elle retournée ? %s"),
        State.RETURNED: _("Trois mois après, y va-t-elle toujours ? %s"),
    }
    return asked[State(referral.state)] % place


def _label(name: str) -> Any:
    field: Any = Referral._meta.get_field(name)
    return field.verbose_name
