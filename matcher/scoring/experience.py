"""What a person has done: months per skill, roles and phases, from his profile and his sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from matcher.model import Demand, Engagement, Engineer, SkillSheet, month_index
from matcher.normalise.phases import phases
from matcher.normalise.text import key
from matcher.scoring.kinship import implied, role_of

ABSENT, UNKNOWN_LENGTH = -1, 0
"""Months of a skill: the person does not name it; he names it without saying for how long."""
LONGEST = 999


def skill_key(demand: Demand) -> str:
    """What a demand or claim is compared by: the canonical name; a role or phase asked for like a skill (PMO経験3年)
    as that; equal unknown terms still match each other."""
    if demand.skill is not None:
        return demand.skill
    return _term(demand.surface)


@lru_cache(maxsize=65536)
def _term(surface: str) -> str:
    text = BARE.sub("", surface.strip())
    held, worked = role_of(text), phases(text)
    if held is not None:
        return f"role:{held}"
    return f"phase:{worked[0]}" if len(worked) == 1 else "?" + key(surface)


BARE = re.compile(r"(としての|での|の)?(業務|実務)?(経験|実績|知見|スキル)(者|がある方|のある方)?$")


def experience_of(engineer: Engineer, sheet: SkillSheet | None, today: date) -> dict[str, int]:
    """Months per skill: what profile and sheet claim, and the union of the months of the sheet's engagements,
    whichever is longer; with what each skill implies for certain (Spring Boot ⇒ Java) and what it is a kind of."""
    told = [(skill_key(claim), claim.months or claim.months_most or UNKNOWN_LENGTH) for claim in engineer.skills]
    if sheet is not None:
        told += [(skill_key(claim), claim.months or claim.months_most or UNKNOWN_LENGTH) for claim in sheet.claims]
        worked, _ = _worked(sheet.engagements, today)
        told += [(name, months.bit_count()) for name, months in worked.items()]
    told += [(f"role:{name}", UNKNOWN_LENGTH) for name in roles_of(engineer, sheet)]
    told += [(f"phase:{phase}", UNKNOWN_LENGTH) for phase in engineer.phases]
    length: dict[str, int] = {}
    for name, months in told:
        if months > length.get(name, ABSENT):
            length[name] = months
    for name, months in list(length.items()):
        for other in implied(name):
            if months > length.get(other, ABSENT):
                length[other] = months
    return {name: max(UNKNOWN_LENGTH, min(months, LONGEST)) for name, months in length.items()}


def last_used(sheet: SkillSheet | None, today: date) -> dict[str, int]:
    """By skill, the last month (as a number) in which the history shows it at work; what a skill implies for certain
    was used with it. Skills that are only claimed are not among them."""
    if sheet is None:
        return {}
    worked, first = _worked(sheet.engagements, today)
    last = {name: first + months.bit_length() - 1 for name, months in worked.items() if months}
    for name, month in list(last.items()):
        for other in implied(name):
            last[other] = max(month, last.get(other, 0))
    return last


def months_worked(engagements: Iterable[Engagement], today: date) -> dict[str, set[int]]:
    """By skill, the months (as numbers) of all engagements that name it: a union, so overlaps count once; months that
    have not come yet are no experience."""
    worked, first = _worked(engagements, today)
    return {n: {first + at for at in range(bits.bit_length()) if bits >> at & 1} for n, bits in worked.items()}


def _worked(engagements: Iterable[Engagement], today: date) -> tuple[dict[str, int], int]:
    """By skill, the months worked as bits, and the month (as a number) the lowest bit stands for."""
    jobs = list(engagements)
    first = min((month_index(job.start) for job in jobs if job.start), default=0)
    worked: dict[str, int] = {}
    for job in jobs:
        end = min(job.end or today, today) if job.end or job.current else None
        span = 0
        if job.start and end and end >= job.start:
            start = month_index(job.start)
            span = (1 << (month_index(end) - start + 1)) - 1 << start - first
        held = (f"role:{role_of(job.role) or job.role}",) if job.role else ()
        for name in (*map(skill_key, job.skills), *held, *(f"phase:{p}" for p in job.phases)):
            worked[name] = worked.get(name, 0) | span
    return worked, first


def roles_of(engineer: Engineer, sheet: SkillSheet | None) -> frozenset[str]:
    """Roles held, by canonical name."""
    words = [*engineer.roles, *(job.role for job in (sheet.engagements if sheet else ()) if job.role)]
    return frozenset(role_of(word) or word for word in words)
