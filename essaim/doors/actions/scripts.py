"""What is said at the door, and when a door is proposed again: what a coordinator sets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from essaim.doors.enums import Outcome, Revisit
from essaim.doors.models import RevisitRule, Script
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective

LONGEST_REST = 1_100  # days: three years
MOST_PASSES = 10


class ScriptIsEmpty(DomainError):
    """Écrivez au moins une phrase : c’est ce que les binômes liront à la porte."""


class ScriptTooLong(DomainError):
    """Ce texte est trop long pour être lu à la porte : {most} signes au plus."""


class RuleNotAllowed(DomainError):
    """Cette règle ne convient pas à cette issue. Choisissez-en une autre dans la liste."""


class RuleOutOfRange(DomainError):
    """Indiquez un nombre de jours entre 0 et {days}, et entre 1 et {passes} passages."""


@transaction.atomic
def publish_script(collective: Collective, *, body: str, at: datetime) -> Script:
    """A new version; the same text again is the same version. Printed sheets keep the one they were printed with."""
    body = body.replace("\r\n", "\n").strip()
    most = Script._meta.get_field("body").max_length or 0
    if not body:
        raise ScriptIsEmpty
    if len(body) > most:
        raise ScriptTooLong(most=most)
    Collective.objects.select_for_update().get(id=collective.id)  # one version at a time
    last = Script.objects.filter(collective=collective).order_by("-version").first()
    if last is not None and last.body == body:
        return last
    version = Script.objects.filter(collective=collective).aggregate(last=Max("version"))["last"] or 0
    return Script.objects.create(collective=collective, version=version + 1, body=body, created_at=at)


def allowed(outcome: Outcome) -> list[Revisit]:
    """What may follow an outcome: someone who said « ne pas revenir » is never a matter of settings."""
    usual = outcome.meaning.revisit
    if usual == Revisit.NEVER:
        return [Revisit.NEVER]
    return list(dict.fromkeys([Revisit.AGAIN, usual, Revisit.NEVER]))


@dataclass(frozen=True)
class RuleChange:
    """What a coordinator sets for one outcome."""

    revisit: Revisit
    days: int = 0
    other_slot: bool = False
    max_passes: int | None = None


@transaction.atomic
def change_rule(
    collective: Collective,
    outcome: Outcome,
    *,
    revisit: Revisit,
    days: int,
    other_slot: bool,
    max_passes: int | None,
) -> RevisitRule:
    if revisit not in allowed(outcome):
        raise RuleNotAllowed
    if not 0 <= days <= LONGEST_REST or not (max_passes is None or 1 <= max_passes <= MOST_PASSES):
        raise RuleOutOfRange(days=LONGEST_REST, passes=MOST_PASSES)
    values = {"revisit": revisit, "days": days, "other_slot": other_slot, "max_passes": max_passes}
    rule, _ = RevisitRule.objects.update_or_create(collective=collective, outcome=outcome, defaults=values)
    return rule


@transaction.atomic
def change_rules(collective: Collective, changes: Mapping[Outcome, RuleChange]) -> None:
    """The whole table, all or nothing."""
    for outcome, wanted in changes.items():
        change_rule(
            collective,
            outcome,
            revisit=wanted.revisit,
            days=wanted.days,
            other_slot=wanted.other_slot,
            max_passes=wanted.max_passes,
        )


@transaction.atomic
def restore_default_rules(collective: Collective) -> None:
    """Forget what was changed: the table is again the one every collective starts with."""
    RevisitRule.objects.filter(collective=collective).delete()
