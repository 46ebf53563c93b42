from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, MenuLine, Step

AREA = Area(
    at="territoire/",
    title="Portes et adresses",
    urls=("essaim.web.territory.urls",),
    step=Step.REACH,
    lines=(MenuLine("territory:doors", _("Portes"), "list", COORDINATORS, rank=40),),
)
