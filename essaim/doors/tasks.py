"""The long work on tours. Thin: fetch, enter the collective, call one action."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from essaim.doors.actions.planning import PlanIsGone, give_up_plan, plan_rest_again
from essaim.doors.models import Plan
from essaim.kernel.errors import DomainError
from essaim.kernel.jobs.backend import JobContext
from essaim.kernel.jobs.kinds import job
from essaim.kernel.jobs.queue import Stopped
from essaim.kernel.tenancy import within
from essaim.network.models import Collective

CUTTING = gettext_noop("Calcul des tournées")


@job(_("Calcul d’un plan"), see="planning:plan", then=_("Voir le plan"))
def cut_plan(context: JobContext, *, plan_id: str, seed: int, by: str) -> dict[str, Any]:  # noqa: ARG001 -- kept as who asked
    """A plan that was never given a tour leaves with the refusal that says why."""
    collective = Collective.objects.get(id=context.collective_id)
    with within(collective):
        plan = Plan.objects.select_related("collective").filter(id=UUID(plan_id)).first()
    if plan is None:
        raise PlanIsGone
    told = [-1]

    def tell(done: float) -> None:
        percent = int(95 * done)
        if percent != told[0]:
            told[0] = percent
            context.tell(percent, CUTTING)

    try:
        plan_rest_again(plan, on=timezone.localdate(), seed=seed, progress=tell)
    except (DomainError, Stopped):
        with within(collective):
            give_up_plan(plan)
        raise
    return {"see": [plan_id]}
