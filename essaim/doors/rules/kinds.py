from datetime import timedelta
from typing import Any

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

_OF_AN_OUTING = (
    ("jour", _("le jour")),
    ("heure", _("l’heure du rendez-vous")),
    ("lieu", _("le lieu de rendez-vous")),
    ("tournee", _("le numéro de la tournée")),
)


def _of_an_outing(
    key: str, *, title: Any, subject: Any, body: Any, text: Any, page: str = "tours:tour"
) -> MessageKind:
    return kind(
        MessageKind(
            key=key,
            title=title,
            audience=Audience.MEMBERS,
            subject=subject,
            body=body,
            text=text,
            text_words=("jour", "heure"),
            page=page,
            words=_OF_AN_OUTING,
            is_prompt=True,
            takes_her_way=True,
        )
    )


OUTING_TOLD = _of_an_outing(
    "outing_told",
    title=_("Une sortie m’est confiée"),
    subject=_("Essaim : votre sortie"),
    body=_(
        "Bonjour,\n\n"
        "Vous sortez le {jour} à {heure}. Rendez-vous : {lieu}. Tournée {tournee}.\n\n"
        "Avec qui, quelles rues, quelles consignes :\n{lien}\n\n"
        "Vous ne pouvez pas venir ? Dites-le vite à vos référent·es."
    ),
    text=_("Essaim : vous sortez le {jour} à {heure}. Le lieu et le reste sont dans Essaim."),
)

OUTING_CHANGED = _of_an_outing(
    "outing_changed",
    title=_("Ma sortie change"),
    subject=_("Essaim : votre sortie change"),
    body=_(
        "Bonjour,\n\n"
        "Votre sortie change. C’est maintenant le {jour} à {heure}. Rendez-vous : {lieu}. Tournée {tournee}.\n\n"
        "Avec qui, quelles rues, quelles consignes :\n{lien}"
    ),
    text=_("Essaim : votre sortie change. C’est le {jour} à {heure}. Regardez le lieu dans Essaim."),
)

OUTING_OFF = _of_an_outing(
    "outing_off",
    title=_("Ma sortie est annulée"),
    subject=_("Essaim : votre sortie est annulée"),
    body=_(
        "Bonjour,\n\n"
        "Vous ne sortez plus le {jour} à {heure} : la sortie est annulée, remise à plus tard, ou confiée à d’autres.\n\n"
        "Vos sorties :\n{lien}"
    ),
    text=_("Essaim : vous ne sortez plus le {jour} à {heure}."),
    page="tours:mine",
)

OUTING_TOMORROW = _of_an_outing(
    "outing_tomorrow",
    title=_("Ma sortie est demain"),
    subject=_("Essaim : vous sortez demain"),
    body=_(
        "Bonjour,\n\n"
        "C’est demain : {jour} à {heure}. Rendez-vous : {lieu}. Tournée {tournee}.\n\n"
        "Avec qui, quelles rues, quelles consignes :\n{lien}\n\n"
        "Vous ne pouvez pas venir ? Appelez vos référent·es aujourd’hui."
    ),
    text=_("Essaim : vous sortez demain à {heure}. Le lieu et le reste sont dans Essaim."),
)
