"""Branching on what the relaxation takes in parts: switches first, and with the switches whole the rest is a flow."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from matcher.solver.cuts import CapRow
from matcher.solver.problem import Ints, Problem
from matcher.solver.relaxation import Master, Point, tightened
from matcher.solver.rounding import Incumbent, Rounding
from matcher.solver.system import Bound, Prices, bound_of

IN_PARTS = 1e-5
TRIED_EVERY = 8
"""Plans are tried at every eighth part, and where all switches are whole."""
Fixed = tuple[tuple[int, int], ...]
"""Columns and the amounts (0 or 1) they are fixed to, in the order of branching."""


@dataclass(frozen=True)
class Leaf:
    """A part of the tree that was not split: no plan in it is of greater weight than `total`, as its prices prove."""

    fixed: Fixed
    total: int
    prices: Prices


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
    held: Fixed = ()
    """What is fixed in every part."""
    leaves: list[Leaf] = field(default_factory=list)
    nodes: int = 0
    open: list[tuple[int, int, Leaf]] = field(default_factory=list)
    now: dict[int, int] = field(default_factory=dict)
    tried: set[bytes] = field(default_factory=set)
    stuck: bool = False
    """A part could be neither branched nor done with."""

    def run(self, root: Point, bound: Bound, ends: float, near: Callable[[int], bool]) -> int:
        """Searches until the best plan is proven, `near` says that a total is near enough, or time or nodes are up;
        the weight that no plan exceeds."""
        self.now = dict(self.held)
        self._ruled_out(bound)
        self._try(root, near)
        self._ruled_out(bound)
        heapq.heappush(self.open, (-bound.total, 0, Leaf(self.held, bound.total, root.prices)))
        while self.open and not self.stuck and self.nodes < self.nodes_most and time.perf_counter() < ends:
            part = self.open[0]
            if self._done(part[2].total) or near(self.total()):
                break
            heapq.heappop(self.open)
            before = self.best
            if not self._node(part[2], ends):
                heapq.heappush(self.open, part)
                break
            if self.best is not before:
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

    def _node(self, part: Leaf, ends: float) -> bool:
        """Works on one part; False where time was up."""
        self.nodes += 1
        self._fix(part.fixed)
        found = tightened(self.master, self.caps, ends)
        if found is None:
            if self.master.program.infeasible:
                self.stuck = True
                self.leaves.append(part)
            return self.stuck
        point, _ = found
        bound = bound_of(self.master.system, point.prices, out=self.master.shut, fixed=dict(part.fixed))
        if bound is not None and bound.total <= part.total:
            part = Leaf(part.fixed, bound.total, point.prices)
        if self._done(part.total):
            self.leaves.append(part)
        else:
            self._branch(part, point)
        return True

    def free(self) -> None:
        """Nothing is fixed any more but what is held."""
        self._fix(self.held)

    def _fix(self, fixed: Fixed) -> None:
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

    def _branch(self, part: Leaf, point: Point) -> None:
        """The plans this part suggests are tried; then it is split, unless its best plan was found."""
        amounts = point.amounts
        parts = np.abs(amounts - np.rint(amounts))
        switches = self.master.system.pairs + np.flatnonzero(parts[self.master.system.pairs :] > IN_PARTS)
        free = [k for k in switches.tolist() if k not in dict(part.fixed)]
        if not free or self.nodes % TRIED_EVERY == 0:
            self._try(point, self._done)
        if self._done(part.total):
            self.leaves.append(part)
            return
        if not free:  # loads that do not fit, or a company's rule: for CP-SAT
            self.stuck = True
            self.leaves.append(part)
            return
        column = max(free, key=lambda k: (min(amounts[k], 1 - amounts[k]), -k))
        for amount in (0, 1):
            child = Leaf((*part.fixed, (column, amount)), part.total, part.prices)
            order = 2 * self.nodes + (amount != round(amounts[column]))
            heapq.heappush(self.open, (-part.total, order, child))

    def _try(self, point: Point, near: Callable[[int], bool]) -> None:
        """The plans this plan in parts suggests: itself where it takes all pairs whole, else its switches rounded."""
        if self.offer_taken(point) and self.best is not None and near(round(point.value * self.unit)):
            return
        share, placed = self.rounding.suggested(point.amounts)
        seen = np.concatenate([share >= 0.5, placed >= 0.5]).tobytes()
        if seen not in self.tried:
            self.tried.add(seen)
            self.offer(self.rounding.of(share, placed))

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
