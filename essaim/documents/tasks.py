"""The streets of a territory, cut from a file by a worker; what was left behind, forgotten."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from essaim.kernel.errors import DomainError
from essaim.kernel.jobs.backend import JobContext
from essaim.kernel.jobs.chores import Every, Whose, chore
from essaim.kernel.jobs.kinds import job
from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.territory.actions.street_files import forget_abandoned, forget_sent, import_streets, sent
from essaim.territory.queries.maps import extents

READING = gettext_noop("Lecture des rues")


def _says(result: dict[str, Any]) -> str:
    brought = int(result.get("brought", 0))
    said: str = (
        ngettext("Les rues de %d commune sont là.", "Les rues de %d communes sont là.", brought) % brought
    )
    return said


@job(_("Import des rues"), see="territory:streets", then=_("Voir les rues"), says=_says)
def bring_streets(context: JobContext, *, stored: str, by: str) -> dict[str, Any]:  # noqa: ARG001 -- kept as who asked
    """Of the communes where this collective has doors. Killed, it is done again from the same file."""
    collective = Collective.objects.get(id=context.collective_id)
    with within(collective):
        around = extents([collective])
    context.tell(0, READING)
    try:
        brought = import_streets(
            sent(stored), around=around, tell=lambda percent: context.tell(percent, READING)
        )
    except DomainError:
        forget_sent(stored)
        raise
    forget_sent(stored)
    return {"see": [], "brought": len(brought)}


@chore(Every.DAY, name="street_files_forgotten", whose=Whose.INSTALLATION, destroys=True)
def forget_street_files(_installation: None, at: datetime) -> int:
    return forget_abandoned(at=at)
