"""Two files of one person become one: nothing is lost, the strictest wins, 30 days to change one's mind."""

from datetime import timedelta

import pytest
from django.db import models, transaction

from essaim.kernel import keyring, sealing
from essaim.kernel.about import STAY, about_of, models_that_hang, our_models
from essaim.kernel.fields import sealed_fields
from essaim.kernel.tenancy import Scoped, ScopeError, within
from essaim.models import (
    Companionship,
    Consent,
    Contact,
    LadderRung,
    Measure,
    Merge,
    NextStep,
    Note,
    Person,
    PersonDoNotContact,
    PersonIndex,
    PersonRequest,
    RegisterBridge,
    TwoPeople,
)
from essaim.people.actions.consents import give_consent, stop_contact, withdraw_consent
from essaim.people.actions.contacts import record_contact
from essaim.people.actions.indexes import rebuild_indexes
from essaim.people.actions.next_steps import plan_step
from essaim.people.actions.notes import erase_note, write_note
from essaim.people.actions.persons import FileIsClosed, PersonData, SomeoneElseChangedIt, update_person
from essaim.people.queries.people import find_people
from essaim.people.queries.silence import days_of_silence
from essaim.people.rules.authority import ForTheCoordinator, NotOfThisCollective
from essaim.rights.actions.merges import (
    MergedAgainSince,
    MergeWasUndone,
    SameFile,
    TooLateToUndoMerge,
    merge_people,
    settle_merges,
    undo_merge,
)
from essaim.rights.queries.merges import compare, merged_into, undoable_merges
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def two(collective, coordinator, volunteer):
    """Odette, met twice: two files with everything that may hang from one."""
    early = TODAY - 60 * DAY
    kept = factories.person(
        collective,
        coordinator,
        "Odette Renaud",
        companion=volunteer,
        met_on=TODAY - 9 * DAY,
        informed_on=early,
        likes="le jardin",
    )
    merged = factories.person(
        collective, coordinator, "Odete Renault", met_on=early, informed_on=early, phone="+33611223344",
        likes="la belote", household="un chat", silence_days=14, met_how="street",
    )  # fmt: skip
    for person in (kept, merged):
        rebuild_indexes(person)
        give_consent(person, purpose="visit", how="spoken", on=early, by=coordinator)
        _hang_everything(person, coordinator)
    give_consent(kept, purpose="introduce", how="paper", on=early, by=coordinator, detail="le café")
    record_contact(
        collective, person=kept, kind="street", on=TODAY - 8 * DAY, is_two_way=True, by=volunteer, at=NOW
    )
    record_contact(
        collective, person=merged, kind="home", on=TODAY - 2 * DAY, is_two_way=True, by=volunteer, at=NOW
    )
    return _fresh(kept), _fresh(merged)


def _hang_everything(person, by):
    of = person.collective
    write_note(person, body=f"note de {person.name}", by=by, at=NOW)
    plan_step(person, kind="find_out", what=f"étape de {person.name}", due_on=TODAY, by=by, at=NOW)
    Measure.objects.create(
        collective=of, person=person, instrument="ucla3", mode="face", on=TODAY, asked_by=by, answers={"1": 2}
    )
    LadderRung.objects.create(
        collective=of,
        person=person,
        rung="calls",
        result="no_news",
        on=TODAY,
        by=by,
        without_consent="danger",
    )
    PersonRequest.objects.create(
        collective=of,
        person=person,
        kind="access",
        via="phone",
        received_on=TODAY,
        due_on=TODAY,
        detail="tout",
    )
    factories.glass(person, by, reason="chute", at=NOW - 2 * DAY)


def _fresh(person):
    return Person.objects.get(id=person.id)


def merge(two, by, **fields):
    kept, merged = two
    values = {"keep": {}, "kept_version": kept.version, "merged_version": merged.version} | fields
    return merge_people(kept, merged, by=by, at=NOW, **values)


def everything(*people):
    """Every field of the files and of all that hangs from them, opened."""
    found = {}
    for model in our_models():
        keys = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is Person
        ]
        if not issubclass(model, Scoped) or model is Merge or (model is not Person and not keys):
            continue
        ids = {person.id for person in people}
        for row in model.objects.all():
            if row.pk in ids or any(getattr(row, key) in ids for key in keys):
                found[model.__name__, _name_of(row)] = {
                    field.attname: getattr(row, field.attname)
                    for field in model._meta.concrete_fields
                    if not (model is PersonIndex and field.attname == "id")
                    and not (model is Person and field.attname == "version")
                }
    return found


def _name_of(row):
    return (row.person_id, row.kind, row.digest) if isinstance(row, PersonIndex) else row.pk


MOVED = [model for model in models_that_hang() if about_of(model).merge != STAY]


def test_only_what_the_merge_makes_again_stays():
    assert {model for model in models_that_hang() if about_of(model).merge == STAY} == {
        PersonIndex,
        Merge,
        TwoPeople,
    }


def test_both_histories_are_kept_and_open_under_the_kept_key(two, coordinator, collective):
    kept, merged = two
    before = {model: model.objects.filter(person__in=two).count() for model in MOVED}
    merge(two, coordinator)
    keyring.destroy_keys(
        collective.id, [keyring.Subject("person", merged.id)]
    )  # nothing of hers may still need it
    assert {model: model.objects.filter(person=kept).count() for model in MOVED} == before
    assert sorted(note.body for note in kept.notes.all()) == [
        "note de Odete Renault",
        "note de Odette Renaud",
    ]
    for model in MOVED:
        for row in model.objects.filter(person=kept):
            for field in sealed_fields(model):
                getattr(row, field.attname)
    found = _fresh(kept)
    assert (found.name, found.phone, found.likes, found.household) == (
        "Odette Renaud",
        "+33611223344",
        "le jardin",
        "un chat",
    )
    assert (found.met_on, found.silence_days, found.last_two_way_on) == (
        TODAY - 60 * DAY,
        14,
        TODAY - 2 * DAY,
    )
    assert (days_of_silence(found, on=TODAY), _fresh(merged).state) == (2, "merged")


def test_the_coordinator_chooses_field_by_field(two, coordinator):
    merge(
        two,
        coordinator,
        keep={
            "name": "merged",
            "likes": "merged",
            "met_how": "merged",
            "phone": "kept",
            "dwelling_id": "kept",
        },
    )
    found = _fresh(two[0])
    assert (found.name, found.likes, found.met_how, found.phone) == (
        "Odete Renault",
        "la belote",
        "street",
        None,
    )


def test_the_merged_file_is_seen_no_more_and_the_kept_one_is_found_by_what_it_got(two, coordinator):
    merge(two, coordinator)
    for text in ("0611223344", "Odette Renaud"):
        assert [match.person for match in find_people(coordinator, text=text, at=NOW)] == [two[0]]
    assert PersonIndex.objects.filter(person=two[1]).count() == 0


def test_undone_both_files_are_as_they_were_to_the_last_field(two, coordinator):
    before = everything(*two)
    done = merge(two, coordinator, keep={"name": "merged"})
    assert everything(*two) != before
    undo_merge(_again(done), by=coordinator, at=NOW + 29 * DAY)
    assert everything(*two) == before
    assert [_fresh(one).version for one in two] == [3, 3]  # a form opened before the merge is refused
    assert (Merge.objects.get().undone_at, Merge.objects.get().before) == (NOW + 29 * DAY, None)


def _again(done):
    return Merge.objects.select_related("kept", "merged").get(id=done.id)


def test_undone_with_stops_withdrawals_and_shared_links_both_are_as_they_were(
    two, coordinator, volunteer, collective
):
    kept, merged = two
    factories.companionship(kept, coordinator, role="substitute", since=TODAY)
    factories.companionship(merged, coordinator, role="companion", since=TODAY)
    factories.companionship(merged, volunteer, role="companion", since=TODAY)
    plan_step(kept, kind="visit", what="", due_on=TODAY, by=coordinator, at=NOW)
    give_consent(kept, purpose="phone", how="spoken", on=TODAY - 20 * DAY, by=coordinator)
    given = give_consent(merged, purpose="phone", how="spoken", on=TODAY - 20 * DAY, by=coordinator)
    withdraw_consent(given, on=TODAY - 5 * DAY, by=None)
    stop_contact(merged, channels=["door", "mail"], on=TODAY - 3 * DAY, by=None)
    stop_contact(kept, channels=["mail"], on=TODAY - 30 * DAY, by=None)
    for person, state in ((kept, "proposed"), (merged, "sent")):
        RegisterBridge.objects.create(
            collective=collective, person=person, state=state, changed_on=TODAY, by=coordinator
        )
    before = everything(*two)
    done = merge((_fresh(kept), _fresh(merged)), coordinator)
    assert everything(*two) != before
    undo_merge(_again(done), by=coordinator, at=NOW + DAY)
    assert everything(*two) == before


def test_the_strictest_stop_wins_with_its_latest_day(two, coordinator):
    kept, merged = two
    stop_contact(merged, channels=["door", "mail"], on=TODAY - 3 * DAY, by=None)
    stop_contact(kept, channels=["mail", "sms"], on=TODAY - 30 * DAY, by=None)
    visit = plan_step(merged, kind="find_out", what="x", due_on=TODAY, by=coordinator, at=NOW)
    NextStep.objects.filter(id=visit.id).update(kind="visit")
    merge((_fresh(kept), _fresh(merged)), coordinator)
    stops = dict(
        PersonDoNotContact.objects.filter(person=kept, lifted_on=None).values_list("channel", "said_on")
    )
    assert stops == {"door": TODAY - 3 * DAY, "mail": TODAY - 3 * DAY, "sms": TODAY - 30 * DAY}
    assert Consent.objects.filter(person=kept, purpose="visit", withdrawn_on=None).count() == 0
    assert NextStep.objects.get(id=visit.id).cancelled_at == NOW


def test_a_withdrawal_wins_over_an_older_agreement_of_the_other_file(two, coordinator):
    kept, merged = two
    give_consent(kept, purpose="phone", how="spoken", on=TODAY - 20 * DAY, by=coordinator)
    withdraw_consent(
        give_consent(merged, purpose="phone", how="spoken", on=TODAY - 30 * DAY, by=coordinator),
        on=TODAY - 5 * DAY,
        by=None,
    )
    merge((_fresh(kept), _fresh(merged)), coordinator)
    days = Consent.objects.filter(person=kept, purpose="phone").values_list("given_on", "withdrawn_on")
    assert set(days) == {(TODAY - 20 * DAY, TODAY - 5 * DAY), (TODAY - 30 * DAY, TODAY - 5 * DAY)}


def test_a_member_of_both_files_stays_with_the_one_that_gives_more(two, coordinator, volunteer, collective):
    kept, merged = two
    link = kept.companionships.get()
    Companionship.objects.filter(id=link.id).update(role="substitute")
    factories.companionship(merged, volunteer, role="companion", since=TODAY)
    merge(two, coordinator)
    open_ones = Companionship.objects.filter(person=kept, until=None).values_list("member_id", "role")
    assert list(open_ones) == [(volunteer.id, "companion")]
    assert Companionship.objects.filter(person=kept).count() == 2


def test_a_merge_while_someone_else_edits_is_refused_and_does_nothing(two, coordinator):
    kept, merged = two
    before = everything(*two)
    for person in two:
        update_person(_fresh(person), data=_data_of(person), version=person.version, by=coordinator, at=NOW)
        with pytest.raises(SomeoneElseChangedIt), transaction.atomic():
            merge(
                (_fresh(kept), _fresh(merged)),
                coordinator,
                kept_version=kept.version,
                merged_version=merged.version,
            )
    assert everything(*two) == before
    assert Merge.objects.count() == 0


def _data_of(person):
    return PersonData(
        name=person.name, phone=person.phone or "", likes=person.likes or "", household=person.household or "",
        met_how=person.met_how, met_on=person.met_on, silence_days=person.silence_days,
    )  # fmt: skip


def test_what_was_written_since_stays_and_what_was_erased_stays_erased(two, coordinator):
    kept, merged = two
    done = merge(two, coordinator)
    note = write_note(_fresh(kept), body="depuis", by=coordinator, at=NOW)
    step = plan_step(_fresh(kept), kind="other", what="depuis", due_on=TODAY, by=coordinator, at=NOW)
    erase_note(Note.objects.exclude(id=note.id).filter(person=kept).first(), by=coordinator)
    data = PersonData(name="Odette R", phone="0699887766", met_on=_fresh(kept).met_on)
    update_person(_fresh(kept), data=data, version=_fresh(kept).version, by=coordinator, at=NOW)
    undo_merge(_again(done), by=coordinator, at=NOW + DAY)
    assert (Note.objects.get(id=note.id).person, NextStep.objects.get(id=step.id).person) == (kept, kept)
    assert Note.objects.count() == 2
    assert (_fresh(kept).name, _fresh(kept).phone, _fresh(merged).name) == (
        "Odette R",
        "+33699887766",
        "Odete Renault",
    )
    assert [match.person for match in find_people(coordinator, text="0611223344", at=NOW)] == [merged]


def test_a_merge_is_undone_once_and_within_thirty_days(two, coordinator):
    done = merge(two, coordinator)
    with pytest.raises(TooLateToUndoMerge):
        undo_merge(_again(done), by=coordinator, at=NOW + 30 * DAY)
    assert list(undoable_merges(two[0].collective, at=NOW + 29 * DAY)) == [done]
    assert list(undoable_merges(two[0].collective, at=NOW + 30 * DAY)) == []
    undo_merge(_again(done), by=coordinator, at=NOW + DAY)
    with pytest.raises(MergeWasUndone):
        undo_merge(_again(done), by=coordinator, at=NOW + DAY)


def test_merges_in_a_row_are_undone_from_the_last(two, coordinator, collective):
    third = factories.person(collective, coordinator, "O. Renaud", last_two_way_on=None)
    rebuild_indexes(third)
    before = everything(*two, third)
    first = merge(two, coordinator)
    second = merge_people(
        third,
        _fresh(two[0]),
        keep={},
        kept_version=1,
        merged_version=_fresh(two[0]).version,
        by=coordinator,
        at=NOW,
    )
    assert set(merged_into(third)) == set(two)
    with pytest.raises(MergedAgainSince):
        undo_merge(_again(first), by=coordinator, at=NOW)
    undo_merge(_again(second), by=coordinator, at=NOW)
    undo_merge(_again(first), by=coordinator, at=NOW)
    assert everything(*two, third) == before


def test_after_thirty_days_the_second_file_is_emptied_and_its_key_destroyed(
    two, coordinator, collective, django_capture_on_commit_callbacks
):
    kept, merged = two
    merge(two, coordinator)
    assert settle_merges(collective, at=NOW + 29 * DAY) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert settle_merges(collective, at=NOW + 30 * DAY) == 1
    assert settle_merges(collective, at=NOW + 31 * DAY) == 0
    found = _fresh(merged)
    assert (found.state, found.name, found.phone, Merge.objects.get().before) == ("merged", None, None, None)
    with pytest.raises(sealing.KeyIsGone):
        keyring.subject_key(collective.id, keyring.Subject("person", merged.id))
    assert (_fresh(kept).name, kept.notes.count()) == ("Odette Renaud", 2)


def test_both_sides_are_shown_with_the_one_that_would_be_kept(two):
    shown = compare(*two)
    chosen = {choice.field: (choice.chosen, choice.differs) for choice in shown.choices}
    assert chosen["name"] == ("kept", True)
    assert chosen["phone"] == ("merged", False)
    assert chosen["birth_year"] == ("kept", False)
    assert (shown.kept_history.consents, shown.merged_history.consents, shown.kept_history.companions) == (
        2,
        1,
        1,
    )


def test_the_wrong_files_or_the_wrong_hands_are_refused(two, coordinator, volunteer, collective):
    kept, merged = two
    with pytest.raises(ForTheCoordinator):
        merge(two, volunteer)
    with pytest.raises(SameFile):
        merge((kept, kept), coordinator)
    ended = factories.person(collective, coordinator, name=None, state="erased")
    with pytest.raises(FileIsClosed):
        merge((kept, ended), coordinator)
    other = factories.collective()
    theirs = factories.member(other, role="coordinator")
    with pytest.raises(NotOfThisCollective):
        merge(two, theirs)
    with within(other):
        first, second = factories.person(other, theirs), factories.person(other, theirs)
    with pytest.raises(FileIsClosed):
        merge((kept, second), coordinator)
    with pytest.raises((ScopeError, SomeoneElseChangedIt)), transaction.atomic():
        merge((first, second), theirs)
    assert Contact.objects.filter(person=merged).count() == 1


def test_an_undo_gives_way_to_a_companion_given_again_since(two, coordinator, volunteer, collective):
    kept, merged = two
    Companionship.objects.filter(person=kept).update(role="substitute")
    factories.companionship(merged, volunteer, role="companion", since=TODAY)
    done = merge(two, coordinator)
    Companionship.objects.filter(person=kept, until=None).update(until=TODAY)
    again = factories.companionship(kept, volunteer, role="companion", since=TODAY)
    undo_merge(_again(done), by=coordinator, at=NOW + DAY)
    assert list(Companionship.objects.filter(person=kept, until=None)) == [again]
