"""How a regular link grows and ends. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.calls.enums import LinkStage
from essaim.calls.models import CallSettings, RegularCall
from essaim.calls.rules.rhythms import next_call

USED_TO_CALLING = 10  # calls where someone answered
LONGEST_TO_THE_END = timedelta(days=92)


def calls_of_stage(regular: RegularCall, settings: CallSettings) -> int | None:
    """How many this stage has; none: it lasts."""
    return {LinkStage.KNOWING: settings.short_calls, LinkStage.TRIAL: settings.trial_calls}.get(
        LinkStage(regular.stage)
    )


def awaits_someone(regular: RegularCall, settings: CallSettings) -> bool:
    """She is known: a volunteer is to be found for her."""
    return regular.stage == LinkStage.KNOWING and regular.stage_calls >= settings.short_calls


def stage_said(regular: RegularCall, settings: CallSettings) -> str:
    """« Essai : 2 appels sur 4 »."""
    of = calls_of_stage(regular, settings)
    label = LinkStage(regular.stage).label
    if of is None:
        return str(label)
    made = min(regular.stage_calls, of)
    said = ngettext("%(stage)s : %(made)s appel sur %(of)s", "%(stage)s : %(made)s appels sur %(of)s", made)
    return said % {"stage": label, "made": made, "of": of}


def is_last(regular: RegularCall) -> bool:
    """No other call is due before the agreed end."""
    if regular.ends_on is None:
        return False
    then = next_call(regular.rhythm, last=regular.next_at, made=regular.calls_made + 1, after=regular.next_at)
    return timezone.localdate(then) > regular.ends_on


def is_a_possible_end(ends_on: date, *, today: date) -> bool:
    return today <= ends_on <= today + LONGEST_TO_THE_END


@dataclass(frozen=True)
class Known:
    """What is known of a member, before she is chosen for someone: facts, not a mark."""

    accompanies_her: bool
    called_her: int
    people: int
    limit: int
    is_free_then: bool
    calls_then: int


def reasons(known: Known) -> Sequence[str]:
    """Why she rather than another, in sentences that the coordinator weighs."""
    told = []
    if known.accompanies_her:
        told.append(_("l’accompagne déjà"))
    if known.called_her:
        told.append(
            ngettext("lui a parlé %d fois", "lui a parlé %d fois", known.called_her) % known.called_her
        )
    if known.people < known.limit:
        told.append(
            _("personnes accompagnées : %(people)s, et %(limit)s au plus")
            % {"people": known.people, "limit": known.limit}
        )
    if known.is_free_then:
        told.append(_("n’a pas d’autre appel à cette heure"))
    if known.calls_then:
        told.append(_("appelle déjà à ce moment de la semaine"))
    return told
