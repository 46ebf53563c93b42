"""The rounds that were made, with what was counted. Nobody is named."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.street.queries.rounds import rounds
from essaim.web.frame.addresses import address
from essaim.web.listing import Column, Empty, Kind, Listing, show_list

ROUNDS = Listing(
    name="deambulations",
    title=_("Déambulations"),
    columns=(
        Column(name="quand", title=_("Quand"), value=lambda one: one.planned_at, kind=Kind.MOMENT, sort=("planned_at",), definition=_("L’heure du rendez-vous.")),
        Column(name="parcours", title=_("Parcours"), value=str, url=lambda one: address("street:round", one.id)),
        Column(name="saluees", title=_("Saluées"), value=lambda one: one.greeted, kind=Kind.NUMBER, definition=_("Personnes saluées, sans échange.")),
        Column(name="rencontres", title=_("Rencontres"), value=lambda one: one.talks, kind=Kind.NUMBER, definition=_("Échanges de plus de cinq minutes.")),
        Column(name="presentes", title=_("Personnes rencontrées"), value=lambda one: one.met, kind=Kind.NUMBER, definition=_("Personnes présentes à ces échanges : trois personnes comptent trois.")),
        Column(name="orientations", title=_("Orientations"), value=lambda one: one.oriented, kind=Kind.NUMBER, definition=_("Échanges où un lieu a été indiqué.")),
        Column(name="retour", title=_("Rentrée"), value=lambda one: one.returned_at, kind=Kind.MOMENT, on_phone=False),
    ),
    rows=lambda asked: rounds(asked.request.collective),
    counted=ngettext_lazy("%(shown)s déambulation", "%(shown)s déambulations", "total"),
    nothing_yet=Empty(_("Aucune déambulation pour l’instant. On commence par un parcours : un marché, un arrêt de bus, quelques rues."), _("Créer un parcours"), "street:new"),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def made(request: MemberRequest) -> HttpResponse:
    return show_list(request, ROUNDS)
