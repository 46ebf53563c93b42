"""`{% load listing %}`: the cells of a list. A template for each cell would cost more than all the rest of the page."""

from typing import Any, NamedTuple

from django import template
from django.template import Template
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

register = template.Library()


class Frame(NamedTuple):
    """What stands around the cells of one column, and what draws them where words do not suffice."""

    column: Any
    drawn: Template | None
    opening: SafeString
    closing: SafeString


@register.simple_tag(takes_context=True)
def cells(context: Context, columns: Any, row: Any) -> SafeString:
    """One line of the table: the first cell is its heading."""
    frames: list[Frame] | None = context.render_context.get("listing_frames")
    if frames is None:
        frames = [_frame(context, column, is_first=not place) for place, column in enumerate(columns)]
        context.render_context["listing_frames"] = frames
    with context.push(row=row):
        return SafeString(
            "".join(f"{one.opening}{_inside(context, one, row)}{one.closing}" for one in frames)
        )


def _frame(context: Context, column: Any, *, is_first: bool) -> Frame:
    assert context.template is not None, "a tag is rendered by a template"
    drawn = context.template.engine.get_template(column.cell) if column.cell else None
    if is_first:
        label = format_html(' data-label="{}"', column.title) if drawn else ""
        return Frame(column, drawn, format_html('<th scope="row"{}>', label), SafeString("</th>"))
    classes = " ".join(
        filter(None, ("num" if column.is_number else "", "" if column.on_phone else "wide-only"))
    )
    given = format_html(' class="{}"', classes) if classes else ""
    opening = format_html('<td data-label="{}"{}>', column.title, given)
    return Frame(column, drawn, opening, SafeString("</td>"))


def _inside(context: Context, frame: Frame, row: Any) -> SafeString:
    if frame.drawn:
        return frame.drawn.nodelist.render(context)
    text = conditional_escape(frame.column.said(row))
    url = frame.column.url(row) if frame.column.url else ""
    return SafeString(f'<a href="{conditional_escape(url)}">{text}</a>') if url else text
