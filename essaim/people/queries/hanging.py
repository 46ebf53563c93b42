"""What hangs from the people whom a member sees: how a screen fetches a row by its identifier."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet

from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.people.models import Companionship, Consent, NextStep, Note, PersonDoNotContact
from essaim.people.queries.sight import visible_people

M = TypeVar("M", bound=Model)


def consents_in_sight(member: Membership, *, at: datetime) -> QuerySet[Consent]:
    return _in_sight(Consent.objects.all(), member, at)


def stops_in_sight(member: Membership, *, at: datetime) -> QuerySet[PersonDoNotContact]:
    """Those that hold."""
    return _in_sight(PersonDoNotContact.objects.filter(lifted_on=None), member, at)


def notes_in_sight(member: Membership, *, at: datetime) -> QuerySet[Note]:
    return _in_sight(Note.objects.all(), member, at)


def steps_in_sight(member: Membership, *, at: datetime) -> QuerySet[NextStep]:
    return _in_sight(NextStep.objects.all(), member, at)


def links_to_stop(member: Membership, *, at: datetime) -> QuerySet[Companionship]:
    """Her own; anyone's for the coordinator."""
    rows = _in_sight(Companionship.objects.filter(until=None), member, at)
    return rows if member.role == Role.COORDINATOR else rows.filter(member=member)


def _in_sight(rows: QuerySet[M], member: Membership, at: datetime) -> QuerySet[M]:
    return rows.filter(person_id__in=visible_people(member, at=at).values("id")).select_related("person")
