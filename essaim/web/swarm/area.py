from django.utils.translation import gettext_lazy as _

from essaim.network.enums import Role
from essaim.web.frame.areas import Area, Card, MenuLine, Place, PublicPart, Step
from essaim.web.swarm import cards

LEAD = (Role.NETWORK_LEAD,)
AREA = Area(
    at="essaimage/",
    title="Essaimage",
    urls=("essaim.web.swarm.urls",),
    guide="essaimer",
    step=Step.PASS_ON,
    lines=(
        MenuLine("swarm:collectives", _("Les collectifs"), "people", LEAD, rank=10),
        MenuLine("swarm:requests", _("Demandes"), "bubble", LEAD, rank=20),
        MenuLine("swarm:picture", _("L’essaim"), "chart", LEAD, rank=30),
    ),
    cards=(
        Card(Place.MAIN, "swarm/_late.html", LEAD, cards.late, rank=10),
        Card(Place.MAIN, "swarm/_waiting.html", LEAD, cards.waiting, rank=20),
    ),
    public_parts=(PublicPart("swarm/_public_ask.html", cards.for_everyone, rank=90),),
)
