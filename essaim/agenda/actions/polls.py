"""A vote on dates: put, answered, recalled to the silent, settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.agenda.enums import PollChoice
from essaim.agenda.models import TITLE_LENGTH, WHERE_LENGTH, DatePoll, PollAnswer, PollOption
from essaim.agenda.queries.polls import open_polls, silent, team_asked
from essaim.agenda.rules.kinds import POLL_ASKED, POLL_SILENT
from essaim.agenda.rules.polls import (
    FARTHEST,
    FEWEST,
    LEAST_MINUTES,
    MOST,
    MOST_MINUTES,
    REMINDED_BEFORE,
    signed,
)
from essaim.kernel.about import start_of
from essaim.kernel.dates import in_words
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.kernel.tenancy import insert_once
from essaim.messages.actions.put import tell
from essaim.messages.rules.kinds import MessageKind
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import ForTheCoordinator, must_coordinate, must_meet_people
from essaim.people.rules.texts import clean_line


class PollNeedsATitle(DomainError):
    """Dites pour quoi l’on cherche une date : « Bilan de l’année », « Fête du quartier »."""


class HowManyDates(DomainError):
    """Proposez de 2 à 7 dates différentes."""


class NotADateToCome(DomainError):
    """Chaque date proposée doit être à venir, dans les douze mois."""


class NotALength(DomainError):
    """La durée va de 15 minutes à 12 heures. Vérifiez-la."""


class NotAClosingDay(DomainError):
    """Le dernier jour pour répondre est à venir, et avant la première date proposée."""


class PollNotKept(DomainError):
    """Ce sondage n’a pas pu être enregistré. Ouvrez de nouveau le formulaire et recommencez."""


class PollIsOver(DomainError):
    """Ce sondage est terminé : une date est choisie, ou le dernier jour pour répondre est passé."""


class AnswerEachDate(DomainError):
    """Répondez pour chaque date : oui, s’il le faut, ou non."""


@dataclass(frozen=True, kw_only=True)
class PollData:
    title: str
    where: str = ""
    minutes: int = 120
    closes_on: date
    starts: Sequence[datetime]


@transaction.atomic
def open_poll(
    collective: Collective, *, data: PollData, by: Membership, at: datetime, poll_id: UUID
) -> DatePoll:
    """The team is asked at once. The same `poll_id` is kept once.

    Raises:
        PollNeedsATitle, HowManyDates, NotADateToCome, NotALength, NotAClosingDay, PollNotKept, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    title = clean_line(data.title, limit=TITLE_LENGTH, what=_("Pour quoi"))
    if not title:
        raise PollNeedsATitle
    _check(data, at=at)
    poll = DatePoll(
        id=drawn_id("datepoll", collective_id=collective.id, by=by.id, chosen=poll_id), collective=collective, title=title,
        where=clean_line(data.where, limit=WHERE_LENGTH, what=_("Où")), minutes=data.minutes, closes_on=data.closes_on,
        made_by=by, made_at=at,
    )  # fmt: skip
    kept = insert_once(poll)
    if kept is None:
        raise PollNotKept
    if kept is poll:
        PollOption.objects.bulk_create(
            PollOption(collective=collective, poll=poll, starts_at=one) for one in sorted(set(data.starts))
        )
        _tell(poll, list(team_asked(collective, at=at)), POLL_ASKED, at=at)
    return kept


def _check(data: PollData, *, at: datetime) -> None:
    starts = sorted(set(data.starts))
    if not FEWEST <= len(starts) <= MOST:
        raise HowManyDates
    if starts[0] <= at or starts[-1] > at + FARTHEST:
        raise NotADateToCome
    if not LEAST_MINUTES <= data.minutes <= MOST_MINUTES:
        raise NotALength
    if not timezone.localdate(at) <= data.closes_on <= timezone.localdate(starts[0]):
        raise NotAClosingDay


def _tell(poll: DatePoll, members: Sequence[Membership], kind: MessageKind, *, at: datetime) -> int:
    values = {"sujet": poll.title, "jour": in_words(poll.closes_on, "l j F")}
    last = start_of(poll.closes_on + timedelta(days=1))
    return sum(
        tell(
            [one], kind, collective=poll.collective, at=at, values=values, page=[poll.collective.slug, signed(one.id, poll.id)],
            fact=f"{poll.id}", not_after=last,
        )
        for one in members
    )  # fmt: skip


@transaction.atomic
def vote(
    poll: DatePoll,
    *,
    choices: Mapping[UUID, str],
    by: Membership,
    at: datetime,
    member: Membership | None = None,
) -> None:
    """Hers, or another's that a coordinator copies from paper. Said again, it replaces what was said.

    Raises:
        PollIsOver, AnswerEachDate, ForTheCoordinator, NotOfThisCollective.
    """
    who = member or by
    if who.id != by.id and by.role != Role.COORDINATOR:
        raise ForTheCoordinator
    must_meet_people(who, collective_id=poll.collective_id)
    held = DatePoll.objects.select_for_update(of=("self",)).get(id=poll.id)
    if held.settled_at is not None or held.closes_on < timezone.localdate(at):
        raise PollIsOver
    options = list(held.options.all())
    if {one.id for one in options} != set(choices) or not set(choices.values()) <= set(PollChoice.values):
        raise AnswerEachDate
    for one in options:
        PollAnswer.objects.update_or_create(
            collective_id=held.collective_id,
            option=one,
            member=who,
            defaults={"choice": choices[one.id], "at": at},
        )


@transaction.atomic
def settle(option: PollOption, *, by: Membership, at: datetime) -> PollOption:
    """This date it is: it is in the calendar. Twice changes nothing; another one may be chosen until it has passed.

    Raises:
        NotADateToCome, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=option.collective_id)
    poll = DatePoll.objects.select_for_update(of=("self",)).get(id=option.poll_id)
    if option.starts_at <= at:
        raise NotADateToCome
    PollOption.objects.filter(poll=poll).exclude(id=option.id).update(is_chosen=False)
    PollOption.objects.filter(id=option.id).update(is_chosen=True)
    poll.settled_at = poll.settled_at or at
    poll.save(update_fields=["settled_at"])
    option.is_chosen = True
    return option


@transaction.atomic
def recall_the_silent(collective: Collective, *, at: datetime) -> int:
    """Two days before the last one, to those alone who said nothing; once."""
    today = timezone.localdate(at)
    due = open_polls(collective, at=at).filter(closes_on__lte=today + REMINDED_BEFORE)
    return sum(_tell(poll, silent(poll, at=at), POLL_SILENT, at=at) for poll in due)
