"""What is told of street rounds. Nobody is named."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience
from essaim.messages.rules.kinds import MessageKind, kind

_WORDS = (("parcours", _("le nom du parcours")), ("heure", _("l’heure où elle était attendue")))

LATE_ROUND = kind(
    MessageKind(
        key="late_round",
        title=_("Une déambulation n’est pas rentrée"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : une déambulation n’est pas rentrée"),
        body=_(
            "Bonjour,\n\n"
            "La déambulation « {parcours} » était attendue à {heure} et n’a pas dit qu’elle était rentrée.\n\n"
            "1. Appelez les deux personnes du binôme.\n"
            "2. Sans réponse, appelez celle ou celui qui les a vues en dernier, puis allez voir à deux.\n"
            "3. Si vous craignez pour elles, appelez le 112.\n"
            "4. Quand elles sont rentrées, notez-le sur la page de la déambulation :\n"
            "{lien}\n\n"
            "Ce message est envoyé une seule fois pour cette déambulation."
        ),
        text=_("Essaim : une déambulation n’est pas rentrée. Appelez le binôme, puis ouvrez Essaim."),
        page="street:round",
        words=_WORDS,
        is_owed=True,
        lives=timedelta(hours=6),
    )
)

ROUND_STILL_OUT = kind(
    MessageKind(
        key="round_still_out",
        title=_("Êtes-vous rentrés de la déambulation ?"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : êtes-vous rentrés ?"),
        body=_(
            "Bonjour,\n\n"
            "La déambulation « {parcours} » était attendue à {heure}. Personne n’a encore dit que vous étiez rentrés.\n\n"
            "Si vous êtes rentrés, dites-le d’un appui : vos référent·es cesseront de vous chercher.\n"
            "{lien}\n\n"
            "Si quelque chose ne va pas, appelez le collectif, ou le 112."
        ),
        text=_(
            "Essaim : êtes-vous rentrés ? Dites-le dans Essaim, ou appelez le collectif. En danger : 112."
        ),
        page="street:round",
        words=_WORDS,
        is_owed=True,
        lives=timedelta(hours=6),
    )
)

_PLANNED_WORDS = (
    ("parcours", _("le nom du parcours")),
    ("jour", _("le jour")),
    ("heure", _("l’heure du rendez-vous")),
    ("depart", _("le point de départ")),
)
ROUND_PLANNED = kind(
    MessageKind(
        key="round_planned",
        title=_("Une déambulation pour vous"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : une déambulation pour vous"),
        body=_(
            "Bonjour,\n\nVous déambulez à deux {jour} à {heure} : « {parcours} ». Départ : {depart}.\n\n"
            "Le parcours et votre binôme :\n{lien}\n\nVous ne pouvez pas ? Dites-le à votre référent·e."
        ),
        page="street:round",
        words=_PLANNED_WORDS,
        lives=timedelta(days=14),
    )
)
ROUND_OFF = kind(
    MessageKind(
        key="round_off",
        title=_("Une déambulation est annulée"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : une déambulation est annulée"),
        body=_("Bonjour,\n\nLa déambulation « {parcours} », {jour} à {heure}, n’aura pas lieu.\n\n{lien}"),
        page="street:round",
        words=_PLANNED_WORDS,
        lives=timedelta(days=14),
    )
)
