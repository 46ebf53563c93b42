"""A telephone rendezvous that she chose: agreed, moved, handed over for a while, ended."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.calls.actions.holds import NotToBeCalled
from essaim.calls.enums import LinkStage, RegularEnd, Rhythm
from essaim.calls.models import Call, RegularCall
from essaim.calls.queries.lists import may_be_called, settings_of
from essaim.calls.queries.pairing import is_used_to_calling
from essaim.calls.queries.regular import missed
from essaim.calls.rules.kinds import MISSED_CALL
from essaim.calls.rules.rhythms import next_call
from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.people.actions.holding import hold, hold_with
from essaim.people.actions.next_steps import NotHerCompanion, may_hold
from essaim.people.actions.telling import tell_coordinators
from essaim.people.enums import PersonState, Purpose
from essaim.people.models import Person
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.consents import has_consent
from essaim.people.rules.texts import clean_line

LONGEST_RELATIVE = 200
FARTHEST = timedelta(days=62)
LONGEST_AWAY = timedelta(days=92)
A_LITTLE_AHEAD = timedelta(hours=12)


class NotARhythm(DomainError):
    """Choisissez avec elle à quel rythme vous l’appellerez."""


class NotAFirstCall(DomainError):
    """Choisissez pour le prochain appel un jour et une heure à venir, dans moins de deux mois."""


class RelativeNotAgreed(DomainError):
    """Elle n’a pas accepté que l’on prévienne un proche. Demandez-le-lui d’abord, ou laissez vide."""


class NobodyStandsIn(DomainError):
    """Choisissez d’abord qui remplace : une personne qui l’accompagne, ou la ou le référent·e."""


class NotADayToComeBack(DomainError):
    """Choisissez un jour de retour à venir, dans moins de trois mois."""


class NotAnEnd(DomainError):
    """Choisissez dans la liste comment ces appels finissent."""


class LastDayWrong(DomainError):
    """Choisissez pour le dernier appel un jour d’ici à trois mois."""


class NotUsedToCalling(DomainError):
    """Pour faire connaissance, choisissez la ou le référent·e, ou un membre à qui dix personnes au moins ont répondu au téléphone."""


@dataclass(frozen=True, kw_only=True)
class Rendezvous:
    """`relative`: whom to tell when she does not answer; kept only if she agreed to that.

    `is_new_to_us`: the link opens with short calls by someone used to calling.
    """

    member: Membership
    rhythm: Rhythm | str
    next_at: datetime
    substitute: Membership | None = None
    relative: str = ""
    is_new_to_us: bool = False


@transaction.atomic
def agree_on_calls(person: Person, *, chosen: Rendezvous, by: Membership, at: datetime) -> RegularCall:
    """What she chose; said again, it replaces what was chosen before. Whoever calls sees her: she accompanies her.

    Raises:
        NotToBeCalled, NotARhythm, NotAFirstCall, NotHerCompanion, NotUsedToCalling, RelativeNotAgreed, TextTooLong,
        FileIsClosed.
    """
    must_meet_people(by, collective_id=person.collective_id)
    hold(person, states=[PersonState.ACTIVE])
    if not may_be_called(person):
        raise NotToBeCalled
    if chosen.rhythm not in Rhythm.values:
        raise NotARhythm
    if not at < chosen.next_at <= at + FARTHEST:
        raise NotAFirstCall
    for one in (chosen.member, chosen.substitute):
        if one is not None and not may_hold(person, one):
            raise NotHerCompanion
    relative = clean_line(chosen.relative, limit=LONGEST_RELATIVE, what=_("Un proche à prévenir"))
    if relative and not has_consent(person.consents.all(), Purpose.RELATIVE):
        raise RelativeNotAgreed
    kept = RegularCall.objects.filter(person=person, ended_on=None).first() or RegularCall(
        collective_id=person.collective_id, person=person, begun_on=timezone.localdate(at),
        stage=LinkStage.KNOWING if chosen.is_new_to_us else LinkStage.SETTLED,
    )  # fmt: skip
    if kept.stage == LinkStage.KNOWING and not _knows_how(chosen.member):
        raise NotUsedToCalling
    kept.member, kept.substitute, kept.rhythm = chosen.member, chosen.substitute, Rhythm(chosen.rhythm)
    kept.next_at, kept.relative, kept.missed_at = chosen.next_at, relative or None, None
    kept.save()
    return kept


def _knows_how(member: Membership) -> bool:
    return member.role == Role.COORDINATOR or is_used_to_calling(member)


@transaction.atomic
def be_away(regular: RegularCall, *, until: date | None, by: Membership, on: date) -> None:
    """Her substitute calls until that day; none: she is back.

    Raises:
        NobodyStandsIn, NotADayToComeBack.
    """
    must_meet_people(by, collective_id=regular.collective_id)
    hold_with(regular)
    if until is not None and regular.substitute_id is None:
        raise NobodyStandsIn
    if until is not None and not on <= until <= on + LONGEST_AWAY:
        raise NotADayToComeBack
    regular.away_until = until
    regular.save(update_fields=["away_until"])


@transaction.atomic
def end_regular_calls(regular: RegularCall, *, why: RegularEnd | str, by: Membership, on: date) -> None:
    """Either side may. Twice changes nothing.

    Raises:
        NotAnEnd.
    """
    must_meet_people(by, collective_id=regular.collective_id)
    hold_with(regular)
    reason = agreed_reason(why)
    if regular.ended_on is None:
        regular.ended_on, regular.ended_for = on, reason
        regular.save(update_fields=["ended_on", "ended_for"])


def agreed_reason(why: RegularEnd | str) -> RegularEnd:
    """One of the list.

    Raises:
        NotAnEnd.
    """
    if why not in RegularEnd.values:
        raise NotAnEnd
    return RegularEnd(why)


def keep_rendezvous(person: Person, call: Call, *, at: datetime) -> None:
    """She answered: the next one is at its day and hour. Her row is held."""
    if not call.is_answer:
        return
    due = RegularCall.objects.filter(person=person, ended_on=None, next_at__lte=at + A_LITTLE_AHEAD).first()
    if due is not None:
        due.calls_made += 1
        due.stage_calls += 1
        if due.stage == LinkStage.TRIAL and due.stage_calls >= settings_of(due.collective).trial_calls:
            due.stage, due.stage_calls = LinkStage.SETTLED, 0  # neither side asked for a change
        due.next_at = next_call(due.rhythm, last=due.next_at, made=due.calls_made, after=at + A_LITTLE_AHEAD)
        due.save(update_fields=["calls_made", "next_at", "stage", "stage_calls"])


@transaction.atomic
def tell_missed_calls(collective: Collective, *, at: datetime) -> int:
    """A chore of the minute: what is a day late is told to the coordinators, once a rendezvous. How many."""
    late = missed(collective, at=at).filter(Q(missed_at=None) | Q(missed_at__lt=F("next_at")))
    count = 0
    for regular in late.select_for_update(of=("self",)):
        tell_coordinators(collective, MISSED_CALL, at=at, fact=f"{regular.id}|{regular.next_at.isoformat()}")
        regular.missed_at = regular.next_at
        regular.save(update_fields=["missed_at"])
        count += 1
    return count
