"""What has been kept for its time, and what would go today. A rehearsal writes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from essaim.kernel.fields import sealed_fields
from essaim.kernel.journal import lines_before
from essaim.measures.models import Measure
from essaim.network.models import Collective, Membership
from essaim.network.rules import EMPTIED
from essaim.people.enums import RetentionSubject as Subject
from essaim.people.models import Consent, Contact, Note, Person, PersonIndex
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.chores import Chore
from essaim.rights.models import PersonRequest, RetentionRule
from essaim.rights.rules.retention import limit, people_defaults
from essaim.worries.models import Signal, Worry


@dataclass(frozen=True)
class Totals:
    """The figures that no retention may change."""

    people: int
    contacts: int
    two_way: int
    met: int  # people in two-way contacts
    consents: int
    measures: int
    worries: int
    signals: int
    requests: int


@dataclass(frozen=True)
class Line:
    """One rule: how many go, how many are near their end, how many wait for an answer that is owed to them."""

    rule: RetentionRule
    going: int
    to_warn: int = 0
    held: int = 0

    @property
    def subject(self) -> Subject:
        return Subject(self.rule.subject)


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
    def compared(self) -> list[tuple[str, int, int]]:
        return [
            (one.name, getattr(self.before, one.name), getattr(self.after, one.name))
            for one in fields(Totals)
        ]


def rules_of(collective: Collective) -> list[RetentionRule]:
    """One for each subject, in the order of the table; those that nobody changed are not saved."""
    kept = {rule.subject: rule for rule in RetentionRule.objects.filter(collective=collective)}
    return [kept.get(subject) or _default(collective, subject) for subject in Subject]


def rule_of(collective: Collective, subject: Subject) -> RetentionRule:
    rule = RetentionRule.objects.filter(collective=collective, subject=subject).first()
    return rule or _default(collective, subject)


def _default(collective: Collective, subject: Subject) -> RetentionRule:
    chosen = people_defaults[subject]
    return RetentionRule(collective=collective, subject=subject, days=chosen.days, warn_days=chosen.warn_days)


def rehearse(collective: Collective, *, on: date, elsewhere: Iterable[Chore] = ()) -> Rehearsal:
    """What would go if the rules were applied today, and the figures before and after."""
    chores = {chore.subject: chore for chore in elsewhere}
    lines = [_line(collective, rule, on=on, chores=chores) for rule in rules_of(collective)]
    removed = [notes_over(collective, on=on), *removed_with(due_people(collective, on=on))]
    return Rehearsal(
        on=on,
        lines=tuple(lines),
        before=totals(collective),
        after=totals(collective, without=removed),
    )


def _line(collective: Collective, rule: RetentionRule, *, on: date, chores: dict[Subject, Chore]) -> Line:
    subject = Subject(rule.subject)
    if subject == Subject.PERSON:
        return Line(
            rule,
            going=due_people(collective, on=on).count(),
            to_warn=people_to_warn(collective, on=on).count(),
            held=_over(collective, on=on).filter(_is_owed_an_answer()).count(),
        )
    if subject in _ROWS:
        return Line(rule, going=_ROWS[subject](collective, on=on).count())
    if subject == Subject.ACCESS_LOG:
        return Line(rule, going=lines_before(collective.id, start_of(limit(on, days=rule.days))))
    if subject == Subject.MEMBER:
        return Line(rule, going=members_over(collective, on=on).count())
    chore = chores.get(subject)
    return Line(rule, going=chore.count(collective, limit(on, days=rule.days)) if chore else 0)


def due_people(collective: Collective, *, on: date) -> QuerySet[Person]:
    """Their time is over, the warning has run, and no answer is owed to them."""
    rule = rule_of(collective, Subject.PERSON)
    over = _over(collective, on=on).exclude(_is_owed_an_answer())
    if not rule.warn_days:
        return over
    return over.filter(warned_on__lte=limit(on, days=rule.warn_days))


def people_to_warn(collective: Collective, *, on: date) -> QuerySet[Person]:
    rule = rule_of(collective, Subject.PERSON)
    if not rule.warn_days:
        return _with_a_file(collective).none()
    near = limit(on, days=rule.days - rule.warn_days)
    return _with_a_file(collective).filter(Q(last__lte=near), warned_on=None)


def people_heard_again(collective: Collective, *, on: date) -> QuerySet[Person]:
    """Warned, then met again: the warning falls."""
    rule = rule_of(collective, Subject.PERSON)
    near = limit(on, days=rule.days - rule.warn_days)
    return _with_a_file(collective).filter(Q(last__gt=near), warned_on__isnull=False)


def notes_over(collective: Collective, *, on: date) -> QuerySet[Note]:
    days = rule_of(collective, Subject.NOTE).days
    too_old = Q(at__lt=start_of(limit(on, days=days)))
    return Note.objects.filter(Q(expires_on__lte=on) | too_old, collective=collective)


def signals_over(collective: Collective, *, on: date) -> QuerySet[Signal]:
    days = rule_of(collective, Subject.SIGNAL).days
    rows = Signal.objects.filter(collective=collective, received_at__lt=start_of(limit(on, days=days)))
    return rows.filter(_holds_something(Signal))


def worries_over(collective: Collective, *, on: date) -> QuerySet[Worry]:
    days = rule_of(collective, Subject.WORRY).days
    rows = Worry.objects.filter(collective=collective, closed_at__lt=start_of(limit(on, days=days)))
    return rows.filter(_holds_something(Worry))


def requests_over(collective: Collective, *, on: date) -> QuerySet[PersonRequest]:
    last = limit(on, days=rule_of(collective, Subject.REQUEST).days)
    is_over = Q(done_on__lte=last) | Q(cancelled_on__lte=last)
    return PersonRequest.objects.filter(is_over, _holds_something(PersonRequest), collective=collective)


def members_over(collective: Collective, *, on: date) -> QuerySet[Membership]:
    """Gone for long, from everywhere: an account that serves elsewhere is still needed there."""
    last = limit(on, days=rule_of(collective, Subject.MEMBER).days)
    is_over = Q(ended_at__lt=start_of(last)) | Q(ended_at=None, ends_on__lte=last)
    elsewhere = Membership.objects.filter(~is_over, user=OuterRef("user"))
    gone = Membership.objects.filter(is_over, ~Exists(elsewhere), collective=collective)
    return gone.exclude(user__email__endswith=EMPTIED).exclude(user__is_superuser=True).select_related("user")


def removed_with(people: QuerySet[Person]) -> "list[QuerySet[Any]]":
    """What is deleted, not emptied, when a file goes."""
    ids = list(people.values_list("id", flat=True))
    return [model.objects.filter(person_id__in=ids) for model in (Note, PersonIndex)]


def totals(collective: Collective, *, without: "Iterable[QuerySet[Any]]" = ()) -> Totals:
    """The figures, as if the rows of `without` were deleted already."""
    gone = list(without)

    def left(model: type[models.Model], condition: Q | None = None) -> "QuerySet[Any]":
        rows = model._default_manager.filter(condition or Q(), collective=collective)
        for one in gone:
            if one.model is model:
                rows = rows.exclude(id__in=one.values("id"))
        return rows

    two_way = left(Contact, Q(is_two_way=True))
    return Totals(
        people=left(Person).count(),
        contacts=left(Contact).count(),
        two_way=two_way.count(),
        met=two_way.order_by().aggregate(total=Sum("people"))["total"] or 0,
        consents=left(Consent).count(),
        measures=left(Measure).count(),
        worries=left(Worry).count(),
        signals=left(Signal).count(),
        requests=left(PersonRequest).count(),
    )


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


_ROWS: dict[Subject, Callable[..., QuerySet[Any]]] = {
    Subject.NOTE: notes_over,
    Subject.SIGNAL: signals_over,
    Subject.WORRY: worries_over,
    Subject.REQUEST: requests_over,
}


def _with_a_file(collective: Collective) -> QuerySet[Person]:
    rows = Person.objects.filter(collective=collective, state__in=WITH_A_FILE)
    return rows.annotate(last=Coalesce("last_two_way_on", "met_on"))


def _over(collective: Collective, *, on: date) -> QuerySet[Person]:
    days = rule_of(collective, Subject.PERSON).days
    return _with_a_file(collective).filter(Q(last__lte=limit(on, days=days)))


def _is_owed_an_answer() -> Q:
    """A request not yet answered, or a worry still open."""
    asked = PersonRequest.objects.filter(done_on=None, cancelled_on=None)
    worry = Worry.objects.filter(closed_at=None, person__isnull=False)
    return Q(id__in=asked.values("person_id")) | Q(id__in=worry.values("person_id"))


def _holds_something(model: type[models.Model]) -> Q:
    wanted = Q()
    for field in sealed_fields(model):
        wanted |= Q(**{f"{field.name}__isnull": False})
    return wanted
