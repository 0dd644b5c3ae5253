"""The best few names for a project, or projects for a person, each with what choosing it does to the whole plan."""

from __future__ import annotations

import numpy as np

from matcher.documents import Candidate, NearMiss
from matcher.messages import Lang, tell
from matcher.plan import Opening, Plan, Table, assignment, best_plan_with
from matcher.scoring.eligibility import why_not
from matcher.scoring.pool import Ints
from matcher.scoring.reasons import one_line, project_words
from matcher.unplaced import MENDABLE, displaced, near, table_title

SOLVED_ANEW = 20_000
"""Possible pairs up to which a plan is solved anew, within a second or so, for every name of a list."""


def people_for(table: Table, plan: Plan, project: str, top: int, lang: Lang) -> tuple[Candidate, ...]:
    """The `top` names for a project. Of its positions, each person is taken for the one that suits best."""
    pairs: dict[int, tuple[Opening, int]] = {}
    for opening in table.of_project(project):
        for row, value in zip(opening.rows.tolist(), opening.value.tolist(), strict=True):
            if row not in pairs or value > pairs[row][1]:
                pairs[row] = (opening, value)
    return _ranked(table, plan, [(o, row, v) for row, (o, v) in pairs.items()], top, lang, whose="engineer")


def projects_for(table: Table, plan: Plan, engineer: str, top: int, lang: Lang) -> tuple[Candidate, ...]:
    """The `top` projects for a person."""
    row, ledger = table.pool.row(engineer), plan.ledger
    pairs = [
        (opening, row, value)
        for at, value in ledger.of_row(row)
        for opening in table.of_project(ledger.projects[at])
        if opening.id == ledger.openings[at]
    ]
    return _ranked(table, plan, pairs, top, lang, whose="project")


def _ranked(
    table: Table, plan: Plan, pairs: list[tuple[Opening, int, int]], top: int, lang: Lang, *, whose: str
) -> tuple[Candidate, ...]:
    """Whom the plan puts there first, then by the pair's own value, then by id; each with what choosing it would cost
    the whole plan, so that somebody needed elsewhere is still seen, and seen to be needed."""
    pairs = sorted(pairs, key=lambda p: (not plan.holds(p[0], p[1]), -p[2], p[0].id, p[1]))[:top]
    return tuple(
        _candidate(table, rank, opening, row, *_forced(table, plan, opening, row, lang), lang, whose=whose)
        for rank, (opening, row, _) in enumerate(pairs, 1)
    )


def _forced(table: Table, plan: Plan, opening: Opening, row: int, lang: Lang) -> tuple[int | None, str | None]:
    """(change of the plan's worth, who is displaced) when the pair is forced into the plan. A small plan is solved
    anew, in a large one single seats are rearranged."""
    if plan.holds(opening, row):
        return 0, None
    if len(plan.ledger.row) > SOLVED_ANEW:
        made = plan.seating.with_pair(plan.ledger.number[opening.id], row, opening.worth(row) or 0)
        if made is None:
            return None, tell("explain.no_plan" if plan.seating.irreplaceable(row) else "plan.not_weighed", lang)
        return made.change, displaced(table, plan, made.pairs, lang)
    forced = best_plan_with(table, opening, row)
    if forced is None:
        return None, tell("explain.no_plan", lang)
    return forced.solution.objective - plan.solution.objective, displaced(table, plan, forced.pairs, lang)


def _candidate(
    table: Table,
    rank: int,
    opening: Opening,
    row: int,
    change: int | None,
    loses: str | None,
    lang: Lang,
    *,
    whose: str,
) -> Candidate:
    told = assignment(table, opening, row, lang)
    line = one_line(table.pool, row, opening.job, lang)
    return Candidate(
        rank=rank,
        engineer=told.engineer,
        project=opening.project,
        position=told.position,
        scores=told.scores,
        probability=told.probability,
        margin=told.margin,
        value=told.value,
        route=told.route,
        reasons=told.reasons,
        gaps=told.gaps,
        findings=told.findings,
        questions=told.questions,
        displaces=loses,
        plan_change=change,
        line=line if whose == "engineer" else project_line(opening, lang),
    )


def near_people(table: Table, project: str, top: int, lang: Lang) -> tuple[NearMiss, ...]:
    """People one mendable rule away from the project."""
    found: dict[int, Opening] = {}
    for opening in table.of_project(project):
        for row, _ in near(table, opening):
            found.setdefault(row, opening)
    able = {row for o in table.of_project(project) for row in o.rows.tolist()}
    rows = [(row, o) for row, o in found.items() if row not in able and not _shown_elsewhere(table, row)][:top]
    return tuple(
        NearMiss(
            engineer=table.pool.ids[row],
            project=project,
            broken_rules=why_not(table.pool, row, opening.job, lang),
            line=one_line(table.pool, row, opening.job, lang),
        )
        for row, opening in rows
    )


def _shown_elsewhere(table: Table, row: int) -> bool:
    """Somebody held back for his sheet stands in his own list; one whose contract nobody knows is no near miss."""
    pool = table.pool
    return bool(pool.moving[row] and pool.columns.running[row] < 0) or not pool.clean[row]


def near_projects(table: Table, engineer: str, top: int, lang: Lang) -> tuple[NearMiss, ...]:
    """Projects one mendable rule away from the person, the best paid first."""
    row = table.pool.row(engineer)
    found = [o for o in table.openings if o.running is None and _nearly(o, np.array([row]))]
    found.sort(key=lambda o: (-np.nan_to_num(o.job.rate, nan=0.0), o.id))
    return tuple(
        NearMiss(
            engineer=engineer,
            project=o.project,
            broken_rules=why_not(table.pool, row, o.job, lang),
            line=project_line(o, lang),
        )
        for o in found[:top]
    )


def _nearly(opening: Opening, row: Ints) -> bool:
    """Does one mendable rule alone keep the person out?"""
    first, count = opening.refusals(row)
    return count[0] == 1 and int(first[0]) in MENDABLE


def project_line(opening: Opening, lang: Lang) -> str:
    """One line of a project: `P-12 在庫管理システム刷新 渋谷 65〜70万 12月〜 面談1回`."""
    return " ".join([opening.project, table_title(opening), *project_words(opening.job, lang)])
