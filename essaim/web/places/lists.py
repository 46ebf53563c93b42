"""The list of places: what one comes for, when it is open, and since when nobody made sure."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.places.models import Place, Service
from essaim.places.queries import places as queries
from essaim.places.queries.places import Wish, matching
from essaim.places.queries.walking import Walk, on_foot_first, walks
from essaim.places.rules.checks import must_be_checked
from essaim.places.rules.hours import is_plain, say_week
from essaim.places.rules.sourced import NEVER
from essaim.web.frame.addresses import address
from essaim.web.frame.place_finding import misspelt
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, show_list
from essaim.web.places.forms import PlaceFilter


@dataclass(frozen=True)
class Line:
    place: Place
    services: list[Service]
    is_stale: bool
    walk: Walk | None = None

    @property
    def address(self) -> str:
        """With how far it is on foot, when the list is near somewhere."""
        said = ", ".join(filter(None, (self.place.address, self.place.town)))
        if self.walk is None:
            return said
        away = _("à %d min à pied") if self.walk.by_streets else _("à %d min à pied environ")
        return f"{said} ({away % self.walk.minutes})".strip()

    @property
    def hours(self) -> str:
        week = say_week(self.place.hours) if is_plain(self.place.hours) else []
        said = [f"{days} : {hours}" for days, hours in week] or list(filter(None, [self.place.hours]))
        return " ; ".join([*said, self.place.hours_note] if self.place.hours_note else said)

    @property
    def is_never(self) -> bool:
        """Whoever wrote it gave no date, and nobody looked since."""
        return self.place.checked_on == NEVER

    @property
    def climate(self) -> str:
        return ", ".join(str(one.get_fact_display()) for one in self.place.climate.all() if one.is_so)


def _rows(asked: Asked) -> Any:
    of = asked.request.collective
    if asked["state"] == "check":
        rows = queries.places_to_check(of, on=timezone.localdate())
    elif asked["state"] == "gone":
        rows = queries.vanished_places(of).order_by("name__folded", "id")
    elif asked["state"] == "public":
        rows = queries.places(of).filter(published_on__isnull=False).order_by("name__folded", "id")
    elif asked["state"] == "closed":
        rows = queries.closed_places(of).order_by("name__folded", "id")
    else:
        rows = queries.places(of).order_by("name__folded", "id")
    wish = Wish(
        text=asked["q"] or "",
        need=asked["need"] or "",
        day=asked["day"] or "",
        moment=asked["moment"] or "",
        welcome=asked["welcome"] or "",
        is_free=bool(asked["free"]),
        step_free=bool(asked["step_free"]),
        climate=asked["climate"] or "",
        language=asked["language"] or "",
    )
    found = matching(rows, wish)
    if wish.text and not found.exists():
        near = rows.filter(id__in=misspelt(of, wish.text))
        found = matching(near, replace(wish, text=""))
    around = asked.form.around if isinstance(asked.form, PlaceFilter) else None
    return on_foot_first(found, around).rows if around else found


def _lines(page: Batch) -> list[Line]:
    today = timezone.localdate()
    prefetch_related_objects(list(page.rows), "services", "climate")
    form = PlaceFilter(page.request.GET, of=page.request.collective)
    away = walks(list(page.rows), form.around if form.is_valid() else None)
    return [
        Line(one, list(one.services.all()), must_be_checked(one.checked_on, on=today), away.get(one.id))
        for one in page.rows
    ]


PLACES = Listing(
    name="lieux",
    title=_("Lieux ressources"),
    about=_("Les lieux où le collectif oriente, tels que vérifiés par ses membres."),
    columns=(
        Column(name="nom", title=_("Nom du lieu"), value=lambda line: line.place.name, url=lambda line: address("places:place", line.place.id), sort=("name__folded",)),
        Column(name="genre", title=_("Genre de lieu"), value=lambda line: line.place.get_kind_display(), on_phone=False),
        Column(name="services", title=_("Ce qui s’y passe"), value=lambda line: ", ".join(one.name for one in line.services)),
        Column(name="accueil", title=_("Accueil"), value=lambda line: ", ".join(dict.fromkeys(str(one.get_welcome_display()) for one in line.services))),
        Column(name="horaires", title=_("Horaires"), value=lambda line: line.hours, on_phone=False),
        Column(name="adresse", title=_("Adresse"), value=lambda line: line.address),
        Column(name="telephone", title=_("Téléphone"), value=lambda line: line.place.phone, cell="places/_phone_cell.html"),
        Column(name="email", title=_("E-mail"), value=lambda line: line.place.email, on_screen=False),
        Column(name="site", title=_("Site internet"), value=lambda line: line.place.website, on_screen=False),
        Column(name="osm", title=_("Horaires, en notation OpenStreetMap"), value=lambda line: line.place.hours, on_screen=False),
        Column(name="marche", title=_("Entrée sans marche"), value=lambda line: line.place.get_step_free_display(), on_screen=False),
        Column(name="acces", title=_("Comment y aller sans voiture"), value=lambda line: line.place.getting_there, on_screen=False),
        Column(name="langues", title=_("Langues parlées"), value=lambda line: line.place.languages, on_screen=False),
        Column(name="climat", title=_("Par forte chaleur, par grand froid"), value=lambda line: line.climate, on_screen=False),
        Column(name="verifie", title=_("Vérifié le"), value=lambda line: line.place.checked_on, kind=Kind.DATE, cell="places/_checked_cell.html", sort=("checked_on",), definition=_("Le jour où quelqu’un s’est assuré que tout était encore vrai.")),
    ),
    rows=_rows,
    lines=_lines,
    filters=lambda request: PlaceFilter(request.GET, of=request.collective),
    tabs="state",
    counted=ngettext_lazy("%(shown)s lieu", "%(shown)s lieux", "total"),
    nothing_yet=Empty(_("Aucun lieu pour l’instant. Commencez par celui où vous iriez vous-même."), _("Ajouter un lieu"), "places:add"),
    nothing_matches=_("Aucun lieu ne répond à tout cela. Enlevez un filtre."),
    exported_by=FIELD,
)  # fmt: skip


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def places(request: MemberRequest) -> HttpResponse:
    return show_list(request, PLACES, "places/list.html")
