from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, Line, Step

AREA = Area(
    at="travaux/",
    urls=("essaim.web.jobs.urls",),
    step=Step.COLLECTIVE,
    lines=(Line("jobs:list", _("Travaux"), "clock", COORDINATORS, rank=40),),
)
