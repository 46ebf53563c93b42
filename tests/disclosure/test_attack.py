"""The attacker finds what a spreadsheet tells, and finds nothing in what is published."""

from collections.abc import Callable

import pytest

from disclosure import Cell, Group, Offered, Protector, Table, attack, possible, prepare
from disclosure.attack import Contradiction
from tests.disclosure.populations import Population

_PROTECTOR = Protector(bytes(32))


def test_a_hidden_group_is_found_by_taking_the_others_away() -> None:
    cells = [
        Cell("total", frozenset("abc"), 60, 60),
        Cell("a", frozenset("a"), 30, 30),
        Cell("b", frozenset("b"), 27, 27),
        Cell("c", frozenset("c"), 0, 10),
    ]
    found = {one.atoms: (one.least, one.most) for one in attack(cells)}
    assert found[frozenset("c")] == (3, 3)


def test_a_new_number_is_attacked_together_with_the_past() -> None:
    """Each stands alone: 45 then 40 in the half-year tell that the second quarter had three at most."""
    quarter = Cell("trimestre 1", frozenset("a"), *possible(45))
    half = Cell("semestre", frozenset("ab"), *possible(40))
    assert attack([quarter]) == attack([half]) == []
    found = {one.atoms: (one.least, one.most) for one in attack([half], [quarter])}
    assert found[frozenset("b")] == (0, 3)


def test_what_has_nobody_in_common_is_not_asked_again() -> None:
    known = Cell("ailleurs", frozenset("z"), 3, 3)
    assert attack([Cell("ici", frozenset("a"), 0, 14)], [known]) == []


def test_numbers_that_cannot_all_be_true_are_said() -> None:
    with pytest.raises(Contradiction):
        attack([Cell("total", frozenset("ab"), 0, 14), Cell("a", frozenset("a"), 41, 49)])


def test_a_table_that_an_attack_uses_is_withheld_the_least_important_first() -> None:
    """Three parts at their lowest make a total at its highest: each would be known by one or two."""
    groups = {label: Group(21, mark) for mark, label in enumerate("abc")}

    class Low(Protector):
        """By bad luck: the parts all rounded up, the total down."""

        def published(self, group: Group) -> int | None:
            return 60 if group.count > 60 else 25

    total = Table("total", {"": Offered(frozenset("abc"), Group(63, 9))})
    parts = Table("par lieu", {one: Offered(frozenset(one), group) for one, group in groups.items()})
    release = prepare([total, parts], [], Low(bytes(32)))
    assert release.withheld == ("par lieu",)
    assert release.tables == {"total": {"": 60}}
    assert [cell.name for cell in release.cells] == ["total · "]


def test_an_exact_number_beside_it_is_part_of_the_attack() -> None:
    """45 conversations, and 42 passages published as they are: 41 or 42."""

    class High(Protector):
        def published(self, group: Group) -> int | None:
            return 45 if group.count else None

    alone = Offered(frozenset("a"), Group(41, 2))
    assert prepare([Table("talks", {"": alone})], [], High(bytes(32))).withheld == ()
    beside = Offered(frozenset("a"), Group(41, 2), at_most=42)
    assert prepare([Table("talks", {"": beside})], [], High(bytes(32))).withheld == ("talks",)


def test_a_table_of_which_one_group_only_has_people_is_withheld() -> None:
    """« The forty met are all alone » says it of each of them."""
    everyone = Group(40, 5)
    total = Table("total", {"": Offered(frozenset("ab"), everyone)})
    by_age = Table("par âge", {"a": Offered(frozenset("a"), everyone), "b": Offered(frozenset("b"), Group())})
    assert prepare([total, by_age], [], _PROTECTOR).withheld == ("par âge",)


@pytest.mark.parametrize("seeds", [range(5), pytest.param(range(5, 10_000), marks=pytest.mark.slow)])
def test_eight_quarters_of_random_populations_tell_nothing_that_a_spreadsheet_would(
    seeds: range, record_property: Callable[[str, object], None]
) -> None:
    told = broken = withheld = published = 0
    for seed in seeds:
        population = Population(seed)
        for release, past in population.releases():
            withheld += len(release.withheld)
            published += len(release.tables)
            told += len(attack(past))
            assert all(
                cell.least <= population.size(cell.atoms) <= (cell.most or 0) for cell in release.cells
            )
        if seed % 50 < 5:
            exact = attack(population.exactly())
            broken += sum(one.least == one.most == population.size(one.atoms) for one in exact)
    assert told == 0
    assert broken > 10  # the attack is one
    assert withheld < published / 50
    record_property(
        f"{len(seeds)} populations, 8 quarters",
        f"{published} tables published, {withheld} withheld, {told} groups known; a spreadsheet: {broken} known",
    )


def test_the_limits_of_the_method_are_those_it_says() -> None:
    assert possible(None) == (0, 14)
    assert possible(15) == (11, 19)
    assert possible(40) == (36, 44)
