"""The papers of a watch: its report, without names; its list for a power cut, which is destroyed afterwards."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation

from essaim.documents.paper import Paper, bullets, pairs, table, text, title
from essaim.kernel.dates import in_words
from essaim.vigilance.models import Vigilance
from essaim.vigilance.queries.board import SHOWN

BOX = "[\u2003]"


def report_paper(
    vigilance: Vigilance, *, figures: Mapping[str, Any], times: Sequence[Mapping[str, Any]]
) -> Paper:
    """One page. French, whatever language the screen is read in."""
    with translation.override("fr"):
        wait = figures["first_contact"]
        return Paper(
            title="Bilan de la veille",
            eyebrow=vigilance.collective.name,
            foot="Bilan sans nom : des totaux seulement.",
            blocks=(
                title(f"{vigilance.get_hazard_display()}, {_period(vigilance)}"),
                pairs([
                    ("Personnes d’accord, appelées", str(figures["listed"])),
                    ("Jointes au moins une fois", str(figures["reached"])),
                    ("Jamais jointes", str(figures["never_reached"])),
                    ("Appels passés", str(figures["calls"])),
                    ("Appels avec une réponse", str(figures["answered"])),
                    ("Bénévoles au téléphone", str(figures["callers"])),
                    ("Minutes avant de joindre, pour la moitié des personnes", f"moins de {max(1, wait)}" if wait is not None else "pas d’appel"),
                    ("Dangers signalés", str(figures["dangers"])),
                ]),
                table(
                    ["Le", *(str(one.label) for one in SHOWN)],
                    [_row(one) for one in reversed(times)],
                    caption="Chaque fois que l’on a appelé",
                ),
                text("Une personne est « jointe » quand elle a répondu ce jour-là, quel que soit le membre qui l’a appelée. « Personne ne répond » : quatre appels sans réponse, ou pas de numéro ; l’échelle du silence a suivi, avec son accord."),
            ),
        )  # fmt: skip


def _period(vigilance: Vigilance) -> str:
    first, last = (in_words(day, "j F Y") for day in (vigilance.starts_on, vigilance.ends_on))
    return f"du {first} au {last}"


def _row(told: Mapping[str, Any]) -> list[str]:
    wave = told["wave"]
    return [f"{in_words(wave.on, 'j F')} ({wave.number})", *(str(told["counts"][one]) for one in SHOWN)]


def _line(number: int, who: str, phone: str, is_reached: bool) -> list[str]:  # noqa: FBT001 -- a row of the paper
    """Whoever has no number is seen by two; whoever answered this time is not called again."""
    if is_reached:
        return [str(number), who, phone, "déjà jointe", "", ""]
    return [str(number), who, phone or "sans numéro : passer à deux", "", BOX, BOX]


def fallback_paper(vigilance: Vigilance, *, people: Sequence[tuple[str, str, bool]]) -> Paper:
    """Names, numbers, whether each was reached already: for the hours without power, and no longer."""
    with translation.override("fr"):
        return Paper(
            title="Liste de secours",
            eyebrow=vigilance.collective.name,
            foot="À garder sur soi, à ne pas photographier. À détruire dès que le courant revient.",
            blocks=(
                title(f"{vigilance.get_hazard_display()}, {_period(vigilance)}"),
                bullets([
                    "Dans l’ordre de la liste. Un appel par personne ; personne ne répond : on recommence une heure après, quatre fois au plus. « Déjà jointe » : c’est fait pour cette fois.",
                    "Elle va mal : le 15. Un danger : le 18 ou le 112. Puis la ou le référent·e.",
                    "N’écrivez rien d’autre que l’heure et une croix. Recopiez dans Essaim quand le courant revient.",
                ]),
                table(
                    ["", "Qui", "Téléphone", "Heure", "A répondu", "Rien"],
                    [_line(n, *one) for n, one in enumerate(people, start=1)],
                    caption="Les personnes à appeler",
                ),
            ),
        )  # fmt: skip
