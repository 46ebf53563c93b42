"""A campaign with its callers and people to call, on a Monday morning."""

from datetime import timedelta

from essaim.calls.actions.calls import Answer, record_call
from essaim.calls.actions.campaigns import CampaignData, choose_callers, list_person, prepare_campaign
from essaim.calls.actions.holds import take_next
from essaim.calls.queries.lists import counts_of
from essaim.models import Consent
from tests import factories
from tests.factories import NOW, new_id

MONDAY = NOW + timedelta(days=1, hours=20, minutes=30)  # 10 h 30 in Paris
AFTERNOON = MONDAY + timedelta(hours=5)


def someone(collective, by, name="Odette Renaud", *, phone="+33612345678", agreed=True, **fields):
    person = factories.person(collective, by, name, phone=phone, **fields)
    if agreed:
        Consent.objects.create(
            collective=collective, person=person, purpose="phone", given_on=NOW.date(), given_how="spoken", recorded_by=by
        )  # fmt: skip
    return person


def campaign(collective, by, *, callers=(), people=(), at=MONDAY, slots=("morning", "afternoon", "evening")):
    data = CampaignData(name="Nouvelles de rentrée", slots=slots, starts_on=at.date())
    made = prepare_campaign(collective, data=data, by=by, at=at, campaign_id=new_id())
    choose_callers(made, members=callers, by=by, on=at.date())
    for person in people:
        list_person(made, person=person, by=by, at=at)
    return made


def call(made, member, outcome, *, at, call_back_at=None, call_id=None):
    """The next person, called, with how it ended."""
    held = take_next(made, by=member, at=at)
    assert held is not None
    answer = Answer(outcome, call_back_at)
    return record_call(held, answer, by=member, at=at + timedelta(minutes=4), call_id=call_id or new_id())


def where(made, member, at):
    """Where the only person of the list stands."""
    return next(one for one, count in counts_of(made, member=member, at=at).items() if count)
