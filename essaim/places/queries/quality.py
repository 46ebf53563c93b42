"""What data·inclusion's public score says of a place, and what is missing for more. The file is judged, not the place."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from essaim.places.models import Place
from essaim.places.queries.exports import our_source, record_of
from place_files import quality


@dataclass(frozen=True)
class Said:
    """Of a hundred; what to do, the most useful first."""

    percent: int
    missing: list[str]


def quality_of(place: Place, *, today: date) -> Said | None:
    """None as long as nothing is said of what happens there."""
    _own, offers = record_of(place, source=our_source(place.collective))
    if not offers:
        return None
    each = [quality(one, today=today) for one in offers]
    missing = dict.fromkeys(gettext(criterion.value) for one in each for criterion in one.missing)
    return Said(round(100 * sum(one.score for one in each) / len(each)), list(missing))
