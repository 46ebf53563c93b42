"""Rows and keys compared: what a fault left of one without the other. Each night, and at each start."""

import logging
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from essaim.kernel import erasure_list, keyring
from essaim.kernel.erasure_list import Erased
from essaim.kernel.fields import kind_of, sealed_fields, sealed_models
from essaim.kernel.keyring import Subject
from essaim.kernel.vault import SubjectKey
from essaim.network.models import Collective
from essaim.people.actions.forgetting import destroy_keys_of, own_key_models
from essaim.people.models import Person
from essaim.people.queries.sight import WITH_A_FILE
from essaim.rights.actions.erasure import erase_again, finish_erasures

log = logging.getLogger("essaim.erasure")
MADE_BEFORE = timedelta(
    hours=1
)  # a key is made before its row: longer than any request that may still write it


@dataclass(frozen=True)
class Swept:
    """`orphans`: keys destroyed, for nothing lives by them. `keyless`: rows that nothing opens any more."""

    orphans: int = 0
    keyless: int = 0


def sweep(collective: Collective, *, at: datetime) -> Swept:
    """Keys of rows that were emptied, or never written, are destroyed. Rows without their key are counted, and said."""
    kinds = [kind_of(Person), *map(kind_of, own_key_models())]
    rows = SubjectKey.objects.filter(collective_id=collective.id, kind__in=kinds)
    old = set(map(Subject._make, rows.filter(made_at__lt=at - MADE_BEFORE).values_list("kind", "subject_id")))
    living = _living(collective.id)  # read after the keys: a row written meanwhile is among them
    orphans = old - living
    if orphans:
        destroy_keys_of(collective.id, orphans, on=timezone.localdate(at))
    keyless = {one.id for one in living} - {one.id for one in keyring.all_subjects(collective.id)}
    if keyless:
        log.error("%d rows have lost their key: is the vault the right one?", len(keyless))
    return Swept(len(orphans), len(keyless))


def replay_erasures(collective: Collective, *, on: date) -> int:
    """Who was erased and shows again, since a backup was put back. How many went."""
    listed = [
        line for line in erasure_list.read_list(erasure_list.path()) if line.collective_id == collective.id
    ]
    back = erase_again(collective, _came_back(collective, listed), on=on)
    finish_erasures(collective, on=on)
    return back


def _came_back(collective: Collective, listed: Collection[Erased]) -> list[Erased]:
    """Those of the list of whom something is left: a key, a file, a sealed text."""
    left: set[UUID] = {one.id for one in {*keyring.all_subjects(collective.id), *_living(collective.id)}}
    files = Person.objects.filter(collective=collective, state__in=WITH_A_FILE)
    left |= set(files.values_list("id", flat=True))
    return [line for line in listed if line.subject_id in left]


def _living(collective_id: UUID) -> set[Subject]:
    """All by whose key something is sealed."""
    columns: dict[tuple[type, str, str], list[str]] = defaultdict(list)
    for model in sealed_models():
        for field in sealed_fields(model):
            for kind in field.owner_kinds:
                columns[model, kind, field.key].append(field.name)
    found: set[Subject] = set()
    for (model, kind, key), names in columns.items():
        is_sealed = Q(*(Q(**{f"{name}__isnull": False}) for name in names), _connector=Q.OR)
        rows = model._default_manager.filter(is_sealed, collective_id=collective_id)
        owners = rows.order_by().values_list(key, flat=True).distinct()
        found |= {Subject(kind, one) for one in owners if one is not None}
    return found
