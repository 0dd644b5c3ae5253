"""A catalogue of faults to plant in honest careers.

A fault takes an honest sheet and plants one slip; it names the rules of which one must speak, and returns
None where the career gives no occasion for it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from matcher.model import Demand, Qualification, SkillClaim, SkillSheet, month_at, month_index
from tests.checks_careers import NOW, TASKS, TODAY, place, used

Plant = Callable[[random.Random, SkillSheet], SkillSheet | None]


@dataclass(frozen=True)
class Fault:
    name: str
    rules: tuple[str, ...]
    plant: Plant


FAULTS: list[Fault] = []


def fault(*rules: str) -> Callable[[Plant], Plant]:
    def add(function: Plant) -> Plant:
        FAULTS.append(Fault(function.__name__, rules, function))
        return function

    return add


def _with(sheet: SkillSheet, at: int, **fields: Any) -> SkillSheet:
    jobs = list(sheet.engagements)
    jobs[at] = jobs[at].model_copy(update=fields)
    return sheet.model_copy(update={"engagements": tuple(jobs)})


def _pick(rng: random.Random, sheet: SkillSheet, least: int = 1, part_time: bool = False) -> int | None:
    """An ended engagement of at least so many months."""
    fit = [
        n
        for n, j in enumerate(sheet.engagements)
        if j.start and j.end and month_index(j.end) - month_index(j.start) + 1 >= least
        and (part_time or j.title != "副業：Webサイト制作")
    ]  # fmt: skip
    return rng.choice(fit) if fit else None


@fault("P01")
def end_year_mistyped(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    at = _pick(rng, sheet)
    if at is None:
        return None
    job = sheet.engagements[at]
    assert job.end is not None
    assert job.start is not None
    return _with(sheet, at, end=date(job.start.year - 1, job.end.month, 1))


@fault("P02")
def start_in_a_later_year(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    at = _pick(rng, sheet)
    return None if at is None else _with(sheet, at, start=date(2029, 4, 1), end=None, current=False)


@fault("P03")
def duration_wrong(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    at = _pick(rng, sheet, 3)
    if at is None:
        return None
    job = sheet.engagements[at]
    assert job.end is not None
    assert job.start is not None
    months = month_index(job.end) - month_index(job.start) + 1
    return _with(sheet, at, stated_months=months + rng.choice((5, 7, 9, 10, 14)))


@fault("P04", "P06")
def overlap_full_time(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    ended = [n for n, j in enumerate(sheet.engagements) if j.start and j.end and j.part_time is None]
    ended.sort(key=lambda n: sheet.engagements[n].start or TODAY)
    if len(ended) < 2:
        return None
    k = rng.randrange(len(ended) - 1)
    one, two = sheet.engagements[ended[k]], sheet.engagements[ended[k + 1]]
    assert two.start is not None
    assert two.end is not None
    assert one.end is not None
    longer = month_at(min(month_index(two.start) + 4, month_index(two.end)))
    if month_index(longer) - month_index(two.start) < 1:
        return None
    return _with(_with(sheet, ended[k], end=longer, part_time=False), ended[k + 1], part_time=False)


@fault("P06")
def old_employer_still_running(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    if len(sheet.employers) < 2:
        return None
    first = sheet.employers[0].name
    at = next((n for n, j in enumerate(sheet.engagements) if j.employer == first and j.end and not j.part_time), None)
    return None if at is None else _with(sheet, at, end=None, current=True)


@fault("P07")
def period_with_month_twice(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    at = _pick(rng, sheet)
    if at is None:
        return None
    return _with(sheet, at, period_text="2008月4月〜2009年3月", period_fault="「2008月」は年と読めません")


@fault("P08")
def era_off_by_one(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    at = _pick(rng, sheet)
    if at is None:
        return None
    job = sheet.engagements[at]
    assert job.start is not None
    if job.start.year < 1990 or job.start.year > 2018:
        return None
    return _with(sheet, at, period_text=f"平成{job.start.year - 1988 + 1}年({job.start.year}年){job.start.month}月〜")


@fault("P09")
def excel_serial_shown(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    at = _pick(rng, sheet)
    return None if at is None else _with(sheet, at, start=None, end=None, period_text="43556～43921")


@fault("P10", "P04", "P05")
def row_pasted(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    jobs = [j for j in sheet.engagements if j.part_time is None and j.title != "副業：Webサイト制作"]
    if len(jobs) < 6:
        return None
    moved = jobs.pop(rng.choice((0, len(jobs) - 1)))
    jobs.insert(len(jobs) // 2, moved)
    return sheet.model_copy(update={"engagements": tuple(jobs)})


@fault("P11")
def duration_frozen_years_ago(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    at = next((n for n, j in enumerate(sheet.engagements) if j.current and j.start), None)
    if at is None:
        return None
    start = sheet.engagements[at].start
    assert start is not None
    months = NOW - month_index(start) + 1
    return _with(sheet, at, stated_months=months - 14) if months > 22 else None


@fault("T01")
def summary_tells_another_period(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    if not sheet.summary_rows:
        return None
    rows = list(sheet.summary_rows)
    k = rng.randrange(len(rows))
    start = rows[k].start
    assert start is not None
    rows[k] = rows[k].model_copy(update={"start": month_at(month_index(start) - rng.choice((3, 5, 14, 25)))})
    return sheet.model_copy(update={"summary_rows": tuple(rows)})


@fault("T02")
def experience_too_long(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    first = min(month_index(j.start) for j in sheet.engagements if j.start)
    return sheet.model_copy(update={"experience_months": NOW - first + 1 + rng.choice((60, 96))})


@fault("T03")
def claim_beyond_career(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    if not sheet.claims:
        return None
    first = min(month_index(j.start) for j in sheet.engagements if j.start)
    claims = list(sheet.claims)
    k = rng.randrange(len(claims))
    years = (max(NOW - first + 1, sheet.experience_months or 0) // 12) + rng.choice((2, 5))
    claims[k] = claims[k].model_copy(update={"months": years * 12})
    return sheet.model_copy(update={"claims": tuple(claims)})


@fault("T04")
def claim_beyond_its_use(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    first = min(month_index(j.start) for j in sheet.engagements if j.start)
    last = sheet.engagements
    name = "Perl"
    job = _pick(rng, sheet)
    if job is None or NOW - first < 84:
        return None
    with_it = _with(sheet, job, skills=(*last[job].skills, used(name, None)))
    one = last[job]
    assert one.start is not None
    assert one.end is not None
    if month_index(one.end) - month_index(one.start) > 40:
        return None
    claim = SkillClaim(skill=name, surface=name, months=72, place=place("F90"))
    return with_it.model_copy(update={"claims": (*with_it.claims, claim)})


@fault("T05")
def claim_never_used(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    first = min(month_index(j.start) for j in sheet.engagements if j.start)
    if NOW - first < 40:
        return None
    claim = SkillClaim(skill="Perl", surface="Perl", months=36, place=place("F90"))
    return sheet.model_copy(update={"claims": (*sheet.claims, claim)})


@fault("T06")
def first_job_as_a_child(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    first = min(month_index(j.start) for j in sheet.engagements if j.start)
    return sheet.model_copy(update={"age": max((NOW - first) // 12 + 9, 16), "birth_date": None, "as_of": None})


@fault("T07")
def age_against_birth_date(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    if sheet.birth_date is None:
        return None
    return sheet.model_copy(update={"age": TODAY.year - sheet.birth_date.year + rng.choice((3, 10, -10))})


@fault("T08")
def graduated_after_years_of_work(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    first = min(month_index(j.start) for j in sheet.engagements if j.start)
    return sheet.model_copy(update={"graduated": month_at(first + 48)})


@fault("V01")
def technology_before_release(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    name, released = rng.choice((("React", 2013), ("Docker", 2013), ("Kubernetes", 2014), ("TypeScript", 2012)))
    fit = [n for n, j in enumerate(sheet.engagements) if j.end and j.end.year < released - 1]
    if not fit:
        return None
    at = rng.choice(fit)
    return _with(sheet, at, skills=(*sheet.engagements[at].skills, used(name, None)))


@fault("V02")
def version_before_release(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    name, version, released = rng.choice((("Java", "17", 2021), ("SQL Server", "2016", 2016), ("Java", "8", 2014)))
    fit = [n for n, j in enumerate(sheet.engagements) if j.end and j.end.year < released - 1]
    if not fit:
        return None
    at = rng.choice(fit)
    return _with(sheet, at, skills=(*sheet.engagements[at].skills, used(name, version)))


@fault("V03")
def version_that_never_was(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    name, version = rng.choice((("SQL Server", "2013"), ("Windows Server", "2013"), ("Visual Studio", "2016")))
    at = rng.randrange(len(sheet.engagements))
    return _with(sheet, at, skills=(*sheet.engagements[at].skills, used(name, version)))


@fault("V05")
def plsql_on_mysql_alone(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    at = rng.randrange(len(sheet.engagements))
    return _with(sheet, at, skills=(used("PL/SQL", None), used("MySQL", None)))


@fault("N01", "N03")
def skill_misspelt(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    surface, name = rng.choice(
        (("Srping Boot", "Spring Boot"), ("PostgresSQL", "PostgreSQL"), ("Kuberntes", "Kubernetes"))
    )
    at = rng.randrange(len(sheet.engagements))
    wrong = Demand(skill=name, surface=surface)
    return _with(sheet, at, skills=(*sheet.engagements[at].skills, wrong))


@fault("N04")
def text_garbled(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    at = rng.randrange(len(sheet.engagements))
    garbled = "在庫管理の詳細設計".encode().decode("cp932", errors="replace")
    return _with(sheet, at, text=garbled)


@fault("Q01")
def exam_before_it_was_held(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    name, early = rng.choice((("応用情報技術者試験", "2006-10"), ("基本情報技術者試験", "1998-10")))
    exam = Qualification(name=name, surface=name, acquired=early, place=place("C6"))
    return sheet.model_copy(update={"qualifications": (*sheet.qualifications, exam)})


@fault("C01")
def description_copied(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    if len(sheet.engagements) < 2:
        return None
    a, b = rng.sample(range(len(sheet.engagements)), 2)
    text = sheet.engagements[b].text
    if not text or text == TASKS or len(text) < 40:
        return None
    return _with(_with(sheet, b, title="電話応対記録システム構築"), a, text=text)


@fault("C02")
def two_projects_in_a_row(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    at = rng.randrange(len(sheet.engagements))
    return _with(sheet, at, period_text="2015年4月～2016年3月\n2016年7月～2017年2月")


@fault("C03")
def another_person_inside(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    at = rng.randrange(len(sheet.engagements))
    return _with(sheet, at, text=f"{sheet.engagements[at].text} 氏名：R.E")


@fault("C04")
def file_of_another_person(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    return sheet.model_copy(update={"place": place("A1", "スキルシート_R.E_34歳.xlsx")})


@fault("C05")
def placeholder_left_in(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    at = rng.randrange(len(sheet.engagements))
    return _with(sheet, at, title=rng.choice(("○○システム開発", "（例）販売管理システム", "×××システム")))


@fault("C06")
def dated_before_its_newest_job(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    newest = max(j.start for j in sheet.engagements if j.start)
    return sheet.model_copy(update={"as_of": date(newest.year - 1, newest.month, 1)})


@fault("X02")
def phone_in_the_text(rng: random.Random, sheet: SkillSheet) -> SkillSheet | None:
    return sheet.model_copy(update={"summary": f"{sheet.summary} 連絡先 090-0000-0000"})
