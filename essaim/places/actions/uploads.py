"""The files of places that are sent, kept in the private folder until they are brought or given up."""

from datetime import datetime, timedelta
from pathlib import Path

from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate
from essaim.places.enums import ImportState
from essaim.places.models import PlaceImport
from essaim.territory.actions.uploads import Readable, forget_kept, keep_file, shown_name
from essaim.territory.queries.imports import folder

KEPT = timedelta(days=1)


class PlaceFileRefused(DomainError):
    """{sentence}"""


class PlaceFileTooLarge(DomainError):
    """Ce fichier dépasse la taille permise. Prenez celui de votre département."""


class PlaceFileGone(DomainError):
    """Le fichier de cet import a été effacé, un jour après son envoi. Envoyez-le de nouveau."""


def stored_path(batch: PlaceImport) -> Path:
    return folder() / Path(batch.stored_as or "none").name


def store_place_file(
    collective: Collective, file: Readable, *, name: str, source: str, by: Membership, at: datetime
) -> PlaceImport:
    """Kept until it is brought or given up. `source`: what a file that names none is called.

    Raises:
        PlaceFileTooLarge, DiskIsFull, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    return keep_file(
        file,
        too_large=PlaceFileTooLarge(),
        note=lambda stored: PlaceImport.objects.create(
            collective=collective,
            file_name=shown_name(name),
            stored_as=stored,
            source=source[:60],
            created_by=by,
            created_at=at,
        ),
    )


def forget_place_file(batch: PlaceImport) -> None:
    if batch.stored_as:
        forget_kept(stored_path(batch))


def discard_place_file(batch: PlaceImport) -> None:
    """A file that was never brought leaves no trace."""
    unused = PlaceImport.objects.filter(id=batch.id, state__in=[ImportState.SENT, ImportState.PREVIEWED])
    if unused.delete()[0]:
        forget_place_file(batch)


def discard_abandoned(collective: Collective, *, at: datetime) -> int:
    """Those that were looked at more than a day ago, and left."""
    old = PlaceImport.objects.filter(
        collective=collective, state__in=[ImportState.SENT, ImportState.PREVIEWED], created_at__lt=at - KEPT
    )
    abandoned = list(old)
    for batch in abandoned:
        discard_place_file(batch)
    return len(abandoned)
