"""When a search ends: by the clock, or after so much work, which is the same on every machine."""

from __future__ import annotations

import time
from dataclasses import dataclass

STEPS = 1_000
"""Steps of the simplex or of the first-order method in one unit of work."""
SEARCHED, LEAST_SEARCHED = 0.1, 0.01
"""Of CP-SAT's deterministic seconds, in one unit of work; and what it is given where none is left."""
LONG_S = 30 * 24 * 3600.0
"""Seconds where only the work is limited."""


@dataclass
class Limit:
    """What is left. `steps`: of the relaxations; None where the clock alone decides."""

    ends: float
    steps: int | None = None

    @classmethod
    def of(cls, seconds: float | None, work: int | None) -> Limit:
        """From now on `seconds`, or `work` units, whichever is over first."""
        ends = time.perf_counter() + (LONG_S if seconds is None else seconds)
        return cls(ends, None if work is None else work * STEPS)

    @property
    def seconds(self) -> float:
        return self.ends - time.perf_counter()

    @property
    def over(self) -> bool:
        return self.seconds <= 0 or (self.steps is not None and self.steps <= 0)

    @property
    def by_work(self) -> bool:
        return self.steps is not None

    def took(self, steps: int) -> None:
        """So many steps were made."""
        if self.steps is not None:
            self.steps = max(self.steps - steps, 0)

    @property
    def searched(self) -> float | None:
        """CP-SAT's deterministic seconds for what is left; None where the clock alone decides."""
        return None if self.steps is None else max(self.steps / STEPS * SEARCHED, LEAST_SEARCHED)
