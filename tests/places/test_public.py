"""What everyone reads of the directory, what is told of it, what collectives share."""

from datetime import time, timedelta

import pytest

from essaim.kernel.tenancy import within
from essaim.models import Origin, Place, PlaceImport, Proposal, Service
from essaim.people.rules.authority import ForTheCoordinator
from essaim.places.actions import imports
from essaim.places.actions.closures import announce_closure
from essaim.places.actions.places import PlaceData, PlaceIsClosed, close_place, edit_place
from essaim.places.actions.proposals import (
    MOST_WAITING,
    NotSomethingWrong,
    ProposalIsSettled,
    SaidEnough,
    SayWhatIsRight,
    accept_closing,
    accept_correction,
    forget_proposals,
    propose,
    refuse_proposal,
)
from essaim.places.actions.publishing import publish_checked, publish_place, share_directory, withdraw_place
from essaim.places.actions.sharing import NotShared, ask_shared
from essaim.places.enums import PlaceKind
from essaim.places.queries.places import places
from essaim.places.queries.public import (
    PublicPlace,
    open_proposals,
    place_news,
    published_places,
    told_to_someone,
)
from essaim.places.queries.sharing import shared_directories
from essaim.places.rules.public import public_phone, public_text
from tests import factories
from tests.factories import NOW
from tests.places.test_places import place, service

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("01 48 00 00 00", "01 48 00 00 00"),
        ("+33 9 72 00 00 00", "+33 9 72 00 00 00"),
        ("0 800 130 000", "0 800 130 000"),
        ("115", "115"),
        ("06 39 98 12 34", ""),
        ("+33 7 39 98 12 34", ""),
        ("0692 12 34 56", ""),
        ("01 48 00 00 00 ou 06 39 98 12 34", ""),
        ("demander Jo", ""),
    ],
)
def test_a_mobile_number_is_somebody_s_and_is_not_shown(number, shown):
    assert public_phone(number) == shown


def test_mails_and_mobile_numbers_in_a_text_are_not_shown():
    said = "Écrire à jo.martin@exemple.fr ou au 06.39.98.12.34, sinon 01 48 00 00 00."
    assert public_text(said) == "Écrire à … ou au …, sinon 01 48 00 00 00."


def test_nothing_publishes_itself_and_what_is_shown_is_chosen(collective, volunteer, coordinator):
    ours = place(collective, volunteer, phone="06 39 98 12 34", email="a@b.fr", remark="Demander Jo")
    Place.objects.create(collective=collective, name="Importé", kind="club", checked_on=TODAY)
    assert published_places(collective).count() == 0
    with pytest.raises(ForTheCoordinator):
        publish_place(ours, by=volunteer, on=TODAY)
    assert publish_checked(collective, by=coordinator, on=TODAY) == 1
    (row,) = published_places(collective)
    shown = PublicPlace(row)
    said = [getattr(shown, name) for name, one in vars(PublicPlace).items() if isinstance(one, property)]
    assert (shown.name, shown.phone) == (ours.name, "")
    assert [word for word in ("Jo", "a@b.fr", "06 39") if word in str(said)] == []
    withdraw_place(ours, by=coordinator)
    assert published_places(collective).count() == 0
    close_place(ours, by=coordinator, on=TODAY)
    with pytest.raises(PlaceIsClosed):
        publish_place(ours, by=coordinator, on=TODAY)


def test_the_news_tell_what_changed_and_what_closed_for_a_while(collective, volunteer, coordinator):
    kept, gone = place(collective, volunteer), place(collective, volunteer, "Fermé")
    place(collective, volunteer, "Pas public")
    publish_place(kept, by=coordinator, on=TODAY)
    publish_place(gone, by=coordinator, on=TODAY)
    close_place(gone, by=coordinator, on=TODAY + timedelta(days=1))
    later = TODAY + timedelta(days=2)
    service(kept, volunteer)
    edit_place(kept, data=PlaceData(name="Autre nom", kind="club"), version=1, by=volunteer, on=later)
    told = [(one.name, one.changed_on) for one in place_news(collective, on=later, most=10)]
    assert told == [("Autre nom", later), ("Fermé", TODAY + timedelta(days=1))]
    after = TODAY + timedelta(days=80)
    assert [one.name for one in place_news(collective, on=after, most=10)] == ["Autre nom"]


def test_an_error_told_changes_nothing_before_a_coordinator_looks(collective, volunteer, coordinator):
    kept = place(collective, volunteer, phone="01 48 00 00 00")
    told = propose(kept, wrong="phone", said="C’est le 01 48 00 00 09", on=TODAY)
    assert propose(kept, wrong="phone", said="C’est le 01 48 00 00 09", on=TODAY).id == told.id
    assert Place.objects.get().phone == "01 48 00 00 00"
    data = PlaceData(name=kept.name, kind=kept.kind, phone="01 48 00 00 09")
    with pytest.raises(ForTheCoordinator):
        accept_correction(told, data=data, version=1, by=volunteer, on=TODAY)
    accept_correction(told, data=data, version=1, by=coordinator, on=TODAY)
    assert (Place.objects.get().phone, open_proposals(collective).count()) == ("01 48 00 00 09", 0)
    with pytest.raises(ProposalIsSettled):
        refuse_proposal(told, by=coordinator, on=TODAY)
    closing = propose(kept, wrong="closed", said="", on=TODAY, by=volunteer)
    other = propose(kept, wrong="other", said="Un banc devant", on=TODAY)
    refuse_proposal(other, by=coordinator, on=TODAY)
    accept_closing(closing, by=coordinator, on=TODAY)
    assert Place.objects.get().closed_on == TODAY
    assert sorted(Proposal.objects.values_list("wrong", "is_accepted")) == [
        ("closed", True), ("other", False), ("phone", True),
    ]  # fmt: skip
    assert forget_proposals(collective, on=TODAY + timedelta(days=30)) == 0
    assert forget_proposals(collective, on=TODAY + timedelta(days=31)) == 3


def test_what_is_told_makes_sense_and_does_not_pile_up(collective, volunteer):
    kept = place(collective, volunteer)
    with pytest.raises(NotSomethingWrong):
        propose(kept, wrong="casino", said="x", on=TODAY)
    with pytest.raises(SayWhatIsRight):
        propose(kept, wrong="hours", said=" \u200b ", on=TODAY)
    for number in range(MOST_WAITING):
        propose(kept, wrong="other", said=f"Chose {number}", on=TODAY)
    with pytest.raises(SaidEnough):
        propose(kept, wrong="other", said="Encore", on=TODAY)
    propose(kept, wrong="phone", said="Faux numéro", on=TODAY, by=volunteer)


@pytest.fixture
def neighbour(collective):
    """Another collective of the network, with its coordinator."""
    other = factories.collective("Collectif du Mans", of=collective.network)
    return other, factories.member(other, role="coordinator")


def test_a_shared_directory_is_taken_looked_at_first_and_followed(
    collective, volunteer, coordinator, neighbour
):
    other, theirs = neighbour
    ours = place(collective, volunteer, email="a@b.fr", remark="Ne pas y aller le lundi", kind="meals")
    service(ours, volunteer, is_free="yes", welcome="referred")
    place(collective, volunteer, "Pas public")
    publish_place(ours, by=coordinator, on=TODAY)
    assert shared_directories(other) == []
    with within(other), pytest.raises(NotShared):
        ask_shared(other, of=collective.slug, by=theirs, at=NOW)
    share_directory(collective, shares=True, by=coordinator)
    assert [(one.collective.id, one.places) for one in shared_directories(other)] == [(collective.id, 1)]
    assert shared_directories(factories.collective("Ailleurs")) == []

    def taken():
        with within(other):
            batch = ask_shared(other, of=collective.slug, by=theirs, at=NOW)
            imports.preview_places(batch, on=TODAY)
            assert not Place.every.filter(batch=batch).exists()
        return imports.bring_places(batch, by=theirs, at=NOW)

    assert taken().counts["places"]["new"] == 1
    with within(other):
        (mine,) = places(other)
        (offer,) = Service.objects.all()
        assert (mine.name, mine.email, mine.kind, mine.remark, mine.published_on) == (
            ours.name, "a@b.fr", PlaceKind.MEALS, "", None,
        )  # fmt: skip
        assert (offer.name, offer.need, offer.welcome, offer.is_free) == (
            "Café du mardi",
            "meet",
            "referred",
            "yes",
        )
        assert Origin.objects.filter(service=None).get().source == f"essaim-{collective.slug}"
        mine.remark = "Chez nous : bien"
        mine.save()
    data = PlaceData(name=ours.name, kind="meals", phone="01 48 00 00 09", remark="Autre remarque")
    edit_place(ours, data=data, version=1, by=volunteer, on=TODAY)
    assert taken().counts["places"]["known"] == 1
    with within(other):
        (mine,) = places(other)
        assert (mine.phone, mine.remark) == ("01 48 00 00 09", "Chez nous : bien")
    assert Place.objects.get(id=ours.id).remark == "Autre remarque"
    assert PlaceImport.objects.count() == 0  # ours: nothing of theirs is written here


def test_what_is_given_to_someone_holds_the_week_and_the_closures_and_no_mobile_number(collective, volunteer):
    week = {"Tu": ((time(9), time(12)),)}
    one = place(
        collective,
        volunteer,
        phone="06 39 98 12 34",
        email="a@lieu.example",
        remark="Demander Awa",
        week=week,
        hours_note="sonner",
    )
    service(one, volunteer)
    announce_closure(one, first=TODAY, last=TODAY + timedelta(days=2), why="congés", by=volunteer, on=TODAY)
    given = told_to_someone(Place.objects.get(id=one.id), on=TODAY).replace("\u00a0", " ")
    assert given.splitlines()[0] == "Centre social des Lilas"
    assert [word for word in ("06 39", "@", "Awa") if word in given] == []
    assert ("Mardi : 9 h – 12 h" in given, "Café du mardi" in given, "Fermé du" in given) == (
        True,
        True,
        True,
    )
