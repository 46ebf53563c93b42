"""Words of the register of processing that several floors say: on what ground, about whom. French: the papers are."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Activity, Keep, Part

LEGITIMATE = (
    "Intérêt légitime du responsable (RGPD, art. 6.1.f) : aller vers les habitants et accompagner ceux qui "
    "l’acceptent. Si le responsable est une commune ou un CCAS : mission d’intérêt public (art. 6.1.e)."
)
EXPLICIT = "Consentement explicite de la personne (RGPD, art. 9.2.a), daté, retirable en un geste ; jamais une condition de l’aide."
SECURITY_OF_PROCESSING = "Obligation de sécurité (RGPD, art. 32)."
VITAL = (
    "Intérêt légitime (art. 6.1.f) ; en cas de danger, sauvegarde des intérêts vitaux (art. 6.1.d et 9.2.c) et "
    "obligation de porter secours (Code pénal, art. 223-6)."
)
MET = "Les personnes rencontrées qui ont accepté qu’une fiche soit ouverte, majeures."
THE_TEAM = "Les membres de l’équipe : bénévoles, référent·es, animateurs et animatrices, partenaires, tête de réseau."

SAFETY = Activity(
    "safety",
    80,
    "Protéger les fiches et savoir qui les regarde",
    "Chiffrer, limiter les accès, noter chaque affichage d’une personne, pouvoir en rendre compte.",
    SECURITY_OF_PROCESSING,
    "Les personnes rencontrées et les membres de l’équipe.",
    "Le logiciel, à chaque affichage.",
    "La ou le référent·e ; la tête de réseau pour le nombre de lectures des référent·es, sans les personnes.",
)
TEAM = Activity(
    "team",
    90,
    "Faire vivre l’équipe",
    "Donner à chacun le compte et les droits de son rôle, pour la durée de son engagement ; prendre soin des bénévoles.",
    "Intérêt légitime (art. 6.1.f) et, pour les adhérents, exécution de l’engagement pris (art. 6.1.b).",
    THE_TEAM,
    "Les membres eux-mêmes, à l’invitation d’un·e référent·e.",
    "Les référent·es du collectif ; la tête de réseau pour les référent·es.",
)
ACCESS_LOG = Keep(
    "access_log", 80, _("Journal des accès"), 365, least=180, a_night=20_000
)  # shorter, an abuse could not be looked into
RIGHTS = Part("rights", "Ses droits, qui a regardé", frozenset({"coordinator"}))
