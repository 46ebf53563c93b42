"""The emergency table of a collective."""

from uuid import UUID, uuid5

from essaim.network.models import Collective
from essaim.worries.models import EmergencyNumber
from essaim.worries.rules.emergency import SEED


def emergency_numbers(collective: Collective) -> list[EmergencyNumber]:
    """Its own table; the common one, not saved, as long as nobody changed anything."""
    own = EmergencyNumber.objects.filter(collective=collective).select_related("verified_by__user")
    return list(own) or common_table(collective)


def urgent_numbers(collective: Collective) -> list[EmergencyNumber]:
    return [number for number in emergency_numbers(collective) if number.is_urgent]


def common_table(collective: Collective) -> list[EmergencyNumber]:
    """Each line has the identifier that it keeps once it is the collective's."""
    return [
        EmergencyNumber(
            id=_seed_id(collective, one.number),
            collective=collective,
            position=position,
            situation=str(one.situation),
            number=one.number,
            hours=str(one.hours),
            is_urgent=one.is_urgent,
            by_text=one.by_text,
            verified_on=one.verified_on,
        )
        for position, one in enumerate(SEED, start=1)
    ]


def emergency_number(collective: Collective, number_id: UUID) -> EmergencyNumber | None:
    return next((one for one in emergency_numbers(collective) if one.id == number_id), None)


def _seed_id(collective: Collective, number: str) -> UUID:
    return uuid5(collective.id, number)
