"""The solver alone: instances and benchmarks."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from matcher.documents.plans import Status
from matcher.model import (
    Document,
    Record,
)


class SolvedFile(Record):
    """The answer to one neutral instance, in the values and the sense of its file."""

    file: str
    status: Status
    objective: int | None
    """None where no plan keeps every rule; so `bound` and `gap`."""
    bound: int | None
    gap: float | None
    assignments: tuple[tuple[str, str], ...]
    """Chosen pairs (engineer, project), sorted."""
    why_infeasible: tuple[str, ...] = ()
    """A smallest set of orders that cannot all be kept, in words."""
    timing: dict[str, float] = Field(default_factory=dict)


class SolveDocument(Document, SolvedFile):
    """`matcher solve FILE`; exit status 1 where INFEASIBLE."""


class SolveManyDocument(Document):
    """`matcher solve FILE FILE…`, in the order of the files."""

    results: tuple[SolvedFile, ...]


BenchStatus = Literal[
    "proven", "plan", "bound", "no_plan", "infeasible", "cut_off", "memory", "died", "missing", "unfit", "faulty"
]


class BenchStep(Record):
    """What was known after so many seconds."""

    seconds: float
    objective: float | None
    bound: float | None


class BenchRun(Record):
    """One way on one problem, in a process of its own, by the clock of that process, without its imports and without
    making the problem."""

    instance: str
    engineers: int
    projects: int
    pairs: int | None
    """None where the process did not come so far."""
    kind: str | None = None
    seed: int | None = None
    file: str | None = None
    number: int = 0
    """Of the problem in its file, from 0."""
    sense: Literal["max", "min"] = "max"
    way: str
    status: BenchStatus
    """`plan`: one that is not proven the best; `bound`: the way gives no plan; `faulty`: its plan breaks a rule."""
    said: str | None = None
    """The solver's own word where it has no plan, the library that is missing."""
    seconds: float | None = None
    cpu_seconds: float | None = None
    memory_mb: int | None = None
    """Most memory of the process, the problem itself in it."""
    memory_before_mb: int | None = None
    """Most memory before the way began."""
    objective: int | None = None
    bound: float | None = None
    gap: float | None = None
    """Against the way's own bound."""
    faults: int | None = None
    """Rules that the plan breaks, worked out without a solver."""
    times_ours: float | None = None
    """Its seconds ÷ ours on the same problem."""
    at_least: bool = False
    """It was not done (no proof) when its time was up: it would take longer."""
    value_to_ours: float | None = None
    """Value of our plan ÷ value of its plan (of a least sum: the other way round)."""
    first_plan_seconds: float | None = None
    first_plan_gap: float | None = None
    """Of the first plan, against the bound in the end."""
    seconds_to: dict[str, float] = Field(default_factory=dict)
    """By gap ("0.001"), the seconds after which it was proven."""
    work: dict[str, int] = Field(default_factory=dict)
    """What we did, counted the same on every machine."""
    trace: tuple[BenchStep, ...] = ()


class BenchMiddle(Record):
    """The medians of one way over the seeds of one size and kind."""

    instance: str
    engineers: int
    projects: int
    way: str
    runs: int
    proven: int
    seconds: float | None = None
    cpu_seconds: float | None = None
    memory_mb: float | None = None
    gap: float | None = None
    times_ours: float | None = None
    at_least: bool = False
    value_to_ours: float | None = None
    first_plan_seconds: float | None = None
    first_plan_gap: float | None = None
    seconds_to: dict[str, float] = Field(default_factory=dict)


class BenchSolverDocument(Document):
    """`matcher bench solver`: every run, and the medians over the seeds."""

    machine: dict[str, Any]
    limit_seconds: float
    patience: float | None
    """Others are given so many times our seconds at most; None: all of the limit."""
    medians: tuple[BenchMiddle, ...]
    runs: tuple[BenchRun, ...]
    files: tuple[str, ...] = ()
    """Plots that were written."""


DOCUMENTS: dict[str, type[Document]] = {
    "solve": SolveDocument,
    "solve_many": SolveManyDocument,
    "bench_solver": BenchSolverDocument,
}
