"""The life of a regular link: known first, then tried, then lasting; changed without a reason; ended by an act."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.calls.actions.regular import LastDayWrong, agreed_reason
from essaim.calls.enums import LinkStage, RegularEnd
from essaim.calls.models import RegularCall
from essaim.calls.queries.lists import settings_of
from essaim.calls.queries.pairing import due_to_end
from essaim.calls.rules.links import is_a_possible_end
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.actions.companions import accompany
from essaim.people.actions.holding import hold, hold_with
from essaim.people.actions.next_steps import plan_step
from essaim.people.enums import CompanionRole, PersonState, StepKind
from essaim.people.models import Companionship
from essaim.people.rules.authority import must_coordinate, must_meet_people


class NobodyChosen(DomainError):
    """Choisissez qui l’appellera désormais."""


class CallsHerAlready(DomainError):
    """C’est déjà cette personne qui l’appelle."""


@transaction.atomic
def pair_with(
    regular: RegularCall, *, member: Membership | None, by: Membership, on: date, beyond_limit: bool = False
) -> RegularCall:
    """She is presented to the volunteer who will call her: some calls to try. Whoever knew her stands in meanwhile.

    Raises:
        NobodyChosen, CallsHerAlready, TooManyPeople, FileIsClosed, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=regular.collective_id)
    person = hold_with(regular)
    assert person is not None
    hold(person, states=[PersonState.ACTIVE])
    if member is None:
        raise NobodyChosen
    if member.id == regular.member_id:
        raise CallsHerAlready
    if not Companionship.objects.filter(person=person, member=member, until=None).exists():
        accompany(
            person, member=member, role=CompanionRole.COMPANION, on=on, by=by, beyond_limit=beyond_limit
        )
    regular.substitute, regular.member = regular.member, member
    regular.stage, regular.stage_calls, regular.away_until = LinkStage.TRIAL, 0, None
    regular.save(update_fields=["substitute", "member", "stage", "stage_calls", "away_until"])
    return regular


@transaction.atomic
def change_caller(regular: RegularCall, *, by: Membership) -> RegularCall:
    """Either side may, without a reason: someone else is to be found. Until then whoever knew her calls, if anyone did."""
    must_meet_people(by, collective_id=regular.collective_id)
    hold_with(regular)
    if regular.substitute_id is not None:
        regular.member, regular.substitute = regular.substitute, None  # type: ignore[assignment]  # there is one
    regular.stage, regular.away_until = LinkStage.KNOWING, None
    regular.stage_calls = max(regular.stage_calls, settings_of(regular.collective).short_calls)
    regular.save(update_fields=["member", "substitute", "stage", "stage_calls", "away_until"])
    return regular


@transaction.atomic
def agree_on_end(
    regular: RegularCall,
    *,
    ends_on: date,
    why: RegularEnd | str,
    is_handed_over: bool,
    by: Membership,
    at: datetime,
) -> RegularCall:
    """The last call has a date, said to her; handed over, that call is made by two. Said again, it replaces the first.

    Raises:
        NotAnEnd, LastDayWrong.
    """
    must_meet_people(by, collective_id=regular.collective_id)
    person = hold_with(regular)
    assert person is not None
    reason, today = agreed_reason(why), timezone.localdate(at)
    if not is_a_possible_end(ends_on, today=today):
        raise LastDayWrong
    regular.ends_on, regular.ended_for = ends_on, reason
    regular.save(update_fields=["ends_on", "ended_for"])
    if is_handed_over:
        plan_step(
            person, kind=StepKind.CALL, what=_("Dernier appel à deux : lui présenter qui l’appellera ensuite"), due_on=ends_on,
            is_promise=True, by=by, at=at,
        )  # fmt: skip
    return regular


@transaction.atomic
def end_agreed_calls(collective: Collective, *, on: date) -> int:
    """A chore: those whose agreed day is past end on that day. How many."""
    count = 0
    for regular in due_to_end(collective, on=on).select_for_update(of=("self",)):
        regular.ended_on = regular.ends_on
        regular.save(update_fields=["ended_on"])
        count += 1
    return count
