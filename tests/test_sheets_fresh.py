"""The fresh corpus through the reader's door. Run with -s for the table per form."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache

import pytest

from matcher.model import Reading
from matcher.readers import read_source
from matcher.readers.source import Source
from matcher.taxonomy import taxonomy
from tests.sheets_fresh import CASES, HEAD, Case, Score, score
from tests.sheets_fresh_layouts import LAYOUTS

TODAY = date(2026, 11, 24)


@cache
def _readings() -> dict[str, Reading]:
    return {c.name: read_source(Source(c.file_name, c.data, TODAY)) for c in CASES}


def test_the_corpus_is_as_wide_as_it_claims() -> None:
    assert len(CASES) >= 30
    assert len({c.name for c in CASES}) == len(CASES)
    assert sum(form.suffix == "xlsx" for form in LAYOUTS) >= 16
    assert sum(form.suffix != "xlsx" for form in LAYOUTS) >= 6
    known = taxonomy().skills
    assert not {s for c in CASES for j in c.truth.engagements for s in j.skills} - set(known)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_every_case_gives_one_sheet_or_a_stated_failure(case: Case) -> None:
    reading = _readings()[case.name]
    sheets = reading.of("skill_sheet")
    stated = [f.reason for f in reading.failures] + [o.reason for o in reading.others]
    assert len(sheets) == 1 or (not sheets and any(stated))


def test_the_fresh_corpus_is_measured() -> None:
    per_form: dict[str, Score] = defaultdict(Score)
    for case in CASES:
        per_form[case.layout] += score(_readings()[case.name], case.truth)
    total = sum(per_form.values(), Score())
    print(f"\n{'form':44}{HEAD}")
    for form, found in per_form.items():
        print(f"{form:44}{found.row()}")
    print(f"{'total':44}{total.row()}")
    print(f"running ones called running: {total.current}/{total.current_true}; engagements read: {total.read}")
    assert total.right >= total.true // 4
    assert total.extra <= total.true
