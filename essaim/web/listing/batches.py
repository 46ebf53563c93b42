"""Rows, some at a time: one page of a screen, or one part of a file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, runtime_checkable

from django.db.models import QuerySet

from essaim.entrance import sight
from essaim.entrance.policies import MemberRequest
from essaim.kernel.journal import Verb
from essaim.people.models import Person
from essaim.web.listing.declared import Listing, Rows

AT_ONCE = 500


@dataclass
class Batch:
    """What a list makes its lines of; whoever they show is first written in the journal, with the verb of the moment."""

    request: MemberRequest
    rows: Sequence[Any]
    verb: Verb
    people: int = 0  # shown so far

    def show_people(self, people: Iterable[Person]) -> Sequence[Person]:
        shown = sight.show_people(self.request, {one.id: one for one in people}.values(), verb=self.verb)
        self.people += len(shown)
        return [one.person for one in shown]

    def lines(self, listing: Listing) -> Sequence[Any]:
        return listing.lines(self) if listing.lines else self.rows


@runtime_checkable
class Whole(Protocol):
    """What is cut in pages otherwise than it is read whole."""

    def whole(self) -> QuerySet[Any]: ...


def whole_of(rows: Rows) -> Rows:
    return rows.whole() if isinstance(rows, Whole) else rows


def parts_of(rows: Rows) -> Iterator[list[Any]]:
    """All of them, some at a time."""
    whole = whole_of(rows)
    every = whole.iterator(chunk_size=AT_ONCE) if isinstance(whole, QuerySet) else iter(whole)
    while part := list(islice(every, AT_ONCE)):
        yield part
