"""The directory as files that other software reads: data·inclusion and HSDS. Places alone: no person is in them."""

import tempfile
from collections.abc import Callable
from typing import Any, BinaryIO

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.network.models import Collective
from essaim.places.queries import exports
from essaim.places.queries.places import places
from place_files import write_data_inclusion, write_data_inclusion_csv, write_hsds, write_hsds_tables

IN_MEMORY = 2_000_000


def _json(target: BinaryIO, of: Collective) -> None:
    write_data_inclusion(target, exports.strict(of))


def _structures(target: BinaryIO, of: Collective) -> None:
    write_data_inclusion_csv(target, (place for place, _offers in exports.strict(of)), services=False)


def _services(target: BinaryIO, of: Collective) -> None:
    offers = (one for _place, several in exports.strict(of) for one in several)
    write_data_inclusion_csv(target, offers, services=True)


def _hsds(target: BinaryIO, of: Collective) -> None:
    write_hsds(target, exports.pairs(of))


def _hsds_next(target: BinaryIO, of: Collective) -> None:
    write_hsds(target, exports.pairs(of), version="3.1")


def _hsds_tables(target: BinaryIO, of: Collective) -> None:
    write_hsds_tables(target, exports.pairs(of))


Writer = Callable[[Any, Collective], None]
FILES: dict[str, tuple[Any, Writer, str]] = {
    "data-inclusion.json": (_("data·inclusion, structures et services"), _json, "application/json"),
    "structures.csv": (_("data·inclusion, structures seules, en tableau"), _structures, "text/csv"),
    "services.csv": (_("data·inclusion, services seuls, en tableau"), _services, "text/csv"),
    "hsds.json": (_("HSDS 3.0, d’un seul fichier"), _hsds, "application/json"),
    "hsds.zip": (_("HSDS 3.0, en tableaux"), _hsds_tables, "application/zip"),
}
TRIED: dict[str, tuple[Any, Writer, str]] = {
    "hsds-3.1.json": (_("HSDS 3.1, à l’essai"), _hsds_next, "application/json"),
}


@members_only(*FIELD)
@require_safe
def export(request: MemberRequest) -> HttpResponse:
    """`?essai=1` shows what is not settled yet."""
    shown = {**FILES, **TRIED} if request.GET.get("essai") else FILES
    context = {
        "files": [(name, label) for name, (label, _write, _kind) in shown.items()],
        "left_out": exports.left_out(request.collective),
        "count": places(request.collective).count(),
    }
    return render(request, "places/export.html", context)


@members_only(*FIELD)
@require_safe
def download(request: MemberRequest, file: str) -> Any:
    if file not in FILES | TRIED:
        raise Http404
    _label, write, kind = (FILES | TRIED)[file]
    made = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- closed by the response
    try:
        write(made, request.collective)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    return FileResponse(
        made, as_attachment=True, filename=f"{request.collective.slug}-{file}", content_type=kind
    )
