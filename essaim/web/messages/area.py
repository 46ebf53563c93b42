from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, Line, Step

AREA = Area(
    at="messages/",
    urls=("essaim.web.messages.urls",),
    step=Step.COLLECTIVE,
    lines=(Line("messages:list", _("Messages"), "bubble", COORDINATORS, rank=25),),
)
