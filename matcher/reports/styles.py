"""Cell formats of the workbook, one per kind of column."""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from matcher.reports.model import Day, Kind
from matcher.reports.words import Words

INK, FRAME, HEAD, LINK = "#1F2933", "#C9D2DC", "#1F4E78", "#1F5FBF"
PLACED, FREE, STAYS, HELD = "#2F6DB5", "#E3A33B", "#9AA8B5", "#C2473D"

NUMBERS: dict[Kind, str] = {
    "whole": "#,##0",
    "yen": "#,##0",
    "percent": "0.0%",
    "score": "0",
    "years": "0.0",
    "day": "yyyy/mm/dd",
    "moment": "yyyy/mm/dd hh:mm",
}
DATES = ("day", "moment")


class Styles:
    """Formats by purpose; made once per workbook, in a fixed order."""

    def __init__(self, book: Workbook, words: Words) -> None:
        self._book = book
        self._words = words
        cell: dict[str, Any] = {
            "align": "left",
            "valign": "top",
            "indent": 1,
            "border": 1,
            "border_color": FRAME,
            "font_color": INK,
        }
        self._cell = cell
        self._kinds: dict[Kind, Format] = {
            kind: book.add_format({**cell, "text_wrap": True}) for kind in ("text", "long")
        }
        for kind, number in NUMBERS.items():
            self._kinds[kind] = book.add_format(
                {**cell, "num_format": number, "align": "left" if kind in DATES else "right"}
            )
        self._days: dict[str, Format] = {NUMBERS["day"]: self._kinds["day"]}
        heading = {
            "bold": True,
            "font_color": "white",
            "bg_color": HEAD,
            "text_wrap": True,
            "valign": "vcenter",
        }
        self.heading = book.add_format({**cell, **heading})
        self.note = book.add_format({"font_color": "#52606D", "valign": "top"})
        muted = {"font_color": "#52606D", "text_wrap": True, "valign": "vcenter"}
        self.wrapped_note = book.add_format({**cell, **muted})
        self.title = book.add_format({"bold": True, "font_size": 18, "font_color": HEAD})
        self.section = book.add_format(
            {"bold": True, "font_size": 12, "font_color": HEAD, "bottom": 2, "bottom_color": HEAD}
        )
        self.label = book.add_format(
            {**cell, "bold": True, "bg_color": "#EEF3F8", "text_wrap": True, "valign": "vcenter"}
        )
        self.link = book.add_format({**cell, "font_color": LINK, "underline": 1})
        self.big = {
            kind: book.add_format(
                {
                    **cell,
                    "bold": True,
                    "font_size": 12,
                    "align": "right",
                    "valign": "vcenter",
                    "num_format": number,
                }
            )
            for kind, number in (*NUMBERS.items(), ("text", "@"))
        }
        self.severities = [
            _marked(book, words.tell(f"severity.{severity}"), ink, ground)
            for severity, ink, ground in (("block", "#8A1C14", "#FBE3E0"), ("warn", "#7A4B00", "#FDF1D6"))
        ]

    def of(self, kind: Kind) -> Format:
        return self._kinds[kind]

    def day(self, day: Day) -> Format:
        """A date shown as exactly as it is known; the cell holds the date all the same."""
        match day.exactness:
            case "month":
                number = "yyyy/mm"
            case "third":
                number = f'yyyy/mm"{self._words.third(day.value)}"'
            case "open":
                number = f'yyyy/mm/dd"{self._words.tell("open_mark")}"'
            case _:
                number = NUMBERS["day"]
        if number not in self._days:
            self._days[number] = self._book.add_format({**self._cell, "num_format": number, "align": "left"})
        return self._days[number]


def _marked(book: Workbook, text: str, ink: str, ground: str) -> dict[str, Any]:
    """A conditional format for cells that say exactly this."""
    style = book.add_format({"font_color": ink, "bg_color": ground, "bold": True})
    return {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": style}
