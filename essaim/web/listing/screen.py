"""The page of a list."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Page, Paginator
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from essaim.documents.tables import SHAPES, Mark
from essaim.entrance.policies import MemberRequest
from essaim.kernel.journal import Verb
from essaim.web.listing.asked import ORDER, PRINT, Asked
from essaim.web.listing.batches import Batch
from essaim.web.listing.declared import Empty, Listing, Words
from essaim.web.listing.leaving import leave
from essaim.web.listing.making import mark_of, may_leave

MOST_PRINTED = 500  # lines on one print; more are printed page by page, or leave as a file


@dataclass(frozen=True)
class Shown:
    """What the template of a list reads."""

    asked: Asked
    page: Page[Any]
    lines: Sequence[Any]
    mark: Mark
    is_print: bool

    @property
    def listing(self) -> Listing:
        return self.asked.listing

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def counted(self) -> str:
        return str(self.listing.counted % {"total": self.total, "shown": intcomma(self.total)})

    @property
    def groups(self) -> Iterator[tuple[Words, list[Any]]]:
        """One without a heading, unless the list has groups."""
        by = self.listing.group or (lambda _line: "")
        for heading, lines in groupby(self.lines, key=by):
            yield heading, list(lines)

    @property
    def fields(self) -> list[BoundField]:
        form = self.asked.form
        return [one for one in form if one.name != self.listing.tabs] if form else []

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """The links of the filter that is shown as such."""
        form, name = self.asked.form, self.listing.tabs
        if not form or not name:
            return []
        chosen = self.asked[name] or ""
        choices: Any = form.fields[name].choices  # type: ignore[attr-defined]  # a ChoiceField
        return [
            {"query": self.asked.query(**{name: value}), "label": label, "is_chosen": value == chosen}
            for value, label in choices
        ]

    @property
    def tabs_label(self) -> Words:
        return self.asked.form.fields[self.listing.tabs].label if self.asked.form else ""

    @property
    def orders(self) -> list[tuple[str, Words, bool]]:
        every = self.asked.orders
        return (
            [(key, words, key == self.asked.order) for key, words in every.items()] if len(every) > 1 else []
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of filters must not lose: the tab, and whatever else the address says."""
        shown = {field.name for field in self.fields} | {ORDER if self.orders else "", "page", PRINT}
        return [(name, str(value)) for name, value in self.asked.request.GET.items() if name not in shown]

    @property
    def query(self) -> str:
        return self.asked.query()

    @property
    def print_query(self) -> str:
        return self.asked.query(**{PRINT: "1"})

    @property
    def said(self) -> list[tuple[str, str]]:
        return self.asked.said()

    @property
    def shapes(self) -> list[tuple[str, str]]:
        """The files this reader may take."""
        return [(shape.value, form.label) for shape, form in SHAPES.items()] if may_leave(self.asked) else []

    @property
    def is_filtered(self) -> bool:
        return self.asked.is_filtered

    @property
    def empty(self) -> Empty:
        return self.listing.nothing_yet

    @property
    def empty_url(self) -> str:
        return reverse(self.empty.url) if self.empty.url else ""

    @property
    def no_match(self) -> Words:
        words = self.listing.nothing_matches
        return words(self.asked) if callable(words) else words


def show_list(
    request: MemberRequest,
    listing: Listing,
    template: str = "listing/page.html",
    *,
    context: dict[str, Any] | Callable[[Shown], dict[str, Any]] | None = None,
) -> HttpResponse:
    """The page; sent by POST, the file. `context`: what else the template shows."""
    asked = Asked(request, listing)
    if request.method == "POST":
        return leave(asked)
    is_print = PRINT in request.GET
    per_page = MOST_PRINTED if is_print else listing.per_page
    page = Paginator(asked.rows, per_page).get_page(request.GET.get("page"))
    verb = Verb.PRINTED if is_print else Verb.LISTED
    lines = Batch(request, list(page.object_list), verb).lines(listing)
    shown = Shown(asked, page, lines, mark_of(request, timezone.localtime()), is_print)
    more = context(shown) if callable(context) else context or {}
    return render(request, template, {"list": shown, "page": page, "lines": lines, **more})
