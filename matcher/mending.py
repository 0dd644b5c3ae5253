"""What would make a refused pair possible, and what that is worth to the whole plan.

Each broken rule names the smallest changes that mend it (`Repair`). Here they are made, on copies: of all broken rules
together, again where one change brings another rule up, until the pair is possible. Then the plan is solved anew in
that world; what it gains over the plan of today is the worth of the repair. What one record says is changed for the
whole plan, so a later start or a higher rate counts for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matcher.model import Repair
from matcher.model.shortlists import Mended
from matcher.plan import Opening, Plan, Table, best_plan, running_opening
from matcher.scoring.eligibility import RULES
from matcher.scoring.pool import Ints, Pool
from matcher.scoring.value import judge
from matcher.scoring.wanted import wanted
from matcher.supposing import ONE, Side, side_of, supposing

SOLVED_ANEW = 20_000
"""Possible pairs up to which a plan is solved anew, within a second or so, for every name of a list."""
ROUNDS = 4
"""So often may one change bring another rule up (a contract that ends later frees the person later)."""


@dataclass(frozen=True, eq=False)
class Repaired:
    """A refused pair after all changes it needs."""

    changes: tuple[Repair, ...]
    value: int
    """What the pair is worth then, in yen."""
    before: Table
    opening: Opening
    row: int
    side: Side

    @cached_property
    def table(self) -> Table:
        """Everything as it would stand after the changes."""
        return _table(self)

    def gain(self, plan: Plan) -> int:
        """What the whole plan would gain over this one, solved anew, in yen."""
        vetoes = [(e, p) for p, barred in self.before.pool.vetoes.items() for e in sorted(barred)]
        pair = (self.before.pool.ids[self.row], self.opening.project)
        kept = [v for v in vetoes if self.side.ruled_out or v != pair]
        made = best_plan(self.table, locks=self.before.locks, vetoes=kept)
        return made.solution.objective - plan.solution.objective


def mended(table: Table, plan: Plan, opening: Opening, row: int, *, for_person: bool = False) -> Mended | None:
    """What the changes a refused pair needs would bring; None where none would help. A small plan is solved anew, in a
    large one single seats are rearranged around the pair; whoever asks about many seats of one person says so."""
    made = repaired(table, opening, row)
    if made is None:
        return None
    if len(plan.ledger.row) <= SOLVED_ANEW:
        return Mended(changes=made.changes, value=made.value, plan_gain=made.gain(plan), exact=True)
    put = plan.seating.with_pair(plan.ledger.number[opening.id], row, made.value, for_person=for_person)
    gain = max(put.change, 0) if put is not None else 0
    return Mended(changes=made.changes, value=made.value, plan_gain=gain, exact=False)


def repaired(table: Table, opening: Opening, row: int) -> Repaired | None:
    """The changes that would let this person take this opening; None where no word with anybody would mend it, or
    nothing forbids the pair."""
    pool, side = table.pool, side_of(table, opening, row)
    changes: list[Repair] = []
    for _ in range(ROUNDS):
        alone = side.pool(pool)
        job = wanted(side.parts[side.at], alone)
        broken = [rule for rule in RULES if not rule.holds(alone, job, ONE)[0]]
        if not broken:
            value = int(judge(alone, job, ONE).value[0])
            return Repaired(_last(changes), value, table, opening, row, side) if changes else None
        for rule in broken:
            mends = rule.mend(alone, 0, job)
            if not mends:
                return None
            side = supposing(side, mends)
            changes += mends
    return None


def _last(changes: Iterable[Repair]) -> tuple[Repair, ...]:
    """Of several changes of one field the last; claims of skills and roles stay side by side."""
    kept: dict[tuple[str, str, str], Repair] = {}
    for change in changes:
        added = repr(change.to) if change.field in ("skills", "roles") else ""
        kept[change.of, change.field, added] = change
    return tuple(kept.values())


# ---------------------------------------------------------------- the world after it


def _table(made: Repaired) -> Table:
    """The table after the changes. Only what a change touches is judged anew: the project's openings, the person's row
    of all others; everything where the policy was changed."""
    before, side, row = made.before, made.side, made.row
    pool = before.pool if side.policy is before.pool.policy else replace(before.pool, policy=side.policy)
    of = {change.of for change in made.changes}
    anew = pool is not before.pool
    parts = dict(zip((o.id for o in before.of_project(made.opening.project)), side.parts, strict=True))
    openings = []
    for old in before.openings:
        if old.id in parts and "project" in of:
            openings.append(replace(old, part=parts[old.id], pool=pool))
        elif old.holder == row and "contract" in of:
            assert side.placement is not None
            openings.append(running_opening(pool, row, side.placement))
        else:
            openings.append(replace(old, pool=pool) if anew else old)
    if of & {"engineer", "contract", "sheet", "decision"}:
        alone = side.pool(before.pool)
        openings = [_with_row(o, alone, row) for o in openings]
    return before.with_openings(openings, pool)


def _with_row(opening: Opening, alone: Pool, row: int) -> Opening:
    """The opening with one person judged anew, by the pool of himself alone."""
    if opening.holder == row:
        return opening
    single = replace(opening, pool=alone, holder=-1)
    worth = single.worth(0)
    rows, value = opening.rows, opening.value
    at = int(np.searchsorted(rows, row))
    here = at < len(rows) and int(rows[at]) == row
    if worth is None and not here:
        return opening
    changed = replace(opening)
    vars(changed)["_pairs"] = _put(rows, value, at, row, worth, here=here)
    return changed


def _put(rows: Ints, value: Ints, at: int, row: int, worth: int | None, *, here: bool) -> tuple[Ints, Ints]:
    """Rows and values with one row's worth put in place, or taken out."""
    left, right = slice(0, at), slice(at + here, None)
    new = [] if worth is None else [(row, worth)]
    return (
        np.concatenate([rows[left], np.array([r for r, _ in new], np.int64), rows[right]]),
        np.concatenate([value[left], np.array([v for _, v in new], np.int64), value[right]]),
    )
