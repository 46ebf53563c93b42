"""What the address of a list asks for: filters and order. What makes no sense is not asked."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from essaim.entrance.policies import MemberRequest
from essaim.web.listing.declared import Listing, Rows, Words

ORDER = "tri"
PAGE = "page"
PRINT = "imprimer"


class Asked:
    def __init__(self, request: MemberRequest, listing: Listing) -> None:
        self.request, self.listing = request, listing
        self.form = listing.filters(request) if listing.filters else None
        self.is_valid = self.form is None or self.form.is_valid()

    def __getitem__(self, name: str) -> Any:
        """The value of a filter; None when it was not given, or makes no sense."""
        return (self.form.cleaned_data.get(name) or None) if self.form else None

    @property
    def is_filtered(self) -> bool:
        return self.form is not None and (not self.is_valid or any(self.form.cleaned_data.values()))

    @cached_property
    def rows(self) -> Rows:
        found = self.listing.rows(self)
        fields = self._fields.get(self.order)
        return found.order_by(*fields, "pk") if fields and isinstance(found, QuerySet) else found

    @cached_property
    def orders(self) -> dict[str, Words]:
        """The keys of the address, with their words."""
        by_column: dict[str, Words] = {}
        for column in self.listing.columns:
            if column.sort:
                by_column[column.name] = column.title
                by_column[f"-{column.name}"] = _("%s, à l’envers") % column.title
        usual = self.listing.orders or ({"": _("Ordre habituel")} if by_column else {})
        return {**usual, **by_column}

    @cached_property
    def _fields(self) -> dict[str, tuple[str, ...]]:
        fields: dict[str, tuple[str, ...]] = {}
        for column in self.listing.columns:
            if column.sort:
                fields[column.name] = column.sort
                fields[f"-{column.name}"] = tuple(_reversed(one) for one in column.sort)
        return fields

    @cached_property
    def order(self) -> str:
        asked = self.request.GET.get(ORDER, "")
        return asked if asked in self.orders else next(iter(self.orders), "")

    def said(self, *, with_words: bool = True) -> list[tuple[str, str]]:
        """The filters as they are read. Without words: what was typed is left out, for a ledger is kept."""
        told = self.listing.implied(self) if self.listing.implied else []
        for bound in self.form or ():
            value = self[bound.name]
            if value:
                told.append((str(bound.label), _told(bound, value, with_words=with_words)))
        return told

    def query(self, **changes: str) -> str:
        """The present address with other values; an empty one is left out. The number of the page is not kept."""
        kept = self.request.GET.copy()
        for name in (PAGE, PRINT):
            kept.pop(name, None)
        for name, value in changes.items():
            kept.pop(name, None)
            if value:
                kept[name] = value
        return kept.urlencode()


def _reversed(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _told(bound: forms.BoundField, value: Any, *, with_words: bool) -> str:
    field = bound.field
    if isinstance(field, forms.ModelChoiceField):
        return str(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # flat choices
    if isinstance(field, forms.CharField) and not with_words:
        return "…"
    return str(value)
