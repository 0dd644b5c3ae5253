"""Branching on what the relaxation takes in parts: switches first, and with the switches whole the rest is a flow."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from matcher.solver.cuts import CapRow
from matcher.solver.lifting import lifted
from matcher.solver.limits import Limit
from matcher.solver.problem import Ints, Problem
from matcher.solver.relaxation import Master, Point, points
from matcher.solver.rounding import Incumbent, Rounding
from matcher.solver.system import Bound, Prices, bound_of

IN_PARTS = 1e-5
PRICED = 0.1
"""A part is split before all columns are priced out, where those outside make up so little of its gap."""
PROBED = 20
LEAST_LOSS = 0.01
"""In units of value; so that a switch that costs nothing on one side still has an order."""
TRIED_EVERY = 8
"""Plans are tried at every eighth part, and where all switches are whole."""
Fixed = tuple[tuple[int, int], ...]
"""Columns and the amounts (0 or 1) they are fixed to, in the order of branching."""


@dataclass
class Leaf:
    """A part of the tree that was not split: no plan in it is of greater weight than `total`, as its prices prove."""

    fixed: Fixed
    total: int
    prices: Prices | None
    """None where nobody asked for a certificate: they are one number per pair."""


@dataclass
class Tree:
    """A search that can stop at any time and still knows a bound over all plans."""

    problem: Problem
    master: Master
    caps: list[CapRow]
    rounding: Rounding
    unit: int
    """A unit of value in weights."""
    best: Incumbent | None
    nodes_most: int
    narrows: bool = True
    """Are columns that stand in no better plan ruled out for good?"""
    away: Ints | None = None
    """How far each pair is from a best plan: plans are sought among the nearest; None: among all."""
    certified: bool = False
    """Are the prices of every part kept?"""
    probes: int = PROBED
    """Most switches tried both ways in one part before it is split."""
    held: Fixed = ()
    """What is fixed in every part."""
    leaves: list[Leaf] = field(default_factory=list)
    nodes: int = 0
    open: list[tuple[int, int, Leaf]] = field(default_factory=list)
    now: dict[int, int] = field(default_factory=dict)
    tried: set[bytes] = field(default_factory=set)
    losses: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Per switch what the relaxation lost, per part of a whole, when it was set to 0 and to 1."""
    stuck: bool = False
    """A part could be neither branched nor done with."""
    around: Callable[[Point, Bound], Rounding] | None = None
    """Where plans are sought at each point on the way, after an event; None: only where a part is split."""
    given: int = 0
    """Parts put here from outside; of equal totals they come first."""
    nearly: float = 0.0
    """Pricing ends where all columns outside gain less than this share of the value."""

    def run(self, root: Point, bound: Bound, limit: Limit, near: Callable[[int], bool]) -> int:
        """Searches until the best plan is proven, `near` says that a total is near enough, or time or nodes are up;
        the weight that no plan exceeds."""
        self.now = dict(self.held)
        self._ruled_out(bound)
        self.suggest(root, near)
        self._ruled_out(bound)
        self.put(Leaf(self.held, bound.total, root.prices if self.certified else None))
        return self.search(limit, near, bound)

    def put(self, part: Leaf) -> None:
        """A part to look at."""
        self.given += 1
        heapq.heappush(self.open, (-part.total, -self.given, part))

    def search(self, limit: Limit, near: Callable[[int], bool], bound: Bound | None = None) -> int:
        """Goes on with the open parts, the one of greatest total first."""
        while self.open and not self.stuck and self.nodes < self.nodes_most and not limit.over:
            part = self.open[0]
            if self._done(part[2].total) or near(self.total()):
                break
            heapq.heappop(self.open)
            before = self.best
            if not self.work(part[2], limit, near):
                heapq.heappush(self.open, part)
                break
            if bound is not None and self.best is not before:
                self._ruled_out(bound)
        return self.total()

    def total(self) -> int:
        """No plan is of greater weight."""
        leaves = max((leaf.total for leaf in self.leaves), default=-(2**62))
        opened = max((-total for total, _, _ in self.open), default=-(2**62))
        return max(leaves, opened, self.best.weight if self.best is not None else -(2**62))

    def _done(self, total: int) -> bool:
        """Is a part of this total done with: nothing in it is worth more, in whole units, than the best plan?"""
        return self.best is not None and total // self.unit <= self.best.weight // self.unit

    def _ruled_out(self, bound: Bound) -> None:
        if self.narrows and self.best is not None:
            least = (self.best.weight // self.unit) * self.unit
            self.master.rule_out(~bound.may_reach(least))

    def work(self, part: Leaf, limit: Limit, near: Callable[[int], bool]) -> bool:
        """Works on one part; False where time was up."""
        self.nodes += 1
        self.fix(part.fixed)
        point, priced = None, partial(self._near_the_relaxation, part)
        for point in points(self.master, self.caps, limit, nearly=self.nearly, priced=priced):
            self._look(part, point, near)
            if self._enough(part, near):
                break
        if point is None:
            if self.master.program.infeasible:
                self.stuck = True
                self.leaves.append(part)
            return self.stuck
        if self._enough(part, near):
            self.leaves.append(part)
        else:
            self._branch(part, point, limit)
        return True

    def _enough(self, part: Leaf, near: Callable[[int], bool]) -> bool:
        return self._done(part.total) or (self.around is not None and near(part.total))

    def _look(self, part: Leaf, point: Point, near: Callable[[int], bool]) -> None:
        """What this point proves of the part; after an event also with better prices, and the plans around it."""
        bound = self._proven(part, point.prices)
        if bound is None or self.around is None or self._enough(part, near):
            return
        self._proven(part, lifted(self.master.system, point.prices, bound.reduced, self.master.shut, least=self.unit))
        if not self._enough(part, near):
            self.rounding = self.around(point, bound)
            self.suggest(point, near)

    def _proven(self, part: Leaf, prices: Prices) -> Bound | None:
        """What these prices prove of the part, whose total it is from now on where it is less."""
        bound = bound_of(self.master.system, prices, out=self.master.shut, fixed=dict(part.fixed))
        if bound is not None and bound.total <= part.total:
            part.total = bound.total
            part.prices = self.master.with_all_cuts(prices) if self.certified else None
        return bound

    def _near_the_relaxation(self, part: Leaf, point: Point) -> bool:
        """Is there something to branch on, and could columns outside lower this total by little only, against what it
        is above the best plan?"""
        if self.best is None or not self._free(part, point):
            return False
        return part.total - point.value * self.unit <= PRICED * (part.total - self.best.weight)

    def _free(self, part: Leaf, point: Point) -> list[int]:
        """The switches this plan in parts takes in parts."""
        first = self.master.system.pairs
        parts = np.abs(point.amounts[first:] - np.rint(point.amounts[first:]))
        fixed = dict(part.fixed)
        return [k for k in (first + np.flatnonzero(parts > IN_PARTS)).tolist() if k not in fixed]

    def free(self) -> None:
        """Nothing is fixed any more but what is held."""
        self.fix(self.held)

    def fix(self, fixed: Fixed) -> None:
        """Just these columns are fixed in the relaxation."""
        wanted = dict(fixed)
        changed = {k: (0, 1) for k in self.now if k not in wanted}
        changed |= {k: (a, a) for k, a in wanted.items() if self.now.get(k) != a}
        self.now = wanted
        if not changed:
            return
        columns = np.array(sorted(changed), np.int64)
        low = np.array([changed[k][0] for k in columns.tolist()], float)
        high = np.array([changed[k][1] * (not self.master.shut[k]) for k in columns.tolist()], float)
        self.master.fix(columns, low, high)

    def _worst(self, part: Leaf, point: Point, free: list[int], limit: Limit) -> int:
        """The switch whose rounding either way lowers the relaxation most: what that costs is tried once for every
        switch and remembered per part of a whole, since it depends on little but what is near."""
        amounts = point.amounts
        nearest = sorted(free, key=lambda k: (-min(amounts[k], 1 - amounts[k]), k))
        for column in [k for k in nearest if k not in self.losses][: self.probes]:
            sides = []
            for amount in (0, 1):
                self.fix((*part.fixed, (column, amount)))
                found = self.master.solve(limit, dual=True)
                worth = point.value if found is None and not self.master.program.infeasible else 0.0
                lost = point.value - (worth if found is None else found.value)
                sides.append(max(lost, 0.0) / max(abs(amounts[column] - amount), IN_PARTS))
            self.losses[column] = sides[0], sides[1]

        def score(k: int) -> tuple[float, float, int]:
            down, up = self.losses.get(k, (0.0, 0.0))
            down, up = down * amounts[k], up * (1 - amounts[k])
            return max(down, LEAST_LOSS) * max(up, LEAST_LOSS), min(amounts[k], 1 - amounts[k]), -k

        return max(free, key=score)

    def _branch(self, part: Leaf, point: Point, limit: Limit) -> None:
        """The plans this part suggests are tried; then it is split, unless its best plan was found."""
        amounts = point.amounts
        free = self._free(part, point)
        if not free or self.nodes % TRIED_EVERY == 0:
            self.suggest(point, self._done)
        if self._done(part.total):
            self.leaves.append(part)
            return
        if not free:  # loads that do not fit, or a company's rule: for CP-SAT
            self.stuck = True
            self.leaves.append(part)
            return
        column = self._worst(part, point, free, limit)
        for amount in (0, 1):
            child = Leaf((*part.fixed, (column, amount)), part.total, part.prices)
            order = 2 * self.nodes + (amount != round(amounts[column]))
            heapq.heappush(self.open, (-part.total, order, child))

    def suggest(self, point: Point, near: Callable[[int], bool]) -> None:
        """The plans this plan in parts suggests: itself where it takes all pairs whole, else its switches rounded."""
        if self.offer_taken(point) and self.best is not None and near(round(point.value * self.unit)):
            return
        share, placed = self.rounding.suggested(point.amounts)
        seen = np.concatenate([share >= 0.5, placed >= 0.5]).tobytes()
        if seen not in self.tried:
            self.tried.add(seen)
            if self.away is None:
                self.offer(self.rounding.of(share, placed))
            else:
                beside = np.zeros(0, np.int64) if self.best is None else self.best.chosen
                self.offer(self.rounding.near(self.away, beside, share, placed))

    def offer_taken(self, point: Point) -> bool:
        """Takes the relaxation for a plan, where it takes all pairs whole; was it one?"""
        taken = self.taken(point)
        if taken is not None:
            self.offer(self.rounding.checked(taken))
        return taken is not None

    def taken(self, point: Point) -> Ints | None:
        """The pairs the relaxation takes, where it takes all of them whole."""
        amounts = point.amounts[: self.master.system.pairs]
        if np.abs(amounts - np.rint(amounts)).max(initial=0) > IN_PARTS or self.master.lacks:
            return None
        return np.flatnonzero(amounts > 0.5)

    def offer(self, plan: Incumbent | None) -> None:
        if plan is not None and (self.best is None or plan.weight > self.best.weight):
            self.best = plan
