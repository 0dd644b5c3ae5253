"""The compiled loops say to the yen what the arrays say; without numba, or for few pairs, nothing asks for them."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.scoring import candidates as passing
from matcher.scoring import compiled
from matcher.scoring.eligibility import candidates, candidates_of
from matcher.scoring.kept import Coded
from matcher.scoring.value import values
from tests.test_values import ODD, market


def test_few_pairs_are_not_worth_compiling_for_and_very_few_not_worth_asking_what_is_compiled():
    assert not compiled.pays(compiled.WORTH_ASKING - 1)
    assert compiled.pays(compiled.WORTH_ASKING) == bool(compiled._loops.cache_info().currsize)


@pytest.mark.parametrize("policy", [None, ODD], ids=["usual policy", "an odd one"])
def test_compiled_the_value_is_the_same_to_the_yen(policy, monkeypatch):
    pytest.importorskip("numba")
    for seed in (1, 2):
        pool, jobs = market(seed, policy=policy)
        everybody = np.arange(len(pool))
        rows = [everybody[n % 3 :: 2] if n % 2 else candidates(pool, asked) for n, asked in enumerate(jobs)]
        opens = [(1.0, 0.7)[n % 2] for n in range(len(jobs))]
        plain = values(pool, jobs, rows, opens)
        with monkeypatch.context() as patched:
            patched.setattr(compiled, "pays", lambda pairs: True)
            patched.setattr(compiled, "AT_ONCE", 3_000)
            quick = values(pool, jobs, rows, opens)
            nobody = values(pool, jobs[:2], [everybody[:0]] * 2)
        assert [v.tolist() for v in quick] == [v.tolist() for v in plain]
        assert [v.tolist() for v in nobody] == [[], []]


def test_compiled_the_people_of_many_projects_are_those_of_each_alone(monkeypatch):
    pytest.importorskip("numba")
    for seed, people in ((1, 63), (2, 64), (3, 300)):
        pool, jobs = market(seed, people=people)
        alone = [candidates(pool, asked).tolist() for asked in jobs]
        with monkeypatch.context() as patched:
            patched.setattr(passing, "BITS_FROM", 1)
            patched.setattr(compiled, "pays", lambda pairs: True)
            assert [rows.tolist() for rows in candidates_of(pool, jobs)] == alone
            patched.setattr(passing, "AT_ONCE", 7)
            assert [rows.tolist() for rows in candidates_of(pool, jobs)] == alone
            assert candidates_of(pool, []) == []
        assert sum(map(len, alone)) > 0


def test_few_projects_are_asked_one_by_one():
    pool, jobs = market(4)
    found = candidates_of(pool, jobs)
    assert [rows.tolist() for rows in found] == [candidates(pool, asked).tolist() for asked in jobs]


def test_what_the_loops_pick_from_holds_every_column_once_and_says_where_to_look():
    one, other = np.array([0, 1, 1], np.uint8), np.array([2, 0, 300], np.uint16)
    short, long = np.array([0.0, 0.5]), np.arange(301.0)
    first, second, third = Coded(one, short), Coded(other, long), Coded(one, long)
    picked = compiled.Picked([[(first, second), ()], [(second,), (third, first)]])
    assert (picked.columns.short.tolist(), picked.columns.long.tolist()) == ([one.tolist()], [other.tolist()])
    assert picked.numbers.tolist() == [*short, *long]
    assert (picked.column.tolist(), picked.first.tolist()) == ([0, 1, 0], [0, 2, 2])
    assert (picked.which.tolist(), picked.asks.tolist()) == ([0, 1, 1, 2, 0], [0, 2, 2, 3, 5])


def test_columns_put_together_before_are_used_again_where_they_are_all_that_is_needed():
    one, other = (Coded(np.array([0, 1], np.uint8), np.array([0.0, 0.5])) for _ in range(2))
    before = compiled.Picked([[(one, other)]]).columns
    assert compiled.Picked([[(other,)]], before).columns is before
    assert compiled.Picked([[(Coded(other.codes.copy(), other.numbers),)]], before).columns is not before
    assert len(compiled.Picked([[()]]).columns.short) == 0
