from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, Line, Searcher, Step
from essaim.web.territory import finding

AREA = Area(
    at="territoire/",
    urls=("essaim.web.territory.urls",),
    step=Step.REACH,
    searchers=(Searcher(_("Portes"), COORDINATORS, finding.doors, rank=20),),
    lines=(Line("territory:doors", _("Portes"), "list", COORDINATORS, rank=40),),
)
