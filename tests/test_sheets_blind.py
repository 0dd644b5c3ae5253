"""Sheets in other people's layouts, written with their truth before the reader saw them: what is read of them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from matcher.model import SkillSheet
from matcher.readers import read_source
from matcher.readers.source import Source

SHEETS = Path(__file__).parent / "data" / "sheets_blind"


def month(day):
    return f"{day:%Y-%m}" if day else None


def read(file):
    reading = read_source(Source(file.name, file.read_bytes(), date(2026, 11, 24)), named=True)
    return [job for r in reading.records if isinstance(r.data, SkillSheet) for job in r.data.engagements]


def compared(part):
    """Counts: engagements, technologies and phases stated and found, those invented, and what is no sheet."""
    count = Counter()
    for truth_file in sorted(SHEETS.glob(f"{part}*.json")):
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        left = read(truth_file.with_suffix(""))
        if truth["kind"] == "none":
            count["none"] += 1
            count["none found"] += not left
            continue
        for job in truth["engagements"]:
            count["jobs"] += 1
            wanted = {name: set(job.get(name, ())) for name in ("skills", "phases")}
            for name, told in wanted.items():
                count[name] += len(told)
            met = next((j for j in left if (month(j.start), month(j.end)) == (job["start"], job["end"])), None)
            if met is None:
                continue
            left.remove(met)
            count["jobs found"] += 1
            count["skills found"] += len(wanted["skills"] & {s.skill for s in met.skills})
            count["phases found"] += len(wanted["phases"] & set(met.phases))
        count["invented"] += len(left)
    return count


@pytest.mark.parametrize("part", ["s", "t"], ids=["first round", "second round"])
def test_engagements_technologies_and_phases_are_found_and_none_invented(part):
    count = compared(part)

    assert count["jobs found"] >= 0.98 * count["jobs"] > 80
    assert count["skills found"] >= 0.97 * count["skills"]
    assert count["phases found"] >= 0.95 * count["phases"]
    assert count["invented"] <= 1
    assert count["none found"] == count["none"] > 1
