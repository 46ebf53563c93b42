"""Calendars of others, read again. Thin: what waits for someone else is outside of any transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from essaim.agenda.actions import outer
from essaim.agenda.actions.fetching import CannotRead
from essaim.agenda.enums import Trouble
from essaim.agenda.queries.outer import followed
from essaim.kernel.jobs.backend import JobContext
from essaim.kernel.jobs.chores import Every, chore
from essaim.kernel.jobs.kinds import job
from essaim.kernel.tenancy import within
from essaim.network.models import Collective


def _says(result: dict[str, Any]) -> str:
    if result.get("trouble"):
        return str(Trouble(result["trouble"]).label)
    count = result.get("dates", 0)
    return (
        ngettext("%d date lue.", "%d dates lues.", count) % count
        if count
        else gettext("Aucune date à venir.")
    )


@job(_("Lecture d’un agenda suivi"), see="agenda:followed", then=_("Voir les agendas suivis"), says=_says)
def read_outer(context: JobContext, *, calendar_id: str, by: str = "") -> dict[str, Any]:  # noqa: ARG001 -- kept as who asked
    collective = Collective.objects.get(id=context.collective_id)
    with within(collective):
        known = followed(collective).filter(id=UUID(calendar_id)).exclude(address="").first()
        now = timezone.now()
    if known is None:
        return {"see": []}
    try:
        found = outer.asked_of(known.address, at=now)
    except CannotRead as fault:
        with within(collective):
            outer.note_trouble(known, fault.trouble, at=now)
        return {"see": [], "trouble": fault.trouble.value}
    with within(collective):
        return {"see": [], "dates": outer.keep(known, found, at=now)}


@chore(Every.DAY, name="outer_calendars_asked")
def ask_again(collective: Collective, at: datetime) -> int:  # noqa: ARG001 -- as chores are called
    """Each as a job of its own: one that does not answer holds up no other."""
    known = list(followed(collective).exclude(address="").values_list("id", flat=True))
    for one in known:
        read_outer.enqueue(calendar_id=one)
    return len(known)
