"""The published number: near, right on the average, the same for the same people, and mute under fifteen."""

from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure import BASE, Group, Protector, possible

_SECRET = bytes(range(32))
_PROTECTOR = Protector(_SECRET)
_groups = st.builds(Group, count=st.integers(0, 5_000), mark=st.integers(0, 2**64 - 1))


@given(_groups)
def test_the_truth_lies_within_what_is_said_possible_and_within_four(group: Group) -> None:
    published = _PROTECTOR.published(group)
    least, most = possible(published)
    assert least <= group.count <= most
    assert most - least >= BASE
    if published is None:
        assert group.count < 15
    else:
        assert published % BASE == 0
        assert published >= 15
        assert abs(published - group.count) < BASE


@given(st.sets(st.integers(0, 10_000), max_size=60), st.integers(0, 60), st.booleans())
@settings(max_examples=60)
def test_the_same_people_have_the_same_number_in_any_order_and_any_parts(
    numbers: set[int], cut: int, is_reversed: bool
) -> None:
    people = sorted(map(str, numbers), reverse=is_reversed)
    whole = _PROTECTOR.group(map(str, numbers))
    assert _PROTECTOR.group(people[:cut]) + _PROTECTOR.group(people[cut:]) == whole
    assert _PROTECTOR.group([*people, *people[:cut]]) == whole  # counted once
    assert Protector(_SECRET).published(_PROTECTOR.group(people)) == _PROTECTOR.published(whole)


def test_others_in_the_same_number_are_rounded_by_themselves_and_right_on_the_average() -> None:
    """A mean over other people is the truth; over the same people, asked again, nothing is to be averaged."""
    for count in (16, 17, 18, 19, 23, 104):
        published = [_PROTECTOR.published(Group(count, mark)) or 0 for mark in range(4_000)]
        assert set(published) == {count // BASE * BASE, count // BASE * BASE + BASE}
        assert fmean(published) == pytest.approx(count, abs=0.2)


@pytest.mark.parametrize("count", [10, 11, 13, 14, 15, 19, 20, 22, 250])
def test_one_person_more_is_seen_one_time_in_five_at_most(count: int) -> None:
    """The best guess of « was she counted? » is right by 0.2 more than chance: the distance between both laws."""
    marks = range(4_000)
    laws = []
    for people in (count, count + 1):
        published = [_PROTECTOR.published(Group(people, mark * 7 + people)) for mark in marks]
        laws.append({value: published.count(value) / len(marks) for value in set(published)})
    distance = (
        sum(abs(laws[0].get(one, 0) - laws[1].get(one, 0)) for one in laws[0].keys() | laws[1].keys()) / 2
    )
    assert distance <= 0.2 + 0.03  # of four thousand draws


def test_another_secret_gives_other_numbers_and_a_short_one_is_refused() -> None:
    group = Group(18, 3)
    assert {Protector(bytes([one]) * 32).published(group) for one in range(40)} == {15, 20}
    with pytest.raises(ValueError, match="32 bytes"):
        Protector(b"short")
