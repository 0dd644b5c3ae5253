"""The people as columns: built once from the records, read by everything that looks at many pairs.

One row per engineer, sorted by id. Unknown is NaN in float columns, -1 in small integer ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.model import (
    PHASES,
    Demand,
    Engagement,
    Engineer,
    Finding,
    Placement,
    SkillSheet,
    SupplyKind,
    Wishes,
    month_index,
)
from matcher.normalise.companies import company_key, mail_domain
from matcher.normalise.phases import phases
from matcher.normalise.roles import role
from matcher.normalise.text import key
from matcher.policy import Policy
from matcher.taxonomy import taxonomy

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

ABSENT, UNKNOWN_LENGTH = -1, 0
"""In `Pool.months`: the person does not name the skill; he names it without saying for how long."""
SUPPLIES = tuple(SupplyKind)
LANGUAGE = {"N5": 1, "N4": 2, "N3": 3, "N2": 4, "N1": 5, "native": 6}


@dataclass(frozen=True, eq=False)
class Pool:
    """Everyone who could be offered, with what the hot path needs of them in arrays of one row per person.

    A pool is itself and equal to no other: what depends on the people alone is worked out once per pool.
    """

    today: date
    policy: Policy
    people: tuple[Engineer, ...]
    sheets: Mapping[str, SkillSheet]
    placements: Mapping[str, Placement]
    blocks: Mapping[str, tuple[Finding, ...]]
    """Open blocking findings by engineer id."""
    notes: Mapping[str, tuple[Finding, ...]]
    """All other findings by engineer id."""
    columns: dict[str, int]
    """Column of `months` by skill (canonical name, or `?term` for a term we do not know)."""
    months: NDArray[np.int16]
    """Shape (people, skills): months of experience, ABSENT or UNKNOWN_LENGTH."""
    free: Floats
    """Day (ordinal) from which free."""
    leaves: Floats
    cost: Floats
    """What we pay a month: own cost, or the partner's price."""
    supply: Ints
    tier: Ints
    freelance: Ints
    own: Bools
    utilisation: Floats
    """Shape (people, 2): least and most share of full time."""
    language: Ints
    phases: Bools
    """Shape (people, phases)."""
    sell_now: Floats
    """What the running contract of a 社内調整 person brings a month."""
    at: dict[str, int] = field(default_factory=dict)
    strangers: tuple[Placement, ...] = ()
    """Contracts of people who stand in no list: their seats are taken all the same."""

    @cached_property
    def roles(self) -> tuple[frozenset[str], ...]:
        """Roles held, by canonical name."""
        return tuple(roles_of(e, self.sheets.get(e.id)) for e in self.people)

    @cached_property
    def companies(self) -> tuple[str, ...]:
        """Company keys; empty where a person comes from none."""
        return tuple(company_key(e.company) for e in self.people)

    @cached_property
    def domains(self) -> tuple[str, ...]:
        return tuple(mail_domain(e.sender_address) for e in self.people)

    @cached_property
    def stations(self) -> tuple[tuple[str, ...], Ints]:
        """The distinct stations people live at, and per person the index of his (-1 unknown)."""
        names = tuple(sorted({e.nearest_station for e in self.people if e.nearest_station}))
        at = {name: i for i, name in enumerate(names)}
        return names, np.array([at.get(e.nearest_station or "", -1) for e in self.people], np.int64)

    @cached_property
    def clean(self) -> Bools:
        """No open blocking finding on the sheet."""
        return np.array([e.id not in self.blocks for e in self.people], bool)

    @cached_property
    def minutes_accepted(self) -> Floats:
        """Longest way to work each person names; NaN where he names none."""
        return _floats(e.wishes.commute_minutes_max if e.wishes else None for e in self.people)

    @cached_property
    def days_accepted(self) -> Floats:
        """Most days a week on site each person accepts; NaN where he names none."""
        return _floats(_days_accepted(e.wishes, self.policy) for e in self.people)

    @cached_property
    def choosy(self) -> tuple[int, ...]:
        """Rows of the people some refusal is known of."""
        barred = {ident for _, ident in self.policy.ng}
        return tuple(
            row
            for row, e in enumerate(self.people)
            if e.id in barred or e.number in barred or (e.wishes and (e.wishes.ng_clients or e.wishes.ng_terms))
        )

    @cached_property
    def paid_in_time(self) -> Bools:
        """Paid within the legal term after delivery, as far as known; our own people always are."""
        most = self.policy.law.partner_pay_days_max
        return np.array([e.own or e.payment_site is None or e.payment_site <= most for e in self.people], bool)

    @cached_property
    def bound(self) -> dict[int, str]:
        """Rows of the people on contracts who may not be moved now, and why."""
        moving = np.flatnonzero(self.supply == SUPPLIES.index(SupplyKind.REASSIGN)).tolist()
        reasons = ((row, _why_bound(self.placements.get(self.people[row].id), self)) for row in moving)
        return {row: why for row, why in reasons if why is not None}

    def __len__(self) -> int:
        return len(self.people)

    def row(self, engineer: str) -> int:
        """Row of an engineer id. Raises KeyError for a stranger."""
        return self.at[engineer]


def skill_key(demand: Demand) -> str:
    """What a demand or claim is compared by: the canonical name; a role or phase asked for like a skill (PMO経験3年)
    as that; equal unknown terms still match each other."""
    if demand.skill is not None:
        return demand.skill
    return _role_or_phase(demand.surface) or "?" + key(demand.surface)


@lru_cache(maxsize=4096)
def _role_or_phase(surface: str) -> str | None:
    text = BARE.sub("", surface.strip())
    held, worked = role(text), phases(text)
    if held is not None:
        return f"role:{held}"
    return f"phase:{worked[0]}" if len(worked) == 1 else None


BARE = re.compile(r"(としての|での|の)?(業務|実務)?(経験|実績|知見|スキル)(者|がある方|のある方)?$")


def build_pool(
    engineers: Iterable[Engineer],
    *,
    today: date,
    policy: Policy,
    sheets: Mapping[str, SkillSheet] | None = None,
    placements: Iterable[Placement] = (),
    findings: Iterable[Finding] = (),
) -> Pool:
    """The columns of these people. `sheets` is by engineer id; placements name engineers by id or number."""
    people = tuple(sorted(engineers, key=lambda e: e.id))
    sheets = sheets or {}
    placements = tuple(placements)
    running, strangers = _running(people, placements)
    blocks, notes = _by_engineer(findings, block=True), _by_engineer(findings, block=False)
    experience = [experience_of(e, sheets.get(e.id), today) for e in people]
    columns = {name: i for i, name in enumerate(sorted({n for one in experience for n in one}))}
    months = np.full((len(people), len(columns)), ABSENT, np.int16)
    for row, one in enumerate(experience):
        for name, length in one.items():
            months[row, columns[name]] = length
    return Pool(
        today=today,
        policy=policy,
        people=people,
        sheets=sheets,
        placements=running,
        blocks=blocks,
        notes=notes,
        columns=columns,
        months=months,
        free=_floats(_day(free_from(e, running.get(e.id), today)) for e in people),
        leaves=_floats(_day(e.leaves_on) for e in people),
        cost=_floats(paid_for(e) for e in people),
        supply=_ints(SUPPLIES.index(e.supply) if e.supply else None for e in people),
        tier=_ints(tier_of(e) for e in people),
        freelance=_ints(e.freelance for e in people),
        own=np.array([e.own for e in people], bool),
        utilisation=np.array([e.utilisation or (np.nan, np.nan) for e in people], float).reshape(-1, 2),
        language=_ints(LANGUAGE.get(e.language_level or "") for e in people),
        phases=np.array([_phases(e, sheets.get(e.id)) for e in people], bool).reshape(-1, len(PHASES)),
        sell_now=_floats(_sell(running.get(e.id)) for e in people),
        at={e.id: i for i, e in enumerate(people)},
        strangers=strangers,
    )


def free_from(engineer: Engineer, placement: Placement | None, today: date) -> date | None:
    """The first day on which a person can start: as stated, else the day after the running contract's end.

    A bench person is free today. None where nothing says when.
    """
    if engineer.available_from is not None:
        return max(engineer.available_from, today)
    if engineer.supply is SupplyKind.BENCH:
        return today
    if placement is not None and placement.contract_end is not None:
        return max(day_after(placement.contract_end), today)
    return None


def day_after(day: date, days: int = 1) -> date:
    """So many days later; the last day there is (9999-12-31, written for 無期限) where that would be beyond it."""
    return day + timedelta(days=min(days, (date.max - day).days))


def paid_for(engineer: Engineer) -> int | None:
    """What the person costs us a month, in yen: `cost`, else a partner's asking price (middle of its range)."""
    if engineer.cost is not None:
        return engineer.cost
    if engineer.own or engineer.desired_rate is None:
        return None
    return (engineer.desired_rate + (engineer.desired_rate_max or engineer.desired_rate)) // 2


def tier_of(engineer: Engineer) -> int | None:
    """Companies between the person and us: 0 = ours. A person from a partner with no tier said is unknown."""
    if engineer.tier is not None:
        return engineer.tier
    return 0 if engineer.own else None


def experience_of(engineer: Engineer, sheet: SkillSheet | None, today: date) -> dict[str, int]:
    """Months per skill: what profile and sheet claim, and the union of the months of the sheet's engagements,
    whichever is longer; with what each skill implies for certain (Spring Boot ⇒ Java) and what it is a kind of."""
    length: dict[str, int] = {}
    claims = [*engineer.skills, *(sheet.claims if sheet else ())]
    for claim in claims:
        _longer(length, skill_key(claim), claim.months or UNKNOWN_LENGTH)
    for name, worked in months_worked(sheet.engagements if sheet else (), today).items():
        _longer(length, name, len(worked))
    for name in roles_of(engineer, sheet):
        _longer(length, f"role:{name}", UNKNOWN_LENGTH)
    for name in engineer.phases:
        _longer(length, f"phase:{name}", UNKNOWN_LENGTH)
    for name, months in list(length.items()):
        for other in implied(name):
            _longer(length, other, months)
    return length


def months_worked(engagements: Iterable[Engagement], today: date) -> dict[str, set[int]]:
    """By skill, the months (as numbers) of all engagements that name it: a union, so overlaps count once; months that
    have not come yet are no experience."""
    worked: dict[str, set[int]] = {}
    for job in engagements:
        end = min(job.end or today, today) if job.end or job.current else None
        span = range(month_index(job.start), month_index(end) + 1) if job.start and end else range(0)
        held = (f"role:{role(job.role) or job.role}",) if job.role else ()
        names = {*(skill_key(claim) for claim in job.skills), *held, *(f"phase:{p}" for p in job.phases)}
        for name in names:
            worked.setdefault(name, set()).update(span)
    return worked


def implied(name: str) -> tuple[str, ...]:
    """What knowing a skill means for certain: implied with weight 1, and what it is a kind of, to the end."""
    known = taxonomy().skills
    reached: list[str] = []
    todo = [name]
    while todo:
        skill = known.get(todo.pop())
        if skill is None:
            continue
        certain = [other for other, weight in skill.implies.items() if weight >= 0.95]
        for other in (*certain, *skill.parents):
            if other not in reached and other != name:
                reached.append(other)
                todo.append(other)
    return tuple(reached)


def _longer(length: dict[str, int], name: str, months: int) -> None:
    length[name] = max(length.get(name, UNKNOWN_LENGTH), min(months, 999))


def _running(
    people: tuple[Engineer, ...], placements: tuple[Placement, ...]
) -> tuple[dict[str, Placement], tuple[Placement, ...]]:
    """The running contract by engineer id (of several, the one that ends last), and those of nobody we know."""
    ids = {e.id: e.id for e in people} | {e.number: e.id for e in people if e.number and e.own}
    running: dict[str, Placement] = {}
    for placement in sorted(placements, key=lambda p: (p.contract_end or date.min, p.id)):
        if placement.engineer in ids:
            running[ids[placement.engineer]] = placement
    return running, tuple(p for p in placements if p.engineer not in ids)


def _by_engineer(findings: Iterable[Finding], *, block: bool) -> dict[str, tuple[Finding, ...]]:
    grouped: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        if finding.engineer is not None and (finding.severity == "block") == block:
            grouped[finding.engineer] = (*grouped.get(finding.engineer, ()), finding)
    return grouped


def _phases(engineer: Engineer, sheet: SkillSheet | None) -> list[bool]:
    met = set(engineer.phases) | {p for job in (sheet.engagements if sheet else ()) for p in job.phases}
    return [phase in met for phase in PHASES]


def _days_accepted(wishes: Wishes | None, policy: Policy) -> float | None:
    if wishes is None:
        return None
    if wishes.onsite_days_max is not None:
        return wishes.onsite_days_max
    return policy.place.full_remote_days if wishes.remote == "full" else None


def _why_bound(running: Placement | None, pool: Pool) -> str | None:
    """Why somebody cannot leave his running contract at its end; None where he can."""
    if not pool.policy.leaving.allow_moves:
        return "policy"
    if running is None or running.contract_end is None or running.sell_rate is None:
        return "unknown"
    if running.move_consent is False:
        return "consent"
    notice = running.notice_days if running.notice_days is not None else pool.policy.leaving.notice_days
    return "notice" if day_after(pool.today, notice) > running.contract_end else None


def roles_of(engineer: Engineer, sheet: SkillSheet | None) -> frozenset[str]:
    """Roles held, by canonical name."""
    words = [*engineer.roles, *(job.role for job in (sheet.engagements if sheet else ()) if job.role)]
    return frozenset(role(word) or word for word in words)


def _sell(placement: Placement | None) -> int | None:
    return placement.sell_rate if placement else None


def _day(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _floats(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if v is None else v for v in values], float)


def _ints(values: Iterable[int | None]) -> Ints:
    return np.array([-1 if v is None else int(v) for v in values], np.int64)
