"""What a collective shows of its directory: to everyone, place by place; to the collectives of its network. Nothing does by itself."""

from datetime import date

from django.db import transaction

from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate
from essaim.places.actions.places import PlaceIsClosed, hold_place
from essaim.places.models import DirectorySettings, Place
from essaim.places.queries.places import places


@transaction.atomic
def publish_place(place: Place, *, by: Membership, on: date) -> Place:
    """Everyone reads it from now on.

    Raises:
        PlaceIsClosed, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=place.collective_id)
    kept = hold_place(place)
    if kept.closed_on:
        raise PlaceIsClosed
    if kept.published_on is None:
        kept.published_on = kept.changed_on = on
        kept.save(update_fields=["published_on", "changed_on"])
    return kept


@transaction.atomic
def withdraw_place(place: Place, *, by: Membership) -> Place:
    """Nobody outside reads it any more."""
    must_coordinate(by, collective_id=place.collective_id)
    kept = hold_place(place)
    kept.published_on = None
    kept.save(update_fields=["published_on"])
    return kept


@transaction.atomic
def publish_checked(collective: Collective, *, by: Membership, on: date) -> int:
    """All those that someone of the collective made sure of, and that are not shown yet. How many."""
    must_coordinate(by, collective_id=collective.id)
    rows = places(collective).filter(published_on=None, checked_by__isnull=False)
    return Place.objects.filter(id__in=list(rows.order_by().values_list("id", flat=True))).update(
        published_on=on, changed_on=on
    )


@transaction.atomic
def share_directory(collective: Collective, *, shares: bool, by: Membership) -> None:
    """With the collectives of the network: what is shown to everyone, and the mail of each place."""
    must_coordinate(by, collective_id=collective.id)
    DirectorySettings.objects.update_or_create(collective=collective, defaults={"is_shared": shares})
