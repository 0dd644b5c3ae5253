"""Random assignment instances in the neutral format of `solve`, for the solver's tests and benchmarks."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

TRADES = 14
"""Most kinds of work an instance has; pairs stand mostly within one."""


def neutral_instance(
    engineers: int,
    projects: int,
    seed: int = 1,
    *,
    pairs_per_engineer: float = 12,
    features: bool = True,
    must_fill: float = 0.05,
) -> dict[str, Any]:
    """A random instance of the neutral format of `solve`; always feasible.

    Engineers and projects have a trade; pairs stand mostly within it, and a pair's value is the project's margin
    times the pair's fit. With `features` there are teams, leaders, caps, groups, pairs of people, locks, vetoes and
    running projects (`must_fill`, a share of all) whose present person could stay; without it only seats.
    """
    r = Random(f"{seed}/neutral/{engineers}/{projects}")
    trades = max(1, min(TRADES, engineers // 4, projects // 2))
    people = [_neutral_person(n, r, features) for n in range(engineers)]
    jobs = [_neutral_job(n, r, projects, features) for n in range(projects)]
    trade = [r.randrange(trades) for _ in people], [r.randrange(trades) for _ in jobs]
    pairs = _neutral_pairs(r, trade, jobs, pairs_per_engineer)
    made: dict[str, Any] = {
        "engineers": people,
        "projects": jobs,
        "pairs": [[people[e]["id"], jobs[p]["id"], value] for (e, p), value in sorted(pairs.items())],
        "client_caps": {},
        "partner_caps": {},
        "groups": [],
        "together": [],
        "locks": [],
        "vetoes": [],
        "sense": "max",
    }
    if features and pairs:
        _neutral_features(r, made, must_fill)
    return made


def _neutral_person(n: int, r: Random, features: bool) -> dict[str, Any]:
    partner = f"k{r.randrange(8)}" if features and r.random() < 0.5 else None
    return {"id": f"e{n}", "partner": partner, "leader": features and r.random() < 0.3, "capacity": 100}


def _neutral_job(n: int, r: Random, projects: int, features: bool) -> dict[str, Any]:
    seats = r.choices((1, 2, 3, 5), (70, 18, 8, 4))[0]
    team = features and seats > 1 and r.random() < 0.4
    return {
        "id": f"p{n}",
        "seats": seats,
        "client": f"c{int(r.expovariate(1) * max(1.5, projects / 30))}" if features else None,
        "team": team,
        "needs_leader": team and r.random() < 0.6,
        "must_fill": False,
    }


def _neutral_pairs(
    r: Random, trade: tuple[list[int], list[int]], jobs: list[dict[str, Any]], wanted: float
) -> dict[tuple[int, int], int]:
    """(engineer, project) → value in 千円."""
    of_trade: dict[int, list[int]] = {}
    for p, kind in enumerate(trade[1]):
        of_trade.setdefault(kind, []).append(p)
    margin = [r.randint(40, 240) for _ in jobs]
    pairs: dict[tuple[int, int], int] = {}
    for e, kind in enumerate(trade[0]):
        near = of_trade.get(kind, [])
        some = max(1, min(len(jobs), round(r.uniform(0.5, 1.5) * wanted)))
        chosen = set(r.sample(near, min(len(near), round(some * 0.85))))
        chosen |= {r.randrange(len(jobs)) for _ in range(some - len(chosen))} if jobs else set()
        skill = r.uniform(0.5, 1.0)
        for p in sorted(chosen):
            pairs[e, p] = round(margin[p] * skill * r.uniform(0.6, 1.2))
    return pairs


def _neutral_features(r: Random, made: dict[str, Any], must_fill: float) -> None:
    """Locks and running projects on people and projects of their own, so that a plan always exists; caps leave
    room for them."""
    jobs = {job["id"]: job for job in made["projects"]}
    partner = {person["id"]: person["partner"] for person in made["engineers"]}
    kept = [pair[:2] for pair in r.sample(made["pairs"], len(made["pairs"])) if jobs[pair[1]]["seats"] == 1]
    used: set[str] = set()
    fixed: list[list[str]] = []
    running = round(must_fill * len(jobs))
    locks = max(1, len(jobs) // 60) if len(jobs) > 3 else 0
    for e, p in kept:
        if len(fixed) >= running + locks or e in used or p in used:
            continue
        used |= {e, p}
        fixed.append([e, p])
        if len(fixed) <= running:
            jobs[p]["must_fill"] = True
        else:
            made["locks"].append([e, p])
    free = [pair[:2] for pair in made["pairs"] if pair[0] not in used and pair[1] not in used]
    made["vetoes"] = sorted(r.sample(free, len(free) // 50))
    loose = [p for p in jobs if p not in used and not jobs[p]["needs_leader"]]
    r.shuffle(loose)
    made["groups"] = [sorted(loose[2 * n : 2 * n + 2]) for n in range(min(len(loose) // 2, len(jobs) // 40))]
    alone = [e for e in partner if e not in used]
    r.shuffle(alone)
    made["together"] = [sorted(alone[2 * n : 2 * n + 2]) for n in range(min(len(alone) // 2, len(partner) // 80))]
    taken_by_client = Counter(jobs[p]["client"] for _, p in fixed)
    taken_by_partner = Counter(partner[e] for e, _ in fixed)
    seats = Counter[str]()
    for job in jobs.values():
        seats[job["client"]] += job["seats"]
    for client, count in sorted(seats.items()):
        if r.random() < 0.4:
            made["client_caps"][client] = max(taken_by_client[client], round(count * r.uniform(0.3, 0.8)))
    for name, count in sorted(Counter(k for k in partner.values() if k).items()):
        if r.random() < 0.4:
            made["partner_caps"][name] = max(taken_by_partner[name], round(count * r.uniform(0.3, 0.8)))
