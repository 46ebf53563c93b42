"""The bilan: the figures that leave are those of the page of figures, protected, frozen, sealed; words are withdrawn."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from disclosure import attack, possible
from essaim.bilans.actions import bilans as actions
from essaim.bilans.actions.figures import LedgerWasAltered, PeriodIsNotOver, as_published, freeze
from essaim.bilans.enums import MET_DEFINITIONS, WORK_DEFINITIONS, Met, Section, Table, Work
from essaim.bilans.models import BilanText, FrozenFigures
from essaim.bilans.queries.bilans import cited, is_whole, last_edition, ledger, open_link, published_cells
from essaim.bilans.queries.counted import counted
from essaim.bilans.rules.periods import in_words, publishable, quarters_of
from essaim.bilans.rules.words import causes_in
from essaim.doors.actions.visits import record_visit
from essaim.doors.enums import Outcome
from essaim.impact.enums import Indicator, PeopleIndicator
from essaim.impact.queries import figures, people_figures
from essaim.impact.rules import Period, quarter_of, year_of
from essaim.kernel.ids import uuid7
from essaim.models import Quotation
from essaim.people.actions.contacts import record_contact
from essaim.people.rules.authority import ForTheCoordinator
from tests import factories

pytestmark = pytest.mark.usefixtures("inside")
AT = datetime(2026, 7, 20, 9, tzinfo=UTC)
SPRING = quarter_of(date(2026, 5, 1))
DAY = datetime(2026, 5, 12, 16, tzinfo=UTC)


@pytest.fixture
def worked(collective, coordinator, volunteer):
    """A spring: sixty doors in two communes, calls, people named, some accompanied."""
    other = factories.commune("93053", "Noisy-le-Sec")
    doors = factories.dwellings(collective, 40)
    far = factories.street(collective, "Rue Verte")
    far.commune = other
    far.save()
    doors += [factories.dwelling(collective, number, on=far) for number in range(1, 21)]
    tour = factories.walk(
        collective, coordinator, doors, state="under_way", pair=[coordinator, volunteer], starts_at=DAY, started_at=DAY,
        returned_at=DAY + timedelta(hours=2),
    )  # fmt: skip
    outcomes = (Outcome.TALKED, Outcome.TALKED, Outcome.ABSENT, Outcome.REFUSES)
    for number, door in enumerate(doors):
        at = DAY + timedelta(minutes=number)
        record_visit(tour, door, visit_id=uuid7(), outcome=outcomes[number % 4], at=at, by=volunteer, now=at)
    people = [
        factories.person(collective, coordinator, f"Personne {number}", companion=volunteer, at=DAY)
        for number in range(13)
    ]
    for number in range(30):
        record_contact(
            collective, person=people[number % 13] if number < 20 else None, kind=("phone", "home", "street")[number % 3],
            on=DAY.date(), is_two_way=number < 25, people=1, by=volunteer, at=DAY,
        )  # fmt: skip
    return collective


def test_what_is_counted_to_leave_is_what_the_page_of_figures_shows(worked):
    for period in (SPRING, year_of(DAY.date())):
        told = counted(worked, period)
        doors, people = figures(worked, period), people_figures(worked, period)
        for figure, behind in told.met.items():
            if figure.value in Indicator.values:
                assert len(behind.ids) == doors[Indicator(figure.value)], figure
            if figure.value in PeopleIndicator.values:
                assert len(behind.ids) == people[PeopleIndicator(figure.value)], figure
        for figure, value in told.work.items():
            if figure.value in Indicator.values:
                assert value == doors[Indicator(figure.value)]
        for table, rows in told.tables.items():  # parts sum to their total, atoms and people alike
            whole = told.met[{Table.BY_COMMUNE: Met.CONVERSATIONS, Table.BY_KIND: Met.TWO_WAY}[table]]
            assert frozenset().union(*(row.ids for row in rows.values())) == whole.ids
            assert frozenset().union(*(row.atoms for row in rows.values())) == whole.atoms
    assert len(told.met[Met.CONVERSATIONS].ids) == 30
    assert told.work[Work.VISITED] == 60


def test_what_leaves_is_near_the_truth_protected_and_holds_against_an_attack(worked, coordinator):
    exact = counted(worked, SPRING)
    content = freeze(worked, SPRING, by=coordinator, at=AT).content
    assert content["work"]["doors_visited"] == 60  # about the work: as it is
    assert content["met"]["conversations"] in {25, 30, 35}
    for met, published in content["met"].items():
        least, most = possible(published)
        assert least <= len(exact.met[Met(met)].ids) <= most
        assert published is None or published % 5 == 0
    assert set(content["met"]) | set(content["withheld"]) >= set(Met.values)
    assert attack(published_cells(worked)) == []
    names = [cell["name"] for cell in content["cells"]]
    assert len(names) == len(set(names))


def test_a_year_leaves_beside_its_quarters(worked, coordinator):
    """The second release is attacked with the first: people of a year are not the sum of its quarters."""
    after = datetime(2027, 1, 9, 9, tzinfo=UTC)
    for period in (SPRING, quarter_of(date(2026, 8, 1)), year_of(SPRING.first)):
        freeze(worked, period, by=coordinator, at=after)
    assert [one.number for one in ledger(worked)] == [1, 2, 3]
    assert attack(published_cells(worked)) == []
    spring, summer, year = [one.content["met"] for one in ledger(worked)]
    assert summer["conversations"] is None
    assert year["conversations"] == spring["conversations"]  # the same people, the same number


def test_what_left_is_not_counted_again_and_an_altered_ledger_stops_everything(
    worked, coordinator, volunteer
):
    frozen = freeze(worked, SPRING, by=coordinator, at=AT)
    record_contact(worked, person=None, kind="phone", on=DAY.date(), is_two_way=True, people=1, by=volunteer, at=AT)  # fmt: skip
    assert freeze(worked, SPRING, by=coordinator, at=AT).id == frozen.id
    assert as_published(worked, SPRING) == frozen.content
    with pytest.raises(DatabaseError), transaction.atomic():
        FrozenFigures.objects.filter(id=frozen.id).update(last=date(2026, 6, 29))
    assert is_whole(ledger(worked))
    altered = ledger(worked)
    altered[0].content["met"]["conversations"] = 100
    assert not is_whole(altered)
    FrozenFigures.objects.filter(id=frozen.id).delete()
    FrozenFigures.objects.create(
        collective=worked, first=frozen.first, last=frozen.last, number=1, content=altered[0].content,
        frozen_at=AT, frozen_by=coordinator, seal=frozen.seal,
    )  # fmt: skip
    with pytest.raises(LedgerWasAltered):
        freeze(worked, quarter_of(date(2026, 2, 1)), by=coordinator, at=AT)


def test_only_periods_that_are_over_leave_and_only_a_coordinator_lets_them(
    collective, coordinator, volunteer
):
    for period in (quarter_of(AT.date()), year_of(AT.date()), Period(date(2026, 4, 1), date(2026, 5, 31))):
        with pytest.raises(PeriodIsNotOver):
            freeze(collective, period, by=coordinator, at=AT)
    with pytest.raises(ForTheCoordinator):
        freeze(collective, SPRING, by=volunteer, at=AT)
    assert in_words(publishable(AT.date())[0]) == "2e trimestre 2026"
    assert all(len(quarters_of(period)) in {1, 4} for period in publishable(AT.date()))


@pytest.fixture
def bilan(collective, coordinator):
    return actions.start_bilan(collective, SPRING, by=coordinator, at=AT, bilan_id=uuid7())


def words(bilan, coordinator, *, until=date(2026, 12, 31)):
    data = actions.QuotationData(
        words="Je parle à quelqu’un le jeudi.", said_by="une habitante, 74 ans", agreed_on=AT.date(), agreed_until=until
    )  # fmt: skip
    return actions.add_quotation(bilan, data=data, by=coordinator, at=AT, quotation_id=uuid7())


def test_a_bilan_says_what_did_not_work_or_is_not_published(bilan, coordinator):
    with pytest.raises(actions.SayWhatDidNotWork):
        actions.publish(bilan, by=coordinator, at=AT)
    actions.write_texts(bilan, {Section.FAILED: "Deux permanences vides."}, title="", by=coordinator)
    edition = actions.publish(bilan, by=coordinator, at=AT)
    actions.write_texts(bilan, {Section.FAILED: "Trois."}, title="Autre titre", by=coordinator)
    again = actions.publish(bilan, by=coordinator, at=AT)
    assert (edition.number, again.number) == (1, 2)
    assert edition.figures_id == again.figures_id
    assert edition.texts == {"failed": "Deux permanences vides."}


def test_words_that_are_withdrawn_are_in_no_edition_any_more(bilan, coordinator):
    quotation = words(bilan, coordinator)
    later = words(bilan, coordinator, until=date(2026, 8, 1))
    actions.write_texts(bilan, {Section.FAILED: "Rien."}, title="", by=coordinator)
    edition = actions.publish(bilan, by=coordinator, at=AT)
    assert [one.words for one in cited(edition, on=AT.date())] == ["Je parle à quelqu’un le jeudi."] * 2
    assert cited(edition, on=date(2026, 8, 2)) == [quotation]  # the other agreed until the first of August
    actions.withdraw_quotation(quotation, by=coordinator, at=AT)
    assert cited(edition, on=AT.date()) == [later]
    assert Quotation.objects.get(id=quotation.id).words is None


def test_bad_words_links_and_titles_are_refused_with_what_to_do(bilan, coordinator, volunteer):
    with pytest.raises(actions.AgreementIsOver):
        words(bilan, coordinator, until=date(2026, 7, 1))
    with pytest.raises(actions.NothingPublished):
        link(bilan, coordinator)
    actions.write_texts(bilan, {Section.FAILED: "Rien."}, title="", by=coordinator)
    actions.publish(bilan, by=coordinator, at=AT)
    for fault, bad in (
        (actions.SayForWhom, {"reader": " "}),
        (actions.PasswordTooShort, {"password": "court"}),
        (actions.NotADayForALink, {"until": date(2026, 7, 1)}),
        (actions.NotADayForALink, {"until": date(2028, 7, 1)}),
        (ForTheCoordinator, {"by": volunteer}),
    ):
        with pytest.raises(fault):
            link(bilan, coordinator, **bad)


def link(bilan, coordinator, **other):
    return actions.make_link(
        bilan,
        **({"reader": "Mairie", "password": "jonquille", "until": date(2026, 12, 31), "by": coordinator, "at": AT} | other),
    )  # fmt: skip


def test_a_link_opens_with_its_password_until_its_day_and_its_readings_are_counted(
    bilan, collective, coordinator
):
    actions.write_texts(bilan, {Section.FAILED: "Rien."}, title="", by=coordinator)
    actions.publish(bilan, by=coordinator, at=AT)
    made, secret = link(bilan, coordinator)
    assert open_link(collective, secret, on=AT.date()) == made
    assert not actions.opens(made, "rose-trémière", at=AT)
    assert actions.opens(made, "jonquille", at=AT)
    made.refresh_from_db()
    assert made.reads == 1
    assert open_link(collective, secret, on=date(2027, 1, 1)) is None
    actions.withdraw_link(made, by=coordinator, at=AT)
    assert open_link(collective, secret, on=AT.date()) is None
    assert not actions.opens(made, "jonquille", at=AT)


def test_every_figure_has_its_definition_and_causes_are_seen():
    assert set(WORK_DEFINITIONS) == set(Work)
    assert set(MET_DEFINITIONS) == set(Met)
    assert causes_in("Grâce à nous, la visite a permis de rompre l’isolement.") == ["Grâce à", "a permis de"]
    assert causes_in("Nous avons vu dix personnes, qui reviennent.") == []


def test_another_bilan_may_begin_with_the_texts_of_one(bilan, collective, coordinator):
    actions.write_texts(
        bilan, {Section.DONE: "Des portes.", Section.FAILED: "Rien."}, title="", by=coordinator
    )
    other = actions.start_bilan(
        collective, quarter_of(date(2026, 2, 1)), like=bilan, by=coordinator, at=AT, bilan_id=uuid7()
    )
    assert dict(BilanText.objects.filter(bilan=other).values_list("section", "text")) == {
        "done": "Des portes.",
        "failed": "Rien.",
    }
    assert last_edition(other) is None
