"""Which day suits: some days are proposed, each answers « oui », « si besoin » or « non » by a link of her own, one is chosen."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from essaim.kernel.errors import DomainError
from essaim.messages.actions.put import tell
from essaim.network.models import Membership
from essaim.transmission.actions.inviting import held, write_outside
from essaim.transmission.actions.paths import AlreadyHeld, held_row, must_keep_the_order, plan_workshop
from essaim.transmission.enums import DateAnswerKind, WorkshopState
from essaim.transmission.models import DateAnswer, DateChoice, Participant, PathWorkshop
from essaim.transmission.queries.paths import participants
from essaim.transmission.queries.polls import choices_of, silent
from essaim.transmission.rules.kinds import WORKSHOP_POLL
from essaim.transmission.rules.paths import must_lead
from essaim.transmission.rules.polls import FEWEST, MOST, SHORTEST, token_to_answer


class NotEnoughDays(DomainError):
    """Proposez de {fewest} à {most} jours différents, tous à venir."""


class ClosesTooLate(DomainError):
    """Le sondage doit se fermer demain au plus tôt, et avant le premier des jours proposés."""


class PollIsClosed(DomainError):
    """Ce sondage est fermé : le jour est choisi, ou le délai est passé."""


class NotAnAnswer(DomainError):
    """Répondez « oui », « si besoin » ou « non » à chaque jour."""


@transaction.atomic
def propose_dates(
    workshop: PathWorkshop, *, days: Collection[datetime], closes_at: datetime, by: Membership, at: datetime
) -> int:
    """In place of what was proposed before. How many were written to.

    Raises:
        NotForYou, PathIsOver, AlreadyHeld, NotEnoughDays, ClosesTooLate, BeforeItsPredecessor, AfterItsSuccessor.
    """
    row = held_row(workshop, by=by)
    if row.state == WorkshopState.HELD:
        raise AlreadyHeld
    wanted = sorted(set(days))
    if not FEWEST <= len(wanted) <= MOST or wanted[0] <= at:
        raise NotEnoughDays(fewest=FEWEST, most=MOST)
    if not at + SHORTEST <= closes_at < wanted[0]:
        raise ClosesTooLate
    for one in wanted:
        must_keep_the_order(row, one)
    DateChoice.objects.filter(collective=row.collective_id, workshop=row).delete()
    DateChoice.objects.bulk_create(
        DateChoice(collective_id=row.collective_id, workshop=row, starts_at=one) for one in wanted
    )
    row.poll_closes_at = closes_at
    row.save(update_fields=["poll_closes_at"])
    return _ask(row, [one for one in participants(row.path) if one.left_on is None], at=at)


@transaction.atomic
def remind_of_dates(workshop: PathWorkshop, *, by: Membership, at: datetime) -> int:
    """To those alone who said nothing. How many.

    Raises:
        NotForYou, PathIsOver, PollIsClosed.
    """
    row = held_row(workshop, by=by)
    _must_be_open(row, at)
    return _ask(row, silent(row), at=at)


def _must_be_open(row: PathWorkshop, at: datetime) -> None:
    if row.poll_closes_at is None or row.poll_closes_at <= at:
        raise PollIsClosed


def _ask(row: PathWorkshop, whom: Collection[Participant], *, at: datetime) -> int:
    """Each with a link of her own: an answer is hers, and no account is needed."""
    assert row.poll_closes_at is not None
    collective, count = row.path.collective, 0
    for one in whom:
        page = (collective.slug, token_to_answer(row.id, one.id))
        values = {"seance": row.title}
        if one.member is not None:
            if one.member.ended_at is None:
                count += tell(
                    [one.member], WORKSHOP_POLL, collective=collective, at=at, values=values, page=page,
                    not_after=row.poll_closes_at,
                )  # fmt: skip
        elif one.email:
            link = settings.PUBLIC_URL + reverse(WORKSHOP_POLL.page, args=page)
            write_outside(
                one.email, WORKSHOP_POLL, values | {"lien": link}, at=at, lives=row.poll_closes_at - at
            )
            count += 1
    return count


@transaction.atomic
def answer_dates(
    workshop: PathWorkshop,
    participant: Participant,
    answers: Mapping[UUID, str],
    *,
    at: datetime,
    by: Membership | None = None,
) -> None:
    """Of her days, each once; said again, the last word counts. `by`: who notes it for her; none, she answers herself.

    Raises:
        NotForYou, PollIsClosed, NotAnAnswer.
    """
    if by is not None:
        must_lead(by, collective_id=workshop.collective_id)
    row = held(workshop)
    _must_be_open(row, at)
    choices = {one.id: one for one in choices_of(row)}
    if set(answers) != set(choices) or not set(answers.values()) <= set(DateAnswerKind.values):
        raise NotAnAnswer
    if not participants(row.path).filter(id=participant.id, left_on=None).exists():
        raise PollIsClosed
    for choice_id, answer in answers.items():
        DateAnswer.objects.update_or_create(
            collective_id=row.collective_id, choice=choices[choice_id], participant=participant,
            defaults={"answer": answer, "at": at},
        )  # fmt: skip


@transaction.atomic
def choose_date(choice: DateChoice, *, by: Membership, at: datetime) -> PathWorkshop:
    """One tap: the workshop has this day, and what was answered goes.

    Raises:
        PollIsClosed: another day was chosen, or other days proposed, meanwhile; and as `plan_workshop`.
    """
    row = held_row(choice.workshop, by=by)
    if not choices_of(row).filter(id=choice.id).exists():
        raise PollIsClosed
    plan_workshop(row, starts_at=choice.starts_at, place=row.place, minutes=row.minutes, by=by, at=at)
    DateChoice.objects.filter(collective=row.collective_id, workshop=row).delete()
    PathWorkshop.objects.filter(collective=row.collective_id, id=row.id).update(poll_closes_at=None)
    return row


OPEN_FOR = timedelta(days=5)  # what a form proposes
