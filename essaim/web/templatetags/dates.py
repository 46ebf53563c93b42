"""`|date`, a builtin: as Django's, and « 1er novembre » in French."""

from datetime import date as day_type
from typing import Any

from django import template
from django.template.defaultfilters import date as as_django
from django.utils.translation import get_language

from essaim.kernel.dates import first

register = template.Library()


@register.filter(expects_localtime=True)
def date(value: Any, form: str | None = None) -> str:
    written = as_django(value, form)
    is_first = isinstance(value, day_type) and value.day == 1
    return first(written) if is_first and (get_language() or "").startswith("fr") else written
