"""Records ↔ plain data (dicts, lists, texts, numbers), by the types of their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Plain = Any
"""What JSON can say."""
Record = TypeVar("Record")
SMALL = 100
"""Entries up to which a dict of tuples is written as it is."""
OF_LINES = 4
"""Parts of a dict of tuples that is written as lines."""
FEW = 0xD000
"""The n-th of fewer tuples is written as the letter number n."""


def pack(value: Any) -> Plain:
    """A record as plain data: dates as texts, sets sorted, fields that say what goes without saying left out."""
    kind: Any = type(value)
    if (usual := _usual(kind)) is not None:
        said = {name: getattr(value, name) for name in usual}
        return {name: pack(one) for name, one in said.items() if one != usual[name]}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, dict):
        return _tabled(value) if _repeats(value) else {name: pack(one) for name, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [pack(one) for one in value]
    return value


def _repeats(value: dict[Any, Any]) -> bool:
    """Whether many names share few tuples, so that each is better written once."""
    return len(value) > SMALL and all(isinstance(one, tuple) for one in value.values())


def _tabled(value: dict[Any, tuple[Any, ...]]) -> Plain:
    at = {one: n for n, one in enumerate(dict.fromkeys(value.values()))}
    if len(at) <= FEW and (lines := _as_lines(at, value)) is not None:
        return [*lines, "".join(chr(1 + at[one]) for one in value.values())]
    return [pack(tuple(at)), {name: at[one] for name, one in value.items()}]


def _as_lines(table: Iterable[tuple[Any, ...]], names: Iterable[Any]) -> tuple[int, str, str] | None:
    """(texts in a tuple, all of them, all names), each a line; None where they are no texts of one line, or not alike.
    Long texts are read many times faster than lists of short ones."""
    tuples = list(table)
    width = len(tuples[0])
    texts, keys = [one for row in tuples for one in row], list(names)
    plain = all(isinstance(one, str) and "\n" not in one for one in (*texts, *keys))
    if not width or not plain or any(len(row) != width for row in tuples):
        return None
    return width, "\n".join(texts), "\n".join(keys)


def unpack(kind: type[Record], plain: Plain) -> Record:
    """The record of that kind. KeyError, TypeError, ValueError or AttributeError where the data are not of it."""
    reader: Callable[[Plain], Record] = _record_reader(kind)
    return reader(plain)


@cache
def _usual(kind: Any) -> dict[str, object] | None:
    """The fields of a kind of record, with what goes without saying for each; None where it is no record."""
    if hasattr(kind, "_fields"):
        return {name: kind._field_defaults.get(name, _MUST) for name in kind._fields}
    if not hasattr(kind, "__dataclass_fields__"):
        return None
    from dataclasses import MISSING, fields

    made = {one.name: one.default if one.default_factory is MISSING else one.default_factory() for one in fields(kind)}
    return {name: _MUST if default is MISSING else default for name, default in made.items()}


_MUST = object()
"""Stands where a field has to be said."""


@cache
def _reader(kind: Any) -> Callable[[Plain], Any] | None:
    """How a value of this type is made from plain data; None where it is plain already."""
    if isinstance(kind, type) and _usual(kind) is not None:
        return _record_reader(kind)
    if (of_text := getattr(kind, "fromisoformat", None)) is not None:
        read: Callable[[Plain], Any] = of_text
        return read
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return next((reader for one in inner if (reader := _reader(one)) is not None), None)
    if origin is dict:
        of_value = _reader(inner[1])
        return dict if of_value is None else _dict_reader(of_value)
    if origin is tuple:
        return _tuple_reader(inner)
    if origin is frozenset:
        return frozenset
    return None


def _dict_reader(of_value: Callable[[Plain], Any]) -> Callable[[Plain], Any]:
    def made(plain: Plain) -> Any:
        if isinstance(plain, list) and len(plain) == OF_LINES:
            width, texts, names, at = plain
            lines = iter(texts.split("\n"))
            table = [(), *zip(*[lines] * width, strict=True)]
            return dict(zip(names.split("\n"), map(table.__getitem__, map(ord, at)), strict=True))
        if isinstance(plain, list):
            table = [of_value(one) for one in plain[0]]
            return {name: table[at] for name, at in plain[1].items()}
        return {name: of_value(one) for name, one in plain.items()}

    return made


def _tuple_reader(inner: tuple[Any, ...]) -> Callable[[Plain], Any]:
    if inner[-1] is not Ellipsis:
        readers = [_reader(one) or _as_it_is for one in inner]
        if all(reader is _as_it_is for reader in readers):
            return tuple
        return lambda plain: tuple([reader(one) for reader, one in zip(readers, plain, strict=True)])
    of_item = _reader(inner[0])
    return tuple if of_item is None else lambda plain: tuple([of_item(one) for one in plain])


def _as_it_is(plain: Plain) -> Plain:
    return plain


def _record_reader(kind: type[Any]) -> Callable[[Plain], Any]:
    readers = {name: reader for name, hint in get_type_hints(kind).items() if (reader := _reader(hint)) is not None}

    def made(plain: Plain) -> Any:
        return kind(**{name: readers[name](one) if name in readers else one for name, one in plain.items()})

    return made
