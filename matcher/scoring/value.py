"""What proposing a person to a project is worth, in yen, against doing nothing.

    value = P(success) × (monthly gain × months inside the horizon
                          + settlement difference + cost of cash + worth of the client + cost of leaving)

P = still open × papers × the companies between × interviews × still ours × the contract really ends
    × the project is real.
The gain of an own employee is the whole sell rate, since his salary is paid either way; a purchase price is
not, so a partner brings only the margin; somebody on a running contract brings the difference to it.
An unknown price counts as the least margin policy accepts, and for an own employee as a low rate (policy); unknown
dates count as late and short: never in anybody's favour. Source: docs/architecture.md, "Value".

The formulas stand in formulas.py. Here they are given their numbers, for one project with every part (`judge`), or for
many projects at once with the value alone (`values`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

import numpy as np

from matcher.scoring import compiled, formulas
from matcher.scoring.comparisons import FIT, fit_scores, shares_of
from matcher.scoring.figures import house, offered, people_kinds, sought
from matcher.scoring.formulas import Sought
from matcher.scoring.pairs import Pairs
from matcher.scoring.pool import Floats, Ints, Pool
from matcher.scoring.settlements import bought_swings
from matcher.scoring.wanted import Wanted

AT_ONCE = 16_384
"""Pairs judged together, about: so many that a step costs more than its call, so few that they stay close at hand."""


@dataclass(frozen=True)
class Judged:
    """Scores, chances and yen of one project's rows; arrays have one entry per row of `rows`."""

    rows: Ints
    fit: Floats
    start: Floats
    cost: Floats
    speed: Floats
    chances: dict[str, Floats]
    probability: Floats
    monthly: Floats
    """Gain a month against doing nothing, yen."""
    margin: Floats
    """Sell rate − cost, yen a month; NaN where one is unknown."""
    months: Floats
    yen: dict[str, Ints]
    """Parts of the value by name; they add up to `value`."""
    value: Ints

    @property
    def each(self) -> Iterator[Judged]:
        """Everything about one of the people after the other."""
        parts: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        for at in range(len(self.rows)):
            one = slice(at, at + 1)
            yield Judged(**{name: _part(part, one) for name, part in parts.items()})


def _part(numbers: Any, of: slice) -> Any:
    return {name: _part(some, of) for name, some in numbers.items()} if isinstance(numbers, dict) else numbers[of]


def judge(pool: Pool, job: Wanted, rows: Ints, *, only_if: float = 1.0) -> Judged:
    """Everything about these people on this project. `only_if` is the chance that the seat opens at all (a backfill
    is needed only if the move before it comes off)."""
    pairs = Pairs.of(job, rows)
    him, it, rules = offered(pool, rows), pairs.each(sought(pool, [job], [only_if])), house(pool)
    fit = fit_scores(pool, pairs)
    chances = formulas.chances(him, it, formulas.lift(fit, rules), rules)
    probability = formulas.probability(chances)
    yen = formulas.yen(him, it, _bought(pool, pairs), probability, rules)
    told = {
        name: np.broadcast_to(chance, len(rows)).copy()
        for name, chance in chances._asdict().items()
        if name != "seat_opens" or only_if < 1
    }
    parts = {name: part.astype(np.int64) for name, part in yen._asdict().items()}
    return Judged(
        rows=rows,
        fit=fit,
        start=formulas.start_score(him, it),
        cost=formulas.cost_score(him, it, rules),
        speed=formulas.speed_score(him, it),
        chances=told,
        probability=probability,
        monthly=formulas.monthly_gain(him, it, rules),
        margin=it.rate - him.cost,
        months=formulas.months_sold(him, it, rules),
        yen=parts,
        value=np.asarray(sum(parts.values())),
    )


def values(
    pool: Pool, jobs: Sequence[Wanted], rows: Sequence[Ints], only_if: Sequence[float] | None = None
) -> list[Ints]:
    """The value alone, to the yen as `judge` has it, of each project's people."""
    if not jobs:
        return []
    opens = [1.0] * len(jobs) if only_if is None else only_if
    found: list[Ints] = []
    sizes = [len(some) for some in rows]
    if compiled.pays(sum(sizes)):
        for part in _blocks(sizes, compiled.AT_ONCE):
            found += _compiled(pool, jobs[part], rows[part], opens[part])
        return found
    rules, every = house(pool), sought(pool, jobs, opens)
    pick = people_kinds(pool).offered if sum(sizes) > len(pool) else partial(offered, pool)
    for part in _blocks(sizes, AT_ONCE):
        pairs = Pairs.of_many(jobs[part], rows[part])
        him, it = pick(pairs.rows), pairs.each(Sought(*(numbers[part] for numbers in every)))
        lifted = formulas.lift(fit_scores(pool, pairs), rules)
        worth = formulas.value(him, it, _bought(pool, pairs), lifted, rules).astype(np.int64)
        found += [worth[span] for _, span in pairs]
    return found


def _compiled(pool: Pool, jobs: Sequence[Wanted], rows: Sequence[Ints], opens: Sequence[float]) -> list[Ints]:
    """The same by compiled loops."""
    pairs, rules = Pairs.of_many(jobs, rows), house(pool)
    begins = np.append(0, np.cumsum(pairs.sizes))
    picked = compiled.Picked([c.asks(pool, jobs) for c in FIT], pool.stacks.get("fit"))
    pool.stacks["fit"] = picked.columns
    lifted = compiled.fits(pairs.rows, begins, picked, *shares_of(pool))
    for begin in range(0, len(lifted), AT_ONCE):
        near = lifted[begin : begin + AT_ONCE]
        near[:] = formulas.lift(near, rules)
    projects = np.array(sought(pool, jobs, opens)).T.copy()
    bought = bought_swings(pool, jobs)
    worth = compiled.worths(pairs.rows, begins, people_kinds(pool), projects, bought, lifted, np.array(rules))
    return [worth[span] for span in pairs.parts]


def _blocks(sizes: Sequence[int], at_once: int) -> Iterator[slice]:
    """Neighbours of about so many pairs together."""
    begin = held = 0
    for end, size in enumerate(sizes):
        if held and held + size > at_once:
            yield slice(begin, end)
            begin, held = end, 0
        held += size
    if begin < len(sizes):
        yield slice(begin, len(sizes))


def _bought(pool: Pool, pairs: Pairs) -> Floats:
    """Per pair, what settlement is expected to change in what the person costs, yen a month."""
    found = np.zeros(len(pairs.rows))
    for swings, part in zip(bought_swings(pool, pairs.jobs), pairs.parts, strict=True):
        if swings is not None:
            swings.put(pairs.rows[part], found[part])
    return found
