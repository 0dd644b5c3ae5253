"""A fifth set of forms: bands, cards, matrices of skills, employers beside projects, blank numbers, notes with dates.

Written before a look at what the reader makes of them; `CASES` pairs each form with two careers.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from tests.sheets_fresh import Case, _truth
from tests.sheets_fresh_layouts import (
    PHASE_JA,
    Layout,
    Pen,
    Write,
    first,
    long_words,
    marks,
    months,
    newest,
    phase_words,
    ym,
)
from tests.sheets_fresh_layouts_careers import PEOPLE
from tests.sheets_fresh_layouts_people import PHASES, Person

LAYOUTS: list[Layout] = []


def form(suffix: str, people: str, hides: str = "") -> Callable[[Write], Write]:
    """Enters a form in this set's own register."""

    def enter(write: Write) -> Write:
        LAYOUTS.append(Layout(write.__name__, suffix, tuple(people.split()), frozenset(hides.split()), write))
        return write

    return enter


def _text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _head(pen: Pen, person: Person, row: int = 0) -> None:
    pen.line(row, 0, ["氏名", person.initials, "年齢", f"{person.age}歳", "最寄駅", f"{person.station}駅"])


def _span(start: str, end: str | None, style: str = "{y}/{m}") -> str:
    return f"{ym(start, style)}～{ym(end, style)}"


@form("xlsx", "web infra")
def band_of_the_period_over_a_small_table(person: Person) -> bytes:
    """The period merged over the whole width, a header row and a value row, text, a row of phases and one of marks."""
    pen = Pen("職務経歴書")
    _head(pen, person)
    row = 3
    for job in newest(person):
        pen.put(row, 0, f"{ym(job.start)} ～ {ym(job.end)}", row, 8)
        pen.line(row + 1, 0, ["案件名", "業種", "役割", "規模", "言語", "DB", "OS", "ツール"])
        values = [job.title, job.industry, job.role[0], f"{job.team}名"]
        pen.line(row + 2, 0, [*values, *("、".join(job.of(c)) or "－" for c in ("lang", "db", "os"))])
        pen.put(row + 2, 7, "、".join(job.of("fw", "tool")) or "－")
        pen.put(row + 3, 0, "業務内容")
        pen.put(row + 3, 1, job.text, row + 3, 8)
        pen.put(row + 4, 0, "担当工程", row + 5, 0)
        pen.line(row + 4, 1, list(PHASE_JA))
        pen.line(row + 5, 1, marks(job, "○"))
        row += 7
    return pen.done()


@form("xlsx", "dotnet qa")
def number_label_value_in_three_columns(person: Person) -> bytes:
    """Column A: 案件1 merged down; B: labels; C: values; headings 項目 and 内容 above."""
    pen = Pen("経歴")
    _head(pen, person)
    pen.line(2, 0, ["No.", "項目", "内容"])
    row = 3
    for n, job in enumerate(newest(person), 1):
        rows = [
            ("期間", f"{_span(job.start, job.end)}（{long_words(months(job))}）"),
            ("案件名", job.title),
            ("業種", job.industry),
            ("内容", job.text),
            ("環境", "、".join(job.of())),
            ("工程", phase_words(job)),
            ("役割・人数", f"{job.role[0]}・{job.team}名"),
        ]
        pen.put(row, 0, f"案件{n}", row + len(rows) - 1, 0)
        for at, (name, value) in enumerate(rows):
            pen.line(row + at, 1, [name, value])
        row += len(rows)
    return pen.done()


@form("xlsx", "mobile data")
def environment_row_under_each_record(person: Person) -> bytes:
    """The header speaks of the first row only; under each record a merged row 【環境】… and one 【工程】…."""
    pen = Pen("Sheet1")
    _head(pen, person)
    pen.line(2, 0, ["No", "期間\nPeriod", "プロジェクト\nProject", "内容\nDescription", "役割\nRole", "人数\nTeam"])
    row, count = 3, len(person.jobs)
    for n, job in enumerate(newest(person)):
        pen.line(row, 0, [f"{count - n}.", _span(job.start, job.end, "{y}.{mm}"), job.title, job.text, job.role[0]])
        pen.put(row, 5, job.team)
        pen.put(row + 1, 1, f"【環境】{'、'.join(job.of())}", row + 1, 5)
        pen.put(row + 2, 1, f"【工程】{phase_words(job)}", row + 2, 5)
        row += 3
    return pen.done()


@form("xlsx", "junior web")
def skills_as_columns_with_marks(person: Person) -> bytes:
    """A column per technology under 使用技術, a mark where the project used it; phases the same way."""
    pen = Pen("経歴書")
    _head(pen, person)
    names = list(dict.fromkeys(t.surface for j in person.jobs for t in j.tech))
    pen.line(2, 0, ["期間", "案件名", "業務内容", "役割", "人数"])
    pen.put(2, 5, "工程", 2, 12)
    pen.line(3, 5, list(PHASE_JA))
    pen.put(2, 13, "使用技術", 2, 12 + len(names))
    pen.line(3, 13, names)
    for row, job in enumerate(newest(person), 4):
        pen.line(row, 0, [_span(job.start, job.end), job.title, job.text, job.role[0], f"{job.team}名", *marks(job)])
        pen.line(row, 13, ["●" if n in job.of() else "" for n in names])
    return pen.done()


@form("xlsx", "sap pmo")
def employers_listed_before_the_projects(person: Person) -> bytes:
    """A table of employers with their spans first, schooling after it; then the projects."""
    pen = Pen("職務経歴書")
    _head(pen, person)
    pen.put(2, 0, "■職歴")
    pen.line(3, 0, ["期間", "会社名", "雇用形態"])
    jobs = newest(person)
    row = 4
    for employer in dict.fromkeys(j.employer for j in jobs):
        own = [j for j in jobs if j.employer == employer]
        over = None if any(j.end is None for j in own) else max(j.end or "" for j in own)
        pen.line(row, 0, [_span(min(j.start for j in own), over), employer, "正社員"])
        row += 1
    pen.put(row + 1, 0, "■学歴")
    pen.line(row + 2, 0, ["1995年4月～1999年3月", person.school, "卒業"])
    pen.put(row + 4, 0, "■プロジェクト経歴")
    pen.line(row + 5, 0, ["期間", "プロジェクト名", "概要", "環境", "役割", "規模", "フェーズ"])
    for at, job in enumerate(jobs, row + 6):
        pen.line(at, 0, [_span(job.start, job.end), job.title, job.text, "、".join(job.of()), job.role[0]])
        pen.line(at, 5, [f"{job.team}人", phase_words(job)])
    return pen.done()


@form("xlsx", "cobol embedded")
def blank_numbers_notes_and_an_end_line(person: Person) -> bytes:
    """Twenty numbered rows, most of them empty; notes with dates below; 以上 at the end."""
    pen = Pen("業務経歴")
    pen.put(0, 0, "業務経歴書（2026年11月1日現在）", 0, 7)
    _head(pen, person, 1)
    pen.line(3, 0, ["No.", "期間", "業務内容", "環境", "役割", "人数", "工程", "備考"])
    jobs = newest(person)
    rows = max(20, len(jobs) + 2)
    for n in range(rows):
        pen.put(4 + n, 0, n + 1)
        if n < len(jobs):
            job = jobs[n]
            period = f"{ym(job.start, '{y}年{mm}月')}\n　　～\n{ym(job.end, '{y}年{mm}月')}"
            pen.line(4 + n, 1, [period, f"{job.title}\n\n{job.text}", "\n".join(job.of()), job.role[0], job.team])
            pen.line(4 + n, 6, [phase_words(job, "\n"), "2019年5月 表彰" if n == 1 else ""])
    pen.put(rows + 5, 0, "※2020年1月～2020年3月は社内研修に専念", rows + 5, 7)
    pen.put(rows + 6, 7, "以上")
    return pen.done()


@form("xlsx", "web sap")
def cards_two_by_two(person: Person) -> bytes:
    """Two projects side by side, two rows of label/value cards, a gap column between them."""
    pen = Pen("経歴")
    _head(pen, person)
    jobs = newest(person)
    for n, job in enumerate(jobs):
        row, col = 2 + n // 2 * 9, n % 2 * 4
        rows = [
            ("案件名", job.title),
            ("期間", _span(job.start, job.end)),
            ("役割", job.role[0]),
            ("人数", f"{job.team}名"),
            ("工程", phase_words(job)),
            ("言語等", "、".join(job.of())),
            ("内容", job.text),
        ]
        for at, (name, value) in enumerate(rows):
            pen.put(row + at, col, name)
            pen.put(row + at, col + 1, value, row + at, col + 2)
    return pen.done()


@form("xlsx", "data qa")
def labels_within_the_text_cell(person: Person) -> bytes:
    """期間 | 内容 | 備考: everything but the dates in one cell, labels in 【】 by lines."""
    pen = Pen("スキルシート")
    _head(pen, person)
    pen.line(2, 0, ["期間", "プロジェクト内容", "備考"])
    for row, job in enumerate(newest(person), 3):
        cell = [
            f"【案件名】{job.title}",
            f"【業　種】{job.industry}",
            f"【概　要】{job.text}",
            f"【役　割】{job.role[0]}（{job.team}名）",
            f"【工　程】{phase_words(job)}",
            f"【言　語】{'、'.join(job.of('lang')) or 'なし'}",
            f"【環　境】{'、'.join(job.of('db', 'os', 'fw', 'tool'))}",
        ]
        pen.line(row, 0, [_span(job.start, job.end, "{y}/{mm}"), "\n".join(cell), "リモート併用" if row % 2 else ""])
    return pen.done()


@form("xlsx", "infra mobile")
def companies_as_headings_with_their_tables(person: Person) -> bytes:
    """◆株式会社…（正社員）2015年4月～ as a line, then a table with its own header."""
    pen = Pen("経歴")
    _head(pen, person)
    jobs = newest(person)
    row = 2
    for n, employer in enumerate(dict.fromkeys(j.employer for j in jobs)):
        own = [j for j in jobs if j.employer == employer]
        over = None if any(j.end is None for j in own) else max(j.end or "" for j in own)
        name = employer if "会社" in employer else f"{employer}株式会社"
        pen.put(
            row,
            0,
            f"◆{name}（{'正社員' if n else '契約社員'}）　{_span(min(j.start for j in own), over, '{y}年{m}月')}",
            row,
            6,
        )
        pen.line(row + 1, 0, ["年月", "プロジェクト", "業務内容", "技術", "立場", "人数", "工程"])
        row += 2
        for job in own:
            pen.line(row, 0, [_span(job.start, job.end, "{y}年{m}月"), job.title, job.text, "、".join(job.of())])
            pen.line(row, 4, [job.role[0], f"{job.team}名", phase_words(job)])
            row += 1
        row += 1
    return pen.done()


@form("xlsx", "pmo junior")
def bare_months_under_the_dates(person: Person) -> bytes:
    """期間 over three rows: start, end, the bare number of months; phases by a letter of strength A to C."""
    pen = Pen("経歴書")
    _head(pen, person)
    pen.put(1, 0, "工程の記号　A：主担当　B：担当　C：補助", 1, 8)
    pen.put(2, 0, "期間", 3, 0)
    pen.put(2, 1, "案件", 3, 1)
    pen.put(2, 2, "技術", 3, 2)
    pen.put(2, 3, "役割", 3, 3)
    pen.put(2, 4, "規模", 3, 4)
    pen.put(2, 5, "担当工程", 2, 12)
    pen.line(
        3,
        5,
        [
            "要件\n定義",
            "基本\n設計",
            "詳細\n設計",
            "製造",
            "単体\nテスト",
            "結合\nテスト",
            "総合\nテスト",
            "保守\n運用",
        ],
    )
    row = 4
    for n, job in enumerate(newest(person)):
        pen.put(row, 0, ym(job.start, "{y}/{mm}"))
        pen.put(row + 1, 0, ym(job.end, "{y}/{mm}"))
        pen.put(row + 2, 0, months(job))
        pen.put(row, 1, f"{job.title}\n{job.text}", row + 2, 1)
        pen.put(row, 2, "\n".join(job.of()), row + 2, 2)
        pen.put(row, 3, job.role[0], row + 2, 3)
        pen.put(row, 4, job.team, row + 2, 4)
        for at, p in enumerate(PHASES):
            if p in job.phases:
                pen.put(row, 5 + at, "ABC"[(n + at) % 3], row + 2, 5 + at)
        row += 3
    return pen.done()


@form("xlsx", "web cobol")
def formulas_nobody_calculated(person: Person) -> bytes:
    """Ages, numbers and lengths are formulas without a value; the dates are real and shown as 2019年4月."""
    pen = Pen("スキルシート")
    shown = pen.book.add_format({"num_format": 'yyyy"年"m"月"'})
    pen.line(0, 0, ["氏名", person.initials, "生年月日", "", "年齢", f"{person.age}歳", "最寄駅", person.station])
    pen.sheet.write_formula(0, 8, '=DATEDIF(D1,TODAY(),"Y")', None, "")
    pen.line(2, 0, ["No", "開始年月", "終了年月", "月数", "作業内容", "使用技術", "役割", "規模", "工程"])
    for n, job in enumerate(newest(person), 1):
        row = 2 + n
        pen.sheet.write_formula(row, 0, "=ROW()-3", None, "" if n % 2 else n)
        pen.sheet.write_datetime(row, 1, first(job.start), shown)  # type: ignore[arg-type]
        if job.end:
            pen.sheet.write_datetime(row, 2, date(int(job.end[:4]), int(job.end[5:]), 28), shown)  # type: ignore[arg-type]
        else:
            pen.put(row, 2, "現在")
        pen.sheet.write_formula(row, 3, f'=DATEDIF(B{row + 1},C{row + 1},"M")+1', None, "")
        pen.line(
            row, 4, [f"{job.title}\n{job.text}", "、".join(job.of()), job.role[0], f"{job.team}名", phase_words(job)]
        )
    return pen.done()


@form("xlsx", "messy data")
def one_fact_per_row_with_the_dates_last(person: Person) -> bytes:
    """Labels and values, the title first and 期間 as the LAST line of each block; no numbers, a blank row between."""
    pen = Pen("Sheet1")
    pen.put(0, 0, "職務経歴書")
    pen.line(1, 0, ["氏名", person.initials])
    pen.line(2, 0, ["年齢", person.age])
    pen.line(3, 0, ["最寄駅", person.station])
    row = 5
    for job in newest(person):
        for name, value in (
            ("案件名", job.title),
            ("概要", job.text),
            ("開発環境", "、".join(job.of())),
            ("担当工程", phase_words(job)),
            ("ポジション", job.role[0]),
            ("体制", f"{job.team}名"),
            ("期間", _span(job.start, job.end, "{y}年{m}月")),
        ):
            pen.line(row, 0, [name, value])
            row += 1
        row += 1
    return pen.done()


@form("xlsx", "embedded infra")
def steps_of_a_project_with_months(person: Person) -> bytes:
    """Dates in the text of every project (・2019年5月～8月 設計) and in a remark column."""
    pen = Pen("経歴")
    _head(pen, person)
    pen.line(2, 0, ["期間", "案件名／内容", "役割/人数", "技術", "工程", "備考"])
    for row, job in enumerate(newest(person), 3):
        text = f"{job.title}\n{job.text}\n・{ym(job.start)}～{ym(job.start)} 準備\n・{ym(job.end or '2026-10')} 報告"
        pen.line(
            row,
            0,
            [_span(job.start, job.end), text, f"{job.role[0]}/{job.team}名", " ".join(f"{s}、" for s in job.of())],
        )
        pen.line(row, 4, [phase_words(job, "、"), f"{ym(job.start)}より参画"])
    return pen.done()


@form("xlsx", "dotnet mobile")
def wide_blocks_with_labels_above_values(person: Person) -> bytes:
    """Blocks of a label row and a value row, twice per project, on merged cells; the number left of both."""
    pen = Pen("スキルシート")
    _head(pen, person)
    row = 3
    for n, job in enumerate(newest(person), 1):
        pen.put(row, 0, n, row + 4, 0)
        for at, name in ((1, "作業期間"), (5, "プロジェクト名"), (12, "役割"), (15, "人数")):
            pen.put(row, at, name, row, at + 2)
        pen.put(row + 1, 1, _span(job.start, job.end, "{y}年{m}月"), row + 1, 4)
        pen.put(row + 1, 5, job.title, row + 1, 11)
        pen.put(row + 1, 12, job.role[0], row + 1, 14)
        pen.put(row + 1, 15, f"{job.team}名", row + 1, 17)
        for at, name in ((1, "言語"), (5, "DB・OS"), (9, "FW・ツール"), (13, "工程")):
            pen.put(row + 2, at, name, row + 2, at + 3)
        for at, value in (
            (1, job.of("lang")),
            (5, job.of("db", "os")),
            (9, job.of("fw", "tool")),
            (13, phase_words(job).split("、")),
        ):
            pen.put(row + 3, at, "、".join(value) or "－", row + 3, at + 3)
        pen.put(row + 4, 1, job.text, row + 4, 17)
        row += 6
    return pen.done()


@form("csv", "web pmo")
def tab_separated_paste(person: Person) -> bytes:
    """A table copied out of a spreadsheet: tabs, quoted line breaks, a head line in front."""
    quote = '"{}"'.format
    lines = [f"氏名\t{person.initials}\t年齢\t{person.age}\t最寄駅\t{person.station}"]
    lines.append("\t".join(["期間", "案件", "内容", "環境", "工程", "役割", "人数"]))
    for job in newest(person):
        cells = [_span(job.start, job.end), job.title, quote(job.text), quote("\n".join(job.of())), phase_words(job)]
        lines.append("\t".join([*cells, job.role[0], f"{job.team}名"]))
    return ("\n".join(lines)).encode()


@form("md", "infra cobol")
def definition_list_per_company(person: Person) -> bytes:
    """Companies as ##, projects as bold lines with the period in 《》, facts as `語: 値` lines joined by ｜."""
    lines = ["# 職務経歴書", "", f"{person.initials}（{person.age}歳）／最寄駅：{person.station}", ""]
    jobs = newest(person)
    for employer in dict.fromkeys(j.employer for j in jobs):
        own = [j for j in jobs if j.employer == employer]
        over = None if any(j.end is None for j in own) else max(j.end or "" for j in own)
        lines += [f"## {employer}（{_span(min(j.start for j in own), over, '{y}年{m}月')}）", ""]
        for job in own:
            lines += [
                f"**{job.title}**《{_span(job.start, job.end, '{y}年{m}月')}》",
                "",
                job.text,
                "",
                f"役割: {job.role[0]} ｜ 規模: {job.team}名 ｜ 工程: {phase_words(job)}",
                f"技術: {', '.join(job.of())}",
                "",
            ]
    return _text(lines)


@form("md", "qa dotnet")
def table_of_facts_per_heading_with_icons(person: Person) -> bytes:
    """### 📁 title, a table without a heading row, 🗓 and 🛠 before the labels."""
    lines = [
        "# 📄 スキルシート",
        "",
        "| | |",
        "|--|--|",
        f"| 👤 氏名 | {person.initials} |",
        f"| 年齢 | {person.age}歳 |",
    ]
    lines += [f"| 🚉 最寄駅 | {person.station} |", "", "## 💼 職務経歴", ""]
    for job in newest(person):
        lines += [
            f"### 📁 {job.title}",
            "",
            "| | |",
            "|--|--|",
            f"| 🗓 期間 | {_span(job.start, job.end, '{y}年{mm}月')}（{long_words(months(job))}） |",
            f"| 📝 概要 | {job.text.replace(chr(10), '<br>')} |",
            f"| 🛠 技術 | {', '.join(job.of())} |",
            f"| 👥 体制 | {job.team}名 |",
            f"| 🎯 役割 | {job.role[0]} |",
            f"| ⚙️ 工程 | {phase_words(job)} |",
            "",
        ]
    return _text(lines)


@form("md", "sap junior")
def numbered_lines_with_slashes(person: Person) -> bytes:
    """1. 2019/4〜2020/3｜title｜role｜5名, then an indented line of technologies in backquotes."""
    lines = [
        "# 経歴",
        "",
        f"- 氏名：{person.initials}",
        f"- 年齢：{person.age}",
        f"- 最寄駅：{person.station}",
        "",
        "## 業務経歴",
        "",
    ]
    for n, job in enumerate(newest(person), 1):
        lines += [
            f"{n}. {_span(job.start, job.end)}｜{job.title}｜{job.role[0]}｜{job.team}名",
            f"   - {job.text.replace(chr(10), ' ')}",
            f"   - 工程：{phase_words(job)}",
            f"   - 技術：{' '.join(f'`{s}`' for s in job.of())}",
        ]
    return _text(lines)


@form("md", "web embedded")
def plain_headings_by_year_and_month(person: Person) -> bytes:
    """#### 2019.04 — 2020.03 with the title in bold below and a quoted description."""
    lines = [
        "# Resume",
        "",
        f"**Name:** {person.initials}  ",
        f"**Age:** {person.age}  ",
        f"**Station:** {person.station}  ",
        "",
        "## Work Experience",
    ]
    for job in newest(person):
        lines += [
            "",
            f"#### {ym(job.start, '{y}.{mm}')} — {ym(job.end, '{y}.{mm}', now='現在')}",
            "",
            f"**{job.title}**",
            "",
            *[f"> {t}" for t in job.text.split("\n")],
            "",
            f"- 担当工程：{phase_words(job)}",
            f"- ポジション：{job.role[0]}",
            f"- メンバー数：{job.team}人",
            f"- 使用技術：{' / '.join(job.of())}",
        ]
    return _text(lines)


@form("docx", "data dotnet")
def word_two_rows_per_project(person: Person) -> bytes:
    """One Word table: a row with period, title, role, size and under it a merged row with text and facts."""
    from docx import Document

    document = Document()
    document.add_heading("スキルシート", 1)
    document.add_paragraph(f"氏名：{person.initials}　年齢：{person.age}歳　最寄駅：{person.station}駅")
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(table.rows[0].cells, ("期間", "案件名", "役割", "規模"), strict=True):
        cell.text = text
    for job in newest(person):
        cells = table.add_row().cells
        for cell, text in zip(cells, (_span(job.start, job.end), job.title, job.role[0], f"{job.team}名"), strict=True):
            cell.text = text
        cells = table.add_row().cells
        whole = cells[0].merge(cells[3])
        whole.text = f"{job.text}\n使用技術：{'、'.join(job.of())}\n担当工程：{phase_words(job)}"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@form("xlsx", "web cobol data")
def from_to_year_month_columns(p: Person) -> bytes:
    """自 and 至 over columns of years and months."""
    pen = Pen()
    _head(pen, p)
    pen.put(2, 0, "No", 3, 0)
    pen.put(2, 1, "自", 2, 2)
    pen.put(2, 3, "至", 2, 4)
    pen.line(3, 1, ["年", "月", "年", "月"])
    for c, n in ((5, "業務内容"), (6, "使用技術"), (7, "役割"), (8, "人数"), (9, "工程")):
        pen.put(2, c, n, 3, c)
    for r, (n, j) in enumerate(enumerate(newest(p), 1), 4):
        pen.line(
            r,
            0,
            [n, int(j.start[:4]), int(j.start[5:])] + ([int(j.end[:4]), int(j.end[5:])] if j.end else ["現在", ""]),
        )
        pen.line(r, 5, [f"{j.title}\n{j.text}", "、".join(j.of()), j.role[0], j.team, phase_words(j)])
    return pen.done()


@form("xlsx", "web cobol data")
def labels_from_to_with_colons(p: Person) -> bytes:
    """`自：` and `至：` with their dates in one cell each, under the project's name."""
    pen = Pen()
    _head(pen, p)
    r = 3
    for j in newest(p):
        pen.put(r, 0, f"■{j.title}", r, 6)
        pen.line(
            r + 1,
            0,
            [f"自：{ym(j.start)}", None, f"至：{ym(j.end)}", None, f"役割：{j.role[0]}", None, f"体制：{j.team}名"],
        )
        pen.line(r + 2, 0, [f"技術：{'、'.join(j.of())}"])
        pen.line(r + 3, 0, [f"工程：{phase_words(j)}"])
        pen.put(r + 4, 0, j.text, r + 4, 6)
        r += 6
    return pen.done()


@form("xlsx", "web cobol data")
def period_with_brackets_then_title(p: Person) -> bytes:
    """2019年4月～2020年3月【1年】 title as a line, labels and values under it."""
    pen = Pen()
    _head(pen, p)
    r = 3
    for j in newest(p):
        pen.put(r, 0, f"{ym(j.start)}～{ym(j.end)}【{long_words(months(j))}】\u3000{j.title}", r, 6)
        pen.line(r + 1, 1, ["担当業務", j.text])
        pen.line(r + 2, 1, ["環境", "、".join(j.of())])
        pen.line(r + 3, 1, ["ロール／人数", f"{j.role[0]}／{j.team}名"])
        pen.line(r + 4, 1, ["フェーズ", phase_words(j)])
        r += 5
    return pen.done()


@form("xlsx", "web cobol data")
def client_industry_above_title(p: Person) -> bytes:
    """Two rows per project under a header that groups its technologies; the phases in the text."""
    pen = Pen()
    _head(pen, p)
    pen.line(2, 0, ["NO", "業種", "作業期間", "作業内容", "開発環境", "", "", "担当", "要員"])
    pen.line(3, 4, ["OS", "言語", "DB/ﾂｰﾙ"])
    r = 4
    for n, j in enumerate(newest(p), 1):
        pen.put(r, 0, n, r + 1, 0)
        pen.put(r, 1, j.industry, r + 1, 1)
        pen.put(r, 2, f"{ym(j.start, '{y}/{mm}')} ～ {ym(j.end, '{y}/{mm}')}")
        pen.put(r + 1, 2, f"({months(j)}ヵ月)")
        pen.put(r, 3, j.title)
        pen.put(r + 1, 3, j.text + "\n担当工程：" + phase_words(j))
        pen.put(r, 4, "\n".join(j.of("os")) or "-", r + 1, 4)
        pen.put(r, 5, "\n".join(j.of("lang")) or "-", r + 1, 5)
        pen.put(r, 6, "\n".join(j.of("db", "fw", "tool")) or "-", r + 1, 6)
        pen.put(r, 7, j.role[0], r + 1, 7)
        pen.put(r, 8, j.team, r + 1, 8)
        r += 2
    return pen.done()


@form("md", "web cobol data")
def hr_blocks(p: Person) -> bytes:
    """Rules between projects, two bold lines, technologies in backquotes without a label."""
    lines = [f"# {p.initials}の職務経歴書", "", f"{p.age}歳｜{p.station}駅", ""]
    for j in newest(p):
        lines += [
            "---",
            "",
            f"**{_span(j.start, j.end, '{y}年{m}月')}**  ",
            f"**{j.title}**（{j.role[0]}・{j.team}名）",
            "",
            j.text,
            "",
            f"`{'` `'.join(j.of())}`",
            "",
            f"工程: {phase_words(j)}",
            "",
        ]
    return _text(lines)


@form("md", "web cobol data")
def table_rows_grouped(p: Person) -> bytes:
    """開始 | 終了 | 概要 | 担当: technologies within the text, phases under the role; a running one ends in -."""
    lines = [
        "# 経歴",
        "",
        f"氏名: {p.initials} / 年齢: {p.age} / 最寄駅: {p.station}",
        "",
        "| 開始 | 終了 | 概要 | 担当 |",
        "|---|---|---|---|",
    ]
    for j in newest(p):
        lines.append(
            f"| {ym(j.start, '{y}-{mm}')} | {ym(j.end, '{y}-{mm}', now='-')} | **{j.title}**<br>{j.text.replace(chr(10), '<br>')}<br>技術: {', '.join(j.of())} | {j.role[0]}（{j.team}名）<br>{phase_words(j)} |"
        )
    return _text(lines)


@form("txt", "web cobol data")
def plain_txt(p: Person) -> bytes:
    """Numbered lines with the period, labels in square brackets, two to a line."""
    lines = ["■スキルシート", f"名前：{p.initials}", f"年齢：{p.age}", f"駅：{p.station}", "", "■業務経歴"]
    for n, j in enumerate(newest(p), 1):
        lines += [
            f"（{n}）{_span(j.start, j.end)} {j.title}",
            f"  [環境] {'、'.join(j.of())}",
            f"  [工程] {phase_words(j)}",
            f"  [役割] {j.role[0]} [人数] {j.team}名",
            *["  " + t for t in j.text.split(chr(10))],
            "",
        ]
    return _text(lines)


def _case(layout: Layout, key: str) -> Case:
    person: Person = PEOPLE[key]
    name = f"スキルシート.{layout.suffix}"
    return Case(f"{layout.name}-{key}", layout.name, name, layout.write(person), _truth(person, layout))


CASES: list[Case] = [_case(layout, key) for layout in LAYOUTS for key in layout.people]
