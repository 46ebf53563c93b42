from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import FIELD
from essaim.web.frame.areas import Area, Line, Step

AREA = Area(
    at="",
    urls=("essaim.web.home.urls",),
    step=Step.TODAY,
    lines=(Line("home", _("Aujourd’hui"), "home", FIELD),),
)
