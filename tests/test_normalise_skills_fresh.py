"""Cells and requirement lines written apart from the vocabulary → skills; and what must never become one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from matcher.normalise.roles import role
from matcher.normalise.skills import NO_SKILL, claims, find_in_prose, normalise

FRESH = tomllib.loads((Path(__file__).parent / "data" / "skill_terms_fresh.toml").read_text(encoding="utf-8"))


def read(cell: str, column: str = "any") -> list[str]:
    matches = [m for t in normalise(cell, column) for m in t.matches if m.kind not in NO_SKILL]
    return [m.skill + (f"@{m.version}" if m.version else "") for m in matches]


@pytest.mark.parametrize("part", ["fresh", "later_fresh", "last_fresh", "final_fresh"])
def test_cells_written_apart_are_read(part):
    right = extra = missing = 0
    for cell, column, truth in FRESH[part]:
        got, want = set(read(cell, column)), set(truth)
        right, extra, missing = right + len(got & want), extra + len(got - want), missing + len(want - got)

    assert 2 * right / (2 * right + extra + missing) >= 0.98
    assert extra <= 0.005 * right


@pytest.mark.parametrize("part", ["prose_fresh", "prose_later", "prose_final"])
def test_requirement_lines_give_what_a_recruiter_would_mark(part):
    right = extra = missing = 0
    for line, truth in FRESH[part]:
        got, want = {d.skill for d in find_in_prose(line)}, set(truth)
        right, extra, missing = right + len(got & want), extra + len(got - want), missing + len(want - got)

    assert 2 * right / (2 * right + extra + missing) >= 0.97
    assert extra <= 0.03 * right


@pytest.mark.parametrize(
    ("cell", "skill", "version", "months"),
    [
        ("JP1 2年", "JP1", None, 24),
        ("JP1（2年）", "JP1", None, 24),
        ("Microsoft 365 1年", "Microsoft 365", None, 12),
        ("S/4HANA 3年", "SAP S/4HANA", None, 36),
        ("Windows 10 5年", "Windows", "10", 60),
        ("Log4j 2年", "Log4j", None, 24),
        ("Java 8 1年半", "Java", "8", 18),
    ],
)
def test_a_span_behind_a_name_that_ends_in_a_digit_is_read(cell, skill, version, months):
    (demand,) = claims(cell)

    assert (demand.skill, demand.version, demand.months) == (skill, version, months)


def test_a_year_of_the_calendar_is_no_span():
    assert all(d.months is None for d in claims("Java 2018年4月"))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("SQL Server2008", "SQL Server@2008"),
        ("SQLServer2016", "SQL Server@2016"),
        ("Windows Server2012R2", "Windows Server@2012 R2"),
        ("Windows2000Server", "Windows Server@2000"),
        ("VMware vSphere6.7", "VMware@6.7"),
        ("WebLogic Server12c", "WebLogic@12c"),
        ("WebSphere Application Server v8.5", "WebSphere@8.5"),
        ("Oracle11gR2", "Oracle Database@11g R2"),
        ("DB2 V9.7", "Db2@9.7"),
        ("WinXP SP3", "Windows@XP"),
    ],
)
def test_versions_glued_to_a_name_are_peeled_and_are_no_slips(cell, expected):
    assert read(cell) == [expected]
    assert {m.method for t in normalise(cell) for m in t.matches} == {"peeled"}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("[言語]Java [DB]Oracle [OS]Linux", ["Java", "Oracle Database", "Linux"]),
        ("AWS(EC2) Linux", ["AWS", "Amazon EC2", "Linux"]),
        ("Oracle(Linux)", ["Oracle Database", "Linux"]),
        ("SAP ECC MM/SD", ["SAP", "SAP MM", "SAP SD"]),
        ("Spring(Boot/MVC)", ["Spring Framework", "Spring Boot", "Spring MVC"]),
        ("○Java　△PHP", ["Java", "PHP"]),
    ],
)
def test_neighbours_are_neither_merged_nor_torn_apart(cell, expected):
    assert [name.partition("@")[0] for name in read(cell)] == expected


@pytest.mark.parametrize(
    "line",
    [
        "データ分析の結果を資料にまとめた方",
        "帳票出力機能の改修",
        "コミュニケーション能力のある方",
        "チームでの開発経験",
        "顧客折衝の経験",
        "テスト、運用、保守",
        "組込み開発部門に配属",
        "クラウド会計システムの改修",
        "セキュリティ意識の高い方",
        "プロダクトバックログの優先順位付け",
        "レディスアパレル向けサイト",
        "展示会EXPOへの出展支援",
        "ASP事業者向け管理画面",
        "コンテナ輸送の管理システム",
        "POSレジの入替",
        "QRコード決済の障害対応",
        "LAN配線の立ち会い",
        "Zoomにて面談を実施いたします",
        "面談はTeamsで1回",
        "Excelのスキルシートをお送りください",
        "PC貸与",
        "ランクA/B/C",
        "Go/No-Go判定",
        "AWS認定資格をお持ちの方",
        "OracleMaster保有者",
        "プロジェクト管理部門との調整",
        "年齢：〜45歳、外国籍：不可",
        "アクセス：東京駅",
    ],
)
def test_ordinary_lines_invent_no_skill(line):
    assert find_in_prose(line) == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("データ分析の経験", ["データ分析"]),
        ("セキュリティの知識がある方", ["セキュリティ"]),
        ("ネットワーク設計構築経験3年以上", ["ネットワーク"]),
        ("ExcelやWordの基本操作", ["Excel", "Word"]),
        ("GoまたはRustの実務経験", ["Go", "Rust"]),
        ("SAP（FI/CO）の経験", ["SAP", "SAP FI", "SAP CO"]),
        ("React+TypeScript案件", ["React", "TypeScript"]),
    ],
)
def test_what_is_asked_for_by_name_is_found(line, expected):
    assert sorted(d.skill for d in find_in_prose(line)) == sorted(expected)


@pytest.mark.parametrize(
    "line",
    [
        "開発メンバーと協調して進められる方",
        "運用監視システムの開発",
        "データ分析の結果を資料にまとめた",
        "品質管理システム",
        "マネージャーへの報告",
        "PMのサポート",
        "リーダーシップのある方",
        "メンバー育成",
        "担当者と打ち合わせ",
        "要件定義を担当",
        "社内SEとの連携",
        "PMP",
        "SEO",
        "サブマネージャー",
    ],
)
def test_prose_is_no_role(line):
    assert role(line) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PMO経験", "PMO"),
        ("PM経験がある方", "PM"),
        ("ＳＥ／ＰＧ", "SE"),
        ("PL（5名）", "PL"),
        ("PLとして参画し3名をまとめた", "PL"),
        ("リーダー補佐", "SL"),
        ("基幹系システムエンジニア", "SE"),
        ("SE以上", "SE"),
    ],
)
def test_roles_are_found_where_they_are_named(text, expected):
    assert role(text) == expected


@pytest.mark.parametrize("item", ["Goや", "クラウド、", "Rustまたは", "[OS]", "SAP(FI/CO/", "Java 1 ", "C/"])
def test_endless_lists_are_survived(item):
    assert isinstance(find_in_prose(item * 1500), tuple)
    assert isinstance(claims(item * 1500), tuple)
