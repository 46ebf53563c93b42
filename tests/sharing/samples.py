"""A card, short and at its longest."""

from essaim.sharing.models.cards import (
    IDENTITY_LENGTHS,
    LENGTHS,
    MOST_FIGURES,
    MOST_STEPS,
    STEP_LENGTH,
    Card,
    Identity,
    Shown,
)

CAFE = Card(
    title="Le café du palier", theme="accompany", what="Un café par mois dans le hall, porté par deux voisins.", when="Le samedi, 10 h",
    for_whom="Ceux qui n’ouvrent pas", question="Comment parler à qui n’ouvre pas ?",
    steps=("Demander le hall au bailleur.", "Mettre un mot dans les boîtes.", "Venir à deux, avec un thermos."),
    results="On se dit bonjour.", limits="Rien l’hiver.", material="Un thermos.", quotation="Je suis descendue pour le café.",
    quoted="une voisine de 74 ans", agreed=True,
)  # fmt: skip


def filled(length, word="Un mot puis d’autres mots "):
    return (word * (length // len(word) + 1))[:length].strip().ljust(length, "e")


def longest():
    identity = Identity(
        collective=filled(120), **{name: filled(length) for name, length in IDENTITY_LENGTHS.items()}
    )
    figures = tuple(Shown(filled(60), "environ 1 200") for _one in range(MOST_FIGURES))
    return Card(
        **{name: filled(length) for name, length in LENGTHS.items()}, theme="reach", steps=(filled(STEP_LENGTH),) * MOST_STEPS,
        agreed=True, figures=figures, period="du 28 novembre 2025 au 28 novembre 2026", identity=identity,
    )  # fmt: skip
