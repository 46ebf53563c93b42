from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, MenuLine, Step

AREA = Area(
    at="diagnostic/",
    title="Diagnostic",
    urls=("essaim.web.diagnosis.urls",),
    guide="diagnostic",
    step=Step.REACH,
    lines=(MenuLine("diagnosis:page", _("Diagnostic"), "chart", COORDINATORS, rank=24),),
)
