"""The doors of a tour, line by line, without a template for each: the page that everyone opens has forty of them."""

from django import template
from django.middleware.csrf import get_token
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from essaim.web.addresses import address
from essaim.web.field.cards import DoorCard
from essaim.web.templatetags.look import icon

register = template.Library()


@register.simple_tag(takes_context=True)
def door_lines(context: Context, cards: list[DoorCard]) -> SafeString:
    """`next`, in the context: the line where the walk goes on."""
    tour, following = context["tour"], context["next"]
    token = escape(get_token(context["request"]))
    words = {"change": _("Modifier"), "absent": _("Absent")}
    lines = []
    for card in cards:
        current = ' aria-current="true"' if card.line is following else ""
        line = card.line
        page = address("field:door", tour.id, line.door.id)
        lines.append(
            f'<li class="door-line" id="porte-{line.stop.position}"{current}>'
            f'<span class="door {card.css}" aria-hidden="true">{escape(line.door.number_label or "·")}</span>'
            f"<div>{_told(card, page)}</div>"
            f"{_gesture(card, page, address('field:record', tour.id, line.door.id), token, words)}</li>"
        )
    return SafeString("".join(lines))


def _told(card: DoorCard, page: str) -> str:
    line, title, word = card.line, escape(card.title), escape(card.word)
    if line.is_left_alone and not line.is_done:
        return f"<strong>{title}</strong> <small><strong>{word}</strong></small>"
    number = line.door.number_label
    before = (
        f'<span class="visually-hidden">{escape(number)}, </span>' if number and line.door.place_label else ""
    )
    memory = f" · {escape(card.memory)}" if card.memory else ""
    return (
        f'<a class="lone-link" href="{page}"><span><strong>{before}{title}</strong>'
        f"<small>{word}{memory}</small></span></a>"
    )


def _gesture(card: DoorCard, page: str, record: str, token: str, words: dict[str, str]) -> str:
    line = card.line
    which = f"{escape(str(line.door))} {escape(line.door.place_label)}"
    if line.is_done:
        return (
            f'{icon(card.icon)} <a class="button soft button-icon" href="{page}">{icon("pencil")}'
            f'<span class="visually-hidden">{escape(words["change"])} : {which}</span></a>'
        )
    if card.icon:
        return icon(card.icon)
    return (
        f'<form method="post" action="{record}">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        f'<input type="hidden" name="visit_id" value="{card.visit_id}">'
        f'<input type="hidden" name="from_list" value="1">'
        f'<button class="button second" name="outcome" value="absent">{icon("door")} {escape(words["absent"])}'
        f'<span class="visually-hidden"> : {which}</span></button></form>'
    )
