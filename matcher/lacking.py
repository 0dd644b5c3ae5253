"""What the pool lacks: which skill, learnt by our people or bought in, would fill most seats; which seats nobody can
fill, and whom nobody asks for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

import numpy as np

from matcher.documents.plans import Lacking, LackingDocument, Learnt, Procured
from matcher.messages import Lang
from matcher.model import Engineer, SupplyKind, demands_of
from matcher.plan import Opening, Plan, Table, best_plan
from matcher.scoring.eligibility import RULES, KnowsMustHaves
from matcher.scoring.pool import Ints, build_pool
from matcher.scoring.value import judge
from matcher.scoring.wanted import wanted
from matcher.unplaced import idle, unfilled

SKILLS = next(i for i, rule in enumerate(RULES) if rule.name == "required_skill")
TOLD = 8
"""Skills that are told, the ones missed on most seats first."""


@dataclass
class _Missed:
    """One skill, as the seats left over and the people left over miss it."""

    openings: dict[str, int] = field(default_factory=dict)
    """Seats left over, by opening, that ask for it and for which nobody without a seat has it, or somebody lacks it
    alone."""
    pairs: dict[str, Ints] = field(default_factory=dict)
    """By opening, the people without a seat who lack nothing else."""


def lacking(table: Table, plan: Plan, lang: Lang) -> LackingDocument:
    """Skills by the seats they would fill, with what the whole plan would gain; the seats and people left over."""
    missed = _missed(table, plan)
    order = sorted(missed, key=lambda s: (-sum(missed[s].openings.values()), -len(missed[s].pairs), s))[:TOLD]
    told = [_told(table, plan, skill, missed[skill]) for skill in order]
    told.sort(key=lambda t: (-max(t.learnt.gain, t.procured.gain), -t.seats, t.skill))
    ids = {o.project for o in table.openings if o.running is None and not len(o.rows)}
    return LackingDocument(
        skills=tuple(told),
        unfillable=tuple(u for u in unfilled(table, plan, lang) if u.project in ids),
        unwanted=idle(table, plan, lang),
    )


def _missed(table: Table, plan: Plan) -> dict[str, _Missed]:
    found: dict[str, _Missed] = defaultdict(_Missed)
    free = ~table.pool.moving & table.pool.clean
    free[list(plan.seated)] = False
    for opening in table.openings:
        left = opening.seats - plan.taken(opening)
        if opening.running is not None or left <= 0 or opening.part.team:
            continue
        first, count = opening.refusals()
        near = np.flatnonzero(free & (count == 1) & (first == SKILLS))
        one = _one_missing(table, opening, near)
        for asked in opening.job.required:
            skill = demands_of(asked.demand)[0].skill
            if skill is not None and not (free & KnowsMustHaves().met(table.pool, asked)).any():
                found[skill].openings[opening.id] = left
        for skill, rows in one.items():
            found[skill].pairs[opening.id] = rows
            found[skill].openings.setdefault(opening.id, left)
    return found


def _one_missing(table: Table, opening: Opening, rows: Ints) -> dict[str, Ints]:
    """Of these people, who lacks one single must-have, by its skill."""
    asked = opening.job.required
    if not len(rows) or not asked:
        return {}
    unmet = np.array([~KnowsMustHaves().met(table.pool, a, rows) for a in asked])
    single = unmet.sum(axis=0) == 1
    found: dict[str, Ints] = {}
    for number, one in enumerate(asked):
        skill = demands_of(one.demand)[0].skill
        who = rows[single & unmet[number]]
        if skill is not None and len(who):
            found[skill] = np.union1d(found.get(skill, who), who).astype(np.int64)
    return found


def _told(table: Table, plan: Plan, skill: str, missed: _Missed) -> Lacking:
    return Lacking(
        skill=skill,
        seats=sum(missed.openings.values()),
        projects=tuple(sorted({table.opening[o].project for o in missed.openings})),
        learnt=_learnt(table, plan, missed),
        procured=_procured(table, skill, missed),
    )


def _learnt(table: Table, plan: Plan, missed: _Missed) -> Learnt:
    """The plan solved anew where everybody without a seat who lacks this alone may take the seat. Their value is that
    of people who do not have the skill, so the gain is told rather too small."""
    if not missed.pairs:
        return Learnt(people=(), seats=0, gain=0)
    openings = [_open_to(o, missed.pairs[o.id]) if o.id in missed.pairs else o for o in table.openings]
    wider = table.with_openings(openings)
    vetoes = [(e, p) for p, barred in table.pool.vetoes.items() for e in sorted(barred)]
    made = best_plan(wider, locks=table.locks, vetoes=vetoes)
    new = {*made.pairs} - {*plan.pairs}
    who = sorted({table.pool.ids[row] for o, row in new if row in missed.pairs.get(o, ())})
    filled = len(made.pairs) - len(plan.pairs)
    return Learnt(people=tuple(who), seats=filled, gain=made.solution.objective - plan.solution.objective)


def _open_to(opening: Opening, rows: Ints) -> Opening:
    """The opening with these people added."""
    wider = replace(opening)
    every = np.concatenate([opening.rows, rows])
    value = np.concatenate([opening.value, opening.judge(rows).value])
    order = np.argsort(every, kind="stable")
    vars(wider)["_pairs"] = every[order], value[order]
    return wider


def _procured(table: Table, skill: str, missed: _Missed) -> Procured:
    """What one more partner's engineer who can do all a seat asks for would bring, bought at the policy's target
    margin: of the seats left over the one he would be worth most on."""
    best: tuple[int, str] = (0, "")
    for ident in sorted(missed.openings):
        opening = table.opening[ident]
        rate = opening.job.rate
        if np.isnan(rate):
            continue
        wish = opening.part
        needed = tuple(demands_of(r)[0] for r in wish.required)
        person = Engineer(
            id="E-new",
            supply=SupplyKind.PARTNER,
            tier=1,
            cost=max(int(rate) - table.pool.policy.price.target_margin, 0),
            available_from=table.pool.today,
            skills=needed,
        )
        alone = build_pool([person], today=table.pool.today, policy=table.pool.policy)
        worth = int(judge(alone, wanted(wish, alone), np.array([0])).value[0])
        best = max(best, (worth, opening.project))
    return Procured(gain=best[0], project=best[1] or None)
