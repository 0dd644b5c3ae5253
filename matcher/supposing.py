"""One pair as it would be if something about it were different: a changed project, person, contract or policy.

Everything happens on copies. Changes are named as `Repair`s: by the record, the field, and what it would be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from matcher.model import (
    AnyOf,
    Demand,
    Engineer,
    PartnerLimit,
    Placement,
    Project,
    Remote,
    Repair,
    Requirement,
    SkillSheet,
    Term,
)
from matcher.plan import Opening, Table
from matcher.policy import Policy
from matcher.scoring.columns import build_columns
from matcher.scoring.eligibility import eligible
from matcher.scoring.pool import Pool
from matcher.scoring.value import judge
from matcher.scoring.wanted import wanted

ONE = np.array([0])
"""The row of a pool of one person."""


@dataclass(frozen=True)
class Side:
    """What is known of one pair, each part as it stands or as it was changed."""

    parts: tuple[Project, ...]
    """The project's openings, in order; what is said of the whole project is changed in all of them."""
    at: int
    """Which of them the pair is about."""
    person: Engineer
    sheet: SkillSheet | None
    placement: Placement | None
    policy: Policy
    held: bool = True
    """Do findings on the sheet and decisions still count? Each is dropped as a whole."""
    ruled_out: bool = True
    _alone: list[Pool] = field(default_factory=list, compare=False)
    """The pool of this one person, once it was made; shared where only the project was changed."""

    def pool(self, whole: Pool) -> Pool:
        """A pool of this one person."""
        if not self._alone:
            self._alone.append(self._made(whole))
        return self._alone[0]

    def _made(self, whole: Pool) -> Pool:
        ident, contracts = self.person.id, (self.placement,) if self.placement else ()
        sheets = {ident: self.sheet} if self.sheet else {}
        vetoed = whole.vetoes if self.ruled_out else {}
        alone = Pool(
            columns=build_columns((self.person,), today=whole.today, sheets=sheets, placements=contracts),
            today=whole.today,
            policy=self.policy,
            people=(self.person,),
            sheets=sheets,
            placements={ident: self.placement} if self.placement else {},
            blocks={ident: whole.blocks[ident]} if self.held and ident in whole.blocks else {},
            notes={},
            vetoes={project: frozenset({ident}) for project, barred in vetoed.items() if ident in barred},
        )
        alone.recall_from(whole, {part.place for part in self.parts})
        return alone

    def worth(self, whole: Pool) -> int | None:
        """What the pair is worth, in yen; None where a hard rule forbids it."""
        alone = self.pool(whole)
        job = wanted(self.parts[self.at], alone)
        return int(judge(alone, job, ONE).value[0]) if eligible(alone, job, ONE)[0] else None


def side_of(table: Table, opening: Opening, row: int) -> Side:
    """The pair as it stands."""
    pool, openings = table.pool, table.of_project(opening.project)
    person = pool.people[row]
    return Side(
        parts=tuple(o.way(row).part for o in openings),
        at=next(n for n, o in enumerate(openings) if o.id == opening.id),
        person=person,
        sheet=pool.sheets.get(person.id),
        placement=pool.placements.get(person.id),
        policy=pool.policy,
    )


def supposing(side: Side, changes: Iterable[Repair]) -> Side:
    """The pair after all these changes."""
    for change in changes:
        side = changed(side, change)
    return side


def changed(side: Side, mend: Repair) -> Side:
    """The pair after one change."""
    if mend.of == "sheet":
        return replace(side, held=False, _alone=[])
    if mend.of == "decision":
        return replace(side, ruled_out=False, _alone=[])
    if mend.of == "engineer":
        return replace(side, person=_person(side.person, mend), _alone=[])
    if mend.of == "policy":
        return replace(side, policy=_policy(side.policy, mend, side), _alone=[])
    if mend.of == "contract":
        assert side.placement is not None
        if mend.field != "contract_end":
            return replace(side, placement=side.placement.model_copy(update={mend.field: mend.to}), _alone=[])
        end, person = date.fromisoformat(mend.to), side.person
        if person.available_from and person.available_from <= end:
            person = person.model_copy(update={"available_from": None})
        return replace(
            side, placement=side.placement.model_copy(update={"contract_end": end}), person=person, _alone=[]
        )
    alone = mend.field.startswith(("rate_", "required."))  # a position has its own price and demands
    parts = tuple(p if alone and n != side.at else _project(p, mend) for n, p in enumerate(side.parts))
    return replace(side, parts=parts)


def _person(person: Engineer, mend: Repair) -> Engineer:
    outer, _, inner = mend.field.partition(".")
    if inner:
        wishes = person.wishes
        assert wishes is not None
        return person.model_copy(update={outer: wishes.model_copy(update={inner: tuple(mend.to)})})
    if mend.field == "skills":
        return person.model_copy(update={"skills": (*person.skills, Demand(**mend.to))})
    if mend.field == "roles":
        return person.model_copy(update={"roles": (*person.roles, mend.to)})
    return person.model_copy(update={mend.field: mend.to})


def _project(part: Project, mend: Repair) -> Project:
    outer, _, inner = mend.field.partition(".")
    to: Any = mend.to
    if outer == "partner_limit":
        to = (part.partner_limit or PartnerLimit()).model_copy(update={inner: mend.to})
    elif outer == "remote":
        to = Remote(mode="hybrid" if mend.to else "full", onsite_days=(0.0, mend.to))
    elif outer == "required":
        number = int(inner.partition(".")[0])
        to = tuple(_shorter(r, mend.to) if n == number else r for n, r in enumerate(part.required))
    elif outer == "term":
        to = Term(**to)
    elif outer in ("start", "deadline") and to is not None:
        to = date.fromisoformat(to)
    elif outer == "utilisation":
        to = tuple(to)
    if outer != "start":
        return part.model_copy(update={outer: to})
    exact = {**part.exactness, "start": "day"}
    return part.model_copy(update={"start": to, "exactness": exact})


def _shorter(requirement: Requirement, months: int) -> Requirement:
    if isinstance(requirement, AnyOf):
        fewer = (d.model_copy(update={"months": months}) if d.months else d for d in requirement.any_of)
        return AnyOf(any_of=tuple(fewer))
    return requirement.model_copy(update={"months": months})


def _policy(policy: Policy, mend: Repair, side: Side) -> Policy:
    section, _, name = mend.field.partition(".")
    if not name:
        person = (side.person.id, side.person.number)
        return policy.model_copy(update={"ng": tuple(pair for pair in policy.ng if pair[1] not in person)})
    return policy.model_copy(update={section: getattr(policy, section).model_copy(update={name: mend.to})})
