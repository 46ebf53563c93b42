"""How the first time was: one word, in one more tap."""

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.referrals.actions.referrals import NotWhatFollows, held
from essaim.referrals.enums import HowItWas, ReferralState
from essaim.referrals.models import Referral, ReferralMoment


class AlreadySaid(DomainError):
    """Quelqu’un a déjà dit comment c’était."""


@transaction.atomic
def say_how_it_was(referral: Referral, *, how: str, by: Membership) -> None:
    """Kept beside the day when she came, sealed as the rest of her file; it is counted nowhere.

    Raises:
        NotWhatFollows, AlreadySaid, FileIsClosed, NotOfThisCollective.
    """
    held(referral, by)
    came = ReferralMoment.objects.filter(referral=referral, state=ReferralState.CAME).last()
    if how not in HowItWas.values or came is None or referral.state != ReferralState.CAME:
        raise NotWhatFollows
    if came.said:
        raise AlreadySaid
    came.said = str(HowItWas(how).label)
    came.save(update_fields=["said"])
