from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import FIELD
from essaim.web.frame.areas import Area, Card, Line, Place, Step
from essaim.web.people import cards

AREA = Area(
    at="personnes/",
    urls=("essaim.web.people.urls",),
    step=Step.ACCOMPANY,
    lines=(
        Line("people:list", _("Personnes"), "bubble", FIELD, rank=10),
        Line("people:steps", _("Prochaines étapes"), "check", FIELD, rank=20),
    ),
    cards=(Card(Place.MAIN, "people/_home_card.html", FIELD, cards.next_steps, rank=10),),
)
