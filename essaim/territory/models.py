"""Where: communes, sectors, streets, buildings, dwellings. A *door* on screen is a dwelling."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Whose, nobody
from essaim.kernel.tenancy import Scoped, ScopedManager, ScopedQuerySet
from essaim.territory.enums import BUSY, DOORS, HIDDEN, ImportState, Side, Source


def number_label(number: int | None, suffix: str) -> str:
    """« 12 bis », « 0 », or nothing at a lieu-dit."""
    return " ".join(part for part in ("" if number is None else str(number), suffix) if part)


class Commune(models.Model):
    """A commune of the official list: public, shared by all the collectives."""

    about = nobody("Communes")

    insee = models.CharField(_("Code INSEE"), max_length=5, primary_key=True)
    name = models.CharField(_("Commune"), max_length=120)

    class Meta:
        ordering = ["name__folded"]

    def __str__(self) -> str:
        return self.name


class Street(Scoped):
    """A street, or a lieu-dit: a hamlet whose doors have no number."""

    about = nobody("Rues et lieux-dits")

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+", verbose_name="Commune")
    name = models.CharField(_("Rue ou lieu-dit"), max_length=200)
    key = models.CharField(
        "Clé de la rue", max_length=260
    )  # address_files.street_key: the same in every format
    code = models.CharField("Code de la rue", max_length=60, blank=True)  # apart from its homonyms
    hint = models.CharField(_("Précision"), max_length=120, blank=True)  # « Lomme », « Le Hameau du Haut »
    is_place = models.BooleanField(_("Lieu-dit"), default=False)

    class Meta(Scoped.Meta):
        ordering = ["name__folded"]
        constraints = [models.UniqueConstraint(fields=["collective", "key", "code"], name="street_once")]

    def __str__(self) -> str:
        """Its name, and what tells it from another of that name: « Rue de la République (Lomme) »."""
        return f"{self.name} ({self.hint})" if self.hint else self.name

    @property
    def with_commune(self) -> str:
        is_told = f"{self.hint}, ".startswith(f"{self.commune.name}, ")
        return str(self) if is_told else f"{self} ({self.commune.name})"

    def says(self, text: str) -> bool:
        """Does what is shown of it say this already?"""
        return text in (self.name, self.hint) or self.hint.endswith(f", {text}")


class ImportBatch(Scoped):
    """One import of an address file: previewed, applied, perhaps undone."""

    about = About(
        whose=Whose.MEMBERS,
        title="Fichiers d’adresses importés",
        purpose="Savoir qui a importé quel fichier public, et pouvoir le défaire.",
        activity=DOORS,
        kept="Tant que les adresses servent.",
    )

    file_name = models.CharField("Nom du fichier", max_length=200)
    stored_as = models.CharField(
        "Fichier rangé", max_length=200, blank=True
    )  # under the private files folder; emptied once applied
    format = models.CharField("Format", max_length=20)
    state = models.CharField("État", max_length=10, choices=ImportState, default=ImportState.PREVIEWED)
    communes = models.JSONField("Communes", default=list)  # INSEE codes that the coordinator chose
    counts = models.JSONField(
        "Comptes", default=dict
    )  # created, completed, unchanged, rejected, elsewhere, doubled
    far_accepted = models.JSONField("Adresses éloignées gardées", default=list, null=True)  # lines; null: all
    sets_aside_absent = models.BooleanField("Archive les adresses absentes du fichier", default=False)
    created_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Créé par"
    )
    created_at = models.DateTimeField("Créé")
    applied_at = models.DateTimeField("Appliqué", null=True)
    undone_at = models.DateTimeField("Défait", null=True)
    held_by = models.CharField("Tenu par", max_length=32, blank=True)  # the process that works on it
    held_until = models.DateTimeField("Tenu jusqu’à", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-created_at"]

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY


class Building(Scoped):
    """An address with several dwellings: a grid of floors × flats."""

    about = nobody("Immeubles")

    street = models.ForeignKey(Street, on_delete=models.PROTECT, related_name="buildings", verbose_name="Rue")
    number = models.PositiveIntegerField(_("Numéro"), null=True, blank=True)
    suffix = models.CharField("bis, ter…", max_length=12, blank=True)
    name = models.CharField(_("Nom du bâtiment"), max_length=60, blank=True)
    floors = models.PositiveSmallIntegerField(_("Étages"))
    flats_per_floor = models.PositiveSmallIntegerField(_("Portes par étage"))
    access = models.CharField(_("Comment entrer"), max_length=120, blank=True)

    class Meta(Scoped.Meta):
        ordering = ["number", "suffix", "name__folded"]

    def __str__(self) -> str:
        return self.name or str(_("Immeuble"))


class SeenDoors(ScopedManager["Dwelling"]):
    """The doors that are there: not those that an import is still bringing, nor those that its undo takes away.

    An import is seen whole or not at all, although its doors are written a thousand at a time: one row changes, the
    state of the import. The condition names no door: the database looks once whether any import is hidden.
    """

    def get_queryset(self) -> ScopedQuerySet["Dwelling"]:
        hidden = ImportBatch.objects.filter(state__in=HIDDEN).order_by()
        return super().get_queryset().exclude(batch__in=hidden.values("id"))


class Dwelling(Scoped):
    """A door: an address, or one flat of a building. Archived rather than erased once visited."""

    about = nobody("Logements : des adresses publiques, aucun nom")

    street = models.ForeignKey(
        Street, on_delete=models.PROTECT, related_name="dwellings", db_index=False, verbose_name="Rue"
    )  # the indexes below begin with it
    number = models.PositiveIntegerField(_("Numéro"), null=True, blank=True)
    suffix = models.CharField(_("bis, ter…"), max_length=12, blank=True)
    building = models.ForeignKey(
        Building,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dwellings",
        verbose_name="Immeuble",
    )
    floor = models.SmallIntegerField(_("Étage"), null=True, blank=True)
    complement = models.CharField(_("Hameau ou lieu"), max_length=200, blank=True)
    label = models.CharField(_("Repère"), max_length=60, blank=True)  # « 2e gauche », « au fond de la cour »
    lon = models.FloatField("Place, d’ouest en est", null=True, blank=True)  # degrees, EPSG:4326
    lat = models.FloatField("Place, du sud au nord", null=True, blank=True)
    address_key = models.CharField("Clé de l’adresse", max_length=300, null=True)  # noqa: DJ001 -- NULL: a flat of a grid
    twin = models.PositiveSmallIntegerField("Rang parmi les adresses qui s’écrivent de même", default=0)
    interop_key = models.CharField("Clé officielle", max_length=64, blank=True)
    ban_id = models.CharField("Identifiant de la BAN", max_length=36, blank=True)
    parcel = models.CharField("Parcelle", max_length=14, blank=True, default="", db_default="")
    source = models.CharField("D’où vient l’adresse", max_length=5, choices=Source)
    is_single = models.BooleanField("Une seule porte, on l’a dit", default=False, db_default=False)
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.SET_NULL,
        null=True,
        related_name="created_dwellings",
        verbose_name="Import",
    )
    archived_at = models.DateTimeField("Archivé", null=True)

    objects: ClassVar[SeenDoors] = SeenDoors()
    every: ClassVar[ScopedManager[Any]] = ScopedManager()  # imports alone look at what they hide

    class Meta(Scoped.Meta):
        ordering = ["street__name__folded", "street_id", "number", "suffix", "floor", "label__folded", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collective", "address_key", "twin"], name="dwelling_once"),
            models.CheckConstraint(
                name="dwelling_coordinates_together",
                condition=models.Q(lon__isnull=True, lat__isnull=True)
                | models.Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
        ]
        indexes = [
            models.Index(fields=["collective", "interop_key"]),
            models.Index(
                fields=["collective", "ban_id"], condition=~models.Q(ban_id=""), name="dwellings_by_uuid"
            ),
            models.Index(fields=["street", "number"]),
            models.Index(
                fields=["collective"],
                condition=models.Q(archived_at__isnull=False),
                name="archived_dwellings",
            ),
            models.Index(
                fields=["collective"], condition=~models.Q(label=""), name="dwellings_with_landmark"
            ),
            models.Index(  # counts 100,000 doors by street without reading them
                name="live_dwellings_by_street",
                fields=["collective", "street", "archived_at", "batch"],
                condition=models.Q(archived_at=None),
            ),
        ]

    def __str__(self) -> str:
        """« 5 Route de Poilly, Le Hameau du Bas »."""
        address = f"{self.number_label} {self.street}".strip()
        return f"{address}, {self.hamlet}" if self.hamlet else address

    @property
    def hamlet(self) -> str:
        """What the file says beside the street, when the street does not say it."""
        return "" if self.street.says(self.complement) else self.complement

    @property
    def number_label(self) -> str:
        """« 12 bis », or nothing at a lieu-dit."""
        return number_label(self.number, self.suffix)

    @property
    def place_label(self) -> str:
        """« Bât. A, 2e étage, gauche »."""
        floor = (
            ""
            if self.floor is None
            else (_("rez-de-chaussée") if self.floor == 0 else _("étage %d") % self.floor)
        )
        building = self.building.name if self.building else ""
        return ", ".join(str(part) for part in (building, floor, self.label) if part)


class ImportChange(Scoped):
    """What an import completes on a door, and as it was before: for the undo."""

    about = nobody("Changements faits par un import")

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="changes", verbose_name="Import", db_index=False
    )
    dwelling = models.ForeignKey(
        Dwelling, on_delete=models.CASCADE, related_name="+", verbose_name="Logement"
    )
    before = models.JSONField("Copie d’avant")
    after = models.JSONField("Après", default=dict)
    is_done = models.BooleanField("Fait", default=False)

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["batch", "is_done"])]


class Sector(Scoped):
    """A part of the territory that a pair can tell from its neighbour: drawn, or made of streets, or both."""

    about = nobody("Secteurs")

    name = models.CharField(_("Nom du secteur"), max_length=80)
    shape = models.JSONField("Contour", null=True, blank=True)  # GeoJSON Polygon, lon/lat
    created_at = models.DateTimeField("Créé")
    archived_at = models.DateTimeField("Archivé", null=True)
    dwellings: "models.ManyToManyField[Dwelling, SectorDwelling]" = models.ManyToManyField(
        Dwelling, through="SectorDwelling", related_name="sectors"
    )

    class Meta(Scoped.Meta):
        ordering = ["name__folded"]
        constraints = [models.UniqueConstraint(fields=["collective", "name"], name="sector_name_once")]

    def __str__(self) -> str:
        return self.name


class SectorStreet(Scoped):
    """A street of a sector, one side or both, all of it or from one number to another."""

    about = nobody("Rues des secteurs")

    sector = models.ForeignKey(
        Sector, on_delete=models.CASCADE, related_name="streets", verbose_name="Secteur"
    )
    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="+", verbose_name="Rue")
    side = models.CharField(_("Côté"), max_length=4, choices=Side, default=Side.BOTH)
    from_number = models.PositiveIntegerField(_("Du n°"), null=True, blank=True)
    to_number = models.PositiveIntegerField(_("au n°"), null=True, blank=True)

    class Meta(Scoped.Meta):
        ordering = ["street__name__folded"]


class SectorDwelling(Scoped):
    """Which doors lie in a sector: computed each time the sector or the doors change."""

    about = nobody("Logements des secteurs")

    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="+", verbose_name="Secteur")
    dwelling = models.ForeignKey(
        Dwelling, on_delete=models.CASCADE, related_name="+", db_index=False, verbose_name="Logement"
    )

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["dwelling", "sector"]),
            models.Index(fields=["collective", "dwelling", "sector"]),  # finds the doors of two sectors alone
            models.Index(fields=["collective", "sector"]),
        ]
        constraints = [models.UniqueConstraint(fields=["sector", "dwelling"], name="sector_dwelling_once")]
