"""The skeleton of an agreement between a carrier and a network: what both complete, read again and sign."""

from datetime import date

from django.utils import translation
from django.utils.formats import number_format

from essaim.documents.paper import Block, Paper, blank, bullets, pairs, subtitle, table, text, title
from essaim.kernel.dates import in_words
from essaim.network.models import Collective, Network
from essaim.swarm.models import Agreement

_TO_SIGN = "…………………………"


def agreement_paper(agreement: Agreement, *, collective: Collective, network: Network) -> Paper:
    """French, whatever language the screen is read in."""
    with translation.override("fr"):
        return Paper(
            title=f"Convention : {collective.name}",
            eyebrow=network.name,
            foot="Trame à compléter et à relire par les deux signataires. Elle ne remplace pas un conseil juridique.",
            blocks=(*_who(agreement, collective, network), *_what(agreement), *_money(agreement), *_data(agreement), *_end()),
        )  # fmt: skip


def _day(on: date | None) -> str:
    return in_words(on, "j F Y") if on else _TO_SIGN


def _who(agreement: Agreement, collective: Collective, network: Network) -> tuple[Block, ...]:
    return (
        title("Entre qui"),
        pairs([
            ("Le porteur", agreement.carrier),
            ("Le réseau", network.name),
            ("Le collectif", collective.name),
            ("Prend effet le", _day(agreement.starts_on)),
            ("Finit le", _day(agreement.ends_on)),
            ("Signée le", _day(agreement.signed_on)),
        ]),
        blank("Adresse, forme et représentant·e de chacun des deux"),
    )  # fmt: skip


def _what(agreement: Agreement) -> tuple[Block, ...]:
    return (
        title("Ce que chacun fait"),
        subtitle("Le réseau"),
        bullets([
            f"transmet la méthode en {agreement.workshops} séances, avec ses supports à imprimer ;",
            "vient aux premières sorties, puis rend visite au bout de 1, 3, 6 et 12 mois ;",
            "prête le logiciel et aide à s’en servir ;",
            "reprend contact chaque mois, puis chaque trimestre, pendant 24 mois.",
        ]),
        subtitle("Le porteur"),
        bullets([
            "nomme un·e référent·e et une personne pour la ou le remplacer ;",
            "prête une salle, un téléphone, une assurance pour les bénévoles ;",
            "réunit au moins quatre membres actifs ;",
            "laisse le collectif libre de ses sorties, de ses lieux et de son rythme.",
        ]),
        blank("Ce qui est propre à ce territoire"),
    )  # fmt: skip


def _money(agreement: Agreement) -> tuple[Block, ...]:
    rows = [
        [
            one.payer,
            f"{number_format(one.euros, force_grouping=True)} €",
            _day(one.due_on),
            _day(one.paid_on) if one.paid_on else "",
        ]
        for one in agreement.payments.all()
    ]
    if not rows:
        return (title("L’argent"), blank("Montants, qui verse, pour quelles dates"))
    total = number_format(sum(one.euros for one in agreement.payments.all()), force_grouping=True)
    return (
        title("L’argent"),
        table(["Qui verse", "Montant", "Pour le", "Versé le"], rows, caption="Sommes de la convention"),
        text(f"Total : {total} €."),
    )


def _data(agreement: Agreement) -> tuple[Block, ...]:
    joint = (
        f"Un accord de responsabilité conjointe (RGPD, article 26) est signé le {_day(agreement.joint_on)}."
        if agreement.joint_on
        else "Le réseau ne voit que des nombres, sauf accord de responsabilité conjointe signé à part (RGPD, article 26)."
    )
    return (
        title("Les données des personnes"),
        text(f"{agreement.carrier} est responsable du traitement des données du collectif."),
        text(joint),
        bullets([
            "Les personnes rencontrées donnent leur accord, et le retirent d’un mot.",
            "À la fin de la convention, les fiches restent au porteur ou sont effacées : jamais transmises sans accord.",
        ]),
    )  # fmt: skip


def _end() -> tuple[Block, ...]:
    return (
        title("Finir, ou continuer"),
        text("Chacun peut arrêter en prévenant trois mois avant, par écrit. Trois mois avant la fin, on se voit pour décider de la suite."),
        table(
            ["Pour le porteur", "Pour le réseau"],
            [["Nom, date et signature :", "Nom, date et signature :"], ["", ""], ["", ""]],
            caption="Signatures",
        ),
    )  # fmt: skip
