"""A workshop first: what is asked before one goes out or calls, and who followed it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.network.enums import GivenTo
from essaim.network.models import Collective, FirstWorkshop, Membership, Trained


class NotTrained(DomainError):
    """{who} n’a pas encore suivi « {title} », demandée d’abord. Inscrivez-la à la prochaine séance ; si elle l’a rattrapée, notez-le sur la page de la séance."""

    mended_at = "transmission:paths"


class FollowFirst(DomainError):
    """Avant d’appeler, suivez la séance « {title} ». Demandez-en la date à votre référent·e ; elle se rattrape aussi seul·e avec qui anime."""


def must_be_trained(collective: Collective, members: Collection[Membership], *, activity: GivenTo) -> None:
    """Raises: NotTrained."""
    asked = FirstWorkshop.objects.filter(collective=collective, activity=activity).first()
    if asked is None:
        return
    able = Trained.objects.filter(collective=collective, key=asked.key, member__in=members)
    known = set(able.values_list("member_id", flat=True))
    for one in members:
        if one.id not in known:
            raise NotTrained(who=one.user.first_name, title=asked.title)


def must_follow_first(member: Membership, *, activity: GivenTo) -> None:
    """The same, said to herself.

    Raises:
        FollowFirst.
    """
    assert member.collective is not None
    try:
        must_be_trained(member.collective, [member], activity=activity)
    except NotTrained as missing:
        raise FollowFirst(title=missing.values["title"]) from None


@transaction.atomic
def ask_first(collective: Collective, *, activity: GivenTo, key: str, title: str) -> None:
    """An empty `key`: nothing is asked."""
    if not key:
        FirstWorkshop.objects.filter(collective=collective, activity=activity).delete()
        return
    FirstWorkshop.objects.update_or_create(
        collective=collective, activity=activity, defaults={"key": key, "title": title}
    )


@transaction.atomic
def remember_training(collective: Collective, *, key: str, followed: dict[UUID, date]) -> None:
    """Of this workshop: those who followed it, and nobody else."""
    rows = Trained.objects.filter(collective=collective, key=key)
    rows.exclude(member__in=list(followed)).delete()
    for member_id, on in followed.items():
        Trained.objects.update_or_create(
            collective=collective, member_id=member_id, key=key, defaults={"on": on}
        )
