"""Who asks for a collective is answered in writing, and forgotten in her time."""

from datetime import date, timedelta

import pytest
from django.db import connection

from essaim.kernel.tenancy import within
from essaim.models import AccountMessage, Collective, CollectiveRequest
from essaim.network.actions.keeping import OnlyTheLead
from essaim.network.queries import stages_of
from essaim.swarm.actions import requests as actions
from essaim.swarm.queries.cockpit import requests_to_settle
from essaim.swarm.queries.swarm import where_next
from essaim.swarm.rules.requests import Study
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=120)


@pytest.fixture
def network(db):
    return factories.network()


@pytest.fixture
def lead(network):
    return factories.member(None, role="network_lead", lead_of=network)


def ask(network, *, reach="anne@exemple.org", on=TODAY):
    asked = actions.Asked(insee="93010", asker="Anne Dupont", reach=reach, motives="Ma rue est seule.")
    return actions.receive_request(network, asked=asked, on=on)


def test_go_makes_a_collective_whose_first_stage_is_the_day_of_the_request(network, lead):
    request = ask(network)
    done = actions.answer_request(
        request, is_go=True, opinion="Tout est réuni.", back_on=None, by=lead, at=NOW
    )
    made = Collective.objects.get(network=network)
    assert (made.name, made.stage, done.collective) == ("Bondy", "requested", made)
    with within(made):
        assert [(one.stage, one.on) for one in stages_of(made)] == [("requested", TODAY)]
    letter = AccountMessage.objects.get()
    assert letter.recipient == "anne@exemple.org"
    assert "On y va" in letter.body
    assert "Tout est réuni." in letter.body
    with pytest.raises(actions.RequestIsSettled):
        actions.answer_request(request, is_go=True, opinion="Encore.", back_on=None, by=lead, at=NOW)


def test_not_yet_is_written_with_a_day_to_come_back_and_may_become_go(network, lead):
    request = ask(network)
    for back_on in (None, TODAY, TODAY - timedelta(days=1)):
        with pytest.raises(actions.DayToComeBackIsMissing):
            actions.answer_request(
                request, is_go=False, opinion="Il manque un porteur.", back_on=back_on, by=lead, at=NOW
            )
    with pytest.raises(actions.OpinionIsMissing):
        actions.answer_request(request, is_go=False, opinion="  ", back_on=LATER, by=lead, at=NOW)
    actions.answer_request(
        request, is_go=False, opinion="Il manque un porteur.", back_on=LATER, by=lead, at=NOW
    )
    assert [requests_to_settle(network, on=on).count() for on in (TODAY, LATER)] == [0, 1]
    assert [(one.name, one.requests) for one in where_next(network)] == [("Bondy", 1)]
    actions.answer_request(request, is_go=True, opinion="Trouvé.", back_on=None, by=lead, at=NOW)
    assert requests_to_settle(network, on=LATER).count() == 0
    assert where_next(network) == []


def test_who_gave_a_telephone_is_called_and_nothing_is_sent(network, lead):
    request = ask(network, reach="06 11 22 33 44")
    actions.answer_request(request, is_go=False, opinion="Plus tard.", back_on=LATER, by=lead, at=NOW)
    assert AccountMessage.objects.count() == 0


def test_only_the_lead_of_that_network_answers(network):
    request = ask(network)
    stranger = factories.member(None, role="network_lead", lead_of=factories.network())
    with pytest.raises(OnlyTheLead):
        actions.answer_request(request, is_go=True, opinion="Oui.", back_on=None, by=stranger, at=NOW)
    with pytest.raises(OnlyTheLead):
        actions.study_request(request, study=Study(), by=stranger)


def test_who_asked_is_sealed_then_forgotten_a_year_after_the_last_answer(network, lead):
    request = ask(network, on=date(2025, 1, 10))
    with connection.cursor() as cursor:
        cursor.execute("SELECT asker, reach, motives FROM essaim_collectiverequest")
        assert not any(
            word in bytes(one) for one in cursor.fetchone() for word in (b"Anne", b"exemple", b"seule")
        )
    actions.study_request(request, study=Study(partners="Le CCAS, par Mme Roy", sure=5, needed=9), by=lead)
    actions.answer_request(request, is_go=False, opinion="Pas encore.", back_on=LATER, by=lead, at=NOW)
    assert (
        actions.forget_old_requests(at=NOW + timedelta(days=480)) == 0
    )  # a year after the day that was promised
    assert actions.forget_old_requests(at=NOW + timedelta(days=490)) == 1
    row = CollectiveRequest.objects.get()
    assert (row.asker, row.reach, row.motives, row.study, row.commune) == (None, None, None, None, "Bondy")
    with pytest.raises(actions.AskerIsForgotten):
        actions.study_request(row, study=Study(), by=lead)


def test_a_study_says_what_nobody_knows_yet():
    assert len(Study().missing()) == 4
    assert Study(partners="CCAS", sure=9, needed=9, second_carrier="Mairie", load="Claire").missing() == []
    assert Study.from_kept("(illisible)") == Study()
