"""Books of projects and dates that are nobody's career: a schedule, a company's past projects, a list of servers."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from matcher.model import Engagement, month_index
from matcher.normalise.roles import role as role_of
from matcher.readers.sheet_header import Cell, Rows
from matcher.readers.sheet_labels import bare, word_key

ENOUGH = 3
"""Signs from which a book without a person is of that kind."""
BEYOND_DOUBT = 6
"""Signs it takes where a person or a heading such as 職務経歴 stands in it."""
_TITLE_SIGNS = 2
_ROWS_OF_TITLES = 12
"""First filled rows in which a title is looked for; further down it is a heading within somebody's career."""
_SAMPLED = 60
_PEOPLE_COLUMN = re.compile(r"担当|エンジニア|要員|メンバー|作業者|対応者|氏名|技術者|アサイン")
_MONEY = re.compile(r"[¥￥]?\s*[\d,.]+\s*(?:百万|千|億|万)?円|[\d,.]+\s*万|[\d.]+\s*人[月日]")
_NAME = re.compile(r"[A-Z]\s*[.．・]\s*[A-Z]\.?|[一-龠々]{2,4}(?:\s?[一-龠々]{1,3})?(?:さん|氏)?")
_CUT = re.compile(r"[、,，/／・\s]+")


@dataclass(frozen=True)
class Foreign:
    """The kind a book is of (schedule, results, ledger, training, report, estimate), and how many signs say so."""

    kind: str
    signs: int


@cache
def _kinds() -> dict[str, tuple[tuple[str, ...], frozenset[str]]]:
    """kind → the words of its titles and of its headings."""
    text = files("matcher.taxonomy").joinpath("labels_foreign.toml").read_text(encoding="utf-8")
    return {
        kind: (tuple(map(word_key, entry["titles"])), frozenset(map(word_key, entry["words"])))
        for kind, entry in tomllib.loads(text).items()
    }


def foreign(grids: Iterable[Rows], jobs: Sequence[Engagement] = ()) -> Foreign | None:
    """What these sheets are, if not a career, with the signs for it; None where nothing says so.

    `jobs` are the entries read of them as engagements.
    """
    signs: Counter[str] = Counter()
    for rows in grids:
        signs.update(_signs(rows))
    signs.update(_of_dates(jobs, signs))
    kind, count = max(signs.items(), key=lambda one: one[1], default=("", 0))
    return Foreign(kind, count) if count else None


def _signs(rows: Rows) -> Counter[str]:
    signs: Counter[str] = Counter()
    order = sorted(rows)
    for kind, (titles, words) in _kinds().items():
        titled = {
            title
            for r in order[:_ROWS_OF_TITLES]
            if len(rows[r]) <= 2 and len(rows[r][0].text) <= 40
            for title in titles
            if title in word_key(bare(rows[r][0].text))
        }
        headed = max((len(_headings(rows[r]) & words) for r in order[:_SAMPLED] if len(rows[r]) > 2), default=0)
        paired = {word_key(bare(rows[r][0].text)) for r in order[:_SAMPLED] if len(rows[r]) == 2} & words
        if titled or headed:
            signs[kind] += _TITLE_SIGNS * min(len(titled), 2) + max(headed, min(len(paired), 2))
    if signs:
        people, money = _people_and_money(rows, order)
        for kind in ("schedule", "results"):
            signs[kind] += 2 if people and signs[kind] >= _TITLE_SIGNS else 0
        for kind in ("results", "estimate"):
            signs[kind] += 2 if money and signs[kind] >= _TITLE_SIGNS else 0
    return signs


def _headings(cells: Iterable[Cell]) -> set[str]:
    """The cells of a row that may be headings: `工数（人日）` whole, and without its brackets."""
    short = [bare(k.text) for k in cells if len(k.text) <= 16]
    return {word_key(form) for text in short for form in (text, re.sub(r"\([^()]*\)", "", text)) if form}


def _people_and_money(rows: Rows, order: list[int]) -> tuple[bool, bool]:
    """Do several people stand in a column of people, and sums of money or of work in half the rows?"""
    people: set[str] = set()
    paid = filled = 0
    columns: set[int] = set()
    for r in order[: _SAMPLED * 2]:
        cells = rows[r]
        if len(cells) < 3:
            continue
        found = {k.c for k in cells if len(k.text) <= 12 and _PEOPLE_COLUMN.search(k.text) and role_of(k.text) is None}
        if found and not columns:
            columns = found
            continue
        filled += 1
        paid += any(_MONEY.fullmatch(k.text.strip()) for k in cells)
        for k in cells:
            if k.c in columns and len(k.text) <= 30:
                people |= {p for p in _CUT.split(k.text) if _NAME.fullmatch(p) and role_of(p) is None}
    return len(people) >= 2, filled >= 3 and paid * 2 >= filled


def _of_dates(jobs: Sequence[Engagement], signs: Counter[str]) -> Counter[str]:
    """Signs in the dates: many entries at once in a company's list, all within two months in a schedule or report."""
    dated = [(month_index(j.start), month_index(j.end or j.start)) for j in jobs if j.start is not None]
    told: Counter[str] = Counter()
    if len(dated) < 5:
        return told
    within = max(end for _, end in dated) - min(start for start, _ in dated) <= 2
    crowd = max(sum(start <= month <= end for start, end in dated) for month, _ in dated)
    for kind in (k for k, count in signs.items() if count >= _TITLE_SIGNS):
        told[kind] += 3 if within else 0
        told[kind] += 2 if crowd >= 5 and kind in ("results", "schedule", "ledger") else 0
    return told
