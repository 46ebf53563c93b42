"""« Rien trouvé »: noted in one tap, without anyone in it."""

from datetime import date
from uuid import UUID

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.kernel.tenancy import insert_once
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_meet_people
from essaim.places.enums import Need
from essaim.referrals.enums import Lack
from essaim.referrals.models import UnmetNeed


class NotANeed(DomainError):
    """Choisissez ce qu’elle cherchait, et ce qui manque."""


@transaction.atomic
def note_unmet(
    collective: Collective, *, need: str, lack: str, by: Membership, on: date, need_id: UUID
) -> None:
    """The same `need_id` is kept once.

    Raises:
        NotANeed.
    """
    must_meet_people(by, collective_id=collective.id)
    if need not in Need.values or lack not in Lack.values:
        raise NotANeed
    row_id = drawn_id("unmet", collective_id=collective.id, by=by.id, chosen=need_id)
    insert_once(UnmetNeed(id=row_id, collective=collective, need=need, lack=lack, month=on.replace(day=1)))
