"""A morning kept warm: what arrives is judged at once, against the people and projects there are and at the prices of
the last plan, without arranging everything anew.

New and changed records stand beside the morning until it is arranged again. A project that came is one more free seat:
what each person would add there is its worth less what his leaving costs the plan, found by chains of moves of single
seats (ledger.py). What came since is not in that plan, and teams stay as they are, so the list is called one by prices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, Self

import numpy as np

from matcher.ledger import FAR
from matcher.model import AnyRecord, Engineer, Extracted, Finding, Project, Reading, RecordType, SkillSheet
from matcher.model.shortlists import Candidate
from matcher.morning import Morning, arrange
from matcher.normalise.text import key
from matcher.plan import Opening, Plan, Table, client_of, judge_together
from matcher.scoring.columns import Bools, Ints
from matcher.scoring.value import Judged
from matcher.shortlist import candidate
from matcher.unplaced import uprooted

By = Literal["plan", "prices", "value"]
"""What a list is ranked by: the plan that holds the project already; what choosing each adds at the last plan's prices;
the pair's own value alone, where there is no plan, or a team or a needed leader leaves no price."""
Decided = Callable[[Morning], Morning]
"""Puts what people decided onto a morning."""
_Key = tuple[str, str, str]
"""Kind, id, and the record it came with."""


@dataclass(frozen=True)
class Listed:
    """A list of names or projects, and what it is ranked by."""

    candidates: tuple[Candidate, ...]
    by: By


@dataclass(frozen=True)
class _Pair:
    """A person and an opening; `row` counts the pool the opening was judged on."""

    opening: Opening
    row: int
    value: int
    seated: int
    """His row in the morning's own pool, by which the plan knows him; -1 for somebody new."""
    change: int | None = None
    """What choosing it adds to the plan; None where that is not known."""
    held: bool = False
    """The plan has him there."""


@dataclass(frozen=True, eq=False)
class _Offers:
    """Many pairs, a column for each part of them; `change` is -FAR where it is not known."""

    openings: Sequence[Opening]
    at: Ints
    """Which of the openings."""
    row: Ints
    value: Ints
    seated: Ints
    change: Ints
    held: Bools

    @classmethod
    def of(cls, several: Sequence[_Offers]) -> Self:
        """Those of several openings together."""
        if len(several) == 1:
            return cls(**vars(several[0]))
        before = np.cumsum([0, *(len(some.openings) for some in several)]).tolist()
        at = [some.at + first for some, first in zip(several, before, strict=False)]
        columns = ("row", "value", "seated", "change", "held")
        return cls(
            [opening for some in several for opening in some.openings],
            np.concatenate(at),
            **{name: np.concatenate([getattr(some, name) for some in several]) for name in columns},
        )

    def pair(self, number: int) -> _Pair:
        change = int(self.change[number])
        return _Pair(
            opening=self.openings[self.at[number]],
            row=int(self.row[number]),
            value=int(self.value[number]),
            seated=int(self.seated[number]),
            change=None if change == -FAR else change,
            held=bool(self.held[number]),
        )

    def best(self, top: int) -> list[_Pair]:
        """The best pairs, each person once: of a project's positions the one that suits him best."""
        names = sorted({opening.id for opening in self.openings})
        name = np.array([names.index(opening.id) for opening in self.openings])
        known = self.change != -FAR
        some = self._promising(known, top * len(self.openings))
        change = np.where(known, self.change, 0)[some]
        order = np.lexsort(
            (self.row[some], name[self.at[some]], -self.value[some], -change, ~known[some], ~self.held[some])
        )
        best: dict[str, _Pair] = {}
        for number in some[order].tolist():
            if len(best) == top:
                break
            opening = self.openings[self.at[number]]
            ident = opening.pool.ids[self.row[number]]
            if ident not in best:
                best[ident] = self.pair(number)
        return list(best.values())

    def _promising(self, known: Bools, count: int) -> Ints:
        """The pairs among which the best so many surely are: to put all of them in order would take far longer."""
        by = self.change if known.any() else self.value
        if len(by) <= count:
            return np.arange(len(by))
        least = np.partition(by, len(by) - count)[len(by) - count]
        found: Ints = np.flatnonzero((by >= least) | self.held)
        return found


class Warm:
    """A morning, its plan, and what came since. `decided` says what people decided."""

    def __init__(self, morning: Morning, decided: Decided = lambda morning: morning) -> None:
        self.morning, self.decided = morning, decided
        self.count = 0
        """Grows with every record that comes; `forget_until` drops what came up to one."""
        self._people: dict[_Key, tuple[int, Extracted]] = {}
        self._projects: dict[str, tuple[int, Project, str]] = {}
        """By id: when it came, the record, the letters of its title."""
        self._checked: dict[tuple[int, int], tuple[SkillSheet, Engineer | None, list[Finding]]] = {}
        self.beside = self._arranged()

    def prepare(self) -> None:
        """Works out beforehand what every list needs."""
        morning, plan = self.morning, self.plan
        lists = (self._named, self._alike, self._titled, plan.seating.prices if plan else ())
        first = next(iter(morning.projects.values()), None)
        if first is not None and any(map(len, lists)):
            self.people_for(first.model_copy(update={"id": "?"}), 1)

    # ------------------------------------------------------------ what came

    def take(self, records: Iterable[Extracted]) -> list[str]:
        """Puts records just brought in beside the morning; gives the ids of the engineers they are about."""
        people = False
        engineers: list[str] = []
        sheets: set[str] = set()
        for record in records:
            self.count += 1
            data = record.data
            if isinstance(data, Project):
                self._projects[data.id] = self.count, data, _letters(data.title)
            elif isinstance(data, Engineer | SkillSheet):
                people = True
                self._people[record.type, data.id, record.attached or ""] = self.count, record
                engineers += [data.id] if isinstance(data, Engineer) else []
                sheets |= {data.id} if isinstance(data, SkillSheet) else set()
        if people:
            self.beside = self._arranged()
            engineers += [owner for sheet, owner in self.beside.all_sheets if sheet.id in sheets and owner is not None]
        return list(dict.fromkeys(engineers))

    def pass_by(self, records: Sequence[Extracted]) -> None:
        """Counts records that are not judged now: they are there when everything is arranged anew."""
        self.count += len(records)

    def moved_on(self, morning: Morning, until: int) -> None:
        """Goes on with a morning arranged anew, which holds all that came up to `until`."""
        self.morning = morning
        for name in ("plan", "_named", "_alike", "_titled"):
            self.__dict__.pop(name, None)
        self._people = {k: v for k, v in self._people.items() if v[0] > until}
        self._projects = {k: v for k, v in self._projects.items() if v[0] > until}
        self._checked.clear()
        self.beside = self._arranged()

    def _arranged(self) -> Morning:
        """What came, with what the morning knows of the same people, put in order by the same rules as everything."""
        came = [record for _, record in self._people.values()]
        beside = Reading(records=(*came, *self._of_the_same(came)))
        made = self.decided(arrange(beside, self.morning.settings, checks=self._checks))
        return replace(made, locks=(), vetoes=self.morning.vetoes)  # which name projects that do not stand beside it

    def _checks(self, sheet: SkillSheet, person: Engineer | None) -> list[Finding]:
        at = id(sheet), id(person)
        if at not in self._checked:
            self._checked[at] = sheet, person, self.morning.settings.check(sheet, person)
        return self._checked[at][2]

    def _of_the_same(self, came: Sequence[Extracted]) -> list[Extracted]:
        """The records of the people who came, and of those a sheet that came alone may belong to."""
        known, met = self.morning.engineers, {r.data.id for r in came if r.type == "engineer"}
        owners: set[str] = {ident for ident in met if ident in known}
        for record in came:
            if isinstance(record.data, SkillSheet) and record.attached is None:
                owners |= self._possible(record.data)
        found: list[Extracted] = []
        for ident in sorted(owners):
            source = f"engineer:{ident}"
            if ident not in met:
                found.append(_as_read("engineer", source, known[ident]))
            sheet = self.morning.sheets.get(ident)
            if sheet is not None:
                if ident in met:
                    source = next(r.source for r in came if r.data.id == ident and r.type == "engineer")
                found.append(_as_read("skill_sheet", f"sheet:{sheet.id}", sheet, attached=source))
            contract = self.morning.pool.placements.get(ident)
            if contract is not None:
                found.append(_as_read("placement", f"placement:{contract.id}", contract))
        return found

    def _possible(self, sheet: SkillSheet) -> set[str]:
        """Whom a sheet may belong to: the same number, name or initials. Which of them, the arranging says."""
        numbers = {sheet.number, f"E-{sheet.number}"} if sheet.number else set()
        found = {ident for number in numbers for ident in self._named.get(number or "", ())}
        found |= set(self._named.get(_letters(sheet.name), ())) if sheet.name else set()
        found |= set(self._alike.get(_letters(sheet.initials), ())) if sheet.initials else set()
        return found

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        """Ids of people by id, number and name."""
        found: dict[str, list[str]] = {}
        for ident, person in self.morning.engineers.items():
            for name in {ident, person.number or "", _letters(person.name or "")} - {""}:
                found.setdefault(name, []).append(ident)
        return found

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        """Ids of people by initials."""
        found: dict[str, list[str]] = {}
        columns = self.morning.columns
        for ident, initials in zip(columns.ids, columns.initials, strict=True):
            if initials:
                found.setdefault(_letters(initials), []).append(ident)
        return found

    @cached_property
    def _titled(self) -> dict[str, list[str]]:
        """Ids of projects by title."""
        found: dict[str, list[str]] = {}
        names = self.morning.project_names
        for ident, title in zip(names.ids, names.titles, strict=True):
            if title:
                found.setdefault(_letters(title), []).append(ident)
        return found

    # ------------------------------------------------------------ met before

    def project_before(self, project: Project) -> Project | None:
        """The project as it was known before this came: by its id, or as a double by what it says."""
        from matcher.identity import merge_projects

        known = self.morning.projects.get(project.id)
        if known is not None:
            return known
        others = [self.morning.projects[i] for i in self._titled.get(_letters(project.title or ""), ())]
        title = _letters(project.title)
        others += [p for _, p, its in self._projects.values() if title and its == title and p.id != project.id]
        among = len(self.morning.projects) + len(self._projects)
        _, doubles = merge_projects([project, *others], among=among)
        for double in doubles:
            ids = [p.id for p in double.all]
            if project.id in ids:
                return next((p for p in double.all if p.id != project.id), None)
        return None

    def engineer_before(self, engineer: Engineer) -> Engineer | None:
        """The person as known before: by his id, or by initials, age and station."""
        from matcher.identity import same_people

        known = self.morning.engineers.get(engineer.id)
        if known is not None or not engineer.initials:
            return known
        others = [self.morning.engineers[i] for i in self._alike.get(_letters(engineer.initials), ())]
        others += [
            e for e in self.beside.engineers.values() if e.id != engineer.id and e.id not in self.morning.engineers
        ]
        same = same_people([engineer, *others], among=len(self.morning.engineers) + len(self.beside.engineers))
        person = same.get(engineer.id)
        return next((o for o in others if person is not None and same.get(o.id) == person), None)

    # ------------------------------------------------------------ lists

    @cached_property
    def plan(self) -> Plan | None:
        """The plan of the morning; None where no plan keeps every order."""
        plan = self.morning.plan
        return None if plan.solution.status == "INFEASIBLE" else plan

    def people_for(self, project: Project, top: int) -> Listed:
        """The best names for a project that came, or came again."""
        known = self.morning.projects.get(project.id) == project
        mine, twins = (self._openings(m, project) for m in (self.morning, self.beside))
        judge_together(mine)
        offers = _Offers.of([self._offers(o, twin) for o, twin in zip(mine, twins, strict=True)])
        priced = self.plan is not None and (not len(offers.row) or bool((offers.change > -FAR).any()))
        by: By = "value" if not priced else "plan" if known else "prices"
        return self._listed(offers.best(top), top, by, whose="engineer")

    def projects_for(self, engineer: str, top: int) -> Listed:
        """The best projects for a person who came, or of whom something came."""
        row = self.beside.pool.columns.ids.find(engineer)
        if row < 0:
            return Listed((), "prices")
        seated = self.morning.pool.columns.ids.find(engineer)
        came = {ident: p for ident, (_, p, _) in self._projects.items()}
        table = self._table(self.beside, {**{i: self.morning.projects[i] for i in self.morning.projects}, **came})
        openings = (o for project in table.projects for o in table.of_project(project))
        worth = ((o, o.worth(row)) for o in openings)
        pairs = [_Pair(o, row, value, seated) for o, value in worth if value is not None]
        plan = self.plan
        if plan is not None:
            pairs = self._priced(plan, pairs, top)
        return self._listed(pairs, top, "value" if plan is None else "prices", whose="project")

    def _priced(self, plan: Plan, pairs: Sequence[_Pair], top: int) -> list[_Pair]:
        """The best pairs of one person, each with what choosing it adds to the plan: first his leaving and the room he
        needs weighed apart, then, of somebody the plan knows, the few that are best so, together."""
        seating, rough = plan.seating, []
        for pair in pairs:
            number = plan.ledger.number.get(pair.opening.id)
            if number is None:
                rough.append(self._changed(pair))
                continue
            room = int(seating.prices[number])
            if pair.seated < 0:
                change = pair.value
            else:
                change = int(seating.changes_outside(np.array([pair.seated]), np.array([pair.value]))[0])
            rough.append(replace(pair, change=None if room >= FAR or change == -FAR else change - room))
        best = sorted(rough, key=_order)[:top]
        return [self._changed(p) if p.seated >= 0 and p.change is not None else p for p in best]

    def _openings(self, morning: Morning, project: Project) -> list[Opening]:
        return self._table(morning, {project.id: project}).of_project(project.id)

    def _table(self, morning: Morning, projects: dict[str, Project]) -> Table:
        base = self.morning
        return Table(morning.pool, projects, base.accounts, base.same_person, base.locks)

    def _offers(self, opening: Opening, twin: Opening) -> _Offers:
        """Everybody who could take the opening: of whom something came, as he is now (`twin`), all others as known."""
        ids, known = self.beside.columns.ids, self.morning.columns.ids
        if not len(ids):
            return self._weighed(opening, (opening,), 0 * opening.rows, opening.rows, opening.value, opening.rows)
        outdated = np.array([known.find(ident) for ident in ids], np.int64)
        kept = ~np.isin(opening.rows, outdated)
        rows, value = opening.rows[kept], opening.value[kept]
        return self._weighed(
            opening,
            (opening, twin),
            np.repeat([0, 1], [len(rows), len(twin.rows)]),
            np.append(rows, twin.rows),
            np.append(value, twin.value),
            np.append(rows, outdated[twin.rows]),
        )

    def _weighed(
        self, opening: Opening, openings: tuple[Opening, ...], at: Ints, row: Ints, value: Ints, seated: Ints
    ) -> _Offers:
        """These people with what choosing each adds to the plan. On an opening the plan knows somebody may sit
        already; one that came since is free, unless its client takes nobody more."""
        change, held, plan = np.full(len(row), -FAR), np.zeros(len(row), bool), self.plan
        if plan is None:
            return _Offers(openings, at, row, value, seated, change, held)
        seating, number = plan.seating, plan.ledger.number.get(opening.id)
        known = seated >= 0
        if number is not None:
            change[known] = seating.changes(number, seated[known], value[known])
            price = int(seating.prices[number])
            held = np.isin(seated, plan.rows_on.get(opening.id, ())) & known
            change[held] = 0
        else:
            free = not (opening.part.team or opening.part.needs_leader or self._full(plan, opening))
            if free:
                change[known] = seating.changes_outside(seated[known], value[known])
            price = 0 if free else FAR
        if price < FAR:
            change[~known] = value[~known] - price
        return _Offers(openings, at, row, value, seated, change, held)

    def _changed(self, pair: _Pair) -> _Pair:
        """One pair with what choosing it adds to the plan."""
        row, value, seated = (np.array([number]) for number in (pair.row, pair.value, pair.seated))
        return self._weighed(pair.opening, (pair.opening,), 0 * row, row, value, seated).pair(0)

    def _full(self, plan: Plan, opening: Opening) -> bool:
        """Has the client all the seats it takes?"""
        client = client_of(opening.part)
        cap = self.morning.table.client_caps.get(client) if client is not None else None
        return cap is not None and plan.at_client[client] >= cap

    # ------------------------------------------------------------ in words

    def _listed(self, pairs: Iterable[_Pair], top: int, by: By, *, whose: str) -> Listed:
        best = sorted(pairs, key=_order)[:top]
        judged = _judged(best)
        return Listed(tuple(self._candidate(rank, p, j, whose) for rank, (p, j) in enumerate(judged, 1)), by)

    def _candidate(self, rank: int, pair: _Pair, judged: Judged, whose: str) -> Candidate:
        lang, opening = self.morning.settings.lang, pair.opening
        table = Table(opening.pool, {}, (), {})
        beside = {"displaces": self._displaces(pair), "plan_change": pair.change}
        return candidate(table, rank, opening, pair.row, lang, whose=whose, judged=judged, **beside)

    def _displaces(self, pair: _Pair) -> str | None:
        """Who moves or loses a seat when the pair is chosen, in words; None where nobody does, or it is not known."""
        plan = self.plan
        if plan is None or pair.change is None:
            return None
        number, seating, new = plan.ledger.number.get(pair.opening.id), plan.seating, pair.seated < 0
        if plan.holds(pair.opening, pair.seated) or (number is None and new):
            return None
        if number is None:
            made = seating.without(pair.seated)
        elif new:
            made = seating.with_newcomer(number, pair.value)
        else:
            made = seating.with_pair(number, pair.seated, pair.value)
        if made is None:
            return None
        return uprooted(self.morning.table, plan, *made.uprooted, pair.seated, self.morning.settings.lang)


def _order(pair: _Pair) -> tuple[bool, bool, int, int, str, int]:
    """Whom the plan has there, then what adds most, then what no price is known of by its own value; then by id."""
    return not pair.held, pair.change is None, -(pair.change or 0), -pair.value, pair.opening.id, pair.row


def _judged(pairs: Sequence[_Pair]) -> Iterator[tuple[_Pair, Judged]]:
    """The pairs with everything about each; those of one opening are judged together."""
    rows: dict[int, list[int]] = {}
    for pair in pairs:
        rows.setdefault(id(pair.opening), []).append(pair.row)
    found = {}
    for pair in pairs:
        here, able = id(pair.opening), np.array(rows[id(pair.opening)])
        if here not in found:
            found[here] = iter(pair.opening.judge(able).each) if not pair.opening.others else None
        ones = found[here]
        yield pair, next(ones) if ones is not None else pair.opening.judge(np.array([pair.row]))


def _as_read(kind: RecordType, source: str, data: AnyRecord, *, attached: str | None = None) -> Extracted:
    return Extracted.model_construct(type=kind, source=source, data=data, attached=attached, evidence={}, unread=())


def _letters(text: str | None) -> str:
    return "".join(c for c in key(text or "") if c.isalnum())
