"""Hard rules of what a person can do: must-haves, something that fits at all, languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.messages import Lang, months_text, tell
from matcher.model import Repair, demands_of
from matcher.scoring.pool import ABSENT, EVERYBODY, UNKNOWN_LENGTH, Bools, Pool, Rows
from matcher.scoring.rules.rule import Decides, everyone
from matcher.scoring.wanted import Asked, Wanted
from matcher.scoring.wording import SINCE, Words, demand_text, words_of


class KnowsMustHaves:
    """Every must-have skill, at least at the policy's share of the months asked; a named skill of unknown length
    passes with a question, and so does a term nobody could read and what everybody uses (Git, SQL)."""

    name = "required_skill"

    def met(self, pool: Pool, asked: Asked, rows: Rows = EVERYBODY) -> Bools:
        if self.passes(asked):
            return everyone(pool, rows)
        return self._any(pool, asked.columns, asked.months, rows)

    def _any(self, pool: Pool, columns: tuple[int, ...], months: tuple[int | None, ...], rows: Rows) -> Bools:
        ok = ~everyone(pool, rows)
        for column, least in zip(columns, months, strict=True):
            ok |= _long_enough(pool, pool.months.column(column)[rows], least)
        return ok

    def passes(self, asked: Asked) -> bool:
        """Does the requirement keep nobody out?"""
        return not asked.known or asked.ubiquitous

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        ok = everyone(pool, rows)
        for asked in job.required:
            ok &= self.met(pool, asked, rows)
        return ok

    def able(self, pool: Pool, job: Wanted) -> Rows:
        """Everybody who meets the must-have fewest people name; nobody else can meet them all."""
        strict = [asked for asked in job.required if not self.passes(asked)]
        if not strict:
            return EVERYBODY
        asked = min(strict, key=lambda one: sum(len(pool.months.holders(c)[0]) for c in one.columns))
        found = [
            rows[_long_enough(pool, has, months)].astype(np.int64)
            for column, months in zip(asked.columns, asked.months, strict=True)
            for rows, has in [pool.months.holders(column)]
        ]
        if len(found) == 1:
            return found[0]
        return np.unique(np.concatenate(found)) if found else np.array([], np.int64)

    def nearly(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        """Who could be asked: every must-have is met, named for too short a time, or something near it is named."""
        ok = everyone(pool, rows)
        for asked in job.required:
            ok &= self.met(pool, asked, rows) | _names_any(pool, {*asked.columns, *asked.near}, rows)
        return ok

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        return [[(a.columns, a.months) for a in job.required if not self.passes(a)] for job in jobs]

    def mask(self, pool: Pool, part: tuple[tuple[int, ...], tuple[int | None, ...]]) -> Bools:
        """Who meets one of them."""
        return self._any(pool, *part, EVERYBODY)

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        missing = [asked for asked in job.required if not self.met(pool, asked, np.array([row]))[0]]
        asked = missing[0]
        name = demand_text(asked, lang)
        more = tell("scoring.and_more", lang, count=len(missing) - 1) if len(missing) > 1 else ""
        best = max((pool.months[row, c] for c in asked.columns), default=ABSENT)
        if best > 0 and len(asked.columns):
            lengths = zip(asked.columns, asked.months, strict=True)
            missed = [(m, pool.months[row, c]) for c, m in lengths if m and pool.months[row, c] > 0]
            needed, has = min(missed, key=lambda pair: pair[0] - pair[1])
            short, told = months_text(needed - has, lang), months_text(has, lang)
            return words_of(f"{self.name}.short", lang, skill=name, has=told, short=short, more=more)
        return words_of(f"{self.name}.none", lang, skill=name, more=more)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        one, found = np.array([row]), []
        for number, asked in enumerate(job.required):
            if self.met(pool, asked, one)[0]:
                continue
            has = [(int(pool.months[row, c]), m) for c, m in zip(asked.columns, asked.months, strict=True)]
            short = [months for months, needed in has if needed and months > 0]
            if short:
                found.append(Repair(of="project", field=f"required.{number}.months", to=max(short)))
            else:
                claim = demands_of(asked.demand)[0].model_dump(mode="json")
                found.append(Repair(of="engineer", field="skills", to=claim))
        return tuple(found)


class SomethingFits:
    """Somebody is proposed for what he can do: at least one skill or the role asked for must be named. A project that
    names none we can read gets nobody until its sender is asked."""

    name = "evidence"

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        able = KnowsMustHaves()
        if any(not able.passes(asked) for asked in job.required):
            return everyone(pool, rows)  # whoever names none of them breaks that rule already
        fits = _names_any(pool, {c for asked in (*job.required, *job.preferred) for c in asked.columns}, rows)
        return fits | pool.holds(job.role)[rows] if job.role is not None else fits

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        passes = KnowsMustHaves().passes
        return [None if all(map(passes, job.required)) else () for job in jobs]

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        silent = job.role is None and not any(a.known for a in (*job.required, *job.preferred))
        return words_of(f"{self.name}.unknown" if silent else self.name, lang)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        known = [asked for asked in (*job.required, *job.preferred) if asked.known]
        if known:
            claim = demands_of(known[0].demand)[0].model_dump(mode="json")
            return (Repair(of="engineer", field="skills", to=claim),)
        return (Repair(of="engineer", field="roles", to=job.role),) if job.role is not None else ()


class SpeaksWellEnough:
    """The language level asked for; only a stated lower level refuses."""

    name = "language"

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        return np.asarray((pool.language[rows] == -1) | (pool.language[rows] >= job.language))

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        return [(job.language,) if job.language > 0 else () for job in jobs]

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(self.name, lang, needed=SINCE[job.language], has=SINCE[int(pool.language[row])])

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        return (Repair(of="project", field="language_level", to=SINCE[int(pool.language[row])]),)


def _long_enough(pool: Pool, has: NDArray[np.int16], months: int | None) -> Bools:
    """Named, and for as long as is asked, or without saying for how long."""
    floor = (months or 0) * pool.policy.skill.required_months_floor
    return np.asarray((has != ABSENT) & ((has == UNKNOWN_LENGTH) | (has >= floor)))


def _names_any(pool: Pool, columns: Iterable[int], rows: Rows) -> Bools:
    named = ~everyone(pool, rows)
    for column in columns:
        named |= pool.months.column(column)[rows] != ABSENT
    return named
