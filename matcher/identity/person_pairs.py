"""Two records of a person, column by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.identity.blocks import Codes, Pairs, candidates, coded, paired, together
from matcher.identity.comparing import Bools, Compared, Step, compared
from matcher.identity.levels import Levels, by_code, by_distance, by_sets, by_text, by_values
from matcher.identity.project_pairs import TEXT_MOST
from matcher.identity.titles import letters
from matcher.identity.weights import PERSON, PERSON_PRICE_APART, SAME_FROM, Level, rarity
from matcher.model import Engineer
from matcher.normalise.companies import company_key, mail_domain
from matcher.normalise.text import clean, key


class People:
    """People as they are compared; in the order given."""

    def __init__(self, people: Sequence[Engineer]) -> None:
        self.people = people

    def __len__(self) -> int:
        return len(self.people)

    # ------------------------------------------------------------ columns

    @cached_property
    def company(self) -> Codes:
        """Through whom: ours is one company of its own."""
        return coded("自社" if e.own else company_of(e) or None for e in self.people)

    @cached_property
    def own(self) -> NDArray[np.bool_]:
        return np.array([e.own for e in self.people], bool)

    @cached_property
    def number(self) -> Codes:
        return coded(key(e.number) if e.number else None for e in self.people)

    @cached_property
    def name(self) -> Codes:
        return coded(key(e.name).replace(" ", "") if e.name else None for e in self.people)

    @cached_property
    def initials(self) -> Codes:
        return coded(initials_key(e.initials) or None if e.initials else None for e in self.people)

    @cached_property
    def age(self) -> NDArray[np.float64]:
        return np.array([np.nan if e.age is None else e.age for e in self.people], np.float64)

    @cached_property
    def station(self) -> Codes:
        return coded(clean(e.nearest_station) if e.nearest_station else None for e in self.people)

    @cached_property
    def stations(self) -> list[str]:
        """By code."""
        return list(dict.fromkeys(clean(e.nearest_station) for e in self.people if e.nearest_station))

    @cached_property
    def skills(self) -> list[frozenset[str]]:
        known: dict[frozenset[str], frozenset[str]] = {}
        sets = (frozenset(s.skill or key(s.surface) for s in e.skills) for e in self.people)
        return [known.setdefault(s, s) for s in sets]

    @cached_property
    def texts(self) -> list[str]:
        return [letters(key(e.text[:TEXT_MOST])) if e.text else "" for e in self.people]

    @cached_property
    def text(self) -> Codes:
        return coded(t if len(t) >= 20 else None for t in self.texts)

    @cached_property
    def experience(self) -> NDArray[np.float64]:
        return np.array([np.nan if e.experience_months is None else e.experience_months for e in self.people])

    @cached_property
    def price(self) -> NDArray[np.float64]:
        """What a partner asks; our own cost is no price."""
        return np.array([np.nan if e.own or (p := price_of(e)) is None else p for e in self.people], np.float64)

    @cached_property
    def available(self) -> NDArray[np.float64]:
        days = (e.available_from.toordinal() if e.available_from else np.nan for e in self.people)
        return np.array(list(days), np.float64)

    @cached_property
    def arrived(self) -> Codes:
        return coded(e.received_at for e in self.people)

    # ------------------------------------------------------------ pairs

    def pairs(self) -> Pairs:
        """The pairs worth comparing."""
        age = np.where(np.isnan(self.age), -1, np.nan_to_num(self.age)).astype(np.int64)
        skills = coded(s or None for s in self.skills)
        named = [min(_stations(place), default=key(place)) for place in self.stations]
        station = np.where(self.station >= 0, coded(named)[self.station], -1) if named else self.station
        stacked = np.stack([self.initials, age, station, skills], axis=1)
        alike = np.unique(stacked, axis=0, return_inverse=True)[1].reshape(-1)
        older = np.where(age >= 0, age // 2, -1)
        younger = np.where(age >= 0, (age + 1) // 2, -1)
        first = coded(min(s) if s else None for s in self.skills)
        keys = [
            self.name,
            self.text,
            together(self.initials, age, station),
            together(self.initials, age, skills),
            together(self.initials, station, first),
            together(self.initials, older),
            together(self.initials, younger),
            together(self.initials, station),
            together(self.initials, skills),
            together(age, station, skills),
        ]
        return candidates(keys, alike)

    def likely(self, among: int | None = None) -> Compared:
        """The pairs that could be one, with what the columns say of them; `among` as many records."""
        i, j = self.pairs()
        return compared(self._steps, PERSON, i, j, count=among or len(self), spared=np.zeros(len(i), bool))

    def compared(self, i: Codes, j: Codes) -> Compared:
        """What the columns say of these pairs."""
        return compared(self._steps, PERSON, i, j, count=len(self))

    @cached_property
    def _steps(self) -> list[Step]:
        skills = 1.5 + 1.2 * np.array([len(s) for s in self.skills], np.float64)
        roles: dict[frozenset[str], frozenset[str]] = {}
        held = [roles.setdefault(s, s) for s in (frozenset(e.roles) for e in self.people)]
        sexes = coded(e.sex for e in self.people)
        ages = coded(e.age for e in self.people)
        nations = coded(key(e.nationality) if e.nationality else None for e in self.people)

        def apart(codes: Codes) -> Callable[[Codes, Codes], Levels]:
            return lambda i, j: by_code(codes[i], codes[j], Level.CONTRADICTS)

        def text_most(i: Codes, j: Codes) -> NDArray[np.float64]:
            return np.where((self.text[i] >= 0) & (self.text[j] >= 0), PERSON["description"].same, 0.0)

        def name_most(i: Codes, j: Codes) -> NDArray[np.float64]:
            return np.where((self.name[i] >= 0) & (self.name[i] == self.name[j]), PERSON["name"].same, 0.0)

        def near(values: NDArray[np.float64], same: float, near: float, far: Level) -> Callable[[Codes, Codes], Levels]:
            return lambda i, j: by_distance(values[i], values[j], same, near, far)

        return [
            Step("initials", apart(self.initials), rarity(self.initials, 7.5, paired(ages, self.station))),
            Step("name", apart(self.name), None, name_most),
            Step("age", near(self.age, 0, 1, Level.CONTRADICTS)),
            Step("sex", apart(sexes)),
            Step(
                "station",
                lambda i, j: by_values(self.station, self.stations, i, j, _same_station),
                rarity(self.station, 6.5, paired(ages, self.initials)),
            ),
            Step("number", self._number),
            Step("nationality", apart(nations)),
            Step("employer", self._both_ours),
            Step("listed_apart", self._listed_apart),
            Step("experience", near(self.experience, 3, 12, Level.OTHER)),
            Step("available", near(self.available, 0, 31, Level.OTHER)),
            Step("rate", near(self.price, 0, PERSON_PRICE_APART, Level.CONTRADICTS)),
            Step("skills", lambda i, j: by_sets(self.skills, i, j), skills),
            Step("months", self._months),
            Step("description", lambda i, j: by_text(self.texts, self.text, i, j), None, text_most),
            Step("roles", lambda i, j: by_sets(held, i, j, Level.OTHER)),
        ]

    def _number(self, i: Codes, j: Codes) -> Levels:
        """Each company counts its own way: another number within one company is another person."""
        one_company = (self.company[i] == self.company[j]) | (self.company[i] < 0) | (self.company[j] < 0)
        told = by_code(self.number[i], self.number[j], Level.OTHER)
        told = np.where((told == Level.SAME) & ~one_company, Level.UNKNOWN, told)
        return np.where((told == Level.OTHER) & one_company, Level.CONTRADICTS, told).astype(np.int8)

    def _both_ours(self, i: Codes, j: Codes) -> Levels:
        return np.where(self.own[i] & self.own[j], Level.CONTRADICTS, Level.UNKNOWN).astype(np.int8)

    def _listed_apart(self, i: Codes, j: Codes) -> Levels:
        listed = (self.company[i] >= 0) & (self.company[i] == self.company[j])
        listed &= (self.arrived[i] >= 0) & (self.arrived[i] == self.arrived[j])
        return np.where(listed, Level.CONTRADICTS, Level.UNKNOWN).astype(np.int8)

    def _months(self, i: Codes, j: Codes) -> Levels:
        """How long shared skills were used: alike in nearly all, in some, or otherwise."""
        levels = np.zeros(len(i), np.int8)
        held: dict[int, dict[str, int]] = {}
        for at, (a, b) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
            one, two = (held.get(n) or held.setdefault(n, _lengths(self.people[n])) for n in (a, b))
            apart = [abs(months - two[skill]) for skill, months in one.items() if skill in two]
            if len(apart) >= 2:
                close = sum(a <= 3 for a in apart) / len(apart)
                levels[at] = Level.SAME if close >= 0.75 else Level.NEAR if close >= 0.4 else Level.OTHER
        return levels

    def certain(self, found: Compared) -> Bools:
        """One by score, where nothing contradicts and initials (or the name), age and station agree."""
        levels = found.levels
        against = np.zeros(len(found.i), bool)
        for told in levels.values():
            against |= told == Level.CONTRADICTS
        named = (levels["initials"] == Level.SAME) | (levels["name"] == Level.SAME)
        known = named & (levels["age"] == Level.SAME) & (levels["station"] == Level.SAME)
        known |= (levels["name"] == Level.SAME) & (levels["age"] == Level.SAME)
        for name in ("skills", "months", "experience"):
            known &= levels[name] != Level.OTHER
        return np.asarray(known & ~against & (found.score >= SAME_FROM))


def _lengths(person: Engineer) -> dict[str, int]:
    return {s.skill or s.surface: s.months for s in person.skills if s.months is not None}


def contradict(one: Engineer, other: Engineer) -> bool:
    """May two records not stand for one person?"""
    if (one.own and other.own) or (one.sex and other.sex and one.sex != other.sex):
        return True
    if one.age is not None and other.age is not None and abs(one.age - other.age) > 1:
        return True
    if one.initials and other.initials and initials_key(one.initials) != initials_key(other.initials):
        return True
    if one.name and other.name and key(one.name).replace(" ", "") != key(other.name).replace(" ", ""):
        return True
    same_company = company_of(one) == company_of(other) and one.own == other.own
    if same_company and one.number and other.number and key(one.number) != key(other.number):
        return True
    stations = [clean(e.nearest_station) for e in (one, other) if e.nearest_station]
    if len(stations) == 2 and _same_station(*stations) == Level.CONTRADICTS:
        return True
    prices = price_of(one), price_of(other)
    if one.own or other.own or None in prices:
        return False
    return abs((prices[0] or 0) - (prices[1] or 0)) > PERSON_PRICE_APART


def company_of(person: Engineer) -> str:
    """The company a person is offered by, as companies are compared; empty where nobody is named."""
    return company_key(person.company) or mail_domain(person.sender_address)


def price_of(person: Engineer) -> int | None:
    """What the company that offers a person asks for him a month."""
    return person.cost if person.cost is not None else person.desired_rate


@lru_cache(maxsize=50_000)
def initials_key(initials: str) -> str:
    return letters(key(initials))


def _same_station(first: str, other: str) -> Level:
    one, two = key(first).removesuffix("駅"), key(other).removesuffix("駅")
    if one == two:
        return Level.SAME
    if one in two or two in one:  # 京王線 調布 is 調布
        here, there = _stations(first), _stations(other)
        return Level.CONTRADICTS if here and there and not here & there else Level.SAME
    here, there = _stations(first), _stations(other)
    return Level.SAME if here & there else Level.CONTRADICTS


@lru_cache(maxsize=50_000)
def _stations(place: str) -> frozenset[str]:
    from matcher.places.stations import meant

    return frozenset(s.name for s in meant(place))
