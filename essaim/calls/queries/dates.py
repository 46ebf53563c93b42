"""The regular calls of some days, with who calls: for the calendar. Whom they call is not read."""

from datetime import date, timedelta

from essaim.calls.models import PhoneDropIn, RegularCall
from essaim.kernel.about import start_of
from essaim.network.models import Collective


def calls_of_days(collective: Collective, first: date, last: date) -> list[RegularCall]:
    """The next one of each link; one statement."""
    rows = RegularCall.objects.filter(
        collective=collective, ended_on=None, next_at__gte=start_of(first), next_at__lt=start_of(last + timedelta(days=1))
    )  # fmt: skip
    return list(rows.select_related("member__user").defer("relative"))


def phone_drop_ins_of_days(collective: Collective, first: date, last: date) -> list[PhoneDropIn]:
    """Who has a seat is not read; one statement."""
    rows = PhoneDropIn.objects.filter(
        collective=collective,
        starts_at__gte=start_of(first),
        starts_at__lt=start_of(last + timedelta(days=1)),
    )
    return list(rows.select_related("facilitator__user"))
