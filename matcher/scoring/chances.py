"""The factors of success that are no matter of fit: the market's clock, rivals, forecasts. Each 0-1."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

import numpy as np

from matcher.model import SupplyKind
from matcher.scoring.pool import EXTENSIONS, SUPPLIES, Floats, Pool, known_or
from matcher.scoring.wanted import Wanted


def days_on_market(pool: Pool, job: Wanted) -> float:
    """Days since the project arrived; where its arrival is not known, as many as the policy says."""
    if job.project.received_at is None:
        return pool.policy.success.arrived_unknown_days
    return max(float(pool.today.toordinal() - _arrived(job.project.received_at)), 0.0)


@lru_cache(maxsize=4096)
def _arrived(at: str) -> int:
    return datetime.fromisoformat(at).toordinal()


def lead_days(pool: Pool) -> Floats:
    """Days until a proposal of each person can stand before the client, by kind of supply."""
    policy = pool.policy.success
    return np.where(pool.own, policy.lead_days_own, policy.lead_days_partner)


def open_chances(pool: Pool, jobs: Iterable[Wanted]) -> tuple[list[float], list[float]]:
    """Of each project the chance that nobody else has filled the seat when a proposal of ours, and when one of a
    partner's person arrives: halves every half-life."""
    policy = pool.policy.success
    own, partner, half = policy.lead_days_own, policy.lead_days_partner, policy.half_life_days
    gone = [days_on_market(pool, job) for job in jobs]
    return [0.5 ** ((days + own) / half) for days in gone], [0.5 ** ((days + partner) / half) for days in gone]


def still_ours(pool: Pool) -> Floats:
    """Chance that each person is not taken by one of the proposals running elsewhere; an answer awaited after
    an interview weighs more than several papers. Of a partner's person nobody tells of, some are assumed (policy)."""
    policy, raw = pool.policy.success, pool.columns
    factors = np.array([policy.rival_proposal, policy.rival_interview, policy.rival_waiting, policy.rival_offer])
    silent = np.where(pool.own | ~np.isnan(raw.stages).all(axis=1), 0.0, policy.parallel_unknown)
    parallel = np.where(np.isnan(raw.parallel), silent, raw.parallel)
    untold = np.maximum(parallel - known_or(raw.stages, 0).sum(axis=1), 0)
    return np.asarray(np.prod(factors ** known_or(raw.stages, 0), axis=1) * policy.rival_proposal**untold)


def really_free(pool: Pool) -> Floats:
    """Chance that each running contract really ends: the client may still extend (予定在庫 is a forecast)."""
    policy = pool.policy.success
    known = {"ending": 1.0, "asked": policy.extension_asked, "unknown": policy.extension_unknown, "extended": 0.05}
    by_code = np.array([*(known[name] for name in EXTENSIONS), policy.extension_unknown])
    soon = pool.supply == SUPPLIES.index(SupplyKind.SOON)
    return np.where(soon, by_code[pool.columns.extension], 1.0)
