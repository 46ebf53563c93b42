"""What the people met wait for, in numbers: the first thing a coordinator sees. No name, so nothing is journalled."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from essaim.network.models import Collective
from essaim.people.queries.care import left_without_companion
from essaim.rights.queries.requests import open_requests
from essaim.worries.enums import SignalState, WorryLevel
from essaim.worries.models import Signal, Worry


@dataclass(frozen=True)
class PeopleTodo:
    """How many of each."""

    dangers: int  # that nobody has looked at
    worries: int  # likewise, questions included
    signals: int  # likewise
    requests: int  # to answer
    late_requests: int  # of them, past their month
    alone: int  # people whom nobody accompanies

    @property
    def is_empty(self) -> bool:
        return not (self.dangers or self.worries or self.signals or self.requests or self.alone)


def todo(collective: Collective, *, on: date) -> PeopleTodo:
    """In a number of statements that does not grow."""
    is_danger = Q(level=WorryLevel.DANGER)
    unseen = Worry.objects.filter(collective=collective, closed_at=None, first_look_at=None).order_by()
    worries = unseen.aggregate(dangers=Count("id", filter=is_danger), others=Count("id", filter=~is_danger))
    requests = open_requests(collective).order_by()
    owed = requests.aggregate(all=Count("id"), late=Count("id", filter=Q(due_on__lt=on)))
    return PeopleTodo(
        dangers=worries["dangers"],
        worries=worries["others"],
        signals=Signal.objects.filter(collective=collective, state=SignalState.NEW).count(),
        requests=owed["all"],
        late_requests=owed["late"],
        alone=left_without_companion(collective, on=on).count(),
    )
