"""Builders for tests: what does not matter is filled in, what matters is said."""

from __future__ import annotations

from datetime import date
from typing import Any

from matcher.model import (
    Demand,
    Engagement,
    Engineer,
    Place,
    Placement,
    Project,
    SkillClaim,
    SkillSheet,
    SupplyKind,
    month_of,
)

HERE = Place(file="test.xlsx", sheet="職務経歴", cell="A1")


def day(text: str) -> date:
    return date.fromisoformat(text)


def month(text: str) -> date:
    return month_of(text)


def skill(name: str, months: int | None = None, version: str | None = None) -> Demand:
    return Demand(skill=name, months=months, version=version, surface=name)


def skills(*names: str | Demand) -> tuple[Demand, ...]:
    return tuple(n if isinstance(n, Demand) else skill(n) for n in names)


def job(start: str | None = "2020-04", end: str | None = "2021-03", *names: str, **fields: Any) -> Engagement:
    """An engagement from start to end with these skills; `end=None` with `current=True` is running."""
    fields.setdefault("place", HERE)
    fields.setdefault("title", "販売管理システム開発")
    return Engagement(start=start, end=end, skills=skills(*names), **fields)


def claim(name: str, months: int | None = None, **fields: Any) -> SkillClaim:
    return SkillClaim(skill=name, months=months, surface=name, place=fields.pop("place", HERE), **fields)


def sheet(*jobs: Engagement, **fields: Any) -> SkillSheet:
    fields.setdefault("id", "S-test")
    fields.setdefault("initials", "T.K")
    fields.setdefault("place", HERE)
    return SkillSheet(engagements=jobs, **fields)


def engineer(ident: str = "E-1", **fields: Any) -> Engineer:
    """An own bench engineer, free, at 50万円, with Java for five years, unless said otherwise."""
    fields.setdefault("initials", "T.K")
    fields.setdefault("supply", SupplyKind.BENCH)
    if fields["supply"] == SupplyKind.PARTNER:
        fields.setdefault("tier", 1)
        fields.setdefault("company", "株式会社協力")
    else:
        fields.setdefault("tier", 0)
    fields.setdefault("cost", 500_000)
    fields.setdefault("available_from", "2026-12-01")
    fields.setdefault("skills", skills(skill("Java", 60)))
    return Engineer(id=ident, **fields)


def project(ident: str = "P-1", **fields: Any) -> Project:
    """One Java seat at 70万円 from 2026-12-01, unless said otherwise."""
    fields.setdefault("title", "Java開発")
    fields.setdefault("client", "架空商事株式会社")
    fields.setdefault("seats", 1)
    fields.setdefault("required", skills("Java"))
    fields.setdefault("rate_min", 700_000)
    fields.setdefault("rate_max", 700_000)
    fields.setdefault("start", "2026-12-01")
    return Project(id=ident, **fields)


def placement(engineer_id: str, ident: str = "C-1", **fields: Any) -> Placement:
    return Placement(id=ident, engineer=engineer_id, **fields)
