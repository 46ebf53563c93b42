"""The directory: the places where someone may be guided, and what each offers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import nobody
from essaim.kernel.tenancy import Scoped
from essaim.places.enums import Climate, Known, Need, PlaceKind, Welcome

LONGEST_NAME = 120


class Place(Scoped):
    """A resource place. `words`: all that it says, to be searched; `slots`: when it is open in a usual week (« Th-a »)."""

    about = nobody("Lieux ressources")

    name = models.CharField(_("Nom du lieu"), max_length=LONGEST_NAME)
    kind = models.CharField(_("Genre de lieu"), max_length=8, choices=PlaceKind)
    address = models.CharField(_("Adresse"), max_length=200, blank=True)
    town = models.CharField(_("Commune"), max_length=80, blank=True)
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
    version = models.PositiveIntegerField("Version", default=1)

    class Meta(Scoped.Meta):
        ordering = ["name__folded", "id"]
        indexes = [models.Index(fields=["collective", "closed_on", "checked_on"])]

    def __str__(self) -> str:
        return self.name


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
