"""The vocabulary: what it holds, and that a contradictory one is refused with all its faults."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import matcher.taxonomy as built_in
from matcher.errors import TaxonomyError
from matcher.model import PHASES
from matcher.taxonomy import taxonomy
from matcher.taxonomy.keys import key
from matcher.taxonomy.loader import load
from tests.make import month


def test_it_covers_the_trade():
    words = taxonomy()
    spellings = sum(len(s.aliases) + len(s.misspelt) + (s.ja is not None) for s in words.skills.values())

    assert len(words.skills) >= 9_500
    assert spellings >= 22_000
    assert len(words.qualifications) >= 300
    assert tuple(words.phases) == PHASES
    assert {"PM", "PL", "SL", "SE", "PG", "tester", "PMO", "consultant", "architect", "infra"} <= words.roles.keys()


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("React", "2013-05"),
        ("Node.js", "2009-05"),
        ("Terraform", "2014-07"),
        ("Java", "1996-01"),
        ("Docker", "2013-03"),
        ("Kotlin", "2011-07"),
        ("AWS", "2006-03"),
        ("Spring Boot", "2014-04"),
        ("Laravel", "2011-06"),
        ("PostgreSQL", "1996-07"),
        ("TypeScript", "2012-10"),
    ],
)
def test_releases_are_the_true_first_ones(name, first):
    assert taxonomy().skills[name].released == month(first)


@pytest.mark.parametrize(
    ("name", "never", "real"),
    [
        ("SQL Server", "2013", "2012"),
        ("Windows Server", "2013", "2016"),
        ("Visual Studio", "2016", "2015"),
        ("PHP", "6", "7"),
        ("Angular", "3", "4"),
        ("Elasticsearch", "3", "5"),
        ("Windows", "9", "10"),
        ("iOS", "20", "18"),
        ("MySQL", "6", "5.7"),
    ],
)
def test_closed_lists_tell_versions_that_never_existed(name, never, real):
    skill = taxonomy().skills[name]

    assert skill.versions_closed
    assert never not in skill.versions
    assert real in skill.versions


MOST_NAMED = """
Java, PHP, Python, Ruby, Go, Swift, Kotlin, C#, .NET, .NET Framework, .NET Core, VB6, VB.NET, Spring Framework, Spring Boot
Struts, Ruby on Rails, Laravel, CakePHP, Angular, React, Vue.js, Oracle Database, MySQL, PostgreSQL, SQL Server, Db2
Windows, Windows Server, RHEL, CentOS, Ubuntu, Solaris, AIX, WebLogic, WebSphere, Tomcat, IIS, Visual Studio, Eclipse
Kubernetes, Docker, Terraform, Ansible, VMware, Excel, Access, IE, Lotus Notes, JP1, IBM i, SAP S/4HANA
"""


def test_the_products_sheets_name_most_have_their_versions():
    skills = taxonomy().skills
    versioned = [skill for skill in skills.values() if skill.versions]

    assert len(versioned) >= 290
    assert sum(len(skill.versions) for skill in versioned) >= 1_500
    assert all(skills[name].versions for name in MOST_NAMED.strip().replace("\n", ", ").split(", "))


@pytest.mark.parametrize(
    ("name", "version", "released"),
    [
        ("PostgreSQL", "9.6", "2016-09"),
        ("Spring Boot", "2.7", "2022-05"),
        ("Terraform", "1", "2021-06"),
        ("IIS", "7.5", "2009-07"),
        ("Delphi", "7", "2002-08"),
        ("Debian", "Buster", "2019-07"),
        ("IE", "11", "2013-10"),
        ("IBM i", "V7R3", "2016-04"),
        ("Oracle Database", "11gR2", "2009-09"),
        ("SAP S/4HANA", "1909", "2019-09"),
    ],
)
def test_versions_have_the_month_they_came_out(name, version, released):
    assert taxonomy().skills[name].versions[version] == month(released)


def test_a_date_known_to_the_year_only_accuses_nobody():
    skills = taxonomy().skills
    assert skills["Samba"].released == month("1992-01")
    assert "released" in skills["Samba"].year_only
    assert not skills["React"].year_only
    assert "8" in skills["Crystal Reports"].year_only

    itil = taxonomy().qualifications["ITILエキスパート"]
    assert itil.last == month("2022-12")
    assert itil.year_only == {"first", "last"}


def test_every_date_says_where_it_is_published():
    words = taxonomy()

    assert all(s.source for s in words.skills.values() if s.released or s.ended or s.versions)
    assert all(e.source for e in words.qualifications.values() if e.first or e.last)


def test_parts_belong_to_their_whole():
    skills = taxonomy().skills

    assert skills["Amazon EC2"].part_of == ("AWS",)
    assert skills["AWS Lambda"].part_of == ("AWS",)
    assert skills["SAP FI"].part_of == ("SAP",)
    assert skills["Apex"].part_of == ("Salesforce",)
    assert "RDB" in skills["PostgreSQL"].parents
    assert skills["PostgreSQL"].part_of == ()
    assert all(set(skill.part_of) <= set(skill.parents) for skill in skills.values())


@pytest.mark.parametrize(
    ("known", "asked", "weight"),
    [
        ("MySQL", "MariaDB", 0.9),
        ("Oracle Database", "PostgreSQL", 0.5),
        ("VB6", "VB.NET", 0.5),
        ("JP1", "Systemwalker", 0.5),
        ("AWS", "Azure", 0.5),
        ("Amazon EC2", "Compute Engine", 0.6),
        ("Jenkins", "GitLab", 0.7),
        ("Zabbix", "Nagios", 0.6),
        ("React", "Vue.js", 0.5),
        ("Selenium", "Playwright", 0.7),
        ("サクラエディタ", "秀丸", 0.9),
    ],
)
def test_what_stands_in_for_what(known, asked, weight):
    assert taxonomy().skills[known].substitutes[asked] == weight


def test_standing_in_has_a_direction():
    skills = taxonomy().skills

    assert "VB6" not in skills["VB.NET"].substitutes
    assert skills["Git"].substitutes["Subversion"] > skills["Subversion"].substitutes["Git"]
    assert skills["SAP S/4HANA"].substitutes["SAP"] > skills["SAP"].substitutes["SAP S/4HANA"]


@pytest.mark.parametrize(
    ("cell", "skill", "version"),
    [
        ("Angular 1.5", "AngularJS", "1.5"),
        ("Windows 2019", "Windows Server", "2019"),
        ("VB6", "VB6", None),
        ("VB 2010", "VB.NET", "2010"),
        ("Struts 2.3", "Struts2", "2.3"),
        (".NET Core 3.1", ".NET Core", "3.1"),
        (".NET Framework 4.8", ".NET Framework", "4.8"),
        (".NET 8", ".NET", "8"),
    ],
)
def test_names_that_change_by_version_are_split(cell, skill, version):
    from matcher.normalise.skills import normalise

    (match,) = (match for term in normalise(cell) for match in term.matches)
    assert (match.skill, match.version) == (skill, version)


EVERYDAY = """
アクセス ワード ホスト ラスト ダート バッチ シェル スパーク スクラッチ フラッシュ ユニティ バックログ スラック チームズ
ズーム スケッチ アストロ ポストマン サイプレス ラムダ オーロラ トラック クリック カラーミー ピンポイント アテナ ドローン
ロボット 無線 機械語 専用線 負荷分散 暗号 電子署名 在庫 会計 仮想マシン ファイルサーバ メールサーバ バージョン管理 構成管理
バッファロー フロントページ 顔認証 音声認識 人工知能 ビッグデータ 弥生 奉行 千手 桐 のれん ジンジャー オーク
access word notes box teams chef salt make less flow dart rust scratch processing swing spark shell basic play
express next nest echo gin phoenix remix ember atom eclipse vault consul fabric flash linear miro backlog slack
zoom connect glue step batch config cube puma unicorn postman charles insomnia cursor poetry parcel husky hugo
ghost room metal canvas relay combine bubble fleet zed nano stripe square whisper prophet square go r c d it
"""


@pytest.mark.parametrize("word", sorted(set(EVERYDAY.split())))
def test_everyday_words_that_are_skills_are_guarded(word):
    """Prose, or the column, must decide: such a word is a skill only where its column or its neighbours say so."""
    words = taxonomy()
    spelt = key(word)
    owners = {
        key(s): skill.name
        for skill in words.skills.values()
        for s in (skill.name, *skill.aliases, *([skill.ja] if skill.ja else []))
    }
    usage = words.usage
    asked = {key(name) for name in usage.asked_in_prose}
    if spelt in owners:
        assert spelt in usage.unsafe_in_prose or spelt in usage.columns or {spelt, key(owners[spelt])} & asked


def test_what_knowing_one_thing_implies():
    skills = taxonomy().skills

    assert "Spring Framework" in skills["Spring Boot"].implies
    assert skills["Spring Framework"].implies["Java"] >= 0.9
    assert skills["React"].implies == {"JavaScript": 1.0}
    assert "Redux" not in skills["React"].implies
    assert skills["MySQL"].substitutes["MariaDB"] == 0.9
    assert "AWS" in skills["Amazon EC2"].parents


@pytest.mark.parametrize(
    ("name", "first"),
    [("基本情報技術者試験", "2001-04"), ("応用情報技術者試験", "2009-04"), ("情報処理安全確保支援士試験", "2017-04")],
)
def test_exams_know_when_they_began(name, first):
    assert taxonomy().qualifications[name].first == month(first)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vocabulary of one skill, with everything else as built in."""
    source = Path(built_in.__file__).parent
    for file in source.glob("*.toml"):
        shutil.copy(file, tmp_path / file.name)
    (tmp_path / "usage.toml").write_text("", encoding="utf-8")
    (tmp_path / "skills").mkdir()
    (tmp_path / "skills" / "a.toml").write_text('["Java"]\nkind = "language"\n', encoding="utf-8")
    return tmp_path


def test_a_sound_folder_is_loaded(folder):
    assert list(load(folder).skills) == ["Java"]


def test_all_faults_are_listed_at_once(folder):
    (folder / "skills" / "b.toml").write_text(
        '["Zeta"]\nkind = "languag"\naliases = ["java"]\n\n["Alpha"]\nkind = "language"\nreleased = "2010-13"\n'
        'implies = { "Nothing" = 1.0, "Java" = 2 }\nversions_closed = true\ncolour = "red"\n\n'
        '["Beta"]\nkind = "language"\nparents = ["Gamma"]\n\n'
        '["Gamma"]\nkind = "language"\nimplies = { "Beta" = 1.0 }\n',
        encoding="utf-8",
    )

    with pytest.raises(TaxonomyError) as refused:
        load(folder)

    told = "\n".join(refused.value.problems)
    assert "b.toml:2: Zeta: unknown kind languag" in told
    assert "b.toml:3: Zeta: java belongs to Java already" in told
    assert "b.toml:7: Alpha: released: '2010-13' is no month" in told
    assert "b.toml:10: Alpha: unknown field colour" in told
    assert "b.toml:5: Alpha: stands after Zeta" in told
    assert "b.toml:14: Beta: Beta → Gamma → Beta: runs in a circle" in told
    for fault in ("unknown kind", "belongs to Java", "no month", "weights", "unknown field colour", "sorted", "circle"):
        assert fault in told
    assert "versions_closed without versions" in told


def test_every_fault_stands_at_its_line(folder):
    (folder / "skills" / "b.toml").write_text(
        '["Eins"]\nkind = "tool"\nreleased = "2010"\n\n["Vier"]\nkind = "tool"\nsource = "notes"\n'
        'versions = { "2" = "2010-05", "3" = "2009-01" }\n\n["Zwei"]\nkind = "tool"\nparents = ["Drei"]\n',
        encoding="utf-8",
    )
    (folder / "usage.toml").write_text('everyday = [\n  "eins",\n]\n\n[joins]\n"X/Y" = ["Nichts"]\n', encoding="utf-8")
    roles = folder / "roles.toml"
    roles.write_text(roles.read_text(encoding="utf-8") + '\n[twice]\nja = "システムエンジニア"\n', encoding="utf-8")

    with pytest.raises(TaxonomyError) as refused:
        load(folder)

    told = refused.value.problems
    line_of_twice = roles.read_text(encoding="utf-8").splitlines().index("[twice]") + 1
    assert "b.toml:1: Eins: has dates without a source" in told
    assert "b.toml:8: Vier: version 3 is older than version 2" in told
    assert "b.toml:12: Zwei: parents: Drei is no skill" in told
    assert "usage.toml:2: everyday eins: is a skill's name" in told
    assert any(p.startswith("usage.toml:6: joins") for p in told)
    assert any(p.startswith(f"roles.toml:{line_of_twice + 1}: twice: ") for p in told)
    assert all(re.match(r"[\w-]+\.toml:\d+: ", p) for p in told)


def test_a_broken_file_is_one_fault_among_others(folder):
    (folder / "skills" / "b.toml").write_text('["Zeta"\n', encoding="utf-8")
    (folder / "roles.toml").write_text('[PM]\nja = ""\n', encoding="utf-8")

    with pytest.raises(TaxonomyError) as refused:
        load(folder)

    assert any("b.toml" in p for p in refused.value.problems)
    assert any("roles.toml" in p for p in refused.value.problems)
