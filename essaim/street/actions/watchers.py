"""Who keeps an eye open: agreed, seen again, thanked, no longer."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of
from essaim.kernel.ids import drawn_id
from essaim.kernel.keyring import Subject, make_key
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.texts import clean_line, clean_text
from essaim.street.enums import WatcherKind
from essaim.street.models import Circuit, Watcher

LONGEST_LINE = 120
LONGEST_WORDS = 500


class NotAWatcherKind(DomainError):
    """Choisissez dans la liste qui veille."""


class WatcherNeedsAPlace(DomainError):
    """Dites où : « la pharmacie du marché », « le hall du 12 »."""


class WatcherNeedsAWord(DomainError):
    """Dites ce qu’elle ou il accepte de transmettre. Sans son accord, rien n’est noté."""


class AgreedInTheFuture(DomainError):
    """Ce jour n’est pas encore arrivé. Vérifiez la date de son accord."""


@dataclass(frozen=True, kw_only=True)
class WatcherData:
    kind: WatcherKind | str
    where: str
    name: str = ""
    passes_on: str = ""
    thanks: str = ""
    circuit: Circuit | None = None
    agreed_on: date


@transaction.atomic
def add_watcher(
    collective: Collective, *, data: WatcherData, by: Membership, on: date, watcher_id: UUID
) -> Watcher:
    """With her agreement, said on that day. The same `watcher_id` is kept once.

    Raises:
        NotAWatcherKind, WatcherNeedsAPlace, WatcherNeedsAWord, AgreedInTheFuture, TextTooLong.
    """
    must_meet_people(by, collective_id=collective.id)
    values = _values(data, on=on)
    row_id = drawn_id("watcher", collective_id=collective.id, by=by.id, chosen=watcher_id)
    known = Watcher.objects.filter(id=row_id).first()
    if known is not None:
        return known
    make_key(collective.id, Subject(kind_of(Watcher), row_id))
    return Watcher.objects.create(id=row_id, collective=collective, seen_on=on, made_by=by, **values)


@transaction.atomic
def change_watcher(watcher: Watcher, *, data: WatcherData, by: Membership, on: date) -> None:
    """As it is told now.

    Raises:
        The same.
    """
    must_meet_people(by, collective_id=watcher.collective_id)
    values = _values(data, on=on)
    for name, value in values.items():
        setattr(watcher, name, value)
    watcher.save(update_fields=list(values))


def _values(data: WatcherData, *, on: date) -> dict[str, Any]:
    if data.kind not in WatcherKind.values:
        raise NotAWatcherKind
    if data.agreed_on > on:
        raise AgreedInTheFuture
    where = clean_line(data.where, limit=LONGEST_LINE, what=_("Où"))
    words = clean_text(data.passes_on, limit=LONGEST_WORDS, what=_("Ce qu’elle ou il accepte de transmettre"))
    if not where:
        raise WatcherNeedsAPlace
    if not words:
        raise WatcherNeedsAWord
    name = clean_line(data.name, limit=LONGEST_LINE, what=_("Son nom ou son prénom"))
    thanks = clean_line(data.thanks, limit=LONGEST_LINE, what=_("Comment remercier"))
    return {
        "kind": data.kind, "where": where, "passes_on": words, "name": name or None, "thanks": thanks or None,
        "circuit": data.circuit, "agreed_on": data.agreed_on,
    }  # fmt: skip


@transaction.atomic
def see_watcher(watcher: Watcher, *, by: Membership, on: date) -> None:
    """« Vu·e aujourd’hui »."""
    must_meet_people(by, collective_id=watcher.collective_id)
    watcher.seen_on = max(watcher.seen_on, on)
    watcher.save(update_fields=["seen_on"])


@transaction.atomic
def end_watcher(watcher: Watcher, *, by: Membership) -> None:
    """No longer: nothing of her is kept."""
    must_meet_people(by, collective_id=watcher.collective_id)
    watcher.delete()
