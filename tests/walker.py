"""Walks every address of Essaim, and asks it as someone else would."""

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from essaim.kernel.vault import VAULT

METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD", "OPTIONS")

# Names in addresses that are choices, not identifiers: one value serves for all.
CHOICES = {
    "criterion": "members",
    "edition": "1",
    "file": "hsds.json",
    "guide": "secteurs",
    "indicator": "passes",
    "instrument": "ucla3",
    "large": "1",
    "message_kind": "worry",
    "on": date.today().isoformat(),  # the day that the drop-in of a world is held
    "secret": "nothing-that-we-gave",
    "shape": "pdf",
    "signed": "nothing-that-we-signed",
    "page": "1",
    "place": "1",
    "step": "1",
    "stage": "1",
    "state": "previewed",
    "workshop": "portes",
}


@dataclass(frozen=True)
class Address:
    name: str  # "tours:tour"
    names: tuple[str, ...]  # ("tour_id",)
    view: Any

    @property
    def policy(self) -> Any:
        return getattr(self.view, "policy", None)

    def at(self, values: dict[str, str]) -> str:
        return reverse(self.name, kwargs={name: values[name] for name in self.names})


def addresses(patterns: Any = None, namespace: str = "") -> Iterator[Address]:
    """Every named pattern of the URLconf; an unnamed one is a fault of its own."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            names = tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex)
            yield Address(namespace + pattern.name, names, pattern.callback)


class Wrote(Exception):
    """A request that must only read has written."""


# What a GET may write: the session, the list of one's devices, the counters of attempts, the hour of the last sign-in.
_MAY_BE_WRITTEN = re.compile(
    r'"(django_session|usersessions_usersession|essaim_cache)"|INSERT INTO (?:main\.)?essaim_attempts |UPDATE "essaim_user" SET "last_login" = |"essaim_cache"'
)


@contextmanager
def reading_only() -> Iterator[None]:
    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")) and not _MAY_BE_WRITTEN.search(
            sql
        ):
            raise Wrote(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is undone, in both databases."""
    with transaction.atomic(), transaction.atomic(using=VAULT):
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using=VAULT)


@dataclass(frozen=True)
class Answer:
    status: int
    head: str  # headers, one a line
    body: str  # as text: what is packed is unpacked
    fault: str = ""  # what was raised behind a 500

    @property
    def is_refusal(self) -> bool:
        """403, 404, or sent to sign in."""
        return self.status in {403, 404} or (self.status == 302 and "/compte/connexion/" in self.head)

    def without(self, *ids: str) -> tuple[int, str]:
        """What a reader can tell apart: the status and the text, ids, anti-forgery marks and fresh identifiers masked."""
        body = re.sub(r'name="(csrfmiddlewaretoken|\w+_id)" value="[\w-]+"', "", self.body)
        where = "".join(line for line in self.head.splitlines() if line.startswith("location:"))
        for one in ids:
            body, where = body.replace(one, "ID"), where.replace(one, "ID")
        return self.status, body + where


def ask(
    client: Client,
    method: str,
    path: str,
    data: Any = None,
    *,
    may_write: bool = True,
    then: Callable[[], Any] = lambda: None,
) -> Answer:
    """One request, of which nothing stays: neither rows nor cookies. `then`: looks before it is undone."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    client.raise_request_exception = False
    client.exc_info = None
    with undone():
        if method in SAFE or not may_write:
            with reading_only():
                response = _send(client, method, path, data)
        else:
            response = _send(client, method, path, data)
        then()
        answer = Answer(
            response.status_code,
            "\n".join(f"{name.lower()}: {value}" for name, value in response.headers.items()),
            text_of(response),
            _fault(response),
        )
    for name in set(client.cookies) - set(cookies):
        del client.cookies[name]
    for name, value in cookies.items():
        client.cookies[name] = value
    return answer


def _send(client: Client, method: str, path: str, data: Any) -> Any:
    if method in {"PUT", "PATCH", "DELETE"}:
        return client.generic(method, path, b"{}", content_type="application/json")
    if method == "POST" and data and any(isinstance(value, bytes) for value in data.values()):
        body = "&".join(
            f"{quote(name)}={quote(value or '')}" for name, value in data.items()
        )  # bytes as they are
        return client.generic("POST", path, body, content_type="application/x-www-form-urlencoded")
    return getattr(client, method.lower())(path, data or {})


def _fault(response: Any) -> str:
    info = getattr(response, "exc_info", None)
    return f"{info[0].__name__}: {str(info[1])[:300]}" if info else ""


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"%PDF"):
        from tests.documents.reading import pages

        return "\n".join(pages(content))
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return content.decode("utf-8", "replace")


_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_FIELD = re.compile(r"<(input|select|textarea|button)\b([^>]*)>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


def attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def forms_on(page: str) -> Iterator[tuple[dict[str, str], dict[str, tuple[str, str]]]]:
    """(attributes of the form, name → (kind, value)) for each; fields tied to a form by `form=` included."""
    for raw, body in _FORM.findall(page):
        form = attributes(raw)
        tied = "".join(
            m
            for m in re.findall(r"<(?:input|select|textarea|button)\b[^>]*>", page)
            if f'form="{form.get("id", "-")}"' in m
        )
        fields: dict[str, tuple[str, str]] = {}
        for match in _FIELD.finditer(body + tied):
            given = attributes(match[2])
            name = given.get("name")
            if name and name != "csrfmiddlewaretoken":
                value = given.get("value", "")
                if match[1] == "select":
                    chosen = re.search(r'<option value="([^"]+)"', body[match.end() :])
                    value = chosen[1] if chosen else ""
                kind = given.get("type", match[1])
                if name not in fields or "checked" in given:
                    fields[name] = (kind, value)
        yield form, fields


def good(fields: dict[str, tuple[str, str]]) -> dict[str, Any]:
    return {name: value for name, (kind, value) in fields.items() if kind != "file"}
