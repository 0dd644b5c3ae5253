"""The skill normaliser: how right each stage is, how fast, how soon ready, and beside its peers on the same terms.

--calibrate counts how often each stage is right on the development cells and writes the confidences the product uses
(matcher/normalise/confidence.json). Without it everything is measured; the held-out cells only ever give figures.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.plan import machine
from matcher.normalise import matches as stages
from matcher.normalise import peel
from matcher.normalise.amounts import tidy
from matcher.normalise.phases import phases
from matcher.normalise.roles import roles
from matcher.normalise.skills import NO_SKILL, normalise, normalise_many
from matcher.normalise.vocabulary import vocabulary
from matcher.taxonomy import taxonomy
from matcher.taxonomy.keys import clean, key
from tests.terms_score import DEVELOPMENT, HELD_OUT, Cell, Got, Tally, judge, load, names_it, score, truth_of, unseen

ROOT = Path(__file__).parent.parent
CONFIDENCES = Path(stages.__file__).with_name("confidence.json")
FIRST_LOOKS = Path(__file__).parent / "results" / "first_looks.json"
NO_NAMES = ("phase", "role")
"""Columns whose names are no skills."""
WEIGHTIEST = 150
"""Matches of one part that count: parts differ more than their cells do among themselves."""
REPEATED = 3_000_000
RUNS = 3
TRIED_FOR_THRESHOLD = 400
"""Development terms on which a peer's best threshold is looked for; its slowest scorer needs a minute for them."""


def judged(cells: Iterable[Cell]) -> dict[str, tuple[int, int]]:
    """Stage → (right, all) over the distinct matches; what may only be suggested counts as wrong."""
    seen: dict[tuple[str, str, str, str], bool] = {}
    for cell in cells:
        if cell.column in NO_NAMES:
            continue
        for term in normalise(cell.text, cell.column):
            for match in term.matches:
                if match.kind in NO_SKILL:
                    continue
                meant = [i for i in cell.truth if any(names_it(name, match.skill) for name, _ in i.names)]
                right = any(i.mode != "~" for i in meant)
                seen[match.method, term.surface, match.skill, cell.column] = right
    found: dict[str, list[bool]] = defaultdict(list)
    for (stage, *_), right in seen.items():
        found[stage].append(right)
    return {stage: (sum(found[stage]), len(found[stage])) for stage in stages.STAGES}


def katakana() -> Iterator[Cell]:
    """Names in katakana as others spell them: long marks, small letters, ヴ; no list of cells has enough of them."""
    for skill in taxonomy().skills.values():
        for spelling in (skill.name, *([skill.ja] if skill.ja else []), *skill.aliases):
            for old, new in (("ー", ""), ("ィ", "イ"), ("ェ", "エ"), ("ヴァ", "バ"), ("ッ", ""), ("", "ー")):
                other = spelling.replace(old, new) if old else spelling + new
                if any("ァ" <= letter <= "ヺ" for letter in spelling[-1:]) and key(other) not in vocabulary().exact:
                    yield Cell(other, "any", 1, truth_of(skill.name))


def calibrate() -> dict[str, dict[str, Any]]:
    """Stage → right, all, and the share that is right, no part counting for more than `WEIGHTIEST` matches.

    What was read wrongly gets mended, so a part tells the truth once: when it is read for the first time. Those counts
    are kept, a part that is new is counted now.
    """
    looks: dict[str, dict[str, list[int]]] = json.loads(FIRST_LOOKS.read_text(encoding="utf-8"))
    seen = {part for parts in looks.values() for name in parts for part in name.split(", ")}
    for part in DEVELOPMENT:
        if part not in seen:
            for stage, counted in judged(load(part)).items():
                looks.setdefault(stage, {})[part] = list(counted)
    lines = (f" {json.dumps(stage)}: {json.dumps(parts)}" for stage, parts in looks.items())
    FIRST_LOOKS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    looks["kana"] = {"made": list(judged(katakana())["kana"])}
    return {
        stage: {"right": sum(r for r, _ in looks[stage].values()), "of": sum(n for _, n in looks[stage].values())}
        | {"confidence": confidence(looks[stage].values())}
        | {"cells": "made of the vocabulary" if stage == "kana" else "labelled"}
        for stage in stages.STAGES
    }


def confidence(counts: Iterable[Iterable[int]]) -> float:
    """The share that is right over parts of (right, all), half a success and half a failure added."""
    right = of = 0.0
    heaviest = math.inf if len(listed := [tuple(one) for one in counts]) == 1 else WEIGHTIEST
    for part_right, part_of in listed:
        weight = min(part_of, heaviest)
        of += weight
        right += weight * part_right / part_of if part_of else 0
    return round((right + 0.5) / (of + 1), 4)


def reliability() -> list[dict[str, Any]]:
    """Stated and observed on cells nobody looked into, per stage, with the 95 % interval of what was observed."""
    rows = []
    for name, parts in (("held out", HELD_OUT), ("development", DEVELOPMENT)):
        for stage, (right, of) in judged(cell for part in parts for cell in load(part)).items():
            if of:
                low, high = wilson(right, of)
                stated = stages.CONFIDENCE[stage]
                rows.append(
                    {"cells": name, "stage": stage, "stated": stated, "observed": round(right / of, 4)}
                    | {"right": right, "of": of, "interval": [round(low, 4), round(high, 4)]}
                )
    return rows


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    share, square = right / of, z * z / of
    middle, half = share + square / 2, z * math.sqrt(share * (1 - share) / of + square / (4 * of))
    return (middle - half) / (1 + square), (middle + half) / (1 + square)


def quality() -> list[dict[str, Any]]:
    """The figures of every part, and coverage against accuracy as the least confidence moves."""
    rows = []
    parts = [(part, None) for part in (*DEVELOPMENT, *HELD_OUT)]
    for part, cells in (*parts, *((part, unseen(part)) for part in HELD_OUT)):
        s = score(part, cells=cells)
        rows.append(
            {
                "part": part if cells is None else f"{part}, cells in no open part",
                "cells": s.cells,
                "f1_by_count": round(s.by_count.f1, 4),
                "f1_by_cell": round(s.by_cell.f1, 4),
                "merges_by_count": round(s.by_count.merge_rate, 5),
                "merges_by_cell": round(s.by_cell.merge_rate, 5),
                "compound_right": f"{s.compound_right}/{s.compound}",
                "suggested": f"{s.suggested}/{s.abstained}",
                "no_skill_kept_clean": f"{s.silent_kept}/{s.silent}",
                "curve": {str(t): [round(c.recall, 4), round(c.precision, 4)] for t, c in s.curve.items()},
            }
        )
    return rows


def mixtures(seed: int = 1, size: int = 4000) -> dict[str, list[str]]:
    """Distinct cells by kind: names as written, names with versions, compounds, slips, words nobody knows."""
    chance = random.Random(seed)
    skills = list(taxonomy().skills.values())
    names = [spelling for skill in skills for spelling in (skill.name, *skill.aliases)]
    numbered = [skill.name for skill in skills if skill.versioned and not skill.name[-1].isdigit()]
    syllables = re.findall("..", "bakatorimoshinutesoviogedraplumnesywarelocre管理連携基盤帳票共通")

    def version() -> str:
        major = chance.randint(1, 20)
        return f"{chance.choice(['', ' ', ' v', ' Ver.'])}{chance.choice([major, f'{major}.{chance.randint(0, 9)}'])}"

    def slip(name: str) -> str:
        at = chance.randrange(1, len(name) - 1)
        swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        return chance.choice([name[:at] + name[at + 1 :], swapped])

    long = [name for name in names if len(name) >= 8 and name.isascii()]
    makers: dict[str, Callable[[], str]] = {
        "names": lambda: chance.choice(names),
        "names_with_versions": lambda: chance.choice(numbered) + version(),
        "compounds": lambda: chance.choice("、/,\n・").join(chance.sample(names, chance.randint(2, 4))),
        "slips": lambda: slip(chance.choice(long)),
        "unknown_words": lambda: "".join(chance.choices(syllables, k=chance.randint(2, 4))).title(),
    }
    return {kind: list(dict.fromkeys(made() for _ in range(size))) for kind, made in makers.items()}


SHARES = {"names": 0.5, "names_with_versions": 0.25, "compounds": 0.1, "slips": 0.03, "unknown_words": 0.12}
"""About what a column of a sheet holds once equal cells are counted once."""


def mixed(kinds: dict[str, list[str]]) -> list[str]:
    size = min(int(len(cells) / SHARES[kind]) for kind, cells in kinds.items())
    return [cell for kind, cells in kinds.items() for cell in cells[: int(size * SHARES[kind])]]


def best(work: Callable[[], Any], runs: int = RUNS) -> float:
    """Seconds of one core, the least of some runs, none of which remembers what another one read."""
    seconds = []
    for _ in range(runs):
        for remembered in (key, clean, tidy, peel._remembered, phases, roles, normalise):
            remembered.cache_clear()
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return max(min(seconds), 1e-9)


def speed() -> dict[str, Any]:
    kinds = mixtures()
    normalise_many(["Java", "Kubernates", "独自FW 3", "AWS(EC2,S3)"])  # what is made on first use is no part of this
    rows = {}
    for kind, cells in {**kinds, "mixed": mixed(kinds)}.items():
        seconds = best(lambda cells=cells: normalise_many(cells))
        terms = sum(map(len, normalise_many(cells)))
        rows[kind] = {
            "cells": len(cells),
            "cells_per_s": round(len(cells) / seconds),
            "terms_per_s": round(terms / seconds),
        }
    distinct = mixed(kinds)
    weights = [1 / (rank + 1) for rank in range(len(distinct))]
    cells = random.Random(2).choices(distinct, weights, k=REPEATED)
    rows["repeated"] = {
        "cells": REPEATED,
        "distinct": len(set(cells)),
        "cells_per_s": round(REPEATED / best(lambda: normalise_many(cells))),
    }
    return rows


def cold_start(runs: int = 7) -> dict[str, float]:
    """Milliseconds of one core a new process takes to its first answer, beyond Python's own, with and without a kept
    index."""
    ready = "from matcher.normalise.skills import normalise; normalise({!r})"
    codes = {
        "python": "pass",
        "first_name": ready.format("Java"),
        "first_of_every_stage": ready.format("AWS(EC2,S3)、Oracle 19c、Kubernates、独自FW"),
    }
    with tempfile.TemporaryDirectory() as folder:
        told = {name: median(_process(code, folder) for _ in range(runs)) for name, code in codes.items()}
        empty = []
        for at in range(3):
            empty.append(_process(codes["first_name"], f"{folder}/{at}"))
    python = told.pop("python")
    beyond = {name: round(1000 * (seconds - python), 1) for name, seconds in told.items()}
    return {
        "python_ms": round(1000 * python, 1),
        **beyond,
        "index_built_anew": round(1000 * (median(empty) - python), 1),
    }


def _process(code: str, cache: str) -> float:
    """Seconds of one core; those of the clock where the system does not tell."""
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    began, used = time.perf_counter(), _of_children()
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=environment)
    return time.perf_counter() - began if used is None else (_of_children() or used) - used


def _of_children() -> float | None:
    """Seconds of one core all ended children took together."""
    try:
        from resource import RUSAGE_CHILDREN, getrusage
    except ImportError:
        return None
    told = getrusage(RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


Answer = tuple[str | None, float]
"""A name and how alike, or none."""


def peers() -> list[dict[str, Any]]:
    """Ours and its peers on the same single terms: a peer without threshold and at its best one on development terms.

    Peers know every spelling the vocabulary has, and see terms in small letters and one width.
    """
    spellings = {key(s): n for n, skill in taxonomy().skills.items() for s in (n, *skill.aliases, *skill.misspelt)}
    tuning = [c for c in load("dev") if single(c)]
    tuning = random.Random(3).sample(tuning, min(TRIED_FOR_THRESHOLD, len(tuning)))
    held = [c for part in HELD_OUT for c in load(part) if single(c)]
    rows = [_ours(held), _ours([c for c in load("adversarial") if single(c)], "ours, adversarial")]
    for name, answer in _peers(spellings).items():
        if answer is None:
            rows.append({"way": name, "skipped": "symspellpy is not installed; pip install symspellpy"})
            continue
        tried = answer([key(c.text) for c in tuning])
        levels = sorted({score for _, score in tried})
        threshold = max(levels, key=lambda level: tally(tuning, tried, level).f1)
        terms = [key(c.text) for c in held]
        began = time.process_time()
        answers = answer(terms)
        seconds = max(time.process_time() - began, 1e-9)
        for label, level in (("", -math.inf), (f", from {threshold:.0f}", threshold)):
            rows.append(_row(name + label, tally(held, answers, level), len(held), seconds))
    return rows


def single(cell: Cell) -> bool:
    return cell.column not in (*NO_NAMES, "prose") and len(cell.truth) <= 1


def tally(cells: list[Cell], answers: list[Answer], threshold: float) -> Tally:
    out = Tally()
    for cell, (name, alike) in zip(cells, answers, strict=True):
        got = [Got(name, None, stages.MARKED)] if name is not None and alike >= threshold else []
        out.add(judge(cell, got, versions=False), cell.count)
    return out


def _ours(cells: list[Cell], name: str = "ours") -> dict[str, Any]:
    def run() -> list[list[Got]]:
        return [
            [Got(m.skill, m.version, m.confidence) for t in found for m in t.matches if m.kind not in NO_SKILL]
            for found in (normalise.__wrapped__(c.text, c.column) for c in cells)
        ]

    out = Tally()
    for cell, got in zip(cells, run(), strict=True):
        out.add(judge(cell, got, versions=False), cell.count)
    return _row(name, out, len(cells), best(run))


def _row(name: str, out: Tally, terms: int, seconds: float) -> dict[str, Any]:
    shares = {"f1": round(out.f1, 4), "false_merges": round(out.merge_rate, 4), "recall": round(out.recall, 4)}
    return {"way": name, **shares, "terms_per_s": round(terms / seconds)}


def _peers(spellings: dict[str, str]) -> dict[str, Callable[[list[str]], list[Answer]] | None]:
    import numpy as np
    from rapidfuzz import fuzz, process

    names = list(spellings)

    def exact(terms: list[str]) -> list[Answer]:
        return [(spellings.get(term), 100.0) for term in terms]

    def ratio_of_best(terms: list[str]) -> list[Answer]:
        found = [process.extractOne(term, names, scorer=fuzz.WRatio) for term in terms]
        return [(spellings[hit[0]], hit[1]) if hit else (None, 0.0) for hit in found]

    def all_ratios(terms: list[str]) -> list[Answer]:
        alike = process.cdist(terms, names, scorer=fuzz.ratio, dtype=np.uint8, workers=1)
        at = alike.argmax(axis=1)
        return [(spellings[names[n]], float(alike[row, n])) for row, n in enumerate(at)]

    ways: dict[str, Callable[[list[str]], list[Answer]] | None] = {
        "exact match": exact,
        "rapidfuzz extractOne(WRatio)": ratio_of_best,
        "rapidfuzz cdist(ratio)": all_ratios,
        "SymSpell": None,
    }
    try:
        from symspellpy import SymSpell, Verbosity
    except ImportError:
        return ways
    index = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    for name in names:
        index.create_dictionary_entry(name, 1)

    def slips(terms: list[str]) -> list[Answer]:
        found = [index.lookup(term, Verbosity.TOP, max_edit_distance=2) for term in terms]
        return [(spellings[hits[0].term], -float(hits[0].distance)) if hits else (None, -9.0) for hits in found]

    ways["SymSpell"] = slips
    return ways


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calibrate", action="store_true", help="write the confidences of the stages, measure nothing")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "normaliser.json")
    arguments = parser.parse_args()
    if arguments.calibrate:
        told: dict[str, Any] = calibrate()
        CONFIDENCES.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    else:
        size = {"names": len(taxonomy().skills), "spellings": len(vocabulary().exact)}
        load_average = [round(one, 1) for one in os.getloadavg()] if hasattr(os, "getloadavg") else None
        told = {"machine": machine(), "load_average": load_average, "vocabulary": size}
        for part in (cold_start, speed, quality, reliability, peers):
            told[part.__name__] = part()
            sys.stderr.write(f"{part.__name__} done\n")
        arguments.out.parent.mkdir(exist_ok=True)
        arguments.out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
