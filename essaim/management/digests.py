"""Every Monday: what was looked at, told to the coordinators; what these looked at, told to the network lead.

Neither a person nor a member is named in a message: the page it leads to names the members, behind a sign-in.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.kernel.jobs.chores import Every, Whose, chore, start_of
from essaim.kernel.journal import faults_in_journal
from essaim.kernel.tenancy import within
from essaim.messages.actions.put import tell_account
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership, Network
from essaim.people.actions.telling import tell_coordinators
from essaim.rights.queries.access import Digest, Readings, accesses_of_week, coordinators_of_week, last_line
from essaim.rights.rules.kinds import WEEK

LIVES = timedelta(days=3)


@chore(Every.WEEK, name="digests_sent")
@transaction.atomic
def tell_coordinators_of_week(collective: Collective, at: datetime) -> int:
    """How many messages were put. Nothing is told of a week in which nobody looked at anyone, if the journal holds.

    The last line is told too: kept in a box of letters, it shows a journal put back to an older copy.
    """
    monday = start_of(Every.WEEK, at)
    digest = accesses_of_week(collective, until=monday)
    is_touched = bool(faults_in_journal(collective.id))
    if not digest.readers and not is_touched:
        return 0
    number, sign = last_line(collective)
    said = [*_words(digest), "– " + _("dernière ligne du journal : n° %(number)d, signe %(sign)s") % {"number": number, "sign": sign}]  # fmt: skip
    if is_touched:
        said.insert(0, "– " + _("LE JOURNAL NE TIENT PAS : quelqu’un l’a peut-être touché. Vérifiez-le, et prévenez la personne qui héberge Essaim"))  # fmt: skip
    values, fact = {"comptes": "\n".join(said)}, str(monday.date())
    return tell_coordinators(collective, WEEK, at=at, values=values, fact=fact)


@chore(Every.WEEK, name="lead_digests_sent", whose=Whose.NETWORK)
@transaction.atomic
def tell_lead_of_week(network: Network, at: datetime) -> int:
    """How many messages were put: of each collective, counts; never whom."""
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
    subject = _("Essaim : ce que les référent·es ont regardé")
    for lead in leads:
        tell_account(lead.user.email, kind="lead_week", subject=subject, body=body, at=at, lives=LIVES)
    return len(leads)


def _words(digest: Digest) -> list[str]:
    if not digest.readers:
        return []
    opened = sum(one.opened for one in digest.readers)
    said = [
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
    return said


def _counts(readers: list[Readings]) -> str:
    opened, odd = sum(one.opened for one in readers), sum(one.odd_hours for one in readers)
    words = ngettext("%d fiche ouverte", "%d fiches ouvertes", opened) % opened
    return (
        f"{words}, {ngettext('%d affichage entre 22 h et 7 h', '%d affichages entre 22 h et 7 h', odd) % odd}"
    )


def _link(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}"
