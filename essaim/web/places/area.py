from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS, FIELD
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Searcher, Step
from essaim.web.places import cards, finding

AREA = Area(
    at="lieux/",
    title="Lieux ressources",
    urls=("essaim.web.places.urls",),
    guide="lieux",
    step=Step.GUIDE,
    lines=(MenuLine("places:list", _("Lieux ressources"), "pin", FIELD, rank=20),),
    cards=(
        Card(Place.TODO, "places/_todo.html", COORDINATORS, asks=cards.to_check, rank=60),
        Card(Place.TODO, "places/_told.html", COORDINATORS, asks=cards.told_wrong, rank=61),
    ),
    searchers=(Searcher(_("Lieux ressources"), FIELD, finding.places, rank=30),),
)
