"""A page of text in the terminal's own width: what every answer is laid out with. Never a full name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from matcher.messages import Lang, tell
from matcher.model import Scores
from matcher.terminal.wrapping import cell_len, wrapped

SEVERITY = {"block": "bold red", "warn": "yellow", "info": "cyan"}


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """A reader that has had enough (`| head`) is no fault; the command line answers for it."""
        raise BrokenPipeError


def console_of() -> Console:
    """Text as it stands: a title in brackets is a title, no markup."""
    return _Console(highlight=False, soft_wrap=False, markup=False, emoji=False)


def table_of(*columns: tuple[str, dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    for name, style in columns:
        table.add_column(name, **style)
    return table


def phrase(key: str, lang: Lang, **values: object) -> str:
    return tell(f"terminal.{key}", lang, **values)


def put_heading(console: Console, text: str) -> None:
    console.print()
    console.print(Text(text, style="bold underline"))


def scores_told(scores: Scores) -> str:
    return "/".join("-" if s is None else f"{s:.0f}" for s in (scores.fit, scores.start, scores.cost, scores.speed))


def scores_by_name(scores: Scores, lang: Lang) -> str:
    """Every score with its name: the line a person reads aloud."""
    told = {name: "-" if s is None else f"{s:.0f}" for name, s in dict(scores).items()}
    return phrase("scores_named", lang, **{name: told[name] for name in ("fit", "start", "cost", "speed")})


def put_item(console: Console, head: str, lines: Iterable[str]) -> None:
    put_lines(console, [head], "■ ", indent=0)
    put_lines(console, lines, "", indent=4, style="dim")


def put_lines(console: Console, lines: Iterable[str], mark: str, *, indent: int = 3, style: str = "") -> None:
    """Lines in the width of the terminal, the first with its mark, the rest under its text."""
    under = cell_len(mark)
    for line in lines:
        for number, part in enumerate(wrapped(line, max(console.width - indent - under, 20))):
            before = mark if number == 0 else " " * under
            console.print(Text(" " * indent + before + part, style=style), no_wrap=True, overflow="ignore", crop=False)


def put_and_more(console: Console, count: int, lang: Lang) -> None:
    if count > 0:
        console.print(phrase("lacking_rest", lang, count=count))
