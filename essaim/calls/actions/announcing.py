"""The number that will call is announced: people do not pick up one that they do not know."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from essaim.calls.actions.campaigns import CampaignIsClosed
from essaim.calls.models import CallCampaign
from essaim.calls.queries.announcing import ANNOUNCED, to_announce_to
from essaim.calls.queries.lists import settings_of
from essaim.kernel.errors import DomainError
from essaim.messages.actions.settling import put_letter
from essaim.network.models import Collective, Membership
from essaim.people.actions.holding import hold_row
from essaim.people.enums import PersonState
from essaim.people.queries.postal import postal_lines
from essaim.people.rules.authority import must_coordinate

MOST_LETTERS = 300


class NoNumberToAnnounce(DomainError):
    """Écrivez d’abord, dans « Heures d’appel », le numéro qui appelle."""


@transaction.atomic
def write_announcements(campaign: CallCampaign, *, by: Membership, at: datetime) -> int:
    """A letter to each one still to be reached, whose door is known: to print and to post with the others. How many.

    Once a season each, whatever the campaign.

    Raises:
        NoNumberToAnnounce, CampaignIsClosed, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=campaign.collective_id)
    open_now = CallCampaign.objects.select_for_update(of=("self",), no_key=True).get(id=campaign.id)
    if open_now.closed_at is not None:
        raise CampaignIsClosed
    collective = open_now.collective
    number = settings_of(collective).number
    if not number:
        raise NoNumberToAnnounce
    with translation.override("fr"):  # she reads it, whatever language the screen is read in
        body = _letter(collective, number)
    count = 0
    for person in to_announce_to(open_now, at=at)[:MOST_LETTERS]:
        hold_row(person)
        if person.state != PersonState.ACTIVE:  # her file ends at this instant
            continue
        to = postal_lines(person)
        if "\n" not in to:  # no address
            continue
        put_letter(collective, kind=ANNOUNCED, sealed_for=person.id, recipient=to, body=body, at=at)
        count += 1
    return count


def _letter(collective: Collective, number: str) -> str:
    """It says nothing of her, and what nobody of us will ever ask."""
    parts = [
        _("Bonjour,"),
        _("Vous avez accepté que l’on vous appelle. L’appel viendra de ce numéro : {number}.").format(number=number),
        _("Notez-le dans votre téléphone, ou gardez cette lettre à côté : vous saurez que c’est nous."),
        _("Nous prenons de vos nouvelles, c’est tout. Nous ne demandons jamais d’argent, ni de code, ni de numéro de carte."),
        _("Vous ne voulez pas d’appel, ou pas à ce moment ? Dites-le-nous quand nous appelons : c’est noté aussitôt."),
        collective.name,
    ]  # fmt: skip
    return "\n\n".join(parts)
