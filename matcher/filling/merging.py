"""Question and answer about one record: what is open is asked for, what comes back is checked, what holds is put in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError

from matcher.filling.fields import Field, Values, open_fields, rests_on
from matcher.filling.filler import Filler
from matcher.filling.letter import Letter
from matcher.filling.masking import Masked, masked
from matcher.messages import tell
from matcher.model import Engineer, Evidence, Extracted, Project

CONFIDENCE_SAME, CONFIDENCE_OTHER = 0.7, 0.5
"""Of a value the quoted words alone give as well, and of one that only rests on them."""
QUOTE_MAX = 200
Why = Literal["no_answer", "not_asked", "no_quote", "not_in_mail", "not_read", "not_borne"]


@dataclass(frozen=True)
class Dropped:
    """An answer that was not taken, and why: nothing of it, an unasked field, no words quoted, words that do not stand
    in the mail, a value our normalisers cannot read or that lies outside their bounds, words that do not bear it."""

    field: str
    why: Why


@dataclass(frozen=True)
class Outcome:
    """A record after it was asked about."""

    record: Extracted
    asked: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    orders: int = 0
    """Lines of the mail that spoke to a machine; they were not sent."""


@dataclass
class _Taken:
    values: Values = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


def filled(record: Extracted, letter: Letter, filler: Filler) -> Outcome:
    """The record with what the model could add. Raises Away where it does not answer; without anything open, or any
    text, nobody is asked."""
    wanted = open_fields(record.data)
    text = masked(_numbered(letter), people=_people(record, letter), firms=_firms(record))
    if not wanted or not text.lines:
        return Outcome(record, orders=text.orders)
    answers = _answers(filler(task_of(wanted), f"<mail>\n{text.text}\n</mail>"))
    asked = tuple(f.name for f in wanted)
    if answers is None:
        return Outcome(record, asked, dropped=(Dropped("*", "no_answer"),), orders=text.orders)
    taken = _Taken(dropped=[Dropped(str(name)[:40], "not_asked") for name in sorted(answers.keys() - set(asked))[:20]])
    for one in wanted:
        if one.name in answers:
            _take(one, answers[one.name], text, letter, record, taken)
    return Outcome(_merged(record, taken), asked, tuple(taken.filled), tuple(taken.dropped), text.orders)


def _numbered(letter: Letter) -> list[tuple[int, str]]:
    """The lines with their numbers; the subject is line 0."""
    return [(0, letter.subject), *enumerate(letter.lines, letter.first_line)]


def task_of(fields: Iterable[Field]) -> str:
    """What the model is asked to do."""
    return tell("filling.task", fields="\n".join(f'- "{f.name}": {f.about}' for f in fields))


def _people(record: Extracted, letter: Letter) -> list[str]:
    name = record.data.name if isinstance(record.data, Engineer) else None
    return [*letter.names, *([name] if name else [])]


def _firms(record: Extracted) -> list[str]:
    data = record.data
    named = (data.client, data.sender) if isinstance(data, Project) else (getattr(data, "company", None),)
    return [name for name in named if name]


def _answers(said: str) -> dict[str, Any] | None:
    """The first JSON object of an answer, whatever stands around it; None where there is none."""
    start = said.find("{")
    if start < 0:
        return None
    try:
        found, _ = json.JSONDecoder().raw_decode(said[start:])
    except (ValueError, RecursionError):
        return None
    inner = found.get("fields", found) if isinstance(found, dict) else None
    return inner if isinstance(inner, dict) else None


def _take(one: Field, answer: Any, text: Masked, letter: Letter, record: Extracted, taken: _Taken) -> None:
    value, quote = _said(answer)
    if value is None:
        return
    why: Why | None = None
    place = None
    values: Values = {}
    if not quote or len(quote) > QUOTE_MAX:
        why = "no_quote"
    elif (place := text.where(quote)) is None:
        why = "not_in_mail"
    elif not (values := _read(one, value, letter)):
        why = "not_read"
    elif not rests_on(one, value, values, quote):
        why = "not_borne"
    if why is not None or place is None:
        taken.dropped.append(Dropped(one.name, why or "not_in_mail"))
        return
    number, line = place
    values = {k: text.restored(v) if isinstance(v, str) else v for k, v in values.items()}
    sure = CONFIDENCE_SAME if _read(one, quote, letter) == values else CONFIDENCE_OTHER
    taken.filled.append(one.name)
    taken.values |= {**values, "exactness": {**taken.values.get("exactness", {}), **values.get("exactness", {})}}
    evidence = Evidence(text=line.strip(), line=number or None, by="llm", confidence=sure)
    taken.evidence |= {name: evidence for name in (one.name, *values) if name != "exactness"}


def _said(answer: Any) -> tuple[str | None, str]:
    """(value, quote) of an answer; no value where it says that there is none."""
    if not isinstance(answer, dict):
        return None, ""
    value, quote = answer.get("value"), answer.get("quote")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value:g}" if abs(value) < 1e15 else None
    if isinstance(value, list):
        value = "、".join(v for v in value if isinstance(v, str))
    if not isinstance(value, str) or not value.strip() or len(value) > QUOTE_MAX:
        return None, ""
    return value.strip(), quote.strip() if isinstance(quote, str) else ""


def _read(one: Field, value: str, letter: Letter) -> Values:
    """The value by our own normalisers; nothing where they cannot read it."""
    try:
        return one.read(value, letter.day)
    except (ValueError, OverflowError):
        return {}


def _merged(record: Extracted, taken: _Taken) -> Extracted:
    """The record with the values put in; what was known stays as it was."""
    if not taken.filled:
        return record
    data = record.data
    exact = {**taken.values.get("exactness", {}), **getattr(data, "exactness", {})}
    new = {**taken.values, "exactness": exact}
    new = {k: v for k, v in new.items() if k == "exactness" or getattr(data, k) in (None, (), "")}
    try:
        data = type(data).model_validate({**dict(data), **new})
    except ValidationError:
        return record
    return record.model_copy(update={"data": data, "evidence": {**taken.evidence, **record.evidence}})
