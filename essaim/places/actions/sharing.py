"""Take into one's own directory what another collective of the network shares: an import like the others, looked at first."""

from datetime import datetime

from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate
from essaim.places.models import PlaceImport
from essaim.places.queries.sharing import SHARED, SharedPlaces, shared_by


class NotShared(DomainError):
    """Ce collectif ne partage pas, ou plus, son répertoire avec vous."""


def ask_shared(collective: Collective, *, of: str, by: Membership, at: datetime) -> PlaceImport:
    """`of`: its name in addresses. Nothing is written of it before it was looked at.

    Raises:
        NotShared, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    other = shared_by(collective, of)
    if other is None:
        raise NotShared
    return PlaceImport.objects.create(
        collective=collective, file_name=other.name[:200], format=SHARED, source=other.slug, everywhere=True,
        licence=SharedPlaces(other).licence, created_by=by, created_at=at,
    )  # fmt: skip


def shared_places(batch: PlaceImport) -> SharedPlaces:
    """What the other shares now.

    Raises:
        NotShared.
    """
    other = shared_by(batch.collective, batch.source)
    if other is None:
        raise NotShared
    return SharedPlaces(other)
