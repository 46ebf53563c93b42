from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS, READERS_OF_COUNTS
from essaim.web.counts import cards
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Step

AREA = Area(
    at="chiffres/",
    title="Chiffres",
    urls=("essaim.web.counts.urls",),
    guide="chiffres",
    step=Step.BILAN,
    lines=(MenuLine("counts:page", _("Chiffres"), "chart", READERS_OF_COUNTS, rank=10),),
    cards=(Card(Place.LEAD, "counts/_arches.html", COORDINATORS, cards.arches, cards.has_begun, rank=10),),
)
