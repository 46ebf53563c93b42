"""The regular calls of the calendar: seen by who calls alone, and naming nobody."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from essaim.agenda.rules.dated import Dated
from essaim.calls.queries.dates import calls_of_days, phone_drop_ins_of_days
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


def phone_drop_ins(collective: Collective, first: date, last: date) -> Iterator[Dated]:
    for one in phone_drop_ins_of_days(collective, first, last):
        lead = one.facilitator
        yield Dated(
            uid=f"phone-{one.id}",
            what=_("Causerie au téléphone"),
            icon="phone",
            title=str(_("Causerie au téléphone")),
            starts_at=one.starts_at,
            ends_at=one.starts_at + timedelta(minutes=one.minutes),
            url=address("calls:drop_ins"),
            members={lead.id: lead.user.first_name} if lead else {},
            is_off=one.cancelled_at is not None,
        )
