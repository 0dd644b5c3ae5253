"""Five odd forms: Excel used as Word, a project a column, a sheet a company, durations for ends, two-digit years."""

from __future__ import annotations

from tests.sheets_fresh_layouts import Pen, first, layout, marks, months, newest, phase_words, ym
from tests.sheets_fresh_layouts_people import Person


@layout("xlsx", "junior cobol messy")
def excel_used_as_word(person: Person) -> bytes:
    """Every line a cell of column B or C, section titles in A; no table anywhere."""
    pen = Pen("職務経歴書")
    lines: list[tuple[int, str]] = [
        (4, "職務経歴書"),
        (5, "2026年11月10日現在"),
        (5, f"氏名　{person.initials}"),
        (0, ""),
    ]
    lines += [
        (0, "■プロフィール"),
        (1, f"年齢：{person.age}歳（{person.sex}）"),
        (1, f"最寄駅：{person.line} {person.station}駅"),
        (0, ""),
    ]
    lines += [(0, "■職務要約"), *[(1, text) for text in person.strengths.split("\n")], (0, ""), (0, "■職務経歴")]
    for job in newest(person):
        lines += [
            (0, ""),
            (1, f"{ym(job.start)}～{ym(job.end)}　{job.title}"),
            (2, f"役割：{job.role[0]}　／　規模：{job.team}名"),
        ]
        lines += [(2, f"開発環境：{'、'.join(job.of())}"), (2, f"担当工程：{phase_words(job)}"), (2, "【業務内容】")]
        lines += [(2, f"・{text}") for text in job.text.split("\n")]
    lines += [(0, ""), (0, "■資格"), *[(1, f"{ym(when)}　{name}　取得") for name, when in person.certificates]]
    for row, (col, text) in enumerate(lines):
        if text:
            pen.sheet.write(row, col, text)
    return pen.done()


@layout("xlsx", "mobile dotnet")
def project_per_column(person: Person) -> bytes:
    """Labels down column A, one project per column to the right."""
    pen = Pen("経歴")
    pen.line(
        0, 0, ["スキルシート", "", "氏名", person.initials, "年齢", f"{person.age}歳", "最寄駅", f"{person.station}駅"]
    )
    labels = [
        "プロジェクト",
        "期間",
        "業務内容",
        "役割",
        "人数",
        "言語",
        "フレームワーク",
        "DB",
        "OS",
        "ツール",
        "担当工程",
    ]
    for row, label in enumerate(labels, 3):
        pen.put(row, 0, label)
    for col, job in enumerate(newest(person), 1):
        values = [
            job.title,
            f"{ym(job.start, '{y}/{m}')}～{ym(job.end, '{y}/{m}')}",
            job.text,
            job.role[0],
            f"{job.team}名",
        ]
        values += ["\n".join(job.of(c)) for c in ("lang", "fw", "db", "os", "tool")]
        for row, value in enumerate([*values, phase_words(job, "\n")], 3):
            if value:
                pen.put(row, col, value)
    return pen.done()


@layout("xlsx", "web qa")
def sheet_per_company(person: Person) -> bytes:
    """A sheet of basics, then one sheet per employer with its own table of projects."""
    pen = Pen("基本")
    for row, (label, value) in enumerate(
        [
            ("イニシャル", person.initials),
            ("年齢", person.age),
            ("最寄駅", f"{person.station}駅"),
            ("最終学歴", person.school),
        ]
    ):
        pen.line(row, 0, [label, value])
    for n, employer in enumerate(dict.fromkeys(j.employer for j in newest(person)), 1):
        pen.turn(f"職歴{n}")
        jobs = [j for j in newest(person) if j.employer == employer]
        pen.line(0, 0, ["会社名", employer])
        pen.line(1, 0, ["雇用形態", "業務委託" if employer in ("個人", "フリーランス") else "正社員"])
        pen.line(3, 0, ["期間", "案件", "内容", "担当", "人数", "使用言語・技術", "ＤＢ", "ＯＳ", "担当フェーズ"])
        for row, job in enumerate(jobs, 4):
            period = f"{ym(job.start, '{y}.{m}')} ～ {ym(job.end, '{y}.{m}')}"
            pen.line(
                row,
                0,
                [period, job.title, job.text, job.role[0], f"{job.team}名", "、".join(job.of("lang", "fw", "tool"))],
            )
            pen.line(
                row,
                6,
                [
                    "、".join(job.of("db")),
                    "、".join(job.of("os")),
                    phase_words(job, "～" if len(job.phases) == 2 else "、"),
                ],
            )
    return pen.done()


@layout("xlsx", "infra embedded")
def duration_in_place_of_an_end(person: Person) -> bytes:
    """開始年月 (an Excel date) and 従事期間 such as 2年3ヶ月 or 継続中; the end is nowhere written."""
    pen = Pen("技術経歴")
    pen.line(0, 0, ["技 術 経 歴 書", "", "", "氏名", person.initials, "年齢", person.age, "最寄駅", person.station])
    pen.line(2, 0, ["開始年月", "従事期間", "システム名称・作業内容", "機種/OS", "言語", "DB・ツール", "職位", "人数"])
    pen.line(2, 8, ["要件", "基本", "詳細", "製造", "単体", "結合", "総合", "運用"])
    for row, job in enumerate(newest(person), 3):
        years, rest = divmod(months(job), 12)
        span = (f"{years}年" if years else "") + (f"{rest}ヶ月" if rest else "")
        pen.line(
            row,
            0,
            [first(job.start), span if job.end else "継続中", f"{job.title}\n{job.text}", "\n".join(job.of("os"))],
        )
        pen.line(
            row,
            4,
            ["\n".join(job.of("lang")), "\n".join(job.of("db", "fw", "tool")), job.role[0], job.team, *marks(job)],
        )
    return pen.done()


@layout("xlsx", "pmo sap")
def two_digit_years(person: Person) -> bytes:
    """'14/04～'15/03 in the second column; team as PM:1 SE:4; phases one string of letters."""
    pen = Pen("スキルシート")
    pen.line(0, 0, ["Skill Sheet"])
    pen.line(1, 0, ["氏名", person.initials])
    pen.line(2, 0, ["年齢", f"{person.age}歳"])
    pen.line(3, 0, ["最寄駅", person.station])
    pen.line(5, 0, ["#", "期間", "PJ名・概要", "環境(言語/FW/DB/OS/ツール)", "役割", "規模", "工程"])
    for row, (n, job) in enumerate(enumerate(person.jobs, 1), 6):
        start, end = (ym(m, "'{y}/{mm}").replace("'20", "'") for m in (job.start, job.end))
        pen.line(
            row,
            0,
            [n, f"{start}～{end}", f"{job.title}\n{job.text}", " , ".join(job.of()), job.role[0], f"{job.team}名"],
        )
        pen.put(row, 6, phase_words(job, "/"))
    return pen.done()
