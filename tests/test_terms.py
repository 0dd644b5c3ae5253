"""How well cells are read, held just below what was measured; and the scorer itself (tests/terms_score.py)."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache

import pytest

from matcher.taxonomy import taxonomy
from tests.terms_score import FOLDER, PARTS, Cell, Got, Score, judge, load, score, truth_of


@cache
def scored(part: str) -> Score:
    return score(part)


def tally(truth: str, *got: str, versions: bool = False, confidence: float = 1.0) -> tuple[float, ...]:
    found = [Got(name, version or None, confidence) for name, _, version in (g.partition("@") for g in got)]
    one = judge(Cell("", "any", 1, truth_of(truth)), found, versions)
    return one.right, one.invented, one.missed, one.merged


def test_a_wrong_skill_is_invented_and_merged_and_the_right_one_missed():
    assert tally("Java", "JavaScript") == (0, 1, 1, 1)


def test_nothing_read_misses_and_invents_nothing():
    assert tally("Java | SQL") == (0, 0, 2, 0)


def test_a_skill_in_a_cell_without_one_is_a_false_merge():
    assert tally("", "Swift") == (0, 1, 0, 1)


def test_a_wrong_version_is_no_false_merge():
    assert tally("Java@8", "Java@7", versions=True) == (0, 1, 1, 0)
    assert tally("Java@8", "Java@7") == (1, 0, 0, 0)


def test_1_8_is_8_and_8_0_is_8():
    assert tally("Java@1.8", "Java@8", versions=True) == (1, 0, 0, 0)
    assert tally("MySQL@8", "MySQL@8.0", versions=True) == (1, 0, 0, 0)
    assert tally("MySQL@5.7", "MySQL@5", versions=True) == (0, 1, 1, 0)


def test_a_range_of_versions_takes_both_ends_one_or_none():
    for got in (["PHP"], ["PHP@5.6"], ["PHP@5.6", "PHP@7.2"]):
        assert tally("PHP@5.6..7.2", *got, versions=True) == (1, 0, 0, 0)
    assert tally("PHP@5.6..7.2", "PHP@8", versions=True) == (0, 1, 1, 0)


def test_what_may_be_read_counts_neither_way():
    assert tally("VBA | ?Excel", "VBA", "Excel") == tally("VBA | ?Excel", "VBA") == (1, 0, 0, 0)


def test_what_may_only_be_suggested_must_not_be_certain():
    assert tally("~Java", "Java", confidence=0.85) == (0, 0, 0, 0)
    assert tally("~Java", "Java", confidence=0.97) == (0, 1, 0, 0)


def test_either_of_two_is_right():
    assert tally("Windows or Windows Server", "Windows Server") == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("part", "least"), [("dev", 900), ("test", 600), ("test2", 400), ("adversarial", 300), ("compound", 200)]
)
def test_no_cell_stands_twice_in_a_part(part, least):
    cells = Counter((cell.text, cell.column) for cell in load(part))

    assert len(cells) >= least
    assert max(cells.values()) == 1


def test_no_held_out_cell_stands_in_the_part_used_for_development():
    known = {(cell.text, cell.column) for cell in load("dev")}

    for part in ("test", "test2"):
        assert not known & {(cell.text, cell.column) for cell in load(part)}


@pytest.mark.parametrize("part", PARTS)
def test_truths_of_phases_and_roles_are_ours(part):
    known = {"phase": taxonomy().phases, "role": taxonomy().roles}
    for cell in load(part):
        for name, _ in (n for item in cell.truth for n in item.names):
            assert cell.column not in known or name in known[cell.column], cell


def test_the_development_part_is_read_as_well_as_it_was():
    s = scored("dev")

    assert s.by_count.f1 >= 0.998
    assert s.by_cell.f1 >= 0.998
    assert s.by_count_versions.f1 >= 0.997
    assert s.by_count.merge_rate <= 0.001
    assert s.compound_share >= 0.98
    assert s.suggestion_share >= 0.80
    assert s.silent_share >= 0.98


def test_near_names_company_names_and_everyday_words_are_told_apart_as_they_were():
    s = scored("adversarial")

    assert s.by_cell.f1 >= 0.98
    assert s.by_cell.merge_rate <= 0.018
    assert s.silent_share >= 0.98


def test_compound_cells_are_split_as_they_were():
    s = scored("compound")

    assert s.by_cell.f1 >= 0.995
    assert s.compound_share >= 0.98


@pytest.mark.parametrize(
    ("part", "by_count", "by_cell"),
    [
        ("test", 0.995, 0.993),
        ("test2", 0.985, 0.97),
        ("test6", 0.99, 0.985),
        ("test7", 0.988, 0.985),
        ("test8", 0.99, 0.98),
    ],
)
def test_opened_parts_stay_above_wide_floors(part, by_count, by_cell):
    s = scored(part)

    assert s.by_count.f1 >= by_count
    assert s.by_cell.f1 >= by_cell
    assert s.by_cell.merge_rate <= 0.03


@pytest.mark.parametrize("part", ["adversarial_test5", "adversarial_dev6"])
def test_opened_parts_of_near_names_stay_as_clean_as_they_are(part):
    s = scored(part)

    assert s.by_cell.f1 >= 0.975
    assert s.by_cell.merge_rate <= 0.01
    assert s.silent_share >= 0.985


def test_what_was_split_off_has_entries_of_its_own():
    with (FOLDER / "terms_split.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["was"], row["is"]) for row in csv.DictReader(file)]

    assert len(set(rows)) == len(rows)
    assert {name for _, name in rows} <= set(taxonomy().skills)
    assert all(was != name for was, name in rows)


def test_a_label_of_a_family_is_met_by_what_was_split_off_it_and_by_nothing_else():
    assert tally("JP1", "JP1/AJS") == (1, 0, 0, 0)
    assert tally("JP1/AJS", "JP1") == (0, 1, 1, 1)
    assert tally("JP1", "Zabbix") == (0, 1, 1, 1)


def test_a_range_told_as_a_whole_is_that_range():
    assert tally("PHP@5.6..7.2", "PHP@5.6〜7.2", versions=True) == (1, 0, 0, 0)
    assert tally("PHP@5.6..7.2", "PHP@5.6〜8", versions=True) == (0, 1, 1, 0)


@pytest.mark.parametrize("part", PARTS)
def test_the_surer_it_must_be_the_less_is_read(part):
    covered = [tally.recall for _, tally in sorted(scored(part).curve.items())]

    assert covered == sorted(covered, reverse=True)
