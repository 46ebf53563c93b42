from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Step
from essaim.web.vigilance import cards

AREA = Area(
    at="vigilance/",
    title="Vigilance",
    urls=("essaim.web.vigilance.urls",),
    guide="vigilance",
    step=Step.REACH,
    lines=(MenuLine("vigilance:home", _("Vigilance"), "warning", COORDINATORS, rank=66),),
    cards=(
        Card(Place.LEAD, "vigilance/_on_now.html", COORDINATORS, cards.on, cards.is_any_on, rank=5),
        Card(Place.TODO, "vigilance/_todo.html", COORDINATORS, asks=cards.to_ask, rank=60),
    ),
)
