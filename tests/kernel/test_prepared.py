"""A statement written once reads what Django's would, of the collective that was entered, and of no other."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from essaim.doors.queries.doors import doors_of
from essaim.doors.queries.tours import tour_of, tours_of
from essaim.kernel.prepared import CannotPrepare, Prepared, any_of, ask_together, number_of
from essaim.kernel.tenancy import ScopeError, within
from essaim.models import Dwelling, Membership, Stop, Street, Tour
from tests import factories

pytestmark = pytest.mark.django_db
STOPS = Prepared(
    lambda tour: (
        Stop.objects.filter(tour_id=tour)
        .select_related("dwelling__street", "dwelling__building", "dwelling__memory")
        .order_by("position")
    )
)


def columns(row):
    return {field.attname: row.__dict__[field.attname] for field in row._meta.concrete_fields}


@pytest.fixture
def walked(collective, coordinator):
    with within(collective):
        roof = factories.building(collective, name="Bât. A", access="code au gardien")
        doors = [*factories.dwellings(collective, 3), factories.dwelling(collective, 10, building=roof)]
        return factories.tour(collective, coordinator, doors, pair=[coordinator])


def test_the_rows_are_those_of_django_with_what_was_selected_with_them(walked, collective):
    with within(collective):
        ours = STOPS(tour=walked.id)
        theirs = list(STOPS.build(tour=walked.id))
        assert [columns(one) for one in ours] == [columns(one) for one in theirs]
        assert [columns(one.dwelling) for one in ours] == [columns(one.dwelling) for one in theirs]
        assert [str(one.dwelling.street) for one in ours] == ["Rue des Lilas"] * 4
        assert [one.dwelling.building and one.dwelling.building.name for one in ours] == [None] * 3 + [
            "Bât. A"
        ]
        assert {id(one.dwelling.street) for one in ours} == {id(ours[0].dwelling.street)}
        with connection.execute_wrapper(refuse):
            assert [getattr(one.dwelling, "memory", None) for one in ours] == [None] * 4
            assert not ours[0]._state.adding


SIGNS = "50 % d'eux, 100 %% \\ « été »; -- \"?$1"


def test_a_text_is_found_as_it_was_given_whatever_signs_it_holds(collective):
    named = Prepared(
        lambda name: Street.objects.filter(name=name).exclude(name__contains="200 %").values_list("name")
    )
    with within(collective):
        factories.street(collective, SIGNS)
        assert named(name=SIGNS) == [(SIGNS,)]
        assert ask_together([named.wanted(name=SIGNS), named.wanted(name="’ OR 1=1")]) == [SIGNS, None]


def refuse(execute, sql, *_):
    raise AssertionError(sql)


def test_the_same_text_serves_another_tour_another_collective_and_another_reader(
    walked, collective, coordinator
):
    other = factories.collective("Collectif de Pantin")
    with within(collective):
        assert len(STOPS(tour=walked.id)) == 4
    with within(other):
        assert STOPS(tour=walked.id) == []
        member = factories.member(other)
        there = factories.tour(other, member, factories.dwellings(other, 2))
        assert len(STOPS(tour=there.id)) == 2
    with within(collective):
        assert STOPS(tour=there.id) == []
    with within(collective, other):
        assert len(STOPS(tour=walked.id)) + len(STOPS(tour=there.id)) == 6


def test_without_a_collective_it_is_an_exception_even_once_written(walked, collective):
    with within(collective):
        STOPS(tour=walked.id)
    with pytest.raises(ScopeError):
        STOPS(tour=walked.id)


def test_a_value_that_the_statement_swallows_is_refused(collective):
    with within(collective), pytest.raises(CannotPrepare):
        Prepared(lambda door: Dwelling.objects.all())(door=factories.new_id())


def test_dates_moments_texts_and_what_is_counted(walked, collective, coordinator):
    later = timezone.now() + timedelta(days=1)
    counted = Prepared(
        lambda before, state: Tour.objects.filter(outing__starts_at__lt=before, state=state).annotate(
            doors=Count("stops")
        )
    )
    numbers = Prepared(lambda on: Membership.objects.filter(starts_on__lte=on).values_list("id", "role"))
    with within(collective):
        assert [tour.doors for tour in counted(before=later, state="ready")] == [4]
        assert counted(before=walked.outing.starts_at, state="ready") == []
        assert counted(before=later, state="closed") == []
        assert (coordinator.id, "coordinator") in numbers(on=timezone.localdate())
        assert numbers(on=coordinator.starts_on - timedelta(days=1)) == []


def test_what_a_page_wants_is_asked_in_one_statement_each_value_what_it_is_alone(
    walked, collective, django_assert_num_queries
):
    other = factories.collective("Collectif de Pantin")
    stops = number_of(lambda tour: Stop.objects.filter(tour_id=tour))
    started = any_of(lambda collective: Tour.objects.filter(collective=collective, state="under_way"))
    moment = Prepared(lambda: Tour.objects.values_list("outing__starts_at", flat=True)[:1])
    wanted = [
        stops.wanted(tour=walked.id),
        started.wanted(collective=collective.id),
        moment.wanted(),
        stops.wanted(tour=factories.new_id()),
        stops.wanted(tour=walked.id),
    ]
    with within(collective):
        ask_together(wanted)
        with django_assert_num_queries(1):
            assert ask_together(wanted) == [4, None, walked.outing.starts_at, 0, 4]
        assert ask_together([]) == []
        Tour.objects.update(state="under_way")
        assert ask_together(wanted) == [4, walked.id, walked.outing.starts_at, 0, 4]
    with within(other):
        assert ask_together(wanted) == [0, None, None, 0, 0]
    with within(collective, other):
        assert ask_together(wanted) == [4, walked.id, walked.outing.starts_at, 0, 4]
    with pytest.raises(ScopeError):
        ask_together(wanted)
    two = Prepared(lambda: Tour.objects.values_list("id", "number")[:1])
    with within(collective), pytest.raises(CannotPrepare):
        ask_together([two.wanted(), moment.wanted()])


def test_the_tour_of_a_page_is_one_of_those_she_may_open(walked, collective, coordinator):
    volunteer, stranger = factories.member(collective), factories.member(collective)
    with within(collective):
        walked.pair.create(collective=collective, member=volunteer)
        for member in (coordinator, volunteer, stranger):
            found = tour_of(member, walked.id)
            assert found == tours_of(member).filter(id=walked.id).first()
        found = tour_of(volunteer, walked.id)
        with connection.execute_wrapper(refuse):
            assert {one.member_id for one in found.pair.all()} == {coordinator.id, volunteer.id}
        assert len(doors_of(found)) == 4


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="written into the text by PostgreSQL's driver alone"
)
def test_a_value_is_written_as_the_driver_writes_it():
    now = timezone.now()
    text = Prepared(lambda: Membership.objects.order_by("id").values_list("id")).ready({})
    for value in (uuid4(), now, now.replace(microsecond=0), now.date(), now.date().replace(year=1), SIGNS):
        assert text.literal(value) == connection.ops.compose_sql("%s", [value])
