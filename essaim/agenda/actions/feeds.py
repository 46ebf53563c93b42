"""A secret calendar address: made, changed, withdrawn."""

import secrets
from datetime import datetime

from django.db import transaction

from essaim.agenda.enums import FeedScope
from essaim.agenda.models import CalendarFeed
from essaim.agenda.queries.feeds import feeds_of
from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.network.queries import fingerprint


class NotAFeed(DomainError):
    """Choisissez ce que l’adresse montre : ce que vous faites, ou tout ce que fait le collectif."""


@transaction.atomic
def make_feed(member: Membership, *, scope: FeedScope | str, at: datetime) -> str:
    """The secret, said once. The former one of this scope opens nothing any more.

    Raises:
        NotAFeed.
    """
    if scope not in FeedScope.values or member.collective_id is None:
        raise NotAFeed
    Membership.objects.select_for_update(of=("self",)).get(
        id=member.id
    )  # two presses make one after the other
    withdraw_feed(member, scope=scope, at=at)
    secret = secrets.token_urlsafe(24)
    CalendarFeed.objects.create(
        collective_id=member.collective_id, member=member, scope=scope, secret_hash=fingerprint(secret), made_at=at
    )  # fmt: skip
    return secret


@transaction.atomic
def withdraw_feed(member: Membership, *, scope: FeedScope | str, at: datetime) -> int:
    """It opens nothing any more. How many were withdrawn; twice is harmless."""
    return feeds_of(member).filter(scope=scope).update(withdrawn_at=at)
