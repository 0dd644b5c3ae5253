"""The parts of a tree that stand from one event to the next. Where a plan was proven only after its relaxation had been
split, it would have to be split again at every event; so the parts are kept, each with prices that prove it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matcher.solver.limits import Limit
from matcher.solver.problem import Ints, Problem
from matcher.solver.relaxation import Master
from matcher.solver.rows import Columns
from matcher.solver.system import Prices, bound_of
from matcher.solver.tree import Fixed, Leaf, Tree

MOST = 8
"""Most parts kept; of more the whole is looked at anew."""
UNKNOWN = 2**61
"""The total of a part that nothing is known of."""


@dataclass
class Parts:
    """Every plan is in one of these parts, whatever happens to pairs."""

    master: Master
    parts: list[Leaf]
    fixed: dict[int, int] = field(default_factory=dict)
    """What is fixed in the relaxation as it stands now."""
    grown: int = 0
    """How much weight all pairs together may have gained since the totals were proven."""

    def now(self, chosen: Ints, held: Fixed, problem: Problem) -> tuple[Leaf, list[Leaf]]:
        """The part in which this plan is, or nearly is, and the others; `held`: what is fixed in all of them."""
        on, columns = np.zeros(self.master.system.count, bool), Columns(problem)
        switches = [columns.switches[problem.project[chosen]], columns.chosens[problem.worker[chosen]]]
        for found in (chosen, *(s[s >= 0] for s in switches)):
            on[found] = True
        parts = [
            Leaf((*held, *(f for f in part.fixed if f not in held)), part.total + self.grown, part.prices)
            for part in self.parts
        ]
        self.grown = 0
        main, *others = sorted(parts, key=lambda part: sum(on[k] != a for k, a in part.fixed if k >= columns.pairs))
        return main, others

    def carry(self, others: list[Leaf], before: Prices | None, now: Prices | None) -> None:
        """Moves the prices of the other parts as those of the plan's part have moved: what happens is mostly far from
        where the parts differ. Any prices prove a bound; it is worked out by `prove`."""
        if before is None or now is None:
            return
        old, new = self.master.with_all_cuts(before), self.master.with_all_cuts(now)
        for part in others:
            if part.prices is not None:
                own = self.master.with_all_cuts(part.prices)
                sums = (getattr(own, n) + getattr(new, n) - getattr(old, n) for n in ("rows", "cuts", "tied"))
                part.prices = Prices(*sums)

    def prove(self, part: Leaf) -> None:
        """The total of a part as its prices prove it now, where that is less."""
        if part.prices is None:
            return
        prices = self.master.with_all_cuts(part.prices)
        bound = bound_of(self.master.system, prices, out=self.master.shut, fixed=dict(part.fixed))
        if bound is not None:
            part.total = min(part.total, bound.total)

    def keep(self, tree: Tree) -> None:
        """The parts of this tree stand from now on."""
        self.parts = [*tree.leaves, *(part for _, _, part in tree.open)]
        self.fixed = tree.now
        if len(self.parts) > MOST:
            self.parts = [Leaf(tree.held, UNKNOWN, None)]

    def level(self, tree: Tree, limit: Limit, chosen: Ints, problem: Problem, *, every: bool = False) -> None:
        """Solves the plan's part once more, from where the last one ended, and before it `every` one. A relaxation has
        many best prices: those of parts solved one after the other differ only where the parts do, and only such can
        be carried along."""
        main, others = self.now(chosen, tree.held, problem)
        for part in (main, *others, main) if every else (main,):
            if not others:
                continue
            tree.fix(part.fixed)
            point = self.master.solve(limit, dual=True)
            if point is not None:
                part.prices = point.prices
        self.parts, self.fixed = [main, *others], tree.now
