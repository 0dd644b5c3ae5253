"""V: technology used before it existed, versions that never existed, pairs that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from matcher.checks.case import Case, entry_of, implied, label, last_month, month, skill_place
from matcher.checks.rule import Doubt, Months, doubt, rule
from matcher.model import Claim, Engagement, Place, Severity, month_index
from matcher.taxonomy import Skill
from matcher.taxonomy.keys import key

_GRACE = 12
"""Months before a release that memory, betas and previews explain: `warn`, not `block`."""

_NEEDS_ONE_OF = {
    "PL/SQL": ("Oracle",),
    "T-SQL": ("SQL Server", "Sybase", "Azure SQL"),
    "Transact-SQL": ("SQL Server", "Sybase", "Azure SQL"),
    "PL/pgSQL": ("PostgreSQL", "Aurora", "Greenplum", "Redshift", "EDB"),
    "IIS": ("Windows", "Azure"),
}
"""Skill → names, one of which begins the name of what it runs on."""

_BASE_KIND = {"IIS": "os"}
"""The kind in which the base would stand; database unless said."""


@rule("V01", Severity.BLOCK)
def used_before_its_release(case: Case) -> Iterator[Doubt]:
    """No engagement that ended before a technology was first released used it.

    The END counts: an engagement that was still running at the release may name it. Ended within a year
    before the release, or a name that also means something else (Swift, Spark): `warn`.
    """
    for n, job, claim, place in _uses(case):
        entry = entry_of(claim.skill)
        end = _end(case, job)
        if entry is None or entry.released is None or end is None or end >= month_index(entry.released):
            continue
        if len(entry.versions) and min(entry.versions.values()) <= month(end):
            continue
        doubtful = month_index(entry.released) - end <= _GRACE or _ambiguous(case, claim, entry)
        yield doubt(
            place,
            severity=Severity.WARN if doubtful else None,
            title=label(job, n),
            skill=entry.name,
            surface=claim.surface,
            end=month(end),
            released=entry.released,
        )


@rule("V02", Severity.BLOCK)
def version_before_it_existed(case: Case) -> Iterator[Doubt]:
    """No engagement that ended before a version was released used that version.

    Ended within a year before: `warn` (a preview, or the version named from memory).
    """
    for n, job, claim, place in _uses(case):
        entry = entry_of(claim.skill)
        end = _end(case, job)
        if entry is None or not claim.version or not entry.versions or end is None:
            continue
        for written in _written_editions(entry.name, claim.version):
            released = _release_of(entry.name, written)
            if released is None or end >= month_index(released):
                continue
            yield doubt(
                place,
                severity=Severity.WARN if month_index(released) - end <= _GRACE else None,
                title=label(job, n),
                skill=entry.name,
                version=written,
                end=month(end),
                released=released,
                real=_newest_before(entry, month(end)) or "?",
            )
            break


@rule("V03", Severity.WARN)
def version_never_existed(case: Case) -> Iterator[Doubt]:
    """A version that is named did exist (there is no SQL Server 2013).

    Only for products whose versions are all known to us; the nearest real ones are offered. Nothing is said of the next
    three numbers beyond the newest we know: they may have come out since.
    """
    seen: set[tuple[str, str]] = set()
    everywhere = [(claim, place) for _, _, claim, place in _uses(case)]
    everywhere += [(claim, claim.place or case.sheet.place) for claim in case.sheet.claims]
    for claim, place in everywhere:
        entry = entry_of(claim.skill)
        if entry is None or not claim.version or not entry.versions_closed or not entry.versions:
            continue
        for written in _written_editions(entry.name, claim.version):
            if _release_of(entry.name, written) is not None or (entry.name, written) in seen:
                continue
            if 0 < _number(written) - max(map(_number, entry.versions)) <= _NEW_SINCE:
                continue
            seen.add((entry.name, written))
            near = _nearest(entry, written)
            yield doubt(place, skill=entry.name, version=written, surface=claim.surface, near=near)


_NEW_SINCE = 3
"""Versions beyond the newest we know that may have come out since."""


@rule("V04", Severity.INFO)
def used_long_after_its_end(case: Case) -> Iterator[Doubt]:
    """A technology out of support for five years when the engagement began is worth a question.

    Old systems do live on; the client only wants to hear that it is no slip of the year.
    """
    for n, job, claim, place in _uses(case):
        entry = entry_of(claim.skill)
        if entry is None or entry.ended is None or job.start is None:
            continue
        after = month_index(job.start) - month_index(entry.ended)
        if after > 60:
            yield doubt(
                place,
                title=label(job, n),
                skill=entry.name,
                start=job.start,
                ended=entry.ended,
                after=Months(after),
            )


@rule("V05", Severity.INFO)
def pair_that_cannot_be(case: Case) -> Iterator[Doubt]:
    """What runs on one product only does not stand beside its rivals alone (PL/SQL with only MySQL).

    Asked where the engagement lists a base of that kind and none of the fitting ones.
    """
    for n, job in enumerate(case.sheet.engagements):
        names = {c.skill for c in job.skills if c.skill}
        for dependent, fitting in _NEEDS_ONE_OF.items():
            if dependent not in names:
                continue
            kind = _BASE_KIND.get(dependent, "database")
            bases = sorted(b for b in names - {dependent} if (e := entry_of(b)) and e.kind == kind)
            others = {base for other in names - {dependent} for base in implied(other)}
            if bases and not any(other.startswith(fitting) for other in others):
                named = next(c for c in job.skills if c.skill == dependent)
                yield doubt(
                    skill_place(job, named),
                    title=label(job, n),
                    skill=dependent,
                    bases=tuple(bases),
                    fitting=fitting[0],
                )


def _uses(case: Case) -> Iterator[tuple[int, Engagement, Claim, Place]]:
    """Every known technology of every engagement, once per engagement, name and version, with its cell."""
    for n, job in enumerate(case.sheet.engagements):
        seen: set[tuple[str | None, str | None]] = set()
        for claim in job.skills:
            if claim.skill and (claim.skill, claim.version) not in seen:
                seen.add((claim.skill, claim.version))
                yield n, job, claim, skill_place(job, claim)


def _end(case: Case, job: Engagement) -> int | None:
    """The last month of an engagement; None where its dates contradict themselves or are missing."""
    if job.period_fault or (job.end is None and not job.current):
        return None
    if job.start is not None and job.end is not None and job.end < job.start:
        return None
    return last_month(job.start, job.end, job.current, case.now)


def _ambiguous(case: Case, claim: Claim, entry: Skill) -> bool:
    """Whether the words may mean something else than this technology."""
    unsafe = case.taxonomy.usage.unsafe_in_prose
    shouted = claim.surface.isupper() and len(claim.surface) > 3 and not entry.name.isupper()  # SWIFT of the banks
    return shouted or key(entry.name) in unsafe or key(claim.surface) in unsafe or len(claim.surface.strip()) <= 2


_EDITION = re.compile(r"(?<![\w.])\d+(?:\.\d+)*(?:\s?R\d)?[a-z]?(?![\w.])", re.IGNORECASE | re.ASCII)


def _written_editions(name: str, version: str) -> tuple[str, ...]:
    """The versions a claim names: the whole text where it is one of the product's own (NT4.0), else its numbers."""
    entry = entry_of(name)
    whole = entry is not None and _flat(version) in {_flat(known) for known in entry.versions}
    return (version,) if whole else _editions(version)


@lru_cache(maxsize=4096)
def _editions(version: str) -> tuple[str, ...]:
    """The single versions in a text: `7.2~8.0` has two; service packs, bit widths and `5.x` endings are dropped."""
    text = re.sub(r"(?:SP|Service Pack)\s?\d+|(?:32|64)\s?-?bit|x64|x86", " ", version, flags=re.IGNORECASE)
    text = re.sub(r"(?<=\d)_\d+|(?<=\d)u\d+", "", text)
    text = re.sub(r"\.?[xX](?![A-Za-z])|系|以降|以上|台", " ", text)
    text = re.sub(r"(?<![A-Za-z])v(?:er(?:sion)?)?\.?\s*(?=\d)", " ", text, flags=re.IGNORECASE)
    return tuple(dict.fromkeys(m.replace(" ", "") for m in _EDITION.findall(text)))


@lru_cache(maxsize=4096)
def _release_of(name: str, written: str) -> date | None:
    """When a version of a skill came out, by the longest part of its number that is listed; None where none is.

    A major version alone is as old as its oldest listed minor one.
    """
    entry = entry_of(name)
    assert entry is not None
    known = {_flat(version): released for version, released in entry.versions.items()}
    text = _flat(written)
    while text:
        if text in known:
            return known[text]
        finer = [d for v, d in known.items() if re.match(re.escape(text) + r"(?:\.|[a-z]|r\d)", v)]
        if finer:
            return min(finer)
        shorter = re.sub(r"(?:r\d|[a-z])$", "", text)
        text = shorter if shorter != text else text.rpartition(".")[0]
    if written.startswith("1.") and _flat(written[2:]).split(".")[0] in known and name == "Java":
        return known[_flat(written[2:]).split(".")[0]]
    return None


def _flat(version: str) -> str:
    return re.sub(r"[\s_]", "", version).casefold()


def _number(version: str) -> float:
    m = re.search(r"\d+(?:\.\d+)?", version)
    return float(m[0]) if m else -1.0


def _nearest(entry: Skill, written: str) -> tuple[str, ...]:
    """The real versions on both sides of one that never existed."""
    numbered = sorted((v for v in entry.versions if _number(v) >= 0), key=lambda v: (_number(v), v))
    below = [v for v in numbered if _number(v) <= _number(written)][-1:]
    above = [v for v in numbered if _number(v) > _number(written)][:1]
    return tuple(below + above)


def _newest_before(entry: Skill, end: date) -> str | None:
    """The newest version that was out by then."""
    return max(((d, v) for v, d in entry.versions.items() if d <= end), default=(None, None))[1]
