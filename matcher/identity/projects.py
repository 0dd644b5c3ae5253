"""One project that reached us more than once: re-sent, forwarded, through several chains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.identity.groups import DoubtfulPair, Groups, Verdicts, doubtful_pairs, pair
from matcher.identity.project_pairs import Projects, contradictions, route_of
from matcher.identity.weights import DOUBTFUL_FROM
from matcher.model import Account, Project, derived_id
from matcher.normalise.companies import company_key


@dataclass(frozen=True)
class Route:
    """One company's word on a project: what it says now, and what it said before, the oldest first."""

    current: Project
    earlier: tuple[Project, ...] = ()

    @property
    def statements(self) -> tuple[Project, ...]:
        return (*self.earlier, self.current)

    @property
    def first_at(self) -> str | None:
        """When it first reached us this way."""
        return min((p.received_at for p in self.statements if p.received_at), default=None)


@dataclass(frozen=True)
class ProjectDouble:
    """One project with all it reached us by: the record that is used first, then all others."""

    kept: Project
    all: tuple[Project, ...]

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """By company, the one whose record is used first, then in the order of the records."""
        return tuple(_routes(self.all, newest_first=True))


@dataclass(frozen=True)
class Sorted:
    """Projects each once."""

    kept: tuple[Project, ...]
    doubles: tuple[ProjectDouble, ...]
    doubtful: tuple[DoubtfulPair, ...]
    """The likeliest first."""


def merge_projects(
    projects: Iterable[Project], *, among: int | None = None
) -> tuple[list[Project], list[ProjectDouble]]:
    """Each project once, and which were met several times; `among` as in `sort_projects`."""
    found = sort_projects(projects, among=among)
    return list(found.kept), list(found.doubles)


def sort_projects(
    projects: Iterable[Project],
    accounts: Iterable[Account] = (),
    verdicts: Verdicts | None = None,
    *,
    among: int | None = None,
) -> Sorted:
    """Each project once with the ways it reached us, and the pairs a person should look at.

    The company with an open account is the first way, then the shorter chain, the better price, the first to arrive.
    Of one company its newest statement counts. A number another company uses for another project gets an id of its own.
    `among` is how many projects there are where these are some of them.
    """
    verdicts = verdicts or {}
    records, repeats = _distinct(projects)
    read = Projects(records)
    compared = read.likely(among)
    keyed = read.keyed(compared)
    agreed = keyed | read.certain(compared)
    groups = Groups([p.id for p in records], _alike(records, read.routes), verdicts)
    at = defaultdict(list)
    for n, p in enumerate(records):
        at[p.id].append(n)
    for (one, other), same in sorted(verdicts.items()):
        if same and one in at and other in at:
            groups.decide(at[one][0], at[other][0])
    certain = np.flatnonzero(agreed)
    order = certain[np.lexsort((compared.j[certain], compared.i[certain], -compared.score[certain]))]
    judged = _Judged(read)
    left: list[int] = []
    for n in order.tolist():
        i, j = int(compared.i[n]), int(compared.j[n])
        decided = verdicts.get(pair(records[i].id, records[j].id))
        if decided is False or not groups.join(i, j, None if keyed[n] else judged.contradict):
            left.append(n)
    best = _precedence(accounts)
    kept, doubles, named = _kept(records, groups, repeats, best)
    likely = np.flatnonzero((compared.score >= DOUBTFUL_FROM) & ~agreed)
    doubtful = doubtful_pairs(
        "project",
        ((int(compared.i[n]), int(compared.j[n]), float(compared.score[n])) for n in (*likely.tolist(), *left)),
        [named[groups.home[n]] for n in range(len(records))],
        [p.id for p in records],
        verdicts,
    )
    return Sorted(tuple(kept), tuple(doubles), tuple(doubtful))


def _distinct(projects: Iterable[Project]) -> tuple[list[Project], dict[int, list[Project]]]:
    """The records in an order of their own, those that say the very same once; and by number what was said again."""
    met: dict[tuple[object, ...], list[Project]] = defaultdict(list)
    for project in projects:
        met[project.id, project.title, project.received_at, project.sender_address, project.sender].append(project)
    records: list[Project] = []
    repeats: dict[int, list[Project]] = {}
    for _, group in sorted(met.items(), key=lambda item: tuple(x or "" for x in item[0])):
        said: dict[str, list[Project]] = {}
        if len(group) == 1:
            records += group
            continue
        for project in group:
            said.setdefault(project.model_dump_json(), []).append(project)
        for _, same in sorted(said.items()):
            if len(same) > 1:
                repeats[len(records)] = same[1:]
            records.append(same[0])
    return records, repeats


def _alike(records: Sequence[Project], routes: Sequence[str]) -> list[object]:
    """Records of equal value here contradict the same others. Of a mail with several entries each is itself."""
    entries: dict[tuple[str, str], set[str]] = defaultdict(set)
    for p, route in zip(records, routes, strict=True):
        entries[route, p.received_at or ""].add(p.id)
    found: list[object] = []
    for p, route in zip(records, routes, strict=True):
        itself = p.id if not route or len(entries[route, p.received_at or ""]) > 1 else None
        at = p.received_at if itself else None
        exact = p.exactness.get("start")
        found.append((route, p.number, p.place, p.start, exact, p.rate_min, p.rate_max, p.client, itself, at))
    return found


class _Judged:
    """Whether two groups of records contradict each other; of two records asked once."""

    def __init__(self, read: Projects) -> None:
        self.read = read
        self.known: dict[tuple[int, int], tuple[bool, bool]] = {}

    def contradict(self, left: list[int], right: list[int]) -> bool:
        """Where two companies quote prices or dates apart, it is enough that they once said the same."""
        said: dict[tuple[str, str], bool] = {}
        for one in left:
            for other in right:
                never, moved = self._pair(one, other)
                if never:
                    return True
                ways = self.read.routes[one] or f"?{one}", self.read.routes[other] or f"?{other}"
                said[ways] = said.get(ways, True) and moved
        return any(said.values())

    def _pair(self, one: int, other: int) -> tuple[bool, bool]:
        key = (one, other) if one < other else (other, one)
        found = self.known.get(key)
        if found is None:
            routes = self.read.routes
            a, b = (self.read.projects[n] for n in key)
            found = contradictions(a, b, one_route=bool(routes[one]) and routes[one] == routes[other])
            self.known[key] = found
        return found


def _precedence(accounts: Iterable[Account]) -> Mapping[str, bool]:
    """Companies we have an open account with."""
    return {company_key(a.name): True for a in accounts if a.account_status == "open"}


def _routes(records: Sequence[Project], *, newest_first: bool = False) -> list[Route]:
    """The statements by company, in the order in which the companies come; of one moment the last counts."""
    by_route: dict[str, list[Project]] = {}
    for project, route in zip(records, Projects(records).routes, strict=True):
        by_route.setdefault(route or f"?{project.id}", []).append(project)
    routes = []
    for told in by_route.values():
        in_order = sorted(reversed(told) if newest_first else told, key=lambda p: (p.received_at or "", p.id))
        routes.append(Route(in_order[-1], tuple(in_order[:-1])))
    return routes


def _rank(route: Route, open_accounts: Mapping[str, bool]) -> tuple[object, ...]:
    p = route.current
    depth = p.chain_depth if p.chain_depth is not None else 99
    price = -(p.rate_max or p.rate_min or 0)
    return not open_accounts.get(route_of(p), False), depth, price, route.first_at or "9999", p.id


def _kept(
    records: list[Project], groups: Groups, repeats: dict[int, list[Project]], open_accounts: Mapping[str, bool]
) -> tuple[list[Project], list[ProjectDouble], dict[int, str]]:
    """(projects, doubles, id of the project by home of the group)."""
    homes: dict[int, list[int]] = {}
    for n, home in enumerate(groups.home):
        homes.setdefault(home, []).append(n)
    made: list[tuple[Project, tuple[Project, ...], int]] = []
    for home, members in homes.items():
        if len(members) == 1 and home not in repeats:
            made.append((records[home], (), home))
            continue
        told = [p for n in members for p in (records[n], *repeats.get(n, ()))]
        ways = sorted(_routes(told), key=lambda w: _rank(w, open_accounts))
        everything = (*(w.current for w in ways), *(p for w in ways for p in reversed(w.earlier)))
        made.append((ways[0].current, everything, home))
    made.sort(
        key=lambda m: (
            m[0].id,
            m[0].received_at or "9999",
            m[0].sender or "",
            m[0].model_dump_json() if not m[1] else "",
        )
    )
    kept: dict[str, Project] = {}
    doubles, named = [], {}
    for project, everything, home in made:
        for turn in range(len(made)):
            if project.id not in kept:
                break
            own = (project.id, route_of(project), project.title, *(str(r) for r in project.required), turn)
            project = project.model_copy(update={"id": derived_id("P", *own)})
            everything = (project, *everything[1:]) if everything else ()
        kept[project.id] = project
        named[home] = project.id
        if len(everything) > 1 and (len({p.id for p in everything}) > 1 or len(set(map(_said, everything))) > 1):
            doubles.append(ProjectDouble(project, everything))
    return [kept[ident] for ident in sorted(kept)], sorted(doubles, key=lambda d: d.kept.id), named


def _said(project: Project) -> tuple[object, ...]:
    return project.received_at, project.rate_min, project.rate_max, project.sender, project.sender_address
