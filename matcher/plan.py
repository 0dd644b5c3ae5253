"""The batch plan: people and projects in, the proven best assignment out, with every seat and person accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.ledger import Ledger, Moves, Seating
from matcher.messages import Lang, tell
from matcher.model import Account, Assignment, Move, Placement, Project, Scores
from matcher.normalise.companies import company_key
from matcher.scoring.columns import Texts
from matcher.scoring.eligibility import KnowsMustHaves, NotBackToSender, broken, candidates_of, eligible
from matcher.scoring.pool import EVERYBODY, Floats, Ints, Pool, Rows, day_after
from matcher.scoring.questions import questions
from matcher.scoring.reasons import gaps, reasons
from matcher.scoring.value import Judged, judge, values
from matcher.scoring.wanted import Wanted, rate_of, wanted
from matcher.solver import Problem, Seats, Solution, Worker, solve

BACK = NotBackToSender()
UNKNOWN_TIER = 99
"""For comparing: further than any stated."""
RUNNING = "running:"
"""Prefix of a running seat among the solver's projects."""


@dataclass(frozen=True, eq=False)
class Opening:
    """A kind of seat that can be filled: a project, one position of it, or a running seat somebody could leave.

    People are judged when first asked for; what is kept of them are the rows no hard rule forbids and their value.
    """

    id: str
    project: str
    """Id of the project (or of the placement of a running seat) this is part of."""
    position: str | None
    seats: int
    part: Project
    """The project as far as this seat is concerned."""
    pool: Pool
    running: Placement | None = None
    holder: int = -1
    """Row of the person who sits on a running seat."""
    others: tuple[Project, ...] = ()
    """The same project as other companies sent it, best first: for whom this one's sender is his own company."""

    @cached_property
    def job(self) -> Wanted:
        return wanted(self.part, self.pool)

    @property
    def rows(self) -> Ints:
        """The people no hard rule forbids, in order."""
        return self._pairs[0]

    @property
    def value(self) -> Ints:
        """What each of `rows` is worth here, in yen."""
        return self._pairs[1]

    @cached_property
    def _pairs(self) -> tuple[Ints, Ints]:
        return next(_pairs_of([self]))

    def _able(self, rows: Ints) -> list[tuple[Opening, Ints]]:
        """The people no hard rule forbids (`rows`: so for the job as it is), by the way they may be proposed: this one,
        and those of other companies."""
        found = [(self, rows[rows != self.holder])]
        own = np.flatnonzero(~BACK.holds(self.pool, self.job)) if self.others else rows[:0]
        for way in self.ways:
            found.append((way, own[eligible(self.pool, way.job, own)]))
            own = own[~BACK.holds(self.pool, way.job, own)]
        return found

    @cached_property
    def ways(self) -> tuple[Opening, ...]:
        """This seat by the other companies that sent the project."""
        return tuple(replace(self, part=part, others=()) for part in self.others)

    def way(self, row: int) -> Opening:
        """This seat by the company the person may be proposed to: of those that sent the project the best that is not
        his own."""
        one = np.array([row])
        if not self.others or BACK.holds(self.pool, self.job, one)[0]:
            return self
        return next((way for way in self.ways if BACK.holds(self.pool, way.job, one)[0]), self)

    @property
    def _askable(self) -> bool:
        """Who could take over a running seat is known only where the contract says what the seat asks for."""
        return self.running is None or bool(self.running.required)

    @property
    def judged(self) -> Judged:
        """Everything about `rows`; worked out anew whenever it is asked for."""
        return self.judge(self.rows)

    def judge(self, rows: Ints) -> Judged:
        """Everything about these people here, whether some rule forbids them or not; one alone by his own way."""
        return self.way(int(rows[0]))._judge(rows) if self.others and len(rows) == 1 else self._judge(rows)

    def _judge(self, rows: Ints) -> Judged:
        return judge(self.pool, self.job, rows, only_if=self._opens)

    @property
    def _opens(self) -> float:
        """Chance that there is a seat at all: a running one is free only if the move before it comes off."""
        return self.pool.policy.leaving.move_chance if self.running else 1.0

    @cached_property
    def row_at(self) -> dict[int, int]:
        """Index into `rows` by row of the pool."""
        return {row: i for i, row in enumerate(self.rows.tolist())}

    def worth(self, row: int) -> int | None:
        """The value of one person here; None where a hard rule forbids him. Nobody else is judged for it."""
        if "_pairs" in self.__dict__:
            at = int(np.searchsorted(self.rows, row))
            return int(self.value[at]) if at < len(self.rows) and self.rows[at] == row else None
        one = np.array([row])
        if self.others and (way := self.way(row)) is not self:
            return way.worth(row)
        if not self._askable or row == self.holder or not eligible(self.pool, self.job, one)[0]:
            return None
        return int(self.judge(one).value[0])

    def refusals(self, rows: Rows = EVERYBODY) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
        """Per row, the index of the first hard rule broken (-1 where none is), and how many are."""
        broke = broken(self.pool, self.job, rows)
        if self.others:
            asked = np.arange(len(self.pool))[rows]
            left = np.flatnonzero(~BACK.holds(self.pool, self.job, rows))
            for way in self.ways:
                here = left[BACK.holds(self.pool, way.job, asked[left])]
                broke[:, here] = broken(self.pool, way.job, asked[here])
                left = left[~np.isin(left, here)]
        count = broke.sum(axis=0).astype(np.int8)
        return np.where(count > 0, np.argmax(broke, axis=0), -1).astype(np.int8), count

    @property
    def first_broken(self) -> NDArray[np.int8]:
        return self.refusals()[0]

    @property
    def rules_broken(self) -> NDArray[np.int8]:
        return self.refusals()[1]


def _pairs_of(openings: Sequence[Opening]) -> Iterator[tuple[Ints, Ints]]:
    """The rows and the value of each opening's people, judged together; the openings are of one pool."""
    pool = openings[0].pool
    found = iter(candidates_of(pool, [opening.job for opening in openings if opening._askable]))
    able = [o._able(next(found) if o._askable else np.array([], np.int64)) for o in openings]
    ways = [way for one in able for way in one]
    worth = iter(values(pool, [w.job for w, _ in ways], [r for _, r in ways], [w._opens for w, _ in ways]))
    for one in able:
        rows, value = [rows for _, rows in one], [next(worth) for _ in one]
        if len(one) == 1:
            yield rows[0], value[0]
        else:
            together = np.concatenate(rows)
            order = np.argsort(together, kind="stable")
            yield together[order], np.concatenate(value)[order]


def judge_together(openings: Iterable[Opening]) -> None:
    """Judges everybody on the openings nobody was judged on yet: many at once take far less than one by one."""
    waiting: dict[int, list[Opening]] = {}
    for opening in openings:
        if "_pairs" not in vars(opening):
            waiting.setdefault(id(opening.pool), []).append(opening)
    for some in waiting.values():
        for opening, pairs in zip(some, _pairs_of(some), strict=True):
            vars(opening)["_pairs"] = pairs


@dataclass(frozen=True, eq=False)
class Table:
    """All that a plan is made from: the pool, the projects with their openings, the company's caps. Openings are made,
    and people judged, when first asked for: who asks about one project pays for one."""

    pool: Pool
    projects: Mapping[str, Project]
    """In the order of their ids."""
    accounts: Iterable[Account] = ()
    same_person: Mapping[str, str] = field(default_factory=dict)
    """Person key by engineer id where two records are (probably) one person: he takes one seat at most."""
    locks: tuple[tuple[str, str], ...] = ()
    """Pairs (engineer, project) somebody ordered: they stay, whatever else is tried."""
    others: Mapping[str, tuple[Project, ...]] = field(default_factory=dict)
    """By project, the same as other companies sent it, best first."""

    @cached_property
    def openings(self) -> tuple[Opening, ...]:
        running = map(self._judged, _running_openings(self.pool))
        return (*(o for project in self.projects for o in self.of_project(project)), *running)

    @cached_property
    def opening(self) -> dict[str, Opening]:
        return {o.id: o for o in self.openings}

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Openings that are filled all together or not at all."""
        teams = [self.of_project(p.id) for p in self.projects.values() if p.team and len(p.positions) > 1]
        return tuple(tuple(o.id for o in parts) for parts in teams)

    @cached_property
    def client_caps(self) -> Mapping[str, int]:
        return _client_caps(self.pool, self.accounts)

    @cached_property
    def pairs(self) -> int:
        """Pairs on open projects that no hard rule forbids; with it, everybody is judged."""
        if "ledger" in vars(self):
            return int((self.ledger.holder[self.ledger.opening] < 0).sum())
        judge_together(self.openings)
        return sum(len(o.rows) for o in self.openings if o.running is None)

    def with_openings(self, openings: Iterable[Opening], pool: Pool | None = None) -> Table:
        """The same table with these openings in place of its own, judged as they come."""
        made = replace(self, pool=pool or self.pool)
        by_project: dict[str, list[Opening]] = {}
        every = tuple(openings)
        for opening in every:
            if opening.running is None:
                by_project.setdefault(opening.project, []).append(opening)
        vars(made).update(openings=every, _made=by_project)
        return made

    def recall(self, ledger: Ledger) -> None:
        """Takes the figures worked out from this very table before: nobody is judged again for them."""
        vars(self)["ledger"] = ledger

    def _judged(self, opening: Opening) -> Opening:
        """The opening, with who can take it where that was worked out before."""
        number = self.ledger.number.get(opening.id) if "ledger" in vars(self) else None
        if number is not None:
            vars(opening)["_pairs"] = self.ledger.of_opening(number)
        return opening

    def of_project(self, project: str) -> list[Opening]:
        """The openings of one project: itself, or its positions."""
        found = self._made.get(project)
        if found is None:
            whole = self.projects.get(project)
            parts = _positions(whole) if whole is not None else []
            others = self.others.get(project, ()) if whole is not None and not whole.positions else ()
            found = [
                self._judged(Opening(part.id, project, role, part.seats_or_one, part, self.pool, others=others))
                for part, role in parts
            ]
            self._made[project] = found
        return found

    def numbered(self, opening: int) -> Opening:
        """The opening of a number in the ledger; no others are made for it."""
        holder = int(self.ledger.holder[opening])
        if holder >= 0:
            return self._judged(running_opening(self.pool, holder, self.pool.placements[self.pool.ids[holder]]))
        found = self.of_project(self.ledger.projects[opening])
        return next(o for o in found if o.id == self.ledger.openings[opening])

    @cached_property
    def _made(self) -> dict[str, list[Opening]]:
        return {}

    def person(self, row: int) -> str:
        """The key of the person behind a row: the same for all records that are probably his."""
        ident = self.pool.ids[row]
        return self.same_person.get(ident, ident)

    @cached_property
    def persons(self) -> tuple[list[str], Ints]:
        """The keys of all persons in order, and per row the number of his."""
        who = [self.same_person.get(e, e) for e in self.pool.ids] if self.same_person else list(self.pool.ids)
        names, number = np.unique(np.array(who, object), return_inverse=True)
        return names.tolist(), number.astype(np.int64)

    def rows_of(self, person: str) -> list[int]:
        """The rows of one person's records."""
        ids = self._records.get(person, (person,))
        return [row for row in map(self.pool.columns.ids.find, ids) if row >= 0]

    @cached_property
    def _records(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for engineer, person in sorted(self.same_person.items()):
            found.setdefault(person, []).append(engineer)
        return found

    @cached_property
    def ledger(self) -> Ledger:
        """Every opening and every possible pair in numbers; with it, everybody is judged."""
        opening, row, value = self.columns
        holder = np.array([o.holder for o in self.openings], np.int64)
        staying = np.flatnonzero(holder >= 0)
        grouped = {ident for group in self.groups for ident in group}
        clients = [client_of(o.part) if o.running is None else None for o in self.openings]
        number = {name: n for n, name in enumerate(sorted({c for c in clients if c is not None}))}
        raw, cap = self.pool.columns, self.pool.policy.plan.partner_seats_max
        none = np.array([name == "" for name in raw.company_names], bool)
        partner = np.where(raw.own | none[raw.company], -1, raw.company) if cap is not None else np.full(len(raw), -1)
        return Ledger(
            openings=Texts.of(o.id for o in self.openings),
            projects=Texts.of(o.project for o in self.openings),
            single=np.array(
                [not o.part.team and not o.part.needs_leader and o.id not in grouped for o in self.openings], bool
            ),
            holder=holder,
            seats=np.array([o.seats for o in self.openings], np.int64),
            client=np.array([-1 if c is None else number[c] for c in clients], np.int64),
            cap=np.array([-1 if c is None else self.client_caps.get(c, -1) for c in clients], np.int64),
            opening=np.append(opening, staying).astype(np.int32),
            row=np.append(row, holder[staying]).astype(np.int32),
            value=np.append(value, 0 * staying),
            person=self.persons[1],
            locked=np.array([row for e, _ in self.locks for row in self.rows_of(self.same_person.get(e, e))], np.int64),
            partner=partner,
            partner_cap=np.array([-1 if cap is None else cap], np.int64),
            rate=np.array([rate_of(o.part, self.pool.policy) or 0 for o in self.openings], np.int64),
            **self._asks,
        )

    @property
    def _asks(self) -> dict[str, Ints]:
        """The must-haves of all new seats, as the ledger keeps them."""
        asks: list[int] = []
        skills: list[tuple[int, int]] = []
        must = KnowsMustHaves()
        for number, opening in enumerate(self.openings):
            for asked in opening.job.required if opening.running is None else ():
                if not must.passes(asked):
                    skills += [(len(asks), skill) for skill in {*asked.columns, *asked.near}]
                    asks.append(number)
        asks_of, asks_skill = np.array(skills, np.int64).reshape(-1, 2).T
        return {"asks": np.array(asks, np.int64), "asks_of": asks_of, "asks_skill": asks_skill}

    @cached_property
    def columns(self) -> tuple[Ints, Ints, Ints]:
        """Every possible pair: the number of its opening, its row, its value."""
        judge_together(self.openings)
        sizes = [len(o.rows) for o in self.openings]
        none = [np.array([], np.int64)]
        return (
            np.repeat(np.arange(len(sizes)), sizes),
            np.concatenate([o.rows for o in self.openings] or none),
            np.concatenate([o.value for o in self.openings] or none),
        )


def lay_out(
    pool: Pool,
    projects: Iterable[Project],
    *,
    accounts: Iterable[Account] = (),
    same_person: Mapping[str, str] | None = None,
) -> Table:
    """These people and projects, ready to be judged."""
    by_id = {p.id: p for p in sorted(projects, key=lambda p: p.id)}
    return Table(pool, by_id, tuple(accounts), dict(same_person or {}))


def _positions(project: Project) -> list[tuple[Project, str | None]]:
    """The project itself, or one project per position with the position's own price and demands."""
    if not project.positions:
        return [(project, None)]
    parts = []
    for number, position in enumerate(project.positions, 1):
        stated = position.rate_min is not None or position.rate_max is not None
        update = {
            "id": f"{project.id}/{number}",
            "seats": position.seats,
            "role": position.role or project.role,
            "required": (*project.required, *position.required),
            "rate_min": position.rate_min if stated else project.rate_min,
            "rate_max": position.rate_max if stated else project.rate_max,
        }
        parts.append((project.model_copy(update=update), position.role))
    return parts


def _running_openings(pool: Pool) -> list[Opening]:
    """The seats of the people who could be moved: each must stay filled, by its holder or by a backfill."""
    rows = np.flatnonzero(pool.moving & (pool.columns.running >= 0)).tolist()
    return [running_opening(pool, row, pool.placements[pool.ids[row]]) for row in rows]


def running_opening(pool: Pool, row: int, running: Placement) -> Opening:
    """The seat of one person on a running contract."""
    seat = Project(
        id=RUNNING + running.id,
        title=running.project,
        client=running.client,
        sender=running.route,
        required=running.required,
        rate_min=running.sell_rate,
        rate_max=running.sell_rate,
        settlement=running.settlement,
        start=day_after(running.contract_end) if running.contract_end else None,
        place=running.place,
        contract=running.contract,
        interviews=1,
        seats=1,
    )
    return Opening(seat.id, running.id, None, 1, seat, pool, running, row)


def _client_caps(pool: Pool, accounts: Iterable[Account]) -> dict[str, int]:
    """New seats each client may still take: its cap less the people it has now."""
    caps = {company_key(a.name): a.seat_cap for a in accounts if a.seat_cap is not None}
    caps |= {company_key(name): cap for name, cap in pool.policy.client_caps.items()}
    known = (*pool.placements.values(), *pool.strangers)
    running = (p for p in known if not (p.contract_end and p.contract_end < pool.today))
    now = Counter(company_key(p.client) for p in running)
    return {name: max(cap - now[name], 0) for name, cap in sorted(caps.items())}


def client_of(project: Project) -> str | None:
    """Whom a seat counts for: the end client where it is named, else the company we would contract with."""
    return company_key(project.client) or company_key(project.sender) or None


def problem(
    table: Table,
    *,
    locks: Iterable[tuple[str, str]] = (),
    vetoes: Iterable[tuple[str, str]] = (),
    without_engineer: str | None = None,
    fewer_seats: str | None = None,
    staffed: Iterable[tuple[str, str]] = (),
) -> tuple[Problem, Ints]:
    """The solver's instance, and the row of the pool behind each of its pairs (-1 where somebody stays on his running
    seat).

    `locks`/`vetoes` name (engineer, project); `staffed` are pairs (engineer, opening) that must be chosen.
    `without_engineer` and `fewer_seats` (an opening; of a team, which is all or nothing, the whole team) give the
    instance for their prices.
    """
    _, person = table.persons
    out = table.pool.columns.ids.find(without_engineer) if without_engineer is not None else -1
    without = next((g for g in table.groups if fewer_seats in g), (fewer_seats,))
    seats = [_seats(o, fewer=o.id in without) for o in table.openings]
    fixed = [(worker, *places) for worker, places in _orders(table, locks, out)]
    barred = [(worker, place) for worker, places in _orders(table, vetoes, out) for place in places]
    kept = {s.id for s in seats if s.seats > 0}
    instance = Problem.of(
        _workers(table),
        [s for s in seats if s.seats > 0],
        (),
        client_caps=table.client_caps,
        partner_caps=_partner_caps(table.pool),
        groups=[g for g in table.groups if kept.issuperset(g)],
        locks=[*fixed, *((table.same_person.get(e, e), p) for e, p in staffed)],
        vetoes=barred,
    )
    number = {p.id: n for n, p in enumerate(instance.projects)}
    place = np.array([number.get(o.id, -1) for o in table.openings], np.int64)
    opening, row, value = table.columns
    worker, project = person[row], place[opening]
    stays = [(person[o.holder], number[o.id]) for o in table.openings if o.running is not None and o.id in number]
    stay_worker, stay_project = np.array(stays, np.int64).reshape(-1, 2).T
    width = max(len(instance.projects), 1)
    usable = (row != out) & (project >= 0) & ~np.isin(worker * width + project, stay_worker * width + stay_project)
    worker, project, row, value = worker[usable], project[usable], row[usable], value[usable]
    tier = table.pool.tier
    near = np.where(tier < 0, UNKNOWN_TIER, tier)[row]
    order = np.lexsort((row, near, -value, project, worker))
    worker, project, row, value = worker[order], project[order], row[order], value[order]
    first = np.ones(len(row), bool)  # of a person's records the one worth most, then the nearest
    first[1:] = (worker[1:] != worker[:-1]) | (project[1:] != project[:-1])
    nil = np.zeros(len(stay_worker), np.int64)
    worker, project = np.append(worker[first], stay_worker), np.append(project[first], stay_project)
    value, row = np.append(value[first], nil), np.append(row[first], nil - 1)
    order = np.lexsort((project, worker))
    load = np.full(len(order), 100, np.int64)
    whole = replace(instance, worker=worker[order], project=project[order], value=value[order], load=load)
    return whole, row[order]


def _workers(table: Table) -> list[Worker]:
    """One worker per person. Met in several records he leads if one says so, keeps his running seat if one holds it,
    and counts for no partner if he is ours."""
    names, person = table.persons
    raw, count = table.pool.columns, len(names)
    leads = np.bincount(person, raw.leads, count) > 0
    holds = np.bincount(person, table.pool.moving & (raw.running >= 0), count) > 0
    own = np.bincount(person, raw.own, count) > 0
    partners: dict[int, str] = {}
    companies = list(raw.company_names)
    for number, company in zip(person.tolist(), raw.company.tolist(), strict=True):
        if companies[company] and not own[number]:
            partners.setdefault(number, companies[company])
    return [Worker(name, partners.get(n), bool(leads[n]), must_place=bool(holds[n])) for n, name in enumerate(names)]


def _seats(opening: Opening, *, fewer: bool) -> Seats:
    project = opening.part
    return Seats(
        id=opening.id,
        seats=opening.seats - (opening.seats if project.team else 1) * fewer,
        client=client_of(project) if opening.running is None else None,
        team=project.team,
        needs_leader=project.needs_leader,
        must_fill=opening.running is not None,
    )


def _partner_caps(pool: Pool) -> dict[str, int]:
    cap = pool.policy.plan.partner_seats_max
    if cap is None:
        return {}
    raw = pool.columns
    partners = {raw.company_names[n] for n in np.unique(raw.company[~raw.own]).tolist()} - {""}
    return dict.fromkeys(sorted(partners), cap)


def _orders(table: Table, orders: Iterable[tuple[str, str]], out: int) -> Iterator[tuple[str, list[str]]]:
    """(engineer, project) as the solver's worker and openings: of a project's positions all the person could take."""
    for engineer, project in orders:
        worker = table.same_person.get(engineer, engineer)
        rows = [row for row in table.rows_of(worker) if row != out]
        openings = table.of_project(project)
        able = [o.id for o in openings if any(o.worth(row) is not None for row in rows)]
        yield worker, able or [o.id for o in openings[:1]]


@dataclass(frozen=True)
class Choice:
    """One chosen pair: a row of the pool on an opening."""

    opening: Opening
    row: int

    @property
    def at(self) -> int:
        return self.opening.row_at[self.row]

    @property
    def value(self) -> int:
        return int(self.opening.value[self.at])


@dataclass(frozen=True, eq=False)
class Plan:
    """The solver's answer in the house's terms."""

    solution: Solution
    pairs: tuple[tuple[str, int], ...]
    """New seats, backfills included, as (opening, row) in order; who stays where he is, is not among them."""
    table: Table
    moves: Moves | None = None
    """The moves between its seats, where they were kept with it."""

    @property
    def ledger(self) -> Ledger:
        """Every possible pair in numbers."""
        return self.table.ledger

    @cached_property
    def seating(self) -> Seating:
        """Who sits where, to be rearranged."""
        return Seating(self.ledger, self.pairs, self.moves)

    @cached_property
    def chosen(self) -> tuple[Choice, ...]:
        """The pairs with their openings."""
        return tuple(Choice(self.table.opening[opening], row) for opening, row in self.pairs)

    def holds(self, opening: Opening, row: int) -> bool:
        """Does the plan put this person there?"""
        return row in self.rows_on.get(opening.id, ())

    @cached_property
    def rows_on(self) -> dict[str, list[int]]:
        """Who is chosen, by opening."""
        rows: dict[str, list[int]] = {}
        for opening, row in self.pairs:
            rows.setdefault(opening, []).append(row)
        return rows

    @cached_property
    def seat_of(self) -> dict[int, str]:
        """The opening each row is chosen for."""
        return {row: opening for opening, row in reversed(self.pairs)}

    def taken(self, opening: Opening) -> int:
        """How many seats of an opening the plan fills."""
        return len(self.rows_on.get(opening.id, ()))

    @cached_property
    def at_client(self) -> Counter[str | None]:
        """New seats by client."""
        return Counter(client_of(c.opening.part) for c in self.chosen if c.opening.running is None)

    @cached_property
    def seated(self) -> frozenset[int]:
        """The rows that are chosen."""
        return frozenset(row for _, row in self.pairs)


def best_plan(table: Table, *, locks: Iterable[tuple[str, str]] = (), vetoes: Iterable[tuple[str, str]] = ()) -> Plan:
    """The proven best plan. Its objective is the sum of the values of the chosen pairs, in yen."""
    instance, rows = problem(table, locks=locks, vetoes=vetoes)
    solution = solve(instance, time_limit=table.pool.policy.plan.time_limit_s)
    return _plan(table, instance, solution, rows)


def plan_near(
    table: Table,
    old: Iterable[tuple[str, int]],
    *,
    switching: int,
    locks: Iterable[tuple[str, str]] = (),
    vetoes: Iterable[tuple[str, str]] = (),
) -> tuple[Plan, int, int]:
    """The best plan where giving up an old pair (opening, row) that is still possible costs `switching` yen; with its
    worth (value less that cost) and the bound on the worth of every plan. The plan's objective is the sum of values."""
    instance, rows = problem(table, locks=locks, vetoes=vetoes)
    at = instance.pair_at.of([(table.person(row), opening) for opening, row in old])
    kept = at[at >= 0]
    value = instance.value.copy()
    value[kept] += switching
    solution = solve(replace(instance, value=value), time_limit=table.pool.policy.plan.time_limit_s)
    chosen = instance.pair_at.of(list(solution.plan))
    held = int(np.isin(chosen, kept).sum()) * switching
    cost = len(kept) * switching
    told = replace(solution, objective=solution.objective - held)
    return _plan(table, instance, told, rows), solution.objective - cost, solution.bound - cost


def _plan(table: Table, instance: Problem, solution: Solution, rows: Ints) -> Plan:
    workers = {w.id: n for n, w in enumerate(instance.workers)}
    projects = {p.id: n for n, p in enumerate(instance.projects)}
    width = max(len(projects), 1)
    pairs = instance.worker * width + instance.project
    met = [workers[worker] * width + projects[opening] for worker, opening in solution.plan]
    found = rows[np.searchsorted(pairs, met)].tolist() if met else []
    chosen = [(opening, row) for (_, opening), row in zip(solution.plan, found, strict=True) if row >= 0]
    return Plan(solution, tuple(sorted(chosen)), table)


def best_plan_with(table: Table, opening: Opening, row: int) -> Plan | None:
    """The best plan that holds this pair; None where no plan can hold it (a team that cannot be completed)."""
    instance, rows = problem(table, locks=table.locks, staffed=[(table.person(row), opening.id)])
    solution = solve(instance, time_limit=table.pool.policy.plan.time_limit_s)
    return None if solution.status == "INFEASIBLE" else _plan(table, instance, solution, rows)


def worth(table: Table, *, without_engineer: str | None = None, fewer_seats: str | None = None) -> int:
    """The objective of the best plan without somebody, or with fewer seats (see `problem`), in yen, under the orders
    that can still be kept: a seat that is no longer there keeps nobody. Raises ValueError where no plan is left."""
    locks = table.locks
    for kept in (locks, [(e, p) for e, p in locks if fewer_seats is None or p != table.opening[fewer_seats].project]):
        if without_engineer is not None:
            kept = [(e, p) for e, p in kept if e != without_engineer]
        instance, _ = problem(table, locks=kept, without_engineer=without_engineer, fewer_seats=fewer_seats)
        solution = solve(instance, time_limit=table.pool.policy.plan.time_limit_s)
        if solution.status != "INFEASIBLE":
            return solution.objective
    raise ValueError("no plan follows this change")


def assignment(table: Table, opening: Opening, row: int, lang: Lang, *, judged: Judged | None = None) -> Assignment:
    """One pair in words and figures; `judged` is of that row alone."""
    pool, opening = table.pool, opening.way(row)
    judged = opening.judge(np.array([row])) if judged is None else judged
    person = pool.people[row]
    return Assignment(
        engineer=person.id,
        project=opening.project,
        position=opening.position,
        backfill=opening.running is not None,
        scores=scores(judged),
        probability=round(float(judged.probability[0]), 4),
        margin=None if np.isnan(judged.margin[0]) else int(judged.margin[0]),
        value=int(judged.value[0]),
        route=route(opening.job.project),
        reasons=reasons(pool, row, opening.job, lang),
        gaps=gaps(pool, row, opening.job, lang),
        findings=tuple(f.message for f in pool.notes.get(person.id, ()) if f.severity == "warn"),
        questions=questions(pool, row, opening.job, lang),
    )


def scores(judged: Judged, at: int = 0) -> Scores:
    """The four part scores of one judged row."""

    def score(values: Floats) -> float | None:
        return None if np.isnan(values[at]) else round(float(values[at]), 1)

    return Scores(fit=score(judged.fit), start=score(judged.start), cost=score(judged.cost), speed=score(judged.speed))


def route(project: Project) -> str | None:
    """To whom the proposal goes: the sender the project came from, nobody else."""
    return project.sender or project.sender_address or project.client


def moves(table: Table, plan: Plan, lang: Lang) -> tuple[Move, ...]:
    """社内調整: who leaves which running seat for what, and who takes over."""
    pool = table.pool
    backfills = {c.opening.project: pool.ids[c.row] for c in plan.chosen if c.opening.running is not None}
    found = []
    for choice in plan.chosen:
        if not pool.moving[choice.row] or pool.columns.running[choice.row] < 0:
            continue
        engineer = pool.ids[choice.row]
        running = pool.placements[engineer]
        backfill = backfills.get(running.id)
        found.append(
            Move(
                engineer=engineer,
                leaves=running.id,
                to=choice.opening.project,
                on=running.contract_end,
                backfill=backfill,
                because=tell(
                    "plan.move" if backfill else "plan.move_open",
                    lang,
                    backfill=_shown(pool, backfill) if backfill else None,
                    value=f"{choice.value:,}",
                ),
            )
        )
    return tuple(found)


def _shown(pool: Pool, engineer: str) -> str:
    """Initials with the id."""
    return f"{pool.columns.initials[pool.row(engineer)] or '?'}({engineer})"
