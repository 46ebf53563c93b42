"""The doors of a tour, line by line, without a template for each: the page that everyone opens has forty of them."""

from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from essaim.doors.models import Stop, Tour
from essaim.territory.queries.likely_buildings import sharing
from essaim.web.frame.addresses import address
from essaim.web.templatetags.look import icon

register = template.Library()


@register.filter
def sharing_a_point(stops: list[Stop]) -> int:
    """How many of these stops are addresses at the very point of another."""
    return sharing(stop.dwelling for stop in stops)


@register.simple_tag(takes_context=True)
def door_lines(context: Context, cards: list[Any]) -> SafeString:
    """In the context, `next`: the line where the walk goes on; `recent`: what may be undone here."""
    tour, following, recent = context["tour"], context["next"], context["recent"]
    token = escape(get_token(context["request"]))
    words = {"change": _("Modifier"), "absent": _("Absent"), "undo": _("Annuler")}
    lines = []
    for card in cards:
        line = card.line
        is_noted = len(recent) == 1 and line.visit == recent[0]
        current = " data-just-noted" if is_noted else ""
        if line is following:
            current += ' aria-current="true"'
        page = address("field:door", tour.id, line.door.id)
        lines.append(
            f'<li class="door-line" id="porte-{line.stop.position}"{current}>'
            f'<span class="door {card.css}" aria-hidden="true">{escape(line.door.number_label or "·")}</span>'
            f"<div>{_told(card, page)}</div>"
            f"{_undo(card, tour, token, words) if is_noted else _gesture(card, page, tour, token, words)}</li>"
        )
    return SafeString("".join(lines))


def _told(card: Any, page: str) -> str:
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


def _which(card: Any) -> str:
    door = card.line.door
    return f'<span class="visually-hidden">\u00a0: {escape(str(door))} {escape(door.place_label)}</span>'


def _form(action: str, token: str, fields: dict[str, object], button: str) -> str:
    hidden = {"csrfmiddlewaretoken": token, **fields}
    inputs = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in hidden.items())
    return f'<form method="post" action="{action}">{inputs}{button}</form>'


def _undo(card: Any, tour: Tour, token: str, words: dict[str, str]) -> str:
    assert card.line.visit is not None
    button = f'<button class="button soft">{icon("undo")} {escape(words["undo"])}{_which(card)}</button>'
    return _form(address("field:undo", tour.id), token, {"visit": card.line.visit.id}, button)


def _gesture(card: Any, page: str, tour: Tour, token: str, words: dict[str, str]) -> str:
    line = card.line
    if line.is_done:
        return (
            f'{icon(card.icon)} <a class="button soft button-icon" href="{page}">{icon("pencil")}'
            f'<span class="visually-hidden">{escape(words["change"])}\u00a0: {escape(str(line.door))} '
            f"{escape(line.door.place_label)}</span></a>"
        )
    if card.icon or not (line.is_to_do and tour.started_at):
        return icon(card.icon) if card.icon else ""
    button = (
        f'<button class="button second" name="outcome" value="absent">{icon("door")} '
        f"{escape(words['absent'])}{_which(card)}</button>"
    )
    record = address("field:record", tour.id, line.door.id)
    return _form(record, token, {"visit_id": card.visit_id, "from_list": 1}, button)
