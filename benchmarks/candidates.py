"""Who may take a project and what it would be worth, over everybody: pairs a second of processor time in this process,
and the time for one more project: its candidates and values, and its whole shortlist beside a plan.

    python -m benchmarks.candidates

A pair is a person and a project, whether possible or not. `rules` asks every hard rule of whom the rarest must-have
leaves, `bits` by bitmaps (`scoring/candidates.py`), `values` judges those who may, many projects together; `first` with
nothing kept of earlier projects yet. Each way meets the projects anew, as they were read. Where numba is installed
(the extra `fast`) the same is measured with it and without it, by the clock, on one core and on all of them; so few
pairs that its loops are not asked are left out.
`preparing` is what remains Python's: asking the rules and comparisons of the projects what they depend on.

A shortlist is the best five names for a project that came after the plan: candidates, values, what choosing each does
to the plan at its prices, and scores, reasons, gaps and questions in words. Contracts that run are left out there: with
50,000 people they are as many seats again as there are projects, and the plan is not what is measured.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from matcher.benching.comparing import machine
from matcher.model import Extracted, Reading
from matcher.morning import Settings, arrange
from matcher.policy import Policy
from matcher.scoring import candidates, compiled
from matcher.scoring.comparisons import FIT
from matcher.scoring.figures import sought
from matcher.scoring.pool import Ints, Pool, build_pool
from matcher.scoring.settlements import bought_swings
from matcher.scoring.value import judge, values
from matcher.scoring.wanted import Wanted, wanted
from matcher.warm import Warm
from matcher.worlds import world

SIZES = ((1_000, 500), (5_000, 2_500), (50_000, 1_000), (100_000, 1_000))
SHORTLISTS = (50_000, 1_000)
TODAY = date(2026, 11, 24)
TIMES = 9
NEW = 100
"""Projects that came since the plan."""


def spent(of: Callable[[], Any], by: Callable[[], float] = time.process_time) -> tuple[Any, float]:
    """What comes of it, and its seconds: the processor's, or by the clock."""
    began = by()
    found = of()
    return found, by() - began


def least(
    jobs: Callable[[], list[Wanted]], of: Callable[[list[Wanted]], Any], by: Callable[[], float] = time.process_time
) -> float:
    """The least seconds of several times, each with the projects as they were read."""
    return min(spent(lambda made=jobs(): of(made), by)[1] for _ in range(TIMES))


def bits(pool: Pool, jobs: Sequence[Wanted]) -> list[Ints]:
    """The candidates of each project by bitmaps, however few people there are."""
    return list(candidates._by_bits(pool, jobs))


def measure(people: int, projects: int) -> dict[str, Any]:
    """One size."""
    made = world(people, projects, 1, today=TODAY)

    def pool_anew() -> Pool:
        return build_pool(made.engineers, today=TODAY, policy=Policy(), placements=made.placements)

    pool = pool_anew()

    def jobs() -> list[Wanted]:
        return [wanted(project, pool) for project in made.projects]

    rules, rules_s = spent(lambda: [candidates._one_by_one(pool, job) for job in jobs()])
    pool = pool_anew()
    met = jobs()
    rows, first_bits_s = spent(lambda: bits(pool, met))
    worth, first_values_s = spent(lambda: values(pool, met, rows))
    assert all((a == b).all() for a, b in zip(rules, rows, strict=True))
    for job, some, value in list(zip(met, rows, worth, strict=True))[:: max(1, projects // 50)]:
        assert (judge(pool, job, some).value == value).all()
    bits_s = least(jobs, lambda jobs: bits(pool, jobs))
    values_s = least(jobs, lambda jobs: values(pool, jobs, rows))
    one_s = least(jobs, lambda jobs: [judge(pool, job, some) for job, some in zip(jobs, rows, strict=True)])
    pairs, able = people * projects, sum(map(len, rows))
    alone = sorted(
        spent(lambda job=job: values(pool, [job], bits(pool, [job])))[1]
        for job in jobs()  # one by one, as they come in
    )
    asked = able >= compiled.WORTH_ASKING and find_spec("numba") is not None
    quick = with_compiled(pool, jobs, rows, worth) if asked else {}
    return {
        "engineers": people,
        "projects": projects,
        "possible_share": round(able / pairs, 5),
        "rules_pairs_per_s": round(pairs / rules_s),
        "bits_pairs_per_s": round(pairs / bits_s),
        "bits_over_rules": round(rules_s / bits_s, 2),
        "values_judged_per_s": round(able / values_s),
        "every_part_judged_per_s": round(able / one_s),
        "first_bits_and_values_pairs_per_s": round(pairs / (first_bits_s + first_values_s)),
        "bits_and_values_pairs_per_s": round(pairs / (bits_s + values_s)),
        "one_more_project_ms": _spread(alone),
        **quick,
    }


def with_compiled(
    pool: Pool, jobs: Callable[[], list[Wanted]], rows: Sequence[Ints], worth: Sequence[Ints]
) -> dict[str, Any]:
    """The same by compiled loops, by the clock: on one core, and on all."""
    import numba

    began = time.perf_counter()
    compiled._loops()
    met = jobs()
    able = candidates.candidates_of(pool, met)
    found = values(pool, met, able)  # compiled with its first call
    compile_s = time.perf_counter() - began
    assert all(a.tolist() == b.tolist() for a, b in zip(able, rows, strict=True))
    assert all((a == b).all() for a, b in zip(found, worth, strict=True))

    def both(jobs: Sequence[Wanted]) -> list[Ints]:
        return values(pool, jobs, candidates.candidates_of(pool, jobs))

    def prepared(jobs: list[Wanted]) -> None:
        for begin in range(0, len(jobs), candidates.AT_ONCE):
            candidates._masks(pool, jobs[begin : begin + candidates.AT_ONCE])
        sought(pool, jobs, [1.0] * len(jobs))
        bought_swings(pool, jobs)
        compiled.Picked([c.asks(pool, jobs) for c in FIT], pool.stacks.get("fit"))

    pairs, told = len(pool) * len(rows), {}
    prepare_s = least(jobs, prepared, by=time.perf_counter)
    cores = numba.get_num_threads()
    for name, count in (("on_one_core", 1), (f"on_{cores}_cores", cores)):
        numba.set_num_threads(count)
        both_s = least(jobs, both, by=time.perf_counter)
        told[name] = {
            "pairs_per_s": round(pairs / both_s),
            "of_which_preparing_projects": round(prepare_s / both_s, 2),
            "pairs_per_s_without_preparing": round(pairs / max(both_s - prepare_s, 1e-9)),
        }
    compiled._loops.cache_clear()
    return {"compiled": {"compile_s": round(compile_s, 1), **told}}


def shortlists(people: int, projects: int) -> dict[str, Any]:
    """The best five for each of the projects that came after the plan of all others."""
    made = world(people, projects + NEW, 1, today=TODAY)
    kinds = {"engineer": made.engineers, "project": made.projects[:projects], "account": made.accounts}
    found = [Extracted(type=kind, source=f"{kind}{n}", data=d) for kind, of in kinds.items() for n, d in enumerate(of)]
    morning = arrange(Reading(records=tuple(found)), Settings(TODAY))
    warm = Warm(morning)
    _, prepare_s = spent(lambda: (morning.plan, warm.prepare()))
    assert morning.plan.solution.status == "OPTIMAL"
    told = [spent(lambda project=project: warm.people_for(project, 5)) for project in made.projects[projects:]]
    return {
        "engineers": people,
        "projects": projects,
        "possible_pairs": morning.table.pairs,
        "lists": NEW,
        "names": sum(len(listed.candidates) for listed, _ in told),
        "by_prices": sum(listed.by == "prices" for listed, _ in told),
        "plan_and_prices_s": round(prepare_s, 1),
        "shortlist_ms": _spread(sorted(s for _, s in told)),
    }


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    at = {"median": median(ordered), "p95": ordered[-len(ordered) // 20], "worst": ordered[-1]}
    return {name: round(1000 * s, 3) for name, s in at.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "candidates.json")
    given = parser.parse_args()
    rows = []
    for people, projects in SIZES:
        rows.append(measure(people, projects))
        sys.stdout.write(json.dumps(rows[-1]) + "\n")
    lists = shortlists(*SHORTLISTS)
    sys.stdout.write(json.dumps(lists) + "\n")
    told = {"machine": machine(), "runs": rows, "shortlists": lists}
    given.out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
