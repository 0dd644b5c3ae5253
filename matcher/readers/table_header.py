"""Where a list begins and what its columns are: the heading row is found by its words, never by its place."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

from matcher.readers.excel import Grid

Kind = Literal["engineer", "project", "placement", "account"]
KINDS: tuple[Kind, ...] = ("engineer", "project", "placement", "account")
FEWEST = 3
"""Known headings a row must hold to be the heading of a list."""
DEEPEST = 40
"""Rows with content among which the first heading is looked for."""
LABEL_SHARE = 0.5
"""Least share of a heading row's cells that are known headings."""
HEADING_LENGTH = 30
TERMS = frozenset(
    (
        *("rate", "rate_min", "rate_max", "settlement", "interviews", "partner_limit", "deadline"),
        *("cost", "desired_rate", "parallel", "supply", "status", "sell_rate", "extension", "contract_end"),
    )
)
"""Terms of business, of which one must stand beside the words of a work history in the heading of a list."""
COUNTERS = frozenset(["no", "no.", "№", "番号", "#", "項番", "id"])
"""Headings that often stand over nothing but a count of the rows."""


@dataclass(frozen=True)
class Vocabulary:
    """`fields[kind]`: heading → its fields; `tells`, `needs` and `sections` as in labels_table.toml."""

    fields: dict[Kind, dict[str, tuple[str, ...]]]
    tells: dict[Kind, tuple[str, ...]]
    needs: dict[Kind, tuple[tuple[str, ...], ...]]
    sheet: frozenset[str]
    sections: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Column:
    """One column of a list: `heading` as written, `fields` it feeds (none: unknown)."""

    index: int
    heading: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Header:
    """A heading row: the list's kind, its columns, the row it stands in and the first row of data below."""

    kind: Kind
    row: int
    data_row: int
    columns: tuple[Column, ...]
    known: int
    """Distinct fields of the kind."""
    telling: int
    """Those of them that only such a list has."""

    def has(self, field: str) -> bool:
        return any(field in column.fields for column in self.columns)


@cache
def vocabulary() -> Vocabulary:
    """The headings of lists, read once."""
    text = files("matcher").joinpath("taxonomy", "labels_table.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    fields: dict[Kind, dict[str, tuple[str, ...]]] = {}
    for kind in KINDS:
        words: dict[str, tuple[str, ...]] = {}
        for name, labels in table[kind].items():
            for label in labels:
                words[squeezed(label)] = (*words.get(squeezed(label), ()), name)
        fields[kind] = words
    return Vocabulary(
        fields=fields,
        tells={kind: tuple(table["tells"][kind]) for kind in KINDS},
        needs={kind: tuple(tuple(group) for group in table["needs"][kind]) for kind in KINDS},
        sheet=frozenset(squeezed(word) for word in table["sheet"]["words"]),
        sections={name: tuple(words) for name, words in table["sections"].items()},
    )


_DECORATION = re.compile(r"^[■□◆◇●○◎・※▼▽▲★☆*#\s]+|[■□◆◇●◎※▼▽▲★☆*:。\s]+$")
_BRACKET = re.compile(r"[(\[【<《〈][^()\[\]【】<>《》〈〉]*[)\]】>》〉]")


def squeezed(text: str) -> str:
    """A heading as it is compared: no blanks or line breaks, ASCII width, lower case, no decoration."""
    return _squeezed(text) if len(text) > 2 * HEADING_LENGTH else _squeezed_once(text)


@lru_cache(maxsize=20_000)
def _squeezed_once(text: str) -> str:
    return _squeezed(text)


def _squeezed(text: str) -> str:
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
    return _DECORATION.sub("", flat)


@lru_cache(maxsize=20_000)
def fields_of(kind: Kind, heading: str) -> tuple[str, ...]:
    """The fields a heading stands for in a list of this kind; empty where it is none of its headings.

    >>> fields_of("engineer", "稼働\\n可能日"), fields_of("project", "単価（万円）"), fields_of("engineer", "年齢/性別")
    (('available_from',), ('rate',), ('age', 'sex'))
    """
    words = vocabulary().fields[kind]
    bare = squeezed(heading)
    if not bare or len(bare) > HEADING_LENGTH:
        return ()
    outside = _BRACKET.sub("", bare)
    for form in (bare, outside, _trimmed(outside)):
        if form in words:
            return words[form]
    parts = [p for p in re.split(r"[/・、&,と]", outside) if p]
    if len(parts) > 1 and all(p in words for p in parts):
        return tuple(dict.fromkeys(name for part in parts for name in words[part]))
    return ()


_AROUND = re.compile(
    r"^(?:ご|お|現在の|想定|弊社|当社)(?=..)|(?:欄|情報|[0-9①-⑳])+$|_?[(]?(?:万円?|千円|円|税[抜別込])[)]?$"
)


def _trimmed(text: str) -> str:
    return _AROUND.sub("", text).strip("_-:")


def headers(grid: Grid) -> list[Header]:
    """Every list of a sheet by its heading row, from the top; a heading that is repeated starts no new list."""
    found: list[Header] = []
    looked = 0
    for r, row in enumerate(grid.rows):
        if found and (r < found[-1].data_row or not _may_be_heading(row)):
            continue
        looked += any(v is not None for v in row)
        if not found and looked > DEEPEST:
            break
        header = _header(grid, r)
        if header is not None and not (found and _same(found[-1], header)):
            found.append(header)
    return found


def _may_be_heading(row: tuple[object, ...]) -> bool:
    """A quick look before the thorough one: a list may have 50,000 rows."""
    words = _plain_words()
    return sum(isinstance(v, str) and v in words for v in row) >= FEWEST


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(word for words in vocabulary().fields.values() for word in words)


def is_heading(header: Header, cells: dict[int, str]) -> bool:
    """True where a row of a list only repeats its headings."""
    said = [squeezed(text) for text in cells.values()]
    own = {squeezed(column.heading) for column in header.columns}
    return len(said) >= FEWEST and sum(text in own for text in said) >= 0.7 * len(said)


def _same(one: Header, other: Header) -> bool:
    mine, theirs = ({squeezed(c.heading) for c in header.columns} for header in (one, other))
    return one.kind == other.kind and len(mine & theirs) >= 0.7 * len(theirs)


def _header(grid: Grid, r: int) -> Header | None:
    """The heading row at `r`, or None: as many known headings of one kind as possible, few other cells."""
    filled = [c for c in range(len(grid.rows[r])) if grid.rows[r][c] is not None]
    if len(filled) < FEWEST or not any(isinstance(grid.rows[r][c], str) for c in filled):
        return None
    if not any(fields_of(kind, grid.text(r, c)) for c in filled[:12] for kind in KINDS):
        return None
    if labels_and_values(grid, r, filled):
        return None
    depth = _depth(grid, r)
    headings = dict(_headings(grid, r, depth))
    made = [one for kind in KINDS if (one := _of_kind(kind, headings, r, r + depth)) is not None]
    placed = next((one for one in made if one.kind == "placement" and one.has("engineer_name")), None)
    if placed is not None and _somebody_at_work(headings):
        made = [one for one in made if one.kind != "project"]
    return max(made, key=lambda one: one.known + one.telling, default=None)


def _somebody_at_work(headings: dict[int, str]) -> bool:
    """Does a heading name the engineer, for whom a list of open projects has no place?"""
    own = (h for h in headings.values() if not fields_of("project", h))
    return any("engineer_name" in fields_of("placement", h) for h in own)


_VALUE = re.compile(r"\d|[駅歳才線]$|^[A-Z]\s?[.．・]?\s?[A-Z]\.?$|^(?:男|女)性?$|[○〇×●]{2,}|[一-龠]\s+[一-龠]")


def labels_and_values(grid: Grid, r: int, filled: list[int]) -> bool:
    """Does the row tell one thing in pairs (氏名 | Q.Z | 年齢 | 34歳), rather than head columns?

    Every heading but the last has a cell behind it that is none, no two of those stand together, and one of them shows
    by its form that it is a value.
    """
    named = [any(fields_of(kind, grid.text(r, c)) for kind in KINDS) for c in filled]
    if not named[0] or sum(named) < 2 or any(a == b for a, b in pairwise(named)):
        return False
    return any(
        _VALUE.search(unicodedata.normalize("NFKC", grid.text(r, c)))
        for c, n in zip(filled, named, strict=True)
        if not n
    )


def _of_kind(kind: Kind, headings: dict[int, str], r: int, data_row: int) -> Header | None:
    words = vocabulary()
    columns = tuple(Column(c, text, fields_of(kind, text)) for c, text in headings.items())
    matched = [c for c in columns if c.fields]
    known = {name for column in columns for name in column.fields if name != "ignored"}
    telling = known & set(words.tells[kind])
    history = sum(squeezed(text) in words.sheet for text in headings.values())
    if len(matched) < FEWEST or len(telling) < 2 or len(matched) < LABEL_SHARE * len(columns):
        return None
    if not all(known & set(group) for group in words.needs[kind]) and not (kind == "engineer" and "skills" in known):
        return None
    if history >= FEWEST and not known & TERMS:
        return None
    return Header(kind, r, data_row, columns, len(known), len(telling))


def _depth(grid: Grid, r: int) -> int:
    """Rows of the heading: more than one where merged cells hang down from it or group columns below them."""
    depth = 1
    for top, left, bottom, right in grid.merges:
        if top == r and bottom > r and bottom - r <= 2:
            depth = max(depth, bottom - r + 1)
        if top == r == bottom and right > left:
            below = [grid.text(r + 1, c) for c in range(left, right + 1)]
            if sum(bool(t) and len(t) <= 8 and not re.search(r"\d{2}", t) for t in below) >= 2:
                depth = max(depth, 2)
    return depth


def _headings(grid: Grid, r: int, depth: int) -> Iterator[tuple[int, str]]:
    """Column → heading; of two levels (単価 over 下限, 上限) the joined one where it is known, else the lower."""
    over = {(row, c): box for (row, left), box in grid.merged().items() for c in range(left, box[3] + 1)}
    for c in range(max(len(grid.rows[row]) for row in range(r, min(r + depth, len(grid.rows))))):
        levels = []
        for row in range(r, r + depth):
            box = over.get((row, c))
            levels.append(grid.text(row, c) or (grid.text(row, box[1]) if box else ""))
        said = [text for text in dict.fromkeys(levels) if text]
        joined = "".join(said)
        if len(said) > 1 and not any(fields_of(kind, joined) for kind in KINDS):
            yield c, said[-1] if any(fields_of(kind, said[-1]) for kind in KINDS) else joined
        elif joined:
            yield c, joined


def has_history(grid: Grid, lists: Iterable[Header]) -> bool:
    """True where some row that is no heading of these lists carries those of a work history (期間, 業務内容, 工程)."""
    words = vocabulary().sheet
    headings = {header.row for header in lists}
    for r, row in enumerate(grid.rows):
        if r in headings:
            continue
        said = {squeezed(v) for v in row if isinstance(v, str) and len(v) <= HEADING_LENGTH}
        met = said & words
        if len(met) >= FEWEST and any("期間" in word for word in met):
            return True
    return False
