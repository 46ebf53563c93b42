"""A practice is written, shared, taken up and adapted; it tells of nobody; a signed file carries it to another network."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.impact.rules import Period
from essaim.kernel.tenancy import within
from essaim.models import Adoption, Outing, Practice, PracticeComment, Tour
from essaim.people.actions.indexes import rebuild_indexes
from essaim.people.rules.authority import ForTheCoordinator
from essaim.sharing.actions import practices as actions
from essaim.sharing.enums import Went
from essaim.sharing.models.cards import Card, Identity, read, written
from essaim.sharing.queries.figures import chosen_figures, own_figures
from essaim.sharing.queries.leaving import MOST_SIGNS, to_share
from essaim.sharing.queries.practices import adopters, practices_for, saying_so, tree_of
from essaim.sharing.queries.private import tells_of_someone
from essaim.sharing.rules.files import AlteredFile, NotAFileOfCards, Sent, open_file, public_key, signed_file
from tests import factories
from tests.factories import new_id
from tests.places.test_places import place
from tests.sharing.samples import CAFE, longest

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Paris"))
SEED = bytes(range(32))


def write(collective, by, card=CAFE, **more):
    return actions.write_card(collective, card, by=by, at=NOON, practice_id=new_id(), **more)


def neighbour(collective, name):
    """Another collective of the network, and who coordinates it."""
    other = factories.collective(name, of=collective.network)
    return other, factories.member(other, role="coordinator", name="Rose Petit")


@pytest.fixture
def shared(collective, coordinator):
    with within(collective):
        return actions.share_card(write(collective, coordinator), by=coordinator, at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (actions.CardNeedsAnAnswer, {"title": " "}),
        (actions.CardNeedsAnAnswer, {"steps": ("", " ")}),
        (actions.WhichStep, {"theme": "danser"}),
        (actions.TooManyCardSteps, {"steps": ("a",) * 7}),
        (actions.QuotedMustAgree, {"agreed": False}),
        (actions.QuotedMustAgree, {"quoted": ""}),
    ],
)
def test_what_a_card_lacks_is_said_and_nothing_is_kept(collective, coordinator, volunteer, refusal, changes):
    with within(collective):
        with pytest.raises(refusal):
            write(collective, coordinator, replace(CAFE, **changes))
        with pytest.raises(ForTheCoordinator):
            write(collective, volunteer)
    assert not Practice.objects.exists()


@pytest.mark.django_db
def test_a_draft_is_of_its_collective_and_what_is_shared_of_the_network(collective, coordinator):
    other, theirs = neighbour(collective, "Collectif de Pantin")
    far = factories.member(
        factories.collective("Ailleurs", of=factories.network()), role="coordinator", name="Jo Loin"
    )
    with within(collective):
        draft = write(collective, coordinator)
        assert [practices_for(one).count() for one in (coordinator, theirs, far)] == [1, 0, 0]
        actions.share_card(draft, by=coordinator, at=NOON)
    assert [practices_for(one).count() for one in (coordinator, theirs, far)] == [1, 1, 0]
    assert [
        saying_so(practices_for(theirs), words).count() for words in ("thermos bailleur", "CAFÉ", "piscine")
    ] == [1, 1, 0]
    with within(other), pytest.raises(actions.NotYours):
        actions.take_back(draft, by=theirs)
    lead = factories.member(None, role="network_lead", lead_of=collective.network)
    actions.hide_card(draft, reason="Le nom d’une voisine.", by=lead)
    assert [practices_for(one).count() for one in (coordinator, theirs, lead)] == [1, 0, 1]
    with within(collective), pytest.raises(actions.TakenBackByTheNetwork) as told:
        actions.share_card(draft, by=coordinator, at=NOON)
    assert "Le nom d’une voisine." in str(told.value)
    actions.show_card(draft, by=lead)
    assert practices_for(theirs).count() == 1
    with pytest.raises(ForTheCoordinator):
        actions.hide_card(draft, reason="x", by=far)


@pytest.mark.django_db
def test_who_took_it_up_is_counted_once_along_the_whole_tree(collective, coordinator, shared):
    """Two take the first as it is, one of them the second too; the adaptation of an adaptation counts for the first."""
    pantin, rose = neighbour(collective, "Pantin")
    romain, paul = neighbour(collective, "Romainville")
    drancy, zoe = neighbour(collective, "Drancy")
    with within(pantin):
        actions.adopt(shared, went=Went.TRYING, told="", by=rose, at=NOON)
        actions.adopt(shared, went=Went.WELL, told="Dix voisins.", by=rose, at=NOON + timedelta(days=1))
        version = actions.adapt(shared, by=rose, at=NOON, practice_id=new_id())
        assert actions.adapt(shared, by=rose, at=NOON, practice_id=new_id()) == version
        assert (version.card.results, version.card.quotation, version.card.figures) == ("", "", ())
        actions.share_card(version, by=rose, at=NOON)
    with within(romain):
        actions.adopt(version, went=Went.PARTLY, told="", by=paul, at=NOON)
        actions.adopt(shared, went=Went.PARTLY, told="", by=paul, at=NOON)
    with within(drancy):
        again = actions.adapt(version, by=zoe, at=NOON, practice_id=new_id())
    with within(collective):
        actions.adopt(version, went=Went.TRYING, told="", by=coordinator, at=NOON)  # back to the first
        with pytest.raises(actions.IsYours):
            actions.adopt(shared, went=Went.WELL, told="", by=coordinator, at=NOON)
        with pytest.raises(actions.SayHowItGoes):
            actions.adopt(version, went="bof", told="", by=coordinator, at=NOON)
    assert dict(adopters([shared, version, again])) == {shared.id: 3, version.id: 3, again.id: 0}
    assert Adoption.objects.get(practice=shared, collective=pantin).told == ""  # `adapt` says that it begins
    tree = tree_of(version, rose)
    assert (tree.practice, [one.practice for one in tree.branches]) == (shared, [version])
    assert tree.branches[0].branches == []  # the draft of Drancy is Drancy's
    assert [one.practice for one in tree_of(version, zoe).branches[0].branches] == [again]


@pytest.mark.django_db
def test_a_remark_is_of_a_collective_and_is_taken_away_by_who_may(collective, coordinator, volunteer, shared):
    pantin, rose = neighbour(collective, "Pantin")
    _drancy, zoe = neighbour(collective, "Drancy")
    with within(pantin):
        chosen = new_id()
        said = [
            actions.comment(shared, body="Et l’hiver ?", by=rose, at=NOON, comment_id=chosen)
            for _twice in range(2)
        ]
        with pytest.raises(actions.NothingSaidOfIt):
            actions.comment(shared, body=" \x00", by=rose, at=NOON, comment_id=new_id())
        with pytest.raises(actions.TellsOfSomeone):
            actions.comment(
                shared, body="Appelez-moi au 06 12 34 56 78", by=rose, at=NOON, comment_id=new_id()
            )
    assert (said[0], PracticeComment.objects.count()) == (said[1], 1)
    for who in (volunteer, zoe):
        with pytest.raises(ForTheCoordinator):
            actions.hide_comment(said[0], by=who, at=NOON)
    actions.hide_comment(said[0], by=coordinator, at=NOON)
    assert not PracticeComment.objects.filter(hidden_at=None).exists()


@pytest.fixture
def known(collective, coordinator):
    """Someone whom the collective knows, a street that bears the name of another, a place of the directory."""
    with within(collective):
        for name in ("Odette Renaud", "Rose Lilas"):
            rebuild_indexes(factories.person(collective, coordinator, name))
        factories.street(collective, "Rue des Lilas")
        place(collective, coordinator, name="Maison de quartier", address="3 rue des Lilas", town="Bondy")
        yield collective


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Le café du jeudi, Maison de quartier, 3 rue des Lilas, Bondy.", False),
        ("Le café du jeudi, de 14 h à 17 h, 12 personnes attendues.", False),
        ("Un café au 12 rue des Lilas", True),
        ("Rendez-vous 4 bis, avenue Jean-Jaurès", True),
        ("Demandez Odette", True),
        ("Le goûter de M. RENAUD", True),
        ("Le goûter d’odette.", True),
        ("Les lilas sont en fleur", False),
        ("Chez Rose Lilas", True),
        ("Appelez le 06 12 34 56 78", True),
        ("Appelez le +33 6.12.34.56.78", True),
        ("", False),
    ],
)
def test_a_telephone_a_door_or_a_name_that_is_known_here_does_not_leave(known, text, tells):
    assert tells_of_someone(known, text) is tells
    assert to_share(known, text, url="https://exemple.org/x").is_refused is tells


@pytest.mark.django_db
def test_a_card_that_tells_of_someone_is_not_shared_nor_changed_so(known, coordinator):
    draft = write(known, coordinator, replace(CAFE, results="Odette descend chaque fois."))
    with pytest.raises(actions.TellsOfSomeone):
        actions.share_card(draft, by=coordinator, at=NOON)
    kept = actions.share_card(write(known, coordinator), by=coordinator, at=NOON)
    with pytest.raises(actions.TellsOfSomeone):
        actions.write_card(
            known,
            replace(CAFE, steps=("Sonner au 12 rue des Lilas.",)),
            by=coordinator,
            at=NOON,
            practice_id=new_id(),
            known=kept,
        )
    kept.refresh_from_db()
    assert kept.card.steps == CAFE.steps


@pytest.mark.django_db
def test_what_leaves_is_short_and_ends_with_its_link(known):
    long = to_share(known, "Un café. " * 200, url="https://exemple.org/" + "x" * 80)
    assert (len(long.text) <= MOST_SIGNS, long.text.endswith("…\nhttps://exemple.org/" + "x" * 80)) == (
        True,
        True,
    )
    short = to_share(known, "Café & thé", "à 10 h", url="https://exemple.org/x")
    assert (
        short.whatsapp
        == "https://wa.me/?text=Caf%C3%A9%20%26%20th%C3%A9%20%C3%A0%2010%20h%0Ahttps%3A%2F%2Fexemple.org%2Fx"
    )
    assert short.sms.startswith("sms:?&body=Caf%C3%A9%20%26%20th%C3%A9")


@pytest.mark.django_db
def test_figures_are_its_own_exact_of_the_work_and_rounded_of_people(collective, coordinator):
    """Two members went out: under eleven, they are not shown."""
    period = Period(NOON.date() - timedelta(days=30), NOON.date())
    with within(collective):
        doors = factories.dwellings(collective, 3)
        tour = factories.walk(collective, coordinator, doors, starts_at=NOON - timedelta(days=3))
        assert Tour.objects.filter(id=tour.id).exists()
        assert Outing.objects.exists()
        told = {one.key: one.said for one in own_figures(collective, period)}
        assert (told["doors_proposed"], told.get("volunteers", "")) == ("3", "")
        assert [
            one.label
            for one in chosen_figures(collective, period, ["volunteers", "doors_proposed", "inconnu"])
        ] == ["Portes proposées"]


@pytest.mark.django_db
def test_a_file_is_taken_once_by_another_network_and_says_who_signed(collective, coordinator, shared):
    lead = factories.member(None, role="network_lead", lead_of=collective.network)
    content = actions.file_of(collective.network, at=NOON)
    received = open_file(content)
    assert received.key == public_key(actions.signing_seed(collective.network))
    assert len(received.fingerprint.split()) == 4
    away = factories.network("Réseau du Nord")
    other_lead = factories.member(None, role="network_lead", lead_of=away, name="Ines Nord")
    assert public_key(actions.signing_seed(away)) != received.key
    assert [actions.receive(away, received, by=other_lead, at=NOON) for _twice in range(2)] == [1, 0]
    row = Practice.objects.get(network=away)
    assert (row.origin, row.collective, row.card.steps) == (collective.network.name, None, CAFE.steps)
    with pytest.raises(ForTheCoordinator):
        actions.receive(away, received, by=lead, at=NOON)
    with pytest.raises(actions.NothingToSend):
        actions.file_of(away, at=NOON)  # what came from elsewhere is not given as ours


def test_nothing_personal_is_in_a_file():
    card = replace(CAFE, identity=Identity(collective="Bondy", contact="06 12 34 56 78"))
    content = signed_file([Sent("1", card)], network="N", made_on=NOON.date(), seed=SEED).decode()
    assert [word for word in ("06 12", "descendue", "voisine de 74", "Nadia") if word in content] == []
    assert CAFE.title in content


FILE = signed_file([Sent("1", CAFE), Sent("2", longest())], network="Réseau", made_on=NOON.date(), seed=SEED)


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, len(FILE) - 1), bit=st.integers(0, 7))
def test_a_file_of_which_one_bit_changed_is_refused(place, bit):
    altered = FILE[:place] + bytes([FILE[place] ^ (1 << bit)]) + FILE[place + 1 :]
    with pytest.raises((AlteredFile, NotAFileOfCards)):
        open_file(altered)


def test_a_signature_is_written_in_one_way():
    """Hexadecimal has two: capitals would make a second file that the same signature holds for."""
    signed = json.loads(FILE)["signature"]
    for other in (signed.upper(), f"{signed[:2]} {signed[2:]}"):
        with pytest.raises(AlteredFile):
            open_file(FILE.replace(signed.encode(), other.encode()))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, FILE + b"\n", b" " + FILE, FILE[:-1], b"x" * 2**21],
)
def test_what_is_no_such_file_is_a_sentence(content):
    with pytest.raises((AlteredFile, NotAFileOfCards)):
        open_file(content)


def test_whoever_signs_nonsense_is_read_with_care_or_refused():
    body = json.loads(FILE)["body"]
    body["cards"] = [
        {
            **body["cards"][0],
            "title": "t" * 900,
            "theme": "?",
            "quotation": "Je suis Odette",
            "steps": ["s"] * 40,
        }
    ]
    made = open_file(_signed(body))
    assert (len(made.cards[0].card.title), made.cards[0].card.theme, made.cards[0].card.quotation) == (
        90,
        "reach",
        "",
    )
    assert len(made.cards[0].card.steps) == 6
    for wrong in (
        {"cards": 3},
        {"cards": [3]},
        {"cards": [{"id": 1}]},
        {"network": None},
        {"made_on": "hier"},
    ):
        with pytest.raises(NotAFileOfCards):
            open_file(_signed({**body, **wrong}))


def _signed(body):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    signature = Ed25519PrivateKey.from_private_bytes(SEED).sign(rfc8785.dumps(body)).hex()
    return rfc8785.dumps(
        {"format": "essaim-practices-1", "key": public_key(SEED), "signature": signature, "body": body}
    )


def test_a_card_is_read_as_it_was_written():
    for card in (CAFE, longest(), Card()):
        assert read(json.loads(json.dumps(written(card)))) == card
    assert read({**written(CAFE), "plus_tard": 1}) == CAFE
