"""Which communes have a CCAS, as members said."""

from collections.abc import Sequence
from dataclasses import dataclass

from essaim.network.models import Collective
from essaim.network.queries import coverage
from essaim.places.enums import Known
from essaim.places.models import CommuneCentre
from essaim.territory.models import Commune
from essaim.territory.queries.streets import communes_among


@dataclass(frozen=True)
class CentreLine:
    commune: Commune
    centre: CommuneCentre | None


def communes_here(collective: Collective) -> Sequence[Commune]:
    """Those of its streets and those that it covers."""
    covered = [one.commune_id for one in coverage(collective)]
    return list(communes_among(collective, covered).order_by("name__folded", "insee"))


def centres(collective: Collective) -> list[CentreLine]:
    rows = CommuneCentre.objects.filter(collective=collective).select_related("said_by__user")
    known = {one.commune_id: one for one in rows}
    return [CentreLine(one, known.get(one.insee)) for one in communes_here(collective)]


def centre_of(collective: Collective, insee: str) -> CommuneCentre | None:
    """None as long as nobody said, or when there is none."""
    rows = CommuneCentre.objects.filter(collective=collective, commune_id=insee, exists=Known.YES)
    return rows.select_related("commune").first()
