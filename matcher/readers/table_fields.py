"""What the columns of each kind of list mean: field → parser. Which headings feed a field says labels_table.toml."""

from __future__ import annotations

from typing import Any

from matcher.normalise.skills import without_doubles
from matcher.readers.table_contract import ACCOUNT, PLACEMENT
from matcher.readers.table_engineer import ENGINEER
from matcher.readers.table_header import Kind
from matcher.readers.table_project import PROJECT
from matcher.readers.table_values import Parser

PARSERS: dict[Kind, dict[str, Parser]] = {
    "engineer": ENGINEER,
    "project": PROJECT,
    "placement": PLACEMENT,
    "account": ACCOUNT,
}
"""Field of a column → how its cells are read."""

JOINED = frozenset(["facts", "conditions", "skills", "required", "preferred", "assessments", "roles", "phases"])
"""Fields that several columns add to; of all others the first that says something counts."""


def joined(field: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    if field == "skills":
        return without_doubles((*old, *new))
    return tuple(dict.fromkeys((*old, *new)))
