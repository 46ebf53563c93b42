"""The bilan of the collective of the demonstration: its last quarter, published, with words that someone agreed to."""

from datetime import datetime, timedelta

from django.utils import timezone

from essaim.bilans.actions.bilans import QuotationData, add_quotation, publish, start_bilan, write_texts
from essaim.bilans.enums import Section
from essaim.bilans.rules.periods import publishable
from essaim.demo.people import People
from essaim.kernel.ids import uuid7

_TEXTS = {
    Section.DONE: "Des habitant·es du quartier ont frappé aux portes, appelé, tenu une table au marché.",
    Section.WORKED: "À deux, en fin d’après-midi, on ouvre plus souvent. Le café du jeudi donne une raison de revenir.",
    Section.FAILED: "Beaucoup de portes sont restées fermées en journée. Deux lieux proposés n’ont jamais répondu.",
    Section.LEARNED: "Une personne sur trois demande d’abord un coup de main pour ses papiers.",
    Section.NEXT: "Sortir le mercredi à 18 h, et chercher une deuxième personne pour tenir la permanence.",
}


def publish_quarter(people: People, *, now: datetime) -> None:
    """Inside the collective of the town."""
    by, today = people.coordinator, timezone.localdate(now)
    bilan = start_bilan(people.town, publishable(today)[0], by=by, at=now, bilan_id=uuid7())
    write_texts(bilan, _TEXTS, title=bilan.title, by=by)
    words = QuotationData(
        words="Je sors le jeudi, maintenant. On m’attend.", said_by="une habitante, 74 ans", agreed_on=today,
        agreed_until=today + timedelta(days=365),
    )  # fmt: skip
    add_quotation(bilan, data=words, by=by, at=now, quotation_id=uuid7())
    publish(bilan, by=by, at=now)
