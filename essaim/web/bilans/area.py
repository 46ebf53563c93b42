from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import READERS_OF_COUNTS
from essaim.web.frame.areas import Area, MenuLine, Step

AREA = Area(
    at="bilans/",
    title="Bilans",
    urls=("essaim.web.bilans.urls",),
    guide="bilans",
    step=Step.BILAN,
    lines=(MenuLine("bilans:list", _("Bilans"), "leaflet", READERS_OF_COUNTS, rank=20),),
)
