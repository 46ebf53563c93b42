"""The people met, on screen: found before they are written, shown to those who may, never named in an address."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry
from essaim.models import Companionship, Consent, Contact, Person
from essaim.people.actions.persons import Information, PersonData, open_person
from essaim.people.enums import Purpose
from tests import factories

pytestmark = pytest.mark.django_db


def meet(of, by, name="Odette Renaud", *, companion=None, consents=(Purpose.PHONE, Purpose.VISIT), **data):
    """Someone met three days ago, found by her indexes."""
    now = timezone.now()
    met_on = timezone.localdate() - timedelta(days=data.pop("days", 3))
    with within(of):
        informed = Information(on=met_on, how="spoken", by=by)
        made = open_person(
            of,
            data=PersonData(name=name, met_on=met_on, **data),
            informed=informed,
            consents=consents,
            by=by,
            at=now,
        )
        if companion and not Companionship.objects.filter(person=made, member=companion).exists():
            Companionship.objects.create(
                collective=of, person=made, member=companion, role="companion", since=met_on
            )
        return made


@pytest.fixture
def desk(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def odette(collective, coordinator, volunteer):
    return meet(collective, coordinator, companion=volunteer, phone="06 11 22 33 44", likes="le jardin")


@pytest.fixture
def theirs(collective):
    """Someone met by another collective."""
    of = factories.collective("Allonnes", of=collective.network)
    lead = factories.member(of, role="coordinator", name="Rita Leroy")
    return meet(of, lead, "Simone Weber", phone="06 99 88 77 66")


def names_on(response):
    return [row.name for row in response.context["rows"]]


def looks(person, **conditions):
    return AccessEntry.objects.filter(subject_id=person.id, **conditions).count()


def test_smoke(browse, desk, collective, coordinator, volunteer, odette):
    for who in (desk,):
        for name in ("list","new","anonymous","steps","silence","duplicates"):
            r = who.get(reverse(f"people:{name}"))
            assert r.status_code == 200, name
        for name in ("person","edit","end","consent","stop","companions","alike"):
            r = who.get(reverse(f"people:{name}", args=[odette.id]))
            assert r.status_code == 200, name
    who = browse(volunteer)
    for name in ("list","new","anonymous","steps"):
        assert who.get(reverse(f"people:{name}")).status_code == 200
    for name in ("person","edit","end","consent","stop"):
        assert who.get(reverse(f"people:{name}", args=[odette.id])).status_code == 200
    assert who.get("/").status_code == 200
    r = who.post(reverse("people:new"), {"name": "odet", "phone": ""})
    assert r.status_code == 200
    r = who.post(reverse("people:new_file"), {"begin": 1, "name": "odet", "phone": ""})
    assert r.status_code == 200
    r = who.post(reverse("people:search"), {"text": "odet"})
    assert r.status_code == 200
