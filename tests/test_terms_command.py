"""Terms nobody knew: listed from records, decided about, and read from then on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from matcher import terms
from matcher.errors import InputError, TaxonomyError
from matcher.model import Demand, Extracted, Place
from matcher.taxonomy.loader import load
from matcher.taxonomy.overlay import Decided, applied, faults_of, read, written
from tests.make import HERE, engineer, job, sheet, skill

TODAY = date(2026, 11, 21)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "terms.toml"


def unknown_skill(surface: str) -> Demand:
    return Demand(skill=None, surface=surface)


def records(*groups: list[str]) -> list[Extracted]:
    """A sheet per group of unknown surfaces."""
    return [
        Extracted(
            type="skill_sheet",
            source=f"{n}.xlsx",
            data=sheet(job("2020-04", "2021-03", *map(unknown_skill, group), skill("Java")), id=f"S-{n}"),
        )
        for n, group in enumerate(groups)
    ]


def accepted(term: str, meant: str, file: Path) -> None:
    terms.accept(term, meant, by="田中", at=TODAY, file=file, lang="ja")


def decide_new(
    term: str, file: Path, name: str | None = None, kind: str = "tool", parents: tuple[str, ...] = ()
) -> None:
    terms.new(term, name=name, kind=kind, parents=parents, by="佐藤", at=TODAY, file=file, lang="ja")


def test_equal_terms_are_one_and_the_most_frequent_come_first(file):
    found = terms.unknown(records(["ＡＢＣ基盤くん", "帳票まる"], ["abc基盤くん", "ABC基盤くん"]), file, "ja").terms

    assert [(one.count, one.sources) for one in found] == [(3, 2), (1, 1)]
    assert found[1].term == "帳票まる"
    assert found[1].sample.source == "0.xlsx"
    assert found[1].sample.place == HERE


def test_a_term_comes_with_what_it_may_be_meant_for(file):
    (found,) = terms.unknown(records(["Kubernetesu基盤X"]), file, "ja").terms

    assert "Kubernetes" in found.suggestions
    assert len(found.suggestions) <= 3


def test_what_is_known_by_now_and_sentences_are_counted_apart(file):
    found = terms.unknown(records(["PostgreSQL", "あ" * 60, "帳票まる"]), file, "ja")

    assert [one.term for one in found.terms] == ["帳票まる"]
    assert (found.known_now, found.left_out) == (1, 1)


def test_terms_decided_about_are_not_listed_again(file):
    accepted("帳票まる", "帳票", file)
    terms.ignore("各種しりょう", by="田中", at=TODAY, file=file, lang="ja")

    assert terms.unknown(records(["帳票まる", "各種しりょう"]), file, "ja").terms == ()


def test_unknown_terms_of_an_engineer_are_found_as_well(file):
    person = engineer(skills=(Demand(skill=None, surface="帳票まる"),))
    found = terms.unknown([Extracted(type="engineer", source="a.csv#1", data=person)], file, "ja")

    assert [(one.term, one.sample.place) for one in found.terms] == [("帳票まる", None)]


def test_a_decision_says_who_and_when(file):
    accepted("帳票まる", "帳票", file)

    assert read(file) == (Decided("帳票まる", "accept", "田中", "2026-11-21", "帳票"),)


def test_a_skill_may_be_named_by_another_of_its_names(file):
    accepted("すぷりんぐ基盤", "Spring", file)

    assert read(file)[0].skill == "Spring Framework"


def test_a_newer_decision_takes_the_place_of_the_older(file):
    terms.ignore("帳票まる", by="田中", at=TODAY, file=file, lang="ja")
    decide_new("帳票まる", file, parents=("帳票",))

    assert [one.decision for one in read(file)] == ["new"]


def test_an_accepted_term_and_a_new_skill_are_part_of_the_vocabulary(file):
    decide_new("帳票まる", file, name="帳票まるPro", parents=("帳票",))
    accepted("まるぷろ", "帳票まるPro", file)
    whole = applied(load(), file)

    assert whole.skills["帳票まるPro"].parents == ("帳票",)
    assert whole.skills["帳票まるPro"].aliases == ("帳票まる", "まるぷろ")


@pytest.mark.parametrize(
    ("decide", "told"),
    [
        (lambda file: accepted("Java", "PHP", file), "すでに「Java」の名前です"),
        (lambda file: accepted("帳票まる", "Kubernets2", file), "Kubernetes"),
        (lambda file: decide_new("帳票まる", file, kind="thing"), "種類 thing"),
        (lambda file: decide_new("帳票まる", file, parents=("無い親",)), "「無い親」というスキルはありません"),
        (lambda file: decide_new("帳票まる", file, name="k8s"), "すでに「Kubernetes」の名前です"),
        (lambda file: terms.ignore("Java", by="a", at=TODAY, file=file, lang="ja"), "すでに「Java」の名前です"),
        (lambda file: terms.ignore("  ", by="a", at=TODAY, file=file, lang="ja"), "用語として使えません"),
    ],
)
def test_what_contradicts_the_vocabulary_is_refused_and_nothing_is_written(decide, told, file):
    with pytest.raises(InputError) as refused:
        decide(file)

    assert told in refused.value.message
    assert not file.exists()
    assert list(file.parent.iterdir()) == []


def test_every_fault_of_a_file_edited_by_hand_is_told_at_its_line(file):
    file.write_text(
        '[accept."帳票まる"]\nby = "a"\nat = "2026-11-21"\n\n[new."基盤くん"]\nkind = "tool"\ncolour = 3\n'
        'by = "a"\nat = "2026-11-21"\n\n[ignore."帳票 まる"]\nby = "b"\n\n[keep."x"]\n',
        encoding="utf-8",
    )

    with pytest.raises(TaxonomyError) as refused:
        read(file, "en")

    assert set(refused.value.problems) == {
        "terms.toml:1: 帳票まる: skill is missing",
        "terms.toml:5: 基盤くん: unknown field colour",
        "terms.toml:11: 帳票 まる: at is missing",
        "terms.toml:14: there is no section keep; use accept, new or ignore",
    }


def test_contradictions_with_the_vocabulary_are_told_at_their_lines(file):
    who = 'by = "a"\nat = "2026-11-21"\n'
    file.write_text(
        f'[accept."Java"]\nskill = "PHP"\n{who}\n[accept."帳票まる"]\nskill = "ない"\n{who}\n[ignore."k8s"]\n{who}',
        encoding="utf-8",
    )

    faults = faults_of(read(file), load(), file, "en")

    assert {fault.split(": ")[0] for fault in faults} == {"terms.toml:1", "terms.toml:6", "terms.toml:11"}


def test_a_file_that_is_no_toml_is_told_with_its_line(file):
    file.write_text('[accept."a"]\nskill = \n', encoding="utf-8")

    with pytest.raises(TaxonomyError, match=r"terms\.toml:2: "):
        read(file)


def test_what_is_written_is_read_back(file):
    fields = {"kind": "tool", "aliases": ['a"b', "c\\d"], "implies": {"Java": 0.5}, "versioned": True}
    decided = (
        Decided("帳票まる", "accept", "田中", "2026-11-21", "帳票"),
        Decided("基盤 くん.v2", "new", '佐"藤', "2026-11-21", None, fields),
        Decided("各種", "ignore", "a", "2026-11-21"),
    )
    file.write_text(written(decided), encoding="utf-8")

    assert read(file) == decided


def test_a_decision_can_be_taken_back(file):
    accepted("帳票まる", "帳票", file)
    terms.take_back("帳票 まる", file=file, lang="ja")

    assert read(file) == ()
    with pytest.raises(InputError):
        terms.take_back("帳票まる", file=file, lang="ja")


def test_decisions_travel_from_file_to_file(file, tmp_path):
    accepted("帳票まる", "帳票", file)
    terms.export(tmp_path / "out.toml", file, "ja")
    elsewhere = tmp_path / "other" / "terms.toml"
    first = terms.bring_in(tmp_path / "out.toml", elsewhere, "ja")
    second = terms.bring_in(tmp_path / "out.toml", elsewhere, "ja")

    assert read(elsewhere) == read(file)
    assert (len(first.decided), first.same, len(second.decided), second.same) == (1, 0, 0, 1)


def test_an_import_that_contradicts_is_refused_as_a_whole(file, tmp_path):
    accepted("帳票まる", "帳票", file)
    other = tmp_path / "other.toml"
    accepted("帳票まる", "SVF", other)
    accepted("別の語くん", "SVF", other)

    with pytest.raises(InputError, match="SVF"):
        terms.bring_in(other, file, "ja")
    assert [one.term for one in read(file)] == ["帳票まる"]


def run(*arguments: str, file: Path, status: int = 0) -> str:
    env = {**os.environ, "MATCHER_TERMS": str(file), "XDG_CACHE_HOME": str(file.parent / "cache"), "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-m", "matcher", *arguments], env=env, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == status, done.stderr
    return done.stdout if status == 0 else done.stderr


def read_as(text: str, file: Path) -> list[str]:
    told = json.loads(run("normalize", text, "--json", file=file))
    return [match["skill"] for term in told["terms"] for match in term["matches"]]


def test_all_commands_read_by_the_companys_file_and_stop_at_a_broken_one(file):
    assert read_as("帳票まる", file) == []
    run("terms", "accept", "帳票まる", "SVF", "--by", "田中", file=file)
    assert read_as("帳票まる", file) == ["SVF"]
    run("terms", "take-back", "帳票まる", "--by", "田中", file=file)
    assert read_as("帳票まる", file) == []
    file.write_text('[accept."Java"]\nskill = "PHP"\nby = "a"\nat = "b"\n', encoding="utf-8")
    assert "terms.toml:1: " in run("normalize", "Java", file=file, status=2)


def test_the_list_fits_a_terminal(file, tmp_path):
    table = tmp_path / "要員.csv"
    table.write_text(
        "氏名,スキル,単価\nT.K,帳票まる・とても長い名前の社内フレームワーク一式くん,60万円\n", encoding="utf-8"
    )
    told = run("terms", "--from", str(table), file=file)

    assert "帳票まる" in told
    assert max(cell_len(line) for line in told.splitlines()) <= 80


def test_nobody_decides_without_a_name(file):
    env = {k: v for k, v in os.environ.items() if k != "MATCHER_USER"}
    done = subprocess.run(
        [sys.executable, "-m", "matcher", "terms", "ignore", "x", "--overlay", str(file)], env=env, capture_output=True
    )

    assert done.returncode == 2
    assert not file.exists()


def test_a_place_of_its_own_is_kept_with_the_sample(file):
    where = Place(file="a.xlsx", sheet="職務経歴", cell="F12")
    work = job("2020-04", "2021-03", unknown_skill("帳票まる"), places={"skills": where})
    found = terms.unknown([Extracted(type="skill_sheet", source="a.xlsx", data=sheet(work))], file, "ja")

    assert found.terms[0].sample.place == where


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"a = " + b"[" * 3000,
        b'[accept."\\U0001F600"]\nskill = 3\n',
        b"accept = 1\n",
        b"[accept]\nx = 1\n",
    ],
)
def test_a_file_that_is_anything_else_is_refused_in_words(content, file):
    file.write_bytes(content)

    with pytest.raises(TaxonomyError, match=r"terms\.toml"):
        read(file)


def test_a_file_that_is_a_folder_counts_as_none_and_cannot_be_written(tmp_path):
    with pytest.raises(InputError, match="書き込めません"):
        accepted("帳票まる", "SVF", tmp_path)
