"""The figures of a period leave: counted, protected, attacked, frozen."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from disclosure import Offered, Protector, Release, Table, prepare
from essaim.bilans.enums import TOTAL_OF, Met, Work
from essaim.bilans.models import FrozenFigures
from essaim.bilans.queries.bilans import figures_of, is_whole, ledger, published_cells, seal_of
from essaim.bilans.queries.counted import Behind, Counted, counted
from essaim.bilans.rules.periods import publishable
from essaim.impact.rules import Period
from essaim.kernel.collective_secrets import figures_secret
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate

# What is published as it is, and cannot be fewer than what is protected.
_WITHIN = {Met.OPENED: Work.VISITED, Met.CONVERSATIONS: Work.PASSES, Met.REFUSALS: Work.PASSES}


class PeriodIsNotOver(DomainError):
    """On publie des trimestres et des années qui sont finis : choisissez-en un dans la liste."""


class LedgerWasAltered(DomainError):
    """Les chiffres déjà publiés ne sont plus ceux qui l’ont été : rien ne peut sortir. Prévenez la personne qui héberge Essaim."""


def as_published(collective: Collective, period: Period, *, of: Counted | None = None) -> dict[str, Any]:
    """What the figures of a period would be, or are when they left: the same, but for facts noted since."""
    frozen = figures_of(collective, period)
    if frozen is not None:
        return dict(frozen.content)
    told = of or counted(collective, period)
    protector = Protector(figures_secret(collective.id, "rounding"))
    release = prepare(_tables(told, period, protector), published_cells(collective), protector)
    return _content(told, release, period)


@transaction.atomic
def freeze(collective: Collective, period: Period, *, by: Membership, at: datetime) -> FrozenFigures:
    """Once for all: what is corrected later is in the next period.

    Raises:
        ForTheCoordinator, PeriodIsNotOver, LedgerWasAltered.
    """
    must_coordinate(by, collective_id=collective.id)
    if period not in publishable(timezone.localdate(at)):
        raise PeriodIsNotOver
    Collective.objects.select_for_update(of=("self",)).get(id=collective.id)  # one after the other
    known = figures_of(collective, period)
    if known is not None:
        return known
    past = ledger(collective)
    if not is_whole(past):
        raise LedgerWasAltered
    frozen = FrozenFigures(
        collective=collective,
        first=period.first,
        last=period.last,
        number=len(past) + 1,
        content=as_published(collective, period),
        frozen_at=at,
        frozen_by=by,
    )
    frozen.seal = seal_of(frozen, past[-1].seal if past else "")
    frozen.save()
    return frozen


def _tables(told: Counted, period: Period, protector: Protector) -> list[Table]:
    """In the order of their importance: totals before parts."""

    def offered(behind: Behind) -> Offered:
        return Offered(behind.atoms, protector.group(behind.ids))

    known = {met: int(told.work[work]) for met, work in _WITHIN.items()}
    totals = [
        Table(_named(met, period), {"": replace(offered(told.met[met]), at_most=known.get(met))})
        for met in Met
    ]
    parts = [
        Table(_named(table, period), {label: offered(row) for label, row in rows.items()})
        for table, rows in told.tables.items()
        if len(rows) > 1
    ]
    return totals + parts


def _named(what: str, period: Period) -> str:
    return f"{what} {period.first} {period.last}"


def _content(told: Counted, release: Release, period: Period) -> dict[str, Any]:
    def rows(what: str) -> Mapping[str, int | None] | None:
        return release.tables.get(_named(what, period))

    return {
        "work": {work.value: value for work, value in told.work.items()},
        "met": {met.value: found[""] for met in Met if (found := rows(met)) is not None},
        "tables": {table.value: dict(found) for table in TOTAL_OF if (found := rows(table)) is not None},
        "withheld": [one.value for one in (*Met, *TOTAL_OF) if _named(one, period) in release.withheld],
        "cells": [
            {"name": cell.name, "atoms": sorted(map(str, cell.atoms)), "least": cell.least, "most": cell.most}
            for cell in release.cells
        ],
    }
