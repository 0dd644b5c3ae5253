"""The people as raw columns: what sheets, profiles and contracts say, worked out once per month and for every policy.

One row per engineer, sorted by id. Unknown is NaN in float columns, -1 in whole ones. Nothing here depends on the
policy, and on the clock only through the month (months of experience).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, Self, overload

import numpy as np
from numpy.typing import NDArray

from matcher.model import PHASES, Engineer, Placement, SkillSheet, SupplyKind
from matcher.normalise.companies import company_key, mail_domain
from matcher.scoring.experience import ABSENT, experience_of, last_used, roles_of
from matcher.scoring.kinship import role_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

SUPPLIES = tuple(SupplyKind)
LANGUAGE = {"N5": 1, "N4": 2, "N3": 3, "N2": 4, "N1": 5, "native": 6}
SEXES = ("male", "female")
EXTENSIONS = ("unknown", "asked", "extended", "ending")
LEADS = frozenset({"PL", "PM", "SL"})


class Texts(Sequence[str]):
    """Many short texts in two arrays: their bytes one behind the other, and where each begins."""

    def __init__(self, blob: NDArray[np.uint8], at: Ints) -> None:
        self.blob, self.at = blob, at

    @classmethod
    def of(cls, texts: Iterable[str | None]) -> Self:
        parts = [(text or "").encode("utf-8", "surrogatepass") for text in texts]
        at = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(p) for p in parts], out=at[1:])
        return cls(np.frombuffer(b"".join(parts), np.uint8), at)

    def __len__(self) -> int:
        return len(self.at) - 1

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...
    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        return self.all[row] if isinstance(row, slice) or "all" in self.__dict__ else self._one(row)

    def _one(self, row: int) -> str:
        row = row + len(self) if row < 0 else row
        if not 0 <= row < len(self):
            raise IndexError(row)
        return self.blob[self.at[row] : self.at[row + 1]].tobytes().decode("utf-8", "surrogatepass")

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Every text, for whoever needs most of them."""
        whole, at = self.blob.tobytes(), self.at.tolist()
        return tuple(whole[a:b].decode("utf-8", "surrogatepass") for a, b in pairwise(at))

    def __iter__(self) -> Iterator[str]:
        return iter(self.all)

    @cached_property
    def place(self) -> dict[str, int]:
        """Index of each text; of equal ones the last."""
        return {text: n for n, text in enumerate(self.all)}

    def find(self, text: str) -> int:
        """Index of a text among texts in order; -1 where it is not among them."""
        if "place" in self.__dict__:
            return self.place.get(text, -1)
        found = self._found.get(text)
        if found is None:
            at = bisect_left(self, text)
            found = at if at < len(self) and self[at] == text else -1
            if len(self._found) < self.FOUND_MOST:
                self._found[text] = found
        return found

    FOUND_MOST = 10_000

    @cached_property
    def _found(self) -> dict[str, int]:
        """What was asked for: whoever asks for a company asks for it again."""
        return {}


@dataclass(frozen=True, eq=False)
class Lists:
    """A list of numbers per row: `items[at[row]:at[row + 1]]`."""

    at: Ints
    items: Ints

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Self:
        at = np.zeros(len(lists) + 1, np.int64)
        np.cumsum([len(one) for one in lists], out=at[1:])
        return cls(at, np.array([item for one in lists for item in one], np.int64))

    def __getitem__(self, row: int) -> list[int]:
        found: list[int] = self.items[self.at[row] : self.at[row + 1]].tolist()
        return found

    @cached_property
    def owner(self) -> Ints:
        """Row of each item."""
        return np.repeat(np.arange(len(self.at) - 1), np.diff(self.at))

    def rows_with(self, item: int) -> Ints:
        """Rows whose list holds the number, in order."""
        found: Ints = self.owner[self.items == item]
        return found


@dataclass(frozen=True, eq=False)
class Lengths:
    """Months of experience by skill: of skill `c` the people `rows[at[c]:at[c + 1]]`, in order, with their months.
    Whoever is not among them does not name the skill (ABSENT)."""

    at: Ints
    rows: NDArray[np.int32]
    months: NDArray[np.int16]
    size: Ints
    """One number: how many people there are."""

    KEPT_CELLS = 1 << 25

    @classmethod
    def of(cls, people: int, rows: list[int], skills: list[int], months: list[int], count: int) -> Self:
        skill = np.array(skills, np.int32)
        order = np.argsort(skill, kind="stable")
        at = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(skill, minlength=count), out=at[1:])
        return cls(at, np.array(rows, np.int32)[order], np.array(months, np.int16)[order], np.array([people], np.int64))

    @cached_property
    def _dense(self) -> dict[int, NDArray[np.int16]]:
        return {}

    def column(self, skill: int) -> NDArray[np.int16]:
        """Months of every person."""
        found = self._dense.get(skill)
        if found is None:
            people = int(self.size[0])
            if len(self._dense) * people > self.KEPT_CELLS:
                self._dense.clear()
            found = self._dense[skill] = np.full(people, ABSENT, np.int16)
            rows, months = self.holders(skill)
            found[rows] = months
        return found

    def holders(self, skill: int) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
        """The people who name the skill, and their months."""
        part = slice(int(self.at[skill]), int(self.at[skill + 1]))
        return self.rows[part], self.months[part]

    def skills_of(self, row: int) -> Ints:
        """The skills one person names."""
        return np.searchsorted(self.at, np.flatnonzero(self.rows == row), side="right") - 1

    def __getitem__(self, pair: tuple[int, int]) -> int:
        """Months of one person in one skill."""
        row, skill = pair
        kept: tuple[int, dict[int, int]] | None = self.__dict__.get("_last")
        if kept is None or kept[0] != row:
            kept = self.__dict__["_last"] = (row, {})  # whoever asks about somebody asks several times
        found = kept[1].get(skill)
        if found is None:
            found = kept[1][skill] = self._of(row, skill)
        return found

    def _of(self, row: int, skill: int) -> int:
        dense = self._dense.get(skill)
        if dense is not None:
            return int(dense[row])
        rows, months = self.holders(skill)
        at = int(rows.searchsorted(np.int32(row)))  # of its own kind: the others would all be turned into it
        return int(months[at]) if at < len(rows) and rows[at] == row else ABSENT


@dataclass(frozen=True, eq=False)
class Columns:
    """What every run needs of every person."""

    ids: Texts
    numbers: Texts
    initials: Texts
    skills: Texts
    """The skills anybody names, in order: canonical names, or `?term` for a term we do not know."""
    months: Lengths
    used: Lengths
    """Last month (as a number) in which the history shows a skill at work, by the same skills; nobody is among those
    of a skill he only claims."""
    stated_free: Floats
    """Day (ordinal) a source says the person is free from."""
    leaves: Floats
    cost: Floats
    """What we pay a month: own cost, or the partner's price."""
    supply: Ints
    tier: Ints
    freelance: Ints
    own: Bools
    utilisation: Floats
    """Shape (people, 2): least and most share of full time."""
    language: Ints
    phases: Bools
    """Shape (people, phases)."""
    role_names: Texts
    roles: Lists
    leads: Bools
    """Has led, by a source's word or by a role that leads."""
    led: Floats
    """The largest team led, as far as the sheet tells its size."""
    industry_names: Texts
    industries: Lists
    """Trades worked in."""
    company_names: Texts
    """Company keys in order, the empty one first: `company` counts them."""
    company: Ints
    domain_names: Texts
    domain: Ints
    station_names: Texts
    station: Ints
    """Index of the station; -1 unknown."""
    minutes_accepted: Floats
    days_accepted: Floats
    """Most days a week on site, as a number."""
    full_remote: Bools
    """Asks for フルリモート without naming days."""
    refused_clients: Texts
    """Company keys somebody refuses."""
    clients_refused: Lists
    refused_terms: Texts
    terms_refused: Lists
    payment_site: Floats
    settlements: Texts
    """The distinct settlements as JSON."""
    settlement: Ints
    parallel: Floats
    stages: Floats
    """Shape (people, 4): proposals, interviews, answers awaited, offers elsewhere; NaN where not told apart."""
    age: Floats
    sex: Ints
    foreign: Bools
    assessed_row: Ints
    assessed_skill: Ints
    assessed_level: Floats
    assessed_names: Texts
    running: Ints
    """Index of the running contract among the placements; -1 none."""
    contract_end: Floats
    sell_now: Floats
    notice_days: Floats
    consent: Ints
    extension: Ints
    strangers: Ints
    """Contracts of people who stand in no list, by index: their seats are taken all the same."""

    def __len__(self) -> int:
        return len(self.supply)

    @cached_property
    def skill_at(self) -> Mapping[str, int]:
        """Column of `months` by skill."""
        return self.skills.place

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every array by its name, as `from_arrays` takes them."""
        found: dict[str, NDArray[Any]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            parts = _PARTS.get(type(value))
            if parts is None:
                found[field.name] = value
            else:
                found |= {f"{field.name}.{part}": getattr(value, part) for part in parts}
        return found

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The inverse of `arrays`. Raises KeyError where one is missing."""
        values: dict[str, Any] = {}
        for field in fields(cls):
            kind = _KINDS.get(str(field.type))
            values[field.name] = (
                arrays[field.name] if kind is None else kind(*(arrays[f"{field.name}.{part}"] for part in _PARTS[kind]))
            )
        return cls(**values)


_PARTS: dict[type, tuple[str, ...]] = {
    Texts: ("blob", "at"),
    Lists: ("at", "items"),
    Lengths: ("at", "rows", "months", "size"),
}
_KINDS: dict[str, Any] = {kind.__name__: kind for kind in _PARTS}


def build_columns(
    people: Sequence[Engineer],
    *,
    today: date,
    sheets: Mapping[str, SkillSheet] | None = None,
    placements: Sequence[Placement] = (),
) -> Columns:
    """The columns of these people, who stand in the order of their ids. `sheets` is by engineer id; placements name
    engineers by id or number."""
    sheets = sheets or {}
    running, strangers = _running(people, placements)
    contracts = [placements[n] if n >= 0 else None for n in running.tolist()]
    roles = [sorted(roles_of(e, sheets.get(e.id))) for e in people]
    assessed = [
        (row, a.skill, a.level)
        for row, e in enumerate(people)
        for a in e.assessments
        if a.level and a.skill and a.kind != "sales"
    ]
    clients = [_keys(e.wishes.ng_clients if e.wishes else ()) for e in people]
    terms = [[t for t in (e.wishes.ng_terms if e.wishes else ()) if t] for e in people]
    skills, months, used = _months(people, sheets, today)
    industry_names, industry_lists = _named([_industries(sheets.get(e.id)) for e in people])
    role_names, role_lists = _named(roles)
    client_names, client_lists = _named(clients)
    term_names, term_lists = _named(terms)
    company_names, company = _coded([company_key(e.company) for e in people])
    domain_names, domain = _coded([mail_domain(e.sender_address) for e in people])
    station_names, station = _coded([e.nearest_station or None for e in people])
    assessed_names, assessed_skill = _coded([skill for _, skill, _ in assessed])
    settlements, settlement = _coded([e.settlement.model_dump_json() if e.settlement else None for e in people])
    return Columns(
        ids=Texts.of(e.id for e in people),
        numbers=Texts.of(e.number for e in people),
        initials=Texts.of(e.initials for e in people),
        skills=skills,
        months=months,
        used=used,
        stated_free=_floats(_day(e.available_from) for e in people),
        leaves=_floats(_day(e.leaves_on) for e in people),
        cost=_floats(e.paid for e in people),
        supply=_ints(SUPPLIES.index(e.supply) if e.supply else None for e in people),
        tier=_ints(tier_of(e) for e in people),
        freelance=_ints(e.freelance for e in people),
        own=_bools(e.own for e in people),
        utilisation=np.array([e.utilisation or (np.nan, np.nan) for e in people], float).reshape(-1, 2),
        language=_ints(LANGUAGE.get(e.language_level or "") for e in people),
        phases=np.array([_phases(e, sheets.get(e.id)) for e in people], bool).reshape(-1, len(PHASES)),
        role_names=role_names,
        roles=role_lists,
        leads=_bools(e.leader is True or not LEADS.isdisjoint(r) for e, r in zip(people, roles, strict=True)),
        led=_floats(_led(sheets.get(e.id)) for e in people),
        industry_names=industry_names,
        industries=industry_lists,
        company_names=company_names,
        company=company,
        domain_names=domain_names,
        domain=domain,
        station_names=station_names,
        station=station,
        minutes_accepted=_floats(e.wishes.commute_minutes_max if e.wishes else None for e in people),
        days_accepted=_floats(e.wishes.onsite_days_max if e.wishes else None for e in people),
        full_remote=_bools(
            e.wishes is not None and e.wishes.onsite_days_max is None and e.wishes.remote == "full" for e in people
        ),
        refused_clients=client_names,
        clients_refused=client_lists,
        refused_terms=term_names,
        terms_refused=term_lists,
        payment_site=_floats(e.payment_site for e in people),
        settlements=settlements,
        settlement=settlement,
        parallel=_floats(e.parallel for e in people),
        stages=np.array([_stages(e) for e in people], float).reshape(-1, 4),
        age=_floats(e.age for e in people),
        sex=_ints(SEXES.index(e.sex) if e.sex else None for e in people),
        foreign=_bools(e.nationality not in (None, "日本", "japan", "Japan", "JP") for e in people),
        assessed_row=_ints(row for row, _, _ in assessed),
        assessed_skill=assessed_skill,
        assessed_level=_floats(level for _, _, level in assessed),
        assessed_names=assessed_names,
        running=running,
        contract_end=_floats(_day(c.contract_end) if c else None for c in contracts),
        sell_now=_floats(c.sell_rate if c else None for c in contracts),
        notice_days=_floats(c.notice_days if c else None for c in contracts),
        consent=_ints(c.move_consent if c else None for c in contracts),
        extension=_ints(EXTENSIONS.index(c.extension) if c else None for c in contracts),
        strangers=strangers,
    )


def tier_of(engineer: Engineer) -> int | None:
    """Companies between the person and us: 0 = ours. A person from a partner with no tier said is unknown."""
    if engineer.tier is not None:
        return engineer.tier
    return 0 if engineer.own else None


def _running(people: Sequence[Engineer], placements: Sequence[Placement]) -> tuple[Ints, Ints]:
    """Index of the running contract by row (of several, the one that ends last), and those of nobody we know."""
    rows = {e.number: row for row, e in enumerate(people) if e.number and e.own}
    rows = {e.id: row for row, e in enumerate(people)} | rows
    running = np.full(len(people), -1, np.int64)
    for n in sorted(range(len(placements)), key=lambda n: (placements[n].contract_end or date.min, placements[n].id)):
        row = rows.get(placements[n].engineer)
        if row is not None:
            running[row] = n
    return running, _ints(n for n, p in enumerate(placements) if p.engineer not in rows)


def _months(
    people: Sequence[Engineer], sheets: Mapping[str, SkillSheet], today: date
) -> tuple[Texts, Lengths, Lengths]:
    """The skills anybody names, the months of each, and when each was last used."""
    rows: list[int] = []
    names: list[str] = []
    months: list[int] = []
    used: list[tuple[int, str, int]] = []
    for row, person in enumerate(people):
        sheet = sheets.get(person.id)
        one = experience_of(person, sheet, today)
        rows += [row] * len(one)
        names += one
        months += one.values()
        used += [(row, name, month) for name, month in last_used(sheet, today).items()]
    known = sorted(set(names))
    at = {name: n for n, name in enumerate(known)}
    met = [(row, at[name], month) for row, name, month in used if name in at]
    return (
        Texts.of(known),
        Lengths.of(len(people), rows, [at[n] for n in names], months, len(known)),
        Lengths.of(len(people), [m[0] for m in met], [m[1] for m in met], [m[2] for m in met], len(known)),
    )


def _industries(sheet: SkillSheet | None) -> list[str]:
    return sorted({job.industry for job in (sheet.engagements if sheet else ()) if job.industry})


def _led(sheet: SkillSheet | None) -> int | None:
    """The largest team led, of the engagements with a role that leads and a size."""
    sizes = [
        job.team_size
        for job in (sheet.engagements if sheet else ())
        if job.team_size and role_of(job.role or "") in LEADS
    ]
    return max(sizes, default=None)


def _named(lists: Sequence[Sequence[str]]) -> tuple[Texts, Lists]:
    """The distinct texts in order, and each row's list as numbers of them."""
    known = sorted({text for one in lists for text in one})
    at = {text: n for n, text in enumerate(known)}
    return Texts.of(known), Lists.of([[at[text] for text in one] for one in lists])


def _coded(texts: Sequence[str | None]) -> tuple[Texts, Ints]:
    """The distinct texts in order, and each row's as its number; -1 for None."""
    known = sorted({text for text in texts if text is not None})
    at = {text: n for n, text in enumerate(known)}
    return Texts.of(known), np.array([-1 if t is None else at[t] for t in texts], np.int64)


def _keys(names: Iterable[str]) -> list[str]:
    return [known for name in names if (known := company_key(name))]


def _phases(engineer: Engineer, sheet: SkillSheet | None) -> list[bool]:
    met = set(engineer.phases) | {p for job in (sheet.engagements if sheet else ()) for p in job.phases}
    return [phase in met for phase in PHASES]


def _stages(engineer: Engineer) -> tuple[float, ...]:
    stages = engineer.parallel_stages
    return (stages.proposed, stages.interview, stages.waiting, stages.offer) if stages else (np.nan,) * 4


def known_or(values: Floats, otherwise: float | Floats) -> Floats:
    """The values, with something in place of those nobody knows."""
    return np.asarray(np.where(np.isnan(values), otherwise, values))


def _day(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _floats(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if v is None else v for v in values], float)


def _ints(values: Iterable[int | None]) -> Ints:
    return np.array([-1 if v is None else int(v) for v in values], np.int64)


def _bools(values: Iterable[bool]) -> Bools:
    return np.fromiter(values, bool)
