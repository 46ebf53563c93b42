"""Two hands on one file: whoever writes about a person holds her row first, and reads her state once she does."""

from collections.abc import Collection
from typing import Any, Protocol
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from essaim.kernel.errors import DomainError, RowIsGone
from essaim.people.enums import PersonState
from essaim.people.models import Person
from essaim.people.queries.sight import WITH_A_FILE

_READ_AGAIN = ("state", "ended_on", "last_two_way_on", "warned_on")


class FileIsClosed(DomainError):
    """Cette fiche est terminée, réunie à une autre ou effacée : on n’y écrit plus."""


def hold(person: Person, *, states: Collection[PersonState] = WITH_A_FILE) -> Person:
    """Until the transaction ends nobody else ends, merges or erases her. The same object, as she is now.

    Raises:
        FileIsClosed: she is in none of these states any more.
    """
    hold_row(person)
    must_be_open(person, states=states)
    return person


def must_be_open(person: Person, *, states: Collection[PersonState] = WITH_A_FILE) -> None:
    """As she was read when she was held.

    Raises:
        FileIsClosed.
    """
    if person.state not in states:
        raise FileIsClosed


def hold_row(person: Person) -> None:
    """Whatever her state.

    Raises:
        ScopeError: she is of another collective.
    """
    person.check_collective()
    rows = Person.objects.select_for_update(of=("self",)).filter(id=person.id)
    found = rows.values_list(*_READ_AGAIN).get()
    for name, value in zip(_READ_AGAIN, found, strict=True):
        setattr(person, name, value)


class OfSomeone(Protocol):
    """A row that hangs from a person."""

    person_id: Any

    @property
    def person(self) -> Person | None: ...

    def refresh_from_db(self) -> None: ...


def hold_with(row: OfSomeone) -> Person | None:
    """The person this row hangs from is held, then the row is read again: a merge may have given it to another.

    Raises:
        RowIsGone: it was erased meanwhile.
    """
    while True:
        held = row.person
        if held is not None:
            hold_row(held)
        try:
            row.refresh_from_db()
        except ObjectDoesNotExist:
            raise RowIsGone from None
        if row.person_id == (held.id if held else None):
            return row.person


def hold_rows(people: Collection[UUID]) -> None:
    """Several, always in the same order."""
    rows = Person.objects.select_for_update(of=("self",)).filter(id__in=people).order_by("id")
    list(rows.values_list("id"))
