"""What comes back to the network: three answers after a workshop, what was handed out, what a collective does otherwise."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import nobody
from essaim.kernel.tenancy import Scoped
from essaim.transmission.models.paths import PathWorkshop

ANSWER_LENGTH = 500
STEP_LENGTH = 300
CHANGE_LENGTH = 1000


class AfterWorkshop(Scoped):
    """The three questions at the foot of the run sheet, typed back; what people took home. It names nobody."""

    about = nobody("Retours après une séance")

    workshop = models.OneToOneField(
        PathWorkshop, on_delete=models.CASCADE, related_name="after", verbose_name=_("Séance")
    )
    spoke = models.CharField(
        _("Qu’est-ce qui a fait parler ceux qui ne parlent pas ?"), max_length=ANSWER_LENGTH, blank=True
    )
    length = models.CharField(
        _("Quel moment était trop long, ou trop court ?"), max_length=ANSWER_LENGTH, blank=True
    )
    change = models.CharField(
        _("Que changeriez-vous dans le programme, et pourquoi ?"), max_length=ANSWER_LENGTH, blank=True
    )
    handed_out = models.CharField(_("Ce qui a été remis"), max_length=ANSWER_LENGTH, blank=True)
    at = models.DateTimeField("Noté le")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )

    class Meta(Scoped.Meta):
        ordering = ["-at", "-id"]

    @classmethod
    def question(cls, name: str) -> Any:
        """As it is asked."""
        field: Any = cls._meta.get_field(name)
        return field.verbose_name


class LocalChange(Scoped):
    """A step that a collective does otherwise, and why. The network reads it, and may take it into the next edition."""

    about = nobody("Adaptations locales du programme")

    key = models.SlugField(_("Séance du programme"), max_length=40)
    step = models.CharField(_("Étape"), max_length=STEP_LENGTH)
    is_core = models.BooleanField(_("Étape du noyau"), default=False)
    instead = models.TextField(_("Ce que nous faisons à la place"), max_length=CHANGE_LENGTH)
    why = models.CharField(_("Pourquoi"), max_length=ANSWER_LENGTH)
    at = models.DateTimeField("Noté le")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )
    ended_at = models.DateTimeField(_("Abandonnée le"), null=True)

    class Meta(Scoped.Meta):
        ordering = ["-at", "-id"]
