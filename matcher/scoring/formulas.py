"""The formulas of scores, chances and yen, each written once: over arrays with one entry per pair, or over the single
numbers of one pair.

Only numbers come in and go out, and every step is one of numpy's on single elements, so the same lines also serve a
compiler (compiled.py). What the numbers mean, and what stands for one nobody knows, figures.py says. Unknown is NaN.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from matcher.scoring.wanted import DAYS_A_MONTH

COST_SCREENING_LEAST = 0.6
"""How much of the chance on paper remains for somebody at no margin: a dear person leaves no room to agree."""
MIDDLE = 50.0
"""What a score counts as that cannot be judged."""

Each = Any
"""One number per pair, or a single one."""


class Offered(NamedTuple):
    """What counts of a person, whatever the project."""

    own: Each
    """Ours, not a partner's: true or false."""
    cost: Each
    """What we pay a month; NaN unknown."""
    free: Each
    """Day from which free; NaN unknown."""
    leaves: Each
    """Day on which he leaves the company; NaN for nobody who does."""
    lead: Each
    """Days until a proposal of him can stand before the client."""
    given_up: Each
    """Yen a month of the contract he would leave."""
    parting: Each
    """Yen that leaving it costs once."""
    paid_after: Each
    """Days after which the partner is paid."""
    swings: Each
    """1 where hours above and below a band change what he costs, else 0."""
    still_ours: Each
    really_free: Each


class Sought(NamedTuple):
    """What counts of a project, whoever is proposed."""

    rate: Each
    """Sell rate a month; NaN unknown."""
    net: Each
    """The rate less what selling costs; NaN unknown."""
    own_gain: Each
    """What an own employee brings a month."""
    bought: Each
    """What a partner's person is taken to cost who names no price."""
    start: Each
    """NaN unknown."""
    begins: Each
    """The start, or when one nobody names is expected."""
    late: Each
    """Days after the start up to which somebody may come."""
    account: Each
    """Days until there is an account with it."""
    until: Each
    """Last day that counts as sold."""
    open_own: Each
    """Chance that the seat is still open when our own people, or a partner's, can be proposed."""
    open_partner: Each
    chain: Each
    interviews: Each
    real: Each
    seat_opens: Each
    site: Each
    """Days after which the client pays."""
    client: Each
    """What the client is worth beside this project, as a share of its gain."""
    swing: Each
    """Yen a month that hours above and below the band add to what the client pays."""


class House(NamedTuple):
    """What policy and calendar say, the same for every pair."""

    today: float
    free_unknown: float
    """Day on which somebody is taken to be free who names none."""
    margin_unknown: float
    target_margin: float
    room_unknown: float
    screening_low: float
    screening_span: float
    screening_power: float
    cash_rate_year: float


class Chances(NamedTuple):
    """The factors of success, each 0-1."""

    still_open: Each
    papers: Each
    chain: Each
    interviews: Each
    still_ours: Each
    really_free: Each
    real: Each
    seat_opens: Each


class Yen(NamedTuple):
    """The parts of a value, each rounded to whole yen."""

    gross_profit: Each
    settlement: Each
    cash: Each
    client: Each
    leaving: Each


def either(condition: Each, this: Each, that: Each) -> Each:
    """This where the condition holds, else that."""
    return np.where(condition, this, that)


def known_or(value: Each, otherwise: Each) -> Each:
    """The value, with something in place of one nobody knows."""
    return either(np.isnan(value), otherwise, value)


def start_score(him: Offered, it: Sought) -> Each:
    """100 when free by the start, falling to 40 at the policy's latest day; NaN where a date is not known.

    Being free earlier never costs points here: waiting shows in yen, where it costs a partner nothing.
    """
    late = np.maximum(him.free - it.start, 0.0)
    return np.maximum(100.0 - 60.0 * late / it.late, 0.0)


def cost_score(him: Offered, it: Sought, house: House) -> Each:
    """0 at no margin, 100 at the policy's target margin and above; NaN where rate or cost is not known."""
    return np.minimum(np.maximum(100.0 * (it.rate - him.cost) / house.target_margin, 0.0), 100.0)


def speed_score(him: Offered, it: Sought) -> Each:
    """How surely we are there before others: the chance that the seat is still open when our proposal arrives,
    and that the person has not been taken elsewhere meanwhile, as points."""
    return 100.0 * him.still_ours * still_open(him, it)


def still_open(him: Offered, it: Sought) -> Each:
    """Chance that nobody else has filled the seat when our proposal arrives."""
    return either(him.own, it.open_own, it.open_partner)


def lift(fit: Each, house: House) -> Each:
    """How far the fit lifts the chance on paper from the lowest to the highest: 0-1."""
    return (known_or(fit, MIDDLE) / 100.0) ** house.screening_power


def papers(lifted: Each, start: Each, room: Each, house: House) -> Each:
    """Chance that the papers pass. Where a score cannot be judged the factor is its middle."""
    chance = house.screening_low + house.screening_span * lifted
    chance = chance * (0.5 + 0.5 * known_or(start, MIDDLE) / 100.0)
    return chance * (COST_SCREENING_LEAST + (1.0 - COST_SCREENING_LEAST) * room)


def price_room(him: Offered, it: Sought, house: House) -> Each:
    """0-1: how much room a price leaves to come to terms; where unknown, that of the margin policy counts then. For
    an own employee the price is ours to make, so his cost never counts against him here."""
    return either(him.own, 1.0, known_or(cost_score(him, it, house) / 100.0, house.room_unknown))


def chances(him: Offered, it: Sought, lifted: Each, house: House) -> Chances:
    """The factors of success of proposing him to it."""
    return Chances(
        still_open=still_open(him, it),
        papers=papers(lifted, start_score(him, it), price_room(him, it, house), house),
        chain=it.chain,
        interviews=it.interviews,
        still_ours=him.still_ours,
        really_free=him.really_free,
        real=it.real,
        seat_opens=it.seat_opens,
    )


def probability(of: Chances) -> Each:
    """Chance of a contract."""
    found = of.still_open * of.papers * of.chain * of.interviews
    return found * of.still_ours * of.really_free * of.real * of.seat_opens


def months_sold(him: Offered, it: Sought, house: House) -> Each:
    """Months sold inside the horizon: from when both are there, and our proposal can have led to a contract, until
    the project ends or the person leaves the company."""
    free = known_or(him.free, house.free_unknown)
    begins = np.maximum(np.maximum(free, it.begins), house.today + him.lead + it.account)
    return np.maximum(np.fmin(it.until, him.leaves) - begins, 0.0) / DAYS_A_MONTH


def monthly_gain(him: Offered, it: Sought, house: House) -> Each:
    """Gain a month against doing nothing. What is not known of a price counts as a low margin of its own, not as the
    floor: with a higher floor fewer pairs are possible, and none may be worth more for it."""
    bought = known_or(it.net - him.cost, house.margin_unknown)
    return either(him.own, it.own_gain, bought) - him.given_up


def cash_cost(him: Offered, it: Sought, house: House) -> Each:
    """Interest a month on what we pay a partner before the client pays us."""
    days = np.maximum(it.site - him.paid_after, 0.0)
    paid = either(him.own, 0.0, known_or(him.cost, it.bought))
    return paid * days / 365.0 * house.cash_rate_year


def yen(him: Offered, it: Sought, swing: Each, chance: Each, house: House) -> Yen:
    """The parts of the value; `swing` is what settlement changes in what he costs, yen a month."""
    months, monthly = months_sold(him, it, house), monthly_gain(him, it, house)
    expected = chance * months
    return Yen(
        gross_profit=np.rint(chance * monthly * months),
        settlement=np.rint(expected * (him.swings * it.swing - swing)),
        cash=np.rint(-expected * cash_cost(him, it, house)),
        client=np.rint(chance * np.maximum(monthly, 0.0) * months * it.client),
        leaving=np.rint(-chance * him.parting),
    )


def value(him: Offered, it: Sought, swing: Each, lifted: Each, house: House) -> Each:
    """What proposing him is worth, in whole yen."""
    parts = yen(him, it, swing, probability(chances(him, it, lifted, house)), house)
    return parts.gross_profit + parts.settlement + parts.cash + parts.client + parts.leaving


FORMULAS = (
    known_or,
    start_score,
    cost_score,
    still_open,
    papers,
    price_room,
    chances,
    probability,
    months_sold,
    monthly_gain,
    cash_cost,
    yen,
    value,
)
"""All a value is made of."""
