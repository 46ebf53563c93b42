"""Who accompanies whom; what is handed over when someone stops."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from essaim.kernel.about import start_of
from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.people.actions.grants import settle_grants
from essaim.people.actions.holding import FileIsClosed, hold, hold_row, hold_rows
from essaim.people.actions.next_steps import close_links_steps
from essaim.people.enums import CompanionRole, PersonState
from essaim.people.models import Companionship, NextStep, Person
from essaim.people.queries.care import people_accompanied_by, settings_of
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.people.rules.consents import TO_STAY_IN_TOUCH, has_consent


class TooManyPeople(DomainError):
    """{name} accompagne déjà {people} personnes, et la limite est de {limit}. Le référent peut insister."""


class DidNotAgreeToBeAccompanied(DomainError):
    """Elle n’a accepté ni d’être appelée, ni d’être visitée, ni d’être accompagnée. Notez d’abord son accord."""


class NotAMember(DomainError):
    """Choisissez dans la liste un membre du collectif qui rencontre des personnes."""


@transaction.atomic
def accompany(
    person: Person,
    *,
    member: Membership,
    role: CompanionRole | str,
    on: date,
    by: Membership,
    beyond_limit: bool = False,
) -> Companionship:
    """The coordinator gives her a companion or a substitute. Given again, nothing changes; another role replaces the first.

    Raises:
        TooManyPeople: the member carries enough; `beyond_limit=True` insists.
    """
    must_coordinate(by, collective_id=person.collective_id)
    hold(person)
    _must_be_possible(person, member, on)
    if role not in CompanionRole.values:
        raise NotAMember
    if not any(has_consent(person.consents.all(), purpose) for purpose in TO_STAY_IN_TOUCH):
        raise DidNotAgreeToBeAccompanied
    known = Companionship.objects.filter(person=person, member=member, until=None).first()
    if known is not None and known.role == role:
        return known
    if role == CompanionRole.COMPANION and not beyond_limit:
        _must_have_room(member, more=1)
    if known is not None:
        known.until = max(on, known.since)
        known.save(update_fields=["until"])
    made = _link(person, member, role, on)
    settle_grants([person.id])
    return made


@transaction.atomic
def stop_accompanying(companionship: Companionship, *, on: date, by: Membership) -> Companionship:
    """She stops, or is stopped by the coordinator; what she held for this person goes to the coordinator."""
    must_meet_people(by, collective_id=companionship.collective_id)
    if companionship.member_id != by.id:
        must_coordinate(by, collective_id=companionship.collective_id)
    hold_row(companionship.person)
    companionship.refresh_from_db(fields=["until"])
    if companionship.until is None:
        companionship.until = max(on, companionship.since)
        companionship.save(update_fields=["until"])
        close_links_steps(companionship.person, companionship.member, by=by, at=start_of(on))
        settle_grants([companionship.person_id])
    return companionship


@transaction.atomic
def hand_over(
    member: Membership,
    *,
    to: Mapping[UUID, Membership],
    on: date,
    by: Membership,
    beyond_limit: bool = False,
) -> list[Companionship]:
    """When someone stops: her people, each to the one chosen, with what was to be done. All or nothing.

    `to`: {person's id: who takes over}. People left out of it stay hers: see `left_without_companion`.
    """
    collective_id = by.collective_id
    if collective_id is None or member.collective_id != collective_id:
        raise NotAMember
    must_coordinate(by, collective_id=collective_id)
    hold_rows(list(to))
    links = Companionship.objects.filter(member=member, until=None, person_id__in=list(to))
    moved = [_move(link, to[link.person_id], on) for link in links.select_related("person").order_by("id")]
    if not beyond_limit:
        for receiver in {one.id: one for one in to.values()}.values():
            _must_have_room(receiver, more=0)
    settle_grants([link.person_id for link in moved])
    return moved


def _move(link: Companionship, receiver: Membership, on: date) -> Companionship:
    _must_be_possible(link.person, receiver, on)
    if receiver.id == link.member_id:
        return link
    link.until = max(on, link.since)
    link.save(update_fields=["until"])
    steps = NextStep.objects.filter(
        person=link.person, assigned_to=link.member, done_at=None, cancelled_at=None
    )
    steps.update(assigned_to=receiver)
    known = Companionship.objects.filter(person=link.person, member=receiver, until=None).first()
    if known is not None:
        if known.role in {link.role, CompanionRole.COMPANION}:
            return known
        known.until = max(on, known.since)
        known.save(update_fields=["until"])
    return _link(link.person, receiver, link.role, on)


def _link(person: Person, member: Membership, role: str, on: date) -> Companionship:
    return Companionship.objects.create(
        collective_id=person.collective_id, person=person, member=member, role=role, since=on
    )


def _must_be_possible(person: Person, member: Membership, on: date) -> None:
    if person.state != PersonState.ACTIVE:
        raise FileIsClosed
    must_meet_people(member, collective_id=person.collective_id)
    if member.ended_at or not member.starts_on <= on <= member.ends_on:
        raise NotAMember


def _must_have_room(member: Membership, *, more: int) -> None:
    assert member.collective is not None
    limit, people = settings_of(member.collective).people_per_volunteer, people_accompanied_by(member)
    if people + more > limit:
        raise TooManyPeople(name=member.user.first_name, people=people, limit=limit)
