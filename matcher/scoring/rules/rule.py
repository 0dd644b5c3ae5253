"""What a hard rule is, and the little that several of them share."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Protocol

import numpy as np

from matcher.messages import Lang
from matcher.model import Project, Repair
from matcher.normalise.companies import company_key
from matcher.scoring.columns import Texts
from matcher.scoring.pool import EVERYBODY, Bools, Floats, Pool, Rows
from matcher.scoring.wanted import Wanted
from matcher.scoring.wording import Words


class Rule(Protocol):
    name: str

    def holds(self, pool: Pool, job: Wanted, rows: Rows = EVERYBODY) -> Bools:
        """Per row asked for: is the rule kept?"""
        ...

    def tell(self, pool: Pool, row: int, job: Wanted, lang: Lang) -> Words: ...

    def mend(self, pool: Pool, row: int, job: Wanted) -> tuple[Repair, ...]:
        """The smallest changes that would let a refused person pass; none where no word with anybody would help."""
        ...


Decides = Sequence[Hashable] | None
"""What of a project decides a rule for everybody: nothing where everybody passes; None where those who are left are to
be asked. Of several parts each decides alone, and all must hold.

A rule that asks the same of many projects says so by `shared(pool, jobs)`, one of these for each project: its masks
over everybody are then kept as bits (candidates.py). Its mask is what it `holds`, or, where several parts decide, what
its own `mask(pool, part)` says of one of them. A rule that is `alike` asks the same of every project."""


def companies_of(project: Project) -> set[str]:
    """The companies a project came from, by key."""
    return {company_key(project.sender), company_key(project.client)} - {""}


def senders(names: Texts, projects: Iterable[Project]) -> list[tuple[int, ...]]:
    """Of each project which of the names, company keys in order, are those of the companies it came from."""
    both = [(project.sender, project.client) for project in projects]
    each = {name: company_key(name) for pair in both for name in pair}
    number = {name: names.find(key) if key else -1 for name, key in each.items()}
    return [tuple(sorted({number[one], number[other]} - NOBODY)) for one, other in both]


NOBODY = {-1}


def of(column: Floats, rows: Rows) -> Floats:
    """The numbers of these people; of some `take` is quicker than `[]`."""
    return column[rows] if isinstance(rows, slice) else column.take(rows)


def everyone(pool: Pool, rows: Rows) -> Bools:
    """Lets all of them pass."""
    return np.ones(len(pool) if isinstance(rows, slice) else len(rows), bool)
