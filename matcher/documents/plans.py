"""Plans: the best one, the one near the last, several proposals at once, and what the pool lacks."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from matcher.model import (
    Assignment,
    Caution,
    Document,
    Held,
    Idle,
    Move,
    Record,
    Unfilled,
)

Status = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE"]


class ReadCounts(Record):
    """What the plan was made from."""

    projects: int
    engineers: int
    sheets: int
    placements: int
    accounts: int
    others: int
    failed: int


class MatchDocument(Document):
    """`matcher match`: the batch plan. `objective` is the sum of the assignments' values, in yen."""

    status: Status
    objective: int
    bound: int
    gap: float
    """(bound − objective) ÷ |objective|, 0 where the plan is proven optimal."""
    today: date
    horizon_months: int
    assignments: tuple[Assignment, ...]
    moves: tuple[Move, ...]
    unfilled: tuple[Unfilled, ...]
    idle: tuple[Idle, ...]
    held: tuple[Held, ...]
    cautions: tuple[Caution, ...]
    read: ReadCounts
    pairs: int
    """Pairs no hard rule forbids: the plan is optimal over all of them."""
    why_infeasible: tuple[str, ...] = ()
    timing: dict[str, float] = Field(default_factory=dict)


class RoundDocument(Document):
    """`matcher round`: the proposals to make at the same time. `objective` is the margin expected of all of them, in
    yen, that somebody wins twice taken into account; no round is expected to bring more than `bound`."""

    status: Literal["FEASIBLE"]
    objective: int
    bound: int
    gap: float
    error: int
    """Standard error of `objective`, which is a mean over drawn rounds, in yen."""
    expected_filled: float
    """Seats expected to be filled."""
    today: date
    horizon_months: int
    per_engineer: int
    per_seat: int
    proposals: tuple[Assignment, ...]
    by_plan: tuple[str, ...]
    """Team projects: they are staffed as the plan says, not one by one."""
    held: tuple[Held, ...]
    cautions: tuple[Caution, ...]
    read: ReadCounts
    pairs: int
    timing: dict[str, float] = Field(default_factory=dict)


class PlanChange(Record):
    """One engineer whose place in the plan changed; None = no place."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)
    engineer: str
    from_: str | None = Field(alias="from")
    to: str | None
    because: str


class ReplanDocument(MatchDocument):
    """`matcher replan`: the best plan near the last one. `gap` is of `worth`: the objective less `switching_yen` for
    every pair of the last plan that was given up though it could have been kept."""

    changes: tuple[PlanChange, ...]
    worth: int
    switching_yen: int


class Learnt(Record):
    """A skill learnt by people who have no seat and lack only this for one."""

    people: tuple[str, ...]
    """Who would take a seat then."""
    seats: int
    """Seats filled more than now."""
    gain: int
    """What the whole plan, solved anew, would gain, in yen."""


class Procured(Record):
    """One partner's engineer more who has the skill and all else a seat asks for, at the policy's target margin."""

    gain: int
    project: str | None
    """Where he would be worth most."""


class Lacking(Record):
    """A skill the seats left over ask for."""

    skill: str
    seats: int
    projects: tuple[str, ...]
    learnt: Learnt
    procured: Procured


class LackingDocument(Document):
    """`matcher explain` without a pair: what the pool lacks. The skills worth most come first."""

    skills: tuple[Lacking, ...]
    unfillable: tuple[Unfilled, ...]
    """Projects nobody at all may be proposed for."""
    unwanted: tuple[Idle, ...]


DOCUMENTS: dict[str, type[Document]] = {
    "match": MatchDocument,
    "replan": ReplanDocument,
    "round": RoundDocument,
    "lacking": LackingDocument,
}
