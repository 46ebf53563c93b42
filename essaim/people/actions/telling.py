"""Telling the coordinators, from the action that has something to tell. Nobody is named in what they receive."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.messages.actions.put import tell
from essaim.messages.rules.kinds import MessageKind
from essaim.network.models import Collective, Membership, User
from essaim.network.queries import active_members
from essaim.people.queries.care import coordinators, settings_of
from essaim.people.rules.kinds import FIRST_COORDINATOR, NEW_COORDINATOR

log = logging.getLogger("essaim.messages")


def tell_coordinators(
    collective: Collective,
    kind: MessageKind,
    *,
    at: datetime,
    values: Mapping[str, object] | None = None,
    page: Sequence[Any] = (),
    fact: str = "",
) -> int:
    """Each of them, and their substitute. How many messages were put."""
    told = _told(collective, at)
    if not told:
        log.error("nobody to be told in a collective: it has no coordinator")
    return tell(told, kind, collective=collective, at=at, values=values, page=page, fact=fact)


def tell_of_new_coordinator(member: Membership, *, asked_by: User, at: datetime) -> int:
    """Those who coordinate, but whoever asked; where nobody does, the whole team: it is done unseen by nobody."""
    assert member.collective is not None
    today = timezone.localdate(at)
    others = [one for one in coordinators(member.collective, on=today) if one.id != member.id]
    told = others or list(active_members(member.collective, on=today).exclude(id=member.id))
    told = [one for one in told if one.user_id != asked_by.id]
    kind = NEW_COORDINATOR if others else FIRST_COORDINATOR
    page = [member.id] if others else []
    return tell(
        told, kind, collective=member.collective, at=at, page=page, fact=f"{member.id}|{at.isoformat()}"
    )


def _told(collective: Collective, at: datetime) -> list[Membership]:
    today = timezone.localdate(at)
    members = coordinators(collective, on=today)
    substitute = settings_of(collective).coordinator_substitute_id
    if substitute is not None:
        members += active_members(collective, on=today).filter(id=substitute)
    return [member for member in members if member.collective_id]
