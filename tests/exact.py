"""Random neutral instances in which every feature meets every other, and the best plan by looking at all plans at once:
no solver, none of its rows."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any

import numpy as np

PLANS_MOST = 150_000
"""Plans that keep everybody's capacity; an instance with more is drawn smaller."""


def instance(seed: int) -> dict[str, Any]:
    """A neutral instance of 2 to 9 engineers and 1 to 7 projects; beside its keys `any_locks`, where one of several
    projects is enough. Some lack a feature altogether, some have it everywhere; about one in three has no plan."""
    r = Random(f"exact/{seed}")
    people, jobs = r.randint(2, 9), r.randint(1, 7)
    while True:
        made = drawn(r, people, jobs)
        if _plans(made) <= PLANS_MOST:
            return made
        people, jobs = max(2, people - 1), max(1, jobs - r.randint(0, 1))


def drawn(r: Random, people: int, jobs: int) -> dict[str, Any]:
    """An instance of this size."""
    often = {
        feature: r.choice(amounts)
        for feature, amounts in {
            "pair": (0.3, 0.5, 0.8),
            "part": (0, 0, 0.2, 0.7),
            "low": (0, 0.1, 0.5),
            "leader": (0.2, 0.5),
            "team": (0, 0.3, 0.7),
            "led": (0, 0.25, 0.6),
            "running": (0, 0, 0.2, 0.5),
            "placed": (0, 0, 0, 0.1),
            "fill": (0, 0, 0, 0.1),
        }.items()
    }
    some = lambda feature: r.random() < often[feature]  # noqa: E731
    spread = r.choice([(-3, 20), (-3, 20), (1, 4), (-30, 30), (100, 10_000), (-50, -1)])
    whos, what = [f"e{i}" for i in range(people)], [f"p{i}" for i in range(jobs)]
    engineers = [
        {
            "id": e,
            "partner": r.choice([None, "k1", "k2"]),
            "leader": some("leader"),
            "capacity": r.choice([50, 60, 150, 0]) if some("low") else 100,
            "must_place": some("placed"),
        }
        for e in whos
    ]
    projects = [
        {
            "id": p,
            "seats": r.choice([1, 1, 2, 3]),
            "client": r.choice([None, "c1", "c2"]),
            "team": some("team"),
            "needs_leader": some("led"),
            "must_fill": some("fill"),
        }
        for p in what
    ]
    pairs = {
        (e, p): [e, p, r.randint(*spread), *([r.choice([20, 30, 40, 50, 70])] if some("part") else [])]
        for e in whos
        for p in what
        if some("pair")
    }
    free = list(what)
    for one in engineers:  # on a running seat, from which he may move where somebody takes it over
        if some("running") and free:
            seat = free.pop(r.randrange(len(free)))
            at = what.index(seat)
            one["must_place"] = True
            projects[at].update(seats=1, must_fill=True, team=False, needs_leader=False)
            pairs[one["id"], seat] = [one["id"], seat, 0]
    listed = list(pairs.values())
    r.shuffle(listed)
    pick = lambda: r.choice(listed)[:2]  # noqa: E731
    chance = lambda share: bool(listed) and r.random() < share  # noqa: E731
    made: dict[str, Any] = {
        "engineers": engineers,
        "projects": projects,
        "pairs": listed,
        "client_caps": {c: r.choice([0, 1, 2, 2, 3, 4, 5]) for c in ("c1", "c2") if r.random() < 0.4},
        "partner_caps": {k: r.choice([0, 1, 2, 2, 3, 4]) for k in ("k1", "k2") if r.random() < 0.35},
        "groups": [r.sample(what, r.randint(2, min(3, jobs)))] if jobs > 1 and r.random() < 0.25 else [],
        "together": [r.sample(whos, r.randint(2, min(3, people)))] if r.random() < 0.25 else [],
        "locks": [pick()] if chance(0.1) else [],
        "vetoes": [pick() for _ in range(r.randint(1, 2))] if chance(0.2) else [],
        "any_locks": [],
        "sense": r.choice(["max", "max", "min"]),
    }
    if chance(0.1) and jobs > 1:
        made["any_locks"] = [[r.choice(whos), *r.sample(what, 2)]]
    if made["sense"] == "min":  # else doing nothing is nearly always the best
        made["pairs"] = [[e, p, -value if r.random() < 0.7 else value, *load] for e, p, value, *load in listed]
    return made


def _own(of: dict[str, Any]) -> dict[str, list[int]]:
    """The pairs of every engineer."""
    found: dict[str, list[int]] = {e["id"]: [] for e in of["engineers"]}
    for k, (e, *_) in enumerate(of["pairs"]):
        found[e].append(k)
    return found


def _choices(of: dict[str, Any]) -> list[list[tuple[int, ...]]]:
    """Per engineer, the sets of his pairs that fit into his capacity."""
    load = [(pair[3:] or [100])[0] for pair in of["pairs"]]
    capacity = {e["id"]: e["capacity"] for e in of["engineers"]}
    return [
        [
            chosen
            for size in range(len(own) + 1)
            for chosen in combinations(own, size)
            if sum(load[k] for k in chosen) <= capacity[e]
        ]
        for e, own in _own(of).items()
    ]


def _plans(of: dict[str, Any]) -> float:
    if any(len(own) > 8 for own in _own(of).values()):
        return np.inf
    return float(np.prod([len(choices) for choices in _choices(of)]))


def best(of: dict[str, Any]) -> int | None:
    """The best total value over all plans, in the sense of the instance; None where no plan keeps every rule."""
    count = len(of["pairs"])
    plans = np.zeros((1, count), np.int32)
    for choices in _choices(of):
        each = np.zeros((len(choices), count), np.int32)
        for row, chosen in enumerate(choices):
            each[row, list(chosen)] = 1
        plans = (plans[:, None, :] + each[None, :, :]).reshape(len(plans) * len(each), count)
    kept = np.ones(len(plans), bool)
    of_whom, of_what = [pair[0] for pair in of["pairs"]], [pair[1] for pair in of["pairs"]]
    people, jobs = {e["id"]: e for e in of["engineers"]}, {p["id"]: p for p in of["projects"]}
    count_of = lambda wanted: plans @ np.array([bool(w) for w in wanted], np.int32) if count else 0 * plans.sum(1)  # noqa: E731
    taken = {p: count_of([x == p for x in of_what]) for p in jobs}
    placed = {e: count_of([x == e for x in of_whom]) > 0 for e in people}
    for p, job in jobs.items():
        kept &= taken[p] <= job["seats"]
        if job["team"]:
            kept &= (taken[p] == 0) | (taken[p] == job["seats"])
        if job["needs_leader"]:
            led = count_of([x == p and people[e]["leader"] for e, x in zip(of_whom, of_what, strict=True)])
            kept &= (taken[p] == 0) | (led > 0)
        if job["must_fill"]:
            kept &= taken[p] == job["seats"]
    for e, person in people.items():
        if person["must_place"]:
            kept &= placed[e]
    for client, cap in of["client_caps"].items():
        kept &= count_of([jobs[p]["client"] == client for p in of_what]) <= cap
    for partner, cap in of["partner_caps"].items():
        kept &= count_of([people[e]["partner"] == partner for e in of_whom]) <= cap
    for group in of["groups"]:
        none = np.all([taken[p] == 0 for p in group], axis=0)
        kept &= none | np.all([taken[p] == jobs[p]["seats"] for p in group], axis=0)
    for people_together in of["together"]:
        chosen = np.array([placed[e] for e in people_together])
        kept &= chosen.all(axis=0) | ~chosen.any(axis=0)
    pairs = list(zip(of_whom, of_what, strict=True))
    for e, *some in [*of["locks"], *of["any_locks"]]:
        kept &= count_of([x == e and p in some for x, p in pairs]) > 0
    for e, p in of["vetoes"]:
        kept &= count_of([pair == (e, p) for pair in pairs]) == 0
    worth = plans[kept] @ np.array([pair[2] for pair in of["pairs"]], np.int64).reshape(count)
    if not len(worth):
        return None
    return int(worth.min() if of["sense"] == "min" else worth.max())
