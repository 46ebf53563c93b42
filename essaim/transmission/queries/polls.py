"""The days proposed for a workshop, and what each said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from essaim.network.models import Collective
from essaim.transmission.enums import DateAnswerKind
from essaim.transmission.models import DateAnswer, DateChoice, Participant, PathWorkshop
from essaim.transmission.queries.paths import participants, workshops
from essaim.transmission.rules.polls import read_token


def choices_of(workshop: PathWorkshop) -> QuerySet[DateChoice]:
    rows = DateChoice.objects.filter(collective=workshop.collective_id, workshop=workshop)
    return rows.select_related("workshop__path").order_by("starts_at")


def choices(collective: Collective) -> QuerySet[DateChoice]:
    return DateChoice.objects.filter(collective=collective).select_related("workshop__path")


def answers_of(workshop: PathWorkshop, participant: Participant) -> dict[object, str]:
    rows = DateAnswer.objects.filter(
        collective=workshop.collective_id, choice__workshop=workshop, participant=participant
    )
    return dict(rows.values_list("choice_id", "answer"))


def silent(workshop: PathWorkshop) -> list[Participant]:
    """Those of the path who have said nothing yet."""
    rows = DateAnswer.objects.filter(collective=workshop.collective_id, choice__workshop=workshop)
    known = set(rows.values_list("participant_id", flat=True))
    return [one for one in participants(workshop.path) if one.left_on is None and one.id not in known]


@dataclass(frozen=True)
class Suits:
    """A day, and how many it suits."""

    choice: DateChoice
    yes: int
    if_needed: int
    no: int


def suits(workshop: PathWorkshop) -> Sequence[Suits]:
    """The day that suits most first; « si besoin » weighs less than « oui »."""
    rows = DateAnswer.objects.filter(collective=workshop.collective_id, choice__workshop=workshop)
    said = list(rows.filter(participant__left_on=None).values_list("choice_id", "answer"))
    found = [
        Suits(one, *(said.count((one.id, kind.value)) for kind in DateAnswerKind))
        for one in choices_of(workshop)
    ]
    return sorted(found, key=lambda one: (-one.yes - one.if_needed, -one.yes, one.choice.starts_at))


def asked_by(collective: Collective, token: str, *, at: datetime) -> tuple[PathWorkshop, Participant] | None:
    """What a link opens: the workshop and who answers; none when it is not ours, or closed, or she left."""
    known = read_token(token)
    if known is None:
        return None
    workshop = workshops(collective).filter(id=known[0], poll_closes_at__gt=at, path__ended_on=None).first()
    if workshop is None:
        return None
    who = participants(workshop.path).filter(id=known[1], left_on=None).first()
    return (workshop, who) if who else None
