from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import FIELD
from essaim.web.agenda import dates
from essaim.web.frame.areas import Area, Dates, MenuLine, Step

AREA = Area(
    at="agenda/",
    title="Agenda",
    urls=("essaim.web.agenda.urls",),
    guide="agenda",
    step=Step.KEEP_ALIVE,
    dates=(Dates(dates.chosen),),
    lines=(MenuLine("agenda:calendar", _("Agenda"), "calendar", FIELD, rank=5),),
)
