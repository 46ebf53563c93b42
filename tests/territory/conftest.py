"""Importing files from a test."""

from io import BytesIO

import pytest

from essaim.models import Coverage, Dwelling, ImportBatch
from essaim.territory.actions.imports import apply_import, preview_import, store_upload
from tests import factories
from tests.factories import NOW


@pytest.fixture
def preview(collective, coordinator):
    """`preview(content)`: the batch, as the coordinator sees it before the last step."""

    def look(content, *, at=NOW, name="adresses.csv"):
        batch = store_upload(collective, BytesIO(content), name=name, by=coordinator, at=at)
        return preview_import(batch)

    return look


@pytest.fixture
def bring(preview, coordinator, django_capture_on_commit_callbacks):
    """`bring(content)`: preview, then import all the communes of the file."""

    def both(content, *, at=NOW, communes=None):
        batch = preview(content, at=at)
        with django_capture_on_commit_callbacks(execute=True):
            return apply_import(
                batch, by=coordinator, at=at, communes=communes or list(batch.counts["communes"])
            )

    return both


@pytest.fixture
def cover(collective):
    def add(insee="93010", name="Bondy", **fields):
        commune = factories.commune(insee, name)
        return Coverage.objects.create(collective=collective, commune=commune, **fields)

    return add


def figures(batch):
    """(created, completed, unchanged, rejected, elsewhere)"""
    return tuple(
        batch.counts[name] for name in ("created", "completed", "unchanged", "rejected", "elsewhere")
    )


def addresses():
    return sorted(
        f"{door} {door.street.commune.name}"
        for door in Dwelling.objects.filter(archived_at=None).select_related("street__commune")
    )


def nothing_is_left(settings):
    folder = settings.DATA_DIR / "files" / "imports"
    files = list(folder.iterdir()) if folder.is_dir() else []
    return ImportBatch.objects.count() == 0 and Dwelling.objects.count() == 0 and files == []
