"""The solver against its peers on equal rules, in one run: `matcher bench solver` over the sizes and kinds of claims.

    python -m benchmarks.solver                       the seeded markets
    python -m benchmarks.solver FILE...               outside instances: OR-Library assignment and GAP files
    python -m benchmarks.solver --only ours,greedy    some of the ways only

Each way runs in a process of its own, so that memory is its own. What `bench` needs beside runs where it is installed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from matcher.benching import WAYS, Subject, compared, in_the_middle, markets, of_file
from matcher.benching.comparing import machine
from matcher.benching.subjects import KINDS, SIZES, of_market
from matcher.documents.solving import BenchSolverDocument
from matcher.terminal.benching import done

KINDS_AT = 1000
"""People of the size at which every kind of market is measured; the other sizes are of the standard kind."""
problem_of = of_market


def subjects(files: Iterable[Path], least: int, most: int, seeds: int) -> Iterable[Subject]:
    """The problems of the files, or the seeded markets of these sizes."""
    drawn = range(1, seeds + 1)
    chosen = [subject for file in files for subject in of_file(file, None, "en")]
    if chosen:
        return chosen
    sizes = [size for size in SIZES if least <= size[0] <= most]
    return [s for size in sizes for s in markets([size], KINDS if size[0] == KINDS_AT else KINDS[:1], drawn)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--only", default=None, help="ways, by comma: " + ",".join(WAYS))
    parser.add_argument("--limit", type=float, default=60, help="seconds per solve")
    parser.add_argument("--patience", type=float, default=None, help="others get so many times our seconds at most")
    parser.add_argument("--largest", type=int, default=10000, help="people of the largest market")
    parser.add_argument("--smallest", type=int, default=0)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "solver.json")
    given = parser.parse_args()
    runs, traces = [], set()
    of = subjects(given.files, given.smallest, given.largest, given.seeds)
    asked = given.only.split(",") if given.only else None
    for run in compared(of, asked, limit=given.limit, patience=given.patience):
        sys.stdout.write(done(run, "en") + "\n")
        sys.stdout.flush()
        kept = (run.instance, run.way) not in traces  # one course of each is enough to keep
        traces.add((run.instance, run.way))
        name = None if run.file is None else Path(run.file).name
        runs.append(run.model_copy(update={"file": name, "trace": run.trace if kept else ()}))
        document = BenchSolverDocument(
            machine=machine(),
            limit_seconds=given.limit,
            patience=given.patience,
            medians=in_the_middle(runs),
            runs=tuple(runs),
        )
        given.out.parent.mkdir(exist_ok=True)
        told = document.model_dump(mode="json", exclude_defaults=True)
        given.out.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
