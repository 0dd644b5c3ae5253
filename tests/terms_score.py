"""How well cells are read, measured on the parts of tests/data/terms_*.csv (their format: tests/data/TERMS.md).

python -m tests.terms_score dev [--cells] prints the figures, and with --cells what was read wrongly. The cells of
held-out parts are never shown.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from matcher.normalise.phases import phases
from matcher.normalise.roles import roles
from matcher.normalise.skills import NO_SKILL, find_in_prose, normalise
from matcher.taxonomy import taxonomy

FOLDER = Path(__file__).parent / "data"
DEVELOPMENT = (
    "dev",
    "adversarial",
    "compound",
    "dev4",
    "adversarial_dev2",
    "compound_dev2",
    "test",
    "test2",
    "adversarial_test2",
    "dev5",
    "dev6",
    "adversarial_dev3",
    "compound_dev3",
    "adversarial_dev4",
    "test6",
    "adversarial_test3",
    "adversarial_test4",
    "compound_test3",
    "compound_test4",
    "test7",
    "test8",
    "adversarial_test5",
    "adversarial_dev6",
    "adversarial_test7",
    "test10",
)
HELD_OUT = (
    "test4",
    "compound_test2",
    "test5",
    "compound_test5",
    "adversarial_test6",
    "test9",
    "compound_test6",
)
PARTS = (*DEVELOPMENT, *HELD_OUT)
MARKED, CERTAIN = 0.80, 0.95
THRESHOLDS = (0.0, 0.5, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99, 1.0)


@dataclass(frozen=True)
class Item:
    """One entry of a truth: any of `names` (name, version) is right. `mode`: "" required, "?" may be read, "~" may
    only be suggested or marked."""

    mode: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    text: str
    column: str
    count: int
    truth: tuple[Item, ...]


@dataclass(frozen=True)
class Got:
    name: str
    version: str | None
    confidence: float


@dataclass
class Tally:
    """Weighted sums: right, invented, missed; and `merged` of the invented, which are skills the cell does not name."""

    right: float = 0
    invented: float = 0
    missed: float = 0
    merged: float = 0

    @property
    def f1(self) -> float:
        whole = 2 * self.right + self.invented + self.missed
        return 2 * self.right / whole if whole else 1.0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.invented) if self.right + self.invented else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def merge_rate(self) -> float:
        """Of all that was accepted, the share that is another skill than the cell names."""
        return self.merged / (self.right + self.invented) if self.right + self.invented else 0.0

    def add(self, other: Tally, weight: float = 1) -> None:
        self.right += weight * other.right
        self.invented += weight * other.invented
        self.missed += weight * other.missed
        self.merged += weight * other.merged


@dataclass
class Score:
    cells: int = 0
    by_count: Tally = field(default_factory=Tally)
    by_cell: Tally = field(default_factory=Tally)
    by_count_versions: Tally = field(default_factory=Tally)
    by_cell_versions: Tally = field(default_factory=Tally)
    columns: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    compound: int = 0
    compound_right: int = 0
    compound_right_versions: int = 0
    abstained: int = 0
    """Single names of our vocabulary that were not taken, so that a suggestion is called for."""
    suggested: int = 0
    silent: int = 0
    """Cells that name no skill."""
    silent_kept: int = 0
    curve: dict[float, Tally] = field(default_factory=lambda: {t: Tally() for t in THRESHOLDS})

    @property
    def compound_share(self) -> float:
        return self.compound_right / self.compound if self.compound else 1.0

    @property
    def suggestion_share(self) -> float:
        return self.suggested / self.abstained if self.abstained else 1.0

    @property
    def silent_share(self) -> float:
        return self.silent_kept / self.silent if self.silent else 1.0


def load(part: str) -> list[Cell]:
    """The labelled cells of a part."""
    with (FOLDER / f"terms_{part}.csv").open(encoding="utf-8", newline="") as file:
        return [
            Cell(row["cell"], row["column"], int(row["count"]), truth_of(row["truth"])) for row in csv.DictReader(file)
        ]


def truth_of(text: str) -> tuple[Item, ...]:
    """`Java@8 | ?Excel | ~A or B` → its items."""
    return tuple(_item(entry) for entry in text.split(" | ") if entry)


def _item(entry: str) -> Item:
    mode = entry[0] if entry[0] in "?~" else ""
    names = []
    for one in entry.removeprefix(mode).split(" or "):
        name, _, version = one.partition("@")
        names.append((name, version))
    return Item(mode, tuple(names))


def read(cell: Cell) -> tuple[list[Got], list[str]]:
    """What the normaliser makes of a cell, and what it suggests (skills it is too unsure of come first)."""
    if cell.column == "phase":
        return [Got(p, None, 1.0) for p in phases(cell.text)], []
    if cell.column == "role":
        return [Got(r, None, 1.0) for r in roles(cell.text)], []
    if cell.column == "prose":
        return [Got(d.skill, d.version, 1.0) for d in find_in_prose(cell.text) if d.skill], []
    got, suggestions = [], []
    for term in normalise(cell.text, cell.column):
        for match in term.matches:
            if match.kind not in NO_SKILL:
                got.append(Got(match.skill, match.version, match.confidence))
        suggestions += [m.skill for m in term.matches if m.confidence < MARKED] + list(term.suggestions[:3])
    return got, suggestions


@cache
def split_off() -> dict[str, frozenset[str]]:
    """Name → the products that had no entry of their own when the parts were labelled, and stood under that name."""
    found: dict[str, set[str]] = defaultdict(set)
    with (FOLDER / "terms_split.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["was"]].add(row["is"])
    return {was: frozenset(names) for was, names in found.items()}


@cache
def _known_as(stated: str) -> str:
    """What the vocabulary calls the product of a label that stands under its usual name."""
    from matcher.normalise.vocabulary import vocabulary
    from matcher.taxonomy.keys import key

    if stated in vocabulary_names():
        return stated
    return vocabulary().exact.get(key(stated), ("", stated))[1]


def names_it(stated: str, name: str) -> bool:
    """Whether a label names this skill, by its name of today or by that of its family; a name the vocabulary has only
    with what tells it from its namesakes is meant by the bare one (Hack: Hack(言語))."""
    if stated == name or name in split_off().get(stated, ()) or _known_as(stated) == name:
        return True
    return name.startswith(f"{stated}(") and stated not in taxonomy().skills


def judge(cell: Cell, got: Iterable[Got], versions: bool) -> Tally:
    """The tally of one cell. Without `versions`, names alone count, each once."""
    found = {(g.name, g.version if versions else None): g.confidence for g in got}
    out = Tally()
    wanted = {_key(item, versions): item for item in cell.truth if not item.mode}
    for item in wanted.values():
        if any(_accepts(item, name, version, versions) for name, version in found):
            out.right += 1
        else:
            out.missed += 1
    for (name, version), confidence in found.items():
        fitting = [i for i in cell.truth if _accepts(i, name, version, versions)]
        if not fitting:
            out.invented += 1
            out.merged += not any(names_it(n, name) for i in cell.truth for n, _ in i.names)
        elif all(i.mode == "~" for i in fitting) and confidence >= CERTAIN:
            out.invented += 1
    return out


def _key(item: Item, versions: bool) -> object:
    return item.names if versions else tuple(n for n, _ in item.names)


def _accepts(item: Item, name: str, version: str | None, versions: bool) -> bool:
    return any(names_it(n, name) and (not versions or _same_version(n, v, version)) for n, v in item.names)


def _same_version(name: str, stated: str, got: str | None) -> bool:
    if stated == "*" or (not stated and name[-1].isdigit()):
        return True  # not settled by the cell; or the version stands in the name (VB6, HTML5)
    if ".." in stated:  # a range: either end, both, or none
        ends = {_plain(name, end) for end in stated.split("..")}
        return got is None or {_plain(name, end) for end in got.split("〜")} <= ends
    return _plain(name, got or "") == _plain(name, stated)


def _plain(name: str, version: str) -> str:
    """8.0 → 8, 12c R1 → 12cr1; Java's 1.8 → 8."""
    plain = version.lower().replace(" ", "")
    while plain.endswith(".0"):
        plain = plain[:-2]
    first, _, rest = plain.partition(".")
    return rest if name == "Java" and first == "1" and rest.split(".")[0].isdigit() and rest >= "5" else plain


@cache
def open_texts() -> frozenset[tuple[str, str]]:
    """The cells that stand in a part that may be looked into, with their columns."""
    parts = [part for part in DEVELOPMENT if (FOLDER / f"terms_{part}.csv").exists()]
    return frozenset((cell.text, cell.column) for part in parts for cell in load(part))


def unseen(part: str) -> list[Cell]:
    """The cells of a held-out part that stand in no open one: common cells are written more than once."""
    return [cell for cell in load(part) if (cell.text, cell.column) not in open_texts()]


def score(
    part: str,
    wrong: Callable[[Cell, list[Got], list[str]], None] | None = None,
    cells: Iterable[Cell] | None = None,
) -> Score:
    """All figures of a part, or of the cells named; `wrong` is told of every cell not wholly right."""
    out = Score()
    for cell in load(part) if cells is None else cells:
        all_got, suggestions = read(cell)
        got = [g for g in all_got if g.confidence >= MARKED]
        out.cells += 1
        names, full = judge(cell, got, versions=False), judge(cell, got, versions=True)
        out.by_cell.add(names)
        out.by_cell_versions.add(full)
        out.by_count.add(names, cell.count)
        out.by_count_versions.add(full, cell.count)
        out.columns[cell.column].add(names)
        for threshold, tally in out.curve.items():
            tally.add(judge(cell, [g for g in all_got if g.confidence >= threshold], versions=False), cell.count)
        fault = bool(names.invented or names.missed or full.invented or full.missed)
        required = {_key(i, False) for i in cell.truth if not i.mode}
        if len(required) > 1:
            out.compound += 1
            out.compound_right += not (names.invented or names.missed)
            out.compound_right_versions += not fault
        if not cell.truth:
            out.silent += 1
            out.silent_kept += not got
        if cell.column not in ("phase", "role", "prose") and not got and len(cell.truth) == 1:
            fault = _suggests(out, cell.truth[0], suggestions) or fault
        if fault and wrong:
            wrong(cell, got, suggestions)
    return out


def _suggests(out: Score, item: Item, suggestions: list[str]) -> bool:
    """Counts an abstention; True where the right one was known to us and not suggested."""
    known = {name for n, _ in item.names for name in (_known_as(n), *split_off().get(n, ()))} & vocabulary_names()
    if item.mode == "?" or not known:
        return False
    out.abstained += 1
    hit = bool(known & set(suggestions[:3]))
    out.suggested += hit
    return not hit


@cache
def vocabulary_names() -> frozenset[str]:
    """All canonical names of skills."""
    from matcher.taxonomy import taxonomy

    return frozenset(taxonomy().skills)


def unknown_names(part: str) -> list[str]:
    """Skills the truths of a part name that our vocabulary lacks."""
    known = vocabulary_names()
    skills = [c for c in load(part) if c.column not in ("phase", "role")]
    named = {i.names for c in skills for i in c.truth}
    return sorted({" or ".join(n for n, _ in names) for names in named if not {_known_as(n) for n, _ in names} & known})


def report(part: str, s: Score) -> str:
    """The figures of a part as lines of text."""
    lines = [
        f"{part}: {s.cells} cells",
        f"F1 by count {s.by_count.f1:.4f}, with versions {s.by_count_versions.f1:.4f}",
        f"F1 by cell  {s.by_cell.f1:.4f}, with versions {s.by_cell_versions.f1:.4f}",
        f"false merges by count {s.by_count.merge_rate:.4%}, by cell {s.by_cell.merge_rate:.4%}",
        f"compound cells wholly right {s.compound_right}/{s.compound} = {s.compound_share:.4f}, "
        f"with versions {s.compound_right_versions}",
        f"abstentions with the right suggestion {s.suggested}/{s.abstained} = {s.suggestion_share:.4f}",
        f"cells without a skill kept clean {s.silent_kept}/{s.silent} = {s.silent_share:.4f}",
        f"named, but not in the vocabulary: {len(unknown_names(part))}",
        "F1 by column: " + ", ".join(f"{c} {t.f1:.4f}" for c, t in s.columns.items()),
        "coverage and accuracy from confidence: "
        + ", ".join(f"{t:.2f}: {c.recall:.4f} {c.precision:.4f}" for t, c in s.curve.items()),
    ]
    if part in HELD_OUT:
        fresh = score(part, cells=unseen(part))
        lines.append(
            f"of these {fresh.cells} cells stand in no open part: F1 by count {fresh.by_count.f1:.4f}, "
            f"by cell {fresh.by_cell.f1:.4f}, false merges by count {fresh.by_count.merge_rate:.4%}, "
            f"by cell {fresh.by_cell.merge_rate:.4%}, compound {fresh.compound_right}/{fresh.compound}"
        )
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Prints the figures of the parts named, and with --cells what was read wrongly outside the held-out parts."""
    show = "--cells" in arguments
    for part in [a for a in arguments if not a.startswith("-")] or PARTS:
        if not (FOLDER / f"terms_{part}.csv").exists():
            continue

        def tell(cell: Cell, got: list[Got], suggestions: list[str]) -> None:
            truth = " | ".join(i.mode + " or ".join(f"{n}@{v}" if v else n for n, v in i.names) for i in cell.truth)
            read_as = " | ".join(f"{g.name}@{g.version}" if g.version else g.name for g in got)
            print(
                f"{cell.column}\t{cell.count}\t{cell.text!r}\ttruth {truth}\tread {read_as}\tsuggested {suggestions[:3]}"
            )

        print(report(part, score(part, tell if show and part not in HELD_OUT else None)), end="\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
