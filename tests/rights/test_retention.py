"""What is kept for a time only: said in advance, warned, then gone; the figures stay."""

from datetime import UTC, date, datetime, timedelta

import pytest

from essaim.doors.actions import forgetting
from essaim.doors.enums import DOOR_LOG
from essaim.kernel.about import Chore, keeps
from essaim.kernel.journal import Access, Verb, Why, faults_in_journal, record_access
from essaim.kernel.purposes import ACCESS_LOG
from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry, SubjectKey
from essaim.models import (
    Contact,
    Membership,
    Merge,
    Message,
    Note,
    Person,
    PersonIndex,
    PersonRequest,
    RetentionRule,
    Signal,
    Worry,
)
from essaim.network.actions.memberships import empty_account
from essaim.network.enums import MEMBER_GONE
from essaim.network.queries import members_long_gone
from essaim.people.enums import FREE_NOTE, PERSON_FILE
from essaim.rights.actions import retention as actions
from essaim.rights.actions.merges import settle_merges
from essaim.rights.actions.retention import (
    apply_retention,
    change_rule,
    tell_of_large_purges,
    warn_before_retention,
)
from essaim.rights.enums import REQUEST_DONE
from essaim.rights.queries.retention import rehearse, rule_of, rules_of, totals
from essaim.rights.rules.retention import may_go
from essaim.worries.enums import SIGNAL_KEPT, WORRY_CLOSED
from tests import factories
from tests.people.canaries import fill, keys_of_people

pytestmark = pytest.mark.usefixtures("inside")
TODAY = date(2026, 11, 23)


def at(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture
def met(collective, coordinator):
    """Someone met so many days ago."""

    def make(days, **fields):
        values = {"met_on": ago(days), "last_two_way_on": ago(days)} | fields
        return factories.person(collective, coordinator, **values)

    return make


def going(collective, subject, on=TODAY, **options):
    return next(line for line in rehearse(collective, on=on, **options).lines if line.keep == subject)


def test_the_table_is_that_of_the_domain(collective):
    assert {rule.subject: rule.days for rule in rules_of(collective)} == {
        "person": 730, "note": 365, "signal": 30, "worry": 365, "do_not_contact": 1095, "door_log": 90,
        "member": 365, "access_log": 365, "request": 365, "message": 30, "trial": 100,
        "encounter": 92, "observation": 365, "watcher": 730, "phone_seat": 7, "learner": 730, "drop_in_notes": 1095,
        "quotation": 30, "news_promised": 180,
    }  # fmt: skip
    assert RetentionRule.objects.count() == 0  # to read writes nothing


@pytest.mark.parametrize(
    ("days", "warned_on", "expected"),
    [
        (729, ago(40), False),
        (730, None, False),
        (730, ago(29), False),
        (730, ago(30), True),
        (5000, None, False),
    ],
)
def test_someone_goes_at_the_end_and_after_the_whole_warning(collective, met, days, warned_on, expected):
    met(days, warned_on=warned_on)
    assert going(collective, PERSON_FILE).going == int(expected)
    assert apply_retention(collective, on=TODAY)[PERSON_FILE] == int(expected)
    assert Person.objects.get().state == ("anonymised" if expected else "active")
    rule = PERSON_FILE
    assert expected == may_go(
        last=ago(days), days=rule.days, warned_on=warned_on, warn_days=rule.warn_days, on=TODAY
    )


def test_the_last_exchange_counts_and_the_day_of_meeting_when_there_was_none(collective, met):
    met(1000, last_two_way_on=ago(10), warned_on=ago(60))
    never_again = met(1000, last_two_way_on=None, warned_on=ago(60))
    apply_retention(collective, on=TODAY)
    assert Person.objects.get(state="anonymised").id == never_again.id


def test_each_is_warned_of_once_and_the_warning_falls_when_she_is_met_again(collective, met):
    near, _far = met(700), met(699)
    assert going(collective, PERSON_FILE).to_warn == 1
    assert warn_before_retention(collective, at=at(TODAY)) == [near]
    assert warn_before_retention(collective, at=at(TODAY)) == []
    assert Person.objects.get(id=near.id).warned_on == TODAY
    Person.objects.filter(id=near.id).update(last_two_way_on=TODAY)
    assert warn_before_retention(collective, at=at(TODAY + timedelta(days=1))) == [_far]
    assert Person.objects.get(id=near.id).warned_on is None


def test_after_months_without_us_everyone_still_has_the_whole_warning(collective, met):
    met(2000)
    assert apply_retention(collective, on=TODAY)[PERSON_FILE] == 0
    warn_before_retention(collective, at=at(TODAY))
    assert apply_retention(collective, on=TODAY + timedelta(days=29))[PERSON_FILE] == 0
    assert apply_retention(collective, on=TODAY + timedelta(days=30))[PERSON_FILE] == 1


def test_nobody_goes_while_an_answer_is_owed_to_her(collective, coordinator, met):
    asked, worried = met(800, warned_on=ago(60)), met(800, warned_on=ago(60))
    PersonRequest.objects.create(
        collective=collective, person=asked, kind="access", via="web", received_on=TODAY, due_on=TODAY
    )
    Worry.objects.create(
        collective=collective, person=worried, level="worry", raised_by=coordinator, raised_at=at(ago(3))
    )
    line = going(collective, PERSON_FILE)
    assert (line.going, line.held) == (0, 2)
    assert apply_retention(collective, on=TODAY)[PERSON_FILE] == 0


def test_notes_signals_worries_and_requests_end_each_in_its_time(collective, coordinator):
    person = fill(collective, coordinator)
    Worry.objects.update(closed_at=at(ago(365)))
    Signal.objects.update(received_at=at(ago(30)))
    PersonRequest.objects.update(done_on=ago(364))
    Note.objects.update(expires_on=TODAY + timedelta(days=1))
    lines = {line.keep: line.going for line in rehearse(collective, on=TODAY).lines}
    assert [lines[one] for one in (WORRY_CLOSED, SIGNAL_KEPT, REQUEST_DONE, FREE_NOTE)] == [
        0,
        0,
        0,
        0,
    ]
    tomorrow = TODAY + timedelta(days=1)
    done = apply_retention(collective, on=tomorrow)
    assert [done[one] for one in (WORRY_CLOSED, SIGNAL_KEPT, REQUEST_DONE, FREE_NOTE)] == [
        1,
        1,
        1,
        1,
    ]
    assert [Worry.objects.get().fact, Signal.objects.get().where, PersonRequest.objects.get().detail] == [
        None
    ] * 3
    assert (Note.objects.count(), Person.objects.get(id=person.id).name is None) == (0, False)
    assert apply_retention(collective, on=tomorrow) == dict.fromkeys(keeps(), 0)


def test_the_key_of_a_signal_goes_with_what_it_sealed(
    collective, coordinator, django_capture_on_commit_callbacks
):
    fill(collective, coordinator)
    Signal.objects.update(received_at=at(ago(91)))
    with django_capture_on_commit_callbacks(execute=True):
        apply_retention(collective, on=TODAY)
    assert SubjectKey.objects.filter(subject_id=Signal.objects.get().id).count() == 0
    assert keys_of_people().count() == 3


def test_what_served_to_undo_a_merge_goes_when_it_cannot_be_undone(collective, coordinator):
    person = fill(collective, coordinator)
    Merge.objects.update(at=at(ago(29)))
    settle_merges(collective, at=at(TODAY))
    assert Merge.objects.get().before is not None
    Merge.objects.update(at=at(ago(31)))
    settle_merges(collective, at=at(TODAY))
    assert [Merge.objects.get().before, Person.objects.get(state="merged").name] == [None, None]
    assert Person.objects.get(id=person.id).name is not None


def test_the_journal_keeps_a_year_and_still_holds(collective):
    for days in (400, 366, 365, 10):
        record_access(
            collective.id,
            [(factories.new_id(), Why.SYSTEM)],
            verb=Verb.OPENED,
            access=Access(None, at(ago(days))),
        )
    assert going(collective, ACCESS_LOG).going == 2
    assert apply_retention(collective, on=TODAY)[ACCESS_LOG] == 2
    assert (AccessEntry.objects.count(), faults_in_journal(collective.id)) == (2, [])


def test_members_gone_for_a_year_from_everywhere_are_over(collective, coordinator):
    gone = factories.member(collective, ends_on=ago(365))
    factories.member(collective, ends_on=ago(364))
    serves_elsewhere = factories.member(collective, ends_on=ago(400))
    second = factories.member(factories.collective("Allonnes"))
    Membership.objects.filter(id=second.id).update(user=serves_elsewhere.user)
    assert list(members_long_gone(collective, ago(365))) == [gone]
    assert going(collective, MEMBER_GONE).going == 1
    empty_account(gone.user)
    assert list(members_long_gone(collective, ago(365))) == []


def test_a_floor_above_counts_and_forgets_in_its_own_way(collective, monkeypatch):
    asked = []

    def of_a_day(of, *days):
        asked.append(days)
        return 7

    monkeypatch.setattr(forgetting, "PASSAGES", Chore(count=of_a_day, forget=of_a_day))
    assert going(collective, DOOR_LOG).going == 7
    assert apply_retention(collective, on=TODAY)[DOOR_LOG] == 7
    assert set(asked) == {(ago(90), TODAY)}


def test_the_rehearsal_says_exactly_what_is_done_then_and_writes_nothing(
    collective, coordinator, met, django_assert_num_queries
):
    person = fill(collective, coordinator)
    old = [met(days, warned_on=ago(50)) for days in (729, 731, 900)]
    for one in old:
        Contact.objects.create(
            collective=collective, person=one, kind="home", on=ago(731), is_two_way=True, people=2, by=coordinator,
            recorded_at=at(ago(731)),
        )  # fmt: skip
        PersonIndex.objects.create(collective=collective, person=one, kind="name", digest="0" * 16)
    Worry.objects.update(closed_at=at(ago(400)))
    before = totals(collective)
    rehearsal = rehearse(collective, on=TODAY)
    assert totals(collective) == before == rehearsal.before == rehearsal.after
    assert rehearsal.keeps_figures
    assert {str(row[0]) for row in rehearsal.compared} >= {  # and those of the rooms above
        "Personnes rencontrées", "Accords donnés", "Contacts et tentatives", "Échanges", "Personnes présentes aux échanges",
        "Questionnaires remplis", "Demandes reçues", "Inquiétudes", "Signes de l’entourage", "Essais",
    }  # fmt: skip
    assert Person.objects.exclude(warned_on=None).count() == 3
    done = apply_retention(collective, on=TODAY)
    assert {line.keep: line.going for line in rehearsal.lines if line.keep != MEMBER_GONE} == {
        subject: count for subject, count in done.items() if subject != MEMBER_GONE
    }
    assert (done[PERSON_FILE], done[WORRY_CLOSED]) == (2, 1)
    assert totals(collective) == rehearsal.after
    assert Person.objects.get(id=person.id).state == "active"


def test_the_rehearsal_would_show_a_figure_that_changes(collective, coordinator, met):
    """The comparison is no tautology: a deletion of what is counted shows."""
    person = met(10)
    Contact.objects.create(
        collective=collective,
        person=person,
        kind="home",
        on=TODAY,
        is_two_way=True,
        by=coordinator,
        recorded_at=at(TODAY),
    )
    assert totals(collective, without=[Contact.objects.filter(person=person)])["contacts"] == 0
    assert totals(collective)["contacts"] == 1


def tonight(collective, on, monkeypatch, **most):
    for keep in (PERSON_FILE, FREE_NOTE):
        monkeypatch.setitem(vars(keep), "a_night", most.get(keep.key, 100))
    lines = {line.keep: line for line in rehearse(collective, on=on).lines}
    done = apply_retention(collective, on=on)
    assert {keep: lines[keep].going for keep in done} == done
    return [(lines[keep].going, lines[keep].later) for keep in (PERSON_FILE, FREE_NOTE)]


def test_a_night_takes_a_part_of_what_is_over_the_oldest_first_and_the_coordinators_know(
    collective, coordinator, met, monkeypatch
):
    """A jump of the clock that someone vouched for by mistake, a duration typed wrong: they have days to say no."""
    long_silent, *_others = [met(days, warned_on=ago(50)) for days in (900, 800, 750)]
    kept = met(10)
    for days in (9, 8, 8, 8, 2):
        Note.objects.create(
            collective=collective, person=kept, body="Lisbonne", by=coordinator, at=at(ago(300)), expires_on=ago(days)
        )  # fmt: skip
    assert tell_of_large_purges(collective, at=at(TODAY)) == 0
    assert tonight(collective, ago(40), monkeypatch, person=1, note=2) == [(0, 0), (0, 0)]
    monkeypatch.setitem(vars(PERSON_FILE), "a_night", 1)
    monkeypatch.setitem(vars(FREE_NOTE), "a_night", 2)
    assert [tell_of_large_purges(collective, at=at(TODAY)) for _ in range(2)] == [1, 0]  # once a week
    assert "Note libre\u00a0: 5" in Message.objects.get().body
    assert tonight(collective, TODAY, monkeypatch, person=1, note=2) == [(1, 2), (1, 4)]
    assert Person.objects.get(state="anonymised").id == long_silent.id
    # three ended on one day: that day goes whole, or nothing ever would
    assert tonight(collective, TODAY, monkeypatch, person=1, note=2) == [(1, 1), (3, 1)]
    assert tonight(collective, TODAY, monkeypatch, person=1, note=2) == [(1, 0), (1, 0)]


# --- the rules themselves ---------------------------------------------------------------------------------------


def change(collective, by, subject=PERSON_FILE, **options):
    values = {"days": 730, "warn_days": 30, "justification": ""} | options
    return change_rule(rule_of(collective, subject), by=by, at=factories.NOW, **values)


def test_to_keep_less_needs_no_reason_to_keep_longer_does(collective, coordinator):
    assert change(collective, coordinator, days=365).days == 365
    with pytest.raises(actions.LongerNeedsReason):
        change(collective, coordinator, days=366)
    with pytest.raises(actions.LongerNeedsReason):
        change(collective, coordinator, days=366, justification="  parce que   ")
    kept = change(collective, coordinator, days=400, justification="demandé par le conseil du 3 mai")
    assert (kept.days, kept.justification, kept.changed_by) == (
        400,
        "demandé par le conseil du 3 mai",
        coordinator,
    )
    assert RetentionRule.objects.count() == 1
    assert rule_of(collective, PERSON_FILE).days == 400


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"days": 0}, actions.KeptTooShort),
        ({"days": 89}, actions.KeptTooShort),
        ({"days": 3651, "justification": "x" * 20}, actions.KeptTooLong),
        ({"days": 200, "warn_days": 200}, actions.WarningTooEarly),
        ({"days": 200, "warn_days": -1}, actions.WarningTooEarly),
        ({"days": 200, "justification": "x" * 301}, actions.ReasonTooLong),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_and_nothing_is_written(
    collective, coordinator, values, refusal
):
    with pytest.raises(refusal) as refused:
        change(collective, coordinator, **values)
    assert "{" not in str(refused.value)
    assert RetentionRule.objects.count() == 0


def test_the_rules_of_another_collective_are_its_own(collective, coordinator):
    change(collective, coordinator, days=365)
    other = factories.collective()
    with within(other):
        assert rule_of(other, PERSON_FILE).days == 730
