"""A sheet and its person; one person met twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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


def same_people(engineers: Iterable[Engineer]) -> dict[str, str]:
    """A person's key by engineer id, for those met more than once: the same initials, age and station all stated
    and equal, sex not contradicting. Two of our own numbers are two people."""
    met: dict[tuple[str, int, str], list[Engineer]] = defaultdict(list)
    for person in engineers:
        if person.initials and person.age is not None and person.nearest_station:
            met[_letters(person.initials), person.age, key(person.nearest_station)].append(person)
    doubles: dict[str, str] = {}
    for group in met.values():
        own = [e for e in group if e.own]
        if len(group) > 1 and len(own) <= 1 and len({e.sex for e in group if e.sex}) <= 1:
            doubles |= dict.fromkeys((e.id for e in group), derived_id("W", *sorted(e.id for e in group)))
    return doubles
