"""The dates that were chosen by a vote, in the calendar."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from essaim.agenda.queries.polls import chosen_between
from essaim.agenda.rules.dated import Dated
from essaim.network.models import Collective
from essaim.web.frame.addresses import address


def chosen(collective: Collective, first: date, last: date) -> Iterator[Dated]:
    for one in chosen_between(collective, first, last):
        yield Dated(
            uid=f"poll-{one.poll_id}",
            what=_("Rendez-vous de l’équipe"),
            icon="calendar",
            title=one.poll.title,
            starts_at=one.starts_at,
            ends_at=one.starts_at + timedelta(minutes=one.poll.minutes),
            where=one.poll.where,
            url=address("agenda:poll", one.poll_id),
        )
