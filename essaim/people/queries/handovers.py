"""When someone stops: her people, what she held for each, and who could take over."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from essaim.network.models import Collective, Membership
from essaim.people.enums import CompanionRole
from essaim.people.models import Companionship, NextStep
from essaim.people.queries.care import Load, loads, people_of
from essaim.people.queries.next_steps import open_steps


@dataclass(frozen=True)
class Relay:
    """One person to hand over. `proposed`: her substitute, else whoever carries least; none when all carry enough."""

    link: Companionship
    steps: int
    proposed: Membership | None


@dataclass(frozen=True)
class Handover:
    """`others`: what she holds for people whom she does not accompany; it goes back to the coordinators."""

    relays: list[Relay]
    takers: list[Load]
    others: list[NextStep]


def handover_of(member: Membership, *, collective: Collective, on: date) -> Handover:
    """What is to be handed over, and to whom it could be."""
    links = people_of(member)
    theirs = {link.person_id for link in links}
    held = list(open_steps(collective.id).filter(assigned_to=member))
    steps = Counter(step.person_id for step in held)
    takers = [
        one for one in loads(collective, on=on) if one.member.id != member.id and _is_here(one.member, on)
    ]
    proposed = _propose(links, takers, _substitutes(theirs, leaving_out=member))
    relays = [Relay(link, steps[link.person_id], proposed.get(link.person_id)) for link in links]
    return Handover(relays, takers, [step for step in held if step.person_id not in theirs])


def _is_here(member: Membership, on: date) -> bool:
    return member.ended_at is None and member.user.is_active and member.starts_on <= on <= member.ends_on


def _substitutes(people: Iterable[UUID], *, leaving_out: Membership) -> dict[UUID, UUID]:
    rows = Companionship.objects.filter(person_id__in=list(people), role=CompanionRole.SUBSTITUTE, until=None)
    return dict(rows.exclude(member=leaving_out).values_list("person_id", "member_id"))


def _propose(
    links: Iterable[Companionship], takers: Iterable[Load], substitutes: dict[UUID, UUID]
) -> dict[UUID, Membership]:
    """Each in turn to the one who knows her, else to whoever carries least with what was just proposed."""
    room = {one.member.id: one.limit - one.people for one in takers}
    members = {one.member.id: one.member for one in takers}
    found = {}
    for link in links:
        known = substitutes.get(link.person_id) if link.role == CompanionRole.COMPANION else None
        if known is None or room.get(known, 0) < 1:
            known = max(room, key=lambda one: room[one], default=None)
        if known is not None and room[known] > 0:
            found[link.person_id] = members[known]
            room[known] -= 1
    return found
