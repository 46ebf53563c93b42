from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Public files that say something of a territory, known by their columns."""

    CELLS = "cells", _("Carreaux de 200 m (Insee, Filosofi)")
    HOUSEHOLDS = "households", _("Couples, familles, ménages (Insee, recensement)")
    QPV = "qpv", _("Quartiers prioritaires (QPV)")
    IRIS = "iris", _("Contours des IRIS (Insee, IGN)")
    FRR = "frr", _("France ruralités revitalisation (FRR)")
    BPE = "bpe", _("Équipements (Insee, BPE)")


class Indicator(models.TextChoices):
    """What the index is made of. Each is the territory's, never a door's or a person's."""

    OLDEST = "oldest", _("Personnes de 80 ans et plus")
    ALONE = "alone", _("Ménages d’une seule personne")
    POOR = "poor", _("Ménages sous le seuil de pauvreté")
    QPV = "qpv", _("Portes en quartier prioritaire")
    OLD_ALONE = "old_alone", _("80 ans et plus vivant seules, par IRIS")
    FAR = "far", _("Distance à la pharmacie, au pain, à La Poste")
