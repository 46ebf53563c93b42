"""The bilans of a collective, the latest period first."""

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from essaim.bilans.models import Bilan
from essaim.bilans.queries.bilans import bilans, published_bilans
from essaim.bilans.rules.periods import in_words
from essaim.entrance.policies import COORDINATORS
from essaim.impact.rules import Period
from essaim.web.frame.addresses import address
from essaim.web.listing import Asked, Column, Empty, Kind, Listing


def _state(bilan: Bilan) -> str:
    edition: int | None = bilan.edition  # type: ignore[attr-defined]  # annotated by `bilans`
    return gettext("Édition %d") % edition if edition else gettext("Brouillon")


def _rows(asked: Asked) -> object:
    member = asked.request.member
    return bilans(member.collective) if member.role in COORDINATORS else published_bilans(member.collective)  # type: ignore[arg-type]  # a member of it


BILANS = Listing(
    name="bilans",
    title=_("Bilans"),
    columns=(
        Column(name="titre", title=_("Bilan"), value=str, url=lambda one: address("bilans:bilan", one.id)),
        Column(name="periode", title=_("Période"), value=lambda one: in_words(Period(one.first, one.last))),
        Column(name="au", title=_("Jusqu’au"), value=lambda one: one.last, kind=Kind.DATE, on_phone=False),
        Column(name="etat", title=_("Où il en est"), value=_state, definition=_("L’édition publiée, ou un brouillon que seul·es les référent·es voient.")),
    ),
    rows=_rows,
    counted=ngettext_lazy("%(shown)s bilan", "%(shown)s bilans", "total"),
    nothing_yet=Empty(_("Aucun bilan encore. Un bilan dit à une mairie, à un financeur, à tous, ce qui a été fait d’un trimestre ou d’une année.")),
)  # fmt: skip
