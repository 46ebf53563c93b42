from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Step

AREA = Area(
    at="plans/",
    title="Plans",
    urls=("essaim.web.planning.urls",),
    guide="preparer-des-tournees",
    step=Step.REACH,
    lines=(MenuLine("planning:list", _("Plans"), "map", COORDINATORS, rank=30),),
    cards=(Card(Place.ACTION, "planning/_action.html", COORDINATORS, rank=10),),
)
