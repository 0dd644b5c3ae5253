"""One project that reached us more than once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from matcher.model import Project
from matcher.normalise.text import key

SAME_PRICE = 50_000
"""Yen by which two prices of one project may differ."""


@dataclass(frozen=True)
class ProjectDouble:
    """The record that is used, and all records of the same project."""

    kept: Project
    all: tuple[Project, ...]


def merge_projects(projects: Iterable[Project]) -> tuple[list[Project], list[ProjectDouble]]:
    """Each project once, and which were met several times. The same: equal title, place and start, all stated,
    and no contradicting price; the shortest chain is kept, of equal ones the first to arrive."""
    met: dict[tuple[str, str, str], list[Project]] = defaultdict(list)
    single: dict[str, Project] = {}
    for project in _in_order(projects):
        if project.title and project.place and project.start:
            met[_letters(project.title), key(project.place), str(project.start)].append(project)
        else:
            single.setdefault(project.id, project)
    kept, doubles = list(single.values()), []
    for group in met.values():
        for same in _agreeing(group):
            kept.append(same[0])
            if len({p.id for p in same}) > 1:
                doubles.append(ProjectDouble(same[0], tuple(same)))
    return sorted(kept, key=lambda p: p.id), sorted(doubles, key=lambda d: d.kept.id)


def _in_order(projects: Iterable[Project]) -> Iterator[Project]:
    """The shortest chain first, of equal ones the first to arrive, then by id and by what they say."""
    ordered = sorted(projects, key=_precedence)
    for _, same in groupby(ordered, _precedence):
        alike = list(same)
        yield from alike if len(alike) == 1 else sorted(alike, key=lambda p: p.model_dump_json())


def _precedence(project: Project) -> tuple[int, str, str]:
    depth = project.chain_depth if project.chain_depth is not None else 99
    return depth, project.received_at or "9999", project.id


def _agreeing(group: list[Project]) -> list[list[Project]]:
    """Parts of a group whose stated prices do not contradict one another."""
    parts: list[_Part] = []
    for project in group:
        home = next((part for part in parts if part.may_hold(project)), None)
        if home is None:
            home = _Part()
            parts.append(home)
        home.add(project)
    return [part.projects for part in parts]


class _Part:
    """Projects that may be one, with the range of their prices: who fits both ends fits all between."""

    def __init__(self) -> None:
        self.projects: list[Project] = []
        self.ids: set[str] = set()
        self.ends: dict[str, tuple[int, int]] = {}

    def add(self, project: Project) -> None:
        self.projects.append(project)
        self.ids.add(project.id)
        for name, price in _prices(project):
            low, high = self.ends.get(name, (price, price))
            self.ends[name] = min(low, price), max(high, price)

    def may_hold(self, project: Project) -> bool:
        met = ((price, self.ends[name]) for name, price in _prices(project) if name in self.ends)
        if all(high - SAME_PRICE <= price <= low + SAME_PRICE for price, (low, high) in met):
            return True
        return project.id in self.ids and all(_may_be_one(project, other) for other in self.projects)


def _prices(project: Project) -> list[tuple[str, int]]:
    stated = (("min", project.rate_min), ("max", project.rate_max))
    return [(name, price) for name, price in stated if price]


def _may_be_one(a: Project, b: Project) -> bool:
    prices = [(x, y) for x, y in ((a.rate_min, b.rate_min), (a.rate_max, b.rate_max)) if x and y]
    return a.id == b.id or all(abs(x - y) <= SAME_PRICE for x, y in prices)


def _letters(title: str) -> str:
    return "".join(c for c in key(title) if c.isalnum())
