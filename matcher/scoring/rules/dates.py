"""Hard rules of time: free by the start, in time for the deadline, there long enough, with enough of the week."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

import numpy as np

from matcher.messages import Lang, day_text
from matcher.model import Repair
from matcher.scoring.pool import EVERYBODY, Bools, Pool, Rows, day_after
from matcher.scoring.rules.rule import Decides, everyone
from matcher.scoring.wanted import Wanted, unknown
from matcher.scoring.wording import Words, words_of

LAST_DAY = date.max.toordinal()


class FreeInTime:
    """Free by the start of the project, or so soon after it that clients usually wait (policy)."""

    name = "available"

    def latest(self, pool: Pool, job: Wanted) -> float:
        late = pool.policy.start.late_days_open if job.start_open else pool.policy.start.late_days_max
        return min(job.start + late, LAST_DAY)

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        return ~(pool.free[rows] > self.latest(pool, job))

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        return [() if unknown(job.start) else (self.latest(pool, job),) for job in jobs]

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
        return everyone(pool, rows) if open_still else ~everyone(pool, rows)

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        deadlines, today = (job.project.deadline for job in jobs), pool.today
        return [() if day is None or day >= today else ("late",) for day in deadlines]

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

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        return [(self.begins(pool, job),) for job in jobs]

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
    alike = True

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        return pool.unbound[rows]

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


class HasTheTime:
    """The share of full time asked for fits into the share the person has."""

    name = "utilisation"

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        asked = job.project.utilisation
        if asked is None:
            return everyone(pool, rows)
        has = pool.utilisation[rows]
        return ~(has[:, 1] < asked[0]) & ~(has[:, 0] > asked[1])

    def shared(self, pool: Pool, jobs: Sequence[Wanted]) -> Sequence[Decides]:
        return [() if job.project.utilisation is None else None for job in jobs]

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words:
        asked, has = job.project.utilisation, pool.utilisation[row]
        assert asked is not None
        return words_of(self.name, lang, needed=_shares(*asked), has=_shares(float(has[0]), float(has[1])))

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        asked, has = job.project.utilisation, pool.utilisation[row]
        assert asked is not None
        wider = [min(asked[0], float(has[1])), max(asked[1], float(has[0]))]
        return (Repair(of="project", field="utilisation", to=wider),)


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the month's last."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _shares(low: float, high: float) -> str:
    return f"{low:.0%}" if low == high else f"{low:.0%}〜{high:.0%}"
