"""Rows that every plan keeps and a plan in parts may break: mixed-integer rounding of the clients' caps, where whole
teams stand against single seats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.solver.problem import Bools, Ints, Problem
from matcher.solver.rows import Columns, Floats, Rows

DIVISORS = (2, 3, 4, 5)
FULL = (0.5, 0.8, 0.999, 1.1)
"""Amounts from this share of their most on are counted from above: 1.1 = none."""
LEAST = 1e-3
"""A row broken by less is not worth its place."""
PARTS = 1e-6
"""A switch nearer to 0 or 1 is whole."""


@dataclass(frozen=True)
class CapRow:
    """The cap of one client over whole amounts: Σ `seats` × amount ≤ `cap`, 0 ≤ amount ≤ `most`. An amount is the
    switch of an all-or-none project, or the seats taken of another."""

    client: str
    cap: int
    projects: Ints
    columns: Ints
    amount: Ints
    """Which amount each of the columns is part of, ascending."""
    seats: Ints
    most: Ints

    def amounts(self, x: Floats) -> Floats:
        return np.bincount(self.amount, weights=x[self.columns], minlength=len(self.seats)).astype(float)

    @cached_property
    def switches(self) -> Bools:
        return self.seats > 1


def cap_rows(problem: Problem, columns: Columns, kept: Bools) -> list[CapRow]:
    """The caps under which all-or-none projects of several seats stand, over the pairs `kept`."""
    pairs = np.flatnonzero(kept & (problem.client[problem.project] >= 0))
    client = problem.client[problem.project[pairs]]
    order = np.argsort(client, kind="stable")
    pairs, client = pairs[order], client[order]
    ends = np.searchsorted(client, np.arange(len(problem.clients) + 1))
    rows = []
    for at, name in enumerate(problem.clients):
        own = pairs[ends[at] : ends[at + 1]]
        projects = np.unique(problem.project[own])
        whole = problem.whole[projects]
        if not (whole & (problem.seats[projects] > 1)).any():
            continue
        single = own[~problem.whole[problem.project[own]]]
        amount = np.concatenate([np.flatnonzero(whole), np.searchsorted(projects, problem.project[single])])
        column = np.concatenate([columns.switches[projects[whole]], single])
        by_amount = np.argsort(amount, kind="stable")
        seats = problem.seats[projects]
        rows.append(
            CapRow(
                name,
                problem.client_caps[name],
                projects,
                column[by_amount],
                amount[by_amount],
                np.where(whole, seats, 1),
                np.where(whole, 1, seats),
            )
        )
    return rows


@dataclass(frozen=True)
class Derived:
    """Where a cut comes from: whose cap, the divisor, the projects whose amounts were replaced by what they lack."""

    client: str
    divisor: int
    lacking: tuple[int, ...]


@dataclass(frozen=True)
class _Rounded:
    broken: float
    factors: Ints
    upper: int
    divisor: int
    lacking: Bools


def cuts(caps: list[CapRow], x: Floats) -> tuple[Rows, list[Derived]]:
    """Per cap the rounded row that this solution in parts breaks most, if any does, and where it comes from."""
    found, derived = [], []
    for row in caps:
        amounts = row.amounts(x)
        in_parts = row.switches & (np.abs(amounts - np.rint(amounts)) > PARTS)
        if not in_parts.any():
            continue
        best = max(_rounded(row, amounts), key=lambda cut: cut.broken, default=None)
        if best is None:
            continue
        derived.append(Derived(row.client, best.divisor, tuple(row.projects[best.lacking].tolist())))
        coefficient = best.factors[row.amount]
        met = np.flatnonzero(coefficient)
        found.append(
            Rows(
                np.zeros(len(met), np.int64),
                row.columns[met],
                coefficient[met],
                np.full(1, -np.inf),
                np.full(1, float(best.upper)),
            )
        )
    return Rows.stacked(found), derived


def _rounded(row: CapRow, amounts: Floats) -> Iterator[_Rounded]:
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
                below = int((factors * row.most)[lacking].sum())
                yield _Rounded(broken, sign * factors, upper - below, d, lacking)
