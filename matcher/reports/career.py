"""A skill sheet → the words a client reads: initials, no name, no birth date, no address; months counted anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from matcher.model import Claim, Engagement, Month, Phase, SkillSheet, month_index, months_between
from matcher.reports.masking import Mask, printable
from matcher.taxonomy import taxonomy

LANGUAGE, DB, OS = "言語", "DB", "OS"
GROUPS = {"language": LANGUAGE, "database": DB, "os": OS}
OTHER = "FW・ツール等"
COLUMNS = ("language", "db", "os", "tools")
_COLUMN_OF = {"language": "language", "database": "db", "os": "os"}


@dataclass(frozen=True)
class Entry:
    """One engagement in words; `skills` by column (language, db, os, tools)."""

    start: date | None
    end: date | None
    current: bool
    period: str
    """2019/04～2021/03; as written where it does not read."""
    months: int | None
    title: str
    text: str
    industry: str
    role: str
    team: str
    skills: Mapping[str, str]
    phases: tuple[Phase, ...]
    aside: bool
    """Worked beside something else."""


@dataclass(frozen=True)
class Skill:
    """A skill with the months of all engagements that name it, each month counted once."""

    group: str
    name: str
    months: int | None
    last: date | None


@dataclass(frozen=True)
class Career:
    initials: str
    age: str
    sex: str
    nationality: str
    station: str
    education: str
    experience: str
    summary: str
    qualifications: tuple[tuple[str, date | None], ...]
    skills: tuple[Skill, ...]
    entries: tuple[Entry, ...]
    as_of: date


def career(
    sheet: SkillSheet,
    worked: Mapping[str, Iterable[int]],
    today: date,
    *,
    initials: str | None = None,
    name: str | None = None,
) -> Career:
    """The sheet in words. `worked`: months (as numbers) by skill; `initials` and `name` as the profile has them."""
    shown = sheet.initials or initials or sheet.number or "―"
    mask = Mask((n, shown) for n in (sheet.name, name) if n)
    entries = tuple(_entry(job, today, mask) for job in sorted(sheet.engagements, key=_newest_first))
    months = {m for job in sheet.engagements for m in _months(job, today)}
    return Career(
        initials=shown,
        age=f"{sheet.age}歳" if sheet.age is not None else "",
        sex={"male": "男性", "female": "女性"}.get(sheet.sex or "", ""),
        nationality=sheet.nationality or "",
        station=mask(sheet.nearest_station or ""),
        education=mask(sheet.education or ""),
        experience=length(len(months)) if months else "",
        summary=mask(sheet.summary or ""),
        qualifications=tuple((q.name, q.acquired) for q in sheet.qualifications),
        skills=_skills(sheet, worked),
        entries=entries,
        as_of=today,
    )


def length(months: int) -> str:
    """Months as people write them: 27 → 2年3ヶ月."""
    years, rest = divmod(months, 12)
    return f"{years}年" * bool(years) + f"{rest}ヶ月" * bool(rest or not years)


def month_shown(month: Month | None) -> str:
    return f"{month.year}/{month.month:02d}" if month else ""


def _newest_first(job: Engagement) -> tuple[bool, int, int]:
    start = month_index(job.start) if job.start else 0
    end = month_index(job.end) if job.end else 10**6 if job.current else start
    return job.start is None and job.end is None, -start, -end


def _months(job: Engagement, today: date) -> range:
    end = min(job.end or today, today) if job.end or job.current else job.start
    return range(month_index(job.start), month_index(end) + 1) if job.start and end else range(0)


def _entry(job: Engagement, today: date, mask: Mask) -> Entry:
    end = job.end or (today if job.current else None)
    months = months_between(job.start, end) if job.start and end and end >= job.start else None
    return Entry(
        start=job.start,
        end=job.end,
        current=job.current,
        period=_period(job),
        months=months,
        title=mask(" ".join((job.title or "").split())),
        text=mask(job.text or ""),
        industry=_industry(job.industry),
        role=job.role or "",
        team=_team(job),
        skills=_by_column(job.skills),
        phases=job.phases,
        aside=job.part_time is True,
    )


def _period(job: Engagement) -> str:
    if job.start is None and job.end is None:
        return printable(job.period_text or "")
    return f"{month_shown(job.start)}～{'現在' if job.current and not job.end else month_shown(job.end)}"


def _industry(name: str | None) -> str:
    known = taxonomy().industries.get(name or "")
    return known.ja if known else name or ""


def _team(job: Engagement) -> str:
    parts = [f"{job.team_size}名" if job.team_size else "", f"全体{job.total_size}名" if job.total_size else ""]
    return "／".join(p for p in parts if p)


def _by_column(claims: Iterable[Claim]) -> dict[str, str]:
    found: dict[str, list[str]] = {c: [] for c in COLUMNS}
    for claim in claims:
        known = taxonomy().skills.get(claim.skill or "")
        found[_COLUMN_OF.get(known.kind, "tools") if known else "tools"].append(term(claim))
    return {c: "、".join(dict.fromkeys(terms)) for c, terms in found.items()}


def term(claim: Claim) -> str:
    """The official name with its version; the owner's own word where the term is not known."""
    name = claim.skill or printable(claim.surface)
    return f"{name} {claim.version}" if claim.skill and claim.version else name


def _skills(sheet: SkillSheet, worked: Mapping[str, Iterable[int]]) -> tuple[Skill, ...]:
    months = {name: set(at) for name, at in worked.items()}
    names = dict.fromkeys(
        c.skill for c in (*(c for j in sheet.engagements for c in j.skills), *sheet.claims) if c.skill
    )
    found = []
    for name in names:
        at = months.get(name) or set()
        kind = taxonomy().skills[name].kind if name in taxonomy().skills else ""
        last = max(at, default=None)
        found.append(
            Skill(GROUPS.get(kind, OTHER), name, len(at) or None, date(last // 12, last % 12 + 1, 1) if last else None)
        )
    order = [*GROUPS.values(), OTHER]
    return tuple(sorted(found, key=lambda s: (order.index(s.group), -(s.months or 0), s.name)))
