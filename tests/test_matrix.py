"""Every address × method × actor × {own, other's, absent} id: nothing of another collective is ever shown.

Grows by itself: a new address is walked as soon as it is in the URLconf, and a new name of identifier, or a new
text field, fails here until `worlds.py` knows it.
"""

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import models
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from essaim import models as essaim_models
from essaim.kernel.about import our_models
from essaim.kernel.fields import SealedText
from essaim.kernel.tenancy import Scoped, within
from essaim.network.enums import Role
from tests import factories
from tests.walker import CHOICES, METHODS, SAFE, Address, Answer, addresses, ask, forms_on, good, undone
from tests.worlds import ROLES, World, absent_ids, build

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
# The public page of a collective, and what it publishes there of itself and of nobody.
PUBLIC = {"slug", "network_slug"}
PUBLISHED = (
    "Collective.", "CallSettings.number ", "EmergencyNumber.", "PeopleSettings.controller ", "PeopleSettings.dpo_contact ",
    *(f"Place.{name} " for name in ("name", "address", "town", "description", "hours", "hours_note", "website", "getting_there", "languages")),
    *(f"Service.{name} " for name in ("name", "description", "when", "for_whom", "price", "first_contact")),
    "Origin.source ", "Origin.licence ",
)  # fmt: skip
USUAL = ("GET", "POST")
SIGN = re.compile(r"zq[0-9a-f]+")  # a canary, or more: looked for once in a page, not once for each
SECRETS = {"token"}  # whoever holds it may see what it opens: another collective's is not « another's id »
# Whose own rows these are: the account's, not the collective's.
OF_THE_ACCOUNT = {"session_id": "coordinator", "pk": "coordinator"}


@dataclass
class Actor:
    name: str
    client: Client
    home: World | None
    strangers: list[World]
    role: str | None  # none: anonymous, or no membership today
    faults: list[str] = field(default_factory=list)

    def forbidden(self) -> Iterator[tuple[str, str]]:
        for world in self.strangers:
            for word, where in world.canaries.items():
                if not (self.role == Role.NETWORK_LEAD and word in world.shared_with_lead):
                    yield word, f"{where} of world {world.number}"


@dataclass
class Scene:
    ours: World
    theirs: World
    far: World  # of another network
    actors: list[Actor]

    def actor(self, name: str) -> Actor:
        return next(actor for actor in self.actors if actor.name == name)


def _signed_in(member: Any) -> Client:
    client = Client()
    client.force_login(member.user, backend=BACKEND)
    session = client.session
    session["membership"] = str(member.id)
    session.save()
    return client


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    """One set-up for the whole matrix: each request is undone."""
    with django_db_blocker.unblock(), undone():
        network = factories.network()
        ours, theirs, far = build(network, 1), build(network, 2), build(factories.network(), 3)
        lead = factories.member(None, role="network_lead", lead_of=network)
        actors = [Actor("anonymous", Client(), None, [ours, theirs, far], None)]
        actors += [
            Actor(
                name,
                _signed_in(ours.members[name]),
                ours,
                [theirs, far],
                None if name.startswith("ended") else member.role,
            )
            for name, member in ours.members.items()
        ]
        stranger = theirs.members["coordinator"]
        actors.append(Actor("their_coordinator", _signed_in(stranger), theirs, [ours, far], stranger.role))
        actors.append(Actor("network_lead", _signed_in(lead), ours, [ours, theirs, far], lead.role))
        yield Scene(ours, theirs, far, actors)


def values_for(address: Address, ids: dict[str, str]) -> dict[str, str]:
    known = CHOICES | ids
    unknown = [name for name in address.names if name not in known]
    assert not unknown, (
        f"{address.name} takes {unknown}: the matrix does not know it. Give it a row in tests/worlds.py, "
        "or a value in CHOICES of tests/walker.py when it is not an identifier."
    )
    return {name: known[name] for name in address.names}


def may_open(address: Address, actor: Actor) -> bool:
    """What the declared policy says, the second proof left aside."""
    policy = address.policy
    if policy.is_public:
        return True
    if actor.name == "anonymous":
        return False
    return policy.name == "signed_in" or actor.role in policy.roles


def leaks(actor: Actor, answer: Answer, asked: str) -> list[str]:
    seen = (answer.head + "\n" + answer.body).replace(asked, "").lower()
    signs = {sign[:length] for sign in SIGN.findall(seen) for length in range(len("zq"), len(sign) + 1)}
    return [
        where
        for word, where in actor.forbidden()
        if (word in signs if SIGN.fullmatch(word) else word in seen)
    ]


def examine(
    actor: Actor, address: Address, method: str, values: dict[str, str], *, kind: str, data: Any = None
) -> Answer:
    """Ask, and note what is wrong with the answer whatever the ids are."""
    path = address.at(values)
    is_allowed = may_open(address, actor)
    answer = ask(actor.client, method, path, data, may_write=is_allowed and kind == "own")
    here = f"{method} {address.name} ({kind}) as {actor.name}"
    if answer.status >= 500:
        actor.faults.append(f"500: {here}: {answer.fault}")
    seen = [
        where
        for where in leaks(actor, answer, path)
        if not (SECRETS & set(values) and where.startswith("Collective.name "))
        and not (PUBLIC & set(values) and where.startswith(PUBLISHED))
    ]
    actor.faults += [
        f"leak: {here} shows {where}" for where in seen
    ]  # an invitation names where it leads to its holder
    if not is_allowed and method != "OPTIONS" and not answer.is_refusal and answer.status < 500:
        actor.faults.append(f"policy {address.policy}: {here} answers {answer.status}")
    if is_allowed and kind == "own" and method == "GET" and actor.role is not None and answer.status == 403:
        actor.faults.append(f"policy {address.policy}: {here} is refused")
    return answer


def walk(scene: Scene, actor: Actor, every: list[Address], methods: tuple[str, ...] = USUAL) -> None:
    home = actor.home or scene.ours
    stranger = (
        scene.far
        if actor.role == Role.NETWORK_LEAD
        else next(w for w in (scene.theirs, scene.ours) if w is not home)
    )
    own, other, absent = home.ids(), stranger.ids(), absent_ids(stranger)
    for address in every:
        if address.policy is None:
            actor.faults.append(f"no policy: {address.name}")
            continue
        mine = values_for(address, own)
        foreign = [name for name in address.names if name in own and name not in SECRETS | PUBLIC]
        for method in methods:
            answer = examine(actor, address, method, mine, kind="own")
            if answer.status == 405 or (answer.is_refusal and (method not in USUAL or answer.status == 403)):
                continue  # said before any id is looked at
            is_alone = len(foreign) < 2 or method not in USUAL
            swaps = [foreign] if is_alone else [foreign, *([name] for name in foreign)]
            for swapped in swaps if foreign else []:
                theirs = examine(
                    actor, address, method, mine | {n: other[n] for n in swapped}, kind="other's"
                )
                none = examine(actor, address, method, mine | {n: absent[n] for n in swapped}, kind="absent")
                masks = [v for n in swapped for v in (other[n], absent[n])]
                if theirs.without(*masks) != none.without(*masks):
                    actor.faults.append(
                        f"other's ≠ absent: {method} {address.name} {swapped} as {actor.name}: {theirs.status}, {none.status}"
                    )


def chosen() -> list[Address]:
    """All of them; MATRIX_ONLY=tours walks one area while it is being written."""
    only = os.environ.get("MATRIX_ONLY", "")
    return [address for address in addresses() if address.name.startswith(only)]


ACTORS = ("anonymous", *ROLES, "their_coordinator", "network_lead")


# Whom policies keep out reach no row, and who stands where another does is stopped by the same wall: PostgreSQL is asked
# by the others.
ONE_DATABASE = {
    "anonymous",
    "ended_volunteer",
    "observer",
    "facilitator",
    "other_volunteer",
    "their_coordinator",
}


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=[pytest.mark.one_database] if one in ONE_DATABASE else []) for one in ACTORS],
)
def test_no_address_shows_or_does_what_its_policy_does_not_say(scene, name):
    actor = scene.actor(name)
    actor.faults.clear()
    walk(scene, actor, chosen())
    assert not actor.faults, f"{len(actor.faults)} faults:\n" + "\n".join(sorted(actor.faults))


@pytest.mark.one_database
def test_the_other_verbs_show_nothing_either(scene):
    """Once for each address, as someone who may open it: what they answer does not depend on who asks."""
    asked: dict[str, list[Address]] = {}
    for address in chosen():
        who = next(
            one
            for one in ("coordinator", "volunteer", "network_lead", "anonymous")
            if may_open(address, scene.actor(one))
        )
        asked.setdefault(who, []).append(address)
    for name, every in asked.items():
        actor = scene.actor(name)
        actor.faults.clear()
        walk(scene, actor, every, tuple(method for method in METHODS if method not in USUAL))
        assert not actor.faults, f"{len(actor.faults)} faults:\n" + "\n".join(sorted(actor.faults))


def test_every_actor_of_the_matrix_is_walked(scene):
    assert [actor.name for actor in scene.actors] == list(ACTORS)


def test_a_volunteer_opens_her_tours_and_no_others(scene):
    """Within one collective: the tour of another pair does not exist for her."""
    faults = []
    actor = scene.actor("other_volunteer")
    for address in chosen():
        if {"tour_id", "code"} & set(address.names) and Role.VOLUNTEER in getattr(
            address.policy, "roles", ()
        ):
            for method in ("GET", "POST"):
                answer = ask(actor.client, method, address.at(values_for(address, scene.ours.ids())))
                if not answer.is_refusal and answer.status != 405:
                    faults.append(f"{method} {address.name}: {answer.status}")
    assert faults == []


def swaps(ours: World, theirs: World) -> dict[str, tuple[str, str]]:
    """Of each of our ids: what it is, and the same of theirs."""
    pairs = [(name, mine, theirs.ids()[name]) for name, mine in ours.ids().items()]
    pairs += [("member", str(one.id), str(theirs.members[role].id)) for role, one in ours.members.items()]
    return {mine: (name, other) for name, mine, other in pairs if len(mine) > 8}


@pytest.mark.parametrize("name", ["coordinator", "volunteer", "network_lead"])
def test_an_id_of_another_collective_in_a_form_is_like_an_absent_one(scene, name):
    actor = scene.actor(name)
    stranger = scene.far if name == "network_lead" else scene.theirs
    known = swaps(scene.ours, stranger)
    absent = absent_ids(stranger)["member_id"]
    faults, tried = [], set()
    for address in chosen():
        if not may_open(address, actor):
            continue
        here = address.at(values_for(address, scene.ours.ids()))
        for form, fields in forms_on(ask(actor.client, "GET", here).body):
            target = form.get("action") or here
            for field_name, (_kind, value) in fields.items():
                if value in known and (target, field_name) not in tried:
                    tried.add((target, field_name))
                    what, other = known[value]
                    method = form.get("method", "get").upper()
                    theirs = ask(actor.client, method, target, good(fields) | {field_name: other})
                    none = ask(actor.client, method, target, good(fields) | {field_name: absent})
                    told = f"{method} {target} {field_name} ({what}) as {name}"
                    faults += [f"leak: {told} shows {where}" for where in leaks(actor, theirs, target)]
                    faults += [f"500: {told}: {one.fault}" for one in (theirs, none) if one.status >= 500]
                    if theirs.without(other, absent) != none.without(other, absent):
                        faults.append(f"other's ≠ absent: {told}: {theirs.status}, {none.status}")
    assert faults == []
    assert len(tried) > {"coordinator": 5, "volunteer": 0, "network_lead": -1}[name]


# --- the matrix itself is complete, and sees


TECHNICAL = {
    "Collective.slug", "Invitation.address_mark", "Invitation.token_hash", "User.password", "Network.name", "Network.slug",  # not of a collective
    "Commune.insee", "Commune.name", "CollectiveRequest.insee",  # public, shared
    "CollectiveKey.master", "CollectiveSecret.master", "AccessEntry.mac", "AccessEntry.verb", "AccessEntry.why", "JournalHead.mac",
    "JournalHead.before_first", "JournalHead.seal", "Measure.language",  # of the kernel: names of keys, macs, words of a closed list
    "PersonIndex.kind", "Person.birth_year", "Person.dwelling_ref",  # a closed list; a year; an identifier
    "RetentionRule.subject",  # the key of a duration
    "Curriculum.reason", "InstrumentUse.permission",  # of the network, read by its collectives
    "Message.kind", "MessageWording.kind", "MessageWording.language", "Notices.language", "GivenHours.source", "NetworkContact.sign",  # closed lists
    "AccountMessage.kind", "AccountMessage.subject", "AccountMessage.recipient", "AccountMessage.body", "AccountMessage.mail_id",
    "AccountMessage.fault",  # of no collective: no screen shows them
    "Attempts.key", "ChoreMark.chore", "ChoreMark.failure", "ChoreMark.worker", "SubjectKey.kind",  # idem
    "Grant.capacity", "ImportBatch.held_by", "Job.task", "Job.worker",  # closed lists; names of programs
}  # fmt: skip
PLANTED_AS_JSON = {"Coverage.street_names", "ImportChange.before"}


def test_every_text_field_has_its_canary(scene):
    planted = set(scene.theirs.canaries.values())
    expected = {
        f"{model.__name__}.{one.name}"
        for model in our_models()
        for one in model._meta.get_fields()
        if isinstance(one, models.CharField | models.TextField | SealedText) and not one.choices
    }
    assert expected - TECHNICAL - planted == set(), "plant a canary in tests/worlds.py"
    assert planted >= PLANTED_AS_JSON


def test_every_model_of_a_collective_has_a_row_in_the_world(scene):
    with within(scene.theirs.collective):
        empty = {
            model.__name__
            for model in our_models()
            if issubclass(model, Scoped) and not model.objects.exists()
        }
    assert empty == set()


def _unscoped(request: Any, sector_id: Any) -> HttpResponse:
    """The fault that the matrix must see: an object fetched by its id alone, all walls taken down."""
    for collective in essaim_models.Collective.objects.all():
        with within(collective):
            found = essaim_models.Sector.objects.filter(id=sector_id).first()
            if found:
                return HttpResponse(found.name.upper())
    return HttpResponse(status=404)


def _writing(request: Any) -> HttpResponse:
    essaim_models.Network.objects.create(name="x", slug=secrets.token_hex(4))
    return HttpResponse("ok")


def _open_to_all(request: Any) -> HttpResponse:
    return HttpResponse("ok")


class PlantedUrls:
    from essaim.entrance.policies import COORDINATORS, _declare, Policy  # noqa: I001 -- the views are declared by hand

    urlpatterns = [
        path(
            "fuite/<uuid:sector_id>/", _declare(_unscoped, Policy("members_only", COORDINATORS)), name="leak"
        ),
        path("ecrit/", _declare(_writing, Policy("members_only", COORDINATORS)), name="writes"),
        path("ouvert/", _declare(_open_to_all, Policy("members_only", COORDINATORS)), name="open"),
        path("", include("config.urls")),
    ]


def test_the_matrix_sees_a_leak_a_get_that_writes_and_a_screen_without_guard(scene):
    coordinator, observer = scene.actor("coordinator"), scene.actor("observer")
    with override_settings(ROOT_URLCONF=PlantedUrls):
        planted = [address for address in addresses() if address.name in {"leak", "writes", "open"}]
        for actor in (coordinator, observer):
            actor.faults.clear()
            walk(scene, actor, planted)
    seen, refused = coordinator.faults[:], observer.faults[:]
    coordinator.faults.clear()
    observer.faults.clear()
    assert "leak: GET leak (other's) as coordinator shows Sector.name of world 2" in seen
    assert "other's ≠ absent: GET leak ['sector_id'] as coordinator: 200, 404" in seen
    assert any(fault.startswith("500: GET writes (own) as coordinator: Wrote: INSERT") for fault in seen)
    assert any("GET open (own) as observer answers 200" in fault for fault in refused)


def test_safe_methods_are_those_that_only_read():
    assert set(SAFE) < set(METHODS)
