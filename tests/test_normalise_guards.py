"""What must not be taken for a product: another one of its family, a company, a grade, a word; and what tells it."""

from __future__ import annotations

import pytest

from matcher.normalise.phases import phases
from matcher.normalise.skills import NO_SKILL, find_in_prose, normalise


def read(cell: str, column: str = "any") -> list[str]:
    matches = [m for t in normalise(cell, column) for m in t.matches if m.kind not in NO_SKILL]
    return [m.skill + (f"@{m.version}" if m.version else "") for m in matches]


@pytest.mark.parametrize(
    "cell",
    [
        *("React Server", "Redmine DB", "Python Cloud", "Javaソフト", "Excel Server"),
        *("Google Java", "Microsoft Java", "RDB/7000", "SQL/MP", "SparkXR", "SAP Cloud", "SAPIX", "GoPro"),
    ],
)
def test_a_word_that_makes_another_product_is_not_taken_off(cell):
    assert read(cell) == []


@pytest.mark.parametrize(
    ("cell", "skill"),
    [("SQL Server Enterprise Edition", "SQL Server"), ("MySQL DB", "MySQL"), ("Jenkins Server", "Jenkins")],
)
def test_a_word_that_leaves_a_product_what_it_is_is_taken_off(cell, skill):
    assert read(cell) == [skill]


@pytest.mark.parametrize(
    "cell",
    [
        "(株)Java",
        "㈱セールスフォース",
        "株式会社ジェイエスピー(JSP)",
        "Ruby Inc.",
        "J.S(32歳・男性)",
        "Go/No-Go判定",
        "C-",
        "C**",
        "R2",
        "C 2",
    ],
)
def test_companies_persons_decisions_and_grades_are_no_product(cell):
    assert read(cell) == []


@pytest.mark.parametrize("cell", ["ミキサー(blender)", "人形(puppet)劇", "煎茶(Sencha)通販", "コンポーザー(作曲家)"])
def test_brackets_that_translate_a_word_name_no_product(cell):
    assert read(cell) == []


def test_brackets_behind_something_unknown_still_name_what_has_one_meaning():
    assert read("検索エンジン(Solr)") == ["Solr"]
    assert read("社内ツール(Java)") == ["Java"]


def test_a_product_of_one_house_is_none_whatever_it_is_called():
    assert read("社内ポータル「Spring-Net」") == []


@pytest.mark.parametrize(
    ("cell", "skills"),
    [
        ("Java9000", []),
        ("Redmine500", []),
        ("Java 2019", ["Java"]),
        ("Python 312", ["Python@3.12"]),
        ("MATLAB R2019b", ["MATLAB@R2019b"]),
        ("Eclipse 2020-06", ["Eclipse@2020-06"]),
        ("Windows NT 4.0", ["Windows@NT 4.0"]),
        ("AS/400 270", ["IBM i"]),
    ],
)
def test_a_number_is_a_version_only_where_it_can_be_one(cell, skills):
    assert read(cell) == skills


def test_two_dimensions_are_no_versions():
    assert not any("@" in skill for skill in read("AutoCAD 2D/3D"))


def test_a_name_of_its_own_behind_another_is_no_version_of_that():
    assert read("AS/400 DB2") == ["IBM i", "Db2"]


@pytest.mark.parametrize(
    ("cell", "skills"), [("STM32F4", ["STM32"]), ("NAS100", []), ("Catlyst 3750", ["Cisco Catalyst"])]
)
def test_a_model_names_its_family_but_no_kind_of_gear(cell, skills):
    assert read(cell) == skills


@pytest.mark.parametrize(
    ("cell", "skills"),
    [
        ("Room/Retrofit", ["Room", "Retrofit"]),
        ("AWS、EBS", ["AWS", "Amazon EBS"]),
        ("COMPANY,POSITIVE", ["COMPANY(人事)", "POSITIVE(人事)"]),
    ],
)
def test_a_word_of_several_meanings_is_told_by_its_neighbours(cell, skills):
    assert read(cell) == skills


def test_a_word_of_several_meanings_is_told_by_its_column():
    assert read("EGL", "language") == ["EGL(IBM)"]
    assert read("EGL") == []


@pytest.mark.parametrize(
    ("cell", "skills"),
    [
        ("TypeScript×React×AWS", ["TypeScript", "React", "AWS"]),
        ("Apache・Tomcat", ["Apache", "Tomcat"]),
        ("Vue,js", ["Vue.js"]),
        ("Docker上のUbuntu", ["Docker", "Ubuntu"]),
        ("IDE:Eclipse、VCS:Git、CI:Jenkins", ["Eclipse", "Git", "Jenkins"]),
    ],
)
def test_marks_and_words_between_names_part_them(cell, skills):
    assert read(cell) == skills


@pytest.mark.parametrize(
    ("cell", "skill"),
    [
        *(("じゃば", "Java"), ("卜ムキャット", "Tomcat"), ("0racle", "Oracle Database"), ("Lails", "Ruby on Rails")),
        *(("Haskel", "Haskell"), ("Rubby", "Ruby"), ("TypeScripts", "TypeScript"), ("Rect Native", "React Native")),
    ],
)
def test_slips_of_hand_ear_and_eye_are_corrected_and_marked(cell, skill):
    ((match,),) = [term.matches for term in normalise(cell)]

    assert (match.skill, match.method) == (skill, "fuzzy")


@pytest.mark.parametrize(
    "line",
    [
        *(
            "GCP省令に準拠した治験データ管理を担当。",
            "Pascalの法則を応用した油圧機器の制御です。",
            "Java島での海外勤務経験あり",
        ),
        *(
            "Perl(真珠)の加工",
            "所属はReact合同会社です。",
            "テイラー・スウィフトのライブ配信。",
            "Linux Foundationの会員",
        ),
    ],
)
def test_what_goes_on_as_another_word_is_no_skill_in_prose(line):
    assert [d.skill for d in find_in_prose(line)] == []


@pytest.mark.parametrize(
    ("line", "skills"),
    [
        ("Notesの移行でPower Platformを利用します。", {"Lotus Notes", "Power Platform"}),
        ("CSSはSassとLESSを使えます。", {"CSS", "Sass", "Less"}),
        ("AccessのVBAで集計ツールを作りました。", {"Access", "VBA"}),
        ("ExcelVBAでのツール作成が可能な方", {"VBA"}),
    ],
)
def test_what_is_said_to_be_used_is_a_skill_in_prose(line, skills):
    assert skills <= {d.skill for d in find_in_prose(line)}


@pytest.mark.parametrize(
    ("term", "column", "skill"),
    [
        *(("PG", "db", "PostgreSQL"), ("ES", "db", "Elasticsearch"), ("TC", "middleware", "Tomcat")),
        *(("ズーム", "tool", "Zoom"), ("Team", "tool", "Teams"), ("11g", "db", "Oracle Database")),
        *(("ShareP", "any", "SharePoint"), ("Spring Bout", "any", "Spring Boot"), ("るびー", "language", "Ruby")),
    ],
)
def test_what_is_not_taken_is_suggested(term, column, skill):
    (unknown,) = normalise(term, column)

    assert not unknown.matches
    assert skill in unknown.suggestions


def test_phases_written_as_one_word_are_told_apart():
    assert phases("維持保守") == ("operation",)
    assert phases("設計製造") == ("basic_design", "detailed_design", "implementation")
    assert phases("テスト設計") == ("unit_test", "integration_test", "system_test")


def test_a_range_to_the_release_does_not_take_in_the_running():
    assert phases("要件定義〜リリース")[-1] == "system_test"


@pytest.mark.parametrize(
    ("cell", "column", "skills"),
    [
        ("XP", "os", ["Windows@XP"]),
        ("W2K12R2", "os", ["Windows Server@2012 R2"]),
        ("SeasarⅡ", "framework", ["Seasar2"]),
        ("InDesign CS6", "tool", ["InDesign"]),
        ("R2年", "any", []),
        ("RTX4090", "any", []),
        ("Cloud 9(バンド名)", "cloud", []),
        ("BI(ブランドアイデンティティ)刷新", "any", []),
    ],
)
def test_short_forms_are_read_and_what_only_looks_like_one_is_not(cell, column, skills):
    assert read(cell, column) == skills


@pytest.mark.parametrize(
    ("cell", "skills"),
    [
        ("(1)Java (2)C# (3)SQL", ["Java", "C#", "SQL"]),
        ("Azure: VM, Blob", ["Azure", "Azure Virtual Machines", "Azure Blob Storage"]),
        ("開発:Windows10 本番:RHEL7.6", ["Windows@10", "RHEL@7.6"]),
        ("Amazon Linux2/2023", ["Amazon Linux 2", "Amazon Linux 2023"]),
        ("InterBase6、Firebird、Paradox7", ["InterBase@6", "Firebird", "Paradox(DB)@7"]),
        ("MongoDB/DynamoDB等NoSQL", ["MongoDB", "Amazon DynamoDB", "NoSQL"]),
    ],
)
def test_lists_with_numbers_headings_and_members_are_taken_apart(cell, skills):
    assert read(cell) == skills


def test_codes_behind_phases_do_not_begin_a_range():
    assert phases("製造(PG)〜単体(UT)、結合(IT)") == ("implementation", "unit_test", "integration_test")


@pytest.mark.parametrize(
    ("cell", "skills"),
    [
        (
            "Salesforce(Sales/Service/Experience Cloud)",
            ["Salesforce", "Sales Cloud", "Service Cloud", "Experience Cloud"],
        ),
        ("Windows Server(2016/2019)の構築", ["Windows Server@2016", "Windows Server@2019"]),
        ("SAP FI/COもしくはSD/MM", ["SAP FI", "SAP CO", "SAP SD", "SAP MM"]),
        ("OBIC7会計", ["OBIC7"]),
        ("C3PO", []),
        ("Java, Inc.", []),
        ("kafka on the shore", []),
    ],
)
def test_a_shared_last_word_and_module_words_are_read_and_phrases_and_companies_are_not(cell, skills):
    assert read(cell) == skills


@pytest.mark.parametrize(
    ("code", "column", "meant"),
    [
        ("CS", "language", "C#"),
        ("PS", "language", "PowerShell"),
        ("ES", "db", "Elasticsearch"),
        ("PG", "db", "PostgreSQL"),
    ],
)
def test_a_code_of_two_letters_is_only_suggested_by_its_column(code, column, meant):
    (term,) = normalise(code, column)

    assert not term.matches
    assert term.suggestions[0] == meant


def test_a_cell_of_very_many_brackets_is_read_and_ends():
    named = {match.skill for term in normalise("Java(Struts)" * 1200) for match in term.matches}
    assert "Struts" in named
