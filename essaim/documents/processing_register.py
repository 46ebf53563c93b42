"""« Registre des activités de traitement » (RGPD, article 30), made from the code."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import override

from essaim.documents import paper
from essaim.documents.paper import Block, Paper
from essaim.kernel.dates import in_words
from essaim.people.rules.sight import all_parts, sees
from essaim.rights.queries.processing import ActivityLine, ModelLine, Register
from essaim.rights.rules.processing import CAPACITIES, OUTSIDE

TITLE = "Registre des activités de traitement"
TO_COMPLETE = "à compléter"
Screens = Sequence[tuple[str, str]]  # (which screens, which roles)

_HOW = (
    "Ce registre est fait par le logiciel, à partir de ce que son code garde vraiment : chaque table déclare si elle "
    "contient des données de personnes, et celles qui ne le disent pas font échouer les tests. Le responsable du "
    "traitement le relit, le complète et le signe."
)
_SEALED = (
    "Chiffré veut dire : illisible dans la base, ses sauvegardes et ses journaux, sans la clé de la personne, gardée "
    "dans une autre base, elle-même enveloppée par une clé gardée hors des bases."
)
_TRANSFERS = (
    "Aucun transfert hors de l’Union européenne par le logiciel : il n’appelle aucun service extérieur et n’envoie que "
    "des messages sans nom de personne."
)


def french_day(day: date) -> str:
    with override("fr"):
        return in_words(day, "j F Y")


def register_paper(register: Register, *, screens: Screens, on: date) -> Paper:
    blocks: list[Block] = [
        paper.text(_HOW),
        *responsible(register),
    ]
    for number, activity in enumerate(register.activities, start=1):
        blocks += _activity(number, activity)
    blocks += [*_who(screens), *_kept(register), *_annex(register)]
    foot = f"Registre fait par Essaim le {french_day(on)}, à relire par le responsable."
    return Paper(TITLE, register.collective, foot, tuple(blocks))


def responsible(register: Register) -> Iterator[Block]:
    yield paper.title("Qui est responsable")
    yield paper.pairs(
        [
            ("Responsable du traitement", register.controller or TO_COMPLETE),
            ("Contact pour les données, ou délégué·e à la protection des données", register.dpo_contact or TO_COMPLETE),
        ]
    )  # fmt: skip
    if not register.controller:
        yield paper.blank(
            "le nom et l’adresse de l’association, du centre social ou de la commune qui porte le collectif."
        )
    yield paper.blank(
        "l’hébergeur du logiciel (sous-traitant, RGPD, art. 28), le lieu des serveurs, la date du contrat."
    )


def _activity(number: int, activity: ActivityLine) -> Iterator[Block]:
    words = activity.words
    yield paper.title(f"{number}. {words.title}")
    yield paper.pairs(
        [
            ("Pour quoi", words.purpose),
            ("Base légale", words.basis),
            ("Personnes concernées", words.whose),
            ("D’où viennent les données", words.source),
            ("Qui les reçoit", words.recipients),
        ]
    )
    for model in activity.models:
        yield from _model(model)


def _model(model: ModelLine) -> Iterator[Block]:
    yield paper.subtitle(model.title)
    yield paper.text(model.purpose)
    lines = [("Chiffré", ", ".join(model.sealed)), ("En clair", ", ".join(model.clear))]
    lines += [("Gardé", model.kept), ("Vu par", model.seen_by)]
    yield paper.pairs((name, value) for name, value in lines if value)


def _who(screens: Screens) -> Iterator[Block]:
    yield paper.title("Qui voit quoi")
    yield paper.text(
        "Ce que la fiche d’une personne montre, selon qui la regarde. Chaque affichage est noté."
    )
    yield sight_table()
    if screens:
        yield paper.text("Les écrans que chaque rôle peut ouvrir.")
        yield paper.table(("Écrans", "Rôles"), screens, caption="Écrans par rôle")


def sight_table() -> Block:
    rows = [
        (part.title, *("oui" if sees(one, part) else "non" for one in CAPACITIES)) for part in all_parts()
    ]
    return paper.table(
        ("Partie de la fiche", *CAPACITIES.values()), rows, caption="Ce que chacun voit d’une fiche"
    )


def _kept(register: Register) -> Iterator[Block]:
    yield paper.title("Combien de temps")
    yield paper.text(
        "Les durées réglées par le collectif. Passé ce temps, la donnée est détruite ou rendue anonyme par le logiciel, "
        "chaque nuit ; les nombres ne changent pas."
    )
    yield paper.text(
        "Un passage à une porte perd son adresse, son heure et le nom de qui l’a noté : restent un jour, une issue et une "
        "tournée, pour les totaux. Une porte qui se repose (après un refus ou une conversation) garde sa dernière issue "
        "jusqu’à la fin de ce repos. Le compte d’un membre parti de partout est vidé : ce qu’il a noté reste, sans son nom."
    )
    rows = [(what, length, why or "durée proposée") for what, length, why in register.kept]
    yield paper.table(("Ce qui est gardé", "Durée", "Raison"), rows, caption="Durées de conservation")


def _annex(register: Register) -> Iterator[Block]:
    yield paper.title("Sécurité et transferts")
    yield paper.text(_SEALED)
    yield paper.text(_TRANSFERS)
    yield paper.title("Annexe : les tables, telles que le code les décrit")
    rows = [
        (line.name, line.whose, f"{len(line.sealed)} sur {len(line.fields)}", line.doc)
        for activity in register.activities
        for line in activity.models
    ]
    yield paper.table(
        ("Table", "Données de", "Champs chiffrés", "Description du code"), rows, caption="Tables"
    )
    yield paper.subtitle("Tables des bibliothèques")
    yield paper.bullets(f"{name} : {words}" for name, words in OUTSIDE.items())
    yield paper.subtitle("Tables sans donnée de personne")
    yield paper.text(", ".join(register.without_people) + ".")
