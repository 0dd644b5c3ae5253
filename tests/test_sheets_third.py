"""The third corpus through the reader's door, and the mechanisms its first look asked for."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.model import SkillSheet
from matcher.readers import read_source
from matcher.readers.sheet_years import dated, year_of
from matcher.readers.source import Source
from tests.sheets_fresh import Case, Score, score
from tests.sheets_third_layouts import CASES, LAYOUTS

TODAY = date(2026, 11, 24)


def test_the_corpus_is_as_wide_as_it_claims() -> None:
    assert len(CASES) >= 25
    assert len(LAYOUTS) >= 10


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_start_and_end_of_every_engagement_are_read(case: Case) -> None:
    found = score(read_source(Source(case.file_name, case.data, TODAY)), case.truth)
    assert (found.right, found.extra) == (found.true, 0)


def test_technologies_and_phases_are_read() -> None:
    total = sum((score(read_source(Source(c.file_name, c.data, TODAY)), c.truth) for c in CASES), Score())
    assert total.skills_found >= 0.98 * total.skills_true
    assert total.phases_found >= 0.98 * total.phases_true
    assert total.phases_wrong <= 0.02 * total.phases_true


def sheet(text: str) -> SkillSheet:
    (record,) = read_source(Source("x.md", text.encode(), TODAY), debug=True).records
    assert isinstance(record.data, SkillSheet)
    return record.data


def project(period: str, more: str = "") -> str:
    return f"# 職務経歴\n\n## 受注管理の開発\n- 期間：{period}\n- 役割：SE\n- 言語：Java\n{more}\n## 在庫管理の開発\n- 期間：2022/04～2023/03\n- 言語：PHP\n"


def test_separate_months_are_points_and_neighbouring_ones_a_span() -> None:
    apart = [e for e in sheet(project("2020/04、2020/07")).engagements if e.title == "受注管理の開発"]
    assert [(str(e.start)[:7], str(e.end)[:7]) for e in apart] == [("2020-04", "2020-04"), ("2020-07", "2020-07")]
    beside = [e for e in sheet(project("2020/04、2020/05")).engagements if e.title == "受注管理の開発"]
    assert [(str(e.start)[:7], str(e.end)[:7]) for e in beside] == [("2020-04", "2020-05")]


@pytest.mark.parametrize(
    ("period", "expected"),
    [("2020/04～2021/03（兼務）", True), ("2020/04～2021/03（50%）", True), ("2020/04～2021/03（専任）", False), ("2020/04～2021/03", None)],
)  # fmt: skip
def test_part_time_is_what_the_period_says(period: str, expected: bool | None) -> None:
    first = next(e for e in sheet(project(period)).engagements if e.title == "受注管理の開発")
    assert first.part_time is expected


def test_a_share_in_the_description_is_no_part_time() -> None:
    first = next(
        e
        for e in sheet(project("2020/04～2021/03", "- 内容：処理時間を50%短縮")).engagements
        if e.title == "受注管理の開発"
    )
    assert first.part_time is None


def test_a_fiscal_year_reaches_into_the_next_one() -> None:
    year = year_of("■2019年度")
    assert year is not None
    assert dated("1月〜3月 保守", year) == "2020年1月〜3月 保守"
    assert dated("10月～12月 開発", year) == "2019年10月～12月 開発"
    assert dated("1-3 章", year) is None
    assert year_of("2019年4月") is None
