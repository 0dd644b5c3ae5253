"""A sheet and its person; one person met twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.identity.groups import DoubtfulPair, Groups, Verdicts, doubtful_pairs
from matcher.identity.person_pairs import People, company_of, contradict, initials_key, price_of
from matcher.identity.weights import DOUBTFUL_FROM
from matcher.model import Engineer, SkillSheet, derived_id
from matcher.normalise.text import key


@dataclass(frozen=True)
class SheetTie:
    """A sheet and the people it could belong to: one = tied, none = a stranger, several = ambiguous."""

    sheet: SkillSheet
    engineers: tuple[str, ...]


def tie_sheets(sheets: Sequence[tuple[SkillSheet, str | None]], engineers: Iterable[Engineer]) -> list[SheetTie]:
    """Each sheet (with the id of the engineer whose mail it was attached to, if any) and its possible owners.

    In this order: the mail it came with, the number on the sheet, the full name, then initials that no age,
    station or sex contradicts, of those the people with most in common.
    """
    known = _Known(engineers)
    return [SheetTie(sheet, (attached,) if attached else known.owners(sheet)) for sheet, attached in sheets]


class _Known:
    """The people in the order of their ids, found by what a sheet may say of one."""

    def __init__(self, engineers: Iterable[Engineer]) -> None:
        self.people = sorted(engineers, key=lambda e: e.id)
        self.numbered: dict[str, list[int]] = defaultdict(list)
        self.named: dict[str, list[int]] = defaultdict(list)
        self.alike: dict[str, list[int]] = defaultdict(list)
        for at, person in enumerate(self.people):
            for number in {person.id, person.id.removeprefix("E-"), person.number} - {None}:
                self.numbered[str(number)].append(at)
            if person.name:
                self.named[_name(person.name)].append(at)
            if person.initials:
                self.alike[_letters(person.initials)].append(at)

    def owners(self, sheet: SkillSheet) -> tuple[str, ...]:
        """Ids of the people a sheet that came alone could belong to."""
        if sheet.number and (numbered := self.numbered.get(sheet.number)):
            return tuple(self.people[at].id for at in numbered)
        if sheet.name and (named := self.named.get(_name(sheet.name))):
            return tuple(self.people[at].id for at in named)
        if not sheet.initials:
            return ()
        alike = [self.people[at] for at in self.alike.get(_letters(sheet.initials), ())]
        possible = [(e, common) for e in alike if (common := _in_common(sheet, e)) is not None]
        most = max((common for _, common in possible), default=0)
        return tuple(e.id for e, common in possible if common == most)


def _name(name: str) -> str:
    return key(name).replace(" ", "")


def _in_common(sheet: SkillSheet, engineer: Engineer) -> int | None:
    """How many facts agree beside the initials; None where one contradicts."""
    common = 0
    if sheet.age is not None and engineer.age is not None:
        if abs(sheet.age - engineer.age) > 1:
            return None
        common += 1
    if sheet.nearest_station and engineer.nearest_station:
        one, other = key(sheet.nearest_station), key(engineer.nearest_station)
        if one not in other and other not in one:  # 京王線 調布 is 調布
            return None
        common += 1
    if sheet.sex and engineer.sex and sheet.sex != engineer.sex:
        return None
    return common


def _letters(initials: str) -> str:
    return "".join(c for c in key(initials) if c.isalnum())


def strangers_of_one_number(engineers: Sequence[Engineer]) -> list[Engineer]:
    """The same records in their order; where two companies gave one number to people of other initials or names, the
    first keeps the id (ours before partners', then who arrived first), the others get ids of their own."""
    met: dict[str, list[Engineer]] = defaultdict(list)
    for person in engineers:
        met[person.id].append(person)
    renamed: dict[tuple[str, str, str], str] = {}
    for ident, same in met.items():
        first = min(same, key=lambda e: (not e.own, e.received_at or "9999", company_of(e), e.initials or ""))
        for other in same:
            if (other.own or company_of(other)) != (first.own or company_of(first)) and _other_name(first, other):
                own = (ident, company_of(other), initials_key(other.initials or ""))
                renamed[own] = derived_id("E", *own)
    if not renamed:
        return list(engineers)
    found = []
    for person in engineers:
        to = renamed.get((person.id, company_of(person), initials_key(person.initials or "")))
        found.append(person.model_copy(update={"id": to}) if to else person)
    return found


def _other_name(one: Engineer, other: Engineer) -> bool:
    initials = one.initials and other.initials and _letters(one.initials) != _letters(other.initials)
    return bool(initials or (one.name and other.name and _name(one.name) != _name(other.name)))


def _alike(e: Engineer) -> object:
    """Records of equal value here contradict the same others."""
    said = (e.initials, e.name, e.age, e.sex, e.nearest_station, price_of(e), e.own)
    return said if not e.own and e.number is None else (*said, e.number, company_of(e), e.id)


@dataclass(frozen=True)
class Met:
    """Who was met more than once."""

    same_person: dict[str, str]
    """A person's key by engineer id, for those met more than once."""
    doubtful: tuple[DoubtfulPair, ...]
    """The likeliest first."""


def same_people(engineers: Iterable[Engineer], *, among: int | None = None) -> dict[str, str]:
    """A person's key by engineer id, for those met more than once; `among` as many are these, where they are some of
    more."""
    return meet_people(engineers, among=among).same_person


def meet_people(engineers: Iterable[Engineer], verdicts: Verdicts | None = None, *, among: int | None = None) -> Met:
    """Which records are one person, and the pairs a person should look at. Two of our own numbers are two people."""
    verdicts = verdicts or {}
    people = sorted(engineers, key=lambda e: e.id)
    read = People(people)
    compared = read.likely(among)
    agreed = read.certain(compared)
    groups = Groups([e.id for e in people], [_alike(e) for e in people], verdicts)
    at = {e.id: n for n, e in enumerate(people)}
    for (one, other), same in sorted(verdicts.items()):
        if same and one in at and other in at:
            groups.decide(at[one], at[other])

    def apart(left: list[int], right: list[int]) -> bool:
        return any(contradict(people[a], people[b]) for a in left for b in right)

    certain = np.flatnonzero(agreed)
    order = certain[np.lexsort((compared.j[certain], compared.i[certain], -compared.score[certain]))]
    left: list[int] = []
    for n in order.tolist():
        if not groups.join(int(compared.i[n]), int(compared.j[n]), apart):
            left.append(n)
    likely = np.flatnonzero((compared.score >= DOUBTFUL_FROM) & ~agreed)
    doubtful = doubtful_pairs(
        "engineer",
        ((int(compared.i[n]), int(compared.j[n]), float(compared.score[n])) for n in (*likely.tolist(), *left)),
        [people[min(groups.of(n))].id for n in range(len(people))],
        [e.id for e in people],
        verdicts,
    )
    same_person: dict[str, str] = {}
    for members in groups.several():
        ids = [people[n].id for n in members]
        same_person |= dict.fromkeys(ids, derived_id("W", *ids))
    return Met(dict(sorted(same_person.items())), tuple(doubtful))
