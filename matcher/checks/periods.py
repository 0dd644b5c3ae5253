"""P: periods that cannot be, or that contradict their neighbours."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from matcher.checks.case import Case, Span, beside, label, month
from matcher.checks.rule import Doubt, Months, Period, doubt, rule
from matcher.model import Engagement, Severity, month_index, months_between

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERAS |= {"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}
_BOTH_CALENDARS = re.compile(
    r"(?P<era>明治|大正|昭和|平成|令和|[MTSHR])\s?(?P<n>\d{1,2}|元)\s?[年.．/]?\s?[（(]\s?(?P<year>(?:19|20)\d\d)"
    r"|(?P<year2>(?:19|20)\d\d)\s?年?\s?[（(]\s?(?P<era2>明治|大正|昭和|平成|令和|[MTSHR])\s?(?P<n2>\d{1,2}|元)"
)
_SERIAL = re.compile(r"(?<![\d./年-])(3[0-9]\d{3}|4[0-9]\d{3})(?![\d./年月-])")


@rule("P01", Severity.WARN)
def ends_before_it_starts(case: Case) -> Iterator[Doubt]:
    """An engagement ends no earlier than it starts.

    In nearly every case one digit is mistyped, so it is a question and no block; the interviewer would
    nevertheless read it as carelessness.
    """
    for n, job in enumerate(case.sheet.engagements):
        if job.start is not None and job.end is not None and job.end < job.start:
            yield doubt(
                job.where("end" if "end" in job.places else "period"),
                title=label(job, n),
                period=Period(job.start, job.end),
                swapped=Period(job.end, job.start),
            )


@rule("P02", Severity.WARN)
def starts_in_the_future(case: Case) -> Iterator[Doubt]:
    """An engagement of the past does not start after today, nor end more than two years from now.

    A start within the next three months, or one marked 予定, is a job already agreed on: `info`. A contract
    that runs into next year is normal.
    """
    for n, job in enumerate(case.sheet.engagements):
        if job.start is not None and month_index(job.start) > case.now:
            planned = re.search(r"予定|参画前|内定", f"{job.period_text or ''}{job.title or ''}{job.text or ''}")
            soon = month_index(job.start) <= case.now + 3
            severity = Severity.INFO if planned or soon else None
            yield doubt(job.where("period"), severity=severity, title=label(job, n), start=job.start)
        elif job.end is not None and month_index(job.end) > case.now + 24:
            yield doubt(
                job.where("end" if "end" in job.places else "period"), variant="end", title=label(job, n), end=job.end
            )


@rule("P03", Severity.WARN)
def stated_months_differ_from_dates(case: Case) -> Iterator[Doubt]:
    """The duration written beside a period is the one its dates give.

    Counting with and without the last month, one month more, and rounding to years or half years are all
    accepted; a difference of two months is `info`.
    """
    for n, job in enumerate(case.sheet.engagements):
        if job.stated_months is None or job.start is None or job.end is None or job.end < job.start:
            continue
        if job.current:
            continue
        counted = months_between(job.start, job.end)
        if _same_duration(job.stated_months, counted):
            continue
        small = abs(job.stated_months - counted) <= 2
        yield doubt(
            job.where("stated_months" if "stated_months" in job.places else "period"),
            severity=Severity.INFO if small else None,
            title=label(job, n),
            stated=Months(job.stated_months),
            period=Period(job.start, job.end),
            counted=Months(counted),
        )


@rule("P04", Severity.INFO)
def overlap_for_months(case: Case) -> Iterator[Doubt]:
    """Two engagements do not overlap by two months or more, unless one is a side job.

    Nearly all overlaps are legitimate (a part-time contract, a side job, an employer's line), so it is `info`;
    `warn` only where both are said to be full time. An end in the month of the next start is normal, as is an
    engagement that holds others. Each engagement is asked about once, with the one it overlaps most.
    """
    jobs = case.sheet.engagements
    plain = [s for s in case.spans if s.number not in case.containers and not beside(jobs[s.number])]
    ordered = sorted(plain, key=lambda s: (s.start, s.end, s.number))
    for at, later in enumerate(ordered):
        before = [(min(s.end, later.end) - later.start + 1, s.number) for s in ordered[:at]]
        months, other = max(before, default=(0, 0))
        if months < 2:
            continue
        one, two = jobs[other], jobs[later.number]
        yield doubt(
            two.where("period"),
            says=(label(one), str(one.start), str(one.end), label(two), str(two.start), str(two.end)),
            severity=Severity.WARN if one.part_time is False and two.part_time is False else None,
            title=label(two, later.number),
            period=Period(two.start, two.end, two.current),
            other=label(one, other),
            other_period=Period(one.start, one.end, one.current),
            months=Months(months),
        )


@rule("P05", Severity.INFO)
def gap_of_months(case: Case) -> Iterator[Doubt]:
    """Between two engagements lie no more than three months nobody explains.

    Time inside an employer's period is waiting or in-house work and explained by it; so may be what follows an
    engagement whose end is not given, or a period that could not be read, and any time in which an engagement lies
    whose end is before its start (P01 asks already).
    """
    jobs = case.sheet.engagements
    if not all(job.start for job in jobs):
        return
    turned = [
        month_index(when)
        for job in jobs
        if job.start and job.end and job.end < job.start
        for when in (job.start, job.end)
    ]
    vague = [month_index(begun) for n in case.open_ended if (begun := jobs[n].start)]
    covered: int | None = None
    marks = [(s.start, s.end, s.number) for s in case.spans]
    marks += [(s.start, s.end, -1) for s in case.employed]
    for start, end, number in sorted(marks):
        open_before = any(v < start for v in vague) or any((covered or start) < m < start for m in turned)
        if covered is not None and start - covered - 1 > 3 and number >= 0 and not open_before:
            job = jobs[number]
            yield doubt(
                job.where("period"),
                title=label(job, number),
                end=month(covered),
                start=month(start),
                months=Months(start - covered - 1),
            )
        covered = end if covered is None else max(covered, end)


@rule("P06", Severity.WARN)
def running_after_a_later_employer(case: Case) -> Iterator[Doubt]:
    """Nothing is 現在 at one employer after a later employer has begun.

    Several 現在 are mostly legitimate (a side job, parallel contracts), so two of them alone are no question.
    Without employers it is `info`, and only where 現在 stands on an engagement although a later one that is
    no side job has begun and ended.
    """
    jobs = case.sheet.engagements
    for n, job in enumerate(jobs):
        if not job.current or job.start is None or beside(job):
            continue
        place, title = job.where("period"), label(job, n)
        later = _later_employer(case, job)
        if later is not None:
            name, start = later
            yield doubt(place, variant="employer", title=title, start=job.start, other=name, other_start=start)
            continue
        ended = [s for s in case.spans if _began_and_ended_later(case, s, n)]
        if ended and not job.employer and n not in case.containers:
            last = max(ended, key=lambda s: s.end)
            yield doubt(
                place,
                severity=Severity.INFO,
                title=title,
                start=job.start,
                other=label(jobs[last.number], last.number),
                other_start=month(last.start),
            )


@rule("P07", Severity.WARN)
def period_written_impossibly(case: Case) -> Iterator[Doubt]:
    """A period as written can be (`2008月4月`, a 13th month, a 31st of April cannot).

    A slip of one character; where it still reads, the reading is offered as the correction. No block even
    where it does not read: nothing is counted in the person's favour from a period nobody can read.
    """
    for n, job in enumerate(case.sheet.engagements):
        if job.period_fault is None:
            continue
        written = job.period_text or job.period_fault
        common: dict[str, Any] = {"title": label(job, n), "written": written, "fault": job.period_fault}
        if job.start is not None:
            period = Period(job.start, job.end, job.current)
            yield doubt(job.where("period"), says=(written,), variant="read", period=period, **common)
        else:
            yield doubt(job.where("period"), says=(written,), **common)


@rule("P08", Severity.WARN)
def era_differs_from_year(case: Case) -> Iterator[Doubt]:
    """A year written in both calendars is the same year (平成31年 is 2019)."""
    for n, job in enumerate(case.sheet.engagements):
        for m in _BOTH_CALENDARS.finditer(job.period_text or ""):
            era, count = m["era"] or m["era2"], m["n"] or m["n2"]
            year = int(m["year"] or m["year2"])
            expected = _ERAS[era] + (1 if count == "元" else int(count))
            if expected != year:
                yield doubt(
                    job.where("period"), title=label(job, n), written=m[0], era=f"{era}{count}年", year=str(expected)
                )


@rule("P09", Severity.WARN)
def serial_number_for_a_date(case: Case) -> Iterator[Doubt]:
    """A period shows dates, not the day numbers of a spreadsheet (43556 is 2019-04-01)."""
    for n, job in enumerate(case.sheet.engagements):
        numbers = _SERIAL.findall(job.period_text or "")
        if numbers and not re.search(r"\d年|\d[/.]\d|\d-\d", job.period_text or ""):
            days = [date(1899, 12, 30) + timedelta(days=int(number)) for number in numbers]
            real = "〜".join(f"{d.year}/{d.month}/{d.day}" for d in days)
            yield doubt(job.where("period"), title=label(job, n), written=(job.period_text or "").strip(), real=real)


@rule("P10", Severity.INFO)
def one_row_out_of_order(case: Case) -> Iterator[Doubt]:
    """Rows stand in one order of time; a single row that breaks it was perhaps pasted in from elsewhere.

    Asked only where at least five rows are dated, exactly one has to be moved, and it is out of place both by
    its start and by its end, by more than a neighbour's place.
    """
    jobs = case.sheet.engagements
    spans = [s for s in case.spans if s.number not in case.containers and not beside(jobs[s.number])]
    if len(spans) < 5:
        return
    for sign in (1, -1):
        if _ordered(spans, sign):
            return
    for sign in (-1, 1):
        moved = [at for at in range(len(spans)) if _ordered([*spans[:at], *spans[at + 1 :]], sign)]
        if len(moved) != 1:
            continue
        at = moved[0]
        rest = [sign * s.start for s in spans[:at] + spans[at + 1 :]]
        if abs(bisect_right(rest, sign * spans[at].start) - at) < 2:
            return
        n = spans[at].number
        yield doubt(
            jobs[n].where("period"),
            title=label(jobs[n], n),
            period=Period(jobs[n].start, jobs[n].end, jobs[n].current),
        )
        return


@rule("P11", Severity.INFO)
def duration_frozen(case: Case) -> Iterator[Doubt]:
    """The duration beside 〜現在 is the one up to today; a smaller one says how old the sheet is.

    Up to a year behind is `info`, more is `warn`: the person has had a year of experience nobody shows. Where
    the sheet carries its own date and the duration fits it, rule C06 speaks instead.
    """
    for n, job in enumerate(case.sheet.engagements):
        if not job.current or job.stated_months is None or job.start is None:
            continue
        until_now = case.now - month_index(job.start) + 1
        if until_now < 1 or _same_duration(job.stated_months, until_now):
            continue
        written = case.sheet.as_of
        if written and _same_duration(job.stated_months, month_index(written) - month_index(job.start) + 1):
            continue
        behind = until_now - job.stated_months
        place = job.where("stated_months" if "stated_months" in job.places else "period")
        stated, says = Months(job.stated_months), (label(job, n), str(job.start), job.stated_months)
        common: dict[str, Any] = {
            "title": label(job, n),
            "start": job.start,
            "stated": stated,
            "counted": Months(until_now),
        }
        if behind < 0:
            yield doubt(place, says=says, variant="more", severity=Severity.WARN, **common)
        else:
            severity = Severity.WARN if behind > 12 else None
            then = month(month_index(job.start) + job.stated_months - 1)
            yield doubt(place, says=says, severity=severity, written=then, **common)


def _same_duration(stated: int, counted: int) -> bool:
    """Whether a stated number of months can mean a counted one: ±1 month, or rounded to years or half years."""
    if abs(stated - counted) <= 1:
        return True
    if stated % 12 == 0 and stated > 0:
        return 0 <= counted - stated < 12 or (0 < stated - counted <= 6 and counted > 6)
    return stated % 6 == 0 and stated > 0 and abs(stated - counted) <= 2


def _ordered(spans: list[Span], sign: int) -> bool:
    by_start = all(sign * a.start <= sign * b.start for a, b in itertools.pairwise(spans))
    return by_start or all(sign * a.end <= sign * b.end for a, b in itertools.pairwise(spans))


def _later_employer(case: Case, job: Engagement) -> tuple[str, date] | None:
    """The employer that begins after this engagement's own and is another one; None where employers are unknown."""
    if job.start is None:
        return None
    around = [
        e
        for e in case.sheet.employers
        if e.name and e.start and e.start <= job.start and not (e.end and e.end < job.start)
    ]
    name_of = job.employer or (max(around, key=lambda e: e.start or date.min).name if around else None)
    if not name_of:
        return None
    own = _company(name_of)
    began = [e.start for e in case.sheet.employers if e.name and _company(e.name) == own and e.start]
    known: list[tuple[str | None, date | None]] = [(e.name, e.start) for e in case.sheet.employers]
    known += [(other.employer, other.start) for other in case.sheet.engagements if not beside(other)]
    own_last = max([job.start, *began, *(s for name, s in known if name and s and _company(name) == own)])
    later = [(name, s) for name, s in known if name and s and _company(name) != own and s > own_last]
    return max(later, key=lambda pair: pair[1], default=None)


def _company(name: str) -> str:
    return re.sub(r"株式会社|有限会社|合同会社|\(株\)|（株）|㈱|\s|　", "", name).casefold()


def _began_and_ended_later(case: Case, span: Span, running: int) -> bool:
    jobs = case.sheet.engagements
    start, other = jobs[running].start, jobs[span.number]
    if start is None or span.number == running or span.number in case.containers or beside(other):
        return False
    return span.start > month_index(start) and not other.current and span.end < case.now
