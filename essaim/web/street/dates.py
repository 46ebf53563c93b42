"""The rounds of the calendar."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from essaim.agenda.rules.dated import Dated
from essaim.network.models import Collective
from essaim.street.queries.dates import rounds_of_days
from essaim.web.frame.addresses import address


def rounds(collective: Collective, first: date, last: date) -> Iterator[Dated]:
    for one in rounds_of_days(collective, first, last):
        yield Dated(
            uid=f"round-{one.id}",
            what=_("Déambulation"),
            icon="pin",
            title=one.circuit.name,
            starts_at=one.planned_at,
            ends_at=one.planned_at + timedelta(minutes=one.minutes),
            where=one.circuit.meeting_point,
            url=address("street:mine"),
            members={each.member_id: each.member.user.first_name for each in one.pair.all()},
        )
