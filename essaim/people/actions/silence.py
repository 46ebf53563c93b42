"""The chore of the day: someone did not answer for long, someone is asked to find out."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.network.models import Collective
from essaim.people.enums import StepKind, StepOrigin
from essaim.people.models import NextStep, Person
from essaim.people.queries.silence import Silence, silent_people
from essaim.people.rules.consents import may_call, may_visit


@transaction.atomic
def make_silence_steps(collective: Collective, *, on: date, at: datetime) -> list[NextStep]:
    """One step for each silence, for who should be told; done twice, nothing more is made.

    When a silence goes on, the step goes from the companion to the coordinator, then to her substitute.
    Returns those made or passed on.
    """
    steps = NextStep.objects.filter(
        collective=collective, origin=StepOrigin.SILENCE, done_at=None, cancelled_at=None
    )
    known = {step.person_id: step for step in steps}
    found = []
    for silence in silent_people(collective, on=on):
        step = known.get(silence.person.id)
        if step is None:
            found.append(_make(silence, on, at))
        elif _should_pass_on(step, silence):
            step.assigned_to = silence.whom
            step.save(update_fields=["assigned_to"])
            found.append(step)
    return found


def _should_pass_on(step: NextStep, silence: Silence) -> bool:
    """It is not hers any more. One that was given back stays with the coordinator."""
    is_with_coordinator = step.assigned_to_id is None and step.given_back_at is not None
    return not is_with_coordinator and step.assigned_to_id != (silence.whom.id if silence.whom else None)


def _make(silence: Silence, on: date, at: datetime) -> NextStep:
    kind = _how(silence.person)
    words = {
        StepKind.CALL: _("Prendre de ses nouvelles par téléphone"),
        StepKind.VISIT: _("Passer prendre de ses nouvelles"),
        StepKind.FIND_OUT: _("Voir avec le référent comment prendre de ses nouvelles"),
    }
    return NextStep.objects.create(
        collective_id=silence.person.collective_id,
        person=silence.person,
        kind=kind,
        origin=StepOrigin.SILENCE,
        what=words[kind],
        due_on=on,
        assigned_to=silence.whom,
        made_at=at,
    )


def _how(person: Person) -> StepKind:
    consents, stops = list(person.consents.all()), list(person.do_not_contact.all())
    if person.phone and may_call(consents, stops):
        return StepKind.CALL
    return StepKind.VISIT if may_visit(consents, stops) else StepKind.FIND_OUT
