"""From her yes to « she still goes there »: each step said, none counted for another."""

from datetime import timedelta

import pytest

from essaim.kernel.fields import Sealed
from essaim.kernel.tenancy import within
from essaim.models import Consent, Message, NextStep, Referral, ReferralMoment
from essaim.people.actions.consents import withdraw_consent
from essaim.people.actions.holding import FileIsClosed
from essaim.people.actions.next_steps import NotHerCompanion, give_step_back
from essaim.people.actions.persons import end_person
from essaim.people.rules.authority import NotOfThisCollective
from essaim.places.actions.places import PlaceData, add_place, close_place
from essaim.referrals.actions.referrals import (
    Agreement,
    AlreadyOnTheWay,
    NotADayToGo,
    NotThatDay,
    NotWhatFollows,
    PlaceNoLongerProposed,
    SheSaidNo,
    SheTookBackHerYes,
    StillTimeToAnswer,
    WhatIsSaidOfHer,
    go_together,
    note_her_no,
    note_moment,
    refer,
)
from essaim.referrals.queries.referrals import open_referrals
from essaim.rights.actions.erasure import erase_person
from essaim.rights.actions.merges import merge_people, undo_merge
from essaim.rights.queries.retention import totals
from essaim.rights.queries.rights import everything_about
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()
FACTS = "Elle aime lire, elle entend mal."


@pytest.fixture
def odette(inside, collective, coordinator, volunteer):
    return factories.person(collective, coordinator, companion=volunteer)


@pytest.fixture
def library(inside, collective, volunteer):
    return a_place(collective, volunteer)


def a_place(of, by, name="Médiathèque du canal"):
    data = PlaceData(name=name, kind="library")
    return add_place(of, data=data, place_id=factories.new_id(), by=by, on=TODAY)


def agreed(person, place, by, *, at=NOW, facts=FACTS, referral_id=None, asks_herself=False):
    said = Agreement(facts=facts, how="spoken", on=at.date(), asks_herself=asks_herself)
    return refer(person, to=place, agreed=said, by=by, at=at, referral_id=referral_id or factories.new_id())


def after(referral, by, *states, at=NOW, said=""):
    for state in states:
        note_moment(referral, state=state, on=at.date(), by=by, at=at, said=said)
    return Referral.objects.get(id=referral.id)


def waiting():
    """(kind, due in how many days, for whom) of what is to be done."""
    rows = NextStep.objects.filter(done_at=None, cancelled_at=None)
    return [(one.kind, (one.due_on - TODAY).days, one.assigned_to_id) for one in rows]


def test_her_yes_is_kept_with_the_name_of_the_place_and_what_is_said_of_her(odette, library, volunteer):
    referral = agreed(odette, library, volunteer)
    row = Referral.objects.get()
    assert (row.id, row.state, row.place_name, row.facts) == (referral.id, "agreed", library.name, FACTS)
    (consent,) = Consent.objects.filter(person=odette, purpose="introduce")
    assert (consent.detail, consent.given_on) == (library.name, TODAY)
    assert waiting() == [("find_out", 3, volunteer.id)]
    assert [(one.state, one.on, one.by_id) for one in ReferralMoment.objects.all()] == [
        ("agreed", TODAY, volunteer.id)
    ]


def test_a_form_sent_twice_is_one_orientation(odette, library, volunteer):
    chosen = factories.new_id()
    for _ in range(2):
        agreed(odette, library, volunteer, referral_id=chosen)
    assert (Referral.objects.count(), ReferralMoment.objects.count(), len(waiting())) == (1, 1, 1)


def test_a_no_then_a_yes_on_the_same_page_are_two_things(odette, library, volunteer):
    chosen = factories.new_id()
    note_her_no(odette, to=library, on=TODAY, by=volunteer, at=NOW, referral_id=chosen)
    agreed(odette, library, volunteer, referral_id=chosen, asks_herself=True)
    assert sorted(row.state for row in Referral.objects.all()) == ["agreed", "declined"]


def test_from_her_yes_to_three_months_later(odette, library, volunteer):
    referral = after(agreed(odette, library, volunteer), volunteer, "sent")
    assert waiting() == [("find_out", 8, volunteer.id)]
    referral = after(referral, volunteer, "expected", said="mardi, demander Sonia")
    referral = after(referral, volunteer, "came")
    assert (referral.came_on, waiting()) == (TODAY, [("find_out", 30, volunteer.id)])
    month, quarter = NOW + timedelta(days=30), NOW + timedelta(days=90)
    referral = after(referral, volunteer, "returned", at=month)
    assert waiting() == [("find_out", 90, volunteer.id)]
    referral = after(referral, volunteer, "holds", at=quarter)
    assert (referral.state, referral.ended_on, waiting()) == ("holds", quarter.date(), [])
    assert [one.state for one in ReferralMoment.objects.all()] == [
        "agreed", "sent", "expected", "came", "returned", "holds",
    ]  # fmt: skip
    assert ReferralMoment.objects.get(state="expected").said == "mardi, demander Sonia"


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ((), "returned"),
        ((), "holds"),
        ((), "refused"),
        (("sent", "refused"), "came"),
        (("came",), "missed"),
        (("came",), "expected"),
        ((), "nonsense"),
        ((), "declined"),
    ],
)
def test_only_what_may_follow_follows(odette, library, volunteer, before, then):
    referral = after(agreed(odette, library, volunteer), volunteer, *before)
    with pytest.raises(NotWhatFollows):
        after(referral, volunteer, then)


def test_the_same_said_twice_changes_nothing(odette, library, volunteer):
    referral = after(agreed(odette, library, volunteer), volunteer, "sent")
    after(referral, volunteer, "sent")
    assert (ReferralMoment.objects.count(), len(waiting())) == (2, 1)


def test_an_end_is_never_counted_as_a_coming(odette, library, volunteer, collective):
    after(agreed(odette, library, volunteer), volunteer, "sent", "refused")
    after(agreed(odette, a_place(collective, volunteer, "Chorale"), volunteer), volunteer, "came", "stopped")
    found = totals(collective)
    assert (found["referrals"], found["came"]) == (2, 1)


def test_a_place_has_thirty_days_to_answer(odette, library, volunteer):
    referral = after(agreed(odette, library, volunteer), volunteer, "sent")
    with pytest.raises(StillTimeToAnswer):
        after(referral, volunteer, "expired", at=NOW + timedelta(days=29))
    ended = after(referral, volunteer, "expired", at=NOW + timedelta(days=30))
    assert (ended.state, ended.came_on) == ("expired", None)


def test_nothing_is_said_of_her_once_she_took_back_her_yes(odette, library, volunteer):
    referral = agreed(odette, library, volunteer)
    withdraw_consent(Consent.objects.get(purpose="introduce"), on=TODAY, by=volunteer)
    with pytest.raises(SheTookBackHerYes):
        after(referral, volunteer, "sent")
    assert after(referral, volunteer, "stopped").state == "stopped"


def test_no_is_not_asked_again_for_three_months_unless_she_speaks_of_it(odette, library, volunteer):
    note_her_no(odette, to=library, on=TODAY, by=volunteer, at=NOW, referral_id=factories.new_id())
    assert waiting() == []
    with pytest.raises(SheSaidNo):
        agreed(odette, library, volunteer, at=NOW + timedelta(days=89))
    assert agreed(odette, library, volunteer, asks_herself=True).state == "agreed"


def test_three_months_after_her_no_she_may_be_asked(odette, library, volunteer):
    note_her_no(odette, to=library, on=TODAY, by=volunteer, at=NOW, referral_id=factories.new_id())
    assert agreed(odette, library, volunteer, at=NOW + timedelta(days=90)).state == "agreed"


def test_one_orientation_at_a_time_to_one_place(odette, library, volunteer, coordinator):
    agreed(odette, library, volunteer)
    with pytest.raises(AlreadyOnTheWay):
        agreed(odette, library, coordinator)
    with pytest.raises(AlreadyOnTheWay):
        note_her_no(odette, to=library, on=TODAY, by=volunteer, at=NOW, referral_id=factories.new_id())


def test_a_closed_place_a_day_to_come_and_nothing_to_say_are_refused(odette, library, volunteer, coordinator):
    with pytest.raises(WhatIsSaidOfHer):
        agreed(odette, library, volunteer, facts=" \n ")
    said = Agreement(facts=FACTS, how="spoken", on=TODAY + timedelta(days=1))
    with pytest.raises(NotThatDay):
        refer(odette, to=library, agreed=said, by=volunteer, at=NOW, referral_id=factories.new_id())
    close_place(library, by=coordinator, on=TODAY)
    library.refresh_from_db()
    with pytest.raises(PlaceNoLongerProposed):
        agreed(odette, library, volunteer)
    assert (Referral.objects.count(), Consent.objects.filter(purpose="introduce").count()) == (0, 0)


def test_someone_goes_with_her_and_gives_it_back_to_another(
    odette, library, volunteer, coordinator, collective
):
    referral = agreed(odette, library, volunteer)
    thursday = TODAY + timedelta(days=5)
    go_together(referral, with_whom=volunteer, on=thursday, meeting="14 h, à l’arrêt", by=volunteer, at=NOW)
    (step,) = NextStep.objects.filter(done_at=None)
    assert (step.kind, step.due_on, step.assigned_to_id, step.is_promise) == (
        "go_with",
        thursday,
        volunteer.id,
        True,
    )
    assert step.what == "Aller avec elle\u00a0: Médiathèque du canal. 14 h, à l’arrêt"
    give_step_back(step, by=volunteer, at=NOW)
    go_together(referral, with_whom=coordinator, on=thursday, meeting="", by=coordinator, at=NOW)
    assert waiting() == [("go_with", 5, coordinator.id)]
    with pytest.raises(NotHerCompanion):
        go_together(
            referral, with_whom=factories.member(collective), on=thursday, meeting="", by=coordinator, at=NOW
        )
    assert Referral.objects.get().goes_with_id == coordinator.id


def test_the_day_to_go_is_neither_past_nor_far(odette, library, volunteer):
    referral = agreed(odette, library, volunteer)
    for days in (-1, 400):
        with pytest.raises(NotADayToGo):
            go_together(
                referral,
                with_whom=volunteer,
                on=TODAY + timedelta(days=days),
                meeting="",
                by=volunteer,
                at=NOW,
            )


def test_missed_then_another_day_then_came(odette, library, volunteer):
    referral = agreed(odette, library, volunteer)
    go_together(referral, with_whom=volunteer, on=TODAY, meeting="", by=volunteer, at=NOW)
    referral = after(referral, volunteer, "missed")
    assert (referral.going_on, waiting()) == (None, [("find_out", 3, volunteer.id)])
    go_together(referral, with_whom=volunteer, on=TODAY, meeting="", by=volunteer, at=NOW)
    assert after(referral, volunteer, "came").came_on == TODAY


def test_where_she_goes_is_sealed(odette, library, volunteer):
    agreed(odette, library, volunteer)
    kept = Referral.objects.get().__dict__
    assert all(isinstance(kept[name], Sealed) for name in ("place_name", "place_ref", "facts"))
    assert str(library.id) not in str(kept)


def test_it_ends_with_the_link_and_nothing_more_is_noted(odette, library, volunteer):
    referral = agreed(odette, library, volunteer)
    end_person(odette, by=volunteer, on=TODAY)
    assert Referral.objects.get().ended_on == TODAY
    with pytest.raises(FileIsClosed):
        after(referral, volunteer, "sent")
    assert open_referrals(volunteer, at=NOW).count() == 0


def test_erased_it_is_empty_and_still_counted(odette, library, volunteer, coordinator, collective):
    after(agreed(odette, library, volunteer), volunteer, "came")
    before = totals(collective)
    erase_person(odette, by=coordinator, on=TODAY)
    row = Referral.objects.get()
    assert (row.place_name, row.place_ref, row.facts, row.place_mark) == (None, None, None, "")
    assert totals(collective) == before


def test_it_follows_a_merge_and_comes_back(odette, library, volunteer, coordinator, collective):
    other = factories.person(collective, coordinator, "Odete Renault", companion=volunteer)
    agreed(other, library, volunteer)
    versions = {"kept_version": odette.version, "merged_version": other.version}
    merge = merge_people(odette, other, keep={}, by=coordinator, at=NOW, **versions)
    row = Referral.objects.get()
    assert (row.person_id, row.place_name) == (odette.id, library.name)
    assert ReferralMoment.objects.get().person_id == odette.id
    assert after(row, volunteer, "sent").state == "sent"
    undo_merge(merge, by=coordinator, at=NOW + timedelta(days=1))
    row = Referral.objects.get()
    assert (row.person_id, row.place_name) == (other.id, library.name)


def test_it_is_handed_to_her_without_the_marks(odette, library, volunteer):
    agreed(odette, library, volunteer)
    section = next(one for one in everything_about(odette, on=TODAY).sections if one.name == "Referral")
    labels = {item.label: item.text for item in section.rows[0]}
    assert labels["Vers quel lieu"] == library.name
    assert labels["Ce que l’on dit d’elle au lieu"] == FACTS
    assert "Référence du lieu" not in labels


def test_only_those_who_see_her_see_it(odette, library, volunteer, coordinator, collective):
    agreed(odette, library, volunteer)
    stranger = factories.member(collective)
    in_an_emergency = factories.member(collective)
    factories.glass(odette, in_an_emergency)
    everyone = (volunteer, coordinator, stranger, in_an_emergency)
    assert [open_referrals(one, at=NOW).count() for one in everyone] == [1, 1, 0, 0]


def test_a_partner_and_another_collective_do_nothing(odette, library, collective):
    with pytest.raises(NotOfThisCollective):
        agreed(odette, library, factories.member(collective, role="observer"))
    other = factories.collective("Allonnes")
    with within(other):
        assert (Referral.objects.count(), ReferralMoment.objects.count()) == (0, 0)


def test_whoever_goes_with_her_has_it_in_her_calendar_without_a_name(odette, library, volunteer, coordinator):
    referral = agreed(odette, library, volunteer)

    def told():
        rows = list(Message.objects.order_by("id"))
        return [(one.kind, one.member_id, "METHOD:CANCEL" in one.calendar) for one in rows], rows[-1]

    thursday = TODAY + timedelta(days=4)
    for _twice in range(2):
        go_together(
            referral, with_whom=volunteer, on=thursday, meeting="14 h, chez elle", by=volunteer, at=NOW
        )
    assert told()[0] == [("going_together", volunteer.id, False)]
    go_together(referral, with_whom=coordinator, on=thursday, meeting="", by=coordinator, at=NOW)
    kinds, last = told()
    assert sorted(kinds[1:]) == sorted(
        [("not_going_together", volunteer.id, True), ("going_together", coordinator.id, False)]
    )
    for word in (referral.person.name, referral.place_name, "chez elle"):
        assert word not in last.subject + last.body + last.calendar
    assert f"DTSTART;VALUE=DATE:{thursday:%Y%m%d}" in last.calendar
