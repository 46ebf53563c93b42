from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, Line, Step

AREA = Area(
    at="territoire/",
    urls=("essaim.web.territory.urls",),
    step=Step.REACH,
    lines=(Line("territory:doors", _("Portes"), "list", COORDINATORS, rank=40),),
)
