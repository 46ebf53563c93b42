"""How a person is said: first name and initial, her silence in words, her number as it is read aloud."""

from datetime import date

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.entrance.sight import Seen
from essaim.kernel.dates import in_words
from essaim.people.models import Person
from essaim.people.rules.persons import FIELDS
from essaim.people.rules.phones import link_phone, show_phone
from essaim.people.rules.shown_names import name_in_lists

register = template.Library()


@register.filter
def short(person: Person) -> str:
    """« Odette R. »"""
    return name_in_lists(person) or str(_("Sans nom"))


@register.filter
def facts(seen: Seen) -> list[tuple[str, str]]:
    """What is known to reach her, of what the reader may see: [(word, what is kept)]."""
    shown = [one for one in FIELDS if one.is_fact and seen.sees(one.part)]
    return [(one.label, value) for one in shown if (value := getattr(seen.person, one.name))]


@register.filter
def silence(days: int | None) -> str:
    """« pas de nouvelles depuis 16 jours »."""
    if days is None:
        return _("pas encore d’échange noté")
    if days <= 0:
        return _("un échange aujourd’hui")
    if days == 1:
        return _("un échange hier")
    return ngettext("pas de nouvelles depuis %d jour", "pas de nouvelles depuis %d jours", days) % days


@register.filter
def spoken(phone: str | None) -> str:
    """« 06 11 22 33 44 », on one line."""
    return show_phone(phone).replace(" ", "\u00a0")


@register.filter
def tel(phone: str | None) -> str:
    return link_phone(phone)


@register.filter
def due(day: date, today: date) -> str:
    """« aujourd’hui », « demain », « en retard de 3 jours », « le 4 décembre »."""
    days = (day - today).days
    if days < 0:
        return ngettext("en retard de %d jour", "en retard de %d jours", -days) % -days
    if days == 0:
        return _("aujourd’hui")
    if days == 1:
        return _("demain")
    return _("le %s") % in_words(day, "j F")
