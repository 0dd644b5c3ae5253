"""The commands, a module per subject; each function is one command. They decide nothing: desk does the work."""

from copy import copy

from typer import Typer
from typer.models import CommandInfo

from matcher.commands import (
    benching,
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
from matcher.commands.help import HelpedCommand, HelpedGroup

__all__ = [
    "COMMANDS",
    "app",
    "app_for",
    "benching",
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


def _helped(one: Typer) -> None:
    """Every command and group of an app tells its help in the language of the run."""
    one.info.cls = HelpedGroup
    for command in one.registered_commands:
        command.cls = HelpedCommand
    for group in one.registered_groups:
        group.cls = HelpedGroup
        if group.typer_instance is not None:
            _helped(group.typer_instance)


_helped(app)
app.registered_commands.sort(key=lambda c: _ORDER.index(_name(c)) if _name(c) in _ORDER else len(_ORDER))
COMMANDS = frozenset(map(_name, app.registered_commands)) | {"terms", "bench"}


def app_for(arguments: list[str]) -> Typer:
    """The app for one call: where it names a command, that one alone. To build the options of all others takes longer
    than to read those of one call."""
    asked = [c for c in app.registered_commands if arguments and _name(c) == arguments[0]]
    if not asked:
        return app
    alone = copy(app)
    alone.registered_commands, alone.registered_groups = asked, []
    alone.callback()(_nothing)  # with it a single command is still called by its name
    return alone


def _nothing() -> None:
    """What runs before a command."""
