"""The compiled index, the short way to a clean name, many cells at once: each gives what the long way gives."""

from __future__ import annotations

import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from matcher.normalise import cells, vocabulary
from matcher.normalise.matches import ACCEPTED, CONFIDENCE, MARKED, STAGES
from matcher.normalise.skills import NO_SKILL, normalise, normalise_many
from matcher.taxonomy import compiled, taxonomy
from matcher.taxonomy.keys import clean
from matcher.taxonomy.packing import pack, unpack
from matcher.taxonomy.records import Taxonomy

CELLS = tomllib.loads((Path(__file__).parent / "data" / "skill_cells.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Word:
    name: str
    marks: tuple[str, ...] = ()


def built() -> Word:
    return Word("Java", ("a", "b"))


@pytest.fixture
def folder(tmp_path):
    compiled._fingerprint.cache_clear()
    yield tmp_path / "cache"
    compiled._fingerprint.cache_clear()


def keep(folder: Path, build=built, made_by: Path = Path(__file__)) -> Word:
    return compiled.kept(Word, "words", build, made_by, folder)


def never() -> Word:
    raise AssertionError("built although it is kept")


def test_the_vocabulary_survives_being_kept():
    assert unpack(Taxonomy, pack(taxonomy())) == taxonomy()
    index = vocabulary.vocabulary()
    assert unpack(vocabulary.Vocabulary, pack(index)) == index == vocabulary._compiled()


def test_what_is_kept_is_not_built_again(folder):
    assert keep(folder) == built()
    assert keep(folder, never) == built()


@pytest.mark.parametrize("broken", [b"", b"no index", b"ses-matcher 00\n{}", None])
def test_a_broken_file_is_made_anew(folder, broken):
    keep(folder)
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-3] if broken is None else broken)

    assert keep(folder) == built()
    assert keep(folder, never) == built()


@pytest.mark.parametrize("body", [b"[1]", b'{"name":"Java","marks":3}', b'{"nam":"Java"}', b"null", b"[" * 100_000])
def test_a_whole_file_of_another_shape_is_made_anew(folder, body):
    keep(folder)
    (file,) = folder.iterdir()
    file.write_bytes(compiled._head(body) + b"\n" + body)

    assert keep(folder) == built()


def test_other_code_makes_another_file(folder, tmp_path):
    code = tmp_path / "code.py"
    code.write_text("one")
    keep(folder, made_by=code)
    compiled._fingerprint.cache_clear()
    code.write_text("two")

    assert keep(folder, lambda: Word("PHP"), code) == Word("PHP")


def test_few_old_files_stay_and_no_half_written_ones(folder, tmp_path):
    for number in range(compiled.KEPT + 3):
        code = tmp_path / f"code{number}.py"
        code.write_text(str(number))
        keep(folder, made_by=code)

    assert len(list(folder.iterdir())) == compiled.KEPT


def test_where_nothing_can_be_written_it_is_built_each_time(tmp_path):
    (tmp_path / "file").write_text("")

    assert keep(tmp_path / "file" / "cache") == built()


def test_the_short_way_gives_what_the_long_way_gives(monkeypatch):
    skills = taxonomy().skills.values()
    spelt = [s for k in skills for s in (k.name, *([k.ja] if k.ja else []), *k.aliases, *k.misspelt)]
    written = [row[0] for rows in CELLS.values() for row in rows]
    numbered = [f"{name}{version}" for name in spelt[::5] for version in ("8", " 2.1", " v3", "2019")]
    short = {(c, column): normalise(c, column) for c in (*spelt, *written, *numbered) for column in ("any", "db")}
    monkeypatch.setattr(cells, "ONE_LINE", NOTHING)

    assert [c for c, terms in short.items() if cells.terms_of(clean(c[0]), c[1]) != terms] == []


class Nothing:
    def fullmatch(self, text: str) -> None:
        return None


NOTHING = Nothing()


def test_many_cells_are_read_like_each_of_them():
    many = [row[0] for rows in CELLS.values() for row in rows] * 2

    assert normalise_many(many) == [normalise(cell) for cell in many]
    assert normalise_many(iter(["Java", None, "Java"]), "language") == [*[normalise("Java")], (), normalise("Java")]
    assert normalise_many([]) == []


def test_threads_share_the_index():
    many = [row[0] for rows in CELLS.values() for row in rows]
    vocabulary.vocabulary.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        read = list(threads.map(lambda _: normalise_many(many), range(8)))

    assert all(one == normalise_many(many) for one in read)


@pytest.mark.parametrize("part", sorted(CELLS))
def test_cells_are_read_by_what_is_hard_about_them(part):
    right = extra = missing = 0
    for cell, column, truth in CELLS[part]:
        matches = [m for t in normalise(cell, column) for m in t.matches if m.kind not in NO_SKILL]
        got, want = {m.skill + (f"@{m.version}" if m.version else "") for m in matches}, set(truth)
        right, extra, missing = right + len(got & want), extra + len(got - want), missing + len(want - got)

    assert 2 * right + 1 >= 0.97 * (2 * right + 1 + extra + missing)
    assert extra <= max(1, 0.01 * right)


def test_every_stage_says_how_often_it_is_right():
    assert set(CONFIDENCE) == set(STAGES)
    assert CONFIDENCE["exact"] >= CONFIDENCE["alias"] >= ACCEPTED
    assert MARKED <= CONFIDENCE["fuzzy"] < ACCEPTED


def test_a_name_that_means_several_things_is_marked():
    ((match,),) = [term.matches for term in normalise("VS")]

    assert (match.skill, match.method) == ("Visual Studio", "ambiguous")
    assert MARKED <= match.confidence < ACCEPTED


def test_suggestions_hold_names_of_which_the_term_is_a_word_or_the_letters():
    assert "WPF" in normalise("WFP")[0].suggestions
    assert "Cisco Nexus" in normalise("Nexus")[0].suggestions
    assert normalise("Java")[0].suggestions == ()
