"""スキルシート: a career as its owner wrote it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from matcher.model.base import Month, Place, Record
from matcher.model.terms import Claim, Demand, Phase


class Engagement(Record):
    """One entry of the work history. `start`/`end` are months; `current` says the sheet calls it running."""

    start: Month | None = None
    end: Month | None = None
    current: bool = False
    title: str | None = None
    industry: str | None = None
    role: str | None = None
    team_size: int | None = None
    total_size: int | None = None
    """全体の人数, where told apart from the team."""
    skills: tuple[Claim, ...] = ()
    phases: tuple[Phase, ...] = ()
    text: str | None = None
    """The description, bounded by the entry's own section."""
    client: str | None = None
    employer: str | None = None
    stated_months: int | None = None
    """The duration the sheet itself writes beside the dates."""
    part_time: bool | None = None
    """兼務・副業・並行 stated: True; full time (専任, 100%) stated: False; else None."""
    period_text: str | None = None
    """The period as written."""
    period_fault: str | None = None
    """What is impossible about the period as written (`2008月4月`, month 13); None where it reads."""
    number: str | None = None
    place: Place
    places: dict[str, Place] = Field(default_factory=dict)
    """Where single fields stand (`period`, `skills`, `title` …); else `place`."""

    def where(self, field: str) -> Place:
        return self.places.get(field, self.place)


class Employer(Record):
    """A 会社/勤務先 line: contains engagements, is none itself."""

    name: str | None = None
    start: Month | None = None
    end: Month | None = None
    current: bool = False
    place: Place


class Qualification(Record):
    name: str
    """Official name where known, else as written."""
    surface: str
    acquired: Month | None = None
    expires: Month | None = None
    place: Place | None = None


class SkillClaim(Demand):
    """A line of the sheet's own skill table."""

    level: str | None = None
    place: Place | None = None


class SummaryRow(Record):
    """A row of a summary table of the sheet (period and title of an engagement, told a second time)."""

    number: str | None = None
    title: str | None = None
    start: Month | None = None
    end: Month | None = None
    current: bool = False
    place: Place


class SkillSheet(Record):
    """スキルシート: what one version of a person's sheet says about him."""

    id: str
    number: str | None = None
    """The engineer's number where the sheet carries one."""
    name: str | None = None
    initials: str | None = None
    age: int | None = None
    birth_date: date | None = None
    sex: Literal["male", "female"] | None = None
    nationality: str | None = None
    nearest_station: str | None = None
    education: str | None = None
    graduated: Month | None = None
    experience_months: int | None = None
    """Total experience as stated in the head."""
    as_of: date | None = None
    """The day the sheet says it was written."""
    summary: str | None = None
    """自己PR, 得意分野."""
    claims: tuple[SkillClaim, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    employers: tuple[Employer, ...] = ()
    summary_rows: tuple[SummaryRow, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    private: dict[str, Place] = Field(default_factory=dict)
    """Personal data found and where: name, birth_date, phone, mail, address."""
    places: dict[str, Place] = Field(default_factory=dict)
    """Where head fields stand (`age`, `experience_months`, `initials` …)."""
    layout: str | None = None
    """Which way of reading found the engagements, for `extract` and the reader's tests."""
    place: Place
