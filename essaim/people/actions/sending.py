"""What a phone or a form sends twice is kept once, under an identifier drawn from the one it chose."""

from typing import TypeVar
from uuid import UUID

from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.kernel.tenancy import insert_once
from essaim.network.models import Membership
from essaim.people.models import Consent, NextStep, Note, Person

R = TypeVar("R", Note, NextStep, Consent)


class SentOtherwise(DomainError):
    """C’est déjà enregistré autrement. Ouvrez de nouveau la fiche et recommencez."""


def sent_before(model: type[R], chosen: UUID | None, *, person: Person, by: Membership) -> R | None:
    """What she sent already under this identifier.

    Raises:
        SentOtherwise: it was about someone else.
    """
    if chosen is None:
        return None
    return _hers(model._default_manager.filter(id=_drawn(model, chosen, by)).first(), person)


def keep_once(row: R, chosen: UUID | None, *, by: Membership) -> R:
    """This row, or the one sent before, even at the same instant.

    Raises:
        SentOtherwise.
    """
    if chosen is None:
        row.save(force_insert=True)
        return row
    row.id = _drawn(type(row), chosen, by)
    kept = _hers(insert_once(row), row.person)
    if kept is None:
        raise SentOtherwise
    return kept


def _drawn(model: type[R], chosen: UUID, by: Membership) -> UUID:
    kind, collective_id = str(model._meta.model_name), by.collective_id
    assert collective_id is not None
    return drawn_id(kind, collective_id=collective_id, by=by.id, chosen=chosen)


def _hers(row: R | None, person: Person) -> R | None:
    if row is not None and row.person_id != person.id:
        raise SentOtherwise
    return row
