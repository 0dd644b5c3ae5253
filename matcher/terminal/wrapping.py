"""Text in lines of so many columns, where a Japanese letter takes two."""

from __future__ import annotations

import re

from rich.cells import cell_len

NEVER_FIRST = frozenset("、。，．）」』】〉》・ー〜！？,.)!?:;")


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns: Japanese breaks anywhere, Latin words and figures stay whole, and
    no line begins with a closing mark."""
    lines, line = [], ""
    for piece in re.findall(r"[!-~]+|.", text.replace("\n", " ")):
        if line and cell_len(line + piece) > width and piece[0] not in NEVER_FIRST:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


__all__ = ["cell_len", "wrapped"]
