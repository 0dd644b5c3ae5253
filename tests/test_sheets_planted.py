"""Faults planted in files of any form: found, at their cell; truthful files are left in peace. The whole measure is
`benchmarks.sheets`; a share of it stands guard here."""

from __future__ import annotations

import random

import pytest

from matcher.checks import check
from matcher.model import Finding, Severity
from matcher.readers import read_source
from matcher.readers.source import Source
from tests.checks_careers import TODAY
from tests.sheets_fresh import Score, _truth, score
from tests.sheets_planted import FAULTS, FORMS, SPEAK_RIGHTLY, Fault, Written, clean, person, planted, points_at

FEW, SOME = FORMS[::9], FORMS[::2]


def said(sheet: Written) -> list[Finding]:
    reading = read_source(Source(sheet.file_name, sheet.data, TODAY), debug=True)
    return [f for r in reading.of("skill_sheet") for f in check(r.data, today=TODAY)]  # type: ignore[arg-type]


def test_the_corpus_is_as_wide_as_it_claims() -> None:
    assert len(FORMS) >= 80
    assert len({f.name for f in FORMS}) == len(FORMS)
    assert len(FAULTS) >= 30


def test_truthful_files_are_left_in_peace_and_fully_read() -> None:
    total, cried = Score(), []
    for n, form in enumerate(SOME):
        who = person(600_000 + n)
        sheet = clean(form, who)
        total += score(read_source(Source(sheet.file_name, sheet.data, TODAY)), _truth(who, form))
        rightly = SPEAK_RIGHTLY.get(form.name, set())
        cried += [(form.name, f.rule) for f in said(sheet) if f.severity is not Severity.INFO and f.rule not in rightly]
    assert total.right >= 0.99 * total.true
    assert total.extra <= 0.01 * total.true
    assert len(cried) <= 0.1 * len(SOME), cried


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_a_planted_fault_is_found_at_its_cell(fault: Fault) -> None:
    tried = found = placed = known = 0
    for n, form in enumerate(FEW):
        seed = 700_000 + n * 13
        for attempt in range(4):
            who = person(seed + attempt)
            sheet = planted(form, who, fault, random.Random(seed))
            if sheet is None:
                continue
            before = set() if fault.of_name else {f.id for f in said(clean(form, who, fault, random.Random(seed)))}
            new = [f for f in said(sheet) if f.rule in fault.rules and f.id not in before]
            tried += 1
            found += bool(new)
            if new and sheet.places is not None:
                known += 1
                placed += any(points_at((f.place.sheet, f.place.cell, f.place.line), sheet.places) for f in new)
            break
    assert found >= tried - 1 - tried // 20
    assert placed >= known - 1 - known // 20
