"""What breaks programs, typed in every form about someone: a sentence, what was typed shown again, nothing half-written."""

import html
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Contact, NextStep, Note, Person
from tests import factories

pytestmark = pytest.mark.django_db

MEGABYTE = "e" * 1_048_576
NASTY = {
    "lone surrogate": b"\xed\xa0\x80",
    "not utf-8": b"\xff\xfe\xc3\x28\x80",
    "nul": b"a\x00b",
    "emoji": "👩🏽‍🦽 Odette 👨‍👩‍👧‍👦".encode(),
    "megabyte": MEGABYTE.encode(),
    "right to left": "\u202eetteda\u202c".encode(),
    "markup": b"<script>alert(1)</script>",
    "many lines": b"x\r\n" * 20_000,
    "spaces": " \t\u00a0\u3000".encode(),
    "huge number": b"9" * 5000,
}


@pytest.fixture
def amina(browse, volunteer, odette):
    return browse(volunteer)


def send(client, address, data):
    """Bytes as they are: no client of ours would send them."""
    body = urlencode(
        {name: value if isinstance(value, bytes) else str(value) for name, value in data.items()}
    )
    return client.generic("POST", address, body, content_type="application/x-www-form-urlencoded")


def shown_again(page, value):
    """What can be shown of it, as the browser would read it."""
    text = value.decode("utf-8", "replace").replace("\r\n", "\n").replace("\x00", "")
    body = html.unescape(page.content.decode()).replace("\r\n", "\n").replace("\x00", "")
    return text[:5000] in body


def new_file(field):
    today = timezone.localdate().isoformat()
    return reverse("people:new_file"), {
        "person_id": factories.new_id(), "informed_how": "spoken", "informed_on": today, "name": "Zoé",
        "met_how": "street", "met_on": today, "silence_days": "30", "consents": "visit",
    }, field  # fmt: skip


PERSON_FIELDS = ["name", "phone", "reach", "likes", "languages", "household", "birth_year", "met_on", "informed_on",
                 "door_text", "dwelling", "person_id", "informed_by", "silence_days", "consents"]  # fmt: skip


@pytest.mark.parametrize("what", NASTY)
def test_nothing_typed_about_someone_new_breaks_the_form(amina, collective, volunteer, what):
    for field in PERSON_FIELDS:
        address, data, _ = new_file(field)
        data["informed_by"] = volunteer.id
        with within(collective):
            before = Person.objects.count()
        page = send(amina, address, data | {field: NASTY[what]})
        assert page.status_code in {302, 422}, (field, page.status_code)
        if page.status_code == 422:
            assert any(form.errors for form in page.context["forms"].all)
            if field in {"name", "phone", "reach", "likes", "languages", "household"}:
                assert shown_again(page, NASTY[what]), field
            with within(collective):
                assert Person.objects.count() == before


@pytest.mark.parametrize("what", NASTY)
def test_nothing_typed_in_her_file_breaks_it(amina, collective, odette, volunteer, what):
    today = timezone.localdate().isoformat()
    args = [odette.id]
    forms = {
        "note_write": {"body": "x"},
        "step_plan": {"kind": "other", "what": "Voir le club", "due_on": today, "assigned_to": volunteer.id},
        "contact": {"contact_id": factories.new_id(), "kind": "phone", "on": today, "result": "talked"},
        "consent": {"purpose": "introduce", "detail": "le club", "how": "spoken", "on": today},
        "stop": {"channels": "sms"},
        "edit": {"version": "1", "name": "Odette", "met_how": "door", "met_on": today, "silence_days": "30"},
    }
    for name, good in forms.items():
        for field in good:
            page = send(amina, reverse(f"people:{name}", args=args), good | {field: NASTY[what]})
            assert page.status_code in {302, 409, 422}, (name, field, page.status_code)
            if page.status_code == 422 and field in {"body", "what", "detail", "name"}:
                assert shown_again(page, NASTY[what]), (name, field)


@pytest.mark.parametrize("what", NASTY)
def test_nothing_typed_in_a_search_or_in_an_address_breaks_the_screens(
    amina, browse, coordinator, odette, what
):
    for name, field in (("search", "text"), ("new", "name"), ("new", "phone")):
        assert send(amina, reverse(f"people:{name}"), {field: NASTY[what]}).status_code in {200, 422}
    if what == "megabyte":
        return  # no server takes an address that long
    for name, parameters in {"list": ["voir", "tri", "page"], "new": ["visit"], "anonymous": ["visit", "fait", "id"],
                             "steps": ["voir", "page", "fait"]}.items():  # fmt: skip
        for parameter in parameters:
            query = urlencode({parameter: NASTY[what][:2000]})
            assert amina.get(reverse(f"people:{name}"), QUERY_STRING=query).status_code == 200
    for parameter in ("note", "fait", "id"):
        query = urlencode({parameter: NASTY[what][:2000]})
        assert amina.get(reverse("people:person", args=[odette.id]), QUERY_STRING=query).status_code == 200


@pytest.mark.parametrize("what", ["lone surrogate", "nul", "huge number"])
def test_looking_for_a_door_shows_again_whatever_was_typed(amina, volunteer, odette, what):
    _address, data, _ = new_file("name")
    data |= {"informed_by": volunteer.id, "find_door": "1", "door_text": "12 lilas", "version": "1"}
    for address in (reverse("people:new_file"), reverse("people:edit", args=[odette.id])):
        for field in [*PERSON_FIELDS, "version"]:
            assert send(amina, address, data | {field: NASTY[what]}).status_code == 200, field
    anonymous = {"find_door": "1", "kind": "street", "people": "1", "on": "2026-11-01", "contact_id": "x"}
    for field in anonymous:
        if field != "find_door":
            sent = anonymous | {field: NASTY[what]}
            assert send(amina, reverse("people:anonymous"), sent).status_code == 200, field


def test_a_megabyte_in_a_note_is_refused_in_one_sentence_and_nothing_is_kept(amina, collective, odette):
    page = send(amina, reverse("people:note_write", args=[odette.id]), {"body": MEGABYTE.encode()})
    assert page.status_code == 422
    assert [error.replace("\u00a0", " ") for error in page.context["note_form"].errors["body"]] == [
        "Une note tient en 2 000 signes : celle-ci en a 1048576. Gardez l’essentiel."
    ]
    assert MEGABYTE in page.content.decode()
    with within(collective):
        assert (Note.objects.count(), Contact.objects.count(), NextStep.objects.count()) == (0, 0, 0)


def test_an_emoji_in_a_name_is_her_choice(amina, collective, volunteer):
    address, data, _ = new_file("name")
    data |= {"informed_by": volunteer.id, "name": "Odette 🌻".encode()}
    assert send(amina, address, data).status_code == 302
    with within(collective):
        assert "Odette 🌻" in {person.name for person in Person.objects.all()}


def test_a_merge_of_nonsense_changes_nothing(browse, collective, coordinator, odette):
    other = factories.new_id()
    client = browse(coordinator)
    assert client.post(reverse("people:compare", args=[odette.id, other]), {}).status_code == 404
    assert client.post(reverse("people:merge_undo", args=[other])).status_code == 404
