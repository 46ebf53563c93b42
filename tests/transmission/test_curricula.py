"""The curriculum of a network: drafted, published, given to another network, taken back in part."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from essaim.models import Curriculum
from essaim.transmission.actions import curricula as actions
from essaim.transmission.queries.curricula import before, current, draft_of, editions, proposal_of
from essaim.transmission.rules.default import default_programme
from essaim.transmission.rules.differences import GENERAL, differences
from essaim.transmission.rules.programme import Step, as_file, read
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return factories.network("Réseau de Nantes")


def drafted(network):
    return read(draft_of(network).content)


def seen(network, key="portes"):
    return actions.mark_of(drafted(network), key)


def test_a_network_reads_our_default_until_it_publishes_its_own(network):
    assert current(network).programme == default_programme()
    actions.open_draft(network, at=NOW)
    step = Step(minutes=20, title="La porte d’en face")
    actions.put_step(network, "portes", step, at=None, seen="")
    assert current(network).programme == default_programme()
    first = actions.publish_draft(network, reason="Une étape de plus.", at=NOW)
    assert (first.edition, first.published_at, draft_of(network)) == (1, NOW, None)
    assert current(network).programme.workshop("portes").steps[-1] == step
    assert before(first) == default_programme()
    actions.open_draft(network, at=NOW)
    actions.move_step(network, "portes", at=9, by=0, seen=seen(network))
    second = actions.publish_draft(network, reason="Une de moins.", at=NOW)
    assert second.edition == 2
    assert before(second) == read(first.content)
    assert current(network).programme == default_programme()
    assert [one.edition for one in editions(network)] == [2, 1]
    assert current(factories.network()).edition == 0


def test_number_order_and_length_of_workshops_are_the_network_s(network):
    actions.open_draft(network, at=NOW)
    key = actions.add_workshop(network, title="Second souffle", minutes=420)
    assert actions.add_workshop(network, title="Second souffle", minutes=60) == "second-souffle-2"
    actions.move_workshop(network, key, by=-1)
    actions.move_workshop(network, "territoire", by=-1)
    actions.move_workshop(network, "envol", by=0)
    keys = [one.key for one in drafted(network).workshops]
    assert keys == ["territoire", "ecoute", "reperer", "portes", "telephone", "lieux", "limites", "second-souffle", "second-souffle-2"]  # fmt: skip
    assert drafted(network).workshop(key).minutes == 420


def test_a_workshop_changed_meanwhile_is_not_written_over(network):
    actions.open_draft(network, at=NOW)
    mark = seen(network)
    step = replace(drafted(network).workshop("portes").steps[0], title="Autre titre")
    actions.put_step(network, "portes", step, at=1, seen=mark)
    for late in (
        lambda: actions.put_step(network, "portes", step, at=2, seen=mark),
        lambda: actions.move_step(network, "portes", at=1, by=0, seen=mark),
        lambda: actions.change_workshop(network, drafted(network).workshop("portes"), seen=mark),
        lambda: actions.put_step(network, "portes", step, at=99, seen=seen(network)),
    ):
        with pytest.raises(actions.ChangedMeanwhile):
            late()
    assert len(drafted(network).workshop("portes").steps) == 8


def test_what_is_refused_leaves_everything_as_it_was(network):
    for refused in (
        lambda: actions.publish_draft(network, reason="x", at=NOW),
        lambda: actions.move_workshop(network, "portes", by=1),
        lambda: actions.describe_programme(network, title="x", about="", licence=""),
    ):
        with pytest.raises(actions.NoDraft):
            refused()
    actions.open_draft(network, at=NOW)
    with pytest.raises(actions.NothingChanged):
        actions.publish_draft(network, reason="x", at=NOW)
    with pytest.raises(actions.NoSuchWorkshop):
        actions.move_workshop(network, "partie", by=1)
    for key in ("ecoute", "reperer", "portes", "telephone", "lieux", "limites", "envol"):
        actions.move_workshop(network, key, by=0)
    with pytest.raises(actions.LastWorkshop):
        actions.move_workshop(network, "territoire", by=0)
    with pytest.raises(actions.ReasonIsMissing):
        actions.publish_draft(network, reason="  ", at=NOW)
    assert [one.key for one in drafted(network).workshops] == ["territoire"]
    actions.drop_draft(network)
    assert current(network).programme == default_programme()


def test_exported_and_imported_into_another_network_it_is_identical(network):
    actions.open_draft(network, at=NOW)
    actions.describe_programme(network, title="À Nantes", about="Autrement.", licence="CC0")
    actions.add_workshop(network, title="Second souffle", minutes=60)
    actions.move_workshop(network, "ecoute", by=0)
    actions.move_workshop(network, "envol", by=-1)
    actions.publish_draft(network, reason="Chez nous.", at=NOW)
    file = as_file(current(network).programme)
    other = factories.network("Réseau d’Allonnes")
    actions.receive_file(other, file, at=NOW)
    assert current(other).programme == default_programme()
    offered = differences(default_programme(), read(proposal_of(other).content))
    assert {one.key for one in offered} == {GENERAL, "second-souffle", "ecoute"}
    actions.take_from_proposal(other, [one.key for one in offered], at=NOW)
    actions.publish_draft(other, reason="Repris de Nantes.", at=NOW)
    assert as_file(current(other).programme) == file
    assert proposal_of(other) is None


def test_a_part_is_taken_and_the_rest_stays_ours(network):
    theirs = default_programme()
    changed = replace(theirs.workshop("lieux"), title="Les lieux, autrement", competences=("guide", "cook"))
    known = replace(theirs.competences[0], key="cook", name="Cuisiner ensemble")
    theirs = replace(
        theirs.with_workshop(changed), title="Leur titre", competences=(*theirs.competences, known)
    )
    actions.receive_file(network, as_file(theirs), at=NOW)
    with pytest.raises(actions.NothingChosen):
        actions.take_from_proposal(network, ["portes", "inconnue"], at=NOW)
    actions.take_from_proposal(network, ["lieux"], at=NOW)
    ours = drafted(network)
    assert ours.workshop("lieux") == changed
    assert ours.title == default_programme().title
    assert ours.competences[-1] == known  # what it names comes with it
    with pytest.raises(actions.NoProposal):
        actions.take_from_proposal(network, ["lieux"], at=NOW)


def test_the_database_keeps_one_draft_and_one_edition_of_a_number(network):
    values = {"network": network, "content": {}, "made_at": NOW}
    Curriculum.objects.create(**values)
    Curriculum.objects.create(**values, state="published", edition=1, published_at=NOW)
    for wrong in (
        {},
        {"state": "published", "edition": 1, "published_at": NOW},
        {"state": "published"},
        {"state": "proposed", "edition": 4},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Curriculum.objects.create(**values, **wrong)
