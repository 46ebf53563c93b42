"""The person, what she agreed to, and how she is found again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import STAY, About, Figure, Told, Whose
from essaim.kernel.fields import BlindIndexField, SealedJSON, SealedText
from essaim.kernel.tenancy import Scoped
from essaim.people.enums import (
    CONSENT_AND_RIGHTS,
    LINK,
    PERSON_FILE,
    Channel,
    InformedHow,
    MetHow,
    Parts,
    PersonState,
    Purpose,
)

TO_UNDO = "Copie scellée qui sert à défaire la réunion de deux fiches ; elle disparaît après 30 jours."


class Person(Scoped):
    """Someone met who agreed that her name be kept. What identifies her is sealed under a key of her own.

    No medical field, no risk score, no « vit seule ». `version` is the optimistic lock of the file. After an
    erasure the row stays, empty: the totals do not change.
    """

    about = About(
        whose=Whose.PERSONS,
        title="Sa fiche",
        purpose="Le prénom ou le nom, comment et quand la joindre, ce qu’elle aime, comment on l’a rencontrée.",
        activity=LINK,
        part=Parts.NAME,
        kept=PERSON_FILE,
        technical=frozenset({"version"}),
        figures=(Figure("people", _("Personnes rencontrées")),),
    )

    state = models.CharField("État", max_length=10, choices=PersonState, default=PersonState.ACTIVE)
    version = models.PositiveIntegerField("Version", default=1)
    # sealed
    first_name = SealedText(_("Prénom"))
    name = SealedText(
        _("Nom")
    )  # with the first name too on files older than that field: `full_name` is what is read
    phone = SealedText(_("Téléphone"), if_broken=None)  # E.164
    reach = SealedText(_("Comment et quand la joindre"))
    likes = SealedText(_("Ce qu’elle aime"))
    languages = SealedText(_("Langues"))
    household = SealedText(_("Foyer"))
    birth_year = SealedText(_("Année de naissance"), if_broken=None)
    dwelling_ref = SealedText(_("Logement"), if_broken=None)  # the identifier of a dwelling
    # in clear: nothing here says who she is
    met_how = models.CharField(_("Comment on l’a rencontrée"), max_length=10, choices=MetHow)
    met_on = models.DateField(_("Rencontrée le"))
    commune = models.ForeignKey(
        "essaim.Commune", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Commune"
    )
    informed_on = models.DateField(_("Informée le"), null=True)
    informed_how = models.CharField("Informée comment", max_length=8, choices=InformedHow, blank=True)
    informed_by = models.ForeignKey(
        "essaim.Membership",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Informée par",
    )
    notice_version = models.PositiveSmallIntegerField("Version de l’information remise", default=1)
    last_two_way_on = models.DateField(
        "Dernier échange le", null=True
    )  # a projection of her contacts: attempts do not move it
    silence_days = models.PositiveSmallIntegerField(_("Silence qui alerte (jours)"), default=30)
    warned_on = models.DateField("Fin de conservation annoncée le", null=True)  # of the end of retention
    created_at = models.DateTimeField("Créé")
    created_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Créé par"
    )
    ended_on = models.DateField("Lien terminé le", null=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="no_name_before_information", condition=Q(name__isnull=True, first_name__isnull=True) | Q(informed_on__isnull=False)
            ),
            models.CheckConstraint(
                name="erased_person_is_empty",
                condition=~Q(state__in=["erased", "anonymised"])
                | Q(
                    first_name__isnull=True, name__isnull=True, phone__isnull=True, reach__isnull=True, likes__isnull=True, languages__isnull=True, household__isnull=True,
                    birth_year__isnull=True, dwelling_ref__isnull=True,
                ),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["collective", "state", "last_two_way_on"])]

    def __str__(self) -> str:
        return f"personne {str(self.id)[-6:]}"  # never her name: this goes to logs

    @property
    def full_name(self) -> str:
        """« Odette Renaud », of what is known of it."""
        return " ".join(part for part in (self.first_name, self.name) if part)


class PersonIndex(Scoped):
    """Blind indexes: by what a person is found, without saying it. Erased with her."""

    about = About(
        whose=Whose.PERSONS,
        title="Repères de recherche",
        purpose="Retrouver une fiche sans garder en clair ce que l’on cherche. Détruites avec elle.",
        activity=LINK,
        kept=PERSON_FILE,
        merge=STAY,
        erased_rows_go=True,
        is_marks=True,
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="indexes", verbose_name="Personne"
    )
    kind = models.CharField("Genre", max_length=8)  # phone, name, sound, near, door, code
    digest = BlindIndexField("Repère de recherche")

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["collective", "kind", "digest"])]


class Consent(Scoped):
    """She agreed to one thing, on a day, in a way; withdrawn in one action. Both facts are kept."""

    about = About(
        whose=Whose.PERSONS,
        title="Ses accords",
        purpose="Savoir à quoi elle a dit oui, quand, comment, et ce qu’elle a retiré.",
        activity=CONSENT_AND_RIGHTS,
        part=Parts.CONSENTS,
        kept=PERSON_FILE,
        figures=(Figure("consents", _("Accords donnés")),),
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="consents", verbose_name="Personne"
    )
    purpose = models.CharField("Pour quoi", max_length=10, choices=Purpose)
    detail = SealedText(_("Précision"), key="person_id")  # which place, which relative
    given_on = models.DateField("Donné le")
    given_how = models.CharField("Donné comment", max_length=8, choices=InformedHow)
    recorded_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )
    withdrawn_on = models.DateField("Retiré le", null=True)
    withdrawn_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Retiré par"
    )  # none: by herself, with her code

    class Meta(Scoped.Meta):
        ordering = ["given_on", "id"]


class PersonDoNotContact(Scoped):
    """She asked not to be contacted in this way. The strictest wins on a merge; only a coordinator lifts it."""

    about = About(
        whose=Whose.PERSONS,
        title="« Ne plus me contacter »",
        purpose="Respecter son choix, moyen par moyen.",
        activity=CONSENT_AND_RIGHTS,
        part=Parts.CONSENTS,
        kept=PERSON_FILE,
        merge="essaim.people.actions.joining:join_stops",
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="do_not_contact", verbose_name="Personne"
    )
    channel = models.CharField("Comment", max_length=5, choices=Channel)
    said_on = models.DateField("Dit le")
    recorded_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Noté par"
    )  # none: by herself, with her code
    lifted_on = models.DateField("Levé le", null=True)
    lifted_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Levé par"
    )
    lift_reason = SealedText("Raison de la levée", key="person_id")
    until_settled = models.UUIDField("Jusqu’à ce que cette demande soit réglée", null=True)  # else for good

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel"], condition=Q(lifted_on=None), name="person_do_not_contact_once"
            )
        ]


class Merge(Scoped):
    """Two files of one person made one, by someone; can be undone for 30 days."""

    about = About(
        whose=Whose.PERSONS,
        title="Fiches réunies",
        purpose="Réunir deux fiches d’une même personne, et pouvoir défaire l’erreur pendant 30 jours.",
        activity=LINK,
        kept=PERSON_FILE,
        merge=STAY,
        told=Told(hidden={"before": TO_UNDO}),
    )

    kept = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="merges", verbose_name="Fiche gardée"
    )
    merged = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", verbose_name="Fiche réunie"
    )
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )
    at = models.DateTimeField("Quand")
    before = SealedJSON("Copie d’avant", key="kept_id")  # what is needed to undo
    undone_at = models.DateTimeField("Défait", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-at"]


class TwoPeople(Scoped):
    """Two files that look alike and are not of one person: somebody said so, nobody is asked again."""

    about = About(
        whose=Whose.PERSONS,
        title="Fiches qui se ressemblent",
        purpose="Ne pas redemander si deux fiches sont de la même personne, quand quelqu’un a dit que non.",
        activity=LINK,
        kept=PERSON_FILE,
        merge=STAY,
        erased_rows_go=True,
    )

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="Une fiche")
    other = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", verbose_name="L’autre fiche"
    )
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Dit par"
    )
    at = models.DateTimeField("Quand")

    class Meta(Scoped.Meta):
        ordering = ["-at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_people_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="two_people_in_order"),
        ]
