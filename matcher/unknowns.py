"""What is not known of a pair, in yen: the range its value may lie in, and what each answer is worth."""

from __future__ import annotations

from dataclasses import replace

from matcher.messages import Lang
from matcher.model import demands_of
from matcher.model.shortlists import Ask
from matcher.plan import Opening, Table
from matcher.scoring.questions import Question, open_questions
from matcher.supposing import Side, side_of, supposing


def ranged(table: Table, opening: Opening, row: int, lang: Lang) -> tuple[tuple[int, int], tuple[Ask, ...]]:
    """(lowest, highest) value the pair may turn out to have, in yen, and its open questions, those whose answer is
    worth most first. The value itself counts nothing unknown in anybody's favour, so it lies between.

    What an answer is worth is the difference between the best and the worst of it; where the wrong answer rules the
    pair out, the worst is nothing at all.
    """
    side, pool = side_of(table, opening, row), table.pool
    value = side.worth(pool) or 0
    asked = [_as_far_as_said(side, q) for q in open_questions(pool, row, opening.way(row).job)]
    asks = [_ask(side, table, question, value, lang) for question in asked]
    best = supposing(side, [change for q in asked for change in q.best]).worth(pool)
    worst = supposing(side, [change for q in asked for change in q.worst]).worth(pool)
    low = 0 if any(q.decides for q in asked) else min(worst or 0, value)
    high = max(best or 0, value, *(ask.high for ask in asks), 0)
    return (min(low, value), high), tuple(sorted(asks, key=lambda a: -(a.high - a.low)))


def _as_far_as_said(side: Side, question: Question) -> Question:
    """The question how long somebody used a skill with no better answer than his own words leave open: who claims
    AWS(EC2,S3) 5年 has at most five years of EC2."""
    if question.name != "length" or question.skill is None:
        return question
    claims = (*side.person.skills, *(side.sheet.claims if side.sheet is not None else ()))
    named = {demand.skill for demand in demands_of(question.skill.demand)}
    most = max((c.months_most for c in claims if c.skill in named and c.months_most is not None), default=None)
    if most is None:
        return question
    best = (b.model_copy(update={"to": {**b.to, "months": min(b.to["months"] or most, most)}}) for b in question.best)
    return replace(question, best=tuple(best))


def _ask(side: Side, table: Table, question: Question, value: int, lang: Lang) -> Ask:
    """One question, with what the pair would be worth after the answer we like least and most."""
    best = supposing(side, question.best).worth(table.pool) if question.best else value
    worst = supposing(side, question.worst).worth(table.pool) if question.worst else value
    low = 0 if question.decides else min(worst or 0, value)
    high = max(best or 0, value)
    return Ask(name=question.name, of=question.of, text=question.text(lang), low=low, high=high)
