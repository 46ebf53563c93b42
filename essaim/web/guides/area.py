from django.utils.translation import gettext_lazy as _

from essaim.network.enums import Role
from essaim.web.frame.areas import Area, Searcher
from essaim.web.guides import finding

AREA = Area(
    at="aide/",
    urls=("essaim.web.guides.urls",),
    searchers=(Searcher(_("Aide"), tuple(Role), finding.guides, rank=90),),
)
