"""What was met more than once."""

from __future__ import annotations

from datetime import date
from typing import Literal

from matcher.model import (
    Document,
    Record,
    Share,
)


class PriceTold(Record):
    at: str | None
    rate_min: int | None
    rate_max: int | None


class RouteTold(Record):
    """One company a project reached us by, with what it says now."""

    sender: str | None
    sender_address: str | None
    chain_depth: int | None
    rate_min: int | None
    rate_max: int | None
    first_at: str | None
    last_at: str | None
    times: int
    """How often it was sent."""
    ids: tuple[str, ...]
    used: bool
    """The one proposals go to, but for people of that very company."""
    prices: tuple[PriceTold, ...]
    """The oldest first, each where it changed."""


class DoubleProject(Record):
    """One project that reached us more than once; `id` is that of the record in use."""

    id: str
    title: str | None
    place: str | None
    start: date | None
    shortest_chain: int | None
    rate_min: int | None
    rate_max: int | None
    routes: tuple[RouteTold, ...]
    line: str


class PersonSource(Record):
    engineer: str
    company: str | None
    own: bool
    tier: int | None
    price: int | None
    """What the company asks a month; None for our own."""
    available_from: date | None
    received_at: str | None


class DoublePerson(Record):
    """One person through several companies, the nearest first."""

    id: str
    initials: str | None
    age: int | None
    nearest_station: str | None
    nearest_tier: int | None
    price_min: int | None
    price_max: int | None
    sources: tuple[PersonSource, ...]
    line: str


class ColumnTold(Record):
    """What one column says of two records, and what each has there (None where it is no single field)."""

    column: str
    says: str
    one: str | None
    other: str | None


class DoubtfulTold(Record):
    """Two records that may be one; `score` is the probability."""

    kind: Literal["project", "engineer"]
    one: str
    other: str
    names: tuple[str, str]
    """Titles, or initials and age."""
    senders: tuple[str | None, str | None]
    score: Share
    agrees: tuple[ColumnTold, ...]
    differs: tuple[ColumnTold, ...]
    contradicts: tuple[ColumnTold, ...]


class DoublesDocument(Document):
    """`matcher doubles`: what was put together, and the pairs a person should look at, the likeliest first."""

    projects: tuple[DoubleProject, ...]
    people: tuple[DoublePerson, ...]
    doubtful: tuple[DoubtfulTold, ...]
    projects_total: int
    people_total: int
    doubtful_total: int


DOCUMENTS: dict[str, type[Document]] = {
    "doubles": DoublesDocument,
}
