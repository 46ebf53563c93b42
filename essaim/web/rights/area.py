from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.network.enums import Role
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Step
from essaim.web.rights import cards

AREA = Area(
    at="droits/",
    title="Droits et données",
    urls=("essaim.web.rights.urls",),
    guide="droits",
    step=Step.COLLECTIVE,
    lines=(
        MenuLine("rights:requests", _("Droits et données"), "lock", COORDINATORS, rank=30),
        MenuLine("rights:lead_digest", _("Lectures des fiches"), "lock", (Role.NETWORK_LEAD,), rank=30),
    ),
    cards=(Card(Place.TODO, "rights/_todo.html", COORDINATORS, asks=cards.to_answer, rank=30),),
)
