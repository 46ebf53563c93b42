"""A place says that it shuts for some days."""

from datetime import date, timedelta

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.texts import clean_line
from essaim.places.actions.places import PlaceIsClosed, hold_place
from essaim.places.models import Place, PlaceClosure

LONGEST = timedelta(days=366)
AHEAD = timedelta(days=730)
MOST = 20  # to come, of one place


class ClosureUpsideDown(DomainError):
    """La réouverture vient avant la fermeture. Vérifiez les deux dates."""


class ClosureIsOver(DomainError):
    """Ces dates sont passées. Indiquez une fermeture en cours ou à venir."""


class ClosureTooLong(DomainError):
    """Une fermeture annoncée dure moins d’un an, et commence dans moins de deux ans. S’il a fermé pour de bon, notez « Ce lieu a fermé »."""


class TooManyClosures(DomainError):
    """Ce lieu a déjà vingt fermetures à venir. Retirez celles qui ne comptent plus."""


@transaction.atomic
def announce_closure(
    place: Place, *, first: date, last: date, why: str, by: Membership, on: date
) -> PlaceClosure:
    """Both days included. The same days said twice are one closure.

    Raises:
        ClosureUpsideDown, ClosureIsOver, ClosureTooLong, TooManyClosures, PlaceIsClosed, TextTooLong.
    """
    must_meet_people(by, collective_id=place.collective_id)
    kept = hold_place(place)
    if kept.closed_on:
        raise PlaceIsClosed
    if last < first:
        raise ClosureUpsideDown
    if last < on:
        raise ClosureIsOver
    if last - first > LONGEST or first - on > AHEAD:
        raise ClosureTooLong
    known = PlaceClosure.objects.filter(place=kept, first=first, last=last).first()
    if known is None and PlaceClosure.objects.filter(place=kept, last__gte=on).count() >= MOST:
        raise TooManyClosures
    row = known or PlaceClosure(collective_id=kept.collective_id, place=kept, first=first, last=last)
    row.why = clean_line(why, limit=120, what=PlaceClosure._meta.get_field("why").verbose_name)
    row.said_on, row.said_by = on, by
    row.save()
    _changed(kept, on)
    return row


@transaction.atomic
def withdraw_closure(closure: PlaceClosure, *, by: Membership, on: date) -> None:
    """It will be open after all."""
    must_meet_people(by, collective_id=closure.collective_id)
    kept = hold_place(closure.place)
    PlaceClosure.objects.filter(id=closure.id).delete()
    _changed(kept, on)


def _changed(place: Place, on: date) -> None:
    place.changed_on = on
    place.save(update_fields=["changed_on"])
