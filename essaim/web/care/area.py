from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.network.enums import Role
from essaim.web.care import cards
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Step

AREA = Area(
    at="soin/",
    title="Soin de l’équipe",
    urls=("essaim.web.care.urls",),
    guide="personnes",
    step=Step.COLLECTIVE,
    lines=(MenuLine("care:team", _("Soin de l’équipe"), "help", COORDINATORS, rank=20),),
    cards=(
        Card(Place.ALERT, "care/_waiting.html", COORDINATORS, asks=cards.waiting_to_talk, rank=20),
        Card(Place.TODO, "care/_todo.html", COORDINATORS, asks=cards.accompanied_by_nobody, rank=40),
        Card(
            Place.FOOT,
            "care/_need_to_talk.html",
            (Role.VOLUNTEER, Role.FACILITATOR),
            rank=10,
        ),
    ),
)
