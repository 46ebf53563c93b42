"""What has been kept for its time, and what would go today. A rehearsal writes nothing."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from essaim.kernel.about import (
    Figure,
    Keep,
    Rows,
    Whose,
    about_of,
    keep_of,
    keeps,
    models_about,
    models_that_hang,
    pointing_to,
    resolve,
    ways_to_person,
    with_expiry,
)
from essaim.kernel.fields import sealed_fields
from essaim.network.models import Collective
from essaim.people.enums import PERSON_FILE
from essaim.people.models import Person
from essaim.people.queries.sight import WITH_A_FILE
from essaim.rights.models import RetentionRule
from essaim.rights.rules.retention import limit

_CENTURY = 36_500  # days
Totals = dict[str, int]  # by the key of the figure


@dataclass(frozen=True)
class Line:
    """One rule: how many go tonight and the nights after, are near their end, wait for an answer owed to them."""

    rule: RetentionRule
    going: int
    later: int = 0
    to_warn: int = 0
    held: int = 0

    @property
    def keep(self) -> Keep:
        return keep_of(self.rule.subject)


@dataclass(frozen=True)
class Rehearsal:
    on: date
    lines: tuple[Line, ...]
    before: Totals
    after: Totals

    @property
    def keeps_figures(self) -> bool:
        return self.before == self.after

    @property
    def compared(self) -> list[tuple[Any, int, int]]:
        return [
            (figure.title, self.before[figure.key], self.after[figure.key]) for _model, figure in _figures()
        ]


def rules_of(collective: Collective) -> list[RetentionRule]:
    """One for each kind, in the order of the table; those that nobody changed are not saved."""
    kept = {rule.subject: rule for rule in RetentionRule.objects.filter(collective=collective)}
    return [kept.get(keep.key) or _default(collective, keep) for keep in keeps()]


def rule_of(collective: Collective, keep: Keep) -> RetentionRule:
    rule = RetentionRule.objects.filter(collective=collective, subject=keep.key).first()
    return rule or _default(collective, keep)


def _default(collective: Collective, keep: Keep) -> RetentionRule:
    return RetentionRule(collective=collective, subject=keep.key, days=keep.days, warn_days=keep.warn_days)


def rehearse(collective: Collective, *, on: date) -> Rehearsal:
    """What would go if the rules were applied today, and the figures before and after."""
    return Rehearsal(
        on=on,
        lines=tuple(lines_of(collective, on=on)),
        before=totals(collective),
        after=totals(collective, without=_deleted(collective, on=on)),
    )


def lines_of(collective: Collective, *, on: date) -> list[Line]:
    return [_line(collective, rule, on=on) for rule in rules_of(collective)]


def _line(collective: Collective, rule: RetentionRule, *, on: date) -> Line:
    keep = keep_of(rule.subject)
    if keep == PERSON_FILE:
        due = due_people(collective, on=on).count()
        going = min(due, keep.a_night)
        return Line(
            rule,
            going=going,
            later=due - going,
            to_warn=people_to_warn(collective, on=on).count(),
            held=_over(collective, on=on).filter(_is_owed_an_answer()).count(),
        )
    going = _all_going(collective, rule, on=night_of(collective, keep, on=on))
    return Line(rule, going=going, later=_all_going(collective, rule, on=on) - going)


def night_of(collective: Collective, keep: Keep, *, on: date) -> date:
    """The day whose rules apply tonight: `on`, or before it, when more would go than one night may take.

    The days that are over go from the oldest on, whole; the oldest goes however much it holds.
    """
    rule = rule_of(collective, keep)

    def is_little(days: int) -> bool:
        return _all_going(collective, rule, on=on - timedelta(days=days)) <= keep.a_night

    if is_little(0):
        return on
    back = bisect_left(range(_CENTURY), True, key=is_little)
    earlier = on - timedelta(days=back)
    return earlier if _all_going(collective, rule, on=earlier) else earlier + timedelta(days=1)


def _all_going(collective: Collective, rule: RetentionRule, *, on: date) -> int:
    return sum(_going(model, collective, rule, on=on) for model in with_expiry(keep_of(rule.subject)))


def _going(model: Any, collective: Collective, rule: RetentionRule, *, on: date) -> int:
    how = about_of(model).expiry
    if isinstance(how, str):
        return int(resolve(how).count(collective, limit(on, days=rule.days), on))
    return rows_over(model, collective, on=on).count()


def rows_over(model: Any, collective: Collective, *, on: date) -> "QuerySet[Any]":
    """The rows of a model that go by themselves, and still hold something."""
    about = about_of(model)
    assert isinstance(about.kept, Keep), model
    assert isinstance(about.expiry, Rows), model
    last = limit(on, days=rule_of(collective, about.kept).days)
    rows: QuerySet[Any] = model._default_manager.filter(about.expiry.over(last, on), collective=collective)
    return rows if about.expiry.then == "delete" else rows.filter(_holds_something(model))


def _deleted(collective: Collective, *, on: date) -> "list[QuerySet[Any]]":
    """What is deleted, not emptied: rows whose time is over, and those that go with a file."""
    over = [
        rows_over(model, collective, on=on)
        for keep in keeps()
        for model in with_expiry(keep)
        if isinstance(how := about_of(model).expiry, Rows) and how.then == "delete"
    ]
    ids = list(due_people(collective, on=on).values_list("id", flat=True))
    return over + [
        model._default_manager.filter(pointing_to(model, ids))
        for model in models_that_hang()
        if about_of(model).erased_rows_go
    ]


def due_people(collective: Collective, *, on: date) -> QuerySet[Person]:
    """Their time is over, the warning has run, and no answer is owed to them. The longest silence first."""
    rule = rule_of(collective, PERSON_FILE)
    over = (
        _over(collective, on=on)
        .exclude(_is_owed_an_answer())
        .order_by(Coalesce("last_two_way_on", "met_on"), "id")
    )
    if not rule.warn_days:
        return over
    return over.filter(warned_on__lte=limit(on, days=rule.warn_days))


def people_to_warn(collective: Collective, *, on: date) -> QuerySet[Person]:
    rule = rule_of(collective, PERSON_FILE)
    if not rule.warn_days:
        return _with_a_file(collective).none()
    near = limit(on, days=rule.days - rule.warn_days)
    return _with_a_file(collective).filter(Q(last__lte=near), warned_on=None)


def people_heard_again(collective: Collective, *, on: date) -> QuerySet[Person]:
    """Warned, then met again: the warning falls."""
    rule = rule_of(collective, PERSON_FILE)
    near = limit(on, days=rule.days - rule.warn_days)
    return _with_a_file(collective).filter(Q(last__gt=near), warned_on__isnull=False)


def totals(collective: Collective, *, without: "Iterable[QuerySet[Any]]" = ()) -> Totals:
    """The figures that no retention may change, as if the rows of `without` were deleted already."""
    gone = list(without)
    found: Totals = {}
    for model, figure in _figures():
        rows = model._default_manager.filter(figure.where, collective=collective).order_by()
        for one in gone:
            if one.model is model:
                rows = rows.exclude(id__in=one.values("id"))
        summed = rows.aggregate(total=Sum(figure.total))["total"] or 0 if figure.total else rows.count()
        found[figure.key] = summed
    return found


def _figures() -> list[tuple[Any, Figure]]:
    return [(model, figure) for model in models_about(Whose.PERSONS) for figure in about_of(model).figures]


def _with_a_file(collective: Collective) -> QuerySet[Person]:
    rows = Person.objects.filter(collective=collective, state__in=WITH_A_FILE)
    return rows.annotate(last=Coalesce("last_two_way_on", "met_on"))


def _over(collective: Collective, *, on: date) -> QuerySet[Person]:
    days = rule_of(collective, PERSON_FILE).days
    return _with_a_file(collective).filter(Q(last__lte=limit(on, days=days)))


def _is_owed_an_answer() -> Q:
    """A request not yet answered, a worry still open, or whatever a model says."""
    owed = Q()
    for model in models_that_hang():
        holds = about_of(model).holds
        if holds is not None:
            for way in ways_to_person(model):
                rows = model._default_manager.filter(holds, **{f"{way}__isnull": False})
                owed |= Q(id__in=rows.order_by().values(f"{way}_id"))
    return owed


def _holds_something(model: type[models.Model]) -> Q:
    wanted = Q()
    for field in sealed_fields(model):
        wanted |= Q(**{f"{field.name}__isnull": False})
    return wanted
