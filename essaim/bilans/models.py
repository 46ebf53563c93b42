"""Figures that left, frozen for ever; bilans, their texts and their editions; the links by which partners read them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.bilans.enums import QUOTATION, QUOTING, Section
from essaim.kernel.about import About, Rows, Whose, nobody
from essaim.kernel.fields import SealedText
from essaim.kernel.tenancy import Scoped

TITLE_LENGTH, TEXT_LENGTH, QUOTATION_LENGTH, SAID_BY_LENGTH = 80, 3000, 400, 80


class FrozenFigures(Scoped):
    """The figures of a period as they left: counted once, protected, attacked; never counted again.

    `content`: `work`, exact; `met` and `tables`, protected; `withheld`; `cells`, what an outsider may reason from. `seal`
    chains each to the one before it.
    """

    append_only = True
    about = nobody("Chiffres publiés")

    first = models.DateField(_("Du"))
    last = models.DateField(_("au"))
    number = models.PositiveIntegerField("Rang")
    content = models.JSONField("Contenu")
    frozen_at = models.DateTimeField("Arrêtés le")
    frozen_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Arrêtés par"
    )
    seal = models.CharField("Sceau", max_length=64)

    class Meta(Scoped.Meta):
        ordering = ["-last", "first"]
        constraints = [
            models.UniqueConstraint(fields=["collective", "first", "last"], name="frozen_figures_once"),
            models.UniqueConstraint(fields=["collective", "number"], name="frozen_figures_number"),
        ]


class Bilan(Scoped):
    """What is told of a period to a town hall, a funder, everyone."""

    about = nobody("Bilans")

    title = models.CharField(_("Titre"), max_length=TITLE_LENGTH)
    first = models.DateField(_("Du"))
    last = models.DateField(_("au"))
    made_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Commencé par"
    )
    made_at = models.DateTimeField("Commencé")

    class Meta(Scoped.Meta):
        ordering = ["-last", "-made_at", "-id"]

    def __str__(self) -> str:
        return self.title


class BilanText(Scoped):
    """What is written in one of its sections: the next edition takes it."""

    about = nobody("Textes des bilans")

    bilan = models.ForeignKey(Bilan, on_delete=models.CASCADE, related_name="texts", verbose_name="Bilan")
    section = models.CharField(_("Partie"), max_length=8, choices=Section)
    text = models.TextField(_("Texte"), max_length=TEXT_LENGTH)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["bilan", "section"], name="bilan_text_once")]


class Quotation(Scoped):
    """Words that someone agreed to see published, until a day. Withdrawn, they are in no edition any more, past ones included."""

    about = About(
        whose=Whose.PERSONS,
        title="Paroles citées dans un bilan",
        purpose="Faire entendre ce que des habitant·es ont accepté de voir publié, sans leur nom, jusqu’à une date.",
        activity=QUOTING,
        kept=QUOTATION,
        expiry=Rows(lambda last, _on: models.Q(agreed_until__lt=last), then="delete"),
    )

    bilan = models.ForeignKey(
        Bilan, on_delete=models.CASCADE, related_name="quotations", verbose_name="Bilan"
    )
    words = SealedText(_("Ses mots"))
    said_by = SealedText(_("Comment la ou le dire, sans la nommer"))
    agreed_on = models.DateField(_("D’accord depuis le"))
    agreed_until = models.DateField(_("Jusqu’au"))
    added_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Notée par"
    )

    class Meta(Scoped.Meta):
        ordering = ["id"]


class BilanEdition(Scoped):
    """A bilan as it was published: its texts, which words it cites, the frozen figures. A new one takes its place; it stays."""

    append_only = True
    about = nobody("Éditions des bilans")

    bilan = models.ForeignKey(Bilan, on_delete=models.PROTECT, related_name="editions", verbose_name="Bilan")
    number = models.PositiveSmallIntegerField(_("Édition"))
    title = models.CharField(_("Titre"), max_length=TITLE_LENGTH)
    figures = models.ForeignKey(
        FrozenFigures, on_delete=models.PROTECT, related_name="+", verbose_name="Chiffres"
    )
    texts = models.JSONField("Textes")  # section → text
    quotations = models.JSONField("Paroles")  # identifiers
    published_at = models.DateTimeField("Publiée le")
    published_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Publiée par"
    )

    class Meta(Scoped.Meta):
        ordering = ["-published_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["bilan", "number"], name="bilan_edition_once")]


class BilanLink(Scoped):
    """An address by which a partner without account reads a bilan, with a password, until a day. Only fingerprints are kept."""

    about = nobody("Liens des bilans")

    bilan = models.ForeignKey(Bilan, on_delete=models.CASCADE, related_name="links", verbose_name="Bilan")
    reader = models.CharField(_("Pour qui"), max_length=TITLE_LENGTH)
    secret_hash = models.CharField("Repère de l’adresse", max_length=64)
    password = models.CharField("Repère du mot de passe", max_length=160)
    until = models.DateField(_("Jusqu’au"))
    made_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Créé par"
    )
    made_at = models.DateTimeField("Créé")
    withdrawn_at = models.DateTimeField("Retiré", null=True)
    reads = models.PositiveIntegerField("Lectures", default=0)
    last_read_on = models.DateField("Lu pour la dernière fois le", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["collective", "secret_hash"], name="bilan_link_secret")
        ]
