"""Each level of keys is changed while Essaim is in use, and after a kill half way nothing is lost."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from essaim.kernel import keyring, master_keys, rotation
from essaim.kernel.fields import sealed_fields, sealed_models
from essaim.kernel.sealing import BrokenSeal, KeyIsGone, generation_of
from essaim.kernel.tenancy import within
from essaim.kernel.vault import CollectiveKey, SubjectKey
from essaim.models import Consent, Merge, Note, Person, Worry
from tests import factories
from tests.installation import fresh_installation

TODAY = date(2026, 11, 23)
OTHER_KEY = "b3RoZXJrZXktb3RoZXJrZXktb3RoZXJrZXktb3RoZXI="


@pytest.fixture
def odette(collective, coordinator):
    """She, and rows of hers sealed in every way: by `id`, by `person_id`, by `kept_id`, by a key of their own."""
    with within(collective):
        made = factories.person(collective, coordinator, "Odette Renaud", phone="+33611223344")
        other = factories.person(collective, coordinator, "Odette R.")
        who = {"collective": collective, "person": made}
        Note.objects.create(**who, body="aime le jardin", by=coordinator, at=factories.NOW, expires_on=TODAY)
        Consent.objects.create(
            **who,
            purpose="phone",
            given_on=TODAY,
            given_how="spoken",
            recorded_by=coordinator,
            detail="le soir",
        )
        Merge.objects.create(
            collective=collective, kept=made, merged=other, by=coordinator, at=factories.NOW, before={"a": 1}
        )
        worry = Worry(
            **who, level="worry", fact="volets clos", raised_by=coordinator, raised_at=factories.NOW
        )
        keyring.make_key(collective.id, keyring.Subject("worry", worry.id))
        worry.save()
    return made


def read(collective):
    """What all that is sealed says, in a scope of its own."""
    with within(collective):
        return [
            (model.__name__, field.name, getattr(row, field.name))
            for model in sealed_models()
            for row in model.objects.order_by("pk")
            for field in sealed_fields(model)
            if row.__dict__[field.attname] is not None
        ]


def test_the_master_key_is_changed_and_the_former_one_may_go(odette, collective, settings):
    before = read(collective)
    former = CollectiveKey.objects.get().master
    settings.MASTER_KEYS = f"{OTHER_KEY},{settings.MASTER_KEYS}"
    assert (rotation.rewrap_collectives(), rotation.rewrap_collectives()) == (1, 0)
    settings.MASTER_KEYS = OTHER_KEY
    assert CollectiveKey.objects.get().master == master_keys.active_name() != former
    assert read(collective) == before


def test_without_the_former_master_key_nothing_is_wrapped_again(odette, collective, settings):
    row = CollectiveKey.objects.values().get()
    settings.MASTER_KEYS = OTHER_KEY
    with pytest.raises(master_keys.NoMasterKey):
        rotation.rewrap_collectives()
    assert CollectiveKey.objects.values().get() == row


def test_the_key_of_a_collective_is_changed(odette, collective):
    before, wrapped = read(collective), set(SubjectKey.objects.values_list("wrapped", flat=True))
    assert rotation.rotate_collective(collective) == 3
    kept = CollectiveKey.objects.get()
    assert (kept.generation, kept.wrapped_former) == (2, None)
    assert not wrapped & set(SubjectKey.objects.values_list("wrapped", flat=True))
    assert read(collective) == before


def test_blind_indexes_and_the_journal_survive_a_change_of_the_collective_s_key(odette, collective):
    with within(collective):
        before = keyring.blind_index(collective.id, "phone", "+33611223344")
    rotation.rotate_collective(collective)
    with within(collective):
        assert keyring.blind_index(collective.id, "phone", "+33611223344") == before


def test_half_way_both_generations_of_a_collective_open_and_the_rest_follows(odette, collective):
    before = read(collective)
    with within(collective):
        newest = rotation._new_wrapper(collective.id)  # killed here
        late = factories.person(collective, odette.created_by, "Zoé Blanc")
    assert set(SubjectKey.objects.values_list("wrapped_by", flat=True)) == {1, newest}
    assert sorted(read(collective)) == sorted([*before, ("Person", "name", "Zoé Blanc")])
    assert rotation.rotate_collective(collective) == 3
    assert CollectiveKey.objects.get().generation == newest
    with within(collective):
        assert Person.objects.get(id=late.id).name == "Zoé Blanc"


def test_a_request_that_began_before_a_rotation_reads_and_writes_after_it(odette, collective):
    with within(collective):
        keyring.wrapping_key(collective.id)  # known of this request
        assert rotation.rotate_collective(collective) == 3
        assert Person.objects.get(id=odette.id).name == "Odette Renaud"
        late = factories.person(collective, odette.created_by, "Zoé Blanc")
    with within(collective):
        assert Person.objects.get(id=late.id).name == "Zoé Blanc"


@pytest.mark.django_db(transaction=True)
def test_the_keys_of_people_are_changed_and_the_former_ones_destroyed(odette, collective):
    before = read(collective)
    with within(collective):
        former = {
            one: keyring.subject_key(collective.id, one)[1] for one in keyring.all_subjects(collective.id)
        }
    rotated = rotation.rotate_people(collective, pause=0)
    assert (rotated.done, rotated.failed) == (3, 0)
    assert set(SubjectKey.objects.values_list("generation", flat=True)) == {2}
    assert read(collective) == before
    with within(collective):
        for subject, key in former.items():
            assert keyring.subject_key(collective.id, subject)[1] != key
        envelopes = [
            row.__dict__[field.attname].envelope
            for model in sealed_models()
            for row in model.objects.all()
            for field in sealed_fields(model)
            if row.__dict__[field.attname] is not None
        ]
    assert {generation_of(one) for one in envelopes} == {2}


@pytest.mark.django_db(transaction=True)
def test_half_way_both_keys_of_a_person_open_and_the_rest_follows(odette, collective):
    before = read(collective)
    with within(collective):
        stale = Person.objects.get(id=odette.id)
        assert stale.name == "Odette Renaud"
        rotation._add_generation(collective.id, keyring.Subject("person", odette.id))  # killed here
    with within(collective):
        half = Person.objects.get(id=odette.id)
        half.likes = "le thé"
        half.save()
    both = read(collective)
    assert [line for line in both if line not in before] == [("Person", "likes", "le thé")]
    assert len(both) == len(before) + 1
    rotation.rotate_people(collective, pause=0)
    assert SubjectKey.objects.filter(subject_id=odette.id).count() == 1
    assert read(collective) == both


@pytest.mark.django_db(transaction=True)
def test_what_does_not_open_keeps_its_former_key(odette, collective):
    with within(collective):
        note = Note.objects.get()
        spoiled = bytearray(note.__dict__["body"].envelope)
        spoiled[-1] ^= 1
        from essaim.kernel.fields import Sealed

        Note.objects.filter(id=note.id).update(body=Sealed(bytes(spoiled)))
    rotated = rotation.rotate_people(collective, pause=0)
    assert (rotated.done, rotated.failed) == (2, 1)
    assert SubjectKey.objects.filter(subject_id=odette.id).count() == 2
    with within(collective):
        assert Person.objects.get(id=odette.id).name == "Odette Renaud"
        with pytest.raises(BrokenSeal):
            Note.objects.get().body  # noqa: B018


@pytest.mark.django_db(transaction=True)
def test_a_former_key_put_back_in_the_place_of_the_new_one_opens_nothing(odette, collective):
    with within(collective):
        rotation._add_generation(collective.id, keyring.Subject("person", odette.id))
    rows = SubjectKey.objects.filter(subject_id=odette.id)
    rows.filter(generation=2).update(wrapped=rows.get(generation=1).wrapped)
    with within(collective), pytest.raises(BrokenSeal):
        keyring.subject_key(collective.id, keyring.Subject("person", odette.id), 2)


def test_no_key_without_a_row(collective):
    with within(collective), pytest.raises(KeyIsGone):
        keyring.subject_key(collective.id, keyring.Subject("person", factories.new_id()))


LOAD = """
c = factories.collective()
with within(c):
    m = factories.member(c)
    for n in range(150):
        factories.person(c, m, f"Personne {n}")
print(c.id)
"""
ROTATE = """
c = Collective.objects.get()
{how}
print("done")
"""
READ = """
from essaim.kernel.vault import SubjectKey, CollectiveKey
c = Collective.objects.get()
with within(c):
    names = sorted(p.name for p in Person.objects.all())
print(names == sorted(f"Personne {n}" for n in range(150)), SubjectKey.objects.count(), CollectiveKey.objects.get().wrapped_former is None)
"""


@pytest.mark.parametrize(
    ("how", "moved"),
    [
        ("rotation.rotate_collective(c)", "wrapped_by > 1"),
        ("rotation.rotate_people(c, pause=0)", "generation > 1"),
    ],
)
def test_killed_half_way_a_rotation_loses_nothing_and_ends_when_run_again(tmp_path, how, moved):
    installation = fresh_installation(tmp_path)
    installation.run(LOAD)
    script = ROTATE.format(how=f"rotation.BATCH = 5; {how}")
    halves = []
    for reached in (10, 100):
        running = installation.start(script)
        while count(installation, moved) < reached:
            assert running.poll() is None
        running.kill()
        running.communicate()
        halves.append(count(installation, moved))
        assert installation.run(READ).split()[0] == "True"
    assert 0 < halves[0] < 150
    installation.run(script)
    assert installation.run(READ) == "True 150 True"


def count(installation, condition):
    with closing(sqlite3.connect(f"file:{installation.folder}/vault.sqlite3?mode=ro", uri=True)) as vault:
        return vault.execute(f"SELECT count(*) FROM essaim_subjectkey WHERE {condition}").fetchone()[0]
