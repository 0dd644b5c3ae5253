"""A sheet in front of any workbook with what many forms lack: birth date, total years, a table of skills, an overview.

Each annex is written twice, truthful and with one fault, so that only the fault tells the two apart.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import openpyxl

from matcher.taxonomy import taxonomy
from tests.checks_careers import NOW, TODAY
from tests.sheets_fresh_layouts_people import Job, Person

Rows = list[list[str]]
Annex = Callable[[random.Random, Person], tuple[Rows, Rows] | None]
"""The truthful rows and the faulty ones; None where the career gives no occasion."""


def with_annex(data: bytes, rows: Rows) -> bytes:
    """The workbook with these rows on a sheet of their own in front."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.create_sheet("基本情報", 0)
    for row in rows:
        page.append([text or None for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _month(text: str) -> int:
    """Months since year 0, as the model counts them."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def _said(month: int) -> str:
    return f"{month // 12}年{month % 12 + 1}月"


def _first(who: Person) -> int:
    return min(_month(j.start) for j in who.jobs)


def _worked(who: Person) -> set[int]:
    return {m for j in who.jobs for m in _months(j)}


def _months(job: Job) -> range:
    return range(_month(job.start), (_month(job.end) if job.end else NOW) + 1)


def total_too_long(rng: random.Random, who: Person) -> tuple[Rows, Rows]:
    """T02: 経験年数 five years beyond the first job."""
    true = max(1, round(len(_worked(who)) / 12))
    wrong = (NOW - _first(who)) // 12 + rng.randint(5, 8)
    return [["経験年数", f"{true}年"]], [["経験年数", f"{wrong}年"]]


def age_against_birth(rng: random.Random, who: Person) -> tuple[Rows, Rows]:
    """T07: a birth date that gives another age."""
    born = TODAY.year - who.age
    return [["生年月日", f"{born}年5月1日"]], [["生年月日", f"{born + rng.choice((5, 8, -8))}年5月1日"]]


def graduated_while_working(rng: random.Random, who: Person) -> tuple[Rows, Rows]:
    """T08: graduation four years after the first job began."""
    first = _first(who)
    return (
        [["最終学歴", f"架空大学 工学部 {_said(first - 1)}卒業"]],
        [["最終学歴", f"架空大学 工学部 {_said(first + 48)}卒業"]],
    )


def written_before_the_newest_job(rng: random.Random, who: Person) -> tuple[Rows, Rows]:
    """C06: 作成日 a year before the newest job began."""
    newest = max(_month(j.start) for j in who.jobs)
    return [["作成日", "2026年11月1日"]], [["作成日", f"{_said(newest - 12)}1日"]]


def claim_beyond_its_use(rng: random.Random, who: Person) -> tuple[Rows, Rows] | None:
    """T04: three years more than the engagements that name the skill."""
    used: dict[str, set[int]] = {}
    for job in who.jobs:
        for tech in job.tech:
            entry = taxonomy().skills.get(tech.skill or "")
            if entry is not None and not entry.ubiquitous and tech.column in ("fw", "db"):
                used.setdefault(entry.name, set()).update(_months(job))
    career = NOW - _first(who)
    fit = sorted(n for n, months in used.items() if len(months) >= 12 and len(months) + 48 < career)
    if not fit:
        return None
    name = rng.choice(fit)
    years = len(used[name]) // 12
    return [["スキル", "経験年数"], [name, f"{years}年"]], [["スキル", "経験年数"], [name, f"{years + 3}年"]]


def claim_never_used(rng: random.Random, who: Person) -> tuple[Rows, Rows] | None:
    """T05: three years of a skill no engagement names."""
    if any(t.skill == "Perl" for j in who.jobs for t in j.tech) or NOW - _first(who) < 48:
        return None
    return [["スキル", "経験年数"]], [["スキル", "経験年数"], ["Perl", "3年"]]


def overview_tells_otherwise(rng: random.Random, who: Person) -> tuple[Rows, Rows] | None:
    """T01: one project of 案件一覧 begins months earlier than below."""
    if len(who.jobs) < 3 or len({j.title for j in who.jobs}) < len(who.jobs):
        return None
    at = rng.randrange(len(who.jobs))
    wrong = rng.choice((5, 14, 25))

    def rows(moved: int) -> Rows:
        listed = [["■案件一覧"], ["No", "期間", "案件名"]]
        for n, job in enumerate(who.jobs):
            start = _month(job.start) - (moved if n == at else 0)
            listed.append([str(n + 1), f"{_said(start)}～{_said(_month(job.end)) if job.end else '現在'}", job.title])
        return listed

    return rows(0), rows(wrong)


ANNEXES: tuple[tuple[Annex, tuple[str, ...]], ...] = (
    (overview_tells_otherwise, ("T01",)),
    (total_too_long, ("T02",)),
    (claim_beyond_its_use, ("T04", "T03")),
    (claim_never_used, ("T05",)),
    (age_against_birth, ("T07",)),
    (graduated_while_working, ("T08",)),
    (written_before_the_newest_job, ("C06",)),
)
