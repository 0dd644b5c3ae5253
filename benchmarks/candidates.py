"""Who may take a project and what it would be worth, over everybody: pairs a second in this process, and the time for
one more project.

    python -m benchmarks.candidates

A pair is a person and a project, whether possible or not. `rules` asks every hard rule of whom the rarest must-have
leaves, `bits` by bitmaps (`scoring/bitmaps.py`), `first` with none of them made yet; `scores` judges those who may.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from matcher.benching.comparing import machine
from matcher.policy import Policy
from matcher.scoring import bitmaps, eligibility
from matcher.scoring.pool import build_pool
from matcher.scoring.value import judge
from matcher.scoring.wanted import wanted
from matcher.worlds import world

SIZES = ((1_000, 500), (5_000, 2_500), (50_000, 1_000))
TODAY = date(2026, 11, 24)


def each(of: Callable[[Any], Any], items: Sequence[Any]) -> tuple[list[Any], list[float]]:
    """What comes of every item, and its processor seconds."""
    found, seconds = [], []
    for item in items:
        began = time.process_time()
        found.append(of(item))
        seconds.append(time.process_time() - began)
    return found, seconds


def measure(people: int, projects: int) -> dict[str, Any]:
    made = world(people, projects + 20, 1, today=TODAY)
    pool = build_pool(made.engineers, today=TODAY, policy=Policy(), placements=made.placements)
    jobs = [wanted(p, pool) for p in made.projects]
    for job in jobs[:20]:  # columns of today and policy are worked out once
        judge(pool, job, eligibility._one_by_one(pool, job))
    jobs = jobs[20:]
    rules, rules_s = each(lambda job: eligibility._one_by_one(pool, job), jobs)
    bitmaps.bitmaps.cache_clear()
    first, first_s = each(lambda job: eligibility._by_bits(pool, job), jobs)
    _, bits_s = each(lambda job: eligibility._by_bits(pool, job), jobs)
    assert all((a == b).all() for a, b in zip(rules, first, strict=True))
    _, scores_s = each(lambda of: judge(pool, *of), list(zip(jobs, first, strict=True)))
    pairs, new = people * projects, sorted(a + b for a, b in zip(first_s, scores_s, strict=True))
    return {
        "engineers": people,
        "projects": projects,
        "possible_share": round(sum(map(len, first)) / pairs, 5),
        "rules_pairs_per_s": round(pairs / sum(rules_s)),
        "first_pairs_per_s": round(pairs / sum(first_s)),
        "bits_pairs_per_s": round(pairs / sum(bits_s)),
        "bits_over_rules": round(sum(rules_s) / sum(bits_s), 2),
        "scored_per_s": round(sum(map(len, first)) / sum(scores_s)),
        "bits_and_scores_pairs_per_s": round(pairs / (sum(bits_s) + sum(scores_s))),
        "one_more_project_ms": {"median": round(1000 * median(new), 3), "p95": round(1000 * new[-len(new) // 20], 3)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "candidates.json")
    given = parser.parse_args()
    rows = []
    for people, projects in SIZES:
        rows.append(measure(people, projects))
        sys.stdout.write(json.dumps(rows[-1]) + "\n")
    given.out.write_text(json.dumps({"machine": machine(), "runs": rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
