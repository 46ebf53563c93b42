"""Who we are: the network, its collectives, the people who act in them."""

from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Whose, nobody
from essaim.kernel.fields import SealedText
from essaim.kernel.ids import uuid7
from essaim.kernel.prepared import Prepared
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE, ContactKind, CoverageKind, GivenTo, LocalTime, Role, Stage

_USER = Prepared(lambda user: User.objects.filter(pk=user))


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get(self, *args: Any, **kwargs: Any) -> "User":
        """Each request of someone signed in begins by her identifier."""
        if args or list(kwargs) != ["pk"] or not isinstance(kwargs["pk"], UUID):
            return super().get(*args, **kwargs)
        found: list[User] = _USER(user=kwargs["pk"])
        if not found:
            raise self.model.DoesNotExist
        return found[0]

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in. What she may do is said by her memberships alone."""

    about = About(
        whose=Whose.MEMBERS,
        title="Comptes",
        purpose="Se connecter.",
        activity=TEAM,
        kept=MEMBER_GONE,
        expiry="essaim.network.actions.memberships:ACCOUNTS_LONG_GONE",
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("Adresse e-mail"), unique=True)
    name = models.CharField(_("Prénom et nom"), max_length=120)
    is_active = models.BooleanField("Compte actif", default=True)
    date_joined = models.DateTimeField("Compte créé", auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What is printed and shown to the other members: the first word of the name."""
        return self.name.split(" ")[0]


class Network(models.Model):
    about = nobody("Réseaux")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("Nom du réseau"), max_length=120)
    slug = models.SlugField("Nom dans les adresses", unique=True)

    def __str__(self) -> str:
        return self.name


class Collective(models.Model):
    about = nobody("Collectifs")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, related_name="collectives", verbose_name="Réseau"
    )
    name = models.CharField(_("Nom du collectif"), max_length=120)
    slug = models.SlugField("Nom dans les adresses", unique=True)
    stage = models.CharField(_("Étape"), max_length=20, choices=Stage, default=Stage.REQUESTED)
    carrier = models.CharField(
        _("Porteur"),
        max_length=200,
        blank=True,
        help_text=_("L’association, le centre social ou la mairie responsable."),
    )
    phone = models.CharField(_("Téléphone du collectif"), max_length=30, blank=True)
    phone_hours = models.CharField(_("Heures où l’on répond"), max_length=120, blank=True)
    time_zone = models.CharField(
        _("Heure locale"),
        max_length=30,
        choices=LocalTime,
        blank=True,
        help_text=_(
            "Décide du jour et de l’heure de tout ce que le collectif note. Vide : celle de l’installation."
        ),
    )
    created_at = models.DateTimeField("Créé", auto_now_add=True)

    class Meta:
        ordering = ["name__folded"]

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """Where a collective stands for its network, read by the cockpit without entering it. `history`: [stage, day] by day.

    Stages, figures and dates only: nothing of those it meets. It is written by `actions.stages` and `actions.keeping`.
    """

    about = About(
        whose=Whose.MEMBERS,
        title="Suivi des collectifs",
        purpose="Où en est chaque collectif, ce qui vient, et qui s’en charge.",
        activity=TEAM,
        kept="Tant que le collectif existe.",
    )

    collective = models.OneToOneField(
        Collective,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="course",
        verbose_name="Collectif",
    )
    since = models.DateField(_("À cette étape depuis"))
    history: "models.JSONField[Any, list[list[str]]]" = models.JSONField(_("Étapes"), default=list)
    next_step = models.CharField(_("Ce qui vient"), max_length=200, blank=True)
    next_on = models.DateField(_("Pour le"), null=True)
    owner = models.ForeignKey(
        "essaim.Membership",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Qui s’en charge"),
    )
    accompanied_by = models.ForeignKey(
        Collective, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Accompagné par")
    )
    contact_due_on = models.DateField(_("Prochain contact du réseau"), null=True)

    def __str__(self) -> str:
        return f"{self.collective_id} {self.since}"


class Membership(models.Model):
    """What someone may do, where, from when to when. A network lead has no collective."""

    about = About(
        whose=Whose.MEMBERS,
        title="Adhésions",
        purpose="Le rôle de chacun, où, de quand à quand.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="memberships", verbose_name="Compte"
    )
    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, related_name="memberships", verbose_name="Réseau"
    )
    collective = models.ForeignKey(
        Collective, on_delete=models.PROTECT, null=True, related_name="memberships"
    )
    role = models.CharField(_("Rôle"), max_length=20, choices=Role)
    starts_on = models.DateField(_("Début"))
    ends_on = models.DateField(_("Fin"))
    outings_done = models.PositiveIntegerField("Sorties faites", default=0)
    ended_at = models.DateTimeField("Fin effective", null=True)
    first_steps_hidden_at = models.DateTimeField("Premiers pas rangés", null=True)

    class Meta:
        ordering = ["user__name__folded"]
        constraints = [
            models.CheckConstraint(
                name="membership_collective_unless_lead",
                condition=models.Q(role=Role.NETWORK_LEAD, collective__isnull=True)
                | (~models.Q(role=Role.NETWORK_LEAD) & models.Q(collective__isnull=False)),
            ),
            models.CheckConstraint(
                name="membership_ends_after_start", condition=models.Q(ends_on__gte=models.F("starts_on"))
            ),
            models.UniqueConstraint(
                fields=["user", "collective"],
                condition=models.Q(ended_at=None),
                name="membership_once_per_collective",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class NewCoordinator(Scoped):
    """Someone who is to coordinate: until another coordinator looked, or two days have passed, she keeps her role."""

    about = About(
        whose=Whose.MEMBERS,
        title="Référent·es à venir",
        purpose="Que personne ne devienne référent·e seul·e et sans être vu·e.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("Membre")
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="Demandé par")
    asked_at = models.DateTimeField("Demandé")
    settled_at = models.DateTimeField("Réglé", null=True)
    settled_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Réglé par"
    )
    is_refused = models.BooleanField("Refusé", default=False)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(settled_at=None), name="new_coordinator_once"
            )
        ]


class Invitation(models.Model):
    """A link or QR code shown in person, or sent: single use, short-lived. Only its fingerprint is kept.

    Whoever comes by one that was sent is no member until a coordinator has said that it is really her.
    """

    about = About(
        whose=Whose.MEMBERS,
        title="Invitations",
        purpose="Un lien montré en personne, ou envoyé, à usage unique ; seule une marque illisible en est gardée.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+", verbose_name="Réseau")
    collective = models.ForeignKey(
        Collective, on_delete=models.CASCADE, null=True, related_name="invitations"
    )
    role = models.CharField(_("Rôle"), max_length=20, choices=Role)
    membership_ends_on = models.DateField(_("Fin de l’adhésion"))
    token_hash = models.CharField("Repère du lien", max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="Créé par")
    created_at = models.DateTimeField("Créé")
    expires_at = models.DateTimeField("Expire")
    used_at = models.DateTimeField("Utilisée", null=True)
    used_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Utilisée par"
    )
    is_from_afar = models.BooleanField("Envoyée, pas montrée", default=False)
    address_mark = models.CharField(
        "Repère de l’adresse à qui elle fut envoyée", max_length=64, blank=True
    )  # to say whether whoever came is whom it was sent to
    confirmed_at = models.DateTimeField("Arrivée confirmée", null=True)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Confirmée par"
    )

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"invitation {self.get_role_display()}"


class Coverage(Scoped):
    """The part of a commune that a collective covers."""

    about = nobody("Territoire couvert")

    commune = models.ForeignKey(
        "essaim.Commune", on_delete=models.PROTECT, related_name="+", verbose_name="Commune"
    )
    kind = models.CharField("Genre", max_length=12, choices=CoverageKind, default=CoverageKind.WHOLE)
    perimeter = models.JSONField("Périmètre", null=True, blank=True)  # GeoJSON geometry, lon/lat (EPSG:4326)
    street_names = models.JSONField("Rues couvertes", default=list, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective", "commune"], name="coverage_once")]


class GivenHours(Scoped):
    """Time that a member gave, counted once for each fact; she may correct it, and her word holds."""

    about = About(
        whose=Whose.MEMBERS,
        title="Heures données",
        purpose="Dire à chacun·e, et au bilan, le temps donné.",
        activity=TEAM,
        kept="Tant que le collectif existe ; après un départ, sans nom.",
    )

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("Membre")
    )
    activity = models.CharField(_("Activité"), max_length=10, choices=GivenTo)
    on = models.DateField(_("Jour"))
    minutes = models.PositiveSmallIntegerField(_("Minutes"))
    source = models.CharField(_("D’où vient ce temps"), max_length=16)
    source_digest = models.CharField(_("Repère de ce qui est compté"), max_length=64)
    corrected_at = models.DateTimeField(_("Corrigé par elle"), null=True)

    class Meta(Scoped.Meta):
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["collective", "on"])]
        constraints = [
            models.UniqueConstraint(fields=["collective", "member", "source_digest"], name="given_hours_once")
        ]


class StageEntry(Scoped):
    """A collective came to a stage: when, noted by whom, and why when one was skipped or it went back."""

    append_only = True
    about = About(
        whose=Whose.MEMBERS,
        title="Étapes des collectifs",
        purpose="Par où chaque collectif est passé, quand, et qui l’a noté.",
        activity=TEAM,
        kept="Tant que le collectif existe.",
    )

    stage = models.CharField(_("Étape"), max_length=20, choices=Stage)
    on = models.DateField(_("Le"))
    reason = models.CharField(_("Pourquoi"), max_length=300, blank=True)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("Noté par"))

    class Meta(Scoped.Meta):
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["collective", "on"])]


class NetworkContact(Scoped):
    """The network visits or calls a collective: due on a day, or of its own accord; what was said is sealed."""

    about = About(
        whose=Whose.MEMBERS,
        title="Contacts du réseau avec les collectifs",
        purpose="Ne pas laisser seul un collectif : visites et appels prévus, faits, et ce qui s’y est dit.",
        activity=TEAM,
        kept="Tant que le collectif existe.",
    )

    kind = models.CharField(_("Comment"), max_length=5, choices=ContactKind)
    due_on = models.DateField(_("Prévu pour le"), null=True)
    sign = models.CharField(_("À la suite de"), max_length=20, blank=True)
    done_on = models.DateField(_("Fait le"), null=True)
    done_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Fait par")
    )
    said = SealedText(_("Ce qui s’est dit"))

    class Meta(Scoped.Meta):
        ordering = ["due_on", "done_on", "id"]
        indexes = [models.Index(fields=["collective", "done_on"])]
