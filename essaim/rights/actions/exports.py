"""Whatever leaves as a file is written down: who, when, which list, how many lines."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from essaim.network.models import Collective, Membership
from essaim.rights.models import ExportLedger


def record_export(
    collective: Collective,
    *,
    export_id: UUID,
    listing: str,
    shape: str,
    filters: Sequence[tuple[str, str]],
    rows: int,
    people: int,
    by: Membership,
    at: datetime,
) -> ExportLedger:
    """A line of the ledger, one for each export. `filters` are words that name nobody: what was typed stays out of it."""
    line, _is_new = ExportLedger.objects.get_or_create(
        id=export_id,
        defaults={
            "collective": collective,
            "member": by,
            "at": at,
            "listing": listing,
            "shape": shape,
            "filters": [list(one) for one in filters],
            "rows": rows,
            "people": people,
        },
    )
    return line
