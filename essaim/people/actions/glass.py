"""Break-glass: a file that is not one's own, for three hours, with a reason, told at once to the coordinators."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Access, Verb, Why, record_access
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.people.actions.grants import settle_grants
from essaim.people.actions.holding import hold_row
from essaim.people.actions.telling import tell_coordinators
from essaim.people.models import BreakGlass, Person
from essaim.people.queries.sight import WITH_A_FILE, capacity_of
from essaim.people.rules.kinds import GLASS

OPEN_FOR = timedelta(hours=3)
LEAST_REASON = 15
MOST_REASON = 300
MOST_A_DAY = 3
MAY_BREAK = frozenset({Role.VOLUNTEER, Role.FACILITATOR})


class GlassNotForYou(DomainError):
    """Ouvrir une fiche en urgence n’est possible qu’aux bénévoles et aux animateurs et animatrices."""


class ReasonTooShort(DomainError):
    """Dites pourquoi en quelques mots, 15 signes au moins : la ou le référent·e les lira."""


class ReasonTooLong(DomainError):
    """Dites pourquoi en 300 signes au plus."""


class TooManyGlasses(DomainError):
    """Vous avez déjà ouvert trois fiches en urgence depuis hier. Appelez la ou le référent·e."""


class AlreadyInSight(DomainError):
    """Vous voyez déjà cette fiche : ouvrez-la depuis votre liste."""


class NoFileToOpen(DomainError):
    """Cette fiche n’existe plus."""


def must_be_allowed_to_break(member: Membership, *, reason: str, at: datetime) -> str:
    """Before anything is said of anyone. The reason, tidied.

    Raises:
        GlassNotForYou, ReasonTooShort, ReasonTooLong, TooManyGlasses.
    """
    why = " ".join(reason.split())
    if member.role not in MAY_BREAK:
        raise GlassNotForYou
    if len(why) < LEAST_REASON:
        raise ReasonTooShort
    if len(why) > MOST_REASON:
        raise ReasonTooLong
    if BreakGlass.objects.filter(member=member, opened_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyGlasses
    return why


def break_glass(
    member: Membership, *, person: Person, reason: str, at: datetime, device: str = ""
) -> BreakGlass:
    """Three hours from now. The coordinators are told at once: neither the person nor the reason is in the message.

    Raises:
        GlassNotForYou, ReasonTooShort, ReasonTooLong, NoFileToOpen, AlreadyInSight, TooManyGlasses.
    """
    if member.collective_id != person.collective_id:
        raise GlassNotForYou
    why = must_be_allowed_to_break(member, reason=reason, at=at)
    with transaction.atomic():
        hold_row(person)
        if person.state not in WITH_A_FILE:
            raise NoFileToOpen
        if capacity_of(member, person, at=at) is not None:
            raise AlreadyInSight
        Membership.objects.select_for_update().get(id=member.id)  # two at once would both be the third
        must_be_allowed_to_break(member, reason=reason, at=at)
        glass = BreakGlass.objects.create(
            collective=person.collective,
            person=person,
            member=member,
            reason=why,
            opened_at=at,
            until=at + OPEN_FOR,
        )
        settle_grants([person.id])
        tell_coordinators(person.collective, GLASS, at=at, fact=str(glass.id))
        access = Access(member_id=member.id, at=at, device=device)  # the line is there before she is in sight
        record_access(person.collective_id, [(person.id, Why.BREAK_GLASS)], verb=Verb.OPENED, access=access)
    return glass


def end_glass(rows: "QuerySet[BreakGlass]", *, by: Membership | None, on: date) -> None:  # noqa: ARG001 -- a closing
    """Her file is gone: nobody has it open any more."""
    noon = datetime.combine(on, time(12), tzinfo=timezone.get_current_timezone())
    rows.filter(until__gt=noon).update(until=noon)
