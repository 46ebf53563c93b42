"""Streets of one name in several communes say their commune, on every screen, list, sheet and sector."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.territory.actions.rows import id_for_database, update_rows
from essaim.territory.actions.sectors import Step
from essaim.territory.models import Street
from essaim.territory.queries.streets import streets
from essaim.territory.rules.homonyms import commune_told

_AT_ONCE = 1_000


def tell_communes(collective: Collective, step: Step) -> None:
    """After an import or its undo: those that have a door, all of them, some at a time."""
    with within(collective):
        changed = _changed(streets(collective))
    for at in range(0, len(changed), _AT_ONCE):
        with step():
            update_rows(Street, ("hint",), changed[at : at + _AT_ONCE], collective_id=collective.id)


def tell_commune(street: Street) -> None:
    """Of a street just named by hand, and of those of its name."""
    same = Street.objects.filter(
        collective=street.collective_id, key__endswith=f"|{street.key.rpartition('|')[2]}"
    )
    update_rows(Street, ("hint",), _changed(same), collective_id=street.collective_id)
    street.refresh_from_db(fields=["hint"])


def _changed(asked: QuerySet[Street]) -> list[tuple[str, Any]]:
    named: dict[str, list[tuple[Any, str, str]]] = defaultdict(list)
    for id_, key, hint, commune in asked.order_by().values_list("id", "key", "hint", "commune__name"):
        named[key.rpartition("|")[2]].append((id_, hint, commune))
    db_id, changed = id_for_database(), []
    for same in named.values():
        told = commune_told([hint for _id, hint, _commune in same], [commune for *_, commune in same])
        changed += [
            (hint, db_id(id_)) for (id_, was, _commune), hint in zip(same, told, strict=True) if hint != was
        ]
    return changed
