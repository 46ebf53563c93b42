"""What a place offers when it is very hot or very cold, with the day when someone said so."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.people.rules.authority import must_meet_people
from essaim.places.actions.places import PlaceIsClosed, hold_place
from essaim.places.enums import Climate, Known
from essaim.places.models import ClimateFact, Place


class NotAClimateFact(DomainError):
    """Répondez par oui, non, ou « on ne sait pas »."""


@transaction.atomic
def say_climate(place: Place, *, facts: Mapping[str, str], by: Membership, on: date) -> None:
    """`facts`: a `Climate` → a `Known`. « We do not know » takes away what was said; what is not in it stays.

    Raises:
        NotAClimateFact, PlaceIsClosed.
    """
    must_meet_people(by, collective_id=place.collective_id)
    if not set(facts) <= set(Climate.values) or not set(facts.values()) <= set(Known.values):
        raise NotAClimateFact
    held = hold_place(place)
    if held.closed_on:
        raise PlaceIsClosed
    held.changed_on = on
    held.save(update_fields=["changed_on"])
    ClimateFact.objects.filter(place=held, fact__in=facts).delete()
    ClimateFact.objects.bulk_create(
        ClimateFact(
            collective_id=held.collective_id,
            place=held,
            fact=fact,
            is_so=answer == Known.YES,
            said_on=on,
            said_by=by,
        )
        for fact, answer in facts.items()
        if answer != Known.UNKNOWN
    )
