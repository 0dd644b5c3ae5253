"""案件: what a client wants."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from matcher.model.base import Exactness, Record, Share, Yen
from matcher.model.terms import Contract, PartnerLimit, Phase, Remote, Requirement, Restrictions, Settlement, Term


class Position(Record):
    """One kind of seat of a team offer (L：95万, M：70万)."""

    role: str | None = None
    seats: Annotated[int, Field(ge=1)] = 1
    rate_min: Yen | None = None
    rate_max: Yen | None = None
    required: tuple[Requirement, ...] = ()


class Project(Record):
    """案件: what a client wants, as far as the source says."""

    id: str
    number: str | None = None
    """The source's own number of the project (案件番号)."""
    title: str | None = None
    client: str | None = None
    sender: str | None = None
    """The company the project reached us from; proposals go back to it and nobody else."""
    sender_address: str | None = None
    chain_depth: int | None = None
    """Companies between us and the end client: 0 = direct."""
    seats: Annotated[int, Field(ge=1)] | None = None
    team: bool = False
    """All or nothing."""
    needs_leader: bool = False
    positions: tuple[Position, ...] = ()
    contract: Contract | None = None
    required: tuple[Requirement, ...] = ()
    preferred: tuple[Requirement, ...] = ()
    phases: tuple[Phase, ...] = ()
    role: str | None = None
    industry: str | None = None
    rate_min: Yen | None = None
    rate_max: Yen | None = None
    rate_open: bool = False
    """スキル見合い: the price is left to the skill."""
    rate_hourly: Yen | None = None
    tax_included: bool | None = None
    settlement: Settlement | None = None
    payment_site: int | None = None
    """Days until the client pays."""
    start: date | None = None
    end: date | None = None
    term: Term | None = None
    exactness: dict[str, Exactness] = Field(default_factory=dict)
    """How exactly `start`, `end`, `deadline` are known."""
    place: str | None = None
    remote: Remote | None = None
    interviews: int | None = None
    deadline: date | None = None
    received_at: str | None = None
    """Arrival, ISO 8601: the clock of the buzzer quiz."""
    partner_limit: PartnerLimit | None = None
    restrictions: Restrictions | None = None
    utilisation: tuple[Share, Share] | None = None
    language_level: str | None = None
    """日本語 level asked for: N1 … N5 or native."""
    certainty: Literal["confirmed", "budgeting", "information"] | None = None
    """案件確度."""
    description: str | None = None
    conditions: tuple[str, ...] = ()
    """Further facts as written: 服装, 時間, PC貸与, 夜勤 …"""

    @property
    def seats_or_one(self) -> int:
        """Seats to fill; a project that does not say asks for one person."""
        return self.seats or 1
