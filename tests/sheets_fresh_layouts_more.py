"""Ten more companies' Excel forms."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.sheets_fresh_layouts import (
    PHASE_JA,
    Pen,
    first,
    layout,
    long_words,
    marks,
    months,
    newest,
    phase_words,
    ym,
)
from tests.sheets_fresh_layouts_people import PHASES, Person


@layout("xlsx", "cobol embedded messy")
def era_periods_over_two_rows(person: Person) -> bytes:
    """41 narrow columns; 平成22年7月 in the upper row, ～平成23年3月 in the lower; everything else merged over both."""
    pen = Pen("業務経歴書")
    pen.sheet.set_column(0, 41, 3)
    pen.put(1, 15, "業　務　経　歴　書", 1, 26)
    for col, width, label, value in (
        (0, 3, "氏名", person.initials),
        (10, 3, "年令", person.age),
        (18, 4, "最寄駅", f"{person.line}　{person.station}"),
    ):
        pen.put(3, col, label, 3, col + width - 1)
        pen.put(3, col + width, value, 3, col + width + 4)
    spans = [
        (0, 1, "№"),
        (2, 8, "期間"),
        (9, 20, "件名および作業概要"),
        (21, 24, "機種・ＯＳ"),
        (25, 28, "言語"),
        (29, 32, "ＤＢ・ツール"),
        (33, 34, "人員"),
        (35, 37, "役割"),
        (38, 41, "作業範囲"),
    ]
    for left, right, text in spans:
        pen.put(6, left, text, 7, right)
    row = 8
    for n, job in enumerate(person.jobs, 1):
        values: list[Any] = [
            n,
            None,
            f"{job.title}\n{job.text}",
            "\n".join(job.of("os")),
            "\n".join(job.of("lang")),
            "\n".join(job.of("db", "fw", "tool")),
            job.team,
            job.role[0],
            phase_words(job, "・"),
        ]
        for (left, right, _), value in zip(spans, values, strict=True):
            if value is not None:
                pen.put(row, left, value, row + 1, right)
        pen.put(row, 2, ym(job.start, "{g}{e}年{m}月"), row, 8)
        pen.put(row + 1, 2, "～" + ym(job.end, "{g}{e}年{m}月", "現在に至る"), row + 1, 8)
        row += 2
    return pen.done()


@layout("xlsx", "junior data", "phases")
def head_block_left_history_right(person: Person) -> bytes:
    """The head runs down columns A and B, the history stands beside it from column D; no phases."""
    pen = Pen("Profile")
    rows = [
        ("■基本情報", ""),
        ("名前", person.initials),
        ("年齢", f"{person.age} 歳"),
        ("性別", person.sex),
        ("最寄駅", f"{person.line} {person.station}駅"),
        ("学歴", person.school),
        ("■資格", ""),
    ]
    rows += [(name, ym(when, "{y}年{m}月取得")) for name, when in person.certificates]
    rows += [("■得意分野", ""), (person.strengths, ""), ("稼働", "即日"), ("希望", "週3日リモート")]
    for row, pair in enumerate(rows, 1):
        pen.line(row, 0, pair)
    pen.line(1, 3, ["時期", "案件概要", "主な担当", "技術要素", "チーム"])
    for row, job in enumerate(newest(person), 2):
        until = ym(job.end, "{y}/{m}", "")
        pen.line(
            row,
            3,
            [
                f"{ym(job.start, '{y}/{m}')} ～ {until}",
                f"{job.title} [{job.industry}]\n{job.text}",
                job.role[0],
                "・".join(job.of()),
                f"{job.team}名体制",
            ],
        )
    return pen.done()


@layout("xlsx", "qa infra")
def year_and_month_in_own_cells(person: Person) -> bytes:
    """開始 年|月, 終了 年|月 as numbers; 規模 / 参画形態; one technology per line with labels."""
    pen = Pen("スキルシート")
    pen.line(0, 0, ["", "スキルシート"])
    pen.line(2, 0, ["ｲﾆｼｬﾙ", person.initials, "年齢", f"{person.age}歳", "最寄駅", person.station])
    pen.put(5, 0, "番号", 6, 0)
    pen.put(5, 1, "開始", 5, 2)
    pen.put(5, 3, "終了", 5, 4)
    pen.line(6, 1, ["年", "月", "年", "月"])
    for col, text in enumerate(["プロジェクト内容", "担当", "規模(人)", "言語・ﾂｰﾙ", "OS・DB"], 5):
        pen.put(5, col, text, 6, col)
    pen.put(5, 10, "作業工程", 5, 17)
    pen.line(
        6, 10, ["要件\n定義", "基本\n設計", "詳細\n設計", "製\n造", "単体\nﾃｽﾄ", "結合\nﾃｽﾄ", "総合\nﾃｽﾄ", "運用\n保守"]
    )
    for row, (n, job) in enumerate(enumerate(person.jobs, 1), 7):
        pen.line(row, 0, [n, int(job.start[:4]), int(job.start[5:])])
        pen.line(row, 3, [int(job.end[:4]), int(job.end[5:])] if job.end else ["現在"])
        pen.line(
            row,
            5,
            [
                f"{job.title}\n{job.text}",
                job.role[0],
                job.team,
                "\n".join(job.of("lang", "fw", "tool")),
                "\n".join(job.of("os", "db")),
                *marks(job, "●"),
            ],
        )
    return pen.done()


@layout("xlsx", "dotnet cobol")
def employer_and_duration_columns(person: Person) -> bytes:
    """所属 per project, 期間(月) a formula, real dates, the phases as ○ under one-letter heads."""
    pen = Pen("職務経歴")
    pen.put(0, 0, "■ 経 歴 書 ■", 0, 6)
    pen.line(2, 0, ["氏名(イニシャル)", person.initials])
    pen.line(3, 0, ["年齢", person.age])
    pen.line(4, 0, ["最寄駅", f"{person.station}駅"])
    pen.line(
        7, 0, ["所属", "FROM", "TO", "月数", "顧客業種", "業務内容", "使用言語・FW", "DB", "OS・ツール", "役割", "人数"]
    )
    pen.line(7, 11, list("要基詳製単結総運"))
    for row, job in enumerate(newest(person), 8):
        pen.line(row, 0, [job.employer, first(job.start), first(job.end) if job.end else "現在"])
        pen.sheet.write_formula(row, 3, f'=DATEDIF(B{row + 1},C{row + 1},"M")+1', None, months(job))
        pen.line(
            row,
            4,
            [
                job.industry,
                f"{job.title}\n{job.text}",
                "、".join(job.of("lang", "fw")),
                "、".join(job.of("db")),
                "、".join(job.of("os", "tool")),
                job.role[0],
                f"{job.team}/{job.total or '-'}",
            ],
        )
        pen.line(row, 11, marks(job, "○"))
    return pen.done()


@layout("xlsx", "mobile web")
def items_one_per_row_with_left_labels(person: Person) -> bytes:
    """Each project a block of nine rows: number merged at the left, a label column, a value column."""
    pen = Pen("経歴")
    pen.line(0, 0, ["職務経歴書（SES用）"])
    pen.line(1, 0, ["氏名", "", person.initials])
    pen.line(2, 0, ["年齢・性別", "", f"{person.age}歳・{person.sex}"])
    pen.line(3, 0, ["最寄駅", "", f"{person.station}駅（{person.line}）"])
    row = 6
    for n, job in enumerate(newest(person), 1):
        items = [
            ("期間", f"{ym(job.start, '{y}年{mm}月')} 〜 {ym(job.end, '{y}年{mm}月')}"),
            ("システム名", job.title),
            ("概要", job.text),
            ("開発言語", "、".join(job.of("lang"))),
            ("フレームワーク", "、".join(job.of("fw"))),
            ("DB", "、".join(job.of("db"))),
            ("OS", "、".join(job.of("os"))),
            ("ツール", "、".join(job.of("tool"))),
            ("体制", f"{job.team}名（役割：{job.role[0]}）"),
            ("担当フェーズ", phase_words(job, "／")),
        ]
        pen.put(row, 0, n, row + len(items) - 1, 0)
        for label, value in items:
            pen.put(row, 1, label)
            pen.put(row, 2, value or "－", row, 6)
            row += 1
    pen.line(row + 1, 0, ["備考", "", "土日の稼働は応相談。Javaの新規案件を希望します。"])
    return pen.done()


@layout("xlsx", "infra pmo messy")
def header_repeated_per_project(person: Person) -> bytes:
    """The same two header rows above every project; hardware and middleware columns; phases across the bottom."""
    pen = Pen("業務履歴")
    pen.put(0, 0, "業 務 履 歴 書", 0, 8)
    pen.line(2, 0, ["氏　　名", person.initials, "年　　齢", f"{person.age}", "最寄り駅", f"{person.station}"])
    row = 5
    for n, job in enumerate(person.jobs, 1):
        pen.line(
            row, 0, ["No.", "作業期間", "プロジェクト名", "ポジション", "要員", "OS", "言語", "DB", "NW・MW・ツール"]
        )
        pen.line(
            row + 1,
            0,
            [
                n,
                f"{ym(job.start, '{y}/{m}')}～{ym(job.end, '{y}/{m}')}",
                job.title,
                job.role[0],
                f"{job.team}名",
                "\n".join(job.of("os")),
                "\n".join(job.of("lang")),
                "\n".join(job.of("db")),
                "\n".join(job.of("fw", "tool")),
            ],
        )
        pen.put(row + 2, 0, "作業内容")
        pen.put(row + 2, 1, job.text, row + 2, 8)
        for col, (name, mark) in enumerate(zip(PHASE_JA, marks(job), strict=True), 1):
            pen.put(row + 3, col, name)
            if mark:
                pen.put(row + 4, col, mark)
        pen.put(row + 3, 0, "工程", row + 4, 0)
        row += 6
    return pen.done()


@layout("xlsx", "sap data")
def english_heads(person: Person) -> bytes:
    """A foreign-owned company's form: English heads, 2019/04 - Present, phases as ✓ under RD BD DD PG UT IT ST OM."""
    pen = Pen("Resume")
    pen.put(0, 0, "Engineer Resume", 0, 4)
    pen.line(1, 0, ["Name", person.initials])
    pen.line(2, 0, ["Age", person.age])
    pen.line(3, 0, ["Nearest station", f"{person.station}駅"])
    pen.line(5, 0, ["No.", "Period", "Project", "Description", "Role", "Team size", "Environment"])
    pen.line(5, 7, ["RD", "BD", "DD", "PG", "UT", "IT", "ST", "OM"])
    for row, (n, job) in enumerate(enumerate(newest(person), 1), 6):
        period = f"{ym(job.start, '{y}/{mm}')} - {ym(job.end, '{y}/{mm}', 'Present')}"
        pen.line(row, 0, [n, period, job.title, job.text, job.role[0], job.team, ", ".join(job.of()), *marks(job, "✓")])
    return pen.done()


@layout("xlsx", "mobile junior")
def head_and_history_in_two_sheets(person: Person) -> bytes:
    """基本情報 with skills in years and dated qualifications in the first sheet, 経歴 in the second."""
    pen = Pen("基本情報")
    pen.line(0, 0, ["スキルシート 1/2"])
    pen.line(2, 1, ["氏名", person.initials, "", "年齢", f"{person.age}歳"])
    pen.line(3, 1, ["最寄駅", f"{person.line} {person.station}駅", "", "性別", person.sex])
    pen.line(5, 1, ["資格名", "取得年月"])
    row = 6
    for name, when in person.certificates:
        pen.line(row, 1, [name, first(when)])
        row += 1
    pen.line(row + 1, 1, ["スキル", "経験年数", "レベル"])
    for name in sorted({s for j in person.jobs for s in j.skills})[:12]:
        span = sum(months(j) for j in person.jobs if name in j.skills)
        row += 1
        pen.line(row + 1, 1, [name, long_words(span), "ABC"[span % 3]])
    pen.put(row + 3, 1, "※レベル A:指導可 B:独力可 C:補助があれば可", row + 3, 5)
    pen.turn("業務経歴")
    pen.line(0, 0, ["スキルシート 2/2"])
    pen.line(2, 0, ["年月", "プロジェクト", "役割/人数", "使用技術", "工程"])
    for at, job in enumerate(newest(person), 3):
        period = f"{ym(job.start, '{y}年{m}月')}から{ym(job.end, '{y}年{m}月まで')}"
        pen.line(
            at,
            0,
            [
                period,
                f"{job.title}\n・{job.text.replace(chr(10), chr(10) + '・')}",
                f"{job.role[0]}\n{job.team}人",
                "\n".join(job.of()),
                phase_words(job, "\n"),
            ],
        )
    return pen.done()


@layout("xlsx", "qa dotnet messy")
def several_rows_per_project_unmerged(person: Person) -> bytes:
    """No merging: period on the first row, its end on the second, description lines and technologies row by row."""
    pen = Pen("経歴書")
    pen.line(0, 0, ["経歴書", "", "", "", "", "氏名", person.initials])
    pen.line(1, 5, ["年齢", person.age, "最寄駅", person.station + "駅"])
    pen.line(3, 0, ["期間", "案件名・業務内容", "言語", "ＤＢ", "ＯＳ", "ﾂｰﾙ･FW", "役割", "人数"])
    pen.line(3, 8, ["要", "基", "詳", "製", "単", "結", "総", "運"])
    row = 4
    for job in person.jobs:
        columns: list[list[Any]] = [
            [ym(job.start, "{y}/{mm}"), "～" + ym(job.end, "{y}/{mm}")],
            [job.title, *job.text.split("\n")],
            job.of("lang"),
            job.of("db"),
            job.of("os"),
            job.of("tool", "fw"),
            [job.role[0]],
            [job.team],
        ]
        for col, values in enumerate(columns):
            for at, value in enumerate(values):
                pen.put(row + at, col, value)
        pen.line(row, 8, marks(job, "◎"))
        row += max(len(v) for v in columns) + 1
    return pen.done()


@layout("xlsx", "infra sap")
def titles_above_and_free_cells(person: Person) -> bytes:
    """A full-width title row with the period in brackets per project, then a small table of environment below."""
    pen = Pen("技術経歴書")
    pen.put(0, 0, "技術経歴書", 0, 9)
    pen.put(1, 7, "記入日：2026年10月15日", 1, 9)
    pen.line(3, 0, ["氏名", person.initials, "", "満年齢", f"{person.age}歳", "", "最寄駅", f"{person.station}駅"])
    pen.put(5, 0, "＜経歴＞", 5, 9)
    row = 6
    for n, job in enumerate(newest(person), 1):
        period = f"{ym(job.start)}～{ym(job.end)} / {months(job)}ヵ月"
        pen.put(row, 0, f"（{n}）{job.title}　［{period}］", row, 9)
        pen.put(row + 1, 0, job.text, row + 1, 9)
        pen.line(row + 2, 0, ["言語", "OS", "DB", "FW/MW/ツール", "役割", "人数"])
        pen.line(
            row + 3,
            0,
            [
                *["、".join(job.of(c)) or "-" for c in ("lang", "os", "db")],
                "、".join(job.of("fw", "tool")) or "-",
                job.role[0],
                f"{job.team}人",
            ],
        )
        pen.line(row + 4, 0, ["担当工程", phase_words(job, "・")])
        row += 6
    pen.put(row, 0, "＜資格＞", row, 9)
    for at, (name, when) in enumerate(person.certificates, row + 1):
        pen.line(at, 0, [ym(when, "{g}{e}年{m}月"), name])
    return pen.done()


@layout("xlsx", "data cobol")
def overview_sheet_and_details(person: Person) -> bytes:
    """A list of all projects (period and title only) first, the details of the same projects further down."""
    pen = Pen("職務経歴")
    pen.put(0, 0, "職 務 経 歴 書", 0, 7)
    pen.line(2, 0, ["氏名", person.initials, "年齢", f"{person.age}歳", "最寄駅", f"{person.station}駅"])
    pen.put(4, 0, "１．経歴一覧", 4, 7)
    pen.line(5, 0, ["No", "期間", "プロジェクト名", "業種"])
    for row, (n, job) in enumerate(enumerate(newest(person), 1), 6):
        pen.line(row, 0, [n, f"{ym(job.start)}～{ym(job.end)}", job.title, job.industry])
    row = 7 + len(person.jobs)
    pen.put(row, 0, "２．経歴詳細", row, 7)
    pen.line(row + 1, 0, ["No", "期間", "内容", "役割", "人数", "言語", "DB/OS", "FW・ツール"])
    pen.line(row + 1, 8, list("要基詳製単結総運"))
    for at, (n, job) in enumerate(enumerate(newest(person), 1), row + 2):
        pen.line(
            at, 0, [n, f"{ym(job.start)}～{ym(job.end)}", f"{job.title}\n{job.text}", job.role[0], f"{job.team}名"]
        )
        pen.line(at, 5, ["、".join(job.of("lang")), "、".join(job.of("db", "os")), "、".join(job.of("fw", "tool"))])
        pen.line(at, 8, marks(job, "●"))
    return pen.done()


@layout("xlsx", "web sap messy")
def days_as_dates_and_skills_below(person: Person) -> bytes:
    """First and last days as Excel dates, ～ in a cell between; below: skills in years, 自己PR, 資格."""
    pen = Pen("スキルシート")
    day = pen.book.add_format({"num_format": "yyyy年m月"})
    pen.line(0, 0, ["技術経歴書"])
    pen.line(1, 0, ["イニシャル", person.initials, "", "", "年齢"])
    pen.sheet.write(1, 5, person.age, pen.book.add_format({"num_format": '0"歳"'}))
    pen.line(2, 0, ["最寄駅", f"{person.line}「{person.station}」駅"])
    pen.put(4, 0, "期間", 4, 2)
    pen.line(
        4, 3, ["業務内容（システム名・概要）", "担当工程", "使用言語", "使用技術（OS・DB・その他）", "担当", "規模"]
    )
    row = 5
    for job in newest(person):
        pen.sheet.write_datetime(row, 0, datetime.combine(first(job.start), datetime.min.time()), day)
        pen.put(row, 1, "～")
        if job.end:
            last = (first(job.end) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
            pen.sheet.write_datetime(row, 2, datetime.combine(last, datetime.min.time()), day)
        else:
            pen.put(row, 2, "現在")
        pen.line(
            row,
            3,
            [
                f"◆{job.title}\n{job.text}",
                phase_words(job, "\n"),
                "\n".join(job.of("lang")),
                "\n".join(job.of("os", "db", "fw", "tool")),
                job.role[0],
                f"{job.team}人／月",
            ],
        )
        row += 1
    pen.line(row + 1, 0, ["スキル一覧", "経験年数"])
    for at, name in enumerate(sorted({s for j in person.jobs for s in j.skills})[:10], row + 2):
        pen.line(at, 0, [name, f"{sum(months(j) for j in person.jobs if name in j.skills) / 12:.1f}年"])
    pen.line(row + 13, 0, ["自己PR", person.strengths])
    for at, (name, when) in enumerate(person.certificates, row + 15):
        pen.line(at, 0, ["資格", name, first(when)])
    return pen.done()


assert len(PHASES) == len(PHASE_JA)
