"""What the menu offers, and what it folds away."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def menu(client, name):
    return client.get(reverse(name)).context["menu"]


def test_what_is_not_of_every_day_is_folded_and_opens_where_the_reader_is(client, coordinator):
    client.force_login(coordinator.user)
    folds = [item for item in menu(client, "home") if "lines" in item]
    assert [(str(fold["label"]), len(fold["lines"]), fold["is_open"]) for fold in folds] == [
        ("Préparer les tournées", 5, False),
        ("Le collectif", 3, False),
    ]
    assert [item["is_open"] for item in menu(client, "sectors:new") if "lines" in item] == [True, False]
    assert (
        client.get(reverse("network:members")).content.decode().count('aria-current="page"') == 2
    )  # narrow, wide


def test_a_volunteer_reads_five_lines_and_no_fold(client, volunteer):
    client.force_login(volunteer.user)
    assert [item.get("is_current") for item in menu(client, "tours:mine")] == [
        False,
        True,
        False,
        False,
        False,
    ]
