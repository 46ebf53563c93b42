"""What the public pages share: the collective that publishes itself, inside which they write, and the limits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from essaim.entrance.gates import fetch
from essaim.entrance.limits import may_try
from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.network.queries import published_collectives
from essaim.worries.queries.emergency import urgent_numbers


def published(slug: str) -> Collective:
    """A collective that meets people; a 404 when it is closed, or was never."""
    return fetch(published_collectives(), slug=slug)


@contextmanager
def door_of(slug: str) -> Iterator[Collective]:
    """The reader is nobody here, even signed in elsewhere: only this collective's rows are within reach."""
    collective = published(slug)
    with within(collective):
        yield collective


def page(
    request: HttpRequest, template: str, collective: Collective, *, status: int = 200, **more: Any
) -> HttpResponse:
    """With the numbers to ring at once, which no form may delay."""
    context = {"published": collective, "numbers": urgent_numbers(collective), **more}
    return render(request, f"public_page/{template}.html", context, status=status)


def limited(request: HttpRequest, action: str, collective: Collective) -> HttpResponse | None:
    """The answer « trop d’essais », when there were: by address, and for the whole collective."""
    if may_try(request, action, of=collective.slug):
        return None
    return render(request, "public_page/too_many.html", {"published": collective}, status=429)


def short_address(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}".partition("://")[2].rstrip("/")
