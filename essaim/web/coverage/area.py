from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, MenuLine, Step

AREA = Area(
    at="ou-et-quand/",
    title="Où et quand",
    urls=("essaim.web.coverage.urls",),
    guide="ou-et-quand",
    step=Step.REACH,
    lines=(MenuLine("coverage:page", _("Où et quand"), "clock", COORDINATORS, rank=25),),
)
