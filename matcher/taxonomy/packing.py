"""Records ↔ plain data (dicts, lists, texts, numbers), by the types of their fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Plain = Any
"""What JSON can say."""
Record = TypeVar("Record")


def pack(value: Any) -> Plain:
    """A record as plain data: dates as texts, sets sorted, fields that say what goes without saying left out."""
    if is_dataclass(value):
        said = {field.name: getattr(value, field.name) for field in fields(value)}
        return {field.name: pack(said[field.name]) for field in fields(value) if said[field.name] != _usual(field)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: pack(one) for name, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [pack(one) for one in value]
    return value


def unpack(kind: type[Record], plain: Plain) -> Record:
    """The record of that kind. KeyError, TypeError, ValueError or AttributeError where the data are not of it."""
    reader: Callable[[Plain], Record] = _record_reader(kind)
    return reader(plain)


def _usual(field: Field[Any]) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()


@cache
def _reader(kind: Any) -> Callable[[Plain], Any] | None:
    """How a value of this type is made from plain data; None where it is plain already."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _record_reader(kind)
    if kind is date:
        return date.fromisoformat
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return next((reader for one in inner if (reader := _reader(one)) is not None), None)
    if origin is dict:
        of_value = _reader(inner[1])
        return dict if of_value is None else lambda plain: {name: of_value(one) for name, one in plain.items()}
    if origin is tuple:
        return _tuple_reader(inner)
    if origin is frozenset:
        return frozenset
    return None


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
