"""The world of the servings: collectives with volunteers out in pairs, the past visits, and who is signed in.

It knows of Essaim its models alone, so that an older version of the product fills the same one.
"""

import os
import random
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

PASSWORD = "une phrase longue pour le banc"
DOORS_OF_A_TOUR = 40


@dataclass(frozen=True)
class Size:
    """`doors` and `visits` in all; `members` of each collective, one of whom coordinates, and `people` of each."""

    collectives: int = 20
    members: int = 16
    doors: int = 100_000
    visits: int = 50_000
    people: int = 0


@dataclass
class Reader:
    """Someone signed in, and where she is out."""

    session: str
    email: str
    role: str
    tour: str = ""
    doors: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        return asdict(self)


def prepare(folder: str, **environment: str) -> None:
    """Production's settings, and a database in `folder` unless ESSAIM_DATABASE_URL names one."""
    defaults = {
        "ESSAIM_SECRET_KEY": "benchmarks-only-" + "x" * 40,
        "ESSAIM_MASTER_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        "ESSAIM_HTTPS": "false",
        "ESSAIM_DATA_DIR": folder,
        "ESSAIM_DATABASE_URL": f"sqlite:///{folder}/essaim.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    for name, value in (defaults | environment).items():
        os.environ.setdefault(name, value)
    sys.path.insert(0, os.environ.get("ESSAIM_BENCH_TREE", str(Path(__file__).resolve().parent.parent)))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def fill(size: Size) -> list[Reader]:
    """Everyone signed in; each pair of volunteers has a tour of forty doors under way."""
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from essaim.kernel.tenancy import within
    from tests import factories

    draw = random.Random(8)
    network = factories.network("Réseau du banc")
    password = make_password(PASSWORD)
    readers: list[Reader] = []
    for number in range(size.collectives):
        of = factories.collective(f"Collectif du banc {number} de {size.doors}", of=network)
        members = _members(of, size.members, password)
        with within(of), transaction.atomic():
            _people(of, members, size.people)
            readers += _out(
                of,
                members,
                doors=size.doors // size.collectives,
                visits=size.visits // size.collectives,
                draw=draw,
            )
    return readers


def _members(of: Any, count: int, password: str) -> list[Any]:
    from essaim.models import Membership, User

    def named(n: int) -> str:
        return "Nadia Benali" if n == 0 else f"Jo Martin {n}"

    users = [User(email=f"{of.slug}-{n}@exemple.org", password=password, name=named(n)) for n in range(count)]
    users = User.objects.bulk_create(users)
    rows = [
        Membership(
            user=user, network=of.network, collective=of, starts_on=date(2020, 1, 1), ends_on=date(2040, 1, 1),
            role="volunteer" if n else "coordinator",
        )
        for n, user in enumerate(users)
    ]  # fmt: skip
    return list(Membership.objects.bulk_create(rows))


def _people(of: Any, members: list[Any], count: int) -> None:
    """Accompanied by the last two volunteers, one in three with a next step."""
    from django.db import transaction

    from essaim.models import NextStep
    from tests import factories

    coordinator, *volunteers = members
    today = date.today()
    with transaction.atomic(using="vault"):
        for n in range(count):
            met = today - timedelta(days=n % 50)
            one = factories.person(
                of, coordinator, f"Odette Renaud {n}", companion=volunteers[-1 - n % 2], met_on=met, last_two_way_on=met
            )  # fmt: skip
            if n % 3 == 0:
                NextStep.objects.create(
                    collective=of, person=one, kind="call", what="prendre des nouvelles", due_on=today + timedelta(days=n % 9),
                    assigned_to=volunteers[-1 - n % 2], made_by=coordinator, made_at=datetime.now(UTC),
                )  # fmt: skip


def _out(of: Any, members: list[Any], *, doors: int, visits: int, draw: random.Random) -> list[Reader]:
    from essaim.models import Dwelling, Street
    from tests import factories

    coordinator, *volunteers = members
    commune = factories.commune()
    streets = [
        Street(collective=of, commune=commune, name=f"Rue du banc {n}", key=f"93010||banc {n}")
        for n in range(max(1, doors // 50))
    ]
    Street.objects.bulk_create(streets, batch_size=2000)
    rows = [
        Dwelling(
            collective=of, street=streets[n // 50 % len(streets)], number=n % 50 + 1, source="ban",
            lon=2.4 + draw.random() / 10, lat=48.8 + draw.random() / 10, address_key=f"k{n}", interop_key=f"93010_{n}",
        )
        for n in range(doors)
    ]  # fmt: skip
    Dwelling.objects.bulk_create(rows, batch_size=2000)
    script = _script(of)
    now = datetime.now(UTC)
    readers = [signed_in(coordinator)]
    for n in range(0, len(volunteers), 2):
        pair = volunteers[n : n + 2]
        first = n // 2 * DOORS_OF_A_TOUR % max(1, doors - DOORS_OF_A_TOUR)
        walked = rows[first : first + DOORS_OF_A_TOUR]
        tour = factories.tour(
            of, coordinator, walked, state="under_way", starts_at=now, pair=pair, started_at=now,
            expected_back_at=now + timedelta(hours=3),
        )  # fmt: skip
        tour.outing.script = script
        tour.outing.save()
        readers += [signed_in(one, tour, walked) for one in pair]
    _past(of, coordinator, volunteers, rows, visits=visits, draw=draw)
    return readers


def _script(of: Any) -> Any:
    from essaim.models import Script

    body = "# Se présenter\n\nBonjour, nous sommes **voisins**.\n\n- Ne pas insister.\n- Laisser un avis."
    return Script.objects.create(collective=of, version=1, body=body, created_at=datetime.now(UTC))


def _past(
    of: Any, by: Any, volunteers: list[Any], rows: list[Any], *, visits: int, draw: random.Random
) -> None:
    from essaim.models import PairMember, Stop, Visit
    from tests import factories

    now = datetime.now(UTC)
    days = [now - timedelta(days=1 + n % 300) for n in range(visits // 40)]
    tours = [
        factories.tour(
            of, by, state="closed", starts_at=day, started_at=day, returned_at=day + timedelta(hours=2)
        )
        for day in days
    ]
    pairs = [
        PairMember(collective=of, tour=tour, member=volunteers[(n + one) % len(volunteers)])
        for n, tour in enumerate(tours)
        for one in (0, 1)
    ]
    PairMember.objects.bulk_create(pairs)
    outcomes = ["absent"] * 5 + ["talked"] * 3 + ["refuses", "not_now"]
    stops, facts = [], []
    for n in range(len(tours) * 40):
        tour, door = tours[n // 40], rows[n % len(rows)]
        at = tour.outing.starts_at + timedelta(minutes=3 * (n % 40))
        stops.append(Stop(collective=of, tour=tour, dwelling=door, position=n % 40 + 1))
        facts.append(
            Visit(collective=of, tour=tour, dwelling=door, outcome=draw.choice(outcomes), at=at, slot="saturday",
                  recorded_by=by, recorded_at=at)
        )  # fmt: skip
    Stop.objects.bulk_create(stops, batch_size=2000, ignore_conflicts=True)
    Visit.objects.bulk_create(facts, batch_size=2000)
    _memories(of)


def _memories(of: Any) -> None:
    for package in ("doors", "outreach"):
        try:
            import_module(f"essaim.{package}.actions.memories").rebuild_memories(of)
        except ModuleNotFoundError:
            continue
        return


def learn_sizes() -> None:
    """An older tree has none."""
    try:
        import_module("essaim.territory.actions.rows").learn_sizes()
    except (ModuleNotFoundError, AttributeError):
        return


def signed_in(member: Any, tour: Any = None, doors: Any = ()) -> Reader:
    import time

    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.contrib.auth import login
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    login(request, member.user, "django.contrib.auth.backends.ModelBackend")
    if member.role != "volunteer":
        Authenticator.objects.create(user=member.user, type="totp", data={"secret": "of the bench"})
        proof = {"method": "mfa", "type": "totp", "at": time.time()}
        request.session["account_authentication_methods"] = [proof]
        request.session["account_authentication_methods_user"] = str(member.user.pk)
    request.session.save()
    secret = getattr(request.session, "secret", None) or request.session.session_key
    return Reader(
        session=secret,
        email=member.user.email,
        role=member.role,
        tour=str(tour.id) if tour else "",
        doors=tuple(str(door.id) for door in doors),
    )


def client_of(member: Any) -> Any:
    """A test client in which she is signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(member).session
    return client
