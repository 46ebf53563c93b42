from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.web.frame.areas import Area, MenuLine, Step

AREA = Area(
    at="messages/",
    title="Messages",
    urls=("essaim.web.messages.urls",),
    guide="messages",
    step=Step.COLLECTIVE,
    lines=(MenuLine("messages:list", _("Messages"), "bubble", COORDINATORS, rank=25),),
)
