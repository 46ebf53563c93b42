"""« Où aller dans le quartier », on paper, to leave at somebody's home."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from essaim.documents.leaflet import Leaflet, LeafletPlace, render_leaflet
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.dates import in_words
from essaim.kernel.errors import DomainError
from essaim.places.enums import Known, Welcome
from essaim.places.models import PlaceClosure
from essaim.places.queries.leaflet import Told, around_a_quarter
from essaim.places.queries.public import published_places
from essaim.places.rules.hours import is_plain, say_week
from essaim.places.rules.public import public_phone, public_text
from essaim.places.rules.sourced import NEVER
from essaim.territory.models import Sector
from essaim.territory.queries.doors import doors_of_sectors, live_doors, middle_of
from essaim.web.places.forms import LeafletForm


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: MemberRequest) -> HttpResponse:
    form = LeafletForm(request.POST or None, of=request.collective)
    if form.is_valid():
        try:
            with translation.override(settings.LANGUAGE_CODE):  # paper is in French
                return _printed(
                    request, form.cleaned_data["sector"], large=form.cleaned_data["size"] == "large"
                )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "places/leaflet.html", {"form": form}, status=422 if form.errors else 200)


def _printed(request: MemberRequest, sector: Sector | None, *, large: bool) -> HttpResponse:
    of = request.collective
    middle = middle_of(doors_of_sectors([sector]) if sector else live_doors(of))
    groups = around_a_quarter(of, middle, on=timezone.localdate())
    days = [
        one.place.checked_on for _need, several in groups for one in several if one.place.checked_on != NEVER
    ]
    is_public = published_places(of).exists()
    path = reverse("public_page:places", args=[of.slug])
    printed = Leaflet(
        collective=of.name,
        quarter=sector.name if sector else of.name,
        groups=[(str(need.label), [_place(one) for one in several]) for need, several in groups],
        checked=in_words(min(days), "F Y") if days else "",
        phone=of.phone,
        phone_hours=of.phone_hours,
        public_url=settings.PUBLIC_URL + path if is_public else "",
        public_label=f"{settings.PUBLIC_URL}{path}".partition("://")[2].rstrip("/") if is_public else "",
    )
    response = HttpResponse(render_leaflet(printed, large=large), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="ou-aller.pdf"'
    return response


def _place(told: Told) -> LeafletPlace:
    """A leaflet is left anywhere: no number of someone, no remark."""
    place = told.place
    week = say_week(place.hours) if is_plain(place.hours) else []
    return LeafletPlace(
        name=public_text(place.name),
        lines=[public_text(f"{one.name} ({one.when})" if one.when else one.name) for one in told.services],
        hours=[_("%(days)s : %(hours)s") % {"days": days.capitalize(), "hours": said} for days, said in week]
        + ([public_text(place.hours_note)] if place.hours_note else []),
        address=public_text(", ".join(filter(None, (place.address, place.town)))),
        phone=public_phone(place.phone) if place.phone else "",
        facts=_facts(told),
    )


def _closed(one: PlaceClosure) -> str:
    if one.first == one.last:
        return _("fermé le %s") % in_words(one.first, "j F")
    return _("fermé du %(first)s au %(last)s") % {
        "first": in_words(one.first, "j F"),
        "last": in_words(one.last, "j F Y"),
    }


def _facts(told: Told) -> list[str]:
    free = all(one.is_free == Known.YES for one in told.services)
    welcome = {one.welcome for one in told.services}
    said = [
        _("à %d min à pied") % told.minutes if told.minutes else "",
        str(Welcome(welcome.pop()).label).lower() if len(welcome) == 1 else "",
        _("gratuit") if free else "",
        _("entrée sans marche") if told.place.step_free == Known.YES else "",
        told.place.languages,
    ]
    return [one for one in said if one]
