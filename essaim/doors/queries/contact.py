"""What may be asked of wishes to be left alone, and of doors that nobody could reach."""

import re

from django.db.models import QuerySet

from essaim.doors.models import AccessTask, DoNotContact, Script
from essaim.kernel.prepared import Wanted, number_of
from essaim.kernel.words import saying
from essaim.network.models import Collective
from essaim.territory.models import Dwelling, Street

_ADDRESS = re.compile(
    r"^\s*(?P<number>\d{1,4})?\s*(?P<suffix>bis|ter|quater|[a-z](?=\s))?\s*,?\s*(?P<street>.*)$",
    re.IGNORECASE,
)


def wishes(collective: Collective, *, lifted: bool = False, search: str = "") -> QuerySet[DoNotContact]:
    """In force, or lifted: the latest first."""
    rows = DoNotContact.objects.filter(collective=collective, lifted_at__isnull=not lifted)
    if search.strip():
        rows = rows.filter(dwelling__in=doors_like(collective, search).order_by().values("id"))
    return rows.select_related(
        "dwelling__street", "dwelling__building", "recorded_by__user", "lifted_by__user", "visit"
    ).order_by("-recorded_at", "-id")


def doors_like(collective: Collective, text: str) -> QuerySet[Dwelling]:
    """« 12 rue des lilas », « lilas », « 12 bis lilas »: the doors that answer to it, accents and case aside."""
    asked = _ADDRESS.match(text)
    assert asked is not None, "every part is optional"
    doors = Dwelling.objects.filter(collective=collective, archived_at=None)
    if asked["number"]:
        doors = doors.filter(number=int(asked["number"]))
    if asked["suffix"]:
        doors = doors.filter(suffix=asked["suffix"].lower())
    streets = Street.objects.filter(saying("name", asked["street"]), collective=collective)
    return doors.filter(street__in=streets.order_by().values("id")).select_related("street", "building")


def access_tasks(collective: Collective) -> QuerySet[AccessTask]:
    """Doors to find a way into, the oldest first."""
    return (
        AccessTask.objects.filter(collective=collective, resolved_at=None)
        .select_related(
            "dwelling__street", "dwelling__building", "dwelling__memory", "visit__recorded_by__user"
        )
        .order_by("opened_at", "id")
    )


def ways_in_to_find(collective: Collective) -> Wanted:
    """How many of these."""
    return _TO_FIND.wanted(collective=collective.id)


_TO_FIND = number_of(lambda collective: AccessTask.objects.filter(collective=collective, resolved_at=None))


def script_versions(collective: Collective) -> QuerySet[Script]:
    return Script.objects.filter(collective=collective).order_by("-version")
