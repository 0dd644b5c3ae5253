"""What is missing for a decision, as a mail to whoever can tell: about a project to its sender, about an engineer to
his company or to himself. Asked is what most yen hang on, first what a hard rule waits for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from matcher.documents.outgoing import Enquired, EnquireDocument
from matcher.letters import one_line, rendered
from matcher.messages import Lang, known, listed, tell
from matcher.model import Engineer, Project, Repair
from matcher.plan import Opening, Table
from matcher.scoring.eligibility import RULES
from matcher.scoring.questions import Question, open_questions
from matcher.scoring.wanted import Wanted
from matcher.scoring.wording import demand_text
from matcher.supposing import Side, side_of, supposing
from matcher.unplaced import MENDABLE, SKILLS, near

BEST, NEAR = 8, 4
"""Pairs whose open questions count: the most valuable, and those one rule away, as they would be without that rule."""
MOST = 7
"""Questions of one mail: more are not answered."""
NOT_OF_OWN = frozenset({"cost"})
"""What we do not ask our own people."""


@dataclass
class _Heap:
    """One question with what hangs on it, pair by pair."""

    question: Question
    swings: list[int] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    decides: bool = False

    def worth(self, seats: int) -> int:
        """Yen between the best and the worst answer, over as many pairs as can come about at once."""
        return sum(sorted(self.swings, reverse=True)[:seats])


def about_project(table: Table, project: str, lang: Lang) -> EnquireDocument:
    """The mail to the sender of a project."""
    record = table.projects[project]
    heaps: dict[tuple[str, str], _Heap] = {}
    for question in _silent(record, table):
        heaps[_key(question, lang)] = _Heap(question, decides=question.decides)
    for opening in table.of_project(project):
        for row, side in _people(table, opening):
            asked = (*open_questions(table.pool, row, opening.job), *_waiting(table, row, opening.job))
            _weigh(heaps, (q for q in asked if q.of == "project"), table, side, table.pool.ids[row], lang)
    values: dict[str, object] = {
        "sender": one_line(record.sender or ""),
        "title": one_line(record.title or ""),
        "number": one_line(record.number or ""),
    }
    told = _ranked(heaps, record.seats_or_one, lang)
    return _mail("enquire_project", project, record.sender_address, told, values, lang)


def about_engineer(table: Table, engineer: str, lang: Lang) -> EnquireDocument:
    """The mail to the company an engineer comes through, or to himself."""
    row = table.pool.row(engineer)
    person = table.pool.people[row]
    heaps: dict[tuple[str, str], _Heap] = {}
    for question in _blank(person, table, row):
        heaps[_key(question, lang)] = _Heap(question, decides=question.decides)
    for opening, side in _openings(table, row):
        asked = (q for q in open_questions(table.pool, row, opening.job) if q.of == "engineer")
        _weigh(heaps, asked, table, side, opening.project, lang)
    own = person.own
    kept = {key: heap for key, heap in heaps.items() if not (own and heap.question.name in NOT_OF_OWN)}
    values: dict[str, object] = {
        "initials": one_line(person.initials or person.number or ""),
        "company": "" if own else one_line(person.company or ""),
        "own": own,
    }
    return _mail("enquire_engineer", engineer, person.sender_address, _ranked(kept, 1, lang), values, lang)


# ---------------------------------------------------------------- whose questions count


def _people(table: Table, opening: Opening) -> Iterator[tuple[int, Side]]:
    """The best candidates of an opening, and those one rule away, as they would be with it mended."""
    order = np.argsort(-opening.value, kind="stable")[:BEST]
    for row in opening.rows[order].tolist():
        yield row, side_of(table, opening, row)
    for row, rule in near(table, opening)[:NEAR]:
        yield row, _mended(table, opening, row, rule)


def _openings(table: Table, row: int) -> Iterator[tuple[Opening, Side]]:
    """The openings worth most with this person, and a few one rule away, a skill he does not name apart."""
    worth, close = [], []
    for opening in table.openings:
        if opening.running is not None:
            continue
        value = opening.worth(row)
        if value is not None:
            worth.append((-value, opening.id, opening))
            continue
        first, count = opening.refusals(np.array([row]))
        if count[0] == 1 and int(first[0]) in MENDABLE and int(first[0]) != SKILLS:
            close.append((opening.id, opening, int(first[0])))
    for _, _, opening in sorted(worth, key=lambda w: w[:2])[:BEST]:
        yield opening, side_of(table, opening, row)
    for _, opening, rule in sorted(close, key=lambda c: c[0])[:NEAR]:
        yield opening, _mended(table, opening, row, rule)


def _mended(table: Table, opening: Opening, row: int, rule: int) -> Side:
    return supposing(side_of(table, opening, row), RULES[rule].mend(table.pool, row, opening.job))


# ---------------------------------------------------------------- what more is missing


def _silent(project: Project, table: Table) -> Iterator[Question]:
    """What every project needs before anybody can be proposed, whoever is there."""
    today = table.pool.today
    if project.deadline is not None and project.deadline < today:
        yield Question("still_open", "project")
    parts = [opening.job for opening in table.of_project(project.id)]
    if not any(asked.known for job in parts for asked in (*job.required, *job.preferred)) and not any(
        j.role for j in parts
    ):
        yield Question("required", "project")
    if all(np.isnan(job.rate) for job in parts):
        yield Question("rate", "project")
    if all(np.isnan(job.start) and not job.start_open for job in parts):
        yield Question("start", "project")
    if project.place is None and project.remote is None:
        yield Question("place", "project")
    if project.partner_limit is None or project.partner_limit.max_tier is None:
        yield Question("partner_limit", "project")
    if project.settlement is None:
        yield Question("settlement", "project", decides=False)


def _waiting(table: Table, row: int, job: Wanted) -> Iterator[Question]:
    """What a hard rule would need to know of the project for this person, and the pair's own questions leave out."""
    pool, project = table.pool, job.project
    limit = project.partner_limit
    if not pool.own[row] and (limit is None or limit.max_tier is None):
        yield Question("partner_limit", "project")
    if pool.freelance[row] == 1 and (limit is None or (limit.freelance is None and limit.freelance_tier is None)):
        yield Question("freelancers", "project")
    if project.place is None and project.remote is None:
        best = Repair(of="project", field="remote.onsite_days", to=0)
        yield Question("place", "project", best=(best,))
    if project.settlement is None and not pool.own[row]:
        yield Question("settlement", "project", decides=False)


def _blank(person: Engineer, table: Table, row: int) -> Iterator[Question]:
    """What every proposal of a person needs, whatever the project."""
    pool = table.pool
    if np.isnan(pool.cost[row]):
        yield Question("cost", "engineer")
    if np.isnan(pool.free[row]):
        yield Question("free", "engineer")
    if pool.tier[row] < 0:
        yield Question("tier", "engineer")
    if person.nearest_station is None:
        yield Question("station", "engineer")
    if not person.skills and pool.sheets.get(person.id) is None:
        yield Question("skills", "engineer")
    if person.parallel is None and not person.own:
        yield Question("parallel", "engineer", decides=False)


# ---------------------------------------------------------------- what hangs on them


def _weigh(
    heaps: dict[tuple[str, str], _Heap], asked: Iterable[Question], table: Table, side: Side, whom: str, lang: Lang
) -> None:
    value = side.worth(table.pool) or 0
    for question in asked:
        best = (supposing(side, question.best).worth(table.pool) if question.best else value) or 0
        worst = (supposing(side, question.worst).worth(table.pool) if question.worst else value) or 0
        low = 0 if question.decides else min(worst, value)
        heap = heaps.setdefault(_key(question, lang), _Heap(question))
        heap.swings.append(max(best, value) - low)
        heap.people.add(whom)
        heap.decides = heap.decides or question.decides


def _ranked(heaps: dict[tuple[str, str], _Heap], seats: int, lang: Lang) -> tuple[tuple[Question, Enquired], ...]:
    """The questions worth asking, those on which most yen hang first; among equals, those a rule waits for."""
    asked = sorted(
        heaps.items(),
        key=lambda h: (-max(h[1].worth(seats), 0), not h[1].decides, -len(h[1].people), ORDER.get(h[0][0], len(ORDER))),
    )
    return tuple(
        (
            heap.question,
            Enquired(
                name=heap.question.name,
                text=_told(heap.question, "q", lang),
                worth=max(heap.worth(seats), 0),
                people=len(heap.people),
                decides=heap.decides,
            ),
        )
        for _, heap in [(key, heap) for key, heap in asked if _matters(heap, seats)][:MOST]
    )


def _matters(heap: _Heap, seats: int) -> bool:
    """Is the answer worth anybody's time? What no yen hang on is asked only where a proposal needs it."""
    if heap.worth(seats) > 0 or not heap.people:
        return True
    return heap.question.skill is None and (heap.decides or heap.question.name == "settlement")


FIRST = ("still_open", "required", "rate", "partner_limit", "freelancers", "start", "place", "remote", "settlement")
NEXT = ("until", "chain", "interviews", "certainty", "cost", "free", "skills", "term", "common", "length", "tier")
ORDER = {name: n for n, name in enumerate((*FIRST, *NEXT, "freelance", "language", "station", "consent", "parallel"))}
"""The order among questions on which equally much hangs."""


def _key(question: Question, lang: Lang) -> tuple[str, str]:
    return question.name, _told(question, "q", lang)


def _told(question: Question, kind: Literal["q", "n"], lang: Lang) -> str:
    """The question in full (q), or what it is about in a word (n)."""
    skill = demand_text(question.skill, lang) if question.skill is not None else ""
    key = f"enquire.{kind}_{question.name}"
    if not known(key):
        return question.text(lang)  # a question nobody has put politely yet
    return tell(key, lang, skill=skill, level=question.level or "")


def _mail(
    template: str,
    about: str,
    address: str | None,
    told: tuple[tuple[Question, Enquired], ...],
    values: dict[str, Any],
    lang: Lang,
) -> EnquireDocument:
    to = one_line(address or "") or None
    if not told:
        return EnquireDocument(about=about, to=to, subject="", body="", questions=())
    names = list(dict.fromkeys(one_line(_told(question, "n", lang)) for question, _ in told))
    values = {
        **values,
        "names": listed(names[:4], lang),
        "more": len(names) > 4,
        "questions": [one_line(q.text) for _, q in told],
    }
    subject, _, body = rendered(f"{template}_{lang}.txt.j2", values, lang).partition("\n")
    return EnquireDocument(
        about=about, to=to, subject=one_line(subject), body=body.strip() + "\n", questions=tuple(q for _, q in told)
    )
