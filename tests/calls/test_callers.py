"""Twenty callers at their screens, over a list of many: nobody is called twice, nothing is lost, nobody is seen unwritten."""

import random
from collections import Counter
from datetime import time
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from essaim.calls.actions.campaigns import CampaignData, choose_callers, list_people, prepare_campaign
from essaim.calls.enums import CallOutcome
from essaim.calls.queries.targets import Target
from essaim.kernel.tenancy import within
from essaim.models import AccessEntry, Call, CallHold, CallSettings, Contact, Grant
from tests import factories
from tests.calls.samples import someone
from tests.factories import new_id
from tests.parallel import alone, at_once, shared_database

CALLERS, CALLS_EACH = 20, 12
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.mark.parametrize("people", [2000])
@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_twenty_callers_at_their_screens(tmp_path, transactional_db, people):
    with shared_database(tmp_path):
        of, team, made = alone(lambda: _ready(people))
        told = at_once([_caller(member, made, seed) for seed, member in enumerate(team)])
        outcomes = Counter(outcome for one in told for outcome in one)
        assert sum(outcomes.values()) == CALLERS * CALLS_EACH
        alone(lambda: _check(of, outcomes))


def _ready(people):
    of = factories.collective()
    by = factories.member(of, role="coordinator")
    team = [factories.member(of) for _ in range(CALLERS)]
    now = timezone.now()
    with within(of):
        CallSettings.objects.create(
            collective=of, morning_from=time(0), morning_to=time(12), afternoon_from=time(12), afternoon_to=time.max, at_weekends=True
        )  # fmt: skip
        for number in range(people):
            someone(of, by, f"Personne {number}")
        data = CampaignData(
            name="Rentrée", slots=["morning", "afternoon", "evening", "weekend"], starts_on=now.date()
        )
        made = prepare_campaign(of, data=data, by=by, at=now, campaign_id=new_id())
        choose_callers(made, members=team, by=by, on=now.date())
        assert list_people(made, target=Target(), by=by, at=now) == people
    return of, team, made


def _caller(member, made, seed):
    """At each person: her page, then how it ended, now and then sent twice."""

    def calls():
        draw, told = random.Random(seed), []
        client = Client(raise_request_exception=False)
        client.force_login(member.user, backend=BACKEND)
        while len(told) < CALLS_EACH:
            where = _sent(client, f"/appels/suivante/{made.id}/").url
            assert "/en-ligne/" in where, where
            assert "tel:" in _read(client, where)
            outcome = draw.choice(CallOutcome.values)
            sent = {"outcome": outcome, "call_id": str(new_id()), "sure": "1"}
            for _ in range(draw.choice([1, 1, 2])):
                assert _sent(client, f"{where}issue/", sent).status_code == 302
            told.append(outcome)
        return told

    return calls


def _read(client, where):
    answer = client.get(where)
    while answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        answer = client.get(where)
    return answer.content.decode()


def _sent(client, where, data=None):
    """Again when the server says that it is busy, as its page does."""
    answer = client.post(where, data or {})
    while answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        answer = client.post(where, data or {})
    return answer


def _check(of, outcomes):
    with within(of):
        assert Counter(Call.objects.values_list("outcome", flat=True)) == outcomes
        assert Contact.objects.filter(source="call").count() == CALLERS * CALLS_EACH
        held = list(CallHold.objects.values_list("person_id", "since", "ended_at", "member_id"))
        assert len({person for person, *_rest in held}) == len(held)  # nobody had two callers
        assert not Grant.objects.filter(capacity="caller", until__gt=timezone.now()).exists()
        opened = set(
            AccessEntry.objects.filter(verb="opened", why="caller").values_list("member_id", "subject_id")
        )
        assert {(member, person) for person, _since, _end, member in held} <= opened
