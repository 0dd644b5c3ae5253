"""The fresh corpus through the reader's door. Run with -s for the table per form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from matcher.model import Extracted, Reading
from matcher.readers import read_source
from matcher.readers.source import Source
from matcher.taxonomy import taxonomy
from tests.make import job, sheet
from tests.sheets_fresh import CASES, HEAD, Case, Score, Truth, score
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
    assert not {j.role for c in CASES for j in c.truth.engagements if j.role} - set(taxonomy().roles)


def _as_read(truth: Truth, **changes: Any) -> Reading:
    """The reading of a reader that finds everything, with `changes` to the sheet."""
    jobs = [
        job(j.start, j.end, *j.skills, current=j.current, title=j.title, phases=tuple(j.phases or ()), role=j.role)
        for j in truth.engagements
    ]
    head = {"initials": truth.initials, "age": truth.age, "nearest_station": truth.nearest_station}
    return Reading(records=(Extracted(type="skill_sheet", source="x", data=sheet(*jobs, **{**head, **changes})),))


def test_a_reading_that_finds_everything_scores_in_full() -> None:
    for case in CASES:
        found = score(_as_read(case.truth), case.truth)
        assert (found.right, found.extra, found.counted) == (found.true, 0, 1)
        assert (found.skills_found, found.skills_wrong) == (found.skills_true, 0)
        assert (found.phases_found, found.phases_wrong) == (found.phases_true, 0)
        assert (found.head, found.roles, found.titles) == (found.head_true, found.roles_true, found.true)
        assert found.current == found.current_true


def test_a_wrong_end_an_invented_job_and_a_wrong_skill_are_counted() -> None:
    truth = CASES[0].truth
    first, *rest = truth.engagements
    slip = replace(first, end="2030-01", title="別の案件")
    strange = replace(rest[0], skills=rest[0].skills | {"Unity"})
    invented = replace(first, start="1980-01", end="1981-01", title="存在しない案件")
    read = _as_read(replace(truth, engagements=(slip, strange, *rest[1:], invented)))
    found = score(read, truth)
    assert (found.right, found.extra, found.skills_wrong) == (found.true - 1, 1, 1)


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
