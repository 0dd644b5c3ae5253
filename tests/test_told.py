"""What the terminal, the page and the workbook say of records: in words, the same everywhere, in the run's language."""

from __future__ import annotations

import io
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel, ValidationError
from python_calamine import CalamineWorkbook
from rich.cells import cell_len
from selectolax.lexbor import LexborHTMLParser

from matcher.__main__ import main
from matcher.commands.frame import app
from matcher.commands.help import in_language
from matcher.errors import StoreError
from matcher.messages.refusals import given, path_of, why_refused, why_unreadable
from matcher.model import Idle, Project, SupplyKind
from matcher.policy import load_policy
from matcher.reports import write_page, write_workbook
from matcher.store.address import address_of
from matcher.store.place import faults_told
from matcher.store.records import KINDS
from matcher.terminal.values import dated, told
from tests.make import engineer
from tests.test_reports import plan, report

TODAY = "2026-11-24"


def run(*arguments: Any) -> subprocess.CompletedProcess[str]:
    """One command, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        main([str(a) for a in arguments])
    return subprocess.CompletedProcess(arguments, left.value.code or 0, out.getvalue(), err.getvalue())


# ---------------------------------------------------------------- values of records


def _codes(field: str, annotation: Any, met: set[Any]) -> Iterator[tuple[str, str]]:
    """Every code a field or a part of it may hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in met:
            met.add(annotation)
            for name, inner in annotation.model_fields.items():
                yield from _codes(name, inner.annotation, met)
    elif isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield from ((field, code.value) for code in annotation)
    elif get_origin(annotation) is Literal:
        yield from ((field, code) for code in get_args(annotation) if isinstance(code, str))
    else:
        for part in get_args(annotation):
            yield from _codes(field, part, met)


def test_no_code_of_a_record_is_shown_to_a_japanese_reader():
    met: set[Any] = set()
    codes = {one for record in KINDS.values() for one in _codes("", record, met)}

    assert len(codes) > 50
    assert {code for field, code in codes if told(code, "ja", field) == code} == {"A", "B", "C", "D"}


SAID = [
    ("industry", "finance", "金融", "finance"),
    ("role", "tester", "テスター", "tester"),
    ("role", "PM", "PM", "PM"),
    ("phases", ["basic_design", "unit_test"], "基本設計、単体テスト", "basic design, unit test"),
    (
        "settlement",
        {"min_h": 140, "max_h": 180, "fixed": False, "rule": "split"},
        "140〜180h 上下割",
        "140〜180h split",
    ),
    ("settlement", {"min_h": None, "max_h": None, "fixed": True, "rule": None}, "固定", "Fixed"),
    ("tier", 0, "自社", "Own"),
    ("tier", 2, "2社先", "2 companies away"),
    (
        "partner_limit",
        {"max_tier": 0, "freelance": False, "freelance_tier": None},
        "自社社員のみ、個人事業主不可",
        "Own employees only, No freelancers",
    ),
    ("partner_limit.max_tier", 1, "1社先まで", "Up to 1 companies away"),
    ("utilisation", [1.0, 1.0], "100%", "100%"),
    ("utilisation", [0.6, 0.8], "60%〜80%", "60%〜80%"),
    ("remote", {"mode": "hybrid", "onsite_days": [2.0, 3.0]}, "リモート併用・週2〜3日出社", None),
    ("remote", {"mode": "full", "onsite_days": [0.0, 0.0]}, "フルリモート", None),
    ("term", {"months": 3, "long": None, "extendable": True}, "3ヶ月、延長あり", "3m, Extendable"),
    ("rate_min", 650_000, "650,000", "650,000"),
    (
        "skills",
        [
            {"skill": "AWS", "months": 60, "months_most": None, "version": None, "surface": "AWS"},
            {"skill": "Amazon EC2", "months": None, "months_most": 60, "version": None, "surface": "EC2"},
            {"skill": None, "months": None, "months_most": None, "version": None, "surface": "独自FW"},
        ],
        "AWS（5年）、Amazon EC2（長くても5年）、?独自FW",
        "AWS (5y), Amazon EC2 (at most 5y), ?独自FW",
    ),
]


@pytest.mark.parametrize(("field", "value", "japanese", "english"), SAID)
def test_a_value_is_told_as_people_say_it(field, value, japanese, english):
    assert told(value, "ja", field) == japanese
    assert english is None or told(value, "en", field) == english


def test_a_date_is_told_as_exactly_as_it_is_known():
    assert dated("2026-12-01", "month", "ja") == "2026年12月"
    assert dated("2026-12-11", "third", "ja") == "2026年12月中旬"
    assert dated("2026-12-01", "day", "ja") == "2026-12-01"


MAIL = "【案件名】勘定系の更改\n【業界】銀行\n【必須】Java\n【単価】60〜70万\n【場所】渋谷\n【期間】12月〜\n【精算】140-180h\n"


def test_extract_and_history_show_names_and_no_codes(tmp_path):
    mail, store = tmp_path / "a.txt", ("--db", f"sqlite:///{tmp_path / 'm.db'}")
    mail.write_text(MAIL, encoding="utf-8")
    shown = run("extract", mail, "--today", TODAY).stdout
    ident = re.search(r"P-\w+", shown)[0]
    run("import", mail, "--by", "佐藤", "--today", TODAY, *store)
    run("edit", ident, "industry=insurance", "settlement=", "--by", "佐藤", *store)
    history = run("history", ident, *store).stdout

    assert "業界: 金融" in shown
    assert "精算: 140〜180h" in shown
    assert "開始: 2026年12月" in shown
    assert re.search(r"業界\s+金融 →\s+保険", history)
    assert not re.search(r"finance|insurance|min_h|settlement", shown + history)


# ---------------------------------------------------------------- whose people are


def _people():
    return (
        engineer("E-1", initials="A.A"),
        engineer("E-2", initials="B.B", supply=None),
        engineer("E-3", initials="C.C", supply=SupplyKind.PARTNER),
        engineer("E-4", initials="D.D", supply=None, tier=1),
        engineer("E-5", initials="E.E", supply=None, tier=None),
        engineer("E-6", initials="F.F", supply=None, tier=None),
    )


def _report():
    people = _people()
    idle = tuple(Idle(engineer=e.id, why="合う案件がありません") for e in people)
    return report(plan(idle=idle), *people, Project(id="P-1", title="改修"))


def test_whose_people_are_is_told_one_way_in_page_and_workbook(tmp_path):
    page = LexborHTMLParser(write_page(tmp_path / "p.html", _report()).read_text(encoding="utf-8"))
    text = " ".join(page.body.text(separator=" ").split())
    book = CalamineWorkbook.from_path(str(write_workbook(tmp_path / "b.xlsx", _report())))
    rows = {str(row[0]): row[1] for row in book.get_sheet_by_index(0).to_python() if row and row[0]}

    for tile, count in (("待機（自社）", 2), ("未配置（BPなど）", 2), ("未配置（区分未記載）", 2)):
        assert rows[tile] == count
        assert re.search(rf"{re.escape(tile)}\s*{count}\b", text)
    bars = {label: sum(r) for label in ("待機", "自社（区分未記載）", "BP", "区分未記載") for r in _bars(book, label)}
    assert bars == {"待機": 1, "自社（区分未記載）": 1, "BP": 2, "区分未記載": 2}
    assert all(label in text for label in bars)


def _bars(book: CalamineWorkbook, label: str) -> list[list[float]]:
    rows = book.get_sheet_by_index(0).to_python()
    return [[float(v) for v in row[1:5]] for row in rows if row[0] == label and all(v != "" for v in row[1:5])]


def test_the_terminal_counts_people_of_whom_nothing_is_said_as_such(tmp_path):
    heads = "社員番号,イニシャル,スキル,原価,稼働可能日\n1,A.A,COBOL,50万,2026/12/01\n"
    (tmp_path / "要員一覧.csv").write_text(heads, encoding="utf-8-sig")
    (tmp_path / "案件.txt").write_text(MAIL, encoding="utf-8")
    (tmp_path / "x.md").write_text(
        "# 職務経歴書 K.K\n\n30歳 / 最寄駅：川口\n\n## 経歴\n### 2020/4〜2021/3 A開発\n- 言語: Go\n", encoding="utf-8"
    )
    shown = run("match", tmp_path, "--today", TODAY).stdout

    assert "行き先のない要員（自社1名、BP0名、区分未記載1名）" in shown


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({"supply": SupplyKind.SOON, "tier": None}, "own"),
        ({"supply": None, "tier": 0}, "own"),
        ({"supply": None, "tier": 2}, "partner"),
        ({"supply": None, "tier": None, "freelance": True}, "partner"),
        ({"supply": None, "tier": None, "company": "株式会社協力"}, "partner"),
        ({"supply": None, "tier": None}, "unknown"),
    ],
)
def test_whose_a_person_is_follows_from_what_is_stated(fields, standing):
    assert engineer(**fields).standing == standing


# ---------------------------------------------------------------- refusals


REFUSED = {
    "age=abc": "年齢: 「abc」は入れられません（整数で書いてください）",
    "available_from=2027-13-01": "実在する日付を 2026-12-01 の形で書いてください",
    "supply=foo": "bench=待機、soon=終了予定、reassign=社内調整、partner=BP のどれかを書いてください",
    "cost=-5": "0以上で書いてください",
    "leader=maybe": "true か false で書いてください",
    "assessments=とても良い": "JSON の一覧 […] で書いてください",
    "phases=ぜんぶ": "「工程」の値「ぜんぶ」を読み取れません",
    'skills=[{"skill":3}]': "スキル1件目のスキル: 「3」は入れられません（文字で書いてください）",
    "skills=[x": "1行目の2文字目から先が読めません",
    "utilisation=[0.5,3]": "1以下で書いてください",
    "parallel_stages=3": "JSON の項目と値 {…} で書いてください",
    'phases=["x"]': "basic_design=基本設計",
    "id=X": "IDは変えられません",
    "zzzz=1": "次のどれかを指定してください: 番号（number）",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("store")
    (folder / "要員一覧.csv").write_text(
        "社員番号,イニシャル,スキル,原価,稼働可能日\n017,T.K,Java,50万,2026/12/01\n", encoding="utf-8-sig"
    )
    db = ("--db", f"sqlite:///{folder / 'm.db'}")
    run("import", folder, "--by", "佐藤", "--today", TODAY, *db)
    return db


@pytest.mark.parametrize("change", REFUSED)
def test_a_value_that_cannot_stand_is_refused_in_japanese(change, store):
    done = run("edit", "017", change, "--by", "佐藤", *store)

    assert done.returncode == 2
    assert done.stderr.startswith("エラー: ")
    assert REFUSED[change] in done.stderr
    assert "Input should" not in done.stderr


def test_a_value_that_cannot_stand_is_refused_in_english(store):
    done = run("edit", "017", "age=abc", "--by", "佐藤", "--lang", "en", *store)

    assert done.stderr.startswith("error: ")
    assert "write a whole number" in done.stderr


def test_a_fault_names_where_it_lies_and_what_was_given():
    with pytest.raises(ValidationError) as met:
        Project(id="P-1", required=[{"any_of": [{"skill": "Java", "surface": 3}]}])
    faults = {path_of(f["loc"]): (given(f), why_refused(f)) for f in met.value.errors()}

    assert faults["required[1].any_of[1].surface"] == ("3", "文字で書いてください")


def test_values_of_a_policy_are_refused_in_japanese(tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text('[price]\nfloor_partner = "x"\n', encoding="utf-8")
    done = run("policy", "--policy", file)
    file.write_text("[price\n", encoding="utf-8")
    broken = run("policy", "--policy", file)

    assert "floor_partner = x: 入れられません（整数で書いてください）" in done.stderr
    assert "1行目の7文字目から先が読めません" in broken.stderr
    assert load_policy() is not None


def test_why_a_text_cannot_be_read_is_told_in_words():
    with pytest.raises(UnicodeDecodeError) as met:
        b"\xff".decode("utf-8")
    assert why_unreadable(met.value) == "UTF-8 の文字ではありません"
    assert why_unreadable(ValueError("something")) == "書き方が正しくありません"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("connection to server at 127.0.0.1, port 1 failed: Connection refused", "接続を拒否されました"),
        ('FATAL:  password authentication failed for user "x"', "ユーザー名かパスワードが違います"),
        ('FATAL:  database "x" does not exist', "その名前のデータベースかユーザーがありません"),
        ("unable to open database file", "ファイルを開けません"),
    ],
)
def test_what_a_database_says_is_told_in_japanese(said, words, tmp_path):
    with pytest.raises(StoreError) as met, faults_told(address_of(f"sqlite:///{tmp_path}/m.db")):
        raise sqlite3.OperationalError(said)

    assert words in met.value.message
    assert said not in met.value.message


# ---------------------------------------------------------------- help


def _calls() -> list[list[str]]:
    """Every command, and those of the groups."""
    from typer.main import get_command

    calls: list[list[str]] = [[]]
    for name, command in get_command(app).commands.items():
        calls.append([name])
        calls += [[name, inner] for inner in getattr(command, "commands", ())]
    return calls


@pytest.mark.parametrize("call", _calls(), ids=" ".join)
def test_help_is_told_in_japanese_within_80_columns(call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    done = run(*call, "--help")

    assert done.returncode == 0
    assert done.stdout.startswith("使い方: matcher")
    assert not re.search(r"Usage|Options|Arguments|Commands|required|default|env var|<str>|Show this", done.stdout)
    assert max(map(cell_len, done.stdout.splitlines())) <= 80


def test_help_is_told_in_english_where_asked():
    done = run("edit", "--help", "--lang", "en")

    assert done.stdout.startswith("Usage: matcher edit [OPTIONS]")
    assert "who decides  [env var MATCHER_USER]" in done.stdout


def test_the_half_of_a_text_in_the_language_is_shown():
    assert in_language("誰が決めたか / who decides", "ja") == "誰が決めたか"
    assert in_language("最寄駅／勤務地", "en") == "最寄駅／勤務地"


def test_a_group_called_with_nothing_shows_its_commands():
    done = run("bench")

    assert (done.returncode, done.stderr) == (0, "")
    assert "solver" in done.stdout


@pytest.mark.parametrize(
    "call",
    [
        ("restore", "{broken}"),
        ("restore", "{none}"),
        ("match", "{none}"),
        ("extract", "{folder}"),
        ("match", "{folder}", "--policy", "{none}"),
        ("replan", "--plan", "{broken}", "--from", "{folder}"),
        ("sheet", "{broken}", "--out", "{none}/x.xlsx"),
        ("backup", "{none}/b.zip"),
        ("export", "{broken}"),
        ("watch", "{none}"),
        ("shortlist",),
        ("shortlist", "P-nobody"),
        ("waive", "F-1"),
        ("terms", "accept"),
        ("match", "--nope"),
        ("nope",),
        ("search", "--supply", "x"),
        ("match", "{folder}", "--lang", "xx"),
    ],
    ids=" ".join,
)
def test_a_wrong_call_says_nothing_in_english(call, tmp_path, monkeypatch):
    monkeypatch.setenv("MATCHER_DB", f"sqlite:///{tmp_path / 'm.db'}")
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 no archive")
    named = {"broken": tmp_path / "x.zip", "none": tmp_path / "nowhere", "folder": tmp_path / "empty"}
    done = run(*(part.format(**named) for part in call))

    assert done.returncode == 2
    assert done.stderr.startswith("エラー: ")
    told_there = done.stderr.replace(str(tmp_path), "").replace("エラー: ", "")
    assert re.search(r"[ぁ-んァ-ヶ一-龥]", told_there)
    assert not re.search(r"\b(?:not|no such|is a|file|error|invalid|expected|missing|failed)\b", told_there, re.I)
