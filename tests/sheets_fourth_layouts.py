"""A fourth set of forms: headings in nobody's vocabulary, dates cell by cell, one sheet per project, rows of labels.

Written before a look at what the reader makes of them; `CASES` pairs each form with two or three careers.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from tests.sheets_fresh import Case, _truth
from tests.sheets_fresh_layouts import Layout, Pen, Write, first, long_words, marks, months, newest, phase_words, ym
from tests.sheets_fresh_layouts_careers import PEOPLE
from tests.sheets_fresh_layouts_people import PHASES, Job, Person

LAYOUTS: list[Layout] = []
SHORT = ("要件", "基本", "詳細", "製造", "単体", "結合", "総合", "運用")


def form(suffix: str, people: str, hides: str = "") -> Callable[[Write], Write]:
    """Enters a form in this set's own register."""

    def enter(write: Write) -> Write:
        LAYOUTS.append(Layout(write.__name__, suffix, tuple(people.split()), frozenset(hides.split()), write))
        return write

    return enter


def _text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _serial(month: str) -> int:
    return (first(month) - date(1899, 12, 30)).days


# ---------------------------------------------------------------- headings nobody listed


@form("xlsx", "web cobol qa")
def labels_in_the_first_line_over_plain_words(person: Person) -> bytes:
    """`氏名(イニシャル) | T.O | 年齢 | 34歳` in the first row; the headings are everyday words."""
    pen = Pen("Sheet1")
    pen.line(0, 0, ["氏名(イニシャル)", person.initials, "年齢", f"{person.age}歳", "性別", person.sex])
    pen.line(1, 0, ["最寄駅", f"{person.station}駅"])
    pen.line(2, 0, ["いつ", "なにを", "使ったもの", "担当した工程", "立場と人数"])
    for row, job in enumerate(newest(person), 3):
        period = f"{ym(job.start, '{y}/{m}')}～{ym(job.end, '{y}/{m}')}"
        what = f"{job.title}\n{job.text}"
        pen.line(row, 0, [period, what, "、".join(job.of()), phase_words(job), f"{job.role[0]}、{job.team}名"])
    return pen.done()


@form("xlsx", "dotnet infra")
def headings_of_a_house_of_its_own(person: Person) -> bytes:
    """従事した時期 | 従事した仕事 | 使用した道具立て …: the columns show by their content what they are."""
    pen = Pen("経歴")
    pen.put(0, 0, "技術者カルテ", 0, 6)
    pen.line(1, 0, ["氏名", person.initials, "年齢", person.age, "最寄駅", person.station])
    pen.line(3, 0, ["従事した時期", "従事した仕事", "使用した道具立て", "受け持ち", "受け持った段階", "仲間の数"])
    for row, job in enumerate(newest(person), 4):
        pen.line(
            row,
            0,
            [
                f"{ym(job.start)}〜{ym(job.end)}",
                f"{job.title}\n{job.text}",
                " / ".join(job.of()),
                job.role[0],
                phase_words(job),
                f"{job.team}名",
            ],
        )
    return pen.done()


# ---------------------------------------------------------------- dates


@form("xlsx", "mobile data")
def every_piece_of_a_date_in_its_cell(person: Person) -> bytes:
    """53 narrow columns: 2019 | 年 | 4 | 月 | ～ | 2020 | 年 | 3 | 月, each in a cell of its own."""
    pen = Pen("業務経歴書")
    pen.put(0, 20, "業務経歴書", 1, 34)
    pen.line(2, 1, ["氏名"])
    pen.put(2, 4, person.initials, 2, 12)
    pen.put(2, 14, "年齢", 2, 16)
    pen.put(2, 17, person.age, 2, 19)
    pen.put(2, 22, "最寄駅", 2, 25)
    pen.put(2, 26, f"{person.station}駅", 2, 34)
    row = 5
    for at, text, to in (
        (1, "期間", 10),
        (11, "業務内容", 26),
        (27, "使用技術", 36),
        (37, "役割", 40),
        (41, "規模", 43),
        (44, "工程", 52),
    ):
        pen.put(row, at, text, row, to)
    row += 1
    for job in newest(person):
        pen.line(row, 1, [int(job.start[:4]), "年", int(job.start[5:]), "月", "～"])
        if job.end:
            pen.line(row, 6, [int(job.end[:4]), "年", int(job.end[5:]), "月"])
        else:
            pen.put(row, 6, "現在", row, 9)
        pen.put(row, 11, job.title, row, 26)
        pen.put(row, 27, "、".join(job.of("lang", "db")) or "－", row, 36)
        pen.put(row, 37, job.role[0], row, 40)
        pen.put(row, 41, f"{job.team}名", row, 43)
        pen.put(row, 44, phase_words(job), row, 52)
        pen.put(row + 1, 1, f"（{long_words(months(job))}）", row + 1, 10)
        pen.put(row + 1, 11, job.text, row + 1, 26)
        pen.put(row + 1, 27, "、".join(job.of("os", "fw", "tool")) or "－", row + 1, 36)
        row += 2
    return pen.done()


@form("xlsx", "junior sap")
def dates_left_as_numbers(person: Person) -> bytes:
    """開始 and 終了 as Excel numbers without a date format, a running one blank."""
    pen = Pen("Career")
    pen.line(0, 0, ["氏名", person.initials, None, "年齢", person.age, None, "最寄駅", person.station])
    pen.line(2, 0, ["No.", "開始", "終了", "案件名", "業務内容", "環境", "工程", "役割", "人数"])
    for n, job in enumerate(newest(person), 1):
        end = _serial(job.end) if job.end else "現在"
        pen.line(2 + n, 0, [n, _serial(job.start), end, job.title, job.text, "\n".join(job.of()), phase_words(job)])
        pen.line(2 + n, 7, [job.role[0], job.team])
    return pen.done()


SEPARATORS = ("\n|\n", "\n｜\n", "\n↓\n", "\n〜\n", " … ", "／")


@form("xlsx", "web embedded")
def separators_of_every_kind(person: Person) -> bytes:
    """｜ ↓ … between the two dates, 上旬 and 末 behind them."""
    pen = Pen("スキルシート")
    pen.line(0, 0, ["イニシャル", person.initials, "年齢", person.age, "最寄", person.station])
    pen.line(2, 0, ["期間", "システム名", "内容", "技術要素", "工程", "ポジション", "体制"])
    for n, job in enumerate(newest(person)):
        tail = ("", "末", "上旬", "頃")[n % 4]
        period = f"{ym(job.start)}{tail}{SEPARATORS[n % len(SEPARATORS)]}{ym(job.end)}{tail if job.end else ''}"
        pen.line(3 + n, 0, [period, job.title, job.text, ",".join(job.of()), phase_words(job, "\n"), job.role[0]])
        pen.put(3 + n, 6, f"{job.team}名")
    return pen.done()


@form("xlsx", "pmo infra")
def same_year_and_next_year(person: Person) -> bytes:
    """2019年4月～同年9月, ～翌年3月; the years in the Japanese reckoning behind the months."""
    pen = Pen("職務経歴書")
    pen.line(0, 0, ["職務経歴書"])
    pen.line(1, 0, ["氏名：" + person.initials, f"年齢：{person.age}歳", f"最寄駅：{person.station}駅"])
    pen.line(3, 0, ["年月", "プロジェクト", "担当業務", "ＯＳ・ＤＢ・言語等", "役割／規模", "担当範囲"])
    for row, job in enumerate(newest(person), 4):
        start = ym(job.start)
        if job.end is None:
            end = "現在に至る"
        else:
            gap = int(job.end[:4]) - int(job.start[:4])
            end = {0: f"同年{int(job.end[5:])}月", 1: f"翌年{int(job.end[5:])}月"}.get(gap, ym(job.end))
        pen.line(row, 0, [f"{start}～{end}", job.title, job.text, "\n".join(job.of())])
        pen.line(row, 4, [f"{job.role[0]}／{job.team}名", phase_words(job)])
    return pen.done()


@form("xlsx", "qa cobol")
def start_and_a_number_of_months(person: Person) -> bytes:
    """2019年4月～（12ヶ月）: the end is only in the length; a running one says 現在."""
    pen = Pen("経歴書")
    pen.line(0, 1, ["氏名", person.initials, "年齢", f"{person.age}", "最寄駅", person.station])
    pen.line(2, 0, ["No", "期間", "案件名称", "内容", "言語/DB/OS/その他", "立場", "チーム", "工程"])
    for n, job in enumerate(newest(person), 1):
        period = f"{ym(job.start)}～{months(job)}ヶ月" if job.end else f"{ym(job.start)}～現在"
        pen.line(2 + n, 0, [n, period, job.title, job.text, "/".join(job.of()), job.role[0], f"{job.team}名"])
        pen.put(2 + n, 7, phase_words(job))
    return pen.done()


# ---------------------------------------------------------------- sheets and blocks


@form("xlsx", "web dotnet")
def sheet_per_project(person: Person) -> bytes:
    """A first sheet with the person, then one sheet per project with labels and values."""
    pen = Pen("基本情報")
    for row, (name, value) in enumerate(
        (("氏名", person.initials), ("年齢", f"{person.age}歳"), ("最寄駅", f"{person.station}駅"))
    ):
        pen.line(row, 0, [name, value])
    for n, job in enumerate(newest(person), 1):
        pen.turn(f"案件{n}")
        rows: list[tuple[str, Any]] = [
            ("案件名", job.title),
            ("参画期間", f"{ym(job.start, '{y}.{mm}')}-{ym(job.end, '{y}.{mm}')}"),
            ("業務内容", job.text),
            ("使用言語", "、".join(job.of("lang"))),
            ("使用DB", "、".join(job.of("db"))),
            ("サーバOS", "、".join(job.of("os"))),
            ("FW・ツール", "、".join(job.of("fw", "tool"))),
            ("担当工程", phase_words(job)),
            ("役割", job.role[0]),
            ("人数", f"{job.team}名"),
        ]
        for row, (name, value) in enumerate(rows):
            pen.put(row + 1, 1, name)
            if value:
                pen.put(row + 1, 2, value, row + 1, 8)
    return pen.done()


@form("xlsx", "mobile messy")
def title_bar_then_two_label_rows(person: Person) -> bytes:
    """A merged bar `【1】 title　2019/4～2020/3` per project, then label/value pairs four to a row."""
    pen = Pen("スキルシート")
    pen.line(0, 0, ["氏名", person.initials, "年齢", person.age, "最寄駅", person.station])
    pen.put(2, 0, "■ 業務経歴", 2, 7)
    row = 3
    for n, job in enumerate(newest(person), 1):
        bar = f"【{n}】{job.title}　（{ym(job.start, '{y}/{mm}')}～{ym(job.end, '{y}/{mm}')}）"
        pen.put(row, 0, bar, row, 7)
        pen.line(row + 1, 0, ["役割", job.role[0], "規模", f"{job.team}名", "工程", phase_words(job)])
        pen.line(row + 2, 0, ["言語", "、".join(job.of("lang")) or "-", "DB", "、".join(job.of("db")) or "-"])
        pen.line(row + 2, 4, ["OS", "、".join(job.of("os")) or "-", "その他", "、".join(job.of("fw", "tool")) or "-"])
        pen.put(row + 3, 0, "内容")
        pen.put(row + 3, 1, job.text, row + 3, 7)
        row += 5
    return pen.done()


@form("xlsx", "data junior")
def employer_cell_with_its_span_merged_left(person: Person) -> bytes:
    """The employer with his own span merged down the first column, projects with theirs beside it."""
    pen = Pen("職歴")
    pen.line(0, 0, ["氏名", person.initials, "年齢", person.age, "最寄り駅", person.station])
    pen.line(2, 0, ["所属会社", "期間", "案件概要", "技術環境", "担当工程", "役割", "人数"])
    row = 3
    jobs = newest(person)
    for employer in dict.fromkeys(j.employer for j in jobs):
        own = [j for j in jobs if j.employer == employer]
        begun, over = (
            min(j.start for j in own),
            None if any(j.end is None for j in own) else max(j.end or "" for j in own),
        )
        cell = f"{employer}\n{ym(begun, '{y}/{m}')}～{ym(over, '{y}/{m}')}"
        pen.put(row, 0, cell, row + len(own) - 1, 0)
        for job in own:
            period = f"{ym(job.start, '{y}/{m}')}\n～\n{ym(job.end, '{y}/{m}')}"
            pen.line(row, 1, [period, f"{job.title}\n{job.text}", "\n".join(job.of()), phase_words(job, "\n")])
            pen.line(row, 5, [job.role[0], f"{job.team}名"])
            row += 1
    return pen.done()


@form("xlsx", "web pmo")
def lines_of_one_column(person: Person) -> bytes:
    """Excel as a typewriter: every line of the career in column A, the labels with full-width colons."""
    pen = Pen("Sheet1")
    lines = ["職務経歴書", f"氏名：{person.initials}　{person.age}歳　最寄駅：{person.station}駅", "", "＜職務経歴＞"]
    for job in newest(person):
        lines += [
            f"{ym(job.start)}～{ym(job.end)}　{job.title}",
            f"　役割：{job.role[0]}　規模：{job.team}名",
            f"　環境：{'、'.join(job.of())}",
            f"　工程：{phase_words(job)}",
            *[f"　{t}" for t in job.text.split("\n")],
            "",
        ]
    for row, line in enumerate(lines):
        if line:
            pen.put(row, 0, line)
    return pen.done()


@form("xlsx", "infra qa sap")
def three_header_rows_and_tall_records(person: Person) -> bytes:
    """A header three rows high whose labels pair with the three rows of a record; the period in the last columns."""
    pen = Pen("経歴")
    pen.line(
        0, 0, ["フリガナ", "", "氏名", person.initials, "年齢", f"満{person.age}歳", "最寄駅", f"{person.station}駅"]
    )
    pen.put(4, 0, "№", 6, 0)
    pen.line(4, 1, ["案件名", "言語", "OS", "役割"])
    pen.line(5, 1, ["業種", "DB", "FW", "規模"])
    pen.line(6, 1, ["作業内容", "ツール", "工程"])
    pen.put(4, 5, "作業期間", 6, 5)
    row = 7
    for n, job in enumerate(newest(person), 1):
        pen.put(row, 0, n, row + 2, 0)
        pen.line(row, 1, [job.title, "、".join(job.of("lang")), "、".join(job.of("os")), job.role[0]])
        pen.line(row + 1, 1, [job.industry, "、".join(job.of("db")), "、".join(job.of("fw")), f"{job.team}名"])
        pen.line(row + 2, 1, [job.text, "、".join(job.of("tool")), phase_words(job)])
        pen.put(row, 5, ym(job.start, "{y}年{mm}月"))
        pen.put(row + 1, 5, "～")
        pen.put(row + 2, 5, ym(job.end, "{y}年{mm}月"))
        row += 3
    return pen.done()


@form("xlsx", "embedded dotnet")
def marks_over_a_legend_row(person: Person) -> bytes:
    """Phase columns headed 1…8 with the legend in a line above; circles drawn as 〇; text rows under each record."""
    pen = Pen("スキルシート")
    pen.line(0, 0, ["氏名", person.initials, "年齢", person.age, "最寄駅", person.station])
    names = ("要件定義", "基本設計", "詳細設計", "製造", "単体テスト", "結合テスト", "総合テスト", "保守運用")
    pen.put(1, 0, "※工程 " + "　".join(f"{n}:{name}" for n, name in enumerate(names, 1)), 1, 15)
    pen.line(3, 0, ["開始", "終了", "プロジェクト名", "使用言語", "DB", "OS", "FW/ツール", "役割", "人数"])
    pen.put(2, 9, "工程", 2, 16)
    pen.line(3, 9, [str(n) for n in range(1, 9)])
    row = 4
    for job in newest(person):
        pen.line(row, 0, [ym(job.start, "{y}/{mm}"), ym(job.end, "{y}/{mm}"), job.title, "、".join(job.of("lang"))])
        pen.line(
            row, 4, ["、".join(job.of("db")), "、".join(job.of("os")), "、".join(job.of("fw", "tool")), job.role[0]]
        )
        pen.put(row, 8, job.team)
        pen.line(row, 9, marks(job, "〇"))
        pen.put(row + 1, 2, job.text, row + 1, 8)
        row += 2
    return pen.done()


@form("xlsx", "junior mobile")
def phases_as_ranges(person: Person) -> bytes:
    """工程 as 基本設計～結合テスト wherever they follow one another; end-of-month dates; a running one left blank."""
    pen = Pen("業務経歴")
    pen.line(0, 0, ["イニシャル", person.initials, "年齢", person.age, "最寄駅", person.station])
    pen.line(
        2, 0, ["期間", None, "プロジェクト", "詳細", "開発言語", "サーバ／DB", "その他技術", "担当", "人員", "作業工程"]
    )
    for row, job in enumerate(newest(person), 3):
        at = [PHASES.index(p) for p in job.phases]
        run = len(at) > 1 and at[-1] - at[0] == len(at) - 1
        words = phase_words(job).split("、")
        pen.put(row, 0, first(job.start))
        if job.end:
            pen.put(row, 1, date(int(job.end[:4]), int(job.end[5:]), 28))
        else:
            pen.put(row, 1, "現在")
        pen.line(row, 2, [job.title, job.text, "\n".join(job.of("lang")), "\n".join(job.of("os", "db"))])
        pen.line(row, 6, ["\n".join(job.of("fw", "tool")), job.role[0], f"{job.team}名"])
        pen.put(row, 9, f"{words[0]}～{words[-1]}" if run else "・".join(words))
    return pen.done()


@form("xlsx", "cobol web")
def table_far_right_below_a_long_head(person: Person) -> bytes:
    """The head and a skill grid of 40 names fill rows 1–60; the history begins in column AD, row 70."""
    pen = Pen("技術者情報")
    pen.line(0, 29, ["氏名", person.initials, "年齢", person.age, "最寄駅", person.station])
    names = (
        "Java",
        "C#",
        "PHP",
        "Perl",
        "Ruby",
        "Python",
        "COBOL",
        "VB.NET",
        "Go",
        "Swift",
        "Kotlin",
        "MySQL",
        "Redis",
    )
    pen.put(4, 29, "【スキル】 ◎:得意 ○:経験あり △:少し")
    for n, name in enumerate(names):
        pen.put(5 + n % 5, 29 + n // 5 * 2, name)
        pen.put(5 + n % 5, 30 + n // 5 * 2, ("◎", "○", "△", "")[n % 4] or " ")
    pen.line(69, 29, ["期 間", "件 名", "環 境", "ﾌｪｰｽﾞ", "ﾎﾟｼﾞｼｮﾝ", "ﾒﾝﾊﾞｰ", "業 務 内 容"])
    for row, job in enumerate(newest(person), 70):
        pen.line(row, 29, [f"{ym(job.start, '{y}/{m}')}-{ym(job.end, '{y}/{m}')}", job.title, "\n".join(job.of())])
        pen.line(row, 32, [phase_words(job, "/"), job.role[0], job.team, job.text])
    return pen.done()


@form("xlsx", "data infra")
def every_fact_a_label_in_its_cell(person: Person) -> bytes:
    """Grid paper without borders: `期間：…` `規模：…` `F W：…` scattered, two to a row, the title in 「」 above."""
    pen = Pen("経歴")
    pen.put(0, 0, f"{person.initials}（{person.age}歳）　最寄：{person.station}駅", 0, 20)
    row = 3
    for job in newest(person):
        pen.put(row, 0, f"「{job.title}」", row, 20)
        pen.put(row + 1, 1, f"期間：{ym(job.start, '{y}年{mm}月')}～{ym(job.end, '{y}年{mm}月')}", row + 1, 10)
        pen.put(row + 1, 11, f"規模：{job.team}名", row + 1, 20)
        pen.put(row + 2, 1, f"言語：{'、'.join(job.of('lang')) or 'なし'}", row + 2, 10)
        pen.put(row + 2, 11, f"D B：{'、'.join(job.of('db')) or 'なし'}", row + 2, 20)
        pen.put(row + 3, 1, f"O S：{'、'.join(job.of('os')) or 'なし'}", row + 3, 10)
        pen.put(row + 3, 11, f"F W：{'、'.join(job.of('fw', 'tool')) or 'なし'}", row + 3, 20)
        pen.put(row + 4, 1, f"役割：{job.role[0]}", row + 4, 10)
        pen.put(row + 4, 11, f"工程：{phase_words(job)}", row + 4, 20)
        pen.put(row + 5, 1, job.text, row + 6, 20)
        row += 8
    return pen.done()


@form("xlsx", "qa messy")
def page_breaks_repeat_the_header(person: Person) -> bytes:
    """A printed form: after every three projects a page number, the form's title and the header once more."""
    pen = Pen("業務経歴書")
    pen.line(0, 0, ["氏名", person.initials, "年齢", person.age, "最寄駅", person.station])
    heads = ["項", "期間", "業務内容", "OS/言語/DB等", "役割", "規模", "工程"]
    row = 2
    for n, job in enumerate(newest(person)):
        if n % 3 == 0:
            if n:
                pen.put(row, 3, f"- {n // 3} -")
                pen.put(row + 1, 0, "業務経歴書（続き）", row + 1, 6)
                row += 2
            pen.line(row, 0, heads)
            row += 1
        period = f"{ym(job.start, '{G}{E}.{m}')} ～\n{ym(job.end, '{G}{E}.{m}')}"
        pen.line(row, 0, [n + 1, period, f"{job.title}\n{job.text}", "\n".join(job.of()), job.role[0], f"{job.team}名"])
        pen.put(row, 6, phase_words(job, "\n"))
        row += 1
    return pen.done()


# ---------------------------------------------------------------- texts


@form("md", "web mobile data")
def english_resume(person: Person) -> bytes:
    """`### Title` with `*Apr 2019 – Mar 2020*` below, bullets in English labels."""
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

    def month(text: str | None) -> str:
        return "Present" if text is None else f"{names[int(text[5:]) - 1]} {text[:4]}"

    lines = [f"# {person.initials}", "", f"Age: {person.age}", f"Nearest Station: {person.station}", "", "# Experience"]
    for job in newest(person):
        lines += [
            "",
            f"### {job.title}",
            f"*{month(job.start)} – {month(job.end)}*",
            "",
            f"- Role: {job.role[0]}",
            f"- Team: {job.team}",
            f"- Tech: {', '.join(job.of())}",
            f"- Phases: {phase_words(job)}",
            "",
            job.text,
        ]
    return _text(lines)


@form("md", "cobol dotnet")
def bold_period_bullets(person: Person) -> bytes:
    """`- **2019年4月 - 2020年3月**：title` with nested bullets, `**言語**: …`."""
    lines = [
        "# 職務経歴書",
        "",
        f"**氏名** {person.initials}　**年齢** {person.age}歳　**最寄駅** {person.station}駅",
        "",
        "## 業務経歴",
    ]
    for job in newest(person):
        lines += [
            "",
            f"- **{ym(job.start)} - {ym(job.end)}**：{job.title}",
            f"  - {job.text.replace(chr(10), ' ')}",
            f"  - **役割**: {job.role[0]}",
            f"  - **規模**: {job.team}名",
            f"  - **工程**: {phase_words(job)}",
            f"  - **技術**: {', '.join(job.of())}",
        ]
    return _text([*lines, "", "## 資格", "", *[f"- {n}" for n, _ in person.certificates]])


@form("md", "infra junior")
def two_column_table_of_periods_and_everything(person: Person) -> bytes:
    """| 期間 | 内容 |: one cell holds title, labels and text with <br>."""
    lines = [
        "# スキルシート",
        "",
        "|氏名|年齢|最寄駅|",
        "|---|---|---|",
        f"|{person.initials}|{person.age}|{person.station}|",
        "",
        "## 職歴",
        "",
        "| 期間 | 内容 |",
        "|:--|:--|",
    ]
    for job in newest(person):
        cell = [
            f"**{job.title}**",
            job.text.replace("\n", "<br>"),
            f"【役割】{job.role[0]}（{job.team}名）",
            f"【工程】{phase_words(job)}",
            f"【環境】{'、'.join(job.of())}",
        ]
        lines.append(f"| {ym(job.start, '{y}/{mm}')}<br>↓<br>{ym(job.end, '{y}/{mm}')} | {'<br>'.join(cell)} |")
    return _text(lines)


@form("md", "embedded sap")
def headings_then_period_in_brackets(person: Person) -> bytes:
    """### 1. title / （2019年4月〜2020年3月 / 1年） on the next line / prose / `技術: …` at the end."""
    lines = ["# 経歴書", f"{person.initials} / {person.age}歳 / {person.station}駅", "", "## プロジェクト経歴"]
    for n, job in enumerate(newest(person), 1):
        lines += [
            f"### {n}. {job.title}",
            f"（{ym(job.start)}〜{ym(job.end)} / {long_words(months(job))}）",
            "",
            job.text,
            "",
            f"担当：{job.role[0]}　　メンバー：{job.team}名",
            "",
            f"担当工程 … {phase_words(job)}",
            "",
            f"技術 … {', '.join(job.of())}",
            "",
        ]
    return _text(lines)


@form("docx", "pmo web")
def word_tabs(person: Person) -> bytes:
    """Word without tables: `期間<tab>…` lines, a blank line between projects, a rule of dashes."""
    from docx import Document

    document = Document()
    document.add_paragraph("業務経歴書")
    document.add_paragraph(f"氏名\t{person.initials}\t年齢\t{person.age}歳\t最寄駅\t{person.station}駅")
    for job in newest(person):
        document.add_paragraph("――――――――――――――――――")
        for name, value in (
            ("期間", f"{ym(job.start)}～{ym(job.end)}"),
            ("案件", job.title),
            ("内容", job.text),
            ("環境", "、".join(job.of())),
            ("工程", phase_words(job)),
            ("役割", job.role[0]),
            ("規模", f"{job.team}名"),
        ):
            document.add_paragraph(f"{name}\t{value}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@form("csv", "junior qa")
def csv_of_labels_and_values(person: Person) -> bytes:
    """A form exported as CSV: labels and values in pairs, a blank line between projects."""
    lines = [f"氏名,{person.initials},年齢,{person.age},最寄駅,{person.station}", ""]
    for n, job in enumerate(newest(person), 1):
        text = job.text.replace("\n", " ")
        lines += [
            f"案件No.{n},{job.title}",
            f"期間,{ym(job.start, '{y}/{mm}')},～,{ym(job.end, '{y}/{mm}')}",
            f"内容,{text}",
            f"言語,{'・'.join(job.of('lang'))},DB,{'・'.join(job.of('db'))},OS,{'・'.join(job.of('os'))}",
            f"FW・ツール,{'・'.join(job.of('fw', 'tool'))}",
            f"役割,{job.role[0]},人数,{job.team}名,工程,{phase_words(job)}",
            "",
        ]
    return ("\r\n".join(lines)).encode("cp932", errors="replace")


def _case(layout: Layout, key: str) -> Case:
    person: Person = PEOPLE[key]
    name = f"スキルシート.{layout.suffix}"
    return Case(f"{layout.name}-{key}", layout.name, name, layout.write(person), _truth(person, layout))


CASES: list[Case] = [_case(layout, key) for layout in LAYOUTS for key in layout.people]
_JOB = Job
