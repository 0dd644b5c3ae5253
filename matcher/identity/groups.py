"""Records joined to groups by the pairs that are certain, none of whose members contradict one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Verdicts = Mapping[tuple[str, str], bool]
"""What people decided of two records (ids in order): one, or not."""
COMPARED = 400
"""Pairs of members compared before two groups are joined; where it would take more they stay apart."""


def pair(one: str, other: str) -> tuple[str, str]:
    """The two ids in order."""
    return (one, other) if one <= other else (other, one)


@dataclass(frozen=True, order=True)
class DoubtfulPair:
    """Two records that may be one; a person decides. Ids in order."""

    kind: str
    """project or engineer."""
    one: str
    other: str
    score: float


class Groups:
    """Records by number, each in a group of its own to begin with."""

    def __init__(self, ids: list[str], alike: list[object], verdicts: Verdicts) -> None:
        """`alike`: records of equal value here contradict the same others."""
        self.ids, self.alike = ids, alike
        self.home = list(range(len(ids)))
        self.members: dict[int, list[int]] = {}
        self.decided: set[int] = set()
        self.barred: dict[str, set[str]] = {}
        for (one, other), same in verdicts.items():
            if not same:
                self.barred.setdefault(one, set()).add(other)
                self.barred.setdefault(other, set()).add(one)

    def of(self, at: int) -> list[int]:
        """Everybody in the group of a record."""
        home = self.home[at]
        return self.members.get(home, [home])

    def join(self, one: int, other: int, contradict: Callable[[list[int], list[int]], bool] | None) -> bool:
        """Makes one group of two; not where somebody decided otherwise, or the two contradict each other."""
        if self.home[one] == self.home[other]:
            return True
        first, second = self.of(one), self.of(other)
        if self.barred and self._decided_apart(first, second):
            return False
        if contradict is not None:
            left, right = self._speaking(first, one), self._speaking(second, other)
            if len(left) * len(right) > COMPARED or contradict(left, right):
                return False
        larger, smaller = (one, other) if len(first) >= len(second) else (other, one)
        home, moved = self.home[larger], self.of(smaller)
        self.members.setdefault(home, [home]).extend(moved)
        self.members.pop(self.home[smaller], None)
        for at in moved:
            self.home[at] = home
        return True

    def decide(self, one: int, other: int) -> bool:
        """Makes one group of two because a person said so; what the two say otherwise keeps nobody else out."""
        self.decided |= {one, other}
        return self.join(one, other, None)

    def _speaking(self, members: list[int], itself: int) -> list[int]:
        """The members that may contradict others: of those that say the same one, of those brought in by a person
        none but the one that is asked."""
        asked = [at for at in members if at == itself or at not in self.decided]
        return list({self.alike[at]: at for at in reversed(asked)}.values())

    def _decided_apart(self, first: list[int], second: list[int]) -> bool:
        ids = {self.ids[at] for at in second}
        return any(self.barred.get(self.ids[at], set()) & ids for at in first)

    def several(self) -> list[list[int]]:
        """The groups of more than one, in order."""
        return sorted(sorted(members) for members in self.members.values())


def doubtful_pairs(
    kind: str,
    pairs: Iterable[tuple[int, int, float]],
    named: Sequence[str],
    ids: Sequence[str],
    verdicts: Verdicts,
) -> list[DoubtfulPair]:
    """Of every two groups the likeliest pair, those decided apart left out; the likeliest first."""
    apart = {p for p, same in verdicts.items() if not same}
    best: dict[tuple[str, str], float] = {}
    decided: set[tuple[str, str]] = set()
    for i, j, value in pairs:
        if named[i] == named[j]:
            continue
        two = pair(named[i], named[j])
        if pair(ids[i], ids[j]) in apart or two in apart:
            decided.add(two)
        best[two] = max(best.get(two, 0.0), value)
    found = [
        DoubtfulPair(kind, *two, round(min(value, 0.9999), 4)) for two, value in best.items() if two not in decided
    ]
    return sorted(found, key=lambda d: (-d.score, d.one, d.other))
