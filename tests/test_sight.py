"""Who sees what of a person: what the screens really show equals the declared role × field matrix.

Every address is opened by every capacity, with the ids of one person; the words found nowhere else (canaries)
say which of her fields was shown.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from essaim.kernel.about import Part, about_of, models_that_hang
from essaim.kernel.fields import SealedJSON, sealed_fields
from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry
from essaim.models import BreakGlass, Companionship
from essaim.people.enums import Capacity, Parts
from essaim.people.rules.sight import all_parts, sees
from tests import factories
from tests.mail import delivered
from tests.walker import CHOICES, addresses, ask, undone
from tests.worlds import World, build

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
OF_HER = {
    f"Person.{part.key}": part
    for part in (
        Parts.NAME, Parts.PHONE, Parts.REACH, Parts.LIKES, Parts.LANGUAGES, Parts.HOUSEHOLD,
    )
} | {"Person.dwelling_ref": Parts.DWELLING}  # fmt: skip
SHOWN_BY = OF_HER | {
    f"{model.__name__}.{field.name}": part
    for model in models_that_hang()
    if (part := about_of(model).part)
    for field in sealed_fields(model)
    if not isinstance(field, SealedJSON)
}
SEALED = frozenset(SHOWN_BY.values())


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():
        made = build(factories.network(), 1)
        with within(made.collective):
            add_capacities(made)
        yield made


def add_capacities(world: World) -> None:
    of, person, now = world.collective, world.rows["person_id"], timezone.now()
    world.members["companion"] = world.members["volunteer"]
    world.members["substitute"] = factories.member(of)
    Companionship.objects.create(
        collective=of, person=person, member=world.members["substitute"], role="substitute", since=now.date()
    )
    world.members["break_glass"] = factories.member(of)
    BreakGlass.objects.create(
        collective=of,
        person=person,
        member=world.members["break_glass"],
        reason="elle ne répond plus",
        opened_at=now,
        until=now + timedelta(hours=3),
    )


def signed_in(member: Any) -> Client:
    client = Client()
    client.force_login(member.user, backend=BACKEND)
    session = client.session
    session["membership"] = str(member.id)
    session.save()
    return client


def may_see(capacity: Capacity) -> set[Part]:
    return {part for part in all_parts() if sees(capacity, part)}


def shown_to(world: World, member: Any) -> dict[Part, str]:
    """Each part of the file that some page showed, and one page that did."""
    client, seen = signed_in(member), {}
    name = next(word for word, where in world.canaries.items() if where == "Person.name")
    for address in addresses():
        policy = address.policy
        if policy is None or not (
            policy.is_public or policy.name == "signed_in" or member.role in policy.roles
        ):
            continue
        ids = CHOICES | world.ids()
        path = address.at({name: ids[name] for name in address.names})
        answers = [ask(client, "GET", path)]
        if address.name == "people:search":
            answers.append(ask(client, "POST", path, {"text": name.upper()}))
        for answer in answers:
            assert answer.status < 500, f"{address.name}: {answer.fault}"
            for word, where in world.canaries.items():
                if where in SHOWN_BY and word in answer.body:
                    seen.setdefault(SHOWN_BY[where], address.name)
    return seen


@pytest.mark.parametrize("capacity", list(Capacity))
def test_the_screens_show_what_the_matrix_says_and_nothing_more(world, capacity):
    seen = shown_to(world, world.members[capacity.value])
    beyond = {part: page for part, page in seen.items() if part not in may_see(capacity)}
    assert beyond == {}, "shown beyond the matrix"
    assert set(seen) == SEALED & may_see(capacity), "declared, and shown nowhere"


@pytest.mark.parametrize(
    "role", ["other_volunteer", "facilitator", "observer", "ended_volunteer", "network_lead"]
)
def test_nobody_else_sees_anything_of_her(world, role):
    member = world.members.get(role) or factories.member(
        None, role="network_lead", lead_of=world.collective.network
    )
    assert shown_to(world, member) == {}


def test_a_page_that_shows_too_much_is_seen(world):
    narrowed = may_see(Capacity.SUBSTITUTE) - {Parts.LIKES}
    seen = shown_to(world, world.members["substitute"])
    assert {part for part in seen if part not in narrowed} == {Parts.LIKES}


@pytest.mark.parametrize("capacity", list(Capacity))
def test_each_opening_of_her_file_is_a_line_of_the_journal(world, capacity):
    member = world.members[capacity.value]
    lines = AccessEntry.objects.filter(member_id=member.id, subject_id=world.rows["person_id"].id)
    before = lines.count()
    path = f"/personnes/{world.rows['person_id'].id}/"
    assert signed_in(member).get(path).status_code == 200
    entry = lines.order_by("-number").first()
    assert (lines.count(), entry.verb) == (before + 1, "opened")


def test_no_word_about_her_is_in_a_title_an_address_a_log_or_a_mail(world, caplog):
    """Titles stay in histories, addresses in logs, mails in boxes: nothing that is sealed may be there."""
    client, found = signed_in(world.members["coordinator"]), []
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
            titles = re.findall(r"<title>(.*?)</title>", answer.body, re.DOTALL)
            links = re.findall(r'(?:href|action|src)="([^"]*)"', answer.body)
            exposed = " ".join([*titles, *links, answer.head])
            found += [
                f"{method} {address.name}" for word in sealed if word in exposed and not _is_dialled(word)
            ]
    mails = " ".join(f"{mail.subject} {mail.body}" for mail in delivered())
    assert found == []
    assert [word for word in sealed if word in caplog.text or word in mails] == []


def _is_dialled(word: str) -> bool:
    """`tel:+33…` is what the link to call her is made of."""
    return word.startswith("+33")
