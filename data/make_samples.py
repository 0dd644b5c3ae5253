"""Writes the binary files of data/samples (mails in their encodings, workbooks, CSV) and the expected results.

    python data/make_samples.py [DIRECTORY]

What people wrote, and what it says, stands side by side in `data/samples/expected/source/*.toml`; the text files
(`sheets/*.md`) are written by hand. The same sources give the same bytes on every run.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import quopri
import sys
import tomllib
from datetime import date, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from matcher.messages import months_text
from matcher.model import month_of, months_between

SAMPLES = Path(__file__).parent / "samples"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALWAYS = ("title", "rate_min", "rate_max", "place", "start", "settlement", "seats", "remote", "interviews")
"""Fields of a project that the expected result always names: null where the mail does not state them."""

Json = dict[str, Any]


def sources(samples: Path = SAMPLES) -> dict[str, Any]:
    """`mails`, `sheets` (lists of tables) and `lists` (table of tables) as written by hand."""
    files = sorted((samples / "expected" / "source").glob("*.toml"))
    load = {f.stem: tomllib.loads(f.read_text(encoding="utf-8")) for f in files}
    mails = [mail for name, table in load.items() if name.startswith("mails") for mail in table["mail"]]
    return {"mails": mails, "sheets": load["sheets"]["sheet"], "lists": load["lists"]}


# ---------------------------------------------------------------- mails


def vendor_jis(text: str) -> bytes:
    """ISO-2022-JP as Windows mail programs send it: with ①㈱ (NEC row 13) and half-width kana (ESC ( I)."""
    out, mode = bytearray(), "B"
    for char in text:
        raw = char.encode("ascii" if ord(char) < 128 else "cp932")
        wanted = "B" if ord(char) < 128 else "I" if len(raw) == 1 else "$"
        if wanted != mode:
            out += {"B": b"\x1b(B", "I": b"\x1b(I", "$": b"\x1b$B"}[wanted]
            mode = wanted
        out += raw if wanted == "B" else bytes([raw[0] - 0x80]) if wanted == "I" else _jis(raw)
    return bytes(out) + (b"" if mode == "B" else b"\x1b(B")


def _jis(pair: bytes) -> bytes:
    """A double byte of Shift_JIS as the same character of JIS X 0208 (seven bits)."""
    lead, trail = pair
    row = (lead - (0x70 if lead < 0xA0 else 0xB0)) * 2
    return bytes([row, trail - 0x7E] if trail >= 0x9F else [row - 1, trail - (0x20 if trail > 0x7F else 0x1F)])


CODINGS = {
    "utf-8 8bit": ("utf-8", "8bit", "utf-8"),
    "utf-8 base64": ("utf-8", "base64", "utf-8"),
    "utf-8 qp": ("utf-8", "quoted-printable", "utf-8"),
    "iso-2022-jp": ("iso-2022-jp", "7bit", "vendor"),
    "cp932": ("Shift_JIS", "8bit", "cp932"),
    "utf-8 as iso-2022-jp": ("iso-2022-jp", "8bit", "utf-8"),
    "none": (None, None, "utf-8"),
}
"""By name: the charset a mail declares, its transfer encoding, and the coding its bytes really are in."""


def encoded(text: str, coding: str) -> bytes:
    return vendor_jis(text) if coding == "vendor" else text.encode(coding)


def header(text: str, coding: str, declared: str | None) -> bytes:
    """A header value: encoded words of twelve characters, or the bare bytes where no charset is declared."""
    if text.isascii() or declared is None:
        return encoded(text, coding)
    charset = "utf-8" if coding == "utf-8" else declared
    pieces = [encoded(text[i : i + 12], coding) for i in range(0, len(text), 12)]
    return b"\r\n ".join(b"=?%s?B?%s?=" % (charset.encode(), base64.b64encode(p)) for p in pieces)


def text_part(mail: Json) -> bytes:
    """The headers of the content and the content itself, in the encoding the mail asks for."""
    declared, transfer, coding = CODINGS[mail.get("enc", "utf-8 8bit")]
    body = encoded(mail["body"].replace("\n", "\r\n"), coding)
    if transfer == "base64":
        body = base64.encodebytes(body).replace(b"\n", b"\r\n")
    elif transfer == "quoted-printable":
        body = quopri.encodestring(body.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    kind = "text/html" if mail.get("html") else "text/plain"
    head = f"Content-Type: {kind}" + (f"; charset={declared}" if declared else "")
    head += f"\r\nContent-Transfer-Encoding: {transfer}" if transfer else ""
    return head.encode() + b"\r\n\r\n" + body


def attachment(name: str, data: bytes) -> bytes:
    word = f"=?utf-8?B?{base64.b64encode(name.encode()).decode()}?="
    head = f'Content-Type: {XLSX}; name="{word}"\r\nContent-Disposition: attachment; filename="{word}"\r\n'
    head += "Content-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + base64.encodebytes(data).replace(b"\n", b"\r\n")


def eml(mail: Json, sheets: list[Json]) -> bytes:
    """The mail as it would lie in a mailbox."""
    declared, _, coding = CODINGS[mail.get("enc", "utf-8 8bit")]
    name, address = mail["from"].rsplit(" <", 1)
    ident = f"<{Path(mail['file']).stem}.20261124@{address.rstrip('>').split('@')[1]}>"
    head = [
        b"From: " + header(name, coding, declared) + f" <{address}".encode(),
        b"To: sales@minato-giken.example.co.jp",
        b"Subject: " + header(mail["subject"], coding, declared),
        f"Date: {format_datetime(datetime.fromisoformat(mail['date']))}".encode(),
        f"Message-ID: {ident}".encode(),
        b"MIME-Version: 1.0",
    ]
    part = text_part(mail)
    if mail.get("attach"):
        (sheet,) = (s for s in sheets if s["key"] == mail["attach"])
        parts = [part, attachment(sheet["file"], workbook(sheet))]
        head.append(b'Content-Type: multipart/mixed; boundary="minato-samples"')
        part = b"\r\n" + b"".join(b"--minato-samples\r\n" + p + b"\r\n" for p in parts) + b"--minato-samples--\r\n"
    return b"\r\n".join(head) + b"\r\n" + part


def saved_text(mail: Json) -> bytes:
    """A mail somebody saved as text: its headers as a mail program prints them."""
    when = datetime.fromisoformat(mail["date"])
    head = f"差出人: {mail['from']}\n日時: {when:%Y/%m/%d %H:%M}\n件名: {mail['subject']}\n\n"
    return encoded((head + mail["body"].lstrip("\n")).replace("\n", "\r\n"), CODINGS[mail.get("enc", "utf-8 8bit")][2])


# ---------------------------------------------------------------- lists and skill sheets


def table_csv(table: Json) -> bytes:
    csv.writer(out := io.StringIO()).writerows([table["header"], *table["rows"]])
    return out.getvalue().encode(table["encoding"])


def table_xlsx(table: Json) -> bytes:
    """A list as an office keeps it: a title, an empty row, the header, then rows with real dates and numbers."""
    page = Page(table["sheet"])
    page.put(0, 0, table["title"], style="title")
    for column, name in enumerate(table["header"]):
        page.put(2, column, name, style="head")
        longest = max(len(str(row[column])) for row in [table["header"], *table["rows"]])
        page.sheet.set_column(column, column, min(60, 4 + 1.6 * longest))
    for number, row in enumerate(table["rows"], start=3):
        page.line(number, 0, row)
    page.sheet.freeze_panes(3, 1)
    return page.close()


class Page:
    """One sheet of a workbook that is built in memory with fixed properties."""

    def __init__(self, name: str) -> None:
        import xlsxwriter

        self.bytes = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.bytes, {"in_memory": True})
        self.book.set_properties({"created": datetime(2026, 11, 20)})
        self.sheet = self.book.add_worksheet(name)
        edge = {"border": 1, "valign": "top", "text_wrap": True, "font_size": 10}
        self.styles = {
            "cell": self.book.add_format(edge),
            "head": self.book.add_format({**edge, "bold": True, "bg_color": "#DCE6F1", "align": "center"}),
            "title": self.book.add_format({"bold": True, "font_size": 14}),
            "date": self.book.add_format({**edge, "num_format": "yyyy/mm/dd"}),
            "month": self.book.add_format({**edge, "num_format": 'yyyy"年"m"月"'}),
        }
        self.sheet.set_column(0, 20, 12)

    def put(self, row: int, column: int, value: Any, rows: int = 1, columns: int = 1, style: str = "cell") -> None:
        """Writes one value, merged over rows × columns; an empty text leaves a framed empty cell."""
        look = self.styles["date" if isinstance(value, date) and style == "cell" else style]
        if isinstance(value, date):
            value = datetime(value.year, value.month, value.day)
        if rows * columns > 1:
            self.sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "", look)
        if value == "":
            self.sheet.write_blank(row, column, None, look)
        else:
            self.sheet.write(row, column, value, look)

    def line(self, row: int, column: int, values: list[Any], rows: int = 1, style: str = "cell") -> None:
        """Writes values side by side."""
        for offset, value in enumerate(values):
            self.put(row, column + offset, value, rows=rows, style=style)

    def close(self) -> bytes:
        self.book.close()
        return self.bytes.getvalue()


def said(month: str, style: str = "年月") -> str:
    """A month in the manner of the sheet: 2024年4月, 2024/04 or 2024.04; now is 現在."""
    if month == "now":
        return "現在"
    return f"{month[:4]}年{int(month[5:])}月" if style == "年月" else month.replace("-", style)


def length(job: Json) -> str:
    start, end = (month_of("2026-11" if t == "now" else t) for t in job["p"])
    return months_text(months_between(start, end))


def head_pairs(sheet: Json) -> list[tuple[str, Any]]:
    """Label and value of what the sheet's head says, in the usual order; empty ones left out."""
    labels = ["社員番号", "氏名", "年齢", "性別", "最寄駅", "最終学歴", "経験年数", "資格", "自己PR"]
    held = "\n".join(f"{name}（{when}）" for name, when, _ in sheet["qualifications"])
    values = [sheet["number"], sheet["initials"], f"{sheet['age']}歳", sheet["sex"], sheet["station"]]
    values += [sheet["education"], sheet["experience"], held, sheet["pr"]]
    return [(label, value) for label, value in zip(labels, values, strict=True) if value]


def put_head(page: Page, row: int, column: int, sheet: Json, label: int, value: int, colon: str = "") -> int:
    """The head, one line each, label and value merged over so many columns; the row after the next free one."""
    for name, text in head_pairs(sheet):
        page.put(row, column, name + colon, columns=label, style="head")
        page.put(row, column + label, text, columns=value)
        row += 1
    return row + 1


def put_claims(page: Page, row: int, column: int, sheet: Json) -> int:
    """The table スキル/経験年数, if the sheet has one; the first free row below it comes back."""
    if not sheet["claims"]:
        return row
    page.line(row, column, ["スキル", "経験年数"], style="head")
    for offset, (skill, years, _) in enumerate(sheet["claims"], start=1):
        page.line(row + offset, column, [skill, years])
    return row + len(sheet["claims"]) + 2


def stacked_matrix(sheet: Json) -> bytes:
    """Three rows per engagement, the period stacked in three cells, ● under each phase of a two-level header."""
    page = Page("スキルシート")
    page.put(0, 0, "ス キ ル シ ー ト", columns=8, style="title")
    put_claims(page, 2, 7, sheet)
    row = put_head(page, 2, 0, sheet, 2, 3) + 1
    names = ["要件定義", "基本設計", "詳細設計", "製造", "単体", "結合", "総合", "運用保守"]
    page.line(row, 0, ["No", "期間", "業務内容", "役割\n人数", "言語\nFW", "DB\nOS", "ツール"], rows=2, style="head")
    page.put(row, 7, "担当工程", columns=len(names), style="head")
    page.line(row + 1, 7, names, style="head")
    page.sheet.set_column(2, 2, 46)
    row += 2
    for number, job in enumerate(sheet["jobs"], start=1):
        page.put(row, 0, number, rows=3)
        for offset, text in enumerate((said(job["p"][0]), "～", said(job["p"][1]))):
            page.put(row + offset, 1, text)
        page.put(row, 2, job["title"])
        page.put(row + 1, 2, f"{job['text']}（{job['ind']}）", rows=2)
        page.line(row, 3, [job["role"], job["lang"], job["db"]])
        page.line(row + 1, 3, [f"{job['team']}名", job["fw"], job["os"]], rows=2)
        page.put(row, 6, job["tool"], rows=3)
        page.line(row, 7, ["●" if name in job["ph"] else "" for name in names], rows=3)
        row += 3
    return page.close()


def grid(sheet: Json) -> bytes:
    """Grid paper: narrow columns, merged cells, 「期間：」 and its value anywhere in a block per project."""
    page = Page("経歴")
    page.sheet.set_column(0, 40, 3.2)
    page.put(1, 2, "技 術 者 経 歴 書", columns=20, style="title")
    row = put_head(page, 3, 2, sheet, 5, 26, "：")
    for number, job in enumerate(sheet["jobs"], start=1):
        period = f"{said(job['p'][0], '/')}～{said(job['p'][1], '/')}（{length(job)}）"
        lines: list[list[tuple[str, Any, int]]] = [
            [("案件名：", f"{number}．{job['title']}", 26)],
            [("期間：", period, 12), ("規模：", f"{job['team']}名", 4), ("役割：", job["role"], 4)],
            [("業種：", job["ind"], 6), ("業務：", job["text"], 17)],
            [("言語：", job["lang"], 5), ("F W：", job["fw"], 7), ("D B：", job["db"], 8)],
            [("O S：", job["os"], 5), ("ツール：", job["tool"], 7), ("工程：", "、".join(job["ph"]), 8)],
        ]
        for line in lines:
            column = 2
            for label, value, width in line:
                page.put(row, column, label, columns=3, style="head")
                page.put(row, column + 3, value, columns=width)
                column += 3 + width
            row += 1
        row += 1
    return page.close()


def wide(sheet: Json) -> bytes:
    """One row per engagement under a two-level header that starts in column B; newlines inside the cells."""
    page = Page("Sheet1")
    page.put(0, 1, "技術経歴書", style="title")
    for n, (label, value) in enumerate(head_pairs(sheet)):
        page.put(2 + n // 2, 1 + 4 * (n % 2), label, style="head")
        page.put(2 + n // 2, 2 + 4 * (n % 2), value, columns=3)
    row = put_claims(page, 8, 1, sheet)
    page.put(row, 1, "■職務経歴" + (f"　{sheet['foreign']}" if sheet.get("foreign") else ""), style="title")
    row += 1
    page.line(row, 1, ["No.", "期間", "業種", "業務内容", "役割", "規模"], rows=2, style="head")
    page.put(row, 7, "開発環境", columns=5, style="head")
    page.line(row + 1, 7, ["言語", "FW", "DB", "OS", "ツール"], style="head")
    page.put(row, 12, "担当工程", rows=2, style="head")
    page.sheet.set_column(4, 4, 40)
    row += 2
    for number, job in enumerate(sheet["jobs"], start=1):
        period = f"{said(job['p'][0])}\n～\n{said(job['p'][1])}\n({length(job)})"
        cells = [number, period, job["ind"], f"【{job['title']}】\n{job['text']}", job["role"], f"{job['team']}名"]
        cells += [job["lang"], job["fw"], job["db"], job["os"], job["tool"], "\n".join(job["ph"])]
        page.line(row, 1, cells)
        row += 1
    return page.close()


def blocks(sheet: Json) -> bytes:
    """One block of label and value rows per project, newest first."""
    page = Page("経歴書")
    page.sheet.set_column(3, 7, 16)
    page.put(0, 1, "経　歴　書", style="title")
    row = put_head(page, 2, 1, sheet, 2, 5)
    for number, job in enumerate(reversed(sheet["jobs"]), start=1):
        page.put(row, 1, f"プロジェクト {number}", columns=7, style="head")
        labels = ["期間", "案件名", "業種", "業務内容", "役割", "規模", "言語", "FW", "DB", "OS", "ツール", "担当工程"]
        values = [f"{said(job['p'][0], '.')} - {said(job['p'][1], '.')}", job["title"], job["ind"], job["text"]]
        values += [job["role"], f"{job['team']}名", job["lang"], job["fw"], job["db"], job["os"], job["tool"]]
        for offset, (label, value) in enumerate(zip(labels, [*values, "、".join(job["ph"])], strict=True), start=1):
            page.put(row + offset, 1, label, columns=2, style="head")
            page.put(row + offset, 3, value, columns=5)
        row += len(labels) + 2
    return page.close()


def period_last(sheet: Json) -> bytes:
    """The header repeated above every project; the period in the last column, as dates in two stacked cells."""
    page = Page("職務経歴")
    page.put(0, 0, "職務経歴シート", style="title")
    row = max(put_head(page, 2, 0, sheet, 1, 3), put_claims(page, 2, 6, sheet))
    page.sheet.set_column(0, 0, 48)
    names = ["案件名／業務内容", "業種", "役割", "規模", "言語／FW", "DB／OS", "ツール", "担当工程", "期間"]
    for job in sheet["jobs"]:
        page.line(row, 0, names, style="head")
        page.put(row + 1, 0, job["title"])
        page.put(row + 2, 0, job["text"])
        cells = [job["ind"], job["role"], f"{job['team']}名", f"{job['lang']}\n{job['fw']}"]
        cells += [f"{job['db']}\n{job['os']}", job["tool"], "、".join(job["ph"])]
        page.line(row + 1, 1, cells, rows=2)
        start, end = (t if t == "now" else month_of(t) for t in job["p"])
        if "pt" in job:
            page.put(row + 1, 8, job["pt"], rows=2)
        else:
            page.put(row + 1, 8, start, style="month")
            page.put(row + 2, 8, "現在" if end == "now" else end, style="month")
        row += 4
    return page.close()


def employers(sheet: Json) -> bytes:
    """A line per employer above the header of its projects; Japanese era months; ○ under short phase names."""
    page = Page("業務経歴")
    page.put(0, 0, "業務経歴書", style="title")
    row = max(put_head(page, 2, 0, sheet, 2, 3), put_claims(page, 2, 7, sheet))
    page.sheet.set_column(2, 2, 44)
    names = ["要件定義", "基本設計", "詳細設計", "製造", "単体テスト", "結合テスト", "総合テスト", "運用保守"]
    jobs = iter(enumerate(sheet["jobs"], start=1))
    for company, period, count in sheet["employers"]:
        page.put(row, 0, f"勤務先：{company}　在籍期間：{period}", columns=15, style="head")
        labels = ["No", "作業期間", "業務内容", "役割", "規模", "使用言語・FW", "DB・OS・その他"]
        page.line(row + 1, 0, [*labels, *names], style="head")
        row += 2
        for _ in range(count):
            number, job = next(jobs)
            cells = [number, job["pt"], f"{job['title']}\n{job['text']}", job["role"], f"{job['team']}名"]
            cells += [f"{job['lang']}\n{job['fw']}", f"{job['db']}\n{job['os']}\n{job['tool']}"]
            page.line(row, 0, [*cells, *("○" if n in job["ph"] else "" for n in names)])
            row += 1
        row += 1
    return page.close()


def summary_detail(sheet: Json) -> bytes:
    """A table of periods and titles first, then every project told in full below it."""
    page = Page("経歴")
    page.sheet.set_column(1, 6, 18)
    page.put(0, 1, "エンジニアスキルシート", style="title")
    row = put_head(page, 2, 1, sheet, 1, 4)
    page.put(row, 1, "経歴一覧", style="title")
    page.line(row + 1, 1, ["No", "期間", "案件名"], style="head")
    row += 2
    for number, start, end, title in sheet["summary"]:
        page.line(row, 1, [number, f"{said(start)}～{said(end)}", title])
        row += 1
    row += 1
    page.put(row, 1, "経歴詳細", style="title")
    row += 1
    for number, job in enumerate(sheet["jobs"], start=1):
        page.put(row, 1, f"No.{number}", style="head")
        page.put(row, 2, job["title"], columns=4)
        pairs = [("期間", f"{said(job['p'][0])}～{said(job['p'][1])}"), ("内容", job["text"])]
        pairs += [("役割・規模", f"{job['role']}／{job['team']}名"), ("言語", job["lang"]), ("OS", job["os"])]
        pairs += [("ツール", job["tool"]), ("工程", "、".join(job["ph"]))]
        for offset, (label, value) in enumerate(pairs, start=1):
            page.put(row + offset, 1, label, style="head")
            page.put(row + offset, 2, value, columns=4)
        row += len(pairs) + 2
    return page.close()


LAYOUTS = {f.__name__: f for f in (stacked_matrix, grid, wide, blocks, period_last, employers, summary_detail)}


def workbook(sheet: Json) -> bytes:
    return LAYOUTS[sheet["layout"]](sheet)


# ---------------------------------------------------------------- expected results


def expected_project(said_of: Json) -> Json:
    """The short hand of the sources (rate = "60-65", settlement = "140-180 split" …) as fields of the records."""
    record: Json = dict.fromkeys(ALWAYS) | {k: v for k, v in said_of.items() if k not in ("rate", "limit")}
    if "rate" in said_of:
        low, dash, high = said_of["rate"].partition("~" if "~" in said_of["rate"] else "-")
        record["rate_min"] = int(low) * 10_000 if low else None
        record["rate_max"] = int(high) * 10_000 if high else None if dash else record["rate_min"]
    if "settlement" in said_of:
        band, _, rule = said_of["settlement"].partition(" ")
        low, _, high = band.partition("-")
        hours = {"min_h": None, "max_h": None} if band == "fixed" else {"min_h": int(low), "max_h": int(high)}
        record["settlement"] = hours | {"fixed": band == "fixed", "rule": rule or None}
    if "remote" in said_of:
        mode, _, days = said_of["remote"].partition(" ")
        least, _, most = days.partition("-")
        record["remote"] = {"mode": mode, "onsite_days": [float(least), float(most or least)] if days else None}
    if "limit" in said_of:
        record["partner_limit"] = {"max_tier": said_of["limit"]["tier"], "freelance": said_of["limit"].get("freelance")}
    return record


def expected_sheet(sheet: Json) -> Json:
    """Head, skill table, engagements, qualifications and planted faults of one sheet."""
    home = f"mails/{sheet['attached_to']}/" if "attached_to" in sheet else "sheets/"
    jobs = []
    for job in sheet["jobs"]:
        start, end = job["p"]
        months = {"start": None if job.get("loose") else start, "end": None if end == "now" else end}
        jobs.append(months | {"current": end == "now"} | {k: job.get(k, []) for k in ("title", "skills", "maybe")})
    return {
        "file": home + sheet["file"],
        "layout": sheet["layout"],
        "head": {k: sheet[k] for k in ("number", "initials", "age", "experience_months") if sheet.get(k)}
        | {"nearest_station": sheet["station_is"]},
        "claims": [{"surface": surface, "months": months} for surface, _, months in sheet.get("claims", [])],
        "engagements": jobs,
        "qualifications": [{"surface": name, "acquired": acquired} for name, _, acquired in sheet["qualifications"]],
        "faults": sheet.get("faults", []),
    }


def expected(texts: dict[str, Any]) -> dict[str, Any]:
    """mails.json, lists.json and sheets.json: what the readers and the checks have to find."""
    mails = []
    for mail in texts["mails"]:
        fill = expected_project if mail["kind"] == "project" else dict
        facts = {"file": f"mails/{mail['file']}", "kind": mail["kind"], "date": mail["date"]}
        mails.append(facts | {"records": [fill(record) for record in mail.get("records", [])]})
    sheets = [expected_sheet(sheet) for sheet in texts["sheets"]]
    return {"mails.json": mails, "lists.json": texts["lists"]["truth"], "sheets.json": sheets}


def write_all(out: Path = SAMPLES) -> None:
    """Every generated file under `out`; the sources are always those of data/samples."""
    texts = sources()
    files: dict[str, bytes] = {}
    for mail in texts["mails"]:
        saved = mail["file"].endswith(".txt")
        files[f"mails/{mail['file']}"] = saved_text(mail) if saved else eml(mail, texts["sheets"])
    for table in texts["lists"].values():
        if isinstance(table, dict):
            files[f"lists/{table['file']}"] = table_csv(table) if "encoding" in table else table_xlsx(table)
    for sheet in texts["sheets"]:
        if sheet["layout"] in LAYOUTS and "attached_to" not in sheet:
            files[f"sheets/{sheet['file']}"] = workbook(sheet)
    for name, document in expected(texts).items():
        text = json.dumps(document, ensure_ascii=False, indent=1).replace('"null"', "null")
        files[f"expected/{name}"] = (text + "\n").encode()
    for path, data in files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(data)


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
