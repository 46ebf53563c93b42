"""The list behind each figure: its columns, its rows, and what each cell opens."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import MemberRequest
from essaim.impact.enums import (
    DEFINITIONS,
    PEOPLE_DEFINITIONS,
    STREET_DEFINITIONS,
    Indicator,
    PeopleIndicator,
    StreetIndicator,
)
from essaim.impact.queries import (
    VISIT_INDICATORS,
    pairs_behind,
    rounds_behind,
    stops_in,
    tours_in,
    visits_behind,
)
from essaim.kernel.dates import in_words
from essaim.people.models import Contact
from essaim.people.queries.contacts import phone_contacts
from essaim.people.rules.shown_names import name_in_lists
from essaim.web.counts.forms import PeriodForm
from essaim.web.frame.addresses import address
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing


def _door(dwelling: Any) -> str:
    text = str(dwelling)
    place = dwelling.place_label
    return f"{text}, {place}" if place else text


def _door_url(row: Any) -> str:
    return address("territory:door", row.dwelling_id)


def _tour_url(row: Any) -> str:
    return address("tours:tour", row.tour_id) if row.tour_id else ""


def _hours(pair: Any) -> float | None:
    tour = pair.tour
    spent = tour.returned_at - tour.started_at if tour.returned_at and tour.started_at else None
    return round(spent.total_seconds() / 3600, 1) if spent else None


_DOOR = Column(name="porte", title=_("Porte"), value=lambda row: _door(row.dwelling), url=_door_url)
_STARTS = _("Quand la sortie était prévue.")
_TOUR = Column(name="tournee", title=_("Tournée"), value=lambda row: str(row.tour or ""), url=_tour_url)
_OUTING = Column(
    name="quand",
    title=_("Quand"),
    value=lambda row: row.tour.outing.starts_at,
    kind=Kind.MOMENT,
    definition=_STARTS,
)
VISIT = (
    _DOOR,
    Column(name="quand", title=_("Quand"), value=lambda row: row.at, kind=Kind.MOMENT, definition=_("Quand on est passé."), sort=("at",)),
    Column(name="issue", title=_("Issue"), value=lambda row: row.get_outcome_display()),
    Column(name="avis", title=_("Avis laissé"), value=lambda row: gettext("oui") if row.leaflet_left else gettext("non")),
    _TOUR,
)  # fmt: skip
STOP = (_DOOR, _OUTING, _TOUR)
PAIR = (
    _TOUR,
    _OUTING,
    Column(name="membre", title=_("Personne du binôme"), value=lambda row: row.member.user.first_name),
    Column(name="heures", title=_("Heures"), value=_hours, kind=Kind.NUMBER, definition=_("Du départ au retour ; vide quand ils n’ont pas été notés.")),
)  # fmt: skip
TOUR = (
    Column(name="tournee", title=_("Tournée"), value=str, url=lambda tour: address("tours:tour", tour.id)),
    Column(name="quand", title=_("Quand"), value=lambda tour: tour.outing.starts_at, kind=Kind.MOMENT, definition=_STARTS),
)  # fmt: skip

PASSES = ngettext_lazy("%(shown)s passage", "%(shown)s passages", "total")
STOPS = ngettext_lazy("%(shown)s étape", "%(shown)s étapes", "total")
TOURS = ngettext_lazy("%(shown)s tournée", "%(shown)s tournées", "total")
PAIRS = ngettext_lazy("%(shown)s personne de binôme", "%(shown)s personnes de binôme", "total")
_OTHERS = {Indicator.DOORS_PROPOSED: (STOP, STOPS), Indicator.TOURS: (TOUR, TOURS)}


def _behind(indicator: Indicator) -> Listing:
    columns, counted = (
        (VISIT, PASSES) if indicator in VISIT_INDICATORS else _OTHERS.get(indicator, (PAIR, PAIRS))
    )
    return Listing(
        name=f"chiffre-{indicator.value}",
        title=indicator.label,
        about=DEFINITIONS[indicator],
        columns=columns,
        implied=_period,
        rows=lambda asked: _rows(asked, indicator),
        counted=counted,
        filters=period_form,
        nothing_yet=Empty(_("Rien dans cette période. Choisissez d’autres dates.")),
        nothing_matches=_("Rien dans cette période. Choisissez d’autres dates."),
        per_page=50,
        by_worker=True,
    )


def period_form(request: MemberRequest) -> PeriodForm:
    return PeriodForm(request.GET, collective=request.collective)


def _rows(asked: Asked, indicator: Indicator) -> QuerySet[Any]:
    form, collective = asked.form, asked.request.collective
    assert isinstance(form, PeriodForm)
    period, part = form.period(), form.part()
    if indicator in VISIT_INDICATORS:
        return visits_behind(collective, period, indicator, part)
    if indicator == Indicator.DOORS_PROPOSED:
        stops = stops_in(collective, period, part)
        stops = stops.select_related("dwelling__street", "dwelling__building", "tour__outing")
        return stops.order_by("tour__number", "position")
    if indicator == Indicator.TOURS:
        return tours_in(collective, period, part).select_related("outing").order_by("number")
    return pairs_behind(collective, period, part)


def _period(asked: Asked) -> list[tuple[str, str]]:
    """Nothing chosen is this month: the file says it."""
    assert isinstance(asked.form, PeriodForm)
    period = asked.form.period()
    dates = {"first": in_words(period.first, "j F Y"), "last": in_words(period.last, "j F Y")}
    return [(gettext("Période"), gettext("du %(first)s au %(last)s") % dates)]


BEHIND = {indicator: _behind(indicator) for indicator in Indicator}


@dataclass(frozen=True)
class PhoneLine:
    contact: Contact
    who: str


def _phone_rows(asked: Asked) -> QuerySet[Contact]:
    form = asked.form
    assert isinstance(form, PeriodForm)
    period = form.period()
    return phone_contacts(asked.request.collective, first=period.first, last=period.last)


def _phone_lines(page: Batch) -> list[PhoneLine]:
    seen = {one.id: one for one in page.show_people(row.person for row in page.rows if row.person)}
    return [
        PhoneLine(row, name_in_lists(seen[row.person_id]) if row.person_id in seen else "")
        for row in page.rows
    ]


BY_PHONE = Listing(
    name="chiffre-by_phone",
    title=PeopleIndicator.BY_PHONE.label,
    about=PEOPLE_DEFINITIONS[PeopleIndicator.BY_PHONE],
    columns=(
        Column(name="quand", title=_("Le"), value=lambda line: line.contact.on, kind=Kind.DATE, sort=("on",)),
        Column(name="qui", title=_("Avec qui"), value=lambda line: line.who or gettext("Sans nom"), in_file=False),
        Column(name="source", title=_("D’où vient ce contact"), value=lambda line: line.contact.get_source_display()),
        Column(name="membre", title=_("Noté par"), value=lambda line: line.contact.by.user.first_name),
    ),
    implied=_period,
    rows=_phone_rows,
    lines=_phone_lines,
    counted=ngettext_lazy("%(shown)s prise de contact", "%(shown)s prises de contact", "total"),
    filters=period_form,
    nothing_yet=Empty(_("Rien dans cette période. Choisissez d’autres dates.")),
    nothing_matches=_("Rien dans cette période. Choisissez d’autres dates."),
)  # fmt: skip


def _round_rows(asked: Asked) -> QuerySet[Any]:
    form = asked.form
    assert isinstance(form, PeriodForm)
    return rounds_behind(asked.request.collective, form.period())


def _in_street(indicator: StreetIndicator) -> Listing:
    return Listing(
        name=f"chiffre-{indicator.value}",
        title=indicator.label,
        about=STREET_DEFINITIONS[indicator],
        columns=(
            Column(name="quand", title=_("Le"), value=lambda one: one.on, kind=Kind.DATE, sort=("on",)),
            Column(name="parcours", title=_("Parcours"), value=str, url=lambda one: address("street:round", one.id)),
            Column(name="saluees", title=_("Saluées"), value=lambda one: one.greeted, kind=Kind.NUMBER),
            Column(name="rencontres", title=_("Rencontres"), value=lambda one: one.talks, kind=Kind.NUMBER),
            Column(name="presentes", title=_("Personnes rencontrées"), value=lambda one: one.met, kind=Kind.NUMBER),
            Column(name="orientations", title=_("Orientations"), value=lambda one: one.oriented, kind=Kind.NUMBER),
        ),
        implied=_period,
        rows=_round_rows,
        counted=ngettext_lazy("%(shown)s déambulation", "%(shown)s déambulations", "total"),
        filters=period_form,
        nothing_yet=Empty(_("Rien dans cette période. Choisissez d’autres dates.")),
        nothing_matches=_("Rien dans cette période. Choisissez d’autres dates."),
    )  # fmt: skip


IN_STREET = {indicator: _in_street(indicator) for indicator in StreetIndicator}
