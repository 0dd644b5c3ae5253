"""Lists: headings by vocabulary, values by column, every loss named."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from matcher.errors import InputError
from matcher.model import Reading, SupplyKind
from matcher.readers import table
from matcher.readers.source import Source
from matcher.readers.table_header import fields_of

TODAY = date(2026, 11, 24)


def csv_of(*rows: str, name: str = "一覧.csv", encoding: str = "utf-8-sig") -> Source:
    return Source(name, "\r\n".join(rows).encode(encoding), TODAY)


def book_of(sheets: dict[str, list[list[Any]]], name: str = "一覧.xlsx", merges: tuple[str, ...] = ()) -> Source:
    import xlsxwriter
    from xlsxwriter.utility import xl_cell_to_rowcol

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"default_date_format": "yyyy/mm/dd", "in_memory": True}) as workbook:
        for title, rows in sheets.items():
            sheet = workbook.add_worksheet(title)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if value is not None:
                        sheet.write(r, c, value)
            for box in merges:
                top_left = box.split(":")[0]
                from xlsxwriter.utility import xl_cell_to_rowcol

                r, c = xl_cell_to_rowcol(top_left)
                sheet.merge_range(box, rows[r][c])
    return Source(name, made.getvalue(), TODAY)


def only(reading: Reading) -> Any:
    (one,) = reading.records
    return one.data


def one_engineer(headings: str, values: str, **said: Any) -> Any:
    return only(table.read(csv_of(headings, values, **said)))


# ---------------------------------------------------------------- which list is it


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("engineer", ["氏名,年齢,最寄駅,スキル,稼働可能日", "T.K,38,調布,Java(5年),12月"]),
        ("project", ["案件名,必須スキル,単価,勤務地,開始", "受注Web,Java,60～65万,品川,12/1"]),
        ("placement", ["社員番号,顧客,契約単価,契約終了日", "E-001,架空商事,70,2026/12/31"]),
        ("account", ["取引先名,ランク,口座状況,支払サイト", "架空商事株式会社,A,開設済,30日"]),
    ],
)
def test_the_headings_decide_what_a_list_is(kind, rows):
    source = csv_of(*rows)

    assert [r.type for r in table.read(source).records] == [kind]
    assert table.recognises(source) >= 0.7


def test_headings_are_found_below_title_lines_and_beside_empty_columns():
    rows = [
        [None, None, "株式会社ミナト技研　要員一覧"],
        [],
        [None, "作成日", "2026/11/20"],
        [],
        [None, "イニシャル", "年 齢", "最寄り\n駅", "ご希望単価（万円）"],
        [None, "T.K", 38, "京王線 調布駅", 65],
    ]
    made = only(table.read(book_of({"要員": rows})))

    assert (made.initials, made.age, made.nearest_station, made.desired_rate) == ("T.K", 38, "調布", 650_000)


def test_two_levels_of_headings_become_one():
    rows = [
        ["案件名", "単価", None, "勤務地", "募集人数"],
        [None, "下限", "上限", None, None],
        ["受注Web", 60, 70, "品川", 2],
    ]
    made = only(table.read(book_of({"案件": rows}, merges=("A1:A2", "B1:C1", "D1:D2", "E1:E2"))))

    assert (made.title, made.rate_min, made.rate_max, made.seats) == ("受注Web", 600_000, 700_000, 2)


def test_a_workbook_may_hold_several_lists():
    sheets = {
        "表紙": [["2026年11月 営業会議資料"]],
        "要員": [["氏名", "年齢", "スキル", "稼働可能日"], ["T.K", 38, "Java", "即日"]],
        "案件": [["案件名", "必須スキル", "単価", "勤務地"], ["受注Web", "Java", 65, "品川"]],
        "記入例": [["氏名", "年齢", "スキル", "稼働可能日"], ["例.", 30, "Java", "即日"]],
    }
    reading = table.read(book_of(sheets))

    assert [r.type for r in reading.records] == ["engineer", "project"]
    assert [r.source for r in reading.records] == ["一覧.xlsx#1", "一覧.xlsx#2"]
    assert "表紙" in reading.others[0].reason


def test_two_lists_may_stand_one_below_the_other():
    rows = [
        ["氏名", "年齢", "スキル", "稼働可能日"],
        ["T.K", 38, "Java", "即日"],
        [],
        ["案件名", "必須スキル", "単価", "勤務地"],
        ["受注Web", "Java", 65, "品川"],
    ]
    assert [r.type for r in table.read(book_of({"一覧": rows})).records] == ["engineer", "project"]


def test_a_work_history_is_no_list():
    rows = [
        ["氏名", "T.K", "年齢", 38, "最寄駅", "調布"],
        ["No", "期間", "業務内容", "役割", "言語", "OS", "DB", "工程"],
        [1, "2020/4～2021/3", "販売管理", "PG", "Java", "Linux", "Oracle", "製造"],
        [2, "2021/4～2022/3", "在庫管理", "SE", "Java", "Linux", "Oracle", "詳細設計"],
    ]
    assert table.recognises(book_of({"スキルシート": rows})) < 0.3


def test_a_work_history_with_places_and_titles_is_no_list_of_projects():
    rows = [
        ["No", "期間", "案件名", "場所", "人数", "言語", "OS", "DB", "役割", "工程"],
        [1, "2020/4～2021/3", "販売管理", "品川", "5名", "Java", "Linux", "Oracle", "PG", "製造"],
        [2, "2021/4～2022/3", "在庫管理", "新宿", "3名", "Java", "Linux", "Oracle", "SE", "詳細設計"],
    ]
    assert table.recognises(book_of({"経歴": rows})) < 0.3


def test_a_list_of_projects_may_use_the_words_of_a_work_history():
    rows = [
        ["案件名", "期間", "業務内容", "言語", "役割", "工程", "単価", "勤務地"],
        ["受注Web", "12月～3月", "受注画面の改修", "Java", "SE", "詳細設計～結合テスト", 65, "品川"],
    ]
    source = book_of({"案件": rows})

    assert table.recognises(source) >= 0.95
    assert only(table.read(source)).end == date(2027, 3, 31)


def test_totals_notes_and_repeated_headings_are_no_rows():
    rows = [
        ["氏名", "年齢", "スキル", "原価"],
        ["T.K", 38, "Java", 50],
        ["氏名", "年齢", "スキル", "原価"],
        ["M.S", 29, "PHP", 45],
        ["合計", None, None, 95],
        ["※原価は税抜"],
    ]
    assert [r.data.initials for r in table.read(book_of({"要員": rows})).records] == ["T.K", "M.S"]


def test_merged_company_cells_count_for_every_row_below():
    rows = [
        ["会社名", "氏名", "年齢", "スキル"],
        ["株式会社協力", "T.K", 38, "Java"],
        [None, "M.S", 29, "PHP"],
    ]
    people = [r.data for r in table.read(book_of({"BP": rows}, merges=("A2:A3",))).records]

    assert [p.company for p in people] == ["株式会社協力"] * 2
    assert {p.supply for p in people} == {SupplyKind.PARTNER}


# ---------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("heading", "written", "yen"),
    [
        ("単価", "65", 650_000),
        ("単価", "65万", 650_000),
        ("単価", "650000", 650_000),
        ("単価", '"650,000円"', 650_000),
        ("単価（円）", "650000", 650_000),
        ("単価（千円）", "650", 650_000),
        ("単価(万円)", "62.5", 625_000),
        ("希望単価(税込)", "66", 600_000),
        ("単価", "スキル見合い", None),
        ("単価", "0", None),
        ("単価", "－", None),
    ],
)
def test_money_is_yen_whatever_its_unit(heading, written, yen):
    assert one_engineer(f"氏名,年齢,スキル,{heading}", f"T.K,38,Java,{written}").desired_rate == yen


def test_cost_and_asked_price_are_two_things():
    made = one_engineer("氏名,年齢,仕入単価,希望単価", "T.K,38,50,60～65")

    assert (made.cost, made.desired_rate, made.desired_rate_max) == (500_000, 600_000, 650_000)


@pytest.mark.parametrize(
    ("written", "day", "exactness"),
    [
        ("2026/12/1", date(2026, 12, 1), "day"),
        ("2026-12-01", date(2026, 12, 1), "day"),
        ("20261201", date(2026, 12, 1), "day"),
        ("R8.12.1", date(2026, 12, 1), "day"),
        ("令和8年12月1日", date(2026, 12, 1), "day"),
        ("46357", date(2026, 12, 1), "day"),
        ("2026/12", date(2026, 12, 1), "month"),
        ("12月", date(2026, 12, 1), "month"),
        ("1月中旬", date(2027, 1, 11), "third"),
        ("即日", TODAY, "open"),
        ("待機中", TODAY, "open"),
        ("11月末終了", date(2026, 12, 1), "day"),
        ("未定", None, None),
    ],
)
def test_free_days_are_read_however_written(written, day, exactness):
    made = one_engineer("氏名,年齢,スキル,稼働可能日", f"T.K,38,Java,{written}")

    assert (made.available_from, made.exactness.get("available_from")) == (day, exactness)


def test_the_end_of_a_job_is_the_day_before_the_free_day():
    made = one_engineer("氏名,年齢,スキル,現場終了予定", "T.K,38,Java,2026/12/31")

    assert made.available_from == date(2027, 1, 1)


def test_a_list_speaks_as_of_its_own_date():
    source = csv_of("要員一覧 2026年10月1日現在", "氏名,年齢,スキル,稼働可能日", "T.K,38,Java,9月")

    assert only(table.read(source)).available_from == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("written", "kind", "tier"),
    [
        ("待機", "bench", 0),
        ("bench", "bench", 0),
        ("終了予定", "soon", 0),
        ("1月終了予定", "soon", 0),
        ("稼働中（社内調整可）", "reassign", 0),
        ("reassign", "reassign", 0),
        ("BP", "partner", 1),
        ("パートナー", "partner", 1),
    ],
)
def test_supply_kinds_as_people_write_them(written, kind, tier):
    made = one_engineer("氏名,年齢,スキル,区分", f"T.K,38,Java,{written}")

    assert (made.supply, made.tier) == (kind, tier)


@pytest.mark.parametrize(
    ("rows", "tiers"),
    [
        (["自社", "一社先", "二社先", "個人事業主"], [0, 1, 2, 1]),
        (["プロパー", "1社先社員"], [None, 1]),
    ],
)
def test_positions_are_counted_from_whoever_speaks(rows, tiers):
    source = csv_of("氏名,年齢,スキル,商流", *(f"A.{chr(65 + n)},3{n},Java,{said}" for n, said in enumerate(rows)))

    assert [r.data.tier for r in table.read(source).records] == tiers


def test_in_a_partners_list_proper_is_one_below_us_and_one_further_is_two():
    rows = (
        "会社名,氏名,年齢,スキル,所属区分",
        "株式会社協力,A.B,30,Java,プロパー",
        "株式会社協力,C.D,31,Java,一社先社員",
    )

    assert [r.data.tier for r in table.read(csv_of(*rows)).records] == [1, 2]


def test_a_partners_person_of_unknown_position_has_no_tier():
    made = one_engineer("会社名,氏名,年齢,スキル", "株式会社協力,A.B,30,Java")

    assert (made.supply, made.tier, made.own) == ("partner", None, False)


def test_a_column_of_employee_numbers_makes_people_ours():
    made = one_engineer("社員番号,氏名,年齢,スキル", "017,T.K,38,Java")

    assert (made.id, made.tier, made.supply, made.own) == ("E-017", 0, None, True)


def test_another_company_named_beside_ours_is_a_partner_though_all_have_our_numbers():
    rows = ["社員番号,イニシャル,年齢,所属,スキル", "Z-1,A.A,29,自社正社員,Java", "Z-2,B.B,30,株式会社港BP,Java"]
    rows += ["Z-3,C.C,31,BP(株式会社港),Java", "Z-4,D.D,32,株式会社港 正社員,Java"]

    people = [r.data for r in table.read(csv_of(*rows)).records]

    assert [p.own for p in people] == [True, False, False, False]
    assert [p.company for p in people] == [None, "株式会社港", "株式会社港", "株式会社港"]


def test_a_company_named_of_everybody_in_a_list_with_our_numbers_may_be_ours():
    rows = ["社員番号,イニシャル,年齢,所属,スキル", "Z-1,A.A,29,株式会社港,Java", "Z-2,B.B,30,株式会社港,Java"]

    assert [r.data.own for r in table.read(csv_of(*rows)).records] == [True, True]


def test_years_in_brackets_count_where_the_heading_speaks_of_years():
    made = one_engineer("氏名,年齢,単価,スキル（年数）", '"T.K",38,60,"Java(5)、Oracle(3)"')

    assert [(s.skill, s.months) for s in made.skills] == [("Java", 60), ("Oracle Database", 36)]


def test_remarks_stay_with_us_and_only_what_reassures_is_a_fact():
    made = one_engineer("氏名,年齢,スキル,備考", "T.K,38,Java,勤怠良好。単価が低く移したい。夜勤不可")

    assert made.facts == ("勤怠良好",)
    assert "移したい" in made.text
    assert made.wishes.ng_terms == ("夜勤",)


def test_wishes_and_refusals_are_told_apart():
    made = one_engineer("氏名,年齢,スキル,希望条件", "T.K,38,Java,フルリモート・通勤60分以内・NG：夜勤、金融")

    assert (made.wishes.remote, made.wishes.commute_minutes_max) == ("full", 60)
    assert made.wishes.ng_terms == ("夜勤", "金融")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("即日可", TODAY),
        ("12月〜", date(2026, 12, 1)),
        ("待機", TODAY),
        ("面談中", None),
        ("1月終了予定", date(2027, 2, 1)),
    ],
)
def test_a_status_may_tell_the_free_day(written, day):
    assert one_engineer("氏名,年齢,スキル,状況", f"T.K,38,Java,{written}").available_from == day


def test_a_column_of_free_days_outweighs_the_status():
    made = one_engineer("氏名,年齢,スキル,状況,稼働可能日", "T.K,38,Java,待機,2027/1/4")

    assert made.available_from == date(2027, 1, 4)


def test_columns_named_after_skills_hold_their_years_or_marks():
    made = one_engineer("氏名,年齢,単価,Java,Python,Go", "T.K,38,60,5年,○,×")

    assert [(s.skill, s.months) for s in made.skills] == [("Java", 60), ("Python", None)]


def test_a_list_that_came_with_a_mail_is_the_senders():
    source = csv_of("自社要員一覧", "氏名,年齢,スキル,区分", "T.K,38,Java,プロパー", name="mail.eml/要員.csv")
    made = only(table.read(source))

    assert (made.supply, made.tier) == ("partner", 1)


def test_full_names_are_kept_apart_from_initials():
    made = one_engineer("氏名,フリガナ,年齢,スキル", "田中 太郎,タナカ タロウ,38,Java")

    assert (made.name, made.initials) == ("田中 太郎", "T.T")


@pytest.mark.parametrize(
    ("written", "count", "stage"),
    [("なし", 0, None), ("2", 2, None), ("2社提案中", 2, "proposed"), ("面談1件、結果待ち1件", 2, "waiting")],
)
def test_parallel_proposals_are_counted_with_their_stage(written, count, stage):
    made = one_engineer("氏名,年齢,スキル,並行状況", f"T.K,38,Java,{written}")

    assert made.parallel == count
    assert stage is None or getattr(made.parallel_stages, stage) >= 1


def test_a_project_row_in_full():
    cells = {
        "案件番号": "K-7",
        "案件名": "受注Web開発",
        "顧客": "架空商事株式会社",
        "必須スキル": "Java（3年以上）、Oracle",
        "尚可スキル": "AWS",
        "単価": "60～65万",
        "精算幅": "140-180h",
        "開始": "12月",
        "終了": "3月末",
        "勤務地": "東京都港区（品川駅）",
        "リモート": "週2日出社",
        "面談": "2回",
        "人数": "2名",
        "商流制限": "貴社1社先まで",
        "外国籍": "不可",
        "契約形態": "準委任",
    }
    made = only(table.read(csv_of(",".join(cells), ",".join(cells.values()), encoding="cp932")))

    assert (made.id, made.client, made.place) == ("P-K-7", "架空商事株式会社", "品川")
    assert (made.seats, made.interviews) == (2, 2)
    assert [(d.skill, d.months) for d in made.required] == [("Java", 36), ("Oracle Database", None)]
    assert (made.rate_min, made.rate_max, made.settlement.min_h) == (600_000, 650_000, 140)
    assert (made.start, made.end, made.contract) == (date(2026, 12, 1), date(2027, 3, 31), "quasi_mandate")
    assert (made.remote.mode, made.partner_limit.max_tier) == ("hybrid", 1)
    assert made.restrictions.nationality == "japanese_only"


def test_a_described_client_is_no_client():
    made = only(table.read(csv_of("案件名,必須スキル,単価,顧客", "受注Web,Java,60,大手食品メーカー")))

    assert made.client is None
    assert any("大手食品メーカー" in c for c in made.conditions)


def test_a_price_range_is_no_settlement():
    made = only(table.read(csv_of("案件名,必須スキル,単価,勤務地", "受注Web,Java,90～100,品川")))

    assert (made.rate_min, made.rate_max, made.settlement) == (900_000, 1_000_000, None)


def test_a_project_that_the_list_calls_closed_is_named_and_left_out():
    reading = table.read(csv_of("案件名,必須スキル,単価,状況", "A,Java,60,募集中", "B,PHP,60,募集終了"))

    assert [r.data.title for r in reading.records] == ["A"]
    assert "募集終了" in reading.others[0].reason


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("終了", "ending"),
        ("延長なし", "ending"),
        ("延長", "extended"),
        ("延長予定", "asked"),
        ("確認中です", "asked"),
        ("確認中", "asked"),
        ("未確認", "unknown"),
    ],
)
def test_extensions_are_not_taken_for_granted(written, state):
    made = only(table.read(csv_of("社員番号,顧客,契約終了日,延長状況", f"E-1,架空商事,2026/12/31,{written}")))

    assert made.extension == state


def test_a_running_contract_in_full():
    headings = "社員番号,顧客,契約単価(万円),契約期間,更新(ヶ月),解約予告,精算幅"
    made = only(table.read(csv_of(headings, "E-1,架空商事,70,2026/4/1～2027/3/31,3,1ヶ月前,140-180")))

    assert (made.engineer, made.sell_rate, made.renewal_months, made.notice_days) == ("E-1", 700_000, 3, 30)
    assert (made.start, made.contract_end) == (date(2026, 4, 1), date(2027, 3, 31))


def test_an_account_in_full():
    headings = "取引先名,区分,ランク,セグメント,口座状況,支払サイト,上限席数,ドメイン,充足率"
    made = only(table.read(csv_of(headings, "架空商事株式会社,顧客,A,大口,未開設,45日,6,@kaku.example.jp,35%")))

    assert (made.kind, made.rank, made.segment, made.account_status) == ("client", "A", "key", "none")
    assert (made.payment_site, made.seat_cap, made.domains, made.fill_rate) == (45, 6, ("kaku.example.jp",), 0.35)


# ---------------------------------------------------------------- nothing vanishes


def test_every_value_says_which_cell_it_came_from():
    (one,) = table.read(csv_of("氏名,年齢,スキル", "T.K,38,Java")).records

    assert (one.evidence["age"].cell, one.evidence["age"].text) == ("B2", "38")


def test_an_unreadable_value_is_shown_and_the_row_goes_on():
    (one,) = table.read(csv_of("氏名,年齢,スキル,稼働可能日", "T.K,三八,Java,13/45")).records

    assert (one.data.age, one.data.available_from) == (None, None)
    assert [(u.cell, u.text.split("：")[0]) for u in one.unread] == [("B2", "年齢"), ("D2", "稼働可能日")]


def test_an_unknown_column_is_named_once():
    reading = table.read(csv_of("氏名,年齢,スキル,星座", "T.K,38,Java,", "M.S,29,PHP,乙女座", "A.B,30,Go,獅子座"))

    (unread,) = [u for r in reading.records for u in r.unread]
    assert (unread.cell, "星座" in unread.text) == ("D3", True)


def test_a_row_that_is_no_record_is_a_failure_with_its_place():
    reading = table.read(csv_of("案件名,必須スキル,単価,勤務地", "A,Java,60,品川", ",,70,渋谷"))

    (failure,) = reading.failures
    assert (failure.place.cell, "3行目" in failure.reason, len(reading.records)) == ("C3", True, 1)


def test_a_doubled_number_is_told_and_the_first_row_kept():
    reading = table.read(csv_of("社員番号,氏名,年齢,スキル", "E-1,T.K,38,Java", "E-1,M.S,29,PHP"))

    assert [r.data.initials for r in reading.records] == ["T.K"]
    assert "2行目と同じ" in reading.failures[0].reason


def test_a_number_that_only_counts_rows_is_no_number():
    people = [r.data for r in table.read(csv_of("No,氏名,年齢,スキル", "1,T.K,38,Java", "2,M.S,29,PHP")).records]

    assert [p.number for p in people] == [None, None]
    assert people[0].id != people[1].id


def test_wrong_columns_are_told_with_those_expected():
    source = csv_of("必須スキノレ,値段,色", "1,2,3")
    (failure,) = table.read(source).failures

    assert table.recognises(source) > 0.3
    assert "値段" in failure.reason
    assert "案件名" in failure.reason
    assert "必須スキル" in failure.reason


def test_headings_without_rows_are_told():
    assert "データの行がありません" in table.read(csv_of("氏名,年齢,スキル,単価", "")).failures[0].reason


def test_a_broken_workbook_is_an_input_error():
    with pytest.raises(InputError):
        table.recognises(Source("a.xlsx", b"PK\x03\x04broken", TODAY))


def test_the_same_row_has_the_same_id_in_another_order():
    rows = ["T.K,38,Java,60", "M.S,29,PHP,50"]
    one, two = (
        {r.data.initials: r.data.id for r in table.read(csv_of("氏名,年齢,スキル,単価", *order)).records}
        for order in (rows, rows[::-1])
    )
    assert one == two


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("■稼働\n可能日※", "available_from"),
        ("ｽｷﾙ", "skills"),
        ("希望単価【税抜】", "desired_rate"),
        ("スキル①", "skills"),
    ],
)
def test_headings_are_known_through_decoration(heading, field):
    assert field in fields_of("engineer", heading)
