"""The outings of the calendar: one each, whatever the number of its tours. No door, no street."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from essaim.agenda.rules.dated import Dated
from essaim.doors.queries.dates import end_of, outings_between
from essaim.network.models import Collective
from essaim.web.frame.addresses import address


def outings(collective: Collective, first: date, last: date) -> Iterator[Dated]:
    for outing, going in outings_between(collective, first, last):
        assert outing.starts_at is not None
        yield Dated(
            uid=f"outing-{outing.id}",
            what=_("Sortie"),
            icon="door",
            title=str(_("Porte à porte")),
            starts_at=outing.starts_at,
            ends_at=end_of(outing),
            where=outing.meeting_point,
            url=address("tours:mine"),
            members={one.member_id: one.member.user.first_name for one in going},
        )
