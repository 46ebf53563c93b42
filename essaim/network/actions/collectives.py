"""Collectives of a network: made by its lead, described by their coordinators."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.actions.stages import begin
from essaim.network.enums import CoverageKind, Role
from essaim.network.models import Collective, Coverage, Membership, Network, User
from essaim.network.rules import local_time_of


class PerimeterIsMissing(DomainError):
    """Donnez le périmètre : dessinez son contour sur la carte."""


class StreetsAreMissing(DomainError):
    """Écrivez au moins une rue."""


class CommuneIsCovered(DomainError):
    """Cette commune est déjà dans la liste : modifiez sa ligne."""


@transaction.atomic
def open_network(*, name: str, lead_name: str, lead_email: str, starts_on: date, ends_on: date) -> Membership:
    """A network and its first lead, who signs in with a code received by e-mail and then adds her proofs."""
    network = Network.objects.create(name=name, slug=_free_slug(Network, name))
    lead = User.objects.create_user(email=lead_email, name=lead_name)
    return Membership.objects.create(
        user=lead, network=network, role=Role.NETWORK_LEAD, starts_on=starts_on, ends_on=ends_on
    )


@transaction.atomic
def open_collective(
    network: Network, *, name: str, carrier: str = "", by: Membership, on: date
) -> Collective:
    """It begins with the request that was made on that day."""
    made = Collective.objects.create(
        network=network, name=name, slug=_free_slug(Collective, name), carrier=carrier
    )
    with within(made):
        begin(made, by=by, on=on)
    return made


@transaction.atomic
def describe_collective(
    collective: Collective, *, name: str, carrier: str, phone: str, phone_hours: str, time_zone: str
) -> None:
    collective.name, collective.carrier, collective.time_zone = name, carrier, time_zone
    collective.phone, collective.phone_hours = phone, phone_hours
    collective.save(update_fields=["name", "carrier", "phone", "phone_hours", "time_zone"])


@transaction.atomic
def set_clock_by(collective: Collective, *, communes: Iterable[str]) -> None:
    """Nobody thinks of it: a collective of Guadeloupe whose clock was never chosen has that of Guadeloupe."""
    if found := local_time_of(communes):
        Collective.objects.filter(id=collective.id, time_zone="").update(time_zone=found)


@transaction.atomic
def cover_commune(collective: Collective, *, insee: str, name: str) -> Coverage:
    """Cover the whole of a commune; a part of it is said afterwards."""
    if Coverage.objects.filter(collective=collective, commune_id=insee).exists():
        raise CommuneIsCovered
    # The official list lives one floor above; the key knows its table, and its rows are public names.
    communes: type[models.Model] = Coverage._meta.get_field("commune").related_model
    communes._default_manager.get_or_create(insee=insee, defaults={"name": name})
    covered = Coverage.objects.create(collective=collective, commune_id=insee)
    set_clock_by(
        collective,
        communes=Coverage.objects.filter(collective=collective).values_list("commune_id", flat=True),
    )
    return covered


@transaction.atomic
def limit_coverage(
    coverage: Coverage, *, kind: str, perimeter: Any = None, street_names: Sequence[str] = ()
) -> None:
    """All of the commune, or what lies in a perimeter (GeoJSON, lon/lat), or some of its streets."""
    if kind == CoverageKind.PERIMETER and not perimeter:
        raise PerimeterIsMissing
    if kind == CoverageKind.STREETS and not street_names:
        raise StreetsAreMissing
    coverage.kind = kind
    coverage.perimeter = perimeter if kind == CoverageKind.PERIMETER else None
    coverage.street_names = list(street_names) if kind == CoverageKind.STREETS else []
    coverage.save(update_fields=["kind", "perimeter", "street_names"])


@transaction.atomic
def uncover_commune(coverage: Coverage) -> None:
    Coverage.objects.filter(id=coverage.id).delete()


def _free_slug(model: type[Network] | type[Collective], name: str) -> str:
    """From the name, with a number when another has it."""
    stem = slugify(name)[:40] or "collectif"
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if slug not in taken)
