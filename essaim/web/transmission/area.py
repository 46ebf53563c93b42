from django.utils.translation import gettext_lazy as _

from essaim.network.enums import Role
from essaim.web.frame.areas import Area, Dates, MenuLine, Step
from essaim.web.transmission import dates
from essaim.web.transmission.roles import READERS

AREA = Area(
    at="transmettre/",
    title="Transmettre",
    urls=("essaim.web.transmission.urls",),
    guide="transmettre",
    step=Step.PASS_ON,
    dates=(Dates(dates.workshops),),
    lines=(
        MenuLine("transmission:paths", _("Parcours"), "calendar", READERS, rank=50),
        MenuLine("transmission:skills", _("Savoir-faire"), "people", READERS, rank=55),
        MenuLine("transmission:programme", _("Le programme"), "leaflet", READERS, rank=60),
        MenuLine(
            "transmission:programme",
            _("Le programme"),
            "leaflet",
            (Role.NETWORK_LEAD,),
            rank=20,
            step=Step.COLLECTIVE,
        ),
        MenuLine(
            "transmission:gates",
            _("Autonomie"),
            "check",
            (Role.NETWORK_LEAD,),
            rank=70,
        ),
    ),
)
