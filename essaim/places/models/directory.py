"""The directory: the places where someone may be guided, and what each offers."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Whose, nobody
from essaim.kernel.tenancy import Scoped, ScopedManager, ScopedQuerySet
from essaim.places.enums import (
    HIDDEN,
    MANAGING_PLACES,
    Climate,
    ImportState,
    Known,
    Need,
    PlaceKind,
    Welcome,
    Wrong,
)

LONGEST_NAME = 150  # as data·inclusion
LONGEST_SAID = 500
LONGEST_REF = 300


class PlaceImport(Scoped):
    """A file of places that someone sent: looked at, brought, perhaps undone. What it said is in `Origin`."""

    about = About(
        whose=Whose.MEMBERS,
        title="Fichiers de lieux importés",
        purpose="Savoir qui a importé quel répertoire public, et pouvoir le défaire.",
        activity=MANAGING_PLACES,
        kept="Tant que les lieux servent.",
    )

    file_name = models.CharField("Nom du fichier", max_length=200)
    stored_as = models.CharField("Fichier rangé", max_length=40, blank=True)  # emptied once brought
    format = models.CharField("Format", max_length=20, blank=True)
    source = models.CharField(_("D’où vient ce fichier"), max_length=60, blank=True)
    licence = models.CharField(_("Sa licence"), max_length=120, blank=True)
    columns = models.JSONField("Ce que contient chaque colonne", null=True)
    everywhere = models.BooleanField(_("Tout le fichier, au-delà de nos communes"), default=False)
    kinds = models.JSONField("Genres gardés", null=True)  # none: all
    state = models.CharField("État", max_length=8, choices=ImportState, default=ImportState.SENT)
    counts = models.JSONField("Comptes", default=dict)
    created_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Envoyé par"
    )
    created_at = models.DateTimeField("Envoyé")
    applied_at = models.DateTimeField("Importé", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-created_at", "-id"]


class SeenPlaces(ScopedManager["Place"]):
    """Not those that an import is still bringing: it is seen whole or not at all."""

    def get_queryset(self) -> ScopedQuerySet["Place"]:
        hidden = PlaceImport.objects.filter(state__in=HIDDEN).order_by()
        return super().get_queryset().exclude(batch__in=hidden.values("id"))


class SeenServices(ScopedManager["Service"]):
    def get_queryset(self) -> ScopedQuerySet["Service"]:
        hidden = PlaceImport.objects.filter(state__in=HIDDEN).order_by()
        return super().get_queryset().exclude(batch__in=hidden.values("id"))


class Place(Scoped):
    """A resource place. `words`: all that it says, to be searched; `slots`: when it is open in a usual week (« Th-a »)."""

    about = nobody("Lieux ressources")

    name = models.CharField(_("Nom du lieu"), max_length=LONGEST_NAME)
    kind = models.CharField(_("Genre de lieu"), max_length=8, choices=PlaceKind)
    address = models.CharField(_("Adresse"), max_length=200, blank=True)
    town = models.CharField(_("Commune"), max_length=80, blank=True)
    postcode = models.CharField(_("Code postal"), max_length=5, blank=True)
    insee = models.CharField("Code de la commune", max_length=5, blank=True)
    siret = models.CharField("Numéro SIRET", max_length=14, blank=True)
    lon = models.FloatField("Place, d’ouest en est", null=True)
    lat = models.FloatField("Place, du sud au nord", null=True)
    description = models.TextField(_("Ce qu’est ce lieu"), blank=True)
    phone = models.CharField(_("Téléphone"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    website = models.URLField(_("Site internet"), blank=True)
    hours = models.CharField(_("Horaires"), max_length=400, blank=True)
    slots = models.CharField("Moments d’ouverture", max_length=120, blank=True)
    hours_note = models.CharField(_("Précision sur les horaires"), max_length=200, blank=True)
    getting_there = models.CharField(_("Comment y aller sans voiture"), max_length=300, blank=True)
    step_free = models.CharField(_("Entrée sans marche"), max_length=8, choices=Known, default=Known.UNKNOWN)
    languages = models.CharField(_("Langues parlées"), max_length=120, blank=True)
    words = models.TextField("Mots du lieu", blank=True)
    checked_on = models.DateField(_("Vérifié le"))
    checked_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Vérifié par"
    )
    closed_on = models.DateField(_("Fermé le"), null=True)
    remark = models.CharField(
        _("Remarques de l’équipe"), max_length=500, blank=True
    )  # never leaves the collective
    published_on = models.DateField(_("Montré à tous depuis le"), null=True)
    changed_on = models.DateField(_("Changé le"), null=True)  # what everyone reads of it
    version = models.PositiveIntegerField("Version", default=1)
    batch = models.ForeignKey(
        PlaceImport, on_delete=models.SET_NULL, null=True, related_name="places", verbose_name="Import"
    )

    objects: ClassVar[SeenPlaces] = SeenPlaces()
    every: ClassVar[ScopedManager["Place"]] = ScopedManager()  # imports alone look at what they hide

    class Meta(Scoped.Meta):
        ordering = ["name__folded", "id"]
        indexes = [
            models.Index(fields=["collective", "closed_on", "checked_on"]),
            models.Index(fields=["collective", "closed_on", "lat", "lon"], name="places_near"),
            models.Index(
                fields=["collective", "siret"], condition=~models.Q(siret=""), name="places_by_siret"
            ),
            models.Index(
                fields=["collective", "changed_on"],
                condition=models.Q(published_on__isnull=False),
                name="places_published",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="place_coordinates_together",
                condition=models.Q(lon__isnull=True, lat__isnull=True)
                | models.Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        """Which holidays count there: the code of its commune, else its postcode."""
        return self.insee or self.postcode


class Service(Scoped):
    """What happens there, for whom, and on what condition one is welcome."""

    about = nobody("Ce que proposent les lieux")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="services", verbose_name="Lieu")
    name = models.CharField(_("Ce qui s’y passe"), max_length=LONGEST_NAME)
    need = models.CharField(_("On y vient pour"), max_length=8, choices=Need)
    welcome = models.CharField(_("Comment on est accueilli·e"), max_length=8, choices=Welcome)
    first_contact = models.CharField(_("Que dire en arrivant, ou au téléphone"), max_length=300, blank=True)
    for_whom = models.CharField(_("Pour qui"), max_length=200, blank=True)
    is_free = models.CharField(_("C’est gratuit"), max_length=8, choices=Known, default=Known.UNKNOWN)
    price = models.CharField(_("Prix"), max_length=120, blank=True)
    when = models.CharField(_("Quand"), max_length=200, blank=True)
    description = models.TextField(_("Ce que c’est"), blank=True)
    batch = models.ForeignKey(
        PlaceImport, on_delete=models.SET_NULL, null=True, related_name="services", verbose_name="Import"
    )

    objects: ClassVar[SeenServices] = SeenServices()
    every: ClassVar[ScopedManager["Service"]] = ScopedManager()

    class Meta(Scoped.Meta):
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class ClimateFact(Scoped):
    """What a place offers when it is very hot or very cold: one row a fact, the last one said. None: nobody knows."""

    about = nobody("Ce que les lieux offrent par forte chaleur ou grand froid")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="climate", verbose_name="Lieu")
    fact = models.CharField(_("Quoi"), max_length=8, choices=Climate)
    is_so = models.BooleanField(_("Oui"))
    said_on = models.DateField(_("Dit le"))
    said_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Dit par")
    )

    class Meta(Scoped.Meta):
        ordering = ["place_id", "fact"]
        constraints = [models.UniqueConstraint(fields=["place", "fact"], name="climate_fact_once")]
        indexes = [models.Index(fields=["collective", "fact", "is_so"])]


class Origin(Scoped):
    """Where a place, or what it offers, was read: which source, under which name there, under which licence.

    `said`: all that the source said the last time, so that nothing of it is lost, and that what the collective changed
    since is known. A place may have several origins.
    """

    about = nobody("D’où viennent les lieux importés")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="origins", verbose_name="Lieu")
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, related_name="origins", verbose_name="Ce qui s’y passe"
    )
    source = models.CharField(_("Source"), max_length=60)
    ref = models.CharField("Identifiant dans la source", max_length=LONGEST_REF)
    licence = models.CharField(_("Licence"), max_length=120, blank=True)
    said = models.JSONField("Ce que disait la source", default=dict)
    read_on = models.DateField(_("Lu le"))
    vanished_on = models.DateField(_("Disparu de la source le"), null=True)

    class Meta(Scoped.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "source", "ref"],
                condition=models.Q(service=None),
                name="place_origin_once",
            ),
            models.UniqueConstraint(
                fields=["collective", "source", "ref"],
                condition=~models.Q(service=None),
                name="service_origin_once",
            ),
        ]


class Difference(Scoped):
    """A source says otherwise than we do. `is_taken`: none until someone looks; what was ours when it followed by itself."""

    about = nobody("Différences entre le répertoire et ses sources")

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="differences", verbose_name="Lieu"
    )
    origin = models.ForeignKey(Origin, on_delete=models.CASCADE, related_name="+", verbose_name="Source")
    field = models.CharField("Champ", max_length=20)
    here = models.TextField(_("Chez nous"), blank=True)
    there = models.TextField(_("Dans la source"), blank=True)
    found_on = models.DateField(_("Vu le"))
    settled_on = models.DateField(_("Réglé le"), null=True)
    settled_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Réglé par"
    )
    is_taken = models.BooleanField(_("Pris de la source"), null=True)

    class Meta(Scoped.Meta):
        ordering = ["place_id", "field"]
        indexes = [models.Index(fields=["collective", "settled_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "origin", "field"],
                condition=models.Q(settled_on=None),
                name="difference_once",
            )
        ]


class DirectorySettings(Scoped):
    """One row a collective, made at need: whom it shares its directory with."""

    about = nobody("Réglages du répertoire de lieux")

    is_shared = models.BooleanField(_("Partagé avec les collectifs du réseau"), default=False)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective"], name="directory_settings_once")]


class Proposal(Scoped):
    """Someone says that what is written of a place is wrong. It changes nothing until a coordinator looks. `by`: none for the public."""

    about = nobody("Erreurs signalées sur les lieux")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="proposals", verbose_name="Lieu")
    wrong = models.CharField(_("Qu’est-ce qui n’est pas juste ?"), max_length=8, choices=Wrong)
    said = models.CharField(_("Ce qu’il faudrait écrire"), max_length=LONGEST_SAID, blank=True)
    said_on = models.DateField(_("Signalé le"))
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Signalé par"
    )
    settled_on = models.DateField(_("Réglé le"), null=True)
    settled_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Réglé par"
    )
    is_accepted = models.BooleanField(_("Accepté"), null=True)

    class Meta(Scoped.Meta):
        ordering = ["said_on", "id"]
        indexes = [models.Index(fields=["collective", "settled_on"])]
