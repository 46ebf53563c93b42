"""Votes on dates: what was answered, who is silent, what was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from essaim.agenda.models import DatePoll, PollAnswer, PollOption
from essaim.agenda.rules.polls import Tally, read_signed, tally_of
from essaim.kernel.about import start_of
from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members
from essaim.people.rules.authority import WHO_MEET_PEOPLE


@dataclass(frozen=True)
class Asked:
    """One date: what everyone said, and what this member said (empty: nothing yet)."""

    option: PollOption
    tally: Tally
    hers: str


def polls(collective: Collective) -> QuerySet[DatePoll]:
    return DatePoll.objects.filter(collective=collective).select_related("made_by__user", "collective")


def open_polls(collective: Collective, *, at: datetime) -> QuerySet[DatePoll]:
    return polls(collective).filter(settled_at=None, closes_on__gte=timezone.localdate(at))


def team_asked(collective: Collective, *, at: datetime) -> QuerySet[Membership]:
    here = active_members(collective, on=timezone.localdate(at)).filter(role__in=WHO_MEET_PEOPLE)
    return here.select_related("collective").order_by("user__name__folded", "id")


def answers_of(poll: DatePoll) -> dict[UUID, dict[UUID, str]]:
    """By member, then by date."""
    found: dict[UUID, dict[UUID, str]] = {}
    for one in PollAnswer.objects.filter(option__poll=poll):
        found.setdefault(one.member_id, {})[one.option_id] = one.choice
    return found


def asked_of(
    poll: DatePoll, answers: Mapping[UUID, Mapping[UUID, str]], member: Membership
) -> Sequence[Asked]:
    hers = answers.get(member.id, {})
    return [
        Asked(
            one, tally_of(each[one.id] for each in answers.values() if one.id in each), hers.get(one.id, "")
        )
        for one in poll.options.all()
    ]


def best_of(asked: Sequence[Asked]) -> Asked | None:
    """Where most can come; the earliest of equals. None as long as nobody can."""
    able = [one for one in asked if one.tally.rank > (0, 0)]
    return max(able, key=lambda one: one.tally.rank) if able else None


def silent(poll: DatePoll, *, at: datetime) -> list[Membership]:
    spoke = PollAnswer.objects.filter(option__poll=poll).values("member_id")
    return list(team_asked(poll.collective, at=at).exclude(id__in=spoke))


def voter(collective: Collective, token: str, *, at: datetime) -> tuple[Membership, DatePoll] | None:
    """None for what we did not sign, for who left, for a vote that is over."""
    read = read_signed(token)
    if read is None:
        return None
    member = team_asked(collective, at=at).filter(id=read[0]).first()
    poll = open_polls(collective, at=at).filter(id=read[1]).first()
    return (member, poll) if member and poll else None


def chosen_between(collective: Collective, first: date, last: date) -> list[PollOption]:
    """Those in the calendar."""
    rows = PollOption.objects.filter(
        collective=collective, is_chosen=True, starts_at__gte=start_of(first), starts_at__lt=start_of(last + timedelta(days=1))
    )  # fmt: skip
    return list(rows.select_related("poll"))
