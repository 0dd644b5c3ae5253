"""Large seeded markets as arrays, for measuring the solver: who could take which seat, and what it is worth.

Nobody in them is real. Pairs come from rules (trade, skills, level, price, date, region), so that people compete for
the same seats as they do in the trade; every kind differs in one thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Named = tuple[dict[str, Any], ...]
TRADES = 14
SKILLS = 10
"""Skills within a trade."""


@dataclass(frozen=True)
class Kind:
    """What a market is like."""

    skills_asked: tuple[float, float, float] = (0.35, 0.45, 0.20)
    """Shares of projects that ask for one, two, three skills."""
    teams: float = 0.45
    """Share of the projects of several seats that are whole teams."""
    running: float = 0.15
    """Share of the people who hold a running seat."""
    client_cap: float = 0.7
    """Cap of a client, as a share of its seats."""
    partner_cap: float = 0.6
    part_time: float = 0.0
    """Share of the pairs at half load or less."""


KINDS: dict[str, Kind] = {
    "standard": Kind(),
    "tight": Kind(skills_asked=(0.1, 0.45, 0.45)),
    "loose": Kind(skills_asked=(0.85, 0.15, 0.0)),
    "teams": Kind(teams=0.95),
    "chains": Kind(running=0.45),
    "part_time": Kind(part_time=0.1),
    "low_caps": Kind(client_cap=0.35, partner_cap=0.3),
    "no_caps": Kind(client_cap=10.0, partner_cap=10.0),
}


@dataclass(frozen=True)
class Market:
    """People and projects as the neutral instance has them; pairs as arrays of indices, values (千円) and loads."""

    engineers: tuple[dict[str, Any], ...]
    projects: tuple[dict[str, Any], ...]
    engineer: Ints
    project: Ints
    value: Ints
    load: Ints
    client_caps: dict[str, int]
    partner_caps: dict[str, int]
    together: tuple[tuple[str, str], ...]

    def neutral(self) -> dict[str, Any]:
        """The market as a neutral instance."""
        people, jobs = [e["id"] for e in self.engineers], [p["id"] for p in self.projects]
        columns = (self.engineer, self.project, self.value, self.load)
        each = zip(*(column.tolist() for column in columns), strict=True)
        pairs = [[people[e], jobs[p], v, *([] if load == 100 else [load])] for e, p, v, load in each]
        return {
            "engineers": list(self.engineers),
            "projects": list(self.projects),
            "pairs": pairs,
            "client_caps": self.client_caps,
            "partner_caps": self.partner_caps,
            "together": [list(pair) for pair in self.together],
            "sense": "max",
        }


def market(engineers: int, projects: int, seed: int = 1, kind: str = "standard") -> Market:
    """A market with a plan: whoever holds a running seat can stay on it. The same arguments give the same market."""
    of = KINDS[kind]
    draw = np.random.default_rng([seed, engineers, projects, sorted(KINDS).index(kind)])
    people = _people(draw, engineers, of)
    held = np.flatnonzero(people["running"])
    jobs = _jobs(draw, projects, of, people, held)
    engineer, project = _feasible(people, jobs)
    value = _values(draw, people, jobs, engineer, project, projects)
    stays = project == projects + np.searchsorted(held, engineer) if len(held) else np.zeros(len(engineer), bool)
    stays &= people["running"][engineer]
    engineer, project, value = engineer[~stays], project[~stays], value[~stays]
    worth = value > 0
    engineer = np.concatenate([engineer[worth], held])
    project = np.concatenate([project[worth], projects + np.arange(len(held))])
    value = np.concatenate([value[worth], np.zeros(len(held), np.int64)])
    load = np.full(len(engineer), 100)
    halves = (draw.random(len(engineer)) < of.part_time) & (project < projects)
    load[halves] = draw.choice([20, 40, 50], int(halves.sum()))
    value[halves] = value[halves] * load[halves] // 100
    persons, seats = _named(people, jobs, projects)
    return Market(persons, seats, engineer, project, value, load, *_caps(of, people, jobs, projects))


def _people(draw: np.random.Generator, count: int, of: Kind) -> dict[str, Any]:
    level = np.clip(draw.gamma(2.2, 3.8, count), 0.5, 35)
    known = draw.random((count, SKILLS)) < np.clip(0.25 + 0.02 * level, 0, 0.8)[:, None]
    running = draw.random(count) < of.running
    partner = np.where(~running & (draw.random(count) < 0.65), draw.integers(0, max(2, count // 12), count), -1)
    return {
        "trade": draw.integers(0, TRADES, count),
        "level": level,
        "skills": (known * (1 << np.arange(SKILLS))).sum(axis=1),
        "cost": 30 + 2.6 * np.minimum(level, 14) + draw.normal(0, 4, count) + 8 * (partner >= 0),
        "free": np.where(running, draw.integers(30, 91, count), draw.integers(0, 70, count)),
        "region": draw.choice(4, count, p=[0.6, 0.2, 0.12, 0.08]),
        "leader": (level >= 6) & (draw.random(count) < 0.42),
        "partner": partner,
        "running": running,
    }


def _jobs(draw: np.random.Generator, count: int, of: Kind, people: dict[str, Any], held: Ints) -> dict[str, Any]:
    size = count + len(held)
    level = draw.choice([1, 2, 3, 5, 8], size, p=[0.26, 0.24, 0.32, 0.14, 0.04]).astype(float)
    level[count:] = np.clip(people["level"][held] * 0.5, 1, 8)
    trade = draw.integers(0, TRADES, size)
    trade[count:] = people["trade"][held]
    asked = np.zeros(size, np.int64)
    number = draw.choice(3, size, p=of.skills_asked) + 1
    for place in range(3):
        asked |= np.where(number > place, 1 << draw.integers(0, SKILLS, size), 0)
    asked[count:] = people["skills"][held] & asked[count:]
    seats = draw.choice([1, 2, 3, 4, 5], size, p=[0.62, 0.2, 0.1, 0.04, 0.04])
    seats[count:] = 1
    rate = 50 + 4.2 * np.minimum(level, 10) + draw.normal(0, 6, size)
    rate[count:] = people["cost"][held] + np.clip(draw.normal(11, 4, len(held)), 2, 30)
    start = draw.integers(10, 91, size)
    start[count:] = people["free"][held]
    return {
        "trade": trade,
        "level": level,
        "skills": asked,
        "seats": seats,
        "team": (seats > 1) & (draw.random(size) < of.teams),
        "rate": rate,
        "start": start,
        "region": draw.choice(5, size, p=[0.4, 0.12, 0.08, 0.05, 0.35]),
        "client": np.where(np.arange(size) < count, (draw.random(size) ** 1.6 * max(2, count // 4)).astype(int), -1),
        "open": np.exp(-draw.exponential(0.4, size)),
        "held_cost": np.concatenate([np.zeros(count), people["cost"][held]]),
    }


def _feasible(people: dict[str, Any], jobs: dict[str, Any]) -> tuple[Ints, Ints]:
    """Every (person, project) that no rule forbids; region 4 is remote."""
    found: list[tuple[Ints, Ints]] = []
    for trade in range(TRADES):
        own = np.flatnonzero(people["trade"] == trade)
        for p in np.flatnonzero(jobs["trade"] == trade).tolist():
            able = people["skills"][own] & jobs["skills"][p] == jobs["skills"][p]
            able &= people["level"][own] >= 0.8 * jobs["level"][p]
            able &= people["cost"][own] + 3 <= jobs["rate"][p]
            able &= people["free"][own] <= jobs["start"][p] + 14
            if jobs["region"][p] < 4:
                able &= people["region"][own] == jobs["region"][p]
            chosen = own[able]
            found.append((chosen, np.full(len(chosen), p)))
    return np.concatenate([e for e, _ in found]), np.concatenate([p for _, p in found])


def _values(
    draw: np.random.Generator, people: dict[str, Any], jobs: dict[str, Any], e: Ints, p: Ints, count: int
) -> Ints:
    """Open seats: margin and fit, times the chance that the seat is open still. Running ones: what a backfill saves."""
    margin = jobs["rate"][p] - people["cost"][e]
    fit = np.minimum(people["level"][e] / (2 * jobs["level"][p]), 1) * 0.6 + 0.4 * draw.random(len(e))
    fresh = 1000 * jobs["open"][p] * (1 + 0.8 * np.minimum(margin / 25, 1.2) + 0.7 * fit)
    backfill = 16 * (jobs["held_cost"][p] - people["cost"][e]) + 200 * fit + 50
    found: Ints = np.rint(np.where(p < count, fresh, backfill)).astype(np.int64)
    return found


def _named(people: dict[str, Any], jobs: dict[str, Any], count: int) -> tuple[Named, Named]:
    persons = tuple(
        {"id": f"e{n:06d}", "partner": f"k{k}" if k >= 0 else None, "leader": leads, "must_place": holds}
        for n, (k, leads, holds) in enumerate(
            zip(*(people[key].tolist() for key in ("partner", "leader", "running")), strict=True)
        )
    )
    seats = tuple(
        {
            "id": f"p{n:06d}",
            "seats": size,
            "client": f"c{client}" if client >= 0 else None,
            "team": team,
            "needs_leader": team,
            "must_fill": n >= count,
        }
        for n, (size, client, team) in enumerate(
            zip(*(jobs[key].tolist() for key in ("seats", "client", "team")), strict=True)
        )
    )
    return persons, seats


def _caps(
    of: Kind, people: dict[str, Any], jobs: dict[str, Any], count: int
) -> tuple[dict[str, int], dict[str, int], tuple[tuple[str, str], ...]]:
    seats = np.bincount(jobs["client"][:count], weights=jobs["seats"][:count])
    clients = {f"c{c}": max(2, round(of.client_cap * n)) for c, n in enumerate(seats.tolist()) if n}
    own = people["partner"][people["partner"] >= 0]
    sizes = np.bincount(own, minlength=1).tolist()
    partners = {f"k{k}": max(2, round(of.partner_cap * n)) for k, n in enumerate(sizes) if n}
    order = np.argsort(np.where(people["partner"] >= 0, people["partner"], np.iinfo(np.int64).max), kind="stable")
    first, second = order[:-1:40], order[1::40]
    alike = (people["partner"][first] == people["partner"][second]) & (people["partner"][first] >= 0)
    pairs = zip(first[alike].tolist(), second[alike].tolist(), strict=True)
    return clients, partners, tuple((f"e{a:06d}", f"e{b:06d}") for a, b in pairs)
