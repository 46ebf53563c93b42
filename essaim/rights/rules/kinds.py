"""What is told of requests, of the end of files, and of who looked at what: counts, never whom."""

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience
from essaim.messages.rules.kinds import MessageKind, kind

REQUEST = kind(
    MessageKind(
        key="request",
        title=_("Une personne a fait une demande avec sa carte"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : une personne a fait une demande"),
        body=_(
            "Bonjour,\n\nUne personne a utilisé la carte laissée chez elle. Sa demande se lit dans Essaim :\n\n{lien}"
        ),
        page="rights:requests",
        is_owed=True,
    )
)
ENDING = kind(
    MessageKind(
        key="files_ending",
        title=_("Des fiches arrivent au bout de leur durée"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : des fiches arrivent au bout de leur durée"),
        body=_("Bonjour,\n\n{phrase}\n\n{lien}"),
        page="rights:rehearsal",
        words=(
            ("phrase", _("combien de fiches, et ce qui leur arrivera")),
            ("nombre", _("combien de fiches")),
        ),
    )
)
MUCH_ENDING = kind(
    MessageKind(
        key="much_ending",
        title=_("Beaucoup de données arrivent ensemble au bout de leur durée"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : beaucoup de données arrivent au bout de leur durée"),
        body=_(
            "Bonjour,\n\nVoici ce qui a fait son temps, et part un peu chaque nuit, le plus ancien d’abord :\n{comptes}\n\n"
            "Si ce n’est pas voulu, changez les durées aujourd’hui ; si la date du serveur est fausse, prévenez la personne "
            "qui héberge Essaim.\n\n{lien}"
        ),
        page="rights:rehearsal",
        words=(("comptes", _("combien, de chaque sorte")),),
        is_owed=True,
    )
)
WEEK = kind(
    MessageKind(
        key="week_of_reads",
        title=_("Les fiches regardées dans la semaine"),
        audience=Audience.COORDINATORS,
        subject=_("Essaim : la semaine des fiches regardées"),
        body=_("Bonjour,\n\nLa semaine dernière :\n{comptes}\n\n{lien}"),
        page="rights:journal",
        words=(("comptes", _("combien de membres, de fiches, la nuit")),),
    )
)
