"""The sectors in the order of the index, with what makes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from essaim.diagnosis.enums import Indicator, Source
from essaim.diagnosis.queries.territory import Outline
from essaim.diagnosis.rules.index import Ranked
from essaim.web.frame.maps import COLOURS
from essaim.web.listing import Column, Empty, Kind, Listing

OUTLINE_COLOURS = {Source.IRIS.value: "#574e45", Source.QPV.value: "#6a3a78"}
_HIGH, _LOW = 0.25, -0.25  # of the usual spread


@dataclass(frozen=True)
class Line:
    ranked: Ranked

    @property
    def colour(self) -> str:
        index = self.ranked.index
        if index is None:
            return COLOURS[3]
        return COLOURS[1] if index > _HIGH else COLOURS[5] if index < _LOW else COLOURS[2]

    @property
    def state(self) -> str:
        index = self.ranked.index
        if index is None:
            return _("rien de connu")
        return (
            _("au-dessus des autres")
            if index > _HIGH
            else _("en dessous")
            if index < _LOW
            else _("comme les autres")
        )

    @property
    def why(self) -> str:
        parts = (f"{Indicator(one).label} {_signed(value)}" for one, value in self.ranked.why)
        return ", ".join(parts)

    @property
    def care(self) -> str:
        """What keeps from reading too much in it."""
        place = self.ranked.place
        if not place.people:
            return ""
        told = [_("faible effectif")] if place.is_few else []
        return ", ".join(told + ([_("valeurs estimées par l’Insee")] if place.is_estimated else []))


def outline_said(one: Outline) -> str:
    """« Nord 1 : 58 % vivent seules »."""
    if one.share is None:
        return one.name
    return _("%(name)s : %(share)s %% vivent seules") % {"name": one.name, "share": round(100 * one.share)}


def _signed(value: float) -> str:
    return ("+" if value >= 0 else "−") + number_format(abs(value), 1)


def share(line: Line, indicator: Indicator) -> float | None:
    value = line.ranked.place.values.get(indicator.value)
    return None if value is None else round(100 * value, 1)


def _column(name: str, title: Any, indicator: Indicator) -> Column:
    return Column(
        name=name, title=title, value=lambda line: share(line, indicator), kind=Kind.NUMBER, on_phone=False,
        definition=indicator.label,
    )  # fmt: skip


SECTORS = Listing(
    name="diagnostic",
    title=gettext_lazy("Diagnostic du territoire"),
    about=gettext_lazy("Des secteurs, jamais des portes ni des personnes. L’indice compare un secteur aux autres du collectif : 0 est l’habituel, +1 s’en écarte de l’écart habituel."),
    columns=(
        Column(name="secteur", title=gettext_lazy("Secteur"), value=lambda line: line.ranked.place.name, cell="diagnosis/_sector_cell.html"),
        Column(name="indice", title=gettext_lazy("Indice"), value=lambda line: None if line.ranked.index is None else round(line.ranked.index, 2), kind=Kind.NUMBER),
        Column(name="etat", title=gettext_lazy("À côté des autres"), value=lambda line: line.state),
        Column(name="pourquoi", title=gettext_lazy("Ce qui fait l’indice"), value=lambda line: line.why, on_screen=False, definition=gettext_lazy("Ce que chaque indicateur ajoute ou retire, le plus lourd d’abord.")),
        Column(name="personnes", title=gettext_lazy("Personnes"), value=lambda line: round(line.ranked.place.people) or None, kind=Kind.NUMBER, definition=gettext_lazy("La part des carreaux de 200 m qui revient aux portes du secteur.")),
        _column("ages", gettext_lazy("80 ans et plus, %"), Indicator.OLDEST),
        _column("seuls", gettext_lazy("Seules, %"), Indicator.ALONE),
        _column("pauvres", gettext_lazy("Pauvreté, %"), Indicator.POOR),
        _column("ages_seuls", gettext_lazy("Âgées seules, %"), Indicator.OLD_ALONE),
        _column("qpv", gettext_lazy("QPV, %"), Indicator.QPV),
        Column(name="loin", title=gettext_lazy("Commerces, m"), value=lambda line: None if line.ranked.place.values.get("far") is None else round(line.ranked.place.values["far"]), kind=Kind.NUMBER, on_phone=False, definition=gettext_lazy("À vol d’oiseau, en moyenne, à la pharmacie, au pain et à La Poste les plus proches.")),
        Column(name="prudence", title=gettext_lazy("Prudence"), value=lambda line: line.care, definition=gettext_lazy("Faible effectif : moins de 50 personnes ou de 25 ménages.")),
    ),
    rows=lambda _asked: [],
    counted=ngettext_lazy("%(shown)s secteur", "%(shown)s secteurs", "total"),
    nothing_yet=Empty(gettext_lazy("Le diagnostic compare des secteurs : découpez d’abord votre territoire."), gettext_lazy("Faire le premier secteur"), "sectors:new"),
    per_page=50,
)  # fmt: skip

_OF_A_FILE = {"ages", "seuls", "pauvres", "ages_seuls", "qpv", "loin"}


def listing(lines: Sequence[Line]) -> Listing:
    """Without the columns of which no file says anything."""
    shown = [
        one
        for one in SECTORS.columns
        if one.name not in _OF_A_FILE or any(one.value(line) is not None for line in lines)
    ]
    return replace(SECTORS, columns=tuple(shown), rows=lambda _asked: lines)
