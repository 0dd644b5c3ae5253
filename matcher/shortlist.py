"""The best few names for a project, or projects for a person, each with what choosing it does to the whole plan."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any

import numpy as np

from matcher.ledger import Ledger
from matcher.mending import mended, repaired
from matcher.messages import Lang
from matcher.model.shortlists import Candidate, NearMiss
from matcher.plan import UNKNOWN_TIER, Opening, Plan, Table, assignment
from matcher.scoring.eligibility import RULES, why_not
from matcher.scoring.reasons import one_line, project_words
from matcher.scoring.value import Judged
from matcher.unknowns import ranged
from matcher.unplaced import MENDABLE, near, table_title
from matcher.weighing import Forced, forced


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
    held = {ledger.number[opening] for opening, taken in plan.pairs if taken == row}
    able = [(at not in held, -value, ledger.openings[at], at) for at, value in ledger.of_row(row) if _new(ledger, at)]
    pairs = [(table.numbered(at), row, -value) for _, value, _, at in sorted(able)[:top]]
    return _ranked(table, plan, pairs, top, lang, whose="project")


def _new(ledger: Ledger, opening: int) -> bool:
    """A seat of an open project, not a running one."""
    return bool(ledger.holder[opening] < 0)


def _ranked(
    table: Table, plan: Plan, pairs: list[tuple[Opening, int, int]], top: int, lang: Lang, *, whose: str
) -> tuple[Candidate, ...]:
    """Whom the plan puts there and then the most valuable pairs, in the order of what choosing each does to the whole
    plan: somebody needed more elsewhere is still seen, and seen to be needed. Ties go by value, then by id."""
    best = sorted(pairs, key=lambda p: (not plan.holds(p[0], p[1]), -p[2], p[0].id, p[1]))[:top]
    one = whose == "project"
    tried = [(forced(table, plan, o, row, lang, for_person=one), o, row, value) for o, row, value in best]
    tried.sort(
        key=lambda t: (not plan.holds(t[1], t[2]), t[0].change is None, -(t[0].change or 0), -t[3], t[1].id, t[2])
    )
    return tuple(
        candidate(table, rank, opening, row, lang, whose=whose, **_beside(table, opening, row, weighed, lang))
        for rank, (weighed, opening, row, _) in enumerate(tried, 1)
    )


def _beside(table: Table, opening: Opening, row: int, weighed: Forced, lang: Lang) -> dict[str, Any]:
    value_range, asks = ranged(table, opening, row, lang)
    return {
        "displaces": weighed.told,
        "plan_change": weighed.change,
        "holdable": weighed.holdable,
        "value_range": value_range,
        "asks": asks,
    }


def candidate(
    table: Table,
    rank: int,
    opening: Opening,
    row: int,
    lang: Lang,
    *,
    whose: str,
    judged: Judged | None = None,
    **beside: Any,
) -> Candidate:
    """One name of a list, with what the plan says of the pair; `beside`: what choosing it does, what is not known.
    `judged` is of that row alone, where somebody has it."""
    told = assignment(table, opening, row, lang, judged=judged)
    line = one_line(opening.pool, row, opening.way(row).job, lang)
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
        line=line if whose == "engineer" else project_line(opening, lang),
        **beside,
    )


def near_people(table: Table, plan: Plan, project: str, top: int, lang: Lang) -> tuple[NearMiss, ...]:
    """People one mendable rule away from the project."""
    found: dict[int, Opening] = {}
    for opening in table.of_project(project):
        for row, _ in near(table, opening):
            found.setdefault(row, opening)
    able = {row for o in table.of_project(project) for row in o.rows.tolist()}
    left = ((row, o) for row, o in found.items() if row not in able and not _shown_elsewhere(table, row))
    rows = islice(((row, o) for row, o in left if _worth_a_word(table, o, row)), top)
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


NEAR_TRIED = 300
"""Projects looked at for the few near misses of one person: somebody whom another rule keeps from all of them would
have every project of the store looked at for nothing."""


def near_projects(table: Table, plan: Plan, engineer: str, top: int, lang: Lang) -> tuple[NearMiss, ...]:
    """Projects one mendable rule away from the person, the best paid first; of those whose skills he has or nearly has
    the `NEAR_TRIED` best paid are looked at."""
    row = table.pool.row(engineer)
    in_reach = map(table.numbered, plan.ledger.within_reach(table.pool.months.skills_of(row))[:NEAR_TRIED].tolist())
    found = islice((o for o in in_reach if _nearly(o, row) and _worth_a_word(table, o, row)), top)
    return tuple(
        NearMiss(
            engineer=engineer,
            project=o.project,
            broken_rules=why_not(table.pool, row, o.job, lang),
            mended=mended(table, plan, o, row, for_person=True),
            line=project_line(o, lang),
        )
        for o in found
    )


FURTHEST_MOVE = 62
"""Days by which a start may be moved in a talk: two months; further away it is another project."""


def _worth_a_word(table: Table, opening: Opening, row: int) -> bool:
    """Would what mends the pair leave something to gain, and move the start no further than anybody would agree to?"""
    made = repaired(table, opening, row)
    if made is None:
        return True
    start = opening.part.start
    moved = [date.fromisoformat(c.to) for c in made.changes if (c.of, c.field) == ("project", "start") and c.to]
    return made.value >= 0 and (start is None or all(abs((to - start).days) <= FURTHEST_MOVE for to in moved))


def _nearly(opening: Opening, row: int) -> bool:
    """Does one mendable rule alone keep the person out? No more rules are asked than it takes to know."""
    way, one, broken = opening.way(row), np.array([row]), 0
    for number, rule in enumerate(RULES):
        if not rule.holds(way.pool, way.job, one)[0]:
            broken += 1
            if broken > 1 or number not in MENDABLE:
                return False
    return broken == 1


def project_line(opening: Opening, lang: Lang) -> str:
    """One line of a project: `P-12 在庫管理システム刷新 渋谷 65〜70万 12月〜 面談1回`."""
    return " ".join([opening.project, table_title(opening), *project_words(opening.job, lang)])
