"""Skills asked for and claimed, and the terms both sides of a project speak of."""

from __future__ import annotations

from typing import Literal

from matcher.model.base import Record

PHASES = (
    "requirements",
    "basic_design",
    "detailed_design",
    "implementation",
    "unit_test",
    "integration_test",
    "system_test",
    "operation",
)
Phase = Literal[
    "requirements",
    "basic_design",
    "detailed_design",
    "implementation",
    "unit_test",
    "integration_test",
    "system_test",
    "operation",
]


class Demand(Record):
    """A skill asked for or claimed. `skill` is its canonical name, None where the term is not known to us."""

    skill: str | None
    months: int | None = None
    months_most: int | None = None
    """Of a claim without a length: how long it can have been at the most (EC2 in AWS(EC2,S3) 5年: 60)."""
    version: str | None = None
    surface: str


Claim = Demand


class AnyOf(Record):
    """A choice (AまたはB): one of them is enough."""

    any_of: tuple[Demand, ...]


Requirement = Demand | AnyOf


def demands_of(requirement: Requirement) -> tuple[Demand, ...]:
    """The alternatives of a requirement; a plain demand is its own only one."""
    return requirement.any_of if isinstance(requirement, AnyOf) else (requirement,)


class Settlement(Record):
    """精算幅 in hours a month; `rule` split = 上下割, middle = 中間割; `fixed` = 固定 (no settlement)."""

    min_h: int | None = None
    max_h: int | None = None
    fixed: bool = False
    rule: Literal["split", "middle"] | None = None


class Remote(Record):
    mode: Literal["onsite", "hybrid", "full"]
    onsite_days: tuple[float, float] | None = None
    """Days a week in the office, least and most; None where not stated."""


class PartnerLimit(Record):
    """商流制限 as seen from us, the reader: 0 = our employees only, 1 = one company below us."""

    max_tier: int | None = None
    freelance: bool | None = None
    freelance_tier: int | None = None


class Restrictions(Record):
    """Limits a client states on age, sex, nationality: recorded and shown with a caution, never scored."""

    nationality: Literal["japanese_only", "any"] | None = None
    age_min: int | None = None
    age_max: int | None = None
    sex: Literal["male", "female"] | None = None


class Term(Record):
    """期間 where no end date is given: months, 長期, 延長あり."""

    months: int | None = None
    long: bool | None = None
    extendable: bool | None = None


Contract = Literal["quasi_mandate", "dispatch", "contract_work"]
