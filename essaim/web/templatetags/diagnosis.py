"""Shares of small numbers, in words."""

from django import template

from essaim.web.templatetags.measures import percent

register = template.Library()


@register.simple_tag
def share_of(part: float, whole: float) -> str:
    return percent(part / whole if whole else None)
