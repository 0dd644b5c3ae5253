"""The commands, a module per subject; each function is one command. They decide nothing: desk does the work."""

from typer.models import CommandInfo

from matcher.commands import (
    care,
    doubles,
    keeping,
    outgoing,
    places,
    planning,
    reading,
    searching,
    sheets,
    terms,
    tools,
    watching,
)
from matcher.commands.frame import app

__all__ = [
    "COMMANDS",
    "app",
    "care",
    "doubles",
    "keeping",
    "outgoing",
    "places",
    "planning",
    "reading",
    "searching",
    "sheets",
    "terms",
    "tools",
    "watching",
]

_ORDER = ("import", "check", "match", "replan", "shortlist", "explain", "propose", "report", "search")
"""What `--help` tells first: the way of a working day; all else follows."""


def _name(command: CommandInfo) -> str:
    return command.name or (command.callback.__name__ if command.callback else "")


app.registered_commands.sort(key=lambda c: _ORDER.index(_name(c)) if _name(c) in _ORDER else len(_ORDER))
COMMANDS = frozenset(map(_name, app.registered_commands)) | {"terms"}
