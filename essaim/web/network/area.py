from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.network.enums import Role
from essaim.web.frame.areas import Area, Card, Line, Place, Step

AREA = Area(
    at="reseau/",
    urls=("essaim.web.network.urls",),
    step=Step.COLLECTIVE,
    lines=(
        Line("network:overview", _("Les collectifs"), "home", (Role.NETWORK_LEAD,), rank=10),
        Line("network:members", _("Équipe"), "people", COORDINATORS, rank=10),
    ),
    cards=(
        Card(
            Place.FOOT,
            "network/_phone.html",
            (Role.VOLUNTEER, Role.FACILITATOR),
            lambda request, _at: {} if request.collective.phone else None,
            rank=30,
        ),
    ),
)
