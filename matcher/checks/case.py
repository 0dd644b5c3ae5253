"""What every rule looks at: one sheet with its person and the clock, and the facts worked out of it once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING

from matcher.model import Claim, Engagement, Engineer, Place, SkillSheet, month_at, month_index
from matcher.taxonomy import taxonomy

if TYPE_CHECKING:
    from matcher.taxonomy import Skill, Taxonomy

_EPOCH = 1940 * 12
"""Month index from which months are counted in bit sets; nothing of a working life lies before it."""


@dataclass(frozen=True)
class Span:
    """An engagement with a period that can be counted; `start` and `end` are month indexes, both included."""

    number: int
    start: int
    end: int

    @property
    def months(self) -> int:
        return self.end - self.start + 1


@dataclass(frozen=True)
class Case:
    """A sheet under examination. Facts are computed on first use and shared by all rules."""

    sheet: SkillSheet
    engineer: Engineer | None
    today: date
    outgoing: bool = False
    """The version that is to be sent to a client: personal data in it weighs more."""

    @property
    def taxonomy(self) -> Taxonomy:
        return taxonomy()

    @cached_property
    def now(self) -> int:
        """This month as an index."""
        return month_index(self.today)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Engagements with a start and an end (or 現在) in order, the future cut off; reversed ones left out."""
        found = []
        for number, job in enumerate(self.sheet.engagements):
            end = last_month(job.start, job.end, job.current, self.now)
            if job.start is not None and end is not None and month_index(job.start) <= end:
                found.append(Span(number, month_index(job.start), end))
        return tuple(found)

    @cached_property
    def employed(self) -> tuple[Span, ...]:
        """The same for employers."""
        found = []
        for number, employer in enumerate(self.sheet.employers):
            end = last_month(employer.start, employer.end, employer.current, self.now)
            if employer.start is not None and end is not None and month_index(employer.start) <= end:
                found.append(Span(number, month_index(employer.start), end))
        return tuple(found)

    @cached_property
    def containers(self) -> frozenset[int]:
        """Engagements that hold two or more others: an employer's line read as an engagement."""
        return frozenset(
            s.number
            for s in self.spans
            if sum(
                1
                for other in self.spans
                if other.number != s.number
                and s.start <= other.start
                and other.end <= s.end
                and other.months < s.months
            )
            >= 2
        )

    @cached_property
    def worked(self) -> int:
        """Months at work: the union of all engagements and employers."""
        return bits(self.spans + self.employed).bit_count()

    @cached_property
    def first(self) -> int | None:
        """The first month of the career the sheet tells, as an index."""
        starts = [s.start for s in self.spans + self.employed]
        starts += [month_index(job.start) for job in self.sheet.engagements if job.start is not None]
        return min(starts, default=None)

    @cached_property
    def complete(self) -> bool:
        """False where the sheet says that it shows a part of the career only, or a period could not be read."""
        if any(job.start is None for job in self.sheet.engagements):
            return False
        words = " ".join(filter(None, [self.sheet.summary, *(job.title for job in self.sheet.engagements)]))
        return not re.search(r"直近|抜粋|主要(?:案件|プロジェクト|実績)|以前は省略|以下省略|ほか多数|他多数", words)

    @cached_property
    def open_ended(self) -> tuple[int, ...]:
        """Engagements with a start, no end and no 現在: nobody knows how long they lasted."""
        jobs = self.sheet.engagements
        return tuple(n for n, j in enumerate(jobs) if j.start is not None and j.end is None and not j.current)

    @cached_property
    def uncounted(self) -> frozenset[str]:
        """Skills some engagement of unknown length names: their months cannot be added up."""
        jobs = self.sheet.engagements
        vague = {*self.open_ended, *(n for n, job in enumerate(jobs) if job.start is None)}
        names = {c.skill for n in vague for c in jobs[n].skills if c.skill}
        return frozenset().union(*(implied(n) for n in names)) if names else frozenset()

    @cached_property
    def used(self) -> dict[str, int]:
        """Per skill the months in which an engagement names it or something that implies it, as a bit set."""
        months: dict[str, int] = {}
        for span in self.spans:
            names = {c.skill for c in self.sheet.engagements[span.number].skills if c.skill}
            for name in set().union(*(implied(n) for n in names)) if names else ():
                months[name] = months.get(name, 0) | bits((span,))
        return months

    @cached_property
    def named(self) -> frozenset[str]:
        """Every skill any engagement names or implies, with or without a period."""
        names = {c.skill for job in self.sheet.engagements for c in job.skills if c.skill}
        return frozenset().union(*(implied(n) for n in names)) if names else frozenset()

    def texts(self) -> Iterator[tuple[str, Place]]:
        """All running text of the sheet with its place: summary, titles and descriptions."""
        if self.sheet.summary:
            yield self.sheet.summary, self.head("summary")
        for job in self.sheet.engagements:
            for field in ("title", "text", "period_text"):
                value = getattr(job, field)
                if value and not (field == "text" and value == job.title):
                    yield from _pieces(job, field, value)

    def head(self, field: str) -> Place:
        """Where a field of the sheet's head stands."""
        return self.sheet.places.get(field, self.sheet.place)


def _pieces(job: Engagement, field: str, value: str) -> Iterator[tuple[str, Place]]:
    """A text with its place; one put together from several cells piece by piece (`text@7` begins in line 7)."""
    cuts = sorted(int(key[5:]) for key in job.places if key.startswith("text@")) if field == "text" else []
    if not cuts:
        yield value, job.where(field if field != "period_text" else "period")
        return
    lines = value.split("\n")
    for begin, end in itertools.pairwise([0, *cuts, len(lines)]):
        piece = "\n".join(lines[begin:end])
        if piece.strip():
            yield piece, job.where(f"text@{begin}" if begin else "text")


def skill_place(job: Engagement, claim: Claim) -> Place:
    """The cell in which an engagement names this technology."""
    return job.places.get(f"skill:{claim.surface}") or job.where("skills")


@dataclass(frozen=True)
class Pair:
    """Two sheets of one person, the older (or the one of the smaller id) first."""

    older: Case
    newer: Case
    same_company: bool


def last_month(start: date | None, end: date | None, current: bool, now: int) -> int | None:
    """The last month of a period as an index, not later than now; None where the source gives no end."""
    if end is not None:
        index = month_index(end)
        return min(index, now) if start is not None and month_index(start) <= now else index
    return now if current else None


def bits(spans: tuple[Span, ...]) -> int:
    """The months of spans as a bit set."""
    total = 0
    for span in spans:
        start, end = max(span.start - _EPOCH, 0), max(span.end - _EPOCH, 0)
        total |= ((1 << (end - start + 1)) - 1) << start
    return total


@cache
def implied(name: str) -> frozenset[str]:
    """A skill and everything whoever uses it uses too (Spring Boot → Spring, Java)."""
    skills = taxonomy().skills
    seen, open_ = {name}, [name]
    while open_:
        entry = skills.get(open_.pop())
        for other in (*entry.implies, *entry.parents) if entry else ():
            if other not in seen:
                seen.add(other)
                open_.append(other)
    return frozenset(seen)


def entry_of(name: str | None) -> Skill | None:
    """The taxonomy's entry of a canonical skill name; None where it knows none."""
    return taxonomy().skills.get(name) if name else None


def label(job: Engagement, number: int | None = None) -> str:
    """How a message names an engagement: its title, its period or its number."""
    title = re.sub(r"\s+", " ", job.title or "").strip()
    if title:
        return title if len(title) <= 30 else title[:29] + "…"
    if job.period_text:
        return re.sub(r"\s+", " ", job.period_text)[:30]
    if job.start is not None:
        return f"{job.start.year}年{job.start.month}月〜の案件"
    return f"No.{job.number or (number + 1 if number is not None else '?')}"


_BESIDE = re.compile(
    r"副業|兼務|兼任|並行|掛け持ち|アルバイト|パートタイム|スポット|週[1-3１-３](?:日|~|〜)|[1-5]0[%％]稼働"
)


def beside(job: Engagement) -> bool:
    """Whether an engagement ran beside another: the sheet says so, in its own field or in words."""
    if job.part_time is not None:
        return job.part_time
    return bool(_BESIDE.search(f"{job.title or ''} {job.period_text or ''} {(job.text or '')[:200]}"))


def month(index: int) -> date:
    """The month of an index, kept inside the calendar."""
    return month_at(min(max(index, 12), 9999 * 12 + 11))
