"""The workshops of the calendar."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from essaim.agenda.rules.dated import Dated
from essaim.network.models import Collective
from essaim.transmission.enums import WorkshopState
from essaim.transmission.queries.paths import workshops_between
from essaim.web.frame.addresses import address


def workshops(collective: Collective, first: date, last: date) -> Iterator[Dated]:
    for one in workshops_between(collective, first, last):
        who = [each.member for each in one.leaders.all()]
        who += [each.member for each in one.path.participants.all() if each.member and not each.left_on]
        yield Dated(
            uid=f"workshop-{one.id}",
            what=_("Séance du parcours"),
            icon="leaflet",
            title=one.title,
            about=one.path.name,
            starts_at=one.starts_at,
            ends_at=one.starts_at + timedelta(minutes=one.minutes),
            where=one.place,
            url=address("transmission:appointment", one.id),
            members={member.id: member.user.first_name for member in who},
            is_off=one.state == WorkshopState.CANCELLED,
            sequence=one.changes,
        )
