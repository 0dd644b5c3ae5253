"""Ways of writing a career: pen and months, the register of layouts, and the first ten companies' Excel forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from tests.sheets_fresh_layouts_careers import PEOPLE
from tests.sheets_fresh_layouts_people import PHASES, Job, Person

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Layout:
    """A form: how to write a person to bytes, with which suffix, whom it is tried on, what it does not say."""

    name: str
    suffix: str
    people: tuple[str, ...]
    hides: frozenset[str]
    write: Callable[[Person], bytes]


LAYOUTS: list[Layout] = []
Write = Callable[[Person], bytes]


def layout(suffix: str, people: str, hides: str = "") -> Callable[[Write], Write]:
    """Enters a form in the register; `people` are keys, `hides` what the form has no place for."""

    def enter(write: Write) -> Write:
        assert all(p in PEOPLE for p in people.split())
        name = write.__name__
        LAYOUTS.append(Layout(name, suffix, tuple(people.split()), frozenset(hides.split()), write))
        return write

    return enter


class Pen:
    """A workbook being written; cells by row and column from 0, a second corner makes a merged range."""

    def __init__(self, sheet: str = "スキルシート") -> None:
        self._out = BytesIO()
        self.book = xlsxwriter.Workbook(self._out, {"in_memory": True})
        self.wrap = self.book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        self.day = self.book.add_format({"num_format": "yyyy/mm", "border": 1})
        self.sheet = self.book.add_worksheet(sheet)

    def turn(self, sheet: str, *, hidden: bool = False) -> None:
        self.sheet = self.book.add_worksheet(sheet)
        if hidden:
            self.sheet.hide()

    def put(self, row: int, col: int, value: Any, to_row: int | None = None, to_col: int | None = None) -> None:
        last = (row if to_row is None else to_row, col if to_col is None else to_col)
        style = self.day if isinstance(value, date) else self.wrap
        if last != (row, col):
            self.sheet.merge_range(row, col, *last, "", style)
        if isinstance(value, date):
            self.sheet.write_datetime(row, col, datetime.combine(value, datetime.min.time()), style)
        else:
            self.sheet.write(row, col, value, style)

    def line(self, row: int, col: int, values: Sequence[Any]) -> None:
        for at, value in enumerate(values, col):
            if value not in (None, ""):
                self.put(row, at, value)

    def done(self) -> bytes:
        self.book.close()
        return self._out.getvalue()


def ym(text: str | None, style: str = "{y}年{m}月", now: str = "現在") -> str:
    """A month as written in `style` (y, m, mm; g and e: era and its year); `now` where it is still running."""
    if text is None:
        return now
    y, m = int(text[:4]), int(text[5:])
    era, base = ("令和", 2018) if (y, m) >= (2019, 5) else ("平成", 1988)
    e = "元" if y - base == 1 else str(y - base)
    letter = {"令和": "R", "平成": "H"}[era]
    return style.format(y=y, m=m, mm=f"{m:02d}", g=era, G=letter, e=e, E=y - base)


def months(job: Job) -> int:
    """How long it lasted, both ends included, until today where it is running."""
    end = job.end or f"{TODAY:%Y-%m}"
    return (int(end[:4]) - int(job.start[:4])) * 12 + int(end[5:]) - int(job.start[5:]) + 1


def long_words(count: int) -> str:
    years, rest = divmod(count, 12)
    return (f"{years}年" if years else "") + (f"{rest}ヶ月" if rest else "")


def first(text: str | None) -> date:
    assert text is not None
    return date(int(text[:4]), int(text[5:]), 1)


def marks(job: Job, sign: str = "●", columns: Sequence[str] = PHASES) -> list[str]:
    return [sign if p in job.phases else "" for p in columns]


PHASE_JA = ("要件定義", "基本設計", "詳細設計", "製造", "単体テスト", "結合テスト", "総合テスト", "保守・運用")


def phase_words(job: Job, sep: str = "、") -> str:
    return sep.join(ja for ja, p in zip(PHASE_JA, PHASES, strict=True) if p in job.phases)


def newest(person: Person) -> list[Job]:
    return sorted(person.jobs, key=lambda j: j.start, reverse=True)


# ---------------------------------------------------------------- the forms


@layout("xlsx", "web dotnet messy")
def plain_rows_long_phase_names(person: Person) -> bytes:
    """No / 期間 / 業務内容 / 役割 / 規模 / 言語 / DB / OS / eight phase columns; a sentence of head above."""
    pen = Pen()
    pen.put(0, 0, "スキルシート", 0, 15)
    pen.line(1, 0, ["氏名", person.initials, "年齢", person.age, "性別", person.sex, "最寄駅", person.station + "駅"])
    pen.line(2, 0, ["最終学歴", person.school, "", "", "資格", "、".join(c for c, _ in person.certificates)])
    pen.line(4, 0, ["No", "期間", "業務内容", "役割", "規模", "言語", "FW・ツール", "DB", "OS"])
    pen.line(4, 9, ["要件定義", "基本設計", "詳細設計", "製造", "単体", "結合", "総合", "運用"])
    for row, (n, job) in enumerate(enumerate(person.jobs, 1), 5):
        period = f"{ym(job.start, '{y}/{mm}')}～{ym(job.end, '{y}/{mm}')}"
        size = f"{job.team}名" + (f"／全体{job.total}名" if job.total else "")
        pen.line(row, 0, [n, period, f"{job.title}\n{job.text}", job.role[0], size])
        pen.line(row, 5, ["\n".join(job.of(c)) for c in ("lang",)] + ["\n".join(job.of("fw", "tool"))])
        pen.line(row, 7, ["\n".join(job.of("db")), "\n".join(job.of("os")), *marks(job)])
    for row in range(len(person.jobs) + 5, len(person.jobs) + 10):
        pen.put(row, 0, row - 4)
    return pen.done()


@layout("xlsx", "infra cobol messy")
def period_stacked_in_three_cells(person: Person) -> bytes:
    """年月 over three rows (date / ～ / date), other cells merged over three, letters for phases at the right."""
    pen = Pen("経歴書")
    pen.put(0, 1, "業 務 経 歴 書", 0, 12)
    pen.line(
        2,
        1,
        [
            "イニシャル",
            person.initials,
            "",
            "生年・年齢",
            f"{person.age}歳",
            "",
            "沿線・駅",
            f"{person.line} {person.station}駅",
        ],
    )
    heads = ["年月", "システム名・業務内容", "使用言語", "ＯＳ／ＤＢ", "ツール", "人数", "担当"]
    pen.line(5, 1, heads)
    pen.put(4, 8, "担当フェーズ", 4, 15)
    pen.line(5, 8, list("要基詳製単結総運"))
    row = 6
    for job in person.jobs:
        pen.put(row, 1, ym(job.start))
        pen.put(row + 1, 1, "～")
        pen.put(row + 2, 1, ym(job.end))
        cells = [
            f"【{job.title}】\n{job.text}",
            "、".join(job.of("lang")),
            "、".join(job.of("os", "db")),
            "、".join(job.of("fw", "tool")),
            job.team,
            job.role[0],
            *marks(job, "○"),
        ]
        for col, value in enumerate(cells, 2):
            pen.put(row, col, value, row + 2, col)
        row += 3
    return pen.done()


@layout("xlsx", "sap qa")
def real_dates_in_two_columns(person: Person) -> bytes:
    """自 and 至 as Excel dates under 作業期間, 案件名 and 概要 apart, ◯ under 要件定義…; newest first."""
    pen = Pen("Sheet1")
    pen.put(0, 0, "技術者経歴書", 0, 5)
    pen.put(0, 9, "作成日")
    pen.sheet.write_datetime(0, 10, datetime(2026, 11, 1), pen.book.add_format({"num_format": "yyyy年m月d日"}))
    pen.line(2, 0, ["氏名", person.initials, "", "年齢", person.age, "", "最寄り駅", person.station])
    pen.put(5, 0, "作業期間", 5, 1)
    for col, text in enumerate(["案件名", "作業内容", "ポジション", "体制", "環境・言語・ツール"], 2):
        pen.put(5, col, text, 6, col)
    pen.put(5, 7, "担当工程", 5, 14)
    pen.line(6, 0, ["自", "至"])
    pen.line(6, 7, ["要件", "基本", "詳細", "開発", "単体", "結合", "総合", "保守"])
    for row, job in enumerate(newest(person), 7):
        pen.put(row, 0, first(job.start))
        pen.put(row, 1, first(job.end) if job.end else "現在")
        pen.line(row, 2, [job.title, job.text, job.role[0], f"{job.team}人", " / ".join(job.of()), *marks(job, "◯")])
    return pen.done()


@layout("xlsx", "web embedded messy", "phases")
def grid_paper_labels(person: Person) -> bytes:
    """Every project a block of `label：value` cells on grid paper; no table at all."""
    pen = Pen("職務経歴")
    pen.sheet.set_column(0, 40, 2.5)
    pen.put(1, 14, "職務経歴書", 1, 22)
    pen.put(3, 1, f"氏名：{person.initials}", 3, 9)
    pen.put(3, 11, f"年齢：{person.age}歳", 3, 16)
    pen.put(3, 18, f"最寄駅：{person.line}　{person.station}駅", 3, 34)
    row = 6
    for n, job in enumerate(newest(person), 1):
        pen.put(row, 1, f"■{n}．{job.title}", row, 34)
        pen.put(row + 1, 2, f"期間：{ym(job.start)}～{ym(job.end)}（{long_words(months(job))}）", row + 1, 18)
        pen.put(row + 1, 20, f"規模：{job.team}名", row + 1, 26)
        pen.put(row + 1, 28, f"役割：{job.role[0]}", row + 1, 34)
        pen.put(row + 2, 2, f"言語：{'、'.join(job.of('lang')) or '－'}", row + 2, 18)
        pen.put(row + 2, 20, f"Ｆ Ｗ：{'、'.join(job.of('fw')) or '－'}", row + 2, 34)
        pen.put(row + 3, 2, f"Ｄ Ｂ：{'、'.join(job.of('db')) or '－'}", row + 3, 18)
        pen.put(row + 3, 20, f"Ｏ Ｓ：{'、'.join(job.of('os')) or '－'}", row + 3, 34)
        pen.put(row + 4, 2, f"その他：{'、'.join(job.of('tool')) or '－'}", row + 4, 34)
        for n_line, text in enumerate(job.text.split("\n"), 5):
            pen.put(row + n_line, 3, text, row + n_line, 34)
        row += 7 + job.text.count("\n")
    pen.put(row, 1, "■自己PR", row, 34)
    pen.put(row + 1, 2, person.strengths, row + 2, 34)
    return pen.done()


@layout("xlsx", "pmo mobile")
def card_per_project_labels_left(person: Person) -> bytes:
    """A card of four rows a project, labels beside values, phases a sentence."""
    pen = Pen("スキルシート")
    pen.put(0, 0, "スキルシート", 0, 7)
    pen.line(1, 0, ["フリガナ", "", "性別", person.sex])
    pen.line(
        2, 0, ["氏　名", person.initials, "年　齢", f"満{person.age}歳", "最寄駅", f"{person.station}（{person.line}）"]
    )
    row = 5
    pen.put(row - 1, 0, "【職務経歴】", row - 1, 7)
    for n, job in enumerate(person.jobs, 1):
        pen.put(row, 0, f"案件{n}", row + 4, 0)
        pen.line(row, 1, ["案件名", job.title])
        pen.put(row, 5, "参画期間")
        pen.put(row, 6, f"{ym(job.start, '{y}.{mm}')} - {ym(job.end, '{y}.{mm}')}", row, 7)
        pen.line(row + 1, 1, ["業種", job.industry, "役割", job.role[0], "チーム人数", f"{job.team}名"])
        pen.put(row + 2, 1, "業務内容")
        pen.put(row + 2, 2, job.text, row + 2, 7)
        pen.put(row + 3, 1, "使用技術")
        pen.put(row + 3, 2, ", ".join(job.of()), row + 3, 7)
        pen.put(row + 4, 1, "担当工程")
        pen.put(row + 4, 2, phase_words(job), row + 4, 7)
        row += 6
    pen.put(row, 0, "保有資格", row, 7)
    for name, when in person.certificates:
        row += 1
        pen.line(row, 0, [ym(when), name])
    return pen.done()


@layout("xlsx", "web pmo")
def companies_hold_projects(person: Person) -> bytes:
    """A company line with its whole range above its projects; 期間 / プロジェクト / 開発環境 / 規模・役割 / 工程."""
    pen = Pen("職務経歴書")
    pen.put(0, 3, "職務経歴書")
    pen.line(1, 2, ["2026年11月20日現在", "", person.initials])
    pen.line(3, 0, ["年齢", f"{person.age}歳", "最寄駅", f"{person.station}駅"])
    row = 5
    employers = list(dict.fromkeys(j.employer for j in newest(person)))
    for employer in employers:
        jobs = [j for j in newest(person) if j.employer == employer]
        since = min(j.start for j in jobs)
        until = None if any(j.end is None for j in jobs) else max(j.end or "" for j in jobs)
        pen.put(
            row,
            0,
            f"{ym(since)}～{ym(until)}　{employer}　（正社員）"
            if employer != "個人"
            else f"{ym(since)}～{ym(until)}　個人事業",
            row,
            4,
        )
        pen.line(row + 1, 0, ["期間", "プロジェクト", "開発環境", "規模・役割", "フェーズ"])
        row += 2
        for job in jobs:
            period = f"{ym(job.start)}\n～\n{ym(job.end)}"
            env = "\n".join(
                f"【{label}】{'／'.join(job.of(c))}"
                for label, c in (("言語", "lang"), ("FW", "fw"), ("DB", "db"), ("OS", "os"), ("ツール", "tool"))
                if job.of(c)
            )
            size = (f"全{job.total}名\n" if job.total else "") + f"チーム{job.team}名\n{job.role[0]}"
            pen.line(row, 0, [period, f"{job.title}\n\n{job.text}", env, size, phase_words(job, "\n")])
            row += 1
        row += 1
    return pen.done()


@layout("xlsx", "embedded data messy", "station")
def period_in_last_column(person: Person) -> bytes:
    """業務名 first, period in the last column in H/R era notation."""
    pen = Pen("業務経歴")
    pen.line(0, 0, ["業務経歴表", "", person.initials, f"{person.age}才", person.sex, person.station])
    heads = [
        "№",
        "業種",
        "業 務 名 / 概 要",
        "使用言語",
        "DB・MW",
        "ハード・OS",
        "その他",
        "立場",
        "工程",
        "要員数",
        "期　間",
    ]
    pen.line(2, 0, heads)
    for row, (n, job) in enumerate(enumerate(person.jobs, 1), 3):
        period = f"{ym(job.start, '{G}{E}.{m}')}～{ym(job.end, '{G}{E}.{m}', '継続中')}"
        pen.line(
            row,
            0,
            [
                n,
                job.industry,
                f"{job.title}\n{job.text}",
                "\n".join(job.of("lang")),
                "\n".join(job.of("db", "fw")),
                "\n".join(job.of("os")),
                "\n".join(job.of("tool")),
                job.role[0],
                phase_words(job),
                job.team,
                period,
            ],
        )
    return pen.done()


@layout("xlsx", "dotnet sap")
def two_level_heads_with_letter_codes(person: Person) -> bytes:
    """Two-level headers: 開発環境 → 言語/DB/OS/FW・ツール, 作業工程 → RD BD DD CD UT IT ST OP with ✔."""
    pen = Pen("Skill Sheet")
    pen.put(0, 1, "エンジニアスキルシート", 1, 10)
    for at, (label, value) in enumerate(
        [
            ("イニシャル", person.initials),
            ("年齢", person.age),
            ("性別", person.sex),
            ("最寄駅", person.station),
            ("資格", "\n".join(c for c, _ in person.certificates)),
        ],
        2,
    ):
        pen.put(at, 1, label, at, 2)
        pen.put(at, 3, value, at, 5)
    for col, text in ((1, "項番"), (2, "開始"), (3, "終了"), (4, "プロジェクト名称"), (5, "担当業務"), (6, "役職")):
        pen.put(9, col, text, 10, col)
    pen.put(9, 7, "開発環境", 9, 10)
    pen.line(10, 7, ["言語", "DB", "OS", "FW・ツール"])
    pen.put(9, 11, "作業工程", 9, 18)
    pen.line(10, 11, ["RD", "BD", "DD", "CD", "UT", "IT", "ST", "OP"])
    pen.put(9, 19, "人数", 10, 19)
    for row, (n, job) in enumerate(enumerate(newest(person), 1), 11):
        pen.line(row, 1, [n, ym(job.start, "{y}/{m}"), ym(job.end, "{y}/{m}", "稼働中"), job.title, job.text])
        pen.line(row, 6, [job.role[0], *["、".join(job.of(c)) for c in ("lang", "db", "os")]])
        pen.line(row, 10, ["、".join(job.of("fw", "tool")), *marks(job, "✔"), job.team])
    pen.put(
        11 + len(person.jobs),
        1,
        "【凡例】RD:要件定義 BD:基本設計 DD:詳細設計 CD:製造 UT:単体 IT:結合 ST:総合 OP:運用",
        11 + len(person.jobs),
        19,
    )
    return pen.done()


def _sample_rows(pen: Pen, initials: str, age: int, jobs: Sequence[Job], station: str) -> None:
    """The body of the next form, for the person and for the invented one of its 記入例."""
    pen.line(0, 0, ["個人経歴書"])
    pen.line(1, 0, ["氏名", initials, "年齢", age, "最寄駅", station])
    pen.line(4, 0, ["期　間", "担当業務", "ｼｽﾃﾑ環境", "役割\n人数", "工程"])
    for row, job in enumerate(jobs, 5):
        period = f"{ym(job.start, '{y}年{mm}月')}\n～{ym(job.end, '{y}年{mm}月')}\n({months(job)}ヶ月)"
        phases = f"{phase_words(job).split('、')[0]}\n～{phase_words(job).split('、')[-1]}"
        whole = job.phases == PHASES[PHASES.index(job.phases[0]) : PHASES.index(job.phases[-1]) + 1]
        pen.line(
            row,
            0,
            [
                period,
                f"{job.title}\n{job.text}",
                "\n".join(job.of()),
                f"{job.role[0]}\n{job.team}名",
                phases if whole and len(job.phases) > 1 else phase_words(job, "\n"),
            ],
        )


@layout("xlsx", "qa junior messy")
def sample_person_in_second_sheet(person: Person) -> bytes:
    """The form keeps a filled 記入例 and a hidden list; newlines in the period cell."""
    pen = Pen("経歴書")
    _sample_rows(pen, person.initials, person.age, person.jobs, person.station + "駅")
    other = PEOPLE["dotnet"]
    pen.turn("記入例")
    _sample_rows(pen, "X.X", 33, other.jobs, "東京駅")
    pen.turn("リスト", hidden=True)
    for row, text in enumerate(["役割", "PM", "PL", "SE", "PG", "テスター"]):
        pen.put(row, 0, text)
    return pen.done()


@layout("xlsx", "data mobile")
def skill_grid_right_and_table_far_down(person: Person) -> bytes:
    """Head at the left, a ◎○△ grid with legend at the right, the history from row 40, blank numbered rows after."""
    pen = Pen("スキルシート")
    pen.put(0, 0, "スキルシート（提出用）", 0, 9)
    for row, (label, value) in enumerate(
        [
            ("氏名", person.initials),
            ("年齢", f"{person.age}"),
            ("性別", person.sex),
            ("最終学歴", person.school),
            ("最寄り駅", f"{person.line}/{person.station}駅"),
        ],
        2,
    ):
        pen.put(row, 0, label, row, 1)
        pen.put(row, 2, value, row, 4)
    pen.put(2, 7, "◎：設計・指導が可能　○：実務経験あり　△：知識のみ", 2, 14)
    known = sorted({s for j in person.jobs for s in j.skills})
    every = [*known, "C言語", "COBOL", "VB.NET", "Ruby", "PHP", "Sybase", "HP-UX", "Solaris"][:45]
    for at, name in enumerate(every):
        pen.put(4 + at % 15, 7 + at // 15 * 2, name)
        if name in known:
            pen.put(4 + at % 15, 8 + at // 15 * 2, "◎○△"[at % 3])
    pen.line(22, 0, ["自己PR", person.strengths])
    pen.put(38, 0, "■業務経歴", 38, 9)
    pen.line(39, 0, ["NO.", "開始年月", "終了年月", "業務内容", "開発言語", "FW/MW/ツール", "OS・DB", "役割", "人数"])
    pen.line(
        39, 9, ["要件定義", "外部設計", "内部設計", "開発", "単体テスト", "結合テスト", "システムテスト", "運用保守"]
    )
    for row, (n, job) in enumerate(enumerate(newest(person), 1), 40):
        pen.line(
            row,
            0,
            [
                n,
                ym(job.start, "{y}年{m}月"),
                ym(job.end, "{y}年{m}月"),
                f"<{job.title}>\n{job.text}",
                "\n".join(job.of("lang")),
                "\n".join(job.of("fw", "tool")),
                "\n".join(job.of("os", "db")),
                job.role[0],
                job.team,
                *marks(job, "〇"),
            ],
        )
    for n in range(len(person.jobs) + 1, 16):
        pen.put(39 + n, 0, n)
    return pen.done()
