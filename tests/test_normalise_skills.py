"""Cells of skill columns and requirement lines → skills."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from matcher.normalise.skills import NO_SKILL, claims, closest, find_in_prose, normalise

CELLS = tomllib.loads((Path(__file__).parent / "data" / "skill_terms.toml").read_text(encoding="utf-8"))


def named(cell: str, column: str = "any") -> list[str]:
    return [m.skill for t in normalise(cell, column) for m in t.matches if m.kind not in NO_SKILL]


def read(cell: str, column: str = "any") -> list[str]:
    matches = [m for t in normalise(cell, column) for m in t.matches if m.kind not in NO_SKILL]
    return [m.skill + (f"@{m.version}" if m.version else "") for m in matches]


@pytest.mark.parametrize("part", ["develop", "held_out", "later"])
def test_cells_of_real_sheets_are_read(part):
    right = extra = missing = 0
    for cell, column, truth in CELLS[part]:
        got, want = set(read(cell, column)), set(truth)
        right, extra, missing = right + len(got & want), extra + len(got - want), missing + len(want - got)

    assert 2 * right / (2 * right + extra + missing) >= 0.97
    assert extra <= 0.01 * right


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("PL/SQL", ["PL/SQL"]),
        ("C/C++", ["C", "C++"]),
        ("CI/CD", ["CI/CD"]),
        ("TCP/IP", ["TCP/IP"]),
        ("OS/390", ["z/OS"]),
        ("UI/UX", ["UI/UX"]),
        ("AWS(EC2,S3)", ["AWS", "Amazon EC2", "Amazon S3"]),
        ("Java→Go", ["Java", "Go"]),
        ("Java + Oracle", ["Java", "Oracle Database"]),
        ("SAP(FI/CO)", ["SAP", "SAP FI", "SAP CO"]),
        ("①Java ②PHP", ["Java", "PHP"]),
        ("Java Python Ruby", ["Java", "Python", "Ruby"]),
        ("言語：Java　DB：Oracle", ["Java", "Oracle Database"]),
        ("AWS：EC2、S3", ["AWS", "Amazon EC2", "Amazon S3"]),
        ("なし", []),
        ("R&D", []),
        ("A/B", []),
        ("5年", []),
        ("", []),
        ("((", []),
        ("・", []),
        ("2019年4月", []),
    ],
)
def test_compound_cells_are_cut_where_no_name_holds_them(cell, expected):
    assert named(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Java1.8", ["Java@1.8"]),
        ("PHP7.4", ["PHP@7.4"]),
        ("Oracle 19c", ["Oracle Database@19c"]),
        ("Windows2016 Server", ["Windows Server@2016"]),
        ("Vue.js (3)", ["Vue.js@3"]),
        ("Windows 7/10", ["Windows@7", "Windows@10"]),
        ("Oracle 10g,11g", ["Oracle Database@10g", "Oracle Database@11g"]),
        ("Windows XP", ["Windows@XP"]),
        ("Windows 7,XP", ["Windows@7", "Windows@XP"]),
        ("Google Play", []),
        ("Windows Server 2012R2", ["Windows Server@2012 R2"]),
        ("JAVA(JDK1.6)", ["Java@1.6"]),
        ("Angular 1.5", ["AngularJS@1.5"]),
        ("VB 2010", ["VB.NET@2010"]),
        ("VB6.0", ["VB6"]),
        ("PHP5〜7系", ["PHP@5〜7"]),
        ("EC2", ["Amazon EC2"]),
    ],
)
def test_versions_are_peeled_off_and_kept(cell, expected):
    assert read(cell) == expected


@pytest.mark.parametrize(
    ("cell", "months"),
    [
        ("Java(5年)", 60),
        ("Java 3年2ヶ月", 38),
        ("Java：1年半", 18),
        ("Java（半年）", 6),
        ("Java(約5年)", 60),
        ("Java(2019年)", None),
        ("Java", None),
    ],
)
def test_experience_written_beside_a_skill_is_kept_in_months(cell, months):
    (claim,) = claims(cell)

    assert (claim.skill, claim.months) == ("Java", months)


def test_unknown_terms_are_kept_and_doubles_are_not():
    found = claims("Java8、Java、独自FW、ＪＡＶＡ、なし")

    assert [(d.skill, d.version, d.surface) for d in found] == [("Java", "8", "Java8"), (None, None, "独自FW")]


def test_phases_and_roles_are_no_claims():
    assert claims("基本設計～結合テスト") == ()
    assert [m.kind for t in normalise("基本設計～結合テスト") for m in t.matches] == ["phase"] * 5


@pytest.mark.parametrize("term", ["IT", "ST", "UT", "CD", "PM", "PL", "SE", "PG"])
def test_codes_of_phases_and_roles_are_no_skills(term):
    assert named(term) == []


def test_the_column_decides_what_a_code_is():
    assert [m.skill for t in normalise("IT", "phase") for m in t.matches] == ["integration_test"]
    assert [m.skill for t in normalise("PG", "phase") for m in t.matches] == ["implementation"]
    assert [m.skill for t in normalise("PG", "role") for m in t.matches] == ["PG"]
    assert named("C", "language") == named("C", "any") == ["C"]
    assert named("C", "os") == []


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("PostgresSQL", "PostgreSQL"),
        ("Srping", "Spring Framework"),
        ("Orcale", "Oracle Database"),
        ("Elastic serch", "Elasticsearch"),
        ("Seaser2", "Seasar2"),
        ("RedHutLinux", "RHEL"),
        ("Windous10", "Windows"),
        ("Kolin", "Kotlin"),
        ("ClourRun", "Cloud Run"),
        ("Apacht", "Apache"),
        ("Redmain", "Redmine"),
        ("JavaScirpt", "JavaScript"),
        ("Javascirpt", "JavaScript"),
        ("Kubernates", "Kubernetes"),
        ("Eclispe", "Eclipse"),
    ],
)
def test_slips_are_corrected_and_marked(slip, meant):
    ((match,),) = [t.matches for t in normalise(slip)]

    assert (match.skill, match.method) == (meant, "fuzzy")
    assert match.confidence < 0.95


@pytest.mark.parametrize(
    "word",
    [
        "string",
        "reach",
        "dockers",
        "containers",
        "accessed",
        "services",
        "computer",
        "information",
        "process",
        "material",
        "engine",
        "WFP",
        "株式会社スプリングス",
    ],
)
def test_words_that_merely_look_alike_are_let_alone(word):
    assert named(word) == []


def test_what_is_let_alone_gets_suggestions():
    (term,) = normalise("Postg")

    assert term.matches == ()
    assert "PostgreSQL" in term.suggestions
    assert len(closest("Sprin")) <= 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Javaを用いたWebアプリ開発経験3年以上", ["Java"]),
        ("AWS環境の構築経験", ["AWS"]),
        ("SpringBootでの開発", ["Spring Boot"]),
        ("C言語", ["C"]),
        ("SQLが書ける方", ["SQL"]),
        ("ネットワーク設計構築（Cisco）", ["ネットワーク", "Cisco"]),
        ("Excelで提出", ["Excel"]),
        ("Googleで検索", []),
        ("JavaScriptの経験", ["JavaScript"]),
        ("C#での開発", ["C#"]),
        ("R&D部門", []),
        ("ITに興味のある方", []),
        ("WordPressの構築", ["WordPress"]),
        ("Go、Pythonでの開発経験", ["Go", "Python"]),
        ("Go言語の経験", ["Go"]),
        ("リナックスサーバの構築", ["Linux"]),
        ("レビューの経験", []),
        ("連絡先 a@java.com https://www.java.com/", []),
        ("アクセス良好", []),
        ("PL/SQLの経験", ["PL/SQL"]),
        ("A社のJava案件 2名", ["Java"]),
        ("React Nativeでのアプリ開発", ["React Native"]),
        ("C/C++での開発", ["C", "C++"]),
        ("PM経験2年以上", []),
        ("", []),
    ],
)
def test_only_names_that_stand_there_are_found_in_prose(text, expected):
    assert [d.skill for d in find_in_prose(text)] == expected


def test_prose_keeps_the_version_and_the_span_behind_a_name():
    java, oracle = find_in_prose("Java3年以上、Oracle19cの構築")

    assert (java.months, java.version) == (36, None)
    assert (oracle.months, oracle.version) == (None, "19c")


@pytest.mark.parametrize(
    "cell",
    [
        "Java(" * 500 + ")" * 500,
        "a" * 5000,
        "Java/" * 500,
        "(" * 3000,
        "\x00\x01",
        "😀",
        "Java" + "　" * 2000,
        "１" * 300,
        "C" * 100,
    ],
)
def test_nasty_cells_are_survived(cell):
    normalise(cell)
    claims(cell)
    find_in_prose(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("PHP7.x", ["PHP@7"]),
        ("PHP7系", ["PHP@7"]),
        ("Ubuntu 18.04 LTS", ["Ubuntu@18.04"]),
        ("HTML(5)", ["HTML5"]),
        (".NET 4.8", [".NET Framework@4.8"]),
        (".NET 6", [".NET@6"]),
        ("Hyper-V 2019", ["Hyper-V@2019"]),
        ("HP-UX 11i v3", ["HP-UX@11i v3"]),
        ("LabVIEW2018", ["LabVIEW@2018"]),
        ("Catalyst2960", ["Cisco Catalyst"]),
        ("ETERNUS DX100 S4", ["ETERNUS"]),
        ("ApresiaNP5000", ["Apresia"]),
        ("VB(6.0、.NET)", ["VB6", "VB.NET"]),
        ("ASP.NET MVC5/Core3.1", ["ASP.NET MVC@5", "ASP.NET Core@3.1"]),
    ],
)
def test_open_ends_models_and_versions_of_families_are_told_apart(cell, expected):
    assert read(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Java歴5年", ["Java"]),
        ("Java少々", ["Java"]),
        ("Windows各種", ["Windows"]),
        ("Angularのいずれか", ["Angular"]),
        ("Active Directory運用管理", ["Active Directory"]),
        ("kintone(JavaScriptカスタマイズ)", ["kintone", "JavaScript"]),
        ("PLC(三菱、キーエンス)", ["PLC", "三菱PLC", "キーエンスPLC"]),
        ("BIG-IP LTM/ASM", ["F5 BIG-IP", "BIG-IP ASM"]),
    ],
)
def test_what_is_said_around_a_name_does_not_hide_it(cell, expected):
    assert named(cell) == expected


@pytest.mark.parametrize(
    "word", ["C---", "PowerPointer", "Fortnight", "テストツール", "アクティブ", "Cobolt", "S2", "LINE"]
)
def test_what_is_no_slip_of_a_name_is_left_alone(word):
    assert named(word) == []
