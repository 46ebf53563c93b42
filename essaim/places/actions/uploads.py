"""The files of places that are sent, kept in the private folder until they are brought or given up."""

import contextlib
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate
from essaim.places.enums import ImportState
from essaim.places.models import PlaceImport
from essaim.territory.actions.uploads import BLOCK, DiskIsFull, Readable, shown_name
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
    """Under a random name, as it comes: nothing of it is trusted. `source`: what a file that names none is called.

    Raises:
        PlaceFileTooLarge, DiskIsFull, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    stored = secrets.token_hex(16)
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / stored
    try:
        with path.open("xb") as target:
            path.chmod(0o600)
            for block in _blocks(file):
                target.write(block)
        return PlaceImport.objects.create(
            collective=collective, file_name=shown_name(name), stored_as=stored, source=source[:60], created_by=by, created_at=at
        )  # fmt: skip
    except OSError as error:
        path.unlink(missing_ok=True)
        raise DiskIsFull from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _blocks(file: Readable) -> Iterator[bytes]:
    size = 0
    while block := file.read(BLOCK):
        size += len(block)
        if size > settings.IMPORT_MAX_BYTES:
            raise PlaceFileTooLarge
        yield block


def forget_place_file(batch: PlaceImport) -> None:
    if batch.stored_as:
        with contextlib.suppress(OSError):
            stored_path(batch).unlink(missing_ok=True)


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
