"""What is told of calls: that one was missed, and where to read it. Nobody is named."""

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience
from essaim.messages.rules.kinds import MessageKind, kind

MISSED_CALL = kind(
    MessageKind(
        key="missed_call",
        title=_("Un appel régulier n’a pas eu lieu"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : un appel régulier n’a pas eu lieu"),
        body=_(
            "Bonjour,\n\nUn rendez-vous téléphonique a un jour de retard. Regardez avec qui, et voyez qui peut appeler :\n\n{lien}"
        ),
        page="calls:regular_list",
    )
)
