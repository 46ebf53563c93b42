from dataclasses import dataclass
from datetime import date, time

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Part
from essaim.people.enums import Capacity
from essaim.places.enums import Climate


class Hazard(models.TextChoices):
    HEAT = "heat", _("Canicule")
    COLD = "cold", _("Grand froid")
    FLOOD = "flood", _("Inondation")


class Level(models.TextChoices):
    ORANGE = "orange", _("Orange : un appel par jour")
    RED = "red", _("Rouge : deux appels par jour")


@dataclass(frozen=True)
class Season:
    """First and last day of each year, and from when everyone is asked again whether she still agrees."""

    first: tuple[int, int]
    last: tuple[int, int]
    asked_from: tuple[int, int]

    def asked_since(self, on: date) -> date:
        """The day from which an agreement is fresh, for the season of that day or the next one."""
        month, day = self.asked_from
        this_year = date(on.year, month, day)
        return this_year if on >= this_year else date(on.year - 1, month, day)


SEASONS = {
    Hazard.HEAT: Season((6, 1), (9, 15), (4, 1)),
    Hazard.COLD: Season((11, 1), (3, 31), (9, 15)),
    Hazard.FLOOD: Season((9, 1), (3, 31), (9, 1)),
}
REFUGES = {
    Hazard.HEAT: (Climate.COOL, Climate.CONDITIONED),
    Hazard.COLD: (Climate.WARM,),
    Hazard.FLOOD: (),
}  # one of these is enough
TIMES = {Level.ORANGE: (time(8),), Level.RED: (time(8), time(15))}


class Standing(models.TextChoices):
    """Where each person stands on the board, in the order in which it is looked at: in one of these, and in one only."""

    DANGER = "danger", _("Danger")
    OUT = "out", _("N’est plus d’accord, ou a demandé d’arrêter")
    REACHED = "reached", _("Jointe")
    NOBODY = "nobody", _("Personne ne répond")
    NOT_YET = "not_yet", _("Pas encore jointe")


WISHES = Part(
    "vigilance",
    "Vigilance",
    frozenset({Capacity.COORDINATOR, Capacity.COMPANION, Capacity.SUBSTITUTE, Capacity.CALLER}),
)
