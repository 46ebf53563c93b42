"""The lists of people ask the databases no more when they are longer, open no file beyond the page, and journal it all."""

from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from essaim.kernel import sealing
from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry
from essaim.people.actions.next_steps import plan_step
from tests.web.people_met import meet

PAGES = [
    "/personnes/", "/personnes/?tri=step", "/personnes/?voir=silent", "/personnes/?voir=alone",
    "/personnes/silences/", "/personnes/etapes/", "/personnes/etapes/?voir=all",
]  # fmt: skip


def met(collective, by, count):
    """Silent, with something to be done."""
    today = timezone.localdate()
    for number in range(count):
        person = meet(collective, by, f"Odette {'abcdefghijklmnopqrstuvwxyzabcd'[number]}", days=50 + number)
        with within(collective):
            due = today + timedelta(days=number)
            plan_step(person, kind="call", what="prendre des nouvelles", due_on=due, by=by, at=timezone.now())


@pytest.mark.parametrize("page", PAGES)
def test_a_longer_list_asks_no_more_opens_its_page_alone_and_is_journalled(
    browse, coordinator, collective, page, monkeypatch
):
    client = browse(coordinator)
    opened, asked = [], []
    real = sealing.unseal

    def counted(envelope, *, key, bound_to):
        opened.append(bound_to)
        return real(envelope, key=key, bound_to=bound_to)

    monkeypatch.setattr(sealing, "unseal", counted)
    for more in (3, 4, 23):  # the page holds 25 of 30
        met(collective, coordinator, more)
        lines = AccessEntry.objects.count()
        opened.clear()
        with CaptureQueriesContext(connection) as main, CaptureQueriesContext(connections["vault"]) as vault:
            assert client.get(page).status_code == 200
        asked.append((len(main), len(vault)))
    assert asked[1] == asked[2]
    assert AccessEntry.objects.count() - lines == 25
    names = [place for place in opened if place.startswith("essaim_person|name")]
    keys = [place for place in opened if place.startswith("subject|")]
    assert (len(set(names)), len(keys)) == (25, 25)
