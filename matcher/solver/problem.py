"""An assignment instance without mails and sheets around it: who could take which seat, and what it is worth."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matcher.solver.rows import Constraint

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Worker:
    """An engineer as the solver sees him. `capacity` and loads are percent of full time; `must_place` is for somebody
    on a running contract: he stays or moves, and is never pushed out."""

    id: str
    partner: str | None = None
    leader: bool = False
    capacity: int = 100
    must_place: bool = False


@dataclass(frozen=True)
class Seats:
    """A project as the solver sees it. `must_fill` seats (a running contract) may not stay empty."""

    id: str
    seats: int = 1
    client: str | None = None
    team: bool = False
    needs_leader: bool = False
    must_fill: bool = False


@dataclass(frozen=True)
class PairAt(Mapping[tuple[str, str], int]):
    """Index of each pair by (worker id, project id), found by bisection: no entry of its own per pair."""

    problem: Problem

    @cached_property
    def _keys(self) -> Ints:
        return self.problem.worker * max(1, len(self.problem.projects)) + self.problem.project

    def find(self, worker: str, project: str) -> int | None:
        """The index; None where there is no such pair."""
        e, p = self.problem.worker_at.get(worker), self.problem.project_at.get(project)
        if e is None or p is None:
            return None
        key = e * max(1, len(self.problem.projects)) + p
        at = int(np.searchsorted(self._keys, key))
        return at if at < len(self._keys) and self._keys[at] == key else None

    def of(self, pairs: Sequence[tuple[str, str]]) -> Ints:
        """The indices of these pairs; -1 where there is no such pair."""
        people, seats = self.problem.worker_at, self.problem.project_at
        e = np.fromiter((people.get(worker, -1) for worker, _ in pairs), np.int64, len(pairs))
        p = np.fromiter((seats.get(project, -1) for _, project in pairs), np.int64, len(pairs))
        key = e * max(1, len(self.problem.projects)) + p
        at = np.minimum(np.searchsorted(self._keys, key), len(self._keys) - 1)
        if not len(self._keys):
            return np.full(len(pairs), -1, np.int64)
        found: Ints = np.where((self._keys[at] == key) & (e >= 0) & (p >= 0), at, -1)
        return found

    def __getitem__(self, pair: tuple[str, str]) -> int:
        at = self.find(*pair)
        if at is None:
            raise KeyError(pair)
        return at

    def __contains__(self, pair: object) -> bool:
        return isinstance(pair, tuple) and len(pair) == 2 and self.find(*pair) is not None

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for e, p in zip(self.problem.worker.tolist(), self.problem.project.tolist(), strict=True):
            yield self.problem.workers[e].id, self.problem.projects[p].id

    def __len__(self) -> int:
        return len(self.problem.worker)


@dataclass(frozen=True)
class Problem:
    """Canonical: workers and projects sorted by id, pairs by (worker, project), whatever order they came in.

    Arrays have one entry per feasible pair: `worker`, `project` (indices), `value` (integer), `load` (percent).
    """

    workers: tuple[Worker, ...]
    projects: tuple[Seats, ...]
    worker: Ints
    project: Ints
    value: Ints
    load: Ints
    client_caps: Mapping[str, int]
    partner_caps: Mapping[str, int]
    groups: tuple[tuple[str, ...], ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    locks: tuple[tuple[str, ...], ...] = ()
    """(worker, project), or (worker, project, project …) where one of several projects is enough."""
    vetoes: tuple[tuple[str, str], ...] = ()
    rules: tuple[Constraint, ...] = ()
    """The company's own rules, beside those of every plan."""

    @classmethod
    def of(
        cls,
        workers: Iterable[Worker],
        projects: Iterable[Seats],
        pairs: Iterable[Sequence[Any]],
        **beside: Any,
    ) -> Problem:
        """Pairs are (worker id, project id, value[, load=100]); `beside` as in `of_arrays`. Raises ValueError naming
        every fault."""
        people, seats = list(workers), list(projects)
        at = {w.id: i for i, w in enumerate(people)}
        of = {p.id: i for i, p in enumerate(seats)}
        listed = list(pairs)
        met_people, met_seats = {pair[0] for pair in listed}, {pair[1] for pair in listed}
        faults = [f"unknown engineer {e!r}" for e in sorted(met_people - at.keys())]
        faults += [f"unknown project {p!r}" for p in sorted(met_seats - of.keys())]
        if faults:
            raise ValueError("; ".join(faults))
        count = len(listed)
        return cls.of_arrays(
            people,
            seats,
            np.fromiter((at[pair[0]] for pair in listed), np.int64, count),
            np.fromiter((of[pair[1]] for pair in listed), np.int64, count),
            np.fromiter((pair[2] for pair in listed), np.int64, count),
            np.fromiter((pair[3] if len(pair) > 3 else 100 for pair in listed), np.int64, count),
            **beside,
        )

    @classmethod
    def of_arrays(
        cls,
        workers: Sequence[Worker],
        projects: Sequence[Seats],
        worker: Ints,
        project: Ints,
        value: Ints,
        load: Ints | None = None,
        *,
        client_caps: Mapping[str, int] | None = None,
        partner_caps: Mapping[str, int] | None = None,
        groups: Iterable[Sequence[str]] = (),
        together: Iterable[Sequence[str]] = (),
        locks: Iterable[Sequence[str]] = (),
        vetoes: Iterable[Sequence[str]] = (),
        rules: Iterable[Constraint] = (),
    ) -> Problem:
        """`worker` and `project` are indices into the workers and projects as given. Raises ValueError naming every
        fault."""
        teams, sets = [tuple(sorted(set(g))) for g in groups], [tuple(sorted(set(t))) for t in together]
        fixed, barred = sorted({tuple(lock) for lock in locks}), sorted({(e, p) for e, p in vetoes})
        load = np.full(len(worker), 100, np.int64) if load is None else load
        people, e = _by_id(workers, worker)
        seats, p = _by_id(projects, project)
        order = np.lexsort((p, e))
        problem = cls(
            people,
            seats,
            worker=e[order],
            project=p[order],
            value=np.asarray(value, np.int64)[order],
            load=np.asarray(load, np.int64)[order],
            client_caps=dict(client_caps or {}),
            partner_caps=dict(partner_caps or {}),
            groups=tuple(sorted(teams)),
            together=tuple(sorted(sets)),
            locks=tuple(fixed),
            vetoes=tuple(barred),
            rules=tuple(rules),
        )
        faults = list(_faults(problem))
        if faults:
            raise ValueError("; ".join(faults))
        return problem

    @classmethod
    def from_neutral(cls, instance: Mapping[str, Any], *, rules: Iterable[Constraint] = ()) -> Problem:
        """The problem of a neutral instance with `sense` max; one with `sense` min has its values negated. `rules`: the
        company's own."""
        sign = -1 if instance.get("sense") == "min" else 1
        return cls.of(
            (_given(Worker, e, f"engineers[{i}]") for i, e in enumerate(instance["engineers"])),
            (_given(Seats, p, f"projects[{i}]") for i, p in enumerate(instance["projects"])),
            instance["pairs"] if sign > 0 else [(e, p, -v, *load) for e, p, v, *load in instance["pairs"]],
            client_caps=instance.get("client_caps"),
            partner_caps=instance.get("partner_caps"),
            groups=instance.get("groups", ()),
            together=instance.get("together", ()),
            locks=instance.get("locks", ()),
            vetoes=instance.get("vetoes", ()),
            rules=rules,
        )

    @cached_property
    def pair_at(self) -> PairAt:
        return PairAt(self)

    @cached_property
    def worker_at(self) -> dict[str, int]:
        return {w.id: i for i, w in enumerate(self.workers)}

    @cached_property
    def project_at(self) -> dict[str, int]:
        return {p.id: i for i, p in enumerate(self.projects)}

    @cached_property
    def capacity(self) -> Ints:
        return np.array([w.capacity for w in self.workers], np.int64)

    @cached_property
    def leads(self) -> Bools:
        return np.array([w.leader for w in self.workers], bool)

    @cached_property
    def must_place(self) -> Bools:
        return np.array([w.must_place for w in self.workers], bool)

    @cached_property
    def seats(self) -> Ints:
        return np.array([p.seats for p in self.projects], np.int64)

    @cached_property
    def needs_leader(self) -> Bools:
        return np.array([p.needs_leader for p in self.projects], bool)

    @cached_property
    def must_fill(self) -> Bools:
        return np.array([p.must_fill for p in self.projects], bool)

    @cached_property
    def whole(self) -> Bools:
        """Per project: all of its seats or none (a team, or a member of a group)."""
        grouped = {p for group in self.groups for p in group}
        return np.array([p.team or p.id in grouped for p in self.projects], bool)

    @cached_property
    def clients(self) -> tuple[str, ...]:
        """The clients that have a cap."""
        return tuple(sorted(self.client_caps))

    @cached_property
    def client(self) -> Ints:
        """Per project, the index of its client among those with a cap; -1 where it has none."""
        at = {name: i for i, name in enumerate(self.clients)}
        return np.array([-1 if p.client is None else at.get(p.client, -1) for p in self.projects], np.int64)

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """The partners that have a cap."""
        return tuple(sorted(self.partner_caps))

    @cached_property
    def partner(self) -> Ints:
        """Per worker, the index of his partner among those with a cap; -1 where there is none."""
        at = {name: i for i, name in enumerate(self.partners)}
        return np.array([-1 if w.partner is None else at.get(w.partner, -1) for w in self.workers], np.int64)

    @cached_property
    def switched(self) -> tuple[int, ...]:
        """Projects that are on or off as a whole: teams, those that need a leader, members of a group."""
        return tuple(np.flatnonzero(self.whole | self.needs_leader).tolist())

    @cached_property
    def bound_together(self) -> tuple[int, ...]:
        """Workers that are chosen together with others or not at all."""
        named = {e for group in self.together for e in group}
        return tuple(i for i, w in enumerate(self.workers) if w.id in named)


def _by_id(items: Sequence[Any], index: Ints) -> tuple[tuple[Any, ...], Ints]:
    """The items sorted by id, and the indices into them instead of into the items as given."""
    order = sorted(range(len(items)), key=lambda i: items[i].id)
    new = np.empty(len(items), np.int64)
    new[order] = np.arange(len(items))
    return tuple(items[i] for i in order), new[np.asarray(index, np.int64)]


def _given(kind: type[Any], entry: Mapping[str, Any], where: str) -> Any:
    known = kind.__dataclass_fields__
    odd = sorted(set(entry) - set(known))
    if odd or "id" not in entry:
        raise ValueError(f"{where}: " + (f"unknown key {', '.join(odd)}" if odd else "no id"))
    return kind(**entry)


def _faults(problem: Problem) -> Iterator[str]:
    people, seats = [w.id for w in problem.workers], [p.id for p in problem.projects]
    for name, ids in (("engineer", people), ("project", seats)):
        yield from (f"{name} {x!r} twice" for x in sorted({a for a, b in itertools.pairwise(ids) if a == b}))
    same = (np.diff(problem.worker) == 0) & (np.diff(problem.project) == 0)
    for k in np.flatnonzero(same).tolist():
        yield f"pair {people[problem.worker[k]], seats[problem.project[k]]} twice"
    yield from (f"project {p.id!r}: seats {p.seats} < 1" for p in problem.projects if p.seats < 1)
    orders = [*((lock[0], p) for lock in problem.locks for p in lock[1:]), *problem.vetoes]
    met_people = {e for e, _ in orders} | {e for t in problem.together for e in t}
    met_seats = {p for _, p in orders} | {p for g in problem.groups for p in g}
    yield from (f"unknown engineer {e!r}" for e in sorted(met_people - problem.worker_at.keys()))
    yield from (f"unknown project {p!r}" for p in sorted(met_seats - problem.project_at.keys()))
    for k in np.flatnonzero(problem.load < 1).tolist():
        pair = people[problem.worker[k]], seats[problem.project[k]]
        yield f"pair {pair}: load {problem.load[k]} < 1"
