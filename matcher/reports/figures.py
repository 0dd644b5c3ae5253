"""The counts a report opens with: who is placed, free or held, by client, and where effort should go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import median
from typing import Literal

from matcher.model import AnyOf, Engineer, Place, Placement, Project, Requirement, SupplyKind
from matcher.normalise.companies import company_key
from matcher.reports.model import ReportInput
from matcher.reports.words import Supply, Words, supply_of

State = Literal["placed", "free", "stays", "held"]
STATES: tuple[State, ...] = ("placed", "free", "stays", "held")
"""What the plan says of a person: has a seat, has none, stays where he works, is held back."""

Price = Literal["high", "low", "unknown"]


@dataclass(frozen=True)
class ClientLine:
    """One client: people there now and after the plan, seats won and their expected profit in yen."""

    name: str
    now: int
    after: int
    seats: int
    expected: int


@dataclass(frozen=True)
class Cell:
    """One corner of quality × quantity."""

    price: Price
    winnable: bool
    projects: tuple[str, ...]
    seats: int
    people: int


@dataclass(frozen=True)
class HeldFinding:
    """A finding to be cleared up, whether it came as a record or inside a held person's entry."""

    engineer: str | None
    held: bool
    severity: str | None
    rule: str | None
    place: Place | None
    found: str | None
    because: str | None
    suggestion: str | None
    message: str | None


def price_range(project: Project) -> tuple[int | None, int | None]:
    """Least and most per person-month; of the positions where the project itself gives none."""
    if project.rate_min is not None or project.rate_max is not None:
        return project.rate_min, project.rate_max
    least = [p.rate_min for p in project.positions if p.rate_min is not None]
    most = [p.rate_max for p in project.positions if p.rate_max is not None]
    return min(least, default=None), max(most, default=None)


def seats(project: Project) -> int:
    """Seats to fill; those of the positions where the project gives no number of its own."""
    return project.seats or sum(p.seats for p in project.positions) or 1


def runs(placement: Placement, today: date) -> bool:
    """Whether the contract runs today; an open end runs on."""
    return (placement.start is None or placement.start <= today) and (
        placement.contract_end is None or placement.contract_end >= today
    )


class Figures:
    """Counts of one report, each computed when first asked for."""

    def __init__(self, report: ReportInput, words: Words) -> None:
        self.report = report
        self.match = report.match
        self.words = words
        self.placed = {a.engineer for a in self.match.assignments}
        self.held = {h.engineer for h in self.match.held}

    # ------------------------------------------------------------ people

    def state(self, engineer: Engineer) -> State:
        if engineer.id in self.placed:
            return "placed"
        if engineer.id in self.held:
            return "held"
        return "stays" if engineer.supply is SupplyKind.REASSIGN else "free"

    @cached_property
    def supply(self) -> dict[Supply, Counter[State]]:
        """People by kind of supply and by what the plan says of them; our own of no stated kind, and those of whom
        nothing is said, last and only if there are any."""
        counts: dict[Supply, Counter[State]] = {kind: Counter() for kind in (*SupplyKind, "own", "unknown")}
        for engineer in self.report.engineers.values():
            counts[supply_of(engineer)][self.state(engineer)] += 1
        return {kind: found for kind, found in counts.items() if found or isinstance(kind, SupplyKind)}

    @cached_property
    def own(self) -> list[Engineer]:
        return [e for e in self.report.engineers.values() if e.own]

    @cached_property
    def running(self) -> list[Placement]:
        return [p for p in self.report.placements if runs(p, self.match.today)]

    def _works(self, engineer: Engineer) -> bool:
        """At work today: a running contract, or a kind of supply that means one."""
        if engineer.id in self._working:
            return True
        if engineer.supply is SupplyKind.REASSIGN:
            return True
        free = engineer.available_from
        return engineer.supply is SupplyKind.SOON and (free is None or free > self.match.today)

    @cached_property
    def _working(self) -> set[str]:
        found = (self.words.engineer_of(p.engineer) for p in self.running)
        return {e.id for e in found if e}

    @cached_property
    def utilisation_now(self) -> float | None:
        """Share of our own people at work today; None where we have nobody."""
        return sum(map(self._works, self.own)) / len(self.own) if self.own else None

    @cached_property
    def utilisation_after(self) -> float | None:
        """The same once the plan is carried out: placed, or at work beyond the plan's start."""
        stay = [e for e in self.own if e.id in self.placed or self._stays(e)]
        return len(stay) / len(self.own) if self.own else None

    def _stays(self, engineer: Engineer) -> bool:
        if engineer.supply in (SupplyKind.SOON, SupplyKind.BENCH):
            return False
        return self._works(engineer)

    @cached_property
    def idle_own(self) -> int:
        """Our own people the plan finds no seat for; who stays on a running project is not idle."""
        found = (self.words.engineer_of(i.engineer) for i in self.match.idle)
        return sum(1 for e in found if e and e.own and e.supply is not SupplyKind.REASSIGN)

    @cached_property
    def idle_other(self) -> int:
        """People of other companies and freelancers without a seat."""
        found = (self.words.engineer_of(i.engineer) for i in self.match.idle)
        return sum(1 for e in found if e and e.standing == "partner")

    @cached_property
    def idle_unknown(self) -> int:
        """People without a seat of whom nobody says whose they are."""
        found = (self.words.engineer_of(i.engineer) for i in self.match.idle)
        return sum(1 for e in found if e is None or e.standing == "unknown")

    def idle_days(self, engineer: Engineer) -> int | None:
        """Days without work up to today; None where that is not known or the person is not free yet."""
        free = engineer.available_from
        return (self.match.today - free).days if free and free <= self.match.today else None

    # ------------------------------------------------------------ seats and clients

    @cached_property
    def open_seats(self) -> int:
        return sum(u.seats for u in self.match.unfilled)

    @cached_property
    def margin(self) -> int:
        """Monthly gross profit of all assignments whose margin is known, in yen."""
        return sum(a.margin for a in self.match.assignments if a.margin is not None)

    @cached_property
    def clients(self) -> list[ClientLine]:
        """Clients by people after the plan, most first; a person who moves is counted where he goes. Where a mail does
        not name the end client, the company we would contract with stands for it."""
        now: Counter[str] = Counter()
        after: Counter[str] = Counter()
        for placement in self.running:
            name = self._client_name(placement.client)
            now[name] += 1
            found = self.words.engineer_of(placement.engineer)
            after[name] += 0 if found and found.id in self.placed else 1
        won: Counter[str] = Counter()
        expected: Counter[str] = Counter()
        for assignment in self.match.assignments:
            project = self.report.projects.get(assignment.project)
            name = self._client_name((project.client or project.sender) if project else None)
            won[name] += 1
            expected[name] += assignment.value
        lines = [ClientLine(n, now[n], after[n] + won[n], won[n], expected[n]) for n in {*now, *won}]
        return sorted(lines, key=lambda c: (-c.after, -c.expected, c.name))

    def _client_name(self, client: str | None) -> str:
        """One name per client, however it is written: the account's, else the first met."""
        if not client:
            return self.words.tell("client_unknown")
        return self.words.route(self._names.setdefault(company_key(client), client)) or client

    @cached_property
    def _names(self) -> dict[str, str]:
        return {company_key(a.name): a.name for a in self.report.accounts}

    # ------------------------------------------------------------ quality × quantity

    @cached_property
    def price_line(self) -> int | None:
        """The median price of the open projects, in yen: at it or above a project counts as high."""
        known = [p for p in map(self.price, self.report.projects.values()) if p is not None]
        return int(median(known)) if known else None

    def price(self, project: Project) -> int | None:
        """The price a project is sorted by: the upper end, or the lower where there is none."""
        low, high = price_range(project)
        return high if high is not None else low

    def corner(self, project: Project) -> tuple[Price, bool]:
        price, line = self.price(project), self.price_line
        level: Price = "unknown" if price is None or line is None else "high" if price >= line else "low"
        return level, project.id in self.chosen

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        """Engineers by the project the plan puts them on."""
        found: dict[str, list[str]] = {}
        for assignment in self.match.assignments:
            found.setdefault(assignment.project, []).append(assignment.engineer)
        return found

    @cached_property
    def short(self) -> set[str]:
        """Projects with a seat the plan leaves open."""
        return {u.project for u in self.match.unfilled}

    @cached_property
    def corners(self) -> list[Cell]:
        """Open projects by price and by whether the plan has somebody for them."""
        cells = []
        levels: tuple[Price, ...] = ("high", "low", "unknown")
        for level in levels:
            for winnable in (True, False):
                inside = [p for p in self.report.projects.values() if self.corner(p) == (level, winnable)]
                people = {e for p in inside for e in self.people_for(p)}
                cells.append(Cell(level, winnable, tuple(p.id for p in inside), sum(map(seats, inside)), len(people)))
        return cells

    def people_for(self, project: Project) -> frozenset[str]:
        """Placed on it by the plan; where nobody is, the free people with at least one must-have skill."""
        if project.id in self.chosen:
            return frozenset(self.chosen[project.id])
        wanted = {s for r in project.required for s in _names(r)}
        return frozenset(e for skill in wanted for e in self._free_by_skill.get(skill, ()))

    @cached_property
    def _free_by_skill(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for engineer in self.report.engineers.values():
            if self.state(engineer) == "free":
                for claim in engineer.skills:
                    if claim.skill:
                        found.setdefault(claim.skill, set()).add(engineer.id)
        return found

    # ------------------------------------------------------------ findings

    @cached_property
    def questions(self) -> list[HeldFinding]:
        """Everything to be cleared up: held people first, then by severity and person, each finding once."""
        known = {f.id for f in self.report.findings}
        found = [
            HeldFinding(
                f.engineer, f.engineer in self.held, f.severity.value, f.rule, f.place, f.found, f.because,
                f.suggestion, f.message,
            )
            for f in self.report.findings
        ]  # fmt: skip
        for held in self.match.held:
            extra = [_from_entry(held.engineer, entry) for entry in held.findings if entry.get("id") not in known]
            found += [e for e in extra if not any(_same(e, f) for f in found)]
            if not held.findings and not any(f.engineer == held.engineer for f in found):
                found.append(HeldFinding(held.engineer, True, "block", *([None] * 6)))
        order = {"block": 0, "warn": 1, "info": 2}
        return sorted(found, key=lambda f: (not f.held, order.get(f.severity or "", 3), f.engineer or "￿"))


def _names(wanted: Requirement) -> list[str]:
    demands = wanted.any_of if isinstance(wanted, AnyOf) else (wanted,)
    return [d.skill for d in demands if d.skill]


def _from_entry(engineer: str, entry: dict[str, object]) -> HeldFinding:
    """A held person's entry as a finding; what it does not say stays None."""
    keys = ("severity", "rule", "found", "because", "suggestion", "message")
    said = {k: str(v) for k in keys if (v := entry.get(k))}
    return HeldFinding(
        engineer=engineer,
        held=True,
        severity=said.get("severity", "block"),
        rule=said.get("rule"),
        place=_place(entry.get("place")),
        found=said.get("found"),
        because=said.get("because"),
        suggestion=said.get("suggestion"),
        message=said.get("message"),
    )


def _place(said: object) -> Place | None:
    """A place as an entry gives it: with or without the file's name, or as a text."""
    if not said:
        return None
    if not isinstance(said, dict):
        return Place(file=str(said))
    return Place(file=said.get("file") or "", **{k: said.get(k) for k in ("sheet", "cell", "line")})


def _same(one: HeldFinding, other: HeldFinding) -> bool:
    return (one.engineer, one.rule, one.found, one.place) == (
        other.engineer,
        other.rule,
        other.found,
        other.place,
    )
