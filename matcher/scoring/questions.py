"""What is not known about a pair and ought to be asked before proposing: a result, not a refusal."""

from __future__ import annotations

import numpy as np

from matcher.messages import Lang, tell
from matcher.model import SupplyKind
from matcher.scoring.pool import ABSENT, SUPPLIES, UNKNOWN_LENGTH, Pool
from matcher.scoring.wanted import Asked, Wanted
from matcher.scoring.wording import SINCE, demand_text


def questions(pool: Pool, row: int, job: Wanted, lang: Lang) -> tuple[str, ...]:
    """Open questions of one pair, those that decide most first."""
    return tuple(tell(f"ask.{name}", lang, **values) for name, values in _open(pool, row, job, lang))


def _open(pool: Pool, row: int, job: Wanted, lang: Lang):  # type: ignore[no-untyped-def]
    person, project = pool.people[row], job.project
    if np.isnan(job.rate):
        yield "rate", {}
    if np.isnan(pool.cost[row]):
        yield "cost", {}
    for asked in job.required:
        name = _length_or_term_unknown(pool, row, asked)
        if name:
            yield name, {"skill": demand_text(asked, lang)}
    if np.isnan(pool.free[row]):
        yield "free", {}
    if np.isnan(job.start) and not job.start_open:
        yield "start", {}
    limit = project.partner_limit
    direct = limit is not None and limit.freelance_tier is not None and pool.freelance[row] == 1
    if limit is not None and pool.tier[row] < 0 and (limit.max_tier is not None or direct):
        yield "tier", {}
    if limit is not None and limit.freelance is False and pool.freelance[row] < 0 and not pool.own[row]:
        yield "freelance", {}
    if job.language > 0 and pool.language[row] < 0 and person.nationality not in (None, "日本"):
        yield "language", {"needed": SINCE[job.language]}
    if project.remote is None and person.wishes is not None and person.wishes.remote == "full":
        yield "remote", {}
    if job.onsite != 0 and person.nearest_station is None:
        yield "station", {}
    if pool.supply[row] == SUPPLIES.index(SupplyKind.REASSIGN):
        running = pool.placements.get(person.id)
        if running is None or running.move_consent is None:
            yield "consent", {}


def _length_or_term_unknown(pool: Pool, row: int, asked: Asked) -> str | None:
    """Which question a requirement leaves: its term is unknown to us, the person does not name it (what everybody
    uses), or names it without a length where one is asked."""
    if not asked.known:
        return "term"
    best = max((pool.months[row, c] for c in asked.columns), default=ABSENT)
    if best == ABSENT:
        return "common"
    return "length" if best == UNKNOWN_LENGTH and any(asked.months) else None
