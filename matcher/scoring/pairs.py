"""Some projects, each with the people who may be proposed to it, as one array: so that a step is taken once for the
pairs of many projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np

from matcher.scoring.columns import Floats, Ints
from matcher.scoring.wanted import Wanted


@dataclass(frozen=True, eq=False)
class Pairs:
    """The rows of the pool one behind the other, project by project."""

    jobs: Sequence[Wanted]
    rows: Ints
    sizes: Ints

    @classmethod
    def of(cls, job: Wanted, rows: Ints) -> Self:
        """One project's."""
        return cls((job,), rows, np.array([len(rows)]))

    @classmethod
    def of_many(cls, jobs: Sequence[Wanted], rows: Sequence[Ints]) -> Self:
        """The rows of each project in turn."""
        return cls(jobs, np.concatenate(rows), np.array([len(some) for some in rows]))

    def __iter__(self) -> Iterator[tuple[Wanted, slice]]:
        """Each project, and where its rows are."""
        return zip(self.jobs, self.parts, strict=True)

    @cached_property
    def parts(self) -> list[slice]:
        ends = np.cumsum(self.sizes).tolist()
        return [slice(begin, end) for begin, end in zip([0, *ends[:-1]], ends, strict=True)]

    def each(self, numbers: Any) -> Any:
        """Numbers with an entry for each project, as arrays with an entry per pair; of one project the bare numbers,
        which numpy takes for all its pairs."""
        if len(self.jobs) == 1:
            return type(numbers)(*(column.item() for column in numbers))
        return Spread(numbers, self.sizes)


class Spread:
    """Numbers of projects by their names, each spread over the project's pairs when it is asked for: it is used at once
    and its room given back, where all of them together would be too much to stay close at hand."""

    def __init__(self, numbers: Any, sizes: Ints) -> None:
        self._numbers, self._sizes = numbers, sizes

    def __getattr__(self, name: str) -> Floats:
        return np.repeat(getattr(self._numbers, name), self._sizes)
