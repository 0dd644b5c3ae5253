"""What people read: every message is there in both languages, and told one by one as the files have it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
from pydantic import BaseModel

import matcher.messages
from matcher.commands import app_for
from matcher.commands.usage import problem_in
from matcher.messages import catalogue, chance_text, field_words, known, message, value_words, why_os
from matcher.store.records import KINDS


def test_messages_looked_up_one_by_one_are_those_the_files_hold():
    """The files are cut at their headings; whatever they hold, that must give what a TOML parser reads."""
    whole: dict[str, dict[str, str]] = {}
    for file in Path(matcher.messages.__file__).parent.glob("*.toml"):
        whole |= tomllib.loads(file.read_text(encoding="utf-8"))
    assert {key: message(key) for key in whole} == whole
    assert catalogue() == whole


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every record an annotation speaks of, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from _models(field.annotation)
    for part in get_args(annotation):
        yield from _models(part)


def test_every_field_of_every_part_of_a_record_has_a_name_for_people():
    fields = {name for record in KINDS.values() for model in _models(record) for name in model.model_fields}
    assert len(fields) > 100
    assert [name for name in sorted(fields) if not known(f"care.column.{name}")] == []


def test_a_part_of_a_field_is_told_with_whose_it_is():
    assert field_words("available_from") == "稼働可能日"
    assert field_words("engagements[2].end") == "職務経歴2件目の終了"
    assert field_words("engagements[2].end", "en") == "Engagements 2: End"
    assert field_words("nobody_named_this") == "nobody_named_this"


def test_codes_are_told_in_words_and_all_else_as_it_stands():
    assert [value_words("supply", "partner"), value_words("wishes.remote", "full")] == ["BP", "フルリモート"]
    assert [value_words("supply", "x"), value_words("title", "partner"), value_words("age", 35)] == [
        "x",
        "partner",
        "35",
    ]
    assert [value_words("team", True), value_words("team", False, "en")] == ["はい", "no"]


CALLS = {
    "shortlst": "「shortlst」というコマンドはありません。近いもの: shortlist",
    "lock E-1": "PROJECT を指定してください。",
    "shortlist --top x P-1": "--top には整数を指定してください。",
    "shortlist --top 0 P-1": "--top には1以上の値を指定してください。",
    "shortlist --top": "--top には値が必要です。",
    "shortlist --json=3 P-1": "--json に値は付けられません。",
    "shortlist P-1 E-1 X": "余分な指定があります: E-1 X",
    "shortlist --enginer E-1": "--enginer というオプションはありません。近いもの: --engineer",
    "solve --gap x": "--gap には数を指定してください。",
}


@pytest.mark.parametrize("call", CALLS)
def test_a_wrong_call_is_told_in_the_language_of_the_run(call):
    """As the command line's library words it today: another wording would show here."""
    with pytest.raises(typer.TyperException) as met:
        app_for(call.split())(call.split(), prog_name="matcher", standalone_mode=False)
    said = met.value.format_message()

    assert problem_in(said, "ja") == CALLS[call]
    assert problem_in(said, "en") == said


def test_what_the_library_says_otherwise_is_passed_on():
    assert problem_in("Something quite new.", "ja") == "Something quite new."


def test_why_the_system_refused_a_file_is_told_in_both_languages(tmp_path):
    with pytest.raises(OSError) as met:
        os.open(tmp_path / "none", os.O_RDONLY)
    assert (why_os(met.value), why_os(met.value, "en")) == ("見つかりません", "not found")
    assert why_os(OSError(9999, "quite new")) == "quite new"


@pytest.mark.parametrize(
    ("share", "ja", "en"),
    [
        (0.0, "0%", "0%"),
        (0.0004, "1%未満", "under 1%"),
        (0.0099, "1%未満", "under 1%"),
        (0.014, "1%", "1%"),
        (1, "100%", "100%"),
    ],
)
def test_a_small_chance_is_not_told_as_none(share, ja, en):
    assert (chance_text(share), chance_text(share, "en")) == (ja, en)
