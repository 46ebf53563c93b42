"""The rounds of some days, with who goes: for the calendar."""

from datetime import date

from django.db.models import Prefetch

from essaim.network.models import Collective
from essaim.street.models import RoundMember, StreetRound


def rounds_of_days(collective: Collective, first: date, last: date) -> list[StreetRound]:
    """Two statements."""
    going = Prefetch("pair", queryset=RoundMember.objects.select_related("member__user"))
    rows = StreetRound.objects.filter(collective=collective, on__gte=first, on__lte=last, cancelled_at=None)
    return list(rows.select_related("circuit").prefetch_related(going))
