"""A small collective with a row of every kind, and a word found nowhere else in each of its text fields.

Such a word (a canary) in the answer given to a stranger proves a leak. `test_matrix` checks that none is missing.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import models
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from essaim.doors.actions.memories import rebuild_memories
from essaim.doors.rules.sheets import printed_outcomes
from essaim.kernel.about import our_models
from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import Subject, make_key
from essaim.kernel.tenancy import Scoped, within
from essaim.models import (
    AccessTask,
    Collective,
    Commune,
    Coverage,
    DoNotContact,
    ImportBatch,
    ImportChange,
    Job,
    Membership,
    Network,
    NewCoordinator,
    PastDoor,
    PastDoorSector,
    PastPassage,
    RevisitRule,
    Script,
    Sector,
    SectorDwelling,
    SectorStreet,
    Sheet,
    Street,
    User,
    Visit,
)
from essaim.network.actions.invitations import invite_member
from tests import factories
from tests.rows import a_row, known_rows
from tests.worlds_bilans import add_bilan
from tests.worlds_calls import add_calls
from tests.worlds_diagnosis import add_diagnosis
from tests.worlds_dropins import add_drop_ins
from tests.worlds_messages import add_messages
from tests.worlds_people import add_people
from tests.worlds_sharing import add_sharing
from tests.worlds_street import add_street
from tests.worlds_swarm import add_swarm
from tests.worlds_transmission import add_transmission
from tests.worlds_vigilance import add_vigilance

ENDED = date(2030, 1, 1)
ROLES = ("coordinator", "volunteer", "other_volunteer", "ended_volunteer", "facilitator", "observer")


@dataclass
class World:
    """`rows` by the name that addresses give them (`tour_id`…), `members` by what they may do."""

    collective: Collective
    number: int
    canaries: dict[str, str] = field(default_factory=dict)
    shared_with_lead: set[str] = field(default_factory=set)
    members: dict[str, Membership] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)

    def canary(self, where: str, length: int = 12) -> str:
        word = f"zq{secrets.token_hex(8)}"[:length]
        self.canaries[word] = where
        return word

    def ids(self) -> dict[str, str]:
        """name in an address → what is written there."""
        return {name: str(row.pk if hasattr(row, "pk") else row) for name, row in self.rows.items()}


def build(network: Network, number: int) -> World:
    now = timezone.now()
    collective = Collective.objects.create(network=network, name="-", slug=f"monde-{number}")
    world = World(collective, number)
    for name in ("name", "carrier", "phone", "phone_hours"):
        setattr(collective, name, world.canary(f"Collective.{name}"))
    world.shared_with_lead.add(collective.name)
    collective.save()
    _people(world, now)
    with within(collective):
        _territory(world, now)
        _doors(world, now)
        add_people(world, now)
        add_messages(world, now)
        add_calls(world, now)
        add_street(world, now)
        add_diagnosis(world, now)
        add_vigilance(world, now)
        add_transmission(world, now)
        add_swarm(world, now)
        add_drop_ins(world, now)
        add_bilan(world, now)
        add_sharing(world, now)
        add_the_rest(world, now)
    return world


def add_the_rest(world: World, now: Any) -> None:
    """One row of every other model of a collective, made from what it says of itself."""
    known = known_rows(world.collective, world.rows["person_id"], world.members["coordinator"])
    known |= {type(row): row for row in world.rows.values() if isinstance(row, models.Model)} | known
    known[Commune] = world.rows["street_id"].commune
    for model in our_models():
        if issubclass(model, Scoped) and not model.objects.filter(collective=world.collective).exists():
            row = a_row(
                model,
                sign=lambda one: world.canary(f"{one.model.__name__}.{one.name}"),
                known=known,
                at=now,
            )
            known[model] = row
            world.rows.setdefault(f"{model.__name__.lower()}_id", row)


def _people(world: World, now: Any) -> None:
    for role in ROLES:
        user = User.objects.create_user(
            email=f"{world.canary('User.email')}@exemple.org",
            password="une phrase longue",
            name=world.canary("User.name"),
        )
        world.members[role] = Membership.objects.create(
            user=user,
            network=world.collective.network,
            collective=world.collective,
            role=role.removeprefix("other_").removeprefix("ended_"),
            starts_on=date(2020, 1, 1),
            ends_on=ENDED,
            ended_at=now if role == "ended_volunteer" else None,
        )
    end = timezone.localdate(now) + timedelta(days=90)
    by = world.members["coordinator"]
    invitation, token = invite_member(
        world.collective, role="volunteer", membership_ends_on=end, by=by, at=now
    )
    with within(world.collective):
        NewCoordinator.objects.create(
            collective=world.collective, member=world.members["other_volunteer"], asked_by=by.user, asked_at=now
        )  # fmt: skip
    device = UserSession.objects.create(
        id=910_000_000 + world.number,  # long numbers: a short one is found, and masked, anywhere in a page
        user=by.user,
        ip="192.0.2.1",
        session_key=secrets.token_hex(16),
        user_agent=world.canary("UserSession.user_agent"),
    )
    key = Authenticator.objects.create(
        id=910_000_000 + world.number,
        user=by.user,
        type="webauthn",
        data={"name": world.canary("Authenticator.name"), "credential": a_key()},
    )
    world.rows |= {
        "session_id": device,
        "pk": key,
        "member_id": world.members["volunteer"],
        "invitation_id": invitation,
        "token": token,
        "collective_id": world.collective,
    }


def a_key() -> dict[str, Any]:
    """What a browser sends when a key is made."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    credential = AttestedCredentialData.create(
        Aaguid.NONE, secrets.token_bytes(16), ES256.from_cryptography_key(public)
    )
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(sha256(b"testserver").digest(), flags, 0, credential)
    client = CollectedClientData.create("webauthn.create", secrets.token_bytes(16), "http://testserver")
    name = websafe_encode(credential.credential_id)
    return {
        "id": name,
        "rawId": name,
        "type": "public-key",
        "response": {
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            "clientDataJSON": websafe_encode(client),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }


def _territory(world: World, now: Any) -> None:
    of, canary = world.collective, world.canary
    number = world.number
    commune = Commune.objects.get_or_create(insee=f"9300{number}", defaults={"name": f"Commune {number}"})[0]
    ring = [[2.48, 48.9], [2.49, 48.9], [2.49, 48.91], [2.48, 48.9]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    coverage = Coverage.objects.create(
        collective=of,
        commune=commune,
        kind="perimeter",
        perimeter=shape,
        street_names=[canary("Coverage.street_names")],
    )
    batch = ImportBatch.objects.create(
        collective=of,
        file_name=canary("ImportBatch.file_name"),
        stored_as=canary("ImportBatch.stored_as"),
        format=canary("ImportBatch.format"),
        communes=[commune.insee],
        counts={"created": 1, "completed": 0, "unchanged": 0, "rejected": 0, "elsewhere": 0},
        created_by=world.members["coordinator"],
        created_at=now,
    )
    job = Job.objects.create(
        collective=of,
        task="essaim.territory.tasks.import_addresses",
        arguments={"batch_id": canary("Job.arguments")},
        key=canary("Job.key"),
        asked_by=world.members["coordinator"],
        asked_at=now,
        not_before=now,
        doing=canary("Job.doing"),
        failure=canary("Job.failure"),
    )
    street = Street.objects.create(
        collective=of,
        commune=commune,
        name=canary("Street.name"),
        key=f"{commune.insee}||{canary('Street.key')}",
        code=canary("Street.code", 8),
        hint=canary("Street.hint"),
    )
    building = factories.building(
        of,
        10,
        on=street,
        suffix=canary("Building.suffix"),
        name=canary("Building.name"),
        access=canary("Building.access"),
    )
    doors = [
        factories.dwelling(
            of,
            one,
            on=street,
            suffix=canary("Dwelling.suffix"),
            label=canary("Dwelling.label"),
            address_key=canary("Dwelling.address_key"),
            interop_key=canary("Dwelling.interop_key"),
            ban_id=canary("Dwelling.ban_id"),
            complement=canary("Dwelling.complement"),
            parcel=canary("Dwelling.parcel", 14),
            batch=batch,
        )
        for one in range(1, 5)
    ]
    flat = factories.dwelling(
        of,
        10,
        on=street,
        building=building,
        floor=1,
        label=canary("Dwelling.label"),
        address_key=None,
        source="grid",
    )
    ImportChange.objects.create(
        collective=of, batch=batch, dwelling=doors[0], before={"label": canary("ImportChange.before")}
    )
    sector = Sector.objects.create(collective=of, name=canary("Sector.name"), shape=shape, created_at=now)
    line = SectorStreet.objects.create(collective=of, sector=sector, street=street)
    for door in doors:
        SectorDwelling.objects.create(collective=of, sector=sector, dwelling=door)
    world.rows |= {
        "coverage_id": coverage,
        "batch_id": batch,
        "job_id": job,
        "street_id": street,
        "building_id": building,
        "dwelling_id": doors[0],
        "door_id": doors[0],
        "flat_id": flat,
        "sector_id": sector,
        "line_id": line,
        "doors": doors,
    }


def _doors(world: World, now: Any) -> None:
    of, canary, members = world.collective, world.canary, world.members
    doors = world.rows.pop("doors")
    by = members["coordinator"]
    script = Script.objects.create(
        collective=of, version=910_000_000 + world.number, body=canary("Script.body"), created_at=now
    )
    tour = factories.tour(of, by, doors, state="under_way", pair=(members["volunteer"], by), started_at=now)
    other = factories.tour(of, by, doors[:1], pair=(members["other_volunteer"],))
    for one in (tour, other):
        one.code = canary("Tour.code", 8)
        one.save()
        one.outing.meeting_point, one.outing.instructions = (
            canary("Outing.meeting_point"),
            canary("Outing.instructions"),
        )
        one.outing.script = script
        one.outing.save()
        one.outing.plan.name, one.outing.plan.meeting_point = (
            canary("Plan.name"),
            canary("Plan.meeting_point"),
        )
        one.outing.plan.left_out = [[str(world.rows["flat_id"].id), "by_hand", {}]]
        one.outing.plan.save()
        one.outing.plan.sectors.add(world.rows["sector_id"], through_defaults={"collective": of})
        one.stops.update(override_reason=canary("Stop.override_reason"))
    visit = Visit.objects.create(
        collective=of,
        tour=tour,
        dwelling=doors[0],
        outcome="no_access",
        at=now,
        slot="morning",
        recorded_by=by,
        recorded_at=now,
    )
    rebuild_memories(of)
    counts = dict.fromkeys(("passes", "openings", "conversations"), 1)
    counts |= dict.fromkeys(("refusals", "absences", "leaflets"), 0)
    past = PastDoor.objects.create(collective=of, first_at=now, last_at=now, **counts)
    PastDoorSector.objects.create(collective=of, door=past, sector=world.rows["sector_id"])
    PastPassage.objects.create(collective=of, door=past, tour=tour, outcome="talked", at=now)
    task = AccessTask.objects.create(collective=of, dwelling=doors[0], visit=visit, opened_at=now)
    RevisitRule.objects.create(collective=of, outcome="absent", revisit="again", days=3)
    worded, lifted = uuid7(), uuid7()
    for one in (worded, lifted):
        make_key(of.id, Subject("donotcontact", one))
    wish = DoNotContact.objects.create(
        id=worded,
        collective=of,
        dwelling=doors[3],
        said_on=timezone.localdate(now),
        said_by=canary("DoNotContact.said_by"),
        recorded_by=by,
        recorded_at=now,
    )
    DoNotContact.objects.create(
        id=lifted,
        collective=of,
        dwelling=doors[2],
        said_on=timezone.localdate(now),
        recorded_by=by,
        recorded_at=now,
        lifted_at=now,
        lifted_by=by,
        lift_reason=canary("DoNotContact.lift_reason"),
        until_settled=canary("DoNotContact.until_settled"),
    )
    sheet = Sheet.objects.create(
        collective=of,
        tour=tour,
        number=world.number,
        dwelling_ids=[str(door.id) for door in doors],
        outcomes=printed_outcomes(),
        printed_at=now,
    )
    world.rows |= {
        "tour_id": tour,
        "other_tour_id": other,
        "outing_id": tour.outing,
        "plan_id": tour.outing.plan,
        "stop_id": tour.stops.first(),
        "code": tour.code,
        "visit_id": visit,
        "task_id": task,
        "wish_id": wish,
        "sheet_id": sheet,
        "script_id": script,
        "version": script.version,
    }


def absent_ids(world: World) -> dict[str, str]:
    """Ids of the same form that name nothing."""
    return {name: _absent(value) for name, value in world.ids().items()}


def _absent(value: str) -> str:
    try:
        UUID(value)
    except ValueError:
        return "987654" if value.isdigit() else "zabsent0"
    return str(uuid7())
