from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS, FIELD
from essaim.web.calls import cards, dates
from essaim.web.frame.areas import Area, Card, Dates, MenuLine, Place, Step

AREA = Area(
    at="appels/",
    title="Appels",
    urls=("essaim.web.calls.urls",),
    guide="appels",
    step=Step.REACH,
    dates=(Dates(dates.regular_calls), Dates(dates.phone_drop_ins)),
    lines=(MenuLine("calls:mine", _("Appels"), "phone", FIELD, rank=60),),
    cards=(
        Card(Place.MAIN, "calls/_home_card.html", FIELD, cards.mine, cards.any_of_mine, rank=20),
        Card(Place.TODO, "calls/_todo.html", COORDINATORS, asks=cards.missed_ones, rank=35),
    ),
)
