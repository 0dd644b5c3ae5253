"""Two versions of one person's sheet → what changed in the career, and which of it lies in the past.

A career grows at its end. What had ended when the older sheet was written should not change any more: such changes
are flagged, whoever made them and for whatever reason.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import SequenceMatcher

from matcher.documents.sheets import CareerChange, CareerDiffDocument
from matcher.messages import Lang, listed, tell
from matcher.model import Engagement, Place, SkillSheet, month_index
from matcher.taxonomy import taxonomy

_ALIKE = 0.55
"""From here on two titles tell of one project."""
_REWRITTEN = 0.6
"""Descriptions less alike than this were written anew; lighter rewording is no news."""
_TEXT_MAX = 2_000
_FIELDS = (
    "start",
    "end",
    "title",
    "role",
    "team_size",
    "total_size",
    "industry",
    "employer",
    "phases",
    "skills",
    "text",
)
_GROWS = ("end", "skills", "phases", "text", "team_size", "total_size", "role")
"""What may change in an engagement that was still running."""


def career_diff(
    older: SkillSheet, newer: SkillSheet, *, names: tuple[str, str], lang: Lang = "ja"
) -> CareerDiffDocument:
    """What the newer sheet tells otherwise than the older one. `names`: what the two are called in the document."""
    reached = _reached(older)
    pairs, gone, come = _paired(older.engagements, newer.engagements)
    changes: list[CareerChange] = []
    same = 0
    for before, after in pairs:
        found = list(_differences(before, after, reached, lang))
        same += not found
        changes += found
    changes += [_whole("removed", job, past=True, lang=lang) for job in gone]
    changes += [_whole("added", job, past=_before(job, reached), lang=lang) for job in come]
    changes += _qualifications(older, newer, reached, lang)
    if older.initials and newer.initials and older.initials != newer.initials:
        changes.append(_change("initials", older.initials, newer.initials, "", older.place, newer.place, past=True))
    changes.sort(key=lambda c: not c.past)
    return CareerDiffDocument(
        older=names[0],
        newer=names[1],
        changes=tuple(changes),
        unchanged=same,
        past=sum(c.past for c in changes),
    )


def successive(versions: Iterable[tuple[str, str, SkillSheet]], lang: Lang = "ja") -> tuple[CareerDiffDocument, ...]:
    """What each version of a person's sheets (name, when it came, sheet) tells otherwise than the one before it.

    In the order they were written in, as far as they say; else in which they came.
    """
    order = sorted(versions, key=lambda v: (_reached(v[2]) or date.min, v[1]))
    compared = (career_diff(a[2], b[2], names=(_dated(a), _dated(b)), lang=lang) for a, b in itertools.pairwise(order))
    return tuple(one for one in compared if one.changes)


def _dated(version: tuple[str, str, SkillSheet]) -> str:
    name, at, _ = version
    return f"{name}（{at[:10]}）"


def _reached(sheet: SkillSheet) -> date | None:
    """How far the older sheet tells: the day it was written, else the last month it names."""
    months = [d for job in sheet.engagements for d in (job.start, job.end) if d]
    return sheet.as_of or max(months, default=None)


def _before(job: Engagement, reached: date | None) -> bool:
    """Does an engagement that is new lie in what the older sheet had told already?"""
    return bool(job.start and reached and month_index(job.start) < month_index(reached))


# ---------------------------------------------------------------- which is which


def _paired(
    older: Iterable[Engagement], newer: Iterable[Engagement]
) -> tuple[list[tuple[Engagement, Engagement]], list[Engagement], list[Engagement]]:
    """The same engagement in both, those that are gone, those that came: the likest pairs first."""
    left, right = list(older), list(newer)
    scored = sorted(
        ((_likeness(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right)),
        key=lambda s: (-s[0], s[1], s[2]),
    )
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    chosen = []
    for score, i, j in scored:
        if score >= 1 and i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            chosen.append((i, j))
    return (
        [(left[i], right[j]) for i, j in sorted(chosen)],
        [a for i, a in enumerate(left) if i not in taken_left],
        [b for j, b in enumerate(right) if j not in taken_right],
    )


def _likeness(a: Engagement, b: Engagement) -> float:
    """1 and more: one engagement. Titles weigh most, then the months, then what was used."""
    title = _alike(_plain(a.title), _plain(b.title)) if a.title and b.title else 0.0
    start = a.start is not None and a.start == b.start
    end = (a.end, a.current) == (b.end, b.current)
    skills = {c.skill or c.surface for c in a.skills}, {c.skill or c.surface for c in b.skills}
    shared = len(skills[0] & skills[1]) / max(1, len(skills[0] | skills[1]))
    near = title >= _ALIKE
    score = title * near + 0.6 * start + 0.2 * (end and start) + 0.5 * shared
    return score if near or start else 0.0


def _plain(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").casefold().split())


def _alike(a: str, b: str) -> float:
    if a == b:
        return 1.0
    matcher = SequenceMatcher(None, a[:_TEXT_MAX], b[:_TEXT_MAX], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > 0.4 else 0.0


# ---------------------------------------------------------------- what differs


def _differences(a: Engagement, b: Engagement, reached: date | None, lang: Lang) -> Iterator[CareerChange]:
    running = a.current or a.end is None
    for field in _FIELDS:
        before, after = _shown(a, field, lang), _shown(b, field, lang)
        if not _differs(a, b, field, before, after):
            continue
        past = not (running and field in _GROWS)
        if field == "end" and running:
            past = bool(b.end and reached and month_index(b.end) < month_index(reached))
        yield _change(field, before, after, _named(b, lang), a.where(_place(field)), b.where(_place(field)), past=past)


def _place(field: str) -> str:
    return "period" if field in ("start", "end") else field


def _differs(a: Engagement, b: Engagement, field: str, before: str, after: str) -> bool:
    if field == "text":
        return bool(before and after) and _alike(_plain(before), _plain(after)) < _REWRITTEN
    if field == "skills":
        return {c.skill or _plain(c.surface) for c in a.skills} != {c.skill or _plain(c.surface) for c in b.skills}
    if field in ("industry", "employer", "team_size", "total_size", "role", "phases") and not (before and after):
        return bool(before) and not after if field in ("role", "phases") else False
    return _plain(before) != _plain(after)


def _shown(job: Engagement, field: str, lang: Lang) -> str:
    match field:
        case "start":
            return _month(job.start)
        case "end":
            return _month(job.end) or (tell("careers.now", lang) if job.current else "")
        case "phases":
            known = taxonomy().phases
            return listed([known[p].ja if lang == "ja" else p for p in job.phases], lang)
        case "skills":
            return listed([c.skill or c.surface for c in job.skills], lang)
        case "industry":
            word = taxonomy().industries.get(job.industry or "")
            return word.ja if word and lang == "ja" else job.industry or ""
        case _:
            value = getattr(job, field)
            return "" if value is None else str(value)


def _month(month: date | None) -> str:
    return f"{month.year}/{month.month:02d}" if month else ""


def _named(job: Engagement, lang: Lang) -> str:
    period = f"{_shown(job, 'start', lang)}～{_shown(job, 'end', lang)}"
    return f"{period} {' '.join((job.title or '').split())}".strip()


def _whole(kind: str, job: Engagement, *, past: bool, lang: Lang) -> CareerChange:
    told = _named(job, lang)
    return CareerChange(
        kind="added" if kind == "added" else "removed",
        past=past,
        field=None,
        before=told if kind == "removed" else None,
        after=told if kind == "added" else None,
        engagement=told,
        place_before=job.place if kind == "removed" else None,
        place_after=job.place if kind == "added" else None,
    )


def _change(
    field: str, before: str, after: str, engagement: str, there: Place | None, here: Place | None, *, past: bool
) -> CareerChange:
    return CareerChange(
        kind="changed",
        past=past,
        field=field,
        before=before or None,
        after=after or None,
        engagement=engagement,
        place_before=there,
        place_after=here,
    )


def _qualifications(older: SkillSheet, newer: SkillSheet, reached: date | None, lang: Lang) -> Iterator[CareerChange]:
    """Qualifications that are gone, came late, or changed their month."""
    had, has = {q.name: q for q in older.qualifications}, {q.name: q for q in newer.qualifications}
    for name in dict.fromkeys((*had, *has)):
        a, b = had.get(name), has.get(name)
        before, after = (f"{q.name} {_month(q.acquired)}".strip() if q else "" for q in (a, b))
        moved = a is not None and b is not None and a.acquired and b.acquired and a.acquired != b.acquired
        late = b is not None and a is None and b.acquired and reached and b.acquired < reached.replace(day=1)
        if moved or (a is None) != (b is None):
            past = bool(moved or late or b is None)
            yield _change("qualification", before, after, "", a.place if a else None, b.place if b else None, past=past)
