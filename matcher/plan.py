"""The batch plan: people and projects in, the proven best assignment out, with every seat and person accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.messages import Lang, tell
from matcher.model import Account, Assignment, Move, Placement, Project, Scores, SupplyKind
from matcher.normalise.companies import company_key
from matcher.scoring.eligibility import broken
from matcher.scoring.pool import SUPPLIES, Floats, Pool, day_after
from matcher.scoring.questions import questions
from matcher.scoring.reasons import gaps, reasons
from matcher.scoring.value import Judged, judge
from matcher.scoring.wanted import Wanted, wanted
from matcher.solver import Problem, Seats, Solution, Worker, solve

RUNNING = "running:"
"""Prefix of a running seat among the solver's projects."""


@dataclass(frozen=True)
class Opening:
    """A kind of seat that can be filled: a project, one position of it, or a running seat somebody could leave."""

    id: str
    job: Wanted
    project: str
    """Id of the project (or of the placement of a running seat) this is part of."""
    position: str | None
    seats: int
    judged: Judged
    """Only the people no hard rule forbids."""
    first_broken: NDArray[np.int8]
    """Per person of the pool, index of the first hard rule broken; -1 where none is."""
    rules_broken: NDArray[np.int8]
    """Per person, how many hard rules are broken."""
    running: Placement | None = None

    @cached_property
    def row_at(self) -> dict[int, int]:
        """Index into `judged` by row of the pool."""
        return {int(row): i for i, row in enumerate(self.judged.rows)}


@dataclass(frozen=True)
class Table:
    """All that a plan is made from: the pool, the openings with their judged people, the company's caps."""

    pool: Pool
    openings: tuple[Opening, ...]
    projects: Mapping[str, Project]
    groups: tuple[tuple[str, ...], ...]
    client_caps: Mapping[str, int]
    same_person: Mapping[str, str] = field(default_factory=dict)
    """Person key by engineer id where two records are (probably) one person: he takes one seat at most."""

    @cached_property
    def opening(self) -> dict[str, Opening]:
        return {o.id: o for o in self.openings}

    @property
    def pairs(self) -> int:
        """Pairs on open projects that no hard rule forbids."""
        return sum(len(o.judged.rows) for o in self.openings if o.running is None)

    def of_project(self, project: str) -> list[Opening]:
        """The openings of one project: itself, or its positions."""
        return [o for o in self.openings if o.project == project and o.running is None]


def lay_out(
    pool: Pool,
    projects: Iterable[Project],
    *,
    accounts: Iterable[Account] = (),
    same_person: Mapping[str, str] | None = None,
) -> Table:
    """Every opening judged against everybody."""
    projects = sorted(projects, key=lambda p: p.id)
    openings: list[Opening] = []
    groups: list[tuple[str, ...]] = []
    for project in projects:
        parts = [_opening(pool, part, project, role) for part, role in _positions(project)]
        openings += parts
        if project.team and len(parts) > 1:
            groups.append(tuple(o.id for o in parts))
    openings += _running_openings(pool)
    return Table(
        pool=pool,
        openings=tuple(openings),
        projects={p.id: p for p in projects},
        groups=tuple(groups),
        client_caps=_client_caps(pool, accounts),
        same_person=dict(same_person or {}),
    )


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


def _opening(pool: Pool, part: Project, project: Project, position: str | None) -> Opening:
    job = wanted(part, pool)
    broke = broken(pool, job)
    count = broke.sum(axis=0).astype(np.int8)
    first = np.where(count > 0, np.argmax(broke, axis=0), -1).astype(np.int8)
    judged = judge(pool, job, np.flatnonzero(count == 0))
    return Opening(part.id, job, project.id, position, part.seats_or_one, judged, first, count)


def _running_openings(pool: Pool) -> list[Opening]:
    """The seats of the people who could be moved: each must stay filled, by its holder or by a backfill.

    Who could take over is known only where the contract says what the seat asks for.
    """
    openings = []
    moving = np.flatnonzero(pool.supply == SUPPLIES.index(SupplyKind.REASSIGN))
    for row in moving.tolist():
        running = pool.placements.get(pool.people[row].id)
        if running is None:
            continue
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
        opening = _opening(pool, seat, seat, None)
        able = np.flatnonzero(opening.rules_broken == 0) if running.required else np.array([], int)
        judged = judge(pool, opening.job, able[able != row], only_if=pool.policy.leaving.move_chance)
        openings.append(replace(opening, project=running.id, judged=judged, running=running))
    return openings


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
) -> tuple[Problem, dict[tuple[str, str], int]]:
    """The solver's instance, and the row of the pool behind each of its pairs (worker, opening).

    `locks`/`vetoes` name (engineer, project); `staffed` are pairs (engineer, opening) that must be chosen.
    `without_engineer` and `fewer_seats` (an opening; of a team, which is all or nothing, the whole team) give the
    instance for their prices.
    """
    pool = table.pool
    who = [table.same_person.get(e.id, e.id) for e in pool.people]
    best: dict[tuple[str, str], tuple[int, int]] = {}
    for opening in table.openings:
        for row, value in zip(opening.judged.rows.tolist(), opening.judged.value.tolist(), strict=True):
            pair = (who[row], opening.id)
            if pool.people[row].id != without_engineer and (pair not in best or value > best[pair][0]):
                best[pair] = (value, row)
    stays = dict.fromkeys(_stays(table, who))
    without = next((g for g in table.groups if fewer_seats in g), (fewer_seats,))
    seats = [_seats(o, fewer=o.id in without) for o in table.openings]
    fixed = [(worker, *places) for worker, places in _orders(table, locks, best)]
    barred = [(worker, place) for worker, places in _orders(table, vetoes, best) for place in places]
    keep = {s.id for s in seats if s.seats > 0}
    instance = Problem.of(
        _workers(pool, who),
        [s for s in seats if s.seats > 0],
        [(*pair, value) for pair, (value, _) in best.items() if pair[1] in keep and pair not in stays]
        + [(*pair, 0) for pair in stays],
        client_caps=table.client_caps,
        partner_caps=_partner_caps(pool),
        groups=[g for g in table.groups if keep.issuperset(g)],
        locks=[*fixed, *((table.same_person.get(e, e), p) for e, p in staffed)],
        vetoes=barred,
    )
    return instance, {pair: row for pair, (_, row) in best.items() if pair not in stays}


def _workers(pool: Pool, who: list[str]) -> list[Worker]:
    """One worker per person. Met in several records he leads if one says so, keeps his running seat if one holds it,
    and counts for no partner if he is ours."""
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(who):
        rows.setdefault(name, []).append(row)
    return [_worker(pool, name, own) for name, own in rows.items()]


def _worker(pool: Pool, name: str, rows: list[int]) -> Worker:
    people = [pool.people[row] for row in rows]
    leads = any(pool.people[row].leader is True or pool.roles[row] & {"PL", "PM", "SL"} for row in rows)
    holds = any(e.supply is SupplyKind.REASSIGN and e.id in pool.placements for e in people)
    partners = [pool.companies[row] for row in rows if pool.companies[row]]
    partner = partners[0] if partners and not pool.own[rows].any() else None
    return Worker(name, partner, leads, must_place=holds)


def _stays(table: Table, who: list[str]) -> list[tuple[str, str]]:
    """(holder, running seat): staying is worth nothing more than doing nothing."""
    held = {RUNNING + p.id: table.pool.row(e) for e, p in table.pool.placements.items()}
    return [(who[held[o.id]], o.id) for o in table.openings if o.running is not None]


def _seats(opening: Opening, *, fewer: bool) -> Seats:
    project = opening.job.project
    whole = opening.job.project.team
    return Seats(
        id=opening.id,
        seats=opening.seats - (opening.seats if whole else 1) * fewer,
        client=client_of(project) if opening.running is None else None,
        team=project.team,
        needs_leader=project.needs_leader,
        must_fill=opening.running is not None,
    )


def _partner_caps(pool: Pool) -> dict[str, int]:
    cap = pool.policy.plan.partner_seats_max
    if cap is None:
        return {}
    partners = {c for c, own in zip(pool.companies, pool.own, strict=True) if c and not own}
    return dict.fromkeys(sorted(partners), cap)


def _orders(
    table: Table, orders: Iterable[tuple[str, str]], best: Mapping[tuple[str, str], object]
) -> Iterator[tuple[str, list[str]]]:
    """(engineer, project) as the solver's worker and openings: of a project's positions all the person could take."""
    for engineer, project in orders:
        worker = table.same_person.get(engineer, engineer)
        openings = [o.id for o in table.of_project(project)]
        yield worker, [o for o in openings if (worker, o) in best] or openings[:1]


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
        return int(self.opening.judged.value[self.at])


@dataclass(frozen=True)
class Plan:
    """The solver's answer in the house's terms."""

    solution: Solution
    chosen: tuple[Choice, ...]
    """New seats, backfills included; who stays where he is, is not among them."""


def best_plan(table: Table, *, locks: Iterable[tuple[str, str]] = (), vetoes: Iterable[tuple[str, str]] = ()) -> Plan:
    """The proven best plan. Its objective is the sum of the values of the chosen pairs, in yen."""
    instance, rows = problem(table, locks=locks, vetoes=vetoes)
    solution = solve(instance, time_limit=table.pool.policy.plan.time_limit_s)
    return _plan(table, solution, rows)


def _plan(table: Table, solution: Solution, rows: Mapping[tuple[str, str], int]) -> Plan:
    chosen = [
        Choice(table.opening[opening], rows[worker, opening])
        for worker, opening in solution.plan
        if (worker, opening) in rows and rows[worker, opening] in table.opening[opening].row_at
    ]
    chosen.sort(key=lambda c: (c.opening.id, table.pool.people[c.row].id))
    return Plan(solution, tuple(chosen))


def best_plan_with(table: Table, opening: Opening, row: int) -> Plan | None:
    """The best plan that holds this pair; None where no plan can hold it (a team that cannot be completed)."""
    person = table.pool.people[row].id
    worker = table.same_person.get(person, person)
    instance, rows = problem(table, staffed=[(worker, opening.id)])
    solution = solve(instance, time_limit=table.pool.policy.plan.time_limit_s)
    return None if solution.status == "INFEASIBLE" else _plan(table, solution, rows)


def worth(table: Table, **change: Any) -> int:
    """The objective of the best plan under a change (see `problem`), in yen. A change no plan can follow raises
    ValueError."""
    instance, _ = problem(table, **change)
    solution = solve(instance, time_limit=table.pool.policy.plan.time_limit_s)
    if solution.status == "INFEASIBLE":
        raise ValueError("no plan follows this change")
    return solution.objective


def assignment(table: Table, opening: Opening, row: int, lang: Lang, *, judged: Judged | None = None) -> Assignment:
    """One pair in words and figures. A pair some rule forbids is judged by the caller (`judged` of that row alone)."""
    pool = table.pool
    judged, at = (opening.judged, opening.row_at[row]) if judged is None else (judged, 0)
    person = pool.people[row]
    return Assignment(
        engineer=person.id,
        project=opening.project,
        position=opening.position,
        backfill=opening.running is not None,
        scores=scores(judged, at),
        probability=round(float(judged.probability[at]), 4),
        margin=None if np.isnan(judged.margin[at]) else int(judged.margin[at]),
        value=int(judged.value[at]),
        route=route(opening.job.project),
        reasons=reasons(pool, row, opening.job, lang),
        gaps=gaps(pool, row, opening.job, lang),
        findings=tuple(f.message for f in pool.notes.get(person.id, ()) if f.severity == "warn"),
        questions=questions(pool, row, opening.job, lang),
    )


def scores(judged: Judged, at: int) -> Scores:
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
    backfills = {c.opening.project: pool.people[c.row].id for c in plan.chosen if c.opening.running is not None}
    found = []
    for choice in plan.chosen:
        person = pool.people[choice.row]
        running = pool.placements.get(person.id)
        if person.supply is not SupplyKind.REASSIGN or running is None:
            continue
        backfill = backfills.get(running.id)
        found.append(
            Move(
                engineer=person.id,
                leaves=running.id,
                to=choice.opening.project,
                on=running.contract_end,
                backfill=backfill,
                because=tell(
                    "plan.move" if backfill else "plan.move_open", lang, backfill=backfill, value=f"{choice.value:,}"
                ),
            )
        )
    return tuple(found)
