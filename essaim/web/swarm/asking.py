"""« Un collectif chez nous »: anyone asks, without an account. Nothing kept is shown here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.limits import may_try
from essaim.entrance.policies import public
from essaim.swarm.actions.requests import Asked, receive_request
from essaim.swarm.queries.cockpit import network_with
from essaim.web.swarm.collective import done
from essaim.web.swarm.forms import AskForm


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, network_slug: str) -> HttpResponse:
    network = fetch(network_with(network_slug))
    form = AskForm(request.POST or None)
    if request.method == "POST" and not may_try(request, "collective_request", of=network.slug):
        return render(request, "swarm/too_many.html", {"asked_of": network}, status=429)

    def act() -> object:
        data = form.cleaned_data
        asked = Asked(**{name: data[name] for name in ("insee", "asker", "reach", "motives")})
        return receive_request(network, asked=asked, on=timezone.localdate())

    if done(form, act):
        return redirect("swarm:thanks", network.slug)
    return render(
        request, "swarm/ask.html", {"form": form, "asked_of": network}, status=422 if form.errors else 200
    )


@public
@require_safe
def thanks(request: HttpRequest, network_slug: str) -> HttpResponse:
    return render(request, "swarm/thanks.html", {"asked_of": fetch(network_with(network_slug))})
