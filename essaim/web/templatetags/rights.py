"""Who is named, and how: `{% load rights %}`."""

from typing import Any

from django import template
from django.utils import timezone

from essaim.people.enums import Capacity
from essaim.people.models import Person
from essaim.people.queries.glass import glass_until
from essaim.people.rules.shown_names import name_in_lists

register = template.Library()


@register.filter
def in_a_list(person: Person) -> str:
    """« Odette R. »"""
    return name_in_lists(person)


@register.inclusion_tag("rights/_glass_banner.html")
def glass_banner(seen: Any, member: Any) -> dict[str, Any]:
    """On a file opened in an emergency: until when, and that it is known. Nothing otherwise."""
    until = None
    if seen.capacity == Capacity.BREAK_GLASS:
        until = glass_until(member, seen.person, at=timezone.now())
    return {"until": until}
