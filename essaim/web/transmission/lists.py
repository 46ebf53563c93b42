"""Who was at which workshop: a line for each, as it was tapped."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import MemberRequest, members_only
from essaim.transmission.models import Path
from essaim.transmission.queries.paths import attended
from essaim.web.frame.addresses import address
from essaim.web.listing import Column, Empty, Kind, Listing, show_list
from essaim.web.transmission.paths import path_of
from essaim.web.transmission.roles import READERS


def _path(request: MemberRequest) -> Path:
    asked: UUID = request.resolver_match.kwargs["path_id"]  # type: ignore[union-attr]  # resolved
    return path_of(request, asked)


ATTENDANCE = Listing(
    name="presences",
    title=_("Présences"),
    columns=(
        Column(name="seance", title=_("Séance"), value=lambda one: str(one.workshop), url=lambda one: address("transmission:path_workshop", one.workshop.id)),
        Column(name="quand", title=_("Quand"), value=lambda one: one.workshop.starts_at, kind=Kind.MOMENT, definition=_("Le jour et l’heure de la séance.")),
        Column(name="qui", title=_("Qui"), value=lambda one: one.participant.shown_name),
        Column(name="presence", title=_("Présence"), value=lambda one: str(one.mark.label) if one.mark else "", definition=_("Ce qui a été noté en dernier ; vide : rien n’a été noté.")),
    ),
    rows=lambda asked: attended(_path(asked.request)),
    counted=ngettext_lazy("%(shown)s présence", "%(shown)s présences", "total"),
    nothing_yet=Empty(_("Aucune séance tenue pour l’instant. Les présences se notent sur la page de chaque séance."), _("Les parcours"), "transmission:paths"),
    exported_by=READERS,
)  # fmt: skip


@members_only(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: MemberRequest, path_id: UUID) -> HttpResponse:
    context = {"path": path_of(request, path_id)}
    return show_list(request, ATTENDANCE, "transmission/attendance.html", context=context)
