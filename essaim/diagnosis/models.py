"""What public files say of the territory of a collective: squares, communes, perimeters, equipment. Nothing of anyone."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.diagnosis.enums import Source
from essaim.kernel.about import About, Whose, nobody
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE


class DiagnosisFile(Scoped):
    """A public file whose lines of this territory were kept. The next one of its kind replaces it."""

    about = About(
        whose=Whose.MEMBERS,
        title="Fichiers publics du diagnostic",
        purpose="Savoir quel fichier public a été importé, de quelle année, et par qui.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    source = models.CharField(_("Fichier"), max_length=10, choices=Source)
    year = models.PositiveSmallIntegerField(_("Année"), null=True)
    rows_kept = models.PositiveIntegerField(_("Lignes gardées"))
    rows_read = models.PositiveIntegerField(_("Lignes lues"))
    imported_at = models.DateTimeField(_("Importé"))
    imported_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name=_("Importé par")
    )

    class Meta(Scoped.Meta):
        ordering = ["source"]
        constraints = [models.UniqueConstraint(fields=["collective", "source"], name="diagnosis_file_once")]


class TerritoryFact(Scoped):
    """One line of such a file: a square of 200 m, a commune, an IRIS, a perimeter, a shop."""

    about = nobody("Lignes de ces fichiers")

    file = models.ForeignKey(
        DiagnosisFile, on_delete=models.CASCADE, related_name="facts", verbose_name="Fichier"
    )
    code = models.CharField("Code", max_length=40)
    label = models.CharField("Nom", max_length=200, blank=True)
    values: "models.JSONField[Any, dict[str, float]]" = models.JSONField("Valeurs", default=dict)
    shape: "models.JSONField[Any, Any]" = models.JSONField("Contour", null=True)
    lon = models.FloatField("Place, d’ouest en est", null=True)
    lat = models.FloatField("Place, du sud au nord", null=True)

    class Meta(Scoped.Meta):
        ordering = ["code", "id"]
        indexes = [models.Index(fields=["file", "code"], name="territory_fact_code")]


class IndexWeights(Scoped):
    """How much each indicator counts in the index: one row a collective, made when its coordinator changes them."""

    about = nobody("Poids de l’indice du territoire")

    weights: "models.JSONField[Any, dict[str, int]]" = models.JSONField("Poids", default=dict)
    changed_at = models.DateTimeField("Changés")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective"], name="index_weights_once")]
