"""The bilan of a small collective: published once, with words that someone agreed to, and a link given to a town hall."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from essaim.bilans.rules.periods import publishable
from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import Subject, make_key
from essaim.models import Bilan, BilanEdition, BilanLink, BilanText, FrozenFigures, Quotation


def add_bilan(world: Any, now: Any) -> None:
    of, canary, by = world.collective, world.canary, world.members["coordinator"]
    today = timezone.localdate(now)
    period = publishable(today)[0]
    about = {"first": period.first, "last": period.last}
    content = {"work": {}, "met": {}, "tables": {}, "withheld": [], "cells": []}
    figures = FrozenFigures.objects.create(
        collective=of,
        number=1,
        content=content,
        frozen_at=now,
        frozen_by=by,
        seal=canary("FrozenFigures.seal"),
        **about,
    )
    bilan = Bilan.objects.create(collective=of, title=canary("Bilan.title"), made_by=by, made_at=now, **about)
    text = canary("BilanText.text")
    BilanText.objects.create(collective=of, bilan=bilan, section="failed", text=text)
    identifier = uuid7()
    make_key(of.id, Subject("quotation", identifier))
    quotation = Quotation.objects.create(
        id=identifier, collective=of, bilan=bilan, words=canary("Quotation.words"), said_by=canary("Quotation.said_by"),
        agreed_on=today, agreed_until=today + timedelta(days=90), added_by=by,
    )  # fmt: skip
    BilanEdition.objects.create(
        collective=of, bilan=bilan, number=1, title=canary("BilanEdition.title"), figures=figures, texts={"failed": text},
        quotations=[str(quotation.id)], published_at=now, published_by=by,
    )  # fmt: skip
    link = BilanLink.objects.create(
        collective=of, bilan=bilan, reader=canary("BilanLink.reader"), secret_hash=canary("BilanLink.secret_hash"),
        password=canary("BilanLink.password"), until=today,
        made_by=by, made_at=now,
    )  # fmt: skip
    world.rows |= {"bilan_id": bilan, "quotation_id": quotation, "link_id": link}
