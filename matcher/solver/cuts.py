"""Rows that every plan keeps and a plan in parts may break: mixed-integer rounding of the clients' caps, where whole
teams stand against single seats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.solver.constraints import Columns, Rows
from matcher.solver.problem import Ints, Problem

Floats = NDArray[np.float64]
DIVISORS = (2, 3, 4, 5)
FULL = (0.5, 0.8, 0.999, 1.1)
"""Amounts from this share of their most on are counted from above: 1.1 = none."""
LEAST = 1e-3
"""A row broken by less is not worth its place."""


@dataclass(frozen=True)
class CapRow:
    """The cap of one client over whole amounts: Σ `seats` × amount ≤ `cap`, 0 ≤ amount ≤ `most`. An amount is the
    switch of an all-or-none project, or the seats taken of another."""

    cap: int
    columns: tuple[tuple[int, ...], ...]
    seats: Ints
    most: Ints

    def amounts(self, x: Floats) -> Floats:
        return np.array([x[list(own)].sum() for own in self.columns], float)


def cap_rows(problem: Problem, columns: Columns) -> list[CapRow]:
    """The caps under which all-or-none projects of several seats stand."""
    grouped = {p for group in problem.groups for p in group}
    pairs: dict[int, list[int]] = {}
    for pair, project in enumerate(problem.project.tolist()):
        pairs.setdefault(project, []).append(pair)
    rows = []
    for client, cap in sorted(problem.client_caps.items()):
        own = [i for i, p in enumerate(problem.projects) if p.client == client and i in pairs]
        whole = [problem.projects[i].team or problem.projects[i].id in grouped for i in own]
        seats = [problem.projects[i].seats for i in own]
        if not any(w and s > 1 for w, s in zip(whole, seats, strict=True)):
            continue
        rows.append(
            CapRow(
                cap,
                tuple((columns.switch(i),) if w else tuple(pairs[i]) for i, w in zip(own, whole, strict=True)),
                np.array([s if w else 1 for s, w in zip(seats, whole, strict=True)], np.int64),
                np.array([1 if w else s for s, w in zip(seats, whole, strict=True)], np.int64),
            )
        )
    return rows


def cuts(caps: list[CapRow], x: Floats) -> Rows:
    """Per cap the rounded row that this solution in parts breaks most, if any does."""
    found = Rows()
    for row in caps:
        best = max(_rounded(row, row.amounts(x)), key=lambda cut: cut[0], default=None)
        if best is None:
            continue
        _, factors, upper = best
        terms = {k: f for f, own in zip(factors.tolist(), row.columns, strict=True) if f for k in own}
        found.add(terms, None, upper)
    return found


def _rounded(row: CapRow, amounts: Floats) -> Iterator[tuple[float, Ints, int]]:
    """(how far broken, factor per amount, upper side) of every rounding that is broken.

    Amounts near their most are replaced by what they lack; the row is divided by d and rounded. For whole z ≥ 0,
    Σ a z ≤ b gives Σ ((d − r)⌊a/d⌋ + max(a mod d − r, 0)) z ≤ (d − r)⌊b/d⌋ with r = b mod d.
    """
    for share in FULL:
        lacking = amounts >= share * row.most
        sign = np.where(lacking, -1, 1)
        side = row.cap - int((row.seats * row.most)[lacking].sum())
        a = sign * row.seats
        z = np.where(lacking, row.most - amounts, amounts)
        for d in DIVISORS:
            r = side % d
            if r == 0:
                continue
            factors = (d - r) * (a // d) + np.maximum(a % d - r, 0)
            upper = (d - r) * (side // d)
            broken = float((factors * z).sum() - upper) / float(np.sqrt((factors**2).sum()) + 1e-9)
            if broken > LEAST:
                yield broken, sign * factors, upper - int((factors * row.most)[lacking].sum())
