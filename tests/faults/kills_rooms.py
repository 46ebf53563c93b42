"""What drop-ins, paths, the rest of the street and retention write in both databases. Killed by `kills` like the rest."""

from datetime import UTC, datetime, time, timedelta

from essaim.bilans.actions import bilans
from essaim.bilans.rules.periods import publishable
from essaim.dropins.actions import attendance, rota
from essaim.dropins.models import DropIn
from essaim.models import (
    Bilan,
    Collective,
    Encounter,
    Membership,
    NetworkContact,
    Observation,
    Participant,
    Path,
    Quotation,
    StreetRound,
    Watcher,
)
from essaim.network.actions.keeping import contact_done
from essaim.rights.actions.retention import apply_retention
from essaim.street.actions import encounters, watchers
from essaim.transmission.actions import attendance as path_attendance
from essaim.transmission.actions import certificates, participants, paths
from essaim.transmission.queries.paths import workshops
from tests import factories
from tests.dropins.test_days import open_cafe

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)  # a Saturday, 11 h in Paris
TODAY = NOW.date()
CAFE = {"every": "week", "nth": 1, "weekday": 5, "months_off": [], "starts_on": TODAY, "starts_at": time(10)}
CHOSEN = factories.new_id()


def build_rooms(of, by, volunteer):
    """One of each, under way, beside the round that is out."""
    what_is_seen()
    data = watchers.WatcherData(
        kind="shop", where="La boulangerie", name="Ali", passes_on="Un mot", agreed_on=TODAY
    )
    watchers.add_watcher(of, data=data, by=by, on=TODAY, watcher_id=factories.new_id())
    rota.sign_up(open_cafe(of, by, **CAFE), TODAY, by=volunteer, at=NOW)
    lead = factories.member(of, role="facilitator", name="Claire Petit")
    paths.open_path(of, name="Automne", on=TODAY, by=lead)
    someone_on_a_path(factories.new_id(), "Samir")
    first, samir = workshops(of)[0], Participant.objects.get()
    paths.plan_workshop(first, starts_at=NOW + timedelta(hours=1), place="", minutes=150, by=lead, at=NOW)
    path_attendance.mark_attendance(first, samir, mark="present", by=lead, at=NOW + timedelta(days=1))
    bilans.start_bilan(of, publishable(TODAY)[0], by=by, at=NOW, bilan_id=factories.new_id())
    words_quoted(factories.new_id())
    factories.member(None, role="network_lead", lead_of=of.network)
    NetworkContact.objects.create(collective=of, kind="call", due_on=TODAY)


def _by(role="volunteer"):
    return Membership.objects.filter(role=role, ended_at=None).order_by("id").first()


def what_is_seen():
    encounters.observe(StreetRound.objects.get(), body="Le banc est cassé.", by=_by("coordinator"), at=NOW)


def what_was_seen_erased():
    encounters.erase_observation(Observation.objects.first(), by=_by("coordinator"))


def someone_met_taken_back():
    encounters.undo_encounter(Encounter.objects.get(), by=_by("coordinator"), at=NOW)


def what_was_said():
    said = {"subjects": "Le banc", "decisions": "", "next_steps": ""}
    attendance.write_notes(DropIn.objects.get(), TODAY, **said, by=_by(), at=NOW)


def someone_on_a_path(chosen=CHOSEN, name="Odile"):
    data = participants.ParticipantData(name=name)
    participants.add_participant(
        Path.objects.get(), data=data, by=_by("facilitator"), on=TODAY, participant_id=chosen
    )


def a_certificate():
    certificates.issue_to_participant(
        Participant.objects.get(), by=_by("facilitator"), at=NOW + timedelta(days=2)
    )


def words_quoted(chosen=CHOSEN):
    data = bilans.QuotationData(
        words="Je ris.", said_by="une habitante", agreed_on=TODAY, agreed_until=TODAY + timedelta(days=9)
    )
    bilans.add_quotation(Bilan.objects.get(), data=data, by=_by("coordinator"), at=NOW, quotation_id=chosen)


def words_withdrawn():
    bilans.withdraw_quotation(Quotation.objects.order_by("id").first(), by=_by("coordinator"), at=NOW)


def a_call_of_the_network():
    contact_done(NetworkContact.objects.get(), on=TODAY, said="Tout va bien.", by=_by("network_lead"))


ROOMS = {
    "a call of the network": a_call_of_the_network,
    "what is seen of a place": what_is_seen,
    "what was seen, erased": what_was_seen_erased,
    "someone met, taken back": someone_met_taken_back,
    "a watcher who stops": lambda: watchers.end_watcher(Watcher.objects.first(), by=_by()),
    "what was said at a drop-in": what_was_said,
    "someone on a path": someone_on_a_path,
    "a certificate": a_certificate,
    "words quoted": words_quoted,
    "words withdrawn": words_withdrawn,
    "all that is past its time": lambda: apply_retention(
        Collective.objects.get(), on=TODAY + timedelta(days=1200)
    ),
}
