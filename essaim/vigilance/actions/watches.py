"""A watch: switched on, its times opened, its level changed, wound down."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.calls.actions.watch import WatchList, close_watch_list, open_watch_list, set_watch_callers
from essaim.calls.models import CallHold
from essaim.kernel.dates import in_words
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.kernel.journal import Access, Verb, Why, record_access
from essaim.kernel.tenancy import insert_once, is_taken
from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members
from essaim.people.actions.holding import FileIsClosed
from essaim.people.actions.next_steps import plan_step
from essaim.people.actions.telling import tell_coordinators
from essaim.people.enums import StepKind
from essaim.people.models import NextStep, Person
from essaim.people.rules.authority import WHO_MEET_PEOPLE, must_coordinate, must_meet_people
from essaim.places.actions.places import PlaceIsClosed
from essaim.places.models import Place
from essaim.vigilance.enums import Hazard, Level, Standing
from essaim.vigilance.models import Vigilance, VigilanceCaller, Wave
from essaim.vigilance.queries.agreed import people_of
from essaim.vigilance.queries.board import board, lines_with_standing, on_now
from essaim.vigilance.rules.kinds import NOBODY_ANSWERS
from essaim.vigilance.rules.scripts import SCRIPTS
from essaim.vigilance.rules.times import LONGEST_DAYS, due_time

NEWS_WITHIN = timedelta(days=3)


class NotAHazard(DomainError):
    """Choisissez pour quoi l’on veille, et à quel niveau."""


class DaysMakeNoSense(DomainError):
    """Une veille commence aujourd’hui ou dans la semaine, finit après avoir commencé, et dure un mois au plus. Vérifiez les dates."""


class NobodyCalls(DomainError):
    """Choisissez au moins une personne de l’équipe pour appeler."""


class AlreadyWatching(DomainError):
    """Une veille est déjà en cours pour cela : changez son niveau ou ses dates."""


class WatchIsOver(DomainError):
    """Cette veille est levée. Déclenchez-en une autre s’il le faut."""


class WatchNotKept(DomainError):
    """Cette veille n’a pas pu être enregistrée. Ouvrez de nouveau le formulaire et recommencez."""


class NothingIsDue(DomainError):
    """Les appels de cette veille commencent à 8 h, et l’après-midi à 15 h au niveau rouge, pendant ses dates."""


@dataclass(frozen=True, kw_only=True)
class WatchData:
    hazard: Hazard | str
    level: Level | str
    starts_on: date
    ends_on: date


@transaction.atomic
def switch_on(
    collective: Collective, *, data: WatchData, callers: Iterable[Membership], by: Membership, at: datetime, vigilance_id: UUID
) -> Vigilance:  # fmt: skip
    """The calls of that hour are opened at once, when they are due. The same `vigilance_id` is kept once.

    Raises:
        NotAHazard, DaysMakeNoSense, NobodyCalls, AlreadyWatching, WatchNotKept, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    _check(data, today=timezone.localdate(at))
    chosen = _members(collective, callers, on=timezone.localdate(at))
    row_id = drawn_id("vigilance", collective_id=collective.id, by=by.id, chosen=vigilance_id)
    row = Vigilance(
        id=row_id, collective=collective, hazard=data.hazard, level=data.level, starts_on=data.starts_on, ends_on=data.ends_on,
        made_by=by, made_at=at,
    )  # fmt: skip
    known = Vigilance.objects.filter(id=row_id).first()
    if known is not None:
        return known
    if on_now(collective).filter(hazard=data.hazard).exists():
        raise AlreadyWatching
    try:
        with transaction.atomic():
            kept = insert_once(row)
    except IntegrityError as fault:  # two coordinators at the same instant
        if not is_taken(fault):
            raise
        raise AlreadyWatching from None
    if kept is not row:
        raise AlreadyWatching if kept is None else WatchNotKept
    _keep_callers(row, chosen)
    open_due_wave(row, at=at)
    return row


def _check(data: WatchData, *, today: date, begun: date | None = None) -> None:
    if data.hazard not in Hazard.values or data.level not in Level.values:
        raise NotAHazard
    first = begun or today
    is_soon = first <= data.starts_on <= today + timedelta(days=7) or data.starts_on == begun
    if not (
        is_soon
        and data.starts_on <= data.ends_on <= data.starts_on + timedelta(days=LONGEST_DAYS)
        and data.ends_on >= today
    ):
        raise DaysMakeNoSense


def _members(collective: Collective, callers: Iterable[Membership], *, on: date) -> set[UUID]:
    here = active_members(collective, on=on).filter(role__in=WHO_MEET_PEOPLE)
    wanted = {one.id for one in callers} & set(here.values_list("id", flat=True))
    if not wanted:
        raise NobodyCalls
    return wanted


def _keep_callers(vigilance: Vigilance, chosen: set[UUID]) -> None:
    known = VigilanceCaller.objects.filter(vigilance=vigilance)
    known.exclude(member_id__in=chosen).delete()
    new = chosen - set(known.values_list("member_id", flat=True))
    VigilanceCaller.objects.bulk_create(
        VigilanceCaller(collective_id=vigilance.collective_id, vigilance=vigilance, member_id=one)
        for one in sorted(new)
    )


@transaction.atomic
def change_watch(
    vigilance: Vigilance, *, level: Level | str, ends_on: date, callers: Iterable[Membership], by: Membership, at: datetime
) -> Vigilance:  # fmt: skip
    """Higher, lower, longer, with others: what is due by then is opened.

    Raises:
        WatchIsOver, NotAHazard, DaysMakeNoSense, NobodyCalls, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=vigilance.collective_id)
    kept = _hold(vigilance)
    if kept.ended_at is not None:
        raise WatchIsOver
    data = WatchData(hazard=kept.hazard, level=level, starts_on=kept.starts_on, ends_on=ends_on)
    _check(data, today=timezone.localdate(at), begun=kept.starts_on)
    chosen = _members(kept.collective, callers, on=timezone.localdate(at))
    kept.level, kept.ends_on = Level(level), ends_on
    kept.save(update_fields=["level", "ends_on"])
    _keep_callers(kept, chosen)
    last = _last_wave(kept)
    if last is not None:
        set_watch_callers(last.campaign, callers=chosen)
    open_due_wave(kept, at=at)
    return kept


@transaction.atomic
def open_due_wave(vigilance: Vigilance, *, at: datetime) -> Wave | None:
    """The time that is due, if it is not open yet. Called by the clock each minute, and twice changes nothing."""
    kept = _hold(vigilance)
    number = due_time(kept, at=at)
    if number is None:
        return None
    today = timezone.localdate(at)
    if Wave.objects.filter(vigilance=kept, on=today, number__gte=number).exists():
        return None
    return _open(kept, number=number, today=today, at=at)


def _open(vigilance: Vigilance, *, number: int, today: date, at: datetime) -> Wave:
    last = _last_wave(vigilance)
    chosen = WatchList(
        name=_("%(hazard)s, %(day)s (%(number)d)")
        % {"hazard": vigilance.get_hazard_display(), "day": in_words(today, "j F"), "number": number},
        script=str(SCRIPTS[Hazard(vigilance.hazard)]),
        people=people_of(vigilance.collective, vigilance.hazard),
        callers=sorted(vigilance.callers.values_list("member_id", flat=True)),
    )
    campaign = open_watch_list(
        vigilance.collective, chosen=chosen, former=last.campaign if last else None, by=vigilance.made_by, at=at
    )  # fmt: skip
    return Wave.objects.create(
        collective_id=vigilance.collective_id, vigilance=vigilance, campaign=campaign, on=today, number=number, opened_at=at
    )  # fmt: skip


def _last_wave(vigilance: Vigilance) -> Wave | None:
    return Wave.objects.filter(vigilance=vigilance).select_related("campaign").first()


def _hold(vigilance: Vigilance) -> Vigilance:
    rows = Vigilance.objects.select_for_update(of=("self",)).select_related("collective", "made_by")
    return rows.get(id=vigilance.id)


@transaction.atomic
def keep_watch(collective: Collective, *, at: datetime) -> int:
    """A chore of the minute: what is due is opened; who does not answer is told to the coordinators, once an hour at most."""
    count = 0
    for vigilance in list(on_now(collective)):
        count += open_due_wave(vigilance, at=at) is not None
        count += _tell_nobody_answers(collective, vigilance, at=at)
    return count


def _tell_nobody_answers(collective: Collective, vigilance: Vigilance, *, at: datetime) -> int:
    told = board(vigilance)
    if not told or told[0]["wave"].on != timezone.localdate(at):
        return 0
    number = told[0]["counts"][Standing.NOBODY]
    if not number:
        return 0
    fact = f"{told[0]['wave'].id}|{timezone.localtime(at):%H}"
    return tell_coordinators(
        collective, NOBODY_ANSWERS, at=at, values={"nombre": number}, page=[vigilance.id], fact=fact
    )


@transaction.atomic
def wind_down(vigilance: Vigilance, *, by: Membership, at: datetime, device: str = "") -> None:
    """No more calls. Whoever nobody reached the last time is to be heard of within three days. Twice changes nothing.

    The lines of the journal come before what is written of them is kept: whatever dies in between, they are there.

    Raises:
        ForTheCoordinator.
    """
    must_coordinate(by, collective_id=vigilance.collective_id)
    kept = _hold(vigilance)
    if kept.ended_at is not None:
        return
    left: list[Person] = []
    last = _last_wave(kept)
    if last is not None:
        close_watch_list(last.campaign, at=at)
        rows = lines_with_standing(kept, [last]).filter(standing__in=[Standing.NOBODY, Standing.NOT_YET])
        left = [line.person for line in rows.select_related("person")]
    access = Access(member_id=by.id, at=at, device=device)
    lines = [(person.id, Why.COORDINATOR) for person in left]
    record_access(kept.collective_id, lines, verb=Verb.CHANGED, access=access)
    for person in left:
        with suppress(FileIsClosed):  # her file ended at this instant
            _hear_of(person, at=at)
    kept.ended_at = at
    kept.save(update_fields=["ended_at"])


def _hear_of(person: Person, *, at: datetime) -> None:
    plan_step(
        person, kind=StepKind.FIND_OUT, what=_("Prendre de ses nouvelles : elle n’a pas été jointe à la fin de la veille"),
        due_on=timezone.localdate(at) + NEWS_WITHIN, by=None, at=at,
    )  # fmt: skip


@transaction.atomic
def go_with_her(held: CallHold, *, place: Place, by: Membership, at: datetime) -> NextStep:
    """She would like to go there, and not alone: someone is to be found today.

    Raises:
        PlaceIsClosed, NotOfThisCollective.
    """
    must_meet_people(by, collective_id=held.collective_id)
    if held.member_id != by.id or place.closed_on is not None:
        raise PlaceIsClosed
    return plan_step(
        held.person, kind=StepKind.GO_WITH, what=_("L’accompagner aujourd’hui : %s") % place.name, due_on=timezone.localdate(at),
        by=by, at=at,
    )  # fmt: skip
