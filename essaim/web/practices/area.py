from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.network.enums import Role
from essaim.web.frame.areas import Area, MenuLine, Step

AREA = Area(
    at="pratiques/",
    title="Pratiques",
    urls=("essaim.web.practices.urls",),
    guide="pratiques",
    step=Step.KEEP_ALIVE,
    lines=(
        MenuLine("practices:list", _("Pratiques"), "leaflet", COORDINATORS, rank=60),
        MenuLine("practices:list", _("Pratiques"), "leaflet", (Role.NETWORK_LEAD,), rank=25, step=Step.COLLECTIVE),
    ),
)  # fmt: skip
