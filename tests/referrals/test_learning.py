"""What is learnt of places from five orientations on: those that never answered, those to which one comes back."""

import pytest

from essaim.kernel.keyring import blind_index
from essaim.models import Referral, ReferralMoment
from essaim.places.actions.places import close_place
from essaim.referrals.queries.learning import learned
from essaim.referrals.queries.referrals import PLACE
from tests.factories import NOW
from tests.places.test_places import place
from tests.referrals.test_referrals import odette  # noqa: F401 -- a fixture

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()


def guided(person, to, by, *states, times=1):
    """As many orientations that went through these states; a place answers when nobody noted it."""
    for _ in range(times):
        made = Referral.objects.create(
            collective=person.collective, person=person, place_name=to.name, place_ref=str(to.id), state=states[-1], since=TODAY,
            place_mark=blind_index(person.collective_id, PLACE, str(to.id)), came_on=TODAY if "came" in states else None,
        )  # fmt: skip
        for state in states:
            ReferralMoment.objects.create(
                collective=person.collective, person=person, referral=made, state=state, on=TODAY, by=by
            )


def test_nothing_is_said_before_five_orientations(collective, odette, volunteer, coordinator):  # noqa: F811
    silent, dear, both = (place(collective, volunteer, name) for name in ("Muet", "Aimé", "Peu connu"))
    guided(odette, silent, volunteer, "agreed", "sent", times=4)
    guided(odette, dear, volunteer, "agreed", "sent", "expected", "came", times=3)
    guided(odette, dear, volunteer, "agreed", "came", "returned", "holds")
    guided(odette, both, volunteer, "agreed", "came", "returned", times=4)
    assert learned(collective) == []
    guided(odette, silent, volunteer, "agreed", "sent", "expired")
    guided(odette, dear, volunteer, "agreed", "came", "returned", times=2)
    told = {one.place.name: (one.never_answers, one.is_returned_to) for one in learned(collective)}
    assert told == {"Muet": (True, False), "Aimé": (False, True)}
    guided(odette, silent, volunteer, "agreed", "sent", "refused")
    close_place(dear, by=coordinator, on=TODAY)
    assert learned(collective) == []
