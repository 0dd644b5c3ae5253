"""R: roles and phases that do not go together. All `info`: titles mean different things in different houses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.checks.case import Case, label
from matcher.checks.rule import Doubt, Months, doubt, rule
from matcher.model import PHASES, Severity

_MANAGES = {"PM", "PL"}
_BUILD = {"implementation", "unit_test"}
_LED = re.compile(
    r"(\d{1,3})\s*(?:名|人)(?:の|を)?[^。、\n]{0,12}?(?:まとめ|率い|統括|管理|マネジメント|リード|指導|とりまとめ|取りまとめ)"
    r"|(?:部下|配下|メンバー?|要員)\s*(\d{1,3})\s*(?:名|人)"
)


@rule("R01", Severity.INFO)
def programmer_with_requirements_only(case: Case) -> Iterator[Doubt]:
    """A programmer (PG) whose only phase is requirements has perhaps a mark in the wrong column."""
    for n, job in enumerate(case.sheet.engagements):
        if job.role == "PG" and job.phases and set(job.phases) <= {"requirements"}:
            yield doubt(job.where("phases"), title=label(job, n), role=job.role)


@rule("R02", Severity.INFO)
def manager_with_coding_only(case: Case) -> Iterator[Doubt]:
    """A project manager or leader whose only phases are coding and unit test needs a word of explanation."""
    for n, job in enumerate(case.sheet.engagements):
        if job.role in _MANAGES and job.phases and set(job.phases) <= _BUILD:
            yield doubt(job.where("phases"), title=label(job, n), role=job.role)


@rule("R03", Severity.INFO)
def leads_in_the_first_year(case: Case) -> Iterator[Doubt]:
    """Nobody leads a project in the first year of the career, unless more years are stated than shown."""
    if case.first is None:
        return
    longer = (case.sheet.experience_months or 0) > case.now - case.first + 1 + 12
    older = _first_job_late(case)
    if longer or older or not case.complete:
        return
    for n, job in enumerate(case.sheet.engagements):
        start = next((s.start for s in case.spans if s.number == n), None)
        if start is not None and job.role in _MANAGES and start < case.first + 12:
            yield doubt(job.where("role"), says=(label(job, n), job.role), title=label(job, n), role=str(job.role))


@rule("R04", Severity.INFO)
def all_phases_in_a_month(case: Case) -> Iterator[Doubt]:
    """A large system (ten people or more) does not pass through all phases within one month."""
    whole = set(PHASES) - {"operation"}
    for span in case.spans:
        job = case.sheet.engagements[span.number]
        size = max(job.total_size or 0, job.team_size or 0)
        if span.months <= 1 and not job.current and size >= 10 and whole <= set(job.phases):
            yield doubt(job.where("phases"), title=label(job, span.number), months=Months(span.months), size=str(size))


@rule("R05", Severity.INFO)
def team_smaller_than_those_led(case: Case) -> Iterator[Doubt]:
    """A team is no larger than the whole project, and nobody leads more people than there are."""
    for n, job in enumerate(case.sheet.engagements):
        sizes = [s for s in (job.team_size, job.total_size) if s]
        if job.team_size and job.total_size and job.team_size > job.total_size:
            yield doubt(
                job.where("team_size"), title=label(job, n), team=job.team_size, whole=job.total_size, variant="whole"
            )
            continue
        led = [int(a or b) for a, b in _LED.findall(job.text or "")]
        if sizes and led and max(led) > max(sizes):
            yield doubt(job.where("team_size"), title=label(job, n), led=max(led), team=max(sizes))


def _first_job_late(case: Case) -> bool:
    """Whether the person was 28 or older when the history begins: there was a career before it."""
    born = case.sheet.birth_date
    if born is not None and case.first is not None:
        return case.first // 12 - born.year >= 28
    if case.sheet.age is not None and case.first is not None:
        return case.sheet.age - (case.now - case.first) // 12 >= 28
    return False
