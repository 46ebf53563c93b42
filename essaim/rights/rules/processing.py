"""What each part of the data model is for, in French: the words of the register of processing (RGPD, article 30).

What the models say themselves (whose data, which fields, sealed or not) is read from them by `queries/processing.py`.
A model with data of persons or of members that has no words here is a failing test.
"""

from dataclasses import dataclass

from essaim.people.enums import RetentionSubject
from essaim.people.rules.sight import Capacity, Part, sees

LEGITIMATE = (
    "Intérêt légitime du responsable (RGPD, art. 6.1.f) : aller vers les habitants et accompagner ceux qui "
    "l’acceptent. Si le responsable est une commune ou un CCAS : mission d’intérêt public (art. 6.1.e)."
)
EXPLICIT = "Consentement explicite de la personne (RGPD, art. 9.2.a), daté, retirable en un geste ; jamais une condition de l’aide."
SAFETY = "Obligation de sécurité (RGPD, art. 32)."
VITAL = (
    "Intérêt légitime (art. 6.1.f) ; en cas de danger, sauvegarde des intérêts vitaux (art. 6.1.d et 9.2.c) et "
    "obligation de porter secours (Code pénal, art. 223-6)."
)
MET = "Les personnes rencontrées qui ont accepté qu’une fiche soit ouverte, majeures."
TEAM = "Les membres de l’équipe : bénévoles, référent·es, animateurs et animatrices, partenaires, tête de réseau."


@dataclass(frozen=True)
class Activity:
    """One processing, in the sense of the register."""

    key: str
    title: str
    purpose: str
    basis: str
    whose: str
    source: str
    recipients: str


@dataclass(frozen=True)
class ModelWords:
    """What one model is, for which activity, how long it is kept, and the part of the file that shows it."""

    activity: str
    title: str
    purpose: str
    kept: RetentionSubject | str
    part: Part | None = None


ACTIVITIES = (
    Activity(
        "link",
        "Accompagner les personnes rencontrées",
        "Garder le lien avec une personne qui l’accepte : comment et quand la joindre, qui l’accompagne, ce qui lui a été "
        "promis, depuis quand on n’a plus de nouvelles.",
        LEGITIMATE,
        MET,
        "La personne elle-même, informée avant que son nom soit gardé.",
        "La personne qui l’accompagne, sa ou son remplaçant·e, la ou le référent·e du collectif.",
    ),
    Activity(
        "consent",
        "Informer, recueillir les accords, répondre aux demandes",
        "Prouver que la personne a été informée, savoir à quoi elle a dit oui, ne plus la contacter quand elle le demande, "
        "répondre en un mois à ses demandes.",
        "Obligation légale (RGPD, art. 7, 12 à 21) et intérêt légitime (art. 6.1.f).",
        MET,
        "La personne elle-même, de vive voix, par écrit ou avec le code laissé chez elle.",
        "La ou le référent·e ; la personne qui accompagne pour les accords.",
    ),
    Activity(
        "measure",
        "Mesurer l’isolement avec la personne",
        "Voir avec elle si ses liens changent, quand elle veut bien répondre. Aucune note de risque, aucune étiquette.",
        EXPLICIT,
        MET,
        "Les réponses de la personne. « Ne souhaite pas répondre » est une réponse.",
        "La personne qui l’accompagne et la ou le référent·e, personne d’autre.",
    ),
    Activity(
        "worry",
        "Traiter les inquiétudes et les signes donnés par l’entourage",
        "Ne pas laisser sans suite un danger, une inquiétude ou un silence ; aller vers une personne dont un proche ou un "
        "voisin s’inquiète.",
        VITAL,
        "Les personnes pour qui on s’inquiète, et ceux qui donnent un signe.",
        "Un membre de l’équipe, un proche, un voisin, la personne elle-même. Collecte indirecte : la personne est informée au "
        "premier contact, un mois au plus après (art. 14).",
        "La ou le référent·e seul·e. Les secours ou les services compétents en cas de danger, par téléphone, hors du logiciel.",
    ),
    Activity(
        "safety",
        "Protéger les fiches et savoir qui les regarde",
        "Chiffrer, limiter les accès, noter chaque affichage d’une personne, pouvoir en rendre compte.",
        SAFETY,
        "Les personnes rencontrées et les membres de l’équipe.",
        "Le logiciel, à chaque affichage.",
        "La ou le référent·e ; la tête de réseau pour le nombre de lectures des référent·es, sans les personnes.",
    ),
    Activity(
        "team",
        "Faire vivre l’équipe",
        "Donner à chacun le compte et les droits de son rôle, pour la durée de son engagement ; prendre soin des bénévoles.",
        "Intérêt légitime (art. 6.1.f) et, pour les adhérents, exécution de l’engagement pris (art. 6.1.b).",
        TEAM,
        "Les membres eux-mêmes, à l’invitation d’un·e référent·e.",
        "Les référent·es du collectif ; la tête de réseau pour les référent·es.",
    ),
    Activity(
        "doors",
        "Organiser et compter les passages aux portes",
        "Préparer les tournées, se souvenir qu’une porte a été sonnée et de ne pas y revenir, compter ce qui est fait. Aucun nom "
        "d’habitant : une adresse et une issue.",
        LEGITIMATE,
        "Les membres de l’équipe (qui a sonné) ; les habitants d’une adresse qui ont demandé à ne plus être sollicités.",
        "Les bénévoles, à la porte.",
        "L’équipe en tournée, pour ses portes ; la ou le référent·e ; la commune et les financeurs pour des totaux seulement.",
    ),
)  # fmt: skip

_S = RetentionSubject
MODELS = {
    "Person": ModelWords("link", "Sa fiche", "Le prénom ou le nom, comment et quand la joindre, ce qu’elle aime, comment on l’a rencontrée.", _S.PERSON, Part.NAME),
    "PersonIndex": ModelWords("link", "Empreintes de recherche", "Retrouver une fiche sans garder en clair ce que l’on cherche. Détruites avec elle.", _S.PERSON),
    "Contact": ModelWords("link", "Les contacts", "Savoir quand un échange a eu lieu et depuis quand on n’a plus de nouvelles : un jour, jamais une heure.", _S.PERSON, Part.CONTACTS),
    "Companionship": ModelWords("link", "Qui l’accompagne", "Savoir qui va la voir, et qui prend le relais.", _S.PERSON, Part.COMPANIONS),
    "Note": ModelWords("link", "Les notes", "Quelques faits, ce qu’elle a dit et accepte ; elle peut les lire.", _S.NOTE, Part.NOTES),
    "NextStep": ModelWords("link", "Ce qui est prévu", "Tenir ce qui lui a été promis.", _S.PERSON, Part.NEXT_STEPS),
    "Merge": ModelWords("link", "Fiches réunies", "Réunir deux fiches d’une même personne, et pouvoir défaire l’erreur pendant 30 jours.", _S.PERSON),
    "RegisterBridge": ModelWords("link", "Registre de la commune", "Savoir que l’inscription au registre communal (CASF, art. L. 121-6-1) lui a été proposée. Le registre n’est pas gardé.", _S.PERSON),
    "Consent": ModelWords("consent", "Ses accords", "Savoir à quoi elle a dit oui, quand, comment, et ce qu’elle a retiré.", _S.PERSON, Part.CONSENTS),
    "PersonDoNotContact": ModelWords("consent", "« Ne plus me contacter »", "Respecter son choix, moyen par moyen.", _S.PERSON, Part.CONSENTS),
    "PersonRequest": ModelWords("consent", "Ses demandes", "Répondre en un mois à ce qu’elle demande de ses données.", _S.REQUEST, Part.RIGHTS),
    "Measure": ModelWords("measure", "Ses réponses à un questionnaire", "Voir avec elle si ses liens changent. Les totaux sont recalculés à la lecture, jamais gardés.", _S.PERSON, Part.MEASURES),
    "Worry": ModelWords("worry", "Les inquiétudes", "Un fait vu ou entendu, qui a été prévenu, ce qui a été décidé.", _S.WORRY, Part.WORRIES),
    "LadderRung": ModelWords("worry", "Ce qui est tenté quand elle ne répond plus", "Aller du plus léger au plus lourd, accord vérifié à chaque pas.", _S.WORRY, Part.CONTACTS),
    "Signal": ModelWords("worry", "Les signes donnés par l’entourage", "Un signe non vérifié, sans nom si possible, effacé s’il n’y a pas de rencontre.", _S.SIGNAL),
    "Grant": ModelWords("safety", "Qui peut la voir", "Qui voit sa fiche, à quel titre, de quand à quand : rien d’autre n’en décide.", _S.PERSON, Part.RIGHTS),
    "AccessEntry": ModelWords("safety", "Qui a regardé sa fiche", "Chaque affichage d’une personne : qui, quand, à quel titre, avec quel genre d’appareil. Jamais ce qui a été montré.", _S.ACCESS_LOG, Part.RIGHTS),
    "SubjectKey": ModelWords("safety", "Clés de chiffrement des fiches", "Une clé par personne, dans une base à part ; la détruire efface la fiche partout, sauvegardes comprises.", _S.PERSON),
    "BreakGlass": ModelWords("safety", "Ouvertures en urgence", "Trois heures sur une fiche qui n’est pas la sienne, pour une raison écrite, dite aussitôt au ou à la référent·e.", _S.PERSON, Part.RIGHTS),
    "User": ModelWords("team", "Comptes", "Se connecter.", _S.MEMBER),
    "Membership": ModelWords("team", "Adhésions", "Le rôle de chacun, où, de quand à quand.", _S.MEMBER),
    "Invitation": ModelWords("team", "Invitations", "Un lien montré en personne, à usage unique ; seule son empreinte est gardée.", _S.MEMBER),
    "Debrief": ModelWords("team", "Temps d’échange après une visite difficile", "Qu’un échange a été proposé. Rien n’est écrit de ce qui s’y dit.", _S.MEMBER),
    "PeopleSettings": ModelWords("team", "Réglages du collectif", "Les limites, la suppléance, le responsable du traitement.", "Tant que le collectif existe."),
    "Plan": ModelWords("doors", "Plans de sortie", "Préparer les tournées ; qui a fait le plan.", "Jusqu’à ce que le collectif l’archive."),
    "PairMember": ModelWords("doors", "Binômes", "Qui fait quelle tournée.", _S.MEMBER),
    "Visit": ModelWords("doors", "Passages aux portes", "Une adresse, une issue, un moment ; qui l’a noté. Aucun habitant n’est nommé.", _S.DOOR_LOG),
    "DoNotContact": ModelWords("doors", "Portes à ne plus solliciter", "Respecter un refus, sans nommer qui l’a dit.", _S.DO_NOT_CONTACT),
    "ImportBatch": ModelWords("doors", "Fichiers d’adresses importés", "Savoir qui a importé quel fichier public, et pouvoir le défaire.", "Tant que les adresses servent."),
}  # fmt: skip

# Tables of the libraries that we use, which hold data of members.
OUTSIDE = {
    "account.EmailAddress": "Adresses e-mail des comptes (bibliothèque django-allauth).",
    "account.EmailConfirmation": "Vérification d’une adresse (bibliothèque django-allauth).",
    "mfa.Authenticator": "Clés d’accès et codes de la seconde preuve ; publics ou chiffrés, jamais les secrets d’un appareil.",
    "usersessions.UserSession": "Appareils connectés : adresse IP, navigateur, date ; chacun voit et ferme les siens.",
    "sessions.Session": "Sessions ouvertes.",
    "admin.LogEntry": "Journal de l’administration technique.",
}


def title_of(model: str) -> str:
    return MODELS[model].title if model in MODELS else model


def lasting(days: int) -> str:
    """« 2 ans », « 18 mois », « 90 jours »: a number of days as it is said."""
    for length, one, several in ((365, "an", "ans"), (30, "mois", "mois")):
        if days and days % length == 0:
            count = days // length
            return f"{count}\u00a0{one if count == 1 else several}"
    return f"{days}\u00a0jour{'s' if days > 1 else ''}"


CAPACITIES = {
    Capacity.COORDINATOR: "Référent·e",
    Capacity.COMPANION: "Personne qui l’accompagne",
    Capacity.SUBSTITUTE: "Remplaçant·e",
    Capacity.BREAK_GLASS: "En urgence, 3 heures",
}
PARTS = {
    Part.NAME: "Nom",
    Part.PHONE: "Téléphone",
    Part.REACH: "Comment et quand la joindre",
    Part.LIKES: "Ce qu’elle aime",
    Part.LANGUAGES: "Langues",
    Part.HOUSEHOLD: "Foyer",
    Part.BIRTH_YEAR: "Année de naissance",
    Part.DWELLING: "Logement",
    Part.CONSENTS: "Accords",
    Part.CONTACTS: "Contacts",
    Part.COMPANIONS: "Qui l’accompagne",
    Part.NEXT_STEPS: "Ce qui est prévu",
    Part.NOTES: "Notes",
    Part.MEASURES: "Réponses à un questionnaire",
    Part.WORRIES: "Inquiétudes",
    Part.RIGHTS: "Ses droits, qui a regardé",
}


def who_sees(words: ModelWords) -> str:
    """Read from the matrix of what each capacity lets see, where the file shows this part."""
    if words.part is None:
        return ""
    return ", ".join(label for capacity, label in CAPACITIES.items() if sees(capacity, words.part)).lower()
