"""Hard rules of the trade: companies between, who may be offered to whom, contracts, law, money."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.messages import Lang, man_yen
from matcher.model import PartnerLimit, Repair
from matcher.normalise.companies import company_key, mail_domain
from matcher.scoring.pool import EVERYBODY, SEXES, Bools, Ints, Pool, Rows
from matcher.scoring.rules.rule import Decides, companies_of, everyone, senders
from matcher.scoring.wanted import HOURS_A_MONTH, Wanted, unknown
from matcher.scoring.wording import Words, tier_text, words_of


class WithinTier:
    """商流制限: no more companies between us and the person than the client allows."""

    name = "partner_limit"

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        limit = job.project.partner_limit
        ok = everyone(pool, rows)
        if limit is None:
            return ok
        free, tier = pool.freelance[rows], pool.tier[rows]
        for kind in (-1, 0, 1):
            most = self._most(limit, kind)
            if most is not None:
                ok &= ~((free == kind) & (tier > most))
        if limit.freelance is False:
            ok &= free != 1
        return ok

    def _most(self, limit: PartnerLimit, free: int) -> int | None:
        """How many companies deep somebody may be. What is said of freelancers alone holds for them alone; of whom
        nobody knows whether he is one (-1), the wider limit."""
        if free == 0 or limit.freelance_tier is None:
            return limit.max_tier
        if free == 1:
            return limit.freelance_tier
        return None if limit.max_tier is None else max(limit.max_tier, limit.freelance_tier)

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        limits = (job.project.partner_limit for job in jobs)
        return [() if one is None else ((one.max_tier, one.freelance, one.freelance_tier),) for one in limits]

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        limit = job.project.partner_limit
        assert limit is not None
        if limit.freelance is False and pool.freelance[row] == 1:
            return words_of(f"{self.name}.freelance", lang)
        has, most = int(pool.tier[row]), self._most(limit, int(pool.freelance[row]))
        assert most is not None
        return words_of(self.name, lang, needed=tier_text(most, lang), has=tier_text(has, lang))

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        limit, tier = job.project.partner_limit, int(pool.tier[row])
        assert limit is not None
        free, found = bool(pool.freelance[row] == 1), []
        most = self._most(limit, int(pool.freelance[row]))
        if most is not None and tier > most:
            by_itself = free and limit.freelance_tier is not None
            field = "partner_limit.freelance_tier" if by_itself else "partner_limit.max_tier"
            found.append(Repair(of="project", field=field, to=tier))
        if free and limit.freelance is False:
            found.append(Repair(of="project", field="partner_limit.freelance", to=True))
        return tuple(found)


class NotBackToSender:
    """A company's own engineer is never offered to the company the project came from, by nobody's way: not as the
    person another company offers either."""

    name = "back_to_sender"

    def _theirs(self, pool: Pool, jobs: Sequence[Wanted]) -> list[tuple[tuple[int, ...], int]]:
        """The companies and the mail domain of those each project came from, as far as anybody's."""
        raw, projects = pool.columns, [job.project for job in jobs]
        domains = [mail_domain(p.sender_address) if p.sender_address else "" for p in projects]
        number = {domain: raw.domain_names.find(domain) if domain else -1 for domain in domains}
        return list(zip(senders(raw.company_names, projects), [number[domain] for domain in domains], strict=True))

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        raw, ok = pool.columns, everyone(pool, rows)
        ((companies, domain),) = self._theirs(pool, (job,))
        for column, theirs in ((raw.company, companies), (raw.domain, (domain,) if domain >= 0 else ())):
            for number in theirs:
                ok &= column[rows] != number
                ok &= self._no_twin(pool, column, number, rows)
        return ok

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        return [
            ((companies, domain),) if companies or domain >= 0 else () for companies, domain in self._theirs(pool, jobs)
        ]

    def _no_twin(self, pool: Pool, column: Ints, theirs: int, rows: Rows) -> Bools:
        """Is none of the person's other records theirs?"""
        one, other = pool.twins
        if not len(one):
            return everyone(pool, rows)
        free = np.ones(len(pool), bool)
        free[one[column[other] == theirs]] = False
        return free[rows]

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        person = pool.people[row]
        companies = companies_of(job.project)
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
            return everyone(pool, rows)
        if not pool.policy.law.dispatch_licence or job.project.chain_depth:
            return ~everyone(pool, rows)
        return np.asarray(pool.own[rows] & (pool.freelance[rows] != 1))

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        projects = (job.project for job in jobs)
        return [(bool(p.chain_depth),) if p.contract == "dispatch" else () for p in projects]

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(f"{self.name}.{self._why_not(pool, row, job)}", lang)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        ours = pool.own[row] and pool.freelance[row] != 1 and not job.project.chain_depth
        if ours:
            return (Repair(of="policy", field="law.dispatch_licence", to=True),)
        return (Repair(of="project", field="contract", to="quasi_mandate"),)


class EarnsEnough:
    """The monthly margin reaches the policy's floor for this kind of supply."""

    name = "margin_floor"

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        return ~(job.rate - pool.cost[rows] < pool.floors[rows])

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        return [() if unknown(job.rate) else (job.rate,) for job in jobs]

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
            return everyone(pool, rows)
        limits, raw, ok = job.project.restrictions, pool.columns, everyone(pool, rows)
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

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        law = pool.policy.law
        filters = law.filter_age or law.filter_sex or law.filter_nationality
        return [None if filters and job.project.restrictions is not None else () for job in jobs]

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        return words_of(f"{self.name}.{self._why_not(pool, row, job)}", lang)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        return (Repair(of="policy", field=f"law.filter_{self._why_not(pool, row, job)}", to=False),)


class PaidInTime:
    """Small partners and freelancers are paid within the legal term after delivery (policy, confirm with a lawyer)."""

    name = "payment_term"
    alike = True

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        return pool.paid_in_time[rows]

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        most = pool.policy.law.partner_pay_days_max
        return words_of(self.name, lang, most=most, has=pool.people[row].payment_site)

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        return (Repair(of="engineer", field="payment_site", to=pool.policy.law.partner_pay_days_max),)
