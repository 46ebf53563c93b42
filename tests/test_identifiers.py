"""An identifier that a form chooses: taken anywhere, by a row of any kind, it destroys nothing and tells nothing."""

import inspect
from contextlib import suppress
from datetime import time, timedelta
from importlib import import_module
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from essaim.agenda.actions.polls import PollData, open_poll
from essaim.bilans.actions.bilans import QuotationData, add_quotation, start_bilan
from essaim.bilans.rules.periods import publishable
from essaim.calls.actions.calls import Answer as CallAnswer
from essaim.calls.actions.calls import record_call
from essaim.calls.actions.campaigns import CampaignData, prepare_campaign
from essaim.calls.actions.corrections import correct_call
from essaim.calls.actions.drop_ins import propose_talk
from essaim.calls.actions.holds import take_person
from essaim.doors.actions.visits import Answer, correct_visit, record_landing, record_visit
from essaim.doors.enums import Outcome
from essaim.dropins.actions.attendance import note_came
from essaim.dropins.actions.drop_ins import DropInData, open_drop_in
from essaim.kernel import keyring
from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of, sealed_fields, sealed_models
from essaim.kernel.ids import drawn_id, uuid7
from essaim.kernel.keyring import KeyOfAnother, Subject
from essaim.kernel.sealing import BrokenSeal
from essaim.kernel.tenancy import Scoped, within
from essaim.kernel.vault import SubjectKey
from essaim.measures.actions import ask_measure
from essaim.models import Person, Worry
from essaim.people.actions.consents import give_consent
from essaim.people.actions.contacts import record_contact
from essaim.people.actions.forgetting import forget_rows, own_key_models
from essaim.people.actions.next_steps import plan_step
from essaim.people.actions.notes import rewrite_note, write_note
from essaim.people.actions.persons import Information, PersonData, open_person
from essaim.places.actions.places import PlaceData, add_place
from essaim.places.actions.services import ServiceData, add_service
from essaim.referrals.actions.referrals import Agreement, note_her_no, refer
from essaim.referrals.actions.unmet import note_unmet
from essaim.rights.actions.erasure import erase_person
from essaim.sharing.actions.practices import adapt, comment, share_card, write_card
from essaim.street.actions.circuits import CircuitData, open_circuit
from essaim.street.actions.encounters import Met, note_encounter
from essaim.street.actions.watchers import WatcherData, add_watcher
from essaim.transmission.actions.participants import ParticipantData, add_participant
from essaim.vigilance.actions.watches import WatchData, switch_on
from essaim.worries.actions.worries import WorryData, raise_worry
from essaim.worries.enums import WorryLevel
from tests import factories, worlds
from tests.sharing.samples import CAFE

UCLA = {"u1": "parfois", "u2": "parfois", "u3": "souvent", "direct": "jamais"}


def a_worry(world, chosen):
    data = WorryData(level=WorryLevel.WORRY, fact="Volets fermés")
    by = world.members["volunteer"]
    return raise_worry(world.collective, data=data, by=by, at=timezone.now(), worry_id=chosen)


def a_person(world, chosen):
    by, today = world.members["volunteer"], timezone.localdate()
    told = Information(how="spoken", on=today, by=by)
    data = PersonData(name="Zoé", met_how="door", met_on=today)
    return open_person(
        world.collective, data=data, informed=told, consents=[], by=by, at=timezone.now(), person_id=chosen
    )


def a_contact(world, chosen):
    today = timezone.localdate()
    return record_contact(
        world.collective, person=world.rows["person_id"], kind="home", on=today, is_two_way=True,
        by=world.members["volunteer"], at=timezone.now(), contact_id=chosen,
    )  # fmt: skip


def a_measure(world, chosen):
    today = timezone.localdate()
    return ask_measure(
        world.rows["person_id"], instrument="ucla3", answers=UCLA, mode="face", on=today,
        by=world.members["volunteer"], today=today, measure_id=chosen,
    )  # fmt: skip


def a_note(world, chosen):
    by = world.members["volunteer"]
    return write_note(world.rows["person_id"], body="Vue", by=by, at=timezone.now(), note_id=chosen)


def another_note(world, chosen):
    by = world.members["volunteer"]
    return rewrite_note(a_note(world, uuid7()), body="Revue", by=by, at=timezone.now(), note_id=chosen)


def a_step(world, chosen):
    now = timezone.now()
    return plan_step(
        world.rows["person_id"], kind="other", what="Porter le journal", due_on=timezone.localdate(now),
        by=world.members["volunteer"], at=now, step_id=chosen,
    )  # fmt: skip


def an_agreement(world, chosen):
    return give_consent(
        world.rows["person_id"], purpose="visit", how="spoken", on=timezone.localdate(),
        by=world.members["volunteer"], consent_id=chosen,
    )  # fmt: skip


def _tour(world):
    door = factories.dwelling(world.collective, 55, on=world.rows["street_id"])
    pair = [world.members["volunteer"]]
    return factories.walk(world.collective, world.members["coordinator"], [door], pair=pair), door


def a_visit(world, chosen):
    tour, door = _tour(world)
    now, by = timezone.now(), world.members["volunteer"]
    return record_visit(tour, door, visit_id=chosen, outcome=Outcome.ABSENT, at=now, by=by, now=now)


def a_landing(world, chosen):
    tour, door = _tour(world)
    now, by = timezone.now(), world.members["volunteer"]
    return record_landing(tour, [door], landing_id=chosen, at=now, by=by, now=now).recorded[0]


def a_correction(world, chosen):
    visit, by = a_visit(world, uuid7()), world.members["volunteer"]
    return correct_visit(visit, Answer(Outcome.TALKED), by=by, at=timezone.now(), visit_id=chosen)


def a_place(world, chosen):
    data = PlaceData(name="Centre social", kind="centre")
    by = world.members["volunteer"]
    return add_place(world.collective, data=data, place_id=chosen, by=by, on=timezone.localdate())


def a_need(world, chosen):
    by, today = world.members["volunteer"], timezone.localdate()
    return note_unmet(world.collective, need="meet", lack="far", by=by, on=today, need_id=chosen)


def a_service(world, chosen):
    data = ServiceData(name="Café", need="meet", welcome="anyone")
    by = world.members["volunteer"]
    return add_service(a_place(world, uuid7()), data=data, service_id=chosen, by=by, on=timezone.localdate())


def _place_and_yes(world):
    today = timezone.localdate()
    return a_place(world, uuid7()), Agreement(facts="Rien", how="spoken", on=today)


def a_referral(world, chosen):
    place, said = _place_and_yes(world)
    by = world.members["volunteer"]
    return refer(world.rows["person_id"], to=place, agreed=said, by=by, at=timezone.now(), referral_id=chosen)


def her_no(world, chosen):
    place, said = _place_and_yes(world)
    by = world.members["volunteer"]
    return note_her_no(
        world.rows["person_id"], to=place, on=said.on, by=by, at=timezone.now(), referral_id=chosen
    )


def a_campaign(world, chosen):
    now = timezone.now()
    data = CampaignData(name="Rentrée", slots=["morning"], starts_on=now.date())
    by = world.members["coordinator"]
    return prepare_campaign(world.collective, data=data, by=by, at=now, campaign_id=chosen)


def a_call(world, chosen):
    by, now = world.members["coordinator"], timezone.now()
    held = take_person(world.rows["other_id"], by=by, at=now, is_incoming=True)
    return record_call(held, CallAnswer("talked"), by=by, at=now, call_id=chosen)


def a_circuit(world, chosen):
    data = CircuitData(name="Le marché", weekday=5, starts_at=time(10), minutes=90)
    return open_circuit(world.collective, data=data, by=world.members["coordinator"], circuit_id=chosen)


def an_encounter(world, chosen):
    by, met = world.members["volunteer"], Met(kind="talked", first_name="Odette")
    return note_encounter(world.rows["round_id"], met=met, by=by, at=timezone.now(), encounter_id=chosen)


def a_watcher(world, chosen):
    today = timezone.localdate()
    data = WatcherData(kind="shop", where="Ici", passes_on="Un signe", agreed_on=today)
    return add_watcher(
        world.collective, data=data, by=world.members["volunteer"], on=today, watcher_id=chosen
    )


def a_participant(world, chosen):
    data = ParticipantData(name="Une participante")
    return add_participant(
        world.rows["path_id"], data=data, by=world.members["coordinator"], on=timezone.localdate(), participant_id=chosen
    )  # fmt: skip


def a_corrected_call(world, chosen):
    by, now = world.members["coordinator"], timezone.now()
    held = take_person(world.rows["other_id"], by=by, at=now, is_incoming=True)
    record_call(held, CallAnswer("talked"), by=by, at=now, call_id=uuid7())
    return correct_call(held, CallAnswer("not_now"), by=by, at=now, call_id=chosen)


def a_watch(world, chosen):
    now, by = timezone.now(), world.members["coordinator"]
    world.rows["vigilance_id"].__class__.objects.update(ended_at=now)
    today = timezone.localdate(now)
    data = WatchData(hazard="cold", level="red", starts_on=today, ends_on=today)
    return switch_on(world.collective, data=data, callers=[by], by=by, at=now, vigilance_id=chosen)


def a_drop_in(world, chosen):
    data = DropInData(
        name="Le café", where="Ici", weekday=3, starts_on=timezone.localdate(), starts_at=time(14), minutes=60
    )
    return open_drop_in(world.collective, data=data, by=world.members["coordinator"], drop_in_id=chosen)


def a_talk(world, chosen):
    now = timezone.now()
    chosen_values = {"starts_at": now + timedelta(days=1), "minutes": 45, "seats": 6, "drop_in_id": chosen}
    return propose_talk(world.collective, by=world.members["coordinator"], at=now, **chosen_values)


def a_venue(world, chosen):
    day, by = world.rows["day_id"], world.members["volunteer"]
    return note_came(day.drop_in, day.on, kind="guest", by=by, at=timezone.now(), came_id=chosen)


def a_poll(world, chosen):
    now = timezone.now()
    starts = [now + timedelta(days=number) for number in (3, 4)]
    data = PollData(title="Bilan", closes_on=timezone.localdate(now), starts=starts)
    return open_poll(world.collective, data=data, by=world.members["coordinator"], at=now, poll_id=chosen)


def a_bilan(world, chosen):
    now = timezone.now()
    period = publishable(timezone.localdate(now))[0]
    return start_bilan(world.collective, period, by=world.members["coordinator"], at=now, bilan_id=chosen)


def a_quotation(world, chosen):
    now = timezone.now()
    today = timezone.localdate(now)
    data = QuotationData(words="Je ris.", said_by="une habitante", agreed_on=today, agreed_until=today)
    bilan, by = world.rows["bilan_id"], world.members["coordinator"]
    return add_quotation(bilan, data=data, by=by, at=now, quotation_id=chosen)


def a_practice(world, chosen):
    return write_card(
        world.collective, CAFE, by=world.members["coordinator"], at=timezone.now(), practice_id=chosen
    )


def _of_another(world):
    """Shared in the same network."""
    other = factories.collective("Un autre", of=world.collective.network)
    by = factories.member(other, role="coordinator", name="Rose Petit")
    with within(other):
        made = write_card(other, CAFE, by=by, at=timezone.now(), practice_id=uuid7())
        return share_card(made, by=by, at=timezone.now())


def an_adaptation(world, chosen):
    theirs = _of_another(world)
    with within(world.collective):
        return adapt(theirs, by=world.members["coordinator"], at=timezone.now(), practice_id=chosen)


def a_remark(world, chosen):
    theirs = _of_another(world)
    with within(world.collective):
        return comment(
            theirs, body="Et l’hiver", by=world.members["coordinator"], at=timezone.now(), comment_id=chosen
        )


CHOSEN = {
    "write_card.practice_id": a_practice,
    "adapt.practice_id": an_adaptation,
    "comment.comment_id": a_remark,
    "start_bilan.bilan_id": a_bilan,
    "add_quotation.quotation_id": a_quotation,
    "open_poll.poll_id": a_poll,
    "open_drop_in.drop_in_id": a_drop_in,
    "propose_talk.drop_in_id": a_talk,
    "note_came.came_id": a_venue,
    "switch_on.vigilance_id": a_watch,
    "correct_call.call_id": a_corrected_call,
    "open_circuit.circuit_id": a_circuit,
    "note_encounter.encounter_id": an_encounter,
    "add_participant.participant_id": a_participant,
    "add_watcher.watcher_id": a_watcher,
    "prepare_campaign.campaign_id": a_campaign,
    "record_call.call_id": a_call,
    "raise_worry.worry_id": a_worry,
    "open_person.person_id": a_person,
    "record_contact.contact_id": a_contact,
    "ask_measure.measure_id": a_measure,
    "record_visit.visit_id": a_visit,
    "record_landing.landing_id": a_landing,
    "correct_visit.visit_id": a_correction,
    "write_note.note_id": a_note,
    "rewrite_note.note_id": another_note,
    "plan_step.step_id": a_step,
    "give_consent.consent_id": an_agreement,
    "add_place.place_id": a_place,
    "refer.referral_id": a_referral,
    "note_her_no.referral_id": her_no,
    "add_service.service_id": a_service,
    "note_unmet.need_id": a_need,
}
NAMES_A_ROW = {  # what is named stands already, and is fetched among what the reader may see; or the server drew it
    "convert_visit.visit_id", "edit_number.number_id", "verify_number.number_id", "remove_number.number_id",
    "count_hours.of", "put_letter.sealed_for", "mail_id.identifier", "record_export.export_id",
    "halt_contact.until", "end_halt.until", "leave_alone_until.request", "ring_again.request",  # a request that stands
    "opened_before.person_id", "sent_before.chosen", "keep_once.chosen",  # the steps of the actions below
}  # fmt: skip


def test_every_action_that_takes_an_identifier_is_tried_here():
    found = set()
    for file in Path("essaim").glob("*/actions*/**/*.py"), Path("essaim").glob("*/actions.py"):
        for path in file:
            module = import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
            for name, action in vars(module).items():
                if inspect.isfunction(action) and action.__module__ == module.__name__ and name[0] != "_":
                    taken = inspect.signature(action).parameters.values()
                    found |= {f"{name}.{one.name}" for one in taken if one.annotation in (UUID, UUID | None)}
    own = {one for one in found if one.rpartition(".")[2] != "collective_id"}
    assert own - NAMES_A_ROW - set(CHOSEN) == set()
    assert set(CHOSEN) - own == set()


@pytest.fixture
def two_worlds(db):
    network = factories.network()
    return worlds.build(network, 1), worlds.build(network, 2)


def _rows(world):
    """(model, id): a row of each kind of a collective."""
    with within(world.collective):
        for model in apps.get_app_config("essaim").get_models():
            if issubclass(model, Scoped) and (one := model.objects.first()):
                yield model, one.pk


def _opened():
    """All that is sealed in a collective, opened; what does not open is not itself."""
    return {
        (model, row.pk, field.name): _read(row, field.name)
        for model in sealed_models()
        for row in model.objects.all()
        for field in sealed_fields(model)
    }


def _read(row, name):
    try:
        return getattr(row, name)
    except BrokenSeal:
        return BrokenSeal


class _Undo(Exception):
    pass


def _answer(make, world, chosen, *, before):
    """(what was said, what cannot be opened any more); all is undone."""
    said, lost = "made", set()
    with suppress(_Undo), transaction.atomic(), transaction.atomic(using="vault"):
        with within(world.collective):
            try:
                with transaction.atomic(), transaction.atomic(using="vault"):
                    made = make(world, chosen)
            except DomainError as refusal:
                said = type(refusal).__name__
                raise _Undo from None
            _end(world, made)
        with within(world.collective):
            after = _opened()
        lost = {(of[0].__name__, of[2]) for of, value in before.items() if after.get(of, BrokenSeal) != value}
        raise _Undo
    return said, lost


# A row of the same kind under the same identifier, of whatever collective: one sentence. It holds no key.
ALIKE = {
    "record_contact.contact_id": {("ContactIdTaken", "Contact")},
    "ask_measure.measure_id": {("MeasureIdTaken", "Measure")},
    "record_visit.visit_id": {("VisitIdTaken", "Visit")},
    "correct_visit.visit_id": {("VisitIdTaken", "Visit")},
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("each", [16, pytest.param(1, marks=pytest.mark.slow)], ids=["gate", "campaign"])
def test_an_identifier_taken_anywhere_destroys_nothing_and_is_answered_alike(two_worlds, each):
    """By a row of any kind, or of another collective when it seals: what was made with it is then ended.

    `each`: where the row neither holds a key nor is of the kind that is made, one action in how many, in turn.
    """
    mine, theirs = two_worlds
    with within(mine.collective):
        before = _opened()
    refused, lost = {}, set()
    foreign = [one for one in _rows(theirs) if one[0] in own_key_models() or sealed_fields(one[0])]
    for turn, (model, chosen) in enumerate([*_rows(mine), *foreign]):
        for place, (name, make) in enumerate(CHOSEN.items()):
            is_sure = model in own_key_models() or name.endswith(f".{kind_of(model)}_id")
            if not is_sure and (turn + place) % each:
                continue
            said, gone = _answer(make, mine, chosen, before=before)
            lost |= {(name, model.__name__, one) for one in gone}
            if said != "made":
                refused.setdefault(name, set()).add((said, model.__name__))
    assert lost == set()
    assert refused == ALIKE


def _end(world, made):
    """What was made with the identifier ends as it would one day: erased, or forgotten, and its key destroyed."""
    today, of = timezone.localdate(), world.collective.id
    if isinstance(made, Person):
        erase_person(made, by=None, on=today)
        keyring.destroy_keys(of, [Subject("person", made.id)])
    elif type(made) in own_key_models():
        forget_rows(type(made)._default_manager.filter(id=made.id), on=today)
        keyring.destroy_keys(of, [Subject(kind_of(type(made)), made.id)])


def test_the_same_form_leads_to_the_same_identifier_and_no_other_hand_does():
    chosen, collective, by = uuid7(), uuid7(), uuid7()
    drawn = drawn_id("worry", collective_id=collective, by=by, chosen=chosen)
    assert drawn == drawn_id("worry", collective_id=collective, by=by, chosen=chosen)
    others = [
        drawn_id("person", collective_id=collective, by=by, chosen=chosen),
        drawn_id("worry", collective_id=uuid7(), by=by, chosen=chosen),
        drawn_id("worry", collective_id=collective, by=uuid7(), chosen=chosen),
        drawn_id("worry", collective_id=collective, by=by, chosen=drawn),
    ]
    assert len({chosen, drawn, *others}) == 6
    assert {(one.version, one.variant) for one in [drawn, *others]} == {(8, "specified in RFC 4122")}
    assert (drawn.int >> 80) == (chosen.int >> 80)
    assert isinstance(drawn, UUID)


@pytest.mark.parametrize("generation", [1, 2])
def test_a_key_belongs_to_one_row_of_one_kind(collective, coordinator, generation):
    """Even were an identifier to come twice: the second row is refused its key, before and after a rotation."""
    stranger = factories.collective()
    with within(collective):
        odette = factories.person(collective, coordinator)
        SubjectKey.objects.filter(subject_id=odette.id).update(generation=generation)
        with pytest.raises(KeyOfAnother), transaction.atomic(using="vault"):
            keyring.make_key(collective.id, Subject("worry", odette.id))
    with within(stranger), pytest.raises(KeyOfAnother), transaction.atomic(using="vault"):
        keyring.make_key(stranger.id, Subject("person", odette.id))
    assert SubjectKey.objects.count() == 1


def test_a_row_of_another_kind_seals_and_destroys_nothing_with_her_key(collective, coordinator):
    with within(collective):
        odette = factories.person(collective, coordinator, "Odette Renaud")
        with pytest.raises(BrokenSeal), transaction.atomic():
            Worry.objects.create(
                id=odette.id, collective=collective, level="worry", fact="x", raised_by=coordinator, raised_at=timezone.now()
            )  # fmt: skip
        keyring.destroy_keys(collective.id, [Subject("worry", odette.id)])
        assert Person.objects.get(id=odette.id).name == "Odette Renaud"


@pytest.mark.django_db(transaction=True)
def test_a_key_whose_kind_a_hand_changed_in_the_vault_opens_nothing(collective, coordinator):
    with within(collective):
        odette = factories.person(collective, coordinator)
    SubjectKey.objects.update(kind="worry")
    with within(collective), pytest.raises(BrokenSeal):
        keyring.subject_key(collective.id, Subject("worry", odette.id))
