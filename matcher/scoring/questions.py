"""What is not known about a pair and ought to be asked before proposing: a result, not a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np

from matcher.messages import Lang, tell
from matcher.model import Repair, SupplyKind, demands_of
from matcher.scoring.pool import ABSENT, SUPPLIES, UNKNOWN_LENGTH, Pool
from matcher.scoring.wanted import Asked, Wanted
from matcher.scoring.wording import SINCE, demand_text


@dataclass(frozen=True)
class Question:
    """Something unknown about a pair. `best` and `worst` are changes that stand for the answers we would like most and
    least; with `decides`, the wrong answer rules the pair out."""

    name: str
    of: Literal["project", "engineer"]
    """Whom the answer must come from: the sender of the project, or the person (or his company)."""
    decides: bool = True
    best: tuple[Repair, ...] = ()
    worst: tuple[Repair, ...] = ()
    skill: Asked | None = None
    level: str | None = None

    def text(self, lang: Lang) -> str:
        skill = demand_text(self.skill, lang) if self.skill is not None else None
        return tell(f"ask.{self.name}", lang, skill=skill, needed=self.level)


def questions(pool: Pool, row: int, job: Wanted, lang: Lang) -> tuple[str, ...]:
    """Open questions of one pair on which it hangs, those that decide most first."""
    return tuple(q.text(lang) for q in open_questions(pool, row, job) if q.decides)


def open_questions(pool: Pool, row: int, job: Wanted) -> tuple[Question, ...]:
    """Everything unknown about a pair that its value or a hard rule rests on; what the pair hangs on first."""
    return (*_deciding(pool, row, job), *_widening(pool, row, job))


def _project(field: str, to: Any) -> Repair:
    return Repair(of="project", field=field, to=to)


def _person(field: str, to: Any) -> Repair:
    return Repair(of="engineer", field=field, to=to)


def _deciding(pool: Pool, row: int, job: Wanted) -> Iterator[Question]:
    person, project, price = pool.people[row], job.project, pool.policy.price
    if np.isnan(job.rate):
        bought = not pool.own[row] and not np.isnan(pool.cost[row])
        high = int(pool.cost[row]) + price.target_margin if bought else price.rate_unknown_high
        yield Question("rate", "project", best=(_project("rate_min", high), _project("rate_max", high)))
    if np.isnan(pool.cost[row]):
        known = not np.isnan(job.rate) and not pool.own[row]
        best = (_person("cost", max(int(job.rate) - price.target_margin, 0)),) if known else ()
        yield Question("cost", "engineer", best=best)
    for asked in job.required:
        name = _length_or_term_unknown(pool, row, asked)
        if name:
            demand = next((d for d in demands_of(asked.demand) if d.months), demands_of(asked.demand)[0])
            best = (_person("skills", demand.model_dump(mode="json")),) if name == "length" else ()
            yield Question(name, "engineer", best=best, skill=asked)
    if np.isnan(pool.free[row]):
        yield Question("free", "engineer", best=(_person("available_from", pool.today),))
    if np.isnan(job.start) and not job.start_open:
        first = pool.today if np.isnan(pool.free[row]) else date.fromordinal(int(pool.free[row]))
        yield Question("start", "project", best=(_project("start", first.isoformat()),))
    limit = project.partner_limit
    direct = limit is not None and limit.freelance_tier is not None and pool.freelance[row] == 1
    if limit is not None and pool.tier[row] < 0 and (limit.max_tier is not None or direct):
        yield Question("tier", "engineer")
    only_if_free = limit is not None and limit.max_tier is not None and pool.tier[row] > limit.max_tier
    not_all = only_if_free or (limit is not None and limit.freelance is False)
    if not_all and pool.freelance[row] < 0 and not pool.own[row]:
        yield Question("freelance", "engineer")
    if job.language > 0 and pool.language[row] < 0 and person.nationality not in (None, "日本"):
        yield Question("language", "engineer", level=SINCE[job.language])
    if project.remote is None and person.wishes is not None and person.wishes.remote == "full":
        yield Question("remote", "project")
    if job.onsite_least <= pool.days_accepted[row] < job.onsite:
        yield Question("days", "project")
    if job.onsite != 0 and person.nearest_station is None:
        yield Question("station", "engineer")
    if pool.supply[row] == SUPPLIES.index(SupplyKind.REASSIGN):
        running = pool.placements.get(person.id)
        if running is None or running.move_consent is None:
            yield Question("consent", "engineer")


def _widening(pool: Pool, row: int, job: Wanted) -> Iterator[Question]:
    """What rules nobody out, and makes the pair worth more or less."""
    project, raw = job.project, pool.columns
    if project.end is None and project.term is None:
        yield Question("until", "project", decides=False, best=(_project("term", {"long": True}),))
    if project.certainty is None:
        best, worst = _project("certainty", "confirmed"), _project("certainty", "information")
        yield Question("certainty", "project", decides=False, best=(best,), worst=(worst,))
    if project.interviews is None:
        best, worst = _project("interviews", 1), _project("interviews", 3)
        yield Question("interviews", "project", decides=False, best=(best,), worst=(worst,))
    if project.chain_depth is None:
        best, worst = _project("chain_depth", 0), _project("chain_depth", 3)
        yield Question("chain", "project", decides=False, best=(best,), worst=(worst,))
    if not pool.own[row] and np.isnan(raw.parallel[row]) and np.isnan(raw.stages[row]).all():
        best, worst = _person("parallel", 0), _person("parallel", 5)
        yield Question("parallel", "engineer", decides=False, best=(best,), worst=(worst,))


def _length_or_term_unknown(pool: Pool, row: int, asked: Asked) -> str | None:
    """Which question a requirement leaves: its term is unknown to us, the person does not name it (what everybody
    uses), or names it without a length where one is asked."""
    if not asked.known:
        return "term"
    best = max((pool.months[row, c] for c in asked.columns), default=ABSENT)
    if best == ABSENT:
        return "common"
    unsure = best == UNKNOWN_LENGTH or best == _at_most(pool, row, asked)
    return "length" if unsure and any(asked.months) else None


def _at_most(pool: Pool, row: int, asked: Asked) -> int | None:
    """The longest that years said of another skill leave open for one asked for (EC2 in AWS(EC2,S3) 5年); None where
    no claim rests on them."""
    person = pool.people[row]
    sheet = pool.sheets.get(person.id)
    named = {demand.skill for demand in demands_of(asked.demand)}
    claims = (*person.skills, *(sheet.claims if sheet is not None else ()))
    bounded = (c.months_most for c in claims if c.skill in named and c.months is None and c.months_most is not None)
    return max(bounded, default=None)
