"""What was noted of her by mistake, and followed by itself, is taken back: her contact, her wishes, her number."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from essaim.kernel import keyring
from essaim.network.models import Membership
from essaim.people.actions.indexes import rebuild_indexes
from essaim.people.actions.persons import take_version
from essaim.people.enums import Channel, ContactSource
from essaim.people.models import Consent, Contact, NextStep, Person, PersonDoNotContact
from essaim.people.rules.consents import CARRIES, CHANNEL_OF_STEP
from essaim.people.rules.phones import read_phone


def contact_of(person: Person, *, source: ContactSource, source_id: str) -> Contact | None:
    """None: it was counted without her name."""
    digests = keyring.blind_indexes(person.collective_id, source, source_id)
    return Contact.objects.filter(source_digest__in=digests, person=person).first()


def wishes_of(person: Person, *, channel: Channel) -> dict[str, Any]:
    """What she agrees to and asked, and what is to be done by that means: to find it again after a mistake."""
    return {
        "agreements": _texts(Consent.objects.filter(person=person, purpose__in=CARRIES[channel], withdrawn_on=None)),
        "stops": _texts(PersonDoNotContact.objects.filter(person=person, channel=channel, lifted_on=None)),
        "steps": _texts(_steps(person, channel).filter(cancelled_at=None)),
    }  # fmt: skip


def take_back_wishes(
    person: Person, *, channel: Channel, before: dict[str, Any], by: Membership, on: date
) -> None:
    """Only what this member noted since: what she said to someone else stands. Her row is held."""
    withdrawn = Consent.objects.filter(id__in=_ids(before["agreements"]), person=person, withdrawn_by=by)
    withdrawn.update(withdrawn_on=None, withdrawn_by=None)
    stops = PersonDoNotContact.objects.filter(
        person=person, channel=channel, lifted_on=None, recorded_by=by, until_settled=None
    )
    for stop in stops.exclude(id__in=_ids(before["stops"])):
        stop.lifted_on, stop.lifted_by = max(on, stop.said_on), by
        stop.lift_reason = _("Noté par erreur, corrigé le jour même")
        stop.save(update_fields=["lifted_on", "lifted_by", "lift_reason"])
    if not PersonDoNotContact.objects.filter(person=person, channel=channel, lifted_on=None).exists():
        _steps(person, channel).filter(id__in=_ids(before["steps"])).update(cancelled_at=None)


def give_number_back(person: Person, *, phone: str) -> bool:
    """It was hers after all. False when another stands there already. Her row is held.

    Raises:
        PhoneUnreadable, PhoneIsNobodys.
    """
    reading = read_phone(phone)
    person.refresh_from_db()
    if reading is None or person.phone is not None:
        return False
    take_version(person, person.version)
    person.phone = reading.number
    person.save(update_fields=["phone"])
    rebuild_indexes(person)
    return True


def _steps(person: Person, channel: Channel) -> Any:
    kinds = [kind for kind, needed in CHANNEL_OF_STEP.items() if needed == channel]
    return NextStep.objects.filter(person=person, kind__in=kinds, done_at=None)


def _texts(rows: Any) -> list[str]:
    return [str(one) for one in rows.order_by("id").values_list("id", flat=True)]


def _ids(texts: list[str]) -> list[UUID]:
    return [UUID(one) for one in texts]
