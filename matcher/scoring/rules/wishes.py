"""Hard rules of what people want: the way to work, what somebody refuses, what was ruled out or holds him back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from matcher.messages import Lang, tell
from matcher.model import Repair
from matcher.normalise.companies import company_key
from matcher.normalise.text import key
from matcher.scoring.pool import EVERYBODY, Bools, Floats, Pool, Rows
from matcher.scoring.rules.rule import Decides, companies_of, everyone, of, senders
from matcher.scoring.wanted import Wanted, unknown
from matcher.scoring.wording import Words, words_of

_Refusals = tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]


class SheetIsClean:
    """A blocking finding on the sheet holds the person back until it is corrected or waived."""

    name = "sheet_blocked"
    alike = True

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        return pool.clean[rows]

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        findings = pool.blocks[pool.people[row].id]
        return words_of(self.name, lang, count=len(findings), first=findings[0].message)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        return (Repair(of="sheet", field="findings"),)


class WithinReach:
    """The way to work: no longer than the person accepts, else than policy does; remote wishes are kept."""

    name = "commute"

    def minutes(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Floats:
        """Door to door minutes per person; NaN where a station is not known."""
        if job.project.place is None:
            return np.full(len(everyone(pool, rows)), np.nan)
        return pool.minutes_to(job.project.place, rows)

    def limits(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Floats:
        return of(pool.kept.get(("commute", job.onsite <= 1, job.onsite > 1), self._limits, pool, job), rows)

    def _limits(self, pool: Pool, job: Wanted) -> Floats:
        policy = pool.policy.place
        usual = policy.commute_minutes_rare if job.onsite <= 1 else policy.commute_minutes_max
        own = pool.columns.minutes_accepted
        return np.where(np.isnan(own), usual, own if job.onsite > 1 else np.fmax(own, usual))

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        if job.onsite == 0:
            return everyone(pool, rows)
        refused = job.onsite_least > of(pool.days_accepted, rows)
        refused |= self.minutes(pool, job, rows) > self.limits(pool, job, rows)
        return ~refused

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        return [self._decides(pool, job) for job in jobs]

    def _decides(self, pool: Pool, job: Wanted) -> Decides:
        days = job.onsite
        if days == 0:
            return ()
        place, least = job.project.place, job.onsite_least
        if place is not None and not pool.all_ways_known(place):
            return None  # the way to a new place is asked of few, not of everybody
        return ((place, days <= 1, days > 1, None if unknown(least) else least),)

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
        ((ours, clients, terms),) = self._refusals(pool, (job,))
        for ident in ours:
            refused[pool.named(ident)] = True
        for client in clients:
            refused[raw.clients_refused.rows_with(client)] = True
        for term in terms:
            refused[raw.terms_refused.rows_with(term)] = True
        return ~refused[rows]

    def _refusals(self, pool: Pool, jobs: Sequence[Wanted]) -> Iterator[_Refusals]:
        """Whom policy keeps from each project's companies, and which of the clients and terms anybody refuses it
        means."""
        raw, none = pool.columns, [()] * len(jobs)
        kept = [(company_key(name), ident) for name, ident in pool.policy.ng]
        ours: Sequence[tuple[str, ...]] = none
        if kept:
            ours = [tuple([ident for name, ident in kept if name in companies_of(job.project)]) for job in jobs]
        clients = senders(raw.refused_clients, [job.project for job in jobs]) if len(raw.refused_clients) else none
        terms = list(enumerate(raw.refused_terms))
        said = [tuple([number for number, term in terms if stated(term, job)]) for job in jobs] if terms else none
        return zip(ours, clients, said, strict=True)

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        return [(one,) if any(one) else () for one in self._refusals(pool, jobs)]

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(self.name, lang, what=self._why_not(pool, row, job))

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        person = pool.people[row]
        names = companies_of(job.project)
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
            return everyone(pool, rows)
        ok = np.ones(len(pool), bool)
        for ident in barred:
            if (row := pool.columns.ids.find(ident)) >= 0:
                ok[row] = False
        return ok[rows]

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        return [None if self._barred(pool, job) else () for job in jobs] if pool.vetoes else [()] * len(jobs)

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(self.name, lang)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        return (Repair(of="decision", field="veto"),)


def stated(term: str, job: Wanted) -> bool:
    """Does the project speak of this, and not only to deny it (夜勤なし)?"""
    text = job.searched
    return any(word in text and _told(text, word) for word in _words(term))


@lru_cache(maxsize=1024)
def _words(term: str) -> tuple[str, ...]:
    return tuple(key(word) for word in SAME_REFUSAL.get(term, (term,)))


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
