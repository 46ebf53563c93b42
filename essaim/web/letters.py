"""Messages to the coordinators. Nobody is named and nothing is told in them: mail is read on many screens."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members
from essaim.people.queries.care import coordinators, settings_of

log = logging.getLogger(__name__)


def tell_coordinators(collective: Collective, *, subject: str, body: str, path: str) -> None:
    """One message for each coordinator and for her substitute, once what it tells is kept for good.

    `path` is the page to open. A message that cannot leave is logged and stops nothing.
    """
    addresses = sorted({member.user.email for member in _coordinators(collective)})
    text = f"{_('Bonjour,')}\n\n{body}\n\n{settings.PUBLIC_URL}{path}\n"

    def send() -> None:
        for address in addresses:
            try:
                EmailMessage(subject=subject, body=text, to=[address]).send()
            except OSError:  # smtplib's errors too
                log.exception("a message to a coordinator could not leave")

    transaction.on_commit(send, robust=True)


def _coordinators(collective: Collective) -> list[Membership]:
    today = timezone.localdate()
    substitute = settings_of(collective).coordinator_substitute_id
    told = coordinators(collective, on=today)
    if substitute is not None:
        told += active_members(collective, on=today).filter(id=substitute)
    return told
