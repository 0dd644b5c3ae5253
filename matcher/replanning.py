"""The plan after something changed: the best near the old one, and what changed, pair by pair, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from matcher.documents.plans import MatchDocument, PlanChange
from matcher.messages import Lang, tell
from matcher.plan import Plan, Table, plan_near
from matcher.scoring.eligibility import why_not


@dataclass(frozen=True)
class Old:
    """A pair of the plan before."""

    engineer: str
    project: str
    position: str | None


@dataclass(frozen=True)
class Near:
    """A plan near an old one. `worth` is its value less the switching cost of every old pair that was given up though
    it could have been kept; `bound` holds for the worth of every plan."""

    plan: Plan
    worth: int
    bound: int
    changes: tuple[PlanChange, ...]

    @property
    def gap(self) -> float:
        """(bound − worth) ÷ |worth|; 0 where it is proven."""
        return 0.0 if self.bound == self.worth else (self.bound - self.worth) / max(1, abs(self.worth))


def pairs_of(document: MatchDocument) -> tuple[Old, ...]:
    """The pairs of a plan as it was printed."""
    return tuple(Old(a.engineer, a.project, a.position) for a in document.assignments)


def near(
    table: Table,
    before: Iterable[Old],
    *,
    switching: int,
    locks: Iterable[tuple[str, str]] = (),
    vetoes: Iterable[tuple[str, str]] = (),
    lang: Lang = "ja",
) -> Near:
    """The best plan near the old one: giving up an old pair that is still possible costs `switching` yen."""
    before = tuple(before)
    still: dict[tuple[int, str], Old] = {}
    for old in before:
        row = table.pool.columns.ids.find(old.engineer)
        for opening in _openings(table, old) if row >= 0 else ():
            still[row, opening] = old
    plan, worth, bound = plan_near(table, [(o, r) for r, o in still], switching=switching, locks=locks, vetoes=vetoes)
    feasible = plan.solution.status != "INFEASIBLE"
    return Near(plan, worth, bound, tuple(_changes(table, before, plan, lang)) if feasible else ())


def as_solution(found: Near) -> Plan:
    """The plan with the sum of its values as the objective, and the bound of the worth moved up by the difference."""
    shift = found.plan.solution.objective - found.worth
    return replace(found.plan, solution=replace(found.plan.solution, bound=found.bound + shift))


def _openings(table: Table, old: Old) -> list[str]:
    """The seats an old pair may mean: those of its project and position, or the running contract taken over."""
    if old.project in table.projects:
        return [o.id for o in table.of_project(old.project) if o.position == old.position]
    return [o.id for o in table.openings if o.running is not None and o.project == old.project]


def _changes(table: Table, before: Iterable[Old], plan: Plan, lang: Lang) -> Iterable[PlanChange]:
    was: Mapping[str, Old] = {old.engineer: old for old in before}
    now = {table.pool.ids[c.row]: c.opening for c in plan.chosen}
    for engineer in sorted({*was, *now}):
        old, new = was.get(engineer), now.get(engineer)
        if old is not None and new is not None and (old.project, old.position) == (new.project, new.position):
            continue
        yield PlanChange(
            engineer=engineer,
            from_=old.project if old else None,
            to=new.project if new else None,
            because=_because(table, old, lang) if old else tell("replan.filled", lang),
        )


def _because(table: Table, old: Old, lang: Lang) -> str:
    """Why an old pair is no longer in the plan."""
    row = table.pool.columns.ids.find(old.engineer)
    if row < 0:
        return tell("replan.person_gone", lang)
    openings = [table.opening[o] for o in _openings(table, old)]
    if not openings:
        return tell("replan.project_gone", lang)
    broken = [why_not(table.pool, row, opening.job, lang) for opening in openings]
    if all(broken):
        return tell("replan.not_possible", lang, why=broken[0][0].message)
    return tell("replan.better", lang)
