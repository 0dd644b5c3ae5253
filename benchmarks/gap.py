"""Instances of the kinds of others, drawn anew: assignment problems and generalised assignment problems (GAP) of the
classes of the literature, in OR-Library's formats.

    python -m benchmarks.gap FOLDER [--seed 1]      writes assignN and gapX files to measure on

Classes A–C: Martello & Toth, Knapsack Problems (1990), 7.4; D (costs and loads against one another) and the sizes:
Chu & Beasley, A genetic algorithm for the generalised assignment problem (1997).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

ASSIGNMENTS = (100, 200, 300, 400, 500, 600, 700, 800)
GAPS = tuple((c, m, n) for c in "abcd" for m, n in ((5, 100), (5, 200), (10, 100), (10, 200), (20, 100), (20, 200)))


def assignment(n: int, seed: int) -> str:
    """n × n whole costs from 1 to 100."""
    costs = np.random.default_rng([seed, n]).integers(1, 101, (n, n))
    return f" {n}\n" + _lines(costs)


def gap(kind: str, agents: int, jobs: int, seed: int) -> str:
    """One problem of class a, b, c or d: costs, then loads, agent by agent, then capacities."""
    draw = np.random.default_rng([seed, ord(kind), agents, jobs])
    if kind == "d":
        loads = draw.integers(1, 101, (agents, jobs))
        costs = 111 - loads + draw.integers(-10, 11, (agents, jobs))
    else:
        loads = draw.integers(5, 26, (agents, jobs))
        costs = draw.integers(10, 51, (agents, jobs))
    if kind in "ab":
        nearest = costs.argmin(axis=0)
        most = np.bincount(nearest, weights=loads[nearest, np.arange(jobs)], minlength=agents).max()
        each = np.full(agents, 0.6 * jobs / agents * 15 + 0.4 * most) * (0.7 if kind == "b" else 1.0)
    else:
        each = 0.8 * loads.sum(axis=1) / agents
    return f" {agents} {jobs}\n" + _lines(costs) + _lines(loads) + _lines(each.astype(int)[None])


def _lines(numbers: np.ndarray) -> str:
    """The rows of a table, some numbers a line, as the files have them."""
    told = []
    for row in numbers.tolist():
        told += [" " + " ".join(map(str, row[at : at + 20])) + "\n" for at in range(0, len(row), 20)]
    return "".join(told)


def written(folder: Path, seed: int) -> list[Path]:
    """The files of all sizes and classes."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for n in ASSIGNMENTS:
        files.append(folder / f"assign{n}.txt")
        files[-1].write_text(assignment(n, seed), encoding="ascii")
    for kind, agents, jobs in GAPS:
        files.append(folder / f"gap{kind}{agents:02d}{jobs}.txt")
        files[-1].write_text(gap(kind, agents, jobs, seed), encoding="ascii")
    return files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    written(given.folder, given.seed)


if __name__ == "__main__":
    main()
