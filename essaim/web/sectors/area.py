from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, Line, Step

AREA = Area(
    at="secteurs/",
    urls=("essaim.web.sectors.urls",),
    step=Step.REACH,
    lines=(Line("sectors:list", _("Secteurs"), "flag", COORDINATORS, rank=30),),
)
