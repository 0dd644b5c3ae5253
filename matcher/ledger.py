"""The plan's figures as columns, and what putting one more pair into it costs when single seats are rearranged.

Nothing is solved anew: from the best plan, the best one that holds another pair differs by one chain of moves (the
newcomer takes a seat, who sat there goes elsewhere, and so on, until a free seat, the seat the newcomer left, or
somebody who goes without). The cheapest such chain is looked for among single seats, running ones included, which
stay filled. Teams, seats that need a leader, and whoever sits on one stay as they are. So the chain is a plan that can
be made; where the best plan would touch what is left alone here, it is a little dearer than need be, never cheaper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matcher.scoring.columns import Bools, Ints, Texts

FAR = 1 << 60
BOUND = -1
"""In place of a seat: may not be moved."""
CHAIN_MOST = 60


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


@dataclass(frozen=True)
class Rearranged:
    """A plan that holds one pair more than the best one: by how much its worth changes, and its pairs."""

    change: int
    pairs: tuple[tuple[str, int], ...]


class Seating:
    """Who sits where in one plan, and how chains of moves run through it."""

    def __init__(self, ledger: Ledger, pairs: Iterable[tuple[str, int]]) -> None:
        self.ledger = ledger
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
    def _moves(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Every move of one person as (from, to, cost, row), in the order of `to`; `nobody` stands for no seat. Of the
        people without a seat only the dearest comes to each. A row of -1 is nobody's move: a free seat is taken, or a
        seat is left empty for who sits there to go on."""
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
        return start[order], end[order], cost[order], row[order]

    def chains_from(self, opening: int) -> tuple[Ints, Ints] | None:
        """What the cheapest chain costs that makes room here and ends at each opening (or with nobody, the last), and
        its last move; None where no end of it was found."""
        start, end, cost, _ = self._moves
        least, last = np.full(self.nobody + 1, FAR), np.full(self.nobody + 1, -1)
        least[opening] = 0
        if not len(start):
            return least, last
        ends, first = np.unique(end, return_index=True)
        sizes = np.diff([*first.tolist(), len(end)])
        for _ in range(CHAIN_MOST):
            told = np.where(least[start] < FAR, least[start] + cost, FAR)
            best = np.minimum.reduceat(told, first)
            better = best < least[ends]
            if not better.any():
                return least, last
            edges = np.flatnonzero(np.repeat(better, sizes) & (np.repeat(best, sizes) == told))
            at, where = np.unique(end[edges], return_index=True)
            last[at] = edges[where]
            least[at] = best[better]
        return None

    def irreplaceable(self, row: int) -> bool:
        """Sits on a running seat nobody else could take: no plan moves him."""
        seat = int(self.seat[self.ledger.person[row]])
        if seat in (BOUND, self.nobody) or self.ledger.holder[seat] != row:
            return False
        return int((self.ledger.opening == seat).sum()) == 1

    def with_pair(self, opening: int, row: int, value: int) -> Rearranged | None:
        """The plan that holds this pair at the least cost; None where what stays as it is would have to change."""
        ledger, person = self.ledger, int(self.ledger.person[row])
        was = int(self.seat[person])
        if not ledger.single[opening] or was == BOUND or (was == self.nobody and self._partner_full[row]):
            return None
        chains = self._chains_of(opening)
        if chains is None:
            return None
        least, last = chains
        running = was != self.nobody and ledger.holder[was] >= 0
        stop = was if running or least[was] <= least[self.nobody] else self.nobody
        if least[stop] >= FAR:
            return None
        moved = self._moved(opening, stop, last)
        if moved is None:
            return None
        moved[person] = (opening, row)
        return Rearranged(value - int(self._worth[person]) - int(least[stop]), self._after(moved))

    def changes(self, opening: int, rows: Ints, values: Ints) -> Ints:
        """What `with_pair` says of each of these people at once: by how much the plan's worth changes with him there;
        -FAR where what stays as it is would have to change."""
        ledger = self.ledger
        chains = self._chains_of(opening)
        if chains is None or not ledger.single[opening]:
            return np.full(len(rows), -FAR)
        least, _ = chains
        person = ledger.person[rows]
        was = self.seat[person]
        able = (was != BOUND) & ~((was == self.nobody) & self._partner_full[rows])
        running = np.append(ledger.holder, -1)[was] >= 0
        stop = np.where(running, least[was], np.minimum(least[was], least[self.nobody]))
        return np.where(able & (stop < FAR), values - self._worth[person] - stop, -FAR)

    def changes_outside(self, rows: Ints, values: Ints) -> Ints:
        """By how much the plan's worth changes when each of these people takes a free seat the plan does not know yet,
        worth so much: he leaves his own, which is filled again by the best chain, or left; -FAR where he may not."""
        chains = self._chains_of(self.nobody)
        if chains is None:
            return np.full(len(rows), -FAR)
        person = self.ledger.person[rows]
        was = self.seat[person]
        able = (was != BOUND) & ~((was == self.nobody) & self._partner_full[rows])
        stop = chains[0][was]
        return np.where(able & (stop < FAR), values - self._worth[person] - stop, -FAR)

    def without(self, row: int) -> tuple[tuple[str, int], ...] | None:
        """The pairs of all others once this person has gone to a seat the plan does not know."""
        chains, person = self._chains_of(self.nobody), int(self.ledger.person[row])
        moved = None if chains is None else self._moved(self.nobody, int(self.seat[person]), chains[1])
        if moved is None:
            return None
        moved.setdefault(person, None)
        return self._after(moved)

    def with_newcomer(self, opening: int, value: int) -> Rearranged | None:
        """The plan that holds somebody here whom it does not know yet; its pairs are those of all others."""
        price, ways = int(self.prices[opening]), self._ways[1]
        if price >= FAR:
            return None
        _, end, _, row = self._moves
        moved: dict[int, tuple[int, int] | None] = {}
        at = opening
        for _ in range(CHAIN_MOST):
            if at == self.nobody:
                return Rearranged(value - price, self._after(moved))
            move = int(ways[at])
            if row[move] >= 0:
                to = int(end[move])
                moved[int(self.ledger.person[row[move]])] = None if to == self.nobody else (to, int(row[move]))
            at = int(end[move])
        return None

    @cached_property
    def prices(self) -> Ints:
        """Per opening, what the plan loses when a seat there is given to somebody it does not know yet: the cheapest
        chain that makes room and ends with nobody. FAR where nothing makes room, or what sits there stays as it is."""
        least = self._ways[0][: self.nobody].copy()
        least[~self.ledger.single] = FAR
        return least

    @cached_property
    def _ways(self) -> tuple[Ints, Ints]:
        """Per opening (nobody is the last) the cost of the cheapest chain from there to nobody, and its first move."""
        start, end, cost, _ = self._moves
        least, first = np.full(self.nobody + 1, FAR), np.full(self.nobody + 1, -1)
        least[self.nobody] = 0
        order = np.argsort(start, kind="stable")
        start, end, cost = start[order], end[order], cost[order]
        if not len(start):
            return least, first
        starts, begins = np.unique(start, return_index=True)
        sizes = np.diff([*begins.tolist(), len(start)])
        for _ in range(CHAIN_MOST):
            told = np.where(least[end] < FAR, least[end] + cost, FAR)
            best = np.minimum.reduceat(told, begins)
            better = best < least[starts]
            if not better.any():
                return least, first
            edges = np.flatnonzero((np.repeat(best, sizes) == told) & np.repeat(better, sizes))
            at, where = np.unique(start[edges], return_index=True)
            first[at] = order[edges[where]]
            least[at] = best[better]
        return np.full(self.nobody + 1, FAR), first

    def _after(self, moved: dict[int, tuple[int, int] | None]) -> tuple[tuple[str, int], ...]:
        """The plan's pairs once these people have moved; who stays on his running seat is not among them."""
        ledger, (named, people) = self.ledger, self._named
        kept = [pair for pair, person in zip(named, people, strict=True) if person not in moved]
        new = [pair for pair in moved.values() if pair is not None and ledger.holder[pair[0]] != pair[1]]
        return tuple(sorted([*kept, *((ledger.openings[o], r) for o, r in new)]))

    @cached_property
    def _named(self) -> tuple[list[tuple[str, int]], list[int]]:
        """The plan's pairs by the id of the opening, in order, and the person of each."""
        named = sorted((self.ledger.openings[o], r) for o, r in self.pairs)
        return named, self.ledger.person[[r for _, r in named]].tolist() if named else []

    def _chains_of(self, opening: int) -> tuple[Ints, Ints] | None:
        if opening not in self._chains:
            self._chains[opening] = self.chains_from(opening)
        return self._chains[opening]

    @cached_property
    def _chains(self) -> dict[int, tuple[Ints, Ints] | None]:
        return {}

    def _moved(self, opening: int, stop: int, last: Ints) -> dict[int, tuple[int, int] | None] | None:
        """By person, the (opening, row) he comes to along the chain, None for going without; None for a chain that
        runs in a circle, as one does in a plan that is not the best."""
        start, end, _, row = self._moves
        moved: dict[int, tuple[int, int] | None] = {}
        at = stop
        for _ in range(CHAIN_MOST):
            if at == opening:
                return moved
            move = int(last[at])
            if row[move] >= 0:
                person = int(self.ledger.person[row[move]])
                moved[person] = None if at == self.nobody else (int(end[move]), int(row[move]))
            at = int(start[move])
        return None
