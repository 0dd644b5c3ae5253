"""The store's tables through time: one file per change under versions/, none ever edited afterwards.

A new change: write the next file there, raise `glance.SCHEMA`. Both databases run the same files.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

HERE = Path(__file__).parent


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, to: str = "head") -> None:
    """Brings the tables to a version (the newest) inside the connection's own transaction: wholly or not at all."""
    command.upgrade(_config(connection), to)


def newest() -> str:
    """The newest version there is a file for."""
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head
