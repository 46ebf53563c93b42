"""Strings that break programs, in every field of every form of every screen: never an error 500."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests import factories
from tests.walker import Address, addresses, ask, forms_on, good
from tests.worlds import World, build

pytestmark = pytest.mark.django_db
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
# What each field gets alone, the others of the form being good; all of them in the campaign.
ALONE = ["nul", "megabyte", "very huge"]
# What the address of a page gets, and a POST whose form no page shows.
FEW = [
    "nothing", "nul", "not utf-8", "markup", "very huge", "above 63 bits", "minus", "nan", "year 0", "last moment",
    "lost hour", "geometry", "uuid of zeros",
]  # fmt: skip


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[tuple[World, dict[str, Client]]]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build(factories.network(), 1)
        lead = factories.member(None, role="network_lead", lead_of=world.collective.network)
        clients = {"anonymous": Client()}
        for name, member in [*world.members.items(), ("network_lead", lead)]:
            clients[name] = Client()
            clients[name].force_login(member.user, backend=BACKEND)
        yield world, clients
        transaction.set_rollback(True)


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
    ids = world.ids() | {"indicator": "passes"}
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


@pytest.mark.parametrize(
    "alone", [ALONE, pytest.param(list(NASTY), marks=pytest.mark.slow)], ids=["gate", "campaign"]
)
def test_no_nasty_string_breaks_a_screen(scene, alone):
    world, clients = scene
    faults, asked, forms = set(), 0, 0
    for where, client, method, target, fields in list(everywhere(world, clients)):
        forms += 1
        trials = [(f"all fields {label}", dict.fromkeys(fields, value)) for label, value in NASTY.items()]
        if fields.keys() != set(USUAL):
            trials += [
                (f"{name} {label}", posted(fields, name, NASTY[label])) for name in fields for label in ALONE
            ]
            trials += [
                ("file", posted(fields, name, b"\x00" * 10)) for name in fields if fields[name][0] == "file"
            ]
        for label, data in trials:
            if method == "GET" and "megabyte" in label:
                continue  # the web server refuses such an address before Django
            answer = ask(client, method, target, data)
            asked += 1
            if answer.status >= 500:
                faults.add(f"{where}: {method} {target}: {label}: {answer.fault}")
            if "<script>alert(1)</script>" in answer.body or "onerror=alert(1)>" in answer.body:
                faults.add(f"{where}: {method} {target}: {label}: markup comes back as it was")
            if "set-cookie: a=b" in answer.head.lower():
                faults.add(f"{where}: {method} {target}: {label}: a header was planted")
    assert forms > 40
    print(f"{forms} forms, {asked} requests")  # noqa: T201 -- the figure of the proof
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(sorted(faults))


def test_nasty_strings_in_the_address_of_a_page_break_nothing(scene):
    """Filters, page numbers, searches: what a list reads from its address."""
    world, clients = scene
    faults = set()
    names = (
        "page",
        "q",
        "role",
        "secteur",
        "tournee",
        "debut",
        "fin",
        "format",
        "next",
        "modele",
        "archives",
        "state",
        "on",
        "sort",
    )
    for address in addresses():
        if not address.policy:
            continue
        who, path = clients[reader(address)], address.at(world.ids() | {"indicator": "passes"})
        if ask(who, "GET", path).status != 200:
            continue
        for label in FEW:
            answer = ask(who, "GET", path, dict.fromkeys(names, NASTY[label]))
            if answer.status >= 500:
                faults.add(f"{address.name}: {label}: {answer.fault}")
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(sorted(faults))


def test_the_walk_sees_the_fields_of_a_form():
    page = """<form method="post" action="/x/" id="f"><input name="a" value="1"><select name="b"><option value="2">2</option></select>
    <textarea name="c"></textarea></form><button form="f" name="d" value="4">ok</button>"""
    [(form, fields)] = list(forms_on(page))
    assert form["action"] == "/x/"
    assert fields == {"a": ("input", "1"), "b": ("select", "2"), "c": ("textarea", ""), "d": ("button", "4")}
