"""Why a pair, why not, what would change it: in parts that add up and in words one can repeat."""

from __future__ import annotations

import numpy as np

from matcher.documents.explaining import ExplainDocument
from matcher.mending import mended
from matcher.messages import Lang, man_yen, tell
from matcher.model import Part, SupplyKind
from matcher.plan import Opening, Plan, Table, assignment
from matcher.scoring.comparisons import part_words
from matcher.scoring.eligibility import why_not
from matcher.scoring.questions import questions
from matcher.scoring.value import Judged
from matcher.unknowns import ranged
from matcher.unplaced import name_of, table_title
from matcher.weighing import Forced, forced, prices


def explain(table: Table, plan: Plan, engineer: str, project: str, lang: Lang) -> ExplainDocument:
    """Everything about one pair. Of a project's positions the one that suits the person best is explained."""
    row = table.pool.row(engineer)
    opening = _best_opening(table, row, project)
    feasible = opening.worth(row) is not None
    judged = opening.judge(np.array([row]))
    told = assignment(table, opening, row, lang, judged=judged)
    value_range, asks = ranged(table, opening, row, lang)
    in_plan = any(plan.holds(seat, row) for seat in table.of_project(project))
    weighed = Forced(0, None, True)
    if feasible and not in_plan:
        weighed = forced(table, plan, opening, row, lang)
    return ExplainDocument(
        engineer=engineer,
        project=project,
        feasible=feasible,
        scores=told.scores,
        probability=told.probability,
        margin=told.margin,
        value=told.value if feasible else None,
        parts=value_parts(table, judged, row, lang) if feasible else (),
        score_parts={"fit": fit_parts(table, opening, row, lang)},
        broken_rules=why_not(table.pool, row, opening.way(row).job, lang),
        mended=None if feasible else mended(table, plan, opening, row),
        reasons=told.reasons,
        gaps=told.gaps,
        questions=questions(table.pool, row, opening.way(row).job, lang),
        findings=tuple(f.message for f in (*table.pool.blocks.get(engineer, ()), *table.pool.notes.get(engineer, ()))),
        in_plan=in_plan,
        displaces=weighed.told,
        plan_change=weighed.change if feasible else None,
        holdable=weighed.holdable if feasible else False,
        value_range=value_range if feasible else None,
        asks=asks,
        price=prices(table, plan, engineer, opening),
        next_best=_next_best(table, opening, row, lang),
    )


def _best_opening(table: Table, row: int, project: str) -> Opening:
    """Of the openings of a project the one the person may take and is worth most on; else the nearest."""

    def nearness(opening: Opening) -> tuple[bool, int]:
        value = opening.worth(row)
        return value is not None, -int(opening.refusals(np.array([row]))[1][0]) if value is None else value

    return max(table.of_project(project), key=nearness)


def value_parts(table: Table, judged: Judged, row: int, lang: Lang) -> tuple[Part, ...]:
    """The parts of a pair's value in yen; they add up to it exactly. The chances they rest on stand between."""
    moving = table.pool.people[row].supply is SupplyKind.REASSIGN
    kind = "_move" if moving else "_own" if table.pool.own[row] else ""
    assumed = tell("explain.assumed", lang) if np.isnan(judged.margin[0]) else ""
    chances = [
        Part(name=f"chance.{name}", value=round(float(v[0]), 4), unit="share", because=tell(f"explain.{name}", lang))
        for name, v in judged.chances.items()
    ]
    because = {
        "gross_profit": tell(
            f"explain.gross_profit{kind}",
            lang,
            probability=f"{judged.probability[0]:.1%}",
            monthly=man_yen(round(float(judged.monthly[0])), lang),
            months=f"{judged.months[0]:.1f}",
        )
        + assumed
    }
    yen = [
        Part(name=name, value=int(v[0]), unit="yen", because=because.get(name) or tell(f"explain.{name}", lang))
        for name, v in judged.yen.items()
        if name == "gross_profit" or v[0]
    ]
    return (*yen, *chances)


def fit_parts(table: Table, opening: Opening, row: int, lang: Lang) -> tuple[Part, ...]:
    """The parts of the fit score in points; they add up to it (to a rounding of 0.1)."""
    return part_words(table.pool, opening.way(row).job, row, lang)


def _next_best(table: Table, opening: Opening, row: int, lang: Lang, most: int = 3) -> tuple[str, ...]:
    """Others the seat could go to, and other seats the person could take, the most valuable first."""
    order = np.argsort(-opening.value, kind="stable")
    people = [int(opening.rows[i]) for i in order if int(opening.rows[i]) != row][:most]
    ledger = table.ledger
    able = [(-value, ledger.openings[at], at) for at, value in ledger.of_row(row) if ledger.holder[at] < 0]
    by_project = {ledger.projects[at]: at for _, _, at in sorted(able, reverse=True)}  # of a project's seats the first
    best = [at for _, _, at in sorted(able) if by_project[ledger.projects[at]] == at]
    seats = [table.numbered(at) for at in best if ledger.projects[at] != opening.project][:most]
    return (
        *(tell("explain.next_person", lang, name=name_of(table, r)) for r in people),
        *(tell("explain.next_seat", lang, title=table_title(o), project=o.project) for o in seats),
    )
