"""« Où et quand »: proposed with its figures, led to a plan; for the coordinator."""

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.doors.actions.visits import record_visit
from essaim.kernel.ids import uuid7
from essaim.kernel.tenancy import within
from essaim.models import SectorDwelling
from tests import factories

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_the_next_outing_is_proposed_with_its_figures_and_leads_to_a_plan(
    browse, collective, coordinator, volunteer
):
    client, page = browse(coordinator), reverse("coverage:page")
    assert "0 passage noté : il en faut au moins 30" in text(client.get(page))
    with within(collective):
        now, sector = timezone.now(), factories.sector(collective, "Nord")
        doors = factories.dwellings(collective, 40)
        SectorDwelling.objects.bulk_create(
            SectorDwelling(collective=collective, sector=sector, dwelling=one) for one in doors
        )
        walked = factories.walk(
            collective, coordinator, doors, state="under_way", started_at=now, pair=[volunteer]
        )
        for number, door in enumerate(doors[:30]):
            outcome = "absent" if number % 3 else "talked"
            record_visit(walked, door, visit_id=uuid7(), outcome=outcome, at=now, by=volunteer, now=now)
    shown = text(client.get(page))
    assert "Nord" in shown
    assert "10 portes sur 40 n’y ont jamais été essayées." in shown
    leads = shown.partition(reverse("planning:new") + "?le=")[2].partition('"')[0].replace("&amp;", "&")
    plan = text(client.get(f"{reverse('planning:new')}?le={leads}"))
    assert f'value="{sector.id}" class' in plan or f'value="{sector.id}"' in plan
    assert 'value="Nord"' in plan
    assert client.get(reverse("planning:new") + "?le=demain&secteur=x").status_code == 200
    streets = reverse("coverage:streets")
    assert "Rue des Lilas" in text(client.get(streets))
    assert "Aucune rue n’en est là." in text(client.get(streets + "?etat=never"))
    assert client.get(reverse("coverage:map_image")).content.startswith(b"<svg")
    assert browse(volunteer).get(page).status_code == 403
