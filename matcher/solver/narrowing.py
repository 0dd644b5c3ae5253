"""From all pairs to the proof: a plan at once, the bound over all pairs, and the search among the few pairs that can
stand in a plan as good."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from matcher.errors import NoPlanInTime
from matcher.solver.cuts import CapRow, cap_rows
from matcher.solver.exact import KNAPSACKS, Found, search
from matcher.solver.firstorder import WITHIN, FirstOrder, approached
from matcher.solver.limits import Limit
from matcher.solver.mip import knapsacks
from matcher.solver.network import Flowed, Network
from matcher.solver.problem import Bools, Ints, Problem
from matcher.solver.program import Linear
from matcher.solver.reduction import part, possible
from matcher.solver.relaxation import NEARLY, Master, tightened
from matcher.solver.rounding import Incumbent, Rounding
from matcher.solver.rows import Columns
from matcher.solver.system import Bound, Prices, System, bound_of
from matcher.solver.tree import Tree
from matcher.solver.weights import Weights

LEAST_SECONDS = 0.05
"""What a search is given even where the time is up."""
NODES = 2000
"""Most parts of the tree."""
EXACT_MOST = 30_000
"""Most pairs CP-SAT is asked about where there is a plan already: with more it has not been seen to gain anything."""
NEARLY_PER_NODE = 1.5
"""With how many pairs per person and project the relaxation begins that is taken nearly."""
EQUALS_MOST = 1_000
"""Most pairs among which the tie-break is proven; with more the plan is one of the best, the same on every run."""


@dataclass(frozen=True)
class Narrowing:
    """From how many pairs on the way by the relaxation is taken, and with how many pairs per person and project it
    begins."""

    from_pairs: int = 500
    first_per_node: float = 1.0
    nearly_from: int = 150_000
    """From how many pairs on the relaxation is first taken nearly."""
    simplex_to: int = 50_000
    """Up to how many people and projects the simplex follows then."""
    certified: bool = False
    """Is everything kept that a certificate tells?"""
    at_once: bool = True
    """Is the plan of the flow taken where its bound proves it?"""


@dataclass
class Work:
    """What was done, counted the same on every machine."""

    priced: int = 0
    let_in: int = 0
    simplex: int = 0
    first_order: int = 0
    cuts: int = 0
    nodes: int = 0
    kept: int = 0
    steps: list[tuple[str, float, int | None, int | None]] = field(default_factory=list)
    """(step, seconds since the start, objective, bound), for benchmarks; nothing is decided by the seconds."""


@dataclass
class Narrowed:
    """The way to the proof of one problem, kept for what is asked afterwards."""

    problem: Problem
    weights: Weights
    kept: Bools
    network: Network
    rounding: Rounding
    limit: Limit
    gap: float
    work: Work
    began: float
    best: Incumbent | None = None
    total: int = 2**62
    """No plan is of greater weight."""
    master: Master | None = None
    caps: list[CapRow] = field(default_factory=list)
    root: Bound | None = None
    root_prices: Prices | None = None
    tree: Tree | None = None
    _counted: dict[int, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, problem: Problem, weights: Weights, *, time_limit: float | None, gap: float, work: int | None = None
    ) -> Narrowed:
        """`work`: so many units of it at most (limits.py)."""
        began, limit = time.perf_counter(), Limit.of(time_limit, work)
        kept = possible(problem)
        network = Network(problem, weights.scaled, weights.bits, kept)
        rounding = Rounding(problem, network)
        return cls(problem, weights, kept, network, rounding, limit, gap, Work(), began)

    @property
    def unit(self) -> int:
        return 1 << self.weights.bits

    def found(self, way: Narrowing) -> Found | None:
        """The answer; None where nothing was found and nothing proven."""
        flowed = self.network.relaxed()
        self.best = self.rounding.at_once(flowed)
        self.total = flowed.weight
        self._step("flow")
        if not way.at_once or not self._near(self.total):
            self.relax(flowed, way)
        if self.best is None or not self._near(self.total):
            self._among_few()
        elif self.gap == 0:
            self._among_equals()
        return self._answer()

    def relax(self, flowed: Flowed, way: Narrowing) -> None:
        system = System.of(self.problem, self.weights.scaled)
        self.caps = cap_rows(self.problem, Columns(self.problem), self.kept)
        paid = flowed.reduced
        if int(self.kept.sum()) >= way.nearly_from:
            paid = self._approach(system, paid)
            if self._near(self.total) or len(self.problem.workers) + len(self.problem.projects) > way.simplex_to:
                return
        before = self.master
        master = self._master(system, self._first(paid, way.first_per_node), None)
        if before is not None and before.derived:
            master.cut(before.system.cuts, before.derived)
        found = tightened(master, self.caps, self.limit, nearly=NEARLY)
        self._count(master)
        bound = None if found is None else bound_of(master.system, found[0].prices, out=master.shut)
        if found is None or bound is None:
            return
        self.master, self.root, self.root_prices = master, bound, found[0].prices
        self.total = min(self.total, bound.total)
        self._step("root")
        if master.lacks:
            return  # perhaps no plan at all: that is not for the relaxation to say
        most = 0 if self.problem.rules or knapsacks(self.problem) >= KNAPSACKS else NODES
        away = np.maximum(-bound.reduced[: system.pairs], 0)
        self.tree = Tree(
            self.problem,
            master,
            self.caps,
            self.rounding,
            self.unit,
            self.best,
            most,
            away=away,
            certified=way.certified,
        )
        self.total = min(self.total, self.tree.run(found[0], bound, self.limit, self._near))
        self.best = self.tree.best
        self._count(master)
        self._step("tree")

    def _approach(self, system: System, paid: Ints) -> Ints:
        """Bound and plan by the relaxation taken nearly; how far each pair is from a best plan then, in weights."""
        master = self._master(system, self._first(paid, NEARLY_PER_NODE), FirstOrder())
        found = approached(master, self.caps, self.problem.seats, self.limit, max(WITHIN, self.gap / 4))
        self._count(master)
        if found is None:
            return paid
        self.master, self.root, self.root_prices = master, found.bound, found.prices
        self.total = min(self.total, found.bound.total)
        away = np.maximum(-found.bound.reduced[: system.pairs], 0)
        beside = np.zeros(0, np.int64) if self.best is None else self.best.chosen
        plan = self.rounding.near(away, beside, *self.rounding.suggested(found.amounts))
        if plan is not None and (self.best is None or plan.weight > self.best.weight):
            self.best = plan
        self._step("nearly")
        return away

    def _master(self, system: System, first: Bools, program: Linear | None) -> Master:
        places = self.problem.worker, self.problem.project
        master = Master(system, places, first, unit=self.unit, program=program)
        master.rule_out(np.concatenate([~self.kept, np.zeros(system.count - system.pairs, bool)]))
        return master

    def _first(self, paid: Ints, per_node: float) -> Bools:
        """The pairs to begin with: the nearest to a best plan, and those of the plan in hand."""
        first = np.zeros(len(self.problem.worker), bool)
        count = round(per_node * (len(self.problem.workers) + len(self.problem.projects)))
        nearest = np.argsort(paid, kind="stable")[:count]
        first[nearest] = self.kept[nearest]
        if self.best is not None:
            first[self.best.chosen] = True
        return first

    def _count(self, master: Master) -> None:
        """Adds up the work of a relaxation since it was last counted."""
        priced, steps = self._counted.get(id(master), (0, 0))
        self.work.priced += master.priced - priced
        if isinstance(master.program, FirstOrder):
            self.work.first_order += master.program.iterations - steps
        else:
            self.work.simplex += master.program.iterations - steps
        self._counted[id(master)] = master.priced, master.program.iterations
        self.work.let_in, self.work.cuts = master.program.columns, len(master.system.cuts)

    def _near(self, total: int) -> bool:
        """Is a bound of this weight near enough to the best plan to stop?"""
        if self.best is None:
            return False
        value, most = self.best.weight // self.unit, total // self.unit
        return most <= value or (self.gap > 0 and most - value <= self.gap * max(1, abs(value)))

    def _among_few(self) -> None:
        """CP-SAT over the pairs that can still count."""
        chosen = self._counting(None if self.best is None else self.best.weight // self.unit * self.unit)
        if self.best is not None and len(chosen) > EXACT_MOST:
            return
        found = self._searched(chosen)
        if found is None:
            return
        if found.status == "INFEASIBLE":
            if self.best is None:
                self.total = -(2**62)
            return
        pairs = chosen[list(found.chosen)]
        plan = Incumbent(pairs, int(self.weights.scaled[pairs].sum()))
        if self.best is None or plan.weight >= self.best.weight:
            self.best = plan
        self.total = max(self.best.weight, min(self.total, (found.bound + 1) * self.unit - 1))
        self._step("exact")

    def _among_equals(self) -> None:
        """Of several best plans the one with the greatest sum of tickets, where few pairs could stand in one."""
        assert self.best is not None
        chosen = self._counting(self.best.weight)
        if len(chosen) == len(self.best.chosen) or len(chosen) > EQUALS_MOST:
            return
        found = self._searched(chosen)
        if found is not None and found.status != "INFEASIBLE":
            pairs = chosen[list(found.chosen)]
            plan = Incumbent(pairs, int(self.weights.scaled[pairs].sum()))
            if plan.weight > self.best.weight:
                self.best = plan
        self._step("equals")

    def _counting(self, weight: int | None) -> Ints:
        """The pairs that can stand in a plan of this weight."""
        if self.root is None or weight is None:
            return np.flatnonzero(self.kept)
        return np.flatnonzero(self.kept & self.root.may_reach(weight)[: len(self.kept)])

    def _searched(self, chosen: Ints) -> Found | None:
        """What CP-SAT finds among these pairs; None where it finds nothing in time."""
        self.work.kept = len(chosen)
        at = np.full(len(self.kept), -1, np.int64)
        at[chosen] = np.arange(len(chosen))
        hint = None if self.best is None or (at[self.best.chosen] < 0).any() else at[self.best.chosen]
        left = max(self.limit.seconds, LEAST_SECONDS)
        searched = self.limit.searched
        few, weights = part(self.problem, chosen), self.weights.of_pairs(chosen)
        try:
            return search(few, weights, time_limit=left, gap=self.gap, hint=hint, searched=searched)
        except NoPlanInTime:
            return None

    def _answer(self) -> Found | None:
        self.work.nodes = self.tree.nodes if self.tree is not None else 0
        if self.total == -(2**62):
            return Found("INFEASIBLE")
        if self.best is None:
            return None
        value = int(self.problem.value[self.best.chosen].sum())
        bound = max(value, self.total // self.unit)
        return Found("OPTIMAL" if bound == value else "FEASIBLE", tuple(self.best.chosen.tolist()), bound, value)

    def _step(self, name: str) -> None:
        value = None if self.best is None else self.best.weight // self.unit
        self.work.steps.append((name, time.perf_counter() - self.began, value, self.total // self.unit))
