"""Climbing the ladder of silence, one rung after the other."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.people.actions.contacts import record_contact
from essaim.people.enums import ContactKind
from essaim.people.models import Person
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.people.rules.texts import clean_text
from essaim.worries.enums import Rung, RungResult
from essaim.worries.models import LadderRung
from essaim.worries.queries.ladder import agreed_to, rungs_of_silence, stopped
from essaim.worries.rules.ladder import FORCED_BY_DANGER, next_rung

LEAST_REASON = 15
LONGEST_REASON = 500
_KINDS = {
    Rung.CALLS: ContactKind.PHONE,
    Rung.OTHER_SLOT: ContactKind.PHONE,
    Rung.PAIR_VISIT: ContactKind.HOME,
}  # of the others nobody went to her: only her own answer is a contact


class NotThisRung(DomainError):
    """Ce n’est pas l’échelon d’après : rechargez la page, quelqu’un a peut-être déjà fait ce pas."""


class SheDidNotAgree(DomainError):
    """Cet échelon demande son accord. {refusal}"""


class DangerReasonTooShort(DomainError):
    """Écrivez quel danger vous craignez, en 15 signes au moins : c’est ce qui permet de passer outre son accord."""


class DayToCome(DomainError):
    """Ce jour n’est pas encore venu."""


class LadderIsOver(DomainError):
    """Cette fiche n’existe plus."""


@dataclass(frozen=True, kw_only=True)
class Climb:
    """`danger`: why her agreement is not waited for (a relative or the CCAS only, by the coordinator)."""

    rung: Rung
    result: RungResult
    on: date
    danger: str = ""


@transaction.atomic
def climb(person: Person, *, data: Climb, by: Membership, at: datetime) -> LadderRung:
    """Keep the result of a rung. An answer is a two-way contact and ends the ladder.

    Raises:
        NotThisRung, SheDidNotAgree, DangerReasonTooShort, DayToCome, LadderIsOver, ForTheCoordinator.
    """
    must_meet_people(by, collective_id=person.collective_id)
    kept = Person.objects.select_for_update().get(collective=person.collective_id, id=person.id)
    if kept.state not in WITH_A_FILE:
        raise LadderIsOver
    if data.on > timezone.localdate(at):
        raise DayToCome
    done = [(one.rung, one.result) for one in rungs_of_silence(kept)]
    proposal = next_rung(done, agreed_to(kept), stopped(kept))
    if proposal.rung != data.rung:
        raise NotThisRung
    reason = _reason(data, proposal.refusal, by=by, person=kept)
    climbed = LadderRung.objects.create(
        collective=kept.collective,
        person=kept,
        rung=data.rung,
        result=data.result,
        on=data.on,
        by=by,
        without_consent=reason or None,
    )
    _count(kept, data, by=by, at=at)
    return climbed


def _reason(data: Climb, refusal: str, *, by: Membership, person: Person) -> str:
    """Empty when she agrees, or when the rung is passed over."""
    if not refusal or data.result == RungResult.SKIPPED:
        return ""
    if data.rung not in FORCED_BY_DANGER or not data.danger.strip():
        raise SheDidNotAgree(refusal=refusal)
    must_coordinate(by, collective_id=person.collective_id)
    reason = clean_text(data.danger, limit=LONGEST_REASON, what=_("Pourquoi sans accord"))
    if len(reason) < LEAST_REASON:
        raise DangerReasonTooShort
    return reason


def _count(person: Person, data: Climb, *, by: Membership, at: datetime) -> None:
    """An answer is a contact; a call or a visit without one is an attempt."""
    answered = data.result == RungResult.REACHED
    kind = _KINDS.get(data.rung, ContactKind.MESSAGE if answered else None)
    if kind is None or data.result == RungResult.SKIPPED:
        return
    record_contact(person.collective, person=person, kind=kind, on=data.on, is_two_way=answered, by=by, at=at)
