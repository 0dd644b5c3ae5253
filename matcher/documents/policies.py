"""What the company decides, and what another decision would change."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from matcher.documents.plans import PlanChange
from matcher.model import (
    Document,
    Record,
)


class PolicyValue(Record):
    value: Any
    source: str
    about: str


class PolicyDocument(Document):
    """`matcher policy`: every value, and where it comes from."""

    values: dict[str, PolicyValue]


class PolicyChange(Record):
    """A value that differs between two policies."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)
    name: str
    from_: Any = Field(alias="from")
    to: Any
    about: str


class Outcome(Record):
    """A plan in four figures."""

    objective: int
    placed: int
    """People placed anew, backfills included."""
    pairs: int
    """Pairs no hard rule forbids."""
    unfilled: int
    """Seats left over."""


class PolicyTrialDocument(Document):
    """`matcher policy --try FILE`: what the plan would be under another policy, beside what it is."""

    changed: tuple[PolicyChange, ...]
    before: Outcome
    after: Outcome
    """Weighed by the other policy: its yen compare with the first only where both value a pair alike."""
    changes: tuple[PlanChange, ...]


DOCUMENTS: dict[str, type[Document]] = {
    "policy": PolicyDocument,
    "policy_trial": PolicyTrialDocument,
}
