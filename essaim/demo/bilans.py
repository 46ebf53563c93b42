"""The bilan of the collective of the demonstration: its last quarter, published, with words that someone agreed to."""

from datetime import datetime, timedelta

from django.utils import timezone

from essaim.bilans.actions.bilans import QuotationData, add_quotation, publish, start_bilan, write_texts
from essaim.bilans.enums import Section
from essaim.bilans.rules.periods import publishable
from essaim.demo.people import People
from essaim.kernel.ids import uuid7

_TEXTS: dict[str, str] = {
    Section.DONE: "Le collectif s’est formé et s’est préparé : personne n’était encore sorti.",
    Section.WORKED: "Douze habitant·es sont venus à la réunion publique, dont sept qui ne se connaissaient pas.",
    Section.FAILED: "Nous voulions sortir en septembre : il manquait deux bénévoles, et la salle n’était libre que le matin.",
    Section.LEARNED: "On vient plus volontiers à 18 h, et quand un voisin a proposé d’y aller ensemble.",
    Section.NEXT: "Sortir le samedi dès octobre, et tenir une permanence chaque premier jeudi.",
}


def publish_quarter(people: People, *, now: datetime) -> None:
    """Inside the collective of the town."""
    by, today = people.coordinator, timezone.localdate(now)
    bilan = start_bilan(people.town, publishable(today)[0], by=by, at=now, bilan_id=uuid7())
    write_texts(bilan, _TEXTS, title=bilan.title, by=by)
    words = QuotationData(
        words="On m’a demandé ce qui me manquait. C’était la première fois.", said_by="une habitante, 74 ans", agreed_on=today,
        agreed_until=today + timedelta(days=365),
    )  # fmt: skip
    add_quotation(bilan, data=words, by=by, at=now, quotation_id=uuid7())
    publish(bilan, by=by, at=now)
