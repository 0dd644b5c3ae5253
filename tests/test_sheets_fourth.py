"""The fourth to sixth corpus through the reader's door, and the spellings of dates it asked for."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.checks.case import skill_place
from matcher.model import SkillSheet
from matcher.readers import read_source
from matcher.readers.sheet_periods import period
from matcher.readers.source import Source
from tests.sheets import Paper, book
from tests.sheets_fifth_layouts import CASES as FIFTH
from tests.sheets_fourth_layouts import CASES as FOURTH
from tests.sheets_fresh import Case, Score, score
from tests.sheets_sixth_layouts import CASES as SIXTH

TODAY = date(2026, 11, 24)
CASES = [*FOURTH, *FIFTH, *SIXTH]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_start_and_end_of_every_engagement_are_read(case: Case) -> None:
    found = score(read_source(Source(case.file_name, case.data, TODAY)), case.truth)
    assert (found.right, found.extra) == (found.true, 0)


def test_technologies_phases_and_heads_are_read() -> None:
    total = sum((score(read_source(Source(c.file_name, c.data, TODAY)), c.truth) for c in CASES), Score())
    assert total.skills_found >= 0.98 * total.skills_true
    assert total.phases_found >= 0.98 * total.phases_true
    assert total.phases_wrong <= 0.02 * total.phases_true
    assert total.head >= 0.9 * total.head_true


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2019年4月\n|\n2020年3月", "2019-04", "2020-03"),
        ("2019年4月\n｜\n2020年3月", "2019-04", "2020-03"),
        ("2019年4月\n↓\n2020年3月", "2019-04", "2020-03"),
        ("2019年4月 … 2020年3月", "2019-04", "2020-03"),
        ("2019年4月／2020年3月", "2019-04", "2020-03"),
        ("2019年4月上旬～2020年3月下旬", "2019-04", "2020-03"),
        ("2019年4月末～2020年3月頃", "2019-04", "2020-03"),
        ("2019年4月～同年9月", "2019-04", "2019-09"),
        ("2019年4月～翌年3月", "2019-04", "2020-03"),
        ("2019年4月～翌3月", "2019-04", "2020-03"),
        ("2019年4月(平成31年)～2020年3月(令和2年)", "2019-04", "2020-03"),
        ("2019年4月から12ヶ月", "2019-04", "2020-03"),
        ("2019年4月～6か月", "2019-04", "2019-09"),
        ("2019年4月 入場 ～ 2020年3月 退場", "2019-04", "2020-03"),
        ("平31.4～令2.3", "2019-04", "2020-03"),
        ("’19.4～’20.3", "2019-04", "2020-03"),
        ("2019/4-9", "2019-04", "2019-09"),
        ("43556～43921", "2019-04", "2020-03"),
        ("Apr-19", "2019-04", "2019-04"),
        ("2014年6月～（11年）", "2014-06", None),
    ],
)
def test_a_loosely_written_period_means_its_months(text: str, start: str, end: str | None) -> None:
    given = period(text, TODAY)
    assert (str(given.start)[:7], str(given.end)[:7] if given.end else None) == (start, end)
    assert given.text == text


def test_a_start_beside_now_runs_on() -> None:
    given = period("2025-01-01 現在", TODAY)
    assert (given.start, given.end, given.current) == (date(2025, 1, 1), None, True)


def read(*rows: tuple[object, ...]) -> SkillSheet:
    """The sheet in a workbook of these rows."""

    def write(p: Paper) -> None:
        for r, row in enumerate(rows):
            p.row(r, 0, *row)

    (record,) = read_source(Source("x.xlsx", book(("経歴", write)), TODAY), debug=True).of("skill_sheet")
    assert isinstance(record.data, SkillSheet)
    return record.data


HEAD = ("期間", "案件名", "SAP製品", "OS／RTOS", "役割")
ROWS = (
    ("2021/4～2023/3", "会計導入", "SAP S/4HANA", "AUTOSAR", "SE"),
    ("2018/4～2021/3", "購買の追加開発", "SAP ERP", "VxWorks", "PG"),
)


@pytest.mark.parametrize(
    ("line", "initials", "age", "station"),
    [
        ("Q.Z（31歳・男性）　最寄駅：中野", "Q.Z", 31, "中野"),
        ("バックエンドエンジニア　Q.Z（32）", "Q.Z", 32, None),
        ("Q.Z　女性　36歳　蒲田", "Q.Z", 36, "蒲田"),
        ("氏名：Q.Z　　年齢：36　　性別：女　　最寄駅：武蔵小杉（南武線・東横線）", "Q.Z", 36, "武蔵小杉"),
        ("50歳 / 男性 / 所沢", None, 50, "所沢"),
    ],
)
def test_one_line_says_who_it_is(line: str, initials: str | None, age: int, station: str | None) -> None:
    found = read((line,), (), HEAD, *ROWS)
    assert (found.initials, found.age) == (initials, age)
    assert station is None or (found.nearest_station or "").startswith(station)


def test_a_column_of_technologies_needs_no_known_heading_and_each_one_keeps_its_cell() -> None:
    first = read(HEAD, *ROWS).engagements[0]
    assert {"SAP S/4HANA", "AUTOSAR"} <= {c.skill for c in first.skills}
    assert skill_place(first, next(c for c in first.skills if c.skill == "AUTOSAR")).cell == "D2"


def test_labels_without_a_known_name_part_a_cell_of_technologies() -> None:
    first = read(("期間", "案件名", "開発環境"), ("2021/4～2023/3", "会計", "DB：MySQL CMS：WordPress　OS:Linux"))
    assert {"MySQL", "WordPress", "Linux"} <= {c.skill for c in first.engagements[0].skills}


def test_the_legend_says_what_a_level_means() -> None:
    found = read(
        ("◎：指導できる　○：一人でできる　△：指示があればできる",),
        ("スキル", "レベル", "年数"),
        ("Java", "◎", "8"),
        ("Perl", "△", "2"),
        (),
        *(HEAD, *ROWS),
    )
    assert [(c.skill, c.level) for c in found.claims] == [
        ("Java", "◎（指導できる）"),
        ("Perl", "△（指示があればできる）"),
    ]
    assert found.places["years:Java"].cell == "C3"


def test_a_table_of_employers_makes_no_projects() -> None:
    found = read(
        ("期間", "会社名", "雇用形態"),
        ("2018/4～現在", "株式会社架空", "正社員"),
        (),
        ("プロジェクト経歴",),
        *(HEAD, *ROWS),
    )
    assert len(found.engagements) == 2
    assert [e.name for e in found.employers] == ["株式会社架空"]


def test_an_exam_and_its_date_in_two_cells_are_one() -> None:
    found = read(("資格", "応用情報技術者試験", "2019年4月"), (), HEAD, *ROWS)
    assert [(q.name, str(q.acquired)) for q in found.qualifications] == [("応用情報技術者試験", "2019-04-01")]


def test_a_slip_beside_the_right_name_is_kept() -> None:
    found = read(("期間", "案件名", "言語", "FW"), ("2021/4～2023/3", "会計", "Java", "Kubernetes、Kuberntes"))
    assert {"Kubernetes", "Kuberntes"} <= {c.surface for c in found.engagements[0].skills}


TRAINING = (
    ("研修チェックリスト",),
    ("No", "期間", "内容", "担当", "完了"),
    (1, "2024/04/01～2024/04/12", "ビジネスマナー", "人事", "○"),
    (2, "2024/04/15～2024/05/31", "Java基礎", "開発部", "○"),
    (3, "2024/06/03～2024/06/28", "SQL基礎", "開発部", ""),
)
README = "# Tool\n\n## 使用技術\n- 言語: Python\n- DB: PostgreSQL\n\n## 期間\n2023年4月〜2023年6月\n"
OFFER = "# 募集案件\n\n## 案件A\n- 期間：2026年12月〜長期\n- 言語：Java\n\n## 案件B\n- 期間：2027年1月〜\n- 言語：PHP\n"


def test_what_is_no_career_is_named_as_such() -> None:
    def write(p: Paper) -> None:
        for r, row in enumerate(TRAINING):
            p.row(r, 0, *row)

    for name, data in (
        ("研修.xlsx", book(("Sheet1", write))),
        ("README.md", README.encode()),
        ("案件.md", OFFER.encode()),
    ):
        reading = read_source(Source(name, data, TODAY), debug=True)
        assert [o.kind for o in reading.others] == ["not_a_sheet"], name
        assert not reading.records
