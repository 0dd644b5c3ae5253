"""Every way on every problem, one after the other, set against ours; and the medians over the seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import median
from typing import Any

from matcher.benching.alone import measured
from matcher.benching.subjects import Subject
from matcher.benching.ways import WAYS
from matcher.documents.solving import BenchMiddle, BenchRun

PATIENCE_LEAST_S = 2.0
"""What everybody is given at least, where others are given a multiple of our time."""
OVER_SEEDS = ("seconds", "cpu_seconds", "memory_mb", "gap", "value_to_ours", "first_plan_seconds", "first_plan_gap")
NEVER = float("inf")


def asked_of(subject: Subject, ways: Sequence[str] | None) -> list[str]:
    """The ways a problem is put to, ours first: those named, else all that do not fall behind at its size."""
    if ways:
        return sorted(ways, key=lambda way: way != "ours")
    size = subject.engineers * subject.projects
    return [name for name, way in WAYS.items() if way.up_to is None or size <= way.up_to]


def compared(
    subjects: Iterable[Subject],
    ways: Sequence[str] | None,
    *,
    limit: float,
    patience: float | None = None,
    before: Callable[[Subject, str], None] = lambda subject, way: None,
) -> Iterator[BenchRun]:
    """Run after run. `patience`: others are given so many times our seconds at most. `before` is told what is next."""
    for subject in subjects:
        ours: BenchRun | None = None
        for way in asked_of(subject, ways):
            before(subject, way)
            given = limit
            if patience is not None and ours is not None and ours.seconds is not None:
                given = min(limit, max(PATIENCE_LEAST_S, patience * ours.seconds))
            run = BenchRun(**measured(way, subject, given))
            if way == "ours":
                ours = run
            elif ours is not None:
                run = run.model_copy(update=_against(ours, run))
            yield run


def _against(ours: BenchRun, run: BenchRun) -> dict[str, Any]:
    """The ratios of a run to ours on the same problem."""
    found: dict[str, Any] = {}
    if ours.seconds and run.seconds is not None:
        found["times_ours"] = round(run.seconds / ours.seconds, 3)
        found["at_least"] = run.at_least or (run.status in ("plan", "no_plan") and run.way != "greedy")
    if ours.objective and run.objective and run.status != "faulty":
        pair = (ours.objective, run.objective)
        one, other = pair if ours.sense == "max" else pair[::-1]
        found["value_to_ours"] = round(one / other, 6)
    return found


def in_the_middle(runs: Iterable[BenchRun]) -> tuple[BenchMiddle, ...]:
    """Per size, kind (or file) and way the medians; who was not done counts with what it took so far."""
    grouped: dict[tuple[str, int, int, str], list[BenchRun]] = {}
    for run in runs:
        if run.status not in ("missing", "unfit"):
            grouped.setdefault((run.instance, run.engineers, run.projects, run.way), []).append(run)
    found = []
    for (instance, engineers, projects, way), own in grouped.items():
        middle: dict[str, Any] = {}
        for name in OVER_SEEDS:
            known = [value for run in own if (value := getattr(run, name)) is not None]
            if known:
                middle[name] = median(known)
        middle |= _ratio(own)
        gaps = {gap for run in own for gap in run.seconds_to}
        reached = {gap: median(run.seconds_to.get(gap, NEVER) for run in own) for gap in gaps}
        found.append(
            BenchMiddle(
                instance=instance,
                engineers=engineers,
                projects=projects,
                way=way,
                runs=len(own),
                proven=sum(run.status == "proven" for run in own),
                seconds_to={gap: s for gap, s in sorted(reached.items(), reverse=True) if s < NEVER},
                **middle,
            )
        )
    return tuple(found)


def _ratio(runs: list[BenchRun]) -> dict[str, Any]:
    """The median of the ratios, and whether one at or above the middle is a lower bound only."""
    known = sorted((run.times_ours, run.at_least) for run in runs if run.times_ours is not None)
    if not known:
        return {}
    middle = median(ratio for ratio, _ in known)
    return {"times_ours": middle, "at_least": any(least for ratio, least in known if ratio <= middle)}


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    import os
    import platform
    from importlib.metadata import PackageNotFoundError, version

    found: dict[str, Any] = {
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }
    if hasattr(os, "getloadavg"):
        found["load_average"] = [round(load, 1) for load in os.getloadavg()]
    for name in ("ortools", "numpy", "highspy", "scipy"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
