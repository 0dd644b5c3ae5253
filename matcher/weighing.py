"""What choosing a pair, losing a person or losing a seat does to the whole plan.

A small plan is solved anew for it. In a large one single seats are rearranged (ledger.py): a plan that can be made, and
where teams would have to change a little dearer than need be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.ledger import FAR
from matcher.mending import SOLVED_ANEW
from matcher.messages import Lang, tell
from matcher.model.shortlists import Prices
from matcher.plan import Opening, Plan, Table, best_plan_with, worth
from matcher.unplaced import displaced


@dataclass(frozen=True)
class Forced:
    """What forcing a pair into the plan does to it."""

    change: int | None
    """Yen by which the best plan with the pair differs from the best plan; None where none holds it, or where it was
    not worked out."""
    told: str | None
    """Who is displaced, or why no plan holds the pair, in words."""
    holdable: bool | None
    """Can any plan hold the pair? None where that was not worked out."""


def forced(
    table: Table,
    plan: Plan,
    opening: Opening,
    row: int,
    lang: Lang,
    *,
    for_person: bool = False,
) -> Forced:
    """What forcing the pair into the plan does. A small plan is solved anew, in a large one single seats are
    rearranged; whoever asks about many seats of one person says so."""
    if plan.holds(opening, row):
        return Forced(0, None, True)
    if len(plan.ledger.row) > SOLVED_ANEW:
        number, value = plan.ledger.number[opening.id], opening.worth(row) or 0
        made = plan.seating.with_pair(number, row, value, for_person=for_person)
        if made is not None:
            return Forced(made.change, displaced(table, plan, made.pairs, row, lang), True)
        if plan.seating.irreplaceable(row):
            return Forced(None, tell("explain.no_plan", lang), False)
        if (lacking := _team_lacks(table, opening, lang)) is not None:
            return Forced(None, lacking, False)
        return Forced(None, tell("plan.not_weighed", lang), None)
    anew = best_plan_with(table, opening, row)
    if anew is None:
        return Forced(None, _team_lacks(table, opening, lang) or tell("explain.no_plan", lang), False)
    change = anew.solution.objective - plan.solution.objective
    return Forced(change, displaced(table, plan, anew.pairs, row, lang), True)


def _team_lacks(table: Table, opening: Opening, lang: Lang) -> str | None:
    """Why the team this seat is part of cannot be completed by anybody, in words; None where it is no team, or where
    that does not show from who could take its seats."""
    seats = table.of_project(opening.project) if opening.running is None else []
    if not opening.part.team or not seats:
        return None
    able = [{table.person(row) for row in seat.rows.tolist()} for seat in seats]
    for seat, people in zip(seats, able, strict=True):
        if len(people) < seat.seats:
            return tell("explain.team_short", lang, seats=seat.seats, count=len(people))
    wanted, there = sum(seat.seats for seat in seats), len(set().union(*able))
    if there < wanted:
        return tell("explain.team_short", lang, seats=wanted, count=there)
    leads = table.pool.columns.leads
    if opening.part.needs_leader and not any(leads[seat.rows].any() for seat in seats):
        return tell("explain.team_leader", lang)
    return None


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
