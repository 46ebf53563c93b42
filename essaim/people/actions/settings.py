"""What a coordinator sets about the link with people."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.models import PeopleSettings
from essaim.people.queries.care import settings_of
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.people.rules.persons import check_silence_days
from essaim.people.rules.texts import clean_line

MOST_PEOPLE = 50
_LONGEST = 200


class HowManyPerVolunteer(DomainError):
    """Le nombre de personnes par bénévole va de 1 à 50."""


class NotASubstitute(DomainError):
    """Choisissez un membre du collectif, dont l’adhésion est en cours."""


@dataclass(frozen=True)
class SettingsData:
    """All that the coordinator may set."""

    people_per_volunteer: int = 5
    silence_days: int = 30
    coordinator_substitute: Membership | None = None
    controller: str = ""
    dpo_contact: str = ""


@transaction.atomic
def change_settings(
    collective: Collective, *, data: SettingsData, by: Membership, on: date
) -> PeopleSettings:
    """The row is made at need. The days of silence are those of people to come."""
    must_coordinate(by, collective_id=collective.id)
    if not 1 <= data.people_per_volunteer <= MOST_PEOPLE:
        raise HowManyPerVolunteer
    substitute = data.coordinator_substitute
    if substitute is not None:
        must_meet_people(substitute, collective_id=collective.id)
        if not substitute.starts_on <= on <= substitute.ends_on:
            raise NotASubstitute
    row, _made = PeopleSettings.objects.get_or_create(collective=collective)
    row.people_per_volunteer = data.people_per_volunteer
    row.silence_days = check_silence_days(data.silence_days)
    row.coordinator_substitute = substitute
    row.controller = clean_line(data.controller, limit=_LONGEST, what=_("Responsable du traitement"))
    row.dpo_contact = clean_line(data.dpo_contact, limit=_LONGEST, what=_("Contact pour les données"))
    row.save()
    return row


@transaction.atomic
def keep_notes_for(collective: Collective, *, days: int) -> None:
    """Those to come: a note keeps the end it was given. Decided with the other durations, in one place."""
    PeopleSettings.objects.get_or_create(collective=collective)
    PeopleSettings.objects.filter(collective=collective).update(note_days=days)


@transaction.atomic
def renew_notice(collective: Collective, *, by: Membership) -> PeopleSettings:
    """What people are told has changed: those met from now on are informed of the new version."""
    must_coordinate(by, collective_id=collective.id)
    PeopleSettings.objects.get_or_create(collective=collective)
    PeopleSettings.objects.filter(collective=collective).update(notice_version=F("notice_version") + 1)
    return settings_of(collective)
