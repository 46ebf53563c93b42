"""Every Monday: what was looked at, told to the coordinators; what these looked at, told to the network lead.

Neither a person nor a member is named in a message: the page it leads to names the members, behind a sign-in.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.kernel.jobs.chores import Every, TryLater, Whose, chore, start_of
from essaim.kernel.tenancy import within
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership, Network
from essaim.network.queries import active_members
from essaim.rights.queries.access import Digest, Reader, accesses_of_week, coordinators_of_week

log = logging.getLogger("essaim.chores")


@chore(Every.WEEK, name="digests_sent")
def tell_coordinators_of_week(collective: Collective, at: datetime) -> int:
    """How many messages left. Nothing is sent of a week in which nobody looked at anyone."""
    digest = accesses_of_week(collective, until=start_of(Every.WEEK, at))
    if not digest.readers:
        return 0
    members = active_members(collective, on=timezone.localdate(at)).filter(role=Role.COORDINATOR)
    body = f"{_words(digest)}\n\n{_link('rights:journal')}"
    return _send(members, subject=_("Essaim : la semaine des fiches regardées"), body=body)


@chore(Every.WEEK, name="lead_digests_sent", whose=Whose.NETWORK)
def tell_lead_of_week(network: Network, at: datetime) -> int:
    """How many messages left: of each collective, counts; never whom."""
    today = timezone.localdate(at)
    with within(*network.collectives.all()):
        told = coordinators_of_week(network, until=start_of(Every.WEEK, at))
    lines = [f"– {one.name} : {_counts(readers)}" for one, readers in told if readers]
    if not lines:
        return 0
    leads = Membership.objects.filter(
        network=network, role=Role.NETWORK_LEAD, user__is_active=True, ended_at=None, starts_on__lte=today, ends_on__gte=today
    ).select_related("user")  # fmt: skip
    body = "{}\n\n{}\n\n{}".format(
        _("Bonjour,\n\nVoici combien de fiches les référent·es ont ouvertes la semaine dernière."),
        "\n".join(lines),
        _link("rights:lead_digest"),
    )
    return _send(leads, subject=_("Essaim : ce que les référent·es ont regardé"), body=body)


def _words(digest: Digest) -> str:
    opened = sum(one.opened for one in digest.readers)
    said = [
        _("Bonjour,"),
        "",
        _("La semaine dernière :"),
        "– "
        + ngettext("%d membre a regardé des fiches", "%d membres ont regardé des fiches", len(digest.readers))
        % len(digest.readers),
        "– " + ngettext("%d fiche ouverte", "%d fiches ouvertes", opened) % opened,
    ]
    by_glass = sum(one.by_glass for one in digest.readers)
    if by_glass:
        said.append("– " + ngettext("dont %d en urgence", "dont %d en urgence", by_glass) % by_glass)
    if digest.odd_hours:
        words = ngettext(
            "%d affichage entre 22 h et 7 h", "%d affichages entre 22 h et 7 h", digest.odd_hours
        )
        said.append("– " + words % digest.odd_hours)
    if digest.marked:
        count = len(digest.marked)
        words = ngettext(
            "%d membre a ouvert bien plus de fiches que les autres",
            "%d membres ont ouvert bien plus de fiches que les autres",
            count,
        )
        said.append("– " + words % count)
    return "\n".join(said)


def _counts(readers: list[Reader]) -> str:
    opened, odd = sum(one.opened for one in readers), sum(one.odd_hours for one in readers)
    words = ngettext("%d fiche ouverte", "%d fiches ouvertes", opened) % opened
    return (
        f"{words}, {ngettext('%d affichage entre 22 h et 7 h', '%d affichages entre 22 h et 7 h', odd) % odd}"
    )


def _link(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}"


def _send(members: Iterable[Membership], *, subject: str, body: str) -> int:
    """How many left.

    Raises:
        TryLater: none could.
    """
    sent, failed = 0, 0
    for member in members:
        try:
            sent += EmailMessage(subject=subject, body=body, to=[member.user.email]).send()
        except OSError as fault:  # smtplib's errors too
            failed += 1
            log.error("a weekly message could not leave: %s", type(fault).__name__)  # noqa: TRY400 -- no address
    if failed and not sent:
        raise TryLater
    return sent
