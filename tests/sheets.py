"""Synthetic skill sheets: one career, written in many layouts, with the truth beside it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

from matcher.model import PHASES

TODAY = date(2026, 11, 24)
JA = dict(
    zip(
        PHASES,
        ("要件定義", "基本設計", "詳細設計", "製造", "単体テスト", "結合テスト", "総合テスト", "運用保守"),
        strict=True,
    )
)


@dataclass(frozen=True)
class Job:
    start: tuple[int, int]
    end: tuple[int, int] | None
    title: str
    industry: str
    role: str
    team: int
    language: tuple[str, ...]
    db: tuple[str, ...]
    os: tuple[str, ...]
    tools: tuple[str, ...]
    phases: tuple[str, ...]
    text: str

    @property
    def skills(self) -> set[str]:
        return {*self.language, *self.db, *self.os, *self.tools}

    @property
    def months(self) -> int:
        y, m = self.end or (TODAY.year, TODAY.month)
        return (y - self.start[0]) * 12 + m - self.start[1] + 1

    @property
    def length(self) -> str:
        years, rest = divmod(self.months, 12)
        return (f"{years}年" if years else "") + (f"{rest}ヶ月" if rest else "")


CAREER = (
    Job(
        (2023, 10),
        None,
        "電子決済サービスの機能追加",
        "金融",
        "SE",
        12,
        ("Java", "Kotlin"),
        ("PostgreSQL",),
        ("Linux",),
        ("Spring Boot", "AWS", "Docker"),
        ("basic_design", "detailed_design", "implementation", "unit_test"),
        "加盟店向け決済APIの設計および実装を担当。\n・非同期処理の見直しにより応答時間を短縮",
    ),
    Job(
        (2021, 4),
        (2023, 9),
        "在庫管理システム刷新",
        "流通",
        "SE",
        8,
        ("Java",),
        ("Oracle Database",),
        ("Windows",),
        ("Struts", "Git"),
        ("detailed_design", "implementation", "unit_test", "integration_test"),
        "老朽化した在庫管理の再構築。\n・出荷引当ロジックの実装",
    ),
    Job(
        (2020, 11),
        (2021, 3),
        "契約照会画面の改修",
        "保険",
        "PG",
        5,
        ("C#",),
        ("SQL Server",),
        ("Windows Server",),
        ("ASP.NET",),
        ("implementation", "unit_test"),
        "契約照会画面の改修とテストを担当。",
    ),
    Job(
        (2018, 4),
        (2020, 10),
        "生産実績収集システム構築",
        "製造",
        "PG",
        15,
        ("PHP", "JavaScript"),
        ("MySQL",),
        ("Linux",),
        ("Laravel", "jQuery"),
        ("implementation", "unit_test", "operation"),
        "工場内の実績収集画面を開発。\n・帳票出力の実装",
    ),
    Job(
        (2017, 4),
        (2018, 3),
        "販売管理パッケージ導入支援",
        "卸売",
        "PG",
        4,
        ("VB.NET",),
        ("SQL Server",),
        ("Windows",),
        (),
        ("unit_test", "integration_test"),
        "導入時のテスト作業および問い合わせ対応。",
    ),
)


def slash(job: Job) -> str:
    return f"{_ym(job.start)}～{_ym(job.end) if job.end else '現在'}"


def _ym(month: tuple[int, int]) -> str:
    return f"{month[0]}/{month[1]:02d}"


def kanji(job: Job) -> str:
    end = f"{job.end[0]}年{job.end[1]}月" if job.end else "現在"
    return f"{job.start[0]}年{job.start[1]}月〜{end}"


def era(job: Job) -> str:
    def one(month: tuple[int, int]) -> str:
        y, m = month
        return f"R{y - 2018}.{m}" if (y, m) >= (2019, 5) else f"H{y - 1988}.{m}"

    return f"{one(job.start)}-{one(job.end) if job.end else '現在'}"


Write = Callable[["Paper"], None]


class Paper:
    """One sheet under the pen."""

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self.sheet = book.add_worksheet(name)
        self.month = book.add_format({"num_format": "yyyy/mm"})

    def put(self, r: int, c: int, text: object, r2: int | None = None, c2: int | None = None) -> None:
        r2, c2 = r if r2 is None else r2, c if c2 is None else c2
        if (r2, c2) != (r, c):
            self.sheet.merge_range(r, c, r2, c2, text)
        elif isinstance(text, date):
            self.sheet.write_datetime(r, c, datetime(text.year, text.month, text.day), self.month)
        elif text not in ("", None):
            self.sheet.write(r, c, text)

    def row(self, r: int, c: int, *texts: object) -> None:
        for offset, text in enumerate(texts):
            self.put(r, c + offset, text)


def book(*pages: tuple[str, Write], hidden: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, write in pages:
        paper = Paper(made, name)
        write(paper)
        if name in hidden:
            paper.sheet.hide()
    made.close()
    return out.getvalue()


def head(p: Paper, r: int = 1) -> None:
    p.put(r, 1, "氏名")
    p.put(r, 2, "T.K")
    p.put(r, 4, "年齢")
    p.put(r, 5, "38歳")
    p.put(r, 7, "性別")
    p.put(r, 8, "男性")
    p.put(r + 1, 1, "最寄駅")
    p.put(r + 1, 2, "京王線 調布駅")
    p.put(r + 1, 4, "経験年数")
    p.put(r + 1, 5, "9年8ヶ月")
    p.put(r + 2, 1, "資格")
    p.put(r + 2, 2, "基本情報技術者試験（2016年11月）")


def phase_text(job: Job) -> str:
    return "、".join(JA[p] for p in job.phases)


# ---------------------------------------------------------------- Excel layouts


def wide(p: Paper) -> None:
    """One row per project, header in row 8."""
    head(p)
    p.row(7, 0, "No.", "期　間", "案件名", "業務内容", "言語", "DB", "OS", "ツール", "担当工程", "役割", "規模")
    for i, j in enumerate(CAREER):
        p.row(
            8 + i,
            0,
            i + 1,
            slash(j),
            j.title,
            j.text,
            "、".join(j.language),
            "、".join(j.db),
            "、".join(j.os),
            "、".join(j.tools),
            phase_text(j),
            j.role,
            f"{j.team}名",
        )
    p.put(15, 0, "自己PR")
    p.put(16, 0, "2012年4月〜2016年3月は学業のかたわら独学でRubyを学びました。")


def matrix(p: Paper) -> None:
    """Phase columns with ●, two-level header, merged over three rows per project, header far down at column C."""
    head(p)
    top = 30
    p.put(top, 2, "項番", top + 1, 2)
    p.put(top, 3, "期間", top + 1, 4)
    p.put(top, 5, "業務内容", top + 1, 8)
    p.put(top, 9, "開発環境", top, 11)
    p.row(top + 1, 9, "言語", "ＤＢ", "OS・ツール")
    p.put(top, 12, "役割\n規模", top + 1, 12)
    p.put(top, 13, "担当工程", top, 20)
    p.row(
        top + 1,
        13,
        "要件\n定義",
        "基本\n設計",
        "詳細\n設計",
        "製\n造",
        "単体\nテスト",
        "結合\nテスト",
        "総合\nテスト",
        "運用\n保守",
    )
    for i, j in enumerate(CAREER):
        r = top + 2 + i * 3
        p.put(r, 2, i + 1, r + 2, 2)
        p.put(r, 3, f"{j.start[0]}年{j.start[1]}月")
        p.put(r + 1, 3, "～")
        p.put(r + 2, 3, f"{j.end[0]}年{j.end[1]}月" if j.end else "現在")
        p.put(r, 5, f"{j.title}\n{j.text}", r + 2, 8)
        p.put(r, 9, "\n".join(j.language), r + 2, 9)
        p.put(r, 10, "\n".join(j.db), r + 2, 10)
        p.put(r, 11, "\n".join((*j.os, *j.tools)), r + 2, 11)
        p.put(r, 12, f"{j.role}\n{j.team}名", r + 2, 12)
        for k, phase in enumerate(PHASES):
            if phase in j.phases:
                p.put(r, 13 + k, "●○◯〇✔"[i % 5], r + 2, 13 + k)


def grid_paper(p: Paper) -> None:
    """Label:value cells on a 41-column grid, one block of five rows per project."""
    head(p)
    p.put(5, 1, "■業務経歴")
    r = 7
    for j in CAREER:
        p.put(r, 1, f"期間：{kanji(j)}", r, 14)
        p.put(r, 15, f"規模：{j.team}名", r, 24)
        p.put(r, 25, f"役割：{j.role}", r, 40)
        p.put(r + 1, 1, f"案件名：{j.title}", r + 1, 40)
        p.put(r + 2, 1, f"言語：{'/'.join(j.language)}", r + 2, 14)
        p.put(r + 2, 15, f"DB：{'/'.join(j.db)}", r + 2, 24)
        p.put(r + 2, 25, f"OS：{'/'.join(j.os)}", r + 2, 40)
        p.put(r + 3, 1, f"F W：{'/'.join(j.tools)}", r + 3, 14)
        p.put(r + 3, 15, f"工程：{phase_text(j)}", r + 3, 40)
        p.put(r + 4, 1, j.text, r + 4, 40)
        r += 6
    p.put(r, 1, "■自己PR")
    p.put(r + 1, 1, "新しい技術の習得に努めています。")


def one_item_per_row(p: Paper) -> None:
    """A label column and a value column, each project a run of rows; its number above."""
    head(p)
    r = 6
    for i, j in enumerate(CAREER):
        p.put(r, 1, f"プロジェクト{i + 1}")
        for k, (name, value) in enumerate(
            (
                ("プロジェクト名", j.title),
                ("期間", f"{slash(j)}（{j.length}）"),
                ("業種", j.industry),
                ("役割", j.role),
                ("チーム規模", f"{j.team}人"),
                ("使用言語", ", ".join(j.language)),
                ("データベース", ", ".join(j.db)),
                ("OS", ", ".join(j.os)),
                ("使用ツール", ", ".join(j.tools)),
                ("担当フェーズ", phase_text(j)),
                ("作業内容", j.text),
            ),
            1,
        ):
            p.put(r + k, 1, name)
            p.put(r + k, 2, value)
        r += 13


def repeated_header(p: Paper) -> None:
    """The header is written again above every project; values below."""
    head(p)
    r = 9
    for j in CAREER:
        p.row(r, 0, "期間", "プロジェクト名", "業界", "ポジション", "人数")
        p.row(r + 1, 0, kanji(j), j.title, j.industry, j.role, j.team)
        p.row(r + 2, 0, "言語", "DB", "OS", "その他", "工程")
        p.row(r + 3, 0, "・".join(j.language), "・".join(j.db), "・".join(j.os), "・".join(j.tools), phase_text(j))
        p.put(r + 4, 0, "内容")
        p.put(r + 4, 1, j.text)
        r += 6


def period_last(p: Paper) -> None:
    """Period in the last column, company rows between, era years."""
    p.put(0, 0, "スキルシート")
    head(p, 2)
    p.row(7, 0, "案件", "担当内容", "開発言語/DB/OS", "環境", "工程", "立場", "規模(人)", "時期")
    r = 8
    p.put(r, 0, "株式会社みどり情報（2020年11月～現在）", r, 7)
    for i, j in enumerate(CAREER):
        r += 1
        if i == 3:
            p.put(r, 0, "有限会社あおば工房（2017年4月～2020年10月）", r, 7)
            r += 1
        p.row(
            r,
            0,
            j.title,
            j.text,
            "\n".join((*j.language, *j.db, *j.os)),
            "\n".join(j.tools),
            phase_text(j),
            j.role,
            j.team,
            era(j),
        )


def two_row_period(p: Paper) -> None:
    """Start and end on two rows, Excel dates, months below each other; no numbers."""
    head(p)
    p.row(6, 0, "作業期間", "業務名", "作業内容", "言語・ツール", "ＯＳ／ＤＢ", "作業工程", "役割", "体制")
    r = 7
    for j in CAREER:
        p.put(r, 0, date(*j.start, 1))
        p.put(r + 1, 0, date(*j.end, 1) if j.end else "現在")
        p.put(r, 1, j.title, r + 1, 1)
        p.put(r, 2, j.text, r + 1, 2)
        p.put(r, 3, "、".join((*j.language, *j.tools)), r + 1, 3)
        p.put(r, 4, "、".join((*j.os, *j.db)), r + 1, 4)
        p.put(r, 5, phase_text(j), r + 1, 5)
        p.put(r, 6, j.role, r + 1, 6)
        p.put(r, 7, f"{j.team}名", r + 1, 7)
        r += 2


def start_end_columns(p: Paper) -> None:
    """開始 and 終了 columns, letter codes for phases with a legend, several skills one per row."""
    head(p)
    p.put(5, 0, "工程： A:要件定義 B:基本設計 C:詳細設計 D:製造 E:単体テスト F:結合テスト G:総合テスト H:運用保守")
    p.row(
        6,
        0,
        "No",
        "開始",
        "終了",
        "システム名",
        "概要",
        "言語",
        "DBMS",
        "機種・OS",
        "ミドルウェア",
        "フェーズ",
        "職務",
        "要員数",
    )
    r = 7
    codes = dict(zip(PHASES, "ABCDEFGH", strict=True))
    for i, j in enumerate(CAREER):
        p.row(r, 0, i + 1, _ym(j.start), _ym(j.end) if j.end else "現在", j.title, j.text)
        for c, values in ((5, j.language), (6, j.db), (7, j.os), (8, j.tools)):
            for k, value in enumerate(values):
                p.put(r + k, c, value)
        p.put(r, 9, ",".join(codes[x] for x in j.phases))
        p.row(r, 10, j.role, j.team)
        r += 4


def stacked_header(p: Paper) -> None:
    """Two header rows whose labels pair off with the two rows of each record; number cells merged."""
    head(p)
    p.put(8, 0, "No.", 9, 0)
    p.put(8, 1, "期間", 9, 1)
    p.row(8, 2, "プロジェクト名", "役割", "言語", "OS")
    p.row(9, 2, "業務内容", "規模", "DB", "ツール")
    p.put(8, 6, "担当工程", 9, 6)
    for i, j in enumerate(CAREER):
        r = 10 + 2 * i
        p.put(r, 0, i + 1, r + 1, 0)
        p.put(r, 1, f"{_ym(j.start)}\n～\n{_ym(j.end) if j.end else '現在'}\n({j.length})", r + 1, 1)
        p.row(r, 2, j.title, j.role, ",".join(j.language), ",".join(j.os))
        p.row(r + 1, 2, j.text, f"{j.team}名", ",".join(j.db), ",".join(j.tools))
        p.put(r, 6, phase_text(j), r + 1, 6)


EXCEL: dict[str, Write] = {
    w.__name__: w
    for w in (
        wide,
        matrix,
        grid_paper,
        one_item_per_row,
        repeated_header,
        period_last,
        two_row_period,
        start_end_columns,
        stacked_header,
    )
}

# ---------------------------------------------------------------- Markdown layouts

HEAD_MD = "# スキルシート\n\n## 基本情報\n\n| 項目 | 内容 |\n|---|---|\n| イニシャル | T.K |\n| 年齢 | 38 |\n| 最寄駅 | 調布駅 |\n\n"
TAIL_MD = "\n## 自己PR\n\nチームでの開発を大切にしています。2015年4月〜2016年3月はRubyを独学しました。\n\n## 資格\n\n- 基本情報技術者試験（2016年11月）\n"


def headings() -> str:
    out = [HEAD_MD, "## 職務経歴\n"]
    for j in CAREER:
        out.append(
            f"### {kanji(j)}：{j.title}（{j.industry}）\n\n#### 概要\n\n{j.text}\n\n#### 担当フェーズ\n\n- "
            + "\n- ".join(JA[x] for x in j.phases)
        )
        out.append(
            "\n#### 使用技術\n\n- 言語: "
            + ", ".join(j.language)
            + "\n- DB: "
            + ", ".join(j.db)
            + "\n- OS: "
            + ", ".join(j.os)
        )
        if j.tools:
            out.append("- その他: " + ", ".join(j.tools))
        out.append(f"\n#### 役割・規模\n\n{j.role} / {j.team}名\n")
    return "\n".join(out) + TAIL_MD


def key_value_tables() -> str:
    out = [HEAD_MD, "## 業務経歴\n"]
    for i, j in enumerate(CAREER, 1):
        out.append(
            f"### {i}. {j.title}\n\n| 期間 | {slash(j)}（{j.length}） |\n|:--|:--|\n| 業種 | {j.industry} |\n| 概要 | {j.text.replace(chr(10), '<br>')} |"
        )
        out.append(
            f"| 役割 | {j.role} |\n| チーム | {j.team}名 |\n| 言語 | {', '.join(j.language)} |\n| DB | {', '.join(j.db)} |\n| OS | {', '.join(j.os)} |"
        )
        out.append(f"| 環境 | {', '.join(j.tools)} |\n| 担当工程 | {phase_text(j)} |\n")
    return "\n".join(out) + TAIL_MD


def wide_table() -> str:
    out = [HEAD_MD, "## 経歴\n\n|期間|業務内容|使用技術|工程|役割|\n|--|--|--|--|--|"]
    for j in CAREER:
        skills = "<br>".join((*j.language, *j.db, *j.os, *j.tools))
        out.append(
            f"|{_ym(j.start)}<br>〜<br>{_ym(j.end) if j.end else '現在'}|**{j.title}**<br>{j.text.replace(chr(10), '<br>')}|{skills}|{'<br>'.join(JA[x] for x in j.phases)}|{j.role}<br>{j.team}名|"
        )
    return "\n".join(out) + "\n" + TAIL_MD


def bullets() -> str:
    out = [HEAD_MD, "## 職務経歴\n"]
    for j in CAREER:
        out.append(f"### {j.title}\n\n- 期間\n  - {kanji(j)}\n- 役割\n  - {j.role}\n- 規模\n  - {j.team}名\n- 使用言語")
        out += [f"  - {v}" for v in j.language]
        out += ["- DB", *(f"  - {v}" for v in j.db), "- OS", *(f"  - {v}" for v in j.os)]
        if j.tools:
            out += ["- フレームワーク・ツール", *(f"  - {v}" for v in j.tools)]
        out += [
            "- 担当工程",
            f"  - {phase_text(j)}",
            "- 業務内容",
            *(f"  - {v.lstrip('・')}" for v in j.text.split(chr(10))),
            "",
        ]
    return "\n".join(out) + TAIL_MD


def html_tables() -> str:
    out = [HEAD_MD, "## 職務経歴\n"]
    for j in CAREER:
        out.append(
            f'<table>\n<tr><th>期間</th><td colspan="3">{kanji(j)}</td></tr>\n<tr><th>案件名</th><td colspan="3">{j.title}</td></tr>'
        )
        out.append(
            f"<tr><th>役割</th><td>{j.role}</td><th>規模</th><td>{j.team}名</td></tr>\n<tr><th>言語</th><td>{'<br>'.join(j.language)}</td><th>DB</th><td>{'<br>'.join(j.db)}</td></tr>"
        )
        out.append(
            f'<tr><th>OS</th><td>{", ".join(j.os)}</td><th>ツール</th><td>{", ".join(j.tools)}</td></tr>\n<tr><th>工程</th><td colspan="3">{phase_text(j)}</td></tr>'
        )
        out.append(f'<tr><th>業務内容</th><td colspan="3">{j.text.replace(chr(10), "<br>")}</td></tr>\n</table>\n')
    return "\n".join(out) + TAIL_MD


def brackets_and_details() -> str:
    out = [HEAD_MD, "## 職務経歴\n"]
    for j in CAREER:
        out.append(
            f"<details>\n<summary>{slash(j)} {j.title}</summary>\n\n【概要】\n{j.text}\n\n【担当工程】\n{phase_text(j)}\n\n【開発環境】\n言語：{'、'.join(j.language)}\nDB：{'、'.join(j.db)}\nOS：{'、'.join(j.os)}\nツール：{'、'.join(j.tools) or 'なし'}\n\n【役割】{j.role}\n【規模】{j.team}名\n\n</details>\n"
        )
    return "\n".join(out) + TAIL_MD


def indented() -> str:
    out = ["スキルシート", "", "氏名：T.K", "年齢：38歳", "最寄駅：調布駅", "", "■職務経歴", ""]
    for j in CAREER:
        out.append(f"{slash(j)}  {j.title}")
        out += [f"    {v}" for v in j.text.split("\n")]
        out += [
            f"    役割：{j.role}",
            f"    規模：{j.team}名",
            f"    言語：{', '.join(j.language)}",
            f"    DB：{', '.join(j.db)}",
            f"    OS：{', '.join(j.os)}",
            f"    環境：{', '.join(j.tools)}",
            f"    工程：{phase_text(j)}",
            "",
        ]
    return "\n".join([*out, "■自己PR", "    誠実に取り組みます。"])


MARKDOWN: dict[str, Callable[[], str]] = {
    w.__name__: w
    for w in (headings, key_value_tables, wide_table, bullets, html_tables, brackets_and_details, indented)
}


def excel(layout: str) -> bytes:
    return book(("職務経歴", EXCEL[layout]))


def markdown(layout: str) -> bytes:
    return MARKDOWN[layout]().encode()


# ---------------------------------------------------------------- layouts written after the reader, never tuned to


def held_two_tables(p: Paper) -> None:
    """A summary table first, then details as label:value blocks; half-width kana labels; year and month apart."""
    p.put(0, 3, "技 術 経 歴 書")
    p.row(2, 0, "ｲﾆｼｬﾙ", "T.K", "", "ﾈﾝﾚｲ", 38)
    p.put(4, 0, "経歴一覧")
    p.row(5, 0, "No", "期間", "案件名")
    for i, j in enumerate(CAREER):
        p.row(6 + i, 0, i + 1, slash(j), j.title)
    r = 14
    p.put(r - 1, 0, "経歴詳細")
    for i, j in enumerate(CAREER):
        p.put(r, 0, f"No.{i + 1}")
        p.put(r, 1, "期間")
        p.put(r, 2, kanji(j))
        p.put(r, 5, "役割")
        p.put(r, 6, j.role)
        p.put(r, 7, "要員数")
        p.put(r, 8, f"{j.team}名／全体{j.team * 4}名")
        p.put(r + 1, 1, "案件名")
        p.put(r + 1, 2, j.title)
        p.put(r + 1, 5, "業種")
        p.put(r + 1, 6, j.industry)
        p.put(r + 2, 1, "作業内容", r + 3, 1)
        p.put(r + 2, 2, j.text, r + 3, 4)
        p.put(r + 2, 5, "言語")
        p.put(r + 2, 6, "/".join(j.language))
        p.put(r + 2, 7, "DB")
        p.put(r + 2, 8, "/".join(j.db))
        p.put(r + 3, 5, "OS")
        p.put(r + 3, 6, "/".join(j.os))
        p.put(r + 3, 7, "ﾂｰﾙ")
        p.put(r + 3, 8, "/".join(j.tools))
        p.put(r + 4, 1, "工程")
        p.put(
            r + 4,
            2,
            "～".join((JA[j.phases[0]], JA[j.phases[-1]]))
            if j.phases != ("implementation", "unit_test", "operation")
            else phase_text(j),
        )
        r += 6


def held_six_cell_period(p: Paper) -> None:
    """Year and month in cells of their own, months in a column, phases as a row of ○ with letters."""
    head(p)
    p.put(6, 0, "期間", 6, 4)
    p.row(6, 5, "月数", "プロジェクト内容", "使用言語", "ＤＢ／ＯＳ", "ツール等", "役割", "人数")
    p.put(6, 12, "工程", 6, 19)
    p.row(7, 12, "要", "基", "詳", "製", "単", "結", "総", "運")
    r = 8
    for j in CAREER:
        p.row(r, 0, j.start[0], j.start[1], "～", *(j.end or ("現在",)))
        p.put(r, 5, j.months)
        p.put(r, 6, f"【{j.title}】\n{j.text}")
        p.put(r, 7, " ".join(j.language))
        p.put(r, 8, "\n".join((*j.db, *j.os)))
        p.put(r, 9, "\n".join(j.tools))
        p.put(r, 10, j.role)
        p.put(r, 11, j.team)
        for k, phase in enumerate(PHASES):
            p.put(r, 12 + k, "◯" if phase in j.phases else "－")
        r += 1
    p.put(r + 1, 0, "スキル")
    p.row(r + 2, 0, "言語", "経験年数", "", "DB", "経験年数")
    p.row(r + 3, 0, "Java", "5年", "", "Oracle", "3年")
    p.row(r + 4, 0, "PHP", "2年6ヶ月", "", "MySQL", "○")


def held_title_above(p: Paper) -> None:
    """Title row above the period row in each block; industry merged left; no numbers."""
    head(p)
    p.row(6, 0, "業種", "期間", "業務内容", "開発環境", "担当フェーズ", "役割・規模")
    r = 7
    for j in CAREER:
        p.put(r, 0, j.industry, r + 2, 0)
        p.put(r, 2, j.title)
        p.put(r + 1, 1, kanji(j))
        p.put(r + 1, 2, j.text)
        p.put(
            r + 1,
            3,
            f"【言語】{'、'.join(j.language)}\n【DB】{'、'.join(j.db)}\n【OS】{'、'.join(j.os)}\n【その他】{'、'.join(j.tools)}",
        )
        p.put(r + 1, 4, phase_text(j))
        p.put(r + 1, 5, f"{j.role}（{j.team}名）")
        p.put(r + 2, 1, j.length)
        r += 3


def held_compound(p: Paper) -> None:
    """Period and title in one cell, everything technical in another, English labels."""
    head(p)
    p.row(5, 1, "Period / Project", "Description", "Role", "Team", "Language", "DB", "OS", "Tools", "Phase")
    for i, j in enumerate(CAREER):
        p.row(
            6 + i,
            1,
            f"{slash(j)}\n{j.title}",
            j.text,
            j.role,
            j.team,
            ", ".join(j.language),
            ", ".join(j.db),
            ", ".join(j.os),
            ", ".join(j.tools),
            phase_text(j),
        )


def held_bold_lines() -> str:
    out = ["# 職務経歴書\n\n氏名: T.K（38歳）\n最寄り駅: 調布駅\n\n# 職務経歴\n"]
    for j in CAREER:
        out.append(f"**{j.title}** ({_ym(j.start)} - {_ym(j.end) if j.end else 'Present'})\n")
        out.append(
            f"{j.text}\n\n- **役割**: {j.role}\n- **チーム規模**: {j.team}名\n- **技術スタック**: {' / '.join((*j.language, *j.db, *j.os, *j.tools))}\n- **工程**: {phase_text(j)}\n"
        )
    return "\n".join(out) + TAIL_MD


def held_companies() -> str:
    out = [HEAD_MD, "## 職務経歴\n\n### 株式会社みどり情報（2020年11月〜現在）\n\n従業員数: 120名\n"]
    for i, j in enumerate(CAREER):
        if i == 3:
            out.append("### 有限会社あおば工房（2017年4月〜2020年10月）\n\n従業員数: 15名\n")
        out.append(
            f"#### {j.title}\n\n期間：{era(j)}\n\n**業務内容**\n\n{j.text}\n\n**環境**\n\n{', '.join((*j.language, *j.db, *j.os, *j.tools))}\n\n**担当**: {j.role}、{j.team}名\n\n**担当工程**\n\n{phase_text(j)}\n"
        )
    return "\n".join(out) + TAIL_MD


def held_list_table() -> str:
    out = [
        HEAD_MD,
        "## プロジェクト経歴\n\n| No | 開始 | 終了 | プロジェクト | 言語・FW | DB | OS | 担当 | 人数 | フェーズ |\n|:-:|:-:|:-:|--|--|--|--|--|--|--|",
    ]
    for i, j in enumerate(CAREER, 1):
        out.append(
            f"| {i} | {_ym(j.start)} | {_ym(j.end) if j.end else '現在'} | {j.title} | {', '.join((*j.language, *j.tools))} | {', '.join(j.db)} | {', '.join(j.os)} | {j.role} | {j.team} | {phase_text(j)} |"
        )
    return "\n".join(out) + "\n" + TAIL_MD


def held_nested_bullets() -> str:
    out = [HEAD_MD, "## 業務経歴\n"]
    for j in CAREER:
        out.append(
            f"- {kanji(j)} {j.title}\n  - 概要: {j.text.split(chr(10))[0]}\n  - 担当工程: {phase_text(j)}\n  - 役割: {j.role}（{j.team}名体制）\n  - 技術\n    - 言語: {', '.join(j.language)}\n    - データベース: {', '.join(j.db)}\n    - OS: {', '.join(j.os)}"
        )
        if j.tools:
            out.append(f"    - その他: {', '.join(j.tools)}")
    return "\n".join(out) + "\n" + TAIL_MD


HELD_EXCEL: dict[str, Write] = {
    w.__name__: w for w in (held_two_tables, held_six_cell_period, held_title_above, held_compound)
}
HELD_MARKDOWN: dict[str, Callable[[], str]] = {
    w.__name__: w for w in (held_bold_lines, held_companies, held_list_table, held_nested_bullets)
}


# ---------------------------------------------------------------- a second set kept apart, harder


def second_labels_in_cells(p: Paper) -> None:
    """No. merged over four rows, period stacked over four, 言語/DB/OS/ツール as small labels left of their values."""
    head(p)
    p.row(6, 0, "№", "期間", "業務内容", "役割", "規模")
    p.put(6, 5, "開発環境", 6, 6)
    p.put(6, 7, "担当工程")
    for i, j in enumerate(CAREER):
        r = 7 + 4 * i
        p.put(r, 0, i + 1, r + 3, 0)
        for k, text in enumerate(
            (f"{j.start[0]}年{j.start[1]}月", "～", f"{j.end[0]}年{j.end[1]}月" if j.end else "現在", f"（{j.length}）")
        ):
            p.put(r + k, 1, text)
        p.put(r, 2, f"■{j.title}\n{j.text}", r + 3, 2)
        p.put(r, 3, j.role, r + 3, 3)
        p.put(r, 4, f"{j.team}名", r + 3, 4)
        for k, (name, values) in enumerate((("言語", j.language), ("DB", j.db), ("OS", j.os), ("ツール", j.tools))):
            p.put(r + k, 5, name)
            p.put(r + k, 6, "、".join(values))
        p.put(r, 7, phase_text(j), r + 3, 7)


def second_transposed(p: Paper) -> None:
    """One project per column, labels down the left."""
    head(p)
    names = ("期間", "案件名", "業種", "役割", "人数", "言語", "DB", "OS", "ツール", "担当工程", "業務内容")
    for k, name in enumerate(names):
        p.put(6 + k, 0, name)
    for c, j in enumerate(CAREER, 1):
        values = (
            slash(j),
            j.title,
            j.industry,
            j.role,
            f"{j.team}名",
            ",".join(j.language),
            ",".join(j.db),
            ",".join(j.os),
            ",".join(j.tools),
            phase_text(j),
            j.text,
        )
        for k, value in enumerate(values):
            p.put(6 + k, c, value)


def second_boxes(p: Paper) -> None:
    """Blocks headed 【案件1】 with 自/至 apart, phases as ■/□ lists."""
    head(p)
    r = 5
    for i, j in enumerate(CAREER, 1):
        p.put(r, 0, f"【案件{i}】")
        p.put(r, 1, j.title)
        p.row(
            r + 1,
            0,
            "開始年月",
            f"{j.start[0]}年{j.start[1]}月",
            "終了年月",
            f"{j.end[0]}年{j.end[1]}月" if j.end else "現在",
            "期間",
            j.length,
        )
        p.row(r + 2, 0, "担当工程", " ".join(("■" if x in j.phases else "□") + JA[x] for x in PHASES))
        p.row(r + 3, 0, "開発言語", "、".join(j.language), "DB", "、".join(j.db), "OS", "、".join(j.os))
        p.row(r + 4, 0, "ツール等", "、".join(j.tools), "役割", j.role, "人数", j.team)
        p.row(r + 5, 0, "詳細", j.text)
        r += 7


def second_dates_in_three_columns(p: Paper) -> None:
    """Excel dates in cells left and right of ～, under one 期間; technologies in a single column by lines."""
    p.put(0, 0, "職務経歴書")
    p.row(2, 0, "フリガナ", "", "", "作成日", date(2026, 11, 1))
    p.row(3, 0, "氏名", "T・K", "", "生年", "")
    p.put(8, 0, "期間", 8, 2)
    p.row(8, 3, "業界／案件", "内容・担当工程", "技術", "ポジション")
    for i, j in enumerate(CAREER):
        r = 9 + i
        p.put(r, 0, date(*j.start, 1))
        p.put(r, 1, "〜")
        p.put(r, 2, date(*j.end, 1) if j.end else "現職")
        p.put(r, 3, f"{j.industry}\n{j.title}")
        p.put(r, 4, f"{j.text}\n工程：{phase_text(j)}")
        p.put(
            r,
            5,
            f"言語：{', '.join(j.language)}\nDB：{', '.join(j.db)}\nOS：{', '.join(j.os)}\nその他：{', '.join(j.tools)}",
        )
        p.put(r, 6, f"{j.role}\n（{j.team}名）")


def second_years() -> str:
    out = ["# T.K\n\n- 年齢：38歳\n- 最寄り駅：調布駅\n\n# 経歴\n"]
    for j in CAREER:
        out.append(
            f"## {j.title}\n\n`{_ym(j.start)} - {_ym(j.end) if j.end else 'now'}` / {j.role} / {j.team}人\n\n{j.text}\n\n### 使った技術\n\n"
            + "\n".join(f"- {v}" for v in (*j.language, *j.db, *j.os, *j.tools))
            + f"\n\n### 工程\n\n{phase_text(j)}\n"
        )
    return "\n".join(out) + TAIL_MD


def second_definition() -> str:
    out = [HEAD_MD, "## 職歴\n"]
    for i, j in enumerate(CAREER, 1):
        out.append(
            f"### 案件{i}\n\n* 案件名：{j.title}\n* 参画期間：{kanji(j)}（{j.length}）\n* ポジション：{j.role}\n* 体制：{j.team}名\n* 担当フェーズ：{'／'.join(JA[x] for x in j.phases)}\n* 開発環境：{'、'.join((*j.language, *j.db, *j.os, *j.tools))}\n\n{j.text}\n\n---\n"
        )
    return "\n".join(out) + TAIL_MD


def second_vertical_table() -> str:
    out = [HEAD_MD, "## 開発経歴\n\n| 項目 | 詳細 |\n| --- | --- |"]
    for j in CAREER:
        for k, v in (
            ("**期間**", slash(j)),
            ("案件名", j.title),
            ("業務内容", j.text.replace("\n", "<br>")),
            ("役割", j.role),
            ("規模", f"{j.team}名"),
            ("言語", "<br>".join(j.language)),
            ("DB", ", ".join(j.db)),
            ("OS", ", ".join(j.os)),
            ("ツール", ", ".join(j.tools)),
            ("担当工程", phase_text(j)),
        ):
            out.append(f"| {k} | {v} |")
    return "\n".join(out) + "\n" + TAIL_MD


def second_plain_colons() -> str:
    out = ["職務経歴書", "氏名　T.K", "", "＜職務経歴＞", ""]
    for i, j in enumerate(CAREER, 1):
        out += [
            f"{i}. {j.title}",
            f"   期　間：{era(j)}",
            f"   役　割：{j.role}（{j.team}名）",
            f"   環　境：{'、'.join((*j.language, *j.db, *j.os, *j.tools))}",
            f"   工　程：{phase_text(j)}",
            "   内　容：" + j.text.replace("\n", "\n   　　　　"),
            "",
        ]
    return "\n".join([*out, "＜資格＞", "基本情報技術者試験（2016年11月）"])


SECOND_EXCEL: dict[str, Write] = {
    w.__name__: w for w in (second_labels_in_cells, second_transposed, second_boxes, second_dates_in_three_columns)
}
SECOND_MARKDOWN: dict[str, Callable[[], str]] = {
    w.__name__: w for w in (second_years, second_definition, second_vertical_table, second_plain_colons)
}


# ---------------------------------------------------------------- a third set, written after the second was read


def third_forms(p: Paper) -> None:
    """A 41-column form with a three-row header written again after a page break."""
    head(p)

    def header(r: int) -> int:
        p.put(r, 0, "項\n番", r + 2, 0)
        p.put(r, 1, "期　間", r + 2, 5)
        p.put(r, 6, "シ ス テ ム 名", r, 20)
        p.put(r + 1, 6, "業 務 内 容", r + 2, 20)
        p.put(r, 21, "環　境", r, 30)
        p.put(r + 1, 21, "言語", r + 2, 24)
        p.put(r + 1, 25, "OS\nDB", r + 2, 27)
        p.put(r + 1, 28, "その他", r + 2, 30)
        p.put(r, 31, "担 当 フ ェ ー ズ", r, 38)
        for k, n in enumerate(("要件定義", "基本設計", "詳細設計", "製造", "単体", "結合", "総合", "運用")):
            p.put(r + 1, 31 + k, n, r + 2, 31 + k)
        p.put(r, 39, "役割", r + 2, 39)
        p.put(r, 40, "人数", r + 2, 40)
        return r + 3

    r = header(10)
    for i, j in enumerate(CAREER):
        if i == 3:
            r = header(r)
        p.put(r, 0, i + 1, r + 1, 0)
        p.put(r, 1, f"{j.start[0]}年{j.start[1]:02d}月～")
        p.put(r + 1, 1, (f"{j.end[0]}年{j.end[1]:02d}月" if j.end else "現在"))
        p.put(r, 6, j.title, r, 20)
        p.put(r + 1, 6, j.text, r + 1, 20)
        p.put(r, 21, "\n".join(j.language), r + 1, 24)
        p.put(r, 25, "\n".join((*j.os, *j.db)), r + 1, 27)
        p.put(r, 28, "\n".join(j.tools), r + 1, 30) if j.tools else None
        for k, x in enumerate(PHASES):
            if x in j.phases:
                p.put(r, 31 + k, "●", r + 1, 31 + k)
        p.put(r, 39, j.role, r + 1, 39)
        p.put(r, 40, f"{j.team}", r + 1, 40)
        r += 2


def third_from_and_to(p: Paper) -> None:
    """自 and 至 on rows of their own, a compound column filled row by row."""
    p.put(0, 0, "スキルシート（技術者経歴書）")
    p.row(1, 0, "ﾌﾘｶﾞﾅ", "ティー ケー", "生年月日", "S63/5/5")
    p.row(2, 0, "氏名", "T.K", "最終学歴", "〇〇専門学校")
    p.row(4, 0, "No", "期間", "", "業種/案件概要", "役割", "使用言語", "DB", "OS", "ツール", "工程", "要員")
    r = 5
    for i, j in enumerate(CAREER):
        p.row(
            r,
            0,
            i + 1,
            "自",
            _ym2(j.start),
            j.industry,
            j.role,
            *(", ".join(x) for x in (j.language, j.db, j.os, j.tools)),
            phase_text(j),
            f"{j.team}人",
        )
        p.row(r + 1, 1, "至", _ym2(j.end) if j.end else "現在", j.title)
        p.put(r + 2, 3, j.text)
        r += 3


def _ym2(m: tuple[int, int]) -> str:
    return f"{m[0]}.{m[1]}"


def third_labels_within_labels(p: Paper) -> None:
    """Label and value cells, some labels grouped under another."""
    head(p)
    r = 6
    for i, j in enumerate(CAREER):
        p.put(r, 0, f"{i + 1}", r + 5, 0)
        p.put(r, 1, "プロジェクト名")
        p.put(r, 2, j.title, r, 5)
        p.put(r, 6, "期間")
        p.put(r, 7, f"{_ym2(j.start)}")
        p.put(r, 8, "～")
        p.put(r, 9, _ym2(j.end) if j.end else "現在")
        p.put(r + 1, 1, "概要")
        p.put(r + 1, 2, j.text, r + 1, 9)
        p.put(r + 2, 1, "環境")
        p.put(r + 2, 2, "言語")
        p.put(r + 2, 3, ", ".join(j.language))
        p.put(r + 2, 6, "DB")
        p.put(r + 2, 7, ", ".join(j.db))
        p.put(r + 3, 2, "OS")
        p.put(r + 3, 3, ", ".join(j.os))
        p.put(r + 3, 6, "ツール")
        p.put(r + 3, 7, ", ".join(j.tools))
        p.put(r + 4, 1, "工程")
        p.put(r + 4, 2, phase_text(j))
        p.put(r + 5, 1, "体制")
        p.put(r + 5, 2, f"{j.team}名")
        p.put(r + 5, 6, "立場")
        p.put(r + 5, 7, j.role)
        r += 6


def third_one_column(p: Paper) -> None:
    """Year, month and ～ stacked in two columns; everything else lines of one column."""
    head(p)
    p.put(6, 0, "業務経歴")
    p.row(7, 0, "年月", "", "内容")
    r = 8
    for j in CAREER:
        p.row(r, 0, f"{j.start[0]}年", f"{j.start[1]}月", j.title)
        p.row(r + 1, 0, "～", "", j.text)
        p.row(
            r + 2,
            0,
            f"{j.end[0]}年" if j.end else "現在",
            f"{j.end[1]}月" if j.end else "",
            f"言語：{', '.join(j.language)}　DB：{', '.join(j.db)}",
        )
        p.put(r + 3, 2, f"OS：{', '.join(j.os)}")
        p.put(r + 4, 2, f"ツール：{', '.join(j.tools)}")
        p.put(r + 5, 2, f"工程：{phase_text(j)}")
        p.put(r + 6, 2, f"役割：{j.role}　規模：{j.team}名")
        r += 7


THIRD_EXCEL: dict[str, Write] = {
    w.__name__: w for w in (third_forms, third_from_and_to, third_labels_within_labels, third_one_column)
}
