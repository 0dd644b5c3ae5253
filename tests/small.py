"""Small random instances and the plain answer to them: every plan tried, no solver, no shared code with one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from typing import Any


def instance(seed: int) -> dict[str, Any]:
    """A neutral instance of up to 5 engineers and 4 projects with every feature in it now and then."""
    r = Random(seed)
    people = [f"e{i}" for i in range(r.randint(1, 5))]
    jobs = [f"p{i}" for i in range(r.randint(1, 4))]
    some = lambda chance: r.random() < chance  # noqa: E731
    pairs = [
        [e, p, r.randint(-3, 20), *([r.choice([40, 60, 100])] if some(0.15) else [])]
        for e in people
        for p in jobs
        if some(0.6)
    ]
    pick = lambda: r.choice(pairs)[:2]  # noqa: E731
    return {
        "engineers": [
            {
                "id": e,
                "partner": r.choice([None, "k1", "k2"]),
                "leader": some(0.4),
                "capacity": r.choice([100, 100, 50]),
                "must_place": some(0.06),
            }
            for e in people
        ],
        "projects": [
            {
                "id": p,
                "seats": r.choice([1, 1, 2, 3]),
                "client": r.choice([None, "c1", "c2"]),
                "team": some(0.3),
                "needs_leader": some(0.25),
                "must_fill": some(0.08),
            }
            for p in jobs
        ],
        "pairs": pairs,
        "client_caps": {"c1": r.randint(0, 3)} if some(0.5) else {},
        "partner_caps": {"k1": r.randint(0, 2)} if some(0.5) else {},
        "groups": [r.sample(jobs, 2)] if len(jobs) > 1 and some(0.2) else [],
        "together": [r.sample(people, 2)] if len(people) > 1 and some(0.2) else [],
        "locks": [pick()] if pairs and some(0.15) else [],
        "vetoes": [pick()] if pairs and some(0.2) else [],
        "sense": "max",
    }


def keeps_every_rule(plan: list[list[Any]], of: dict[str, Any]) -> bool:
    chosen = [(e, p) for e, p, *_ in plan]
    load = Counter()
    for e, _, _, *rest in plan:
        load[e] += rest[0] if rest else 100
    taken, led = Counter(p for _, p in chosen), Counter()
    people = {e["id"]: e for e in of["engineers"]}
    jobs = {p["id"]: p for p in of["projects"]}
    for e, p in chosen:
        led[p] += people[e]["leader"]
    clients = Counter(jobs[p]["client"] for _, p in chosen)
    partners = Counter(people[e]["partner"] for e, _ in chosen)
    met = {e for e, _ in chosen}
    return (
        all(load[e] <= people[e]["capacity"] for e in people)
        and all(taken[p] <= j["seats"] for p, j in jobs.items())
        and all(taken[p] in (0, j["seats"]) for p, j in jobs.items() if j["team"])
        and all(led[p] or not taken[p] for p, j in jobs.items() if j["needs_leader"])
        and all(taken[p] == j["seats"] for p, j in jobs.items() if j["must_fill"])
        and all(e in {x for x, _ in chosen} for e, w in people.items() if w["must_place"])
        and all(clients[c] <= cap for c, cap in of["client_caps"].items())
        and all(partners[k] <= cap for k, cap in of["partner_caps"].items())
        and all(
            len({taken[p] == jobs[p]["seats"] if taken[p] else False for p in g}) == 1
            and all(taken[p] in (0, jobs[p]["seats"]) for p in g)
            for g in of["groups"]
        )
        and all(len({e in met for e in t}) == 1 for t in of["together"])
        and all(tuple(x) in chosen for x in of["locks"])
        and all(tuple(x) not in chosen for x in of["vetoes"])
    )


def plans(of: dict[str, Any]) -> Iterator[list[list[Any]]]:
    """Every set of pairs that no engineer's capacity forbids at once."""
    for choice in product((False, True), repeat=len(of["pairs"])):
        yield [pair for pair, taken in zip(of["pairs"], choice, strict=True) if taken]


def best(of: dict[str, Any]) -> int | None:
    """The greatest total value of a plan that keeps every rule; None where there is none."""
    worth = [sum(pair[2] for pair in plan) for plan in plans(of) if keeps_every_rule(plan, of)]
    return max(worth, default=None)


def clashes(of: dict[str, Any]) -> Callable[[Any], bool]:
    """Whether any plan of the instance keeps the orders, running seats and caps left in a solver's problem."""

    def kept(part: Any) -> bool:
        locks, vetoes = [list(x) for x in part.locks], [list(x) for x in part.vetoes]
        full, placed = {p.id for p in part.projects if p.must_fill}, {w.id for w in part.workers if w.must_place}
        changed = {
            **of,
            "engineers": [{**e, "must_place": e["id"] in placed} for e in of["engineers"]],
            "projects": [{**p, "must_fill": p["id"] in full} for p in of["projects"]],
            "client_caps": part.client_caps,
            "partner_caps": part.partner_caps,
            "locks": locks,
            "vetoes": vetoes,
        }
        return best(changed) is not None

    return kept
