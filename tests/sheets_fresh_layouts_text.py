"""Careers as Markdown and plain text, as engineers keep them in a repository or paste them into a mail."""

from __future__ import annotations

from tests.sheets_fresh_layouts import layout, long_words, months, newest, phase_words, ym
from tests.sheets_fresh_layouts_people import Job, Person

LABELS = (("lang", "言語"), ("fw", "フレームワーク"), ("db", "DB"), ("os", "OS"), ("tool", "ツール"))


def _bytes(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _certificates(person: Person, sign: str = "-") -> list[str]:
    return [f"{sign} {name}（{ym(when)}）" for name, when in person.certificates]


@layout("md", "web data messy")
def heading_per_project_with_period(person: Person) -> bytes:
    """`### 2021/04 〜 現在：title` under `## 職務経歴`, bold labels, skills after the history."""
    lines = [
        "# 職務経歴書",
        "",
        f"- イニシャル: {person.initials}",
        f"- 年齢: {person.age}歳",
        f"- 最寄駅: {person.station}駅",
        "",
        "## 職務経歴",
        "",
    ]
    for job in newest(person):
        lines += [
            f"### {ym(job.start, '{y}/{mm}')} 〜 {ym(job.end, '{y}/{mm}')}：{job.title}",
            "",
            job.text,
            "",
            f"**担当工程**: {phase_words(job)}  ",
            f"**役割**: {job.role[0]}（{job.team}名）  ",
            f"**使用技術**: {', '.join(job.of())}",
            "",
        ]
    lines += ["## 資格", "", *_certificates(person), "", "## 自己PR", "", person.strengths]
    return _bytes(lines)


@layout("md", "mobile sap")
def key_value_tables(person: Person) -> bytes:
    """A heading with the title, then a two-column table whose first row is the period."""
    lines = [
        "# スキルシート",
        "",
        "| 項目 | 内容 |",
        "| --- | --- |",
        f"| 氏名 | {person.initials} |",
        f"| 年齢 | {person.age} |",
        f"| 最寄り駅 | {person.line} {person.station} |",
        "",
        "# 業務経歴",
    ]
    for n, job in enumerate(person.jobs, 1):
        rows = [
            ("期間", f"{ym(job.start)} ～ {ym(job.end)}"),
            ("業種", job.industry),
            ("業務内容", job.text.replace("\n", "<br>")),
            ("体制", f"{job.team}人"),
            ("ポジション", job.role[0]),
            ("フェーズ", phase_words(job, "<br>")),
        ]
        rows += [(label, ", ".join(job.of(c))) for c, label in LABELS if job.of(c)]
        lines += ["", f"## {n}. {job.title}", "", "| 項目 | 内容 |", "|:--|:--|", *[f"| {k} | {v} |" for k, v in rows]]
    return _bytes(lines)


@layout("md", "dotnet infra messy")
def one_wide_table(person: Person) -> bytes:
    """All projects in one table with <br> in the cells."""
    lines = [
        f"# {person.initials} 経歴書",
        "",
        f"年齢：{person.age}歳　性別：{person.sex}　最寄駅：{person.station}駅",
        "",
        "| 期間 | プロジェクト概要 | 役割・規模 | 言語・FW | DB・OS・ツール | 担当工程 |",
        "|---|---|---|---|---|---|",
    ]
    for job in newest(person):
        period = f"{ym(job.start, '{y}年{mm}月')}<br>～<br>{ym(job.end, '{y}年{mm}月')}"
        text = job.text.replace("\n", "<br>")
        lines.append(
            f"| {period} | **{job.title}**<br>{text} | {job.role[0]}<br>{job.team}名 | {'<br>'.join(job.of('lang', 'fw'))} | "
            f"{'<br>'.join(job.of('db', 'os', 'tool'))} | {phase_words(job, '<br>')} |"
        )
    return _bytes(lines)


@layout("md", "qa web")
def nested_bullets_under_companies(person: Person) -> bytes:
    """A heading per company with its range, bullets per project, nested bullets per item, values on the next line."""
    lines = [
        "# 職務経歴",
        "",
        "## プロフィール",
        "",
        f"* 氏名：{person.initials}",
        f"* 年齢：{person.age}",
        f"* 最寄駅：{person.station}",
        "",
    ]
    jobs = newest(person)
    for employer in dict.fromkeys(j.employer for j in jobs):
        own = [j for j in jobs if j.employer == employer]
        until = None if any(j.end is None for j in own) else max(j.end or "" for j in own)
        lines += [f"## {employer}（{ym(min(j.start for j in own), '{y}.{mm}')} - {ym(until, '{y}.{mm}')}）", ""]
        for job in own:
            lines += [
                f"* {job.title}",
                f"    * 期間：{ym(job.start, '{y}.{mm}')} - {ym(job.end, '{y}.{mm}')}",
                "    * 概要",
                *[f"        * {t}" for t in job.text.split("\n")],
                "    * 技術",
                f"        * {' / '.join(job.of())}",
                f"    * 役割：{job.role[0]}",
                f"    * 工程：{phase_words(job)}",
            ]
        lines.append("")
    lines += ["## 保有資格", "", *_certificates(person, "*")]
    return _bytes(lines)


def _block(n: int, job: Job) -> list[str]:
    return [
        f"{n}．{job.title}",
        f"　　期　間　{ym(job.start)}～{ym(job.end)}（{long_words(months(job))}）",
        f"　　役　割　{job.role[0]}",
        f"　　人　数　{job.team}名",
        f"　　環　境　{'、'.join(job.of())}",
        f"　　工　程　{phase_words(job, '・')}",
        "　　内　容",
        *[f"　　　　{t}" for t in job.text.split("\n")],
        "",
    ]


@layout("txt", "cobol embedded messy")
def indented_plain_text(person: Person) -> bytes:
    """A mail-like text file with full-width indentation, no mark-up at all."""
    lines = [
        "スキルシート",
        "",
        f"氏名　　{person.initials}",
        f"年齢　　{person.age}歳",
        f"最寄駅　{person.line}　{person.station}駅",
        "",
        "――――――――――――",
        "業務経歴",
        "――――――――――――",
        "",
    ]
    for n, job in enumerate(person.jobs, 1):
        lines += _block(n, job)
    lines += ["――――――――――――", "資格", "――――――――――――", *_certificates(person, "・")]
    return _bytes(lines)


@layout("md", "pmo junior")
def html_tables(person: Person) -> bytes:
    """HTML tables inside Markdown, one per project, inside <details>."""
    lines = [
        "# キャリアシート",
        "",
        "<table>",
        f"<tr><th>イニシャル</th><td>{person.initials}</td></tr>",
        f"<tr><th>年齢</th><td>{person.age}歳</td></tr>",
        f"<tr><th>最寄駅</th><td>{person.station}駅</td></tr>",
        "</table>",
        "",
        "## プロジェクト経歴",
        "",
    ]
    for job in newest(person):
        rows = [
            ("期間", f"{ym(job.start, '{y}/{m}')}～{ym(job.end, '{y}/{m}')}"),
            ("内容", job.text.replace("\n", "<br/>")),
            ("役割", job.role[0]),
            ("人数", f"{job.team}名"),
            ("技術スタック", "、".join(job.of())),
            ("担当工程", phase_words(job)),
        ]
        lines += [
            "<details>",
            f"<summary>{job.title}</summary>",
            "<table>",
            *[f"  <tr><th>{k}</th><td>{v}</td></tr>" for k, v in rows],
            "</table>",
            "</details>",
            "",
        ]
    return _bytes(lines)


@layout("md", "data qa messy", "phases")
def bracket_labels(person: Person) -> bytes:
    """【期間】【概要】 labels, the value on the lines below; a rule between projects; the newest last."""
    lines = [
        f"# {person.initials}のスキルシート",
        "",
        f"【年齢】{person.age}歳",
        f"【最寄駅】{person.line}{person.station}駅",
        "",
        "# 経歴詳細",
    ]
    for job in person.jobs:
        lines += [
            "",
            f"## {job.title}",
            "",
            "【期間】",
            f"{ym(job.start)}～{ym(job.end)}",
            "",
            "【概要】",
            job.text,
            "",
            "【担当】",
            f"{job.role[0]}／{job.team}名",
            "",
            "【開発環境】",
            *[f"・{label}：{'、'.join(job.of(c))}" for c, label in LABELS if job.of(c)],
            "",
            "---",
        ]
    lines += ["", "# 資格・免許", *_certificates(person), "", "# PR", person.strengths]
    return _bytes(lines)


@layout("md", "embedded pmo")
def bold_lines_with_periods_in_brackets(person: Person) -> bytes:
    """Underlined section heads; bold lines `**title**（period）` with loose paragraphs, no heading per project."""
    lines = [
        "職務経歴書",
        "=====",
        "",
        f"氏名: {person.initials} / {person.age}歳 / 最寄り: {person.station}駅",
        "",
        "職務要約",
        "-----",
        person.strengths,
        "",
        "職務経歴",
        "-----",
        "",
    ]
    for job in newest(person):
        period = f"{ym(job.start, '{y}-{mm}')} – {ym(job.end, '{y}-{mm}')}"
        lines += [
            f"**{job.title}**（{period}）",
            "",
            job.text,
            "",
            f"役割：{job.role[0]}、規模：{job.team}名",
            "",
            f"技術：{'、'.join(job.of())}",
            "",
            f"工程：{phase_words(job)}",
            "",
        ]
    return _bytes([*lines, "資格", "-----", *_certificates(person)])
