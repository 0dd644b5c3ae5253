"""Skill sheets: what is read of honest careers in every form, which planted faults are found and where, how often a
truthful sheet is cried on, and what 200 sheets cost on one core.

Every form is written from truthful random careers; in some a fault of the catalogue is planted in the file. The seeds
worked with and those kept apart are told apart; the forms themselves have all been seen by the reader's makers.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.plan import machine
from matcher.checks import check
from matcher.model import Finding, Severity, SkillSheet
from matcher.readers import read_source
from matcher.readers.source import Source
from tests.checks_careers import TODAY
from tests.sheets_fresh import Score, _truth, score
from tests.sheets_planted import FAULTS, FORMS, SPEAK_RIGHTLY, Written, clean, person, planted, points_at

ROOT = Path(__file__).parent.parent
SEEDS = {"worked_with": 0, "held_out": 810_000}
HONEST_PER_FORM = 3
FAULT_EVERY = 7
"""Of a form's faults every seventh is planted: fewer faulty sheets than honest ones."""
TRIES = 6
ORDINARY = 200


def read(sheet: Written) -> tuple[list[SkillSheet], list[Finding], Any]:
    """The sheets of a file, what the checks say about them, and the reading."""
    reading = read_source(Source(sheet.file_name, sheet.data, TODAY), debug=True)
    sheets = [r.data for r in reading.of("skill_sheet") if isinstance(r.data, SkillSheet)]
    return sheets, [f for one in sheets for f in check(one, today=TODAY)], reading


def honest(base: int) -> dict[str, Any]:
    """What is read of truthful sheets and what is cried about them."""
    total, cried, count = Score(), Counter[str](), 0
    by_form: dict[str, Score] = defaultdict(Score)
    for n, form in enumerate(FORMS):
        for k in range(HONEST_PER_FORM):
            who = person(base + n * 11 + k)
            sheet = clean(form, who)
            _, findings, reading = read(sheet)
            by_form[form.name] += score(reading, _truth(who, form))
            count += 1
            cried.update(f"{f.rule} {f.severity.value}" for f in _cries(sheet, findings))
    total = sum(by_form.values(), Score())
    return {
        "sheets": count,
        "forms": len(FORMS),
        "engagements": total.true,
        "right_start_and_end": round(total.right / total.true, 4),
        "invented": total.extra,
        "technologies_found": round(total.skills_found / total.skills_true, 4),
        "phases_found": round(total.phases_found / total.phases_true, 4),
        "forms_not_fully_read": sorted(name for name, s in by_form.items() if s.right < s.true or s.extra),
        "false_blocks_per_100": round(100 * sum(v for k, v in cried.items() if k.endswith("block")) / count, 2),
        "false_warns_per_sheet": round(sum(v for k, v in cried.items() if k.endswith("warn")) / count, 3),
        "cried": dict(cried),
    }


def _cries(sheet: Written, findings: Iterable[Finding]) -> list[Finding]:
    rightly = SPEAK_RIGHTLY.get(sheet.form, set())
    return [f for f in findings if f.severity is not Severity.INFO and f.rule not in rightly]


def faults(base: int) -> dict[str, Any]:
    """Which planted faults are found, by kind and by form, and whether the message names the planted cell."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    forms: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    others = missed = 0
    lost: list[str] = []
    for n, form in enumerate(FORMS):
        for k, fault in enumerate(FAULTS):
            if (n + k) % FAULT_EVERY:
                continue
            sheet = who = None
            for attempt in range(TRIES):
                seed = base + 5_000 + n * 97 + k * 11 + attempt
                who = person(seed)
                sheet = planted(form, who, fault, random.Random(seed))
                if sheet is not None:
                    break
            if sheet is None or who is None:
                continue
            before = set() if fault.of_name else {f.id for f in read(clean(form, who, fault, random.Random(seed)))[1]}
            new = [f for f in read(sheet)[1] if f.id not in before]
            spoken = [f for f in new if f.rule in fault.rules]
            others += sum(1 for f in new if f.rule not in fault.rules and f.severity is not Severity.INFO)
            row = found[fault.name]
            row[0] += 1
            row[1] += bool(spoken)
            forms[form.name][0] += 1
            forms[form.name][1] += bool(spoken)
            if not spoken:
                missed += 1
                lost.append(f"{form.name}: {fault.name}")
            elif sheet.places is not None:
                row[2] += 1
                row[3] += any(points_at((f.place.sheet, f.place.cell, f.place.line), sheet.places) for f in spoken)
    planted_all = sum(row[0] for row in found.values())
    placed, known = sum(row[3] for row in found.values()), sum(row[2] for row in found.values())
    return {
        "planted": planted_all,
        "found": round(1 - missed / planted_all, 4),
        "at_the_planted_cell": round(placed / known, 4),
        "other_blocks_and_warns_beside": others,
        "missed": lost,
        "by_fault": {
            k: {"planted": r[0], "found": r[1], "cell_known": r[2], "at_cell": r[3]} for k, r in found.items()
        },
        "by_form": {k: f"{r[1]}/{r[0]}" for k, r in forms.items() if r[1] < r[0]},
    }


def speed() -> dict[str, Any]:
    """Seconds of one core for 200 different ordinary workbooks, and what memory they leave behind."""
    forms = [f for f in FORMS if f.suffix == "xlsx"]
    sheets = [clean(forms[n % len(forms)], person(40_000 + n)) for n in range(ORDINARY)]
    read(sheets[0])
    gc.collect()
    begun, peak = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    engagements = 0
    half = peak
    for n, sheet in enumerate(sheets):
        engagements += sum(len(one.engagements) for one in read(sheet)[0])
        if n == ORDINARY // 2:
            half = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "sheets": ORDINARY,
        "engagements": engagements,
        "seconds_of_one_core": round(time.process_time() - begun, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "grown_mb_first_half": round((half - peak) / 1024, 1),
        "grown_mb_second_half": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - half) / 1024, 1),
    }


def main() -> int:
    """Measures, prints and writes `results/sheets.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results" / "sheets.json")
    out = parser.parse_args().out
    result: dict[str, Any] = {"machine": machine(), "load_average": [round(n, 1) for n in os.getloadavg()]}
    result["speed"] = speed()
    for name, base in SEEDS.items():
        result[name] = {"honest": honest(base), "faults": faults(base)}
    out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    json.dump(result, sys.stdout, indent=1, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
