"""T: sums, years and ages that do not agree with the history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from matcher.checks.case import Case, beside, entry_of, implied, label, month
from matcher.checks.rule import Doubt, Months, Period, doubt, rule
from matcher.model import Engagement, Place, Severity, SkillClaim, SummaryRow, month_index

_NOT_AT_WORK = re.compile(r"独学|趣味|学生|個人開発|学習中|研修|勉強|業務外|プライベート")
_EARLY_LEAVER = re.compile(r"中学|中卒|中退|高専|高等専門学校")
_EXPERT = re.compile(r"^(?:[AＡSＳ◎5５]|★{4,}|★★★|上級|得意)$")


@rule("T01", Severity.WARN)
def summary_differs_from_detail(case: Case) -> Iterator[Doubt]:
    """A summary table of the sheet gives an engagement the same months as the detail below it.

    One month is let through. From twelve months on it is `block`: the two halves tell two careers, the mark of
    a careless merge. A table that gives years only is compared by its years.
    """
    jobs = case.sheet.engagements
    started = [row.start for row in case.sheet.summary_rows if row.start is not None]
    years_only = len(started) >= 2 and all(start.month == 1 for start in started)
    for row, n in _same_engagements(case):
        job = jobs[n]
        apart = _apart(row, job)
        if apart < 2 or (years_only and _years_agree(row, job)):
            continue
        yield doubt(
            row.place,
            severity=Severity.BLOCK if apart >= 12 else None,
            title=label(job, n),
            summary=Period(row.start, row.end, row.current),
            detail=Period(job.start, job.end, job.current),
        )


@rule("T02", Severity.WARN)
def total_experience_exceeds_history(case: Case) -> Iterator[Doubt]:
    """The stated total experience is the union of the periods shown, give or take two years.

    More than two years over is `warn`; `info` where the span from the first job until now would explain it,
    or where the sheet says that it shows a part of the career. Two years under is `info`: the head is old.
    """
    stated = case.sheet.experience_months
    if stated is None or case.worked == 0 or case.first is None:
        return
    place, says = case.head("experience_months"), ("experience", stated)
    common: dict[str, Any] = {"stated": Months(stated), "counted": Months(case.worked), "first": month(case.first)}
    if stated > case.worked + 24:
        explained = stated <= case.now - case.first + 1 + 12 or not case.complete or case.open_ended
        yield doubt(place, says=says, severity=Severity.INFO if explained else None, **common)
    elif stated < case.worked - 24:
        yield doubt(place, says=says, variant="less", severity=Severity.INFO, **common)


@rule("T03", Severity.BLOCK)
def claim_exceeds_career(case: Case) -> Iterator[Doubt]:
    """Nobody has used a skill at work for longer than his whole stated career.

    The career is the longer of the stated total and the time from the first period until now. Years rounded up
    pass, as does what is marked as learnt outside work. `warn` where the sheet shows a part of the career only
    or a period could not be read.
    """
    career = _career(case)
    if career is None:
        return
    for claim in case.sheet.claims:
        if claim.months is None or _NOT_AT_WORK.search(claim.surface):
            continue
        grace = 11 if claim.months % 12 == 0 else 3
        if claim.months > career + grace:
            yield doubt(
                years_place(case, claim),
                says=(claim.surface, claim.months),
                severity=None if case.complete or case.sheet.experience_months else Severity.WARN,
                skill=claim.skill or claim.surface,
                claimed=Months(claim.months),
                career=Months(career),
            )


@rule("T04", Severity.INFO)
def claim_exceeds_its_engagements(case: Case) -> Iterator[Doubt]:
    """The years claimed for a skill are those of the engagements that name it, plus one at most.

    `info`, since engagements rarely list everything; tools everybody uses (Git, SQL, Linux) are left out, and
    naming a framework counts for its language.
    """
    career = _career(case)
    for claim, months in _claims_with_use(case):
        if claim.months is None or months == 0 or claim.months <= months + 12 or claim.skill in case.uncounted:
            continue
        if career is not None and claim.months > career + 11:
            continue  # T03 asks already
        yield doubt(
            years_place(case, claim),
            says=(claim.surface, claim.months),
            skill=claim.skill or claim.surface,
            claimed=Months(claim.months),
            counted=Months(months),
        )


@rule("T05", Severity.INFO)
def claim_never_used(case: Case) -> Iterator[Doubt]:
    """A skill claimed with half a year or more, or as a strength, appears in some engagement.

    Asked only where the engagements do list their technologies; ubiquitous tools, methods and what is marked
    as learnt outside work are left out.
    """
    listing = [job for job in case.sheet.engagements if job.skills]
    if not listing or len(listing) * 2 < len(case.sheet.engagements):
        return
    text = " ".join(f"{job.title or ''} {job.text or ''}" for job in case.sheet.engagements).casefold()
    for claim, months in _claims_with_use(case):
        strong = (claim.months or 0) >= 6 or (claim.months is None and _strong(claim.level))
        if months or not strong or claim.skill is None or claim.skill in case.named:
            continue
        if claim.skill.casefold() in text or claim.surface.casefold() in text:
            continue
        if any(claim.skill in implied(other) or other in implied(claim.skill) for other in case.named):
            continue
        yield doubt(
            claim.place or case.sheet.place,
            says=(claim.surface, claim.months, claim.level),
            variant=None if claim.months else "level",
            skill=claim.skill,
            claimed=Months(claim.months or 0),
        )


@rule("T06", Severity.WARN)
def career_before_working_age(case: Case) -> Iterator[Doubt]:
    """Nobody works in the trade before the age of 15, nor does hardly anybody before 18 (`info`).

    Who left school early (中学卒, 高校中退, 高専) is asked about the first only. Reckoned in his favour: an age
    without a birth date may be up to two years old, unless the sheet is dated. One engagement too early points at its
    months, several point at the age.
    """
    if case.first is None:
        return
    youngest = _youngest(case)
    if youngest is None:
        return
    born, stated = youngest
    age = (case.first - born) // 12
    if age < (15 if _EARLY_LEAVER.search(case.sheet.education or "") else 18):
        job = min(
            (j for j in case.sheet.engagements if j.start is not None),
            key=lambda j: j.start or date.max,
            default=None,
        )
        others = [month_index(j.start) for j in case.sheet.engagements if j.start is not None and j is not job]
        alone = not others or (min(others) - born) // 12 >= (15 if age < 15 else 18)
        place = (
            job.where("period")
            if job and alone
            else case.head("age" if case.sheet.birth_date is None else "birth_date")
        )
        yield doubt(
            place,
            severity=None if age < 15 else Severity.INFO,
            says=(stated, str(month(case.first))),
            start=month(case.first),
            age=str(max(age, 0)),
            stated=stated,
        )


@rule("T07", Severity.WARN)
def age_differs_from_birth_date(case: Case) -> Iterator[Doubt]:
    """The age in the head is the one the birth date gives on the day of the sheet.

    One year apart is a birthday in between; an age that is too low is mostly old (`info`), one too high, or
    beyond 90 (a blank template's formula), is `warn`.
    """
    age, born = case.sheet.age, case.sheet.birth_date
    if age is None:
        return
    if age > 90 or age < 15:
        yield doubt(case.head("age"), variant="odd", age=age)
        return
    if born is None:
        return
    day = case.sheet.as_of if case.sheet.as_of and case.sheet.as_of <= case.today else case.today
    real = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if abs(age - real) >= 2:
        stale = age < real and case.sheet.as_of is None
        yield doubt(
            case.head("age"),
            says=(age, str(born)),
            severity=Severity.INFO if stale else None,
            age=age,
            real=real,
        )


@rule("T08", Severity.WARN)
def graduated_long_after_first_job(case: Case) -> Iterator[Doubt]:
    """The first job does not begin two years or more before graduation.

    Night school, correspondence courses and graduate school beside the job do exist: `info` where the sheet
    names one, or where the first job is a side job.
    """
    graduated = case.sheet.graduated
    if graduated is None or case.first is None or month_index(graduated) - case.first < 24:
        return
    later_study = re.search(r"夜間|通信|大学院|社会人|放送大学|修士|博士|MBA", case.sheet.education or "")
    first = [j for j in case.sheet.engagements if j.start and month_index(j.start) == case.first]
    student = any(beside(j) or re.search(r"アルバイト|インターン|学生", f"{j.title}{j.text}") for j in first)
    yield doubt(
        case.head("graduated"),
        severity=Severity.INFO if later_study or student else None,
        graduated=graduated,
        first=month(case.first),
    )


def _strong(level: str | None) -> bool:
    """Does a level say that somebody is good at it: by its legend if the sheet has one, else by its mark?"""
    mark, _, meaning = (level or "").partition("（")
    if meaning:
        return re.search(r"指導|リード|得意|上級|独力|自力|一人で|単独|[3-9]年以上|十分", meaning) is not None
    return _EXPERT.match(mark) is not None


def years_place(case: Case, claim: SkillClaim) -> Place:
    """The cell of the years of a claim, else that of the claim."""
    return case.sheet.places.get(f"years:{claim.surface}") or claim.place or case.sheet.place


def _career(case: Case) -> int | None:
    """Months of the whole stated career; None where the sheet says nothing about it."""
    lengths = [case.sheet.experience_months] if case.sheet.experience_months is not None else []
    if case.first is not None:
        lengths.append(case.now - case.first + 1)
    return max((n for n in lengths if n is not None), default=None)


def _claims_with_use(case: Case) -> Iterator[tuple[SkillClaim, int]]:
    """Claims worth comparing, each with the months in which engagements name it."""
    for claim in case.sheet.claims:
        entry = entry_of(claim.skill)
        if entry is None or entry.ubiquitous or entry.kind == "method" or _NOT_AT_WORK.search(claim.surface):
            continue
        yield claim, case.used.get(entry.name, 0).bit_count()


def _youngest(case: Case) -> tuple[int, str] | None:
    """The earliest possible month of birth as an index, and what the sheet says about it."""
    if case.sheet.birth_date is not None:
        return month_index(case.sheet.birth_date), "birth"
    if case.sheet.age is None or not 15 <= case.sheet.age <= 90:
        return None
    written = case.sheet.as_of
    day = month_index(written) if written else case.now - 24
    return day - case.sheet.age * 12 - 12, str(case.sheet.age)


def _same_engagements(case: Case) -> Iterator[tuple[SummaryRow, int]]:
    """Rows of a summary with the engagement each tells again: by title, else by number; nearest period first.

    Numbers count only where rows and details of one title carry the same ones: some number the newest first above and
    last below.
    """
    jobs = case.sheet.engagements
    pairs = []
    titled = [
        row.number == job.number
        for row in case.sheet.summary_rows
        for job in jobs
        if row.number and job.number and _alike(row.title, job.title) >= 0.95
    ]
    by_number = not titled or sum(titled) * 2 > len(titled)
    for r, row in enumerate(case.sheet.summary_rows):
        for n, job in enumerate(jobs):
            alike = _alike(row.title, job.title)
            numbered = by_number and bool(row.number and job.number and row.number == job.number)
            if row.start is None or job.start is None:
                continue
            if alike >= 0.8 or (numbered and (alike >= 0.5 or not (row.title and job.title))):
                pairs.append((not numbered, -round(alike, 1), _apart(row, job), r, n))
    rows: set[int] = set()
    taken: set[int] = set()
    for _, _, _, r, n in sorted(pairs):
        if r not in rows and n not in taken:
            rows.add(r)
            taken.add(n)
            yield case.sheet.summary_rows[r], n


def _alike(one: str | None, two: str | None) -> float:
    a, b = (re.sub(r"[\s　「」『』【】()（）・_\-]", "", text or "").casefold() for text in (one, two))
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if min(len(a), len(b)) >= 4 and (a in b or b in a):
        return 0.9
    return SequenceMatcher(None, a, b).ratio()


def _apart(row: SummaryRow, job: Engagement) -> int:
    """Months by which the two tellings differ, the larger of start and end; a missing end counts nothing."""
    apart = 0
    if row.start is not None and job.start is not None:
        apart = abs(month_index(row.start) - month_index(job.start))
    if row.end is not None and job.end is not None and not row.current and not job.current:
        apart = max(apart, abs(month_index(row.end) - month_index(job.end)))
    return apart


def _years_agree(row: SummaryRow, job: Engagement) -> bool:
    """Whether a row of a table in whole years names the years of the engagement."""
    if row.start is None or job.start is None or row.start.month != 1:
        return False
    if row.end is not None and row.end.month not in (1, 12):
        return False
    if row.end is not None and job.end is not None and row.end.year != job.end.year:
        return False
    return row.start.year == job.start.year
