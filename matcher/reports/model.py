"""What a report is made from, and the tables both of its forms show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from matcher.documents.plans import MatchDocument
from matcher.messages import Lang
from matcher.model import Account, Engineer, Exactness, Finding, Placement, Project, SkillSheet


@dataclass(frozen=True)
class ReportInput:
    """The plan and the records it was made from. `sheets` are only looked at for names to be masked."""

    match: MatchDocument
    projects: dict[str, Project]
    engineers: dict[str, Engineer]
    placements: tuple[Placement, ...] = ()
    accounts: tuple[Account, ...] = ()
    findings: tuple[Finding, ...] = ()
    lang: Lang = "ja"
    sheets: tuple[SkillSheet, ...] = ()


@dataclass(frozen=True)
class Day:
    """A date with how exactly it is known: the cell stays a date, its format tells the exactness."""

    value: date
    exactness: Exactness = "day"


Cell = str | int | float | datetime | Day | None
"""None is an empty cell: the source does not say."""

Kind = Literal["text", "long", "whole", "yen", "percent", "score", "years", "day", "moment"]


@dataclass(frozen=True)
class Column:
    """`key` names the heading in the messages; a `bar` column carries data bars in the workbook."""

    key: str
    kind: Kind = "text"
    bar: bool = False


@dataclass(frozen=True)
class Table:
    """A sheet: `name` its message id, `frozen` the columns that stay in sight when scrolling.

    Above the heading stand `notes`, line by line, and a small `summary` with headings of its own.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    frozen: int = 1
    notes: tuple[str, ...] = ()
    summary: tuple[tuple[str, ...], ...] = ()
