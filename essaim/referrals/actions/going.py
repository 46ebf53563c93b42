"""Whoever goes with her is told, with a calendar file that names neither her nor the place."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from essaim.kernel import dates
from essaim.messages.actions.put import tell
from essaim.messages.rules.calendars import Event, calendar_file
from essaim.network.models import Membership
from essaim.referrals.models import Referral
from essaim.referrals.rules.kinds import GOING, NOT_GOING


def _day(on: date) -> str:
    return dates.in_words(on, "l j F")


_in_words = lazy(_day, str)  # in the language of whom it is for


def tell_who_goes(
    referral: Referral, *, before: tuple[Membership | None, date | None], by: Membership, at: datetime
) -> None:
    """`before`: who was to go, and when. Whoever does it herself knows, and gets her calendar file all the same."""
    former, former_day = before
    who, on = referral.goes_with, referral.going_on
    if (former, former_day) == (who, on):
        return
    if former and former_day and former not in {who, by} and former.ended_at is None:
        calendar = _calendar(referral, former, former_day, at=at, is_off=True)
        tell([former], NOT_GOING, collective=referral.collective, at=at, values={"jour": _in_words(former_day)}, calendar=calendar)  # fmt: skip
    if who and on:
        tell(
            [who],
            GOING,
            collective=referral.collective,
            at=at,
            values={"jour": _in_words(on)},
            page=[referral.id],
            not_after=_start(on) + timedelta(days=1),
            calendar=_calendar(referral, who, on, at=at),
        )


def _start(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time()))


def _calendar(referral: Referral, who: Membership, on: date, *, at: datetime, is_off: bool = False) -> str:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    return calendar_file(
        Event(
            uid=f"{referral.id}-{who.id.hex[-8:]}@{domain}",
            sequence=int(at.timestamp()),
            told_at=at,
            starts_at=_start(on),
            ends_at=_start(on),
            summary=_("Rendez-vous avec Essaim"),
            url=settings.PUBLIC_URL + reverse("referrals:referral", args=[referral.id]),
            is_off=is_off,
            is_whole_day=True,
        )
    )
