"""What the network of a small collective keeps of it: its course, what was counted, a request for another one."""

from datetime import timedelta
from typing import Any

from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import Subject, make_key
from essaim.models import (
    Agreement,
    AgreementPayment,
    CollectiveRequest,
    Course,
    NetworkContact,
    Pulse,
    StageEntry,
)
from essaim.swarm.rules.requests import Study
from tests import factories


def add_swarm(world: Any, now: Any) -> None:
    """The lead of the network reads all of it, and nobody else."""
    of, canary = world.collective, world.canary

    def shared(where: str) -> str:
        word: str = canary(where)
        world.shared_with_lead.add(word)
        return word

    Course.objects.create(
        collective=of, since=now.date(), history=[[of.stage, now.date().isoformat()]],
        next_step=shared("Course.next_step"), next_on=now.date(),
    )  # fmt: skip
    world.shared_with_lead.add(of.carrier)
    Pulse.objects.create(collective=of, counted_on=now.date())
    world.rows["collectiverequest_id"] = CollectiveRequest.objects.create(
        network=of.network, insee="93010", commune=shared("CollectiveRequest.commune"),
        asker=shared("CollectiveRequest.asker"), reach=shared("CollectiveRequest.reach"),
        motives=shared("CollectiveRequest.motives"),
        study=Study(partners=shared("CollectiveRequest.study")).as_kept(), received_on=now.date(),
    )  # fmt: skip
    world.rows["network_slug"] = of.network.slug
    by, day = factories.member(None, role="network_lead", lead_of=of.network), now.date()
    StageEntry.objects.create(
        collective=of, stage=of.stage, on=day, reason=shared("StageEntry.reason"), by=by
    )
    agreement = Agreement.objects.create(
        collective=of, carrier=shared("Agreement.carrier"), starts_on=day, ends_on=day + timedelta(days=365)
    )
    payment = AgreementPayment.objects.create(
        collective=of, agreement=agreement, payer=shared("AgreementPayment.payer"), euros=10, due_on=day
    )
    said = NetworkContact(id=uuid7(), collective=of, kind="call", done_on=day, done_by=by)
    make_key(of.id, Subject("networkcontact", said.id))
    said.sign, said.said = "few", shared("NetworkContact.said")
    said.save()
    due = NetworkContact.objects.create(collective=of, kind="visit", due_on=day)
    world.rows |= {"agreement_id": agreement, "agreementpayment_id": payment, "networkcontact_id": due}
