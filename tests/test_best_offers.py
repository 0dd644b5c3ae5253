"""The best few of many offers are those an order of all of them would put first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

import numpy as np
import pytest

from matcher.ledger import FAR
from matcher.plan import lay_out
from matcher.policy import Policy
from matcher.scoring.pool import build_pool
from matcher.warm import _Offers, _order
from tests.make import day, engineer, project, skills

TODAY = day("2026-11-24")


@dataclass(frozen=True)
class Drawn:
    known: float
    """Share of the offers of which it is known what they change."""
    openings: int = 1


def offers(seed, drawn):
    r = Random(seed)
    people = [engineer(f"E-{n:03d}", skills=skills("Java")) for n in range(60)]
    pool = build_pool(people, today=TODAY, policy=Policy())
    table = lay_out(pool, [project(f"P-{n}", required=skills("Java")) for n in range(drawn.openings)])
    pairs = [(at, row) for at in range(drawn.openings) for row in range(len(pool))]
    change = [r.randint(-3, 3) * 1000 if r.random() < drawn.known else -FAR for _ in pairs]
    at, row = np.array(pairs).T
    return _Offers(
        table.openings,
        at,
        row,
        np.array([r.randint(0, 5) * 1000 for _ in pairs]),
        row,
        np.array(change),
        np.array([r.random() < 0.03 and c != -FAR for c in change], bool),
    )


@pytest.mark.parametrize("drawn", [Drawn(1.0), Drawn(0.5), Drawn(0.03), Drawn(0.0), Drawn(0.9, openings=3)])
def test_the_best_few_are_the_first_of_all_in_order_each_person_once(drawn):
    for seed in range(20):
        given = offers(seed, drawn)
        every = sorted((given.pair(n) for n in range(len(given.row))), key=_order)
        first: dict[int, object] = {}
        for pair in every:
            first.setdefault(pair.row, pair)
        for top in (1, 5, 59, 100):
            expected = list(first.values())[:top]
            assert [(p.opening.id, p.row) for p in given.best(top)] == [(p.opening.id, p.row) for p in expected]


def test_of_no_offers_none_is_best():
    given = offers(1, Drawn(1.0))
    none = np.array([], np.int64)
    empty = replace(given, at=none, row=none, value=none, seated=none, change=none, held=none.astype(bool))
    assert empty.best(5) == []
