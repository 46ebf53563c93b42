"""Whom the collective of the demonstration guided, and to where: one who said no, one who goes, two who came."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from essaim.demo.people import People
from essaim.kernel.ids import uuid7
from essaim.people.enums import InformedHow
from essaim.people.models import Person
from essaim.places.models import Place
from essaim.referrals.actions.referrals import Agreement, go_together, note_her_no, note_moment, refer
from essaim.referrals.enums import ReferralState

# (who, which place, agreed how many days ago, what she lets say of her, what followed and when)
GUIDED = (
    (1, 0, 4, "Il s’appelle Ahmed, il aime cuisiner.", ()),
    (3, 0, 25, "Elle s’appelle Mariama, elle coud.", ((ReferralState.SENT, 24), (ReferralState.EXPECTED, 21), (ReferralState.CAME, 18))),
    (5, 2, 44, "Rien, elle se présente elle-même.", ((ReferralState.CAME, 40), (ReferralState.RETURNED, 8))),
)  # fmt: skip


def guide(people: People, met: Sequence[Person], places: Sequence[Place], *, now: datetime) -> None:
    """Inside the collective of the town."""
    today = timezone.localdate(now)
    for who, where, days_ago, facts, followed in GUIDED:
        by = people.volunteers[who % 3]
        said = Agreement(facts=facts, how=InformedHow.SPOKEN, on=today - timedelta(days=days_ago))
        referral = refer(met[who], to=places[where], agreed=said, by=by, at=now, referral_id=uuid7())
        for state, day in followed:
            note_moment(referral, state=state, on=today - timedelta(days=day), by=by, at=now)
        if not followed:
            go_together(
                referral,
                with_whom=by,
                on=today + timedelta(days=3),
                meeting="14 h, à l’arrêt Lilas",
                by=by,
                at=now,
            )
    note_her_no(
        met[2],
        to=places[3],
        on=today - timedelta(days=20),
        by=people.volunteers[2],
        at=now,
        referral_id=uuid7(),
    )
