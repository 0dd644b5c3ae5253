"""The proposal mail: everything the reader's next step needs, so that nobody has to ask back and lose a day.

Four rules: reassurance before brilliance; an opinion before a list of facts; checked; gaps said openly. A draft is
never sent by the program, and nothing in it is claimed that no source says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from matcher.cautions import project_cautions
from matcher.documents.outgoing import ProposeDocument
from matcher.errors import PlanError
from matcher.letters import one_line, rendered
from matcher.messages import Lang, day_text, listed, man_yen, months_text, tell
from matcher.model import PHASES, Engineer, Phase, Project, Settlement, SkillSheet, demands_of, month_at, month_index
from matcher.plan import Opening, Table
from matcher.scoring.eligibility import WithinReach, why_not
from matcher.scoring.pool import ABSENT, UNKNOWN_LENGTH, months_worked, tier_of
from matcher.scoring.questions import questions
from matcher.scoring.reasons import best_name, facts_to_repeat, open_gaps, phase_text
from matcher.scoring.wanted import Asked
from matcher.scoring.wording import demand_text
from matcher.workdays import is_workday, weekday_text


@dataclass(frozen=True)
class Line:
    """A label and its text as the mail shows them."""

    label: str
    text: str


@dataclass(frozen=True)
class Profile:
    """What goes to a client of one person: initials, never a name; nothing of our cost."""

    initials: str
    opinion: str
    lines: tuple[Line, ...]
    must_haves: tuple[str, ...]
    gaps: tuple[str, ...]
    reassurance: tuple[str, ...]


def draft(
    table: Table,
    project: str,
    engineers: Sequence[str],
    lang: Lang,
    *,
    template: str | None = None,
    consented: Collection[str] = (),
) -> ProposeDocument:
    """Subject and body for these people on this project; `consented` are those who agreed to it.

    Raises PlanError, with every reason, where one of them may not be proposed (an open blocking finding, a hard
    rule); InputError for a template that is not there.
    """
    chosen = [(table.pool.row(e), _opening(table, table.pool.row(e), project)) for e in engineers]
    refusals = [
        tell("propose.refused", lang, name=_initials(table, row), why=broken.message, repair=broken.repair)
        for row, opening in chosen
        for broken in why_not(table.pool, row, opening.job, lang)
    ]
    if refusals:
        raise PlanError("\n".join(refusals), place=project)
    wanted = _one_way(table.projects[project], [opening for _, opening in chosen], lang)
    missing = tuple(
        dict.fromkeys(
            f"{_initials(table, row)}: {text}"
            for row, opening in chosen
            for text in (
                *_unknown(table, row, opening, lang, consented),
                *questions(table.pool, row, opening.job, lang),
            )
        )
    )
    people = [_profile(table, row, opening, lang) for row, opening in chosen]
    values: dict[str, object] = {
        "to": one_line(wanted.sender or ""),
        "title": one_line(wanted.title or project),
        "people": people,
        "slots": interview_slots(table.pool.today, lang),
        "dispatch": wanted.contract == "dispatch",
    }
    name = template or f"proposal_{lang}.txt.j2"
    subject, _, body = rendered(name, values, lang).partition("\n")
    return ProposeDocument(
        to=one_line(wanted.sender_address or "") or None,
        subject=one_line(subject),
        body=body.strip() + "\n",
        attachments=tuple(s.place.file for row, _ in chosen if (s := _sheet(table, row)) and _is_there(s)),
        complete=not missing,
        missing=missing,
        cautions=tuple(project_cautions(wanted, table.pool.policy, lang)),
    )


def _one_way(whole: Project, openings: Sequence[Opening], lang: Lang) -> Project:
    """The project as the company said it that the mail goes to. Raises PlanError where people go to several: nobody is
    proposed to his own company."""
    senders = list(dict.fromkeys(o.part.sender or o.part.sender_address or "-" for o in openings))
    if len(senders) > 1:
        raise PlanError(tell("propose.two_ways", lang, senders=listed(senders, lang)), place=whole.id)
    return openings[0].part if openings and openings[0].part.sender_address != whole.sender_address else whole


def _opening(table: Table, row: int, project: str) -> Opening:
    """Of a project's positions the one the person fits best."""

    def fit(opening: Opening) -> tuple[bool, int]:
        value = opening.worth(row)
        return value is not None, value or 0

    return max(table.of_project(project), key=fit).way(row)


def _initials(table: Table, row: int) -> str:
    return table.pool.people[row].initials or table.pool.people[row].id


def _profile(table: Table, row: int, opening: Opening, lang: Lang) -> Profile:
    pool, person = table.pool, table.pool.people[row]
    return Profile(
        initials=table.pool.people[row].initials or tell("propose.no_initials", lang),
        opinion=_opinion(table, row, opening, lang),
        lines=tuple(_lines(table, row, opening, lang)),
        must_haves=tuple(_met(table, row, asked, lang) for asked in opening.job.required),
        gaps=open_gaps(pool, row, opening.job, lang),
        reassurance=(*facts_to_repeat(person), *(f"{a.by}: {a.text}" for a in person.assessments if a.quotable)),
    )


def _opinion(table: Table, row: int, opening: Opening, lang: Lang) -> str:
    """One sentence on why this person, resting on the history only."""
    met = [a for a in opening.job.required if _months(table, row, a) > 0]
    if not met:
        return tell("propose.opinion_none", lang)
    best = max(met, key=lambda a: _months(table, row, a))
    phases = [p for p in opening.job.project.phases if p in _phases_of(table, row)]
    name = best_name(table.pool, row, best, lang)
    skill = tell("propose.opinion_skill", lang, skill=name, months=months_text(_months(table, row, best), lang))
    if not phases:
        return tell("propose.opinion", lang, skill=skill)
    return tell("propose.opinion_phases", lang, skill=skill, phases=_span(phases, lang))


def _span(phases: list[Phase], lang: Lang) -> str:
    """要件定義から詳細設計まで where no phase between is missing; else each by its name."""
    at = sorted(PHASES.index(p) for p in phases)
    names = [phase_text(PHASES[i], lang) for i in at]
    if len(at) > 2 and at[-1] - at[0] == len(at) - 1:
        return tell("propose.span", lang, first=names[0], last=names[-1])
    return listed(names, lang)


def _phases_of(table: Table, row: int) -> set[str]:
    person = table.pool.people[row]
    sheet = table.pool.sheets.get(person.id)
    return set(person.phases) | {p for job in (sheet.engagements if sheet else ()) for p in job.phases}


def _lines(table: Table, row: int, opening: Opening, lang: Lang):  # type: ignore[no-untyped-def]
    """The facts every reader asks for, in the order they are read."""
    person, project = table.pool.people[row], opening.job.project
    dispatch = project.contract == "dispatch"
    who = _initials(table, row)
    age = "" if dispatch or person.age is None else tell("propose.age", lang, age=person.age)
    yield Line(tell("propose.l_name", lang), who + age)
    yield Line(tell("propose.l_tier", lang), _employment(person, lang))
    yield Line(tell("propose.l_station", lang), _way(table, row, opening, lang))
    yield Line(tell("propose.l_start", lang), _free(table, row, lang))
    yield Line(tell("propose.l_rate", lang), _price(opening, person, lang))
    band = project.settlement or person.settlement
    yield Line(tell("propose.l_settlement", lang), settlement_text(band, lang))
    yield Line(tell("propose.l_parallel", lang), _parallel(person, lang))


def _employment(person: Engineer, lang: Lang) -> str:
    tier = tier_of(person)
    if person.freelance:
        through = tier is not None and tier > 1
        return tell("propose.freelance_through" if through else "propose.freelance", lang, tier=tier)
    if tier == 0:
        return tell("propose.own_permanent" if person.employment == "permanent" else "propose.own", lang)
    return tell("propose.partner", lang, tier=tier) if tier is not None else tell("propose.open", lang)


def _way(table: Table, row: int, opening: Opening, lang: Lang) -> str:
    person = table.pool.people[row]
    if person.nearest_station is None:
        return tell("propose.open", lang)
    minutes = WithinReach().minutes(table.pool, opening.job)[row]
    station = person.nearest_station.removesuffix("駅")
    if np.isnan(minutes) or opening.job.onsite == 0:
        return tell("propose.station", lang, station=station)
    return tell("propose.station_minutes", lang, station=station, minutes=int(minutes))


def _free(table: Table, row: int, lang: Lang) -> str:
    free = table.pool.free[row]
    if np.isnan(free):
        return tell("propose.open", lang)
    day = date.fromordinal(int(free))
    return (
        tell("propose.at_once", lang)
        if day <= table.pool.today
        else tell("propose.from", lang, day=day_text(day, lang))
    )


def _price(opening: Opening, person: Engineer, lang: Lang) -> str:
    """The price to say: the project's, else what an own employee is offered at; never our cost."""
    if not np.isnan(opening.job.rate):
        return tell("propose.rate", lang, rate=man_yen(int(opening.job.rate), lang))
    if person.own and person.desired_rate:
        return tell("propose.rate", lang, rate=man_yen(person.desired_rate, lang))
    return tell("propose.rate_open", lang)


def settlement_text(band: Settlement | None, lang: Lang) -> str:
    """140-180h（上下割） / 固定."""
    if band is None:
        return tell("propose.open", lang)
    if band.fixed:
        return tell("propose.fixed", lang)
    if band.min_h is None and band.max_h is None:
        return tell("propose.open", lang)
    hours = f"{band.min_h or ''}{'〜' if lang == 'ja' else '–'}{band.max_h or ''}h"
    return hours + (tell(f"propose.{band.rule}", lang) if band.rule else "")


def _parallel(person: Engineer, lang: Lang) -> str:
    """Said only where a source says it: no draft claims 並行なし without grounds."""
    if person.parallel is None:
        return tell("propose.open", lang)
    if person.parallel == 0:
        return tell("propose.no_parallel", lang)
    talks = person.parallel_stages.interview if person.parallel_stages else 0
    return tell("propose.parallel_talks" if talks else "propose.parallel", lang, count=person.parallel, talks=talks)


def _met(table: Table, row: int, asked: Asked, lang: Lang) -> str:
    """How one must-have is met: length, last use and phases as far as the sheet says."""
    needed, months = demand_text(asked, lang), _months(table, row, asked)
    if len(demands_of(asked.demand)) > 1 and months != ABSENT:
        needed = tell("propose.by", lang, needed=needed, skill=best_name(table.pool, row, asked, lang))
    if months == ABSENT:
        return tell("propose.met_unknown", lang, needed=needed)
    if months == UNKNOWN_LENGTH:
        return tell("propose.met_length_open", lang, needed=needed)
    last = _last_used(table, row, asked)
    if last is None:
        return tell("propose.met", lang, needed=needed, months=months_text(months, lang))
    used = tell("propose.now", lang) if last >= month_index(table.pool.today) else month_text_of(last)
    return tell("propose.met_last", lang, needed=needed, months=months_text(months, lang), last=used)


def month_text_of(index: int) -> str:
    month = month_at(index)
    return f"{month.year}/{month.month}"


def _last_used(table: Table, row: int, asked: Asked) -> int | None:
    """The last month (as a number) in which an engagement names the skill, or what implies it by name."""
    sheet = table.pool.sheets.get(table.pool.people[row].id)
    if sheet is None:
        return None
    worked = months_worked(sheet.engagements, table.pool.today)
    most = _months(table, row, asked)
    held = {c for c in asked.columns if int(table.pool.months[row, c]) == most}
    names = {table.pool.columns.skills[c] for c in held}
    return max((max(worked[n]) for n in names if worked.get(n)), default=None)


def _months(table: Table, row: int, asked: Asked) -> int:
    return max((int(table.pool.months[row, c]) for c in asked.columns), default=ABSENT)


def _unknown(table: Table, row: int, opening: Opening, lang: Lang, consented: Collection[str]):  # type: ignore[no-untyped-def]
    """What every proposal carries and nobody has told us yet."""
    person = table.pool.people[row]
    if person.initials is None:
        yield tell("propose.m_initials", lang)
    if person.age is None and opening.job.project.contract != "dispatch":
        yield tell("propose.m_age", lang)
    if person.nearest_station is None:
        yield tell("propose.m_station", lang)
    if person.parallel is None:
        yield tell("propose.m_parallel", lang)
    if opening.job.project.settlement is None and person.settlement is None:
        yield tell("propose.m_settlement", lang)
    yield from _of_sheet(_sheet(table, row), lang, dispatch=opening.job.project.contract == "dispatch")
    if table.person(row) not in consented:
        yield tell("propose.m_consent", lang)


def _sheet(table: Table, row: int) -> SkillSheet | None:
    return table.pool.sheets.get(table.pool.people[row].id)


def _is_there(sheet: SkillSheet) -> bool:
    return Path(sheet.place.file).is_file()


def _of_sheet(sheet: SkillSheet | None, lang: Lang, *, dispatch: bool) -> Iterator[str]:
    """What has to be done about the sheet before it goes out: found, made anonymous, for 派遣 without age and sex."""
    if sheet is None:
        yield tell("propose.m_sheet", lang)
        return
    if not _is_there(sheet):
        yield tell("propose.m_sheet_file", lang)
    if sheet.name is not None:
        yield tell("propose.m_sheet_name", lang)
    if dispatch and (sheet.age is not None or sheet.sex is not None):
        yield tell("propose.m_sheet_age", lang)


def interview_slots(today: date, lang: Lang, count: int = 3) -> tuple[str, ...]:
    """The next working days (Japanese holidays out), from the second on, as slots to offer."""
    days: list[date] = []
    day = today + timedelta(days=1)
    while len(days) <= count:
        day += timedelta(days=1)
        if is_workday(day):
            days.append(day)
    return tuple(tell("propose.slot", lang, day=day_text(d, lang), weekday=weekday_text(d, lang)) for d in days[:count])
