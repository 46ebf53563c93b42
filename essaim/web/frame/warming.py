"""What the first reader of each process would wait for, done before any: addresses, templates."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import engines
from django.urls import get_resolver
from django.utils import translation


def warm() -> None:
    for engine in engines.all():
        for name in _templates(engine):
            engine.get_template(name)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            get_resolver()._populate()  # as the first request in each language


def _templates(engine: Any) -> Iterator[str]:
    for folder in map(Path, engine.dirs):
        for path in sorted(folder.rglob("*.html")):
            yield str(path.relative_to(folder))
