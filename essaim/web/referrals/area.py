from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import FIELD
from essaim.web.frame.areas import Area, MenuLine, Step

AREA = Area(
    at="orientations/",
    title="Orientations",
    urls=("essaim.web.referrals.urls",),
    guide="orientations",
    step=Step.GUIDE,
    lines=(MenuLine("referrals:list", _("Orientations"), "arrow-right", FIELD, rank=10),),
)
