from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import FIELD
from essaim.web.frame.areas import Area, MenuLine, Step

AREA = Area(
    at="",
    title="Accueil",
    urls=("essaim.web.home.urls",),
    step=Step.TODAY,
    lines=(MenuLine("home", _("Aujourd’hui"), "home", FIELD),),
)
