from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.network.enums import Role
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Step
from essaim.web.worries import cards

AREA = Area(
    at="inquietudes/",
    title="Inquiétudes",
    urls=("essaim.web.worries.urls",),
    guide="inquietudes",
    step=Step.ACCOMPANY,
    lines=(
        MenuLine("worries:list", _("Inquiétudes"), "warning", COORDINATORS, rank=30),
        MenuLine("worries:new", _("Une inquiétude"), "warning", (Role.VOLUNTEER, Role.FACILITATOR), rank=30),
    ),
    cards=(
        Card(Place.ALERT, "worries/_danger_banner.html", COORDINATORS, asks=cards.dangers, rank=1),
        Card(Place.TODO, "worries/_todo.html", COORDINATORS, asks=cards.unseen, rank=10),
    ),
)
