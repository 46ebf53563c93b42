"""The catalogue of the questionnaires: items, answers, scales, who owns them. What is read on screen comes from here.

Wordings that belong to someone are not here: the network that was given permission supplies them (`Spec.worded`).
Keys are those of the published scoring tables, so that an export can be checked against them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.measures.enums import Instrument
from essaim.measures.rules import circles, djg6, lsns6, ucla3, who5

Answers = Mapping[str, str | None]
Scores = dict[str, int | None]


class Translation(StrEnum):
    """Whether the French text was tested against the original one."""

    VALIDATED = "validee"
    NOT_VALIDATED = "non_validee"


@dataclass(frozen=True)
class Option:
    """An answer. `label` empty: supplied by the network. `about` tells the network lead which one it is."""

    id: str
    points: int
    label: Any = ""
    about: Any = ""


@dataclass(frozen=True)
class Item:
    """A question. `wording` empty: supplied by the network. `about` tells the network lead which one it is."""

    id: str
    options: tuple[Option, ...]
    wording: Any = ""
    about: Any = ""


@dataclass(frozen=True)
class Scale:
    """A result, from `low` to `high`."""

    id: str
    label: Any
    low: int
    high: int
    more_is_better: bool


@dataclass(frozen=True)
class Spec:
    """One questionnaire. `is_on_by_default`: nobody's permission is needed."""

    instrument: Instrument
    purpose: Any
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    score: Callable[[Answers], Scores]
    owner: Any
    terms: Any
    source: str
    translation: Translation
    intro: Any = ""
    is_on_by_default: bool = False
    version: int = 1

    @property
    def title(self) -> Any:
        return self.instrument.label

    def wording_keys(self) -> dict[str, Any]:
        """What the network supplies: {key: what it is}, the questions then the answers."""
        questions = {item.id: item.about for item in self.items}
        return questions | {f"option_{one.id}": one.about for one in self.items[0].options}

    def worded(self, wording: Mapping[str, str]) -> "Spec":
        """With the text that the network supplied."""
        if self.is_on_by_default:
            return self
        items = tuple(
            replace(
                item,
                wording=wording.get(item.id, ""),
                options=tuple(
                    replace(one, label=wording.get(f"option_{one.id}", "")) for one in item.options
                ),
            )
            for item in self.items
        )
        return replace(self, items=items, intro=wording.get("intro", ""))

    @property
    def is_ready(self) -> bool:
        """Every question and every answer has its text."""
        return all(item.wording and all(one.label for one in item.options) for item in self.items)

    def check(self, answers: Answers) -> None:
        """Every answer is one of the proposed ones, or None.

        Raises:
            ValueError: an item or an answer that does not exist.
        """
        known = {item.id: {one.id for one in item.options} for item in self.items}
        for item, answer in answers.items():
            if item not in known:
                raise ValueError("no such item")
            if answer is not None and answer not in known[item]:
                raise ValueError("no such answer")

    def scores(self, answers: Answers) -> Scores:
        """{scale: points or None}; an item left out is not answered.

        Raises:
            ValueError: an item or an answer that does not exist.
        """
        self.check(answers)
        return self.score(answers)


def _points(items: tuple[Item, ...], answers: Answers) -> list[int | None]:
    worth = [{one.id: one.points for one in item.options} for item in items]
    return [
        None if answers.get(item.id) is None else table[str(answers[item.id])]
        for item, table in zip(items, worth, strict=True)
    ]


_FREQUENCIES = tuple(
    Option(key, circles.FREQUENCIES[key], label)
    for key, label in (
        ("tous_les_jours", _("Tous les jours, ou presque")),
        ("chaque_semaine", _("Chaque semaine")),
        ("plusieurs_fois_par_mois", _("Plusieurs fois par mois")),
        ("une_fois_par_mois", _("Une fois par mois")),
        ("quelques_fois_par_an", _("Quelques fois par an")),
        ("jamais", _("Jamais, ou presque")),
        ("sans_objet", _("Cela ne me concerne pas")),
    )
)
_CIRCLES = tuple(
    Item(key, _FREQUENCIES, wording)
    for key, wording in (
        ("famille", _("Votre famille, sans compter qui vit avec vous : tous les combien la voyez-vous ?")),
        ("amis", _("Vos amis : tous les combien en voyez-vous ?")),
        ("voisins", _("Vos voisins : tous les combien parlez-vous avec l’un d’eux ?")),
        ("associations", _("Une association, un club, un atelier : tous les combien y êtes-vous avec d’autres ?")),
        ("collegues", _("Des collègues : tous les combien en voyez-vous ?")),
    )
)  # fmt: skip
_HOW_OFTEN = (
    Option("presque_jamais", 1, _("Presque jamais ou jamais")),
    Option("parfois", 2, _("Parfois")),
    Option("souvent", 3, _("Souvent")),
)
_HOW_OFTEN_DIRECT = (
    Option("souvent_ou_toujours", 5, _("Souvent ou toujours")),
    Option("parfois", 4, _("Parfois")),
    Option("occasionnellement", 3, _("Occasionnellement")),
    Option("presque_jamais", 2, _("Presque jamais")),
    Option("jamais", 1, _("Jamais")),
)
_UCLA = (
    Item("u1", _HOW_OFTEN, _("À quelle fréquence avez-vous le sentiment de manquer de compagnie ?")),
    Item("u2", _HOW_OFTEN, _("À quelle fréquence vous sentez-vous mis(e) à l’écart ?")),
    Item("u3", _HOW_OFTEN, _("À quelle fréquence vous sentez-vous isolé(e) des autres ?")),
)
_DIRECT = Item("direct", _HOW_OFTEN_DIRECT, _("À quelle fréquence vous sentez-vous seul(e) ?"))
_YES_NO = (
    Option("oui", 3, about=_("La réponse « oui »")),
    Option("plus_ou_moins", 2, about=_("La réponse « plus ou moins »")),
    Option("non", 1, about=_("La réponse « non »")),
)
_DJG = tuple(
    Item(key, _YES_NO, about=about)
    for key, about in zip(
        djg6.ORDER,
        (
            _("Phrase 1 : le vide (échelle émotionnelle)"),
            _("Phrase 2 : l’appui en cas de problème (échelle sociale)"),
            _("Phrase 3 : la confiance (échelle sociale)"),
            _("Phrase 4 : le manque de gens autour de soi (échelle émotionnelle)"),
            _("Phrase 5 : les proches (échelle sociale)"),
            _("Phrase 6 : le sentiment de rejet (échelle émotionnelle)"),
        ),
        strict=True,
    )
)
_HOW_MANY = tuple(
    Option(str(points), points, about=about)
    for points, about in enumerate(
        (
            _("La réponse qui compte 0 : personne"), _("La réponse qui compte 1 : une personne"),
            _("La réponse qui compte 2 : deux personnes"), _("La réponse qui compte 3 : trois ou quatre"),
            _("La réponse qui compte 4 : de cinq à huit"), _("La réponse qui compte 5 : neuf ou plus"),
        )
    )
)  # fmt: skip
_LSNS = tuple(
    Item(key, _HOW_MANY, about=about)
    for key, about in (
        ("f1", _("Question 1 : la famille, vue ou entendue chaque mois")),
        ("f2", _("Question 2 : la famille, à qui parler de choses intimes")),
        ("f3", _("Question 3 : la famille, sur qui compter")),
        ("a1", _("Question 4 : les amis et voisins, vus ou entendus chaque mois")),
        ("a2", _("Question 5 : les amis et voisins, à qui parler de choses intimes")),
        ("a3", _("Question 6 : les amis et voisins, sur qui compter")),
    )
)
_HOW_LONG = tuple(
    Option(str(points), points, about=about)
    for points, about in (
        (5, _("La réponse qui compte 5 : tout le temps")), (4, _("La réponse qui compte 4")),
        (3, _("La réponse qui compte 3")), (2, _("La réponse qui compte 2")), (1, _("La réponse qui compte 1")),
        (0, _("La réponse qui compte 0 : à aucun moment")),
    )
)  # fmt: skip
_WHO = tuple(
    Item(f"w{number}", _HOW_LONG, about=about)
    for number, about in enumerate(
        (_("Phrase 1"), _("Phrase 2"), _("Phrase 3"), _("Phrase 4"), _("Phrase 5")), start=1
    )
)


def _score_circles(answers: Answers) -> Scores:
    return {"active": circles.circles(answers).active}


def _score_ucla(answers: Answers) -> Scores:
    return {
        "score": ucla3.ucla3(_points(_UCLA, answers)),
        "direct": ucla3.direct(_points((_DIRECT,), answers)[0]),
    }


def _score_djg(answers: Answers) -> Scores:
    result = djg6.djg6(answers)
    return {"total": result.total, "emotional": result.emotional, "social": result.social}


def _score_lsns(answers: Answers) -> Scores:
    result = lsns6.lsns6(_points(_LSNS, answers))
    if result is None:
        return {"total": None, "family": None, "friends": None}
    return {"total": result.total, "family": result.family, "friends": result.friends}


def _score_who(answers: Answers) -> Scores:
    result = who5.who5(_points(_WHO, answers))
    return {"percent": None if result is None else result.percent}


CATALOGUE: Mapping[Instrument, Spec] = {
    spec.instrument: spec
    for spec in (
        Spec(
            Instrument.CIRCLES,
            purpose=_("Qui elle voit, et tous les combien. Cinq questions simples, sans rien de la santé."),
            intro=_("Parlons des personnes que vous voyez, pour de vrai, au cours d’une année ordinaire."),
            items=_CIRCLES,
            scales=(Scale("active", _("Cercles où elle voit quelqu’un chaque mois"), 0, 5, more_is_better=True),),
            score=_score_circles,
            owner=_("Personne : cette grille est libre."),
            terms=_("Faite d’après les définitions des Petits Frères des Pauvres et de la Fondation de France."),
            source="Petits Frères des Pauvres/CSA ; Fondation de France/Crédoc",
            translation=Translation.NOT_VALIDATED,
            is_on_by_default=True,
        ),
        Spec(
            Instrument.UCLA3,
            purpose=_("Ce qu’elle ressent : quatre questions courtes, utilisées dans beaucoup de pays."),
            intro=_("Les questions qui suivent portent sur vos liens avec les autres. Pour chacune, dites-moi à quelle fréquence vous ressentez cela."),
            items=(*_UCLA, _DIRECT),
            scales=(
                Scale("score", _("Les trois questions"), ucla3.LOW, ucla3.HIGH, more_is_better=False),
                Scale("direct", _("La question directe"), 1, 5, more_is_better=False),
            ),
            score=_score_ucla,
            owner=_("Hughes, Waite, Hawkley et Cacioppo (2004) ; office statistique britannique"),
            terms=_("Texte anglais sous Open Government Licence v3. Le texte français est le nôtre."),
            source="Hughes et al. 2004 ; GSS harmonised standard",
            translation=Translation.NOT_VALIDATED,
            is_on_by_default=True,
        ),
        Spec(
            Instrument.DJG6,
            purpose=_("Une échelle d’évaluation : elle sert aux moyennes d’un groupe, pas à juger d’une personne."),
            items=_DJG,
            scales=(
                Scale("total", _("Total"), 0, 6, more_is_better=False),
                Scale("emotional", _("Échelle émotionnelle"), 0, 3, more_is_better=False),
                Scale("social", _("Échelle sociale"), 0, 3, more_is_better=False),
            ),
            score=_score_djg,
            owner=_("Vrije Universiteit Amsterdam (De Jong Gierveld et Van Tilburg)"),
            terms=_("Ouverte à la recherche, en citant la source. Demandez le texte français aux auteurs."),
            source="De Jong Gierveld & Van Tilburg 2006",
            translation=Translation.VALIDATED,
        ),
        Spec(
            Instrument.LSNS6,
            purpose=_("Sur combien de proches et d’amis elle peut compter."),
            items=_LSNS,
            scales=(
                Scale("total", _("Total"), 0, 30, more_is_better=True),
                Scale("family", _("Famille"), 0, 15, more_is_better=True),
                Scale("friends", _("Amis et voisins"), 0, 15, more_is_better=True),
            ),
            score=_score_lsns,
            owner=_("James Lubben, Boston College"),
            terms=_("Droits de l’auteur : la permission se demande à Boston College."),
            source="Lubben et al. 2006",
            translation=Translation.VALIDATED,
        ),
        Spec(
            Instrument.WHO5,
            purpose=_("Le bien-être des deux dernières semaines. C’est proche de la santé : à n’utiliser qu’avec une raison."),
            items=_WHO,
            scales=(Scale("percent", _("Bien-être"), 0, 100, more_is_better=True),),
            score=_score_who,
            owner=_("Psykiatrisk Center Nordsjælland ; Organisation mondiale de la santé"),
            terms=_("Texte sous CC BY-NC-SA 3.0 IGO (OMS, 2024) : usage non commercial, source citée, aucun mot changé."),
            source="WHO-5, Topp et al. 2015",
            translation=Translation.VALIDATED,
        ),
    )
}  # fmt: skip


def spec_of(instrument: Instrument | str) -> Spec:
    """Of any questionnaire, on or off.

    Raises:
        ValueError: no such instrument.
    """
    return CATALOGUE[Instrument(instrument)]
