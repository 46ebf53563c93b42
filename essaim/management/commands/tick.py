"""`essaim tick`: what must happen by itself. To be run every minute."""

import json
import logging
from collections import Counter
from datetime import datetime
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone, translation
from django_typer.management import TyperCommand

from essaim.doors.actions.tours import tell_late_tours
from essaim.kernel.tenancy import within
from essaim.management.daily import do_daily
from essaim.management.digests import tell_coordinators_of_week, tell_lead_of_week
from essaim.messages.actions.forgetting import forget_account_messages
from essaim.messages.tasks import send_messages
from essaim.models import Collective, Network
from essaim.territory.actions.uploads import discard_abandoned_uploads, discard_orphan_files

log = logging.getLogger("essaim.tick")
COUNTED = (
    "late_tours_told", "imports_forgotten", "people_erased", "signals_expired", "people_warned", "rows_past_their_time",
    "silence_steps", "merges_settled", "messages_forgotten", "messages_sent", "messages_later", "messages_unsure", "messages_failed", "digests_sent", "lead_digests_sent", "collectives_failed", "chores_failed",
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
            done += _send()
            for collective in Collective.objects.all():  # after the alarms of all: a purge may be long
                done += do_daily(collective, at=now)
                done += _each_week(collective, at=now)
            for network in Network.objects.all():
                done += _each_week(network, at=now)
            done += _send()
        forget_account_messages(at=now)
        discard_orphan_files(at=now)
        if as_json:
            typer.echo(json.dumps({name: done[name] for name in COUNTED}))
        if done["collectives_failed"] or done["chores_failed"]:
            raise typer.Exit(1)


def _send() -> Counter[str]:
    try:
        return Counter(
            {f"messages_{outcome}": count for outcome, count in send_messages(clock=timezone.now).items()}
        )
    except Exception:
        log.exception("the outbox could not be emptied")
        return Counter(chores_failed=1)


def _each_minute(collective: Collective, *, at: datetime) -> Counter[str]:
    """One collective in trouble must not silence the alarm of the others."""
    try:
        return Counter(
            late_tours_told=late_tours_told(collective, at=at),
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


def late_tours_told(collective: Collective, *, at: datetime) -> int:
    with within(collective):
        return tell_late_tours(collective, at=at)


def forget_abandoned_imports(collective: Collective, *, at: datetime) -> int:
    """A file looked at and never imported is erased after a day."""
    with within(collective):
        return discard_abandoned_uploads(collective, at=at)
