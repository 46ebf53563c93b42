from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, MenuLine, Step

AREA = Area(
    at="secteurs/",
    title="Secteurs",
    urls=("essaim.web.sectors.urls",),
    guide="secteurs",
    step=Step.REACH,
    lines=(MenuLine("sectors:list", _("Secteurs"), "flag", COORDINATORS, rank=20),),
)
