"""What is counted each night of each collective, and the signs that speak: written once, read by the cockpit."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation

from essaim.kernel.errors import DomainError
from essaim.network.actions.keeping import must_lead_network
from essaim.network.models import Collective, Membership, Network
from essaim.network.queries import course_of
from essaim.swarm.models import Pulse, SignSettings
from essaim.swarm.queries import lives
from essaim.swarm.queries.cockpit import pulses, thresholds_of
from essaim.swarm.rules.signs import THRESHOLDS, Life, signs_of


class ThresholdOutOfBounds(DomainError):
    """Un seuil va de {least} à {most} {unit}."""


@transaction.atomic
def count_pulse(collective: Collective, *, at: datetime) -> Pulse:
    """Inside the collective."""
    today = timezone.localdate(at)
    agreement = lives.agreement_of(collective)
    row, _made = Pulse.objects.update_or_create(
        collective=collective,
        defaults={
            "counted_on": today,
            "life": lives.life_of(collective, at=at).as_kept(),
            "figures": lives.year_figures(collective, on=today),
            "communes": lives.communes_of(collective),
            "leading": lives.leading(collective),
            "is_joint": bool(agreement and agreement.joint_on and agreement.ends_on >= today),
        },
    )
    row.collective = collective
    row.centre = lives.centre_of(collective) or row.centre  # without doors any more, where it was
    _speak(row, thresholds_of(collective.network), on=today)
    row.save(update_fields=["centre", "signs", "talk"])
    return row


def _speak(row: Pulse, thresholds: dict[str, int], *, on: date) -> None:
    course = course_of(row.collective) if not hasattr(row.collective, "course") else row.collective.course
    since = course.since if course else row.collective.created_at.date()
    with translation.override("fr"):
        said = signs_of(
            Life.from_kept(row.life), stage=row.collective.stage, since=since, on=on, thresholds=thresholds
        )
    row.signs, row.talk = [one.sign.value for one in said], len(said)


@transaction.atomic
def settle_thresholds(network: Network, *, thresholds: dict[str, int], by: Membership, on: date) -> int:
    """From which figure on each sign speaks; those of all the collectives are said again. How many collectives.

    Raises:
        OnlyTheLead, ThresholdOutOfBounds.
    """
    must_lead_network(by, network)
    for sign, number in thresholds.items():
        bounds = THRESHOLDS[sign]
        if not bounds.least <= number <= bounds.most:
            raise ThresholdOutOfBounds(least=bounds.least, most=bounds.most, unit=bounds.unit)
    own = {sign: number for sign, number in thresholds.items() if number != THRESHOLDS[sign].usual}
    SignSettings.objects.update_or_create(network=network, defaults={"thresholds": own})
    rows = list(pulses(network))
    for row in rows:
        _speak(row, own, on=on)
    Pulse.objects.bulk_update(rows, ["signs", "talk"], batch_size=500)
    return len(rows)
