"""Seats of different price as a table in plain text: a head of ポジション, 人数, 単価 and a row for each kind."""

from __future__ import annotations

import re

from matcher.model import Position
from matcher.normalise import quantities
from matcher.normalise.roles import role
from matcher.readers.mail_blocks import Block
from matcher.readers.mail_fields import Findings
from matcher.readers.mail_labels import Line, label_field

_CUT = re.compile(r"[|｜│┃\t]|[ 　]{2,}|　")
MOST_ROWS = 30


def _cells(text: str) -> list[str]:
    return [c.strip() for c in _CUT.split(text.strip(" 　|｜│┃・■●")) if c.strip()]


def read_position_table(block: Block, found: Findings) -> None:
    """Fills positions, seats and the price's ends from the first table of a block whose head names role and price."""
    for at, line in enumerate(block.lines):
        fields = [label_field(c) for c in _cells(line.text)]
        if len(fields) >= 3 and "role" in fields and "rate" in fields:
            _take(fields, block.lines[at + 1 : at + 1 + MOST_ROWS], line, found)
            return


def _take(fields: list[str | None], rows: list[Line], head: Line, found: Findings) -> None:
    positions: list[Position] = []
    counts: list[int | None] = []
    for row in rows:
        cells = _cells(row.text)
        if len(cells) < fields.index("rate") + 1 or len(cells) > len(fields) + 1:
            break
        told = dict(zip((f for f in fields if f), cells, strict=False))
        money = quantities.money_range(told.get("rate", ""))
        if not money.said:
            break
        count = quantities.seats(told.get("seats", ""))
        counts.append(count)
        positions.append(
            Position(role=role(told.get("role", "")), seats=count or 1, rate_min=money.min, rate_max=money.max)
        )
    if len(positions) < 2:
        return
    found.put("positions", tuple(positions), head.number, head.text)
    if "seats" in fields and None not in counts:
        found.put("seats", sum(p.seats for p in positions), head.number, head.text)
    lows = [p.rate_min for p in positions if p.rate_min is not None]
    highs = [p.rate_max for p in positions if p.rate_max is not None]
    found.put("rate_min", min(lows) if len(lows) == len(positions) else None, head.number, head.text)
    found.put("rate_max", max(highs) if len(highs) == len(positions) else None, head.number, head.text)
