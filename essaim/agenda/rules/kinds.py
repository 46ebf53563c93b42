"""What is told of a vote on dates. Nobody is named."""

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience
from essaim.messages.rules.kinds import MessageKind, kind

_WORDS = (("sujet", _("pour quoi l’on cherche une date")), ("jour", _("le dernier jour pour répondre")))

POLL_ASKED = kind(
    MessageKind(
        key="poll_asked",
        title=_("On cherche une date"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : quelles dates vous conviennent ?"),
        body=_(
            "Bonjour,\n\n"
            "On cherche une date : {sujet}. Dites ce qui vous convient avant le {jour}, sans mot de passe :\n{lien}"
        ),
        text=_("Essaim : on cherche une date. Répondez avant le {jour} dans Essaim."),
        text_words=("jour",),
        page="agenda:vote",
        words=_WORDS,
        takes_her_way=True,
    )
)

POLL_SILENT = kind(
    MessageKind(
        key="poll_silent",
        title=_("Rappel : on attend ma réponse pour une date"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : il manque votre réponse"),
        body=_(
            "Bonjour,\n\n"
            "Il manque votre réponse pour choisir une date : {sujet}. Il reste jusqu’au {jour} :\n{lien}\n\n"
            "C’est le seul rappel."
        ),
        text=_("Essaim : il manque votre réponse pour choisir une date, avant le {jour}."),
        text_words=("jour",),
        page="agenda:vote",
        words=_WORDS,
        takes_her_way=True,
    )
)
