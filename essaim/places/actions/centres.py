"""« Cette commune a-t-elle un CCAS ? » Said once, with where it is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.texts import clean_line
from essaim.places.enums import Known
from essaim.places.models import CommuneCentre
from essaim.territory.models import Commune


class NotAnAnswer(DomainError):
    """Répondez par oui, non, ou « on ne sait pas »."""


@dataclass(frozen=True, kw_only=True)
class CentreData:
    exists: Known | str
    name: str = ""
    address: str = ""
    phone: str = ""


@transaction.atomic
def say_centre(
    collective: Collective, commune: Commune, *, data: CentreData, by: Membership, on: date
) -> CommuneCentre:
    """The last one who says is right. Without a centre, nothing is said of where it is.

    Raises:
        NotAnAnswer, TextTooLong.
    """
    must_meet_people(by, collective_id=collective.id)
    if data.exists not in Known.values:
        raise NotAnAnswer
    is_there = data.exists == Known.YES
    texts = {
        name: _line(getattr(data, name), name) if is_there else "" for name in ("name", "address", "phone")
    }
    kept, _made = CommuneCentre.objects.update_or_create(
        collective=collective, commune=commune,
        defaults={"exists": data.exists, **texts, "said_on": on, "said_by": by},
    )  # fmt: skip
    return kept


def _line(text: str, name: str) -> str:
    known: Any = CommuneCentre._meta.get_field(name)
    return clean_line(text, limit=known.max_length or 0, what=known.verbose_name)
