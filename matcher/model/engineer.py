"""要員: who could be offered, the contracts that run, the companies around them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from matcher.model.base import Exactness, Record, Share, Yen
from matcher.model.terms import Claim, Contract, Phase, Requirement, Settlement


class SupplyKind(StrEnum):
    BENCH = "bench"
    SOON = "soon"
    REASSIGN = "reassign"
    PARTNER = "partner"


class Wishes(Record):
    """What the engineer asks for (希望) and refuses (NG)."""

    remote: Literal["onsite", "hybrid", "full"] | None = None
    onsite_days_max: float | None = None
    commute_minutes_max: int | None = None
    phases: tuple[Phase, ...] = ()
    roles: tuple[str, ...] = ()
    ng_clients: tuple[str, ...] = ()
    ng_terms: tuple[str, ...] = ()
    """Words that rule a project out (夜勤, 金融)."""
    text: str | None = None


class Assessment(Record):
    """What a technical manager, a rep or a client said after meeting him; outweighs the sheet."""

    by: str
    on: date | None = None
    kind: Literal["tech", "sales", "client"]
    skill: str | None = None
    level: Annotated[int, Field(ge=1, le=5)] | None = None
    text: str
    quotable: bool = False


class ParallelStages(Record):
    proposed: int = 0
    interview: int = 0
    waiting: int = 0
    offer: int = 0


class Engineer(Record):
    """要員: a person who could be offered. `name` never leaves the machine; proposals show `initials`."""

    id: str
    number: str | None = None
    """Our or the partner's own number (社員番号, 要員No)."""
    name: str | None = None
    initials: str | None = None
    age: int | None = None
    sex: Literal["male", "female"] | None = None
    nationality: str | None = None
    nearest_station: str | None = None
    supply: SupplyKind | None = None
    company: str | None = None
    """自社 is None with tier 0; else the partner the person comes through."""
    sender_address: str | None = None
    tier: int | None = None
    freelance: bool | None = None
    employment: Literal["permanent", "contract", "freelance"] | None = None
    cost: Yen | None = None
    desired_rate: Yen | None = None
    desired_rate_max: Yen | None = None
    available_from: date | None = None
    exactness: dict[str, Exactness] = Field(default_factory=dict)
    utilisation: tuple[Share, Share] | None = None
    parallel: int | None = None
    parallel_stages: ParallelStages | None = None
    settlement: Settlement | None = None
    payment_site: int | None = None
    leaves_on: date | None = None
    invoice_registered: bool | None = None
    wishes: Wishes | None = None
    language_level: str | None = None
    skills: tuple[Claim, ...] = ()
    roles: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()
    experience_months: int | None = None
    leader: bool | None = None
    """Has led a team; None where nothing says so."""
    facts: tuple[str, ...] = ()
    """What reassures: 勤怠良好, 在籍6年, 3回延長 …"""
    assessments: tuple[Assessment, ...] = ()
    received_at: str | None = None
    text: str | None = None

    @property
    def paid(self) -> int | None:
        """What the person costs us a month, in yen: `cost`, else a partner's asking price (middle of its range). What
        an own employee asks for is no cost."""
        if self.cost is not None or self.own or self.desired_rate is None:
            return self.cost
        return (self.desired_rate + (self.desired_rate_max or self.desired_rate)) // 2

    @property
    def standing(self) -> Literal["own", "partner", "unknown"]:
        """Whose the person is: ours, another company's or a freelancer, or not said."""
        if self.own:
            return "own"
        elsewhere = self.supply is SupplyKind.PARTNER or (self.tier or 0) > 0 or self.freelance or bool(self.company)
        return "partner" if elsewhere else "unknown"

    @property
    def own(self) -> bool:
        """True for our own employee; a person nobody calls a partner's or a freelancer counts as ours only
        when the source says so (`tier` 0 or an own supply kind)."""
        if self.tier is not None:
            return self.tier == 0
        return self.supply is not None and self.supply is not SupplyKind.PARTNER


class Placement(Record):
    """稼働: a running contract. An engineer's free date and the clients' dependence follow from it."""

    id: str
    engineer: str
    """Engineer id or number."""
    client: str | None = None
    project: str | None = None
    route: str | None = None
    contract: Contract | None = None
    sell_rate: Yen | None = None
    buy_rate: Yen | None = None
    settlement: Settlement | None = None
    start: date | None = None
    contract_end: date | None = None
    renewal_months: int | None = None
    notice_days: int | None = None
    extension: Literal["unknown", "asked", "extended", "ending"] = "unknown"
    move_consent: bool | None = None
    required: tuple[Requirement, ...] = ()
    place: str | None = None


class Contact(Record):
    name: str | None = None
    role: Literal["procurement", "technical", "decision"] | None = None
    address: str | None = None


class Account(Record):
    """取引先: a client or a partner."""

    id: str
    name: str
    kind: Literal["client", "partner", "both"] | None = None
    segment: Literal["key", "growth", "standard"] | None = None
    rank: Literal["A", "B", "C", "D"] | None = None
    account_status: Literal["none", "negotiating", "open"] | None = None
    contacts: tuple[Contact, ...] = ()
    domains: tuple[str, ...] = ()
    """Mail domains, by which a sender is known."""
    seat_cap: int | None = None
    payment_site: int | None = None
    fill_rate: Share | None = None
    answer_hours: float | None = None
    no_shows: int | None = None
