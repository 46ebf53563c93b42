"""Standing alone, on the screens: each figure opens its list, what is missing is said, two sides sign."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from essaim.kernel.tenancy import within
from essaim.transmission.actions import gate as actions
from essaim.transmission.actions import paths
from essaim.transmission.enums import Criterion
from essaim.transmission.queries import gate as queries
from tests import factories
from tests.documents import reading
from tests.transmission import standing
from tests.walker import undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator(collective):
    return factories.member(collective, role="facilitator", name="Claire Petit")


@pytest.fixture
def path(collective, facilitator):
    with within(collective):
        paths.open_path(collective, name="Printemps 2027", on=timezone.localdate(), by=facilitator)
        return queries.gate_paths().get()


def signed_in(member):
    client = Client()
    client.force_login(member.user)
    return client


def go(client, name, *args, **data):
    where = reverse(f"transmission:{name}", args=args)
    return client.post(where, data, follow=True) if data else client.get(where)


@given(how_many=st.tuples(st.integers(0, 8), *[st.integers(0, 3)] * 5), adopted=st.booleans())
@settings(
    max_examples=4,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],  # an example takes a second: none is made smaller
)
def test_each_figure_is_the_length_of_the_list_it_opens_and_each_line_opens(
    path, facilitator, coordinator, how_many, adopted
):
    held, team, alone, led, places, numbers = how_many
    now = timezone.now()
    with undone():
        with within(path.collective):
            members = [factories.member(path.collective, name=f"Jo {letter}") for letter in "ABC"[:team]]
            standing.hold(path, held, at=now)
            standing.give_time(path.collective, members, at=now)
            for _ in range(alone):
                standing.tour_of(path.collective, coordinator, coordinator, at=now)
            for _ in range(led):
                standing.tour_of(path.collective, coordinator, facilitator, at=now)
            standing.check_places(path.collective, coordinator, places, on=now.date())
            standing.verify_numbers(path.collective, coordinator, numbers)
            actions.adopt(path.collective, "places", is_adopted=adopted, by=coordinator, at=now)
        expected = {
            "workshops": held, "members": team, "led_alone": alone, "protocol": numbers, "directory": places, "coordinator": 1,
        }  # fmt: skip
        for who in (coordinator, facilitator):
            client = signed_in(who)
            shown = {one.criterion: one.count for one in go(client, "gate", path.id).context["standings"]}
            assert shown == expected
            for criterion in Criterion:
                opened = go(client, "evidence", path.id, criterion.value)
                lines = opened.context["list"].lines
                assert len(lines) == expected[criterion.value]
                urls = {line.url for line in lines if line.url}
                assert bool(urls) == bool(lines) or who is facilitator
                assert all(f'href="{url}"' in opened.content.decode() for url in urls)
                assert [client.get(url).status_code for url in urls] == [200] * len(urls)


def test_from_the_request_to_the_two_signatures(path, facilitator, volunteer):
    lead = signed_in(factories.member(None, role="network_lead", lead_of=path.collective.network, name="Ève Lang"))  # fmt: skip
    with within(path.collective):
        nadia = standing.make_whole(path, facilitator, at=timezone.now())
        actions.adopt(path.collective, "alerts", is_adopted=False, by=nadia, at=timezone.now())
    here = signed_in(nadia)
    assert signed_in(volunteer).get(reverse("transmission:gate", args=[path.id])).status_code == 403
    assert "Aucun collectif n’a encore demandé" in go(lead, "gates").content.decode()
    page = go(here, "gate", path.id).content.decode()
    assert "pas encore adopté" in page
    assert "Rendre l’avis" not in page
    assert go(here, "ask_gate", path.id, words="x" * 501).status_code == 422
    go(here, "ask_gate", path.id, words="Nous sortons seuls depuis mars.")
    assert "À répondre" in go(lead, "gates").content.decode()
    page = go(lead, "gate", path.id).content.decode()
    assert "Nous sortons seuls depuis mars." in page
    assert "Nadia" not in page
    assert reverse("transmission:evidence", args=[path.id, "members"]) not in page
    page = go(lead, "answer_gate", path.id, end="autonomous", opinion="Bravo.")
    assert (page.status_code, "Il manque encore" in page.content.decode()) == (422, True)
    day = (timezone.localdate() + timedelta(days=60)).isoformat()
    assert go(lead, "answer_gate", path.id, end="not_yet", opinion="Adoptez le protocole.", until="demain").status_code == 422  # fmt: skip
    go(lead, "answer_gate", path.id, end="not_yet", opinion="Adoptez le protocole.", until=day)
    page = go(here, "gate", path.id).content.decode()
    assert "Adoptez le protocole." in page
    assert "On regarde de nouveau le" in page
    assert "La demande est faite" in go(here, "ask_gate", path.id, words="").content.decode()
    go(here, "adopt", path.id, what="alerts")
    go(lead, "answer_gate", path.id, end="autonomous", opinion="Tout y est.")
    assert "L’acte de passage" in go(here, "gate", path.id).content.decode()
    assert go(here, "handover", path.id, terms=" ").status_code == 422
    assert go(here, "handover_paper", path.id).status_code == 404
    go(here, "handover", path.id, terms="Le réseau appelle chaque mois.\nNous tenons deux permanences.")
    go(here, "sign_handover", path.id, x="1")
    page = go(lead, "sign_handover", path.id, x="1").content.decode()
    assert "Le collectif est autonome" in page
    made = go(lead, "handover_paper", path.id).content
    printed = reading.text(made)
    for words in ("Nous tenons deux permanences.", "Nadia Benali", "Ève Lang", "Tout y est."):
        assert words in printed
    assert (reading.claims(made)["ua"], reading.tags(made).count("H1")) == ("1", 1)


def test_what_a_network_asks_is_written_by_its_lead(path, coordinator):
    lead = signed_in(factories.member(None, role="network_lead", lead_of=path.collective.network))
    same = {one.value: "1" for one in Criterion}
    assert go(lead, "criteria", **same | {"workshops": "beaucoup"}).status_code == 422
    assert go(lead, "criteria", **same | {"workshops": "201"}).status_code == 422
    go(lead, "criteria", **same | {"workshops": "3", "members": "0"})
    page = go(signed_in(coordinator), "gate", path.id).content.decode()
    assert "0 sur 3" in page
    assert "donné du temps" not in page


def test_each_thing_produced_opens_where_it_is_made_for_whoever_reads_it(path, coordinator, facilitator):
    for who in (coordinator, facilitator):
        client = signed_in(who)
        rows = go(client, "deliverables", path.id).context["rows"]
        assert [one["kind"].value for one in rows] == [
            "territory", "charter", "watchers", "tours", "script", "places", "alerts", "plan",
        ]  # fmt: skip
        assert [client.get(one["url"]).status_code for one in rows if one["url"]] == [200] * (7 if who is coordinator else 4)  # fmt: skip


def test_whoever_came_after_the_cohort_sees_what_is_left_and_goes_out_with_someone(
    path, facilitator, coordinator
):
    late = factories.member(path.collective, name="Zoé Tard")
    used = factories.member(path.collective, name="Luc Rodé")
    used.outings_done = 4
    used.save()
    page = go(signed_in(coordinator), "team_member", late.id).content.decode()
    assert "8 séances à suivre" in page
    assert "Luc Rodé" in page
