"""Client companies' empty forms, each as bytes: what `matcher sheet --template` is to fill."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD = PatternFill("solid", fgColor="DDEEFF")


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _boxed(page: Worksheet, span: str) -> None:
    for row in page[span]:
        for cell in row:
            cell.border = BOX
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _labels(page: Worksheet, labels: dict[str, str]) -> None:
    for place, text in labels.items():
        page[place] = text
        page[place].fill = HEAD
        page[place].font = Font(bold=True)


def one_row_each() -> bytes:
    """Four numbered rows under one header row, a phase matrix with ○, remarks below the table."""
    book = Workbook()
    page = book.active
    page.title = "経歴書"
    page["A1"] = "技術者経歴書"
    _labels(page, {"A3": "氏名", "C3": "年齢", "E3": "最寄駅", "A4": "保有資格", "C4": "生年月日"})
    _boxed(page, "A3:F4")
    heads = [
        "No.",
        "期間",
        "案件名・業務内容",
        "役割",
        "規模",
        "使用言語",
        "DB",
        "OS",
        "要件定義",
        "基本設計",
        "詳細設計",
        "製造",
        "単体テスト",
        "結合テスト",
    ]
    for c, text in enumerate(heads, 1):
        page.cell(7, c, text).fill = HEAD
    for n in range(1, 5):
        page.cell(7 + n, 1, n)
    _boxed(page, "A7:N11")
    page.row_dimensions[8].height = 40
    page["A12"] = "※工程は担当したものに○を記入してください"
    page["A14"] = "備考"
    page["B14"] = "=COUNTA(B8:B11)"
    page.column_dimensions["C"].width = 40
    return _bytes(book)


def three_rows_each() -> bytes:
    """Records of three rows with merged cells; title over text; languages, DB and OS under each other."""
    book = Workbook()
    sample = book.active
    sample.title = "記入例"
    sample["A1"] = "見本"
    page = book.create_sheet("スキルシート")
    _labels(page, {"A2": "イニシャル", "C2": "性別", "E2": "国籍"})
    _boxed(page, "A2:F2")
    for span, text in (
        ("A5:A7", "No"),
        ("B5:B7", "期間"),
        ("C5:C5", "案件名"),
        ("C6:C7", "業務内容"),
        ("D5:D5", "言語"),
        ("D6:D6", "DB"),
        ("D7:D7", "OS"),
        ("E5:E7", "役割"),
        ("F5:F7", "担当工程"),
    ):
        _merged(page, span, text)
    for n in range(2):
        top = 8 + 3 * n
        for span in (
            f"A{top}:A{top + 2}",
            f"B{top}:B{top + 2}",
            f"C{top + 1}:C{top + 2}",
            f"E{top}:E{top + 2}",
            f"F{top}:F{top + 2}",
        ):
            _merged(page, span, None)
        page[f"A{top}"] = n + 1
    _boxed(page, "A5:F13")
    page["A15"] = "自己PR"
    return _bytes(book)


def two_dates_and_little_else() -> bytes:
    """Start and end as real dates, title and role; no column for technologies, phases or team."""
    book = Workbook()
    page = book.active
    page["A1"] = "名前："
    for c, text in enumerate(["開始", "終了", "プロジェクト名", "作業内容", "ポジション"], 1):
        page.cell(3, c, text).fill = HEAD
    _boxed(page, "A3:E12")
    for r in range(4, 13):
        for c in (1, 2):
            page.cell(r, c).number_format = "yyyy/mm"
    return _bytes(book)


def stacked_dates() -> bytes:
    """From and to with a sign between them in three columns of one heading; everything technical in one column."""
    book = Workbook()
    page = book.active
    page.merge_cells("B2:D2")
    _labels(
        page, {"A2": "項番", "B2": "作業期間", "E2": "業務内容", "F2": "開発環境", "G2": "担当工程", "H2": "役割・規模"}
    )
    for n in range(1, 4):
        page.cell(2 + n, 1, n)
        page.cell(2 + n, 3, "～")
    _boxed(page, "A2:H5")
    return _bytes(book)


def skill_grid_above_the_history() -> bytes:
    """言語, DB and OS side by side with years and levels, some names printed; two rows of history; a print area."""
    book = Workbook()
    page = book.active
    page.title = "経歴書"
    _labels(page, {"A3": "氏名", "C3": "年齢"})
    _boxed(page, "A3:D3")
    for c, text in enumerate(["言語", "経験年数", "レベル", "DB", "経験年数", "レベル", "OS", "経験年数（年）"], 1):
        page.cell(6, c, text).fill = HEAD
    for n, name in enumerate(["Java", "PHP", "COBOL"]):
        page.cell(7 + n, 1, name)
    _boxed(page, "A6:H11")
    page["A13"] = "■業務経歴"
    for c, text in enumerate(["No", "期間", "案件名・業務内容", "役割", "規模", "言語", "FW・ツール", "担当工程"], 1):
        page.cell(14, c, text).fill = HEAD
    page["A15"], page["A16"] = 1, 2
    _boxed(page, "A14:H16")
    page["A18"] = "備考"
    page.print_area = "A1:H18"
    page.print_title_rows = "14:14"
    return _bytes(book)


def no_table() -> bytes:
    """A letter: nothing to fill."""
    book = Workbook()
    book.active["A1"] = "ご案内"
    return _bytes(book)


def _merged(page: Worksheet, span: str, text: str | None) -> None:
    first, last = span.split(":")
    if first != last:
        page.merge_cells(span)
    if text is not None:
        page[first] = text
        page[first].fill = HEAD


FORMS = {
    f.__name__: f
    for f in (
        one_row_each,
        three_rows_each,
        two_dates_and_little_else,
        stacked_dates,
        skill_grid_above_the_history,
    )
}
