"""The contacts, and the figures made of them. Naming someone later changes none of the totals."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from essaim.kernel import keyring
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.people.enums import CompanionRole, ContactKind, ContactSource, PersonState
from essaim.people.models import Companionship, Contact, Person
from essaim.people.queries.sight import visible_people


@dataclass(frozen=True)
class ContactCounts:
    """The figures of a period, both days in it. A passage of a tour is counted with the tours, never here.

    contacts: contacts and attempts (calls, home visits, encounters, drop-ins, messages); an encounter with three
        people is one. Passages of tours that were later named are not in it.
    two_way: those of `contacts` where the person answered, opened, came or wrote.
    attempts: those where she did not. two_way + attempts = contacts.
    by_phone: those of `two_way` that were telephone calls: of a campaign, a regular one, or noted by hand.
    people_met: people present at the `two_way` contacts; an encounter with three counts three, someone met twice
        counts twice. With or without a name.
    named_people: people with a file who had at least one two-way contact in the period, passages of tours included,
        each once. Erased and anonymised people stay counted.
    new_people: people with a file, met for the first time in the period.
    accompanied: people with a companion on at least one day of the period, each once.
    still_linked: of those accompanied, people with a two-way contact in the period.
    """

    contacts: int
    two_way: int
    attempts: int
    by_phone: int
    people_met: int
    named_people: int
    new_people: int
    accompanied: int
    still_linked: int


class ContactKindCount(NamedTuple):
    kind: str
    contacts: int
    people_met: int


def contacts_in(collective: Collective, *, first: date, last: date) -> QuerySet[Contact]:
    """What is counted: not the passages of tours (counted there), nor the names put on an encounter of several."""
    return Contact.objects.filter(collective=collective, on__gte=first, on__lte=last, people__gt=0).exclude(
        source=ContactSource.VISIT
    )


def contact_of_fact(collective: UUID, *, source: ContactSource, fact: UUID) -> Contact | None:
    """What an exchange of a round, someone who came to a drop-in, counts for."""
    digests = keyring.blind_indexes(collective, source, str(fact))
    return Contact.objects.filter(source_digest__in=digests).first()


_BY_PHONE = Q(is_two_way=True, kind=ContactKind.PHONE)


def phone_contacts(collective: Collective, *, first: date, last: date) -> QuerySet[Contact]:
    """Behind `by_phone`, the last first."""
    rows = contacts_in(collective, first=first, last=last).filter(_BY_PHONE)
    return rows.select_related("person", "by__user").order_by("-on", "-id")


def count_contacts(collective: Collective, *, first: date, last: date) -> ContactCounts:
    counted = (
        contacts_in(collective, first=first, last=last)
        .order_by()
        .aggregate(
            contacts=Count("id"),
            two_way=Count("id", filter=Q(is_two_way=True)),
            by_phone=Count("id", filter=_BY_PHONE),
            people_met=Sum("people", filter=Q(is_two_way=True), default=0),
        )
    )
    answered = Contact.objects.filter(
        collective=collective, on__gte=first, on__lte=last, is_two_way=True, person__isnull=False
    )
    links = Companionship.objects.filter(
        Q(until=None) | Q(until__gte=first),
        collective=collective,
        role=CompanionRole.COMPANION,
        since__lte=last,
    )
    files = Person.objects.filter(collective=collective, met_on__gte=first, met_on__lte=last)
    accompanied = set(links.order_by().values_list("person_id", flat=True).distinct())
    named = set(answered.order_by().values_list("person_id", flat=True).distinct())
    return ContactCounts(
        contacts=counted["contacts"],
        two_way=counted["two_way"],
        attempts=counted["contacts"] - counted["two_way"],
        by_phone=counted["by_phone"],
        people_met=counted["people_met"],
        named_people=len(named),
        new_people=files.exclude(state=PersonState.MERGED).count(),
        accompanied=len(accompanied),
        still_linked=len(accompanied & named),
    )


def contacts_by_kind(collective: Collective, *, first: date, last: date) -> list[ContactKindCount]:
    rows = (
        contacts_in(collective, first=first, last=last)
        .order_by()
        .values("kind")
        .annotate(contacts=Count("id"), met=Sum("people", filter=Q(is_two_way=True), default=0))
        .order_by("kind")
    )
    return [ContactKindCount(row["kind"], row["contacts"], row["met"]) for row in rows]


def contacts_of(person: Person) -> QuerySet[Contact]:
    """The newest first."""
    return person.contacts.select_related("by__user").order_by("-on", "-recorded_at", "-id")


def contacts_in_sight(member: Membership, *, at: datetime) -> QuerySet[Contact]:
    """Of those whom she sees; without a name, her own, and everyone's for the coordinator."""
    unnamed = Q(person=None) if member.role == Role.COORDINATOR else Q(person=None, by=member)
    return Contact.objects.filter(
        unnamed | Q(person_id__in=visible_people(member, at=at).values("id")), collective=member.collective_id
    )


def unnamed_encounters(collective: Collective, *, first: date) -> QuerySet[Contact]:
    """Recent two-way contacts without a name: what may be named when a file is opened later. Those of a street round are named with it."""
    rows = Contact.objects.filter(collective=collective, person=None, is_two_way=True, on__gte=first)
    return rows.exclude(source=ContactSource.ENCOUNTER).select_related("by__user").order_by("-on", "-id")


def places_in(contact: Contact) -> list[list[str]]:
    """The digests of each who was there, under the secret of today and the former ones."""
    return [
        keyring.blind_indexes(contact.collective_id, ContactSource.ENCOUNTER, f"{contact.id} {place}")
        for place in range(contact.people)
    ]


def people_in(contact: Contact) -> list[Person]:
    """Those who were given a name at this contact, whether it counts one person or several."""
    if contact.person is not None:
        return [contact.person]
    if contact.people < 2:
        return []
    places = [one for place in places_in(contact) for one in place]
    rows = Contact.objects.filter(source_digest__in=places, person__isnull=False).select_related("person")
    return [one.person for one in rows if one.person is not None]
