"""The best few names for a project, or projects for a person, each with what choosing it does to the whole plan."""

from __future__ import annotations

from itertools import islice

import numpy as np

from matcher.documents import Candidate, NearMiss
from matcher.mending import mended
from matcher.messages import Lang
from matcher.plan import UNKNOWN_TIER, Opening, Plan, Table, assignment
from matcher.scoring.eligibility import why_not
from matcher.scoring.pool import Ints
from matcher.scoring.reasons import one_line, project_words
from matcher.scoring.wanted import rate_of
from matcher.unknowns import ranged
from matcher.unplaced import MENDABLE, near, table_title
from matcher.weighing import forced


def people_for(table: Table, plan: Plan, project: str, top: int, lang: Lang) -> tuple[Candidate, ...]:
    """The `top` names for a project. Of its positions, each person is taken for the one that suits best."""
    pairs: dict[int, tuple[Opening, int]] = {}
    for opening in table.of_project(project):
        for row, value in zip(opening.rows.tolist(), opening.value.tolist(), strict=True):
            if row not in pairs or value > pairs[row][1]:
                pairs[row] = (opening, value)
    return _ranked(table, plan, _once_each(table, plan, pairs), top, lang, whose="engineer")


def _once_each(table: Table, plan: Plan, pairs: dict[int, tuple[Opening, int]]) -> list[tuple[Opening, int, int]]:
    """Each person once: of the companies that offer him the one the plan takes, else the one worth most, of equal ones
    the nearest to us."""
    tier, best = table.pool.tier, dict[str, tuple[tuple[bool, int, int, int], Opening, int, int]]()
    for row, (opening, value) in pairs.items():
        near = int(tier[row])
        order = (not plan.holds(opening, row), -value, near if near >= 0 else UNKNOWN_TIER, row)
        person = table.person(row)
        if person not in best or order < best[person][0]:
            best[person] = (order, opening, row, value)
    return [(opening, row, value) for _, opening, row, value in best.values()]


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
    """Whom the plan puts there and then the most valuable pairs, in the order of what choosing each does to the whole
    plan: somebody needed more elsewhere is still seen, and seen to be needed. Ties go by value, then by id."""
    best = sorted(pairs, key=lambda p: (not plan.holds(p[0], p[1]), -p[2], p[0].id, p[1]))[:top]
    tried = [(*forced(table, plan, opening, row, lang), opening, row, value) for opening, row, value in best]
    tried.sort(key=lambda t: (not plan.holds(t[2], t[3]), t[0] is None, -(t[0] or 0), -t[4], t[2].id, t[3]))
    return tuple(
        _candidate(table, rank, opening, row, change, loses, lang, whose=whose)
        for rank, (change, loses, opening, row, _) in enumerate(tried, 1)
    )


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
    line = one_line(table.pool, row, opening.way(row).job, lang)
    value_range, asks = ranged(table, opening, row, lang)
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
        value_range=value_range,
        asks=asks,
        line=line if whose == "engineer" else project_line(opening, lang),
    )


def near_people(table: Table, plan: Plan, project: str, top: int, lang: Lang) -> tuple[NearMiss, ...]:
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
            broken_rules=why_not(table.pool, row, opening.way(row).job, lang),
            mended=mended(table, plan, opening, row),
            line=one_line(table.pool, row, opening.way(row).job, lang),
        )
        for row, opening in rows
    )


def _shown_elsewhere(table: Table, row: int) -> bool:
    """Somebody held back for his sheet stands in his own list; one whose contract nobody knows is no near miss."""
    pool = table.pool
    return bool(pool.moving[row] and pool.columns.running[row] < 0) or not pool.clean[row]


def near_projects(table: Table, plan: Plan, engineer: str, top: int, lang: Lang) -> tuple[NearMiss, ...]:
    """Projects one mendable rule away from the person, the best paid first."""
    row, policy = table.pool.row(engineer), table.pool.policy
    best_paid = sorted(
        (o for o in table.openings if o.running is None), key=lambda o: (-(rate_of(o.part, policy) or 0), o.id)
    )
    found = list(islice((o for o in best_paid if _nearly(o, np.array([row]))), top))
    return tuple(
        NearMiss(
            engineer=engineer,
            project=o.project,
            broken_rules=why_not(table.pool, row, o.job, lang),
            mended=mended(table, plan, o, row),
            line=project_line(o, lang),
        )
        for o in found
    )


def _nearly(opening: Opening, row: Ints) -> bool:
    """Does one mendable rule alone keep the person out?"""
    first, count = opening.refusals(row)
    return count[0] == 1 and int(first[0]) in MENDABLE


def project_line(opening: Opening, lang: Lang) -> str:
    """One line of a project: `P-12 在庫管理システム刷新 渋谷 65〜70万 12月〜 面談1回`."""
    return " ".join([opening.project, table_title(opening), *project_words(opening.job, lang)])
