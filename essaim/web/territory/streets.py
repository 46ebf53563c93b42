"""The streets under the maps: of which communes they are known, and how to bring them."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from essaim.documents.tasks import bring_streets
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only, takes_a_file
from essaim.kernel.errors import DomainError
from essaim.network.queries import coverage
from essaim.territory.actions.street_files import store_streets
from essaim.territory.queries.maps import extents
from essaim.territory.queries.street_files import known_streets, streets_around
from essaim.territory.queries.streets import communes_among
from essaim.territory.rules.street_network import Box, lines_of, worth_showing
from essaim.web.territory.import_forms import StreetsForm


@members_only(*COORDINATORS)
@takes_a_file("essaim.web.frame.uploads.LimitedUpload")
@require_http_methods(["GET", "HEAD", "POST"])
def streets(request: MemberRequest) -> HttpResponse:
    form = StreetsForm(request) if request.method == "POST" else StreetsForm()
    if request.method == "POST" and form.is_valid():
        try:
            stored = store_streets(form.cleaned_data["file"])
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            asked = bring_streets.enqueue(stored=stored, by=request.member.id)
            return redirect("jobs:job", job_id=asked.id)
    context = {"form": form, "communes": _communes(request), "has_doors": bool(extents([request.collective]))}
    return render(request, "territory/streets.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_safe
def streets_json(request: MemberRequest) -> JsonResponse:
    """`?box=west,south,east,north`: the public streets there, for an interactive map: the wider the place, the fewer."""
    box = _asked(request.GET.get("box", ""))
    known = streets_around(box) if box else None
    lines = lines_of(worth_showing(known, box)) if known and box else []
    answer = JsonResponse({"type": "FeatureCollection", "features": lines})
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _asked(text: str) -> Box | None:
    try:
        west, south, east, north = (float(side) for side in text.split(","))
    except ValueError:
        return None
    is_box = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return (west, south, east, north) if is_box else None


def _communes(request: MemberRequest) -> list[dict[str, Any]]:
    """Those where there are doors, and those covered."""
    covered = coverage(request.collective).values_list("commune_id", flat=True)
    names = {one.insee: one.name for one in communes_among(request.collective, covered)}
    known = known_streets(names)
    return [
        {"name": name, "known": known.get(insee)}
        for insee, name in sorted(names.items(), key=lambda one: one[1])
    ]
