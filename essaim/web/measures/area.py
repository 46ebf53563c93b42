from django.utils.translation import gettext_lazy as _

from essaim.network.enums import Role
from essaim.web.frame.areas import Area, Line, Step

AREA = Area(
    at="mesures/",
    urls=("essaim.web.measures.urls",),
    step=Step.ACCOMPANY,
    lines=(
        Line(
            "measures:instruments",
            _("Questionnaires"),
            "list",
            (Role.NETWORK_LEAD,),
            rank=20,
            step=Step.COLLECTIVE,
        ),
    ),
)
