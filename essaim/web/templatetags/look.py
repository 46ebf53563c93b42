"""`{% load look %}`: the tags every template may use."""

import re
from functools import lru_cache

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput
from django.http import QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from essaim.entrance.sight import device_named
from essaim.web.frame.cards import Filled
from essaim.web.frame.menu import guide_of, here, menu_of
from essaim.web.look import built_url
from essaim.worries.rules.emergency import dialled

register = template.Library()
register.filter("dialled", dialled)


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file: `{% asset "site.css" %}`."""
    return built_url(name)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A line icon of the sprite. It says nothing to a screen reader unless `label` is given."""
    return drawn(built_url("pictures/sprite.svg"), name, str(label))


@lru_cache(maxsize=1000)
def drawn(sprite: str, name: str, label: str) -> SafeString:
    href = f"{sprite}#i-{name}"
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}"><use href="{}"></use></svg>',
            label,
            href,
        )
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        href,
    )


@register.simple_tag(takes_context=True)
def card(context: Context, one: Filled) -> SafeString:
    """A card that an area gives, with what it reads: `{% card one %}`."""
    engine = context.template.engine  # type: ignore[union-attr]  # being rendered
    with context.push(**one.context):
        return engine.get_template(one.template).render(context)


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> SafeString:
    """Twice on each page, and the same for all readers of a role."""
    request, menu = context["request"], context["menu"]
    member = getattr(request, "member", None)
    if member is None or menu is not menu_of(member.role, here(request)):  # a page that shows another
        return SafeString(render_to_string("components/menu.html", {"menu": menu}))
    return _menu(member.role, here(request), get_language())


@lru_cache(maxsize=2000)
def _menu(role: str, page: str, _language: str) -> SafeString:
    return SafeString(render_to_string("components/menu.html", {"menu": menu_of(role, page)}))


@register.simple_tag(takes_context=True)
def guide_url(context: Context) -> str:
    """Where « Aide » leads from this page."""
    return guide_of(here(context["request"]))


@register.simple_tag(takes_context=True)
def page_query(context: Context, number: int) -> str:
    """The present query string with another page number: filters are kept."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def faulty_fields(form: BaseForm) -> list[BoundField]:
    """The visible fields that carry an error, for the summary on top of a form."""
    return [field for field in form.visible_fields() if field.errors]


@register.filter
def device(agent: str | None) -> str:
    """« Chrome, Android », from what a browser says of itself."""
    return device_named(agent or "")


@register.filter
def share_of(value: float, total: float) -> int:
    """`value` as a whole percentage of `total`, for bars."""
    return round(100 * value / total) if total else 0


@register.filter
def anchor(field: BoundField) -> str:
    """The id of what a link to this field must reach: the first choice where there are several."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """One box to tick: its label stands after it, in a row that can be clicked whole."""
    return isinstance(field.field.widget, CheckboxInput)


_MARKUP = re.compile(r"<[^>]*>")  # of our own templates: what they show has no bare « < »


class UnlessEmpty(template.Node):
    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        content = self.nodelist.render(context)
        return content if _MARKUP.sub("", content).strip() or "<img" in content else SafeString("")


@register.tag
def unless_empty(parser: template.base.Parser, _token: template.base.Token) -> UnlessEmpty:
    """`{% unless_empty %}<nav>{% block x %}{% endblock %}</nav>{% endunless_empty %}`: no nav around nothing."""
    nodelist = parser.parse(("endunless_empty",))
    parser.delete_first_token()
    return UnlessEmpty(nodelist)
