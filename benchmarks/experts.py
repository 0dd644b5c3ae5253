"""How far the five best names of a shortlist agree with what sales managers judged without seeing it.

    python -m benchmarks.experts FOLDER            # e01.json …: a project, its people, each with a grade 0-3

NDCG@5 with gains 2^grade − 1 against the best possible order; how often somebody stands in a list who must never be
proposed; how often the first name is one of the best graded. Files with odd and even numbers are told apart.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from math import log2
from pathlib import Path
from typing import Any

from matcher.model import Engagement, Engineer, Place, Project, SkillSheet, derived_id
from matcher.plan import best_plan, lay_out
from matcher.policy import Policy
from matcher.scoring.pool import build_pool
from matcher.shortlist import people_for

TODAY = date(2026, 11, 24)


def sheet_of(person: dict[str, Any]) -> SkillSheet | None:
    """The career beside an engineer, as a sheet."""
    jobs = person.get("engagements") or []
    if not jobs:
        return None
    here = Place(file="career")
    made = []
    for job in jobs:
        skills = [s if isinstance(s, dict) else {"skill": s, "surface": s} for s in job.get("skills", ())]
        made.append(Engagement.model_validate({**job, "skills": skills, "place": here.model_dump()}))
    ident = person["engineer"]["id"]
    return SkillSheet(id=derived_id("S", ident), engagements=tuple(made), place=here)


def listed(case: dict[str, Any], top: int = 5) -> list[str]:
    """Ids of the shortlist, the first name first."""
    people = [Engineer.model_validate(p["engineer"]) for p in case["people"]]
    sheets = {p["engineer"]["id"]: s for p in case["people"] if (s := sheet_of(p)) is not None}
    pool = build_pool(people, today=TODAY, policy=Policy(), sheets=sheets)
    project = Project.model_validate(case["project"])
    table = lay_out(pool, [project])
    return [c.engineer or "" for c in people_for(table, best_plan(table), project.id, top, "ja")]


def ndcg(grades: list[int], ideal: list[int]) -> float:
    """Gain of a list of grades against the best order of all grades; 1 where nobody has a grade."""

    def gain(ordered: list[int]) -> float:
        return sum((2**grade - 1) / log2(rank + 2) for rank, grade in enumerate(ordered))

    best = gain(sorted(ideal, reverse=True)[:5])
    return gain(grades) / best if best else 1.0


def main(folder: Path, *, aloud: bool) -> None:
    found: dict[str, list[tuple[float, int, bool]]] = {"odd": [], "even": []}
    for file in sorted(folder.glob("e*.json")):
        case = json.loads(file.read_text(encoding="utf-8"))
        grade = {p["engineer"]["id"]: int(p["grade"]) for p in case["people"]}
        never = {p["engineer"]["id"] for p in case["people"] if p.get("never")}
        names = listed(case)
        told = [grade[n] for n in names]
        score = ndcg(told, list(grade.values()))
        half = "odd" if int(file.stem[1:]) % 2 else "even"
        found[half].append((score, len(never & set(names)), bool(told) and told[0] == max(grade.values())))
        if aloud:
            print(f"{file.stem} {score:.3f} {told} never {len(never & set(names))}")
    for half, scores in found.items():
        if scores:
            mean = sum(s for s, _, _ in scores) / len(scores)
            nevers, first = sum(n for _, n, _ in scores), sum(f for _, _, f in scores)
            print(f"{half}: {len(scores)} projects, NDCG@5 {mean:.3f}, never-propose {nevers}, first name best {first}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), aloud="--each" in sys.argv)
