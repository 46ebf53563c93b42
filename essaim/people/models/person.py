"""The person, what she agreed to, and how she is found again."""

from typing import ClassVar, Literal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.fields import BlindIndexField, SealedJSON, SealedText
from essaim.kernel.tenancy import Scoped
from essaim.people.enums import Channel, InformedHow, MetHow, PersonState, Purpose

PersonalData = Literal["none", "members", "persons"]


class Person(Scoped):
    """Someone met who agreed that her name be kept. What identifies her is sealed under a key of her own.

    No medical field, no risk score, no « vit seule ». `version` is the optimistic lock of the file. After an
    erasure the row stays, empty: the totals do not change.
    """

    personal_data: ClassVar[PersonalData] = "persons"

    state = models.CharField(max_length=10, choices=PersonState, default=PersonState.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    # sealed
    name = SealedText(_("Prénom, ou nom"))
    phone = SealedText(_("Téléphone"))  # E.164
    reach = SealedText(_("Comment et quand la joindre"))
    likes = SealedText(_("Ce qu’elle aime"))
    languages = SealedText(_("Langues"))
    household = SealedText(_("Foyer"))
    birth_year = SealedText(_("Année de naissance"))
    dwelling_ref = SealedText(_("Logement"))  # the identifier of a dwelling
    # in clear: nothing here says who she is
    met_how = models.CharField(_("Comment on l’a rencontrée"), max_length=10, choices=MetHow)
    met_on = models.DateField(_("Rencontrée le"))
    commune = models.ForeignKey("essaim.Commune", on_delete=models.PROTECT, null=True, related_name="+")
    informed_on = models.DateField(_("Informée le"), null=True)
    informed_how = models.CharField(max_length=8, choices=InformedHow, blank=True)
    informed_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    notice_version = models.PositiveSmallIntegerField(default=1)
    last_two_way_on = models.DateField(null=True)  # a projection of her contacts: attempts do not move it
    silence_days = models.PositiveSmallIntegerField(_("Silence qui alerte (jours)"), default=30)
    warned_on = models.DateField(null=True)  # of the end of retention
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="no_name_before_information", condition=Q(name__isnull=True) | Q(informed_on__isnull=False)
            ),
            models.CheckConstraint(
                name="erased_person_is_empty",
                condition=~Q(state__in=["erased", "anonymised"])
                | Q(
                    name__isnull=True, phone__isnull=True, reach__isnull=True, likes__isnull=True, languages__isnull=True, household__isnull=True,
                    birth_year__isnull=True, dwelling_ref__isnull=True,
                ),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["collective", "state", "last_two_way_on"])]

    def __str__(self) -> str:
        return f"personne {str(self.id)[-6:]}"  # never her name: this goes to logs


class PersonIndex(Scoped):
    """Blind indexes: by what a person is found, without saying it. Erased with her."""

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="indexes")
    kind = models.CharField(max_length=8)  # phone, name, sound, near, door, code
    digest = BlindIndexField()

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["collective", "kind", "digest"])]


class Consent(Scoped):
    """She agreed to one thing, on a day, in a way; withdrawn in one action. Both facts are kept."""

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    detail = SealedText(_("Précision"), key="person_id")  # which place, which relative
    given_on = models.DateField()
    given_how = models.CharField(max_length=8, choices=InformedHow)
    recorded_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )  # none: by herself, with her code

    class Meta(Scoped.Meta):
        ordering = ["given_on", "id"]


class PersonDoNotContact(Scoped):
    """She asked not to be contacted in this way. The strictest wins on a merge; only a coordinator lifts it."""

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="do_not_contact")
    channel = models.CharField(max_length=5, choices=Channel)
    said_on = models.DateField()
    recorded_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )  # none: by herself, with her code
    lifted_on = models.DateField(null=True)
    lifted_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    lift_reason = SealedText(key="person_id")

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel"], condition=Q(lifted_on=None), name="person_do_not_contact_once"
            )
        ]


class Merge(Scoped):
    """Two files of one person made one, by someone; can be undone for 30 days."""

    personal_data: ClassVar[PersonalData] = "persons"

    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = SealedJSON(key="kept_id")  # what is needed to undo
    undone_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        ordering = ["-at"]
