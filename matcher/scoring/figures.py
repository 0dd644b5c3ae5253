"""People, projects and the company's rules as the numbers the formulas count with; what stands for one nobody knows is
never in anybody's favour. Source: docs/architecture.md, "Value"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.model import Account
from matcher.normalise.companies import company_key
from matcher.scoring.chances import lead_days, open_chances, really_free, still_ours
from matcher.scoring.formulas import House, Offered, Sought
from matcher.scoring.pool import Floats, Pool, known_or
from matcher.scoring.settlements import sold_swing, swinging
from matcher.scoring.wanted import DAYS_A_MONTH, Wanted, unknown

TERM_UNKNOWN_MONTHS = 3
"""Months sold where a project names no end: the usual first contract."""
START_UNKNOWN_DAYS = 60
"""Days until a start nobody names."""
SITE_UNKNOWN_PARTNER = 30.0
"""Days after which a partner is paid who does not say."""
MANY = 1_000
"""People from whom on it counts how much room each takes."""


def people_figures(pool: Pool) -> NDArray[Any]:
    """One record per person with what counts of him (`Offered`): his numbers one behind the other, so that they are
    picked together, and each as short as it is the same."""
    found = pool.figures.get("people")
    if found is None:
        moving = pool.moving
        columns = Offered(
            own=pool.own,
            cost=pool.cost,
            free=pool.free,
            leaves=pool.leaves,
            lead=lead_days(pool),
            given_up=np.where(moving, known_or(pool.sell_now, 0.0), 0.0),
            parting=np.where(moving, float(pool.policy.leaving.relationship_cost), 0.0),
            paid_after=known_or(pool.columns.payment_site, SITE_UNKNOWN_PARTNER),
            swings=swinging(pool),
            still_ours=still_ours(pool),
            really_free=really_free(pool),
        )
        kinds = sorted(zip(Offered._fields, map(_short, columns), strict=True), key=lambda field: -field[1].itemsize)
        found = np.empty(len(pool), np.dtype(kinds, align=True))
        for name, column in zip(Offered._fields, columns, strict=True):
            found[name] = column
        pool.figures["people"] = found
    return found


def _short(column: NDArray[Any]) -> np.dtype[Any]:
    """The shortest kind of number that holds all of the column exactly; of few people any will do."""
    if column.dtype != np.float64 or len(column) < MANY:
        return column.dtype
    with np.errstate(over="ignore"):
        shorter = column.astype(np.float32)
    return shorter.dtype if np.array_equal(shorter, column, equal_nan=True) else column.dtype


def offered(records: NDArray[Any]) -> Offered:
    """The same as one array per number."""
    whole = {np.dtype(np.float32): np.float64}
    columns = (records[name] for name in Offered._fields)
    return Offered(*(column.astype(whole.get(column.dtype, column.dtype)) for column in columns))


def sought(pool: Pool, job: Wanted, only_if: float = 1.0) -> Sought:
    """The project's numbers. `only_if` is the chance that the seat opens at all."""
    policy, project = pool.policy, job.project
    price, success, today = policy.price, policy.success, pool.today.toordinal()
    rate, start, until = job.rate, job.start, job.end
    net = rate * (1 - price.overhead_share)
    begins = today + START_UNKNOWN_DAYS if unknown(start) else start
    horizon = today + policy.plan.horizon_months * DAYS_A_MONTH
    if unknown(until):
        long = project.term is not None and project.term.long
        until = horizon if long else begins + TERM_UNKNOWN_MONTHS * DAYS_A_MONTH
    partner = account_of(pool, project.sender or project.client)
    talks = project.interviews if project.interviews is not None else success.interviews_unknown
    between = project.chain_depth if project.chain_depth is not None else success.chain_unknown
    open_own, open_partner = open_chances(pool, job)
    return Sought(
        rate=rate,
        net=net,
        own_gain=price.rate_unknown if unknown(net) else net,
        bought=0.0 if unknown(rate) else rate - price.margin_unknown,
        start=start,
        begins=begins,
        late=max(policy.start.late_days_open if job.start_open else policy.start.late_days_max, 1),
        account=success.no_account_days if partner and partner.account_status == "none" else 0.0,
        until=min(until, horizon),
        open_own=open_own,
        open_partner=open_partner,
        chain=success.chain_step**between,
        interviews=success.interview * success.further_interview ** max(talks - 1, 0),
        real=getattr(success, project.certainty or "certainty_unknown"),
        seat_opens=only_if,
        # a client that does not say pays late
        site=project.payment_site if project.payment_site is not None else price.site_unknown_days,
        client=client_factor(pool, job) - 1,
        swing=sold_swing(pool, job),
    )


def people_table(pool: Pool) -> Floats:
    """The same as one row per person."""
    found = pool.figures.get("table")
    if found is None:
        records = people_figures(pool)
        found = pool.figures["table"] = np.empty((len(records), len(Offered._fields)))
        for at, name in enumerate(Offered._fields):
            found[:, at] = records[name]
    return found


def as_table(numbers: Sequence[Sought]) -> Floats:
    """The same as one row each."""
    return np.fromiter(chain.from_iterable(numbers), float).reshape(len(numbers), len(Sought._fields))


def house(pool: Pool) -> House:
    """The company's numbers."""
    price, success = pool.policy.price, pool.policy.success
    return House(
        today=float(pool.today.toordinal()),
        free_unknown=float(pool.today.toordinal() + START_UNKNOWN_DAYS),
        margin_unknown=float(price.margin_unknown),
        target_margin=float(price.target_margin),
        room_unknown=min(price.margin_unknown / price.target_margin, 1.0),
        screening_low=success.screening_low,
        screening_span=success.screening_high - success.screening_low,
        screening_power=success.screening_power,
        cash_rate_year=price.cash_rate_year,
    )


def client_factor(pool: Pool, job: Wanted) -> float:
    """What the client is worth beside this project, by its rank and segment; of the end client where we know it, else
    of the company we would contract with."""
    account = account_of(pool, job.project.client) or account_of(pool, job.project.sender)
    if account is None:
        return 1.0
    policy = pool.policy.client
    rank = {"A": policy.rank_a, "C": policy.rank_c, "D": policy.rank_d}.get(account.rank or "", policy.rank_b)
    segment = {"key": policy.key, "growth": policy.growth}.get(account.segment or "", policy.standard)
    return rank * segment


def account_of(pool: Pool, company: str | None) -> Account | None:
    """The account of a company, by any way of writing its name."""
    return pool.accounts.get(company_key(company)) if company and pool.accounts else None
