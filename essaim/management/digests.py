"""Every Monday: what was looked at, told to the coordinators; what these looked at, told to the network lead.

Neither a person nor a member is named in a message: the page it leads to names the members, behind a sign-in.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, time

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.kernel.tenancy import within
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership, Network
from essaim.network.queries import active_members
from essaim.people.actions import chores
from essaim.rights.queries.access import Digest, Readings, accesses_of_week, coordinators_of_week

log = logging.getLogger("essaim.tick")
FROM_HOUR = 7


def tell_coordinators_of_week(collective: Collective, *, at: datetime) -> int:
    """How many messages left. Nothing is sent of a week in which nobody looked at anyone."""
    today = timezone.localdate(at)
    if timezone.localtime(at).hour < FROM_HOUR:
        return 0
    with within(collective):
        if not chores.claim_week(collective, on=today):
            return 0
        digest = accesses_of_week(collective, until=_start_of_week(at))
        if not digest.readers:
            return 0
        members = active_members(collective, on=today).filter(role=Role.COORDINATOR)
        body = f"{_words(digest)}\n\n{_link('rights:journal')}"
        sent = _send(members, subject=_("Essaim : la semaine des fiches regardées"), body=body)
        if not sent:
            chores.give_week_back(collective, on=today)
        return sent


def tell_lead_of_week(network: Network, *, at: datetime) -> int:
    """How many messages left: of each collective, counts; never whom."""
    today = timezone.localdate(at)
    if timezone.localtime(at).hour < FROM_HOUR or not chores.claim_week_of_network(network, on=today):
        return 0
    with within(*network.collectives.all()):
        told = coordinators_of_week(network, until=_start_of_week(at))
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
    sent = _send(leads, subject=_("Essaim : ce que les référent·es ont regardé"), body=body)
    if not sent:
        chores.give_week_of_network_back(network, on=today)
    return sent


def _start_of_week(at: datetime) -> datetime:
    monday = chores.monday_of(timezone.localdate(at))
    return datetime.combine(monday, time.min, tzinfo=timezone.get_current_timezone())


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
    told = sum(one.told for one in digest.readers)
    if told:
        words = ngettext(
            "%d fois, l’existence d’une fiche a été dite à quelqu’un qui ne la voit pas",
            "%d fois, l’existence d’une fiche a été dite à quelqu’un qui ne la voit pas",
            told,
        )
        said.append("– " + words % told)
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


def _counts(readers: list[Readings]) -> str:
    opened, odd = sum(one.opened for one in readers), sum(one.odd_hours for one in readers)
    words = ngettext("%d fiche ouverte", "%d fiches ouvertes", opened) % opened
    return (
        f"{words}, {ngettext('%d affichage entre 22 h et 7 h', '%d affichages entre 22 h et 7 h', odd) % odd}"
    )


def _link(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}"


def _send(members: Iterable[Membership], *, subject: str, body: str) -> int:
    sent = 0
    for member in members:
        try:
            sent += EmailMessage(subject=subject, body=body, to=[member.user.email]).send()
        except OSError:  # smtplib's errors too
            log.exception("a weekly message could not leave")
    return sent
