"""After a workshop: three answers, what was handed out; a step that is done otherwise, with its reason."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.rules.texts import clean_line, clean_text
from essaim.transmission.actions.paths import NotYet
from essaim.transmission.enums import WorkshopState
from essaim.transmission.models import (
    ANSWER_LENGTH,
    CHANGE_LENGTH,
    AfterWorkshop,
    LocalChange,
    PathWorkshop,
)
from essaim.transmission.queries.curricula import current
from essaim.transmission.rules.paths import must_lead


class NothingToldAfter(DomainError):
    """Répondez au moins à une question, ou dites ce qui a été remis."""


class NoSuchStepHere(DomainError):
    """Cette étape n’est plus dans le programme. Choisissez-la de nouveau sur la page de la séance."""


class NeedsItsReason(DomainError):
    """Dites ce que vous faites à la place, et pourquoi : le réseau s’en sert pour la prochaine édition."""


@dataclass(frozen=True, kw_only=True)
class Said:
    spoke: str = ""
    length: str = ""
    change: str = ""
    handed_out: str = ""


@transaction.atomic
def tell_after_workshop(workshop: PathWorkshop, said: Said, *, by: Membership, at: datetime) -> AfterWorkshop:
    """Said again, it replaces what was said.

    Raises:
        NotForYou, NotYet, NothingToldAfter, TextTooLong.
    """
    must_lead(by, collective_id=workshop.collective_id)
    if workshop.state != WorkshopState.HELD:
        raise NotYet
    values = {
        name: clean_line(getattr(said, name), limit=ANSWER_LENGTH, what=str(AfterWorkshop.question(name)))
        for name in ("spoke", "length", "change", "handed_out")
    }  # fmt: skip
    if not any(values.values()):
        raise NothingToldAfter
    return AfterWorkshop.objects.update_or_create(
        collective_id=workshop.collective_id, workshop=workshop, defaults={**values, "at": at, "by": by}
    )[0]


@transaction.atomic
def do_otherwise(
    collective: Collective, *, key: str, place: int, instead: str, why: str, by: Membership, at: datetime
) -> LocalChange:
    """A step of the curriculum in force, in its order from 1. A reason is asked, of the core above all.

    Raises:
        NotForYou, NoSuchStepHere, NeedsItsReason, TextTooLong.
    """
    must_lead(by, collective_id=collective.id)
    known = current(collective.network).programme.workshop(key)
    if known is None or not 1 <= place <= len(known.steps):
        raise NoSuchStepHere
    step = known.steps[place - 1]
    told = clean_text(instead, limit=CHANGE_LENGTH, what="Ce que vous faites à la place")
    reason = clean_line(why, limit=ANSWER_LENGTH, what="Pourquoi")
    if not told or not reason:
        raise NeedsItsReason
    LocalChange.objects.filter(collective=collective, key=key, step=step.title, ended_at=None).update(
        ended_at=at
    )
    return LocalChange.objects.create(
        collective=collective, key=key, step=step.title, is_core=bool(step.core), instead=told, why=reason, at=at, by=by
    )  # fmt: skip


@transaction.atomic
def do_as_written(change: LocalChange, *, by: Membership, at: datetime) -> None:
    """The step is done as the curriculum has it again; what was said stays.

    Raises:
        NotForYou.
    """
    must_lead(by, collective_id=change.collective_id)
    LocalChange.objects.filter(collective=change.collective_id, id=change.id, ended_at=None).update(
        ended_at=at
    )
