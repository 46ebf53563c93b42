from django.utils.translation import gettext_lazy as _

from essaim.network.enums import Role
from essaim.web.frame.areas import Area, MenuLine, Step

AREA = Area(
    at="mesures/",
    title="Questionnaires",
    urls=("essaim.web.measures.urls",),
    guide="personnes",
    step=Step.ACCOMPANY,
    lines=(
        MenuLine(
            "measures:instruments",
            _("Questionnaires"),
            "list",
            (Role.NETWORK_LEAD,),
            rank=20,
            step=Step.COLLECTIVE,
        ),
    ),
)
