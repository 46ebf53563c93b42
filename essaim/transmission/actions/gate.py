"""A collective asks to stand alone; it is answered on the facts of that day; what was answered is never written over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership, Network
from essaim.people.rules.texts import clean_line, clean_text
from essaim.transmission.enums import Criterion, GateEnd
from essaim.transmission.models import (
    LONGEST_OPINION,
    LONGEST_WORDS,
    SUPPORTER_LENGTH,
    Adopted,
    GateAsked,
    GateCriterion,
    GateReview,
    Path,
)
from essaim.transmission.queries import gate as queries
from essaim.transmission.rules.gate import MOST_WANTED, CriterionState, is_a_day_to_come, kept
from essaim.transmission.rules.paths import must_lead


class NotToAnswer(DomainError):
    """L’avis est rendu par la tête de réseau ou par qui anime le parcours, jamais par le collectif lui-même."""


class AlreadyAsked(DomainError):
    """La demande est déjà faite. Elle attend son avis."""


class NothingAsked(DomainError):
    """Le collectif n’a rien demandé, ou l’avis est déjà rendu. Il peut demander, et redemander, sur cette page."""


class NotAnOpinion(DomainError):
    """Choisissez un avis : autonome, autonome avec un soutien renforcé, ou pas encore."""


class NeedsAnOpinion(DomainError):
    """Écrivez pourquoi : le collectif lira cet avis."""


class StillMissing(DomainError):
    """Il manque encore : {what}. Choisissez « autonome, avec un soutien renforcé », ou « pas encore »."""


class NeedsADay(DomainError):
    """Donnez un jour à venir, dans les deux ans : la fin du soutien, ou quand regarder de nouveau."""


class NeedsASupporter(DomainError):
    """Dites qui soutient le collectif : un autre collectif, une structure."""


class NotACriterion(DomainError):
    """Chaque critère prend un nombre de 0 à {most}. Zéro : il n’est pas demandé."""


class NotToAdopt(DomainError):
    """Cela ne s’adopte pas. Choisissez dans la liste."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    end: str
    opinion: str
    until: date | None = None
    supporter: str = ""


@transaction.atomic
def set_criteria(network: Network, wanted: Mapping[str, int]) -> None:
    """Raises: NotACriterion."""
    if not set(wanted) <= set(Criterion.values) or not all(
        0 <= one <= MOST_WANTED for one in wanted.values()
    ):
        raise NotACriterion(most=MOST_WANTED)
    for criterion, count in wanted.items():
        GateCriterion.objects.update_or_create(
            network=network, criterion=criterion, defaults={"wanted": count}
        )


@transaction.atomic
def adopt(
    collective: Collective, deliverable: str, *, is_adopted: bool, by: Membership, at: datetime
) -> None:
    """The collective made it its own, together; or takes that back. Said twice, once is kept.

    Raises:
        NotForYou, NotToAdopt.
    """
    must_lead(by, collective_id=collective.id)
    if deliverable not in queries.APPROVABLE:
        raise NotToAdopt
    if is_adopted != (deliverable in queries.adoptions(collective)):
        Adopted.objects.create(
            collective=collective, deliverable=deliverable, is_adopted=is_adopted, at=at, by=by
        )


@transaction.atomic
def ask_to_stand_alone(path: Path, *, words: str, by: Membership, at: datetime) -> GateAsked:
    """Whatever the facts are: what is missing is said in the answer. It may be asked again, as often as one wishes.

    Raises:
        NotForYou, AlreadyAsked, TextTooLong.
    """
    must_lead(by, collective_id=path.collective_id)
    held = _hold(path)
    if queries.waits_for_an_answer(held):
        raise AlreadyAsked
    said = clean_line(words, limit=LONGEST_WORDS, what="Ce que le collectif veut dire")
    return GateAsked.objects.create(collective_id=path.collective_id, path=held, words=said, at=at, by=by)


@transaction.atomic
def answer_request(path: Path, answer: Answer, *, by: Membership, at: datetime) -> GateReview:
    """What is kept of it: its end, its reasons, the facts of that day.

    Raises:
        NotToAnswer, NothingAsked, NotAnOpinion, NeedsAnOpinion, StillMissing, NeedsADay, NeedsASupporter, TextTooLong.
    """
    must_answer(by, path)
    held = _hold(path)
    if queries.waits_for_an_answer(held) is None:
        raise NothingAsked
    if answer.end not in GateEnd.values:
        raise NotAnOpinion
    opinion = clean_text(answer.opinion, limit=LONGEST_OPINION, what="Pourquoi")
    supporter = clean_line(answer.supporter, limit=SUPPORTER_LENGTH, what="Qui soutient")
    if not opinion:
        raise NeedsAnOpinion
    on = timezone.localdate(at)
    today = queries.standings(held, on=on)
    _must_be_founded(answer, supporter, today, on=on)
    is_final = answer.end == GateEnd.AUTONOMOUS
    return GateReview.objects.create(
        collective_id=path.collective_id, path=held, end=answer.end, opinion=opinion,
        until=None if is_final else answer.until, supporter=supporter if answer.end == GateEnd.SUPPORTED else "",
        facts=kept(today), at=at, by=by,
    )  # fmt: skip


def _must_be_founded(answer: Answer, supporter: str, today: list[CriterionState], *, on: date) -> None:
    missing = [str(one.criterion.label).lower() for one in today if not one.is_met]
    if answer.end == GateEnd.AUTONOMOUS:
        if missing:
            raise StillMissing(what="\u00a0; ".join(missing))
        return
    if not is_a_day_to_come(answer.until, on=on):
        raise NeedsADay
    if answer.end == GateEnd.SUPPORTED and not supporter:
        raise NeedsASupporter


def must_answer(member: Membership, path: Path) -> None:
    """The network, or whoever leads the path for it.

    Raises:
        NotToAnswer.
    """
    is_lead = member.role == Role.NETWORK_LEAD and member.network_id == path.collective.network_id
    leads_here = member.role == Role.FACILITATOR and member.collective_id == path.collective_id
    if member.ended_at or not (is_lead or leads_here):
        raise NotToAnswer


def _hold(path: Path) -> Path:
    """Nobody else asks or answers meanwhile."""
    rows = Path.objects.select_for_update(of=("self",)).select_related("collective__network")
    return rows.get(collective=path.collective_id, id=path.id)
