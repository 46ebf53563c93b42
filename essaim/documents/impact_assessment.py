"""« Analyse d’impact relative à la protection des données » (RGPD, article 35), begun by the code.

A measure stands here with the place of the code that holds it: a measure that leaves the code is a failing test.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from essaim.documents import paper
from essaim.documents.paper import Block, Paper
from essaim.documents.processing_register import Screens, french_day, responsible, sight_table
from essaim.rights.queries.processing import Register

TITLE = "Analyse d’impact sur la protection des données"


@dataclass(frozen=True)
class Safeguard:
    words: str
    where: str  # the code that holds it


@dataclass(frozen=True)
class Risk:
    title: str
    harm: str
    sources: str
    measures: tuple[Safeguard, ...]
    left: str


CRITERIA = (
    ("Personnes vulnérables", "oui", "Des personnes isolées, souvent âgées."),
    ("Données sensibles ou très personnelles", "oui", "Des difficultés sociales ; la santé peut apparaître malgré les consignes."),
    ("Évaluation ou notation", "en partie", "Des questionnaires sur l’isolement, au choix de la personne ; aucune note de risque."),
    ("Croisement de données", "en partie", "Avec des adresses publiques, pour préparer les tournées."),
    ("Grande échelle", "non", "Un collectif suit quelques dizaines à quelques centaines de personnes."),
    ("Décision automatique", "non", "Aucune : le logiciel propose un ordre, une personne décide."),
    ("Surveillance systématique", "non", "Aucune, sauf celle des accès à la fiche, au bénéfice de la personne."),
    ("Usage innovant", "non", ""),
    ("Exclusion d’un droit ou d’un service", "non", "Dire non, ou se taire, ne change rien à l’aide."),
)  # fmt: skip

NECESSITY = (
    Safeguard("Une conversation compte sans nom. Un nom n’est gardé qu’après l’information de la personne : la base elle-même le refuse sinon.", "essaim.people.models.Person"),
    Safeguard("Aucun champ médical, aucune note de risque, aucune case « vit seule », aucune fiche de mineur.", "essaim.people.models.Person"),
    Safeguard("Chaque accord est donné pour une seule chose, daté, et retiré en un geste.", "essaim.people.actions.consents.withdraw_consent"),
    Safeguard("Une note avertit, sans bloquer, des mots de santé, de religion, d’origine, des clés et des codes ; elle expire.", "essaim.people.rules.notes.worrying_words"),
    Safeguard("Le jour d’un échange est gardé, jamais l’heure : une heure relierait une personne à une porte.", "essaim.people.models.Contact"),
    Safeguard("Les durées suivent le référentiel de la CNIL : deux ans après le dernier échange, calculés sur les échanges, pas sur les tentatives.", "essaim.people.enums.PERSON_FILE"),
)  # fmt: skip

RIGHTS = (
    Safeguard("Accès : tout ce qui est gardé, en PDF lisible et en fichier pour un programme, fait depuis les tables elles-mêmes ; ceux qui ont donné un signe sont masqués.", "essaim.rights.queries.rights.everything_about"),
    Safeguard("Effacement : la clé de la personne est détruite, les repères de recherche aussi ; il est rejoué après une restauration.", "essaim.rights.actions.erasure.erase_again"),
    Safeguard("Opposition : immédiate, par l’équipe ou par la personne avec le code laissé chez elle, sans compte.", "essaim.rights.actions.requests.open_request"),
    Safeguard("Un mois pour répondre : chaque demande porte sa date limite, orange à sept jours, rouge en retard.", "essaim.people.rules.delays.one_month_after"),
    Safeguard("Savoir qui a regardé : chaque affichage est noté, et dit à la personne par jour et par rôle.", "essaim.kernel.journal.entries_about"),
)  # fmt: skip

RISKS = (
    Risk(
        "Accès illégitime aux données",
        "Savoir qui est seul, où et quand : cambriolage, démarchage, emprise d’un proche, gêne, perte de confiance.",
        "Un téléphone ou une feuille perdus, un membre trop curieux, un compte volé, une copie de la base, un hébergeur indiscret.",
        (
            Safeguard("Chaque fiche est chiffrée champ par champ, avec une clé par personne, sous une clé par collectif.", "essaim.kernel.sealing.seal"),
            Safeguard("La clé maîtresse n’est dans aucune base ; les clés sont dans une base à part, sauvegardée à part.", "essaim.kernel.master_keys.wrap"),
            Safeguard("On cherche par repères brouillés, propres à chaque collectif et à chaque champ.", "essaim.kernel.keyring.blind_index"),
            Safeguard("Deux murs entre collectifs : dans le code et dans la base.", "essaim.kernel.walls.rebuild_walls"),
            Safeguard("Un bénévole ne voit que les personnes qu’il accompagne ; les listes montrent un prénom et une initiale.", "essaim.people.queries.sight.visible_people"),
            Safeguard("Une seconde preuve est obligatoire pour tout rôle au-delà de bénévole.", "essaim.entrance.policies.members_only"),
            Safeguard("Chaque affichage est noté dans un journal enchaîné, qui ne garde aucune valeur.", "essaim.kernel.journal.record_access"),
            Safeguard("Ouvrir une fiche en urgence demande une raison, dure trois heures et prévient aussitôt les référent·es.", "essaim.people.actions.glass.break_glass"),
            Safeguard("Chaque semaine, ce qui sort de l’ordinaire est dit aux référent·es, et leurs propres lectures à la tête de réseau.", "essaim.rights.queries.access.accesses_of_week"),
            Safeguard("Rien d’une page ne reste dans un cache ; aucun nom dans une adresse, un titre, un message.", "essaim.web.middleware.PrivateResponses"),
            Safeguard("Les clés se renouvellent à chaque niveau.", "essaim.kernel.rotation"),
        ),
        "Un serveur pris en main pendant qu’il tourne lit ce que ses lecteurs lisent : le chiffrement protège les copies, pas une "
        "machine vivante. Un écran de téléphone se regarde et se photographie. En rapprochant les jours des contacts et ceux des "
        "tournées, quelqu’un qui tient les deux bases peut deviner une porte quand il y a peu de passages ce jour-là.",
    ),
    Risk(
        "Modification non désirée",
        "Une personne contactée malgré son refus, une promesse oubliée, deux personnes confondues.",
        "Une erreur, deux personnes qui écrivent en même temps, une fiche réunie à tort, une intrusion.",
        (
            Safeguard("Deux personnes ne peuvent pas s’écraser : la seconde est prévenue et rien n’est perdu.", "essaim.people.actions.persons.update_person"),
            Safeguard("Un champ chiffré déplacé ou altéré ne s’ouvre pas : il n’est jamais montré comme vrai.", "essaim.kernel.sealing.unseal"),
            Safeguard("Le journal des accès est enchaîné et ancré hors des bases : une ligne retirée ou changée se voit.", "essaim.kernel.journal.faults_in_journal"),
            Safeguard("Deux fiches ne sont jamais réunies par le logiciel seul ; la réunion se défait pendant 30 jours, et le refus le plus strict l’emporte.", "essaim.rights.actions.merges.undo_merge"),
        ),
        "Une erreur de saisie vraisemblable passe : la personne peut la faire corriger.",
    ),
    Risk(
        "Disparition des données",
        "Une personne que plus personne n’appelle, un danger resté sans suite.",
        "Une panne, un disque plein, une clé perdue, un effacement par erreur, le départ d’un bénévole.",
        (
            Safeguard("La clé maîtresse absente arrête le logiciel au lieu de le laisser écrire en clair.", "essaim.kernel.master_keys.unwrap"),
            Safeguard("Avant la fin d’une durée, un rappel est donné ; une répétition montre ce qui partirait.", "essaim.rights.queries.retention.rehearse"),
            Safeguard("Un silence trop long est dit à la personne qui accompagne, puis au ou à la référent·e, puis à sa suppléance.", "essaim.people.queries.silence.silent_people"),
            Safeguard("Quand un bénévole s’arrête, ses personnes et ses tâches sont remises d’un coup.", "essaim.people.actions.companions.hand_over"),
        ),
        "Si la clé maîtresse et toutes ses copies sont perdues, les fiches le sont aussi : c’est voulu. Sa garde est au responsable.",
    ),
)  # fmt: skip

NOT_DEFENDED = (
    "Un logiciel malveillant sur un téléphone déverrouillé.",
    "Un appareil photo devant l’écran.",
    "Un hébergeur qui changerait le logiciel pendant qu’il tourne.",
    "Ce qui est dit de vive voix, ou noté sur un papier hors du logiciel.",
)


def all_measures() -> Iterator[Safeguard]:
    yield from NECESSITY
    yield from RIGHTS
    for risk in RISKS:
        yield from risk.measures


def assessment_paper(register: Register, *, screens: Screens, on: date) -> Paper:  # noqa: ARG001 -- as its neighbour
    blocks: list[Block] = [
        paper.text(
            "Cette analyse est commencée par le logiciel : elle décrit ce que son code fait vraiment. Les cadres en pointillés "
            "sont au responsable du traitement, qui la termine avec son ou sa délégué·e à la protection des données, puis la signe."
        ),
        *responsible(register),
        *_why(),
        *_description(register),
        *_necessity(),
    ]
    for number, risk in enumerate(RISKS, start=1):
        blocks += _risk(number, risk)
    blocks += _end()
    foot = f"Analyse commencée par Essaim le {french_day(on)}, à terminer par le responsable."
    return Paper(TITLE, register.collective, foot, tuple(blocks))


def _why() -> Iterator[Block]:
    yield paper.title("1. Pourquoi une analyse")
    yield paper.text("Deux critères sur neuf suffisent (lignes directrices WP 248). Ici :")
    yield paper.table(("Critère", "Ici", "Pourquoi"), CRITERIA, caption="Les neuf critères")


def _description(register: Register) -> Iterator[Block]:
    yield paper.title("2. Ce qui est fait")
    yield paper.text(
        "Des habitants vont de porte en porte, en binômes. Une personne qui l’accepte est accompagnée : une fiche courte, chiffrée, "
        "que seules la personne qui l’accompagne et la ou le référent·e voient. Le registre des traitements donne le détail."
    )
    for activity in register.activities:
        yield paper.subtitle(activity.words.title)
        yield paper.text(activity.words.purpose)
        yield paper.pairs(
            [
                ("Personnes", activity.words.whose),
                ("Données", ", ".join(model.title.lower() for model in activity.models)),
                ("Base légale", activity.words.basis),
                ("Qui les reçoit", activity.words.recipients),
            ]
        )
    yield paper.subtitle("Ce que chacun voit d’une fiche")
    yield sight_table()
    yield paper.subtitle("Combien de temps")
    rows = [(what, length, why or "durée proposée") for what, length, why in register.kept]
    yield paper.table(("Ce qui est gardé", "Durée", "Raison"), rows, caption="Durées de conservation")
    yield paper.blank(
        "le nombre de personnes accompagnées et de membres, les communes, les partenaires, l’hébergeur."
    )


def _necessity() -> Iterator[Block]:
    yield paper.title("3. Nécessité, proportionnalité, droits")
    yield paper.subtitle("Seulement ce qu’il faut")
    yield paper.bullets(one.words for one in NECESSITY)
    yield paper.subtitle("Les droits des personnes")
    yield paper.bullets(one.words for one in RIGHTS)
    yield paper.blank(
        "comment les personnes sont informées dans ce collectif (phrase dite, papier remis), et leur avis s’il a été demandé."
    )


def _risk(number: int, risk: Risk) -> Iterator[Block]:
    yield paper.title(f"{number + 3}. Risque : {risk.title.lower()}")
    yield paper.pairs([("Ce qui pourrait arriver", risk.harm), ("Par quoi", risk.sources)])
    yield paper.subtitle("Ce que le logiciel fait déjà")
    yield paper.bullets(one.words for one in risk.measures)
    yield paper.subtitle("Ce qui reste, dit franchement")
    yield paper.text(risk.left)
    yield paper.blank(
        "gravité et vraisemblance, de 1 à 4 ; mesures propres au collectif (formation, téléphones, locaux, papiers)."
    )


def _end() -> Iterator[Block]:
    yield paper.title("7. Contre quoi le logiciel ne protège pas")
    yield paper.bullets(NOT_DEFENDED)
    yield paper.title("8. Décision")
    yield paper.blank("avis du ou de la délégué·e à la protection des données.")
    yield paper.blank("décision du responsable, date, signature, date de la prochaine relecture.")
