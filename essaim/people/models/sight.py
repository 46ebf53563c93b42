"""What lets a member see a person."""

from typing import ClassVar, Literal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.tenancy import Scoped
from essaim.people.models.person import Person

PersonalData = Literal["none", "members", "persons"]


class Grant(Scoped):
    """A member sees a person, in one capacity, from one moment to another: the only thing that decides sight.

    Written by what gives it (a companionship, a glass broken in an emergency…), in the same transaction, and ended
    with it. `source_id` is that row: it gives one grant. The coordinator needs none.
    """

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    member = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(
        _("À quel titre"), max_length=12
    )  # of `rules.sight.MATRIX`; an unknown one lets see nothing
    source_id = models.UUIDField(_("Ce qui le permet"))
    since = models.DateTimeField(_("Depuis"))
    until = models.DateTimeField(_("Jusqu’à"), null=True)  # none: until it is ended

    class Meta(Scoped.Meta):
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collective", "source_id"], name="one_grant_a_source"),
            models.CheckConstraint(
                name="grant_ends_after_its_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]
        indexes = [models.Index(fields=["member", "until"]), models.Index(fields=["person", "member"])]
