"""Signs of life: from which figure on each speaks, and the plain sentence with its figures. No database."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from essaim.kernel.dates import in_words
from essaim.network.enums import Stage
from essaim.network.rules import AT_REST, WAY
from essaim.swarm.enums import Sign

ENOUGH = 5  # actions: below, a share says nothing
WINDOW_DAYS = 90  # over which actions and active members are counted


@dataclass(frozen=True)
class Bounds:
    """The usual threshold, the least and the most that it may be, and what it counts."""

    usual: int
    least: int
    most: int
    unit: Any


THRESHOLDS: dict[str, Bounds] = {
    Sign.NO_OUTING: Bounds(45, 7, 365, gettext_lazy("jours")),
    Sign.PUT_OFF: Bounds(2, 1, 9, gettext_lazy("fois")),
    Sign.FEW: Bounds(4, 2, 30, gettext_lazy("membres actifs")),
    Sign.ONE_PERSON: Bounds(70, 30, 100, gettext_lazy("% des actions")),
    Sign.DROP_INS: Bounds(2, 1, 12, gettext_lazy("permanences")),
    Sign.NOBODY_NEW: Bounds(6, 1, 36, gettext_lazy("mois")),
    Sign.AGREEMENT_ENDS: Bounds(90, 7, 365, gettext_lazy("jours")),
}


@dataclass(frozen=True, kw_only=True)
class Life:
    """What is counted of a collective: never of someone. Over the last 90 days where no date is said."""

    last_outing_on: date | None = None
    put_off: int = 0  # of the workshop that was put off most
    members: int = 0
    active: int = 0
    actions: int = 0
    top_share: int = 0  # in %, of the actions, those where the most present person was
    missed: int = 0  # drop-ins in a row, up to the last one
    newest_on: date | None = None
    coordinators: int = 0
    agreement_ends_on: date | None = None

    def as_kept(self) -> dict[str, Any]:
        return {name: one.isoformat() if isinstance(one, date) else one for name, one in asdict(self).items()}

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> "Life":
        known = {one.name for one in fields(cls)}
        values: dict[str, Any] = {
            name: date.fromisoformat(one) if name.endswith("_on") and one else one
            for name, one in kept.items()
            if name in known
        }
        return cls(**values)


@dataclass(frozen=True)
class Spoken:
    """A sign, and what it says."""

    sign: Sign
    sentence: str


def usual(given: Mapping[str, int]) -> dict[str, int]:
    return {sign: given.get(sign, bounds.usual) for sign, bounds in THRESHOLDS.items()}


def signs_of(life: Life, *, stage: str, since: date, on: date, thresholds: Mapping[str, int]) -> list[Spoken]:
    """Those that speak of a collective at this stage since then, in a fixed order: what is not begun cannot be missing."""
    if stage in AT_REST:
        return []
    limits = usual(thresholds)
    told = {
        Sign.NO_OUTING: _no_outing(life, since, on, limits) if _is_at(stage, Stage.FIRST_OUTINGS) else "",
        Sign.PUT_OFF: _put_off(life, limits),
        Sign.FEW: _few(life, limits) if _is_at(stage, Stage.ON_PATH) else "",
        Sign.ONE_PERSON: _one_person(life, limits),
        Sign.DROP_INS: _drop_ins(life, limits),
        Sign.NOBODY_NEW: _nobody_new(life, on, limits) if _is_at(stage, Stage.FIRST_OUTINGS) else "",
        Sign.NO_SUBSTITUTE: _no_substitute(life) if _is_at(stage, Stage.ON_PATH) else "",
        Sign.AGREEMENT_ENDS: _agreement_ends(life, on, limits),
    }
    return [Spoken(sign, sentence) for sign, sentence in told.items() if sentence]


def _is_at(stage: str, first: Stage) -> bool:
    """At this stage of the way, or further."""
    return WAY.index(Stage(stage)) >= WAY.index(first)


def _day(on: date) -> str:
    return in_words(on, "j F Y")


def _no_outing(life: Life, since: date, on: date, limits: Mapping[str, int]) -> str:
    last = max(filter(None, [life.last_outing_on, since if life.last_outing_on is None else None]))
    days = (on - last).days
    if days < limits[Sign.NO_OUTING]:
        return ""
    if life.last_outing_on is None:
        return _("Aucune sortie encore, à cette étape depuis %(days)s jours.") % {"days": days}
    return _("Aucune sortie depuis %(days)s jours : la dernière était le %(day)s.") % {
        "days": days, "day": _day(life.last_outing_on),
    }  # fmt: skip


def _put_off(life: Life, limits: Mapping[str, int]) -> str:
    if life.put_off < limits[Sign.PUT_OFF]:
        return ""
    said = ngettext(
        "Une séance du parcours a été repoussée %s fois.",
        "Une séance du parcours a été repoussée %s fois.",
        life.put_off,
    )
    return said % life.put_off


def _few(life: Life, limits: Mapping[str, int]) -> str:
    if life.active >= limits[Sign.FEW]:
        return ""
    said = ngettext("%s membre actif en 90 jours", "%s membres actifs en 90 jours", life.active) % life.active
    return said + " " + ngettext("(sur %s).", "(sur %s).", life.members) % life.members


def _one_person(life: Life, limits: Mapping[str, int]) -> str:
    if life.actions < ENOUGH or life.top_share < limits[Sign.ONE_PERSON]:
        return ""
    said = _("Une même personne était à %(share)s %% des %(actions)s actions des 90 derniers jours.")
    return said % {"share": life.top_share, "actions": life.actions}


def _drop_ins(life: Life, limits: Mapping[str, int]) -> str:
    if life.missed < limits[Sign.DROP_INS]:
        return ""
    said = ngettext(
        "La dernière permanence n’a pas été tenue.",
        "Les %s dernières permanences n’ont pas été tenues.",
        life.missed,
    )
    return said % life.missed if life.missed > 1 else said


def _nobody_new(life: Life, on: date, limits: Mapping[str, int]) -> str:
    if life.newest_on is None or life.newest_on + relativedelta(months=limits[Sign.NOBODY_NEW]) > on:
        return ""
    return _("Personne de nouveau depuis le %s.") % _day(life.newest_on)


def _no_substitute(life: Life) -> str:
    if life.coordinators > 1:
        return ""
    if life.coordinators == 0:
        return _("Aucun·e référent·e aujourd’hui.")
    return _("Un·e seul·e référent·e, sans personne pour la ou le remplacer.")


def _agreement_ends(life: Life, on: date, limits: Mapping[str, int]) -> str:
    ends = life.agreement_ends_on
    if ends is None or (ends - on).days > limits[Sign.AGREEMENT_ENDS]:
        return ""
    if ends < on:
        return _("La convention est finie depuis le %s.") % _day(ends)
    return _("La convention finit le %(day)s, dans %(days)s jours.") % {
        "day": _day(ends),
        "days": (ends - on).days,
    }
