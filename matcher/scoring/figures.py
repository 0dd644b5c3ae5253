"""People, projects and the company's rules as the numbers the formulas count with; what stands for one nobody knows is
never in anybody's favour. Source: docs/architecture.md, "Value"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.model import Account, Project
from matcher.normalise.companies import company_key
from matcher.policy import SuccessPolicy
from matcher.scoring.chances import lead_days, open_chances, really_free, still_ours
from matcher.scoring.formulas import House, Offered, Sought
from matcher.scoring.kept import narrow
from matcher.scoring.pool import Floats, Ints, Pool, known_or
from matcher.scoring.settlements import sold_swings, swing_kinds, swinging
from matcher.scoring.wanted import DAYS_A_MONTH, Wanted

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


def offered(pool: Pool, rows: Ints) -> Offered:
    """What counts of these people, an array for each number."""
    records, whole = people_figures(pool).take(rows), {np.dtype(np.float32): np.float64}
    columns = (records[name] for name in Offered._fields)
    return Offered(*(column.astype(whole.get(column.dtype, column.dtype)) for column in columns))


@dataclass(frozen=True, eq=False)
class Kinds:
    """People by two kinds: when they can come and how surely; what they cost. Few people are quite alike, but many are
    in either: so what is picked from stays small and close at hand."""

    codes: NDArray[Any]
    """A row per person: his kind of either."""
    others: Floats
    """A column per number, in the order of `Offered` but for those about money."""
    money: Floats
    """The numbers about money, and last the kind by which settlement changes what he costs (settlements.py)."""

    @property
    def nbytes(self) -> int:
        return self.codes.nbytes + self.others.nbytes + self.money.nbytes

    def offered(self, rows: Ints) -> Offered:
        """The same as `offered`; of a great many people it is quicker."""
        one, two = (self.codes[:, which].take(rows).astype(np.intp) for which in (0, 1))
        found = dict(zip(OTHERS, (column.take(one) for column in self.others.T), strict=True))
        found |= zip(MONEY, (column.take(two) for column in self.money.T), strict=False)
        return Offered(**found)._replace(own=found["own"] > 0)


MONEY = ("cost", "given_up")
"""The numbers of a person that are about his price."""
OTHERS = tuple(name for name in Offered._fields if name not in MONEY)


def people_kinds(pool: Pool) -> Kinds:
    """Everybody by his kinds."""
    return pool.kept.get("kinds of people", _kinds, pool)


def _kinds(pool: Pool) -> Kinds:
    records = people_figures(pool)
    others, money = [records[name] for name in OTHERS], [*(records[name] for name in MONEY), swing_kinds(pool)]
    codes, numbers = zip(*map(_joined, (others, money)), strict=True)
    most = max(map(len, numbers))
    return Kinds(np.stack([narrow(of, most) for of in codes], axis=1), *numbers)


def _joined(columns: Sequence[NDArray[Any]]) -> tuple[Ints, Floats]:
    """The rows of the columns as codes, and the numbers each code stands for, a column for each of the columns."""
    table, kinds = np.stack(columns, axis=1).astype(float), dict[bytes, int]()
    rows = table.view(f"V{table.itemsize * table.shape[1]}").ravel().tolist()
    codes = np.array([kinds.setdefault(row, len(kinds)) for row in rows], np.int64)
    return codes, np.asfortranarray(np.frombuffer(b"".join(kinds), float).reshape(-1, table.shape[1]))


def sought(pool: Pool, jobs: Sequence[Wanted], only_if: Sequence[float]) -> Sought:
    """The numbers of one or more projects, an entry for each. `only_if` are the chances that their seats open."""
    policy, projects, today = pool.policy, [job.project for job in jobs], pool.today.toordinal()
    price, success, later = policy.price, policy.success, policy.start
    # every project is looked at once: going through all of them for each number takes twice as long
    told = [(job.rate, job.start, job.end, job.start_open) for job in jobs]
    said = [(p.term, p.interviews, p.chain_depth, p.certainty, p.payment_site) for p in projects]
    *days, is_open = zip(*told, strict=True)
    rate, start, end = (np.array(column, float) for column in days)
    terms, talks, between, certainty, sites = zip(*said, strict=True)
    net = rate * (1 - price.overhead_share)
    begins = known_or(start, today + START_UNKNOWN_DAYS)
    horizon = today + policy.plan.horizon_months * DAYS_A_MONTH
    long = np.array([term is not None and term.long for term in terms], bool)
    usual = np.where(long, horizon, begins + TERM_UNKNOWN_MONTHS * DAYS_A_MONTH)
    open_own, open_partner = open_chances(pool, jobs)
    late_open, late_fixed = max(later.late_days_open, 1), max(later.late_days_max, 1)
    return Sought(
        rate=rate,
        net=net,
        own_gain=known_or(net, price.rate_unknown),
        bought=known_or(rate - price.margin_unknown, 0.0),
        start=start,
        begins=begins,
        late=np.where(is_open, float(late_open), float(late_fixed)),
        account=_days_to_account(pool, projects),
        until=np.minimum(known_or(end, usual), horizon),
        open_own=np.array(open_own),
        open_partner=np.array(open_partner),
        chain=_each(between, lambda count: success.chain_step ** (success.chain_unknown if count is None else count)),
        interviews=_each(talks, partial(_passes, success)),
        real=_each(certainty, lambda name: getattr(success, name or "certainty_unknown")),
        seat_opens=np.array(only_if, float),
        # a client that does not say pays late
        site=_each(sites, lambda days: price.site_unknown_days if days is None else days),
        client=_client_shares(pool, projects),
        swing=sold_swings(pool, jobs),
    )


def _passes(success: SuccessPolicy, talks: int | None) -> float:
    """The chance of passing so many interviews, the first and those that follow."""
    count = success.interviews_unknown if talks is None else talks
    return success.interview * success.further_interview ** max(count - 1, 0)


def _each(said: Sequence[Any], of: Callable[[Any], float]) -> Floats:
    """A number for what each project says, worked out once where several say the same."""
    numbers = {one: of(one) for one in set(said)}
    return np.array([numbers[one] for one in said], float)


def _days_to_account(pool: Pool, projects: Sequence[Project]) -> Floats:
    """Days until there is an account with whom we would contract."""
    if not pool.accounts:
        return np.zeros(len(projects))
    partners = (account_of(pool, project.sender or project.client) for project in projects)
    days = pool.policy.success.no_account_days
    return np.array([days if one and one.account_status == "none" else 0.0 for one in partners], float)


def _client_shares(pool: Pool, projects: Sequence[Project]) -> Floats:
    """What each client is worth beside its project, as a share of the gain."""
    if not pool.accounts:
        return np.zeros(len(projects))
    return np.array([client_factor(pool, project) - 1 for project in projects], float)


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


def client_factor(pool: Pool, project: Project) -> float:
    """What the client is worth beside this project, by its rank and segment; of the end client where we know it, else
    of the company we would contract with."""
    account = account_of(pool, project.client) or account_of(pool, project.sender)
    if account is None:
        return 1.0
    policy = pool.policy.client
    rank = {"A": policy.rank_a, "C": policy.rank_c, "D": policy.rank_d}.get(account.rank or "", policy.rank_b)
    segment = {"key": policy.key, "growth": policy.growth}.get(account.segment or "", policy.standard)
    return rank * segment


def account_of(pool: Pool, company: str | None) -> Account | None:
    """The account of a company, by any way of writing its name."""
    return pool.accounts.get(company_key(company)) if company and pool.accounts else None
