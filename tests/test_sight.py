"""Who sees what of a person: what the screens really show equals the declared role × field matrix.

Every address is opened by every capacity, with the ids of one person; the words found nowhere else (canaries)
say which of her fields was shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from essaim.kernel.about import about_of, models_that_hang
from essaim.kernel.fields import SealedJSON, sealed_fields
from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry
from essaim.models import CallHold, DropInHost, Message
from essaim.people.actions.grants import grant_sight
from essaim.people.actions.indexes import rebuild_indexes
from essaim.people.enums import Capacity, Parts
from essaim.people.rules.sight import all_parts, sees
from essaim.rights.queries.rights import everything_about
from tests import factories
from tests.capacities import TRIAL, trial_sees
from tests.walker import CHOICES, addresses, ask, undone
from tests.worlds import World, build
from tests.worlds_calls import hold_in_line

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
OF_HER = {
    f"Person.{part.key}": part
    for part in (
        Parts.NAME, Parts.PHONE, Parts.REACH, Parts.LIKES, Parts.LANGUAGES, Parts.HOUSEHOLD,
    )
} | {"Person.dwelling_ref": Parts.DWELLING}  # fmt: skip
SHOWN_BY = {where: part.key for where, part in OF_HER.items()} | {
    f"{model.__name__}.{one.name}": part.key
    for model in models_that_hang()
    if (part := about_of(model).part)
    for one in sealed_fields(model)
    if not isinstance(one, SealedJSON)
}
SEALED = frozenset(SHOWN_BY.values())
EVERY = [*Capacity, TRIAL]
MEANT_OTHERWISE = {"rights:export": ("herself",)}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    without_likes = [part for part in all_parts() if sees("substitute", part) and part != Parts.LIKES]
    with django_db_blocker.unblock(), undone(), trial_sees(without_likes):
        made = build(factories.network(), 1)
        with within(made.collective):
            add_capacities(made)
        yield made


def add_capacities(world: World) -> None:
    of, person, now = world.collective, world.rows["person_id"], timezone.now()
    rebuild_indexes(person)  # she is found by her number
    world.members["companion"] = world.members["volunteer"]
    world.members[TRIAL] = factories.member(of)
    grant_sight(person, to=world.members[TRIAL], capacity=TRIAL, source=of, since=now - timedelta(hours=1))
    world.members["substitute"] = factories.member(of)
    factories.companionship(person, world.members["substitute"], role="substitute", since=now.date())
    world.members["break_glass"] = factories.member(of)
    factories.glass(person, world.members["break_glass"], at=now)
    world.members["caller"] = factories.member(of)
    hold_in_line(person, world.members["caller"], at=now)
    world.members["host"] = factories.member(of)
    held = DropInHost.objects.create(
        collective=of, day=world.rows["day_id"], member=world.members["host"], since=now
    )
    grant_sight(
        person, to=world.members["host"], capacity="host", source=held, since=now - timedelta(hours=1)
    )
    world.rows["hold_id"] = CallHold.objects.get(member=world.members["caller"])


def may_see(capacity: str) -> set[str]:
    return {part.key for part in all_parts() if sees(capacity, part)}


def signed_in(member: Any) -> Client:
    client = Client()
    client.force_login(member.user, backend=BACKEND)
    session = client.session
    session["membership"] = str(member.id)
    session.save()
    return client


@dataclass
class Walk:
    """What one member was shown of her, and what the journal says of it."""

    seen: dict[str, str] = field(
        default_factory=dict
    )  # each part that some page showed, and one page that did
    lines: dict[str, set[tuple[str, str]]] = field(default_factory=dict)  # address: (verb, why) about her
    without_a_line: list[str] = field(default_factory=list)


def walk(world: World, member: Any) -> Walk:
    """Every address that her role may open, read and sent to, with the ids of one person."""
    client, found, person = signed_in(member), Walk(), world.rows["person_id"]
    name, phone = (
        next(word for word, where in world.canaries.items() if where == f"Person.{what}")
        for what in ("name", "phone")
    )
    words = {word: SHOWN_BY[where] for word, where in world.canaries.items() if where in SHOWN_BY}
    for address in addresses():
        policy = address.policy
        if policy is None or not (
            policy.is_public or policy.name == "signed_in" or member.role in policy.roles
        ):
            continue
        ids = CHOICES | world.ids()
        path = address.at({one: ids[one] for one in address.names})
        typed = {"text": phone} if address.name == "people:search" else {}
        for method in ("GET", "POST"):
            answer, lines = told(client, method, path, typed, about=person)
            assert answer.status < 500, f"{address.name}: {answer.fault}"
            for word, part in words.items():
                if word in answer.body and word not in typed.values():
                    found.seen.setdefault(part, address.name)
            if name in answer.body and not lines:
                found.without_a_line.append(f"{method} {address.name}")
            if lines:
                found.lines.setdefault(address.name, set()).update(lines)
    return found


def told(client: Client, method: str, path: str, data: Any, *, about: Any) -> tuple[Any, set[Any]]:
    """The answer, and the lines of the journal about her that it wrote."""
    hers = AccessEntry.objects.filter(subject_id=about.id)
    before = hers.order_by("-number").values_list("number", flat=True).first() or 0
    found: set[Any] = set()

    def read() -> None:
        found.update(hers.filter(number__gt=before).values_list("verb", "why"))

    return ask(client, method, path, data, then=read), found


@pytest.fixture(scope="module")
def walks(world, django_db_blocker):
    with django_db_blocker.unblock():
        yield {capacity: walk(world, world.members[capacity]) for capacity in EVERY}


@pytest.mark.parametrize("capacity", EVERY)
def test_the_screens_show_what_the_matrix_says_and_nothing_more(walks, capacity):
    seen = walks[capacity].seen
    beyond = {part: page for part, page in seen.items() if part not in may_see(capacity)}
    assert beyond == {}, "shown beyond the matrix"
    assert set(seen) == SEALED & may_see(capacity), "declared, and shown nowhere"


@pytest.mark.parametrize("capacity", EVERY)
def test_each_display_of_her_is_a_line_of_the_journal_that_says_in_what_capacity(walks, capacity):
    """Lists, searches, files, writings, papers: whatever shows her, by every capacity, one to come included."""
    made = walks[capacity]
    assert made.without_a_line == []
    others = {
        name: lines
        for name, lines in made.lines.items()
        if {why for _verb, why in lines} - {capacity, *MEANT_OTHERWISE.get(name, ())}
    }
    assert others == {}
    verbs = {verb for lines in made.lines.values() for verb, _why in lines}
    assert {"listed", "found", "opened", "changed"} <= verbs


@pytest.mark.parametrize(
    "role", ["other_volunteer", "facilitator", "observer", "ended_volunteer", "network_lead"]
)
def test_nobody_else_sees_anything_of_her(world, role):
    member = world.members.get(role) or factories.member(
        None, role="network_lead", lead_of=world.collective.network
    )
    made = walk(world, member)
    assert (made.seen, made.lines) == ({}, {})


def test_a_page_that_shows_too_much_is_seen(walks):
    narrowed = may_see("substitute") - {Parts.LIKES.key}
    assert {part for part in walks["substitute"].seen if part not in narrowed} == {Parts.LIKES.key}


def test_her_own_export_says_who_looked_and_in_what_capacity(world):
    person, today = world.rows["person_id"], timezone.localdate()
    with within(world.collective):
        for capacity in EVERY:
            assert signed_in(world.members[capacity]).get(f"/personnes/{person.id}/").status_code == 200
        section = everything_about(person, on=today).sections[-1]
    assert [row[1].raw for row in section.rows] == sorted(EVERY, reverse=True)
    assert {row[1].text for row in section.rows} == {
        "référent·e du collectif", "la personne qui l’accompagne", "la personne qui remplace", "ouverture en urgence",
        "le membre qui l’appelait", "le membre qui tenait la permanence où elle est venue", TRIAL,
    }  # fmt: skip


def test_no_word_about_her_is_in_a_title_an_address_a_log_or_a_mail(world, caplog):
    """Titles stay in histories, addresses in logs, mails in boxes: nothing that is sealed may be there."""
    client, found, mails = signed_in(world.members["coordinator"]), [], ""
    sealed = {
        word for word, where in world.canaries.items() if where in SHOWN_BY or where.startswith("Signal.")
    }
    assert len(sealed) >= len(SHOWN_BY)
    for address in addresses():
        if address.policy is None or "coordinator" not in getattr(address.policy, "roles", ()):
            continue
        ids = CHOICES | world.ids()
        path = address.at({name: ids[name] for name in address.names})
        for method in ("GET", "POST"):
            answer = ask(client, method, path, {})
            mails += put_by(client, path, world) if answer.status == 302 else ""
            titles = re.findall(r"<title>(.*?)</title>", answer.body, re.DOTALL)
            links = re.findall(r'(?:href|action|src)="([^"]*)"', answer.body)
            exposed = " ".join([*titles, *links, answer.head])
            found += [
                f"{method} {address.name}" for word in sealed if word in exposed and not _is_dialled(word)
            ]
    assert found == []
    assert [word for word in sealed if word in caplog.text or word in mails] == []


def put_by(client, path, world):
    """What a gesture puts into the outbox: every subject, every text."""
    with undone():
        client.post(path, {})
        with within(world.collective):
            return " ".join(f"{one.subject} {one.body}" for one in Message.objects.all())


def _is_dialled(word: str) -> bool:
    """`tel:+33…` is what the link to call her is made of."""
    return word.startswith("+33")
