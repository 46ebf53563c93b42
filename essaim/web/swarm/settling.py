"""From which figure on each sign speaks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import MemberRequest, network_only
from essaim.swarm.actions.pulses import settle_thresholds
from essaim.swarm.queries.cockpit import thresholds_of
from essaim.web.swarm.collective import done
from essaim.web.swarm.forms import ThresholdsForm


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: MemberRequest) -> HttpResponse:
    form = ThresholdsForm(request.POST or None, own=thresholds_of(request.network))
    today = timezone.localdate()
    if done(
        form,
        lambda: settle_thresholds(request.network, thresholds=form.cleaned_data, by=request.member, on=today),
    ):
        messages.success(request, _("Les seuils sont changés, pour tous les collectifs du réseau."))
        return redirect("swarm:collectives")
    return render(request, "swarm/thresholds.html", {"form": form}, status=422 if form.errors else 200)
