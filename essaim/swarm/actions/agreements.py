"""What binds a collective, its carrier and its network, and the money of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.network.actions.keeping import must_lead
from essaim.network.actions.stages import enter
from essaim.network.models import Collective, Membership, StageEntry
from essaim.swarm.actions.pulses import count_pulse
from essaim.swarm.models import Agreement, AgreementPayment


class AgreementEndsTooSoon(DomainError):
    """La convention finit après avoir commencé : changez l’une des deux dates."""


class PaidBeforeSigned(DomainError):
    """Une somme se verse au plus tôt le jour où la convention prend effet."""


@dataclass(frozen=True, kw_only=True)
class AgreementData:
    carrier: str
    starts_on: date
    ends_on: date
    signed_on: date | None = None
    joint_on: date | None = None
    workshops: int = 8


@transaction.atomic
def record_agreement(
    collective: Collective, *, data: AgreementData, by: Membership, at: datetime, of: Agreement | None = None
) -> Agreement:
    """Inside the collective: a new one, or another version of `of`. Its carrier becomes that of the collective.

    Raises:
        OnlyTheLead, AgreementEndsTooSoon.
    """
    must_lead(by, collective)
    if data.ends_on <= data.starts_on:
        raise AgreementEndsTooSoon
    row = of or Agreement(collective=collective)
    for name, value in vars(data).items():
        setattr(row, name, value)
    row.save()
    collective.carrier = data.carrier
    collective.save(update_fields=["carrier"])
    count_pulse(collective, at=at)
    return row


@transaction.atomic
def record_payment(
    agreement: Agreement, *, payer: str, euros: int, due_on: date, paid_on: date | None, by: Membership
) -> AgreementPayment:
    """Inside the collective.

    Raises:
        OnlyTheLead, PaidBeforeSigned.
    """
    must_lead(by, agreement.collective)
    if paid_on is not None and paid_on < agreement.starts_on:
        raise PaidBeforeSigned
    return AgreementPayment.objects.create(
        collective_id=agreement.collective_id, agreement=agreement, payer=payer, euros=euros, due_on=due_on,
        paid_on=paid_on,
    )  # fmt: skip


@transaction.atomic
def payment_came(payment: AgreementPayment, *, on: date, by: Membership) -> None:
    must_lead(by, payment.collective)
    payment.paid_on = on
    payment.save(update_fields=["paid_on"])


@transaction.atomic
def move(
    collective: Collective, stage: str, *, by: Membership, on: date, reason: str, at: datetime
) -> StageEntry:
    """To a stage, from the cockpit: its signs are said again at once.

    Raises: as `network.actions.stages.enter`.
    """
    entry = enter(collective, stage, by=by, on=on, reason=reason)
    count_pulse(collective, at=at)
    return entry
