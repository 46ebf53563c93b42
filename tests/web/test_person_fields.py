"""One table says what is kept of a person: what is asked, how much, who sees it. Forms, lists and limits read it."""

import re

import pytest
from django.urls import reverse

from essaim.kernel.fields import SealedText
from essaim.people.enums import Capacity, Parts
from essaim.people.models import Person
from essaim.people.rules import persons as rules
from essaim.people.rules.persons import (
    FIELDS,
    NOT_IN_LISTS,
    TEXTS,
    NameMissing,
    PersonData,
    PersonField,
    clean_texts,
)
from essaim.people.rules.texts import TextTooLong
from essaim.web.people import forms as screens
from essaim.web.people.forms import PersonForm
from essaim.web.templatetags import persons

TRIAL = PersonField(name="likes", part=Parts.WORRIES, limit=7)  # the coordinator's


def test_every_sealed_field_of_a_person_is_in_the_table():
    sealed = {one.name for one in Person._meta.fields if isinstance(one, SealedText)}
    assert {one.name for one in FIELDS} == sealed
    assert set(NOT_IN_LISTS) == sealed - {"first_name", "name"}


def test_a_break_glass_reader_sees_what_serves_to_reach_her_and_nothing_else():
    shown = {one.name for one in FIELDS if Capacity.BREAK_GLASS in one.part.seen_by}
    assert shown == {"first_name", "name", "phone", "reach", "languages", "dwelling_ref"}


@pytest.mark.parametrize("field", TEXTS, ids=lambda field: field.name)
def test_a_text_is_kept_up_to_its_limit_and_refused_beyond(field):
    if field.is_number:
        return  # read as a number: tests/people/test_phones.py
    data = {"name": "Odette", field.name: "é" * field.limit}
    assert clean_texts(PersonData(**data))[field.name] == "é" * field.limit
    with pytest.raises(TextTooLong, match=re.escape(field.label)):
        clean_texts(PersonData(**data | {field.name: "é" * (field.limit + 1)}))


def test_the_form_asks_what_the_table_says_in_its_order():
    form = PersonForm()
    assert list(form.fields)[: len(FIELDS) - 1] == [one.name for one in FIELDS if one.name != "dwelling_ref"]
    assert [one.name for one in form.folded] == ["languages", "household", "birth_year"]
    assert [name for name, one in form.fields.items() if one.required] == [
        "met_how",
        "met_on",
        "silence_days",
    ]
    assert PersonForm({}).errors["first_name"] == [str(NameMissing())]


@pytest.mark.django_db
def test_what_the_table_says_of_a_field_is_true_on_the_form_in_the_rules_and_on_the_file(
    browse, odette, volunteer, coordinator, monkeypatch
):
    """Another limit, another part: changed in the table alone."""

    def file_of(reader):
        return browse(reader).get(reverse("people:person", args=[odette.id])).content.decode()

    assert "<dd>le jardin</dd>" in file_of(volunteer)
    told = tuple(TRIAL if one.name == "likes" else one for one in FIELDS)
    monkeypatch.setattr(rules, "TEXTS", tuple(one for one in told if one.limit))
    monkeypatch.setattr(screens, "ASKED", tuple(one for one in told if one.name != "dwelling_ref"))
    monkeypatch.setattr(persons, "FIELDS", told)
    assert PersonForm().fields["likes"].max_length == 7
    with pytest.raises(TextTooLong):
        clean_texts(PersonData(name="Odette", likes="x" * 8))
    assert ["le jardin" in file_of(reader) for reader in (volunteer, coordinator)] == [False, True]
