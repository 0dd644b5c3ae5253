"""Skill sheets in many layouts against the truth they were written from."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from matcher.model import Engagement, Extracted, SkillSheet
from matcher.readers.skill_sheet import read, recognises
from matcher.readers.source import Source
from tests import sheets, sheets_traps
from tests.sheets import CAREER, Job

_EXCEL = sheets.EXCEL | sheets.HELD_EXCEL | sheets.SECOND_EXCEL | sheets.THIRD_EXCEL | sheets_traps.TRAP_EXCEL
_MARKDOWN = sheets.MARKDOWN | sheets.HELD_MARKDOWN | sheets.SECOND_MARKDOWN | sheets_traps.TRAP_MARKDOWN
LAYOUTS = [
    *(pytest.param(f"{name}.xlsx", sheets.book(("経歴", write)), id=name) for name, write in _EXCEL.items()),
    *(pytest.param(f"{name}.md", write().encode(), id=name) for name, write in _MARKDOWN.items()),
]


def record(data: bytes | str, name: str = "x.md") -> Extracted:
    raw = data.encode() if isinstance(data, str) else data
    (found,) = read(Source(name, raw, sheets.TODAY)).records
    return found


def sheet(data: bytes | str, name: str = "x.md") -> SkillSheet:
    found = record(data, name).data
    assert isinstance(found, SkillSheet)
    return found


def months(job: Engagement | Job) -> tuple[object, object]:
    start, end = job.start, job.end
    if isinstance(job, Job):
        return start, end
    return (start.year, start.month) if start else None, (end.year, end.month) if end else None


def names(job: Engagement) -> set[str | None]:
    return {c.skill for c in job.skills}


@pytest.mark.parametrize(("name", "data"), LAYOUTS)
def test_every_layout_gives_every_engagement_with_its_months_skills_and_phases(name: str, data: bytes):
    jobs = sorted(sheet(data, name).engagements, key=lambda j: j.start or sheets.TODAY, reverse=True)
    assert [months(j) for j in jobs] == [months(j) for j in CAREER]
    assert [j.current for j in jobs] == [j.end is None for j in CAREER]
    assert [names(j) - {None} for j in jobs] == [j.skills for j in CAREER]
    assert [set(j.phases) for j in jobs] == [set(j.phases) for j in CAREER]
    assert [(j.role, j.team_size) for j in jobs] == [(j.role, j.team) for j in CAREER]
    assert all(truth.title in (j.title or "") for j, truth in zip(jobs, CAREER, strict=True))


_TOO_DENSE = {"one_skill_per_row"}
"""Layouts that write into cells they have merged; stretched, the writer refuses them."""


@pytest.mark.parametrize("layout", sorted(_EXCEL.keys() - _TOO_DENSE))
def test_every_cell_merged_over_a_grid_of_small_ones_reads_the_same(layout: str):
    plain = sheet(sheets.book(("経歴", _EXCEL[layout])), "x.xlsx")
    stretched = sheet(sheets.book(("経歴", sheets_traps.stretched(_EXCEL[layout]))), "x.xlsx")
    assert [months(j) for j in stretched.engagements] == [months(j) for j in plain.engagements]
    assert [names(j) for j in stretched.engagements] == [names(j) for j in plain.engagements]
    assert [(j.title, j.phases) for j in stretched.engagements] == [(j.title, j.phases) for j in plain.engagements]
    assert stretched.initials == plain.initials


def test_places_are_those_of_the_file_where_merged_blank_rows_were_left_out():
    layout = sheets_traps.stretched(sheets.EXCEL["wide"])
    jobs = sheet(sheets.book(("経歴", layout)), "x.xlsx").engagements
    assert [str(j.where("period")) for j in jobs][:2] == ["x.xlsx:経歴:F21", "x.xlsx:経歴:F23"]


@pytest.mark.parametrize(("name", "data"), LAYOUTS)
def test_every_layout_is_recognised_and_every_engagement_has_its_place(name: str, data: bytes):
    assert recognises(Source(name, data, sheets.TODAY)) >= 0.5
    for job in sheet(data, name).engagements:
        assert job.place.cell or job.place.line
        assert job.where("skills").cell or job.where("skills").line


def test_the_place_of_a_period_is_its_cell():
    jobs = sheet(sheets.excel("wide"), "x.xlsx").engagements
    assert [str(j.where("period")) for j in jobs][:2] == ["x.xlsx:職務経歴:B9", "x.xlsx:職務経歴:B10"]


def test_the_head_is_read_with_evidence():
    found = record(sheets.excel("matrix"), "x.xlsx")
    person = found.data
    assert isinstance(person, SkillSheet)
    assert (person.initials, person.age, person.sex, person.nearest_station) == ("T.K", 38, "male", "調布")
    assert person.experience_months == 116
    assert person.qualifications[0].name == "基本情報技術者試験"
    assert str(person.qualifications[0].acquired) == "2016-11-01"
    assert found.evidence["age"].cell == "F2"


def test_the_id_comes_from_the_content_not_from_the_file_name():
    data = sheets.excel("wide")
    assert sheet(data, "a.xlsx").id == sheet(data, "b.xlsx").id
    assert sheet(data, "a.xlsx").id.startswith("S-")


def test_sample_and_hidden_sheets_are_skipped_and_said():
    data = sheets.book(
        ("記入例", sheets.EXCEL["matrix"]),
        ("経歴", sheets.EXCEL["wide"]),
        ("控え", sheets.EXCEL["wide"]),
        hidden=("控え",),
    )
    found = record(data, "x.xlsx")
    assert len(found.data.engagements) == 5  # type: ignore[union-attr]  # a skill sheet
    assert {u.sheet for u in found.unread} == {"記入例", "控え"}


def test_a_career_over_two_sheets_is_one_sheet():
    def second(p: sheets.Paper) -> None:
        p.row(0, 0, "期間", "案件名", "言語")
        p.row(1, 0, "2015/4～2017/3", "検針システム", "COBOL")

    jobs = sheet(sheets.book(("1", sheets.EXCEL["wide"]), ("2", second)), "x.xlsx").engagements
    assert len(jobs) == 6
    assert jobs[-1].place.sheet == "2"


def test_a_company_line_is_an_employer_and_no_engagement():
    found = sheet(sheets.book(("経歴", sheets.EXCEL["period_last"])), "x.xlsx")
    assert [e.name for e in found.employers] == ["株式会社みどり情報", "有限会社あおば工房"]
    assert found.engagements[0].employer == "株式会社みどり情報"
    assert found.engagements[-1].employer == "有限会社あおば工房"


def test_a_summary_table_is_kept_apart_from_the_engagements():
    found = sheet(sheets.book(("経歴", sheets.HELD_EXCEL["held_two_tables"])), "x.xlsx")
    assert len(found.summary_rows) == len(found.engagements) == 5
    assert found.summary_rows[1].title == "在庫管理システム刷新"


def test_skill_tables_give_claims_with_years_and_levels():
    found = sheet(sheets.book(("経歴", sheets.HELD_EXCEL["held_six_cell_period"])), "x.xlsx")
    assert {(c.skill, c.months) for c in found.claims} >= {("Java", 60), ("PHP", 30), ("Oracle Database", 36)}


def test_tables_beside_the_head_and_beside_each_other_are_read_apart():
    found = sheet(sheets.book(("経歴", sheets_traps.TRAP_EXCEL["skills_right_of_history_head"])), "x.xlsx")
    assert (found.initials, found.age) == ("T.K", 38)
    assert {(c.skill, c.months) for c in found.claims} == {
        ("Java", 12),
        ("PHP", 24),
        ("C#", 36),
        ("Oracle Database", 24),
        ("Linux", 36),
    }
    assert [str(q.acquired) for q in found.qualifications] == ["2018-06-01", "2018-06-01"]


def test_a_summary_table_that_contradicts_the_details_is_kept():
    found = sheet(sheets.book(("経歴", sheets_traps.TRAP_EXCEL["list_then_details"])), "x.xlsx")
    assert [(r.start, r.end) for r in found.summary_rows] == [(j.start, j.end) for j in found.engagements]


def test_the_head_is_read_from_the_title_and_a_line_of_facts():
    text = "# T.K（E-024）\n\n29歳 / 男性 / 最寄駅：川口\n\n## 経歴\n### 2020/4〜2021/3 A開発\n- 言語: Go\n"
    found = sheet(text)
    assert (found.initials, found.number, found.age, found.sex, found.nearest_station) == (
        "T.K",
        "E-024",
        29,
        "male",
        "川口",
    )


def test_initials_in_a_sentence_are_nobody_s():
    text = "# 社内システムT.K対応の記録\n\n## 経歴\n### 2020/4〜2021/3 A開発\n- 言語: Go\n"
    assert sheet(text).initials is None


def test_a_technology_in_the_title_counts_as_used():
    assert names(sheet("## 職歴\n### 2020/4〜2021/3 AWS基盤の構築\n- OS: Linux\n").engagements[0]) == {"AWS", "Linux"}


PLAIN = """スキルシート

氏名　　T.K
年齢　　38歳

業務経歴

1．会計システム再構築
　　期　間　2019年4月～2021年3月（2年）
　　役　割　SE
　　環　境　COBOL、DB2
　　工　程　基本設計・詳細設計
　　内　容
　　　　請求締めの設計。
2．年金システム保守
　　期　間　2015年4月～2019年3月（4年）
　　役　割　PG
　　環　境　COBOL、JCL
"""


def test_a_plain_text_headed_as_a_sheet_is_one_and_a_mail_is_none():
    found = sheet(PLAIN, "x.txt")
    assert [(j.title, j.role) for j in found.engagements] == [("会計システム再構築", "SE"), ("年金システム保守", "PG")]
    assert found.engagements[0].phases == ("basic_design", "detailed_design")
    assert recognises(Source("x.txt", PLAIN.encode(), sheets.TODAY)) > 0.9
    mail = f"いつもお世話になっております。要員をご紹介いたします。単価60万円\n\n{PLAIN}"
    assert recognises(Source("x.txt", mail.encode(), sheets.TODAY)) < 0.1


@pytest.mark.parametrize(
    ("told", "end", "current"), [("2年", (2021, 3), False), ("継続中", None, True), ("", None, False)]
)
def test_a_length_beside_a_start_gives_the_end_and_nothing_is_guessed(told: str, end: object, current: bool):
    def write(p: sheets.Paper) -> None:
        p.row(0, 0, "開始年月", "従事期間", "システム名", "言語")
        p.row(1, 0, "2019/4", told, "会計", "Java")
        p.row(2, 0, "2017/4", "1年", "人事", "Java")

    job = sheet(sheets.book(("経歴", write)), "x.xlsx").engagements[0]
    assert (months(job), job.current) == (((2019, 4), end), current)


def test_dates_in_a_text_beside_its_label_begin_no_project():
    def write(p: sheets.Paper) -> None:
        p.row(0, 0, "No.", "期間", "案件名", "言語")
        p.row(1, 0, 1, "2019/4～2021/3", "会計", "Java")
        p.row(2, 0, "作業内容", "2020年1月～2020年3月に本番稼働、以降は保守")

    assert [months(j) for j in sheet(sheets.book(("経歴", write)), "x.xlsx").engagements] == [((2019, 4), (2021, 3))]


def test_a_label_left_blank_opens_no_section():
    def write(p: sheets.Paper) -> None:
        for i, (start, end) in enumerate(((2020, 2021), (2018, 2019), (2015, 2017))):
            p.put(10 * i, 0, f"プロジェクト {i + 1}")
            pairs = (
                ("期間", f"{start}/4～{end}/3"),
                ("案件名", "会計"),
                ("役割", "PG"),
                ("言語", ""),
                ("DB", ""),
                ("工程", "製造"),
            )
            for k, pair in enumerate(pairs):
                p.row(10 * i + 1 + k, 0, *pair)

    assert len(sheet(sheets.book(("経歴", write)), "x.xlsx").engagements) == 3


def test_a_slip_in_a_period_is_kept_with_its_fault():
    job = sheet("## 職務経歴\n### 2008月4月〜2009年3月 会計システム\n- 言語: Java\n").engagements[0]
    assert months(job) == ((2008, 4), (2009, 3))
    assert job.period_fault
    assert "2008年4月" in job.period_fault


def test_text_after_the_history_belongs_to_no_engagement():
    jobs = sheet(sheets.markdown("headings")).engagements
    assert "Ruby" not in {s for j in jobs for s in names(j)}
    assert len(jobs) == 5


def test_schooling_is_no_engagement():
    found = sheet(
        "## 学歴\n- 2008年4月〜2012年3月 架空大学 工学部\n\n## 職歴\n### 2012年4月〜2015年3月 受注管理\n- 言語: Java\n"
    )
    assert [j.title for j in found.engagements] == ["受注管理"]


def test_part_time_is_only_said_where_the_sheet_says_it():
    remarks = {"2020/4〜2021/3 A": "- 備考: 週2日\n", "2021/4〜2022/3 B": "", "2022/4〜2023/3 C": "- 備考: 専任\n"}
    text = "## 職歴\n" + "".join(f"### {head}\n{remark}- 言語: Go\n" for head, remark in remarks.items())
    assert [j.part_time for j in sheet(text).engagements] == [True, None, False]


@pytest.mark.parametrize(
    "said", ["週2日出社、残りはリモート", "PLとPGを兼任", "週1回の定例", "カバレッジ100%", "旧システムと並行稼働"]
)
def test_words_that_only_sound_like_part_time_say_nothing(said: str):
    text = f"## 職歴\n### 2020/4〜2021/3 A\n- 言語: Go\n- 備考: {said}\n"
    assert sheet(text).engagements[0].part_time is None


def test_private_data_is_found_with_its_place():
    text = "氏名: 見本 花子\n生年月日: 1990年4月2日\n電話: 03-0000-0000\nメール: hanako@example.com\n\n"
    text += "## 職歴\n### 2020/4〜2021/3 A開発\n- 言語: Go\n"
    found = sheet(text)
    assert {k: v.line for k, v in found.private.items()} == {"name": 1, "birth_date": 2, "phone": 3, "mail": 4}
    assert found.name == "見本 花子"
    assert found.initials is None


def test_codes_with_a_legend_and_open_circles_mean_phases():
    jobs = sheet(sheets.book(("経歴", sheets.EXCEL["start_end_columns"])), "x.xlsx").engagements
    assert jobs[0].phases == ("basic_design", "detailed_design", "implementation", "unit_test")


# ---------------------------------------------------------------- what is no sheet


def other(data: bytes | str, name: str = "x.md") -> str:
    (found,) = read(Source(name, data.encode() if isinstance(data, str) else data, sheets.TODAY)).others
    assert found.reason
    return found.kind


def _template(p: sheets.Paper) -> None:
    p.row(0, 0, "氏名", "", "年齢", "126歳", "最寄駅")
    p.row(3, 0, "No", "期間", "業務内容", "言語", "DB", "OS", "役割", "工程")
    for n in range(1, 6):
        p.row(3 + n, 0, n, "～")


def _training(p: sheets.Paper) -> None:
    p.put(0, 0, "スキルシート")
    p.row(1, 0, "項目", "レベル", "確認日")
    p.row(2, 0, "Javaの基礎", "◎", "2024/4/1")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        pytest.param(sheets.book(("a", _template)), "x.xlsx", "template", id="blank template"),
        pytest.param(sheets.book(("スキルシート", _training)), "x.xlsx", "not_a_sheet", id="training checklist"),
        pytest.param(sheets.book(("a", lambda p: None)), "x.xlsx", "not_a_sheet", id="empty"),
        pytest.param("# Tool\n\n## Changes\n\n2020/01 - 2021/02 many.\n", "README.md", "not_a_sheet", id="readme"),
        pytest.param(
            "# 見本\n\n| シート | 誤り |\n|---|---|\n| スキルシート A | 期間「2008月4月～」 |\n| B | SQL Server 2013 |\n",
            "README.md",
            "not_a_sheet",
            id="prose about sheets",
        ),
        pytest.param("(" * 200_000, "x.md", "not_a_sheet", id="brackets"),
        pytest.param("[a" * 100_000, "x.md", "not_a_sheet", id="links"),
        pytest.param("# 2020/1-2020/3 x\n" * 5_000, "x.md", "not_a_sheet", id="thousands of headings"),
    ],
)
def test_what_is_no_sheet_is_named_as_such(data: bytes | str, name: str, kind: str):
    assert other(data, name) == kind


def _rows(header: Iterable[str], row: Iterable[object]) -> bytes:
    def write(p: sheets.Paper) -> None:
        p.row(0, 0, *header)
        for r in range(1, 6):
            p.row(r, 0, *row)

    return sheets.book(("一覧", write))


@pytest.mark.parametrize(
    "data",
    [
        _rows(
            ("No", "氏名", "年齢", "最寄駅", "スキル", "単価", "稼働"), (1, "T.K", 38, "調布", "Java", "60万", "即日")
        ),
        _rows(
            ("案件名", "必須スキル", "単価", "期間", "場所", "募集人数"),
            ("販売管理", "Java", "60万", "2026/12～2027/3", "新宿", "2名"),
        ),
    ],
)
def test_a_list_of_persons_or_projects_is_left_to_the_table_reader(data: bytes):
    assert recognises(Source("x.xlsx", data, sheets.TODAY)) <= 0.2


def test_a_readme_scores_low_but_is_taken():
    assert 0 < recognises(Source("README.md", b"# Tool\n\nrun it\n", sheets.TODAY)) <= 0.2


_HISTORY = "\n## 職務経歴\n\n### 2019年4月～2023年3月 受発注システム開発\n- 言語：Java\n- 担当工程：製造\n"


@pytest.mark.parametrize(
    ("head", "summary", "claims"),
    [
        (
            "- 得意技術：Ruby 4年 / MySQL\n- 自己PR：顧客との調整が好きです。\n",
            "顧客との調整が好きです。",
            {"Ruby": 48},
        ),
        ("- 自己PR：保守を3年担当。\n- 得意技術：Perl 6年、C# 2年\n", "保守を3年担当。", {"Perl": 72, "C#": 24}),
        ("- 自己PR：Javaの設計が得意です。\n", "Javaの設計が得意です。", {}),
    ],
)
def test_what_a_person_tells_of_himself_outlives_a_list_of_skills_whose_years_are_claims(head, summary, claims):
    found = sheet(f"# スキルシート\n\n- 氏名：K.S\n- 年齢：35\n{head}{_HISTORY}")

    assert found.summary == summary
    assert {c.skill: c.months for c in found.claims if c.months} == claims
