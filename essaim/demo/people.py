"""The fictional people of the demonstration, and their accounts."""

from dataclasses import dataclass
from datetime import date, timedelta

from essaim.network.enums import CoverageKind, Role, Stage
from essaim.network.models import Collective, Coverage, Membership, Network, User
from essaim.territory.models import Commune

PASSWORD = "essaim-demonstration"  # noqa: S105 -- printed by `essaim demo`, never that of a real network
NORTH_OF_BONDY = [
    [[2.4779, 48.9068], [2.4911, 48.9068], [2.4911, 48.9128], [2.4779, 48.9128], [2.4779, 48.9068]]
]


@dataclass(frozen=True)
class Account:
    """One account per role, printed when the demonstration starts."""

    role: Role
    name: str
    email: str


ACCOUNTS = (
    Account(Role.COORDINATOR, "Nadia Benali", "referente@demo.essaim"),
    Account(Role.VOLUNTEER, "Amina Diallo", "benevole@demo.essaim"),
    Account(Role.FACILITATOR, "Claire Petit", "animatrice@demo.essaim"),
    Account(Role.OBSERVER, "Paul Mairie", "partenaire@demo.essaim"),
    Account(Role.NETWORK_LEAD, "Hélène Réseau", "reseau@demo.essaim"),
)
VOLUNTEERS = (
    "Jo Martin",
    "Yvonne Le Gall",
    "Karim Haddad",
    "Monique Roux",
    "Samuel Ba",
    "Lucie Moreau",
    "André Faure",
)


@dataclass(frozen=True)
class People:
    network: Network
    town: Collective
    village: Collective
    coordinator: Membership
    volunteers: list[Membership]  # of the town; the printed account first


def make_people(today: date) -> People:
    """The network, its two collectives, their communes and their members."""
    network = Network.objects.create(name="Réseau de démonstration", slug="demonstration")
    town = Collective.objects.create(
        network=network,
        name="Collectif de Bondy nord",
        slug="bondy-nord",
        stage=Stage.FIRST_OUTINGS,
        carrier="Centre social fictif",
        phone="01 00 00 00 00",
        phone_hours="du lundi au vendredi, de 9 h à 18 h",
    )
    village = Collective.objects.create(
        network=network,
        name="Collectif des hameaux",
        slug="hameaux",
        stage=Stage.AGREED,
        phone="03 00 00 00 00",
    )
    made = {
        account.role: _member(network, town, account.role, account.name, account.email, today)
        for account in ACCOUNTS
    }
    others = [
        _member(network, town, Role.VOLUNTEER, name, f"benevole{number}@demo.essaim", today)
        for number, name in enumerate(VOLUNTEERS, start=2)
    ]
    _member(network, village, Role.COORDINATOR, "Bernard Colin", "referent.hameaux@demo.essaim", today)
    volunteers = [made[Role.VOLUNTEER], *others]
    for member in volunteers[::2]:
        member.outings_done = 2
        member.save(update_fields=["outings_done"])
    return People(network, town, village, made[Role.COORDINATOR], volunteers)


def _member(
    network: Network, collective: Collective, role: Role, name: str, email: str, today: date
) -> Membership:
    user = User.objects.create_user(email=email, password=PASSWORD, name=name)
    return Membership.objects.create(
        user=user,
        network=network,
        collective=None if role == Role.NETWORK_LEAD else collective,
        role=role,
        starts_on=today - timedelta(days=200),
        ends_on=today + timedelta(days=365),
    )


def cover(
    collective: Collective, insee: str, name: str, perimeter: list[list[list[float]]] | None = None
) -> None:
    commune, _ = Commune.objects.get_or_create(insee=insee, defaults={"name": name})
    Coverage.objects.create(
        collective=collective,
        commune=commune,
        kind=CoverageKind.PERIMETER if perimeter else CoverageKind.WHOLE,
        perimeter={"type": "Polygon", "coordinates": perimeter} if perimeter else None,
    )
