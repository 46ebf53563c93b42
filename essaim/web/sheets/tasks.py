"""The sheets of many tours, printed by a worker. The plans are drawn outside of any transaction that writes."""

import io
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from essaim.documents.tour_papers import foresee_sheets, number_foreseen, pages_of_notices, tour_sheet
from essaim.documents.tour_sheet import TourSheet, render_tour_sheets
from essaim.doors.queries.tours import outings_of, tours_of_outings
from essaim.doors.rules.tours import OPEN
from essaim.kernel.jobs.backend import JobContext
from essaim.kernel.jobs.kinds import job
from essaim.kernel.jobs.made import settling
from essaim.kernel.jobs.queue import Later
from essaim.kernel.tenancy import within
from essaim.web.sheets.papers import notice_of

DRAWING = gettext_noop("Dessin des plans")
SETTING = gettext_noop("Mise en page")
LONGEST = 600.0  # seconds


def _says(result: dict[str, Any]) -> str:
    sheets: int = result.get("sheets", 0)
    return (
        ngettext("%d feuille et les avis, à imprimer.", "%d feuilles et les avis, à imprimer.", sheets)
        % sheets
    )


@job(_("Feuilles d’une sortie"), see="jobs:file", then=_("Télécharger"), says=_says)
def print_sheets(context: JobContext, *, outing_id: str, by: str) -> dict[str, Any]:  # noqa: ARG001 -- kept as who asked
    """What will be numbered is foreseen, drawn, then numbered in the one short transaction that settles the file.

    Killed or stopped anywhere, no number is taken for a paper that does not exist; done again, the numbers are the same.
    """
    collective = context.collective
    at = timezone.now()
    with within(collective):
        outings = outings_of(collective).filter(id=UUID(outing_id))
        tours = list(tours_of_outings(outings).filter(state__in=OPEN))
        foreseen = foresee_sheets(tours, at=at)
        notices = (notice_of(collective), pages_of_notices(foreseen))
    drawn: list[TourSheet] = []
    for sheet, doors in foreseen:
        context.tell(80 * len(drawn) // len(foreseen), DRAWING)
        with within(collective):
            path = reverse("tours:open", args=[sheet.tour.code])
            drawn.append(tour_sheet(sheet, doors, public_url=settings.PUBLIC_URL, open_path=path))
    context.tell(80, SETTING)
    content = io.BytesIO(render_tour_sheets(drawn, notices=notices, limit=LONGEST))
    with within(collective), settling(context, content, doing=SETTING):
        if not number_foreseen(tours, foreseen, at=at):
            raise Later
    return {
        "see": [str(context.job.id)],
        "file": "feuilles-et-avis.pdf",
        "media": "application/pdf",
        "sheets": len(drawn),
    }
