"""Hard rules: what may not be proposed. Each rule is one class, said twice: over all people at once (`holds`),
and in words for one pair that breaks it (`tell`: needed, has, and the smallest change that would repair it).

What nobody knows breaks no rule: it becomes a question (questions.py). Add a class, add it to RULES.

A rule that asks the same of many projects may say what of a project decides it (`shared`): its mask over everybody is
then kept as bits (bitmaps.py). The others are asked about the people who are left.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.messages import Lang, day_text, man_yen, months_text, tell
from matcher.model import BrokenRule, Repair, demands_of
from matcher.normalise.companies import company_key, mail_domain
from matcher.normalise.text import key
from matcher.scoring import compiled
from matcher.scoring.bitmaps import Shared, bitmaps
from matcher.scoring.pool import (
    ABSENT,
    EVERYBODY,
    SEXES,
    UNKNOWN_LENGTH,
    Bools,
    Floats,
    Ints,
    Pool,
    Rows,
    day_after,
)
from matcher.scoring.wanted import HOURS_A_MONTH, Asked, Wanted
from matcher.scoring.wording import SINCE, Words, demand_text, tier_text, words_of


class Rule(Protocol):
    name: str

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        """Per row asked for: is the rule kept?"""
        ...

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words: ...

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        """The smallest changes that would let a refused person pass; none where no word with anybody would help."""
        ...


class SharedRule(Rule, Protocol):
    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        """What decides the rule for everybody, and the masks that follow, all of which must hold: none where it lets
        everybody pass; None where those who are left are to be asked."""
        ...


def _one(rule: Rule, pool: Pool, job: Wanted, *decides: Hashable) -> list[Shared]:
    """A rule that is decided by these parts of a project alone."""
    known = [None if part != part else part for part in decides]  # NaN is equal to nothing
    return [((rule.name, *known), partial(rule.holds, pool, job))]


def _of(column: Floats, rows: Rows) -> Floats:
    """The numbers of these people; of some `take` is quicker than `[]`."""
    return column[rows] if isinstance(rows, slice) else column.take(rows)


def _all(pool: Pool, rows: Rows) -> Bools:
    return np.ones(len(pool) if isinstance(rows, slice) else len(rows), bool)


class SheetIsClean:
    """A blocking finding on the sheet holds the person back until it is corrected or waived."""

    name = "sheet_blocked"

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        return pool.clean[rows]

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        return _one(self, pool, job)

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        findings = pool.blocks[pool.people[row].id]
        return words_of(self.name, lang, count=len(findings), first=findings[0].message)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        return (Repair(of="sheet", field="findings"),)


class FreeInTime:
    """Free by the start of the project, or so soon after it that clients usually wait (policy)."""

    name = "available"

    def latest(self, pool: Pool, job: Wanted) -> float:
        late = pool.policy.start.late_days_open if job.start_open else pool.policy.start.late_days_max
        return min(job.start + late, date.max.toordinal())

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        return ~(pool.free[rows] > self.latest(pool, job))

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        return _one(self, pool, job, self.latest(pool, job))

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        days = int(pool.free[row] - job.start)
        free, latest = date.fromordinal(int(pool.free[row])), date.fromordinal(int(self.latest(pool, job)))
        return words_of(self.name, lang, latest=day_text(latest, lang), free=day_text(free, lang), days=days)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        later = date.fromordinal(int(pool.free[row]))
        return (Repair(of="project", field="start", to=later.isoformat()),)


class NotStillOpen:
    """A project whose deadline for proposals has passed takes nobody."""

    name = "deadline"

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        deadline = job.project.deadline
        open_still = deadline is None or deadline >= pool.today
        return _all(pool, rows) if open_still else ~_all(pool, rows)

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        late = job.project.deadline is not None and job.project.deadline < pool.today
        return _one(self, pool, job, late) if late else []

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        assert job.project.deadline is not None
        return words_of(
            self.name, lang, deadline=day_text(job.project.deadline, lang), today=day_text(pool.today, lang)
        )

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        return (Repair(of="project", field="deadline"),)


class StaysLongEnough:
    """Nobody is proposed who leaves the company (退職・休職) before the project starts."""

    name = "leaves"

    def begins(self, pool: Pool, job: Wanted) -> float:
        today = float(pool.today.toordinal())
        return job.start if job.start > today else today

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        return np.asarray(~(pool.leaves[rows] <= self.begins(pool, job)))

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        return _one(self, pool, job, self.begins(pool, job))

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        begins = date.fromordinal(int(self.begins(pool, job)))
        leaves = date.fromordinal(int(pool.leaves[row]))
        return words_of(self.name, lang, start=day_text(begins, lang), leaves=day_text(leaves, lang))

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        before = int(pool.leaves[row]) - 1
        if before < pool.today.toordinal():
            return ()
        return (Repair(of="project", field="start", to=date.fromordinal(before).isoformat()),)


class MayBeMoved:
    """A person on a running contract is moved only at its end, with notice kept and his consent not refused."""

    name = "may_be_moved"

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        return pool.unbound[rows]

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        return _one(self, pool, job)

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        running = pool.placements.get(pool.people[row].id)
        end = running.contract_end if running else None
        return words_of(f"{self.name}.{pool.bound[row]}", lang, end=day_text(end, lang) if end else "-")

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        why, running = pool.bound[row], pool.placements.get(pool.people[row].id)
        if why == "policy":
            return (Repair(of="policy", field="leaving.allow_moves", to=True),)
        if why == "consent":
            return (Repair(of="contract", field="move_consent", to=True),)
        if why == "unknown" or running is None or running.contract_end is None:
            return ()
        notice = pool.policy.leaving.notice_days if running.notice_days is None else running.notice_days
        kept, end = day_after(pool.today, notice), running.contract_end
        while end < kept:
            end = _months_after(end, running.renewal_months or 1)
        return (Repair(of="contract", field="contract_end", to=end.isoformat()),)


class WithinTier:
    """商流制限: no more companies between us and the person than the client allows."""

    name = "partner_limit"

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        limit = job.project.partner_limit
        ok = _all(pool, rows)
        if limit is None:
            return ok
        if limit.max_tier is not None:
            ok &= ~(pool.tier[rows] > limit.max_tier)
        if limit.freelance is False:
            ok &= pool.freelance[rows] != 1
        if limit.freelance_tier is not None:
            ok &= ~((pool.freelance[rows] == 1) & (pool.tier[rows] > limit.freelance_tier))
        return ok

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        limit = job.project.partner_limit
        return [] if limit is None else _one(self, pool, job, limit.max_tier, limit.freelance, limit.freelance_tier)

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        limit = job.project.partner_limit
        assert limit is not None
        if limit.freelance is False and pool.freelance[row] == 1:
            return words_of(f"{self.name}.freelance", lang)
        has, limits = int(pool.tier[row]), [limit.max_tier]
        if pool.freelance[row] == 1:
            limits.append(limit.freelance_tier)
        most = min(m for m in limits if m is not None and has > m)
        return words_of(self.name, lang, needed=tier_text(most, lang), has=tier_text(has, lang))

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        limit, tier = job.project.partner_limit, int(pool.tier[row])
        assert limit is not None
        free, found = pool.freelance[row] == 1, []
        if limit.max_tier is not None and tier > limit.max_tier:
            found.append(Repair(of="project", field="partner_limit.max_tier", to=tier))
        if free and limit.freelance is False:
            found.append(Repair(of="project", field="partner_limit.freelance", to=True))
        if free and limit.freelance_tier is not None and tier > limit.freelance_tier:
            found.append(Repair(of="project", field="partner_limit.freelance_tier", to=tier))
        return tuple(found)


class NotBackToSender:
    """A company's own engineer is never offered to the company the project came from, by nobody's way: not as the
    person another company offers either."""

    name = "back_to_sender"

    def _theirs(self, pool: Pool, job: Wanted) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The companies and the mail domains of those the project came from, as far as anybody's."""
        raw, project = pool.columns, job.project
        names = {company_key(project.sender), company_key(project.client)} - {""}
        domain = mail_domain(project.sender_address)
        companies = {raw.company_names.find(name) for name in names} - {-1}
        domains = {raw.domain_names.find(domain)} - {-1} if domain else ()
        return tuple(sorted(companies)), tuple(domains)

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        raw, ok = pool.columns, _all(pool, rows)
        companies, domains = self._theirs(pool, job)
        for column, numbers in ((raw.company, companies), (raw.domain, domains)):
            for number in numbers:
                ok &= column[rows] != number
                ok &= self._no_twin(pool, column, number, rows)
        return ok

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        companies, domains = self._theirs(pool, job)
        return _one(self, pool, job, companies, domains) if companies or domains else []

    def _no_twin(self, pool: Pool, column: Ints, theirs: int, rows: Rows) -> Bools:
        """Is none of the person's other records theirs?"""
        one, other = pool.twins
        if not len(one):
            return _all(pool, rows)
        free = np.ones(len(pool), bool)
        free[one[column[other] == theirs]] = False
        return free[rows]

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        person = pool.people[row]
        companies = {company_key(job.project.sender), company_key(job.project.client)} - {""}
        own = company_key(person.company) in companies or mail_domain(person.sender_address) != ""
        company = person.company or mail_domain(person.sender_address) if own else job.project.sender
        return words_of(self.name, lang, company=company or "-")

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        return ()


class OwnOnDispatch:
    """派遣: our own employees only, straight to the client, and only with a licence (二重派遣)."""

    name = "dispatch"

    def _why_not(self, pool: Pool, row: int, job: Wanted) -> str | None:
        if job.project.contract != "dispatch":
            return None
        if not pool.policy.law.dispatch_licence:
            return "licence"
        if job.project.chain_depth:
            return "chain"
        if not pool.own[row] or pool.freelance[row] == 1:
            return "tier"
        return None

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        if job.project.contract != "dispatch":
            return _all(pool, rows)
        if not pool.policy.law.dispatch_licence or job.project.chain_depth:
            return ~_all(pool, rows)
        return np.asarray(pool.own[rows] & (pool.freelance[rows] != 1))

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        asked = job.project.contract == "dispatch"
        return _one(self, pool, job, bool(job.project.chain_depth)) if asked else []

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(f"{self.name}.{self._why_not(pool, row, job)}", lang)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        ours = pool.own[row] and pool.freelance[row] != 1 and not job.project.chain_depth
        if ours:
            return (Repair(of="policy", field="law.dispatch_licence", to=True),)
        return (Repair(of="project", field="contract", to="quasi_mandate"),)


class KnowsMustHaves:
    """Every must-have skill, at least at the policy's share of the months asked; a named skill of unknown length
    passes with a question, and so does a term nobody could read and what everybody uses (Git, SQL)."""

    name = "required_skill"

    def met(self, pool: Pool, asked: Asked, rows: Rows = EVERYBODY) -> Bools:
        if self.passes(asked):
            return _all(pool, rows)
        ok = ~_all(pool, rows)
        for column, months in zip(asked.columns, asked.months, strict=True):
            ok |= _long_enough(pool, pool.months.column(column)[rows], months)
        return ok

    def passes(self, asked: Asked) -> bool:
        """Does the requirement keep nobody out?"""
        return not asked.known or asked.ubiquitous

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        ok = _all(pool, rows)
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
        ok = _all(pool, rows)
        for asked in job.required:
            ok &= self.met(pool, asked, rows) | _names_any(pool, {*asked.columns, *asked.near}, rows)
        return ok

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        strict = (asked for asked in job.required if not self.passes(asked))
        return [((self.name, a.columns, a.months), partial(self.met, pool, a)) for a in strict]

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
            return _all(pool, rows)  # whoever names none of them breaks that rule already
        fits = _names_any(pool, {c for asked in (*job.required, *job.preferred) for c in asked.columns}, rows)
        return fits | pool.holds(job.role)[rows] if job.role is not None else fits

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        return [] if any(not KnowsMustHaves().passes(asked) for asked in job.required) else None

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

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        return _one(self, pool, job, job.language) if job.language > 0 else []

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(self.name, lang, needed=SINCE[job.language], has=SINCE[int(pool.language[row])])

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        return (Repair(of="project", field="language_level", to=SINCE[int(pool.language[row])]),)


class WithinReach:
    """The way to work: no longer than the person accepts, else than policy does; remote wishes are kept."""

    name = "commute"

    def minutes(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Floats:
        """Door to door minutes per person; NaN where a station is not known."""
        if job.project.place is None:
            return np.full(len(_all(pool, rows)), np.nan)
        return pool.minutes_to(job.project.place, rows)

    def limits(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Floats:
        return _of(pool.kept.get(("commute", job.onsite <= 1, job.onsite > 1), self._limits, pool, job), rows)

    def _limits(self, pool: Pool, job: Wanted) -> Floats:
        policy = pool.policy.place
        usual = policy.commute_minutes_rare if job.onsite <= 1 else policy.commute_minutes_max
        own = pool.columns.minutes_accepted
        return np.where(np.isnan(own), usual, own if job.onsite > 1 else np.fmax(own, usual))

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        if job.onsite == 0:
            return _all(pool, rows)
        refused = job.onsite_least > _of(pool.days_accepted, rows)
        refused |= self.minutes(pool, job, rows) > self.limits(pool, job, rows)
        return ~refused

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        if job.onsite == 0:
            return []
        place = job.project.place
        if place is not None and not pool.all_ways_known(place):
            return None  # the way to a new place is asked of few, not of everybody
        return _one(self, pool, job, place, job.onsite <= 1, job.onsite > 1, job.onsite_least)

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        days, fewer = pool.days_accepted[row], self._asked_for(pool, row, job, lang)
        if job.onsite_least > days:
            wishes = pool.people[row].wishes
            full = wishes is not None and wishes.onsite_days_max is None
            which = "full" if full else "remote"
            return words_of(f"{self.name}.{which}", lang, needed=f"{job.onsite_least:g}", has=f"{days:g}", fewer=fewer)
        one = np.array([row])
        minutes, most = self.minutes(pool, job, one)[0], self.limits(pool, job, one)[0]
        return words_of(
            self.name,
            lang,
            place=job.project.place,
            most=int(most),
            minutes=int(minutes),
            station=pool.people[row].nearest_station,
            fewer=fewer,
        )

    def _asked_for(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> str:
        (change,) = self.mend(pool, row, job)
        which = "no_days" if not change.to else "few_visits" if change.to < 1 else "fewer_days"
        return tell(f"scoring.{which}", lang, days=f"{change.to:g}")

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        days = pool.days_accepted[row]
        if job.onsite_least > days:
            fewer = float(days)
        else:
            rare = pool.policy.place.commute_minutes_rare
            own, minutes = pool.columns.minutes_accepted[row], self.minutes(pool, job, np.array([row]))[0]
            fewer = 1.0 if job.onsite > 1 and minutes <= np.fmax(own, rare) else 0.0
        return (Repair(of="project", field="remote.onsite_days", to=fewer),)


class EarnsEnough:
    """The monthly margin reaches the policy's floor for this kind of supply."""

    name = "margin_floor"

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        return ~(job.rate - pool.cost[rows] < pool.floors[rows])

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        return _one(self, pool, job, job.rate)

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        margin, floor = int(job.rate - pool.cost[row]), int(pool.floors[row])
        return words_of(
            self.name,
            lang,
            floor=man_yen(floor, lang),
            margin=man_yen(margin, lang),
            rate=man_yen(int(job.rate), lang),
            cost=man_yen(int(pool.cost[row]), lang),
            short=man_yen(floor - margin, lang),
        )

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        short = int(np.ceil(pool.floors[row] - (job.rate - pool.cost[row])))
        low, high, hourly = job.project.rate_min, job.project.rate_max, job.project.rate_hourly
        if low is None and high is None:
            assert hourly is not None
            return (Repair(of="project", field="rate_hourly", to=hourly + -(-short // HOURS_A_MONTH)),)
        raised = (("rate_min", low), ("rate_max", high))
        return tuple(Repair(of="project", field=name, to=yen + short) for name, yen in raised if yen is not None)


class HasTheTime:
    """The share of full time asked for fits into the share the person has."""

    name = "utilisation"

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        asked = job.project.utilisation
        if asked is None:
            return _all(pool, rows)
        has = pool.utilisation[rows]
        return ~(has[:, 1] < asked[0]) & ~(has[:, 0] > asked[1])

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        return [] if job.project.utilisation is None else None

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        asked, has = job.project.utilisation, pool.utilisation[row]
        assert asked is not None
        return words_of(self.name, lang, needed=_shares(*asked), has=_shares(float(has[0]), float(has[1])))

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        asked, has = job.project.utilisation, pool.utilisation[row]
        assert asked is not None
        wider = [min(asked[0], float(has[1])), max(asked[1], float(has[0]))]
        return (Repair(of="project", field="utilisation", to=wider),)


class NothingRefused:
    """NG: clients and kinds of work the person refuses, and pairs the company does not make (policy `ng`)."""

    name = "ng"

    def _why_not(self, pool: Pool, row: int, job: Wanted) -> str | None:
        person = pool.people[row]
        client, sender = company_key(job.project.client), company_key(job.project.sender)
        for name, ident in pool.policy.ng:
            if company_key(name) in {client, sender} - {""} and ident in (person.id, person.number):
                return name
        if person.wishes is None:
            return None
        for name in person.wishes.ng_clients:
            if company_key(name) and company_key(name) in {client, sender}:
                return name
        return next((term for term in person.wishes.ng_terms if term and stated(term, job)), None)

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        raw, refused = pool.columns, np.zeros(len(pool), bool)
        ours, clients, terms = self._refusals(pool, job)
        for ident in ours:
            refused[pool.named(ident)] = True
        for client in clients:
            refused[raw.clients_refused.rows_with(client)] = True
        for term in terms:
            refused[raw.terms_refused.rows_with(term)] = True
        return ~refused[rows]

    def _refusals(self, pool: Pool, job: Wanted) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
        """Whom policy keeps from this project's companies, and which of the clients and terms anybody refuses it
        means."""
        raw, names = pool.columns, {company_key(job.project.client), company_key(job.project.sender)} - {""}
        return (
            tuple(ident for name, ident in pool.policy.ng if company_key(name) in names),
            tuple(sorted({raw.refused_clients.find(name) for name in names} - {-1})),
            tuple(number for number, term in enumerate(raw.refused_terms) if stated(term, job)),
        )

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        refusals = self._refusals(pool, job)
        return _one(self, pool, job, *refusals) if any(refusals) else []

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(self.name, lang, what=self._why_not(pool, row, job))

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        person = pool.people[row]
        names = {company_key(job.project.client), company_key(job.project.sender)} - {""}
        if any(company_key(name) in names and ident in (person.id, person.number) for name, ident in pool.policy.ng):
            return (Repair(of="policy", field="ng"),)
        wishes = person.wishes
        assert wishes is not None
        clients = [name for name in wishes.ng_clients if company_key(name) not in names]
        terms = [term for term in wishes.ng_terms if not term or not stated(term, job)]
        kept = (("wishes.ng_clients", clients, wishes.ng_clients), ("wishes.ng_terms", terms, wishes.ng_terms))
        return tuple(
            Repair(of="engineer", field=name, to=left) for name, left, before in kept if len(left) < len(before)
        )


class NotRuledOut:
    """Nobody whom a person of ours ruled out for this very project (`matcher veto`)."""

    name = "vetoed"

    def _barred(self, pool: Pool, job: Wanted) -> frozenset[str]:
        whole, _, _ = job.project.id.rpartition("/")  # a position is ruled out with its project
        return pool.vetoes.get(job.project.id, frozenset()) | pool.vetoes.get(whole, frozenset())

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        barred = self._barred(pool, job)
        if not barred:
            return _all(pool, rows)
        ok = np.ones(len(pool), bool)
        for ident in barred:
            if (row := pool.columns.ids.find(ident)) >= 0:
                ok[row] = False
        return ok[rows]

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        return None if self._barred(pool, job) else []

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(self.name, lang)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        return (Repair(of="decision", field="veto"),)


class WithinLimitsByPolicy:
    """A client's limits on age, sex, nationality filter only where the policy file says so explicitly."""

    name = "restriction"

    def _why_not(self, pool: Pool, row: int, job: Wanted) -> str | None:
        limits, person, law = job.project.restrictions, pool.people[row], pool.policy.law
        if limits is None:
            return None
        if law.filter_age and person.age is not None:
            low, high = limits.age_min or 0, limits.age_max or 200
            if not low <= person.age <= high:
                return "age"
        if law.filter_sex and limits.sex and person.sex and limits.sex != person.sex:
            return "sex"
        foreign = person.nationality not in (None, "日本", "japan", "Japan", "JP")
        if law.filter_nationality and limits.nationality == "japanese_only" and foreign:
            return "nationality"
        return None

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        law = pool.policy.law
        if not (law.filter_age or law.filter_sex or law.filter_nationality):
            return _all(pool, rows)
        limits, raw, ok = job.project.restrictions, pool.columns, _all(pool, rows)
        if limits is None:
            return ok
        if law.filter_age:
            age = raw.age[rows]
            ok &= ~(age < (limits.age_min or 0)) & ~(age > (limits.age_max or 200))
        if law.filter_sex and limits.sex:
            sex = raw.sex[rows]
            ok &= (sex == -1) | (sex == SEXES.index(limits.sex))
        if law.filter_nationality and limits.nationality == "japanese_only":
            ok &= ~raw.foreign[rows]
        return ok

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        law = pool.policy.law
        return None if law.filter_age or law.filter_sex or law.filter_nationality else []

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(f"{self.name}.{self._why_not(pool, row, job)}", lang)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        return (Repair(of="policy", field=f"law.filter_{self._why_not(pool, row, job)}", to=False),)


class PaidInTime:
    """Small partners and freelancers are paid within the legal term after delivery (policy, confirm with a lawyer)."""

    name = "payment_term"

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        return pool.paid_in_time[rows]

    def shared(self, pool: Pool, job: Wanted) -> list[Shared] | None:
        return _one(self, pool, job)

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        most = pool.policy.law.partner_pay_days_max
        return words_of(self.name, lang, most=most, has=pool.people[row].payment_site)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        return (Repair(of="engineer", field="payment_site", to=pool.policy.law.partner_pay_days_max),)


RULES: tuple[Rule, ...] = (
    SheetIsClean(),
    NotStillOpen(),
    WithinTier(),
    NotBackToSender(),
    OwnOnDispatch(),
    WithinLimitsByPolicy(),
    NothingRefused(),
    NotRuledOut(),
    KnowsMustHaves(),
    SomethingFits(),
    SpeaksWellEnough(),
    FreeInTime(),
    StaysLongEnough(),
    MayBeMoved(),
    HasTheTime(),
    WithinReach(),
    EarnsEnough(),
    PaidInTime(),
)
"""In the order in which a person is told: what cannot be mended first."""


def eligible(pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
    """Per row: does no hard rule forbid the pair?"""
    ok = _all(pool, rows)
    for rule in RULES:
        ok &= rule.holds(pool, job, rows)
    return ok


SHARES = tuple((rule, getattr(rule, "shared", None)) for rule in RULES)
POSSIBLE = 0.02
"""About how many of all pairs no rule forbids."""
BITS_FROM = 1_000
"""People from whom on bitmaps are quicker than masks over few."""


def candidates(pool: Pool, job: Wanted) -> Ints:
    """The rows no hard rule forbids, in order."""
    return _by_bits(pool, job) if len(pool) >= BITS_FROM else _one_by_one(pool, job)


def candidates_of(pool: Pool, jobs: Sequence[Wanted]) -> list[Ints]:
    """The same of each of many projects; of very many by compiled loops, where they are installed."""
    if len(pool) < BITS_FROM or not compiled.pays(round(len(pool) * len(jobs) * POSSIBLE)):
        return [candidates(pool, job) for job in jobs]
    shared, later = zip(*(_masks(pool, job) for job in jobs), strict=True) if jobs else ((), ())
    found = bitmaps(pool).each_of(shared)
    return [_left(pool, job, rows, rules) for job, rows, rules in zip(jobs, found, later, strict=True)]


def _by_bits(pool: Pool, job: Wanted) -> Ints:
    """All rules at once that have bits; the others are asked about those who are left."""
    masks, later = _masks(pool, job)
    return _left(pool, job, bitmaps(pool).all_of(masks), later)


def _masks(pool: Pool, job: Wanted) -> tuple[list[Shared], list[Rule]]:
    """The masks of the rules that have bits, and the other rules."""
    masks: list[Shared] = []
    later: list[Rule] = []
    for rule, share in SHARES:
        found = None if share is None else share(pool, job)
        if found is None:
            later.append(rule)
        else:
            masks += found
    return masks, later


def _left(pool: Pool, job: Wanted, rows: Ints, rules: Iterable[Rule]) -> Ints:
    for rule in rules:
        if not len(rows):
            break
        rows = rows[rule.holds(pool, job, rows)]
    return rows


def _one_by_one(pool: Pool, job: Wanted) -> Ints:
    """Those who have the rarest must-have, rule by rule made fewer."""
    first, *others = RULES
    rows = KnowsMustHaves().able(pool, job)
    kept = first.holds(pool, job, rows)
    left: Ints = np.flatnonzero(kept) if isinstance(rows, slice) else rows[kept]
    for rule in others:
        if not len(left):
            break
        left = left[rule.holds(pool, job, left)]
    return left


def broken(pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
    """Shape (rules, rows): True where the rule is broken."""
    return np.array([~rule.holds(pool, job, rows) for rule in RULES], bool)


def why_not(pool: Pool, row: int, job: Wanted, lang: Lang) -> tuple[BrokenRule, ...]:
    """Every broken rule of one pair in words, what cannot be mended first; empty where the pair is possible."""
    return tuple(
        BrokenRule(
            rule=rule.name,
            needed=words.needed,
            has=words.has,
            repair=words.repair,
            message=tell("scoring.broken", lang, needed=words.needed, has=words.has),
            changes=rule.mend(pool, row, job),
        )
        for rule in RULES
        if not rule.holds(pool, job, np.array([row]))[0]
        for words in [rule.tell(pool, row, job, lang)]
    )


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the month's last."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _long_enough(pool: Pool, has: NDArray[np.int16], months: int | None) -> Bools:
    """Named, and for as long as is asked, or without saying for how long."""
    floor = (months or 0) * pool.policy.skill.required_months_floor
    return np.asarray((has != ABSENT) & ((has == UNKNOWN_LENGTH) | (has >= floor)))


def _names_any(pool: Pool, columns: Iterable[int], rows: Rows) -> Bools:
    named = ~_all(pool, rows)
    for column in columns:
        named |= pool.months.column(column)[rows] != ABSENT
    return named


def stated(term: str, job: Wanted) -> bool:
    """Does the project speak of this, and not only to deny it (夜勤なし)?"""
    return any(_told(job.searched, key(word)) for word in SAME_REFUSAL.get(term, (term,)))


SAME_REFUSAL = {"夜勤": ("夜勤", "夜間", "交代制", "交替制", "24時間シフト")}
"""Refusals and the other words projects use for the same."""


def _told(text: str, word: str) -> bool:
    denied = ("なし", "無し", "無", "ありません", "ございません", "不要")
    at = text.find(word)
    while at >= 0:
        after = text[at + len(word) : at + len(word) + 8].lstrip(":：は等 　")
        if not after.startswith(denied):
            return True
        at = text.find(word, at + 1)
    return False


def _shares(low: float, high: float) -> str:
    return f"{low:.0%}" if low == high else f"{low:.0%}〜{high:.0%}"
