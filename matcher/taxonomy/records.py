"""The entries of the controlled vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from matcher.taxonomy.usage import Usage


@dataclass(frozen=True, slots=True)
class Skill:
    """A technology, product or method people claim or ask for.

    `released` is the first day of the month of the true first public release, `ended` of the month support or
    sale ended; None where not known for sure. With `versions_closed`, a major version that is not listed in
    `versions` never existed, as far as the newest of them. Weights of `implies` and `substitutes` are shares
    0-1; who knows this skill stands in for its substitutes, not the other way round.
    """

    name: str
    kind: str
    ja: str | None = None
    aliases: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()
    """Spellings met often and surely wrong; they match, but with the method of a correction."""
    released: date | None = None
    ended: date | None = None
    versions: dict[str, date] = field(default_factory=dict)
    versions_closed: bool = False
    parents: tuple[str, ...] = ()
    """What it is a kind of (PostgreSQL: RDB), and last what it is a part of."""
    part_of: tuple[str, ...] = ()
    """The product or service it is a part of (EC2: AWS); stands in `parents` as well."""
    implies: dict[str, float] = field(default_factory=dict)
    substitutes: dict[str, float] = field(default_factory=dict)
    ubiquitous: bool = False
    versioned: bool = False
    """A number glued to the name is a version (Java8), although the versions may not be listed."""
    source: str | None = None
    """Where its dates are published."""
    year_only: frozenset[str] = frozenset()
    """What is known to the year only: `released`, `ended`, and versions. Such a release counts as of January, such
    an end as of December, so that neither accuses anyone by a guessed month."""


@dataclass(frozen=True, slots=True)
class QualificationEntry:
    """An exam: held under this name from `first` to `last` (months); `valid_months` None = for life.

    Known to the year only (`year_only`), the first counts as of January, the last as of December.
    """

    name: str
    ja: str | None = None
    aliases: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    valid_months: int | None = None
    successor: str | None = None
    source: str | None = None
    year_only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Word:
    """A canonical English name of a role, phase or industry with what people call it.

    `codes` are abbreviations that mean it only in a column of its own kind (IT, ST, PG).
    """

    name: str
    ja: str
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The whole vocabulary, by canonical name."""

    skills: dict[str, Skill]
    qualifications: dict[str, QualificationEntry]
    roles: dict[str, Word]
    phases: dict[str, Word]
    industries: dict[str, Word]
    usage: Usage
