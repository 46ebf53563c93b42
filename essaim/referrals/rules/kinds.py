"""What is told of orientations: that there is something to read, and where. Neither her nor the place is named."""

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience
from essaim.messages.rules.kinds import MessageKind, kind

PLACE_ANSWERED = kind(
    MessageKind(
        key="place_answered",
        title=_("Un lieu a répondu"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : un lieu a répondu"),
        body=_(
            "Bonjour,\n\nUn lieu a répondu à une demande que vous suivez. Sa réponse se lit dans Essaim :\n\n{lien}"
        ),
        page="referrals:list",
    )
)
WEEK_OF_REFERRALS = kind(
    MessageKind(
        key="week_of_referrals",
        title=_("Vos orientations, une fois par semaine"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : vos orientations de la semaine"),
        body=_(
            "Bonjour,\n\nOrientations en cours que vous suivez : {nombre}. Sans nouvelles depuis plus de huit jours : {sans_nouvelles}.\n\n{lien}"
        ),
        page="referrals:list",
        words=(("nombre", _("combien sont en cours")), ("sans_nouvelles", _("combien sont sans nouvelles"))),
    )
)
GOING = kind(
    MessageKind(
        key="going_together",
        title=_("Vous allez accompagner quelqu’un"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : un accompagnement est convenu"),
        body=_(
            "Bonjour,\n\nVous accompagnez quelqu’un {jour}. Où et quand se retrouver se lit dans Essaim :\n\n{lien}\n\n"
            "Si vous ne pouvez plus, changez-le sur cette page, ou dites-le à votre référent·e."
        ),
        page="referrals:referral",
        words=(("jour", _("le jour convenu")),),
        is_prompt=True,
    )
)
NOT_GOING = kind(
    MessageKind(
        key="not_going_together",
        title=_("Quelqu’un d’autre accompagne, ou le jour a changé"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : un accompagnement a changé"),
        body=_(
            "Bonjour,\n\nVous n’accompagnez plus quelqu’un {jour} : quelqu’un d’autre s’en charge. Merci."
        ),
        words=(("jour", _("le jour qui était convenu")),),
        is_prompt=True,
    )
)
LINK_HOLDS = kind(
    MessageKind(
        key="link_holds",
        title=_("Quelqu’un est retourné dans le lieu choisi"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : une bonne nouvelle"),
        body=_(
            "Bonjour,\n\nUne personne que vous accompagnez retourne dans le lieu où vous l’avez orientée : le lien tient. Merci.\n\n{lien}"
        ),
        page="referrals:referral",
    )
)
