"""The part of a mail a record was read from, as lines with their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Letter:
    """The lines of a mail and the day it is of. `names` are people it is known to name (the sender)."""

    lines: tuple[str, ...]
    first_line: int
    day: date
    subject: str = ""
    names: tuple[str, ...] = ()

    def part(self, start: int, end: int | None) -> Letter:
        """The lines from number `start` to before `end`."""
        low = max(start - self.first_line, 0)
        high = len(self.lines) if end is None else max(end - self.first_line, low)
        return Letter(self.lines[low:high], self.first_line + low, self.day, self.subject, self.names)
