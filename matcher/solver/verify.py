"""Checks a certificate against its instance without a solver, in plain Python and whole numbers; needs nothing else.

    python -m matcher.solver.verify INSTANCE.json CERTIFICATE.json

The argument is weak duality, part by part (docs/solver.md): for any prices no plan is worth more than
Σ price × side + Σ max(0, value − Σ price × coefficient). Wrong prices make the bound worse, never wrong.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

Column = tuple[str, ...]
Row = tuple[dict[Column, int], int | None, int | None]


def verified(instance: dict[str, Any], told: dict[str, Any]) -> int:
    """The bound that the certificate proves: no plan is worth more (of a minimum: less), in the instance's own sign.
    Raises ValueError, KeyError or TypeError where the certificate is none."""
    of = Instance(instance)
    scale = int(told["scale"])
    cuts = [of.cut(cut["client"], int(cut["divisor"]), set(cut["lacking"])) for cut in told["cuts"]]
    worth = None if told["plan"] is None else sum(of.value[e, p] for e, p in told["plan"])
    if not told["parts"]:
        raise ValueError("no part of the plans is bounded")
    if not covers([[tuple(x) for x in part["fixed"]] for part in told["parts"]]):
        raise ValueError("the parts leave plans out")
    total, reduced = bound(of, cuts, told["root"], scale)
    # whoever holds such a pair is worth less than the plan told
    out = {c for c, r in reduced.items() if worth is not None and total + min(r, 0) < worth * scale}
    best = -(2**62) if worth is None else worth
    for part in told["parts"]:
        fixed: dict[Column, int] = {tuple(x[:2]): int(x[2]) for x in part["fixed"]}
        best = max(best, bound(of, cuts, part["prices"], scale, fixed, out)[0] // scale)
    return -best if instance.get("sense") == "min" else best


def bound(
    of: Instance,
    cuts: list[Row],
    prices: list[list[Any]],
    scale: int,
    fixed: dict[Column, int] | None = None,
    out: set[Column] | None = None,
) -> tuple[int, dict[Column, int]]:
    """What the prices prove, and what every column gains or loses against it."""
    total = 0
    reduced: dict[Column, int] = {("x", *pair): of.value[pair] * scale for pair in of.alive}
    for *name, price in prices:
        terms, lower, upper = cuts[name[1]] if name[0] == "cut" else of.row(*name)
        side = upper if price > 0 else lower
        if type(price) is not int or side is None:
            raise ValueError(f"no price {price} for {name}")
        total += price * side
        for column, coefficient in terms.items():
            if column[0] != "x" or column in reduced:
                reduced[column] = reduced.get(column, 0) - price * coefficient
    fixed = fixed or {}
    for column, gain in reduced.items():
        if column in fixed:
            total += gain * fixed[column]
        elif not out or column not in out:
            total += max(gain, 0)
    return total, reduced


def covers(parts: list[list[tuple[Any, ...]]]) -> bool:
    """Is every plan in one of the parts? Each splits on the same switch: off on one side, on on the other."""
    if any(not part for part in parts):
        return True
    switch = parts[0][0][:2] if parts else None
    sides: dict[int, list[list[tuple[Any, ...]]]] = {0: [], 1: []}
    for (*name, amount), *rest in parts:
        if tuple(name) != switch or name[0] not in ("switch", "chosen") or amount not in (0, 1):
            return False
        sides[amount].append(rest)
    return bool(parts) and covers(sides[0]) and covers(sides[1])


class Instance:
    """The rows of an instance by their names, worked out from the rules alone. A switch says whether a project is
    staffed, `chosen` whether a person is placed."""

    def __init__(self, instance: dict[str, Any]) -> None:
        sign = -1 if instance.get("sense") == "min" else 1
        self.people = {e["id"]: e for e in instance["engineers"]}
        self.jobs = {p["id"]: p for p in instance["projects"]}
        self.value = {(e, p): sign * v for e, p, v, *_ in instance["pairs"]}
        self.load = {(e, p): (load or [100])[0] for e, p, _, *load in instance["pairs"]}
        self.client_caps, self.partner_caps = instance.get("client_caps", {}), instance.get("partner_caps", {})
        self.groups, self.together = instance.get("groups", []), instance.get("together", [])
        self.locks = {tuple(x) for x in instance.get("locks", [])}
        grouped = {p for group in self.groups for p in group}
        self.whole = {p for p, job in self.jobs.items() if job.get("team") or p in grouped}
        self.pairs: dict[tuple[str, Any], dict[Column, int]] = defaultdict(dict)
        for e, p in self.value:
            owners = (
                ("e", e),
                ("p", p),
                ("client", self.jobs[p].get("client")),
                ("partner", self.people[e].get("partner")),
            )
            for owner in owners:
                self.pairs[owner]["x", e, p] = 1
        self.alive = self._alive({tuple(x) for x in instance.get("vetoes", [])})

    def seats(self, p: str) -> int:
        return int(self.jobs[p].get("seats", 1))

    def leads(self, e: str) -> bool:
        return bool(self.people[e].get("leader"))

    def _alive(self, vetoes: set[tuple[str, ...]]) -> set[tuple[str, str]]:
        """The pairs some plan may hold: not forbidden, within the person's capacity, of no team that cannot be."""
        free = {x for x in self.value if x not in vetoes and self.load[x] <= self.people[x[0]].get("capacity", 100)}
        staff: dict[str, list[str]] = defaultdict(list)
        for e, p in free:
            staff[p].append(e)
        dead = {p for p, job in self.jobs.items() if job.get("needs_leader") and not any(map(self.leads, staff[p]))}
        for p in self.whole:
            partners = Counter(self.people[e].get("partner") for e in staff[p])
            able = sum(min(n, self.partner_caps.get(k, n)) for k, n in partners.items())
            if min(able, self.client_caps.get(self.jobs[p].get("client"), able)) < self.seats(p):
                dead.add(p)
        dead |= {p for group in self.groups if dead & set(group) for p in group}
        return {(e, p) for e, p in free if p not in dead}

    def row(self, kind: str, *of: str) -> Row:
        """Coefficients, lower and upper side of the row of this name. Raises KeyError or ValueError for another."""
        if kind in ("capacity", "must_place", "some", "none", "within"):
            return self._of_person(kind, of[0])
        if kind in ("headcount", "whole", "staffed", "led", "must_fill"):
            return self._of_job(kind, of[0])
        if kind in ("client", "partner"):
            return self.pairs[kind, of[0]], None, (self.client_caps if kind == "client" else self.partner_caps)[of[0]]
        first, other = of
        switch, chosen, pair = ("switch", other), ("chosen", first), ("x", first, other)
        rows: dict[str, tuple[bool, dict[Column, int], int | None, int | None]] = {
            "lock": (of in self.locks, {pair: 1}, 1, None),
            "tied": (of in self.value, {pair: 1, switch: -1}, None, 0),
            "alone": (of in self.value, {pair: 1, chosen: -1}, None, 0),
            "group": (_alike(self.groups, of), {("switch", first): 1, switch: -1}, 0, 0),
            "together": (_alike(self.together, of), {chosen: 1, ("chosen", other): -1}, 0, 0),
        }
        holds, terms, lower, upper = rows[kind]
        return _if(holds, terms, lower, upper)

    def _of_person(self, kind: str, e: str) -> Row:
        own, capacity = self.pairs["e", e], self.people[e].get("capacity", 100)
        if kind == "capacity":
            return {c: self.load[c[1], c[2]] for c in own}, None, capacity
        if kind == "must_place":
            return _if(bool(self.people[e].get("must_place")), own, 1, None)
        if kind == "some":
            return {**own, ("chosen", e): -1}, 0, None
        least = min((self.load[c[1], c[2]] for c in own), default=1)
        most = len(own) if kind == "none" else capacity // least
        return {**own, ("chosen", e): -max(most, 1)}, None, 0

    def _of_job(self, kind: str, p: str) -> Row:
        own, job = self.pairs["p", p], self.jobs[p]
        if kind == "headcount":
            return own, None, self.seats(p)
        if kind == "must_fill":
            return _if(bool(job.get("must_fill")), own, self.seats(p), None)
        if kind == "whole":
            return _if(p in self.whole, {**own, ("switch", p): -self.seats(p)}, 0, 0)
        if kind == "staffed":
            return {**own, ("switch", p): -max(len(own), 1)}, None, 0
        lead = {c: 1 for c in own if self.leads(c[1])}
        return _if(bool(job.get("needs_leader")), {**lead, ("switch", p): -1}, 0, None)

    def cut(self, client: str, divisor: int, lacking: set[str]) -> Row:
        """The client's cap over whole amounts z (seats taken, or the switch of a team), some replaced by what they
        lack, divided and rounded: Σ f(a) z ≤ f(b), f(a) = (d − r)⌊a/d⌋ + max(a mod d − r, 0), r = b mod d."""
        jobs = {c[2] for c in self.pairs["client", client]}
        if divisor < 2 or not lacking <= jobs:
            raise ValueError("a cut of nothing")
        size = {p: (self.seats(p), 1) if p in self.whole else (1, self.seats(p)) for p in jobs}
        side = self.client_caps[client] - sum(size[p][0] * size[p][1] for p in lacking)
        r = side % divisor

        def f(a: int) -> int:
            top: int = (divisor - r) * (a // divisor)
            rest: int = max(a % divisor - r, 0)
            return top + rest

        terms: dict[Column, int] = {}
        upper = (divisor - r) * (side // divisor)
        for p, (a, most) in size.items():
            factor = -f(-a) if p in lacking else f(a)
            upper += factor * most if p in lacking else 0
            terms.update({("switch", p): factor} if p in self.whole else dict.fromkeys(self.pairs["p", p], factor))
        return terms, None, upper


def _if(holds: bool, terms: dict[Column, int], lower: int | None, upper: int | None) -> Row:
    if not holds:
        raise ValueError("a row the instance does not have")
    return terms, lower, upper


def _alike(sets: list[list[str]], of: tuple[str, ...]) -> bool:
    return any(set(of) <= set(found) for found in sets)


def main(arguments: list[str]) -> int:
    instance, told = (json.loads(Path(path).read_text(encoding="utf-8")) for path in arguments)
    sys.stdout.write(f"bound {verified(instance, told)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
