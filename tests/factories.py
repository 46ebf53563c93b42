"""Rows without surprise. Those of a collective are made inside it (the fixture `inside`, or `within`)."""

import itertools
from datetime import UTC, date, datetime, timedelta

from address_files import street_key
from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import Subject, make_key
from essaim.models import (
    BreakGlass,
    Building,
    Collective,
    Commune,
    Companionship,
    Dwelling,
    Membership,
    Network,
    Outing,
    Person,
    Plan,
    Sector,
    Stop,
    Street,
    Tour,
    User,
)
from essaim.people.actions.grants import settle_grants

NOW = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)  # a Saturday, 14 h in Paris
TODAY = NOW.date()
_numbers = itertools.count(1)


def network(name="Réseau d’essai"):
    return Network.objects.create(name=name, slug=f"reseau-{next(_numbers)}")


def collective(name="Collectif de Bondy", *, of=None):
    return Collective.objects.create(
        network=of or network(), name=name, slug=f"collectif-{next(_numbers)}", phone="01 23 45 67 89"
    )


def member(of, *, role="volunteer", name="Jo Martin", ends_on=date(2030, 1, 1), lead_of=None):
    """`of` is a collective; for a network lead, pass `of=None, lead_of=network`."""
    number = next(_numbers)
    user = User.objects.create_user(
        email=f"membre{number}@exemple.org", password="une phrase longue", name=name
    )
    return Membership.objects.create(
        user=user,
        network=lead_of or of.network,
        collective=of,
        role=role,
        starts_on=date(2020, 1, 1),
        ends_on=ends_on,
    )


def commune(insee="93010", name="Bondy"):
    return Commune.objects.get_or_create(insee=insee, defaults={"name": name})[0]


def street(of, name="Rue des Lilas"):
    return Street.objects.get_or_create(
        collective=of, key=street_key("93010", "", name), defaults={"commune": commune(), "name": name}
    )[0]


def dwelling(of, number=1, *, on=None, **fields):
    on = on or street(of)
    values = {
        "lon": 2.4800 + number * 0.0001,
        "lat": 48.9000,
        "source": "ban",
        "address_key": f"{on.key}:{number}:{next(_numbers)}",
        "suffix": "",
    } | fields
    return Dwelling.objects.create(collective=of, street=on, number=number, **values)


def dwellings(of, count, **fields):
    return [dwelling(of, number, **fields) for number in range(1, count + 1)]


def building(of, number=10, *, floors=3, flats_per_floor=2, on=None, **fields):
    return Building.objects.create(
        collective=of,
        street=on or street(of),
        number=number,
        floors=floors,
        flats_per_floor=flats_per_floor,
        **fields,
    )


def sector(of, name="Secteur nord"):
    return Sector.objects.create(collective=of, name=name, created_at=NOW)


def plan(of, by, **fields):
    return Plan.objects.create(
        collective=of, name=f"Plan {next(_numbers)}", created_by=by, created_at=NOW, **fields
    )


def tour(of, by, doors=(), *, state="ready", starts_at=NOW, pair=(), **fields):
    """A tour with its outing and plan; `doors` in walking order."""
    number = next(_numbers)
    outing = Outing.objects.create(
        collective=of, plan=plan(of, by), number=1, starts_at=starts_at, meeting_point="Place de la mairie"
    )
    made = Tour.objects.create(
        collective=of, outing=outing, number=number, code=f"{number:08d}", state=state, **fields
    )
    for position, door in enumerate(doors, start=1):
        Stop.objects.create(collective=of, tour=made, dwelling=door, position=position)
    for one in pair:
        made.pair.create(collective=of, member=one)
    return made


def walk(of, by, doors=(), *, starts_at=NOW, **fields):
    """A tour that left: what happens at its doors may be noted."""
    left = {"state": "under_way", "started_at": starts_at or NOW}
    return tour(of, by, doors, starts_at=starts_at, **left | fields)


def new_id():
    return uuid7()


def person(of, by, name="Odette Renaud", *, companion=None, at=NOW, **fields):
    """Someone met, informed, with a key of her own. Her name is in the indexes only if an action put it there."""
    identifier = uuid7()
    make_key(of.id, Subject("person", identifier))
    made = Person.objects.create(
        id=identifier,
        collective=of,
        created_by=by,
        created_at=at,
        **{
            "name": name, "met_how": "door", "met_on": at.date(), "informed_on": at.date(),
            "informed_how": "spoken", "informed_by": by, "last_two_way_on": at.date(),
        }
        | fields,
    )  # fmt: skip
    if companion:
        companionship(made, companion, since=at.date())
    return made


def companionship(person, member, *, role="companion", since=TODAY):
    """Without what `accompany` asks; she sees the person all the same."""
    link = Companionship.objects.create(
        collective_id=person.collective_id, person=person, member=member, role=role, since=since
    )
    settle_grants([person.id])
    return link


def glass(person, member, *, reason="elle ne répond plus", at=NOW):
    broken = BreakGlass.objects.create(
        collective_id=person.collective_id,
        person=person,
        member=member,
        reason=reason,
        opened_at=at,
        until=at + timedelta(hours=3),
    )
    settle_grants([person.id])
    return broken
