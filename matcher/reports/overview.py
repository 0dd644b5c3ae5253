"""The workbook's first sheet: figures with their meaning, two charts, and the way to the other sheets."""

from __future__ import annotations

from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from matcher.reports.figures import STATES, Figures
from matcher.reports.layout import LINE_POINTS, lines_high
from matcher.reports.model import Kind, Table
from matcher.reports.styles import FREE, HELD, PLACED, STAYS, Styles
from matcher.reports.words import Words

WIDTHS = (28, 22, 13, 13, 13, 40)
CLIENTS_SHOWN = 10
COLOURS = {"placed": PLACED, "free": FREE, "stays": STAYS, "held": HELD}
Line = tuple[str, Kind, str | int | float | None, str]


def status(words: Words, figures: Figures) -> str:
    """The state of the plan in words, with what is left to gain where it is not proven best."""
    return words.tell(f"status.{figures.match.status}", gap=f"{figures.match.gap:.1%}")


def status_note(words: Words, figures: Figures) -> str:
    """What the state means; that there was nothing to choose from where no pair is allowed."""
    if not figures.match.pairs and figures.match.status != "INFEASIBLE":
        return words.tell("status_note.nothing")
    return words.tell(f"status_note.{figures.match.status}", pairs=f"{figures.match.pairs:,}")


def headline(words: Words, figures: Figures) -> list[Line]:
    """(message id, kind, value, meaning) of each figure."""
    match, tell = figures.match, words.tell
    values: list[tuple[str, Kind, int | float | None]] = [
        ("objective", "yen", match.objective),
        ("margin", "yen", figures.margin),
        ("placed", "whole", len(match.assignments)),
        ("unfilled", "whole", figures.open_seats),
        ("idle", "whole", figures.idle_own),
        ("idle_other", "whole", figures.idle_other),
        ("idle_unknown", "whole", figures.idle_unknown),
        ("held", "whole", len(match.held)),
        ("utilisation_now", "percent", figures.utilisation_now),
        ("utilisation_after", "percent", figures.utilisation_after),
    ]
    fill = {"months": match.horizon_months, "sheet": tell("sheet.unfilled")}
    lines: list[Line] = [("status", "text", status(words, figures), status_note(words, figures))]
    told = [line for line in values if line[0] != "idle_unknown" or figures.idle_unknown]
    return lines + [(key, kind, value, tell(f"note.{key}", **fill)) for key, kind, value in told]


def write_overview(
    book: Workbook, page: Worksheet, sheets: list[Table], words: Words, figures: Figures, styles: Styles
) -> None:
    """Figures on top, then the two tables with their charts, then what was read and where to look."""
    for i, width in enumerate(WIDTHS):
        page.set_column(i, i, width)
    page.set_row(0, 30)
    page.write_string(0, 0, words.tell("title"), styles.title)
    page.write_string(1, 0, words.as_of, styles.note)
    row = _headline(page, 3, words, figures, styles)
    row = _infeasible(page, row, words, figures, styles)
    row = _supply(book, page, row + 1, words, figures, styles)
    row = _clients(book, page, row + 1, words, figures, styles)
    row = _corners(page, row + 1, words, figures, styles)
    row = _index(page, row + 1, sheets, words, styles)
    read = figures.match.read
    page.write_string(row + 1, 0, words.tell("note.read", **read.model_dump()), styles.note)
    page.write_string(row + 2, 0, words.tell("note.unread", **read.model_dump()), styles.note)
    page.write_string(row + 3, 0, words.tell("note.blank"), styles.note)
    page.hide_gridlines(2)
    page.set_paper(9)
    page.fit_to_pages(1, 1)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.set_footer("&C&P / &N")
    page.activate()


def _headline(page: Worksheet, row: int, words: Words, figures: Figures, styles: Styles) -> int:
    """The figures, each with its meaning; gives back the next free row."""
    for key, kind, value, note in headline(words, figures):
        page.write_string(row, 0, words.tell(f"key.{key}"), styles.label)
        style = styles.big[kind]
        if value is None:
            page.write_string(row, 1, "―", style)
        elif isinstance(value, str):
            page.write_string(row, 1, value, styles.label)
        else:
            page.write_number(row, 1, value, style)
        page.merge_range(row, 2, row, 5, note, styles.wrapped_note)
        lines = max(lines_high(note, sum(WIDTHS[2:])), lines_high(str(value), WIDTHS[1]) if kind == "text" else 1)
        page.set_row(row, max(20, lines * LINE_POINTS + 5))
        row += 1
    return row


def _infeasible(page: Worksheet, row: int, words: Words, figures: Figures, styles: Styles) -> int:
    if not figures.match.why_infeasible:
        return row
    _section(page, row + 1, words.tell("head.infeasible"), styles)
    row += 2
    for why in figures.match.why_infeasible:
        said = words.mask(why)
        page.merge_range(row, 0, row, 5, said, styles.wrapped_note)
        page.set_row(row, lines_high(said, sum(WIDTHS)) * LINE_POINTS + 5)
        row += 1
    return row


def _section(page: Worksheet, row: int, title: str, styles: Styles) -> None:
    for col in range(len(WIDTHS)):
        page.write_blank(row, col, None, styles.section)
    page.write_string(row, 0, title, styles.section)
    page.set_row(row, 22)


def _heading(page: Worksheet, row: int, *titles: str, styles: Styles) -> None:
    for col, title in enumerate(titles):
        page.write_string(row, col, title, styles.heading)
    page.set_row(row, 22)


def _supply(book: Workbook, page: Worksheet, row: int, words: Words, figures: Figures, styles: Styles) -> int:
    """People by supply as a table, and under it as stacked bars."""
    _section(page, row, words.tell("head.supply"), styles)
    head = row + 1
    _heading(page, head, words.tell("col.supply"), *(words.tell(f"state.{s}") for s in STATES), styles=styles)
    last = head
    for kind, counts in figures.supply.items():
        last += 1
        label = words.supply(kind)
        page.write_string(last, 0, label, styles.of("text"))
        page.set_row(last, 19)
        for col, state in enumerate(STATES, start=1):
            page.write_number(last, col, counts[state], styles.of("whole"))
    chart = _chart(book, {"type": "bar", "subtype": "stacked"}, words.tell("head.supply"))
    name = words.tell("sheet.overview")
    for col, state in enumerate(STATES, start=1):
        chart.add_series({
            "name": [name, head, col], "categories": [name, head + 1, 0, last, 0],
            "values": [name, head + 1, col, last, col], "fill": {"color": COLOURS[state]}, "gap": 60,
        })  # fmt: skip
    chart.set_legend({"position": "bottom", "font": {"size": 9}})
    chart.set_x_axis({"name": words.tell("people_axis"), "name_font": _SMALL, "num_font": {"size": 9},
                      "num_format": "0", "major_gridlines": _GRID})  # fmt: skip
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    return _place(page, chart, last + 1)


def _clients(book: Workbook, page: Worksheet, row: int, words: Words, figures: Figures, styles: Styles) -> int:
    """Expected profit by client, the greatest first, as a table and as bars; nothing where nobody won."""
    won = sorted((c for c in figures.clients if c.seats), key=lambda c: (-c.expected, c.name))[:CLIENTS_SHOWN]
    if not won:
        return row
    _section(page, row, words.tell("head.clients"), styles)
    head = row + 1
    _heading(page, head, *map(words.tell, ("col.client", "head.clients_value", "col.seats_won")), styles=styles)
    for r, client in enumerate(won, start=head + 1):
        page.write_string(r, 0, client.name, styles.of("text"))
        page.set_row(r, lines_high(client.name, WIDTHS[0]) * LINE_POINTS + 5)
        page.write_number(r, 1, round(client.expected / 10_000, 1), styles.of("yen"))
        page.write_number(r, 2, client.seats, styles.of("whole"))
    last = head + len(won)
    name = words.tell("sheet.overview")
    chart = _chart(book, {"type": "bar"}, words.tell("head.clients"))
    chart.add_series({
        "name": words.tell("head.clients_value"), "categories": [name, head + 1, 0, last, 0],
        "values": [name, head + 1, 1, last, 1], "fill": {"color": PLACED}, "gap": 50,
        "data_labels": {"value": True, "num_format": "#,##0", "font": {"size": 9}},
    })  # fmt: skip
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_format": "#,##0", "num_font": {"size": 9}, "major_gridlines": _GRID, "min": 0})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    return _place(page, chart, last + 1, height=max(200, 70 + 28 * len(won)))


_SMALL = {"size": 9, "bold": False}
_GRID = {"visible": True, "line": {"color": "#E3E8ED"}}


def _chart(book: Workbook, kind: dict[str, str], title: str) -> Any:
    chart: Any = book.add_chart(kind)
    chart.set_title({"name": title, "name_font": {"size": 11, "bold": True}, "overlay": False})
    return chart


def _place(page: Worksheet, chart: Any, row: int, height: int = 260) -> int:
    """Put the chart under its table; gives back the first row below it."""
    chart.set_size({"width": 880, "height": height})
    page.insert_chart(row, 0, chart, {"x_offset": 2, "y_offset": 8, "object_position": 1})
    return row + (height + 16) // 20 + 1


def _corners(page: Worksheet, row: int, words: Words, figures: Figures, styles: Styles) -> int:
    """Quality × quantity: price by whether there is somebody to propose."""
    _section(page, row, words.tell("head.corners"), styles)
    for cell in figures.corners:
        if not cell.projects and cell.price == "unknown":
            continue
        row += 1
        name = words.tell(f"corner.{cell.price}.{'yes' if cell.winnable else 'no'}")
        page.merge_range(row, 0, row, 4, name, styles.label)
        counts = words.tell("corner_cell", projects=len(cell.projects), seats=cell.seats, people=cell.people)
        page.write_string(row, 5, counts, styles.of("text"))
        page.set_row(row, 20)
    return row + 1


def _index(page: Worksheet, row: int, sheets: list[Table], words: Words, styles: Styles) -> int:
    _section(page, row, words.tell("head.sheets"), styles)
    for table in sheets:
        row += 1
        name = words.tell(f"sheet.{table.name}")
        page.write_url(row, 0, f"internal:'{name}'!A1", styles.link, name)
        page.write_string(row, 1, words.tell("page.count", n=len(table.rows)), styles.of("text"))
    return row + 1
