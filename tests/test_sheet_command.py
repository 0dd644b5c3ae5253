"""`matcher sheet`: the house's layout reads back the same, a client's form is filled, two versions are compared."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from matcher.__main__ import main
from matcher.careers import career_diff
from matcher.errors import InputError
from matcher.forms import fill
from matcher.model import Engagement, SkillSheet
from matcher.morning import Settings
from matcher.readers import read_source
from matcher.readers.source import Source
from matcher.reports.career import career
from matcher.sheets import Chosen, clean
from tests.client_forms import FORMS, no_table
from tests.make import job, sheet
from tests.sheets_fresh import CASES, Case

TODAY = date(2026, 11, 24)
WEB = next(c for c in CASES if c.name == "plain_rows_long_phase_names-web")


def read(name: str, data: bytes) -> SkillSheet:
    (record,) = read_source(Source(name, data, TODAY), debug=True).of("skill_sheet")
    assert isinstance(record.data, SkillSheet)
    return record.data


def told(one: Engagement) -> tuple[Any, ...]:
    skills = sorted((c.skill or c.surface, (c.version or "") if c.skill else "") for c in one.skills)
    title = " ".join((one.title or "").split())
    return (
        str(one.start),
        str(one.end),
        one.current,
        title,
        one.role,
        one.team_size,
        one.total_size,
        one.phases,
        tuple(skills),
    )


@pytest.mark.parametrize("case", CASES[::3], ids=lambda c: c.name)
def test_the_house_layout_reads_back_to_the_same_engagements(case: Case, tmp_path: Path) -> None:
    original = read(case.file_name, case.data)
    out = tmp_path / "clean.xlsx"
    clean(Chosen(original, "x"), out, Settings(TODAY), notes=True)
    again = read("clean.xlsx", out.read_bytes())
    assert sorted(map(told, again.engagements)) == sorted(map(told, original.engagements))
    assert (again.initials, again.age) == (original.initials, original.age)


def texts(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(str(c.value) for page in book for row in page.iter_rows() for c in row if c.value is not None)


def private() -> SkillSheet:
    return sheet(
        job("2020-04", "2021-03", "Java", title="受注管理（山田 太郎が担当）"),
        name="山田 太郎",
        initials="T.Y",
        birth_date=date(1990, 1, 2),
        summary="連絡は yamada@example.com か 090-1234-5678 まで。山田さん指名の案件多数。",
    )


def test_no_name_birth_date_or_address_is_written(tmp_path: Path) -> None:
    out = tmp_path / "clean.xlsx"
    document = clean(Chosen(private(), "x"), out, Settings(TODAY), notes=True)
    written = texts(out.read_bytes())
    for word in ("山田", "太郎", "1990", "example.com", "090-1234"):
        assert word not in written
    assert "T.Y" in written
    assert {"name", "birth_date"} <= set(document.withheld)


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    evil = sheet(job("2020-04", "2021-03", title='=HYPERLINK("http://x","y")', text="+1+1\n@SUM(A1)"))
    form, out, house = tmp_path / "form.xlsx", tmp_path / "out.xlsx", tmp_path / "house.xlsx"
    form.write_bytes(FORMS["three_rows_each"]())
    fill(form, out, career(evil, {}, TODAY), TODAY)
    clean(Chosen(evil, "x"), house, Settings(TODAY))
    for file in (out, house):
        cells = [c for page in openpyxl.load_workbook(file) for row in page.iter_rows() for c in row]
        assert not [c.coordinate for c in cells if c.data_type == "f"]
        assert any("HYPERLINK" in str(c.value) for c in cells)


@pytest.mark.parametrize("name", FORMS)
def test_a_filled_form_reads_back_with_every_engagement(name: str, tmp_path: Path) -> None:
    original = read(WEB.file_name, WEB.data)
    form, out = tmp_path / "form.xlsx", tmp_path / "out.xlsx"
    form.write_bytes(FORMS[name]())
    document = clean(Chosen(original, "x"), out, Settings(TODAY), template=form)
    again = read("out.xlsx", out.read_bytes())
    months = sorted((str(e.start), str(e.end), e.current) for e in original.engagements)
    assert sorted((str(e.start), str(e.end), e.current) for e in again.engagements) == months
    if name == "two_dates_and_little_else":
        assert {"規模", "担当工程", "言語", "DB"} <= {left.field for left in document.not_placed}


def test_rows_that_are_added_keep_style_and_formulas_below_follow(tmp_path: Path) -> None:
    form, out = tmp_path / "form.xlsx", tmp_path / "out.xlsx"
    form.write_bytes(FORMS["one_row_each"]())
    document = clean(Chosen(read(WEB.file_name, WEB.data), "x"), out, Settings(TODAY), template=form)
    page = openpyxl.load_workbook(out).active
    assert page["B17"].value == "=COUNTA(B8:B14)"
    assert page["C14"].border.left.style == "thin"
    assert page["A15"].value.startswith("※")
    assert page["D4"].value is None
    assert any("3件分" in left.why for left in document.not_placed)
    assert any("総合テスト" in left.text for left in document.not_placed)


def test_a_grid_of_skills_takes_the_years_and_the_print_area_grows(tmp_path: Path) -> None:
    form, out = tmp_path / "form.xlsx", tmp_path / "out.xlsx"
    form.write_bytes(FORMS["skill_grid_above_the_history"]())
    career = sheet(
        job("2018-04", "2020-03", "Java", "MySQL", "Linux", title="販売管理の開発"),
        job("2020-04", "2021-03", "Kotlin", "PostgreSQL", title="予約サイトの保守"),
        job("2021-04", "2023-09", "Java", "Laravel", title="会員サイトの構築"),
    )
    document = clean(Chosen(career, "x"), out, Settings(TODAY), template=form)
    page = openpyxl.load_workbook(out).active
    years = {page.cell(r, c).value: page.cell(r, c + 1).value for r in range(7, 12) for c in (1, 4, 7)}
    assert (years["Java"], years["PHP"], years["Kotlin"]) == ("4年6ヶ月", None, "1年")
    assert (years["MySQL"], years["PostgreSQL"], years["Linux"]) == ("2年", "1年", "2")
    assert not any(page.cell(r, c).value for r in range(7, 12) for c in (3, 6))
    assert page.print_area == "'経歴書'!$A$1:$H$19"
    assert page.print_title_rows == "$14:$14"
    told = " ".join(left.text for left in document.not_placed if left.field == "スキル一覧")
    assert "Laravel" in told
    assert "レベル" in told


def test_a_form_without_a_table_is_refused(tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    form.write_bytes(no_table())
    with pytest.raises(InputError, match="見出し"):
        clean(Chosen(private(), "x"), tmp_path / "out.xlsx", Settings(TODAY), template=form)


def test_the_file_that_is_read_is_never_written_over(tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    form.write_bytes(FORMS["one_row_each"]())
    with pytest.raises(InputError, match="同じ名前"):
        clean(Chosen(private(), "x"), form, Settings(TODAY), template=form)


# ---------------------------------------------------------------- two versions


OLD = sheet(
    job("2018-04", "2020-03", "Java", title="販売管理の開発", role="PG", phases=("implementation",)),
    job("2020-04", None, "PHP", current=True, title="予約サイトの保守", role="SE"),
    as_of=date(2022, 6, 1),
)


def changes(newer: SkillSheet) -> set[tuple[str, str | None, bool]]:
    return {(c.kind, c.field, c.past) for c in career_diff(OLD, newer, names=("旧", "新")).changes}


def test_what_grows_at_the_end_is_no_change_of_the_past() -> None:
    newer = sheet(
        OLD.engagements[0],
        job("2020-04", "2023-03", "PHP", "Laravel", title="予約サイトの保守", role="SE"),
        job("2023-04", None, "Go", current=True, title="決済基盤の構築", role="PL"),
    )
    assert changes(newer) == {("changed", "end", False), ("changed", "skills", False), ("added", None, False)}


def test_changes_of_what_had_ended_are_flagged() -> None:
    moved = job("2017-04", "2020-03", "Java", "AWS", title="販売管理の開発", role="PL", phases=("implementation",))
    newer = sheet(moved, OLD.engagements[1], job("2016-04", "2017-03", "C", title="組込みの開発"))
    assert changes(newer) == {
        ("changed", "start", True),
        ("changed", "role", True),
        ("changed", "skills", True),
        ("added", None, True),
    }
    assert ("removed", None, True) in changes(sheet(OLD.engagements[1]))


def test_the_same_sheet_twice_has_no_changes() -> None:
    document = career_diff(OLD, OLD, names=("旧", "新"))
    assert (document.changes, document.unchanged, document.past) == ((), 2, 0)


def run(*arguments: str) -> object:
    with pytest.raises(SystemExit) as left:
        main([*arguments])
    return left.value.code


def test_the_command_writes_compares_and_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "web.xlsx", tmp_path / "clean.xlsx"
    source.write_bytes(WEB.data)
    assert run("sheet", str(source), "--out", str(out), "--today", "2026-11-24", "--json") == 0
    assert json.loads(capsys.readouterr().out)["engagements"] == len(WEB.truth.engagements)
    assert run("sheet", str(source), str(out), "--diff", "--today", "2026-11-24") == 0
    assert "違いはありません" in capsys.readouterr().out
    for wrong in (
        ["sheet", str(source)],
        ["sheet", str(source), "--diff"],
        ["sheet", str(tmp_path / "no.xlsx"), "--out", str(out)],
    ):
        assert run(*wrong) == 2


def test_the_history_of_a_person_tells_how_the_career_changed_between_sheets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = ("--db", f"sqlite:///{tmp_path}/t.db", "--today", "2026-11-24")
    for n, begin in enumerate(("2018年4月", "2016年4月")):
        folder = tmp_path / str(n)
        folder.mkdir()
        (folder / "engineers.csv").write_text(
            "要員番号,氏名,年齢,最寄駅,スキル,希望単価,稼働可能日\nE-017,T.K,38,調布,Java,60万,2026/12/1\n",
            encoding="utf-8",
        )
        (folder / "スキルシート_T.K.md").write_text(
            "# スキルシート\n\n氏名：T.K\n年齢：38歳\n最寄駅：調布\n\n## 職務経歴\n\n"
            "| 期間 | 案件名 | 業務内容 | 役割 | 言語 |\n|---|---|---|---|---|\n"
            "| 2020年10月～現在 | 会員サイト再構築 | 画面の設計 | SE | PHP |\n"
            f"| {begin}～2020年9月 | 帳票出力の保守 | 問い合わせ対応 | PG | Java |\n",
            encoding="utf-8",
        )
        assert run("import", str(folder), *db) == 0
        capsys.readouterr()
    assert run("history", "E-017", *db, "--json") == 0
    (career,) = json.loads(capsys.readouterr().out)["careers"]
    (change,) = career["changes"]
    assert (change["field"], change["past"], career["past"]) == ("start", True, 1)
    assert run("history", "E-017", *db) == 0
    assert "過去の経歴が変わっています" in capsys.readouterr().out
