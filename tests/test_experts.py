"""The five best names against what a sales manager judged without seeing them: agreement, and nobody who must not go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.experts import listed, ndcg

CASES = sorted((Path(__file__).parent / "data" / "experts").glob("e*.json"))


@pytest.mark.parametrize("half", [1, 0], ids=["worked with", "held out"])
def test_the_five_best_names_agree_with_the_judgement_and_nobody_stands_there_who_must_not(half):
    scores = []
    for file in (f for f in CASES if int(f.stem[1:]) % 2 == half):
        case = json.loads(file.read_text(encoding="utf-8"))
        grade = {p["engineer"]["id"]: int(p["grade"]) for p in case["people"]}
        names = listed(case)
        assert not {p["engineer"]["id"] for p in case["people"] if p["never"]} & set(names), file.name
        scores.append(ndcg([grade[n] for n in names], list(grade.values())))
    assert len(scores) == 15
    assert sum(scores) / len(scores) >= 0.9
