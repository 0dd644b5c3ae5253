"""Records one asks for singly: in memory, or as bytes that are read only when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Generic, Self, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from matcher.model import Finding, Waiver
from matcher.scoring.columns import Bools, Ints, Texts

_Item = TypeVar("_Item")


class Shelf(Sequence[_Item]):
    """So many records, each made by `read` when first asked for, and kept."""

    def __init__(self, count: int, read: Callable[[int], _Item]) -> None:
        self._count, self._read = count, read
        self._taken: dict[int, _Item] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> _Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_Item]: ...
    def __getitem__(self, at: int | slice) -> _Item | Sequence[_Item]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(self._count))]
        at = at + self._count if at < 0 else at
        if not 0 <= at < self._count:
            raise IndexError(at)
        found = self._taken.get(at)
        if found is None:
            found = self._taken[at] = self._read(at)
        return found

    def __iter__(self) -> Iterator[_Item]:
        return (self[n] for n in range(self._count))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]


def _same(a: object, b: object) -> bool:
    return a == b


class Catalogue(Mapping[str, _Item], Generic[_Item]):
    """Records by id: `ids` in order, and beside each the number of its record on the shelf."""

    def __init__(self, ids: Texts, shelf: Sequence[_Item], places: Ints | None = None) -> None:
        self._ids, self._shelf, self._places = ids, shelf, places

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __contains__(self, ident: object) -> bool:
        return isinstance(ident, str) and self._ids.find(ident) >= 0

    def __getitem__(self, ident: str) -> _Item:
        at = self._ids.find(ident)
        if at < 0:
            raise KeyError(ident)
        return self._shelf[at if self._places is None else int(self._places[at])]


class Findings(Sequence[Finding]):
    """All findings in their order, with what has to be known of each before one looks at it."""

    def __init__(
        self,
        shelf: Sequence[Finding],
        ids: Texts,
        engineers: Texts,
        engineer: Ints,
        weighty: Bools,
        waived: Mapping[str, Waiver] | None = None,
    ) -> None:
        self.shelf, self.ids, self.engineers = shelf, ids, engineers
        self.engineer = engineer
        """Number of the engineer each is about; -1 for a sheet of nobody we know."""
        self.weighty = weighty
        """Holds its person back unless somebody waives it."""
        self.waivers = waived or {}

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> Self:
        names = sorted({f.engineer for f in findings if f.engineer is not None})
        at = {name: n for n, name in enumerate(names)}
        return cls(
            findings,
            Texts.of(f.id for f in findings),
            Texts.of(names),
            np.array([-1 if f.engineer is None else at[f.engineer] for f in findings], np.int64),
            np.array([f.blocks for f in findings], bool),
        )

    def with_waived(self, waived: Mapping[str, Waiver]) -> Findings:
        """The same, those of these ids waived."""
        return Findings(self.shelf, self.ids, self.engineers, self.engineer, self.weighty, {**self.waivers, **waived})

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Finding]: ...
    def __getitem__(self, at: int | slice) -> Finding | Sequence[Finding]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        found = self.shelf[at]
        waiver = self.waivers.get(found.id)
        return found if waiver is None else found.model_copy(update={"waived": waiver})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def _blocking(self) -> Bools:
        if not self.waivers:
            return self.weighty
        waived = [at for at, ident in enumerate(self.ids) if ident in self.waivers]
        blocking = self.weighty.copy()
        blocking[waived] = False
        return blocking

    def blocking(self) -> Mapping[str, Sequence[Finding]]:
        """Those that hold somebody back, by engineer."""
        return _ByEngineer(self, self._blocking & (self.engineer >= 0))

    def others(self) -> Mapping[str, Sequence[Finding]]:
        """All others, by engineer."""
        return _ByEngineer(self, ~self._blocking & (self.engineer >= 0))


class _ByEngineer(Mapping[str, Sequence[Finding]]):
    """Some of the findings, by the engineer they are about."""

    def __init__(self, findings: Findings, chosen: NDArray[np.bool_]) -> None:
        self._findings = findings
        at = np.flatnonzero(chosen)
        self._at = at[np.argsort(findings.engineer[at], kind="stable")]
        self._met, self._first = np.unique(findings.engineer[self._at], return_index=True)

    def __len__(self) -> int:
        return len(self._met)

    def __iter__(self) -> Iterator[str]:
        return (self._findings.engineers[n] for n in self._met.tolist())

    def __getitem__(self, engineer: str) -> Sequence[Finding]:
        number = self._findings.engineers.find(engineer)
        place = int(np.searchsorted(self._met, number))
        if number < 0 or place == len(self._met) or self._met[place] != number:
            raise KeyError(engineer)
        ends = self._first[place + 1] if place + 1 < len(self._met) else len(self._at)
        return tuple(self._findings[n] for n in self._at[self._first[place] : ends].tolist())
