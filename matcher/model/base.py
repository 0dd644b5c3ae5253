"""What every record shares: frozen models, places, months, money, ids."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator

SCHEMA_VERSION = 1


def month_of(value: Any) -> Any:
    """The first day of the month of a date or of a text `YYYY-MM`; anything else is passed on to be refused."""
    if isinstance(value, date):
        return value.replace(day=1)
    if isinstance(value, str) and len(value) == 7 and value[4] == "-":
        return date(int(value[:4]), int(value[5:]), 1)
    return value


Month = Annotated[
    date,
    BeforeValidator(month_of),
    PlainSerializer(lambda d: f"{d.year:04d}-{d.month:02d}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}$"}),
]
"""A month, held as its first day, written `YYYY-MM`."""

Yen = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Exactness = Literal["day", "third", "month", "open"]
"""How exactly a source gives a date: the day, 上旬/中旬/下旬, the month, or 即日・随時・長期."""


def derived_id(prefix: str, *keys: object) -> str:
    """A stable id made of what identifies a record; the same keys give the same id on every import.

    Ten letters of base 32 are 50 bits: among a million records two share an id in one case of two thousand.
    """
    text = "\x1f".join("" if k is None else str(k) for k in keys)
    return f"{prefix}-{base64.b32encode(hashlib.sha256(text.encode()).digest())[:10].decode().lower()}"


class Record(BaseModel):
    """Frozen; unknown keys are refused, so that a typing error in a field name is found at the door."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Place(Record):
    """Where in the source something stands: a line of a text, or a cell (`C12`) of a sheet."""

    file: str
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        parts = [self.file, self.sheet, self.cell, f"{self.line}行目" if self.line is not None else None]
        return ":".join(p for p in parts if p)


class Evidence(Record):
    """The words of the source a value was read from."""

    text: str
    line: int | None = None
    sheet: str | None = None
    cell: str | None = None
    by: Literal["llm"] | None = None
    """Who read it, where it was not the rules: a language model the user configured (`--fill`)."""
    confidence: Share | None = None
    """How sure such a reading is."""


def month_index(month: date) -> int:
    """Months since year 0, for arithmetic with months."""
    return month.year * 12 + month.month - 1


def months_between(start: date, end: date) -> int:
    """Months from start to end, both included (2019-04 … 2019-06 is 3); negative where end lies before."""
    return month_index(end) - month_index(start) + 1


def month_at(index: int) -> date:
    """The inverse of `month_index`."""
    return date(index // 12, index % 12 + 1, 1)


class Document(BaseModel):
    """A JSON document of a command: what the schema files describe."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    schema_version: int = SCHEMA_VERSION

    @model_validator(mode="after")
    def _known_version(self) -> Self:
        if self.schema_version != SCHEMA_VERSION:
            raise ValueError(f"schema_version {self.schema_version}; this program writes {SCHEMA_VERSION}")
        return self
