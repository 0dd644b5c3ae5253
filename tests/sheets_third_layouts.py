"""A third set of forms, not used before: Word, web pages, exported CSV, years in parent headings, milestones, codes.

Written without a look at what the reader makes of them; `CASES` pairs each form with two or three careers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from tests.sheets_fresh import Case, _truth
from tests.sheets_fresh_layouts import Layout, Pen, Write, long_words, months, newest, phase_words, ym
from tests.sheets_fresh_layouts_careers import PEOPLE
from tests.sheets_fresh_layouts_people import PHASES, Job, Person

LAYOUTS: list[Layout] = []


def form(suffix: str, people: str, hides: str = "") -> Callable[[Write], Write]:
    """Enters a form in this set's own register."""

    def enter(write: Write) -> Write:
        LAYOUTS.append(Layout(write.__name__, suffix, tuple(people.split()), frozenset(hides.split()), write))
        return write

    return enter


def _text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _month_only(job: Job) -> str:
    """4月〜7月 within one year, 4月〜2021年3月 beyond it; the year of the start stands elsewhere."""
    start = f"{int(job.start[5:])}月"
    if job.end is None:
        return f"{start}〜現在"
    same = job.end[:4] == job.start[:4]
    return f"{start}〜{int(job.end[5:])}月" if same else f"{start}〜{ym(job.end)}"


@form("md", "web junior dotnet")
def years_as_parent_headings(person: Person) -> bytes:
    """`## 2019年` once, then `### 4月〜7月 title` for each project that began in it."""
    lines = [
        "# 職務経歴書",
        "",
        f"氏名：{person.initials}",
        f"年齢：{person.age}歳",
        f"最寄駅：{person.station}駅",
        "",
        "# 経歴",
    ]
    year = ""
    for job in newest(person):
        if job.start[:4] != year:
            year = job.start[:4]
            lines += ["", f"## {year}年"]
        lines += [
            "",
            f"### {_month_only(job)} {job.title}",
            "",
            job.text,
            "",
            f"- 役割：{job.role[0]}",
            f"- 人数：{job.team}名",
            f"- 工程：{phase_words(job)}",
            f"- 環境：{'、'.join(job.of())}",
        ]
    return _text(lines)


@form("xlsx", "infra cobol")
def years_in_a_merged_column(person: Person) -> bytes:
    """年 | 月 | …: the year merged down over the projects that began in it, the months beside it."""
    pen = Pen()
    pen.put(0, 0, "職務経歴書", 0, 7)
    pen.line(2, 0, ["氏名", person.initials, "年齢", f"{person.age}歳", "最寄駅", f"{person.station}駅"])
    pen.line(4, 0, ["年", "期間", "案件名", "作業内容", "役割", "人数", "技術", "工程"])
    row, jobs = 5, newest(person)
    for year in dict.fromkeys(j.start[:4] for j in jobs):
        own = [j for j in jobs if j.start[:4] == year]
        pen.put(row, 0, f"{year}年", row + len(own) - 1, 0)
        for job in own:
            pen.line(
                row,
                1,
                [
                    _month_only(job),
                    job.title,
                    job.text,
                    job.role[0],
                    f"{job.team}名",
                    "、".join(job.of()),
                    phase_words(job),
                ],
            )
            row += 1
    return pen.done()


CIRCLED = "①②③④⑤⑥⑦⑧"


@form("xlsx", "qa pmo web")
def circled_codes_with_a_legend(person: Person) -> bytes:
    """Phases as ①～⑥ in one column; the legend below the table."""
    pen = Pen("経歴書")
    pen.line(0, 1, ["技術者経歴書"])
    pen.line(1, 1, ["イニシャル", person.initials, "年齢", person.age, "最寄り駅", person.station])
    pen.line(3, 0, ["No", "期間", "業務名／業務内容", "言語・ツール", "DB・OS", "作業工程", "立場", "体制"])
    for n, job in enumerate(newest(person), 1):
        codes = [c for c, p in zip(CIRCLED, PHASES, strict=True) if p in job.phases]
        at = [CIRCLED.index(c) for c in codes]
        run = len(at) > 2 and at[-1] - at[0] == len(at) - 1
        pen.line(
            3 + n,
            0,
            [
                n,
                f"{ym(job.start, '{y}.{mm}')}～{ym(job.end, '{y}.{mm}')}",
                f"{job.title}\n{job.text}",
                "、".join(job.of("lang", "fw", "tool")),
                "、".join(job.of("db", "os")),
                f"{codes[0]}～{codes[-1]}" if run else "".join(codes) if n % 2 else "、".join(codes),
                job.role[0],
                f"{job.team}名",
            ],
        )
    names = ("要件定義", "基本設計", "詳細設計", "製造", "単体テスト", "結合テスト", "総合テスト", "運用・保守")
    pen.put(
        6 + len(person.jobs),
        1,
        "作業工程：" + " ".join(f"{c}{n}" for c, n in zip(CIRCLED, names, strict=True)),
        6 + len(person.jobs),
        7,
    )
    return pen.done()


@form("xlsx", "mobile sap embedded")
def marks_of_three_strengths(person: Person) -> bytes:
    """◎ led, ○ did, △ helped, × not; a legend over the matrix; the period in one cell with its length under it."""
    pen = Pen("業務経歴")
    pen.line(
        0, 0, ["氏名", person.initials, None, "年齢", person.age, None, "最寄駅", f"{person.line} {person.station}駅"]
    )
    pen.line(2, 8, ["◎：主担当　○：担当　△：補助　×：なし"])
    pen.line(
        3,
        0,
        [
            "項番",
            "作業期間",
            "プロジェクト名",
            "業務内容",
            "使用言語",
            "ＤＢ",
            "サーバＯＳ",
            "ＦＷ・ＭＷ・ツール",
            "要件",
            "基本",
            "詳細",
            "製造",
            "単体",
            "結合",
            "総合",
            "運用",
            "担当",
            "要員数",
        ],
    )
    for n, job in enumerate(newest(person), 1):
        signs = "◎○△"
        marks = [signs[(n + i) % 3] if p in job.phases else "×" for i, p in enumerate(PHASES)]
        pen.line(
            3 + n,
            0,
            [
                n,
                f"{ym(job.start, '{y}年{m}月')}\n～\n{ym(job.end, '{y}年{m}月')}\n（{long_words(months(job))}）",
                job.title,
                job.text,
                "\n".join(job.of("lang")),
                "\n".join(job.of("db")),
                "\n".join(job.of("os")),
                "\n".join(job.of("fw", "tool")),
                *marks,
                job.role[0],
                job.team,
            ],
        )
    return pen.done()


# ---------------------------------------------------------------- Word


def _word() -> Any:
    from docx import Document

    return Document()


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _row(table: Any, *texts: str) -> None:
    for cell, text in zip(table.add_row().cells, texts, strict=True):
        cell.text = text


@form("docx", "web data messy")
def word_table_per_project(person: Person) -> bytes:
    """A heading and a table of labels and values for every project; the head as a table of four columns."""
    document = _word()
    document.add_heading("職務経歴書", 0)
    head = document.add_table(rows=0, cols=4)
    _row(head, "氏名", person.initials, "年齢", f"{person.age}歳")
    _row(head, "最寄駅", f"{person.station}駅", "性別", person.sex)
    document.add_heading("職務経歴", 1)
    for n, job in enumerate(newest(person), 1):
        document.add_heading(f"{n}. {job.title}", 2)
        table = document.add_table(rows=0, cols=2)
        _row(table, "期間", f"{ym(job.start)}～{ym(job.end)}")
        _row(table, "業務内容", job.text)
        _row(table, "担当工程", phase_words(job))
        _row(table, "役割・規模", f"{job.role[0]}／{job.team}名")
        _row(table, "開発環境", "\n".join(f"{name}：{', '.join(job.of(c))}" for c, name in WORDS if job.of(c)))
    document.add_heading("自己PR", 1)
    document.add_paragraph(person.strengths)
    return _saved(document)


WORDS = (("lang", "言語"), ("fw", "FW"), ("db", "DB"), ("os", "OS"), ("tool", "ツール"))


@form("docx", "infra junior")
def word_one_wide_table(person: Person) -> bytes:
    """One table for all projects, companies merged down the first column."""
    document = _word()
    document.add_paragraph("スキルシート")
    document.add_paragraph(f"氏名：{person.initials}　年齢：{person.age}歳　最寄駅：{person.station}駅")
    heads = ("所属会社", "期間", "プロジェクト", "役割／人数", "環境", "工程")
    table = document.add_table(rows=1, cols=len(heads))
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    before, first = "", None
    for job in newest(person):
        _row(
            table,
            "",
            f"{ym(job.start, '{y}/{mm}')}\n～{ym(job.end, '{y}/{mm}')}",
            f"{job.title}\n{job.text}",
            f"{job.role[0]}\n{job.team}名",
            "\n".join(job.of()),
            phase_words(job, "\n"),
        )
        cell = table.rows[-1].cells[0]
        if job.employer == before and first is not None:
            first = first.merge(cell)
        else:
            cell.text, before, first = job.employer, job.employer, cell
    return _saved(document)


@form("docx", "dotnet sap")
def word_lists_without_tables(person: Person) -> bytes:
    """Headings with the period, list items with labels, plain paragraphs; tabs behind the labels of the head."""
    document = _word()
    document.add_heading("経歴書", 1)
    for label, value in (("氏名", person.initials), ("年齢", f"{person.age}歳"), ("最寄駅", f"{person.station}駅")):
        document.add_paragraph(f"{label}\t{value}")
    document.add_heading("業務経歴", 1)
    for job in person.jobs:
        document.add_heading(f"{ym(job.start, '{y}年{mm}月')} - {ym(job.end, '{y}年{mm}月')}　{job.title}", 2)
        document.add_paragraph(job.text)
        document.add_paragraph(f"使用技術：{'、'.join(job.of())}", style="List Bullet")
        document.add_paragraph(f"ポジション：{job.role[0]}（{job.team}名）", style="List Bullet")
        document.add_paragraph(f"担当フェーズ：{phase_words(job)}", style="List Bullet")
    document.add_heading("保有資格", 1)
    for name, when in person.certificates:
        document.add_paragraph(f"{name}（{ym(when)}）", style="List Bullet")
    return _saved(document)


# ---------------------------------------------------------------- web pages


def _page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>x</title><style>p{{}}</style></head><body>{body}</body></html>".encode()


@form("html", "mobile pmo")
def page_of_definition_lists(person: Person) -> bytes:
    """h3 with the title, dl with the labels: a portfolio page."""
    parts = [
        f"<h1>職務経歴書</h1><dl><dt>氏名</dt><dd>{person.initials}</dd><dt>年齢</dt><dd>{person.age}歳</dd><dt>最寄駅</dt><dd>{person.station}駅</dd></dl><h2>職務経歴</h2>"
    ]
    for job in newest(person):
        parts.append(
            f"<section><h3>{job.title}</h3><dl><dt>期間</dt><dd>{ym(job.start, '{y}/{m}')} 〜 {ym(job.end, '{y}/{m}')}</dd>"
            f"<dt>概要</dt><dd>{job.text.replace(chr(10), '<br>')}</dd><dt>役割</dt><dd>{job.role[0]}</dd><dt>人数</dt><dd>{job.team}名</dd>"
            f"<dt>担当工程</dt><dd>{phase_words(job)}</dd><dt>使用技術</dt><dd>{'、'.join(job.of())}</dd></dl></section>"
        )
    return _page("".join(parts))


@form("html", "cobol qa")
def page_saved_from_excel(person: Person) -> bytes:
    """One table of two rows per project with spans, as a spreadsheet saves it."""
    rows = [
        f"<tr><td colspan=2>氏名</td><td>{person.initials}</td><td>年齢</td><td>{person.age}</td><td>最寄駅</td><td colspan=2>{person.station}</td></tr>",
        "<tr><td rowspan=2>No</td><td>期間</td><td colspan=2>案件名</td><td>役割</td><td>言語</td><td>OS</td><td rowspan=2>担当工程</td></tr>",
        "<tr><td>月数</td><td colspan=2>業務内容</td><td>人数</td><td>ツール</td><td>DB</td></tr>",
    ]
    for n, job in enumerate(newest(person), 1):
        rows += [
            f"<tr><td rowspan=2>{n}</td><td>{ym(job.start)}～{ym(job.end)}</td><td colspan=2>{job.title}</td><td>{job.role[0]}</td>"
            f"<td>{'<br>'.join(job.of('lang'))}</td><td>{'<br>'.join(job.of('os'))}</td><td rowspan=2>{phase_words(job, '<br>')}</td></tr>",
            f"<tr><td>{months(job)}ヶ月</td><td colspan=2>{job.text.replace(chr(10), '<br>')}</td><td>{job.team}名</td>"
            f"<td>{'<br>'.join(job.of('fw', 'tool'))}</td><td>{'<br>'.join(job.of('db'))}</td></tr>",
        ]
    return _page(f"<table border=1>{''.join(rows)}</table>")


# ---------------------------------------------------------------- exports, texts, odd books


@form("csv", "web sap")
def exported_csv_with_year_and_month_columns(person: Person) -> bytes:
    """What a talent system exports: head lines, then 開始年,開始月,終了年,終了月 and a column per thing."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(["スキルシート"])
    write.writerow(["氏名", person.initials, "年齢", person.age, "最寄駅", person.station])
    write.writerow(["開始年月", "終了年月", "案件名", "業務内容", "言語", "DB", "OS", "ツール", "役割", "人数", "工程"])
    for job in newest(person):
        write.writerow(
            [
                ym(job.start, "{y}{mm}"),
                ym(job.end, "{y}{mm}", now=""),
                job.title,
                job.text,
                " / ".join(job.of("lang")),
                " / ".join(job.of("db")),
                " / ".join(job.of("os")),
                " / ".join(job.of("fw", "tool")),
                job.role[0],
                job.team,
                phase_words(job, " / "),
            ]
        )
    return out.getvalue().encode("cp932", errors="replace")


@form("txt", "infra embedded")
def text_with_rules_and_aligned_labels(person: Person) -> bytes:
    """Plain text: ruled blocks, labels aligned by full-width blanks, colons under each other."""
    rule = "=" * 40
    lines = [
        "スキルシート",
        rule,
        f"氏　　名：{person.initials}",
        f"年　　齢：{person.age}歳",
        f"最 寄 駅：{person.station}駅",
        rule,
        "【業務経歴】",
    ]
    for n, job in enumerate(newest(person), 1):
        lines += [
            "-" * 40,
            f"{n}．{job.title}",
            f"期　　間：{ym(job.start, '{y}年{mm}月')}～{ym(job.end, '{y}年{mm}月')}（{long_words(months(job))}）",
            f"役　　割：{job.role[0]}",
            f"規　　模：{job.team}名",
            f"工　　程：{phase_words(job, '／')}",
            f"環　　境：{'、'.join(job.of())}",
            "内　　容：",
            *[f"　{t}" for t in job.text.split("\n")],
        ]
    return _text([*lines, rule, "【資格】", *[f"・{n}" for n, _ in person.certificates]])


@form("md", "data messy")
def milestones_inside_the_text(person: Person) -> bytes:
    """Dated steps within a project (・2020/04 設計): they are no engagements of their own."""
    lines = [
        "# スキルシート",
        "",
        f"- イニシャル：{person.initials}",
        f"- 年齢：{person.age}",
        f"- 最寄駅：{person.station}",
        "",
        "## 職務経歴",
    ]
    for job in newest(person):
        end = ym(job.end, "{y}/{mm}")
        lines += [
            "",
            f"### {job.title}",
            f"- 期間：{ym(job.start, '{y}/{mm}')}〜{end}",
            f"- 役割：{job.role[0]}",
            f"- 規模：{job.team}名",
            f"- 担当工程：{phase_words(job)}",
            f"- 使用技術：{', '.join(job.of())}",
            "- 内容：",
            *[f"  - {t.lstrip('・')}" for t in job.text.split("\n")],
            f"  - {ym(job.start, '{y}/{mm}')} 参画、環境準備",
            f"  - {ym(job.start, '{y}/{mm}')} 初回リリースの計画策定",
        ]
    return _text(lines)


@form("xlsx", "dotnet pmo junior")
def history_over_three_sheets(person: Person) -> bytes:
    """Head in 基本情報, history cut over 経歴1 and 経歴2, a filled 記入例, a hidden copy of somebody else's table."""
    pen = Pen("記入例")
    pen.line(0, 0, ["氏名", "X.X", "年齢", 99])
    pen.line(2, 0, ["期間", "業務内容", "言語", "役割", "工程"])
    pen.line(3, 0, ["2001年4月～2003年3月", "見本システム開発", "COBOL", "PG", "製造"])
    pen.turn("基本情報")
    for n, (label, value) in enumerate(
        (("イニシャル", person.initials), ("年齢", f"{person.age}歳"), ("最寄駅", f"{person.station}駅"))
    ):
        pen.line(n, 0, [label, value])
    half = (len(person.jobs) + 1) // 2
    for name, jobs in (("経歴1", newest(person)[:half]), ("経歴2", newest(person)[half:])):
        pen.turn(name)
        pen.line(1, 0, ["期間", "案件名", "業務内容", "言語", "DB/OS", "FW・ツール", "役割", "規模", "工程"])
        for n, job in enumerate(jobs, 2):
            pen.line(
                n,
                0,
                [
                    f"{ym(job.start, '{y}/{m}')}-{ym(job.end, '{y}/{m}')}",
                    job.title,
                    job.text,
                    ",".join(job.of("lang")),
                    ",".join(job.of("db", "os")),
                    ",".join(job.of("fw", "tool")),
                    job.role[0],
                    f"{job.team}人",
                    phase_words(job, "/"),
                ],
            )
    pen.turn("旧版", hidden=True)
    pen.line(0, 0, ["期間", "業務内容", "言語", "役割", "工程"])
    pen.line(1, 0, ["1999年4月～2000年3月", "旧システム保守", "PL/I", "PG", "運用・保守"])
    return pen.done()


@form("xlsx", "qa cobol")
def letters_for_rank_and_phase(person: Person) -> bytes:
    """A: 要件定義 … H: 運用 as a legend above; a skill grid with A～D for how well, its own legend beside it."""
    pen = Pen("シート")
    names = ("要件定義", "基本設計", "詳細設計", "製造", "単体テスト", "結合テスト", "総合テスト", "運用保守")
    pen.line(0, 0, ["技術経歴書", None, None, person.initials])
    pen.line(1, 0, ["氏名", person.initials, "年齢", person.age, "最寄駅", person.station])
    pen.line(3, 0, ["スキル", "レベル", None, "レベル　A:指導できる B:一人でできる C:補助があればできる D:学習中"])
    skills = list(dict.fromkeys(t for j in person.jobs for t in j.of("lang")))[:4]
    for n, skill in enumerate(skills):
        pen.line(4 + n, 0, [skill, "ABC"[n % 3]])
    top = 6 + len(skills)
    pen.line(top, 0, ["工程　" + " ".join(f"{c}:{n}" for c, n in zip("ABCDEFGH", names, strict=True))])
    pen.line(top + 1, 0, ["期間", "業務内容", "役割", "人数", "言語", "DB", "OS", "ツール", "工程"])
    for n, job in enumerate(newest(person), top + 2):
        codes = ",".join(c for c, p in zip("ABCDEFGH", PHASES, strict=True) if p in job.phases)
        pen.line(
            n,
            0,
            [
                f"{ym(job.start, '{y}年{mm}月')}～{ym(job.end, '{y}年{mm}月')}",
                f"【{job.title}】\n{job.text}",
                job.role[0],
                job.team,
                "、".join(job.of("lang")),
                "、".join(job.of("db")),
                "、".join(job.of("os")),
                "、".join(job.of("fw", "tool")),
                codes,
            ],
        )
    return pen.done()


def _case(layout: Layout, key: str) -> Case:
    person = PEOPLE[key]
    return Case(
        f"{layout.name}-{key}", layout.name, f"経歴書.{layout.suffix}", layout.write(person), _truth(person, layout)
    )


CASES: list[Case] = [_case(layout, key) for layout in LAYOUTS for key in layout.people]
