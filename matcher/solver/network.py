"""The core of every instance is a flow: partner → person → seat → client. With the switches set it is the whole
instance (part-time loads aside), and OR-Tools' min-cost flow has its best plan at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from matcher.solver.problem import Bools, Ints, Problem
from matcher.solver.reduction import foremost

ROOM = 61
"""Bits of the greatest cost × nodes."""
FINE_BITS = 8
"""Bits kept below one unit of value where the flow is a first step only."""
SPARE_BITS = 10
"""Least room between what a pair is worth and what a seat that must be filled is worth."""
NOTHING = np.zeros(0, np.int64)
ALL_AT_ONCE = 30_000
"""With up to so many pairs the relaxed flow takes all of them from the start."""
FIRST, FIRST_PER_SEAT = 5, 5
"""With more it begins with so many of greatest weight of every person, and per seat of every project."""
MORE, MORE_PER_SEAT = 2, 3
"""So many are let in at once of those that would gain."""
FLOWS = 12
PRICED = 1e-3
"""It ends where those outside gain less than this share of its weight: they are added to the bound."""


@dataclass(frozen=True)
class Flowed:
    """Chosen pairs, and what could not be had: projects short of seats or a leader, people who had to be placed."""

    chosen: Ints
    short: Ints
    unplaced: Ints
    weight: int
    """No plan of this network is of greater weight, whatever it lacks."""
    reduced: Ints = field(default_factory=lambda: NOTHING)
    """Of the relaxed flow, what each pair kept would cost it, in units of value."""


@dataclass
class Arcs:
    """The arcs of a network, block by block."""

    blocks: list[tuple[Ints, ...]] = field(default_factory=list)
    count: int = 0

    def add(self, tail: Any, head: Any, capacity: Any, cost: Any) -> slice:
        """More arcs; where they stand among all."""
        block = np.broadcast_arrays(*(np.asarray(a, np.int64) for a in (tail, head, capacity, cost)))
        self.blocks.append(tuple(block))
        start, self.count = self.count, self.count + len(block[0])
        return slice(start, self.count)

    def all(self) -> tuple[Ints, ...]:
        """(tail, head, capacity, cost) of every arc."""
        return tuple(np.concatenate(parts) for parts in zip(*self.blocks, strict=True))


@dataclass(frozen=True)
class Scale:
    """Weights as the flow sees them, so small that its costs have room."""

    shift: int
    opened: int
    """What a seat is worth that was opened and must be filled then: more than any pair."""
    must: int
    """What a seat or person is worth that must be filled or placed in any case: more than that."""

    @classmethod
    def of(cls, greatest: int, bits: int, fine: int, nodes: int) -> Scale:
        """`greatest`: of all weights, without their signs."""
        greatest += 1
        room = ROOM - (nodes + 2).bit_length() - 1
        shift = max(0, bits - fine, greatest.bit_length() + SPARE_BITS - room)
        greatest = (greatest >> shift) + 1
        opened = greatest << min(room - greatest.bit_length() - 5, 12)
        return cls(shift, opened, opened << 4)


@dataclass(frozen=True)
class Network:
    """The flow of a problem over the pairs `kept`."""

    problem: Problem
    scaled: Ints
    bits: int
    kept: Bools
    settled: Ints = field(default_factory=lambda: NOTHING)
    """Pairs that are taken without asking: a plan's flow goes over the others only."""

    @cached_property
    def bound(self) -> Bools:
        """Per worker: is he bound to others?"""
        found = np.zeros(len(self.problem.workers), bool)
        found[list(self.problem.bound_together)] = True
        return found

    @property
    def is_all(self) -> bool:
        """Is the flow all there is (part-time loads aside)?"""
        return not (self.problem.switched or self.problem.together or self.problem.rules)

    @cached_property
    def stays(self) -> Bools:
        """Pairs on which somebody stays where he is: on a seat that must be filled, and worth nothing new."""
        found: Bools = self.problem.must_place[self.problem.worker] & self.problem.must_fill[self.problem.project]
        found &= self.problem.value == 0
        return found

    @cached_property
    def fine(self) -> int:
        """Bits kept below one unit of value: where the flow is all there is, so many that rounding never shows."""
        if not self.is_all:
            return FINE_BITS
        return max(FINE_BITS, min(int(self.problem.seats.sum()), len(self.problem.worker)).bit_length() + 2)

    @cached_property
    def switched(self) -> Bools:
        found = np.zeros(len(self.problem.projects), bool)
        found[list(self.problem.switched)] = True
        return found

    def relaxed(self) -> Flowed:
        """Teams, leaders, people together and loads forgotten: what it is worth bounds every plan. Of many pairs few
        flow: all are priced against them, those that would gain are let in."""
        problem, none = self.problem, np.zeros(len(self.problem.projects), bool)
        pairs = np.flatnonzero(self.kept)
        loads = np.full(len(problem.workers), np.iinfo(np.int64).max)
        np.minimum.at(loads, problem.worker[pairs], problem.load[pairs])
        every = np.ones(len(problem.projects), bool)
        greatest = int(np.abs(self.scaled[pairs]).max(initial=0))
        few = self._first(pairs)
        enough = 0.0 if self.is_all else PRICED
        for left in reversed(range(FLOWS)):
            within = np.flatnonzero(few), self.scaled, loads, every, none, problem.must_fill, problem.must_place
            flowed, gains = _Flow(self, *within, greatest=greatest).relaxed()
            wanted = np.flatnonzero(gains > 0)
            outside = int(gains[wanted].sum())
            if not left or outside <= enough * abs(flowed.weight):
                break
            chosen = foremost(problem.worker[wanted], gains[wanted], MORE)
            chosen |= foremost(problem.project[wanted], gains[wanted], MORE_PER_SEAT * problem.seats)
            few[wanted[chosen]] = True
            few |= self.kept & (self.is_all and left == 1)
        return replace(flowed, weight=flowed.weight + outside)

    def _first(self, pairs: Ints) -> Bools:
        """The pairs the relaxed flow begins with."""
        if len(pairs) <= ALL_AT_ONCE:
            return self.kept.copy()
        few = np.zeros(len(self.kept), bool)
        worker, project, weight = self.problem.worker[pairs], self.problem.project[pairs], self.scaled[pairs]
        few[pairs] = foremost(worker, weight, FIRST) | foremost(project, weight, FIRST_PER_SEAT * self.problem.seats)
        few[self.locked(1)] = True
        return (few | self.stays) & self.kept

    def plan(self, opened: Bools, chosen: Bools, bonus: Ints | None = None) -> Flowed:
        """The best plan with these switched projects open, the others closed, and of the people bound together just
        the chosen ones. `bonus`: added to the weights."""
        problem = self.problem
        on = ~self.switched | opened
        usable = self.kept & on[problem.project] & (chosen | ~self.bound)[problem.worker]
        settled = self.settled[usable[self.settled]]
        usable[settled] = False
        pairs = np.flatnonzero(usable)
        loads = np.ones(len(problem.workers), np.int64)
        np.maximum.at(loads, problem.worker[pairs], problem.load[pairs])
        full = problem.must_fill | (problem.whole & opened)
        placed = problem.must_place | (chosen & self.bound)
        weight = self.scaled if bonus is None else self.scaled + bonus
        led = problem.needs_leader & opened
        return _Flow(self, pairs, weight, loads, on, led, full, placed, settled=settled).plan()

    def locked(self, most: int) -> Ints:
        """The locked pairs, of locks that name up to `most` projects."""
        locks = [lock for lock in self.problem.locks if len(lock) <= most + 1]
        known = [self.problem.pair_at.find(worker, p) for worker, *projects in locks for p in projects]
        return np.array(sorted({k for k in known if k is not None}), np.int64)


class _Flow:
    """One min-cost flow. A project that needs a leader has a seat of its own that only leaders may take."""

    def __init__(
        self,
        network: Network,
        pairs: Ints,
        weight: Ints,
        loads: Ints,
        on: Bools,
        led: Bools,
        full: Bools,
        placed: Bools,
        greatest: int | None = None,
        settled: Ints = NOTHING,
    ) -> None:
        """`loads`: per worker what a seat counts; `on`: projects people may be on; `led`: those with a leader's seat;
        `full`: those whose seats are all demanded; `placed`: workers who are; `greatest`: of the weights, where that is
        not of these pairs; `settled`: pairs taken beside the flow."""
        self.network, self.problem, self.pairs = network, network.problem, pairs
        self.full, self.settled = full, settled
        people, projects = len(self.problem.workers), len(self.problem.projects)
        worker, project = self.problem.worker[settled], self.problem.project[settled]
        busy = np.bincount(worker, weights=self.problem.load[settled], minlength=people).astype(np.int64)
        self.most = (self.problem.capacity - busy) // loads
        self.seats = self.problem.seats - np.bincount(project, minlength=projects)
        self.led, self.placed = led.copy(), placed.copy()
        self.led[project[self.problem.leads[worker]]] = False
        self.placed[worker] = False
        self.people, self.on = np.ones(people, bool), on
        if len(settled):  # whoever has nothing else to do is not in the flow
            self.people = self.placed.copy()
            self.people[self.problem.worker[pairs]] = True
            self.on = full & on & (self.seats > 0)
            self.on[self.problem.project[pairs]] = True
        self.worker, self.project = 2, 2 + people
        self.leading = self.project + projects
        self.client = self.leading + projects
        self.partner = self.client + len(self.problem.clients)
        self.nodes = self.partner + len(self.problem.partners)
        self.weight = weight
        greatest = int(np.abs(weight[pairs]).max(initial=0)) if greatest is None else greatest
        self.scale = Scale.of(greatest, network.bits, network.fine, self.nodes)
        self.arcs = Arcs()

    def relaxed(self) -> tuple[Flowed, Ints]:
        """The flow, and what each of all pairs kept would gain that is not in it (0 for those that are)."""
        locked = self.network.locked(1)
        amount, tail, head, capacity, cost = self._solved(locked)
        must = int(self.problem.seats[self.full].sum()) + int(self.placed.sum()) + len(locked)
        kept, shift = np.flatnonzero(self.network.kept), self.scale.shift
        seats = min(int(self.problem.seats.sum()), len(kept))
        gained = -int((amount * cost).sum()) - self.scale.must * must
        potential = potentials(tail, head, cost, amount < capacity, amount > 0, self.nodes)
        person, project = self.problem.worker[kept], self.problem.project[kept]
        paid = potential[self.worker + person] - potential[self.project + project] - (self.weight[kept] >> shift)
        reduced = np.full(len(self.network.kept), np.iinfo(np.int64).max)
        reduced[kept] = np.maximum(paid, 0) >> max(self.network.bits - shift, 0)
        gains = np.zeros(len(reduced), np.int64)
        gains[kept] = np.maximum(-paid, 0) << shift
        gains[self.pairs] = 0
        chosen = self.pairs[amount[self.at_pairs] > 0]
        return Flowed(chosen, NOTHING, NOTHING, gained + seats << shift, reduced), gains

    def plan(self) -> Flowed:
        amount, *_ = self._solved(self.network.locked(len(self.problem.projects)))
        taken = amount[self.at_pairs] > 0
        taken[self.to_lead] |= amount[self.at_leads] > 0
        every, leads = np.flatnonzero(self.on), np.flatnonzero(self.led)
        rest = (self.seats - self.led)[every]
        short = every[(amount[self.at_seats] < rest) & self.full[every]]
        unled = leads[amount[self.at_led] < 1]
        unplaced = np.flatnonzero(self.placed)[amount[self.at_placed] < 1]
        return Flowed(np.union1d(self.pairs[taken], self.settled), np.union1d(short, unled), unplaced, 0)

    def _solved(self, locked: Ints) -> tuple[Ints, ...]:
        """(amount, tail, head, capacity, cost) of every arc of the best flow."""
        self._people(locked)
        self._seats()
        supply = int(self.most.sum() + len(self.most))
        self.arcs.add([0], [1], supply, 0)
        tail, head, capacity, cost = self.arcs.all()
        return _flow(tail, head, capacity, cost, supply), tail, head, capacity, cost

    def _people(self, locked: Ints) -> None:
        problem, pairs, scale = self.problem, self.pairs, self.scale
        cost = -(self.weight[pairs] >> scale.shift) - scale.must * np.isin(pairs, locked)
        person, project = problem.worker[pairs], problem.project[pairs]
        self.at_pairs = self.arcs.add(self.worker + person, self.project + project, 1, cost)
        self.to_lead = np.flatnonzero(self.led[project] & problem.leads[person])
        leaders = self.worker + person[self.to_lead], self.leading + project[self.to_lead]
        self.at_leads = self.arcs.add(*leaders, 1, cost[self.to_lead])
        source = np.where(problem.partner >= 0, self.partner + problem.partner, 0)
        every, placed = np.flatnonzero(self.people), np.flatnonzero(self.placed)
        self.arcs.add(source[every], self.worker + every, np.maximum(self.most - self.placed, 0)[every], 0)
        need = np.where(problem.must_place, scale.must, scale.opened)[placed]
        self.at_placed = self.arcs.add(source[placed], self.worker + placed, np.minimum(self.most[placed], 1), -need)
        limits = np.array([problem.partner_caps[name] for name in problem.partners], np.int64)
        limits -= _counted(problem.partner[problem.worker[self.settled]], len(limits))
        self.arcs.add(0, self.partner + np.arange(len(limits)), limits, 0)

    def _seats(self) -> None:
        problem, scale = self.problem, self.scale
        goal = np.where(problem.client >= 0, self.client + problem.client, 1)
        need = np.where(problem.must_fill, scale.must, scale.opened)
        every, leads = np.flatnonzero(self.on), np.flatnonzero(self.led)
        rest, gained = self.seats - self.led, np.where(self.full, need, 0)
        self.at_seats = self.arcs.add(self.project + every, goal[every], rest[every], -gained[every])
        self.at_led = self.arcs.add(self.leading + leads, goal[leads], 1, -need[leads])
        caps = np.array([problem.client_caps[name] for name in problem.clients], np.int64)
        caps -= _counted(problem.client[problem.project[self.settled]], len(caps))
        self.arcs.add(self.client + np.arange(len(caps)), 1, caps, 0)


def _counted(of: Ints, size: int) -> Ints:
    """How often each number up to `size` stands there; -1 is none."""
    return np.bincount(of[of >= 0], minlength=size)


def _flow(tail: Ints, head: Ints, capacity: Ints, cost: Ints, supply: int) -> Ints:
    """The amount on every arc of the cheapest flow of `supply` from node 0 to node 1."""
    from ortools.graph.python import min_cost_flow

    flow: Any = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tail.astype(np.int32), head.astype(np.int32), capacity, cost)
    flow.set_nodes_supplies(np.array([0, 1], np.int32), np.array([supply, -supply], np.int64))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"min-cost flow: {status}")
    amount: Ints = flow.flows(np.arange(len(tail), dtype=np.int32))
    return amount


def potentials(tail: Ints, head: Ints, cost: Ints, forth: Bools, back: Bools, nodes: int) -> Ints:
    """Prices of the nodes that prove an optimal flow: the shortest ways over what could still flow `forth` or `back`
    (Bellman and Ford, all arcs at once)."""
    origin = np.concatenate([tail[forth], head[back]])
    goal = np.concatenate([head[forth], tail[back]])
    length = np.concatenate([cost[forth], -cost[back]])
    order = np.argsort(goal, kind="stable")
    origin, goal, length = origin[order], goal[order], length[order]
    starts = np.flatnonzero(np.concatenate([[True], goal[1:] != goal[:-1]]))
    met = goal[starts]
    found = np.zeros(nodes, np.int64)
    for _ in range(nodes):
        shorter = np.minimum.reduceat(found[origin] + length, starts)
        better = shorter < found[met]
        if not better.any():
            break
        found[met[better]] = shorter[better]
    return found
