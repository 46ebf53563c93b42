"""The practices of the demonstration: one of the town, adopted and adapted by the village."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from essaim.demo.people import People
from essaim.impact.rules import Period
from essaim.kernel.ids import uuid7
from essaim.kernel.tenancy import within
from essaim.network.models import Membership
from essaim.sharing.actions import practices as actions
from essaim.sharing.enums import Theme, Went
from essaim.sharing.models import Practice
from essaim.sharing.models.cards import Card, Identity
from essaim.sharing.queries.figures import chosen_figures, in_full

IDENTITY = Identity(
    carrier="Centre social fictif",
    founded="1998",
    region="Île-de-France",
    field="Lien social, lutte contre l’isolement",
    team="3 salariées, 40 bénévoles",
    budget="18 000 € pour ce projet",
    mission="Que personne, dans le quartier, ne reste seul sans l’avoir choisi.",
    contact="01 00 00 00 00",
)
CARD = Card(
    title="Aller vers, porte après porte",
    theme=Theme.REACH,
    what="Un samedi par mois, des habitants passent chez tout le monde, par deux, pour faire connaissance et repérer qui est seul.",
    when="Un samedi par mois, de 10 h à 12 h",
    for_whom="Tous les habitants, sans choisir les portes",
    question="Comment rencontrer des personnes isolées que personne ne signale et qui ne viennent nulle part ?",
    steps=(
        "Découper le quartier en secteurs d’une matinée, et prévenir par une affiche.",
        "Former des binômes, un ancien et un nouveau, et jouer deux portes avant de partir.",
        "Frapper partout, se présenter, écouter ; ne rien promettre, laisser un avis aux absents.",
        "Avec l’accord de la personne, garder le lien : un prénom, un téléphone, ce qu’elle aime.",
        "Proposer une prochaine étape proche : le café du jeudi, un voisin, un lieu du quartier.",
    ),
    results="Des voisins se saluent. Les personnes rencontrées viennent plus facilement quand quelqu’un les accompagne la première fois.",
    limits="Une porte sur deux reste fermée : il faut repasser à une autre heure. Sans référent·e disponible le soir même, on s’essouffle.",
    material="Des feuilles de tournée, des avis de passage, un téléphone, du thé. Trois heures par mois et par bénévole.",
    quotation="La première fois, je n’ai pas ouvert. La deuxième, je les attendais.",
    quoted="une habitante de 74 ans",
    agreed=True,
)  # fmt: skip
_FIGURES = ("tours", "doors_visited", "passes", "conversations", "hours", "volunteers")


def share(people: People, *, now: datetime) -> Practice:
    """Inside the collective of the town."""
    by, today = people.coordinator, timezone.localdate(now)
    actions.describe_association(people.town, IDENTITY, by=by)
    period = Period(today - timedelta(days=365), today)
    figures = chosen_figures(people.town, period, _FIGURES)
    card = replace(CARD, figures=figures, period=in_full(period) if figures else "")
    made = actions.write_card(people.town, card, by=by, at=now, practice_id=uuid7())
    return actions.share_card(made, by=by, at=now)


def take_up(practice: Practice, people: People, *, now: datetime) -> None:
    """By the village, which makes its own of it."""
    by = Membership.objects.select_related("collective").get(collective=people.village)
    with within(people.village):
        actions.comment(
            practice,
            body="Et quand les maisons sont loin les unes des autres ?",
            by=by,
            at=now,
            comment_id=uuid7(),
        )
        version = actions.adapt(practice, by=by, at=now, practice_id=uuid7())
        actions.adopt(
            practice, went=Went.WELL, told="En voiture, à deux, une demi-journée par hameau.", by=by, at=now
        )
        card = replace(
            version.card,
            title="Aller vers, de hameau en hameau",
            when="Deux matinées par mois, quand les routes sont sûres",
        )
        actions.write_card(people.village, card, by=by, at=now, practice_id=uuid7(), known=version)
        actions.share_card(version, by=by, at=now)


def pass_on_practices(people: People, *, now: datetime) -> None:
    with within(people.town):
        practice = share(people, now=now)
    take_up(practice, people, now=now)
