"""What must hold over many pairs at once. Each rule is said twice: as sparse linear rows, which the network,
the linear relaxation and CP-SAT all read, and in plain Python, which checks every plan again without a solver.

Add a class, add it to CONSTRAINTS; tests/test_constraints.py compares its two halves on every plan of small instances.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from matcher.solver.problem import Problem

Plan = Iterable[tuple[str, str]]
"""Chosen pairs (worker id, project id)."""


@dataclass(frozen=True)
class Columns:
    """Which variable is which: pairs first, then a switch per switched project, then one per bound worker."""

    problem: Problem

    @property
    def count(self) -> int:
        return len(self.problem.worker) + len(self.problem.switched) + len(self.problem.bound_together)

    def switch(self, project: int) -> int:
        return len(self.problem.worker) + self.problem.switched.index(project)

    def chosen(self, worker: int) -> int:
        return len(self.problem.worker) + len(self.problem.switched) + self.problem.bound_together.index(worker)


@dataclass
class Rows:
    """Linear rows: lower ≤ Σ coefficient × column ≤ upper; None = no bound on that side."""

    terms: list[dict[int, int]] = field(default_factory=list)
    lower: list[int | None] = field(default_factory=list)
    upper: list[int | None] = field(default_factory=list)

    def add(self, terms: dict[int, int], lower: int | None, upper: int | None) -> None:
        self.terms.append(terms)
        self.lower.append(lower)
        self.upper.append(upper)


class Constraint(Protocol):
    def rows(self, problem: Problem, columns: Columns) -> Rows: ...

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]: ...


def _by(keys: Iterable[int]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = defaultdict(list)
    for column, key in enumerate(keys):
        grouped[key].append(column)
    return grouped


class Capacity:
    """Nobody works more than he has: the loads of his seats add up to his capacity at most."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        rows = Rows()
        for worker, own in _by(problem.worker.tolist()).items():
            rows.add({k: int(problem.load[k]) for k in own}, None, problem.workers[worker].capacity)
        return rows

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        loads: Counter[str] = Counter()
        for worker, project in plan:
            loads[worker] += int(problem.load[problem.pair_at[worker, project]])
        for w in problem.workers:
            if loads[w.id] > w.capacity:
                yield f"{w.id} is loaded {loads[w.id]} % of {w.capacity} %"


class Headcount:
    """At most the seats a project has."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        rows = Rows()
        for project, own in _by(problem.project.tolist()).items():
            rows.add(dict.fromkeys(own, 1), None, problem.projects[project].seats)
        return rows

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
    rows = Rows()
    own = _by(problem.project.tolist())
    for project in projects:
        terms = dict.fromkeys(own.get(project, ()), 1)
        rows.add({**terms, columns.switch(project): -problem.projects[project].seats}, 0, 0)
    return rows


class Leaders:
    """Where a project that needs a leader is staffed at all, at least one of its people can lead."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        rows = Rows()
        own = _by(problem.project.tolist())
        for project, p in enumerate(problem.projects):
            if not p.needs_leader:
                continue
            mine = own.get(project, [])
            leaders = [k for k in mine if problem.workers[problem.worker[k]].leader]
            for k in mine:
                rows.add({k: 1, columns.switch(project): -1}, None, 0)
            rows.add({**dict.fromkeys(leaders, 1), columns.switch(project): -1}, 0, None)
        return rows

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        leads = {w.id for w in problem.workers if w.leader}
        staffed, led = set(), set()
        for worker, project in plan:
            staffed.add(project)
            if worker in leads:
                led.add(project)
        for p in problem.projects:
            if p.needs_leader and p.id in staffed - led:
                yield f"{p.id} has nobody who leads"


class MustFill:
    """Seats that may not stay empty: whoever leaves a running contract is replaced, in chains and rings too."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        rows = Rows()
        own = _by(problem.project.tolist())
        for project, p in enumerate(problem.projects):
            if p.must_fill:
                rows.add(dict.fromkeys(own.get(project, ()), 1), p.seats, None)
        return rows

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        taken = Counter(project for _, project in plan)
        for p in problem.projects:
            if p.must_fill and taken[p.id] < p.seats:
                yield f"{p.id} must be filled and has {taken[p.id]} of {p.seats}"


class MustPlace:
    """Somebody on a running contract keeps a seat: his own, or a better one; nobody is pushed out for another."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        rows = Rows()
        own = _by(problem.worker.tolist())
        for worker, w in enumerate(problem.workers):
            if w.must_place:
                rows.add(dict.fromkeys(own.get(worker, ()), 1), 1, None)
        return rows

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        chosen = {worker for worker, _ in plan}
        for w in problem.workers:
            if w.must_place and w.id not in chosen:
                yield f"{w.id} must keep a seat and has none"


class Groups:
    """All seats of all projects of a group, or none of them (a team whose positions differ)."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        at = {p.id: i for i, p in enumerate(problem.projects)}
        rows = _all_or_none(sorted({at[p] for group in problem.groups for p in group}), problem, columns)
        for first, *rest in problem.groups:
            for other in rest:
                rows.add({columns.switch(at[first]): 1, columns.switch(at[other]): -1}, 0, 0)
        return rows

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
        rows = Rows()
        own = _by(problem.worker.tolist())
        at = {w.id: i for i, w in enumerate(problem.workers)}
        for worker in problem.bound_together:
            mine = own.get(worker, [])
            rows.add({**dict.fromkeys(mine, 1), columns.chosen(worker): -1}, 0, None)
            rows.add({**dict.fromkeys(mine, 1), columns.chosen(worker): -max(len(mine), 1)}, None, 0)
        for first, *rest in problem.together:
            for other in rest:
                rows.add({columns.chosen(at[first]): 1, columns.chosen(at[other]): -1}, 0, 0)
        return rows

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        chosen = {worker for worker, _ in plan}
        for group in problem.together:
            inside = [w for w in group if w in chosen]
            if inside and len(inside) < len(group):
                yield f"of {', '.join(group)} only {', '.join(inside)} chosen"


class ClientCaps:
    """No client takes more of our seats than its cap (依存度)."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        return _caps(problem.client_caps, [problem.projects[p].client for p in problem.project.tolist()])

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        client = {p.id: p.client for p in problem.projects}
        taken = Counter(client[project] for _, project in plan)
        for name, cap in problem.client_caps.items():
            if taken[name] > cap:
                yield f"client {name} has {taken[name]} seats, its cap is {cap}"


class PartnerCaps:
    """No partner company takes more seats than its cap."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        return _caps(problem.partner_caps, [problem.workers[w].partner for w in problem.worker.tolist()])

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        partner = {w.id: w.partner for w in problem.workers}
        taken = Counter(partner[worker] for worker, _ in plan)
        for name, cap in problem.partner_caps.items():
            if taken[name] > cap:
                yield f"partner {name} has {taken[name]} seats, its cap is {cap}"


def _caps(caps: object, names: list[str | None]) -> Rows:
    assert isinstance(caps, dict)
    rows = Rows()
    own: dict[str | None, list[int]] = defaultdict(list)
    for column, name in enumerate(names):
        own[name].append(column)
    for name in sorted(caps):
        if own[name]:
            rows.add(dict.fromkeys(own[name], 1), None, caps[name])
    return rows


class Locks:
    """Pairs a person has fixed must be chosen; where a lock names several projects, one of them is enough. A locked
    pair that is no feasible pair can never be."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        rows = Rows()
        for worker, *projects in problem.locks:
            known = [at for p in projects if (at := problem.pair_at.get((worker, p))) is not None]
            rows.add(dict.fromkeys(known, 1), 1, None)
        return rows

    def violations(self, plan: Plan, problem: Problem) -> Iterator[str]:
        chosen = set(plan)
        for worker, *projects in problem.locks:
            if not any((worker, p) in chosen for p in projects):
                yield f"locked pair {worker} → {' or '.join(projects)} is not in the plan"


class Vetoes:
    """Pairs a person has forbidden are never chosen."""

    def rows(self, problem: Problem, columns: Columns) -> Rows:
        rows = Rows()
        for pair in problem.vetoes:
            at = problem.pair_at.get(pair)
            if at is not None:
                rows.add({at: 1}, None, 0)
        return rows

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


def violations(plan: Plan, problem: Problem) -> list[str]:
    """Every rule the plan breaks, in words, worked out without a solver; empty for a plan that may be shown."""
    chosen = list(plan)
    unknown = [f"{e} → {p} is no feasible pair" for e, p in chosen if (e, p) not in problem.pair_at]
    if unknown:
        return unknown
    return [fault for constraint in CONSTRAINTS for fault in constraint.violations(chosen, problem)]
