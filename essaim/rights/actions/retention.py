"""What has been kept for its time goes: a warning first, then no return. The figures stay."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from essaim.kernel.about import Keep, about_of, keep_of, keeps, resolve, with_expiry
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.actions.forgetting import emptied_values, forget_rows
from essaim.people.actions.settings import keep_notes_for
from essaim.people.actions.telling import tell_coordinators
from essaim.people.enums import FREE_NOTE, PERSON_FILE
from essaim.people.models import Person
from essaim.rights.actions.erasure import anonymise_person, finish_erasures
from essaim.rights.models import RetentionRule
from essaim.rights.queries import retention
from essaim.rights.rules.kinds import ENDING, MUCH_ENDING
from essaim.rights.rules.retention import (
    LEAST_REASON,
    LONGEST,
    MOST_REASON,
    limit,
    needs_reason,
)


class KeptTooShort(DomainError):
    """Cette durée est trop courte : {least} jours au moins, sans quoi la donnée ne sert plus à rien."""


class KeptTooLong(DomainError):
    """Cette durée est trop longue : {most} jours au plus."""


class WarningTooEarly(DomainError):
    """Le rappel doit venir avant la fin : donnez moins de jours que la durée."""


class LongerNeedsReason(DomainError):
    """Garder plus longtemps demande une raison écrite, de 15 signes au moins."""


class ReasonTooLong(DomainError):
    """Écrivez la raison en 300 signes au plus."""


def change_rule(
    rule: RetentionRule, *, days: int, warn_days: int, justification: str, by: Membership, at: datetime
) -> RetentionRule:
    """Shorter at will; longer with a written reason.

    Raises:
        KeptTooShort, KeptTooLong, WarningTooEarly, LongerNeedsReason, ReasonTooLong.
    """
    keep, reason = keep_of(rule.subject), " ".join(justification.split())
    least = keep.least
    if days < least:
        raise KeptTooShort(least=least)
    if days > (keep.most or LONGEST):
        raise KeptTooLong(most=keep.most or LONGEST)
    if not 0 <= warn_days < days:
        raise WarningTooEarly
    if len(reason) > MOST_REASON:
        raise ReasonTooLong
    with transaction.atomic():
        rows = RetentionRule.objects.select_for_update().filter(
            collective=rule.collective_id, subject=keep.key
        )
        kept = rows.first() or retention.rule_of(rule.collective, keep)
        if needs_reason(days=days, before=kept.days) and len(reason) < LEAST_REASON:
            raise LongerNeedsReason
        kept.days, kept.warn_days, kept.justification = days, warn_days, reason
        kept.changed_by, kept.changed_at = by, at
        kept.save()
        if keep == FREE_NOTE:
            keep_notes_for(rule.collective, days=days)
    return kept


@dataclass(frozen=True)
class RuleChange:
    """What a coordinator sets for one kind of data."""

    rule: RetentionRule
    days: int
    warn_days: int
    justification: str


class _OneIsRefused(Exception):
    """Nothing is changed."""


def change_rules(changes: Sequence[RuleChange], *, by: Membership, at: datetime) -> dict[int, DomainError]:
    """All or nothing. What is refused: the place of the change, and why."""
    refused: dict[int, DomainError] = {}
    with suppress(_OneIsRefused), transaction.atomic():
        for place, one in enumerate(changes):
            try:
                change_rule(
                    one.rule,
                    days=one.days,
                    warn_days=one.warn_days,
                    justification=one.justification,
                    by=by,
                    at=at,
                )
            except DomainError as refusal:
                refused[place] = refusal
        if refused:
            raise _OneIsRefused
    return refused


def warn_before_retention(collective: Collective, *, at: datetime) -> list[Person]:
    """Those whose time ends soon, once each. The coordinators are told how many, without a name nor a code."""
    on = timezone.localdate(at)
    with transaction.atomic():
        retention.people_heard_again(collective, on=on).update(warned_on=None)
        warned = list(retention.people_to_warn(collective, on=on).select_for_update())
        ids = [person.id for person in warned]
        Person.objects.filter(collective=collective, id__in=ids).update(warned_on=on)
        if warned:
            _tell(collective, len(warned), at=at)
    return warned


def _tell(collective: Collective, count: int, *, at: datetime) -> None:
    words = ngettext_lazy(
        "%d fiche arrive au bout de sa durée : sans échange avec la personne, elle sera rendue anonyme.",
        "%d fiches arrivent au bout de leur durée : sans échange avec les personnes, elles seront rendues anonymes.",
        count,
    )
    tell_coordinators(collective, ENDING, at=at, values={"nombre": count, "phrase": words % count})


def tell_of_large_purges(collective: Collective, *, at: datetime) -> int:
    """When more has had its time than one night may take: said while it can still be stopped. How many messages."""
    on = timezone.localdate(at)
    large = [line for line in retention.lines_of(collective, on=on) if line.later]
    if not large:
        return 0
    said = [f"– {line.keep} : {line.going + line.later}" for line in large]
    fact = "|".join([*(line.keep.key for line in large), *map(str, on.isocalendar()[:2])])  # once a week
    return tell_coordinators(collective, MUCH_ENDING, at=at, values={"comptes": "\n".join(said)}, fact=fact)


def apply_retention(collective: Collective, *, on: date) -> dict[Keep, int]:
    """What is past its time goes, as the rehearsal said, no more than a night may take. How many of each.

    Run again after a crash: it goes on.
    """
    done: dict[Keep, int] = dict.fromkeys(keeps(), 0)
    for person in list(retention.due_people(collective, on=on)[: PERSON_FILE.a_night]):
        anonymise_person(person, by=None, on=on)
        done[PERSON_FILE] += 1
    for keep in done:
        models = with_expiry(keep)
        night = retention.night_of(collective, keep, on=on) if models else on
        for model in models:
            done[keep] += _expire(model, keep, collective, on=night)
    finish_erasures(collective, on=on)
    return done


def _expire(model: Any, keep: Keep, collective: Collective, *, on: date) -> int:
    how = about_of(model).expiry
    if isinstance(how, str):
        days = retention.rule_of(collective, keep).days
        return int(resolve(how).forget(collective, limit(on, days=days), on))
    assert how is not None
    rows = retention.rows_over(model, collective, on=on)
    if how.then == "delete":
        return int(rows.delete()[0])
    if how.then == "forget":
        return forget_rows(rows, on=on)
    return rows.update(**emptied_values(model))
