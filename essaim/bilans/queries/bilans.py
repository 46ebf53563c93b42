"""Bilans, their editions, what was published so far."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from disclosure import Cell
from essaim.bilans.models import Bilan, BilanEdition, BilanLink, FrozenFigures, Quotation
from essaim.impact.rules import Period
from essaim.kernel.collective_secrets import figures_secret
from essaim.kernel.keyring import with_their_keys
from essaim.network.models import Collective
from essaim.network.queries import fingerprint


def bilans(collective: Collective) -> QuerySet[Bilan]:
    """With `edition`, the number of the last one: none, a draft."""
    last = BilanEdition.objects.filter(bilan=OuterRef("id")).order_by("-number").values("number")[:1]
    return Bilan.objects.filter(collective=collective).annotate(edition=Subquery(last))


def published_bilans(collective: Collective) -> QuerySet[Bilan]:
    return bilans(collective).filter(editions__number=1)


def last_edition(bilan: Bilan) -> BilanEdition | None:
    return bilan.editions.select_related("figures", "published_by__user").order_by("-number").first()


def editions_of(bilan: Bilan) -> QuerySet[BilanEdition]:
    return bilan.editions.select_related("figures", "published_by__user").order_by("-number")


def quotations_of(bilan: Bilan) -> list[Quotation]:
    return with_their_keys(bilan.quotations.select_related("added_by__user"))


def cited(edition: BilanEdition, *, on: date) -> list[Quotation]:
    """The words that may still be read. Those withdrawn, or past their day, are in no edition any more."""
    rows = Quotation.objects.filter(id__in=edition.quotations, agreed_until__gte=on)
    order = {identifier: place for place, identifier in enumerate(edition.quotations)}
    return sorted(with_their_keys(rows), key=lambda one: order[str(one.id)])


def links_of(bilan: Bilan) -> QuerySet[BilanLink]:
    return bilan.links.order_by("-made_at", "-id")


def open_link(collective: Collective, secret: str, *, on: date) -> BilanLink | None:
    rows = BilanLink.objects.filter(collective=collective, secret_hash=fingerprint(secret), withdrawn_at=None)
    return rows.filter(until__gte=on).select_related("bilan").first()


def figures_of(collective: Collective, period: Period) -> FrozenFigures | None:
    rows = FrozenFigures.objects.filter(collective=collective, first=period.first, last=period.last)
    return rows.first()


def ledger(collective: Collective) -> list[FrozenFigures]:
    """All that ever left, in order."""
    return list(FrozenFigures.objects.filter(collective=collective).order_by("number"))


def published_cells(collective: Collective) -> list[Cell]:
    """What an outsider may reason from."""
    return [
        Cell(cell["name"], frozenset(cell["atoms"]), cell["least"], cell["most"])
        for frozen in ledger(collective)
        for cell in frozen.content["cells"]
    ]


def seal_of(frozen: FrozenFigures, before: str) -> str:
    """A keyed digest of what left and of the seal before it."""
    told: list[Any] = [before, frozen.number, str(frozen.first), str(frozen.last), frozen.content]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    secret = figures_secret(frozen.collective_id, "seals")
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def is_whole(frozen: Sequence[FrozenFigures]) -> bool:
    """Nothing of the ledger was altered, taken out or put in."""
    before = ""
    for number, one in enumerate(frozen, 1):
        if one.number != number or not hmac.compare_digest(one.seal, seal_of(one, before)):
            return False
        before = one.seal
    return True
