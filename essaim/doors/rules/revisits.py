"""When a door is proposed again, and the sentence that says why. No database."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.doors.enums import Outcome, Revisit, Slot, Why
from essaim.doors.models import DoorMemory, RevisitRule
from essaim.doors.rules.reasons import Reason, past
from essaim.doors.rules.visits import local_day

REST_AFTER_LAST_PASS = 183  # days: after the last pass and its leaflet, the door is left alone for six months

LEFT_ALONE = timedelta(days=1095)


@dataclass(frozen=True)
class Proposal:
    """Whether a door is proposed that day, and why."""

    proposed: bool
    why: Reason

    @property
    def reason(self) -> str:
        """In the language of the reader."""
        return str(self.why)


def default_rules() -> dict[Outcome, RevisitRule]:
    """What a collective starts with. Sources and reasons: docs/developers/revisits.md."""
    return {
        outcome: RevisitRule(
            outcome=outcome,
            revisit=outcome.meaning.revisit,
            days=outcome.meaning.days,
            other_slot=outcome.meaning.other_slot,
            max_passes=outcome.meaning.max_passes,
        )
        for outcome in Outcome.offered()
    }


def is_worn_out(memory: DoorMemory, rule: RevisitRule) -> bool:
    """Passed as often as the rule allows without finding anybody."""
    return rule.max_passes is not None and _misses(memory) >= rule.max_passes


def next_day(memory: DoorMemory, rule: RevisitRule) -> date:
    """The first day on which the rule proposes the door again."""
    if rule.revisit == Revisit.ON_DATE and memory.come_back_on:
        return memory.come_back_on
    days = REST_AFTER_LAST_PASS if is_worn_out(memory, rule) else rule.days
    return local_day(memory.last_at) + timedelta(days=days)


def holds_back(memory: DoorMemory, rule: RevisitRule, *, on: date) -> bool:
    """Whether the memory of a door, its passages being forgotten, still keeps us from ringing there.

    « Ne plus proposer » is held for three years, as a wish to be left alone is.
    """
    if rule.revisit == Revisit.NEVER:
        return on < local_day(memory.last_at) + LEFT_ALONE
    return rule.revisit != Revisit.TASK and on < next_day(memory, rule)


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
        return Proposal(False, Reason(Why.ALONE))
    if memory is None or rule is None:
        return Proposal(True, Reason(Why.FIRST))
    if rule.revisit == Revisit.NEVER:
        return Proposal(False, _remembering(memory, Why.LEAVE))
    if rule.revisit == Revisit.TASK:
        return Proposal(not access_open, _remembering(memory, Why.NO_WAY_IN if access_open else Why.WAY_IN))
    day = next_day(memory, rule)
    if on < day:
        return Proposal(False, _remembering(memory, Why.UNTIL, day=day))
    return _when_due(memory, rule, slot=slot)


def _when_due(memory: DoorMemory, rule: RevisitRule, *, slot: Slot | None) -> Proposal:
    if rule.other_slot:
        return Proposal(slot is None or slot != memory.last_slot, _remembering(memory, Why.OTHER_TIME))
    if rule.revisit == Revisit.ON_DATE and memory.come_back_on:
        return Proposal(True, _remembering(memory, Why.AGREED, day=memory.come_back_on))
    return Proposal(True, _remembering(memory, Why.DUE))


def _misses(memory: DoorMemory) -> int:
    return memory.absences_in_a_row if Outcome(memory.last_outcome).meaning.is_absence else memory.passes


def _remembering(memory: DoorMemory, why: Why, *, day: date | None = None) -> Reason:
    seen, misses = local_day(memory.last_at), memory.absences_in_a_row
    return Reason(why, Outcome(memory.last_outcome), seen=seen, misses=misses, day=day)


def remembered(memory: DoorMemory) -> str:
    """The last passage, as it is shown beside a door: « Absent le 12 oct. »"""
    told = past(Outcome(memory.last_outcome), local_day(memory.last_at), misses=memory.absences_in_a_row)
    return told[:1].upper() + told[1:]


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
