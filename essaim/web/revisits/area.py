from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Step
from essaim.web.revisits import cards

AREA = Area(
    at="regles/",
    title="Règles",
    urls=("essaim.web.revisits.urls",),
    guide="preparer-des-tournees",
    step=Step.REACH,
    lines=(MenuLine("revisits:rules", _("Règles"), "clock", COORDINATORS, rank=60),),
    cards=(Card(Place.TODO, "revisits/_todo.html", COORDINATORS, asks=cards.ways_in_to_find, rank=70),),
)
