"""What another policy would change: its values, the plan's figures, and who would go elsewhere."""

from __future__ import annotations

from matcher.documents.plans import PlanChange
from matcher.documents.policies import Outcome, PolicyChange, PolicyTrialDocument
from matcher.messages import Lang, tell
from matcher.plan import Plan, Table
from matcher.policy import Policy
from matcher.scoring.eligibility import why_not


def compared(before: tuple[Table, Plan], after: tuple[Table, Plan], lang: Lang) -> PolicyTrialDocument:
    """The same people and projects, planned under two policies."""
    return PolicyTrialDocument(
        changed=_values(before[0].pool.policy, after[0].pool.policy, lang),
        before=_outcome(*before),
        after=_outcome(*after),
        changes=tuple(_moved(before, after, lang)),
    )


def _values(old: Policy, new: Policy, lang: Lang) -> tuple[PolicyChange, ...]:
    pairs = zip(old.values(lang), new.values(lang), strict=True)
    return tuple(
        PolicyChange(from_=was, to=value, name=name, about=about)
        for (name, was, _, _), (_, value, _, about) in pairs
        if was != value
    )


def _outcome(table: Table, plan: Plan) -> Outcome:
    seats = sum(o.seats - plan.taken(o) for o in table.openings if o.running is None)
    return Outcome(objective=plan.solution.objective, placed=len(plan.pairs), pairs=table.pairs, unfilled=seats)


def _moved(before: tuple[Table, Plan], after: tuple[Table, Plan], lang: Lang) -> list[PlanChange]:
    table, plan = after
    was = {before[0].pool.ids[c.row]: c.opening for c in before[1].chosen}
    now = {table.pool.ids[c.row]: c.opening for c in plan.chosen}
    found = []
    for engineer in sorted({*was, *now}):
        old, new = was.get(engineer), now.get(engineer)
        if old is not None and new is not None and old.id == new.id:
            continue
        found.append(
            PlanChange(
                engineer=engineer,
                from_=old.project if old else None,
                to=new.project if new else None,
                because=_because(table, engineer, old.id if old else None, lang),
            )
        )
    return found


def _because(table: Table, engineer: str, opening: str | None, lang: Lang) -> str:
    """Why the person leaves the place he had: a rule refuses it now, or another plan is worth more."""
    if opening is None or opening not in table.opening:
        return tell("replan.filled", lang)
    broken = why_not(table.pool, table.pool.row(engineer), table.opening[opening].job, lang)
    return tell("replan.not_possible", lang, why=broken[0].message) if broken else tell("replan.better", lang)
