"""スキルシート in any workbook or Markdown document → one SkillSheet, or an honest word that it is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from importlib import import_module
from typing import Literal

from matcher.errors import InputError
from matcher.messages import tell
from matcher.model import (
    Employer,
    Engagement,
    Extracted,
    Other,
    Place,
    Reading,
    SkillClaim,
    SkillSheet,
    SummaryRow,
    Unread,
    derived_id,
    month_index,
)
from matcher.normalise.roles import role as role_of
from matcher.readers import register
from matcher.readers import sheet_periods as periods
from matcher.readers.excel import Grid, book, decoded
from matcher.readers.sheet_claims import listed_claims, lists_skills, qualifications, table_claims
from matcher.readers.sheet_document import parts_of_document
from matcher.readers.sheet_engagements import company_name, engagement, engagement_period, points
from matcher.readers.sheet_foreign import BEYOND_DOUBT, ENOUGH, foreign
from matcher.readers.sheet_grid import parts_of
from matcher.readers.sheet_head import Head, private_in, read_head
from matcher.readers.sheet_header import Cell, Rows, cells_of, headers
from matcher.readers.sheet_labels import SKILL_FIELDS, label, market
from matcher.readers.sheet_layout import Block, Company, Item, Parts, led_by_period, meaningful, whole_period
from matcher.readers.sheet_segments import is_mark
from matcher.readers.source import Source

SUFFIXES = (
    *(".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"),
    *(".md", ".markdown", ".txt", ".html", ".htm", ".docx", ".odt", ".rtf", ".pdf"),
)
ENGAGEMENTS_MAX = 400
"""More entries than any one person's career has."""
LABELS_MIN = 2
"""Words of the trade a sheet must show: dates and technologies alone are a change log."""
_DOCUMENTS = {".md": "markdown", ".markdown": "markdown", ".txt": "markdown"} | {
    ".html": "page",
    ".htm": "page",
    ".docx": "word",
    ".odt": "odt",
    ".rtf": "rtf",
    ".pdf": "pdf",
}
"""The module that makes nodes of such a document."""
_TITLE = re.compile(
    r"^[\s■●◆【＜<#=＊*]*(?:スキル\s*シート|(?:職務|業務|技術|開発)?\s*経\s*歴\s*書|業務経歴|職務経歴)", re.MULTILINE
)
_LIST = 0.02
"""The score of a list of persons or projects: below that of any sheet."""
_NONE_OF_OURS = 0.4
"""That of an estimate or a ledger: it is named as such here, unless it surely is a list."""
_LETTER = re.compile(
    r"お世話になって|いつも大変|ご提案|ご紹介|ご確認(?:の|を|くだ)|よろしくお願い|"
    r"^[\s■●◆○・【\[<＜]*(?:希望)?(?:単価|単金|商流|面談|精算|稼働可能日?)[^\n。]{0,6}[】\]>＞:：]",
    re.MULTILINE,
)
"""What a mail says and a sheet does not."""
_SAMPLE = re.compile(
    r"記入例|記載例|サンプル|見本|sample|リスト|list|マスタ|選択肢|プルダウン|記入要領|凡例|使い方|説明",
    re.IGNORECASE,
)
_PERSON_LIST = {"initials", "name", "age", "station", "sex", "nationality", "other_person", "employee_number"}


# ---------------------------------------------------------------- is it one?


def recognises(source: Source) -> float:
    """How sure it is that this is one person's sheet: high with engagement vocabulary, low for lists.

    What tells a career from a list of projects is that it lies in the past.
    """
    if source.suffix == ".txt":
        return _text_score(source)
    if source.suffix in _DOCUMENTS:
        parts: Parts = source.once("skill sheet", _parts)
        return max(0.1, min(0.9, parts.labels / 12 + (0.4 if parts.blocks and parts.labels >= 2 else 0)))
    visible = book(source).visible
    grids = [g for g in visible if g.rows and (len(visible) == 1 or not _SAMPLE.search(g.name))]
    score = max((_grid_score(g, _cells(source, g)) for g in grids), default=0.05)
    if score < 0.5:
        known = foreign(_cells(source, g) for g in grids)
        if known is not None and known.signs >= ENOUGH:
            return _NONE_OF_OURS
        return 0.8 if score >= _LIST * 2 and _tells_a_past(source) else score
    past = sum(1 for block in source.once("skill sheet", _parts).blocks[:50] if _past(block, source.today))
    if past >= 2 and score > 0.8:
        return 1.0
    return score if past else min(score, 0.4)


def _text_score(source: Source) -> float:
    """A plain text is a mail unless it is headed as a sheet, tells a past of two projects and no mail's words."""
    text = decoded(source.data) or ""
    head = text[:2000]
    if not _TITLE.search(text[:8000]) or _LETTER.search(head) or re.search(r"^[\w-]+: .*@", head, re.MULTILINE):
        return 0.05
    return 0.95 if _tells_a_past(source) else 0.05


def _tells_a_past(source: Source) -> bool:
    """Two entries that have begun, with labelled facts of projects, among enough words of the trade."""
    parts: Parts = source.once("skill sheet", _parts)
    told = [b for b in parts.blocks[:50] if {i.field for i in b.items} & _FACTS and _past(b, source.today)]
    return len(told) >= 2 and parts.labels >= 6


def _past(block: Block, today: date) -> bool:
    """Did this entry begin before this month?"""
    found = engagement_period(block, today)
    return found is not None and found < today.replace(day=1)


def _cells(source: Source, grid: Grid) -> Rows:
    """The cells of a sheet without its merged blank rows, found once."""
    return source.once(f"cells of {grid.name}", lambda _: cells_of(grid.closed_up()))  # type: ignore[no-any-return]


def _grid_score(grid: Grid, rows: Rows) -> float:
    history = {
        k.label.field
        for cells in rows.values()
        for k in cells
        if k.label and k.label.history and k.label.field != "number"
    }
    if any(_is_list(header_cells, rows, r) for r, header_cells in rows.items()):
        return _LIST
    found = headers(rows)
    with_period = any(h.fields() & {"period", "start"} and len(h.fields() - {"number"}) >= 3 for h in found)
    paired = "period" in history and len(history) >= 3
    with_spans = len(history) >= 4 and found and sum(_span(k.text) for cells in rows.values() for k in cells) >= 2
    if with_period or paired or with_spans:
        return min(0.95, 0.6 + 0.05 * len(history))
    return 0.3 if len(history) >= 3 else 0.1 if history else 0.05


def _span(text: str) -> bool:
    far = date(2199, 1, 1)
    return 6 < len(text) < 120 and (whole_period(text, far) is not None or led_by_period(text, far) is not None)


def _is_list(cells: list[Cell], rows: Rows, r: int) -> bool:
    """One person, project or contract per row: a header of such columns with two or more filled rows below."""
    named = [k for k in cells if k.pure or market(k.text)]
    if len(named) < max(3, len(cells) * 0.6):
        return False
    people = sum(1 for k in cells if k.pure and k.label and set(k.label.fields) & _PERSON_LIST)
    trade = sum(1 for k in cells if market(k.text))
    below = [rows.get(r + i, []) for i in (1, 2)]
    filled = all(len(b) >= len(cells) * 0.5 and not any(k.pure for k in b[:2]) for b in below)
    return filled and (people >= 3 or trade >= 2 or (people >= 1 and trade >= 1))


# ---------------------------------------------------------------- reading


def read(source: Source) -> Reading:
    """One skill sheet, or an `Other` that says what the file is instead."""
    parts: Parts = source.once("skill sheet", _parts)
    if len(parts.blocks) > ENGAGEMENTS_MAX:
        reason = tell("sheet.too_many", found=len(parts.blocks), most=ENGAGEMENTS_MAX)
        return Reading(others=(Other(source=source.name, kind="not_a_sheet", reason=reason),))
    _employers_apart(parts, source.today)
    found = [(b, engagement(b, source.today, parts.codes)) for b in parts.blocks]
    jobs = [one for block, job in found if job is not None for one in points(job, block, source.today)]
    lost = [_unread_block(b) for b, job in found if job is None and meaningful(b.items)]
    telling = sum(_filled(j) and any(c.skill for c in j.skills) for j in jobs)
    head = read_head(parts.head, source.today)
    if (other := _of_another_kind(source, jobs, head)) is not None:
        return Reading(others=(other,))
    if not any(_filled(job) for job in jobs) or not _of_a_career(parts, telling, jobs, head, source.today):
        return Reading(others=(_none(source, parts),))
    listed = {id(j) for b, j in found if b.section == "summary_table"}
    jobs, employers = _contained(_unique(jobs), parts, source.today, listed)
    jobs, summary = _summarised(jobs, listed)
    sheet = _sheet(source, parts, head, jobs, employers, summary)
    record = Extracted(
        type="skill_sheet",
        source=source.name,
        data=sheet,
        evidence=head.evidence,
        unread=(*parts.unread, *lost, *_left_over(parts, head)),
    )
    return Reading(records=(record,))


def _parts(source: Source) -> Parts:
    if source.suffix in _DOCUMENTS:
        container = import_module(f"matcher.readers.{_DOCUMENTS[source.suffix]}")
        parts = parts_of_document(container.document(source), source.name, source.today)
        if source.suffix == ".pdf":
            parts.unread[:0] = _of_pdf(source)
        return parts
    opened = book(source)
    parts = Parts()
    parts.unread += [Unread(text=reason, sheet=name) for name, reason in opened.refused]
    for grid in opened.grids:
        if grid.hidden:
            parts.unread.append(Unread(text=tell("sheet.hidden", sheet=grid.name), sheet=grid.name))
        elif _SAMPLE.search(grid.name) and len(opened.visible) > 1:
            parts.unread.append(Unread(text=tell("sheet.sample", sheet=grid.name), sheet=grid.name))
        elif grid.rows:
            parts.add(parts_of(grid.closed_up(), source.name, source.today, _cells(source, grid)))
    return parts


def _employers_apart(parts: Parts, today: date) -> None:
    """Rows of a table of employers become employers, where the sheet tells its projects elsewhere."""
    rows = [b for b in parts.blocks if b.section == "employers"]
    others = [b for b in parts.blocks if b.section != "employers" and engagement_period(b, today) is not None]
    if not rows or not others:
        return
    parts.blocks = [b for b in parts.blocks if b.section != "employers"]
    for block in rows:
        told = [i.text for i in block.of("employer", "period", "start", "end")]
        parts.companies.append(Company(" ".join(told), block.items[0].place))


def _of_pdf(source: Source) -> list[Unread]:
    """That the source is a PDF and wants a look, and which of its pages hold no text."""
    from matcher.readers.pdf import pages

    said = [Unread(text=tell("pdf.low_confidence"))]
    blank = ", ".join(map(str, pages(source).blank))
    return [*said, Unread(text=tell("pdf.blank_pages", pages=blank))] if blank else said


def _filled(job: Engagement) -> bool:
    return (job.start is not None or job.end is not None or job.period_fault is not None) and bool(
        job.title or job.text or job.skills
    )


_FACTS = {*SKILL_FIELDS, "role", "team", "total", "phases", "phase_mark", "phase_code", "client", "industry"}
"""What is told of a project and of nothing else that has dates."""


def _of_a_career(parts: Parts, telling: int, jobs: list[Engagement], head: Head, today: date) -> bool:
    """Do these entries tell a career: with labelled facts of projects, under its heading, or with technologies?

    `telling` counts the entries that name a known technology. One dated row in prose is none, nor is what has not
    begun yet (projects on offer), nor a single entry outside a table where neither a person nor a career is spoken of
    (a README, minutes).
    """
    told = [job for job in jobs if _filled(job)]
    person = _PERSON & {*head.values}
    if all(job.start is not None and job.start >= today.replace(day=1) for job in told):
        return False
    if len(told) == 1 and not parts.headed and not person and "table" not in parts.layout:
        return False
    facts = any(_fact(i) for b in parts.blocks for i in b.items)
    if telling >= LABELS_MIN and (facts or parts.headed or person):
        return True
    return parts.labels >= LABELS_MIN and (facts or parts.headed)


_PERSON = {"initials", "name", "age", "birth_date", "nearest_station", "sex", "experience_months"}


def _of_another_kind(source: Source, jobs: list[Engagement], head: Head) -> Other | None:
    """That a book is a schedule, a company's past projects, a ledger …, where its words and dates say so."""
    if source.suffix in _DOCUMENTS or source.suffix == ".txt":
        return None
    sheets = [_cells(source, grid) for grid in book(source).visible if grid.rows]
    found = foreign(sheets, jobs)
    titled = any(_TITLE.search(k.text) for rows in sheets for cells in rows.values() for k in cells if len(k.text) < 60)
    needed = BEYOND_DOUBT if titled or _PERSON & {*head.values} else ENOUGH
    if found is None or found.signs < needed:
        return None
    reason = tell("sheet.foreign", kind=tell(f"sheet.foreign_{found.kind}"))
    return Other(source=source.name, kind="not_a_sheet", reason=reason)


def _fact(item: Item) -> bool:
    """Is this a fact of a project: 担当 says so only where it names a role?"""
    return item.field in _FACTS and (item.field != "role" or role_of(item.text) is not None)


def _none(source: Source, parts: Parts) -> Other:
    template = parts.labels >= 6 and not any(b.items for b in parts.blocks) and _blank(parts)
    kind: Literal["template", "not_a_sheet"] = "template" if template else "not_a_sheet"
    reason = tell("sheet.template" if template else "sheet.no_project")
    return Other(source=source.name, kind=kind, reason=reason)


def _blank(parts: Parts) -> bool:
    """Nothing but labels, numbers and placeholders."""
    words = [i for i in parts.head if i.text and label(i.text) is None and not is_mark(i.text)]
    named = [
        i
        for i in words
        if i.field in ("name", "initials", "station", "education") and not re.search(r"[○〇×●]{2}", i.text)
    ]
    return not named and not parts.skills


def _unique(jobs: list[Engagement]) -> list[Engagement]:
    seen: dict[tuple[object, ...], Engagement] = {}
    for job in jobs:
        if _filled(job):
            seen.setdefault((job.start, job.end, job.title, job.text, job.place.cell, job.place.line), job)
    return list(seen.values())


# ---------------------------------------------------------------- employers and summary rows


def _contained(
    jobs: list[Engagement], parts: Parts, today: date, listed: set[int]
) -> tuple[list[Engagement], tuple[Employer, ...]]:
    """Engagements without those that are an employer: a company line, or a bare range around two others.

    A row under 案件一覧 (`listed`, by identity) tells a project, however long it is.
    """
    employers = []
    for company in parts.companies:
        given = periods.search(company.text, today)
        span = given.period if given is not None and given.period.ranged else None
        employers.append(
            Employer(
                name=company_name(company.text, today) or None,
                start=span.start if span else None,
                end=span.end if span else None,
                current=bool(span and span.current),
                place=company.place,
            )
        )
    kept = []
    for job in jobs:
        if (
            id(job) not in listed
            and _bare(job)
            and sum(_within(other, job, today) for other in jobs if other is not job) >= 2
        ):
            employers.append(
                Employer(name=job.title, start=job.start, end=job.end, current=job.current, place=job.place)
            )
        else:
            kept.append(job)
    distinct = {(e.name, e.start): e for e in reversed(employers)}
    return kept, tuple(reversed(distinct.values()))


def _bare(job: Engagement) -> bool:
    return _brief(job) and job.role is None


def _brief(job: Engagement) -> bool:
    return not job.skills and not job.phases and len(job.text or "") <= 60


def _within(inner: Engagement, outer: Engagement, today: date) -> bool:
    if inner.start is None or outer.start is None or _bare(inner):
        return False
    end_inner, end_outer = inner.end or today, outer.end or today
    return outer.start <= inner.start and month_index(end_inner) <= month_index(end_outer)


def _summarised(jobs: list[Engagement], listed: set[int]) -> tuple[list[Engagement], tuple[SummaryRow, ...]]:
    """Rows of a summary table apart from the engagements told at length.

    They say little more than period and title, or stand under 案件一覧 (`listed`, by identity).
    """
    bare = [j for j in jobs if _brief(j) or id(j) in listed]
    full = [j for j in jobs if not (_brief(j) or id(j) in listed)]
    again = [j for j in bare if any(_same(j, other) for other in full)]
    if len(again) < 2 or len(again) * 2 < len(bare):
        return jobs, ()
    rows = tuple(
        SummaryRow(number=j.number, title=j.title, start=j.start, end=j.end, current=j.current, place=j.place)
        for j in bare
    )
    return full, rows


def _same(short: Engagement, full: Engagement) -> bool:
    if short.start and short.start == full.start:
        return True
    title = (short.title or "").replace(" ", "")
    return len(title) >= 4 and title in f"{full.title or ''}{full.text or ''}".replace(" ", "")


# ---------------------------------------------------------------- the record


def _sheet(
    source: Source,
    parts: Parts,
    head: Head,
    jobs: list[Engagement],
    employers: tuple[Employer, ...],
    summary: tuple[SummaryRow, ...],
) -> SkillSheet:
    values = dict(head.values)
    claims = _claims(parts)
    prose = [item for opened, item in parts.prose if opened == "pr" and len(item.text) >= 10]
    told = [item.text.strip() for item in parts.head if item.field == "summary"]
    if "summary" in values and (words := [one for one in told if len(one) >= 4 and not lists_skills(one)]):
        values["summary"] = "\n".join(dict.fromkeys(words))
    if prose and lists_skills(values.get("summary", "")):
        values["summary"] = "\n".join(i.text for i in prose[:20])
    first = min(jobs, key=lambda j: (j.start is None, j.start or date.max))
    private = private_in([*parts.head, *(i for _, i in parts.prose)]) | head.private
    return SkillSheet(
        id=derived_id(
            "S",
            values.get("number") or values.get("initials") or values.get("name"),
            values.get("birth_date") or values.get("age"),
            values.get("nearest_station"),
            first.start,
            first.title,
        ),
        **values,
        claims=claims,
        engagements=tuple(jobs),
        employers=employers,
        summary_rows=summary,
        qualifications=qualifications(parts.qualifications),
        private=private,
        places={**head.places, **_years_at(parts, claims)},
        layout="+".join(sorted(parts.layout)) or None,
        place=jobs[0].place.model_copy(update={"cell": None, "line": None}) if jobs else Place(file=source.name),
    )


def _claims(parts: Parts) -> tuple[SkillClaim, ...]:
    found = {(c.skill or c.surface): c for c in table_claims(parts.skills, parts.grades)}
    for one in listed_claims(i for opened, i in parts.prose if opened == "skills"):
        found.setdefault(one.skill or one.surface, one)
    for one in listed_claims(i for i in parts.head if i.field == "summary" and lists_skills(i.text)):
        found.setdefault(one.skill or one.surface, one)
    return tuple(found.values())


def _years_at(parts: Parts, claims: Iterable[SkillClaim]) -> dict[str, Place]:
    """The cells of the years claimed, by `years:` and the skill as written."""
    cells = {str(row.place): row.years_at for row in parts.skills if row.years_at is not None}
    told = ((f"years:{one.surface}", cells.get(str(one.place))) for one in claims if one.place is not None)
    return {key: place for key, place in told if place is not None}


def _unread_block(block: Block) -> Unread:
    place = block.items[0].place
    text = " / ".join(i.text for i in block.items if i.text)[:200]
    return Unread(text=text, line=place.line, sheet=place.sheet, cell=place.cell)


def _left_over(parts: Parts, head: Head) -> Iterable[Unread]:
    """Texts with no label and in no section: shown, so that nothing vanishes."""
    read_from = set(map(str, head.places.values()))
    for item in parts.head:
        if str(item.place) in read_from:
            continue
        if item.field is None and len(item.text) >= 8 and label(item.text) is None:
            place = item.place
            yield Unread(text=item.text[:200], line=place.line, sheet=place.sheet, cell=place.cell)


register("skill_sheet", SUFFIXES, recognises, read)

__all__ = ["InputError", "read", "recognises"]
