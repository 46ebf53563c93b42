"""The world of `callers.py`: a campaign of thousands and its callers; then what the server holds of it."""

from datetime import time
from typing import Any

from world import signed_in

_OUTCOMES = ("talked", "not_now", "no_answer", "message_left", "busy", "unknown_number", "someone_else", "wrong_number", "refuses", "never")  # fmt: skip


def made(size: list[int]) -> dict[str, Any]:
    from django.db import transaction
    from django.utils import timezone

    from essaim.calls.actions.campaigns import CampaignData, choose_callers, list_people, prepare_campaign
    from essaim.calls.queries.targets import Target
    from essaim.kernel.tenancy import within
    from essaim.models import CallSettings
    from tests import factories
    from tests.calls.samples import someone
    from tests.factories import new_id

    callers, people = size
    of = factories.collective("Collectif du banc")
    by = factories.member(of, role="coordinator")
    team = [factories.member(of) for _ in range(callers)]
    now = timezone.now()
    with within(of), transaction.atomic(), transaction.atomic(using="vault"):
        CallSettings.objects.create(
            collective=of, morning_from=time(0), morning_to=time(12), afternoon_from=time(12), afternoon_to=time.max, at_weekends=True
        )  # fmt: skip
        for number in range(people):
            someone(of, by, f"Personne {number}")
        slots = ["morning", "afternoon", "evening", "weekend"]
        data = CampaignData(name="Rentrée", slots=slots, starts_on=now.date())
        campaign = prepare_campaign(of, data=data, by=by, at=now, campaign_id=new_id())
        choose_callers(campaign, members=team, by=by, on=now.date())
        assert list_people(campaign, target=Target(), by=by, at=now) == people
    return {
        "collective": str(of.id),
        "campaign": str(campaign.id),
        "sessions": [signed_in(one).session for one in team],
        "outcomes": list(_OUTCOMES),
    }


def kept(collective: str) -> dict[str, Any]:
    """By the number of each person: what was noted of her, who opened her page (the callers in the order in which they were made)."""
    from django.utils import timezone

    from essaim.kernel import keyring
    from essaim.kernel.tenancy import within
    from essaim.models import AccessEntry, Call, CallHold, Collective, Contact, Grant, Membership, Person

    of = Collective.objects.get(id=collective)
    with within(of):
        people = list(Person.objects.all())
        keyring.load_keys(of.id, [one.id for one in people])
        number = {one.id: int(one.name.split()[-1]) for one in people}
        members = Membership.objects.filter(collective=of, role="volunteer").order_by("id")
        turn = {one: place for place, one in enumerate(members.values_list("id", flat=True))}
        seen = AccessEntry.objects.filter(verb="opened", why="caller").values_list("member_id", "subject_id")
        calls = {number[one]: outcome for one, outcome in Call.objects.values_list("person_id", "outcome")}
        open_holds = CallHold.objects.filter(ended_at=None).values(
            "id"
        )  # a request that arrived after all others
        holds = list(CallHold.objects.values_list("person_id", "member_id"))
        return {
            "calls": calls,
            "opened": sorted({(turn[member], number[person]) for member, person in seen}),
            "called_twice": Call.objects.count() - len(calls),
            "held_by_two": len(set(holds)) - len({person for person, _member in holds}),
            "still_seen": Grant.objects.filter(capacity="caller", until__gt=timezone.now())
            .exclude(source_id__in=open_holds)
            .count(),
            "contacts": Contact.objects.filter(source="call").count(),
        }
