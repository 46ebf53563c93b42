"""Who we are: the network, its collectives, the people who act in them."""

from typing import Any, ClassVar, Literal

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.ids import uuid7
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import CoverageKind, Role, Stage

PersonalData = Literal["none", "members", "persons"]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in. What she may do is said by her memberships alone."""

    personal_data: ClassVar[PersonalData] = "members"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("Adresse e-mail"), unique=True)
    name = models.CharField(_("Prénom et nom"), max_length=120)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

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
    personal_data: ClassVar[PersonalData] = "none"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("Nom du réseau"), max_length=120)
    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.name


class Collective(models.Model):
    personal_data: ClassVar[PersonalData] = "none"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="collectives")
    name = models.CharField(_("Nom du collectif"), max_length=120)
    slug = models.SlugField(unique=True)
    stage = models.CharField(_("Étape"), max_length=20, choices=Stage, default=Stage.REQUESTED)
    carrier = models.CharField(
        _("Porteur"),
        max_length=200,
        blank=True,
        help_text=_("L’association, le centre social ou la mairie responsable."),
    )
    phone = models.CharField(_("Téléphone du collectif"), max_length=30, blank=True)
    phone_hours = models.CharField(_("Heures où l’on répond"), max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What someone may do, where, from when to when. A network lead has no collective."""

    personal_data: ClassVar[PersonalData] = "members"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="memberships")
    collective = models.ForeignKey(
        Collective, on_delete=models.PROTECT, null=True, related_name="memberships"
    )
    role = models.CharField(_("Rôle"), max_length=20, choices=Role)
    starts_on = models.DateField(_("Début"))
    ends_on = models.DateField(_("Fin"))
    outings_done = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["user__name"]
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


class Invitation(models.Model):
    """A link or QR code shown in person: single use, short-lived. Only its fingerprint is kept."""

    personal_data: ClassVar[PersonalData] = "members"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    collective = models.ForeignKey(
        Collective, on_delete=models.CASCADE, null=True, related_name="invitations"
    )
    role = models.CharField(_("Rôle"), max_length=20, choices=Role)
    membership_ends_on = models.DateField(_("Fin de l’adhésion"))
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"invitation {self.get_role_display()}"


class Coverage(Scoped):
    """The part of a commune that a collective covers."""

    personal_data: ClassVar[PersonalData] = "none"

    commune = models.ForeignKey("essaim.Commune", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=CoverageKind, default=CoverageKind.WHOLE)
    perimeter = models.JSONField(null=True, blank=True)  # GeoJSON geometry, lon/lat (EPSG:4326)
    street_names = models.JSONField(default=list, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective", "commune"], name="coverage_once")]
