"""The vocabulary: what it holds, and that a contradictory one is refused with all its faults."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import matcher.taxonomy as built_in
from matcher.errors import TaxonomyError
from matcher.model import PHASES
from matcher.taxonomy import taxonomy
from matcher.taxonomy.loader import load
from tests.make import month


def test_it_covers_the_trade():
    words = taxonomy()
    spellings = sum(len(s.aliases) + len(s.misspelt) + (s.ja is not None) for s in words.skills.values())

    assert len(words.skills) >= 1_000
    assert spellings >= 2_500
    assert len(words.qualifications) >= 80
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
    for fault in ("unknown kind", "belongs to Java", "no month", "weights", "unknown field colour", "sorted", "circle"):
        assert fault in told
    assert "versions_closed without versions" in told


def test_a_broken_file_is_one_fault_among_others(folder):
    (folder / "skills" / "b.toml").write_text('["Zeta"\n', encoding="utf-8")
    (folder / "roles.toml").write_text('[PM]\nja = ""\n', encoding="utf-8")

    with pytest.raises(TaxonomyError) as refused:
        load(folder)

    assert any("b.toml" in p for p in refused.value.problems)
    assert any("roles.toml" in p for p in refused.value.problems)
