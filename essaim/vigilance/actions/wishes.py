"""What she states for alerts: agreed, asked again before each season, by letter if need be, taken back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from essaim.calls.queries.lists import settings_of
from essaim.kernel.errors import DomainError
from essaim.messages.actions.settling import put_letter
from essaim.network.models import Collective, Membership
from essaim.people.actions.consents import give_consent, withdraw_consent
from essaim.people.actions.holding import hold, hold_row
from essaim.people.enums import InformedHow, PersonState, Purpose
from essaim.people.models import Consent, Person
from essaim.people.queries.postal import by_letter, postal_lines
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.vigilance.enums import Hazard
from essaim.vigilance.models import VigilanceWish
from essaim.vigilance.queries.agreed import with_freshness
from essaim.vigilance.rules.kinds import RECONFIRM

MOST_LETTERS = 300
A_SEASON = timedelta(days=120)


class ForNothing(DomainError):
    """Cochez au moins une alerte : canicule, grand froid ou inondation. Si elle n’en veut aucune, « Elle ne veut plus »."""


@dataclass(frozen=True, kw_only=True)
class Stated:
    """In her words; nothing is guessed, nothing is of health."""

    heat: bool = True
    cold: bool = True
    flood: bool = False
    is_alone: bool = False
    asks_calls: bool = False
    no_relative: bool = False


@transaction.atomic
def agree_to_vigilance(
    person: Person, *, stated: Stated, how: InformedHow | str, by: Membership, on: date
) -> VigilanceWish:
    """Said again, it is fresh again, and replaces what was stated.

    Raises:
        ForNothing, AgreedBeforeBeingInformed, NotAnAgreement, FileIsClosed.
    """
    must_meet_people(by, collective_id=person.collective_id)
    if not (stated.heat or stated.cold or stated.flood):
        raise ForNothing
    hold(person, states=[PersonState.ACTIVE])
    give_consent(person, purpose=Purpose.VIGILANCE, how=how, on=on, by=by)
    wish, _made = VigilanceWish.objects.update_or_create(
        person=person,
        defaults={"collective_id": person.collective_id, "confirmed_on": on, "confirmed_by": by, **vars(stated)},
    )  # fmt: skip
    return wish


@transaction.atomic
def no_longer(person: Person, *, by: Membership, on: date) -> None:
    """She does not want these calls any more. Twice changes nothing."""
    must_meet_people(by, collective_id=person.collective_id)
    hold(person)
    for consent in Consent.objects.filter(person=person, purpose=Purpose.VIGILANCE, withdrawn_on=None):
        withdraw_consent(consent, on=max(on, consent.given_on), by=by)
    VigilanceWish.objects.filter(person=person).delete()


@transaction.atomic
def write_letters(collective: Collective, *, hazard: Hazard | str, by: Membership, at: datetime) -> int:
    """To those who were not asked again this season and whose door is known: to print and to post with the others.

    Once each season. How many; the next ones, when it is asked again.
    """
    must_coordinate(by, collective_id=collective.id)
    today = timezone.localdate(at)
    rows = by_letter(with_freshness(collective, hazard=hazard, on=today).filter(is_fresh=False))
    rows = rows.filter(dwelling_ref__isnull=False).exclude(vigilance__letter_on__gt=today - A_SEASON)
    with translation.override("fr"):  # she reads it, whatever language the screen is read in
        body = _letter(collective, settings_of(collective).number)
    count = 0
    for person in rows.order_by("id")[:MOST_LETTERS]:
        hold_row(person)
        if person.state != PersonState.ACTIVE:  # her file ends at this instant
            continue
        to = postal_lines(person)
        if "\n" not in to:  # no address
            continue
        put_letter(collective, kind=RECONFIRM, sealed_for=person.id, recipient=to, body=body, at=at)
        wish, _made = VigilanceWish.objects.get_or_create(
            person=person,
            defaults={"collective": collective, "confirmed_on": person.met_on, "confirmed_by": by},
        )
        wish.letter_on = today
        wish.save(update_fields=["letter_on"])
        count += 1
    return count


def _letter(collective: Collective, calls_from: str) -> str:
    """It says nothing of her: whoever opens it learns no more than that neighbours write."""
    phone = _("Appelez-nous : {phone}.").format(phone=collective.phone) if collective.phone else ""
    parts = [
        _("Bonjour,"),
        _("Vous aviez accepté que des bénévoles du quartier vous appellent quand il fait très chaud ou très froid."),
        _("La saison approche. Êtes-vous toujours d’accord ? Votre numéro a-t-il changé ? Y a-t-il quelqu’un à prévenir ?"),
        _("Dites-le-nous quand nous passons ou appelons. Sans réponse de votre part, rien ne change. Vous pouvez arrêter à tout moment."),
        phone,
        _("Quand nous vous appelons, c’est de ce numéro : {number}.").format(number=calls_from) if calls_from else "",
        collective.name,
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)
