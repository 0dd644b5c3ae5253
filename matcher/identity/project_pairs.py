"""Two statements of a project, column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.identity.blocks import Codes, Pairs, candidates, coded, paired, together
from matcher.identity.comparing import Bools, Compared, Step, compared
from matcher.identity.levels import Levels, by_code, by_distance, by_sets, by_text, by_values, likeness
from matcher.identity.titles import letters, title
from matcher.identity.weights import PRICE_APART, PRICE_MOVED, PROJECT, SAME_FROM, Level, rarity
from matcher.model import Project, Requirement, demands_of
from matcher.normalise.companies import company_key, mail_domain
from matcher.normalise.text import clean, key

TEXT_MOST = 1_000
"""Letters of a description that are compared."""


class Projects:
    """Projects as they are compared; in the order given."""

    def __init__(self, projects: Sequence[Project]) -> None:
        self.projects = projects

    def __len__(self) -> int:
        return len(self.projects)

    # ------------------------------------------------------------ columns

    @cached_property
    def routes(self) -> list[str]:
        """Whom each came from."""
        names: dict[str, str] = {}
        for p in self.projects:
            domain, company = mail_domain(p.sender_address), company_key(p.sender)
            if domain and company:
                names[domain] = min(names.get(domain, company), company)
        return [route_of(p, names) for p in self.projects]

    @cached_property
    def route(self) -> Codes:
        return coded(r or None for r in self.routes)

    @cached_property
    def number(self) -> Codes:
        return coded(key(p.number) if p.number else None for p in self.projects)

    @cached_property
    def titles(self) -> list[str]:
        return [title(p.title).core if p.title else "" for p in self.projects]

    @cached_property
    def title(self) -> Codes:
        return coded(core or None for core in self.titles)

    @cached_property
    def title_bits(self) -> NDArray[np.float64]:
        return np.array([title(p.title).bits if p.title else 0.0 for p in self.projects])

    @cached_property
    def place(self) -> Codes:
        return coded(clean(p.place) if p.place else None for p in self.projects)

    @cached_property
    def places(self) -> list[str]:
        """By code."""
        return list(dict.fromkeys(clean(p.place) for p in self.projects if p.place))

    @cached_property
    def remote(self) -> Codes:
        modes = {"onsite": 0, "hybrid": 1, "full": 2}
        return np.array([modes[p.remote.mode] if p.remote else -1 for p in self.projects], np.int64)

    @cached_property
    def start(self) -> Codes:
        return coded(_start(p) for p in self.projects)

    @cached_property
    def starts(self) -> list[tuple[str, int]]:
        return list(dict.fromkeys(s for p in self.projects if (s := _start(p)) is not None))

    @cached_property
    def month(self) -> Codes:
        return np.array([p.start.year * 12 + p.start.month if p.start else -1 for p in self.projects], np.int64)

    @cached_property
    def prices(self) -> NDArray[np.float64]:
        """Least and most, NaN where not stated."""
        return np.array([[p.rate_min or np.nan, p.rate_max or np.nan] for p in self.projects]).reshape(-1, 2)

    @cached_property
    def hourly(self) -> NDArray[np.float64]:
        return np.array([p.rate_hourly or np.nan for p in self.projects])

    @cached_property
    def skills(self) -> list[frozenset[str]]:
        return _shared(_skills(p.required) for p in self.projects)

    @cached_property
    def preferred(self) -> list[frozenset[str]]:
        return _shared(_skills(p.preferred) for p in self.projects)

    @cached_property
    def texts(self) -> list[str]:
        return [letters(key(p.description[:TEXT_MOST])) if p.description else "" for p in self.projects]

    @cached_property
    def text(self) -> Codes:
        return coded(t if len(t) >= 20 else None for t in self.texts)

    @cached_property
    def arrived(self) -> Codes:
        """Order of arrival; -1 where not known."""
        moments = sorted({p.received_at for p in self.projects if p.received_at})
        at = {moment: n for n, moment in enumerate(moments)}
        return np.array([at.get(p.received_at or "", -1) for p in self.projects], np.int64)

    @cached_property
    def ident(self) -> Codes:
        return coded(p.id for p in self.projects)

    # ------------------------------------------------------------ pairs

    def pairs(self) -> Pairs:
        """The pairs worth comparing."""
        skills = coded(s or None for s in self.skills)
        price = np.nan_to_num(np.nanmax(np.nan_to_num(self.prices, nan=-1), axis=1, initial=-1), nan=-1)
        price = np.where(price > 0, price, -1).astype(np.int64)
        stations = [min(_stations(place), default=key(place)) for place in self.places]
        where = coded(stations)[self.place] if stations else self.place
        place = np.where(self.place >= 0, where, np.where(self.remote == 2, len(self.places), -1))
        clients = coded(company_key(p.client) or None for p in self.projects)
        likeness = np.unique(
            np.stack([self.title, place, self.month, skills, price], axis=1), axis=0, return_inverse=True
        )[1].reshape(-1)
        grams = _rare_grams(self.titles)
        keys = [
            self.ident,
            self.number,
            self.text,
            together(self.title, place),
            together(self.title, self.month),
            together(self.title, skills),
            together(place, self.month, skills),
            together(place, skills, price),
            together(self.month, skills, price),
            together(place, self.month, price),
            together(clients, skills),
            *grams,
            *(together(g, place) for g in grams),
        ]
        return candidates(keys, likeness)

    def likely(self, among: int | None = None) -> Compared:
        """The pairs that could be one, with what the columns say of them; `among` as many records."""
        i, j = self.pairs()
        sure = (self.ident[i] == self.ident[j]) | ((self.number[i] >= 0) & (self.number[i] == self.number[j]))
        return compared(self._steps, PROJECT, i, j, count=among or len(self), spared=sure)

    def compared(self, i: Codes, j: Codes) -> Compared:
        """What the columns say of these pairs."""
        return compared(self._steps, PROJECT, i, j, count=len(self))

    @cached_property
    def _steps(self) -> list[Step]:
        skill_sets = coded(s or None for s in self.skills)
        title_bits = rarity(self.title, self.title_bits, paired(self.place, self.month, skill_sets))
        skills = 2.0 + 1.2 * np.array([len(s) for s in self.skills], np.float64)
        clients = [company_key(p.client) or None for p in self.projects]
        client, names = coded(clients), list(dict.fromkeys(c for c in clients if c))
        phases = _shared(frozenset(p.phases) for p in self.projects)
        plain = {name: coded(getattr(p, name) for p in self.projects) for name in _PLAIN}
        plain["settlement"] = coded(_band(p) for p in self.projects)
        plain["positions"] = coded(tuple((x.role, x.seats) for x in p.positions) or None for p in self.projects)
        plain["remote"] = self.remote

        def of_code(codes: Codes) -> Callable[[Codes, Codes], Levels]:
            return lambda i, j: by_code(codes[i], codes[j], Level.OTHER)

        def title_most(i: Codes, j: Codes) -> NDArray[np.float64]:
            alike = (self.title[i] == self.title[j]) & (self.title[i] >= 0)
            return np.where(alike, np.minimum(title_bits[i], PROJECT["title"].same), PROJECT["title"].near)

        def text_most(i: Codes, j: Codes) -> NDArray[np.float64]:
            return np.where((self.text[i] >= 0) & (self.text[j] >= 0), PROJECT["description"].same, 0.0)

        return [
            Step("place", self._place, rarity(self.place, 5.5, self.title)),
            Step(
                "start",
                lambda i, j: by_values(self.start, self.starts, i, j, _same_start),
                rarity(self.start, 2.5, self.title),
            ),
            Step("rate", self._rate),
            Step("number", self._number),
            Step("client", lambda i, j: by_values(client, names, i, j, _same_client)),
            Step("listed_apart", self._listed_apart),
            *(Step(name, of_code(codes)) for name, codes in plain.items()),
            Step("skills", lambda i, j: by_sets(self.skills, i, j), skills),
            Step("title", self._title, title_bits, title_most),
            Step("description", lambda i, j: by_text(self.texts, self.text, i, j), None, text_most),
            Step("phases", lambda i, j: by_sets(phases, i, j, Level.OTHER)),
            Step("preferred", lambda i, j: by_sets(self.preferred, i, j, Level.OTHER)),
        ]

    def _place(self, i: Codes, j: Codes) -> Levels:
        told = by_values(self.place, self.places, i, j, _same_place)
        away = (self.remote[i] == 2) & (self.remote[j] == 2)
        return np.where((told == Level.UNKNOWN) & away, Level.NEAR, told).astype(np.int8)

    def _number(self, i: Codes, j: Codes) -> Levels:
        """Each company counts its own way: only where it may be one company, another number is another project."""
        one_route = (self.route[i] == self.route[j]) | (self.route[i] < 0) | (self.route[j] < 0)
        told = by_code(self.number[i], self.number[j], Level.OTHER)
        return np.where((told == Level.OTHER) & one_route, Level.CONTRADICTS, told).astype(np.int8)

    def _listed_apart(self, i: Codes, j: Codes) -> Levels:
        listed = (self.route[i] == self.route[j]) & (self.route[i] >= 0) & (self.arrived[i] >= 0)
        listed &= (self.arrived[i] == self.arrived[j]) & (self.ident[i] != self.ident[j])
        return np.where(listed, Level.CONTRADICTS, Level.UNKNOWN).astype(np.int8)

    def _title(self, i: Codes, j: Codes) -> Levels:
        levels = by_code(self.title[i], self.title[j], Level.OTHER)
        ask = np.flatnonzero(levels == Level.OTHER)
        alike = likeness(self.titles, i[ask], j[ask], least=0.5)
        for at, a, b, like in zip(ask.tolist(), i[ask].tolist(), j[ask].tolist(), alike.tolist(), strict=True):
            one, two = self.titles[a], self.titles[b]
            shorter, longer = sorted((one, two), key=len)
            inside = len(shorter) >= 6 and shorter in longer
            if not inside and like < 0.65:
                continue
            first, other = title(self.projects[a].title or ""), title(self.projects[b].title or "")
            if not _may_name_one(first.words, other.words) or not _may_name_one(first.numbers, other.numbers):
                continue
            levels[at] = Level.NEAR if inside or like >= 0.8 else Level.UNKNOWN
        return levels

    def _rate(self, i: Codes, j: Codes) -> Levels:
        one, two = self.prices[i], self.prices[j]
        ends = np.abs(one - two)
        apart = np.where(np.isnan(ends).all(axis=1), np.nan, np.nanmax(np.nan_to_num(ends, nan=-1), axis=1, initial=-1))
        gap = np.fmax(one[:, 0] - two[:, 1], two[:, 0] - one[:, 1])
        apart = np.where(np.isnan(apart) & (gap > PRICE_APART), gap, apart)
        levels = by_distance(apart, np.zeros(len(apart)), 0, PRICE_APART, Level.CONTRADICTS)
        hours = by_distance(self.hourly[i], self.hourly[j], 0, 350, Level.CONTRADICTS)
        return np.where(levels == Level.UNKNOWN, hours, levels).astype(np.int8)

    def keyed(self, found: Compared) -> Bools:
        """The sender's own number again, not where he plainly uses it for something else; or what an entry's id is made
        of (sender, title, start, place) with the same demands and no other price."""
        i, j, levels = found.i, found.j, found.levels
        one_route = self.route[i] == self.route[j]
        others = np.isin(levels["skills"], (Level.OTHER, Level.CONTRADICTS))
        numbered = (levels["number"] == Level.SAME) & (self.route[i] >= 0)
        numbered &= ~((levels["title"] == Level.OTHER) & others)
        entry = (self.ident[i] == self.ident[j]) & (levels["number"] != Level.SAME) & ~others
        entry &= self._moved(i, j) <= PRICE_MOVED
        return np.asarray(one_route & (numbered | entry))

    def _moved(self, i: Codes, j: Codes) -> NDArray[np.float64]:
        """Yen between two prices; 0 where they cannot be compared."""
        return np.asarray(np.max(np.nan_to_num(np.abs(self.prices[i] - self.prices[j])), axis=1, initial=0))

    def certain(self, found: Compared) -> Bools:
        """One by score where nothing contradicts and title, place and start agree; or a later word of one sender that
        changes the price and nothing else."""
        i, j, levels, values = found.i, found.j, found.levels, found.score
        one_route = (self.route[i] == self.route[j]) & (self.route[i] >= 0)
        against = np.zeros(len(i), bool)
        for name, told in levels.items():
            if name not in ("rate", "start"):
                against |= told == Level.CONTRADICTS
        named = levels["title"] == Level.SAME
        for name in ("skills", "description", "industry", "role", "contract", "remote", "positions"):
            named &= (levels[name] != Level.OTHER) | (levels["description"] == Level.SAME)
        where = (levels["place"] == Level.SAME) | ((levels["place"] == Level.NEAR) & (self.place[i] == self.place[j]))
        price, start = levels["rate"] == Level.CONTRADICTS, levels["start"] == Level.CONTRADICTS
        plain = named & where & (levels["start"] == Level.SAME) & ~against & ~price & (values >= SAME_FROM)
        said = np.isin(levels["skills"], (Level.SAME,)) & named & where & ~against & one_route
        later = (self.arrived[i] >= 0) & (self.arrived[j] >= 0) & (self.arrived[i] != self.arrived[j])
        again = said & later & price & ~start & (self._moved(i, j) <= PRICE_MOVED) & (values >= 0.9)
        return np.asarray(plain | again)


def contradictions(one: Project, other: Project, *, one_route: bool) -> tuple[bool, bool]:
    """(may never stand in one group: two entries of one mail, another number, place or client; differ in price or
    start, which one sender may change with time)."""
    if one_route:
        later = one.received_at and other.received_at and one.received_at != other.received_at
        return not later and one.id != other.id, False
    numbers = {key(n) for n in (one.number, other.number) if n}
    if len(numbers) == 2 and not (route_of(one) and route_of(other)):
        return True, True
    if one.place and other.place and _same_place(clean(one.place), clean(other.place)) == Level.CONTRADICTS:
        return True, True
    clients = company_key(one.client), company_key(other.client)
    if all(clients) and _same_client(*clients) == Level.CONTRADICTS:
        return True, True
    first, second = _start(one), _start(other)
    if first and second and _same_start(first, second) == Level.CONTRADICTS:
        return False, True
    ends = ((one.rate_min, other.rate_min), (one.rate_max, other.rate_max))
    return False, any(x and y and abs(x - y) > PRICE_APART for x, y in ends)


def route_of(project: Project, names: dict[str, str] | None = None) -> str:
    """The company a project came from, as companies are compared; empty where nobody is named."""
    company = company_key(project.sender)
    if company:
        return company
    domain = mail_domain(project.sender_address)
    return (names or {}).get(domain, domain) or (project.sender_address or "").lower()


_PLAIN = ("seats", "role", "industry", "interviews", "contract")


def _band(p: Project) -> tuple[object, ...] | None:
    s = p.settlement
    return None if s is None else (s.min_h, s.max_h, s.fixed)


def _shared(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """The sets, equal ones as one object."""
    known: dict[frozenset[str], frozenset[str]] = {}
    return [known.setdefault(s, s) for s in sets]


def _skills(asked: tuple[Requirement, ...]) -> frozenset[str]:
    return frozenset(d.skill or key(d.surface) for one in asked for d in demands_of(one))


def _start(project: Project) -> tuple[str, int] | None:
    exact = project.exactness.get("start", "day")
    if project.start is None:
        return ("open", 0) if exact == "open" else None
    return exact, project.start.toordinal()


def _same_start(one: tuple[str, int], two: tuple[str, int]) -> Level:
    from datetime import date

    if "open" in (one[0], two[0]):
        if one[0] == two[0]:
            return Level.SAME
        return Level.NEAR if 0 in (one[1], two[1]) or abs(one[1] - two[1]) <= 31 else Level.CONTRADICTS
    if one[1] == two[1]:
        return Level.SAME
    first, other = date.fromordinal(one[1]), date.fromordinal(two[1])
    if (first.year, first.month) != (other.year, other.month):
        return Level.CONTRADICTS
    if "month" in (one[0], two[0]):
        return Level.SAME
    third = "third" in (one[0], two[0]) and abs(one[1] - two[1]) <= 10
    return Level.NEAR if third else Level.CONTRADICTS


_WIDE_WORDS = "都内 東京 東京都 東京23区 23区内 首都圏 都内近郊 関東 関西 大阪 全国 リモート 在宅 応相談 未定 調整中"
_WIDE = frozenset(key(word) for word in _WIDE_WORDS.split(" "))


def _same_place(first: str, other: str) -> Level:
    one, two = key(first), key(other)
    if one == two:
        return Level.UNKNOWN if one in _WIDE else Level.SAME
    if one in _WIDE or two in _WIDE:
        return Level.UNKNOWN
    here, there = _stations(first), _stations(other)
    if here and there:
        return Level.SAME if here & there else Level.NEAR if one in two or two in one else Level.CONTRADICTS
    return Level.NEAR if one in two or two in one else Level.CONTRADICTS


@lru_cache(maxsize=50_000)
def _stations(place: str) -> frozenset[str]:
    from matcher.places.stations import meant

    return frozenset(s.name for s in meant(place))


def _same_client(one: str, two: str) -> Level:
    if one == two:
        return Level.SAME
    return Level.NEAR if one in two or two in one else Level.CONTRADICTS


def _may_name_one(one: frozenset[str], two: frozenset[str]) -> bool:
    return one <= two or two <= one


def _rare_grams(titles: Sequence[str], most: int = 3) -> list[Codes]:
    """Per title, its three rarest parts of three letters that another title has too."""
    counts: dict[str, int] = {}
    distinct = list(dict.fromkeys(titles))
    grams = {t: {t[n : n + 3] for n in range(len(t) - 2)} for t in distinct}
    for parts in grams.values():
        for part in parts:
            counts[part] = counts.get(part, 0) + 1
    rare = {
        t: sorted((p for p in parts if counts[p] > 1), key=lambda p: (counts[p], p))[:most]
        for t, parts in grams.items()
    }
    return [coded(rare[t][n] if len(rare[t]) > n else None for t in titles) for n in range(most)]
