from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, MenuLine, Searcher, Step
from essaim.web.territory import finding

AREA = Area(
    at="territoire/",
    title="Portes et adresses",
    urls=("essaim.web.territory.urls",),
    guide="importer-les-adresses",
    guides={"streets": "rues"},
    step=Step.REACH,
    searchers=(Searcher(_("Portes"), COORDINATORS, finding.doors, rank=20),),
    lines=(MenuLine("territory:doors", _("Portes"), "list", COORDINATORS, rank=10),),
)
