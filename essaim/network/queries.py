from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from essaim.kernel.about import start_of
from essaim.kernel.prepared import Prepared, Wanted, any_of, number_of
from essaim.kernel.tenancy import at_the_clock_of, within
from essaim.kernel.words import saying
from essaim.network.enums import Role, Stage
from essaim.network.models import (
    Collective,
    Course,
    Coverage,
    FirstWorkshop,
    GivenHours,
    Invitation,
    Membership,
    Network,
    NetworkContact,
    NewCoordinator,
    StageEntry,
    User,
)
from essaim.network.rules import EMPTIED, invitable_roles


def active_memberships(user: User, *, at: datetime) -> list[Membership]:
    """What `user` may be now, the oldest first. Today is not the same day in Nouméa and in Paris."""
    day = timedelta(days=1)
    rows: list[Membership] = _MEMBERSHIPS(user=user.pk, last=at.date() + day, first=at.date() - day)
    return [
        member for member in rows if member.starts_on <= today_of(member.collective, at) <= member.ends_on
    ]


_MEMBERSHIPS = Prepared(  # asked for each request
    lambda user, first, last: (
        Membership.objects.filter(
            user_id=user, user__is_active=True, ended_at=None, starts_on__lte=last, ends_on__gte=first
        )
        .select_related("collective", "network", "user")
        .order_by("starts_on", "id")
    )
)


def today_of(collective: Collective | None, at: datetime) -> date:
    """The day that it is there."""
    with at_the_clock_of(collective):
        return timezone.localdate(at)


def active_members(collective: Collective, *, on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(
        collective=collective, user__is_active=True, ended_at=None, starts_on__lte=on, ends_on__gte=on
    ).select_related("user")


def team(collective: Collective, *, matching: str = "", role: str = "") -> QuerySet[Membership]:
    """The members of today and those whose date has passed without being ended, by name."""
    rows = Membership.objects.filter(collective=collective, ended_at=None).select_related("user")
    if matching:
        rows = rows.filter(saying("user__name", matching) | Q(user__email__contains=matching.strip().lower()))
    if role in Role.values:
        rows = rows.filter(role=role)
    return rows.order_by("user__name__folded", "id")


def other_coordinators(member: Membership, *, on: date) -> QuerySet[Membership]:
    """Those who would remain without `member`."""
    rows = active_members(member.collective, on=on) if member.collective else Membership.objects.none()
    return rows.filter(role=Role.COORDINATOR).exclude(id=member.id)


def waiting_coordinators(collective: Collective) -> QuerySet[NewCoordinator]:
    """Those on whom the others have not looked yet, the oldest first."""
    rows = NewCoordinator.objects.filter(collective=collective, settled_at=None, member__ended_at=None)
    return rows.select_related("member__user", "asked_by").order_by("asked_at", "id")


def waits_to_coordinate(member: Membership) -> bool:
    if member.collective is None:
        return False
    with within(member.collective):
        return waiting_coordinators(member.collective).filter(member=member).exists()


def scope_of(member: Membership) -> list[Collective]:
    """The collectives whose rows this membership may reach: its own, or all of the network's for its lead."""
    if member.collective is not None:
        return [member.collective]
    return list(member.network.collectives.order_by("id"))  # PostgreSQL takes a second to fold 2,000 names


def fingerprint(token: str) -> str:
    """What is kept of an invitation's secret."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def open_invitation(token: str, *, at: datetime) -> Invitation | None:
    """The invitation that this secret opens; none when unknown, used or expired: nobody is told which."""
    rows = Invitation.objects.select_related("collective", "network")
    return rows.filter(token_hash=fingerprint(token), used_at=None, expires_at__gt=at).first()


def open_invitations(collective: Collective, *, at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(collective=collective, used_at=None, expires_at__gt=at).select_related(
        "created_by"
    )


def arrivals_to_confirm(member: Membership) -> QuerySet[Invitation]:
    """Who came by an invitation that was sent, and waits for someone who may invite to that role. The first first."""
    rows = Invitation.objects.filter(
        is_from_afar=True, confirmed_at=None, used_by__isnull=False, role__in=invitable_roles(member.role)
    )
    rows = (
        rows.filter(collective=member.collective_id)
        if member.collective_id
        else rows.filter(network=member.network_id)
    )
    return rows.select_related("used_by", "collective", "network", "created_by").order_by("used_at", "id")


def number_arrived(member: Membership) -> Wanted:
    """How many of `arrivals_to_confirm` a member of a collective finds."""
    assert member.collective_id is not None
    return _arrived(member.role).wanted(collective=member.collective_id)


@cache
def _arrived(role: str) -> Prepared:
    return number_of(
        lambda collective: Invitation.objects.filter(
            is_from_afar=True, confirmed_at=None, used_by__isnull=False, role__in=invitable_roles(role),
            collective=collective,
        )
    )  # fmt: skip


def awaits_confirmation(user: Any) -> bool:
    """She came by an invitation that was sent, and nobody has yet said that it is really her."""
    return Invitation.objects.filter(used_by=user.pk, is_from_afar=True, confirmed_at=None).exists()


def is_known_otherwise(user: User) -> bool:
    """By a membership, ended or not, by another invitation, or as who holds the installation."""
    return (
        user.is_superuser
        or Membership.objects.filter(user=user).exists()
        or Invitation.objects.filter(used_by=user).exists()
    )


def coverage(collective: Collective) -> QuerySet[Coverage]:
    return (
        Coverage.objects.filter(collective=collective)
        .select_related("commune")
        .order_by("commune__name__folded")
    )


def has_account(email: str) -> bool:
    """For the message that its owner alone reads: no screen may say it."""
    return User.objects.filter(email__iexact=email).exists()


def hours_of(member: Membership) -> QuerySet[GivenHours]:
    """Hers, the latest first."""
    return GivenHours.objects.filter(collective=member.collective_id, member=member).order_by("-on", "-id")


def minutes_given(collective: Collective, *, since: date, until: date) -> dict[str, int]:
    """By activity, both days included."""
    rows = GivenHours.objects.filter(collective=collective, on__gte=since, on__lte=until).order_by()
    return dict(rows.values("activity").annotate(total=Sum("minutes")).values_list("activity", "total"))


def member_with(identifier: UUID) -> Membership | None:
    """Of a link that we signed: whoever holds it acts for this membership, ended or not."""
    return Membership.objects.select_related("collective").filter(id=identifier).first()


def members_long_gone(collective: Collective, last: date) -> "QuerySet[Membership]":
    """Gone on `last` or before, from everywhere: an account that serves elsewhere is still needed there."""
    is_over = Q(ended_at__lt=start_of(last)) | Q(ended_at=None, ends_on__lte=last)
    elsewhere = Membership.objects.filter(~is_over, user=OuterRef("user"))
    gone = Membership.objects.filter(is_over, ~Exists(elsewhere), collective=collective)
    return gone.exclude(user__email__endswith=EMPTIED).exclude(user__is_superuser=True).select_related("user")


def first_workshops(collective: Collective) -> dict[str, FirstWorkshop]:
    """Activity → the workshop that is asked before it."""
    return {one.activity: one for one in FirstWorkshop.objects.filter(collective=collective)}


def every_collective_of(network: Network) -> QuerySet[Collective]:
    return Collective.objects.filter(network=network)


def published_collectives() -> QuerySet[Collective]:
    """Those that meet people: what a passer-by may open."""
    return Collective.objects.exclude(stage=Stage.CLOSED).select_related("network")


def unused_invitations(collective: Collective) -> QuerySet[Invitation]:
    return Invitation.objects.filter(collective=collective, used_at=None)


def members_of_any_date(collective: Collective) -> QuerySet[Membership]:
    """Those who left included: what she held is handed over after."""
    return Membership.objects.filter(collective=collective).select_related("user")


def has_second_proof(user: Any) -> bool:
    """Of any kind. Asked at each request of those who must have one."""
    return bool(_PROOFS(user=user.pk))


_PROOFS = any_of(lambda user: Authenticator.objects.filter(user_id=user))


def sessions_of(user: Any) -> "QuerySet[UserSession]":
    """The devices on which she is signed in."""
    rows: QuerySet[UserSession] = UserSession.objects.filter(user=user)
    return rows


def course_of(collective: Collective) -> Course | None:
    return (
        Course.objects.filter(collective=collective).select_related("owner__user", "accompanied_by").first()
    )


def next_due(collective: Collective) -> date | None:
    """The day of the first contact that is owed, inside the collective."""
    return contacts_due(collective).values_list("due_on", flat=True).first()


def contacts_due(collective: Collective) -> QuerySet[NetworkContact]:
    rows = NetworkContact.objects.filter(collective=collective, done_on=None, due_on__isnull=False)
    return rows.select_related("collective").order_by("due_on", "id")


def contacts_done(collective: Collective) -> QuerySet[NetworkContact]:
    """The latest first."""
    rows = NetworkContact.objects.filter(collective=collective, done_on__isnull=False)
    return rows.select_related("done_by__user").order_by("-done_on", "-id")


def stages_of(collective: Collective) -> QuerySet[StageEntry]:
    """In the order in which it came to them."""
    return StageEntry.objects.filter(collective=collective).select_related("by__user").order_by("on", "id")
