"""The alarm: a tour that was expected and did not say that it came back."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.doors.actions.tours import claim_late_tours, give_back_notice
from essaim.doors.models import Tour
from essaim.network.enums import Role
from essaim.network.models import Collective
from essaim.network.queries import active_members

log = logging.getLogger("essaim.chores")


def tell_late_tours(collective: Collective, *, at: datetime) -> int:
    """How many lateness messages left. The coordinators of the collective are told once for each tour."""
    told = 0
    for tour in claim_late_tours(collective, at=at):
        if _tell(collective, tour, at=at):
            told += 1
        else:
            give_back_notice(tour)
    return told


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
