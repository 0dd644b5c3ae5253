"""Further layouts of the career of tests/sheets.py: what real sheets do to a reader, one trap each."""

from __future__ import annotations

from datetime import date, datetime

from matcher.model import PHASES
from tests.sheets import CAREER, JA, Job, Paper, Write, head, kanji, phase_text, slash


class _Stretched(Paper):
    """Every cell merged over two rows and four columns, the whole moved off A1."""

    def __init__(self, paper: Paper) -> None:
        self.sheet = paper.sheet
        self.month = paper.month

    def put(self, r: int, c: int, text: object, r2: int | None = None, c2: int | None = None) -> None:
        if text in ("", None) and r2 is None and c2 is None:
            return
        r2, c2 = r if r2 is None else r2, c if c2 is None else c2
        box = (r * 2 + 4, c * 4 + 1, r2 * 2 + 5, c2 * 4 + 4)
        if isinstance(text, date):
            self.sheet.merge_range(*box, "")
            self.sheet.write_datetime(*box[:2], datetime(text.year, text.month, text.day), self.month)
        else:
            self.sheet.merge_range(*box, text)


def stretched(write: Write) -> Write:
    """The layout on grid paper."""
    return lambda paper: write(_Stretched(paper))


LETTERS = dict(zip(PHASES, "ABCDEFGH", strict=True))


def _first(job: Job) -> str:
    return f"{job.start[0]}年{job.start[1]}月"


def _last(job: Job) -> str:
    return f"{job.end[0]}年{job.end[1]}月" if job.end else "現在"


def _day(month: tuple[int, int]) -> date:
    return date(month[0], month[1], 1)


def container_rows(p: Paper) -> None:
    """One header; the employer with his own span in a row above his projects; start and end under 期間."""
    head(p)
    p.put(6, 0, "■ 職務経歴")
    p.put(8, 1, "期間", 8, 2)
    p.put(8, 3, "業務内容", 9, 3)
    p.put(8, 4, "開発環境", 8, 6)
    p.put(8, 7, "役割", 9, 7)
    p.put(8, 8, "人数", 9, 8)
    p.put(8, 9, "担当工程", 8, 16)
    p.row(9, 1, "開始", "終了")
    p.row(9, 4, "言語", "DB", "OS・その他")
    p.row(9, 9, "要件", "基本", "詳細", "製造", "単体", "結合", "総合", "運用")
    r = 10
    for name, jobs in (
        ("株式会社みどり情報（2018年4月～現在）", CAREER[:4]),
        ("有限会社あおば工房（2017年4月～2018年3月）", CAREER[4:]),
    ):
        p.put(r, 1, name, r, 16)
        for j in jobs:
            r += 1
            p.row(r, 1, _day(j.start), _day(j.end) if j.end else "現在", f"{j.title}\n{j.text}")
            p.row(r, 4, "\n".join(j.language), "\n".join(j.db), "\n".join((*j.os, *j.tools)), j.role, f"{j.team}名")
            for k, phase in enumerate(PHASES):
                p.put(r, 9 + k, "〇" if phase in j.phases else "")
        r += 1
    p.put(r + 1, 1, "※ 〇は主担当した工程です。2016年4月～2017年3月は研修期間のため記載していません。")


def wide_grid(p: Paper) -> None:
    """53 columns; the number merged at the left of a block; labels and values in merged cells, no colons."""
    head(p)
    r = 8
    for i, j in enumerate(CAREER):
        p.put(r, 1, i + 1, r + 4, 2)
        p.put(r, 3, "期　　間", r, 7)
        p.put(r, 8, kanji(j), r, 25)
        p.put(r, 26, "規　　模", r, 30)
        p.put(r, 31, f"{j.team}名", r, 37)
        p.put(r, 38, "役　　割", r, 42)
        p.put(r, 43, j.role, r, 52)
        p.put(r + 1, 3, "案 件 名", r + 1, 7)
        p.put(r + 1, 8, j.title, r + 1, 52)
        p.put(r + 2, 3, "言　　語", r + 2, 7)
        p.put(r + 2, 8, "、".join(j.language), r + 2, 25)
        p.put(r + 2, 26, "Ｄ　　Ｂ", r + 2, 30)
        p.put(r + 2, 31, "、".join(j.db), r + 2, 37)
        p.put(r + 2, 38, "Ｏ　　Ｓ", r + 2, 42)
        p.put(r + 2, 43, "、".join(j.os), r + 2, 52)
        p.put(r + 3, 3, "F　　W", r + 3, 7)
        if j.tools:
            p.put(r + 3, 8, "、".join(j.tools), r + 3, 25)
        p.put(r + 3, 26, "工　　程", r + 3, 30)
        p.put(r + 3, 31, phase_text(j), r + 3, 52)
        p.put(r + 4, 3, "内　　容", r + 4, 7)
        p.put(r + 4, 8, j.text, r + 4, 52)
        r += 5


def two_row_records(p: Paper) -> None:
    """Header and records of two rows each; the lower row of the period column holds the months."""
    head(p)
    p.put(6, 0, "No", 7, 0)
    p.row(6, 1, "期間", "案件名", "言語", "役割")
    p.row(7, 1, "月数", "業務内容", "DB/OS/ツール", "規模")
    p.put(6, 5, "担当工程", 7, 5)
    for i, j in enumerate(CAREER):
        r = 8 + 2 * i
        p.put(r, 0, i + 1, r + 1, 0)
        p.row(r, 1, slash(j), j.title, "/".join(j.language), j.role)
        p.row(r + 1, 1, f"{j.months}ヶ月", j.text, "/".join((*j.db, *j.os, *j.tools)), j.team)
        p.put(r, 5, phase_text(j), r + 1, 5)


def tilde_column(p: Paper) -> None:
    """開始 | ～ | 終了 in columns of their own under 期間, Excel dates, months beside; a leading empty column."""
    head(p)
    p.put(9, 2, "項番")
    p.put(9, 3, "期間", 9, 5)
    p.row(9, 6, "月数", "システム名・業務内容", "言語", "ＤＢ", "機種/ＯＳ", "ツール", "役割・規模", "作業工程", "備考")
    for i, j in enumerate(CAREER):
        r = 10 + i
        p.row(r, 2, i + 1, _day(j.start), "～", _day(j.end) if j.end else "現在", j.months, f"【{j.title}】\n{j.text}")
        p.row(r, 8, "\n".join(j.language), "\n".join(j.db), "\n".join(j.os), "\n".join(j.tools))
        p.row(r, 12, f"{j.role}／{j.team}名", phase_text(j))


def sparse_labels(p: Paper) -> None:
    """Labels with colons and their values a few unmerged cells further right; empty values in places."""
    head(p)
    r = 6
    p.put(r, 0, "＜業務経歴＞")
    r += 2
    for i, j in enumerate(CAREER):
        p.put(r, 0, f"【案件{i + 1}】")
        p.row(r + 1, 1, "期間：", "", slash(j), "", "", "業種：", "", j.industry)
        p.row(r + 2, 1, "案件名：", "", j.title, "", "", "役割：", "", j.role)
        p.row(r + 3, 1, "言語：", "", ",".join(j.language), "", "", "DB：", "", ",".join(j.db))
        p.row(r + 4, 1, "OS：", "", ",".join(j.os), "", "", "FW/ツール：", "", ",".join(j.tools))
        p.row(r + 5, 1, "規模：", "", f"{j.team}名", "", "", "工程：", "", phase_text(j))
        p.row(r + 6, 1, "内容：", "", j.text)
        r += 9
    p.put(r, 0, "＜自己ＰＲ＞")
    p.put(r + 1, 1, "2010年4月～2012年3月に独学でPerlを学びました。")


def period_at_the_end(p: Paper) -> None:
    """Header per block, start and end stacked in the last column without any merged cell."""
    head(p)
    r = 7
    for j in CAREER:
        p.row(r, 1, "案件名/業務内容", "使用\n言語", "使用\nDB", "OS/他", "役割", "規模", "工程", "期間")
        p.row(r + 1, 1, j.title, "、".join(j.language), "、".join(j.db), "、".join((*j.os, *j.tools)), j.role)
        p.row(r + 1, 6, f"{j.team}人", phase_text(j), _first(j))
        p.put(r + 2, 1, j.text)
        p.put(r + 2, 8, _last(j))
        r += 4


def codes_above(p: Paper) -> None:
    """A legend of phase codes above the table; ranges of letters in the column."""
    head(p)
    p.put(5, 0, "工程凡例")
    p.put(5, 1, "A:要件定義　B:基本設計　C:詳細設計　D:製造　E:単体テスト　F:結合テスト　G:総合テスト　H:運用保守")
    p.row(
        7,
        0,
        "NO.",
        "作業期間",
        "作業内容",
        "開発言語",
        "DB",
        "OS",
        "FW・MW・ツール等",
        "担当\nフェーズ",
        "立場",
        "要員数",
    )
    for i, j in enumerate(CAREER):
        codes = ",".join(LETTERS[x] for x in j.phases)
        p.row(8 + i, 0, i + 1, f"{kanji(j)}\n（{j.length}）", f"{j.title}\n{j.text}", "\n".join(j.language))
        p.row(8 + i, 4, "\n".join(j.db), "\n".join(j.os), "\n".join(j.tools), codes, j.role, j.team)


def tables_beside(p: Paper) -> None:
    """Skills and qualifications side by side above the history, of unequal height, right below the head."""
    head(p)
    p.row(5, 1, "スキル", "経験年数", "レベル")
    p.row(5, 5, "資格名", "取得年月")
    p.row(6, 1, "Java", "5年", "◎")
    p.row(6, 5, "応用情報技術者試験", "2018年6月")
    p.row(7, 1, "PHP", "2年6ヶ月", "○")
    p.row(7, 5, "ORACLE MASTER Silver", "2019年2月")
    p.row(8, 1, "SQL Server", "1年5ヶ月", "△")
    p.row(10, 0, "No.", "期間", "プロジェクト名", "内容", "役割", "人数", "言語", "DB", "OS", "その他", "担当工程")
    for i, j in enumerate(CAREER):
        p.row(11 + i, 0, i + 1, slash(j), j.title, j.text, j.role, f"{j.team}名", " ".join(j.language))
        p.row(11 + i, 7, "、".join(j.db), "、".join(j.os), "、".join(j.tools), "・".join(JA[x] for x in j.phases))


def schooling_after(p: Paper) -> None:
    """Schooling, qualifications and PR with dates below the history."""
    wide = ("期間", "業務内容", "環境", "担当工程", "役割", "規模")
    head(p)
    p.put(5, 1, "職務経歴")
    p.row(6, 1, *wide)
    for i, j in enumerate(CAREER):
        env = (
            f"言語：{'、'.join(j.language)}\nDB：{'、'.join(j.db)}\nOS：{'、'.join(j.os)}\nその他：{'、'.join(j.tools)}"
        )
        p.row(7 + i, 1, f"{_first(j)}\n～{_last(j)}", f"■{j.title}\n{j.text}", env, phase_text(j).replace("、", "\n"))
        p.row(7 + i, 5, j.role, f"{j.team}名")
    p.put(13, 1, "学歴")
    p.row(14, 1, "2013年4月～2017年3月", "架空大学 工学部 情報工学科")
    p.put(16, 1, "資格")
    p.row(17, 1, "2018年6月", "応用情報技術者試験 合格")
    p.put(19, 1, "自己PR")
    p.put(20, 1, "2014年5月～2016年3月のアルバイトではRubyでの開発を経験しました。")


def boxes_ticked(p: Paper) -> None:
    """One item per row, the label merged over two rows, phases as ticked boxes."""
    head(p)
    r = 6
    for j in CAREER:
        ticks = "　".join(("■" if x in j.phases else "□") + JA[x] for x in PHASES)
        pairs = (
            ("案件名称", j.title),
            ("従事期間", f"{_first(j)} ～ {_last(j)}"),
            ("業務概要", j.text),
            ("開発環境", "、".join((*j.language, *j.db, *j.os, *j.tools))),
            ("担当工程", ticks),
            ("体制", f"{j.team}名"),
            ("担当", j.role),
        )
        for name, value in pairs:
            p.put(r, 1, name, r + 1, 3)
            p.put(r, 4, value, r + 1, 20)
            r += 2
        r += 1


def text_row_below(p: Paper) -> None:
    """A row of facts and, below it, a row merged across everything with the description."""
    head(p)
    p.row(6, 1, "期間", "案件名", "役割", "規模", "言語", "DB", "OS", "FW", "工程")
    p.put(7, 1, "業務内容", 7, 9)
    r = 8
    for j in CAREER:
        p.row(r, 1, kanji(j), j.title, j.role, f"{j.team}名", "、".join(j.language), "、".join(j.db))
        p.row(r, 7, "、".join(j.os), "、".join(j.tools), phase_text(j))
        p.put(r + 1, 1, j.text, r + 1, 9)
        r += 2


def unlabelled_period(p: Paper) -> None:
    """The column of the periods has no heading."""
    head(p)
    p.row(7, 1, "", "業務内容", "言語", "DB", "OS・ツール", "工程", "役割", "人数")
    for i, j in enumerate(CAREER):
        p.row(8 + i, 1, slash(j), f"{j.title}\n{j.text}", "\n".join(j.language), "\n".join(j.db))
        p.row(8 + i, 5, "\n".join((*j.os, *j.tools)), phase_text(j), j.role, j.team)


def oldest_first_three_cells(p: Paper) -> None:
    """Oldest first; date, ～, date in three rows; the other cells merged over four rows; the months below."""
    head(p)
    p.row(12, 3, "期間", "業種", "件名・内容", "OS\nDB", "言語\nツール", "工程", "役割\n規模")
    r = 13
    for j in reversed(CAREER):
        p.put(r, 3, _first(j))
        p.put(r + 1, 3, "｜")
        p.put(r + 2, 3, _last(j))
        p.put(r + 3, 3, f"({j.months}ヶ月)")
        p.put(r, 4, j.industry, r + 3, 4)
        p.put(r, 5, j.title)
        p.put(r + 1, 5, j.text, r + 3, 5)
        p.put(r, 6, "\n".join((*j.os, *j.db)), r + 3, 6)
        p.put(r, 7, "\n".join((*j.language, *j.tools)), r + 3, 7)
        p.put(r, 8, phase_text(j), r + 3, 8)
        p.put(r, 9, j.role)
        p.put(r + 1, 9, f"{j.team}名")
        r += 4


def list_then_details(p: Paper) -> None:
    """A summary table, then each project in a block of its own under ■."""
    head(p)
    p.put(5, 1, "【プロジェクト一覧】")
    p.row(6, 1, "No", "期間", "プロジェクト", "役割")
    for i, j in enumerate(CAREER):
        p.row(7 + i, 1, i + 1, slash(j), j.title, j.role)
    p.put(13, 1, "【プロジェクト詳細】")
    r = 14
    for i, j in enumerate(CAREER):
        p.put(r, 1, f"■No.{i + 1}　{j.title}")
        p.row(r + 1, 1, "期間", kanji(j), "", "チーム人数", f"{j.team}名")
        p.row(r + 2, 1, "担当業務", j.text)
        p.row(r + 3, 1, "使用言語", "、".join(j.language), "", "DB", "、".join(j.db))
        p.row(r + 4, 1, "OS", "、".join(j.os), "", "ツール", "、".join(j.tools))
        p.row(r + 5, 1, "フェーズ", phase_text(j), "", "ポジション", j.role)
        r += 7


def era_without_mark(p: Paper) -> None:
    """Two dates of an era under each other and nothing between them; roles, size and phases in one column."""

    def one(m: tuple[int, int] | None) -> str:
        if m is None:
            return "現在"
        return f"令和{m[0] - 2018}年{m[1]}月" if m >= (2019, 5) else f"平成{m[0] - 1988}年{m[1]}月"

    head(p)
    p.row(
        5,
        1,
        "年月",
        "業種",
        "業務名および業務内容",
        "使用言語",
        "使用ＤＢ",
        "使用機種・ＯＳ",
        "その他ツール",
        "役割\n規模\n工程",
    )
    for i, j in enumerate(CAREER):
        p.row(6 + i, 1, f"{one(j.start)}\n{one(j.end)}", j.industry, f"{j.title}\n{j.text}", "\n".join(j.language))
        p.row(6 + i, 5, "\n".join(j.db), "\n".join(j.os), "\n".join(j.tools), f"{j.role}\n{j.team}名\n{phase_text(j)}")


def one_skill_per_row(p: Paper) -> None:
    """Six rows per project, one language, tool, line of text in each; a blank row between projects."""
    head(p)
    p.row(20, 0, "№", "期間", "案件・作業内容", "言語", "OS/DB", "ツール/FW", "工程", "立場", "人数")
    r = 21
    for i, j in enumerate(CAREER):
        p.row(r, 0, i + 1, slash(j))
        p.put(r + 1, 1, j.length)
        columns = (
            (2, (j.title, *j.text.split("\n"))),
            (3, j.language),
            (4, (*j.os, *j.db)),
            (5, j.tools),
            (6, [JA[x] for x in j.phases]),
        )
        for c, values in columns:
            for k, value in enumerate(values):
                p.put(r + k, c, value)
        p.row(r, 7, j.role, f"{j.team}名")
        r += 6


def labels_beside_text(p: Paper) -> None:
    """The environment column is a stack of labels with their values beside them."""
    head(p)
    p.row(6, 1, "期間", "業務内容")
    p.put(6, 3, "開発環境", 6, 4)
    p.row(6, 5, "担当工程", "役割", "規模")
    r = 7
    for j in CAREER:
        p.put(r, 1, kanji(j), r + 3, 1)
        p.put(r, 2, f"{j.title}\n{j.text}", r + 3, 2)
        for k, (name, value) in enumerate((("言語", j.language), ("DB", j.db), ("OS", j.os), ("FW等", j.tools))):
            p.row(r + k, 3, name, "、".join(value))
        p.put(r, 5, phase_text(j), r + 3, 5)
        p.put(r, 6, j.role, r + 3, 6)
        p.put(r, 7, f"{j.team}名", r + 3, 7)
        r += 4


def upright_phases(p: Paper) -> None:
    """Phase headings written downwards, marks ◎ and ○, a dash where not done; text with dates of its own."""
    head(p)
    p.put(6, 1, "期間", 7, 1)
    p.put(6, 2, "プロジェクト概要", 7, 2)
    p.put(6, 3, "環境", 6, 5)
    p.row(7, 3, "言語・FW", "DB", "OS")
    p.put(6, 6, "ポジション", 7, 6)
    p.put(6, 7, "チーム人数", 7, 7)
    p.put(6, 8, "作業範囲", 6, 15)
    for k, x in enumerate(PHASES):
        p.put(7, 8 + k, "\n".join(JA[x]))
    for i, j in enumerate(CAREER):
        r = 8 + i
        text = f"{j.title}\n{j.text}\n・{j.start[0] + 1}年3月リリース、{j.start[0] + 1}年4月より運用開始"
        p.row(
            r, 1, f"{slash(j)}\n{j.length}", text, "、".join((*j.language, *j.tools)), "、".join(j.db), "、".join(j.os)
        )
        p.row(r, 6, j.role, f"{j.team}名")
        for k, x in enumerate(PHASES):
            p.put(r, 8 + k, "◎○"[k % 2] if x in j.phases else "－")


def year_month_columns(p: Paper) -> None:
    """年 | 月 | ～ | 年 | 月 in five columns under 期間."""
    head(p)
    p.put(5, 0, "No", 6, 0)
    p.put(5, 1, "期間", 5, 5)
    p.row(6, 1, "年", "月", "", "年", "月")
    for c, name in enumerate(("案件名", "内容", "言語", "DB", "OS", "ツール", "工程", "役割", "規模"), 6):
        p.put(5, c, name, 6, c)
    for i, j in enumerate(CAREER):
        end = j.end or ("現在", "")
        p.row(7 + i, 0, i + 1, j.start[0], j.start[1], "～", end[0], end[1], j.title, j.text, "/".join(j.language))
        p.row(7 + i, 9, "/".join(j.db), "/".join(j.os), "/".join(j.tools), phase_text(j), j.role, f"{j.team}名")


def title_line_with_period(p: Paper) -> None:
    """Number, title and period in one merged line; a small table of headings and values under it; then the text."""
    head(p)
    r = 6
    for i, j in enumerate(CAREER):
        p.put(r, 1, f"{i + 1}．{j.title}（{kanji(j)}）", r, 9)
        p.row(r + 1, 1, "言語", "DB", "OS", "その他", "役割", "規模", "担当工程")
        p.row(
            r + 2,
            1,
            "、".join(j.language),
            "、".join(j.db),
            "、".join(j.os),
            "、".join(j.tools),
            j.role,
            f"{j.team}名",
            phase_text(j),
        )
        p.put(r + 3, 1, j.text, r + 3, 9)
        r += 5


def far_below_grid(p: Paper) -> None:
    """A grid of thirty graded skills with a legend; the history begins in row 60, column J."""
    head(p)
    p.put(5, 1, "【スキル】 ◎:業務で3年以上 ○:業務で1年以上 △:業務で1年未満")
    names = (
        "Java",
        "PHP",
        "Ruby",
        "Python",
        "C#",
        "VB.NET",
        "Go",
        "Perl",
        "Oracle",
        "MySQL",
        "PostgreSQL",
        "SQL Server",
    )
    for k, name in enumerate(names):
        p.row(6 + k // 3, 1 + 2 * (k % 3), name, ("◎", "○", "", "△")[k % 4])
    p.row(59, 9, "期　間", "案　件　名", "概　要", "言　語", "D　B", "O　S", "ツ　ー　ル", "工　程", "役　割", "規　模")
    for i, j in enumerate(CAREER):
        p.row(60 + i, 9, kanji(j), j.title, j.text, " ".join(j.language), "、".join(j.db), "、".join(j.os))
        p.row(60 + i, 15, "、".join(j.tools), "、".join(JA[x] for x in j.phases), j.role, f"{j.team}人")


def companies_in_texts(p: Paper) -> None:
    """Clients named with 株式会社 in titles and in the row of text below."""
    head(p)
    p.row(6, 1, "期間", "案件名", "役割", "規模", "言語", "DB", "OS", "FW", "工程")
    r = 7
    for j in CAREER:
        p.row(
            r, 1, kanji(j), f"株式会社みらい様 {j.title}", j.role, f"{j.team}名", "、".join(j.language), "、".join(j.db)
        )
        p.row(r, 7, "、".join(j.os), "、".join(j.tools), phase_text(j))
        p.put(r + 1, 2, f"株式会社みらい様向けの作業。{j.text}", r + 1, 9)
        r += 2


def length_before_dates(p: Paper) -> None:
    """The months stand above the dates; remarks with dates; the number after the period."""
    head(p)
    p.row(
        6, 1, "期間", "項番", "案件名", "業務詳細", "役割", "要員", "言語", "DB", "OS", "ツール等", "フェーズ", "備考"
    )
    for i, j in enumerate(CAREER):
        p.row(7 + i, 1, f"{j.length}\n{slash(j)}", i + 1, j.title, j.text, j.role, f"{j.team}名", "、".join(j.language))
        p.row(
            7 + i,
            8,
            "、".join(j.db),
            "、".join(j.os),
            "、".join(j.tools),
            phase_text(j),
            f"{j.start[0] + 1}年1月に体制変更",
        )


def english(p: Paper) -> None:
    """English labels."""
    head(p)
    p.row(6, 1, "Period", "Project", "Description", "Role", "Team size", "Language", "Database", "OS", "Tools", "Phase")
    for i, j in enumerate(CAREER):
        end = f"{j.end[0]}/{j.end[1]:02d}" if j.end else "Present"
        p.row(
            7 + i, 1, f"{j.start[0]}/{j.start[1]:02d} - {end}", j.title, j.text, j.role, j.team, ", ".join(j.language)
        )
        p.row(7 + i, 7, ", ".join(j.db), ", ".join(j.os), ", ".join(j.tools), phase_text(j))


def dates_stacked_rows_full(p: Paper) -> None:
    """Start and end in two rows without a mark between them, both rows filled alike, nothing merged."""
    head(p)
    p.row(6, 1, "期間", "案件名／内容", "言語／DB", "OS／ツール", "役割／人数", "工程")
    r = 7
    for j in CAREER:
        p.row(r, 1, _day(j.start), j.title, "、".join(j.language), "、".join(j.os), j.role, phase_text(j))
        p.row(r + 1, 1, _day(j.end) if j.end else "現在", j.text, "、".join(j.db), "、".join(j.tools), f"{j.team}名")
        r += 2


def phase_letters_as_headings(p: Paper) -> None:
    """Columns A to H with the legend above the table."""
    head(p)
    p.put(4, 9, "担当工程　A:要件定義 B:基本設計 C:詳細設計 D:製造 E:単体テスト F:結合テスト G:総合テスト H:運用保守")
    for c, name in enumerate(("期間", "内容", "言語", "DB", "OS", "その他", "役割", "人数")):
        p.put(6, 1 + c, name, 7, 1 + c)
    p.put(6, 9, "担当工程", 6, 16)
    p.row(7, 9, *"ABCDEFGH")
    for i, j in enumerate(CAREER):
        r = 8 + i
        p.row(r, 1, f"{j.start[0]}/{j.start[1]:02d}/01～{_day_end(j)}\n({j.length})", f"{j.title}\n{j.text}")
        p.row(r, 3, "\n".join(j.language), "\n".join(j.db), "\n".join(j.os), "\n".join(j.tools), j.role, j.team)
        for k, x in enumerate(PHASES):
            p.put(r, 9 + k, "●" if x in j.phases else "")


def _day_end(job: Job) -> str:
    return f"{job.end[0]}/{job.end[1]:02d}/28" if job.end else "現在"


def mixed_cards(p: Paper) -> None:
    """A card per project: a row of labels with values, then two small tables, then the text."""
    head(p)
    r = 6
    for j in CAREER:
        p.row(r, 1, "案件名", j.title, "", "期間", kanji(j))
        p.row(r + 1, 1, "業種", "役割", "人数", "担当工程")
        p.row(r + 2, 1, j.industry, j.role, f"{j.team}名", phase_text(j))
        p.row(r + 3, 1, "言語", "DB", "OS", "ツール")
        p.row(r + 4, 1, "、".join(j.language), "、".join(j.db), "、".join(j.os), "、".join(j.tools))
        p.row(r + 5, 1, "内容", j.text)
        r += 7


def two_level_labels(p: Paper) -> None:
    """One item per row; 開発環境 merged down beside its own labels."""
    head(p)
    r = 6
    for i, j in enumerate(CAREER):
        p.put(r, 0, i + 1, r + 8, 0)
        p.row(r, 1, "期間", "", f"{_first(j)}　～　{_last(j)}")
        p.row(r + 1, 1, "プロジェクト名", "", j.title)
        p.row(r + 2, 1, "作業内容", "", j.text)
        p.put(r + 3, 1, "開発環境", r + 6, 1)
        for k, (name, value) in enumerate((("言語", j.language), ("DB", j.db), ("OS", j.os), ("その他", j.tools))):
            p.row(r + 3 + k, 2, name, "、".join(value))
        p.row(r + 7, 1, "担当工程", "", phase_text(j))
        p.row(r + 8, 1, "役割・人数", "", f"{j.role}・{j.team}名")
        r += 9


def cards_side_by_side(p: Paper) -> None:
    """Two cards of labels and values beside each other."""
    head(p)
    for i, j in enumerate(CAREER):
        r, c = 6 + 10 * (i // 2), 1 + 4 * (i % 2)
        pairs = (
            ("期間", kanji(j)),
            ("案件名", j.title),
            ("役割", j.role),
            ("人数", f"{j.team}名"),
            ("言語", "、".join(j.language)),
            ("DB", "、".join(j.db)),
            ("OS・ツール", "、".join((*j.os, *j.tools))),
            ("工程", phase_text(j)),
            ("内容", j.text),
        )
        for k, pair in enumerate(pairs):
            p.row(r + k, c, *pair)


def values_below_labels(p: Paper) -> None:
    """The head as a row of labels over a row of values; the company in a column; ①～⑧ before the phases."""
    p.put(0, 0, "業務経歴書")
    p.row(2, 1, "氏名", "年齢", "性別", "最寄駅")
    p.row(3, 1, "T.K", 38, "男", "調布")
    p.put(6, 0, "項番", 7, 0)
    for c, name in enumerate(("所属会社", "期間", "業務内容", "役割", "規模", "言語", "DB", "OS・ツール他"), 1):
        p.put(6, c, name, 7, c)
    p.put(6, 9, "工程", 6, 16)
    p.row(7, 9, *(f"{n}{JA[x]}" for n, x in zip("①②③④⑤⑥⑦⑧", PHASES, strict=True)))
    for i, j in enumerate(CAREER):
        r = 8 + i
        company = "株式会社みどり情報" if i < 4 else "有限会社あおば工房"
        p.row(r, 0, i + 1, company, f"{_first(j)}～\n{_last(j)}", f"{j.title}\n{j.text}", j.role, f"{j.team}名")
        p.row(r, 6, "\n".join(j.language), "\n".join(j.db), "\n".join((*j.os, *j.tools)))
        for k, x in enumerate(PHASES):
            p.put(r, 9 + k, "✔" if x in j.phases else "")


def empty_blocks_after(p: Paper) -> None:
    """A form of ten numbered blocks, five of them filled; the months and the age are formulas without results."""
    p.row(1, 1, "氏名", "T.K", "年齢")
    p.sheet.write_formula(1, 4, '=DATEDIF(B1,TODAY(),"Y")')
    p.row(
        4,
        0,
        "No",
        "開始",
        "終了",
        "期間(月数)",
        "案件名",
        "業務内容",
        "役割",
        "規模",
        "言語",
        "DB",
        "OS",
        "FW・ツール",
        "工程",
    )
    for i in range(10):
        r = 5 + i
        p.put(r, 0, i + 1)
        p.sheet.write_formula(r, 3, f'=DATEDIF(B{r + 1},C{r + 1},"M")+1')
        if i < 5:
            j = CAREER[i]
            p.row(r, 1, _day(j.start), _day(j.end) if j.end else "現在")
            p.row(r, 4, j.title, j.text, j.role, j.team, "、".join(j.language), "、".join(j.db), "、".join(j.os))
            p.row(r, 11, "、".join(j.tools), phase_text(j))


def two_header_rows_facts_below(p: Paper) -> None:
    """期間 and 案件名 in a first line, the technologies in a second one under the same columns, text in a third."""
    head(p)
    p.put(6, 0, "No", 8, 0)
    p.row(6, 1, "期間", "案件名", "業種", "役割", "規模")
    p.row(7, 1, "言語", "DB", "OS", "ツール", "担当工程")
    p.put(8, 1, "業務内容", 8, 5)
    r = 9
    for i, j in enumerate(CAREER):
        p.put(r, 0, i + 1, r + 2, 0)
        p.row(r, 1, slash(j), j.title, j.industry, j.role, f"{j.team}名")
        p.row(r + 1, 1, "、".join(j.language), "、".join(j.db), "、".join(j.os), "、".join(j.tools), phase_text(j))
        p.put(r + 2, 1, j.text, r + 2, 5)
        r += 3


def skills_right_of_history_head(p: Paper) -> None:
    """Head at the left; two skill tables and the qualifications stacked at the right; a sidebar merged downwards."""
    p.put(1, 0, "基本情報", 9, 0)
    for k, pair in enumerate(
        (("氏名", "T.K"), ("年齢", "38歳"), ("性別", "男"), ("最寄駅", "調布"), ("学歴", "架空大学 2017年3月卒業"))
    ):
        p.row(1 + k, 1, *pair)
    p.row(1, 5, "言語", "経験年数", "", "DB・OS", "経験年数", "", "資格", "取得日")
    for k, (a, b, c) in enumerate(
        (("Java", "Oracle", "基本情報技術者試験"), ("PHP", "Linux", "応用情報技術者試験"), ("C#", "", ""))
    ):
        p.row(2 + k, 5, a, f"{k + 1}年", "", b, f"{k + 2}年" if b else "", "", c, "2018/6" if c else "")
    p.put(11, 0, "職務経歴", 40, 0)
    p.row(11, 1, "期間", "概要", "言語", "DB", "OS", "その他", "役割", "人数", "担当フェーズ")
    for i, j in enumerate(CAREER):
        p.row(
            12 + i, 1, kanji(j), f"＜{j.title}＞\n{j.text}", " / ".join(j.language), " / ".join(j.db), " / ".join(j.os)
        )
        p.row(12 + i, 6, " / ".join(j.tools), j.role, f"{j.team}人", phase_text(j))


def broken_lines(p: Paper) -> None:
    """Dates broken over five lines of a cell; labels in half-width kana."""
    head(p)
    p.row(6, 1, "期間", "ｼｽﾃﾑ名\n業務内容", "ｻｰﾊﾞ\nOS", "言語", "DB", "ﾂｰﾙ\nFW", "担当\n工程", "役割", "人\n数")
    for i, j in enumerate(CAREER):
        a = f"{j.start[0]}年\n{j.start[1]}月\n～\n" + (f"{j.end[0]}年\n{j.end[1]}月" if j.end else "現在")
        p.row(
            7 + i,
            1,
            a,
            f"{j.title}\n\n{j.text}",
            "\n".join(j.os),
            "\n".join(j.language),
            "\n".join(j.db),
            "\n".join(j.tools),
            phase_text(j),
            j.role,
            j.team,
        )


def matrix_first(p: Paper) -> None:
    """The phase matrix stands left of the periods."""
    head(p)
    p.put(6, 0, "No", 7, 0)
    p.put(6, 1, "工程", 6, 8)
    for k, x in enumerate(PHASES):
        p.put(7, 1 + k, JA[x][:2])
    for c, n in enumerate(("作業期間", "業務概要", "使用言語", "DB", "OS", "その他", "役割", "規模"), 9):
        p.put(6, c, n, 7, c)
    for i, j in enumerate(CAREER):
        r = 8 + i
        p.put(r, 0, i + 1)
        for k, x in enumerate(PHASES):
            p.put(r, 1 + k, "○" if x in j.phases else "")
        p.row(
            r,
            9,
            kanji(j),
            f"{j.title}\n{j.text}",
            "\n".join(j.language),
            "\n".join(j.db),
            "\n".join(j.os),
            "\n".join(j.tools),
            j.role,
            f"{j.team}名",
        )


def company_column_merged(p: Paper) -> None:
    """The employer in a column of its own, merged down over his projects."""
    head(p)
    p.row(6, 1, "会社名", "No", "期間", "プロジェクト名", "作業内容", "言語/DB/OS/ツール", "工程", "役割", "人数")
    p.put(7, 1, "株式会社みどり情報", 7 + len(CAREER) - 2, 1)
    p.put(7 + len(CAREER) - 1, 1, "有限会社あおば工房")
    for i, j in enumerate(CAREER):
        p.row(
            7 + i,
            2,
            i + 1,
            slash(j),
            j.title,
            j.text,
            "\n".join((*j.language, *j.db, *j.os, *j.tools)),
            phase_text(j),
            j.role,
            f"{j.team}名",
        )


def one_cell_each(p: Paper) -> None:
    """A whole project in one cell, labels in brackets."""
    head(p)
    p.put(5, 0, "職務経歴")
    for i, j in enumerate(CAREER):
        p.put(6 + i, 0, i + 1)
        p.put(
            6 + i,
            1,
            f"【期間】{kanji(j)}\n【案件】{j.title}\n【内容】{j.text}\n【言語】{'、'.join(j.language)}\n【DB】{'、'.join(j.db)}\n【OS】{'、'.join(j.os)}\n【その他】{'、'.join(j.tools)}\n【工程】{phase_text(j)}\n【役割】{j.role}\n【規模】{j.team}名",
        )


def period_above_matrix_rows(p: Paper) -> None:
    """A line with the period alone, label and value rows, phase names over a row of marks."""
    head(p)
    r = 6
    for j in CAREER:
        p.put(r, 1, f"■{kanji(j)}", r, 9)
        p.row(r + 1, 1, "案件名", j.title, "", "役割", j.role, "", "規模", f"{j.team}名")
        p.row(r + 2, 1, "環境", "/".join((*j.language, *j.db, *j.os, *j.tools)))
        p.row(r + 3, 1, "工程", *[JA[x] for x in PHASES])
        for k, x in enumerate(PHASES):
            p.put(r + 4, 2 + k, "●" if x in j.phases else "")
        p.row(r + 5, 1, "内容", j.text)
        r += 7


def blank_rows_inside(p: Paper) -> None:
    """Empty rows within a project, its dates two rows apart."""
    head(p)
    p.row(6, 1, "期間", "内容", "環境", "工程", "役割/人数")
    r = 7
    for j in CAREER:
        p.put(r, 1, _first(j))
        p.put(r, 2, j.title)
        p.put(r, 3, "言語：" + "、".join(j.language))
        p.put(r, 5, f"{j.role}/{j.team}名")
        p.put(r, 4, phase_text(j))
        p.put(r + 2, 1, "～" + _last(j))
        p.put(r + 2, 2, j.text)
        p.put(r + 2, 3, "DB：" + "、".join(j.db))
        p.put(r + 3, 3, "OS：" + "、".join(j.os))
        p.put(r + 4, 3, "他：" + "、".join(j.tools))
        r += 6


TRAP_EXCEL: dict[str, Write] = {
    f.__name__: f
    for f in (
        container_rows,
        wide_grid,
        two_row_records,
        tilde_column,
        sparse_labels,
        period_at_the_end,
        codes_above,
        tables_beside,
        schooling_after,
        boxes_ticked,
        text_row_below,
        unlabelled_period,
        oldest_first_three_cells,
        list_then_details,
        era_without_mark,
        one_skill_per_row,
        labels_beside_text,
        upright_phases,
        year_month_columns,
        title_line_with_period,
        far_below_grid,
        companies_in_texts,
        length_before_dates,
        english,
        broken_lines,
        matrix_first,
        company_column_merged,
        one_cell_each,
        period_above_matrix_rows,
        blank_rows_inside,
        empty_blocks_after,
        two_header_rows_facts_below,
        skills_right_of_history_head,
        dates_stacked_rows_full,
        phase_letters_as_headings,
        mixed_cards,
        two_level_labels,
        cards_side_by_side,
        values_below_labels,
    )
}


# ---------------------------------------------------------------- Markdown


def company_then_projects() -> str:
    out = ["# 職務経歴書（T.K様）", "", "38歳・男性・京王線 調布駅", "", "## 職務経歴", ""]
    for name, jobs in (
        ("株式会社みどり情報（2018年4月〜現在）", CAREER[:4]),
        ("有限会社あおば工房（2017年4月〜2018年3月）", CAREER[4:]),
    ):
        out += [f"### {name}", "", "受託開発・SES（従業員数80名）", ""]
        for j in jobs:
            out += [f"#### {j.title}", "", "| | |", "|---|---|", f"| 期間 | {kanji(j)} |"]
            out += [f"| 体制 | {j.team}名 |", f"| 役割 | {j.role} |", f"| 担当工程 | {phase_text(j)} |"]
            out += [f"| 技術 | {'、'.join((*j.language, *j.db, *j.os, *j.tools))} |", "", j.text, ""]
    return "\n".join([*out, "## 自己PR", "", "2015年4月〜2016年3月にRubyを独学しました。"])


def table_with_breaks() -> str:
    out = ["|No|期間|業務内容|使用言語|DB/OS|その他|役割<br>人数|工程|", "|:-:|---|---|---|---|---|---|---|"]
    for i, j in enumerate(CAREER):
        text = j.text.replace("\n", "<br>")
        out.append(
            f"|{i + 1}|{_first(j)}<br>〜<br>{_last(j)}<br>({j.length})|**{j.title}**<br>{text}|{'<br>'.join(j.language)}"
            f"|{'<br>'.join((*j.db, *j.os))}|{'<br>'.join(j.tools)}|{j.role}<br>{j.team}名|{phase_text(j)}|"
        )
    return "\n".join(["# スキルシート", "", "氏名：T.K", "", "## 業務経歴", "", *out])


def bold_labels() -> str:
    out = ["# T.K 職務経歴書", "", "## プロジェクト経歴", ""]
    for i, j in enumerate(CAREER):
        out += [f"### {i + 1}. {j.title}", "", f"**期間：** {kanji(j)}（{j.length}）  ", f"**役割：** {j.role}  "]
        out += [f"**規模：** {j.team}名  ", "", "**使用技術**", "", f"- 言語：{', '.join(j.language)}"]
        out += [f"- DB：{', '.join(j.db)}", f"- OS：{', '.join(j.os)}", f"- その他：{', '.join(j.tools) or 'なし'}", ""]
        out += [f"**担当工程**：{phase_text(j)}", "", "**業務内容**", "", j.text, "", "---", ""]
    return "\n".join(out)


def numbered_list() -> str:
    out = ["# 経歴書", "", "- 氏名: T.K", "- 年齢: 38", "", "## 経歴", ""]
    for i, j in enumerate(CAREER):
        out += [f"{i + 1}. **{j.title}** ({slash(j)})", f"    - 規模/役割: {j.team}名 / {j.role}"]
        out += [f"    - 環境: {', '.join((*j.language, *j.db, *j.os, *j.tools))}", f"    - 工程: {phase_text(j)}"]
        out += [f"    - {line.lstrip('・')}" for line in j.text.split("\n")]
    return "\n".join([*out, "", "## 資格", "", "- 応用情報技術者試験 (2018/06)"])


def projects_across() -> str:
    rows = (
        ("期間", [slash(j) for j in CAREER]),
        ("案件名", [j.title for j in CAREER]),
        ("内容", [j.text.replace("\n", "<br>") for j in CAREER]),
        ("役割", [j.role for j in CAREER]),
        ("規模", [f"{j.team}名" for j in CAREER]),
        ("言語", ["、".join(j.language) for j in CAREER]),
        ("DB/OS/ツール", ["、".join((*j.db, *j.os, *j.tools)) for j in CAREER]),
        ("工程", [phase_text(j) for j in CAREER]),
    )
    out = ["# スキルシート T.K", "", "## 職務経歴", "", "| | " + " | ".join("①②③④⑤") + " |", "|---|" + "---|" * 5]
    return "\n".join([*out, *(f"| {name} | {' | '.join(values)} |" for name, values in rows)])


def heading_then_period_line() -> str:
    out = ["職務経歴書", "==========", "", "T.K（38歳・男性）", "", "職務経歴", "----------", ""]
    for j in CAREER:
        out += [
            f"### {j.title}",
            "",
            kanji(j),
            "",
            f"{j.role} / {j.team}名",
            "",
            "使用技術",
            "",
            ", ".join(j.language) + "  ",
            f"{', '.join((*j.db, *j.os, *j.tools))}",
            "",
        ]
        out += ["担当工程", "", phase_text(j), "", "内容", "", j.text, ""]
    return "\n".join(out)


def one_line_facts() -> str:
    out = ["# 職務経歴書", "", "氏名：T.K　38歳", "", "## 職務経歴", ""]
    for j in CAREER:
        out += [
            f"### {j.title}",
            "",
            f"期間：{kanji(j)} / 役割：{j.role} / 規模：{j.team}名",
            "",
            f"言語：{'、'.join(j.language)} ／ DB：{'、'.join(j.db)} ／ OS：{'、'.join(j.os)} ／ ツール：{'、'.join(j.tools)}",
            "",
            f"担当工程：{phase_text(j)}",
            "",
            j.text,
            "",
        ]
    return "\n".join(out)


def bold_period_line() -> str:
    out = ["# スキルシート（T.K）", "", "## 経歴", ""]
    for j in CAREER:
        out += [
            f"**{kanji(j)}**",
            "",
            f"{j.title}（{j.role}／{j.team}名）",
            "",
            f"* 使用技術: {' / '.join((*j.language, *j.db, *j.os, *j.tools))}",
            f"* 担当工程: {phase_text(j)}",
            "",
            j.text,
            "",
        ]
    return "\n".join(out)


TRAP_MARKDOWN = {
    f.__name__: f
    for f in (
        company_then_projects,
        table_with_breaks,
        bold_labels,
        numbered_list,
        projects_across,
        heading_then_period_line,
        one_line_facts,
        bold_period_line,
    )
}
