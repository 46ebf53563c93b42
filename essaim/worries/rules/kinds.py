"""What is told of worries and signals: that there is one, and where to read it."""

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience
from essaim.messages.rules.kinds import MessageKind, kind

DANGER = kind(
    MessageKind(
        key="danger",
        title=_("Un danger est signalé"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : un danger attend votre regard"),
        body=_("Bonjour,\n\nUn danger vient d’être signalé. Regardez-le maintenant :\n\n{lien}"),
        text=_("Essaim : un danger vient d’être signalé. Ouvrez Essaim maintenant."),
        page="worries:list",
        is_owed=True,
    )
)
WORRY = kind(
    MessageKind(
        key="worry",
        title=_("Une inquiétude attend un regard"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : une inquiétude attend votre regard"),
        body=_("Bonjour,\n\nUne inquiétude attend votre regard. Elle se lit dans Essaim :\n\n{lien}"),
        page="worries:list",
    )
)
SIGNAL = kind(
    MessageKind(
        key="signal",
        title=_("Quelqu’un a écrit par la page publique"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : un message vous attend"),
        body=_(
            "Bonjour,\n\nQuelqu’un a écrit au collectif par sa page publique. Son message se lit dans Essaim :\n\n{lien}"
        ),
        page="signals:list",
    )
)
