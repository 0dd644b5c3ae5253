"""After something happened, the best plan near the old one: prices, switches and flow of the last answer are kept, so
that one event costs milliseconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from matcher.solver.cuts import cap_rows
from matcher.solver.exact import Status
from matcher.solver.limits import Limit
from matcher.solver.network import Network
from matcher.solver.parts import UNKNOWN, Parts
from matcher.solver.problem import Bools, Ints, Problem
from matcher.solver.prove import solve
from matcher.solver.reduction import foremost, part, possible
from matcher.solver.relaxation import Master, Point, points
from matcher.solver.rounding import Incumbent, Rounding
from matcher.solver.rows import Columns
from matcher.solver.system import Bound, System, bound_of
from matcher.solver.tree import IN_PARTS, Leaf, Tree
from matcher.solver.weights import Weights

OF_PERSON, OF_SEAT = 7, 16
"""Pairs let in from the start, of every person and per seat of every project: columns that come in later cost many
steps of the simplex, and every solve costs time for each that is in."""
NEAR = 40
"""Pairs that the prices put this far (in units of 1/1000 of the mean value of a chosen pair) from a best plan are left
out of the repair."""
STEPS = 2
"""The repair moves people and seats so many pairs away from what the event moved."""
SETTLING_S = 60.0
"""Most seconds for the relaxation of the plan that stands, before any event."""
TREE_NODES = 24
"""Most parts looked at for one event."""
FEW = 2_000
"""With up to so many pairs the whole way is taken where the near one leaves a gap."""
GAP = 1e-4
"""A repaired plan proven this near the best is taken."""
AT_FIRST = 0.1
"""The plan is proven within this share of that before anything happens."""


@dataclass(frozen=True)
class Event:
    """What happened: a project was withdrawn, a pair refused or locked, a pair's value changed, a person left."""

    kind: Literal["withdrawn", "refused", "locked", "valued", "left"]
    project: str | None = None
    worker: str | None = None
    value: int | None = None


@dataclass(frozen=True)
class Change:
    """The plan after an event. `worth` is its value less the switching cost of every old pair that was given up and
    could have been kept; `bound` holds over every plan, in the same sense."""

    status: Status
    plan: tuple[tuple[str, str], ...]
    objective: int
    worth: int
    bound: int
    left: tuple[tuple[str, str], ...]
    """Old pairs that are not in the plan any more."""
    new: tuple[tuple[str, str], ...]
    seconds: float

    @property
    def gap(self) -> float:
        return (self.bound - self.worth) / max(1, abs(self.worth))


class Standing:
    """A plan that stands, ready for events; after each the new plan stands."""

    def __init__(self, problem: Problem, plan: Iterable[tuple[str, str]], *, switching: int) -> None:
        """`switching`: what giving up a pair of the plan costs, in units of value. Raises KeyError for a pair that is
        none."""
        problem = replace(problem, value=problem.value.copy())
        self.problem = problem
        self.switching = switching
        self.held: Ints = np.zeros(0, np.int64)
        """Pairs locked since."""
        weights = Weights.of(problem)
        self.unit = 1 << weights.bits
        self.weights = weights.scaled.copy()
        """With tickets, and without what staying is worth."""
        self.chosen: Ints = np.array(sorted(problem.pair_at[pair] for pair in plan), np.int64)
        self.kept: Bools = possible(problem)
        worth = self.weights.copy()
        worth[self.chosen] += switching * self.unit
        self.network = Network(problem, worth, weights.bits, self.kept)
        system = System.of(problem, worth)
        first = np.zeros(len(problem.worker), bool)
        count = len(problem.workers) + len(problem.projects)
        first[np.argsort(self.network.relaxed().reduced, kind="stable")[:count]] = True
        first[self.chosen] = True
        self.master = Master(system, (problem.worker, problem.project), first & self.kept, unit=self.unit)
        self._shut(~self.kept)
        self.caps = cap_rows(problem, Columns(problem), self.kept)
        point = self._settled()
        bound = None if point is None else bound_of(self.master.system, point.prices, out=self.master.shut)
        if bound is not None:  # what an event could bring in is let in now, not then
            reduced = bound.reduced[: len(self.kept)]
            likely = foremost(problem.worker, reduced, OF_PERSON)
            likely |= foremost(problem.project, reduced, OF_SEAT * problem.seats)
            self.master.bring_in(np.flatnonzero(likely & self.kept))
            point = self._settled()
        prices = None if point is None else point.prices
        self.parts = Parts(self.master, [Leaf((), UNKNOWN, prices)])
        self._proven()

    def _proven(self) -> None:
        """The plan that stands is proven once more, as near as can be: events have the rest of the hundredth of a
        percent."""
        tree, limit = self._tree(self.chosen), Limit.of(SETTLING_S, None)
        tree.best = Incumbent(self.chosen, int(self.network.scaled[self.chosen].sum()))
        tree.put(self.parts.parts[0])
        tree.search(limit, self._enough(tree, AT_FIRST))
        self.parts.keep(tree)
        self.parts.level(tree, limit, self.chosen, self.problem, every=True)

    def after(self, events: Iterable[Event], *, seconds: float = 10.0) -> Change:
        """The plan after these events, which stands from now on. Raises KeyError for what the plan does not know."""
        began, limit = time.perf_counter(), Limit.of(seconds, None)
        for event in events:
            self._happened(event)
        stayable = self.chosen[self.kept[self.chosen]]
        if not self.kept[self.held].all():
            return self._anew(stayable, began, seconds)  # locked, and not to be had any more
        tree = self._tree(stayable)
        total = self._searched(tree, limit)
        proven = tree.best is not None and total - tree.best.weight <= GAP * abs(tree.best.weight)
        if tree.best is None or (not proven and (tree.stuck or len(self.kept) <= FEW)):
            return self._anew(stayable, began, seconds)
        return self._stands(tree.best, total, stayable, began)

    def _searched(self, tree: Tree, limit: Limit) -> int:
        """The weight no plan exceeds after what happened: first the part is looked at in which the plan was, the others
        only where their prices, moved along, do not prove enough."""
        enough, program = self._enough(tree, 0.9), self.master.program
        main, others = self.parts.now(self.chosen, tree.held, self.problem)
        before = main.prices
        if not tree.work(main, limit, enough):
            tree.put(main)
        steps = program.iterations
        self.parts.carry(others, before, main.prices)
        for other in others:
            if not enough(other.total):
                self.parts.prove(other)
            tree.put(other)
        total = tree.search(limit, enough)
        self.parts.keep(tree)
        if program.iterations > steps and tree.best is not None:
            self.parts.level(tree, limit, tree.best.chosen, self.problem)
        return total

    def _tree(self, stayable: Ints) -> Tree:
        """A tree over what can be had now, with nothing in it yet."""
        held = tuple((k, 1) for k in self.held.tolist())
        rounding = Rounding(self.problem, self.network)
        of = self.problem, self.master, self.caps, rounding, self.unit, None, TREE_NODES
        tree = Tree(*of, narrows=False, certified=True, probes=0, held=held, nearly=GAP / 3)
        tree.around = lambda point, bound: Rounding(self.problem, self._around(point, bound, stayable))
        tree.now = self.parts.fixed
        return tree

    def _around(self, point: Point, bound: Bound, stayable: Ints) -> Network:
        """The flow over the pairs near to a best plan, a few steps around the people and projects on which the
        relaxation differs from the plan that stood; all others stay."""
        scale = max(1, int(self.network.scaled[self.chosen].mean())) if len(self.chosen) else self.unit
        near = (bound.reduced[: len(self.kept)] >= -NEAR * scale // 1000) & self.kept
        near[stayable] = True
        before = np.zeros(len(self.kept))
        before[stayable] = 1
        worker, project = self.problem.worker, self.problem.project
        people, projects = np.zeros(len(self.problem.workers), bool), np.zeros(len(self.problem.projects), bool)
        met = np.abs(point.amounts[: len(before)] - before) > IN_PARTS
        for _ in range(STEPS + 1):
            people[worker[met]] = projects[project[met]] = True
            met = near & (people[worker] | projects[project])
        stays = stayable[~met[stayable]]
        met[stays] = True
        return replace(self.network, kept=met, settled=stays)

    def _enough(self, tree: Tree, share: float) -> Callable[[int], bool]:
        """Is a total within this share of the gap allowed above the best plan?"""
        return lambda total: tree.best is not None and total - tree.best.weight <= share * GAP * abs(tree.best.weight)

    def _settled(self) -> Point | None:
        """The optimum of the relaxation as things stand."""
        last = None
        for point in self._points(Limit.of(SETTLING_S, None)):
            last = point
        return last

    def _points(self, limit: Limit) -> Iterator[Point]:
        """The relaxation after what happened, better and better."""
        if not self.kept[self.held].all():
            return  # locked, and not to be had any more
        if len(self.held):
            ones = np.ones(len(self.held))
            self.master.fix(self.held, ones, ones)
        yield from points(self.master, self.caps, limit, nearly=GAP / 3)

    def _happened(self, event: Event) -> None:
        pairs = self._pairs(event)
        if event.kind in ("withdrawn", "refused", "left"):
            self.kept[pairs] = False
            self._shut(~self.kept)
        elif event.kind == "locked":
            assert event.worker is not None
            assert event.project is not None
            self.problem = replace(self.problem, locks=(*self.problem.locks, (event.worker, event.project)))
            self.network = replace(self.network, problem=self.problem)
            self.master.bring_in(pairs)
            self.held = np.union1d(self.held, pairs)
        else:
            assert event.value is not None
            change = event.value * self.unit - self.problem.value[pairs] * self.unit
            self.parts.grown += max(int(change.sum()), 0)
            self.problem.value[pairs] = event.value
            self.weights[pairs] += change
            self.network.scaled[pairs] += change
            self.master.reweigh(pairs, self.network.scaled[pairs])

    def _pairs(self, event: Event) -> Ints:
        at_worker = None if event.worker is None else self.problem.worker_at[event.worker]
        at_project = None if event.project is None else self.problem.project_at[event.project]
        if event.kind == "withdrawn":
            return np.flatnonzero(self.problem.project == at_project)
        if event.kind == "left":
            return np.flatnonzero(self.problem.worker == at_worker)
        assert event.worker is not None
        assert event.project is not None
        return np.array([self.problem.pair_at[event.worker, event.project]], np.int64)

    def _shut(self, pairs: Bools) -> None:
        others = np.zeros(self.master.system.count - len(pairs), bool)
        self.master.rule_out(np.concatenate([pairs, others]))

    def _stands(self, best: Incumbent, total: int, stayable: Ints, began: float) -> Change:
        """The plan that stands from now on: staying on its pairs is what is worth more."""
        gone, new = np.setdiff1d(self.chosen, best.chosen), np.setdiff1d(best.chosen, self.chosen)
        stay = self.switching * self.unit
        self.parts.grown += stay * len(new)
        bonus = self.switching * len(stayable)
        objective = int(self.problem.value[best.chosen].sum())
        worth = objective - self.switching * int(np.isin(stayable, best.chosen, invert=True).sum())
        bound = max(worth, total // self.unit - bonus)
        told = self._names(gone), self._names(new)
        self.network.scaled[gone] -= stay
        self.network.scaled[new] += stay
        self.chosen = best.chosen
        changed = np.concatenate([gone, new])
        self.master.reweigh(changed, self.network.scaled[changed])
        status: Status = "OPTIMAL" if bound == worth else "FEASIBLE"
        return Change(status, self._names(best.chosen), objective, worth, bound, *told, time.perf_counter() - began)

    def _names(self, pairs: Ints) -> tuple[tuple[str, str], ...]:
        people, seats = self.problem.workers, self.problem.projects
        each = zip(self.problem.worker[pairs].tolist(), self.problem.project[pairs].tolist(), strict=True)
        return tuple(sorted((people[e].id, seats[p].id) for e, p in each))

    def _anew(self, stayable: Ints, began: float, seconds: float) -> Change:
        """The whole way, where the event asks for what no plan near has, or for what none has at all."""
        left = max(seconds - (time.perf_counter() - began), 0.05)
        few = part(self.problem, np.flatnonzero(self.kept))
        worth = self.network.scaled[self.kept] // self.unit
        solution = solve(replace(few, value=worth), time_limit=left)
        if solution.status == "INFEASIBLE":
            return Change("INFEASIBLE", (), 0, 0, 0, self._names(self.chosen), (), time.perf_counter() - began)
        before, stayed = set(self._names(self.chosen)), set(self._names(stayable))
        plan, bonus = set(solution.plan), self.switching * len(stayable)
        held = self._names(self.held)
        self.__init__(few, solution.plan, switching=self.switching)  # type: ignore[misc]
        self.held = np.array([self.problem.pair_at[pair] for pair in held], np.int64)
        objective = int(self.problem.value[self.chosen].sum())
        return Change(
            solution.status,
            tuple(sorted(plan)),
            objective,
            objective - self.switching * len(stayed - plan),
            solution.bound - bonus,
            tuple(sorted(before - plan)),
            tuple(sorted(plan - before)),
            time.perf_counter() - began,
        )
