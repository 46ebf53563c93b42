from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS, FIELD
from essaim.web.frame.areas import Area, Card, Dates, MenuLine, Place, Step
from essaim.web.street import cards, dates

AREA = Area(
    at="rue/",
    title="Déambulations",
    urls=("essaim.web.street.urls",),
    guide="rue",
    step=Step.REACH,
    dates=(Dates(dates.rounds),),
    lines=(MenuLine("street:mine", _("Dans la rue"), "pin", FIELD, rank=65),),
    cards=(
        Card(Place.ALERT, "street/_late_ones.html", COORDINATORS, cards.late, cards.is_someone_late, rank=11),
        Card(Place.LEAD, "street/_next.html", FIELD, cards.mine, cards.is_expected, rank=20),
    ),
)
