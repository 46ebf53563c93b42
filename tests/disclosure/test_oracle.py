"""Beside the method that the British office of statistics publishes: `cell-key-perturbation`, threshold 10, base 5."""

import math
from collections import defaultdict

import pandas as pd
import pytest
from cell_key_perturbation.create_perturbed_table import create_perturbed_table
from cell_key_perturbation.utils.generate_test_ptable import generate_ptable_10_5_rule

from disclosure import BASE
from tests.disclosure.populations import Population

_KEYS = 256  # of a record, in that package


@pytest.fixture(scope="module")
def ptable() -> pd.DataFrame:
    return generate_ptable_10_5_rule()


@pytest.mark.parametrize("seeds", [range(6), pytest.param(range(6, 1_000), marks=pytest.mark.slow)])
def test_both_hide_the_few_and_round_the_others_to_a_neighbour_without_a_trend(
    seeds, ptable, record_property
):
    ours, theirs = [], []
    cells = 0
    for seed in seeds:
        population = Population(seed)
        rows = defaultdict(list)
        for met in population.people:
            rows[met.commune].append(met.name)
        data = pd.DataFrame(
            [(met.commune, (int(met.name) * 7_919 + seed) % _KEYS) for met in population.people],
            columns=["commune", "key"],
        )
        table = create_perturbed_table(data, ptable, ["commune"], [], "key").set_index("commune")["count"]
        for commune, names in rows.items():
            cells += 1
            count, published = len(names), population.protector.published(population.protector.group(names))
            other = table[commune]
            assert pd.isna(other) == (count < 10)
            assert published is None if count < 10 else True
            for one, kept in ((published, ours), (None if pd.isna(other) else int(other), theirs)):
                if one is not None and count >= 20:
                    assert one % BASE == 0
                    assert abs(one - count) < BASE
                    kept.append(one - count)
    for differences in (ours, theirs):
        assert abs(sum(differences) / len(differences)) < 6 / math.sqrt(len(differences))
    record_property(
        f"{len(seeds)} populations",
        f"{cells} cells, mean error {sum(ours) / len(ours):+.2f}, the oracle {sum(theirs) / len(theirs):+.2f}",
    )
