"""The act by which a collective stands alone: prepared once the answer is yes, signed by both, then the follow-up begins."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from essaim.kernel.errors import DomainError
from essaim.network.actions.stages import enter
from essaim.network.enums import Role, Stage
from essaim.network.models import Membership
from essaim.network.queries import course_of
from essaim.network.rules import STANDS_ALONE
from essaim.people.rules.texts import clean_text
from essaim.transmission.actions.gate import NotToAnswer, must_answer
from essaim.transmission.models import LONGEST_OPINION, Handover, Path
from essaim.transmission.queries.gate import handover_of, last_review, waits_for_an_answer
from essaim.transmission.rules.gate import PASSES
from essaim.transmission.rules.paths import must_lead


class NotPassed(DomainError):
    """L’acte se prépare une fois l’avis rendu : autonome, ou autonome avec un soutien renforcé."""


class NeedsTerms(DomainError):
    """Écrivez à quoi chacun s’engage : qui appelle, quand, ce qui reste au réseau."""


class IsSigned(DomainError):
    """L’un des deux a déjà signé : le texte ne change plus."""


class NotToSign(DomainError):
    """Pour le collectif, une ou un référent·e signe ; pour le réseau, sa tête ou qui anime le parcours."""


@transaction.atomic
def prepare_handover(path: Path, *, terms: str, by: Membership, at: datetime) -> Handover:
    """Written again as long as nobody has signed.

    Raises:
        NotForYou, NotToAnswer, NotPassed, NeedsTerms, IsSigned, TextTooLong.
    """
    if by.role != Role.NETWORK_LEAD:
        must_lead(by, collective_id=path.collective_id)
    else:
        must_answer(by, path)
    review = last_review(path)
    if review is None or review.end not in PASSES or waits_for_an_answer(path):
        raise NotPassed
    said = clean_text(terms, limit=LONGEST_OPINION, what="Ce à quoi chacun s’engage")
    if not said:
        raise NeedsTerms
    known = Handover.objects.select_for_update(of=("self",)).filter(review=review).first()
    if known is None:
        return Handover.objects.create(
            collective_id=path.collective_id, review=review, terms=said, made_at=at
        )
    if known.network_signed_at or known.collective_signed_at:
        raise IsSigned
    known.terms, known.made_at = said, at
    known.save(update_fields=["terms", "made_at"])
    return known


@transaction.atomic
def sign_handover(path: Path, *, by: Membership, at: datetime) -> Handover:
    """By the side on which she stands; twice changes nothing. When both have, the follow-up begins.

    Raises:
        NotPassed, NotToSign.
    """
    known = handover_of(path)
    if known is None:
        raise NotPassed
    row = Handover.objects.select_for_update(of=("self",)).get(collective=path.collective_id, id=known.id)
    if by.role == Role.COORDINATOR and by.collective_id == path.collective_id and not by.ended_at:
        if row.collective_signed_at:
            return row
        row.collective_signed_at, row.collective_signed_by = at, by
    else:
        try:
            must_answer(by, path)
        except NotToAnswer:
            raise NotToSign from None
        if row.network_signed_at:
            return row
        row.network_signed_at, row.network_signed_by = at, by
    row.save()
    if row.is_signed:
        _begin_follow_up(path, by=by, on=timezone.localdate(at))
    return row


def _begin_follow_up(path: Path, *, by: Membership, on: date) -> None:
    """The collective is owed visits and calls of its network, if it is not already."""
    if path.collective.stage in STANDS_ALONE:
        return
    course = course_of(path.collective)
    day = max(on, course.since) if course else on
    why = "Acte de passage signé par le collectif et par le réseau."
    enter(path.collective, Stage.AUTONOMOUS, by=by, on=day, reason=why)
