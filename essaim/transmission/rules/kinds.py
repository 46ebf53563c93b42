"""What is told of workshops. Nobody is named."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience
from essaim.messages.rules.kinds import MessageKind, kind

_WORDS = (
    ("seance", _("le titre de la séance")),
    ("quand", _("le jour et l’heure")),
    ("lieu", _("le lieu")),
)

WORKSHOP_INVITED = kind(
    MessageKind(
        key="workshop_invited",
        title=_("Vous êtes invité·e à une séance du parcours"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : la prochaine séance du parcours"),
        body=_(
            "Bonjour,\n\nLa prochaine séance du parcours : « {seance} », {quand}. {lieu}\n\n"
            "Venez comme vous êtes. Si vous ne pouvez pas, dites-le à qui anime : la séance se rattrape."
        ),
        text=_("Essaim : prochaine séance du parcours, {quand}. Le lieu est dans Essaim."),
        text_words=("quand",),
        words=_WORDS,
        is_prompt=True,
        takes_her_way=True,
        lives=timedelta(days=3),
    )
)

WORKSHOP_CHANGED = kind(
    MessageKind(
        key="workshop_changed",
        title=_("Une séance du parcours change de jour"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : une séance change de jour"),
        body=_("Bonjour,\n\nLa séance « {seance} » change de jour : {quand}. {lieu}"),
        words=_WORDS,
        is_prompt=True,
    )
)

WORKSHOP_OFF = kind(
    MessageKind(
        key="workshop_off",
        title=_("Une séance du parcours n’a pas lieu"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : une séance n’a pas lieu"),
        body=_(
            "Bonjour,\n\nLa séance « {seance} », prévue {quand}, n’a pas lieu. Un autre jour vous sera proposé."
        ),
        text=_("Essaim : la séance du parcours prévue {quand} n’a pas lieu."),
        text_words=("quand",),
        words=_WORDS,
        is_prompt=True,
        takes_her_way=True,
    )
)

WORKSHOP_POLL = kind(
    MessageKind(
        key="workshop_poll",
        title=_("Quel jour vous convient pour la prochaine séance"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : quel jour vous convient ?"),
        body=_(
            "Bonjour,\n\nQuel jour vous convient pour la séance « {seance} » ? Répondez en un instant, sans compte :\n\n"
            "{lien}\n\nCe lien est le vôtre."
        ),
        page="transmission:answer_dates",
        words=_WORDS[:1],
        is_prompt=True,
        lives=timedelta(days=10),
    )
)
