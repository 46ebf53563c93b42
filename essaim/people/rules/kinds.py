"""What is told of the people met. Neither a name nor a reason: mail is read on many screens."""

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience
from essaim.messages.rules.kinds import MessageKind, kind

GLASS = kind(
    MessageKind(
        key="break_glass",
        title=_("Une fiche a été ouverte en urgence"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : une fiche a été ouverte en urgence"),
        body=_(
            "Bonjour,\n\n"
            "Un membre de l’équipe a ouvert, en urgence et pour trois heures, une fiche qui n’est pas la sienne.\n"
            "Qui, laquelle et pourquoi : lisez-le ici, puis appelez ce membre.\n\n{lien}"
        ),
        page="rights:journal",
        anchor="#urgences",
        is_owed=True,
    )
)

ARRIVED = kind(
    MessageKind(
        key="arrived",
        title=_("Quelqu’un arrive par une invitation envoyée"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : une arrivée à confirmer"),
        body=_(
            "Bonjour,\n\n"
            "Quelqu’un est arrivé par une invitation envoyée. Regardez qui, et confirmez que c’est bien cette personne.\n"
            "Jusque-là, elle ne voit rien.\n\n{lien}"
        ),
        page="network:members",
    )
)
