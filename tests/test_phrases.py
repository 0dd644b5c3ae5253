"""What words say of the name they stand beside: read as written, and refused where it contradicts itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import matcher.taxonomy as built_in
from matcher.errors import TaxonomyError
from matcher.normalise.skills import NO_SKILL, find_in_prose, normalise
from matcher.taxonomy.loader import load
from matcher.taxonomy.phrases import FILE, LISTS, faults_of, phrases

HERE = Path(built_in.__file__).parent


def skills_of(cell: str, column: str = "any") -> list[str]:
    matches = [m for t in normalise(cell, column) for m in t.matches if m.kind not in NO_SKILL]
    return [m.skill + (f"@{m.version}" if m.version else "") for m in matches]


def lists(**changed: str) -> str:
    """A sound file of one word per list, some of them written otherwise."""
    table = {name: f'["語{at}"]' for at, name in enumerate(LISTS)} | changed
    unless = table.pop("unless", '"語0" = ["尾"]')
    return "".join(f"{name} = {words}\n" for name, words in table.items()) + f"[unless]\n{unless}\n"


def test_the_built_in_lists_have_no_fault():
    assert list(faults_of(HERE)) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (lists(another_word='["島", "島"]', unless=""), f"{FILE}:1: another_word: 島 stands twice"),
        (lists(another_word='["島", "島国"]', unless=""), f"{FILE}:1: another_word: 島国 says no more than 島"),
        (
            lists(another_word='["で"]', telling='["での"]', unless=""),
            f"{FILE}:2: telling: での is another word already by で",
        ),
        (lists(unless='"町" = ["内"]'), f"{FILE}:10: unless: 町 stands in no list of another_word"),
        (lists(handled='["で "]'), f"{FILE}:4: handled: must be a list of texts without blanks at their ends"),
        (lists(handled="[]"), f"{FILE}:4: handled: must be a list of texts without blanks at their ends"),
        (lists(colours='["赤"]'), f"{FILE}:9: colours: unknown list"),
        (lists(unless='"語0" = "尾"'), f"{FILE}:9: unless: must hold lists of texts"),
        ("another_word = [\n", f"{FILE}:"),
    ],
)
def test_a_contradiction_is_told_at_its_line(tmp_path, text, fault):
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    assert any(told.startswith(fault) for told in faults_of(tmp_path))


def test_what_is_spared_contradicts_nothing(tmp_path):
    text = lists(another_word='["型"]', telling='["型変換"]', unless='"型" = ["変換"]')
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    assert list(faults_of(tmp_path)) == []


def test_the_whole_vocabulary_is_refused_for_them(tmp_path):
    for file in HERE.glob("*.toml"):
        shutil.copy(file, tmp_path / file.name)
    shutil.copytree(HERE / "skills", tmp_path / "skills")
    with (tmp_path / FILE).open("a", encoding="utf-8") as opened:
        opened.write('"辻" = ["堂"]\n')

    with pytest.raises(TaxonomyError) as refused:
        load(tmp_path)

    line = len((tmp_path / FILE).read_text(encoding="utf-8").splitlines())
    assert refused.value.problems == [f"{FILE}:{line}: unless: 辻 stands in no list of another_word"]


@pytest.mark.parametrize(
    ("list_of", "word", "fault"),
    [
        ("suffixes_of_products", "無限", "suffixes_of_products 無限: is no suffix"),
        ("prefixes_of_letters", "無限", "prefixes_of_letters 無限: is no prefix"),
        ("suffixes", "経験", "suffixes 経験: stands twice"),
        ("well_known", "存在しない製品", "well_known 存在しない製品: is no skill"),
    ],
)
def test_what_is_said_of_suffixes_must_be_of_suffixes(tmp_path, list_of, word, fault):
    for file in HERE.glob("*.toml"):
        shutil.copy(file, tmp_path / file.name)
    shutil.copytree(HERE / "skills", tmp_path / "skills")
    usage = tmp_path / "usage.toml"
    text = usage.read_text(encoding="utf-8").replace(f"\n{list_of} = [", f'\n{list_of} = ["{word}", ', 1)
    usage.write_text(text, encoding="utf-8")

    with pytest.raises(TaxonomyError) as refused:
        load(tmp_path)

    assert [told.split(": ", 1)[1] for told in refused.value.problems] == [fault]


def test_a_word_of_latin_letters_ends_where_a_word_ends():
    assert phrases().another_word.match(" Summit 2024")
    assert not phrases().another_word.match(" Summits")
    assert not phrases().another_word.match("Summit")


@pytest.mark.parametrize(
    "line",
    [
        "スマイルで接客",
        "スパークのレンタル受付",
        "Swiftで昼食をとる",
        "Oracleの代理店で営業事務をしていました。",
        "Javaに転職しました。",
        "SAPに勤務していました。",
        "Pythonの飼育が趣味です。",
        "I excel in teamwork and communication.",
        "エクセルで一覧をお送りください。",
        "Julia（フランス人PM）の後任です。",
    ],
)
def test_what_is_said_behind_a_name_makes_another_word_of_it(line):
    assert [d.skill for d in find_in_prose(line)] == []


@pytest.mark.parametrize(
    ("line", "skills"),
    [
        ("チームズで日報を書いていました。", ["Teams"]),
        ("Good at Word and Excel.", ["Word", "Excel"]),
        ("Built jobs with Spark on EMR.", ["Apache Spark", "Amazon EMR"]),
        ("Javaの法人向け案件", ["Java"]),
        ("Cisco社製L2スイッチの更改", ["Cisco"]),
        ("Unityで2Dゲームを制作しました。", ["Unity"]),
        ("Catalyst、Nexusの設定変更", ["Cisco Catalyst", "Cisco Nexus"]),
    ],
)
def test_what_is_said_behind_a_name_shows_that_it_is_one(line, skills):
    assert [d.skill for d in find_in_prose(line)] == skills


@pytest.mark.parametrize(
    ("cell", "skills"),
    [
        ("ノーションで手順書", ["Notion"]),
        ("Objective-C読める方", ["Objective-C"]),
        ("ServiceNowチケット起票", ["ServiceNow"]),
        ("ABAP開発経験3年↑", ["ABAP"]),
        ("Java<3年>", ["Java"]),
        ("Angular with TypeScript", ["Angular", "TypeScript"]),
        ("日立製作所 HiRDB", ["HiRDB"]),
        ("図研CADVANCE", ["CADVANCE"]),
        ("オムロン製PLC", ["オムロンPLC"]),
        ("サイボウズ株式会社 kintone開発", ["kintone"]),
        ("HP製サーバ", []),
        ("Phoenixプロジェクト", []),
        ("沖縄（ニアショア）", []),
        ("業績のアウトルック", []),
        ("flask(実験)", []),
        ("Rust(錆)", []),
        ("she'll", []),
        ("P/L・B/S", []),
        ("R・Python", ["R", "Python"]),
    ],
)
def test_cells_with_words_around_a_name(cell, skills):
    assert skills_of(cell) == skills


@pytest.mark.parametrize(
    ("cell", "column", "skills"),
    [
        ("ITIL v3", "any", ["ITIL@3"]),
        ("ITIL4", "tool", ["ITIL@4"]),
        ("EBS R12.2", "any", ["Oracle EBS@R12.2"]),
        ("ECC 6.0", "any", ["SAP@6.0"]),
        ("macOS 13 Ventura", "os", ["macOS@13"]),
        ("Debian10(Buster)", "os", ["Debian@10"]),
        ("YOLOv5", "framework", ["YOLO@5"]),
        ("AS/400(OS/400)", "os", ["IBM i"]),
        ("MUMPS", "language", ["MUMPS"]),
        ("Envoy", "tool", ["Envoy"]),
        ("Nucleus", "os", ["Nucleus RTOS"]),
        ("WorkMail", "cloud", ["Amazon WorkMail"]),
    ],
)
def test_versions_and_what_a_column_leaves_out(cell, column, skills):
    assert skills_of(cell, column) == skills


@pytest.mark.parametrize(
    ("cell", "skills"),
    [
        ("BurpSuite/ZAP/Nessus", ["Burp Suite", "OWASP ZAP", "Nessus"]),
        ("Splunk,Sentinel,CrowdStrike", ["Splunk", "Azure Sentinel", "CrowdStrike"]),
        ("VDI（Citrix or Horizon）", ["VDI", "Citrix", "VMware Horizon"]),
        ("VCS、Verdi", ["VCS(Synopsys)", "Verdi"]),
        ("SAP FI/COモジュール", ["SAP FI", "SAP CO"]),
    ],
)
def test_neighbours_tell_what_a_word_of_several_meanings_is(cell, skills):
    assert skills_of(cell) == skills


def test_one_letter_or_a_word_in_small_letters_alone_is_only_marked():
    (letter,), (word,), (listed, _) = (normalise(cell)[0].matches for cell in ("R", "swift", "C/C++"))

    assert letter.confidence < 0.95
    assert word.confidence < 0.95
    assert listed.confidence >= 0.95
    assert normalise("R", "language")[0].matches[0].confidence >= 0.95


@pytest.mark.parametrize(("slip", "skill"), [("Trelo", "Trello"), ("Flusk", "Flask"), ("Herok", None)])
def test_a_word_one_slip_off_is_what_everybody_names(slip, skill):
    column = "framework" if slip == "Flusk" else "any"

    assert skills_of(slip, column) == ([skill] if skill else [])


@pytest.mark.parametrize("word", ["Martin", "Redman", "Stride", "SmartIT", "Siegel", "workshop"])
def test_names_of_people_and_words_of_english_are_no_slips(word):
    assert skills_of(word) == []
