from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Step
from essaim.web.sheets import cards

AREA = Area(
    at="feuilles/",
    title="Feuilles",
    urls=("essaim.web.sheets.urls",),
    guide="feuilles",
    step=Step.REACH,
    lines=(MenuLine("sheets:list", _("Feuilles"), "print", COORDINATORS, rank=50),),
    cards=(Card(Place.TODO, "sheets/_todo.html", COORDINATORS, asks=cards.to_enter, rank=60),),
)
