"""Who moves when one more pair is put into a plan: said of the moves alone as of the two plans compared."""

from __future__ import annotations

import numpy as np

from matcher.plan import best_plan, lay_out
from matcher.policy import Policy
from matcher.scoring.pool import build_pool
from matcher.unplaced import displaced, uprooted
from matcher.worlds import world
from tests.make import day

TODAY = day("2026-11-24")


def test_who_moves_is_told_the_same_by_the_moves_and_by_both_plans():
    made = world(120, 40, 3, today=TODAY)
    pool = build_pool(made.engineers, today=TODAY, policy=Policy(), placements=made.placements)
    table = lay_out(pool, made.projects, accounts=made.accounts)
    plan = best_plan(table)
    seating, told = plan.seating, set()
    for number, opening in enumerate(table.openings):
        for row, value in zip(opening.rows.tolist()[:8], opening.value.tolist(), strict=False):
            found = seating.with_pair(number, row, value)
            if found is None or plan.holds(opening, row):
                continue
            words = uprooted(table, plan, *found.uprooted, row, "ja")
            assert words == displaced(table, plan, found.pairs, row, "ja")
            told.add(words)
    for row in sorted(plan.seated)[:20]:
        found = seating.without(row)
        if found is None:
            continue
        assert row not in {other for _, other in found.pairs}
        words = uprooted(table, plan, *found.uprooted, row, "ja")
        assert words == displaced(table, plan, (*found.pairs, ("elsewhere", row)), row, "ja")
        assert found.change == int(seating.changes_outside(np.array([row]), np.zeros(1, np.int64))[0])
        told.add(words)
    assert len(told) > 10
