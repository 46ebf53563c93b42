"""A source says otherwise: someone looks, and takes it or keeps ours. And an import that was a mistake goes."""

from datetime import date
from typing import Any

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.models import Membership
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.places.actions.following import write_followed
from essaim.places.actions.places import hold_place
from essaim.places.enums import ImportState
from essaim.places.models import Difference, Place, PlaceImport, Service
from essaim.places.rules.sourced import CLOSED

STEP = 500


class DifferenceIsSettled(DomainError):
    """Quelqu’un a déjà choisi pour cette différence."""


class NotBrought(DomainError):
    """Cet import ne peut pas être annulé : il n’est pas terminé, ou l’est déjà."""


@transaction.atomic
def settle_difference(difference: Difference, *, takes: bool, by: Membership, on: date) -> None:
    """`takes`: what the source says is written here; otherwise ours stays, and the same is not asked again.

    Raises:
        DifferenceIsSettled.
    """
    must_meet_people(by, collective_id=difference.collective_id)
    place = hold_place(difference.place)
    kept = Difference.objects.select_for_update().get(id=difference.id)
    if kept.settled_on:
        raise DifferenceIsSettled
    if takes and kept.field == CLOSED:
        must_coordinate(by, collective_id=difference.collective_id)
        place.closed_on, place.changed_on = place.closed_on or on, on
        place.save(update_fields=["closed_on", "changed_on"])
    elif takes:
        write_followed(place, {kept.field: kept.there}, on=on)
    kept.is_taken, kept.settled_on, kept.settled_by = takes, on, by
    kept.save(update_fields=["is_taken", "settled_on", "settled_by"])


def undo_places(batch: PlaceImport, *, by: Membership) -> PlaceImport:
    """What it brought and that nobody touched since goes; what was checked, corrected or described stays.

    Raises:
        NotBrought, ForTheCoordinator.
    """
    with within(batch.collective), transaction.atomic():
        must_coordinate(by, collective_id=batch.collective_id)
        mine = PlaceImport.objects.select_for_update().get(id=batch.id)
        if mine.state not in (ImportState.APPLIED, ImportState.UNDOING):
            raise NotBrought
        mine.state = ImportState.UNDOING
        mine.save(update_fields=["state"])
    gone, more = 0, True
    while more:
        with within(batch.collective), transaction.atomic():
            some = list(_untouched(batch).select_for_update(of=("self",))[:STEP])  # nor touched meanwhile
            Place.objects.filter(id__in=some).delete()
        gone, more = gone + len(some), len(some) == STEP
    with within(batch.collective), transaction.atomic():
        kept = Place.objects.filter(batch=batch).count()
        Service.objects.filter(batch=batch, place__batch=None).delete()
        mine.state, mine.counts = ImportState.UNDONE, mine.counts | {"gone": gone, "stay": kept}
        mine.save(update_fields=["state", "counts"])
    return mine


def _untouched(batch: PlaceImport) -> Any:
    rows = Place.objects.filter(batch=batch, version=1, checked_by=None, closed_on=None, climate=None)
    return (
        rows.exclude(services__in=Service.objects.filter(batch=None))
        .order_by("id")
        .values_list("id", flat=True)
    )
