"""A certificate is made when someone asks for hers, and withdrawn when she, or who leads, says so."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of
from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import Subject, make_key
from essaim.network.models import Collective, Membership
from essaim.transmission.models import BadgeKey, Certificate, Participant
from essaim.transmission.queries.certificates import workshops_followed
from essaim.transmission.rules.certificates import (
    FEWEST_WORKSHOPS,
    Badge,
    credential_of,
    new_secret,
    public_of,
    signed,
    token_of,
)
from essaim.transmission.rules.paths import must_lead


class NothingFollowed(DomainError):
    """Aucune séance suivie pour l’instant : l’attestation se demande après la première."""


class NotHers(DomainError):
    """Cette attestation est à quelqu’un d’autre."""


class IsWithdrawn(DomainError):
    """Cette attestation est retirée. Demandez-en une nouvelle."""


@transaction.atomic
def issue_to_member(member: Membership, *, at: datetime) -> Certificate:
    """Hers, because she asks. One made before for the same workshops is given again.

    Raises:
        NothingFollowed.
    """
    assert member.collective_id is not None
    return _issue(member.collective_id, {"member": member}, at=at)


@transaction.atomic
def issue_to_participant(participant: Participant, *, by: Membership, at: datetime) -> Certificate:
    """She has no account, and asked whoever leads.

    Raises:
        NotForYou, NothingFollowed.
    """
    must_lead(by, collective_id=participant.collective_id)
    if participant.member is not None:
        raise NotHers
    return _issue(participant.collective_id, {"participant": participant}, at=at)


def _issue(collective_id: UUID, whose: dict[str, Any], *, at: datetime) -> Certificate:
    followed = workshops_followed(**whose)
    if len(followed) < FEWEST_WORKSHOPS:
        raise NothingFollowed
    told = [[one.title, _day(one.on)] for one in followed]
    rows = Certificate.objects.filter(collective=collective_id, withdrawn_at=None, **whose)
    for known in rows:
        if known.followed == told:
            return known
    return Certificate.objects.create(
        collective_id=collective_id, followed=told, minutes=sum(one.minutes for one in followed), issued_at=at, **whose
    )  # fmt: skip


def _day(on: date) -> str:
    return on.isoformat()


@transaction.atomic
def withdraw_certificate(certificate: Certificate, *, by: Membership, at: datetime) -> None:
    """Twice, the first day is kept.

    Raises:
        NotForYou, NotHers.
    """
    if certificate.member_id is None:
        must_lead(by, collective_id=certificate.collective_id)
    elif certificate.member_id != by.id:
        raise NotHers
    Certificate.objects.filter(
        collective=certificate.collective_id, id=certificate.id, withdrawn_at=None
    ).update(withdrawn_at=at)


@transaction.atomic
def badge_of(certificate: Certificate, *, at: datetime) -> str:
    """The signed badge of a certificate that holds.

    Raises:
        IsWithdrawn.
    """
    if certificate.withdrawn_at is not None:
        raise IsWithdrawn
    collective, root = certificate.collective, settings.PUBLIC_URL
    secret = _key(collective, at=at).secret or ""
    badge = Badge(
        key=public_of(secret),
        page=root + reverse("transmission:certificate_state", args=[collective.slug, token_of(certificate.id)]),
        issuer_url=root + reverse("public_page:collective", args=[collective.slug]),
        issuer_name=f"{collective.name} ({collective.network.name})",
        name=certificate.shown_name,
        workshops=[(title, day) for title, day in certificate.followed],
        at=certificate.issued_at,
    )  # fmt: skip
    return signed(credential_of(badge), secret=secret, at=certificate.issued_at)


def _key(collective: Collective, *, at: datetime) -> BadgeKey:
    """Made with the first badge."""
    Collective.objects.select_for_update().get(id=collective.id)  # one at a time
    known = BadgeKey.objects.filter(collective=collective).first()
    if known is not None:
        return known
    row_id = uuid7()
    make_key(collective.id, Subject(kind_of(BadgeKey), row_id))
    return BadgeKey.objects.create(id=row_id, collective=collective, secret=new_secret(), made_at=at)
