"""`{% url %}`, by addresses worked out once; a builtin, so that every template has it."""

from typing import Any

from django import template
from django.template import defaulttags
from django.utils.html import conditional_escape

from essaim.web.frame.addresses import address

register = template.Library()


class Address(defaulttags.URLNode):
    def render(self, context: template.Context) -> str:
        if self.kwargs or self.asvar:
            return super().render(context)
        args = [one.resolve(context) for one in self.args]
        found = address(self.view_name.resolve(context), *args)
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Any, token: Any) -> Address:
    node = defaulttags.url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
