"""SQLite looks doors up by their identifiers even when a collective has many: it is told how its tables are filled."""

import pytest
from django.db import connection  # noqa: F401 -- asked by the mark

from essaim.models import Dwelling
from essaim.territory.actions import rows
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL counts by itself")
def test_many_doors_are_looked_up_by_their_identifiers_once_sizes_are_learnt(collective, monkeypatch):
    doors = factories.dwellings(collective, 400)
    asked = Dwelling.objects.filter(id__in=[door.id for door in doors[:20]]).order_by()
    rows.learn_sizes()
    assert "(id=?)" not in asked.explain()  # too few to be learnt
    monkeypatch.setattr(rows, "_LARGE", 50)
    rows.learn_sizes()
    assert "(id=?)" in asked.explain()
