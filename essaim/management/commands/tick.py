"""`essaim tick`: what must happen by itself. To be run every minute."""

import json
import logging
from collections import Counter
from datetime import datetime
from typing import Annotated

import typer
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_typer.management import TyperCommand

from essaim.doors.actions.tours import claim_late_tours, give_back_notice
from essaim.kernel.limits import forget_old_attempts
from essaim.kernel.tenancy import within
from essaim.management.daily import do_daily
from essaim.management.digests import tell_coordinators_of_week, tell_lead_of_week
from essaim.models import Collective, Network, Tour
from essaim.network.enums import Role
from essaim.network.queries import active_members
from essaim.territory.actions.uploads import discard_abandoned_uploads, discard_orphan_files

log = logging.getLogger("essaim.tick")
COUNTED = (
    "late_tours_told", "imports_forgotten", "people_erased", "signals_expired", "people_warned", "rows_past_their_time",
    "silence_steps", "merges_settled", "erased_again", "orphan_keys", "digests_sent", "lead_digests_sent", "collectives_failed", "chores_failed",
)  # fmt: skip


class Command(TyperCommand):
    help = (
        "À lancer chaque minute : prévient quand une tournée n’est pas rentrée, efface ce qui a fait son temps, "
        "tient ce qui est dû aux personnes, envoie le résumé du lundi."
    )

    def handle(
        self,
        as_json: Annotated[bool, typer.Option("--json", help="Un résumé lisible par un programme.")] = False,
    ) -> None:
        now = timezone.now()
        done: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
        with translation.override(settings.LANGUAGE_CODE):
            for collective in Collective.objects.all():
                done += _each_minute(collective, at=now)
            for collective in Collective.objects.all():  # after the alarms of all: a purge may be long
                done += do_daily(collective, at=now)
                done += _each_week(collective, at=now)
            for network in Network.objects.all():
                done += _each_week(network, at=now)
        discard_orphan_files(at=now)
        forget_old_attempts(at=now)
        if as_json:
            typer.echo(json.dumps({name: done[name] for name in COUNTED}))
        if done["collectives_failed"] or done["chores_failed"]:
            raise typer.Exit(1)


def _each_minute(collective: Collective, *, at: datetime) -> Counter[str]:
    """One collective in trouble must not silence the alarm of the others."""
    try:
        return Counter(
            late_tours_told=tell_late_tours(collective, at=at),
            imports_forgotten=forget_abandoned_imports(collective, at=at),
        )
    except Exception:
        log.exception("the alarm of a collective failed")
        return Counter(collectives_failed=1)


def _each_week(whose: Collective | Network, *, at: datetime) -> Counter[str]:
    try:
        if isinstance(whose, Network):
            return Counter(lead_digests_sent=tell_lead_of_week(whose, at=at))
        return Counter(digests_sent=tell_coordinators_of_week(whose, at=at))
    except Exception:
        log.exception("a weekly message failed")
        return Counter(chores_failed=1)


def tell_late_tours(collective: Collective, *, at: datetime) -> int:
    """How many lateness messages left. The coordinators of the collective are told once for each tour."""
    told = 0
    with within(collective):
        for tour in claim_late_tours(collective, at=at):
            if _tell(collective, tour, at=at):
                told += 1
            else:
                give_back_notice(tour)
    return told


def forget_abandoned_imports(collective: Collective, *, at: datetime) -> int:
    """A file looked at and never imported is erased after a day."""
    with within(collective):
        return discard_abandoned_uploads(collective, at=at)


def _tell(collective: Collective, tour: Tour, *, at: datetime) -> bool:
    """One message for each coordinator: nobody's address is shown to another."""
    today = timezone.localdate(at)
    coordinators = active_members(collective, on=today).filter(role=Role.COORDINATOR)
    sent = 0
    for member in coordinators:
        try:
            sent += _message(tour, to=member.user.email).send()
        except OSError:  # smtplib's errors too
            log.exception("a lateness message could not leave")
    if not sent:
        log.error("no coordinator could be told of a late tour")
    return bool(sent)


def _message(tour: Tour, *, to: str) -> EmailMessage:
    """Nobody is named: mail is read on many screens."""
    assert tour.expected_back_at is not None
    link = f"{settings.PUBLIC_URL}{reverse('tours:tour', args=[tour.id])}"
    words = {
        "number": tour.number,
        "hour": timezone.localtime(tour.expected_back_at).strftime("%H:%M"),
        "link": link,
    }
    body = _(
        "Bonjour,\n\n"
        "La tournée %(number)d était attendue à %(hour)s et n’a pas dit qu’elle était rentrée.\n\n"
        "1. Appelez les deux personnes du binôme.\n"
        "2. Sans réponse, appelez celle ou celui qui les a vues en dernier, puis allez voir à deux.\n"
        "3. Si vous craignez pour elles, appelez le 112.\n"
        "4. Quand elles sont rentrées, notez-le sur la page de la tournée :\n"
        "%(link)s\n\n"
        "Ce message est envoyé une seule fois pour cette tournée."
    )
    return EmailMessage(subject=_("Essaim : une tournée n’est pas rentrée"), body=body % words, to=[to])
