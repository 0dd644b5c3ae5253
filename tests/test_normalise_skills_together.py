"""What the names of one cell say about each other, and what brackets, neighbours and company say about a word."""

from __future__ import annotations

import pytest

from matcher.normalise.skills import NO_SKILL, find_in_prose, normalise
from matcher.normalise.suggesting import nearest


def read(cell: str, column: str = "any") -> list[str]:
    matches = [m for t in normalise(cell, column) for m in t.matches if m.kind not in NO_SKILL]
    return [m.skill + (f"@{m.version}" if m.version else "") for m in matches]


@pytest.mark.parametrize(
    ("cell", "column", "expected"),
    [
        ("SQS/SNS/SES", "cloud", ["Amazon SQS", "Amazon SNS", "Amazon SES"]),
        ("Windows10/Server2019", "os", ["Windows@10", "Windows Server@2019"]),
        ("Visual Studio 2019/Code", "tool", ["Visual Studio@2019", "Visual Studio Code"]),
        ("Power BI/Apps/Automate", "tool", ["Power BI", "Power Apps", "Power Automate"]),
        ("Google Analytics/Tag Manager", "tool", ["Google Analytics", "Google Tag Manager"]),
        ("Nutanix AHV/Prism", "any", ["Nutanix AHV", "Nutanix Prism"]),
        ("AWS(ECS,WAF)", "cloud", ["AWS", "Amazon ECS", "AWS WAF"]),
    ],
)
def test_a_part_is_read_by_the_family_of_the_name_before_it(cell, column, expected):
    assert read(cell, column) == expected


@pytest.mark.parametrize(
    ("cell", "column", "expected"),
    [
        ("UE5/C++/Blueprint", "any", ["Unreal Engine@5", "C++", "Blueprint(UE)"]),
        ("Catalyst、ISR、FW", "any", ["Cisco Catalyst", "Cisco ISR", "ファイアウォール"]),
        ("SWIFT(国際銀行間通信)", "any", ["SWIFT(銀行間)"]),
        ("ソラリス(映画)", "any", []),
        ("JFrog Xray", "any", ["JFrog Xray"]),
        ("dbt Cloud", "any", []),
        ("React Native Expo", "any", ["React Native", "Expo"]),
        ("ジャンゴ・ラインハルト", "any", []),
        ("R&D", "language", []),
        ("A、B、C", "language", []),
        ("C評価", "language", []),
        ("C言語", "language", ["C"]),
    ],
)
def test_company_and_brackets_say_what_a_word_means(cell, column, expected):
    assert read(cell, column) == expected


@pytest.mark.parametrize(
    ("cell", "column", "expected"),
    [
        ("CICS/DB2", "any", ["CICS", "Db2"]),
        ("C#(.NET6)", "language", ["C#", ".NET@6"]),
        ("アセンブラ(SH2,V850)", "language", ["アセンブラ", "SHマイコン", "V850"]),
        ("Cisco(Catalyst2960,3850)", "any", ["Cisco", "Cisco Catalyst"]),
        ("PHP (3y)", "any", ["PHP"]),
        ("PHP 5.3-7.2", "language", ["PHP@5.3〜7.2"]),
        ("Oracle 8i → 11g", "db", ["Oracle Database@8i", "Oracle Database@11g"]),
        ("DB2(v9.7,v10.5)", "db", ["Db2@9.7", "Db2@10.5"]),
        ("CentOS 6.x、7.x", "os", ["CentOS@6", "CentOS@7"]),
        ("Maya2018", "tool", ["Maya@2018"]),
        ("Oracle Database 12c Release 2", "db", ["Oracle Database@12c"]),
    ],
)
def test_a_number_belongs_to_the_name_it_stands_behind(cell, column, expected):
    assert read(cell, column) == expected


@pytest.mark.parametrize(
    ("slip", "column", "meant"),
    [
        ("Linax", "os", "Linux"),
        ("Cotlin", "language", "Kotlin"),
        ("Delfi", "language", "Delphi"),
        ("Hinemosu", "tool", "Hinemos"),
        ("Ruby on Rairs", "framework", "Ruby on Rails"),
        ("Elixer", "language", "Elixir"),
    ],
)
def test_a_slip_of_the_ear_is_what_everybody_names(slip, column, meant):
    assert read(slip, column) == [meant]


@pytest.mark.parametrize(
    "word", ["Cents", "Officer", "Javelin", "Status", "Learning", "Forums", "視察", "シサツ", "コビト"]
)
def test_a_word_of_the_language_is_no_slip(word):
    assert read(word, "tool") == read(word, "any") == []


@pytest.mark.parametrize("duty", ["セキュリティ教育", "ネットワーク機器", "クラウド案件", "アクセス解析"])
def test_a_general_word_with_a_duty_behind_it_is_none(duty):
    assert read(duty, "db") == read(duty) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Oracle社のサポート窓口に問い合わせ", []),
        ("日本オラクル社員との折衝", []),
        ("Oracle Masterをお持ちの方", []),
        ("spring 2024 release", []),
        ("Next stepの検討", []),
        ("React(反応)の速い方", []),
        ("SalesforceのApex開発", ["Salesforce", "Apex"]),
        ("iOSアプリ(Swift)の開発", ["iOS", "Swift"]),
        ("CからJavaへの移行", ["C", "Java"]),
        ("C++11以降", ["C++"]),
    ],
)
def test_a_sentence_names_skills_and_not_their_makers_exams_or_words_of_english(sentence, expected):
    assert [d.skill for d in find_in_prose(sentence)] == expected


def test_what_stands_around_an_unknown_term_does_not_hide_what_it_may_be_meant_for():
    assert "Debian" in nearest("uDeiban開発経験")
    assert "Cognos" in nearest("Cgnoks 3.2")
