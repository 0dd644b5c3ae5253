"""The plan's figures as columns, and what putting one more pair into it costs when single seats are rearranged.

Nothing is solved anew: from the best plan, the best one that holds another pair differs by one chain of moves (the
newcomer takes a seat, who sat there goes elsewhere, and so on, until a free seat, the seat the newcomer left, or
somebody who goes without). The cheapest such chain is looked for among single seats, running ones included, which
stay filled. Teams, seats that need a leader, and whoever sits on one stay as they are. So the chain is a plan that can
be made; where the best plan would touch what is left alone here, it is a little dearer than need be, never cheaper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matcher.scoring.columns import Bools, Ints, Texts

FAR = 1 << 60
BOUND = -1
"""In place of a seat: may not be moved."""
CHAIN_MOST = 60
AT_ONCE = 64
"""Seats from which a search goes on at the same time, at least."""
ROUNDS_MOST = 600
"""Steps of a search; it takes some fifty."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """Every opening and every possible pair, in numbers."""

    openings: Texts
    projects: Texts
    """Per opening, the project it is part of."""
    single: Bools
    """Per opening: no part of a team, and nobody has to lead."""
    holder: Ints
    """Per opening, the row of who sits on a running seat, which must stay filled; -1 for new seats."""
    seats: Ints
    client: Ints
    """Per opening, the number of the client; -1 where its seats count for none."""
    cap: Ints
    """Per opening, the new seats its client takes; -1 for any number."""
    opening: NDArray[np.int32]
    """Per pair, the number of its opening, the row of the person, the value in yen. That a holder stays where he is, is
    a pair worth nothing."""
    row: NDArray[np.int32]
    value: Ints
    person: Ints
    """Per row, the number of the person: the same for all records that are probably his."""
    locked: Ints
    """Rows of the people somebody ordered to a project: they stay there."""
    partner: Ints
    """Per row, the number of the partner whose seats are capped; -1 for none."""
    partner_cap: Ints
    """One number: the new seats a partner may take; -1 for any."""
    rate: Ints
    """Per opening, the sell rate that counts, in yen a month; 0 where it is not known."""
    asks: Ints
    """The must-haves that keep anybody out, as the opening of each; and, of all must-haves one behind the other, the
    skills by which one can be met or nearly met, each with the number of its must-have."""
    asks_skill: Ints
    asks_of: Ints

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every array by its name, as `from_arrays` takes them."""
        found: dict[str, NDArray[Any]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            texts = isinstance(value, Texts)
            found |= {f"{field.name}.blob": value.blob, f"{field.name}.at": value.at} if texts else {field.name: value}
        return found

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The inverse of `arrays`. Raises KeyError where one is missing."""

        def part(name: str, kind: Any) -> Any:
            return Texts(arrays[f"{name}.blob"], arrays[f"{name}.at"]) if kind == "Texts" else arrays[name]

        return cls(**{field.name: part(field.name, field.type) for field in fields(cls)})

    @cached_property
    def number(self) -> dict[str, int]:
        """Number of each opening."""
        return {ident: n for n, ident in enumerate(self.openings)}

    def of_row(self, row: int) -> list[tuple[int, int]]:
        """(opening, value) of every pair of one row."""
        at = np.flatnonzero(self.row == row)
        return list(zip(self.opening[at].tolist(), self.value[at].tolist(), strict=True))

    def of_opening(self, opening: int) -> tuple[Ints, Ints]:
        """(rows, values) of every pair of one opening, by row; not of who stays where he is."""
        here = slice(int(self._begins[opening]), int(self._begins[opening + 1]))
        return self.row[here].astype(np.int64), self.value[here]

    @cached_property
    def _begins(self) -> Ints:
        """Where the pairs of each opening begin; behind the last one those who stay where they are."""
        judged = self.opening[: len(self.opening) - int((self.holder >= 0).sum())]
        return np.searchsorted(judged, np.arange(len(self.openings) + 1, dtype=np.int32))

    def within_reach(self, skills: Ints) -> Ints:
        """The new seats whose every must-have somebody with these skills names, or names something near to, the best
        paid first."""
        known = np.zeros(int(self.asks_skill.max(initial=-1)) + 1, bool)
        known[skills[skills < len(known)]] = True
        named = np.zeros(len(self.asks), bool)
        named[self.asks_of[known[self.asks_skill]]] = True
        able = self.holder < 0
        able[self.asks[~named]] = False
        found = np.flatnonzero(able)
        return found[np.argsort(-self.rate[found], kind="stable")]


@dataclass(frozen=True, eq=False)
class Moves:
    """Every move of one person from seat to seat, in the order of `to`; the number after the last opening stands for no
    seat. Of all who could go from one seat to another there is whoever it costs least. A row of -1 is nobody's move: a
    free seat is taken, or a seat is left empty for who sits there to go on."""

    start: NDArray[np.int32]
    end: NDArray[np.int32]
    cost: Ints
    row: NDArray[np.int32]
    price: Ints
    """Per seat (none is the last), what the cheapest chain costs from there to somebody who goes without; FAR where
    none does."""
    first: NDArray[np.int32]
    """Per seat, the first move of that chain."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every array by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def to_nobody(self) -> Chains:
        """The cheapest chains from every seat to somebody who goes without."""
        return Chains(self.price, self.first.astype(np.int64))

    def ahead(self, seat: int) -> Chains | None:
        """The cheapest chains from a seat to every other; None where a circle of moves would earn without end, as may
        be in a plan that is not the best."""
        found = self._search(seat, *self._by_start)
        if found is None:
            return None
        cost, move = found
        move[move >= 0] = self._order[move[move >= 0]]
        return Chains(_yen(cost, self._level[seat] - self._level), move)

    def back(self, seat: int) -> Chains | None:
        """The cheapest chains from every seat to this one; None as for `ahead`."""
        found = self._search(seat, *self._by_end)
        return None if found is None else Chains(_yen(found[0], self._level - self._level[seat]), found[1])

    @cached_property
    def _level(self) -> Ints:
        return np.where(self.price < FAR, self.price, 0)

    @cached_property
    def _reduced(self) -> Ints:
        """The costs by how far each move leads from the way to nobody: hardly any is below 0, so that a search that
        goes on from the least looks at few moves twice."""
        return self.cost + self._level[self.end] - self._level[self.start]

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(self.start, kind="stable")

    @cached_property
    def _by_start(self) -> tuple[Ints, NDArray[np.int32], Ints]:
        """Where each seat's moves begin, where each leads, and its reduced cost."""
        return self._begins(self.start[self._order]), self.end[self._order], self._reduced[self._order]

    @cached_property
    def _by_end(self) -> tuple[Ints, NDArray[np.int32], Ints]:
        return self._begins(self.end), self.start, self._reduced

    def _begins(self, seats: NDArray[np.int32]) -> Ints:
        return np.searchsorted(seats, np.arange(len(self.price) + 1, dtype=np.int32))

    def _search(self, seat: int, begins: Ints, far: NDArray[np.int32], cost: Ints) -> tuple[Ints, Ints] | None:
        """The least cost from a seat to every other, and the move by which it was reached; -1 for none."""
        count = len(self.price)
        least, by, waiting = np.full(count, FAR), np.full(count, -1), np.zeros(count, bool)
        least[seat], waiting[seat] = 0, True
        for _ in range(ROUNDS_MOST):
            active = np.flatnonzero(waiting)
            if not len(active):
                return least, by
            at_once = max(AT_ONCE, len(active) // 5)
            if len(active) > at_once:  # the nearest first: few of them are reached anew for less
                told = least[active]
                active = active[told <= np.partition(told, at_once)[at_once]]
            waiting[active] = False
            sizes = begins[active + 1] - begins[active]
            moves = np.arange(sizes.sum()) + np.repeat(begins[active] - np.cumsum(sizes) + sizes, sizes)
            told, met = np.repeat(least[active], sizes) + cost[moves], far[moves]
            better = np.flatnonzero(told < least[met])
            moves, told, met = moves[better], told[better], met[better]
            np.minimum.at(least, met, told)
            won = told == least[met]
            by[met[won]] = moves[won]
            waiting[met] = True
        return None


def _yen(cost: Ints, level: Ints) -> Ints:
    """Reduced costs as they are."""
    return np.where(cost < FAR, cost + level, FAR)


@dataclass(frozen=True, eq=False)
class Chains:
    """The cheapest chains of moves from one seat to all others, or from all others to it."""

    cost: Ints
    """Per seat; FAR where no chain leads."""
    move: Ints
    """Per seat, the move by which the search came there; -1 for where it began."""


_Moved = Mapping[int, tuple[int, int] | None]
"""By person, the (opening, row) he comes to, None for going without."""


@dataclass(frozen=True, eq=False)
class Rearranged:
    """A plan that holds one pair more than the best one, or one person less: by how much its worth changes, and who
    moves."""

    change: int
    moved: _Moved
    seating: Seating

    @property
    def pairs(self) -> tuple[tuple[str, int], ...]:
        """All pairs of the plan."""
        return self.seating.after(self.moved)

    @property
    def uprooted(self) -> tuple[set[int], set[int]]:
        """The rows that lose the seat they had, and those that sit somewhere new."""
        return self.seating.uprooted(self.moved)


class Seating:
    """Who sits where in one plan, and how chains of moves run through it."""

    def __init__(self, ledger: Ledger, pairs: Iterable[tuple[str, int]], moves: Moves | None = None) -> None:
        """`moves` where they were kept: working them out takes longer than everything else."""
        self.ledger = ledger
        if moves is not None:
            self.moves = moves
        self.pairs = [(ledger.number[ident], row) for ident, row in pairs]
        people, self.nobody = int(ledger.person.max(initial=-1)) + 1, len(ledger.openings)
        self.seat = np.full(people, self.nobody, np.int64)
        self.taken = np.zeros(self.nobody + 1, np.int64)
        self.row_of = {int(ledger.person[row]): row for _, row in self.pairs}
        for opening, row in self.pairs:
            self.taken[opening] += 1
            self.seat[ledger.person[row]] = opening if ledger.single[opening] else BOUND
        records = np.bincount(ledger.person, minlength=people)
        running = np.flatnonzero(ledger.holder >= 0)
        self.placed = np.zeros(people, bool)  # who holds a running seat, keeps a seat
        self.placed[ledger.person[ledger.holder[running]]] = True
        for seat in running.tolist():
            holder = int(ledger.holder[seat])
            person = int(ledger.person[holder])
            if self.taken[seat] == 0 and person not in self.row_of:
                self.row_of[person], self.seat[person], self.taken[seat] = holder, seat, 1
        self.seat[self.placed & (records > 1)] = BOUND
        self.seat[ledger.person[ledger.locked]] = BOUND
        self._worth = np.zeros(people, np.int64)
        of_pair = ledger.person[ledger.row]
        own_row = np.full(people, -1, np.int64)
        own_row[list(self.row_of)] = list(self.row_of.values())
        sitting = (ledger.opening == self.seat[of_pair]) & (ledger.row == own_row[of_pair])
        self._worth[of_pair[sitting]] = ledger.value[sitting]

    @cached_property
    def _partner_full(self) -> Bools:
        """Per row: its partner has all the seats it may take."""
        cap, partner = int(self.ledger.partner_cap[0]), self.ledger.partner
        if cap < 0:
            return np.zeros(len(partner), bool)
        now = np.bincount(partner[[row for _, row in self.pairs]] + 1, minlength=int(partner.max(initial=-1)) + 2)
        return np.asarray((partner >= 0) & (now[partner + 1] >= cap))

    @cached_property
    def moves(self) -> Moves:
        """All moves between the seats of the ledger."""
        ledger, nobody = self.ledger, self.nobody
        person = ledger.person[ledger.row]
        start, end = self.seat[person], ledger.opening.astype(np.int64)
        cost = self._worth[person] - ledger.value
        usable = ledger.single[end] & (start != BOUND) & (start != end)
        usable &= (start != nobody) | ~self._partner_full[ledger.row]
        start, end, cost, row = start[usable], end[usable], cost[usable], ledger.row[usable].astype(np.int64)
        way = end * (nobody + 1) + start
        order = np.lexsort((cost, way))
        start, end, cost, row, way = start[order], end[order], cost[order], row[order], way[order]
        first = np.ones(len(way), bool)  # of all who could go from one seat to another, whoever it costs least
        first[1:] = way[1:] != way[:-1]
        start, end, cost, row = start[first], end[first], cost[first], row[first]
        seated = np.flatnonzero((self.seat >= 0) & (self.seat != nobody) & ~self.placed)
        order = seated[np.lexsort((seated, self._worth[seated], self.seat[seated]))]
        leaving = order[np.unique(self.seat[order], return_index=True)[1]]
        clients = ledger.client[[opening for opening, _ in self.pairs]]
        counts = np.bincount(clients + 1, minlength=int(ledger.client.max(initial=-1)) + 2)
        capped = (ledger.cap >= 0) & (counts[ledger.client + 1] >= ledger.cap)
        given_up = np.flatnonzero(ledger.single & (self.taken[:-1] > 0) & (ledger.holder < 0))
        roomy = np.flatnonzero(ledger.single & (self.taken[:-1] < ledger.seats) & ~capped)
        rows = np.array([self.row_of[p] for p in leaving.tolist()], np.int64)
        ends = np.full(len(roomy) + len(given_up), nobody)
        parts = [
            (start, end, cost, row),
            (self.seat[leaving], np.full(len(leaving), nobody), self._worth[leaving], rows),
            (np.append(roomy, ends[len(roomy) :]), np.append(ends[: len(roomy)], given_up), 0 * ends, 0 * ends - 1),
        ]
        start, end, cost, row = (np.concatenate(part) for part in zip(*parts, strict=True))
        order = np.argsort(end, kind="stable")
        whole = [part[order].astype(np.int32) for part in (start, end, row)]
        far = np.full(nobody + 1, FAR)
        bare = Moves(whole[0], whole[1], cost[order], whole[2], far, np.full(nobody + 1, -1, np.int32))
        ways = bare.back(nobody)
        return bare if ways is None else replace(bare, price=ways.cost, first=ways.move.astype(np.int32))

    def irreplaceable(self, row: int) -> bool:
        """Sits on a running seat nobody else could take: no plan moves him."""
        seat = int(self.seat[self.ledger.person[row]])
        if seat in (BOUND, self.nobody) or self.ledger.holder[seat] != row:
            return False
        return int((self.ledger.opening == seat).sum()) == 1

    def with_pair(self, opening: int, row: int, value: int, *, for_person: bool = False) -> Rearranged | None:
        """The plan that holds this pair at the least cost; None where what stays as it is would have to change.

        Whoever asks about many seats of one person says so (`for_person`): one search then serves for all of them.
        """
        ledger, person = self.ledger, int(self.ledger.person[row])
        was = int(self.seat[person])
        if not ledger.single[opening] or was == BOUND or (was == self.nobody and self._partner_full[row]):
            return None
        running = was != self.nobody and ledger.holder[was] >= 0
        ways = [self._chain(opening, was, for_person=for_person)] if was != self.nobody else []
        ways += [] if running else [self._chain(opening, self.nobody)]
        found = [way for way in ways if way is not None]
        if not found:
            return None
        cost, chain = min(found, key=lambda way: way[0])
        moved = self._moved(chain) | {person: (opening, row)}
        return Rearranged(value - int(self._worth[person]) - cost, moved, self)

    def changes(self, opening: int, rows: Ints, values: Ints) -> Ints:
        """What `with_pair` says of each of these people at once: by how much the plan's worth changes with him there;
        -FAR where what stays as it is would have to change."""
        ledger = self.ledger
        chains = self._ahead_of(opening)
        if chains is None or not ledger.single[opening]:
            return np.full(len(rows), -FAR)
        least = chains.cost
        person = ledger.person[rows]
        was = self.seat[person]
        able = (was != BOUND) & ~((was == self.nobody) & self._partner_full[rows])
        running = np.append(ledger.holder, -1)[was] >= 0
        stop = np.where(running, least[was], np.minimum(least[was], least[self.nobody]))
        return np.where(able & (stop < FAR), values - self._worth[person] - stop, -FAR)

    def changes_outside(self, rows: Ints, values: Ints) -> Ints:
        """By how much the plan's worth changes when each of these people takes a free seat the plan does not know yet,
        worth so much: he leaves his own, which is filled again by the best chain, or left; -FAR where he may not."""
        chains = self._ahead_of(self.nobody)
        if chains is None:
            return np.full(len(rows), -FAR)
        person = self.ledger.person[rows]
        was = self.seat[person]
        able = (was != BOUND) & ~((was == self.nobody) & self._partner_full[rows])
        stop = chains.cost[was]
        return np.where(able & (stop < FAR), values - self._worth[person] - stop, -FAR)

    def without(self, row: int) -> Rearranged | None:
        """The plan of all others once this person has gone to a seat the plan does not know."""
        person = int(self.ledger.person[row])
        found = self._chain(self.nobody, int(self.seat[person]))
        if found is None:
            return None
        return Rearranged(-int(self._worth[person]) - found[0], {person: None} | self._moved(found[1]), self)

    def with_newcomer(self, opening: int, value: int) -> Rearranged | None:
        """The plan that holds somebody here whom it does not know yet; its pairs are those of all others."""
        found = self._chain(opening, self.nobody) if self.prices[opening] < FAR else None
        return None if found is None else Rearranged(value - found[0], self._moved(found[1]), self)

    @cached_property
    def prices(self) -> Ints:
        """Per opening, what the plan loses when a seat there is given to somebody it does not know yet: the cheapest
        chain that makes room and ends with nobody. FAR where nothing makes room, or what sits there stays as it is."""
        least = self.moves.price[: self.nobody].copy()
        least[~self.ledger.single] = FAR
        return least

    def after(self, moved: _Moved) -> tuple[tuple[str, int], ...]:
        """The plan's pairs once these people have moved; who stays on his running seat is not among them."""
        named, people = self._named
        kept = [pair for pair, person in zip(named, people, strict=True) if person not in moved]
        return tuple(sorted([*kept, *((self.ledger.openings[o], r) for o, r in self._taken_by(moved))]))

    def uprooted(self, moved: _Moved) -> tuple[set[int], set[int]]:
        """The rows that lose the seat they had once these people have moved, and those that sit somewhere new."""
        new = {*self._taken_by(moved)}
        gone = {pair for person in moved for pair in self._pairs_of.get(person, ())} - new
        return {row for _, row in gone}, {row for _, row in new}

    def _taken_by(self, moved: _Moved) -> list[tuple[int, int]]:
        """The new pairs; not of who goes back to the seat he holds."""
        return [pair for pair in moved.values() if pair is not None and self.ledger.holder[pair[0]] != pair[1]]

    @cached_property
    def _pairs_of(self) -> dict[int, list[tuple[int, int]]]:
        """The plan's pairs by person."""
        found: dict[int, list[tuple[int, int]]] = {}
        for opening, row in self.pairs:
            found.setdefault(int(self.ledger.person[row]), []).append((opening, row))
        return found

    @cached_property
    def _named(self) -> tuple[list[tuple[str, int]], list[int]]:
        """The plan's pairs by the id of the opening, in order, and the person of each."""
        named = sorted((self.ledger.openings[o], r) for o, r in self.pairs)
        return named, self.ledger.person[[r for _, r in named]].tolist() if named else []

    def _ahead_of(self, opening: int) -> Chains | None:
        if opening not in self._ahead:
            self._ahead[opening] = self.moves.ahead(opening)
        return self._ahead[opening]

    def _back_to(self, opening: int) -> Chains | None:
        if opening not in self._back:
            self._back[opening] = self.moves.back(opening)
        return self._back[opening]

    @cached_property
    def _ahead(self) -> dict[int, Chains | None]:
        return {}

    @cached_property
    def _back(self) -> dict[int, Chains | None]:
        return {}

    def _chain(self, opening: int, to: int, *, for_person: bool = False) -> tuple[int, list[int]] | None:
        """Cost and moves of the cheapest chain from one seat to another; None where there is none, or where it runs in
        a circle, as it may in a plan that is not the best."""
        moves = self.moves
        chains = moves.to_nobody if to == self.nobody else self._back_to(to) if for_person else self._ahead_of(opening)
        if chains is None:
            return None
        forward = for_person or to == self.nobody
        at, stop, on = (opening, to, moves.end) if forward else (to, opening, moves.start)
        cost, by = chains.cost[at], chains.move
        found: list[int] = []
        while at != stop:
            if cost >= FAR or len(found) == CHAIN_MOST:
                return None
            found.append(int(by[at]))
            at = int(on[by[at]])
        return int(cost), found

    def _moved(self, chain: Iterable[int]) -> dict[int, tuple[int, int] | None]:
        """By person, the (opening, row) he comes to along a chain of moves, None for going without."""
        moves, moved = self.moves, dict[int, tuple[int, int] | None]()
        for move in chain:
            row, to = int(moves.row[move]), int(moves.end[move])
            if row >= 0:
                moved[int(self.ledger.person[row])] = None if to == self.nobody else (to, row)
        return moved
