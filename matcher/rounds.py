"""The proposal round (並行提案): whom to propose where at once, since some proposals fail and some people win twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.plan import Opening, Table, client_of
from matcher.scoring.pool import Bools, Floats, Ints
from matcher.solver.portfolio import Chances, Portfolio, portfolio


@dataclass(frozen=True)
class Round:
    """The proposals of one round, the most valuable first; `expected` of the plan's own pairs alone stands beside."""

    pairs: tuple[tuple[Opening, int], ...]
    found: Portfolio
    filled: float
    """Seats expected to be filled."""
    possible: int
    """Pairs that could have been proposed."""
    teams: tuple[str, ...]
    """Projects left out, since they are staffed whole or not at all: they go by the plan."""


def best_round(table: Table, *, per_engineer: int, per_project: int, seconds: float) -> Round:
    """The best set of proposals found: at most so many per person, and per seat of a project, one route per person and
    end client. People who would have to leave a running contract, and whole teams, go by the plan and stay out.

    Raises NoPlanInTime where there was no time for a bound.
    """
    openings = [o for o in table.openings if o.running is None and not o.part.team]
    teams = tuple(sorted({o.project for o in table.openings if o.running is None and o.part.team}))
    sizes = [len(o.rows) for o in openings]
    none = [np.array([], np.int64)]
    opening = np.repeat(np.arange(len(sizes)), sizes)
    row = np.concatenate([o.rows for o in openings] or none)
    value = np.concatenate([o.value for o in openings] or none)
    chance = np.concatenate([o.judged.probability for o in openings] or [np.array([], float)])
    kept = (value > 0) & (chance > 0) & ~table.pool.moving[row]
    kept &= _one_route(table, openings, opening, row, value, kept)
    opening, row, value, chance = opening[kept], row[kept], value[kept], chance[kept]
    if not len(row):
        return Round((), Portfolio(np.array([], np.int64), 0.0, 0.0, 0.0), 0.0, 0, teams)
    _, person = np.unique(table.persons[1][row], return_inverse=True)
    used, project = np.unique(opening, return_inverse=True)
    seats = np.array([openings[n].seats for n in used.tolist()], np.int64)
    of = Chances(person.astype(np.int64), project.astype(np.int64), chance, value / chance, seats)
    found = portfolio(of, per_person=per_engineer, per_project=per_project, seconds=seconds)
    order = found.proposed[np.lexsort((row[found.proposed], -value[found.proposed]))]
    pairs = tuple((openings[int(opening[k])], int(row[k])) for k in order.tolist())
    return Round(pairs, found, _filled(of, found.proposed), len(row), teams)


def _one_route(table: Table, openings: list[Opening], opening: Ints, row: Ints, value: Ints, kept: Bools) -> Bools:
    """Of the ways one person could reach one end client, the one worth most (one project through several companies, or
    several projects of a client: a client hears of nobody twice)."""
    clients = [client_of(o.part) if o.part.client else None for o in openings]
    number = {name: n for n, name in enumerate(sorted({c for c in clients if c is not None}))}
    client = np.array([-1 if c is None else number[c] for c in clients], np.int64)[opening]
    key = np.where(client < 0, -1 - np.arange(len(row)), table.persons[1][row] * (len(number) + 1) + client)
    order = np.lexsort((np.arange(len(row)), -value, ~kept, key))
    first = np.ones(len(row), bool)
    first[1:] = key[order][1:] != key[order][:-1]
    best = np.zeros(len(row), bool)
    best[order[first]] = True
    return best


def _filled(of: Chances, proposed: Ints) -> float:
    """Seats these proposals are expected to fill: the same draws with every win worth one."""
    from matcher.solver.portfolio import expected

    chosen = np.zeros(len(of.person), bool)
    chosen[proposed] = True
    ones: Floats = np.ones(len(of.person))
    return expected(Chances(of.person, of.project, of.chance, ones, of.seats), chosen)[0]
