"""Better prices without a solve: where more columns would gain in one row than it has room for, the row is dearer than
it was priced."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.solver.problem import Bools, Ints
from matcher.solver.system import Prices, System

MOST = 60
"""Most rows lifted at once."""


def lifted(system: System, prices: Prices, reduced: Ints, out: Bools, *, least: int) -> Prices:
    """The prices with some rows raised, so that less is gained in all; any prices prove a bound. `reduced`: what every
    column gains at these prices; `out`: the columns that stand in no plan; `least`: gains up to this are let be.

    In a row Σ a x ≤ b with all a > 0 no more than k = ⌊b / least a⌋ columns fit. Raised by the (k + 1)-th greatest of
    what its columns gain per a, it costs no more than the k best among them gained less, and the others gain nothing.
    """
    gaining = np.flatnonzero((reduced > least) & ~out)
    which, row, coefficient = system.terms_of(gaining)
    inside = system.only_positive[row] & np.isfinite(system.rows.upper[row]) & (prices.rows[row] >= 0)
    which, row, coefficient = which[inside], row[inside], coefficient[inside]
    order = np.argsort(row, kind="stable")
    which, row, coefficient = which[order], row[order], coefficient[order]
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    room = system.rows.upper[row[starts]] // np.minimum.reduceat(coefficient, starts) if len(starts) else starts
    crowded = np.flatnonzero(np.diff(starts, append=len(row)) > room)
    gains, raised = reduced[gaining].astype(float), prices.rows.copy()
    for _ in range(MOST):
        best, saving = None, 0.0
        for at in crowded.tolist():
            terms = slice(starts[at], starts[at + 1] if at + 1 < len(starts) else len(row))
            own = gains[which[terms]] / coefficient[terms]
            k = int(room[at])
            lift = float(np.partition(own, len(own) - k - 1)[len(own) - k - 1])
            gone = float((np.minimum(own, lift).clip(0) * coefficient[terms]).sum())
            saved = gone - lift * system.rows.upper[row[starts[at]]]
            if lift > 0 and saved > saving:
                best, saving = (terms, lift), saved
        if best is None:
            break
        terms, lift = best
        raised[row[terms.start]] += lift
        gains[which[terms]] -= lift * coefficient[terms]
    return replace(prices, rows=raised)
