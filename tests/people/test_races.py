"""Two hands at one instant: whoever writes about a person holds her row first. Nothing hangs from a file that is gone."""

import pytest

from essaim.doors.actions.tours import AlreadyGoingOut, assign_pair
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.models import Consent, Contact, Grant, Measure, NextStep, Note, PairMember, Person
from essaim.people.actions.companions import accompany
from essaim.people.actions.consents import give_consent
from essaim.people.actions.contacts import convert_visit, name_contact, record_contact
from essaim.people.actions.grants import settle_all_grants
from essaim.people.actions.next_steps import plan_step
from essaim.people.actions.notes import write_note
from essaim.people.actions.persons import end_person
from essaim.people.queries.sight import WITH_A_FILE
from essaim.rights.actions.erasure import erase_person
from essaim.rights.actions.merges import merge_people
from tests import factories
from tests.factories import NOW, TODAY, new_id
from tests.parallel import alone, at_once, shared_database

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3  # the short form; forty were enough to see each fault many times


@pytest.fixture(autouse=True)
def _shared(tmp_path, transactional_db):
    with shared_database(tmp_path):
        yield


class Team:
    def __init__(self):
        self.of = factories.collective()
        self.by = factories.member(self.of, role="coordinator")
        self.other = factories.member(self.of)
        with within(self.of):
            self.odette = factories.person(self.of, self.by, "Odette")
            self.odile = factories.person(self.of, self.by, "Odile", companion=self.other)
            self.met = record_contact(
                self.of, person=None, kind="street", on=TODAY, is_two_way=True, by=self.by, at=NOW
            )
            give_consent(self.odile, purpose="phone", how="spoken", on=TODAY, by=self.by)

    def her(self):
        return Person.objects.get(id=self.odile.id)

    def inside(self, work):
        def done():
            with within(self.of):
                return work()

        return done

    # what ends her file

    def merge(self):
        kept, merged = Person.objects.get(id=self.odette.id), self.her()
        return merge_people(
            kept, merged, keep={}, kept_version=kept.version, merged_version=merged.version, by=self.by, at=NOW
        )  # fmt: skip

    def erase(self):
        return erase_person(self.her(), by=self.by, on=TODAY)

    # what is written about her

    def note(self):
        return write_note(self.her(), body="Parle de Lisbonne.", by=self.by, at=NOW)

    def contact(self):
        return record_contact(
            self.of, person=self.her(), kind="phone", on=TODAY, is_two_way=True, by=self.by, at=NOW
        )

    def step(self):
        return plan_step(self.her(), kind="other", what="Le club", due_on=TODAY, by=self.by, at=NOW)

    def consent(self):
        return give_consent(self.her(), purpose="visit", how="spoken", on=TODAY, by=self.by)

    def name(self):
        return name_contact(self.met, person=self.her())

    def link(self):
        return accompany(self.her(), member=self.by, role="substitute", on=TODAY, by=self.by)

    def end(self):
        return end_person(self.her(), by=self.by, on=TODAY)


def left_behind(team):
    """Rows that hang from a file that is gone, and what would not open."""
    with within(team.of):
        gone = Person.objects.exclude(state__in=WITH_A_FILE)
        found = [row for model in (Note, Measure) for row in model.objects.filter(person__in=gone)]
        found += NextStep.objects.filter(person__in=gone, done_at=None, cancelled_at=None)
        found += Contact.objects.filter(person__in=gone.filter(state="merged"))
        found += Consent.objects.filter(person__in=gone.filter(state="merged"))
        kept = Note.objects.exclude(person__in=gone)
        return found, [note.body for note in kept], settle_all_grants(team.of)


@pytest.mark.parametrize("ending", ["merge", "erase"])
@pytest.mark.parametrize("writing", ["note", "contact", "step", "consent", "name", "link", "end"])
def test_what_is_written_while_her_file_ends_goes_with_it_or_is_refused(writing, ending):
    for _ in range(TIMES):
        team = alone(Team)
        results = at_once([team.inside(getattr(team, one)) for one in (writing, ending)])
        assert not isinstance(results[1], DomainError) or writing in {"link", "end", "name"}
        found, bodies, wrong = alone(lambda team=team: left_behind(team))
        assert (found, wrong) == ([], 0)
        assert set(bodies) <= {"Parle de Lisbonne."}


def test_merged_and_erased_at_once_she_is_one_or_both_and_nothing_is_left():
    for _ in range(TIMES):
        team = alone(Team)
        at_once([team.inside(team.merge), team.inside(team.erase)])
        found, _bodies, wrong = alone(lambda team=team: left_behind(team))
        assert (found, wrong) == ([], 0)


def test_one_passage_is_named_once():
    for _ in range(TIMES):
        team, visit = alone(Team), new_id()
        works = [
            team.inside(lambda team=team, one=one, visit=visit: convert_visit(one, visit_id=visit, on=TODAY, by=team.by, at=NOW))
            for one in (team.odette, team.odile)
        ]  # fmt: skip
        results = at_once(works)
        assert sorted(isinstance(one, DomainError) for one in results) == [False, True]


def test_one_member_is_linked_once_whoever_links_her():
    team = alone(Team)
    at_once([team.inside(team.link)] * 3)

    def links():
        with within(team.of):
            return Grant.objects.filter(member=team.by, until=None).count(), settle_all_grants(team.of)

    assert alone(links) == (1, 0)


def test_a_note_sent_twice_at_one_instant_is_kept_once():
    team, chosen = alone(Team), new_id()
    work = team.inside(lambda: write_note(team.her(), body="Bonjour.", by=team.by, at=NOW, note_id=chosen).id)
    first, second = at_once([work, work])
    assert first == second


def test_one_person_does_not_enter_two_tours_of_the_same_hour():
    def settle():
        of = factories.collective()
        by = factories.member(of, role="coordinator")
        pairs = [[factories.member(of), factories.member(of)] for _ in range(2)]
        with within(of):
            tours = [factories.tour(of, by, state="draft") for _ in range(2)]
        for one in (by, *pairs[0], *pairs[1]):
            one.outings_done = 5
            one.save(update_fields=["outings_done"])
        return of, by, pairs, tours

    for _ in range(TIMES):
        of, by, pairs, tours = alone(settle)

        def enter(place, of=of, by=by, pairs=pairs, tours=tours):
            with within(of):
                return assign_pair(tours[place], members=[by, pairs[place][0]], on=TODAY)

        results = at_once([lambda: enter(0), lambda: enter(1)])
        assert [type(one) for one in results if isinstance(one, DomainError)] == [AlreadyGoingOut]

        def in_tours(of=of, by=by):
            with within(of):
                return PairMember.objects.filter(member=by).count()

        assert alone(in_tours) == 1
