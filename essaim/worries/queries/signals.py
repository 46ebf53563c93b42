"""The signs given by neighbours: for the coordinator only."""

from datetime import date

from django.db.models import Q, QuerySet

from essaim.kernel.prepared import Wanted, number_of
from essaim.network.models import Collective
from essaim.people.models import Person
from essaim.people.queries.sight import WITH_A_FILE
from essaim.worries.enums import SignalState
from essaim.worries.models import Signal
from essaim.worries.rules.signals import OPEN


def signals(collective: Collective) -> QuerySet[Signal]:
    return Signal.objects.filter(collective=collective).select_related("received_by__user", "closed_by__user")


def open_signals(collective: Collective) -> QuerySet[Signal]:
    """Those that nobody took first, the oldest first."""
    return signals(collective).filter(state__in=OPEN).order_by("state", "received_at", "id")


def new_signals(collective: Collective) -> Wanted:
    """How many nobody took."""
    return _NEW.wanted(collective=collective.id)


_NEW = number_of(lambda collective: Signal.objects.filter(collective=collective, state=SignalState.NEW))


def closed_signals(collective: Collective) -> QuerySet[Signal]:
    return signals(collective).exclude(state__in=OPEN).order_by("-closed_at", "-id")


def files_opened_since(signal: Signal, *, most: int) -> list[Person]:
    """Among them is hers, if she was met after this sign and agreed to a file. The newest first."""
    rows = Person.objects.filter(
        collective=signal.collective_id, state__in=WITH_A_FILE, created_at__gte=signal.received_at
    )
    return list(rows.order_by("-created_at", "-id")[:most])


def expired_signals(collective: Collective, *, on: date) -> QuerySet[Signal]:
    """Whose time has come and whose words are still there, whatever became of them."""
    with_words = Q(where__isnull=False) | Q(what__isnull=False) | Q(reach__isnull=False)
    return Signal.objects.filter(collective=collective, expires_on__lte=on).filter(
        with_words | Q(state__in=OPEN)
    )
