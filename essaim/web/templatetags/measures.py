"""Times and distances in words."""

from datetime import date, datetime, time

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.kernel.dates import in_words

register = template.Library()
NBSP = "\u00a0"
NEAR = 5  # metres: doors of one roof, or whose file gives one point


@register.filter
def duration(minutes: float | None) -> str:
    """112 → « 1 h 52 »; 45 → « 45 min »."""
    whole = round(minutes or 0)
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02}" if rest else f"{hours}{NBSP}h"


@register.filter
def distance(metres: float | None) -> str:
    """850 → « 850 m »; 3240 → « 3,2 km »; 0 is no distance."""
    whole = round(metres or 0)
    if whole < NEAR:
        return _("sans marcher")
    if whole < 1000:
        return f"{round(whole, -1)}{NBSP}m"
    return f"{formats.number_format(whole / 1000, 1)}{NBSP}km"


@register.filter
def percent(share: float | None) -> str:
    """0,314 → « 31 % »."""
    return "" if share is None else f"{round(100 * share)}{NBSP}%"


@register.filter
def day(moment: date | None) -> str:
    """« 1er novembre 2026 »."""
    if moment is None:
        return ""
    return in_words(moment, "j F Y")


@register.filter
def hour(moment: datetime | time | None) -> str:
    """« 14 h » or « 14 h 05 », in the time of the collective."""
    if moment is None:
        return ""
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return f"{local.hour}{NBSP}h" + (f"{NBSP}{local.minute:02}" if local.minute else "")


@register.filter
def day_and_hour(moment: datetime | None) -> str:
    """« samedi 21 novembre à 14 h »."""
    if moment is None:
        return _("sans date")
    day = in_words(timezone.localtime(moment), "l j F")
    return _("%(day)s à %(hour)s") % {"day": day, "hour": hour(moment)}


@register.filter
def doors(count: int | None) -> str:
    number = count or 0
    shown = formats.number_format(number)
    return ngettext("%s porte", "%s portes", number) % shown


@register.filter
def tours(count: int | None) -> str:
    number = count or 0
    return ngettext("%s tournée", "%s tournées", number) % formats.number_format(number)


@register.filter
def outings(count: int | None) -> str:
    number = count or 0
    return ngettext("%s sortie", "%s sorties", number) % formats.number_format(number)
