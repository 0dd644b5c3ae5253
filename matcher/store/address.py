"""Where a store lies, as the user named it: told without the library that opens it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from matcher.errors import StoreError
from matcher.messages import Lang, tell

WAIT_S = 60
"""Longest wait for another writer, in seconds."""


@dataclass(frozen=True)
class Address:
    """A store's address: a file (SQLite) or the URL of a PostgreSQL database."""

    url: str
    file: Path | None
    """The SQLite file; None for PostgreSQL."""

    @property
    def shown(self) -> str:
        """The address without any password."""
        if self.file is not None:
            return str(self.file)
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            return make_url(self.url).render_as_string(hide_password=True)
        except (ArgumentError, ValueError):  # no address at all: it is told, without what may be a password
            return f"postgresql://…@{self.url.rpartition('@')[2]}" if "@" in self.url else self.url


def default_file() -> Path:
    """The store of a user who named none."""
    from platformdirs import user_data_path

    return user_data_path("ses-matcher", appauthor=False) / "matcher.db"


def address_of(given: str | None, lang: Lang = "ja") -> Address:
    """The address meant by `--db`: nothing (the user's own file), a path, or a URL of SQLite or PostgreSQL.

    Raises StoreError for anything else.
    """
    if not given:
        return _sqlite(default_file())
    scheme, colon, rest = given.partition("://")
    if not colon:
        return _sqlite(Path(given).expanduser())
    kind = scheme.partition("+")[0]
    if kind == "sqlite":
        name = rest.removeprefix("/").partition("?")[0]
        if name in ("", ":memory:"):
            raise StoreError(tell("store.no_file", lang, given=given), place="--db")
        return _sqlite(Path(name))
    if kind in ("postgresql", "postgres"):
        return Address(f"postgresql+psycopg://{rest}", None)
    raise StoreError(tell("store.kind", lang, given=kind), place="--db")


def _sqlite(file: Path) -> Address:
    file = file.absolute()
    return Address(f"sqlite:///{file}", file)
