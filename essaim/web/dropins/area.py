from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS, FIELD
from essaim.web.dropins import cards, dates
from essaim.web.frame.areas import Area, Card, Dates, MenuLine, Place, PublicPart, Step

AREA = Area(
    at="permanences/",
    title="Permanences",
    urls=("essaim.web.dropins.urls",),
    guide="permanences",
    step=Step.KEEP_ALIVE,
    lines=(MenuLine("dropins:list", _("Permanences"), "people", COORDINATORS, rank=10),),
    cards=(Card(Place.LEAD, "dropins/_next.html", FIELD, cards.mine, cards.holds_soon, rank=25),),
    dates=(Dates(dates.found, may_be_public=True),),
    public_parts=(PublicPart("dropins/_public_next.html", cards.for_everyone),),
)
