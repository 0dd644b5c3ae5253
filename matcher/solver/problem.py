"""An assignment instance without mails and sheets around it: who could take which seat, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


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

    @classmethod
    def of(
        cls,
        workers: Iterable[Worker],
        projects: Iterable[Seats],
        pairs: Iterable[Sequence[Any]],
        *,
        client_caps: Mapping[str, int] | None = None,
        partner_caps: Mapping[str, int] | None = None,
        groups: Iterable[Sequence[str]] = (),
        together: Iterable[Sequence[str]] = (),
        locks: Iterable[Sequence[str]] = (),
        vetoes: Iterable[Sequence[str]] = (),
    ) -> Problem:
        """Pairs are (worker id, project id, value[, load=100]). Raises ValueError naming every fault."""
        rows = sorted(workers, key=lambda w: w.id)
        seats = sorted(projects, key=lambda p: p.id)
        at = {w.id: i for i, w in enumerate(rows)}
        of = {p.id: i for i, p in enumerate(seats)}
        listed = [(*pair, 100)[:4] for pair in pairs]
        teams, sets = [tuple(sorted(set(g))) for g in groups], [tuple(sorted(set(t))) for t in together]
        fixed, barred = sorted({tuple(lock) for lock in locks}), sorted({(e, p) for e, p in vetoes})
        named = [*((e, p) for e, *places in fixed for p in places), *barred]
        faults = _faults(rows, seats, listed, named, teams, sets)
        if faults:
            raise ValueError("; ".join(faults))
        listed.sort(key=lambda pair: (at[pair[0]], of[pair[1]]))
        columns = np.array([(at[e], of[p], v, load) for e, p, v, load in listed], np.int64).reshape(-1, 4)
        return cls(
            tuple(rows),
            tuple(seats),
            worker=columns[:, 0],
            project=columns[:, 1],
            value=columns[:, 2],
            load=columns[:, 3],
            client_caps=dict(client_caps or {}),
            partner_caps=dict(partner_caps or {}),
            groups=tuple(sorted(teams)),
            together=tuple(sorted(sets)),
            locks=tuple(fixed),
            vetoes=tuple(barred),
        )

    @classmethod
    def from_neutral(cls, instance: Mapping[str, Any]) -> Problem:
        """The problem of a neutral instance with `sense` max; one with `sense` min has its values negated."""
        sign = -1 if instance.get("sense") == "min" else 1
        return cls.of(
            (_given(Worker, e, f"engineers[{i}]") for i, e in enumerate(instance["engineers"])),
            (_given(Seats, p, f"projects[{i}]") for i, p in enumerate(instance["projects"])),
            ((e, p, sign * v, *load) for e, p, v, *load in instance["pairs"]),
            client_caps=instance.get("client_caps"),
            partner_caps=instance.get("partner_caps"),
            groups=instance.get("groups", ()),
            together=instance.get("together", ()),
            locks=instance.get("locks", ()),
            vetoes=instance.get("vetoes", ()),
        )

    @cached_property
    def pair_at(self) -> dict[tuple[str, str], int]:
        """Index of each pair by (worker id, project id)."""
        ids = zip(self.worker.tolist(), self.project.tolist(), strict=True)
        return {(self.workers[e].id, self.projects[p].id): k for k, (e, p) in enumerate(ids)}

    @cached_property
    def switched(self) -> tuple[int, ...]:
        """Projects that are on or off as a whole: teams, those that need a leader, members of a group."""
        grouped = {p for group in self.groups for p in group}
        return tuple(i for i, p in enumerate(self.projects) if p.team or p.needs_leader or p.id in grouped)

    @cached_property
    def bound_together(self) -> tuple[int, ...]:
        """Workers that are chosen together with others or not at all."""
        named = {e for group in self.together for e in group}
        return tuple(i for i, w in enumerate(self.workers) if w.id in named)


def _given(kind: type[Any], entry: Mapping[str, Any], where: str) -> Any:
    known = kind.__dataclass_fields__
    odd = sorted(set(entry) - set(known))
    if odd or "id" not in entry:
        raise ValueError(f"{where}: " + (f"unknown key {', '.join(odd)}" if odd else "no id"))
    return kind(**entry)


def _faults(
    workers: list[Worker],
    projects: list[Seats],
    pairs: list[tuple[Any, ...]],
    named: list[tuple[str, str]],
    groups: list[tuple[str, ...]],
    together: list[tuple[str, ...]],
) -> list[str]:
    people, seats = [w.id for w in workers], [p.id for p in projects]
    known_people, known_seats = set(people), set(seats)
    faults = [f"{name} {x!r} twice" for name, ids in (("engineer", people), ("project", seats)) for x in _twice(ids)]
    faults += [f"pair {pair[:2]} twice" for pair in _twice([pair[:2] for pair in pairs])]
    faults += [f"project {p.id!r}: seats {p.seats} < 1" for p in projects if p.seats < 1]
    met_people = {pair[0] for pair in pairs} | {e for e, _ in named} | {e for t in together for e in t}
    met_seats = {pair[1] for pair in pairs} | {p for _, p in named} | {p for g in groups for p in g}
    faults += [f"unknown engineer {e!r}" for e in sorted(met_people - known_people)]
    faults += [f"unknown project {p!r}" for p in sorted(met_seats - known_seats)]
    faults += [f"pair {pair[:2]}: load {pair[3]} < 1" for pair in pairs if pair[3] < 1]
    return faults


def _twice(items: list[Any]) -> list[Any]:
    seen: set[Any] = set()
    return sorted({x for x in items if x in seen or seen.add(x)})  # type: ignore[func-returns-value]
