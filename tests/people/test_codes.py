"""The code of the card left at home."""

from datetime import date
from itertools import pairwise

import pytest

from essaim.kernel.tenancy import within
from essaim.models import PersonIndex
from essaim.people.actions import codes as actions
from essaim.people.queries.codes import digests_of, has_code, person_with_card
from essaim.people.rules.codes import LENGTH, SIGNS, new_code, read_code, shown
from essaim.rights.actions.erasure import erase_person
from tests import factories

pytestmark = pytest.mark.usefixtures("inside")
TODAY = date(2026, 11, 23)


@pytest.fixture
def odette(collective, coordinator):
    return factories.person(collective, coordinator)


def test_a_code_has_ten_signs_that_cannot_be_taken_for_one_another():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {LENGTH}
    assert not set("".join(codes)) & set("01ILOUZ")


def test_every_sign_misread_and_every_two_signs_swapped_is_seen():
    for code in (new_code() for _ in range(50)):
        for place in range(LENGTH):
            others = (code[:place] + sign + code[place + 1 :] for sign in SIGNS if sign != code[place])
            assert not any(read_code(other) for other in others)
        for place, (one, other) in enumerate(pairwise(code)):
            swapped = code[:place] + other + one + code[place + 2 :]
            assert one == other or read_code(swapped) == ""


def test_a_code_is_read_however_it_is_typed():
    code = new_code()
    typed = (
        shown(code),
        shown(code).lower(),
        " ".join(code),
        f"« {code} »",
        shown(code).replace("-", "\u00a0"),
    )
    assert {read_code(one) for one in typed} == {code}
    assert [
        read_code(one) for one in ("", "\ud800" * 10, "😀" * 10, code * 2, code[:9], "K" * 1_000_000)
    ] == [""] * 6


def test_only_a_blind_index_of_the_code_is_kept(collective, coordinator, odette):
    code = actions.give_code(odette, by=coordinator, on=TODAY)
    (index,) = PersonIndex.objects.filter(kind="code")
    assert (len(code), len(index.digest)) == (11, 18)
    assert code.replace("-", "").lower() not in index.digest.lower()
    assert person_with_card(collective, digests_of(collective, code)) == odette
    assert has_code(odette)


def test_a_new_code_voids_the_one_before(collective, coordinator, odette):
    first, second = (actions.give_code(odette, by=coordinator, on=TODAY) for _ in range(2))
    assert [person_with_card(collective, digests_of(collective, code)) for code in (first, second)] == [
        None,
        odette,
    ]


def test_a_code_opens_nothing_in_another_collective(collective, coordinator, odette):
    code = actions.give_code(odette, by=coordinator, on=TODAY)
    theirs = factories.collective("Allonnes")
    with within(theirs):
        assert person_with_card(theirs, digests_of(theirs, code)) is None


def test_the_code_goes_with_the_person(collective, coordinator, odette, django_capture_on_commit_callbacks):
    code = actions.give_code(odette, by=coordinator, on=TODAY)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(odette, by=coordinator, on=TODAY)
    assert person_with_card(collective, digests_of(collective, code)) is None
    assert PersonIndex.objects.count() == 0
    with pytest.raises(actions.NoCardWithoutFile):
        actions.give_code(odette, by=coordinator, on=TODAY)
