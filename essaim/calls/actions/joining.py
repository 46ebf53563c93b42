"""Two files become one: of two lines of one list the kept file's stands, as strict as the stricter."""

from datetime import date
from typing import Any

from essaim.calls.models import CallLine, PhoneSeat
from essaim.people.actions.joining import MergeLog
from essaim.people.models import Person


def join_lines(kept: Person, merged: Person, log: MergeLog, today: date) -> set[Any]:  # noqa: ARG001 -- as each merge
    """Whoever was called under one name is not called at once under the other."""
    hers = {line.campaign_id: line for line in CallLine.objects.filter(person=kept)}
    left = set()
    others = list(CallLine.objects.filter(person=merged))
    last = max((one.not_before for one in (*hers.values(), *others)), default=None)
    for line in others:
        twin = hers.get(line.campaign_id)
        if twin is not None:
            left.add(line.pk)
            if twin.done_at is None and line.done_at is not None:
                log.change(twin, done_at=line.done_at, last_outcome=line.last_outcome)
            if twin.call_back_at is None and line.call_back_at is not None:
                log.change(twin, call_back_at=line.call_back_at, reserved_for_id=line.reserved_for_id)
    for line in (*hers.values(), *(one for one in others if one.pk not in left)):
        if last is not None and line.not_before < last:
            log.change(line, not_before=last)
    return left


def join_seats(kept: Person, merged: Person, log: MergeLog, today: date) -> set[Any]:  # noqa: ARG001 -- as each merge
    """One seat in each talk."""
    hers = PhoneSeat.objects.filter(person=kept).order_by().values("drop_in")
    return set(
        PhoneSeat.objects.filter(person=merged, drop_in__in=hers).order_by().values_list("pk", flat=True)
    )
