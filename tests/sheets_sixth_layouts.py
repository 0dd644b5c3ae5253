"""A sixth set of forms: dates over labels and values, boxes to tick, two languages in a label, values that are labels.

`CASES` pairs each form with two careers.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.sheets_fresh import Case, _truth
from tests.sheets_fresh_layouts import PHASE_JA, Layout, Pen, Write, marks, newest, phase_words, ym
from tests.sheets_fresh_layouts_careers import PEOPLE
from tests.sheets_fresh_layouts_people import PHASES, Job, Person

LAYOUTS: list[Layout] = []


def form(suffix: str, people: str, hides: str = "") -> Callable[[Write], Write]:
    """Enters a form in this set's own register."""

    def enter(write: Write) -> Write:
        LAYOUTS.append(Layout(write.__name__, suffix, tuple(people.split()), frozenset(hides.split()), write))
        return write

    return enter


def _boxes(job: Job, yes: str, no: str, *, behind: bool = False) -> list[str]:
    signs = [yes if p in job.phases else no for p in PHASES]
    return [f"{n}{s}" if behind else f"{s}{n}" for n, s in zip(PHASE_JA, signs, strict=True)]


def _words(job: Job, *columns: str) -> str:
    return "、".join(job.of(*columns))


@form("xlsx", "web cobol")
def start_and_end_over_labels_and_values(person: Person) -> bytes:
    """開始年月 and 終了年月 as headings per project, its values, then label and value cells in the same columns."""
    pen = Pen("経歴")
    pen.put(0, 0, f"{person.initials}　{person.age}歳　{person.sex}")
    row = 2
    for job in newest(person):
        pen.line(row, 0, ["開始年月", "終了年月", "業種", "役割", "人数", "DB", "ツール"])
        head = [ym(job.start, "{y}/{mm}"), ym(job.end, "{y}/{mm}"), job.industry, job.role[0], f"{job.team}名"]
        pen.line(row + 1, 0, [*head, _words(job, "db"), _words(job, "fw", "tool")])
        pen.line(row + 2, 0, ["案件名", job.title])
        pen.line(row + 3, 0, ["言語", _words(job, "lang"), "", "OS", _words(job, "os")])
        pen.line(row + 4, 0, ["作業内容", job.text])
        pen.line(row + 5, 0, list(PHASE_JA))
        pen.line(row + 6, 0, marks(job, "○"))
        row += 8
    return pen.done()


@form("xlsx", "infra dotnet")
def boxes_to_tick_below_each_project(person: Person) -> bytes:
    """Period over three cells with an arrow; a line of □ and ■ over the whole width, without a label."""
    pen = Pen("ｽｷﾙｼｰﾄ")
    pen.line(1, 1, ["氏名", person.initials, "年齢", person.age, "最寄駅", person.station])
    row = 3
    for n, job in enumerate(newest(person), 1):
        pen.line(row, 0, [f"[{n}]", "期間", "使用言語・ツール", "ＯＳ・ＤＢ", "業務内容", "業種", "規模・役割"])
        pen.line(row + 1, 1, [ym(job.start), _words(job, "lang", "fw", "tool"), _words(job, "os", "db")])
        pen.line(row + 1, 4, [job.title, job.industry, f"{job.team}名"])
        pen.line(row + 2, 1, ["↓", "", "", job.text, "", job.role[0]])
        pen.put(row + 3, 1, ym(job.end))
        pen.put(row + 4, 1, "　".join(_boxes(job, "■", "□")), row + 4, 6)
        row += 6
    return pen.done()


@form("xlsx", "qa web")
def head_in_two_languages_on_one_line(person: Person) -> bytes:
    """氏名/Name: …　年齢/Age: … in one cell, headings in two languages, the period last."""
    pen = Pen("Career")
    pen.put(0, 0, "スキルシート / Skill Sheet", 0, 8)
    facts = [
        f"氏名/Name: {person.initials}",
        f"年齢/Age: {person.age}",
        f"性別/Sex: {person.sex}",
        f"最寄/Station: {person.station}",
    ]
    pen.put(1, 0, "　　".join(facts), 1, 8)
    heads = ["No", "案件名\nProject", "担当業務\nTask", "業種 / Industry", "役割 / Role", "人数 / Team size"]
    pen.line(3, 0, [*heads, "環境（OS/DB）\nEnv", "ツール・言語\nTools", "工程\nPhase", "期間\nPeriod"])
    for row, job in enumerate(person.jobs, 4):
        cells = [row - 3, job.title, job.text, job.industry, job.role[0], job.team, _words(job, "os", "db")]
        period = f"{ym(job.start)}〜{ym(job.end)}"
        pen.line(row, 0, [*cells, _words(job, "lang", "fw", "tool"), phase_words(job), period])
    return pen.done()


@form("xlsx", "web infra", "role team")
def title_line_with_people_in_brackets(person: Person) -> bytes:
    """`1. 2025/04～現在　送金サービス（12名）`; label and value below, one value being a label's word."""
    pen = Pen("履歴")
    pen.put(0, 0, f"エンジニア　{person.initials}（{person.age}）")
    pen.put(1, 0, f"最寄り：{person.station}　／　リモート希望")
    row = 3
    for n, job in enumerate(newest(person), 1):
        period = f"{ym(job.start, '{y}/{mm}')}～{ym(job.end, '{y}/{mm}')}"
        pen.put(row, 0, f"{n}. {period}　{job.title}（{job.team}名）", row, 2)
        pen.line(row + 1, 1, ["役割", "サーバサイド"])
        pen.line(row + 2, 1, ["やったこと", job.text])
        pen.line(row + 3, 1, ["使用技術", ", ".join(job.of())])
        pen.line(row + 4, 1, ["工程", phase_words(job)])
        row += 6
    return pen.done()


@form("xlsx", "dotnet qa")
def every_phase_with_its_answer(person: Person) -> bytes:
    """One cell lists every phase and whether it was done (要件定義：× / 基本設計：○)."""
    pen = Pen("業務経歴")
    pen.line(0, 0, ["氏名", person.initials, "年齢", f"{person.age}歳", "最寄駅", person.station])
    pen.line(2, 0, ["期間", "案件名", "業務内容", "役割", "規模", "言語", "DB", "OS", "ツール", "担当工程"])
    for row, job in enumerate(newest(person), 3):
        period = f"{ym(job.start, '{y}.{mm}')}～{ym(job.end, '{y}.{mm}')}"
        cells = [period, job.title, job.text, job.role[0], f"{job.team}名", _words(job, "lang"), _words(job, "db")]
        phases = "\n".join(_boxes(job, "：○", "：×", behind=True))
        pen.line(row, 0, [*cells, _words(job, "os"), _words(job, "fw", "tool"), phases])
    return pen.done()


@form("md", "cobol infra")
def boxes_of_a_markdown_list(person: Person) -> bytes:
    """`[x] 基本設計` in a table's cell."""
    lines = [f"# スキルシート（{person.initials}）", "", "## 業務経歴", ""]
    for job in newest(person):
        lines += [f"### {job.title}", "", "| 項目 | 内容 |", "|---|---|"]
        lines += [f"| 期間 | {ym(job.start)} 〜 {ym(job.end)} |", f"| 役割 | {job.role[0]} |"]
        lines += [f"| 規模 | {job.team}名 |", f"| 言語 | {_words(job, 'lang')} |", f"| DB | {_words(job, 'db')} |"]
        lines += [f"| OS | {_words(job, 'os')} |", f"| ツール | {_words(job, 'fw', 'tool')} |"]
        lines += [f"| 工程 | {' '.join(_boxes(job, '[x] ', '[ ] '))} |", "", job.text, ""]
    return ("\n".join(lines) + "\n").encode()


def _case(layout: Layout, key: str) -> Case:
    person: Person = PEOPLE[key]
    name = f"スキルシート.{layout.suffix}"
    return Case(f"{layout.name}-{key}", layout.name, name, layout.write(person), _truth(person, layout))


CASES: list[Case] = [_case(layout, key) for layout in LAYOUTS for key in layout.people]
