"""A curriculum as a document: our own, what a file may hold, what it may not."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.transmission.enums import Deliverable, Variant
from essaim.transmission.rules.default import FILE, default_programme
from essaim.transmission.rules.differences import GENERAL, differences
from essaim.transmission.rules.programme import (
    NewerFile,
    NotAProgramme,
    TornFile,
    WrongPlace,
    as_file,
    from_file,
    read,
    written,
)

DEFAULT = default_programme()


def test_our_default_is_whole_and_can_be_led_tomorrow():
    assert len(DEFAULT.workshops) == 8
    for one in DEFAULT.workshops:
        assert (one.key, one.planned) == (one.key, 150)
        assert set(one.variants) == set(Variant.values)
        assert len(one.aims) == 3
        assert len(one.steps) >= 7
        assert any(step.core for step in one.steps)
        assert any(not step.core for step in one.steps)
        assert all(step.text for step in one.steps)
        assert sum(len(step.cards) for step in one.steps) >= 6
        assert len(one.questions) >= 3
        assert len(one.trouble) >= 2
        assert one.practice
        assert one.deliverable != Deliverable.OTHER
    aimed = {key for one in DEFAULT.workshops for key in one.competences}
    assert aimed == {one.key for one in DEFAULT.competences}


def test_our_default_is_written_as_french_is_printed():
    text = FILE.read_text("utf-8")
    inside = " ".join(_texts(json.loads(text)))
    assert re.findall(r"\w'\w|«(?!\u00a0)|(?<!\u00a0)»|(?<=\w) [:;?!]", inside) == []


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def test_a_file_read_and_written_again_is_the_same_file():
    assert FILE.read_bytes() == as_file(DEFAULT)
    assert from_file(as_file(DEFAULT)) == DEFAULT


def test_a_file_torn_anywhere_is_refused_and_says_so():
    whole = as_file(DEFAULT)
    for cut in range(40, len(whole) - 2, 977):
        with pytest.raises((TornFile, NotAProgramme)):
            from_file(whole[:cut])
    with pytest.raises(TornFile, match="ligne"):
        from_file(whole[: len(whole) // 2].rsplit(b" ", 1)[0])


def test_a_newer_file_asks_to_update_and_another_file_is_not_one():
    document = written(DEFAULT) | {"format_version": 2, "title": 12}
    with pytest.raises(NewerFile, match="format 2"):
        read(document)
    for other in (b"", b"\xff\xfe", b"[]", b"{}", b"12", b"name;phone\n", b"[" * 100_000, b" " * 2_000_000):
        with pytest.raises(NotAProgramme):
            from_file(other)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d.update(title=" "), "Le programme : « title » est vide"),
        (lambda d: d["workshops"][2].update(minutes=True), "séance 3 : « minutes »"),
        (lambda d: d["workshops"][0]["steps"][1].update(minutes=0), "séance 1, étape 2 : « minutes »"),
        (lambda d: d["workshops"][1].update(key="territoire"), "deux séances"),
        (lambda d: d["workshops"][1].update(key="Éc oute"), "séance 2 : la clé"),
        (lambda d: d["workshops"][1].update(competences=["vole"]), "savoir-faire « vole »"),
        (lambda d: d["workshops"][1].update(deliverable="gâteau"), "« deliverable » ne connaît pas"),
        (lambda d: d["workshops"][1].update(variants={"lune": "x"}), "variante « lune »"),
        (lambda d: d["workshops"][1].update(aims="x"), "« aims » doit être une liste"),
        (lambda d: d["workshops"][1].update(aims=[1]), "« aims » doit être une liste de textes"),
        (lambda d: d.update(workshops=[1]), "séance 1 : il manque"),
        (lambda d: d.update(about="x" * 7000), "dépasse 6000"),
        (lambda d: d.update(workshops=d["workshops"] * 6), "de 40 au plus"),
    ],
)
def test_a_fault_in_a_file_says_where_it_is(change, told):
    document = written(DEFAULT)
    change(document)
    with pytest.raises(WrongPlace) as refusal:
        read(document)
    assert told in str(refusal.value)


_any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_whatever_stands_in_a_place_it_is_read_or_refused_in_words(data):
    document = written(DEFAULT)
    place = document
    for _ in range(data.draw(st.integers(0, 3))):
        inner = [
            one
            for one in (place.values() if isinstance(place, dict) else place)
            if isinstance(one, dict | list) and one
        ]
        if not inner:
            break
        place = data.draw(st.sampled_from(inner))
    if isinstance(place, dict):
        place[data.draw(st.sampled_from(sorted(place)))] = data.draw(_any)
    else:
        place[data.draw(st.integers(0, len(place) - 1))] = data.draw(_any)
    found = _read(document)
    if isinstance(found, str):
        assert found.endswith(".")
    else:
        assert read(written(found)) == found


def _read(document):
    """The curriculum, or the refusal."""
    try:
        return read(document)
    except (WrongPlace, NotAProgramme, NewerFile) as refusal:
        return str(refusal)


def test_differences_are_told_workshop_by_workshop():
    document = written(DEFAULT)
    document["workshops"][3]["steps"][3]["minutes"] = 45
    document["workshops"][3]["steps"][3]["cards"].pop()
    document["workshops"].append(
        {**document["workshops"][0], "key": "second-souffle", "title": "Second souffle"}
    )
    del document["workshops"][1]
    found = differences(DEFAULT, read(document))
    assert [(one.key, one.kind) for one in found] == [
        (GENERAL, "changed"),
        ("portes", "changed"),
        ("second-souffle", "added"),
        ("ecoute", "removed"),
    ]
    told = [
        (change.before.replace("\u00a0", " "), change.after.replace("\u00a0", " "))
        for change in found[1].changes
    ]
    assert told[0] == ("Les refus, en vrai, 40 min", "Les refus, en vrai, 45 min")
    assert told[1][0].startswith("Bienvenue")
    assert told[1][1] == ""
    assert differences(DEFAULT, read(written(DEFAULT))) == []
