from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Step
from essaim.web.signals import cards

AREA = Area(
    at="signalements/",
    title="Signes de l’entourage",
    urls=("essaim.web.signals.urls",),
    guide="inquietudes",
    step=Step.ACCOMPANY,
    lines=(MenuLine("signals:list", _("Signalements"), "eye", COORDINATORS, rank=40),),
    cards=(Card(Place.TODO, "signals/_todo.html", COORDINATORS, asks=cards.to_look_at, rank=20),),
)
