"""Hard rules: what may not be proposed. Each rule is one class, said twice: over all people at once (`holds`),
and in words for one pair that breaks it (`tell`: needed, has, and the smallest change that would repair it).

What nobody knows breaks no rule: it becomes a question (questions.py). Add a class, add it to RULES.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

import numpy as np

from matcher.messages import Lang, day_text, man_yen, months_text, tell
from matcher.model import BrokenRule
from matcher.normalise.companies import company_key, mail_domain
from matcher.normalise.text import key
from matcher.places import commute_minutes
from matcher.scoring.pool import (
    ABSENT,
    SUPPLIES,
    UNKNOWN_LENGTH,
    Bools,
    Floats,
    Pool,
)
from matcher.scoring.wanted import Asked, Wanted
from matcher.scoring.wording import SINCE, Words, demand_text, tier_text, words_of


class Rule(Protocol):
    name: str

    def holds(self, pool: Pool, job: Wanted) -> Bools: ...

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words: ...


def _all(pool: Pool) -> Bools:
    return np.ones(len(pool), bool)


class SheetIsClean:
    """A blocking finding on the sheet holds the person back until it is corrected or waived."""

    name = "sheet_blocked"

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        return pool.clean

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        findings = pool.blocks[pool.people[row].id]
        return words_of(self.name, lang, count=len(findings), first=findings[0].message)


class FreeInTime:
    """Free by the start of the project, or so soon after it that clients usually wait (policy)."""

    name = "available"

    def latest(self, pool: Pool, job: Wanted) -> float:
        late = pool.policy.start.late_days_open if job.start_open else pool.policy.start.late_days_max
        return min(job.start + late, date.max.toordinal())

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        return ~(pool.free > self.latest(pool, job))

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        days = int(pool.free[row] - self.latest(pool, job))
        free, latest = date.fromordinal(int(pool.free[row])), date.fromordinal(int(self.latest(pool, job)))
        return words_of(self.name, lang, latest=day_text(latest, lang), free=day_text(free, lang), days=days)


class NotStillOpen:
    """A project whose deadline for proposals has passed takes nobody."""

    name = "deadline"

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        deadline = job.project.deadline
        return np.full(len(pool), deadline is None or deadline >= pool.today)

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        assert job.project.deadline is not None
        return words_of(
            self.name, lang, deadline=day_text(job.project.deadline, lang), today=day_text(pool.today, lang)
        )


class StaysLongEnough:
    """Nobody is proposed who leaves the company (退職・休職) before the project starts."""

    name = "leaves"

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        begins = np.fmax(job.start, pool.today.toordinal())
        return np.asarray(~(pool.leaves <= begins))

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        begins = date.fromordinal(int(np.fmax(job.start, pool.today.toordinal())))
        leaves = date.fromordinal(int(pool.leaves[row]))
        return words_of(self.name, lang, start=day_text(begins, lang), leaves=day_text(leaves, lang))


class MayBeMoved:
    """A person on a running contract is moved only at its end, with notice kept and his consent not refused."""

    name = "may_be_moved"

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        ok = _all(pool)
        ok[list(pool.bound)] = False
        return ok

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        running = pool.placements.get(pool.people[row].id)
        end = running.contract_end if running else None
        return words_of(f"{self.name}.{pool.bound[row]}", lang, end=day_text(end, lang) if end else "-")


class WithinTier:
    """商流制限: no more companies between us and the person than the client allows."""

    name = "partner_limit"

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        limit = job.project.partner_limit
        ok = _all(pool)
        if limit is None:
            return ok
        if limit.max_tier is not None:
            ok &= ~(pool.tier > limit.max_tier)
        if limit.freelance is False:
            ok &= pool.freelance != 1
        if limit.freelance_tier is not None:
            ok &= ~((pool.freelance == 1) & (pool.tier > limit.freelance_tier))
        return ok

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


class NotBackToSender:
    """A company's own engineer is never offered to the company the project came from."""

    name = "back_to_sender"

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        names = {company_key(job.project.sender), company_key(job.project.client)} - {""}
        domains = {mail_domain(job.project.sender_address)} - {""}
        met = (c in names or d in domains for c, d in zip(pool.companies, pool.domains, strict=True))
        return ~np.fromiter(met, bool, len(pool))

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        person = pool.people[row]
        return words_of(self.name, lang, company=person.company or mail_domain(person.sender_address) or "-")


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

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        if job.project.contract != "dispatch":
            return _all(pool)
        return np.array([self._why_not(pool, row, job) is None for row in range(len(pool))], bool)

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(f"{self.name}.{self._why_not(pool, row, job)}", lang)


class KnowsMustHaves:
    """Every must-have skill, at least at the policy's share of the months asked; a named skill of unknown length
    passes with a question, and so does a term nobody could read and what everybody uses (Git, SQL)."""

    name = "required_skill"

    def met(self, pool: Pool, asked: Asked) -> Bools:
        if not asked.known or asked.ubiquitous:
            return _all(pool)
        ok = np.zeros(len(pool), bool)
        floor = pool.policy.skill.required_months_floor
        for column, months in zip(asked.columns, asked.months, strict=True):
            has = pool.months[:, column]
            ok |= (has != ABSENT) & ((has == UNKNOWN_LENGTH) | (has >= (months or 0) * floor))
        return ok

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        ok = _all(pool)
        for asked in job.required:
            ok &= self.met(pool, asked)
        return ok

    def nearly(self, pool: Pool, job: Wanted) -> Bools:
        """Who could be asked: every must-have is met, named for too short a time, or something near it is named."""
        ok = _all(pool)
        for asked in job.required:
            columns = [*asked.columns, *asked.near]
            named = (pool.months[:, columns] != ABSENT).any(axis=1) if columns else np.zeros(len(pool), bool)
            ok &= self.met(pool, asked) | named
        return ok

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        missing = [asked for asked in job.required if not self.met(pool, asked)[row]]
        asked = missing[0]
        name = demand_text(asked, lang)
        more = tell("scoring.and_more", lang, count=len(missing) - 1) if len(missing) > 1 else ""
        best = max((int(pool.months[row, c]) for c in asked.columns), default=ABSENT)
        if best > 0 and len(asked.columns):
            lengths = zip(asked.columns, asked.months, strict=True)
            missed = [(m, int(pool.months[row, c])) for c, m in lengths if m and pool.months[row, c] > 0]
            needed, has = min(missed, key=lambda pair: pair[0] - pair[1])
            short, told = months_text(needed - has, lang), months_text(has, lang)
            return words_of(f"{self.name}.short", lang, skill=name, has=told, short=short, more=more)
        return words_of(f"{self.name}.none", lang, skill=name, more=more)


class SomethingFits:
    """Somebody is proposed for what he can do: at least one skill or the role asked for must be named. A project that
    names none we can read gets nobody until its sender is asked."""

    name = "evidence"

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        columns = {c for asked in (*job.required, *job.preferred) for c in asked.columns}
        fits = (pool.months[:, sorted(columns)] != ABSENT).any(axis=1) if columns else np.zeros(len(pool), bool)
        if job.role is not None:
            fits |= np.array([job.role in held for held in pool.roles], bool)
        return fits | ~KnowsMustHaves().holds(pool, job)

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        silent = job.role is None and not any(a.known for a in (*job.required, *job.preferred))
        return words_of(f"{self.name}.unknown" if silent else self.name, lang)


class SpeaksWellEnough:
    """The language level asked for; only a stated lower level refuses."""

    name = "language"

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        return np.asarray((pool.language == -1) | (pool.language >= job.language))

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(self.name, lang, needed=SINCE[job.language], has=SINCE[int(pool.language[row])])


class WithinReach:
    """The way to work: no longer than the person accepts, else than policy does; remote wishes are kept."""

    name = "commute"

    def minutes(self, pool: Pool, job: Wanted) -> Floats:
        """Door to door minutes per person; NaN where a station is not known."""
        if job.project.place is None:
            return np.full(len(pool), np.nan)
        names, at = pool.stations
        found = [commute_minutes(name, job.project.place) for name in names]
        return np.array([*(np.nan if m is None else m for m in found), np.nan], float)[at]

    def limits(self, pool: Pool, job: Wanted) -> Floats:
        policy = pool.policy.place
        usual = policy.commute_minutes_rare if job.onsite <= 1 else policy.commute_minutes_max
        own = pool.minutes_accepted
        return np.where(np.isnan(own), usual, own if job.onsite > 1 else np.fmax(own, usual))

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        if job.onsite == 0:
            return _all(pool)
        too_far = self.minutes(pool, job) > self.limits(pool, job)
        too_often = job.onsite > pool.days_accepted
        return ~too_far & ~too_often

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        days = pool.days_accepted[row]
        if job.onsite > days:
            wishes = pool.people[row].wishes
            full = wishes is not None and wishes.onsite_days_max is None
            which = "full" if full else "remote"
            return words_of(f"{self.name}.{which}", lang, needed=f"{job.onsite:g}", has=f"{days:g}")
        minutes, most = self.minutes(pool, job)[row], self.limits(pool, job)[row]
        return words_of(
            self.name,
            lang,
            place=job.project.place,
            most=int(most),
            minutes=int(minutes),
            station=pool.people[row].nearest_station,
        )


class EarnsEnough:
    """The monthly margin reaches the policy's floor for this kind of supply."""

    name = "margin_floor"

    def floors(self, pool: Pool) -> Floats:
        by_code = [pool.policy.floor(kind) for kind in SUPPLIES] + [pool.policy.floor(None)]
        return np.array(by_code, float)[pool.supply]

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        return ~(job.rate - pool.cost < self.floors(pool))

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        margin, floor = int(job.rate - pool.cost[row]), int(self.floors(pool)[row])
        return words_of(
            self.name,
            lang,
            floor=man_yen(floor, lang),
            margin=man_yen(margin, lang),
            rate=man_yen(int(job.rate), lang),
            cost=man_yen(int(pool.cost[row]), lang),
            short=man_yen(floor - margin, lang),
        )


class HasTheTime:
    """The share of full time asked for fits into the share the person has."""

    name = "utilisation"

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        asked = job.project.utilisation
        if asked is None:
            return _all(pool)
        return ~(pool.utilisation[:, 1] < asked[0]) & ~(pool.utilisation[:, 0] > asked[1])

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        asked, has = job.project.utilisation, pool.utilisation[row]
        assert asked is not None
        return words_of(self.name, lang, needed=_shares(*asked), has=_shares(float(has[0]), float(has[1])))


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

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        ok = _all(pool)
        for row in pool.choosy:
            ok[row] = self._why_not(pool, row, job) is None
        return ok

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(self.name, lang, what=self._why_not(pool, row, job))


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

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        law = pool.policy.law
        if not (law.filter_age or law.filter_sex or law.filter_nationality):
            return _all(pool)
        return np.array([self._why_not(pool, row, job) is None for row in range(len(pool))], bool)

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(f"{self.name}.{self._why_not(pool, row, job)}", lang)


class PaidInTime:
    """Small partners and freelancers are paid within the legal term after delivery (policy, confirm with a lawyer)."""

    name = "payment_term"

    def holds(self, pool: Pool, job: Wanted) -> Bools:
        return pool.paid_in_time

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        most = pool.policy.law.partner_pay_days_max
        return words_of(self.name, lang, most=most, has=pool.people[row].payment_site)


RULES: tuple[Rule, ...] = (
    SheetIsClean(),
    NotStillOpen(),
    WithinTier(),
    NotBackToSender(),
    OwnOnDispatch(),
    WithinLimitsByPolicy(),
    NothingRefused(),
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


def eligible(pool: Pool, job: Wanted) -> Bools:
    """Per person: does no hard rule forbid the pair?"""
    ok = _all(pool)
    for rule in RULES:
        ok &= rule.holds(pool, job)
    return ok


def broken(pool: Pool, job: Wanted) -> Bools:
    """Shape (rules, people): True where the rule is broken."""
    return np.array([~rule.holds(pool, job) for rule in RULES], bool)


def why_not(pool: Pool, row: int, job: Wanted, lang: Lang) -> tuple[BrokenRule, ...]:
    """Every broken rule of one pair in words, what cannot be mended first; empty where the pair is possible."""
    return tuple(
        BrokenRule(
            rule=rule.name,
            needed=words.needed,
            has=words.has,
            repair=words.repair,
            message=tell("scoring.broken", lang, needed=words.needed, has=words.has),
        )
        for rule in RULES
        if not rule.holds(pool, job)[row]
        for words in [rule.tell(pool, row, job, lang)]
    )


def stated(term: str, job: Wanted) -> bool:
    """Does the project speak of this, and not only to deny it (夜勤なし)?"""
    return any(_told(key(job.words), key(word)) for word in SAME_REFUSAL.get(term, (term,)))


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
