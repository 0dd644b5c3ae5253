"""The factors of success that are no matter of fit: the market's clock, rivals, forecasts. Each 0-1 per person."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np

from matcher.model import SupplyKind
from matcher.scoring.pool import SUPPLIES, Floats, Pool
from matcher.scoring.wanted import Wanted


def days_on_market(pool: Pool, job: Wanted) -> float:
    """Days since the project arrived; 0 where its arrival is not known."""
    if job.project.received_at is None:
        return 0.0
    arrived = datetime.fromisoformat(job.project.received_at).date()
    return max((pool.today - arrived) / timedelta(days=1), 0.0)


@lru_cache(maxsize=4)
def lead_days(pool: Pool) -> Floats:
    """Days until a proposal can stand before the client, by kind of supply."""
    policy = pool.policy.success
    return np.where(pool.own, policy.lead_days_own, policy.lead_days_partner)


def still_open(pool: Pool, job: Wanted) -> Floats:
    """Chance that nobody else has filled the seat when our proposal arrives: halves every half-life."""
    days = days_on_market(pool, job) + lead_days(pool)
    return np.asarray(0.5 ** (days / pool.policy.success.half_life_days))


@lru_cache(maxsize=4)
def still_ours(pool: Pool) -> Floats:
    """Chance that the person is not taken by one of the proposals running elsewhere; an answer awaited after
    an interview weighs more than several papers."""
    policy = pool.policy.success
    chance = np.ones(len(pool))
    for row, person in enumerate(pool.people):
        stages = person.parallel_stages
        if stages is not None:
            chance[row] = (
                policy.rival_proposal**stages.proposed
                * policy.rival_interview**stages.interview
                * policy.rival_waiting**stages.waiting
                * policy.rival_offer**stages.offer
            )
            told = stages.proposed + stages.interview + stages.waiting + stages.offer
            chance[row] *= policy.rival_proposal ** max((person.parallel or 0) - told, 0)
        elif person.parallel:
            chance[row] = policy.rival_proposal**person.parallel
    return chance


@lru_cache(maxsize=4)
def really_free(pool: Pool) -> Floats:
    """Chance that a running contract really ends: the client may still extend (予定在庫 is a forecast)."""
    policy = pool.policy.success
    known = {"ending": 1.0, "asked": policy.extension_asked, "unknown": policy.extension_unknown, "extended": 0.05}
    chance = np.ones(len(pool))
    for row in np.flatnonzero(pool.supply == SUPPLIES.index(SupplyKind.SOON)):
        running = pool.placements.get(pool.people[row].id)
        chance[row] = known[running.extension] if running else policy.extension_unknown
    return chance
