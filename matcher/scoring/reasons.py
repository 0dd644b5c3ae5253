"""Why a pair is good, and where it is short, in words one can repeat on the phone. Made only for pairs somebody
looks at."""

from __future__ import annotations

from datetime import date

import numpy as np

from matcher.messages import Lang, day_text, man_yen, months_text, tell
from matcher.model import PHASES, Engineer, SupplyKind
from matcher.scoring.chances import days_on_market
from matcher.scoring.eligibility import WithinReach
from matcher.scoring.pool import ABSENT, SUPPLIES, UNKNOWN_LENGTH, Pool
from matcher.scoring.wanted import Asked, Wanted
from matcher.scoring.wording import demand_text


def reasons(pool: Pool, row: int, job: Wanted, lang: Lang) -> tuple[str, ...]:
    """What speaks for the person, the strongest first: skills, history, date, price, way to work, reassurance."""
    return tuple(text for text in _for(pool, row, job, lang) if text)


def _for(pool: Pool, row: int, job: Wanted, lang: Lang):  # type: ignore[no-untyped-def]
    person, project = pool.people[row], job.project
    met = [text for asked in job.required if (text := _met(pool, row, asked, lang))]
    if met:
        yield tell("reason.required", lang, skills=_list(met, lang))
    nice = [text for asked in job.preferred if (text := _met(pool, row, asked, lang))]
    if nice:
        yield tell("reason.preferred", lang, skills=_list(nice, lang))
    phases = [p for p in project.phases if pool.phases[row, PHASES.index(p)]]
    if phases and len(phases) == len(project.phases):
        yield tell("reason.phases", lang, phases=_list([phase_text(p, lang) for p in phases], lang))
    if project.role and project.role in pool.roles_of(row):
        yield tell("reason.role", lang, role=project.role)
    yield from _date_and_place(pool, row, job, lang)
    margin = job.rate - pool.cost[row]
    if not np.isnan(margin) and margin >= pool.policy.price.target_margin:
        yield tell("reason.margin", lang, margin=man_yen(int(margin), lang))
    if pool.supply[row] == SUPPLIES.index(SupplyKind.BENCH):
        yield tell("reason.bench", lang)
    for assessment in person.assessments:
        if assessment.quotable:
            yield tell("reason.assessed", lang, by=assessment.by, text=assessment.text)
    yield from facts_to_repeat(person)[:2]
    if project.received_at and days_on_market(pool, job) == 0:
        yield tell("reason.fresh", lang)


def facts_to_repeat(person: Engineer) -> list[str]:
    """What reassures and may be said in our name: a partner's own 弊社 and 添付 are his words, not ours."""
    return [fact for fact in person.facts if not any(word in fact for word in ("弊社", "当社", "添付", "自社"))]


def _date_and_place(pool: Pool, row: int, job: Wanted, lang: Lang):  # type: ignore[no-untyped-def]
    if pool.free[row] <= (pool.today.toordinal() if job.start_open else job.start):
        free = date.fromordinal(int(pool.free[row]))
        yield (
            tell("reason.free_now", lang) if free <= pool.today else tell("reason.free", lang, day=day_text(free, lang))
        )
    if job.onsite == 0:
        yield tell("reason.remote", lang)
        return
    minutes = WithinReach().minutes(pool, job, np.array([row]))[0]
    if not np.isnan(minutes) and minutes <= 45:
        yield tell("reason.near", lang, minutes=int(minutes))


def gaps(pool: Pool, row: int, job: Wanted, lang: Lang) -> tuple[str, ...]:
    """Where the pair falls short: what may be said openly, and the loss it would bring us."""
    loss = pool.cost[row] - job.rate
    ours = (tell("gap.margin", lang, loss=man_yen(int(loss), lang)),) if loss > 0 else ()
    return (*open_gaps(pool, row, job, lang), *ours)


def open_gaps(pool: Pool, row: int, job: Wanted, lang: Lang) -> tuple[str, ...]:
    """Where the person falls short of the project, for a client to read: months, nice-to-haves, phases, dates,
    rivals; nothing of our own money."""
    return tuple(_against(pool, row, job, lang))


def _against(pool: Pool, row: int, job: Wanted, lang: Lang):  # type: ignore[no-untyped-def]
    for asked in job.required:
        has, needed = _months(pool, row, asked), min((m for m in asked.months if m), default=0)
        if asked.known and has == ABSENT:
            yield tell("gap.unnamed", lang, skill=demand_text(asked, lang))
        elif UNKNOWN_LENGTH < has < needed:
            short = months_text(needed - has, lang)
            yield tell("gap.short", lang, skill=demand_text(asked, lang), has=months_text(has, lang), short=short)
    missing = [demand_text(a, lang) for a in job.preferred if a.known and _months(pool, row, a) == ABSENT]
    if missing:
        yield tell("gap.preferred", lang, skills=_list(missing, lang))
    phases = [p for p in job.project.phases if not pool.phases[row, PHASES.index(p)]]
    if phases and pool.phases[row].any():
        yield tell("gap.phases", lang, phases=_list([phase_text(p, lang) for p in phases], lang))
    late = pool.free[row] - job.start
    if late > 0:
        yield tell("gap.late", lang, free=day_text(date.fromordinal(int(pool.free[row])), lang), days=int(late))
    minutes = WithinReach().minutes(pool, job, np.array([row]))[0]
    if job.onsite != 0 and minutes > 60:
        yield tell("gap.far", lang, minutes=int(minutes))
    running = pool.people[row].parallel or 0
    if running:
        yield tell("gap.parallel", lang, count=running)


def one_line(pool: Pool, row: int, job: Wanted, lang: Lang) -> str:
    """One line to paste into a chat or to say on the phone: `T.K 38 調布 75万 1月〜 Java10年 並行2(面談1)`.

    The price is the one to say to the client: the project's rate, else what our own employee is offered at; never our
    cost, and so never what a partner asks.
    """
    person = pool.people[row]
    price = job.rate if not np.isnan(job.rate) else person.desired_rate if person.own else None
    best = max(job.required, key=lambda a: (a.known, _months(pool, row, a)), default=None)
    parts = [
        person.initials or person.id,
        str(person.age) if person.age is not None else None,
        person.nearest_station,
        man_yen(int(price), lang).removesuffix("円") if price else tell("line.price_open", lang),
        _free_text(pool, row, lang),
        _line_skill(pool, row, best, lang) if best else None,
        _rivals(pool, row, lang),
    ]
    return " ".join(p for p in parts if p)


def _free_text(pool: Pool, row: int, lang: Lang) -> str:
    if np.isnan(pool.free[row]):
        return tell("line.free_unknown", lang)
    free = date.fromordinal(int(pool.free[row]))
    if free <= pool.today:
        return tell("line.free_now", lang)
    return tell("line.free_month" if free.day == 1 else "line.free_day", lang, month=free.month, day=free.day)


def _line_skill(pool: Pool, row: int, asked: Asked, lang: Lang) -> str | None:
    months = _months(pool, row, asked)
    if months == ABSENT:
        return None
    name = best_name(pool, row, asked, lang)
    return name if months < 12 else tell("line.years", lang, skill=name, years=months // 12)


def project_words(job: Wanted, lang: Lang) -> list[str]:
    """Place, price, start and interviews of a project as one says them; silent where the source is."""
    project = job.project
    low, high = project.rate_min, project.rate_max
    if low is None and high is None:
        price = tell("line.rate_open", lang) if project.rate_open else tell("ask.rate", lang)
    else:
        ends = [man_yen(v, lang).removesuffix("万円") for v in (low, high) if v is not None]
        until = "〜" if lang == "ja" else "–"
        price = until.join(dict.fromkeys(ends)) + ("万" if lang == "ja" else "")
        price = price if low is not None else until + price
        price = price if high is not None else price + until
    start = tell("line.free_now", lang) if job.start_open else None
    if start is None and project.start is not None:
        start = tell(
            "line.free_month" if project.exactness.get("start") == "month" else "line.free_day",
            lang,
            month=project.start.month,
            day=project.start.day,
        )
    talks = tell("line.interviews", lang, count=project.interviews) if project.interviews else None
    return [part for part in (project.place, price, start, talks) if part]


def _rivals(pool: Pool, row: int, lang: Lang) -> str | None:
    person = pool.people[row]
    if not person.parallel:
        return None
    talks = person.parallel_stages.interview if person.parallel_stages else 0
    key = "line.parallel_interview" if talks else "line.parallel"
    return tell(key, lang, count=person.parallel, talks=talks)


def _months(pool: Pool, row: int, asked: Asked) -> int:
    return max((pool.months[row, c] for c in asked.columns), default=ABSENT)


def best_name(pool: Pool, row: int, asked: Asked, lang: Lang) -> str:
    """Of a requirement's alternatives the one the person has longest, by name."""
    best = pool.columns.skills[max(asked.columns, key=lambda c: pool.months[row, c])]
    kind, colon, name = best.partition(":")
    if colon and kind == "phase":
        return phase_text(name, lang)
    return name if colon and kind == "role" else best.removeprefix("?")


def _met(pool: Pool, row: int, asked: Asked, lang: Lang) -> str | None:
    months = _months(pool, row, asked)
    if months == ABSENT:
        return None
    name = best_name(pool, row, asked, lang)
    return name if months == UNKNOWN_LENGTH else f"{name} {months_text(months, lang)}"


def phase_text(phase: str, lang: Lang) -> str:
    """要件定義 / requirements."""
    return tell(f"phase.{phase}", lang)


def supply_text(supply: SupplyKind | None, lang: Lang) -> str:
    """待機, 終了予定, 社内調整, BP."""
    return tell(f"supply.{supply}" if supply else "supply.unknown", lang)


def _list(texts: list[str], lang: Lang) -> str:
    return ("、" if lang == "ja" else ", ").join(texts)
