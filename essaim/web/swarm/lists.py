"""Every collective of the network with where it stands, and the requests for others: in no order of merit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import MemberRequest, network_only
from essaim.impact.enums import Indicator
from essaim.network.enums import Role
from essaim.network.models import Collective, Course
from essaim.swarm.models import CollectiveRequest, Pulse
from essaim.swarm.queries import cockpit
from essaim.swarm.rules.signs import Life, Spoken, signs_of
from essaim.web.frame.addresses import address
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, show_list
from essaim.web.listing.declared import said
from essaim.web.swarm.forms import CollectiveFilter, RequestFilter

LEAD = (Role.NETWORK_LEAD,)
SHOWN = (Indicator.DOORS_VISITED, Indicator.PASSES, Indicator.CONVERSATIONS, Indicator.TOURS)


@dataclass(frozen=True)
class Line:
    """`signs`: said as they were counted, the last night."""

    collective: Collective
    course: Course | None
    pulse: Pulse | None
    signs: list[Spoken]

    @property
    def since(self) -> date:
        return self.course.since if self.course else self.collective.created_at.date()

    @property
    def next(self) -> str:
        """« Rappeler la mairie (Hélène) »."""
        if not self.course or not self.course.next_step:
            return ""
        owner = f" ({self.course.owner.user.first_name})" if self.course.owner else ""
        return f"{self.course.next_step}{owner}"

    @property
    def next_said(self) -> str:
        """With its day, which has no column of its own on a screen."""
        day = self.course.next_on if self.course else None
        return (
            gettext("%(step)s, pour le %(day)s") % {"step": self.next, "day": said(day)} if day else self.next
        )

    def counted(self, name: str) -> int | None:
        return int(self.pulse.life.get(name, 0)) if self.pulse else None

    def figure(self, name: str) -> float | None:
        return self.pulse.figures.get(name, 0) if self.pulse else None


def line_of(collective: Collective, thresholds: dict[str, int]) -> Line:
    course, pulse = getattr(collective, "course", None), getattr(collective, "pulse", None)
    since = course.since if course else collective.created_at.date()
    signs = (
        signs_of(
            Life.from_kept(pulse.life),
            stage=collective.stage,
            since=since,
            on=pulse.counted_on,
            thresholds=thresholds,
        )
        if pulse and pulse.talk
        else []
    )
    return Line(collective, course, pulse, signs)


def _rows(asked: Asked) -> Any:
    rows = cockpit.followed(
        asked.request.network, matching=asked["q"] or "", stage=asked["stage"] or "", only=asked["only"] or "",
        owner=asked.request.member, on=timezone.localdate(),
    )  # fmt: skip
    return rows if asked.order else cockpit.ByName(rows)


def _lines(page: Batch) -> list[Line]:
    thresholds = cockpit.thresholds_of(page.request.network)
    return [line_of(one, thresholds) for one in page.rows]


def _figure(indicator: Indicator) -> Column:
    return Column(
        name=indicator.value, title=indicator.label, value=lambda one: one.figure(indicator.value), kind=Kind.NUMBER,
        definition=_("Depuis le 1er janvier."), on_screen=False,
    )  # fmt: skip


COLLECTIVES = Listing(
    name="collectifs",
    title=_("Les collectifs"),
    about=_("Les collectifs du réseau, et où en est chacun. Des nombres et des dates : personne n’y est nommé."),
    filters=CollectiveFilter.of,
    columns=(
        Column(name="collectif", title=_("Collectif"), value=lambda one: one.collective.name, url=lambda one: address("swarm:collective", one.collective.id), sort=("name__folded",)),
        Column(name="etape", title=_("Étape"), value=lambda one: str(one.collective.get_stage_display())),
        Column(name="depuis", title=_("Depuis"), value=lambda one: one.since, kind=Kind.DATE, sort=("course__since",)),
        Column(name="signes", title=_("Signes de vie"), value=lambda one: " ".join(sign.sentence for sign in one.signs), cell="swarm/_signs_cell.html", definition=_("Ce qui invite à prendre des nouvelles, avec ses chiffres.")),
        Column(name="suite", title=_("Ce qui vient"), value=lambda one: one.next, text=lambda one: one.next_said),
        Column(name="pour", title=_("Pour le"), value=lambda one: one.course.next_on if one.course else None, kind=Kind.DATE, sort=("course__next_on",), on_screen=False),
        Column(name="contact", title=_("Contact dû le"), value=lambda one: one.course.contact_due_on if one.course else None, kind=Kind.DATE, sort=("course__contact_due_on",), on_phone=False),
        Column(name="porteur", title=_("Porteur"), value=lambda one: one.collective.carrier, on_screen=False, definition=_("Le responsable des données du collectif.")),
        Column(name="membres", title=_("Membres"), value=lambda one: one.counted("members"), kind=Kind.NUMBER, on_phone=False),
        Column(name="actifs", title=_("Actifs"), value=lambda one: one.counted("active"), kind=Kind.NUMBER, definition=_("Qui ont agi ou suivi une séance en 90 jours."), on_screen=False),
        Column(name="portes", title=_("Portes connues"), value=lambda one: one.figure("doors"), kind=Kind.NUMBER, on_screen=False),
        *map(_figure, SHOWN),
        Column(name="compte", title=_("Compté le"), value=lambda one: one.pulse.counted_on if one.pulse else None, kind=Kind.DATE, on_screen=False),
    ),
    rows=_rows,
    lines=_lines,
    counted=ngettext_lazy("%(shown)s collectif", "%(shown)s collectifs", "total"),
    nothing_yet=Empty(_("Aucun collectif pour l’instant."), _("Créer le premier"), "network:new_collective"),
    exported_by=LEAD,
)  # fmt: skip


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def collectives(request: MemberRequest) -> HttpResponse:
    return show_list(request, COLLECTIVES, "swarm/collectives.html")


def _requests(asked: Asked) -> Any:
    return cockpit.requests(asked.request.network, matching=asked["q"] or "", state=asked["state"] or "")


def _who(one: CollectiveRequest) -> str:
    return one.asker or gettext("(effacé)")


REQUESTS = Listing(
    name="demandes-de-collectif",
    title=_("Demandes"),
    about=_("Qui a demandé un collectif chez soi, et ce qui a été répondu."),
    filters=RequestFilter.of,
    columns=(
        Column(name="commune", title=_("Commune"), value=lambda one: one.commune, url=lambda one: address("swarm:request", one.id), sort=("commune",)),
        Column(name="recue", title=_("Reçue le"), value=lambda one: one.received_on, kind=Kind.DATE, sort=("received_on",)),
        Column(name="qui", title=_("Qui demande"), value=_who, in_file=False),
        Column(name="reponse", title=_("Réponse"), value=lambda one: str(one.get_state_display())),
        Column(name="repondu", title=_("Répondu le"), value=lambda one: one.decided_on, kind=Kind.DATE, on_phone=False),
        Column(name="reprendre", title=_("À reprendre le"), value=lambda one: one.back_on, kind=Kind.DATE, sort=("back_on",)),
    ),
    rows=_requests,
    counted=ngettext_lazy("%(shown)s demande", "%(shown)s demandes", "total"),
    nothing_yet=Empty(_("Aucune demande pour l’instant. Partagez l’adresse du formulaire : il est ouvert à tout le monde.")),
    exported_by=LEAD,
)  # fmt: skip


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: MemberRequest) -> HttpResponse:
    form_url = request.build_absolute_uri(address("swarm:ask", request.network.slug))
    return show_list(request, REQUESTS, "swarm/requests.html", context={"form_url": form_url})
