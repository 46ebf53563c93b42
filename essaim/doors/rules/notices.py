"""What a member was told of an outing, in words and as a calendar file. No database."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from essaim.doors.models import OutingNotice
from essaim.kernel import dates
from essaim.messages.rules.calendars import Event, calendar_file


def remembered(notice: OutingNotice) -> tuple[Any, ...]:
    """What, once changed, is told again."""
    return notice.tour_number, notice.starts_at, notice.ends_at, notice.meeting_point


def _in_words(at: datetime, *, day: bool) -> str:
    here = timezone.localtime(at)
    return dates.in_words(here, "l j F") if day else date_format(here, "H:i")


in_words = lazy(_in_words, str)  # in the language of whom it is for


def calendar_of(notice: OutingNotice) -> str:
    """Where nothing is said of anyone: the meeting point is a public place."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    return calendar_file(
        Event(
            uid=f"{notice.id}@{domain}",
            sequence=notice.sequence,
            told_at=notice.told_at,
            starts_at=notice.starts_at,
            ends_at=notice.ends_at,
            summary=_("Sortie avec Essaim"),
            location=notice.meeting_point,
            url=settings.PUBLIC_URL + reverse("tours:mine"),
            is_off=notice.is_off,
        )
    )
