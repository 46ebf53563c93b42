"""What is told of orientations: that a place answered, and where to read it."""

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
