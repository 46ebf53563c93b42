from datetime import date

from django.db.models import QuerySet

from essaim.network.models import Collective, Membership, User


def active_memberships(user: User, *, on: date) -> QuerySet[Membership]:
    """What `user` may be on that day, the oldest first."""
    return (
        Membership.objects.filter(user=user, user__is_active=True, ended_at=None, starts_on__lte=on, ends_on__gte=on)
        .select_related("collective", "network", "user")
        .order_by("starts_on", "id")
    )


def active_members(collective: Collective, *, on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(
        collective=collective, user__is_active=True, ended_at=None, starts_on__lte=on, ends_on__gte=on
    ).select_related("user")


def scope_of(member: Membership) -> list[Collective]:
    """The collectives whose rows this membership may reach: its own, or all of the network's for its lead."""
    if member.collective is not None:
        return [member.collective]
    return list(member.network.collectives.all())
