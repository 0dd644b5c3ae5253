"""One way on one problem in a process of its own: `measured` starts it and waits, `main` is what runs in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.benching.subjects import Subject, of_market
from matcher.benching.ways import WAYS

if TYPE_CHECKING:
    from matcher.solver import Problem
    from matcher.solver.peers import Attempt

BUILDING_S = 30.0
"""Beyond twice the limit, what a process is given for imports and for making the problem."""
SMALL = (60, 30, 1, "standard")
GAPS = (0.01, 0.005, 0.003, 0.001, 0.0001, 0.0)
STEPS_KEPT = 400
KB, MB = 1024, 1024 * 1024


def measured(way: str, subject: Subject, limit: float) -> dict[str, Any]:
    """What came of it, as fields of a BenchRun. A process that does not answer is ended."""
    told: dict[str, Any] = {"instance": subject.name, "way": way, "pairs": None}
    told |= {key: value for key, value in subject.told().items() if key != "sense"}
    missing = WAYS[way].missing()
    if missing is not None:
        return {**told, "status": "missing", "said": missing}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "told.json"
        asked = {"way": way, "subject": subject.told(), "limit": limit, "out": str(out)}
        began = time.perf_counter()
        try:
            ended = subprocess.run(
                [sys.executable, "-m", __name__],
                input=json.dumps(asked),
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                env=_surroundings(),
                timeout=2 * limit + BUILDING_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            seconds = round(time.perf_counter() - began, 3)
            return {**told, "status": "cut_off", "seconds": seconds, "at_least": True}
        if not out.exists():
            last = (ended.stderr.strip().splitlines() or [f"exit status {ended.returncode}"])[-1]
            return {**told, "status": "memory" if "bad_alloc" in ended.stderr else "died", "said": last[:200]}
        return {**told, **json.loads(out.read_text(encoding="utf-8"))}


def _surroundings() -> dict[str, str]:
    """The environment, with the package found whatever folder one is in."""
    import matcher

    house = str(Path(matcher.__file__).parent.parent)
    paths = [house, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def main() -> None:
    asked = json.load(sys.stdin)
    subject = Subject(**asked["subject"])
    try:
        _no_more_than_there_is()
        told = _run(asked["way"], subject, asked["limit"])
    except MemoryError:
        told = {"status": "memory"}
    Path(asked["out"]).write_text(json.dumps(told), encoding="utf-8")


def _run(name: str, subject: Subject, limit: float) -> dict[str, Any]:
    from matcher.errors import PlanError
    from matcher.solver.peers import Unfit

    way = WAYS[name]
    problem, sign = subject.problem()
    told: dict[str, Any] = {"pairs": len(problem.worker)}
    way.ready(of_market(*SMALL))
    before, began, cpu = _peak_mb(), time.perf_counter(), time.process_time()
    try:
        attempt = way.run(problem, limit)
    except Unfit:
        return {**told, "status": "unfit"}
    except PlanError as error:
        attempt = None
        told |= {"status": "no_plan", "said": error.message}
    seconds = time.perf_counter() - began
    told |= {
        "seconds": round(seconds, 4),
        "cpu_seconds": round(time.process_time() - cpu, 4),
        "memory_mb": _peak_mb(),
        "memory_before_mb": before,
    }
    return told if attempt is None else {**told, **_weighed(problem, sign, attempt, seconds)}


def _weighed(problem: Problem, sign: int, attempt: Attempt, seconds: float) -> dict[str, Any]:
    """What the attempt is worth, every rule worked out again."""
    from dataclasses import fields

    told: dict[str, Any] = {"sense": "min" if sign < 0 else "max"}
    if attempt.work is not None:
        each = ((f.name, getattr(attempt.work, f.name)) for f in fields(attempt.work))
        told["work"] = {name: count for name, count in each if isinstance(count, int)}
    bound = attempt.bound
    if bound is not None:
        told["bound"] = sign * bound
    if attempt.chosen is None:
        infeasible = attempt.said is not None and attempt.said.upper() == "INFEASIBLE"
        status = "bound" if bound is not None else "infeasible" if infeasible else "no_plan"
        return {**told, "status": status, "said": attempt.said}
    value = int(problem.value[attempt.chosen].sum())
    faults = _faults(problem, attempt.chosen)
    attempt.trace.append((seconds, value, bound))
    told |= {"objective": sign * value, "faults": faults, "trace": _trace(attempt, sign)}
    first = next(((s, v) for s, v, _ in attempt.trace if v is not None), None)
    if first is not None:
        told["first_plan_seconds"] = round(first[0], 4)
    proven = False
    if bound is not None:
        told["gap"] = _gap(value, bound)
        proven = bound < value + 1 - 1e-6
        told["seconds_to"] = _reached(attempt)
        if first is not None and first[1] is not None:
            told["first_plan_gap"] = _gap(first[1], bound)
    return {**told, "status": "faulty" if faults else "proven" if proven else "plan"}


def _faults(problem: Problem, chosen: list[int]) -> int:
    from matcher.solver import violations

    pairs = zip(problem.worker[chosen].tolist(), problem.project[chosen].tolist(), strict=True)
    return len(violations([(problem.workers[e].id, problem.projects[p].id) for e, p in pairs], problem))


def _gap(value: float, bound: float) -> float:
    """The share by which the bound may be better; values are whole, so less than one more is none."""
    return round(max(0.0, bound - value), 6) / max(1.0, abs(value)) if bound >= value + 1 - 1e-6 else 0.0


def _reached(attempt: Attempt) -> dict[str, float]:
    found: dict[str, float] = {}
    for seconds, value, bound in attempt.trace:
        if value is None or bound is None:
            continue
        for gap in GAPS:
            if str(gap) not in found and _gap(value, bound) <= gap:
                found[str(gap)] = round(seconds, 4)
    return found


def _trace(attempt: Attempt, sign: int) -> list[dict[str, Any]]:
    """What was known when, thinned out where there is very much of it."""
    steps = attempt.trace[:: max(1, len(attempt.trace) // STEPS_KEPT)]
    return [
        {
            "seconds": round(seconds, 4),
            "objective": None if value is None else sign * value,
            "bound": None if bound is None else sign * bound,
        }
        for seconds, value, bound in steps
    ]


def _peak_mb() -> int | None:
    """Most memory this process has held since it began; None where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        return next((round(int(line.split()[1]) / KB) for line in lines if line.startswith("VmHWM")), None)
    with suppress(ImportError):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return round(peak / (MB if sys.platform == "darwin" else KB))
    return None


def _no_more_than_there_is() -> None:
    """Lets this process run out of memory by itself rather than the machine, where the system tells how much there
    is."""
    meminfo = Path("/proc/meminfo")
    if not meminfo.exists():
        return
    import resource

    lines = meminfo.read_text(encoding="ascii").splitlines()
    there = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable"))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (there * KB, hard))


if __name__ == "__main__":
    main()
