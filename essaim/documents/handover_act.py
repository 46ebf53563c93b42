"""The act by which a collective stands alone: what was looked at, what each undertakes, two signatures. It names who signed."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from essaim.documents.paper import Block, Paper, bullets, pairs, table, text, title
from essaim.kernel.dates import in_words
from essaim.transmission.enums import Criterion, GateEnd
from essaim.transmission.models import Handover, Path

_TO_SIGN = "……………………………………"


def usual_terms() -> str:
    """What a form proposes."""
    return _(
        "Le collectif décide seul de ses sorties, de ses appels et de ses permanences.\n"
        "Le collectif garde deux référent·es, et prévient le réseau si l’un·e part.\n"
        "Le réseau appelle chaque mois pendant six mois, puis chaque trimestre jusqu’à vingt-quatre mois.\n"
        "Le réseau répond sous une semaine à toute demande d’aide.\n"
        "Chacun peut demander à se revoir, sans attendre."
    )


def handover_act(path: Path, act: Handover) -> Paper:
    """French, whatever language the screen is read in."""
    with translation.override("fr"):
        review = act.review
        told = [
            ("Collectif", path.collective.name),
            ("Réseau", path.collective.network.name),
            ("Parcours commencé le", in_words(path.started_on, "j F Y")),
            ("Avis", f"{GateEnd(review.end).label}, rendu le {_day(review.at)}"),
        ]
        if review.until and review.supporter:
            told.append(
                ("Soutien renforcé", f"{review.supporter}, jusqu’au {in_words(review.until, 'j F Y')}")
            )
        return Paper(
            title="Acte de passage",
            eyebrow=path.collective.network.name,
            foot=f"{path.collective.name} · acte de passage",
            blocks=(
                pairs(told),
                text(review.opinion),
                title("Ce qui a été regardé ce jour-là"),
                table(["Critère", "Constaté", "Demandé"], [_line(key, said) for key, said in review.facts.items()], caption="Faits"),
                title("Ce à quoi chacun s’engage"),
                bullets([line for line in act.terms.splitlines() if line.strip()]),
                title("Signatures"),
                *_signature("Pour le collectif", act.collective_signed_by, act.collective_signed_at),
                *_signature("Pour le réseau", act.network_signed_by, act.network_signed_at),
            ),
        )  # fmt: skip


def _line(key: str, said: list[object]) -> list[str]:
    count, wanted, adopted = said
    state = {True: ", adopté", False: ", pas adopté", None: ""}[adopted]  # type: ignore[index]  # as it is kept
    return [str(Criterion(key).label), f"{count}{state}", str(wanted)]


def _signature(side: str, by: object, at: datetime | None) -> list[Block]:
    name = getattr(getattr(by, "user", None), "name", _TO_SIGN)
    return [pairs([(side, name), ("Signé le", _day(at) if at else _TO_SIGN)])]


def _day(moment: datetime) -> str:
    return in_words(timezone.localtime(moment), "j F Y")
