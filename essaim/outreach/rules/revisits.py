"""When a door is proposed again, and the sentence that says why. No database."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from essaim.outreach.enums import Outcome, Revisit, Slot
from essaim.outreach.models import DoorMemory, RevisitRule
from essaim.outreach.rules.visits import local_day

REST_AFTER_LAST_PASS = 183  # days: after the last pass and its leaflet, the door is left alone for six months


@dataclass(frozen=True)
class Proposal:
    """Whether a door is proposed that day, and why."""

    proposed: bool
    reason: str


def default_rules() -> dict[Outcome, RevisitRule]:
    """What a collective starts with. Sources and reasons: docs/developers/revisits.md."""
    again, never = Revisit.AGAIN, Revisit.NEVER
    rows = [
        RevisitRule(outcome=Outcome.TALKED, revisit=again, days=183),
        RevisitRule(outcome=Outcome.NOT_NOW, revisit=Revisit.ON_DATE, days=7),
        RevisitRule(outcome=Outcome.ABSENT, revisit=again, days=3, other_slot=True, max_passes=3),
        RevisitRule(outcome=Outcome.REFUSES, revisit=again, days=365),
        RevisitRule(outcome=Outcome.NEVER, revisit=never),
        RevisitRule(outcome=Outcome.NO_ACCESS, revisit=Revisit.TASK),
        RevisitRule(outcome=Outcome.EMPTY, revisit=again, days=183),
        RevisitRule(outcome=Outcome.OTHER_LANGUAGE, revisit=again, days=7),
        RevisitRule(outcome=Outcome.OTHER, revisit=again, days=30),
    ]
    return {Outcome(row.outcome): row for row in rows}


def is_worn_out(memory: DoorMemory, rule: RevisitRule) -> bool:
    """Passed as often as the rule allows without finding anybody."""
    return rule.max_passes is not None and _misses(memory) >= rule.max_passes


def next_day(memory: DoorMemory, rule: RevisitRule) -> date:
    """The first day on which the rule proposes the door again."""
    if rule.revisit == Revisit.ON_DATE and memory.come_back_on:
        return memory.come_back_on
    days = REST_AFTER_LAST_PASS if is_worn_out(memory, rule) else rule.days
    return local_day(memory.last_at) + timedelta(days=days)


def proposal(
    memory: DoorMemory | None,
    *,
    rule: RevisitRule | None,
    do_not_contact: bool,
    on: date,
    slot: Slot | None = None,
    access_open: bool = False,
) -> Proposal:
    """Whether a door is proposed on that day (and in that part of the week, when it is known).

    `rule`: that of the last outcome. `access_open`: a coordinator still looks for a way in.
    """
    if do_not_contact:
        return Proposal(False, _("ne plus solliciter"))
    if memory is None or rule is None:
        return Proposal(True, _("premier passage"))
    past = _past(memory)
    if rule.revisit == Revisit.NEVER:
        return Proposal(False, _("à laisser : %s") % past)
    if rule.revisit == Revisit.TASK:
        return _behind_a_task(past, access_open=access_open)
    day = next_day(memory, rule)
    if on < day:
        return Proposal(False, _("à laisser jusqu’au %(day)s : %(past)s") % {"day": _long(day), "past": past})
    return _when_due(memory, rule, past=past, slot=slot)


def _behind_a_task(past: str, *, access_open: bool) -> Proposal:
    if access_open:
        return Proposal(False, _("%s ; un référent cherche comment entrer") % past)
    return Proposal(True, _("%s ; on sait maintenant comment entrer") % past)


def _when_due(memory: DoorMemory, rule: RevisitRule, *, past: str, slot: Slot | None) -> Proposal:
    if rule.other_slot:
        sentence = _("%s, à essayer un autre moment de la semaine") % past
        return Proposal(slot is None or slot != memory.last_slot, sentence)
    if rule.revisit == Revisit.ON_DATE and memory.come_back_on:
        return Proposal(
            True, _("%(past)s, repasser le %(day)s") % {"past": past, "day": short(memory.come_back_on)}
        )
    return Proposal(True, _("%s, à revoir maintenant") % past)


def _misses(memory: DoorMemory) -> int:
    return memory.absences_in_a_row if memory.last_outcome == Outcome.ABSENT else memory.passes


def _past(memory: DoorMemory) -> str:
    """« absent le 12 oct. »"""
    said = str(_WORDS[Outcome(memory.last_outcome)])
    told = _("%(what)s le %(day)s") % {"what": said, "day": short(local_day(memory.last_at))}
    if memory.last_outcome == Outcome.ABSENT and memory.absences_in_a_row > 1:
        told += _(" (%d fois de suite)") % memory.absences_in_a_row
    return told


def remembered(memory: DoorMemory) -> str:
    """The last passage, as it is shown beside a door: « Absent le 12 oct. »"""
    past = _past(memory)
    return past[:1].upper() + past[1:]


def short(day: date) -> str:
    return _written(day, pgettext("short date format", "j N"), get_language())


def _long(day: date) -> str:
    return _written(day, pgettext("long date format", "j F Y"), get_language())


@lru_cache(maxsize=2048)
def _written(day: date, form: str, _language: str | None) -> str:
    """A town has 20,000 doors and a few hundred days."""
    return date_format(day, form)


_WORDS = {
    Outcome.TALKED: gettext_lazy("on a parlé"),
    Outcome.NOT_NOW: gettext_lazy("a ouvert, ce n’était pas le moment,"),
    Outcome.ABSENT: gettext_lazy("absent"),
    Outcome.REFUSES: gettext_lazy("a refusé"),
    Outcome.NEVER: gettext_lazy("a demandé de ne pas revenir"),
    Outcome.NO_ACCESS: gettext_lazy("pas d’accès"),
    Outcome.EMPTY: gettext_lazy("logement vide"),
    Outcome.OTHER_LANGUAGE: gettext_lazy("parle une autre langue,"),
    Outcome.OTHER: gettext_lazy("passage noté « autre »"),
    Outcome.WITHDRAWN: gettext_lazy("passage annulé"),
}


def sentence(rule: RevisitRule) -> str:
    """The rule as it is read aloud: « proposer de nouveau au moins 3 jours après, … »."""
    if rule.revisit == Revisit.NEVER:
        return _("ne plus proposer cette porte")
    if rule.revisit == Revisit.TASK:
        return _("attendre que le ou la référent·e trouve comment entrer, puis proposer de nouveau")
    days = _delay(rule.days)
    if rule.revisit == Revisit.ON_DATE:
        told = _("repasser à la date convenue ; sans date, %s") % days
    else:
        told = _("proposer de nouveau %s") % days
    if rule.other_slot:
        told += _(", à un autre moment de la semaine")
    if rule.max_passes is not None:
        told += _(" ; %d passages au plus, puis un avis dans la boîte et six mois de repos") % rule.max_passes
    return told


def _delay(days: int) -> str:
    if days == 0:
        return _("dès le jour même")
    months = round(days / 30.4)
    if days >= 60:
        return ngettext("%d mois après", "%d mois après", months) % months
    return ngettext("au moins %d jour après", "au moins %d jours après", days) % days
