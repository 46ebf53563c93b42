"""What is told of drop-ins: to who holds them, to who could. Nobody is named."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience
from essaim.messages.rules.kinds import MessageKind, kind

_WORDS = (
    ("jour", _("le jour")),
    ("heure", _("l’heure où elle commence")),
    ("lieu", _("le lieu")),
    ("permanence", _("le nom de la permanence")),
)


def _of_a_day(key: str, *, title: Any, subject: Any, body: Any, text: Any, **more: Any) -> MessageKind:
    usual = {
        "audience": Audience.MEMBERS, "page": "dropins:answer", "words": _WORDS, "text_words": ("jour", "heure"),
        "is_prompt": True, "takes_her_way": True,
    }  # fmt: skip
    return kind(MessageKind(key=key, title=title, subject=subject, body=body, text=text, **{**usual, **more}))


DROP_IN_TOMORROW = _of_a_day(
    "drop_in_tomorrow",
    title=_("Je tiens une permanence demain"),
    subject=_("Essaim : votre permanence"),
    body=_(
        "Bonjour,\n\n"
        "Vous tenez la permanence « {permanence} » le {jour} à {heure}. Lieu : {lieu}.\n\n"
        "Un empêchement ? Dites-le ici, sans mot de passe : celles et ceux qui peuvent sont prévenus aussitôt.\n{lien}"
    ),
    text=_("Essaim : vous tenez la permanence le {jour} à {heure}. Un empêchement ? Dites-le dans Essaim."),
)

DROP_IN_CHANGED = _of_a_day(
    "drop_in_changed",
    title=_("Ma permanence change"),
    subject=_("Essaim : votre permanence change"),
    body=_(
        "Bonjour,\n\n"
        "La permanence « {permanence} » que vous tenez change : c’est maintenant le {jour} à {heure}. Lieu : {lieu}.\n\n"
        "Vous venez, ou vous ne pouvez plus ? Dites-le ici, sans mot de passe :\n{lien}"
    ),
    text=_("Essaim : votre permanence change. C’est le {jour} à {heure}."),
)

DROP_IN_OFF = _of_a_day(
    "drop_in_off",
    title=_("Ma permanence est annulée"),
    subject=_("Essaim : votre permanence est annulée"),
    body=_(
        "Bonjour,\n\n"
        "La permanence « {permanence} » du {jour} à {heure} n’a pas lieu.\n\n"
        "Les prochaines :\n{lien}"
    ),
    text=_("Essaim : la permanence du {jour} à {heure} n’a pas lieu."),
    page="dropins:list",
)

DROP_IN_GAP = _of_a_day(
    "drop_in_gap",
    title=_("On cherche quelqu’un pour une permanence"),
    subject=_("Essaim : pouvez-vous tenir une permanence ?"),
    body=_(
        "Bonjour,\n\n"
        "Il manque quelqu’un pour tenir la permanence « {permanence} » le {jour} à {heure}. Lieu : {lieu}.\n\n"
        "Vous pouvez ? Dites oui ici, sans mot de passe. Le premier oui est retenu, les autres en sont remerciés.\n{lien}"
    ),
    text=_("Essaim : il manque quelqu’un à la permanence du {jour} à {heure}. Vous pouvez ? Dites-le dans Essaim."),
    lives=timedelta(days=7),
)  # fmt: skip

DROP_IN_ALONE = kind(
    MessageKind(
        key="drop_in_alone",
        title=_("Il manque quelqu’un pour une permanence"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : une permanence sans assez de monde"),
        body=_(
            "Bonjour,\n\n"
            "La permanence « {permanence} » a lieu le {jour} à {heure}, et il manque encore quelqu’un pour la tenir.\n\n"
            "Demandez à quelqu’un, déplacez-la ou annulez-la :\n{lien}"
        ),
        text=_("Essaim : il manque quelqu’un à la permanence du {jour} à {heure}."),
        text_words=("jour", "heure"),
        page="dropins:day",
        words=_WORDS,
        is_prompt=True,
    )
)
