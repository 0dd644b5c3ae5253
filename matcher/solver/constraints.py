"""What must hold over many pairs at once. Each rule is said twice: as sparse linear rows, which the relaxation and
CP-SAT read, and in plain Python, which checks every plan again without a solver.

Add a class, add it to CONSTRAINTS; tests/test_constraints.py compares its two halves on every plan of small instances.
A company's own rule is such a class too, given with the problem (`Problem.rules`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from matcher.solver.problem import Ints, Problem
from matcher.solver.rows import Columns, Constraint, Plan, Rows


def _pairs(problem: Problem) -> Ints:
    return np.arange(len(problem.worker))


class Capacity:
    """Nobody works more than he has: the loads of his seats add up to his capacity at most."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        met = np.unique(problem.worker)
        return Rows.grouped(met, problem.worker, _pairs(problem), problem.load, upper=problem.capacity[met])

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        loads: Counter[str] = Counter()
        chosen = list(plan)
        for (worker, _), load in zip(chosen, problem.load[problem.pair_at.of(chosen)].tolist(), strict=True):
            loads[worker] += load
        for w in problem.workers:
            if loads[w.id] > w.capacity:
                yield f"{w.id} is loaded {loads[w.id]} % of {w.capacity} %"


class Headcount:
    """At most the seats a project has."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        met = np.unique(problem.project)
        return Rows.grouped(met, problem.project, _pairs(problem), upper=problem.seats[met])

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        taken = Counter(project for _, project in plan)
        for p in problem.projects:
            if taken[p.id] > p.seats:
                yield f"{p.id} has {taken[p.id]} people on {p.seats} seats"


class WholeTeams:
    """A project that asks for a team gets all of its seats or none."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        teams = [i for i, p in enumerate(problem.projects) if p.team]
        return _all_or_none(teams, problem, columns)

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        taken = Counter(project for _, project in plan)
        for p in problem.projects:
            if p.team and taken[p.id] not in (0, p.seats):
                yield f"{p.id} has {taken[p.id]} of {p.seats}"


def _all_or_none(projects: list[int], problem: Problem, columns: Columns) -> Rows:
    """Per project: seats taken − seats × switch = 0."""
    wanted = np.array(projects, np.int64)
    rows = Rows.grouped(wanted, problem.project, _pairs(problem), lower=0, upper=0)
    return rows.and_terms(np.arange(len(wanted)), columns.switches[wanted], -problem.seats[wanted])


class Leaders:
    """Where a project that needs a leader is staffed at all, at least one of its people can lead."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        wanted = np.flatnonzero(problem.needs_leader)
        switches = columns.switches[wanted]
        every = np.arange(len(wanted))
        most = np.bincount(problem.project, minlength=len(problem.projects))[wanted]
        staffed = Rows.grouped(wanted, problem.project, _pairs(problem), upper=0)
        leading = np.flatnonzero(problem.leads[problem.worker])
        led = Rows.grouped(wanted, problem.project[leading], leading, lower=0)
        return Rows.stacked(
            [
                staffed.and_terms(every, switches, -np.maximum(most, 1)),
                led.and_terms(every, switches, np.full(len(wanted), -1)),
            ]
        )

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        leads = {w.id for w in problem.workers if w.leader}
        taken: Counter[str] = Counter()
        led = set()
        for worker, project in plan:
            taken[project] += 1
            if worker in leads:
                led.add(project)
        for p in problem.projects:
            if p.needs_leader and taken[p.id] and p.id not in led:
                yield f"{p.id} has nobody who leads"


class MustFill:
    """Seats that may not stay empty: whoever leaves a running contract is replaced, in chains and rings too."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        wanted = np.flatnonzero(problem.must_fill)
        return Rows.grouped(wanted, problem.project, _pairs(problem), lower=problem.seats[wanted])

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        taken = Counter(project for _, project in plan)
        for p in problem.projects:
            if p.must_fill and taken[p.id] < p.seats:
                yield f"{p.id} must be filled and has {taken[p.id]} of {p.seats}"


class MustPlace:
    """Somebody on a running contract keeps a seat: his own, or a better one; nobody is pushed out for another."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        return Rows.grouped(np.flatnonzero(problem.must_place), problem.worker, _pairs(problem), lower=1)

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        chosen = {worker for worker, _ in plan}
        for w in problem.workers:
            if w.must_place and w.id not in chosen:
                yield f"{w.id} must keep a seat and has none"


class Groups:
    """All seats of all projects of a group, or none of them (a team whose positions differ)."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        at = problem.project_at
        whole = _all_or_none(sorted({at[p] for group in problem.groups for p in group}), problem, columns)
        alike = [
            ({columns.switch(at[first]): 1, columns.switch(at[other]): -1}, 0, 0)
            for first, *rest in problem.groups
            for other in rest
        ]
        return Rows.stacked([whole, Rows.of(alike)])

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        taken = Counter(project for _, project in plan)
        seats = {p.id: p.seats for p in problem.projects}
        for group in problem.groups:
            full = {p: taken[p] == seats[p] for p in group}
            if any(taken[p] for p in group) and not all(full.values()):
                yield f"group {', '.join(group)} is staffed in part"


class Together:
    """People offered only together are all chosen (anywhere) or none of them."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        wanted = np.array(problem.bound_together, np.int64)
        every, chosen = np.arange(len(wanted)), columns.chosens[wanted]
        most = np.bincount(problem.worker, minlength=len(problem.workers))[wanted]
        some = Rows.grouped(wanted, problem.worker, _pairs(problem), lower=0)
        none = Rows.grouped(wanted, problem.worker, _pairs(problem), upper=0)
        at = problem.worker_at
        alike = [
            ({columns.chosen(at[first]): 1, columns.chosen(at[other]): -1}, 0, 0)
            for first, *rest in problem.together
            for other in rest
        ]
        return Rows.stacked(
            [
                some.and_terms(every, chosen, np.full(len(wanted), -1)),
                none.and_terms(every, chosen, -np.maximum(most, 1)),
                Rows.of(alike),
            ]
        )

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        chosen = {worker for worker, _ in plan}
        for group in problem.together:
            inside = [w for w in group if w in chosen]
            if inside and len(inside) < len(group):
                yield f"of {', '.join(group)} only {', '.join(inside)} chosen"


class ClientCaps:
    """No client takes more of our seats than its cap (依存度)."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        caps = np.array([problem.client_caps[name] for name in problem.clients], np.int64)
        return Rows.grouped(np.arange(len(caps)), problem.client[problem.project], _pairs(problem), upper=caps)

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        client = {p.id: p.client for p in problem.projects}
        taken = Counter(client[project] for _, project in plan)
        for name, cap in problem.client_caps.items():
            if taken[name] > cap:
                yield f"client {name} has {taken[name]} seats, its cap is {cap}"


class PartnerCaps:
    """No partner company takes more seats than its cap."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        caps = np.array([problem.partner_caps[name] for name in problem.partners], np.int64)
        return Rows.grouped(np.arange(len(caps)), problem.partner[problem.worker], _pairs(problem), upper=caps)

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        partner = {w.id: w.partner for w in problem.workers}
        taken = Counter(partner[worker] for worker, _ in plan)
        for name, cap in problem.partner_caps.items():
            if taken[name] > cap:
                yield f"partner {name} has {taken[name]} seats, its cap is {cap}"


class Locks:
    """Pairs a person has fixed must be chosen; where a lock names several projects, one of them is enough. A locked
    pair that is no feasible pair can never be."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        found = []
        for worker, *projects in problem.locks:
            known = [at for p in projects if (at := problem.pair_at.find(worker, p)) is not None]
            found.append((dict.fromkeys(known, 1), 1, None))
        return Rows.of(found)

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        chosen = set(plan)
        for worker, *projects in problem.locks:
            if not any((worker, p) in chosen for p in projects):
                yield f"locked pair {worker} → {' or '.join(projects)} is not in the plan"


class Vetoes:
    """Pairs a person has forbidden are never chosen."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        known = [at for e, p in problem.vetoes if (at := problem.pair_at.find(e, p)) is not None]
        return Rows.of([({at: 1}, None, 0) for at in known])

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        forbidden = set(problem.vetoes)
        for pair in plan:
            if pair in forbidden:
                yield f"forbidden pair {pair[0]} → {pair[1]} is in the plan"


CONSTRAINTS: tuple[Constraint, ...] = (
    Capacity(),
    Headcount(),
    WholeTeams(),
    Leaders(),
    MustFill(),
    MustPlace(),
    Groups(),
    Together(),
    ClientCaps(),
    PartnerCaps(),
    Locks(),
    Vetoes(),
)


def rows_of(problem: Problem, columns: Columns) -> Rows:
    """The rows of every rule, the company's own among them."""
    return Rows.stacked(constraint.rows(problem, columns) for constraint in (*CONSTRAINTS, *problem.rules))


def violations(plan: Plan, problem: Problem) -> list[str]:
    """Every rule the plan breaks, in words, worked out without a solver; empty for a plan that may be shown."""
    chosen = list(plan)
    known = (problem.pair_at.of(chosen) >= 0).tolist()
    unknown = [f"{e} → {p} is no feasible pair" for (e, p), is_pair in zip(chosen, known, strict=True) if not is_pair]
    if unknown:
        return unknown
    rules = (*CONSTRAINTS, *problem.rules)
    return [fault for constraint in rules for fault in constraint.violations(chosen, problem)]
