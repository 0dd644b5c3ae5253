"""One project in the pool's terms: which columns it asks for, in which numbers, so that pairs need no records."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from matcher.model import Demand, Project, Requirement, demands_of
from matcher.normalise.text import key
from matcher.policy import Policy
from matcher.scoring.kinship import kinship, near_to, role_of, stands_in_for
from matcher.scoring.pool import LANGUAGE, Pool, day_after, skill_key

DAYS_A_MONTH = 365.25 / 12
HOURS_A_MONTH = 160


@dataclass(frozen=True)
class Asked:
    """One requirement: any of these skills. `columns` are the pool's, `weights` 1 for the skill itself and less
    for a substitute; `months` per alternative, None where no length is asked; `known` False for a term that is
    in no vocabulary and in nobody's sheet: a question, never a free pass."""

    demand: Requirement
    columns: tuple[int, ...]
    weights: tuple[float, ...]
    months: tuple[int | None, ...]
    near: tuple[int, ...]
    """Columns of skills that come near: somebody who has one could be asked about this one."""
    known: bool
    ubiquitous: bool


@dataclass(frozen=True)
class Wanted:
    """A project, compiled. Money in yen a month, days as ordinals, NaN where the source is silent."""

    project: Project
    required: tuple[Asked, ...]
    preferred: tuple[Asked, ...]
    rate: float
    start: float
    start_open: bool
    end: float
    """Last day that counts as sold; NaN where the source names no end."""
    onsite: float
    """Most days a week on site; NaN unknown, 0 fully remote."""
    onsite_least: float
    """Least days a week on site (週2〜3日出社: 2); the same where no range is stated."""
    language: int
    role: str | None
    """Canonical name of the role asked for."""
    words: str
    """Title, description and conditions as one text, for NG words."""

    @cached_property
    def searched(self) -> str:
        """`words` as they are compared."""
        return key(self.words)


def wanted(project: Project, pool: Pool) -> Wanted:
    """The project as the pool sees it."""
    start, start_open = _start(project, pool.today)
    return Wanted(
        project=project,
        required=tuple(_asked(d, pool, exact=True) for d in project.required),
        preferred=tuple(_asked(d, pool, exact=False) for d in project.preferred),
        rate=_nan(rate_of(project, pool.policy)),
        start=_nan(start.toordinal() if start else None),
        start_open=start_open,
        end=_nan(_end(project, start)),
        onsite=_nan(onsite_days(project)),
        onsite_least=_nan(_least_days(project)),
        role=role_of(project.role) if project.role else None,
        language=LANGUAGE.get(project.language_level or "", -1),
        words="\n".join(t for t in (project.title, project.description, *_trade(project), *project.conditions) if t),
    )


def _trade(project: Project) -> tuple[str, ...]:
    """The industry in both languages, so that a refusal (NG: 金融) meets it."""
    return (project.industry, kinship().industries.get(project.industry, "")) if project.industry else ()


def rate_of(project: Project, policy: Policy) -> int | None:
    """The sell rate that counts, in yen a month: the policy's point of the range; hourly rates at 160 hours.

    With one end stated that end counts; スキル見合い without figures is unknown.
    """
    low, high = project.rate_min, project.rate_max
    if low is None and high is None:
        return project.rate_hourly * HOURS_A_MONTH if project.rate_hourly else None
    low, high = low if low is not None else high, high if high is not None else low
    assert low is not None
    assert high is not None
    return {"min": low, "middle": (low + high) // 2, "max": high}[policy.price.rate_point]


def onsite_days(project: Project) -> float | None:
    """Most days a week on site; None where the source does not say."""
    if project.remote is None:
        return None
    if project.remote.onsite_days is not None:
        return project.remote.onsite_days[1]
    return {"full": 0.0, "onsite": 5.0, "hybrid": None}[project.remote.mode]


def _least_days(project: Project) -> float | None:
    if project.remote is not None and project.remote.onsite_days is not None:
        return project.remote.onsite_days[0]
    return onsite_days(project)


def _start(project: Project, today: date) -> tuple[date | None, bool]:
    """The start and whether it is open (即日・随時): an open one is as soon as we can, so it is never past. Of a start
    known to the month or its third (11月〜) what is left of it is still to come."""
    exact = project.exactness.get("start")
    if exact == "open":
        return max(project.start or today, today), True
    if project.start is not None and exact in ("month", "third") and project.start < today:
        return min(today, _last_of(project.start, exact)), False
    return project.start, False


def _last_of(start: date, exact: str) -> date:
    """The last day of the month, or of the 上旬/中旬/下旬, that begins on this day."""
    if exact == "third" and start.day < 21:
        return start + timedelta(days=9)
    return start.replace(day=monthrange(start.year, start.month)[1])


def _end(project: Project, start: date | None) -> int | None:
    if project.end is not None:
        return project.end.toordinal()
    if project.term is not None and project.term.months and start is not None:
        return day_after(start, round(project.term.months * DAYS_A_MONTH)).toordinal()
    return None


def _asked(requirement: Requirement, pool: Pool, *, exact: bool) -> Asked:
    demands, skills = demands_of(requirement), pool.skills
    columns: list[int] = []
    weights: list[float] = []
    months: list[int | None] = []
    for demand in demands:
        for name, weight in _alternatives(demand, exact=exact):
            column = skills.get(name)
            if column is not None:
                columns.append(column)
                weights.append(weight)
                months.append(demand.months)
    known = any(not skill_key(d).startswith("?") for d in demands) or bool(columns)
    common = any(d.skill in kinship().ubiquitous for d in demands)
    near = {column for d in demands for column in _kin_columns(pool, d.skill)} - set(columns)
    return Asked(requirement, tuple(columns), tuple(weights), tuple(months), tuple(sorted(near)), known, common)


def _kin_columns(pool: Pool, skill: str | None) -> tuple[int, ...]:
    """The pool's columns of what comes near a skill."""
    found = pool.kin.get(skill)
    if found is None:
        found = pool.kin[skill] = tuple(pool.skills[name] for name in near_to(skill) if name in pool.skills)
    return found


def _alternatives(demand: Demand, *, exact: bool) -> list[tuple[str, float]]:
    """The skill itself, and for a nice-to-have what comes near it, with its weight."""
    own = [(skill_key(demand), 1.0)]
    return own if exact or demand.skill is None else [*own, *stands_in_for(demand.skill)]


def unknown(value: float) -> bool:
    """Is it one of the numbers the source is silent about?"""
    return value != value  # NaN, which is equal to nothing


def _nan(value: float | None) -> float:
    return np.nan if value is None else float(value)
