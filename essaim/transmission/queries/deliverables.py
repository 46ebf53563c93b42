"""What the workshops produce, read where it stands: never a file, never a box to tick."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from essaim.calls.models import CallScript
from essaim.diagnosis.queries.territory import files
from essaim.doors.models import Outing
from essaim.network.models import Collective
from essaim.street.queries.watchers import watchers
from essaim.transmission.enums import Deliverable
from essaim.transmission.queries.gate import checked_places, verified_numbers

ENOUGH_PLACES = 15


@dataclass(frozen=True)
class Produced:
    """`count`: of what it is made; none: it is kept on paper. `wanted`: from which count on it is whole."""

    count: int | None = None
    wanted: int = 1

    @property
    def is_whole(self) -> bool:
        return self.count is not None and self.count >= self.wanted


def produced(collective: Collective, kind: str, *, on: date) -> Produced:
    """How far what a workshop produces has come."""
    count = _COUNTS.get(kind)
    wanted = ENOUGH_PLACES if kind == Deliverable.PLACES else 1
    return Produced(count(collective, on), wanted) if count else Produced()


_COUNTS: dict[str, Callable[[Collective, date], int]] = {
    Deliverable.TERRITORY: lambda of, _on: files(of).count(),
    Deliverable.WATCHERS: lambda of, _on: watchers(of).count(),
    Deliverable.TOURS: lambda of, _on: Outing.objects.filter(collective=of).count(),
    Deliverable.SCRIPT: lambda of, _on: CallScript.objects.filter(collective=of).count(),
    Deliverable.PLACES: lambda of, on: checked_places(of, on=on).count(),
    Deliverable.ALERTS: lambda of, _on: verified_numbers(of).count(),
}
