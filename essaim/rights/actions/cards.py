"""What is asked with the code of a card: put down for every code alike, carried out within minutes by a chore.

A right code costs ten times a wrong one; done while someone waits for the answer, the time of the answer would tell.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from essaim.kernel.errors import DomainError
from essaim.network.models import Collective
from essaim.people.queries.codes import digests_of, person_with_card
from essaim.rights.actions.requests import open_request
from essaim.rights.enums import RequestKind, RequestVia
from essaim.rights.models import CardWish

log = logging.getLogger(__name__)


def put_down(collective: Collective, *, code: str, kind: RequestKind, at: datetime) -> None:
    """Whether the code is that of a card is not looked at."""
    CardWish.objects.create(collective=collective, digests=digests_of(collective, code), kind=kind, at=at)


def carry_out_wishes(collective: Collective, *, at: datetime) -> int:
    """How many were those of a card. A stop acts; an erasure waits seven days, so that a lost card erases nobody."""
    wishes = CardWish.objects.filter(at__lte=at).order_by("at", "id")
    return sum(_carry_out(collective, wish) for wish in list(wishes))


@transaction.atomic
def _carry_out(collective: Collective, wish: CardWish) -> bool:
    if not CardWish.objects.filter(id=wish.id).delete()[0]:  # another hand did
        return False
    person = person_with_card(collective, wish.digests)
    if person is None:
        return False
    on, kind = timezone.localdate(wish.at), RequestKind(wish.kind)
    try:
        with transaction.atomic():
            open_request(person, kind=kind, via=RequestVia.WEB, on=on, at=wish.at, by=None)
    except DomainError as refusal:
        log.warning("a request made with a code was refused: %s", type(refusal).__name__)
        return False
    return True
