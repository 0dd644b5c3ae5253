"""What a fictional career is made of: neutral data, the truth the fresh sheets are written from."""

from __future__ import annotations

from dataclasses import dataclass

PHASES = (
    "requirements",
    "basic_design",
    "detailed_design",
    "implementation",
    "unit_test",
    "integration_test",
    "system_test",
    "operation",
)
LETTERS = dict(zip("RBDCUIS" + "O", PHASES, strict=True))


@dataclass(frozen=True)
class Tech:
    """A technology as a person writes it; `skill` is its canonical name (several joined by `&`),
    None where that is a matter of taste."""

    column: str
    surface: str
    skill: str | None


@dataclass(frozen=True)
class Job:
    """One engagement. Months are `YYYY-MM`; `end` None is running; `roles` is (as written, canonical)."""

    start: str
    end: str | None
    title: str
    text: str
    role: tuple[str, str]
    team: int
    total: int | None
    phases: tuple[str, ...]
    tech: tuple[Tech, ...]
    industry: str
    employer: str

    def of(self, *columns: str) -> list[str]:
        """The technologies of these columns, as written; all of them without an argument."""
        return [t.surface for t in self.tech if not columns or t.column in columns]

    @property
    def skills(self) -> frozenset[str]:
        return frozenset(name for t in self.tech if t.skill is not None for name in t.skill.split("&"))


@dataclass(frozen=True)
class Person:
    """The head of a sheet and its engagements, newest last."""

    key: str
    initials: str
    age: int
    sex: str
    station: str
    line: str
    school: str
    certificates: tuple[tuple[str, str], ...]
    strengths: str
    jobs: tuple[Job, ...]


def technologies(text: str) -> tuple[Tech, ...]:
    """`lang=Java8:Java,SQL; db=…` as technologies: surface, canonical name after a colon, `:?` unclear."""
    found = []
    for group in text.split(";"):
        column, _, items = group.strip().partition("=")
        for item in items.split(","):
            surface, _, skill = item.strip().partition(":")
            found.append(Tech(column, surface, None if skill == "?" else skill or surface))
    return tuple(found)


def job(
    period: str, title: str, text: str, role: str, size: str, phases: str, tech: str, industry: str, employer: str
) -> Job:
    start, _, end = period.partition(" ")
    written, _, canonical = role.partition(":")
    team, _, total = size.partition("/")
    return Job(
        start=start,
        end=end or None,
        title=title,
        text=text,
        role=(written, canonical or written),
        team=int(team),
        total=int(total) if total else None,
        phases=tuple(LETTERS[c] for c in phases),
        tech=technologies(tech),
        industry=industry,
        employer=employer,
    )
