"""The regular calls of the calendar: seen by who calls alone, and naming nobody."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from essaim.agenda.rules.dated import Dated
from essaim.calls.queries.dates import calls_of_days
from essaim.network.models import Collective
from essaim.web.frame.addresses import address

USUAL = timedelta(minutes=30)


def regular_calls(collective: Collective, first: date, last: date) -> Iterator[Dated]:
    for one in calls_of_days(collective, first, last):
        yield Dated(
            uid=f"call-{one.id}-{one.next_at:%Y%m%d}",
            what=_("Appel régulier"),
            icon="phone",
            title=str(_("Appel régulier")),
            starts_at=one.next_at,
            ends_at=one.next_at + USUAL,
            url=address("calls:mine"),
            members={one.member_id: one.member.user.first_name},
            is_hers=True,
        )
