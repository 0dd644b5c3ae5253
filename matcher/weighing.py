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
from matcher.unplaced import displaced, uprooted


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
            return Forced(made.change, uprooted(table, plan, *made.uprooted, row, lang), True)
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
    """What the whole plan loses without this person, and with one seat less of this project (of a team, without the
    team), in yen. `exact` is False where seats were rearranged instead of the plan solved anew."""
    best = plan.solution.objective
    if len(plan.ledger.row) > SOLVED_ANEW:
        person, seat = _without_person(table, plan, table.pool.row(engineer)), _without_seat(plan, opening)
        if person is not None and seat is not None:
            return Prices(engineer=person[0], seat=seat[0], exact=person[1] and seat[1])
    return Prices(
        engineer=best - worth(table, without_engineer=engineer),
        seat=best - worth(table, fewer_seats=opening.id),
    )


def _without_person(table: Table, plan: Plan, row: int) -> tuple[int, bool] | None:
    """What the plan loses without this record of a person, and whether that is exact; None where an order holds him, or
    another record of his sits on a running seat."""
    seating, ledger = plan.seating, plan.ledger
    here = next((number for number, chosen in seating.pairs if chosen == row), None)
    if here is None:
        return 0, True  # nothing is taken away
    running = np.flatnonzero(ledger.holder == row)
    if len(running):  # without the move he stays where he is
        made = seating.with_pair(int(running[0]), row, 0)
        return None if made is None else (-made.change, False)
    gone = int(seating.changes_outside(np.array([row]), np.zeros(1, np.int64))[0])
    if gone > -FAR:
        return -gone, False
    if ledger.single[here]:
        return None
    team = _staff(plan, here)
    own = int(_value(plan, here, row))
    rows, values = ledger.of_opening(here)
    able = ~np.isin(ledger.person[rows], ledger.person[[other for _, other in team]])
    leads = table.pool.columns.leads
    opening = table.opening[ledger.openings[here]]
    if opening.part.needs_leader and not any(leads[other] for _, other in team if other != row):
        able &= leads[rows]
    others = seating.changes_outside(rows[able], values[able])
    instead = own - int(others.max(initial=-FAR))
    given_up = _without_team(plan, team, gone=row)
    least = instead if given_up is None else min(instead, given_up)
    return None if least >= FAR else (least, False)


def _without_seat(plan: Plan, opening: Opening) -> tuple[int, bool] | None:
    """What the plan loses with one seat less there, or without the team the seat is part of, and whether that is
    exact; None where too many would have to move."""
    seating, ledger = plan.seating, plan.ledger
    here = ledger.number[opening.id]
    if seating.taken[here] < ledger.seats[here]:
        return 0, True
    price = int(seating.prices[here])
    if price < FAR:
        return price, False
    lost = _without_team(plan, _staff(plan, here))
    return None if lost is None else (lost, False)


def _staff(plan: Plan, here: int) -> list[tuple[int, int]]:
    """(opening, row) of all on the project an opening is part of."""
    projects = plan.ledger.projects
    return [(number, row) for number, row in plan.seating.pairs if projects[number] == projects[here]]


def _without_team(plan: Plan, team: list[tuple[int, int]], gone: int = -1) -> int | None:
    """What is lost when a team is given up: who held a running seat goes back to it, and of the others whoever gains
    most by it takes another seat. None where several would have to go back, or where nobody can make room."""
    lost = sum(_value(plan, number, row) for number, row in team)
    prices, ledger = plan.seating.prices, plan.ledger
    left = [row for _, row in team if row != gone]
    back = np.flatnonzero(np.isin(ledger.holder, left))
    if len(back):
        home = int(prices[back[0]])
        return None if len(back) > 1 or home >= FAR else lost + home
    gains = [value - int(prices[number]) for row in left for number, value in ledger.of_row(row)]
    return lost - max([0, *gains])


def _value(plan: Plan, number: int, row: int) -> int:
    rows, values = plan.ledger.of_opening(number)
    return int(values[np.searchsorted(rows, row)])
