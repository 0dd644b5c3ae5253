"""The JSON documents the commands print: what the files in schemas/ describe (`matcher schema`)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import ConfigDict, Field

from matcher.model import (
    Assignment,
    BrokenRule,
    Caution,
    Document,
    Extracted,
    Failure,
    Finding,
    Held,
    Idle,
    Move,
    Other,
    Part,
    Record,
    Scores,
    Share,
    Unfilled,
)

Status = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE"]


class TermMatch(Record):
    skill: str
    kind: str
    version: str | None
    confidence: Share
    method: str


class NormalisedTerm(Record):
    surface: str
    matches: tuple[TermMatch, ...]
    suggestions: tuple[str, ...]


class NormalizeDocument(Document):
    """`matcher normalize`: empty `matches` = not a skill, or not sure."""

    terms: tuple[NormalisedTerm, ...]


class ExtractDocument(Document):
    """`matcher extract`."""

    records: tuple[Extracted, ...]
    failures: tuple[Failure, ...]
    others: tuple[Other, ...]


class CheckSummary(Record):
    block: int
    warn: int
    info: int
    sheets: int


class CheckDocument(Document):
    """`matcher check`; exit status 1 where any finding blocks."""

    findings: tuple[Finding, ...]
    summary: CheckSummary
    failures: tuple[Failure, ...] = ()


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


class Candidate(Record):
    """One name (or project) of a shortlist. `displaces` is what choosing it costs the whole plan."""

    rank: int
    engineer: str | None = None
    project: str | None = None
    position: str | None = None
    scores: Scores
    probability: Share
    margin: int | None
    value: int
    route: str | None
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    findings: tuple[str, ...]
    questions: tuple[str, ...]
    displaces: str | None
    plan_change: int | None
    """Yen by which the best plan with this pair differs from the best plan: 0 where it is in it; None where no plan
    can hold the pair."""
    line: str
    """One line to paste into a chat or to read out on the phone."""


class NearMiss(Record):
    """A pair one rule away, and the change that would repair it."""

    engineer: str | None = None
    project: str | None = None
    broken_rules: tuple[BrokenRule, ...]
    line: str


class ShortlistDocument(Document):
    """`matcher shortlist`."""

    for_: str = Field(alias="for")
    candidates: tuple[Candidate, ...]
    near_misses: tuple[NearMiss, ...]
    held: tuple[Held, ...]
    cautions: tuple[Caution, ...]
    timing: dict[str, float] = Field(default_factory=dict)

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Prices(Record):
    """What the engineer and the seat are worth in the optimum: the plan's loss without them, in yen."""

    engineer: int
    seat: int


class ExplainDocument(Document):
    """`matcher explain`: why, why not, what would change it. The yen parts add up to `value`."""

    engineer: str
    project: str
    feasible: bool
    scores: Scores
    probability: Share
    margin: int | None
    value: int | None
    parts: tuple[Part, ...]
    score_parts: dict[str, tuple[Part, ...]]
    broken_rules: tuple[BrokenRule, ...]
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    questions: tuple[str, ...]
    findings: tuple[str, ...]
    in_plan: bool
    displaces: str | None
    plan_change: int | None
    price: Prices
    next_best: tuple[str, ...]
    timing: dict[str, float] = Field(default_factory=dict)


class ProposeDocument(Document):
    """`matcher propose`: a draft; a person sends it."""

    to: str | None
    subject: str
    body: str
    attachments: tuple[str, ...]
    complete: bool
    missing: tuple[str, ...]
    cautions: tuple[Caution, ...]


class ReportDocument(Document):
    """`matcher report`."""

    files: tuple[str, ...]


class SolvedFile(Record):
    """The answer to one neutral instance, in the values and the sense of its file."""

    file: str
    status: Status
    objective: int | None
    """None where no plan keeps every rule; so `bound` and `gap`."""
    bound: int | None
    gap: float | None
    assignments: tuple[tuple[str, str], ...]
    """Chosen pairs (engineer, project), sorted."""
    why_infeasible: tuple[str, ...] = ()
    """A smallest set of orders that cannot all be kept, in words."""
    timing: dict[str, float] = Field(default_factory=dict)


class SolveDocument(Document, SolvedFile):
    """`matcher solve FILE`; exit status 1 where INFEASIBLE."""


class SolveManyDocument(Document):
    """`matcher solve FILE FILE…`, in the order of the files."""

    results: tuple[SolvedFile, ...]


class PolicyValue(Record):
    value: Any
    source: str
    about: str


class PolicyDocument(Document):
    """`matcher policy`: every value, and where it comes from."""

    values: dict[str, PolicyValue]


class Problem(Record):
    code: str
    message: str
    place: str | None = None


class ErrorDocument(Document):
    """Printed with exit status 2."""

    error: Problem


DOCUMENTS: dict[str, type[Document]] = {
    "normalize": NormalizeDocument,
    "extract": ExtractDocument,
    "check": CheckDocument,
    "match": MatchDocument,
    "shortlist": ShortlistDocument,
    "explain": ExplainDocument,
    "propose": ProposeDocument,
    "report": ReportDocument,
    "solve": SolveDocument,
    "solve_many": SolveManyDocument,
    "policy": PolicyDocument,
    "error": ErrorDocument,
}
