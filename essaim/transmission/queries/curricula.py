"""The curriculum of a network: what is read by its collectives, what its lead writes."""

from dataclasses import dataclass

from django.db.models import QuerySet

from essaim.network.models import Network
from essaim.transmission.enums import EditionState
from essaim.transmission.models import Curriculum
from essaim.transmission.rules.default import default_programme
from essaim.transmission.rules.programme import Programme, read


@dataclass(frozen=True)
class Current:
    """`row`: none while the network reads our own default."""

    programme: Programme
    row: Curriculum | None = None

    @property
    def edition(self) -> int:
        return (self.row.edition or 0) if self.row else 0


def current(network: Network) -> Current:
    """What is in force: the last edition, else our default."""
    row = editions(network).first()
    return Current(read(row.content), row) if row else Current(default_programme())


def editions(network: Network) -> QuerySet[Curriculum]:
    """The latest first."""
    return Curriculum.objects.filter(network=network, state=EditionState.PUBLISHED).order_by("-edition")


def draft_of(network: Network) -> Curriculum | None:
    return Curriculum.objects.filter(network=network, state=EditionState.DRAFT).first()


def proposal_of(network: Network) -> Curriculum | None:
    """What came in a file and was not settled yet."""
    return Curriculum.objects.filter(network=network, state=EditionState.PROPOSED).first()


def before(edition: Curriculum) -> Programme:
    """What was in force before this edition."""
    rows = editions(edition.network).filter(edition__lt=edition.edition or 0)
    known = rows.first()
    return read(known.content) if known else default_programme()
