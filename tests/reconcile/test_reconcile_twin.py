"""The product beside its slow twin, and properties that hold for any set of tolls."""

import random

import pytest
from beside_twin import differences
from made_tolls import random_tolls

from tollbook.reconcile import reconcile, settled
from tollbook.reconcile.constraints import TRUTH
from tollbook.reconcile.solve import Sense
from tollbook.reconcile.solved import Solved
from tollbook.reconcile.statements import prepare
from tollbook.settings import DEFAULT, Settings

SETS = 300


def test_bounds_and_conflicts_are_those_of_the_slow_twin():
    compared = seed = 0
    while compared < SETS:
        found = differences(seed)
        compared += found is not None
        assert not found, f"seed {seed}: {found}"
        seed += 1


@pytest.mark.parametrize("seed", range(40))
def test_the_order_of_claims_changes_nothing(seed):
    tolls = random_tolls(seed)
    shuffled = tolls[:]
    random.Random(seed).shuffle(shuffled)
    assert reconcile(shuffled) == reconcile(tolls) == reconcile([*tolls, *shuffled])


def test_more_claims_never_loosen_a_bound():
    """Where the new claim revises nothing and contradicts nothing: a correction is meant to change what stands."""
    compared = 0
    for seed in range(400):
        tolls = random_tolls(seed)
        before, after = (Solved.of(prepare(some, DEFAULT, {}), DEFAULT) for some in (tolls[:-1], tolls))
        kept = {s.id: (s.role, s.region) for s in before.material.statements}
        same = all(kept[s.id] == (s.role, s.region) for s in after.material.statements if s.id in kept)
        if after.conflicts or not same:
            continue
        for s in before.material.statements:
            if s.reasons:
                low, high = (before.truth(s.region, sense)[0] for sense in Sense)
                new_low, new_high = (after.truth(s.region, sense)[0] for sense in Sense)
                assert (new_low or 0) >= (low or 0), f"seed {seed}: {s.toll.evidence.words}"
                assert high is None or (new_high is not None and new_high <= high), f"seed {seed}: {s.toll.evidence.words}"
                compared += 1
    assert compared > 300


def test_the_claims_that_bind_suffice_and_none_can_be_spared():
    """Against the solver on the full program, whether the bound came from it or from a packing that a witness reaches."""
    compared = 0
    for seed in range(150):
        solved = Solved.of(prepare(random_tolls(seed), DEFAULT, {}), DEFAULT)
        for region in solved.told:
            settled = solved.groups[region].truth
            program, terms = settled.model.program, settled.model.count(TRUTH, region)
            for sense in Sense:
                found = settled.extreme(TRUTH, region, sense)
                program.activate(settled.standing)
                assert found.value == program.extreme(terms, sense).value, f"seed {seed}"
                for spared in found.claims:
                    program.activate(found.claims)
                    assert program.extreme(terms, sense).value == found.value, f"seed {seed}"
                    program.activate([claim for claim in found.claims if claim != spared])
                    assert program.extreme(terms, sense).value != found.value, f"seed {seed}"
                    compared += 1
    assert compared > 200


def test_without_the_solver_bounds_are_never_too_tight(monkeypatch):
    """What packings and caps prove by themselves, which is all that is said where a part is too large for more."""
    exact, rough = [], []
    for most, found in ((settled.MOST_WORK, exact), (-1, rough)):
        monkeypatch.setattr(settled, "MOST_WORK", most)
        for seed in range(80):
            solved = Solved.of(prepare(random_tolls(seed), DEFAULT, {}), DEFAULT)
            found += [(seed, region, [solved.truth(region, sense)[0] for sense in Sense]) for region in solved.told]
    for (seed, _, (low, high)), (_, _, (rough_low, rough_high)) in zip(exact, rough, strict=True):
        assert (rough_low or 0) <= (low or 0), f"seed {seed}"
        assert rough_high is None or (high is not None and rough_high >= high), f"seed {seed}"
    assert exact != rough


def test_too_many_cells_are_bounded_apart_and_never_tighter():
    for seed in range(60):
        tolls = random_tolls(seed)
        exact = Solved.of(prepare(tolls, DEFAULT, {}), DEFAULT)
        coarse = Solved.of(prepare(tolls, DEFAULT, {}), Settings(most_cells=1))
        if exact.conflicts:
            continue
        for s in exact.material.statements:
            if s.reasons:
                assert (coarse.truth(s.region, Sense.LEAST)[0] or 0) <= (exact.truth(s.region, Sense.LEAST)[0] or 0)
                most = exact.truth(s.region, Sense.MOST)[0]
                loose = coarse.truth(s.region, Sense.MOST)[0]
                assert loose is None or (most is not None and loose >= most)
