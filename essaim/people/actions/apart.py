"""« Ce sont deux personnes »: said once, remembered, undone."""

from datetime import datetime

from django.db import transaction

from essaim.network.models import Membership
from essaim.people.actions.holding import hold_row, must_be_open
from essaim.people.models import Person, TwoPeople
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.authority import must_coordinate


@transaction.atomic
def say_two_people(person: Person, other: Person, *, by: Membership, at: datetime) -> TwoPeople:
    """Said twice, by two hands perhaps, it is remembered once.

    Raises:
        FileIsClosed: one of them was made one with another meanwhile, or erased.
    """
    must_coordinate(by, collective_id=person.collective_id)
    first, second = sorted((person, other), key=lambda one: one.id)
    for one in (first, second):
        hold_row(one)
        must_be_open(one, states=WITH_A_FILE)
    said, _made = TwoPeople.objects.get_or_create(
        one=first, other=second, defaults={"collective_id": person.collective_id, "by": by, "at": at}
    )
    return said


@transaction.atomic
def ask_again(said: TwoPeople, *, by: Membership) -> None:
    """It was a mistake: they are proposed again."""
    must_coordinate(by, collective_id=said.collective_id)
    TwoPeople.objects.filter(id=said.id).delete()
