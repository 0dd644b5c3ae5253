"""What the prices of the relaxation say about what could be different: one seat more, one person more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matcher.errors import NoPlanInTime
from matcher.solver.certificate import row_names
from matcher.solver.narrowing import Narrowed, Narrowing
from matcher.solver.problem import Problem
from matcher.solver.rows import Floats
from matcher.solver.weights import Weights


@dataclass(frozen=True)
class Marginal:
    """Prices in units of value. Each is the most a change can bring beyond the bound: the best plan with one seat more,
    or one person more, is worth the bound plus its price at most. The price of a client's cap holds so only where no
    whole team stands under it (cuts round a cap; a higher one rounds otherwise)."""

    bound: float
    seat: Mapping[str, float]
    """By project: one seat more where seats are taken one by one."""
    person: Mapping[str, float]
    """By person: another just like him. (Of loads: 100 % more.)"""
    client: Mapping[str, float]
    partner: Mapping[str, float]
    problem: Problem

    def of_person(self, values: Mapping[str, int], partner: str | None = None) -> float:
        """The most a new person of full capacity can bring who is worth this much on these projects."""
        paid = self.partner.get(partner or "", 0.0)
        by_id = self.problem.project_at
        clients = {p: self.problem.projects[by_id[p]].client for p in values}
        gains = (v - self.seat.get(p, 0.0) - self.client.get(clients[p] or "", 0.0) - paid for p, v in values.items())
        return max([0.0, *gains])


def marginal(problem: Problem, *, time_limit: float = 60.0) -> Marginal:
    """The marginal prices of a problem. Raises NoPlanInTime where the relaxation had no time."""
    way = Narrowed.of(problem, Weights.of(problem), time_limit=time_limit, gap=0)
    way.relax(way.network.relaxed(), Narrowing())
    if way.root is None or way.root_prices is None or way.master is None:
        raise NoPlanInTime(f"no prices found within {time_limit:g} s")
    names = list(row_names(problem))
    found: dict[str, dict[str, float]] = {"headcount": {}, "capacity": {}, "client": {}, "partner": {}}
    prices: Floats = np.rint(way.root_prices.rows) / way.unit
    capacity = {w.id: w.capacity for w in problem.workers}
    for row, price in zip(way.master.system.origin.tolist(), prices.tolist(), strict=True):
        kind, *of = names[row]
        if kind in found and price:
            name = str(of[0])
            found[kind][name] = price * (capacity[name] if kind == "capacity" else 1)
    return Marginal(
        way.root.total / way.unit, found["headcount"], found["capacity"], found["client"], found["partner"], problem
    )
