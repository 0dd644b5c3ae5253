"""Phases as sheets mark them: boxes, brackets, words; before the name and behind it."""

from __future__ import annotations

import pytest

from matcher.readers.sheet_phases import marked_phases

DESIGN = {"basic_design", "detailed_design"}


@pytest.mark.parametrize(
    "text",
    [
        "□要件定義　■基本設計　■詳細設計　□製造",
        "☐要件定義 ☑基本設計\n☑詳細設計 ☐製造",
        "[ ]要件定義 [x]基本設計 [x]詳細設計 [ ]製造",
        "要件定義□ 基本設計■ 詳細設計■ 製造□",
        "要件定義：× 基本設計：○ 詳細設計：○ 製造：×",
        "要件定義(－)、基本設計(○)、詳細設計(○)、製造(－)",
        "要件定義：無 基本設計：有 詳細設計：有 製造：無",
        "○要件定義 ●基本設計 ●詳細設計 ○製造",
        "要件定義:- / 基本設計:○ / 詳細設計:○ / 製造:-",
    ],
)
def test_only_what_is_marked_counts(text: str) -> None:
    assert marked_phases(text) == DESIGN


def test_marks_of_several_strengths_all_say_yes() -> None:
    assert marked_phases("◎基本設計 ○詳細設計 △製造") == {*DESIGN, "implementation"}


def test_a_list_with_no_box_ticked_names_no_phase() -> None:
    assert marked_phases("□要件定義 □基本設計 □詳細設計 □製造") == set()


def test_one_kind_of_bullet_is_no_choice() -> None:
    assert marked_phases("■基本設計 ■詳細設計") == DESIGN


def test_a_plain_list_has_no_marks() -> None:
    assert marked_phases("基本設計、詳細設計") is None
