"""The workbook and the page: what they show, what they never show, and that nothing on them is cut off."""

from __future__ import annotations

import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser

from matcher.documents.plans import MatchDocument, ReadCounts
from matcher.errors import InputError
from matcher.model import (
    Account,
    Assignment,
    Caution,
    Engineer,
    Finding,
    Held,
    Idle,
    Move,
    PartnerLimit,
    Place,
    Project,
    Remote,
    Restrictions,
    Scores,
    Settlement,
    Severity,
    SupplyKind,
    Unfilled,
)
from matcher.reports import ReportInput, write_page, write_workbook
from matcher.reports.figures import Figures
from matcher.reports.layout import cells_wide, lines_high
from matcher.reports.masking import Mask
from matcher.reports.words import Words
from tests.make import engineer, placement, project, skill, skills

TODAY = date(2026, 11, 24)
NEW_YEAR = date(2027, 1, 1)
TITLES = (
    "【急募】大手損害保険会社向け 契約管理システム刷新（Java／Spring Boot）基本設計〜結合テスト",
    "=1+1",
    "通販サイト <b>リニューアル</b> & 決済連携",
    "次期基幹 \"販売\" 'モダナイズ'",
    "製造業向けIoT基盤構築",
    "自治体システム標準化 PMO支援",
    "生損保 データ基盤移行（Oracle→Snowflake）",
    "@受発注API開発",
    None,
    "+スマホアプリ開発 Kotlin / Swift",
)
CLIENTS = (
    "架空商事株式会社",
    "みなと損害保険株式会社",
    "北斗<製造>工業",
    "株式会社エンドユーザーホールディングス東日本支社",
    None,
)
LONG = (
    "必須のJavaは8年5か月（求められる5年を上回ります）。"
    "直近の案件でもSpring Bootを使い、基本設計から結合テストまで一人称で担当しています。",
    "同じ損害保険の業界経験が3年あり、契約管理の業務用語をそのまま使えます",
    "待機中のため12月1日から稼働でき、希望の通勤60分以内（42分）に収まります",
)


def finding(ident: str, who: str | None, severity: Severity = Severity.WARN, **fields: Any) -> Finding:
    said = {
        "rule": "P03",
        "place": Place(file="要員/スキルシート_山田太郎.xlsx", sheet="職務経歴", cell="C12"),
        "found": "2023年4月〜2024年3月（8ヶ月）",
        "because": "期間から数えると12ヶ月です",
        "suggestion": "12ヶ月",
        "message": "「販売管理」の期間は12ヶ月と数えられますが、8ヶ月とあります。どちらが正しいでしょうか。",
    }
    return Finding(id=ident, engineer=who, severity=severity, **{**said, **fields})


def plan(**fields: Any) -> MatchDocument:
    """An empty plan of 2026-11-24, proven optimal, with what is said."""
    said: dict[str, Any] = {
        "status": "OPTIMAL", "objective": 0, "bound": 0, "gap": 0.0, "today": TODAY, "horizon_months": 6,
        "assignments": (), "moves": (), "unfilled": (), "idle": (), "held": (), "cautions": (), "pairs": 0,
        "read": ReadCounts(projects=0, engineers=0, sheets=0, placements=0, accounts=0, others=0, failed=0),
    }  # fmt: skip
    said.update(fields)
    if "objective" not in fields:
        said["objective"] = said["bound"] = sum(a.value for a in said["assignments"])
    return MatchDocument(**said)


def assignment(who: str = "E-1", where: str = "P-1", **fields: Any) -> Assignment:
    said = {
        "scores": Scores(fit=82.4, start=100, cost=61, speed=74),
        "probability": 0.12, "margin": 200_000, "value": 144_000, "route": "株式会社元請", "reasons": LONG,
        "gaps": (),
    }  # fmt: skip
    return Assignment(engineer=who, project=where, **{**said, **fields})


def report(match: MatchDocument | None = None, *records: Any, **fields: Any) -> ReportInput:
    """One person on one project, unless said otherwise."""
    people = {r.id: r for r in records if hasattr(r, "initials")}
    open_ones = {r.id: r for r in records if hasattr(r, "title")}
    return ReportInput(match or plan(), open_ones, people, **fields)


def everybody() -> dict[str, Engineer]:
    """Forty people of every kind of supply; of one in seven hardly anything is known."""
    kinds = (SupplyKind.BENCH, SupplyKind.SOON, SupplyKind.REASSIGN, SupplyKind.PARTNER, None)
    people = {}
    for n in range(40):
        kind, known = kinds[n % 5], n % 7 != 6
        tier = None if kind is None else 1 if kind is SupplyKind.PARTNER else 0
        said: dict[str, Any] = {"initials": None, "cost": None, "available_from": None, "skills": ()}
        if known:
            said = {
                "initials": "Y.T", "cost": 480_000 + n * 7_000, "age": 24 + n, "nearest_station": "調布",
                "available_from": TODAY + timedelta(days=n * 5 - 60), "experience_months": 101 + n,
                "settlement": Settlement(min_h=140, max_h=180, rule="split"), "phases": ("basic_design",),
                "skills": skills(skill("Java", 101), skill("Oracle Database", 60, "19c"), "AWS"),
            }  # fmt: skip
        people[f"E-{n:03}"] = engineer(
            f"E-{n:03}", supply=kind, tier=tier, name="山田 太郎" if n == 3 else f"架空 花子{n}",
            exactness={} if n % 3 else {"available_from": "third"}, facts=("勤怠良好", "在籍6年・延長3回"),
            company="株式会社協力パートナーズ" if kind is SupplyKind.PARTNER else None,
            desired_rate=None if n % 2 else 650_000, **said,
        )  # fmt: skip
    return people


def everything_open() -> dict[str, Project]:
    """Twenty-six projects, two of them with next to nothing stated."""
    found = {}
    for n in range(26):
        said: dict[str, Any] = {
            "seats": None,
            "rate_min": None,
            "rate_max": None,
            "start": None,
            "required": (),
        }
        if n not in (8, 13):
            said = {
                "seats": 1 + n % 2, "rate_min": 600_000 + n * 10_000, "start": TODAY + timedelta(days=n),
                "rate_max": None if n % 4 == 0 else 700_000 + n * 10_000, "place": "大手町駅",
                "required": skills(skill("Java", 60), "Spring Boot"), "certainty": "confirmed",
            }  # fmt: skip
        found[f"P-{n:03}"] = project(
            f"P-{n:03}", title=TITLES[n % len(TITLES)], client=CLIENTS[n % 5], rate_open=n % 4 == 0,
            exactness={"start": ("day", "third", "month", "open")[n % 4]}, deadline=TODAY + timedelta(days=3),
            remote=Remote(mode="hybrid", onsite_days=(2, 3)), phases=("basic_design", "unit_test"),
            settlement=Settlement(min_h=140, max_h=180, rule="middle"), restrictions=Restrictions(age_max=50),
            partner_limit=PartnerLimit(max_tier=1, freelance=False), received_at="2026-11-24T09:12:00+09:00",
            conditions=("服装自由", "外国籍不可", "PC貸与"), **said,
        )  # fmt: skip
    return found


def eighteen_chosen() -> tuple[Assignment, ...]:
    chosen = []
    for n in range(18):
        known = n != 8
        scores = Scores(fit=95 - n * 3, start=100 - n * 2 if known else None, cost=40 + n if known else None, speed=70)
        chosen.append(assignment(
            f"E-{n:03}", f"P-{n:03}", probability=0.04 + n / 50, value=900_000 - n * 61_000, scores=scores,
            margin=150_000 + n * 9_000 if known else None, reasons=LONG[: 1 + n % 3] if known else (),
            route=None if n % 6 == 5 else "株式会社元請システムズ", findings=("F-2",) if n % 5 == 0 else (),
            gaps=("尚可のAWSは実務1年（求められる3年に2年不足）。資格SAAで補えます",) if n % 3 == 0 else (),
            questions=("顧客の精算幅をご確認ください",) if n % 4 == 0 else (),
        ))  # fmt: skip
    return tuple(chosen)


def the_plan() -> MatchDocument:
    handed_over = "1か月前に申し入れ、後任が引き継ぎます"
    nobody = "必須のReactを3年以上持つ人がいません。最も近いのは Y.T（E-021）で、1年不足しています。"
    remedies = ("React経験2年まで条件を緩められるか、元請に確認する", "BP各社へ同条件で照会する")
    too_far = "通勤60分以内の希望に合う案件がありません。出社週2日までの案件なら3件あります。"
    blocked = finding("F-1", "E-036", Severity.BLOCK).model_dump(mode="json")
    age = "年齢の上限（〜50歳）が記載されています。人選の理由にしないでください。"
    return plan(
        assignments=eighteen_chosen(),
        pairs=1284,
        moves=(
            Move(
                engineer="E-002",
                leaves="C-2",
                to="P-002",
                on=date(2027, 1, 1),
                backfill="E-020",
                because=handed_over,
            ),
            Move(
                engineer="E-007",
                leaves="P-999",
                to="P-007",
                on=None,
                backfill=None,
                because="満了に合わせます",
            ),
        ),
        unfilled=tuple(
            Unfilled(project=f"P-{n:03}", seats=1 + n % 2, why=nobody, remedies=remedies) for n in range(18, 26)
        ),
        idle=tuple(Idle(engineer=f"E-{n:03}", why=too_far) for n in range(20, 36)),
        held=(Held(engineer="E-036", findings=(blocked,)), Held(engineer="E-037", findings=())),
        cautions=(
            Caution(about="P-001", kind="age", message=age),
            Caution(about="架空商事株式会社", kind="dependence", message="計画後の依存度が34%になります。"),
            Caution(about="E-003", kind="something_new", message="山田太郎さんの所属をご確認ください <未確認>"),
        ),
        read=ReadCounts(projects=26, engineers=40, sheets=14, placements=6, accounts=2, others=3, failed=1),
    )


def morning(lang: Any = "ja") -> ReportInput:
    """A small company's morning: everything filled, everything missing, everything awkward."""
    start, end = date(2025, 4, 1), date(2026, 12, 31)
    placements = tuple(
        placement(f"E-{n:03}", f"C-{n}", client=CLIENTS[n % 3], start=start, contract_end=end if n % 2 else None)
        for n in (1, 2, 6, 7, 11, 12)
    )
    accounts = (
        Account(id="A-1", name="架空商事株式会社", kind="client", segment="key", rank="A", account_status="open"),
        Account(id="A-2", name="株式会社協力パートナーズ", kind="partner"),
    )
    findings = (
        finding("F-1", "E-036", Severity.BLOCK),
        finding("F-2", "E-000"),
        finding("F-3", "E-005", Severity.INFO, suggestion=None),
        finding("F-4", None, found="電話 090-1234-5678 / taro@example.jp", rule="V01"),
    )
    return ReportInput(the_plan(), everything_open(), everybody(), placements, accounts, findings, lang)


def book(path: Path, given: ReportInput) -> CalamineWorkbook:
    return CalamineWorkbook.from_path(write_workbook(path / "plan.xlsx", given))


def column(given: CalamineWorkbook, sheet: str, heading: str) -> list[Any]:
    """The cells under a heading, wherever the heading stands."""
    rows = given.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    top = next(i for i, row in enumerate(rows) if heading in row)
    return [row[rows[top].index(heading)] for row in rows[top + 1 :]]


def html(given: ReportInput, path: Path) -> str:
    return write_page(path / "plan.html", given).read_text(encoding="utf-8")


def said(given: str) -> str:
    tree = LexborHTMLParser(given)
    assert tree.body is not None
    return re.sub(r"\s+", " ", tree.body.text())


def parts(path: Path) -> str:
    """All XML of a workbook, unpacked."""
    with zipfile.ZipFile(path) as packed:
        return "\n".join(packed.read(n).decode("utf-8") for n in sorted(packed.namelist()))


# ---------------------------------------------------------------- workbook


def test_every_sheet_of_a_full_morning_is_there_in_the_managers_order(tmp_path: Path) -> None:
    assert book(tmp_path, morning()).sheet_names == [
        "概要", "配置案", "社内調整", "未充足", "待機", "保留・確認", "注意", "品質×量", "取引先", "案件一覧",
        "要員一覧",
    ]  # fmt: skip


def test_moves_and_companies_have_no_sheet_when_there_are_none(tmp_path: Path) -> None:
    names = book(tmp_path, report()).sheet_names
    assert "社内調整" not in names
    assert "取引先" not in names


def test_dates_and_money_are_real(tmp_path: Path) -> None:
    made = book(tmp_path, report(plan(assignments=(assignment(),)), engineer(), project()))
    assert column(made, "配置案", "開始日") == [date(2026, 12, 1)]
    assert column(made, "配置案", "単価上限（円/月）") == [700_000.0]
    assert column(made, "配置案", "粗利（円/月）") == [200_000.0]
    assert column(made, "配置案", "成約確率") == [0.12]


def test_a_start_known_to_the_month_stays_a_date_and_shows_no_day(tmp_path: Path) -> None:
    made = report(plan(), project(exactness={"start": "month"}))
    assert column(book(tmp_path, made), "案件一覧", "開始日") == [date(2026, 12, 1)]
    assert 'formatCode="yyyy/mm"' in parts(tmp_path / "plan.xlsx")


def test_the_unknown_is_an_empty_cell(tmp_path: Path) -> None:
    bare = project(title=None, client=None, rate_min=None, rate_max=None, start=None, required=())
    made = book(tmp_path, report(plan(), bare))
    assert column(made, "案件一覧", "単価上限（円/月）") == [""]
    assert column(made, "案件一覧", "開始日") == [""]
    assert column(made, "案件一覧", "案件") == ["案件名未記載（P-1）"]


def test_a_title_that_looks_like_a_formula_stays_a_title(tmp_path: Path) -> None:
    made = report(plan(assignments=(assignment(),)), engineer(), project(title="=1+1"))
    assert column(book(tmp_path, made), "配置案", "案件") == ["=1+1"]
    assert "<f>" not in re.sub(r"<c:f>.*?</c:f>", "", parts(tmp_path / "plan.xlsx"))


def test_a_web_address_in_a_mail_is_text_and_no_link(tmp_path: Path) -> None:
    made = report(plan(), project(title="https://example.com/job"))
    assert column(book(tmp_path, made), "案件一覧", "案件") == ["https://example.com/job"]
    assert 'https://example.com/job" TargetMode' not in parts(tmp_path / "plan.xlsx")


def test_the_same_plan_makes_the_same_bytes(tmp_path: Path) -> None:
    first = write_workbook(tmp_path / "a.xlsx", morning()).read_bytes()
    assert write_workbook(tmp_path / "b.xlsx", morning()).read_bytes() == first
    assert (
        write_page(tmp_path / "a.html", morning()).read_bytes()
        == write_page(tmp_path / "b.html", morning()).read_bytes()
    )


def test_each_table_has_a_filter_a_frozen_heading_and_prints_on_one_page_across(tmp_path: Path) -> None:
    write_workbook(tmp_path / "plan.xlsx", morning())
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as packed:
        tables = [packed.read(f"xl/worksheets/sheet{n}.xml").decode() for n in range(2, 12)]
    for table in tables:
        assert "<autoFilter" in table
        assert 'state="frozen"' in table
        assert 'orientation="landscape"' in table
        assert 'fitToHeight="0"' in table


def test_the_overview_has_native_charts(tmp_path: Path) -> None:
    write_workbook(tmp_path / "plan.xlsx", morning())
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as packed:
        assert sum(n.startswith("xl/charts/chart") for n in packed.namelist()) == 2


def test_a_row_is_as_tall_as_its_longest_text(tmp_path: Path) -> None:
    write_workbook(tmp_path / "plan.xlsx", report(plan(assignments=(assignment(),)), engineer(), project()))
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as packed:
        page = packed.read("xl/worksheets/sheet2.xml").decode()
    height = float(re.search(r'<row r="2"[^>]* ht="([\d.]+)"', page)[1])  # type: ignore[index]  # a row is there
    assert height > 6 * 15


def test_a_text_too_tall_for_excel_makes_its_column_wider(tmp_path: Path) -> None:
    endless = assignment(reasons=("長い説明です。" * 120,))
    write_workbook(tmp_path / "plan.xlsx", report(plan(assignments=(endless,)), engineer(), project()))
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as packed:
        page = packed.read("xl/worksheets/sheet2.xml").decode()
    widths = [float(w) for w in re.findall(r'<col [^>]*width="([\d.]+)"', page)]
    assert max(widths) > 60


@pytest.mark.parametrize("nasty", ["\x00\x0b制御\x1f", "\ud83d", "あ" * 40_000, "\ufffe", "<a>&amp;</a>", "_x0041_"])
def test_no_text_of_a_mail_breaks_the_workbook_or_the_page(tmp_path: Path, nasty: str) -> None:
    made = report(
        plan(assignments=(assignment(reasons=(nasty,)),)),
        engineer(),
        project().model_copy(update={"title": nasty}),
    )
    assert column(book(tmp_path, made), "配置案", "要員") == ["T.K（E-1）"]
    assert "T.K（E-1）" in said(html(made, tmp_path))


def test_a_file_that_cannot_be_written_is_an_error_that_says_so(tmp_path: Path) -> None:
    for write in (write_workbook, write_page):
        with pytest.raises(InputError, match="書き込めません"):
            write(tmp_path / "missing" / "plan.out", report())


# ---------------------------------------------------------------- what they never show


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_full_name_phone_or_address_anywhere(tmp_path: Path, lang: Any) -> None:
    given = morning(lang)
    shown = parts(write_workbook(tmp_path / "plan.xlsx", given)) + html(given, tmp_path)
    for private in ("山田", "架空 花子", "架空花子", "090-1234", "taro@example.jp"):
        assert private not in shown


def test_limits_on_age_sex_and_nationality_stand_only_among_the_cautions(tmp_path: Path) -> None:
    limited = project(
        conditions=("服装自由", "外国籍不可", "50歳まで", "男性のみ"), restrictions=Restrictions(age_max=50)
    )
    made = book(tmp_path, report(plan(cautions=(Caution(about="P-1", kind="age", message="〜50歳"),)), limited))
    assert column(made, "案件一覧", "その他の条件") == ["服装自由"]
    assert column(made, "注意", "内容") == ["〜50歳"]


def test_a_condition_about_years_of_experience_is_no_limit_on_age(tmp_path: Path) -> None:
    made = book(tmp_path, report(plan(), project(conditions=("経験3年以上", "9時〜18時"))))
    assert column(made, "案件一覧", "その他の条件") == ["・経験3年以上\n・9時〜18時"]


@pytest.mark.parametrize(
    "written", ["山田太郎", "山田 太郎", "山田　太郎", "スキルシート_山田太郎.xlsx", "山田_太郎", "山田さん"]
)
def test_a_name_is_masked_however_it_is_written(written: str) -> None:
    assert "山田" not in Mask([("山田 太郎", "Y.T")])(written)
    assert "Y.T" in Mask([("山田 太郎", "Y.T")])(written)


@pytest.mark.parametrize("kept", ["山田電機の案件", "太郎坊宮前駅", "JAVA", "03年04月"])
def test_words_that_only_share_letters_with_a_name_are_kept(kept: str) -> None:
    assert Mask([("山田 太郎", "Y.T"), ("Av", "A.V"), ("林", "H")])(kept) == kept


def test_enum_values_and_field_names_never_reach_the_reader(tmp_path: Path) -> None:
    given = morning()
    shown = said(html(given, tmp_path)) + str(
        [
            book(tmp_path, given).get_sheet_by_name(n).to_python()
            for n in ("概要", "配置案", "案件一覧", "要員一覧", "注意")
        ]
    )
    for raw in (
        "reassign",
        "bench",
        "OPTIMAL",
        "basic_design",
        "hybrid",
        "something_new",
        "None",
        "rate_max",
        "report.",
    ):
        assert raw not in shown


# ---------------------------------------------------------------- page


def test_the_page_asks_the_network_for_nothing(tmp_path: Path) -> None:
    tree = LexborHTMLParser(html(morning(), tmp_path))
    assert not tree.css("link[rel=stylesheet], script[src], img, iframe, object")
    assert all(node.attributes["href"].startswith(("#", "data:")) for node in tree.css("[href]"))  # type: ignore[union-attr]  # selected by it
    assert "url(" not in tree.html  # type: ignore[operator]  # a page is there


def test_a_title_with_markup_is_shown_as_written(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script> & 'x' \"y\""
    page = html(report(plan(assignments=(assignment(),)), engineer(), project(title=nasty)), tmp_path)
    assert "<script>alert" not in page
    assert nasty in said(page)


def test_the_page_says_money_in_man_yen_and_folds_the_gaps(tmp_path: Path) -> None:
    one = assignment(gaps=("AWSが1年不足",), questions=("精算幅",), findings=("F-9",))
    given = report(plan(assignments=(one,)), engineer(), project(rate_min=650_000), findings=(finding("F-9", "E-1"),))
    page = html(given, tmp_path)
    assert "65万円〜70万円" in said(page)
    folded = LexborHTMLParser(page).css_first("article details")
    assert folded is not None
    for text in ("不足・確認・指摘（3件）", "AWSが1年不足", "精算幅", "8ヶ月とあります"):
        assert text in folded.text()


def test_an_empty_plan_is_said_in_words(tmp_path: Path) -> None:
    page = said(html(report(), tmp_path))
    assert "配置できる組み合わせはありませんでした" in page
    assert "組み合わせがありませんでした" in page
    assert column(book(tmp_path, report()), "配置案", "案件") == ["該当なし"]


def test_a_plan_that_is_not_proven_says_how_much_is_left(tmp_path: Path) -> None:
    page = said(html(report(plan(status="FEASIBLE", objective=100, bound=103, gap=0.03, pairs=5)), tmp_path))
    assert "暫定（改善余地は最大3.0%）" in page


def test_no_plan_says_why(tmp_path: Path) -> None:
    given = report(plan(status="INFEASIBLE", why_infeasible=("固定した2件が同じ席を使っています",)))
    assert "固定した2件" in said(html(given, tmp_path))
    assert "固定した2件" in str(book(tmp_path, given).get_sheet_by_name("概要").to_python())


def test_an_assignment_whose_records_are_missing_is_still_shown(tmp_path: Path) -> None:
    given = report(plan(assignments=(assignment("E-x", "P-x"),), idle=(Idle(engineer="E-y", why="―"),)))
    assert "E-x" in said(html(given, tmp_path))
    assert column(book(tmp_path, given), "配置案", "要員") == ["E-x"]


# ---------------------------------------------------------------- figures


def figures(given: ReportInput) -> Figures:
    return Figures(given, Words(given))


def test_utilisation_counts_our_own_people_only() -> None:
    given = report(
        plan(assignments=(assignment("E-1"),)), engineer("E-1"), engineer("E-2"),
        engineer("E-3", supply=SupplyKind.REASSIGN), engineer("E-4", supply=SupplyKind.PARTNER), project(),
    )  # fmt: skip
    assert figures(given).utilisation_now == pytest.approx(1 / 3)
    assert figures(given).utilisation_after == pytest.approx(2 / 3)


def test_a_contract_that_ended_yesterday_is_no_work_today() -> None:
    ended = placement("E-1", contract_end=TODAY - timedelta(days=1), start=date(2026, 1, 1))
    last_day = placement("E-1", contract_end=TODAY, start=date(2026, 1, 1))
    assert figures(report(plan(), engineer(), placements=(ended,))).utilisation_now == 0
    assert figures(report(plan(), engineer(), placements=(last_day,))).utilisation_now == 1


def test_a_company_without_own_people_has_no_utilisation() -> None:
    assert figures(report(plan(), engineer(supply=SupplyKind.PARTNER))).utilisation_now is None


def test_a_person_who_moves_is_counted_at_the_new_client_only() -> None:
    given = report(
        plan(assignments=(assignment(),)), engineer(supply=SupplyKind.REASSIGN), project(client="新しい顧客"),
        placements=(placement("E-1", client="前の顧客"),),
    )  # fmt: skip
    assert {c.name: (c.now, c.after) for c in figures(given).clients} == {
        "新しい顧客": (0, 1),
        "前の顧客": (1, 0),
    }


def test_a_project_at_the_median_price_counts_as_high_and_one_below_as_low() -> None:
    given = report(plan(), *(project(f"P-{n}", rate_min=n, rate_max=n) for n in (500_000, 600_000, 700_000)))
    counted = {(c.price, c.winnable): c.projects for c in figures(given).corners}
    assert counted["high", False] == ("P-600000", "P-700000")
    assert counted["low", False] == ("P-500000",)


def test_people_for_an_open_seat_have_a_must_have_skill_and_are_free() -> None:
    given = report(
        plan(held=(Held(engineer="E-3", findings=()),)), project(required=skills("React")),
        engineer("E-1", skills=skills("React")), engineer("E-2"), engineer("E-3", skills=skills("React")),
    )  # fmt: skip
    assert figures(given).people_for(given.projects["P-1"]) == {"E-1"}


def test_a_finding_that_comes_twice_is_asked_once() -> None:
    one = finding("F-1", "E-1", Severity.BLOCK)
    entry = {"rule": one.rule, "severity": "block", "found": one.found, "place": one.place.model_dump()}
    for entries in ((one.model_dump(mode="json"),), (entry,)):
        given = report(plan(held=(Held(engineer="E-1", findings=entries),)), engineer(), findings=(one,))
        assert len(figures(given).questions) == 1


def test_a_full_width_character_is_two_columns_wide() -> None:
    assert cells_wide("案件A") == 5
    assert lines_high("案" * 10, 30) == 1
    assert lines_high("案" * 20, 30) == 2
    assert lines_high("一\n二", 30) == 2


def test_a_word_that_does_not_fit_takes_a_line_of_its_own() -> None:
    assert lines_high("通販サイト <b>リニューアル</b> & 決済連携", 28) == 3


def test_quality_and_quantity_are_counted_in_a_matrix_with_its_definition(tmp_path: Path) -> None:
    given = report(
        plan(assignments=(assignment(),)), engineer(), project(),
        project("P-2", rate_min=500_000, rate_max=500_000),
    )  # fmt: skip
    rows = book(tmp_path, given).get_sheet_by_name("品質×量").to_python()
    assert "中央値（60万円）以上" in str(rows[0][0])
    assert rows[4][:3] == ["高い", "1件・1席・要員1名", "0件・0席・要員0名"]
    assert rows[5][:3] == ["低い", "0件・0席・要員0名", "1件・1席・要員0名"]


def test_a_held_entry_without_a_file_name_is_shown_with_its_cell(tmp_path: Path) -> None:
    entry = {
        "id": "F-7",
        "rule": "P01",
        "message": "終わりが始まりより前です",
        "suggestion": None,
        "place": {"cell": "C9"},
    }
    given = report(plan(held=(Held(engineer="E-1", findings=(entry,)),)), engineer())
    assert "終わりが始まりより前です" in said(html(given, tmp_path))
    assert column(book(tmp_path, given), "保留・確認", "セル・行") == ["C9"]


def test_many_people_for_a_seat_are_named_up_to_a_point(tmp_path: Path) -> None:
    people = [engineer(f"E-{n:02}") for n in range(25)]
    (shown,) = column(book(tmp_path, report(plan(), project(), *people)), "品質×量", "該当する要員")
    assert shown.endswith(" ほか5名")
    assert "E-19" in shown
    assert "E-20" not in shown


def test_what_an_own_employee_asks_for_is_no_cost_and_what_a_partner_asks_for_is(tmp_path: Path) -> None:
    """The page says what the plan counts with."""
    asked = {"cost": None, "desired_rate": 700_000, "desired_rate_max": 740_000}
    people = engineer("E-1", **asked), engineer("E-2", supply=SupplyKind.PARTNER, **asked)
    told = plan(assignments=(assignment("E-1"), assignment("E-2", "P-2")))
    given = book(tmp_path, report(told, *people, project("P-1"), project("P-2")))

    assert [e.paid for e in people] == [None, 720_000]
    assert sorted(map(str, column(given, "配置案", "原価（円/月）"))) == ["", "720000.0"]
