"""The paths of a collective: begin one, see where it stands, who follows it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.kernel.keyring import with_their_keys
from essaim.transmission.actions import paths as actions
from essaim.transmission.models import Path
from essaim.transmission.queries import paths as queries
from essaim.transmission.queries.curricula import current
from essaim.transmission.rules.paths import THERE, composition, residents_are_few
from essaim.web.transmission.path_forms import PathForm
from essaim.web.transmission.roles import READERS


@members_only(*READERS)
@require_safe
def every(request: MemberRequest) -> HttpResponse:
    rows = [
        {
            "path": path,
            "held": sum(one.state == "held" for one in path.workshops.all()),
            "all": len(path.workshops.all()),
        }
        for path in queries.paths(request.collective)
    ]
    return render(request, "transmission/paths.html", {"rows": rows})


@members_only(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    form = PathForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            path = actions.open_path(
                request.collective, name=form.cleaned_data["name"], on=timezone.localdate(), by=request.member
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Le parcours est ouvert. Inscrivez les participants, puis choisissez les dates.")
            )
            return redirect("transmission:path", path.id)
    context = {"form": form, "programme": current(request.network).programme}
    return render(request, "transmission/new_path.html", context, status=422 if form.errors else 200)


def path_of(request: MemberRequest, path_id: UUID) -> Path:
    return fetch(queries.paths(request.collective), id=path_id)


@members_only(*READERS)
@require_safe
def path(request: MemberRequest, path_id: UUID) -> HttpResponse:
    shown = path_of(request, path_id)
    people = with_their_keys(queries.participants(shown))
    said = queries.attendance(shown)
    put_off = queries.times_put_off(shown)
    workshops = list(queries.workshops(request.collective).filter(path=shown))
    residents, everyone = composition(people)
    context = {
        "path": shown,
        "workshops": [
            {
                "workshop": one,
                "there": sum((who.id, one.id) in said and said[who.id, one.id] in THERE for who in people),
                "put_off": put_off[one.id],
            }
            for one in workshops
        ],
        "people": [_person(who, workshops, said) for who in people],
        "residents": residents,
        "everyone": everyone,
        "residents_are_few": residents_are_few(residents, everyone),
    }
    return render(request, "transmission/path.html", context)


def _person(who: Any, workshops: list[Any], said: dict[Any, Any]) -> dict[str, Any]:
    held = [one for one in workshops if one.state == "held"]
    missed = [one.number for one in held if said.get((who.id, one.id)) not in THERE]
    there = sum(said.get((who.id, one.id)) in THERE for one in workshops)
    return {"participant": who, "there": there, "held": len(held), "missed": missed}


@members_only(*READERS)
@require_POST
def end(request: MemberRequest, path_id: UUID) -> HttpResponse:
    actions.end_path(path_of(request, path_id), on=timezone.localdate(), by=request.member)
    messages.success(request, _("Le parcours est terminé. Il reste consultable."))
    return redirect("transmission:path", path_id)
