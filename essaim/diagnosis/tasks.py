"""The long work on a public file. Thin: fetch, enter the collective, call one action."""

from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from essaim.diagnosis.actions.files import import_file
from essaim.kernel.errors import DomainError
from essaim.kernel.jobs.backend import JobContext
from essaim.kernel.jobs.kinds import job
from essaim.kernel.tenancy import within
from essaim.network.models import Collective, Membership
from essaim.territory.actions.street_files import forget_sent, sent

READING = gettext_noop("Lecture du fichier public")


def _says(result: dict[str, Any]) -> str:
    kept = int(result.get("kept", 0))
    said = ngettext(
        "%s ligne de votre territoire est gardée.", "%s lignes de votre territoire sont gardées.", kept
    )
    return said % number_format(kept, force_grouping=True)


@job(
    _("Import d’un fichier public du diagnostic"),
    see="diagnosis:page",
    then=_("Voir le diagnostic"),
    says=_says,
)
def read_public_file(context: JobContext, *, stored: str, name: str, by: str) -> dict[str, Any]:
    """Killed, it is done again from the same file."""
    collective = Collective.objects.get(id=context.collective_id)
    context.tell(0, READING)
    try:
        with within(collective):
            made = import_file(
                sent(stored), name=name, collective=collective, by=Membership.objects.get(id=by), at=timezone.now(),
                tell=lambda rows: context.tell(min(90, rows // 30_000), READING),
            )  # fmt: skip
    except DomainError:
        forget_sent(stored)
        raise
    forget_sent(stored)
    return {"see": [], "kept": made.rows_kept}
