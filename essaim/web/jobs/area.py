from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, MenuLine, Step

AREA = Area(
    at="travaux/",
    title="Travaux",
    urls=("essaim.web.jobs.urls",),
    guide="listes",
    step=Step.COLLECTIVE,
    lines=(MenuLine("jobs:list", _("Travaux"), "clock", COORDINATORS, rank=40),),
)
