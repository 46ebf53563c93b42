"""Someone met, as an action keeps her; what the journal of accesses says of her."""

from datetime import timedelta

from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry
from essaim.people.actions.persons import Information, PersonData, open_person
from essaim.people.enums import Purpose
from tests import factories


def meet(of, by, name="Odette Renaud", *, companion=None, consents=(Purpose.PHONE, Purpose.VISIT), **data):
    """Someone met `days` ago, informed, found by her indexes."""
    met_on = timezone.localdate() - timedelta(days=data.pop("days", 3))
    with within(of):
        made = open_person(
            of,
            data=PersonData(name=name, met_on=met_on, **data),
            informed=Information(on=met_on, how="spoken", by=by),
            consents=consents,
            by=by,
            at=timezone.now(),
        )
        if companion:
            factories.companionship(made, companion, role="companion", since=met_on)
        return made


def looks(person, **conditions):
    return AccessEntry.objects.filter(subject_id=person.id, **conditions).count()
