"""`{% load listing %}`: the cells of a list. A template for each cell would cost more than all the rest of the page."""

from typing import Any, NamedTuple

from django import template
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

register = template.Library()


class Frame(NamedTuple):
    """What stands around the cells of one column."""

    column: Any
    opening: SafeString
    closing: SafeString


@register.simple_tag(takes_context=True)
def cells(context: Context, columns: Any, row: Any) -> SafeString:
    """One line of the table: the first cell is its heading."""
    frames: list[Frame] | None = context.render_context.get("listing_frames")
    if frames is None:
        frames = [_frame(column, is_first=not place) for place, column in enumerate(columns)]
        context.render_context["listing_frames"] = frames
    return SafeString(
        "".join(f"{one.opening}{_inside(context, one.column, row)}{one.closing}" for one in frames)
    )


def _frame(column: Any, *, is_first: bool) -> Frame:
    if is_first:
        label = format_html(' data-label="{}"', column.title) if column.cell else ""
        return Frame(column, format_html('<th scope="row"{}>', label), SafeString("</th>"))
    classes = " ".join(
        filter(None, ("num" if column.is_number else "", "" if column.on_phone else "wide-only"))
    )
    given = format_html(' class="{}"', classes) if classes else ""
    return Frame(column, format_html('<td data-label="{}"{}>', column.title, given), SafeString("</td>"))


def _inside(context: Context, column: Any, row: Any) -> SafeString:
    if column.cell:
        assert context.template is not None, "a tag is rendered by a template"
        with context.push(row=row):
            return context.template.engine.get_template(column.cell).render(context)
    text = column.said(row)
    url = column.url(row) if column.url else ""
    return format_html('<a href="{}">{}</a>', url, text) if url else conditional_escape(text)
