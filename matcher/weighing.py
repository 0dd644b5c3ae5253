"""What choosing a pair, losing a person or losing a seat does to the whole plan.

A small plan is solved anew for it. In a large one single seats are rearranged (ledger.py): a plan that can be made, and
where teams would have to change a little dearer than need be.
"""

from __future__ import annotations

import numpy as np

from matcher.documents import Prices
from matcher.ledger import FAR
from matcher.mending import SOLVED_ANEW
from matcher.messages import Lang, tell
from matcher.plan import Opening, Plan, Table, best_plan_with, worth
from matcher.unplaced import displaced


def forced(table: Table, plan: Plan, opening: Opening, row: int, lang: Lang) -> tuple[int | None, str | None]:
    """(change of the plan's worth, who is displaced) when the pair is forced into the plan. A small plan is solved
    anew, in a large one single seats are rearranged."""
    if plan.holds(opening, row):
        return 0, None
    if len(plan.ledger.row) > SOLVED_ANEW:
        made = plan.seating.with_pair(plan.ledger.number[opening.id], row, opening.worth(row) or 0)
        if made is None:
            return None, tell("explain.no_plan" if plan.seating.irreplaceable(row) else "plan.not_weighed", lang)
        return made.change, displaced(table, plan, made.pairs, row, lang)
    forced = best_plan_with(table, opening, row)
    if forced is None:
        return None, tell("explain.no_plan", lang)
    return forced.solution.objective - plan.solution.objective, displaced(table, plan, forced.pairs, row, lang)


def prices(table: Table, plan: Plan, engineer: str, opening: Opening) -> Prices:
    """What the whole plan loses without this person, and with one seat less of this project, in yen."""
    best = plan.solution.objective
    if len(plan.ledger.row) > SOLVED_ANEW:
        row = np.array([table.pool.row(engineer)])
        gone = int(plan.seating.changes_outside(row, np.zeros(1, np.int64))[0])
        seat = int(plan.seating.prices[plan.ledger.number[opening.id]])
        if gone > -FAR and seat < FAR:
            return Prices(engineer=-gone, seat=seat, exact=False)
    return Prices(
        engineer=best - worth(table, without_engineer=engineer),
        seat=best - worth(table, fewer_seats=opening.id),
    )
