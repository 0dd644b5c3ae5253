"""D: the sheet against the person's profile from mails and lists: the client reads both side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.checks.case import Case, beside, entry_of, label, month
from matcher.checks.copies import initials_of
from matcher.checks.rule import Doubt, Months, doubt, rule
from matcher.messages import man_yen
from matcher.model import Severity, month_index, month_of

_PRICE = re.compile(
    r"(?:希望)?(?:単価|単金|金額|報酬)(?:希望)?\s*[:：]?\s*(?:月額?)?\s*[@＠]?(\d{2,3})(?:\s*[~〜～\-]\s*(\d{2,3}))?\s*万"
)


@rule("D01", Severity.WARN)
def age_differs(case: Case) -> Iterator[Doubt]:
    """Sheet and profile give the same age; a year apart is a birthday, a dated sheet may be older by its years."""
    person = case.engineer
    if person is None or person.age is None or case.sheet.age is None or not 15 <= case.sheet.age <= 90:
        return
    since = (case.now - month_index(case.sheet.as_of)) // 12 if case.sheet.as_of else 0
    expected = case.sheet.age + max(since, 0)
    if abs(person.age - case.sheet.age) >= 2 and abs(person.age - expected) >= 2:
        yield doubt(case.head("age"), age=case.sheet.age, profile=person.age)


@rule("D02", Severity.WARN)
def station_differs(case: Case) -> Iterator[Doubt]:
    """Sheet and profile name the same nearest station, whatever line or company stands before it."""
    person = case.engineer
    if person is None or not person.nearest_station or not case.sheet.nearest_station:
        return
    one, two = _stations(case.sheet.nearest_station), _stations(person.nearest_station)
    if one and two and not any(a in b or b in a for a in one for b in two):
        yield doubt(case.head("nearest_station"), station=case.sheet.nearest_station, profile=person.nearest_station)


@rule("D03", Severity.WARN)
def free_before_the_job_ends(case: Case) -> Iterator[Doubt]:
    """Nobody is offered for a month in which the sheet still shows him at work.

    The last month itself is let through: people do change sites in mid-month. Side jobs do not count. 現在
    without an end is `info`, and only where the profile says he was free last month or before.
    """
    person = case.engineer
    if person is None or person.available_from is None:
        return
    free = month_of(person.available_from)
    for n, job in enumerate(case.sheet.engagements):
        if beside(job) or n in case.containers or (job.start is not None and job.start > free):
            continue
        title = label(job, n)
        if job.end is not None and job.end > free and month_index(job.end) >= case.now:
            yield doubt(job.where("period"), title=title, end=job.end, free=free)
        elif job.end is None and job.current and month_index(free) < case.now:
            yield doubt(job.where("period"), variant="now", severity=Severity.INFO, title=title, free=free)


@rule("D04", Severity.WARN)
def experience_differs(case: Case) -> Iterator[Doubt]:
    """Sheet and profile give the same total experience, within two years.

    More in the profile is `warn` (the sheet will not bear it out), less is `info`. Without a stated total the
    history counts, from its first month until now.
    """
    person = case.engineer
    if person is None or person.experience_months is None:
        return
    stated = case.sheet.experience_months
    if stated is None:
        if case.first is None or not case.complete:
            return
        shown = case.now - case.first + 1
        says: tuple[object, ...] = (person.experience_months, str(month(case.first)))
    else:
        shown, says = stated, (person.experience_months, stated)
    over = person.experience_months - shown
    if abs(over) >= 24:
        yield doubt(
            case.head("experience_months"),
            says=says,
            severity=Severity.INFO if over < 0 else None,
            shown=Months(shown),
            profile=Months(person.experience_months),
        )


@rule("D05", Severity.WARN)
def skill_years_differ(case: Case) -> Iterator[Doubt]:
    """The years the profile gives a skill are those of the sheet's own table, within one year.

    Where the sheet claims none, its engagements are counted, two years are let through, and it is `info`; `warn`
    where the profile gives the skill a year more than the sheet's whole career.
    """
    if case.engineer is None:
        return
    claimed = {c.skill: c for c in case.sheet.claims if c.skill and c.months is not None}
    for offered in case.engineer.skills:
        entry = entry_of(offered.skill)
        if offered.months is None or entry is None:
            continue
        claim = claimed.get(offered.skill or "")
        if claim is not None and claim.months is not None:
            if offered.months > claim.months + 12:
                yield doubt(
                    claim.place or case.sheet.place,
                    skill=entry.name,
                    profile=Months(offered.months),
                    shown=Months(claim.months),
                )
            continue
        counted = case.used.get(entry.name, 0).bit_count()
        if counted and not entry.ubiquitous and entry.name not in case.uncounted and offered.months > counted + 24:
            whole = case.now - case.first + 1 if case.first is not None and case.complete else None
            yield doubt(
                case.sheet.place,
                variant="counted",
                says=(entry.name, offered.months),
                severity=None if whole is not None and offered.months > whole + 12 else Severity.INFO,
                skill=entry.name,
                profile=Months(offered.months),
                shown=Months(counted),
            )


@rule("D06", Severity.WARN)
def price_differs(case: Case) -> Iterator[Doubt]:
    """Where a sheet shows a price at all, it is the one in the profile. (A sheet to be sent shows none.)"""
    if case.engineer is None or case.engineer.desired_rate is None:
        return
    low, high = case.engineer.desired_rate, case.engineer.desired_rate_max or case.engineer.desired_rate
    for text, place in case.texts():
        for a, b in _PRICE.findall(text):
            least, most = int(a) * 10_000, int(b or a) * 10_000
            if most < low or least > high:
                yield doubt(place, price=man_yen(least), profile=man_yen(low))
                return


@rule("D07", Severity.WARN)
def initials_differ(case: Case) -> Iterator[Doubt]:
    """Sheet and profile carry the same initials, in either order: else it may be the wrong person's sheet."""
    if case.engineer is None:
        return
    one, two = initials_of(case.sheet.initials), initials_of(case.engineer.initials)
    if one and two and set(one) != set(two):
        yield doubt(case.head("initials"), initials=".".join(one), profile=".".join(two))


def _stations(text: str) -> set[str]:
    """The bare names in an address of stations: JR山手線「新宿」駅（徒歩5分） → 新宿."""
    text = re.sub(r"[（(][^（）()]*[)）]|徒歩.*$|バス\d+分.*$|最寄(?:り)?駅?|[:：]", " ", text)
    quoted = re.findall(r"[「『]([^」』]+)[」』]", text)
    parts = quoted or re.split(r"[/／、,，・\s　]|or", text)
    bare = {re.sub(r"^.*(?:線|ライン|電鉄|鉄道|地下鉄|メトロ|モノレール)(?=.)|駅.*$", "", p.strip()) for p in parts}
    return {b for b in bare if len(b) >= 1 and not re.fullmatch(r"(?:JR|[A-Za-z]+|\d+分?)|.*(?:線|ライン)", b)}
