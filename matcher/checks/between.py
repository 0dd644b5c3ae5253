"""B: two sheets of one person: versions that disagree on the past, or careers that differ by the company."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from matcher.checks.case import Case, Pair, label, last_month
from matcher.checks.copies import initials_of
from matcher.checks.rule import Doubt, Period, doubt, pair_rule
from matcher.model import Engagement, Severity, month_index
from matcher.taxonomy.keys import key


def pairs(cases: Sequence[Case]) -> Iterator[Pair]:
    """Every two sheets that belong to one person, the older first."""
    buckets: dict[tuple[object, ...], list[int]] = {}
    for at, case in enumerate(cases):
        for mark in _marks(case):
            buckets.setdefault(mark, []).append(at)
    together = sorted({pair for members in buckets.values() for pair in combinations(sorted(set(members)), 2)})
    for a, b in together:
        one, two = cases[a], cases[b]
        if one.sheet.id == two.sheet.id or not _same_person(one, two):
            continue
        older, newer = sorted((one, two), key=lambda c: (_written(c), c.sheet.id))
        yield Pair(older, newer, _company(one) == _company(two))


@pair_rule("B01", Severity.WARN)
def versions_disagree_on_the_past(pair: Pair) -> Iterator[Doubt]:
    """Two versions of one person's sheet tell the same months for an engagement that was over in both.

    One month is let through. The client may well have the older version in a drawer. From twelve months on it
    is `block`.
    """
    if pair.same_company:
        yield from _moved(pair, Severity.BLOCK)


@pair_rule("B02", Severity.INFO)
def version_leaves_out_the_past(pair: Pair) -> Iterator[Doubt]:
    """An engagement of half a year or more that was over in the older version is still in the newer one.

    People shorten their sheets, so it is `info`; and nothing is asked where the newer one shows a part only.
    """
    if not pair.same_company or not pair.newer.complete:
        return
    kept = {m for m, _ in _told_twice(pair)}
    for span in pair.older.spans:
        job = pair.older.sheet.engagements[span.number]
        if span.number in kept or job.current or span.months < 6 or span.number in pair.older.containers:
            continue
        yield doubt(
            pair.newer.sheet.place, title=label(job, span.number), period=Period(job.start, job.end, job.current)
        )


@pair_rule("B03", Severity.WARN)
def careers_differ_by_company(pair: Pair) -> Iterator[Doubt]:
    """A person offered through two companies has one career: the same engagements in the same months.

    The same person is the same number, or initials, age and station; where no engagement at all is shared it
    may be somebody else, and it is `info`.
    """
    if pair.same_company:
        return
    if _told_twice(pair):
        yield from _moved(pair, None)
    elif pair.older.spans and pair.newer.spans:
        newer, older = pair.newer.sheet, pair.older.sheet
        yield doubt(
            newer.place,
            variant="nothing",
            severity=Severity.INFO,
            says=(newer.initials, newer.age, newer.nearest_station),
            who=newer.initials or newer.number or "?",
            one=_company(pair.older) or older.place.file,
            two=_company(pair.newer) or newer.place.file,
        )


def _moved(pair: Pair, far: Severity | None) -> Iterator[Doubt]:
    """Engagements over in both sheets whose months differ by two or more."""
    for m, n in _told_twice(pair):
        then, now = pair.older.sheet.engagements[m], pair.newer.sheet.engagements[n]
        apart = _apart(then, now)
        if apart >= 2:
            yield doubt(
                now.where("period"),
                severity=far if apart >= 12 else None,
                title=label(now, n),
                then=Period(then.start, then.end, then.current),
                now=Period(now.start, now.end, now.current),
                other=pair.older.sheet.place.file,
                says=(label(now, n), str(then.start), str(then.end), str(now.start), str(now.end)),
            )


def _told_twice(pair: Pair) -> list[tuple[int, int]]:
    """Engagements of the older sheet with the one of the newer that tells the same: by title, nearest first."""
    found = []
    for m, then in enumerate(pair.older.sheet.engagements):
        for n, now in enumerate(pair.newer.sheet.engagements):
            if then.start and now.start and _alike(then, now):
                found.append((_apart(then, now), m, n))
    used: set[tuple[str, int]] = set()
    matched = []
    for _, m, n in sorted(found):
        if ("old", m) not in used and ("new", n) not in used:
            used |= {("old", m), ("new", n)}
            matched.append((m, n))
    return sorted(matched)


def _alike(one: Engagement, two: Engagement) -> bool:
    a, b = key(one.title or ""), key(two.title or "")
    if not a or not b:
        return False
    return a == b or (min(len(a), len(b)) >= 6 and SequenceMatcher(None, a, b).ratio() >= 0.85)


def _apart(then: Engagement, now: Engagement) -> int:
    """Months by which two tellings differ; an end counts only where the older version says it was over."""
    apart = 0
    if then.start is not None and now.start is not None:
        apart = abs(month_index(then.start) - month_index(now.start))
    if then.end is not None and now.end is not None and not then.current and not now.current:
        apart = max(apart, abs(month_index(then.end) - month_index(now.end)))
    return apart


def _marks(case: Case) -> Iterator[tuple[object, ...]]:
    """What two sheets of one person share."""
    if case.engineer is not None:
        yield "engineer", case.engineer.id
    number = case.sheet.number or (case.engineer.number if case.engineer else None)
    if number:
        yield "number", key(number)
    letters = initials_of(case.sheet.initials or (case.engineer.initials if case.engineer else None))
    if letters:
        yield "initials", tuple(sorted(letters))


def _same_person(one: Case, two: Case) -> bool:
    """The same profile; the same number with no other initials; or initials, age (±1) and station alike."""
    if one.engineer is not None and two.engineer is not None and one.engineer.id == two.engineer.id:
        return True
    letters = [initials_of(c.sheet.initials or (c.engineer.initials if c.engineer else None)) for c in (one, two)]
    numbers = [c.sheet.number or (c.engineer.number if c.engineer else None) for c in (one, two)]
    same_letters = letters[0] is not None and letters[1] is not None and set(letters[0]) == set(letters[1])
    if numbers[0] and numbers[1] and _company(one) == _company(two):
        return key(numbers[0]) == key(numbers[1]) and (same_letters or None in letters)
    ages = [c.sheet.age or (c.engineer.age if c.engineer else None) for c in (one, two)]
    places = [c.sheet.nearest_station or (c.engineer.nearest_station if c.engineer else None) for c in (one, two)]
    if not same_letters or ages[0] is None or ages[1] is None or not places[0] or not places[1]:
        return False
    return abs(ages[0] - ages[1]) <= 1 and key(places[0]).removesuffix("駅") == key(places[1]).removesuffix("駅")


def _company(case: Case) -> str | None:
    return case.engineer.company if case.engineer else None


def _written(case: Case) -> int:
    """When a sheet was written, as far as it says: its date, or the last month it speaks of."""
    if case.sheet.as_of is not None:
        return month_index(case.sheet.as_of)
    ends = [
        last_month(j.start, j.end, False, case.now) or (month_index(j.start) if j.start else 0)
        for j in case.sheet.engagements
    ]
    return max(ends, default=0)
