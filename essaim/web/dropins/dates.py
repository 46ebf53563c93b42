"""The drop-ins of the calendar."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.agenda.rules.dated import Dated
from essaim.dropins.queries.days import Held, drop_ins, held_between
from essaim.network.models import Collective
from essaim.web.frame.addresses import address


def found(collective: Collective, first: date, last: date) -> Iterator[Dated]:
    for held in held_between(drop_ins(collective), first, last):
        yield dated(held)


def dated(held: Held) -> Dated:
    return Dated(
        uid=f"{held.drop_in.id}-{held.on:%Y%m%d}",
        what=_("Permanence"),
        icon="people",
        title=held.drop_in.name,
        about=held.drop_in.welcome,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        where=held.address,
        room=held.place.id if held.place else None,
        url=f"{address('dropins:drop_in', held.drop_in.id)}{held.on.isoformat()}/",
        public_url=reverse("dropins:of", args=[held.drop_in.collective.slug]),
        members={one.member_id: one.member.user.first_name for one in held.hosts},
        is_public=held.drop_in.is_public,
        is_off=held.is_off,
        sequence=held.day.sequence if held.day else 0,
    )
