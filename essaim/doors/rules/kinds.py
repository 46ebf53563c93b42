from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience
from essaim.messages.rules.kinds import MessageKind, kind

LATE = kind(
    MessageKind(
        key="late_tour",
        title=_("Une tournée n’est pas rentrée"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : une tournée n’est pas rentrée"),
        body=_(
            "Bonjour,\n\n"
            "La tournée {tournee} était attendue à {heure} et n’a pas dit qu’elle était rentrée.\n\n"
            "1. Appelez les deux personnes du binôme.\n"
            "2. Sans réponse, appelez celle ou celui qui les a vues en dernier, puis allez voir à deux.\n"
            "3. Si vous craignez pour elles, appelez le 112.\n"
            "4. Quand elles sont rentrées, notez-le sur la page de la tournée :\n"
            "{lien}\n\n"
            "Ce message est envoyé une seule fois pour cette tournée."
        ),
        text=_("Essaim : une tournée n’est pas rentrée. Appelez le binôme, puis ouvrez Essaim."),
        page="tours:tour",
        words=(("tournee", _("le numéro de la tournée")), ("heure", _("l’heure où elle était attendue"))),
        is_owed=True,
        lives=timedelta(hours=6),
    )
)

STILL_OUT = kind(
    MessageKind(
        key="still_out",
        title=_("Êtes-vous rentrés ?"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : êtes-vous rentrés ?"),
        body=_(
            "Bonjour,\n\n"
            "La tournée {tournee} était attendue à {heure}. Personne n’a encore dit que vous étiez rentrés.\n\n"
            "Si vous êtes rentrés, dites-le d’un appui : vos référent·es cesseront de vous chercher.\n"
            "{lien}\n\n"
            "Si quelque chose ne va pas, appelez le collectif, ou le 112."
        ),
        text=_(
            "Essaim : êtes-vous rentrés ? Dites-le dans Essaim, ou appelez le collectif. En danger : 112."
        ),
        page="tours:tour",
        words=(("tournee", _("le numéro de la tournée")), ("heure", _("l’heure où elle était attendue"))),
        is_owed=True,
        lives=timedelta(hours=6),
    )
)
