"""The people as the hot path sees them: columns of one row per person, seen from one day and under one policy.

One row per engineer, sorted by id. Unknown is NaN in float columns, -1 in whole ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.model import Account, Engineer, Finding, Placement, Settlement, SkillSheet, SupplyKind
from matcher.normalise.companies import company_key
from matcher.policy import Policy
from matcher.scoring.columns import (
    EXTENSIONS,
    LANGUAGE,
    SEXES,
    SUPPLIES,
    Bools,
    Columns,
    Floats,
    Ints,
    Lengths,
    Texts,
    build_columns,
    known_or,
    tier_of,
)
from matcher.scoring.experience import (
    ABSENT,
    UNKNOWN_LENGTH,
    experience_of,
    months_worked,
    roles_of,
    skill_key,
)
from matcher.scoring.kept import Kept

__all__ = [
    "ABSENT",
    "EVERYBODY",
    "EXTENSIONS",
    "LANGUAGE",
    "SEXES",
    "SUPPLIES",
    "UNKNOWN_LENGTH",
    "Bools",
    "Columns",
    "Floats",
    "Ints",
    "Pool",
    "Rows",
    "build_columns",
    "build_pool",
    "day_after",
    "experience_of",
    "known_or",
    "months_worked",
    "roles_of",
    "skill_key",
    "tier_of",
]

Rows = Ints | slice
"""Rows of the pool: their numbers, or all of them."""
EVERYBODY = slice(None)
NOT_ASKED = -1.0


@dataclass(frozen=True, eq=False)
class Pool:
    """Everyone who could be offered, with what the hot path needs of them in arrays of one row per person.

    A pool is itself and equal to no other. The records stand beside the columns for whoever looks at single people;
    they may be read from a file only then, so nothing here goes through all of them.
    """

    columns: Columns
    today: date
    policy: Policy
    people: Sequence[Engineer]
    sheets: Mapping[str, SkillSheet]
    placements: Mapping[str, Placement]
    """The running contract by engineer id."""
    blocks: Mapping[str, Sequence[Finding]]
    """Open blocking findings by engineer id."""
    notes: Mapping[str, Sequence[Finding]]
    """All other findings by engineer id."""
    strangers: Sequence[Placement] = ()
    """Contracts of people who stand in no list: their seats are taken all the same."""
    vetoes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By project id, the engineers somebody ruled out for it."""
    accounts: Mapping[str, Account] = field(default_factory=dict)
    """The companies one deals with, by company key."""
    same_person: Mapping[str, str] = field(default_factory=dict)
    """Person key by engineer id where two records are one person."""

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def ids(self) -> Sequence[str]:
        return self.columns.ids

    def row(self, engineer: str) -> int:
        """Row of an engineer id. Raises KeyError for a stranger."""
        row = self.columns.ids.find(engineer)
        if row < 0:
            raise KeyError(engineer)
        return row

    @cached_property
    def twins(self) -> tuple[Ints, Ints]:
        """(row, another row of the same person), each of the two in turn."""
        of: dict[str, list[int]] = {}
        for engineer, person in self.same_person.items():
            if (row := self.columns.ids.find(engineer)) >= 0:
                of.setdefault(person, []).append(row)
        pairs = [(a, b) for rows in of.values() for a in rows for b in rows if a != b]
        one, other = np.array(pairs, np.int64).reshape(-1, 2).T
        return one, other

    @property
    def months(self) -> Lengths:
        """Months of experience by skill; `months[row, skill]` for one person."""
        return self.columns.months

    @property
    def skills(self) -> Mapping[str, int]:
        """Number of each skill anybody names."""
        return self.columns.skill_at

    # ------------------------------------------------------------ seen from today

    @cached_property
    def free(self) -> Floats:
        """Day (ordinal) from which free: as stated, else for a bench person today, else the day after the running
        contract's end; never before today. NaN where nothing says when."""
        raw, today = self.columns, float(self.today.toordinal())
        ends = np.minimum(raw.contract_end + 1, date.max.toordinal())
        bench = raw.supply == SUPPLIES.index(SupplyKind.BENCH)
        later = np.where(bench, today, ends)
        return np.maximum(np.where(np.isnan(raw.stated_free), later, raw.stated_free), today)

    @cached_property
    def bound(self) -> dict[int, str]:
        """Rows of the people on contracts who may not be moved now, and why."""
        raw, policy = self.columns, self.policy.leaving
        reasons = np.full(len(self), "", dtype="U8")
        notice = np.where(np.isnan(raw.notice_days), policy.notice_days, raw.notice_days)
        given = np.minimum(self.today.toordinal() + notice, date.max.toordinal())
        reasons[given > raw.contract_end] = "notice"
        reasons[raw.consent == 0] = "consent"
        reasons[np.isnan(raw.contract_end) | np.isnan(raw.sell_now)] = "unknown"
        reasons[~self.moving] = ""
        if not policy.allow_moves:
            reasons[self.moving] = "policy"
        rows = np.flatnonzero(reasons != "")
        return dict(zip(rows.tolist(), reasons[rows].tolist(), strict=True))

    @cached_property
    def unbound(self) -> Bools:
        """May be moved, or is on no contract one would have to leave."""
        free = np.ones(len(self), bool)
        free[list(self.bound)] = False
        return free

    # ------------------------------------------------------------ as they stand

    @property
    def leaves(self) -> Floats:
        return self.columns.leaves

    @property
    def cost(self) -> Floats:
        return self.columns.cost

    @property
    def supply(self) -> Ints:
        return self.columns.supply

    @property
    def tier(self) -> Ints:
        return self.columns.tier

    @property
    def freelance(self) -> Ints:
        return self.columns.freelance

    @property
    def own(self) -> Bools:
        return self.columns.own

    @property
    def utilisation(self) -> Floats:
        return self.columns.utilisation

    @property
    def language(self) -> Ints:
        return self.columns.language

    @property
    def phases(self) -> Bools:
        return self.columns.phases

    @property
    def sell_now(self) -> Floats:
        return self.columns.sell_now

    @cached_property
    def moving(self) -> Bools:
        """社内調整: on a running contract, and could be moved to another project."""
        return np.asarray(self.columns.supply == SUPPLIES.index(SupplyKind.REASSIGN))

    @cached_property
    def clean(self) -> Bools:
        """No open blocking finding on the sheet."""
        clean, place = np.ones(len(self), bool), self.columns.ids.place
        rows = np.array([place.get(ident, -1) for ident in self.blocks], np.int64)
        clean[rows[rows >= 0]] = False
        return clean

    def roles_of(self, row: int) -> frozenset[str]:
        """Roles one person holds, by canonical name."""
        return frozenset(self.columns.role_names[n] for n in self.columns.roles[row])

    def holds(self, role: str) -> Bools:
        """Per person: does he hold the role?"""
        found = self._holds.get(role)
        if found is None:
            found = self._holds[role] = np.zeros(len(self), bool)
            known = self.columns.role_names.find(role)
            if known >= 0:
                found[self.columns.roles.rows_with(known)] = True
        return found

    @cached_property
    def _holds(self) -> dict[str, Bools]:
        return {}

    @cached_property
    def kin(self) -> dict[str | None, tuple[int, ...]]:
        """Kept by wanted: per skill, the numbers of those that come near it."""
        return {}

    @cached_property
    def kept(self) -> Kept:
        """Columns worked out once for all projects that ask the same."""
        return Kept()

    @cached_property
    def figures(self) -> dict[str, NDArray[Any]]:
        """Kept by figures: the numbers of each person that formulas count with."""
        return {}

    @cached_property
    def stacks(self) -> dict[str, Any]:
        """Kept by value: the columns compiled loops picked from last."""
        return {}

    def minutes_to(self, place: str, rows: Rows = EVERYBODY) -> Floats:
        """Door to door minutes to a place; NaN where it, or somebody's station, is not known. Asked once per station
        and place."""
        minutes = self._minutes.get(place)
        if minutes is None:
            if len(self._minutes) * len(self.columns.station_names) > Lengths.KEPT_CELLS:
                self._minutes.clear()
            minutes = self._minutes[place] = np.full(len(self.columns.station_names) + 1, NOT_ASKED)
            minutes[-1] = np.nan
        station = self.columns.station
        at = station[rows] if isinstance(rows, slice) else station.take(rows)
        told = minutes.take(at)  # the last is of who names none: -1
        new = told == NOT_ASKED
        if not new.any():
            return told
        from matcher.places import commute_minutes

        for station in np.unique(at[new]).tolist():
            found = commute_minutes(self.columns.station_names[station], place)
            minutes[station] = np.nan if found is None else found
        return minutes[at]

    def all_ways_known(self, place: str) -> bool:
        """Have the minutes to a place been asked for from every station?"""
        if place not in self._ways_known:
            minutes = self._minutes.get(place)
            if minutes is None or (minutes == NOT_ASKED).any():
                return False
            self._ways_known.add(place)
        return True

    @cached_property
    def _ways_known(self) -> set[str]:
        """Kept by all_ways_known: the ways themselves may be forgotten again, and are worked out anew then."""
        return set()

    @cached_property
    def _minutes(self) -> dict[str, Floats]:
        return {}

    def all_minutes(self, places: Iterable[str]) -> tuple[Texts, Floats]:
        """The places in order, and the minutes from every station to each of them, as `recall_minutes` takes them."""
        named = sorted(set(places))
        for place in named:
            self.minutes_to(place)
        table = [self._minutes[place] for place in named]
        return Texts.of(named), np.array(table, float).reshape(len(named), len(self.columns.station_names) + 1)

    def recall_minutes(self, places: Texts, table: Floats) -> None:
        """Takes the minutes worked out for these people before: the network of lines is not needed for them."""
        self._minutes.update(zip(places, table.copy(), strict=True))

    def recall_from(self, other: Pool, places: Iterable[str | None]) -> None:
        """Takes the minutes another pool worked out, as far as they are about stations of this one."""
        own, known = self.columns.station_names, other.columns.station_names
        at = np.array([known.find(station) for station in own] + [-1], np.int64)
        for place in places:
            if place in other._minutes:
                minutes = np.where(at < 0, NOT_ASKED, other._minutes[place][at])
                minutes[-1] = np.nan
                self._minutes[place] = minutes

    @cached_property
    def settlements(self) -> tuple[Settlement, ...]:
        """The distinct settlements people are bought at; `columns.settlement` counts them."""
        return tuple(Settlement.model_validate_json(text) for text in self.columns.settlements)

    def named(self, ident: str) -> Ints:
        """Rows of the people with this id or number."""
        rows = {*self._numbered.get(ident, ()), self.columns.ids.find(ident)} - {-1}
        return np.array(sorted(rows), np.int64)

    @cached_property
    def _numbered(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = {}
        for row, number in enumerate(self.columns.numbers):
            if number:
                rows.setdefault(number, []).append(row)
        return rows

    # ------------------------------------------------------------ as policy sees them

    @cached_property
    def days_accepted(self) -> Floats:
        """Most days a week on site each person accepts; NaN where he names none."""
        raw = self.columns
        return np.where(raw.full_remote, self.policy.place.full_remote_days, raw.days_accepted)

    @cached_property
    def paid_in_time(self) -> Bools:
        """Paid within the legal term after delivery, as far as known; our own people always are."""
        return self.columns.own | ~(self.columns.payment_site > self.policy.law.partner_pay_days_max)

    @cached_property
    def floors(self) -> Floats:
        """Least monthly margin for each person's kind of supply."""
        by_code = [self.policy.floor(kind) for kind in SUPPLIES] + [self.policy.floor(None)]
        return np.array(by_code, float)[self.supply]


def build_pool(
    engineers: Iterable[Engineer],
    *,
    today: date,
    policy: Policy,
    sheets: Mapping[str, SkillSheet] | None = None,
    placements: Iterable[Placement] = (),
    findings: Iterable[Finding] = (),
    accounts: Iterable[Account] = (),
) -> Pool:
    """The pool of these people. `sheets` is by engineer id; placements name engineers by id or number."""
    people = tuple(sorted(engineers, key=lambda e: e.id))
    contracts = tuple(placements)
    columns = build_columns(people, today=today, sheets=sheets, placements=contracts)
    running = columns.running.tolist()
    return Pool(
        columns=columns,
        today=today,
        policy=policy,
        people=people,
        sheets=sheets or {},
        placements={e.id: contracts[n] for e, n in zip(people, running, strict=True) if n >= 0},
        blocks=by_engineer(findings, block=True),
        notes=by_engineer(findings, block=False),
        strangers=tuple(contracts[n] for n in columns.strangers.tolist()),
        accounts=by_company(accounts),
    )


def by_company(accounts: Iterable[Account]) -> dict[str, Account]:
    """Accounts by company key; of two of one name the first."""
    found: dict[str, Account] = {}
    for account in accounts:
        found.setdefault(company_key(account.name), account)
    return found


def by_engineer(findings: Iterable[Finding], *, block: bool) -> dict[str, tuple[Finding, ...]]:
    """The blocking findings, or all others, by the engineer they are about."""
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.engineer is not None and finding.blocks == block:
            grouped.setdefault(finding.engineer, []).append(finding)
    return {engineer: tuple(found) for engineer, found in grouped.items()}


def day_after(day: date, days: int = 1) -> date:
    """So many days later; the last day there is (9999-12-31, written for 無期限) where that would be beyond it."""
    return day + timedelta(days=min(days, (date.max - day).days))
