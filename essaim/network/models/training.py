"""A workshop first: which is asked before one goes out or calls, who followed it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Whose, nobody
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE, GivenTo
from essaim.network.models.members import Membership


class FirstWorkshop(Scoped):
    """A workshop that is to be followed before one goes out, or calls."""

    about = nobody("Séances demandées d’abord")

    activity = models.CharField(_("Avant quoi"), max_length=10, choices=GivenTo)
    key = models.SlugField(_("Dans le programme"), max_length=40)
    title = models.CharField(_("Séance"), max_length=300)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective", "activity"], name="first_workshop_once")]


class Trained(Scoped):
    """A member followed a workshop of the curriculum: worked out from attendance by `transmission/`, read by what asks for it."""

    about = About(
        whose=Whose.MEMBERS,
        title="Séances suivies",
        purpose="Savoir qui peut sortir ou appeler, quand une séance est demandée d’abord.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    member = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="+", verbose_name=_("Membre")
    )
    key = models.SlugField(_("Dans le programme"), max_length=40)
    on = models.DateField(_("Suivie le"))

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="trained_once")]
