"""What somebody sets of a record by hand (単価=80万, 勤務地=渋谷): named and written as in a list, read as there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from matcher.messages import Lang, field_words, value_words
from matcher.model import Engineer, Project
from matcher.model.base import Record
from matcher.model.engineer import Wishes
from matcher.readers.table_fields import JOINED, PARSERS, joined
from matcher.readers.table_header import fields_of, squeezed, vocabulary
from matcher.readers.table_values import Cell, is_nothing, yes_or_no

Named = Literal["engineer", "project"]
MODELS: dict[Named, type[Engineer] | type[Project]] = {"engineer": Engineer, "project": Project}
MONEY = frozenset(("cost", "desired_rate", "desired_rate_max", "rate_min", "rate_max"))
"""Sums of yen a month: a number too small for one is meant in 万円, as in a list."""
SMALL = 1_000
NORMALISED = frozenset(("place", "nearest_station", "role", "industry", "language_level"))
"""Free words that the readers bring into one form; as written where they do not know them."""
WHOLE: dict[str, tuple[str, ...]] = {
    "rate": ("rate_min", "rate_max", "rate_hourly", "rate_open"),
    "desired_rate": ("desired_rate", "desired_rate_max"),
}
"""Columns that tell all of these fields at once: what they leave out is no longer so."""
ADDED = frozenset(("conditions", "facts"))
"""Lists that a remark adds to."""
LANGS: tuple[Lang, ...] = ("ja", "en")
_UNIT = re.compile(r"[(（][^()（）]*[)）]$")


@cache
def _names(kind: Named) -> dict[str, str]:
    """Every name of a field, as it is compared: its own, and what people call it, with and without the unit."""
    found: dict[str, str] = {}
    for field in MODELS[kind].model_fields:
        for called in (field, *(field_words(field, lang) for lang in LANGS)):
            for name in (called, _UNIT.sub("", called)):
                found.setdefault(squeezed(name), field)
    return found


def field_called(kind: Named, name: str) -> str | None:
    """The field of this name or label; None where only a heading of lists is called so, or nothing.

    >>> field_called("project", "単価上限"), field_called("project", "Rate max"), field_called("project", "単価")
    ('rate_max', 'rate_max', None)
    """
    return _names(kind).get(squeezed(name))


def only_read(kind: Named, field: str) -> bool:
    """Does the field hold a list or a record that people write in words the readers know (スキル, リモート)?"""
    kinds = _plain(MODELS[kind].model_fields[field].annotation)
    parts = any(isinstance(one, type) and issubclass(one, tuple | BaseModel) for one in kinds)
    return parts and field in PARSERS[kind]


def columns_called(kind: Named, name: str) -> tuple[str, ...]:
    """The columns of a list that stand under this heading."""
    return tuple(c for c in fields_of(kind, name) if c in PARSERS[kind])


def nearest(kind: Named, name: str) -> list[str]:
    """Fields, or headings of lists no single field stands for, that may be meant: by a word in common, else by
    their letters."""
    said = squeezed(name)
    known = {**dict.fromkeys(vocabulary().fields[kind], ""), **_names(kind)}
    within = [word for word in known if len(word) > 1 and word in said]
    around = [word for word in known if len(said) > 1 and said in word]
    close = get_close_matches(said, list(known), n=3, cutoff=0.6)
    met = [*sorted(within, key=len, reverse=True)[:2], *sorted(around, key=len)[:2], *close]
    return [word for word in dict.fromkeys(_shown(kind, word) for word in met) if word != "id"][:4]


def _shown(kind: Named, word: str) -> str:
    """The field behind a name or heading where there is one, else the heading itself."""
    if (field := _names(kind).get(word)) is not None:
        return field
    column = next(iter(fields_of(kind, word)), "")
    return column if column in MODELS[kind].model_fields else word


def read_by_hand(kind: Named, name: str, value: str, before: Record, today: date) -> dict[str, Any] | None:
    """Fields a value said of a name stands for; None where it cannot be read. `before` is the record as it is: a
    remark is added to it, a date takes its exactness along."""
    field = field_called(kind, name)
    columns = (field,) if field is not None and field in PARSERS[kind] else columns_called(kind, name)
    model = MODELS[kind].model_fields
    own = [f for f in (field, *columns) if f is not None and f in model]
    if is_nothing(value) and (own or columns):
        told = [*own, *(f for c in columns for f in WHOLE.get(c, ()))]
        return {f: _unknown(kind, f) for f in told} or None
    if field is not None and _as_it_stands(kind, field, value):
        known = _read(kind, columns, value, name, today, before, own) if field in NORMALISED else None
        return known or _dated({field: value}, before)
    if field is not None and (code := _code(kind, field, value)) is not None:
        return {field: code}
    return _read(kind, columns, value, name, today, before, own)


def _unknown(kind: Named, field: str) -> Any:
    return MODELS[kind].model_fields[field].get_default(call_default_factory=True)


def _as_it_stands(kind: Named, field: str, value: str) -> bool:
    """May the field hold the value as it is written? A price of 80 yen a month is none."""
    if field in MONEY and re.fullmatch(r"\d+", value) and int(value) < SMALL:
        return False
    info = MODELS[kind].model_fields[field]
    held: Any = Annotated[info.annotation, info]
    try:
        TypeAdapter(held).validate_python(value)
    except ValidationError:
        return False
    return True


def _code(kind: Named, field: str, value: str) -> Any:
    """The code people call so (待機: bench), yes and no in words; None where the field has no such."""
    said, kinds = squeezed(value), list(_plain(MODELS[kind].model_fields[field].annotation))
    if bool in kinds:
        return yes_or_no(Cell(value, "", date.min))
    for code in (one for one in kinds if isinstance(one, str)):
        for lang in LANGS:
            called = value_words(field, code, lang)
            if said in (squeezed(called), squeezed(_UNIT.sub("", called))):
                return code
    return None


def _plain(annotation: Any) -> Iterator[Any]:
    """The codes and types a field may hold, out of their unions."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif isinstance(annotation, type) and hasattr(annotation, "__members__"):
        yield from (str(one.value) for one in annotation.__members__.values())
    elif get_origin(annotation) is tuple:
        yield tuple
    elif args := get_args(annotation):
        for one in args:
            yield from _plain(one)
    else:
        yield annotation


def _read(
    kind: Named, columns: tuple[str, ...], value: str, name: str, today: date, before: Record, own: list[str]
) -> dict[str, Any] | None:
    """What the first column that understands the value makes of it."""
    for column in columns:
        found = dict(PARSERS[kind][column](Cell(value, name, today)))
        if "_wish" in found:
            found["wishes"] = Wishes(**found.pop("_wish"))
        if not found or "text" in found or any(f not in MODELS[kind].model_fields for f in found):
            continue
        named = [f for f in own if f not in ADDED or f == field_called(kind, name)]
        kept = {f: new if f in named else _added(f, getattr(before, f), new) for f, new in found.items()}
        left_out = {f: _unknown(kind, f) for f in WHOLE.get(column, ())}
        return _dated(left_out | kept, before)
    return None


def _added(field: str, old: Any, new: Any) -> Any:
    """What is said beside what the name stands for, put to what the record says already."""
    if field in JOINED and old:
        return joined(field, old, new)
    if isinstance(new, BaseModel) and type(old) is type(new):
        return old.model_copy(update=dict(new.model_dump(exclude_defaults=True)))
    return new


def _dated(fields: dict[str, Any], before: Record) -> dict[str, Any]:
    """With how exactly its dates are known: to the day where the words say nothing else."""
    had: Mapping[str, Any] = getattr(before, "exactness", {})
    dates = [f for f in fields if f in ("start", "end", "deadline", "available_from")]
    said = {f: (fields.get("exactness") or {}).get(f, "day") for f in dates if fields[f] is not None}
    said |= dict(fields.get("exactness") or {})
    rest = {f: v for f, v in fields.items() if f != "exactness"}
    return rest if all(had.get(f, "day") == v for f, v in said.items()) else rest | {"exactness": {**had, **said}}
