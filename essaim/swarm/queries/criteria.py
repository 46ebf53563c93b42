"""What lets say that a collective has come to its next stage: each a sentence, and whether the facts say so."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from essaim.network.enums import Role, Stage
from essaim.network.models import Collective, Course
from essaim.network.queries import active_members, coverage
from essaim.swarm.models import Pulse
from essaim.swarm.queries.lives import agreement_of
from essaim.swarm.rules.signs import Life
from essaim.transmission.enums import WorkshopState
from essaim.transmission.models import PathWorkshop
from essaim.transmission.queries.paths import paths


@dataclass(frozen=True)
class Criterion:
    """`is_met`: none, where no fact of Essaim tells."""

    sentence: str
    is_met: bool | None


def criteria_of(collective: Collective, stage: str, *, on: date) -> list[Criterion]:
    """Inside the collective. They advise: whoever notes a stage answers for it."""
    return [Criterion(sentence, is_met) for sentence, is_met in _TOLD[Stage(stage)](collective, on)]


def _met(of: Collective, _on: date) -> list[tuple[str, Any]]:
    return [
        (_("Une réunion ouverte à tous a eu lieu."), None),
        (_("Le territoire est dit : au moins une commune couverte."), coverage(of).exists()),
    ]


def _agreed(of: Collective, _on: date) -> list[tuple[str, Any]]:
    found = agreement_of(of)
    return [
        (_("La convention est signée avec le porteur."), bool(found and found.signed_on)),
        (
            _("L’argent de la convention est écrit : montants et dates."),
            bool(found and found.payments.exists()),
        ),
    ]


def _on_path(of: Collective, on: date) -> list[tuple[str, Any]]:
    return [
        (_("Un parcours est ouvert."), paths(of).filter(ended_on=None).exists()),
        (_("Un·e référent·e est nommé·e."), active_members(of, on=on).filter(role=Role.COORDINATOR).exists()),
    ]


def _first_outings(of: Collective, _on: date) -> list[tuple[str, Any]]:
    return [(_("Une première sortie a eu lieu."), _life(of).last_outing_on is not None)]


def _autonomous(of: Collective, _on: date) -> list[tuple[str, Any]]:
    held = PathWorkshop.objects.filter(collective=of, state=WorkshopState.HELD).count()
    return [
        (_("Au moins six séances tenues (%s aujourd’hui).") % held, held >= 6),
        (_("Au moins quatre membres actifs (%s aujourd’hui).") % _life(of).active, _life(of).active >= 4),
        (_("Le passage de relais est signé."), None),
    ]


def _companion(of: Collective, _on: date) -> list[tuple[str, Any]]:
    return [(_("Il accompagne un autre collectif."), Course.objects.filter(accompanied_by=of).exists())]


def _life(of: Collective) -> Life:
    """As it was counted the last night."""
    row = Pulse.objects.filter(collective=of).first()
    return Life.from_kept(row.life) if row else Life()


_TOLD = {
    Stage.MET: _met,
    Stage.AGREED: _agreed,
    Stage.ON_PATH: _on_path,
    Stage.FIRST_OUTINGS: _first_outings,
    Stage.AUTONOMOUS: _autonomous,
    Stage.COMPANION: _companion,
}
