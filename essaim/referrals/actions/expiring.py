"""Thirty days without an answer is an end of its own: neither a no nor a coming. She is told before anyone."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from essaim.messages.actions.put import tell
from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members
from essaim.people.actions.holding import hold_with
from essaim.people.enums import PersonState
from essaim.people.rules.authority import WHO_MEET_PEOPLE
from essaim.referrals.actions.referrals import follow
from essaim.referrals.enums import ReferralState as State
from essaim.referrals.models import AnswerLink, Referral, ReferralMoment
from essaim.referrals.queries.referrals import open_referrals, silent_referrals
from essaim.referrals.rules.kinds import WEEK_OF_REFERRALS
from essaim.referrals.rules.states import WITHOUT_NEWS, may_expire


def expire_referrals(collective: Collective, *, at: datetime) -> int:
    """Those that a place left without an answer for thirty days; not while it said that it is full until later. How many."""
    today = timezone.localdate(at)
    return sum(_expire(one, collective, at=at, today=today) for one in silent_referrals(collective, on=today))


@transaction.atomic
def _expire(referral_id: UUID, collective: Collective, *, at: datetime, today: date) -> int:
    referral = Referral.objects.filter(collective=collective, id=referral_id).first()
    if referral is None:
        return 0
    person = hold_with(referral)
    is_over = referral.state != State.SENT or referral.ended_on is not None
    if (
        person is None
        or person.state != PersonState.ACTIVE
        or is_over
        or not may_expire(sent_on=referral.since, on=today)
    ):
        return 0
    by = _who_follows(referral, on=today)
    if by is None:
        return 0
    AnswerLink.objects.filter(referral=referral, revoked_at=None, answered_at=None).update(revoked_at=at)
    referral.state, referral.since, referral.ended_on = State.EXPIRED, today, today
    referral.save()
    ReferralMoment.objects.create(
        collective=collective,
        person_id=referral.person_id,
        referral=referral,
        state=State.EXPIRED,
        on=today,
        by=None,
    )
    follow(referral, by=by, at=at)
    return 1


def _who_follows(referral: Referral, *, on: date) -> Membership | None:
    """Someone who coordinates, who may close whatever step was planned; else whoever wrote last, if still here."""
    here = active_members(referral.collective, on=on).filter(role__in=WHO_MEET_PEOPLE)
    found = here.filter(role="coordinator").order_by("id").first()
    last = ReferralMoment.objects.filter(referral=referral, by__isnull=False).order_by("-id").first()
    return found or (here.filter(id=last.by_id or "").first() if last else None)


def tell_the_week(collective: Collective, *, at: datetime) -> int:
    """One message a week to each who follows orientations: how many go on, how many are without news. No name."""
    today, told = timezone.localdate(at), 0
    for member in (
        active_members(collective, on=today).filter(role__in=WHO_MEET_PEOPLE).select_related("user")
    ):
        rows = open_referrals(member, at=at)
        going = rows.count()
        if going:
            silent = rows.filter(since__lte=today - WITHOUT_NEWS).count()
            values = {"nombre": going, "sans_nouvelles": silent}
            week = f"{today.isocalendar().year}-{today.isocalendar().week}-{member.id}"
            told += tell([member], WEEK_OF_REFERRALS, collective=collective, at=at, values=values, fact=week)
    return told
