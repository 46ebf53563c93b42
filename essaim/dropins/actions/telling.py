"""What is told of a day: each gets a link of her own, by which she answers without signing in."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.dropins.queries.days import Held, drop_ins, held_between
from essaim.dropins.rules.days import CALLED_BEFORE, signed
from essaim.dropins.rules.kinds import DROP_IN_ALONE, DROP_IN_OFF, DROP_IN_TOMORROW
from essaim.kernel.dates import in_words
from essaim.messages.actions.put import tell
from essaim.messages.rules.calendars import Event, calendar_file
from essaim.messages.rules.kinds import MessageKind
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members


def tell_of(held: Held, members: Iterable[Membership], kind: MessageKind, *, at: datetime, fact: str) -> int:
    """One message each, once for each `fact`. It says nothing any more once the day is over."""
    drop_in = held.drop_in
    carries = calendar_file(event_of(held, at=at)) if kind is not DROP_IN_OFF and held.day else ""
    told = 0
    for member in members:
        answer = [drop_in.collective.slug, signed(member.id, drop_in.id, held.on)]
        told += tell(
            [member], kind, collective=drop_in.collective, at=at, values=values_of(held),
            page=answer if kind.page == "dropins:answer" else (), fact=fact,
            not_after=max(held.ends_at, at + timedelta(hours=1)),
            calendar=carries if held.is_held_by(member) else "",
        )  # fmt: skip
    return told


def values_of(held: Held) -> dict[str, str]:
    here = timezone.localtime(held.starts_at)
    return {
        "jour": in_words(here.date(), "l j F"),
        "heure": f"{here.hour}\u00a0h\u00a0{here:%M}",
        "lieu": held.address,
        "permanence": held.drop_in.name,
    }


def event_of(held: Held, *, at: datetime) -> Event:
    """It names nobody."""
    return Event(
        uid=f"{held.drop_in.id}-{held.on:%Y%m%d}@essaim",
        sequence=held.day.sequence if held.day else 0,
        told_at=at,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        summary=held.drop_in.name,
        location=held.address,
        url=settings.PUBLIC_URL + reverse("dropins:day", args=[held.drop_in.id, held.on.isoformat()]),
        is_off=held.is_off,
    )


@transaction.atomic
def tell_days_ahead(collective: Collective, *, at: datetime) -> int:
    """The day before, to who holds it; three days before, to the coordinators when someone lacks. Each once."""
    today = timezone.localdate(at)
    coming = held_between(drop_ins(collective), today, today + CALLED_BEFORE)
    leads = None
    told = 0
    for held in (one for one in coming if not one.is_off and one.starts_at > at):
        if held.local_day == today + timedelta(days=1):
            fact = f"{held.drop_in.id} {held.on} {held.starts_at.isoformat()}"
            told += tell_of(held, [one.member for one in held.hosts], DROP_IN_TOMORROW, at=at, fact=fact)
        if held.lacks:
            leads = leads if leads is not None else _leads(collective, at=at)
            told += tell(
                leads, DROP_IN_ALONE, collective=collective, at=at, values=values_of(held),
                page=[held.drop_in.id, held.on.isoformat()], fact=f"{held.drop_in.id} {held.on}", not_after=held.ends_at,
            )  # fmt: skip
    return told


def _leads(collective: Collective, *, at: datetime) -> list[Membership]:
    here = active_members(collective, on=timezone.localdate(at)).filter(role=Role.COORDINATOR)
    return list(here.select_related("collective"))
