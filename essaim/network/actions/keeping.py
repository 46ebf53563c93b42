"""How a network keeps in touch with its collectives: what comes next and who sees to it, visits, calls."""

from datetime import date

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import Subject, make_key
from essaim.network.enums import ContactKind, Role
from essaim.network.models import Collective, Course, Membership, Network, NetworkContact
from essaim.network.queries import course_of, next_due

LONGEST_SAID = 2000
LONGEST_STEP = 200


class OnlyTheLead(DomainError):
    """Seule la tête de réseau tient ce suivi."""


class NobodySeesToIt(DomainError):
    """Dites qui s’en charge : une étape sans personne n’avance pas."""


class ContactIsDone(DomainError):
    """Ce contact est déjà noté."""


class TreeGoesRound(DomainError):
    """« {name} » a été accompagné par ce collectif, ou par l’un de ceux qu’il a accompagnés : le lien tournerait en rond."""


def must_lead(by: Membership, collective: Collective) -> None:
    must_lead_network(by, collective.network)


def must_lead_network(by: Membership, network: Network) -> None:
    if by.role != Role.NETWORK_LEAD or by.network_id != network.id:
        raise OnlyTheLead


@transaction.atomic
def settle_next(
    collective: Collective, *, step: str, on: date | None, owner: Membership | None, by: Membership
) -> None:
    """What comes next, for when, and who sees to it; empty: nothing is waited for.

    Raises:
        OnlyTheLead, NobodySeesToIt.
    """
    must_lead(by, collective)
    text = " ".join(step.split())[:LONGEST_STEP]
    if text and owner is None:
        raise NobodySeesToIt
    row = _held(collective)
    row.next_step, row.next_on, row.owner = text, on if text else None, owner if text else None
    row.save(update_fields=["next_step", "next_on", "owner"])


@transaction.atomic
def accompany(collective: Collective, *, by_collective: Collective | None, by: Membership) -> None:
    """Which collective passed the method on to this one.

    Raises:
        OnlyTheLead, TreeGoesRound.
    """
    must_lead(by, collective)
    parents = dict(
        Course.objects.filter(collective__network=collective.network_id).values_list(
            "collective_id", "accompanied_by_id"
        )
    )
    above = by_collective.id if by_collective else None
    while above is not None:
        if above == collective.id:
            raise TreeGoesRound(name=by_collective.name if by_collective else "")
        above = parents.get(above)
    row = _held(collective)
    row.accompanied_by = by_collective
    row.save(update_fields=["accompanied_by"])


@transaction.atomic
def note_contact(
    collective: Collective, *, kind: str, on: date, said: str, by: Membership, sign: str = ""
) -> NetworkContact:
    """Inside the collective. Of its own accord, or because of a sign of life.

    Raises:
        OnlyTheLead.
    """
    must_lead(by, collective)
    row = NetworkContact(
        id=uuid7(), collective=collective, kind=ContactKind(kind), sign=sign, done_on=on, done_by=by
    )
    return _sealed(row, said)


@transaction.atomic
def contact_done(contact: NetworkContact, *, on: date, said: str, by: Membership) -> NetworkContact:
    """Inside the collective: one that was due.

    Raises:
        OnlyTheLead, ContactIsDone.
    """
    must_lead(by, contact.collective)
    row = NetworkContact.objects.select_for_update().get(collective=contact.collective_id, id=contact.id)
    if row.done_on is not None:
        raise ContactIsDone
    row.done_on, row.done_by = on, by
    _sealed(row, said)
    Course.objects.filter(collective=row.collective_id).update(contact_due_on=next_due(row.collective))
    return row


def _sealed(row: NetworkContact, said: str) -> NetworkContact:
    if said.strip():
        make_key(row.collective_id, Subject("networkcontact", row.id))
        row.said = said.strip()[:LONGEST_SAID]
    row.save()
    return row


def _held(collective: Collective) -> Course:
    """Its row, made when it was never followed."""
    row = course_of(collective)
    if row is None:
        day = collective.created_at.date()
        row = Course.objects.create(
            collective=collective, since=day, history=[[collective.stage, day.isoformat()]]
        )
    return row
