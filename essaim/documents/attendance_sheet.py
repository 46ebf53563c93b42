"""The sheet that goes round the table: a line each, a box, room to sign, and lines for those who come with a friend."""

from collections.abc import Sequence

from django.utils import timezone, translation

from essaim.documents.paper import Paper, bullets, pairs, table, title
from essaim.kernel.dates import in_words
from essaim.transmission.models import PathWorkshop

BOX = "[\u2003]"
FREE_LINES = 4


def attendance_sheet(workshop: PathWorkshop, *, names: Sequence[str]) -> Paper:
    """French, whatever language the screen is read in."""
    with translation.override("fr"):
        starts_at = workshop.starts_at
        when = in_words(timezone.localtime(starts_at), "l j F Y, G:i") if starts_at else "…………………………"
        lines = [*names, *[""] * FREE_LINES]
        return Paper(
            title=f"Séance {workshop}",
            eyebrow=workshop.path.collective.name,
            foot="À recopier dans Essaim, puis à détruire.",
            blocks=(
                pairs([
                    ("Parcours", workshop.path.name),
                    ("Quand", when),
                    ("Où", workshop.place or "…………………………"),
                ]),
                title("Qui est là"),
                table(
                    ["Prénom et nom", "Présent·e", "Signature"],
                    [[name, BOX, ""] for name in lines],
                    caption="Présences",
                ),
                bullets([
                    "Signer n’est pas obligatoire : une croix suffit.",
                    "Une personne de plus ? Ajoutez son prénom, avec son accord.",
                ]),
            ),
        )  # fmt: skip
