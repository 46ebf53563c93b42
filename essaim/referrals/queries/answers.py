"""The links by which places answer: those that may still be opened."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from essaim.network.models import Collective
from essaim.people.enums import PersonState
from essaim.places.models import Place
from essaim.places.queries.merges import stands_for
from essaim.referrals.enums import ReferralState as State
from essaim.referrals.models import AnswerLink, Referral
from essaim.referrals.rules.answers import read_signed


def links_that_wait(collective: Collective) -> QuerySet[AnswerLink]:
    """Neither answered nor withdrawn, of an orientation of which the place was told and no more. Open or expired."""
    rows = AnswerLink.objects.filter(
        collective=collective,
        answered_at=None,
        revoked_at=None,
        referral__state=State.SENT,
        referral__ended_on=None,
        person__state=PersonState.ACTIVE,
    )
    return rows.select_related("referral", "person", "sent_by__user")


def open_link(collective: Collective, token: str, *, at: datetime) -> AnswerLink | None:
    """None: never signed, expired, answered, withdrawn, or of an orientation that went on otherwise."""
    link_id = read_signed(token)
    return links_that_wait(collective).filter(id=link_id, expires_at__gt=at).first() if link_id else None


def last_link(referral: Referral) -> AnswerLink | None:
    return AnswerLink.objects.filter(referral=referral).select_related("sent_by__user").first()


def place_of(referral: Referral) -> Place | None:
    """The place, or the one that it was merged into, if it is open; none too when what names it no longer opens."""
    try:
        place_id = UUID(referral.place_ref or "")
    except ValueError:
        return None
    found = Place.objects.filter(collective=referral.collective_id, id=place_id).first()
    place = stands_for(found) if found and found.closed_on else found
    return place if place and not place.closed_on else None
