"""Two rows that may be one place: found, looked at side by side, made one, separated again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.places.actions.merges import merge_places, separate_places
from essaim.places.models import Place
from essaim.places.queries.merges import doubles as found_doubles
from essaim.places.queries.merges import likely_doubles, place_merges
from essaim.places.queries.places import places, services_of
from essaim.places.rules.hours import is_plain, say_week
from essaim.places.rules.merges import LINES
from essaim.web.frame.place_finding import nearest_places
from essaim.web.places.forms import MergeForm

MOST = 12


@members_only(*COORDINATORS)
@require_safe
def doubles(request: MemberRequest) -> HttpResponse:
    """Over the whole directory."""
    return render(request, "places/doubles.html", {"groups": found_doubles(request.collective)})


@members_only(*COORDINATORS)
@require_safe
def alike(request: MemberRequest, place_id: UUID) -> HttpResponse:
    """Those that may be this one, and a search for another."""
    kept = fetch(places(request.collective), id=place_id)
    words = request.GET.get("q", "")[:100].strip()
    named = (
        [one for one, _name, _said in nearest_places(request.collective, words)[: MOST + 1]] if words else []
    )
    searched = list(
        places(request.collective).filter(id__in=named).exclude(id=kept.id).order_by("name__folded", "id")
    )
    context = {"place": kept, "likely": likely_doubles(kept), "words": words, "searched": searched[:MOST]}
    return render(request, "places/alike.html", context)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: MemberRequest, place_id: UUID) -> HttpResponse:
    """`?avec=`: the other one."""
    kept = fetch(places(request.collective), id=place_id)
    other = _other(request, kept)
    form = MergeForm(request.POST or None, lines=_lines(kept, other), versions=(kept.version, other.version))
    if form.is_valid():
        try:
            merge_places(
                kept,
                other,
                taken=form.taken,
                versions=form.versions,
                by=request.member,
                on=timezone.localdate(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _(
                "C’est un seul lieu. Pendant trente jours, vous pouvez encore les séparer depuis sa page."
            )
            messages.success(request, said)
            return redirect("places:place", place_id=kept.id)
    offers = [(kept, list(services_of(kept))), (other, list(services_of(other)))]
    context = {"place": kept, "other": other, "form": form, "offers": offers}
    return render(request, "places/compare.html", context, status=422 if form.errors else 200)


def _other(request: MemberRequest, kept: Place) -> Place:
    """Another than the kept one."""
    try:
        other_id = UUID(request.GET.get("avec", ""))
    except ValueError:
        raise Http404 from None
    return fetch(places(request.collective).exclude(id=kept.id), id=other_id)


def _lines(kept: Place, other: Place) -> list[dict[str, Any]]:
    """What the two say otherwise."""
    rows = [{"line": line, "here": _said(kept, line), "there": _said(other, line)} for line in LINES]
    return [one for one in rows if one["here"] and one["there"] and one["here"] != one["there"]]


def _said(place: Place, line: str) -> str:
    if line == "address":
        return ", ".join(filter(None, (place.address, " ".join(filter(None, (place.postcode, place.town))))))
    if line == "hours" and is_plain(place.hours):
        return " ; ".join(f"{days} : {hours}" for days, hours in say_week(place.hours))
    if line in {"kind", "step_free"}:
        return str(getattr(place, f"get_{line}_display")()) if getattr(place, line) != "unknown" else ""
    return str(getattr(place, line))


@members_only(*COORDINATORS)
@require_POST
def separate(request: MemberRequest, placemerge_id: UUID) -> HttpResponse:
    kept = fetch(place_merges(request.collective), id=placemerge_id)
    try:
        separate_places(kept, by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Ce sont de nouveau deux lieux, comme avant."))
    return redirect("places:place", place_id=kept.kept_id)
