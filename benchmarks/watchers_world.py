"""The world of `watchers.py`: those who agreed, who calls, the lists as their hour comes; then what the server holds."""

from datetime import timedelta
from typing import Any

from world import signed_in

_OUTCOMES = (
    "talked",
    "talked",
    "talked",
    "not_now",
    "no_answer",
    "message_left",
)  # a busy line is called sooner


def made(size: list[int]) -> dict[str, Any]:
    from django.db import transaction
    from django.utils import timezone

    from essaim.kernel.tenancy import within
    from essaim.models import Consent
    from essaim.vigilance.actions.watches import WatchData, switch_on
    from tests import factories
    from tests.calls.samples import someone
    from tests.factories import new_id

    callers, people = size
    of = factories.collective("Collectif du banc")
    by = factories.member(of, role="coordinator")
    team = [factories.member(of) for _ in range(callers)]
    now = timezone.now()
    today = timezone.localdate(now)
    with within(of), transaction.atomic(), transaction.atomic(using="vault"):
        met = [someone(of, by, f"Personne {number}", agreed=False) for number in range(people)]
        Consent.objects.bulk_create(
            Consent(
                collective=of,
                person=one,
                purpose="vigilance",
                given_on=today,
                given_how="spoken",
                recorded_by=by,
            )
            for one in met
        )
        data = WatchData(hazard="cold", level="orange", starts_on=today, ends_on=today + timedelta(days=3))
        watch = switch_on(of, data=data, callers=team, by=by, at=now, vigilance_id=new_id())
    return {"collective": str(of.id), "watch": str(watch.id), "outcomes": list(_OUTCOMES)}


def opened(asked: list[str]) -> dict[str, Any]:
    """The hour moved: the level, the list that is due; everyone signs in again."""
    from allauth.mfa.models import Authenticator
    from django.utils import timezone

    from essaim.kernel.tenancy import within
    from essaim.models import Collective, Membership, Vigilance
    from essaim.vigilance.actions.watches import change_watch, keep_watch

    watch_id, level = asked
    of, now = Collective.objects.get(), timezone.now()
    with within(of):
        team = list(Membership.objects.filter(collective=of, role="volunteer").order_by("id"))
        by = Membership.objects.get(collective=of, role="coordinator")
        watch = Vigilance.objects.get(id=watch_id)
        if watch.level != level:
            change_watch(watch, level=level, ends_on=watch.ends_on, callers=team, by=by, at=now)
        keep_watch(of, at=now)
        campaign = watch.waves.order_by("-on", "-number")[0].campaign_id
    Authenticator.objects.filter(user=by.user).delete()
    return {
        "campaign": str(campaign),
        "sessions": [signed_in(one).session for one in team],
        "lead": signed_in(by).session,
    }


def kept(collective: str) -> dict[str, Any]:
    """By the number of each person: what was noted of her, in order; who opened her page."""
    from callers_world import kept as of_calls

    from essaim.kernel import keyring
    from essaim.kernel.tenancy import within
    from essaim.models import Call, CallHold, Collective, Person

    told = of_calls(collective)
    of = Collective.objects.get(id=collective)
    calls: dict[int, list[str]] = {}
    with within(of):
        people = list(Person.objects.all())
        keyring.load_keys(of.id, [one.id for one in people])
        number = {one.id: int(one.name.split()[-1]) for one in people}
        for person, outcome in Call.objects.order_by("at", "id").values_list("person_id", "outcome"):
            calls.setdefault(number[person], []).append(outcome)
        noted = set(CallHold.objects.filter(ended_as="called").values_list("call_id", flat=True))
        held_by_two = Call.objects.exclude(id__in=noted).count()  # a call that no hold of hers bears
    return {"calls": calls, "opened": told["opened"], "held_by_two": held_by_two}
