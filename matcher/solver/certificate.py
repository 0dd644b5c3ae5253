"""What a stranger needs to verify a bound without a solver: a price per row, the cuts with their derivation, and how
the plans were split (docs/solver.md). `verify.py` checks it and shares no code with this."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from matcher.errors import InputError
from matcher.messages import Lang, tell
from matcher.solver.narrowing import Narrowed
from matcher.solver.problem import Problem
from matcher.solver.rows import Columns
from matcher.solver.system import Prices
from matcher.solver.tree import Leaf

Named = tuple[str | int, ...]


def certificate(way: Narrowed) -> dict[str, Any]:
    """The certificate of this way to the proof. Where a last search among few pairs proved more than the prices, what
    can be verified is what the prices prove."""
    problem = way.problem
    told: dict[str, Any] = {"format": "ses-matcher certificate 1", "scale": way.unit}
    told["plan"] = _plan(way)
    if way.master is None or way.root_prices is None:
        return {**told, "cuts": [], "root": [], "parts": []}
    names = list(row_names(problem))
    rows = [names[k] for k in way.master.system.origin.tolist()]
    parts = [] if way.tree is None else [*way.tree.leaves, *(part for _, _, part in way.tree.open)]
    leaves = parts or [Leaf((), way.total, way.root_prices)]
    columns = list(_columns(problem))
    told["cuts"] = [
        {"client": d.client, "divisor": d.divisor, "lacking": [problem.projects[p].id for p in d.lacking]}
        for d in way.master.derived
    ]
    told["root"] = _prices(problem, rows, way.root_prices)
    told["parts"] = [
        {
            "fixed": _fixed(leaf, len(problem.worker), columns),
            "prices": _prices(problem, rows, way.root_prices if leaf.prices is None else leaf.prices),
        }
        for leaf in leaves
    ]
    return told


def write_certificate(told: dict[str, Any], path: Path, lang: Lang = "ja") -> None:
    """Raises InputError where the file cannot be written."""
    try:
        path.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(tell("solver.unwritable", lang, path=path, why=error.strerror), place=str(path)) from error


def _plan(way: Narrowed) -> list[list[str]] | None:
    if way.best is None:
        return None
    problem = way.problem
    pairs = way.best.chosen
    return [
        [problem.workers[e].id, problem.projects[p].id]
        for e, p in zip(problem.worker[pairs].tolist(), problem.project[pairs].tolist(), strict=True)
    ]


def _fixed(leaf: Leaf, pairs: int, columns: list[Named]) -> list[list[Any]]:
    return [[*columns[k - pairs], amount] for k, amount in leaf.fixed]


def _prices(problem: Problem, rows: list[Named], prices: Prices) -> list[list[Any]]:
    """Every price that is not 0, in whole units of the scale: the row's name, then the price."""
    whole = np.rint(prices.rows).astype(np.int64)
    told = [[*rows[k], int(whole[k])] for k in np.flatnonzero(whole).tolist()]
    of_cuts = np.rint(prices.cuts).astype(np.int64)
    told += [["cut", k, int(of_cuts[k])] for k in np.flatnonzero(of_cuts).tolist()]
    tied = np.rint(prices.tied).astype(np.int64)
    for k in np.flatnonzero(tied).tolist():
        pair = problem.workers[problem.worker[k]].id, problem.projects[problem.project[k]].id
        told.append(["tied", *pair, int(tied[k])])
    return told


def _columns(problem: Problem) -> Iterator[Named]:
    """The switches by name, in their order after the pairs."""
    yield from (("switch", problem.projects[p].id) for p in problem.switched)
    yield from (("chosen", problem.workers[e].id) for e in problem.bound_together)


def row_names(problem: Problem) -> Iterator[Named]:
    """The rows of every rule and the implied ones by name, in the order in which they are made."""
    people, seats = [w.id for w in problem.workers], [p.id for p in problem.projects]
    yield from (("capacity", people[e]) for e in np.unique(problem.worker).tolist())
    yield from (("headcount", seats[p]) for p in np.unique(problem.project).tolist())
    yield from (("whole", p.id) for p in problem.projects if p.team)
    yield from (("staffed", p.id) for p in problem.projects if p.needs_leader)
    yield from (("led", p.id) for p in problem.projects if p.needs_leader)
    yield from (("must_fill", p.id) for p in problem.projects if p.must_fill)
    yield from (("must_place", w.id) for w in problem.workers if w.must_place)
    yield from (("whole", p) for p in sorted({p for group in problem.groups for p in group}))
    yield from (("group", first, other) for first, *rest in problem.groups for other in rest)
    yield from (("some", people[e]) for e in problem.bound_together)
    yield from (("none", people[e]) for e in problem.bound_together)
    yield from (("together", first, other) for first, *rest in problem.together for other in rest)
    yield from (("client", name) for name in problem.clients)
    yield from (("partner", name) for name in problem.partners)
    yield from (("lock", *lock) for lock in problem.locks)
    yield from (("veto", *pair) for pair in problem.vetoes if pair in problem.pair_at)
    yield from (("within", people[e]) for e in problem.bound_together)
    columns = Columns(problem)
    for k in np.flatnonzero(columns.chosens[problem.worker] >= 0).tolist():
        own = problem.load[problem.worker == problem.worker[k]]
        if problem.capacity[problem.worker[k]] // int(own.min()) > 1:
            yield ("alone", people[problem.worker[k]], seats[problem.project[k]])
