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
NEW_COORDINATOR = kind(
    MessageKind(
        key="new_coordinator",
        title=_("Quelqu’un va devenir référent·e"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : quelqu’un va devenir référent·e de votre collectif"),
        body=_(
            "Bonjour,\n\n"
            "Quelqu’un va devenir référent·e de votre collectif, et verra toutes les fiches.\n"
            "Lisez qui, et qui l’a demandé : confirmez, ou refusez. Sans réponse, ce sera fait dans 48 heures.\n\n{lien}"
        ),
        page="network:member",
        is_owed=True,
    )
)
FIRST_COORDINATOR = kind(
    MessageKind(
        key="first_coordinator",
        title=_("Votre collectif a un·e référent·e"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : votre collectif a un·e nouveau·elle référent·e"),
        body=_(
            "Bonjour,\n\n"
            "Votre collectif n’avait plus de référent·e : la tête de réseau vient d’en nommer un·e, qui voit toutes les fiches.\n"
            "Si cela vous étonne, parlez-en autour de vous.\n\n{lien}"
        ),
        page="home",
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
ASKED_MUCH = kind(
    MessageKind(
        key="asked_much",
        title=_("Quelqu’un a beaucoup demandé qui a une fiche"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : quelqu’un a beaucoup demandé qui a une fiche"),
        body=_(
            "Bonjour,\n\n"
            "Un membre de l’équipe a essayé aujourd’hui les noms ou les téléphones de plusieurs personnes qu’il ne suit pas, et a lu\n"
            "qu’elles ont une fiche. C’est peut-être une journée de rencontres : lisez qui, puis demandez-lui.\n\n{lien}"
        ),
        page="rights:journal",
        is_owed=True,
    )
)
