"""What is told of a request for a collective. Nobody is named."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience
from essaim.messages.rules.kinds import MessageKind, kind

REQUEST_ANSWERED = kind(
    MessageKind(
        key="request_answered",
        title=_("La réponse à une demande de collectif"),
        audience=Audience.ACCOUNT,
        subject=_("Votre demande d’un collectif"),
        body=_(
            "Bonjour,\n\nVous avez demandé un collectif à {commune}. Voici la réponse de {reseau} :\n\n{reponse}\n\n"
            "{avis}\n\n{suite}"
        ),
        words=(
            ("commune", _("la commune")),
            ("reseau", _("le nom du réseau")),
            ("reponse", _("« On y va » ou « Pas encore »")),
            ("avis", _("l’avis écrit")),
            ("suite", _("ce qui vient ensuite")),
        ),
        is_owed=True,
        lives=timedelta(days=7),
    )
)
