"""The calendar of someone else: followed, read again, no longer followed. A reading replaces the one before, whole."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.agenda.actions.fetching import CannotRead, fetch
from essaim.agenda.enums import Trouble
from essaim.agenda.models import ADDRESS_LENGTH, TITLE_LENGTH, OuterCalendar, OuterEvent
from essaim.agenda.rules.outer import (
    KEPT_AHEAD,
    KEPT_BEHIND,
    MOST_BYTES,
    MOST_CALENDARS,
    TIME_TO_READ,
    host_of,
)
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate
from essaim.people.rules.texts import clean_line

_READER = Path(__file__).parent.parent / "rules" / "outer_reader.py"  # never imported here: see decision 28


class WhoseCalendar(DomainError):
    """Dites à qui est cet agenda : « Mairie de Bondy », « Centre social »."""


class AddressOrFile(DomainError):
    """Donnez l’adresse de l’agenda, ou un fichier ICS : l’un des deux."""


class NotAnAddress(DomainError):
    """Ce n’est pas une adresse d’agenda. Elle commence par « https:// » ou « webcal:// »."""


class EnoughCalendars(DomainError):
    """Un collectif suit {most} agendas au plus. Retirez-en un d’abord."""


class CannotReadIt(DomainError):
    """{why}"""


@transaction.atomic
def follow(
    collective: Collective, *, name: str, address: str, by: Membership, at: datetime, content: bytes | None = None
) -> OuterCalendar:  # fmt: skip
    """By its address, to be read by a job; or by a file, read at once.

    Raises:
        WhoseCalendar, AddressOrFile, NotAnAddress, EnoughCalendars, CannotReadIt, TextTooLong, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    named = clean_line(name, limit=TITLE_LENGTH, what=_("À qui est cet agenda"))
    where = clean_line(address, limit=ADDRESS_LENGTH, what=_("Adresse de l’agenda (ICS)"))
    if not named:
        raise WhoseCalendar
    if bool(where) == bool(content):
        raise AddressOrFile
    if where and host_of(where) is None:
        raise NotAnAddress
    Collective.objects.select_for_update(of=("self",)).get(id=collective.id)
    if OuterCalendar.objects.filter(collective=collective).count() >= MOST_CALENDARS:
        raise EnoughCalendars(most=MOST_CALENDARS)
    made = OuterCalendar.objects.create(collective=collective, name=named, address=where, added_at=at)
    if content:
        try:
            keep(made, dates_of(content, at=at), at=at)
        except CannotRead as fault:
            raise CannotReadIt(why=fault.trouble.label) from fault
    return made


@transaction.atomic
def unfollow(calendar: OuterCalendar, *, by: Membership) -> None:
    """Its dates go with it."""
    must_coordinate(by, collective_id=calendar.collective_id)
    calendar.delete()


def dates_of(content: bytes, *, at: datetime) -> list[dict[str, Any]]:
    """Read in a process of its own, with little time and little memory.

    Raises:
        CannotRead.
    """
    if len(content) > MOST_BYTES:
        raise CannotRead(Trouble.TOO_LARGE)
    today, zone = timezone.localdate(at), timezone.get_current_timezone_name()
    days = (today - KEPT_BEHIND).isoformat(), (today + KEPT_AHEAD).isoformat()
    command = [sys.executable, "-P", str(_READER), *days, zone]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=TIME_TO_READ, check=True)  # noqa: S603 -- our own file
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
        raise CannotRead(Trouble.NOT_A_CALENDAR) from fault
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@transaction.atomic
def keep(calendar: OuterCalendar, found: Iterable[Mapping[str, Any]], *, at: datetime) -> int:
    """In place of what was read before."""
    held = OuterCalendar.objects.select_for_update(of=("self",)).get(id=calendar.id)
    OuterEvent.objects.filter(calendar=held).delete()
    rows = [
        OuterEvent(
            collective_id=held.collective_id, calendar=held, title=one["title"], where=one["where"], is_whole_day=one["is_whole_day"],
            starts_at=datetime.fromisoformat(one["starts_at"]), ends_at=datetime.fromisoformat(one["ends_at"]),
        )
        for one in found
    ]  # fmt: skip
    OuterEvent.objects.bulk_create(rows)
    held.read_at = held.tried_at = at
    held.trouble = ""
    held.save(update_fields=["read_at", "tried_at", "trouble"])
    return len(rows)


@transaction.atomic
def note_trouble(calendar: OuterCalendar, trouble: Trouble, *, at: datetime) -> None:
    """What was read before stays."""
    OuterCalendar.objects.filter(id=calendar.id).update(trouble=trouble, tried_at=at)


def asked_of(address: str, *, get: Callable[[str], bytes] = fetch, at: datetime) -> list[dict[str, Any]]:
    """Outside of any transaction: it waits for someone else.

    Raises:
        CannotRead.
    """
    return dates_of(get(address), at=at)
