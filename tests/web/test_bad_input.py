"""Strings that break programs, in every field of every form of every screen: never an error 500.

The suite asks each form with one family of strings in three, in turn, each field with another string of the family; `make
campaign` asks every form with every string.
"""

import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import factories
from tests.walker import CHOICES, Address, Answer, addresses, ask, forms_on, good, undone
from tests.worlds import World, build

pytestmark = pytest.mark.django_db
OK, NOT_ALLOWED, SERVER_ERROR = 200, 405, 500
BACKEND = "django.contrib.auth.backends.ModelBackend"

NASTY: dict[str, str | bytes] = {
    "nothing": "",
    "spaces": " \t\n\u00a0\u3000",
    "nul": "a\x00b",
    "controls": "\x01\x02\x07\x08\x1b[31m\x7f\x85",
    "lone high surrogate": b"\xed\xa0\x80",
    "lone low surrogate": b"\xed\xbf\xbf",
    "not utf-8": b"\xff\xfe\xc3\x28\x80",
    "latin-1": "é".encode("latin-1"),
    "right to left": "\u202etxt.exe\u202c مرحبا שלום",
    "zero width": "a\u200b\u200c\u200d\ufeffb\u2028c\u2029d",
    "combining": "Z̸̢͓̳̎a̷̤͐l̶̦̈́g̵̞̈o̶̜͝" * 20,
    "emoji": "👩🏽‍🦽👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿🇫🇷",
    "astral": "𝒳𐍈𠜎",
    "wide digits": "１２３٣４੫",
    "megabyte": "é" * 524_288,
    "many lines": "x\r\n" * 20_000,
    "quote": "'",
    "double quote": '"',
    "sql": "1'; DROP TABLE essaim_visit;--",
    "sql or": "' OR 1=1 --",
    "like": "%_\\%",
    "backslashes": "\\\\\\'\\\"\\x00\\u0000",
    "template": "{{7*7}}{% debug %}",
    "format": "%s%n%d {0} {user.password} ${7*7}",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "closing": "</textarea></title></script>]]>-->",
    "javascript": "javascript:alert(1)",
    "formula": '=HYPERLINK("http://x")',
    "typst": '#read("/etc/passwd") $a$ @x',
    "path": "../../../../etc/passwd",
    "file": "file:///etc/passwd",
    "header": "x\r\nSet-Cookie: a=b",
    "null": "null",
    "none": "None",
    "true": "true",
    "nan": "NaN",
    "infinity": "-Infinity",
    "minus": "-1",
    "zero": "0",
    "minus zero": "-0",
    "huge": "9" * 30,
    "very huge": "9" * 5000,
    "above 32 bits": "4294967296",
    "above 63 bits": "9223372036854775808",
    "float": "1e999",
    "small float": "1e-400",
    "comma": "1,5",
    "hexadecimal": "0x7fffffff",
    "underscore": "1_000",
    "year 0": "0000-01-01",
    "year 10000": "10000-01-01",
    "last year": "9999-12-31",
    "first year": "0001-01-01",
    "last moment": "9999-12-31T23:59",
    "first moment": "0001-01-01T00:00",
    "no such day": "2026-02-30",
    "no such hour": "25:61",
    "lost hour": "2026-03-29T02:30",  # does not exist in Paris
    "json": '{"a": [1, {"b": null}]}',
    "deep json": "[" * 20_000,
    "json nan": '{"type": "Polygon", "coordinates": [[[NaN, 1e999], [0, 0], [0, 1], [NaN, 1e999]]]}',
    "geometry": '{"type": "Polygon", "coordinates": [[[0, 0]]]}',
    "uuid of zeros": "00000000-0000-0000-0000-000000000000",
    "half uuid": "01a2065c-074f",
    "e-mail": '"a b"@[127.0.0.1]',
    "long e-mail": "a" * 300 + "@" + "b" * 300 + ".org",
}  # fmt: skip
# Strings that break programs at the same place, most often.
FAMILIES = {
    "nul": ["nul"],
    "bytes": ["not utf-8", "lone high surrogate", "lone low surrogate", "latin-1"],
    "text": [
        "quote", "double quote", "sql", "sql or", "like", "backslashes", "controls", "right to left", "combining", "emoji",
        "astral", "typst", "path", "file", "format", "e-mail", "nothing", "spaces", "zero width",
    ],
    "long": ["many lines", "long e-mail", "deep json"],
    "markup": ["markup", "closing", "javascript", "template", "header", "formula"],
    "not numbers": [
        "nan", "infinity", "float", "small float", "comma", "hexadecimal", "underscore", "wide digits", "null", "none",
        "true", "uuid of zeros", "half uuid",
    ],
    "signed": ["minus", "zero", "minus zero"],
    "huge": ["very huge"],
    "large": ["above 63 bits", "above 32 bits", "huge"],
    "last": ["last year"],
    "first": ["first year"],
    "no such time": [
        "lost hour", "no such day", "no such hour", "year 0", "year 10000", "last moment", "first moment",
    ],
    "json": ["geometry", "json nan", "json"],
}  # fmt: skip
MOMENTS = {"last year": "last moment", "first year": "first moment", "no such day": "lost hour"}
LARGE = "megabyte"  # in one field at a time: more is refused before any form
# What each field gets alone, the others of the form being good: in turn in the suite, all in the campaign.
ALONE = ["nul", LARGE, "very huge"]
ONE_IN = 6  # of the fields of a form: the campaign asks each
# What the address of a page gets, and a POST whose form no page shows.
FEW = [
    "nothing", "nul", "not utf-8", "markup", "very huge", "above 63 bits", "minus", "nan", "year 0", "last moment",
    "lost hour", "geometry", "uuid of zeros",
]  # fmt: skip


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[tuple[World, dict[str, Client]]]:
    with django_db_blocker.unblock(), undone():
        world = build(factories.network(), 1)
        lead = factories.member(None, role="network_lead", lead_of=world.collective.network)
        clients = {"anonymous": Client()}
        for name, member in [*world.members.items(), ("network_lead", lead)]:
            clients[name] = Client()
            clients[name].force_login(member.user, backend=BACKEND)
        yield world, clients


def reader(address: Address) -> str:
    """Someone whom the policy lets in."""
    policy = address.policy
    if policy.is_public:
        return "anonymous"
    if policy.name == "signed_in":
        return "volunteer"
    return "coordinator" if "coordinator" in policy.roles else policy.roles[0]


def posted(fields: dict[str, tuple[str, str]], name: str, value: Any) -> dict[str, Any]:
    data = good(fields)
    if fields[name][0] == "file":
        content = value if isinstance(value, bytes) else value.encode()
        data[name] = SimpleUploadedFile("adresses.csv", content, content_type="text/csv")
    else:
        data[name] = value
    return data


def everywhere(
    world: World, clients: dict[str, Client]
) -> Iterator[tuple[str, Client, str, str, dict[str, tuple[str, str]]]]:
    """Each form of each screen, once: (where it is, who, method, its address, its fields).

    A POST address whose form no screen shows gets a form of its own, with the usual names.
    """
    only = os.environ.get("MATRIX_ONLY", "")
    reached: set[str] = set()
    every = [
        address
        for address in addresses()
        if address.policy and address.name.startswith(only) and not address.name.startswith("components:")
    ]
    ids = CHOICES | world.ids()
    for address in every:
        who = reader(address)
        path = address.at(ids)
        answer = ask(clients[who], "GET", path)
        for form, fields in forms_on(answer.body):
            target = form.get("action") or path
            if fields and target.startswith("/") and (target, tuple(fields)) not in reached:
                reached.add((target, tuple(fields)))  # type: ignore[arg-type]
                yield address.name, clients[who], form.get("method", "get").upper(), target, fields
    shown = {target for target, _ in reached}  # type: ignore[misc]
    for address in every:
        path = address.at(ids)
        if path not in shown:
            yield address.name, clients[reader(address)], "POST", path, dict.fromkeys(USUAL, ("text", ""))


USUAL = (
    "id", "visit", "visit_id", "outcome", "at", "on", "q", "page", "member", "members", "doors", "door", "streets", "street",
    "number", "suffix", "label", "side", "position", "order", "starts_at", "date", "time", "minutes", "name", "reason",
    "note", "body", "channel", "dwelling", "dwellings", "sector", "tour", "tours", "plan", "code", "file", "shape", "next",
    "ends_on", "role", "stage", "insee", "floors", "flats_per_floor", "come_back_on", "leaflet_left", "undo", "to",
)  # fmt: skip


Trial = tuple[str, dict[str, Any]]
Fields = dict[str, tuple[str, str]]


def in_short(turn: int, fields: Fields) -> Iterator[Trial]:
    """A third of the families in every field: a string of it that changes with the field and the form. `turn` is the form's."""
    for family, labels in list(FAMILIES.items())[turn % 3 :: 3]:
        chosen = {name: labels[(turn + place) % len(labels)] for place, name in enumerate(fields)}
        for name, label in chosen.items():
            if fields[name][0] == "datetime-local":
                chosen[name] = MOMENTS.get(label, label)
        yield f"all fields {family}", {name: NASTY[label] for name, label in chosen.items()}
    if fields.keys() != set(USUAL):
        for place, name in enumerate(fields):
            if (turn + place) % ONE_IN == 0:
                label = ALONE[(turn + place) // ONE_IN % len(ALONE)]
                yield f"{name} {label}", posted(fields, name, NASTY[label])


def in_full(_turn: int, fields: Fields) -> Iterator[Trial]:
    """Every string in every field, and some alone."""
    for label, value in NASTY.items():
        if label != LARGE:
            yield f"all fields {label}", dict.fromkeys(fields, value)
    if fields.keys() != set(USUAL):
        for name in fields:
            for label in ALONE:
                yield f"{name} {label}", posted(fields, name, NASTY[label])


def faults_of(answer: Answer) -> Iterator[str]:
    if answer.status >= SERVER_ERROR:
        yield answer.fault
    is_page = (
        "application/pdf" not in answer.head
    )  # a paper may hold a text in clear: nothing reads it as markup
    if is_page and ("<script>alert(1)</script>" in answer.body or "onerror=alert(1)>" in answer.body):
        yield "markup comes back as it was"
    if "set-cookie: a=b" in answer.head.lower():
        yield "a header was planted"


@pytest.fixture(autouse=True)
def _no_journal() -> Iterator[None]:
    """Each refusal is logged with its request: kept until the end of the test, they would weigh gigabytes."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(
    "trials", [in_short, pytest.param(in_full, marks=pytest.mark.slow)], ids=["gate", "campaign"]
)
def test_no_nasty_string_breaks_a_screen(scene, trials):
    world, clients = scene
    faults, asked, forms = set(), 0, 0
    for where, client, method, target, fields in list(everywhere(world, clients)):
        forms += 1
        files = [name for name in fields if fields[name][0] == "file"]
        packed = [(f"{name} zeros", posted(fields, name, b"\x00" * 10)) for name in files]
        for label, data in [*trials(forms, fields), *packed]:
            if method == "GET" and LARGE in label:
                continue  # the web server refuses such an address before Django
            answer = ask(client, method, target, data)
            asked += 1
            faults |= {f"{where}: {method} {target}: {label}: {fault}" for fault in faults_of(answer)}
            if answer.status == NOT_ALLOWED:
                break  # nothing of the form is read
    assert forms > 40 or os.environ.get("MATRIX_ONLY")
    print(f"{forms} forms, {asked} requests")  # noqa: T201 -- the figure of the proof
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(sorted(faults))


def test_each_string_belongs_to_a_family():
    assert {label for labels in FAMILIES.values() for label in labels} == set(NASTY) - {LARGE}


READ_FROM_ADDRESS = (
    "page", "q", "role", "secteur", "tournee", "debut", "fin", "format", "next", "modele", "archives", "state", "on", "sort",
)  # fmt: skip


@pytest.mark.parametrize("each", [8, pytest.param(1, marks=pytest.mark.slow)], ids=["gate", "campaign"])
def test_nasty_strings_in_the_address_of_a_page_break_nothing(scene, each):
    """Filters, page numbers, searches: what a list reads from its address. `each`: one string in how many, in turn."""
    world, clients = scene
    faults = set()
    for turn, address in enumerate(one for one in addresses() if one.policy):
        who, path = clients[reader(address)], address.at(CHOICES | world.ids())
        plain = ask(who, "GET", path)
        if plain.status != OK:
            continue
        is_page = "text/html" in plain.head
        for first in range(turn % each, len(FEW), each):
            chosen = {name: FEW[(first + place) % len(FEW)] for place, name in enumerate(READ_FROM_ADDRESS)}
            answer = ask(who, "GET", path, {name: NASTY[label] for name, label in chosen.items()})
            faults |= {f"{address.name}: {chosen}: {fault}" for fault in faults_of(answer)}
            if not is_page:
                break  # a paper or a file is long to make, and reads little
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(sorted(faults))


def test_the_walk_sees_the_fields_of_a_form():
    page = """<form method="post" action="/x/" id="f"><input name="a" value="1"><select name="b"><option value="2">2</option></select>
    <textarea name="c"></textarea></form><button form="f" name="d" value="4">ok</button>"""
    [(form, fields)] = list(forms_on(page))
    assert form["action"] == "/x/"
    assert fields == {"a": ("input", "1"), "b": ("select", "2"), "c": ("textarea", ""), "d": ("button", "4")}
