from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.network.enums import Role
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Searcher, Step
from essaim.web.network import arrivals, finding

AREA = Area(
    at="reseau/",
    title="Équipe et réseau",
    urls=("essaim.web.network.urls",),
    guide="inviter",
    guides={"collective": "premiers-pas", "find_commune": "premiers-pas"},
    step=Step.COLLECTIVE,
    lines=(
        MenuLine("network:overview", _("Aujourd’hui"), "home", (Role.NETWORK_LEAD,), step=Step.TODAY),
        MenuLine("network:members", _("Équipe"), "people", COORDINATORS, rank=10),
    ),
    searchers=(Searcher(_("Équipe"), COORDINATORS, finding.members, rank=30),),
    cards=(
        Card(Place.TODO, "network/_arrivals_todo.html", COORDINATORS, asks=arrivals.waiting, rank=15),
        Card(
            Place.FOOT,
            "network/_phone.html",
            (Role.VOLUNTEER, Role.FACILITATOR),
            lambda request, _at: {} if request.collective.phone else None,
            rank=30,
        ),
    ),
)
