"""An unseen corpus: fictional careers written in many companies' forms, with their truth and a score.

The forms were written without a look at the reader. `CASES` pairs every form with two careers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module

from matcher.model import Engagement, Reading, SkillSheet
from matcher.taxonomy import taxonomy
from tests.sheets_fresh_layouts import LAYOUTS, Layout
from tests.sheets_fresh_layouts_careers import PEOPLE
from tests.sheets_fresh_layouts_people import Job, Person

for _module in ("more", "odd", "text"):
    import_module(f"tests.sheets_fresh_layouts_{_module}")


@dataclass(frozen=True)
class TrueJob:
    """What a reader should find of one engagement; `neutral` are terms it may find or leave."""

    start: str
    end: str | None
    current: bool
    title: str
    skills: frozenset[str]
    neutral: str
    phases: frozenset[str] | None
    role: str | None


@dataclass(frozen=True)
class Truth:
    initials: str
    age: int
    nearest_station: str | None
    """None where the form writes it without any label: nobody could be sure of it."""
    engagements: tuple[TrueJob, ...]


@dataclass(frozen=True)
class Case:
    name: str
    layout: str
    file_name: str
    data: bytes
    truth: Truth


@dataclass
class Score:
    """Counts, to be added up; a share is read with `share`."""

    true: int = 0
    read: int = 0
    right: int = 0
    """Engagements with the right start and end month."""
    extra: int = 0
    """Engagements read that match none of the truth by start or title."""
    current: int = 0
    """Running ones among `right` that are called running."""
    current_true: int = 0
    cases: int = 0
    counted: int = 0
    """Cases with exactly as many engagements as there are."""
    skills_true: int = 0
    skills_found: int = 0
    skills_wrong: int = 0
    phases_true: int = 0
    phases_found: int = 0
    phases_wrong: int = 0
    titles: int = 0
    roles_true: int = 0
    roles: int = 0
    head: int = 0
    head_true: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(**{k: v + getattr(other, k) for k, v in vars(self).items()})

    def row(self) -> str:
        """One line of a table: right/true, extra, then shares in percent."""
        wide = [
            f"{self.right:>4}/{self.true:<4}",
            f"+{self.extra:<3}",
            f"{self.counted}/{self.cases:<3}",
            _share(self.skills_found, self.skills_true),
            _share(self.skills_found, self.skills_found + self.skills_wrong),
            _share(self.phases_found, self.phases_true),
            _share(self.phases_found, self.phases_found + self.phases_wrong),
            _share(self.titles, self.right),
            _share(self.roles, self.roles_true),
            f"{self.head:>3}/{self.head_true}",
        ]
        return "  ".join(wide)


HEAD = "right/true extra  count  skR   skP   phR   phP   title role  head"


def _share(part: int, whole: int) -> str:
    return "  -  " if not whole else f"{100 * part / whole:5.1f}"


def _truth(person: Person, layout: Layout) -> Truth:
    station = None if "station" in layout.hides else person.station
    return Truth(person.initials, person.age, station, tuple(_true_job(j, layout) for j in person.jobs))


def _true_job(job: Job, layout: Layout) -> TrueJob:
    return TrueJob(
        start=job.start,
        end=job.end,
        current=job.end is None,
        title=job.title,
        skills=job.skills,
        neutral=_words(job),
        phases=None if "phases" in layout.hides else frozenset(job.phases),
        role=None if job.role[1] == "?" else job.role[1],
    )


def _words(job: Job) -> str:
    return unicodedata.normalize("NFKC", " ".join([job.title, job.text, job.industry, *job.of()])).casefold()


def _case(layout: Layout, key: str) -> Case:
    person = PEOPLE[key]
    name = f"{layout.name}-{key}"
    file_name = f"スキルシート.{layout.suffix}"
    return Case(name, layout.name, file_name, layout.write(person), _truth(person, layout))


CASES: list[Case] = [_case(layout, key) for layout in LAYOUTS for key in layout.people]


# ---------------------------------------------------------------- score


def score(reading: Reading, truth: Truth) -> Score:
    """How much of the truth the reading's first skill sheet holds; nothing read counts as nothing found."""
    sheets = [r.data for r in reading.of("skill_sheet") if isinstance(r.data, SkillSheet)]
    result = Score(true=len(truth.engagements), head_true=2 + (truth.nearest_station is not None), cases=1)
    if not sheets:
        return result
    sheet = sheets[0]
    result.read = sum(len(s.engagements) for s in sheets)
    left = [e for s in sheets for e in s.engagements]
    for job in truth.engagements:
        exact = next((e for e in left if _same_period(e, job)), None)
        near = exact or next((e for e in left if _same_start(e, job) or _same_title(e, job)), None)
        if near is not None:
            left.remove(near)
        if exact is not None:
            result.right += 1
            _score_job(exact, job, result)
    result.extra = len(left)
    result.counted = result.read == result.true
    result.head = _head(sheet, truth)
    return result


def _month(value: object) -> str | None:
    return str(value)[:7] if value is not None else None


def _same_start(found: Engagement, job: TrueJob) -> bool:
    return _month(found.start) == job.start


def _same_period(found: Engagement, job: TrueJob) -> bool:
    return _same_start(found, job) and _month(found.end) == job.end


def _flat(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split()).casefold()


def _same_title(found: Engagement, job: TrueJob) -> bool:
    return bool(found.title) and _flat(job.title)[:8] in _flat(found.title)


def _score_job(found: Engagement, job: TrueJob, result: Score) -> None:
    names = {c.skill for c in found.skills if c.skill is not None}
    result.skills_true += len(job.skills)
    result.skills_found += len(names & job.skills)
    result.skills_wrong += sum(1 for n in names - job.skills if not _stands_there(n, job.neutral))
    if job.phases is not None:
        phases = set(found.phases)
        result.phases_true += len(job.phases)
        result.phases_found += len(phases & job.phases)
        result.phases_wrong += len(phases - job.phases)
    if job.role is not None:
        result.roles_true += 1
        result.roles += found.role == job.role
    result.current_true += job.current
    result.current += job.current and found.current
    result.titles += _same_title(found, job)


def _stands_there(name: str, text: str) -> bool:
    """Whether a skill's name or an alias is written in the engagement's own words: no invention then."""
    skill = taxonomy().skills.get(name)
    words: Iterable[str] = (name,) if skill is None else (name, skill.ja or name, *skill.aliases)
    return any(w.casefold() in text for w in words)


def _head(sheet: SkillSheet, truth: Truth) -> int:
    initials = (
        unicodedata.normalize("NFKC", sheet.initials or sheet.name or "").replace(".", "").replace(" ", "").upper()
    )
    right = [initials == unicodedata.normalize("NFKC", truth.initials).replace(".", ""), sheet.age == truth.age]
    if truth.nearest_station is not None:
        right.append((sheet.nearest_station or "").removesuffix("駅").endswith(truth.nearest_station))
    return sum(right)
