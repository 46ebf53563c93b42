"""What is told of a watch. Nobody is named."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience
from essaim.messages.rules.kinds import MessageKind, kind

NOBODY_ANSWERS = kind(
    MessageKind(
        key="watch_unanswered",
        title=_("Veille : personne ne répond"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : pendant la veille, des personnes ne répondent pas"),
        body=_(
            "Bonjour,\n\nPendant la veille en cours, {nombre} personnes n’ont pas répondu à quatre appels, ou n’ont pas de numéro. "
            "Ouvrez le tableau : pour chacune, l’échelle dit quoi faire ensuite, avec son accord.\n\n{lien}"
        ),
        text=_("Essaim : veille, des personnes ne répondent pas. Ouvrez le tableau."),
        page="vigilance:board",
        words=(("nombre", _("combien de personnes")),),
        is_owed=True,
        lives=timedelta(hours=12),
    )
)
RECONFIRM = "vigilance_letter"
