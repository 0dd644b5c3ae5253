"""One project that reached us more than once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from matcher.model import Project
from matcher.normalise.text import key


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
    for project in sorted(projects, key=_precedence):
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


def _agreeing(group: list[Project]) -> list[list[Project]]:
    """Parts of a group whose stated prices do not contradict one another."""
    parts: list[list[Project]] = []
    for project in group:
        home = next((part for part in parts if all(_may_be_one(project, other) for other in part)), None)
        if home is None:
            parts.append([project])
        else:
            home.append(project)
    return parts


def _may_be_one(a: Project, b: Project) -> bool:
    prices = [(x, y) for x, y in ((a.rate_min, b.rate_min), (a.rate_max, b.rate_max)) if x and y]
    return a.id == b.id or all(abs(x - y) <= 50_000 for x, y in prices)


def _precedence(project: Project) -> tuple[int, str, str, str]:
    depth = project.chain_depth if project.chain_depth is not None else 99
    return depth, project.received_at or "9999", project.id, project.model_dump_json()


def _letters(title: str) -> str:
    return "".join(c for c in key(title) if c.isalnum())
