"""Layouts and ways of speaking of mails: ruled headings, label columns, choices in brackets, chat-like asking, wishes
in remarks, rows of HTML tables whose cells are broken into lines."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.model import AnyOf, Demand
from matcher.readers import read_source
from matcher.readers.mail_html import html_lines
from matcher.readers.source import Source
from tests.mail_truth import demand_words
from tests.test_mail import engineer, project, reading


def test_a_ruled_heading_loses_its_label():
    read = project("■□━━━━━□■\n 案件概要 ：通販サイトの改修\n■□━━━━━□■\n〔必須〕Java\n〔単価〕60万\n〔場所〕渋谷\n")

    assert read.title == "通販サイトの改修"


def test_an_engineer_in_the_subject_is_no_role():
    body = "\n【案件名】通販サイトの改修\n【必須】Java\n【単価】60万\n【場所】渋谷\n"

    assert project(f"件名: バックエンドエンジニア募集\n{body}").role is None
    assert project(f"件名: PMO募集\n{body}").role == "PMO"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("RDB（MySQL もしくは PostgreSQL）の経験", ["MySQL|PostgreSQL"]),
        ("クラウド（AWS、Azureのいずれか）", ["AWS|Azure"]),
        ("Java（Spring または Struts）3年以上", ["Java:36", "Spring Framework:36|Struts:36"]),
        ("MySQL または PostgreSQL（RDS）", ["Amazon RDS|MySQL|PostgreSQL"]),
    ],
)
def test_a_choice_in_brackets_says_what_is_meant(asked, words):
    read = project(f"【案件名】通販サイトの改修\n【必須】\n・{asked}\n【単価】60万\n【場所】渋谷\n")

    assert demand_words(read.required) == words
    assert any(isinstance(d, AnyOf) for d in read.required)


def test_a_remark_is_not_cut_inside_a_word():
    read = project(
        "【案件名】改修\n【必須】Java\n【単価】60万\n【場所】渋谷\n【備考】服装オフィスカジュアル、夜勤対応あり\n"
    )

    assert "服装オフィスカジュアル" in read.conditions
    assert "夜勤対応あり" in read.conditions


def test_the_place_of_the_first_day_is_named_without_its_remark():
    read = project("【案件名】改修\n【必須】Java\n【単価】60万\n【場所】フルリモート（初日のみ恵比寿に出社）\n")

    assert read.place == "恵比寿"
    assert read.remote is not None
    assert read.remote.mode == "full"


def test_label_columns_under_lettered_headings_are_projects_of_their_own():
    rows = "  言語   {}\n  DB     Oracle\n  場所   大崎\n  時期   2月～\n  単価   80万 140-180\n  人数   1\n\n"
    text = f"P1. 帳票の改修\n{rows.format('Java')}P2. 基盤の構築\n{rows.format('Python')}"
    first, second = (r.data for r in reading(text).records)

    assert (first.title, second.title) == ("帳票の改修", "基盤の構築")
    assert demand_words(first.required) == ["Java", "Oracle Database"]


def test_environment_stays_a_condition_beside_must_haves():
    read = project("【案件名】改修\n【必須】Java\n【環境】AWS、Linux\n【単価】60万\n【場所】渋谷\n")

    assert demand_words(read.required) == ["Java"]


ASKING = "PythonとDjangoの経験が3年くらいある方を1名探しています。1月からで、単価は70〜75くらい、面談は1回です。\n"


def test_chat_like_asking_is_a_project():
    read = project(f"お疲れ様です。\n{ASKING}よろしくお願いします。\n")

    assert demand_words(read.required) == ["Django:36", "Python:36"]
    assert (read.rate_min, read.rate_max, read.seats, read.interviews) == (700_000, 750_000, 1, 1)
    assert read.sender is None


@pytest.mark.parametrize(
    "text",
    [
        "お疲れ様です。\nPythonができる方を探しています。またご連絡します。\n",
        "先日の面談は1回目でした。Pythonの勉強会は12月です。\n",
    ],
)
def test_asking_without_terms_is_no_record(text):
    assert reading(text).records == ()


def test_a_person_offered_in_sentences():
    read = engineer(
        "弊社のエンジニアが12月末で終了します。32歳男性、Javaを7年、最寄りは川口です。1月から動けます。並行はありません。\n"
    )

    assert (read.age, read.nearest_station, read.parallel) == (32, "川口", 0)
    assert str(read.available_from) == "2027-01-01"
    assert demand_words(read.skills) == ["Java:84"]


PERSON = "【氏名】T.K\n【年齢】40歳\n【単価】60万\n【稼働】1月～\n"


def test_refusals_and_wishes_in_remarks_reassure_nobody():
    read = engineer(f"{PERSON}【スキル】Java\n【備考】リモート併用希望、夜勤不可、勤怠良好\n")

    assert read.wishes is not None
    assert read.wishes.ng_terms == ("夜勤",)
    assert read.wishes.remote == "hybrid"
    assert "勤怠良好" in read.facts
    assert not any("夜勤" in f or "希望" in f for f in read.facts)


def test_refusals_of_two_labels_are_kept_together():
    read = engineer(f"{PERSON}【スキル】Java\n【希望】常駐可・金融NG\n【備考】夜勤不可\n")

    assert read.wishes is not None
    assert read.wishes.ng_terms == ("金融", "夜勤")


def test_a_plain_label_is_no_part_of_a_wish():
    read = engineer(f"{PERSON}【スキル】Java\n【希　望】都内\n")

    assert read.wishes is not None
    assert read.wishes.text == "都内"


@pytest.mark.parametrize(
    ("text", "count", "stages"),
    [
        ("2件（うち1件 面談済み結果待ち）", 2, {"waiting": 1}),
        ("1件（結果待ち）", 1, {"waiting": 1}),
        ("3件（面談1件、結果待ち1件）", 3, {"interview": 1, "waiting": 1}),
    ],
)
def test_stages_of_running_proposals(text, count, stages):
    read = engineer(f"{PERSON}【スキル】Java\n【並行】{text}\n")

    assert read.parallel == count
    assert read.parallel_stages is not None
    assert {k: v for k, v in read.parallel_stages.model_dump().items() if v} == stages


def test_years_behind_one_name_count_for_it_and_no_other():
    read = engineer(f"{PERSON}【経験】ネットワーク設計・構築 15年（Cisco、Juniper）、監視運用 4年\n")
    months = {d.skill or d.surface: d.months for d in read.skills if isinstance(d, Demand)}

    assert months["ネットワーク"] == 180
    assert months["監視運用"] == 48
    assert months["Juniper"] is None


def test_english_terms_are_read():
    read = project(
        "Project: CRM rollout\nLocation: Otemachi / 2 days per week in office\nStart: January 2027\nRate: 800,000 JPY\n"
        "Hours: 140-180\nInterview: 2 times\nRequired skills:\n- Salesforce 3 years or more\n"
    )

    assert (read.place, str(read.start), read.interviews) == ("Otemachi", "2027-01-01", 2)
    assert read.settlement is not None
    assert read.settlement.min_h == 140
    assert demand_words(read.required) == ["Salesforce:36"]


def _row(*cells: str) -> str:
    return f"<table><tr>{''.join(f'<td>{c}</td>' for c in cells)}</tr></table>"


def test_lines_inside_the_cells_of_a_data_row_become_one_line():
    assert html_lines(_row("1", "COBOL 3年以上<br>JCL", "府中")) == "1\tCOBOL 3年以上、JCL\t府中"


def test_a_line_broken_behind_a_particle_or_before_a_bracket_is_joined():
    assert html_lines(_row("1", "契約管理の<br>移行", "西新宿<br>（常駐）")) == "1\t契約管理の移行\t西新宿（常駐）"


def test_a_cell_of_whole_paragraphs_keeps_its_lines():
    assert html_lines(_row("左", "長い文章です。" * 30 + "<br>次の行", "右")).count("\n") >= 1


def test_a_row_of_a_label_and_its_value_keeps_its_lines():
    assert html_lines(_row("スキル", "Java<br>SQL")) == "スキル\tJava\nSQL"


def test_a_line_about_nights_is_kept_wherever_it_stands():
    text = "件名：【案件】運用監視\n■案件名：データセンター運用監視\n■必須：Linux\n■期間：12月〜\nシフトあり（月4回程度夜間）\n"
    (record,) = read_source(Source("m.txt", text.encode(), date(2026, 11, 24))).records
    assert any("夜間" in condition for condition in record.data.conditions)


def test_a_subject_that_only_says_what_kind_of_mail_it_is_gives_way_to_the_description():
    body = "《概要》配車アプリの機能追加\n《必須》Kotlin\n《単価》65万\n《場所》五反田\n"

    def title(subject):
        source = Source("m.txt", f"件名：{subject}\n\n{body}".encode(), date(2026, 11, 24))
        return read_source(source).records[0].data.title

    assert title("11/24 案件のご紹介 Kotlin") == "配車アプリの機能追加"
    assert title("物流会社 配車アプリ開発") == "物流会社 配車アプリ開発"


# ---------------------------------------------------------------- choices over several lines


def demanded(lines: str) -> list[str]:
    read = project(f"【案件名】改修\n【必須】{lines}\n【単価】60万\n【場所】渋谷\n")
    return demand_words(read.required)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            "\n・Java\n・以下いずれかのDB経験\n　- Oracle\n　- PostgreSQL\n・AWS",
            ["AWS", "Java", "Oracle Database|PostgreSQL"],
        ),
        ("\n・下記いずれかの経験\n・Java\n・Python\n・PHP", ["Java|PHP|Python"]),
        (
            "\n1. 下記のうち1つ以上の経験（2年以上）\n  (1) AWS\n  (2) Azure\n2. Terraform",
            ["AWS:24|Azure:24", "Terraform"],
        ),
    ],
)
def test_a_heading_of_a_choice_takes_the_lines_below_it(lines, words):
    assert demanded(lines) == words


def test_a_line_below_makes_the_lines_above_a_choice():
    assert demanded("\n・Java\n・C#\n※上記いずれか3年以上") == ["C#:36|Java:36"]


@pytest.mark.parametrize("lines", ["\n・Java または\n・C#\n・AWS", "\n・Java\n・もしくはC#の経験\n・AWS"])
def test_a_choice_broken_over_two_lines_is_one(lines):
    assert demanded(lines) == ["AWS", "C#|Java"]


def test_what_stands_behind_a_choice_and_a_slash_is_asked_for_by_itself():
    assert demanded("React もしくは Vue.js での開発経験2年以上 / TypeScript") == ["React:24|Vue.js:24", "TypeScript"]


def test_what_a_choice_is_used_for_is_asked_for_as_well():
    assert demanded("Kotlin、Java いずれかでのAndroidアプリ開発3年以上") == ["Android:36", "Java:36|Kotlin:36"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("RubyとRailsが3年くらいできる方", ["Ruby on Rails:36", "Ruby:36"]),
        ("Docker及びKubernetesの構築経験", ["Docker", "Kubernetes"]),
        ("C#3年以上・WPF", ["C#:36", "WPF"]),
    ],
)
def test_two_names_joined_are_two_demands(line, words):
    assert demanded(line) == words


def test_a_line_that_only_hopes_is_preferred_and_the_next_is_not():
    read = project("【案件名】改修\n【スキル】\n・Java\n・あればAWS\n・SQL\n【単価】60万\n【場所】渋谷\n")

    assert demand_words(read.required) == ["Java", "SQL"]
    assert demand_words(read.preferred) == ["AWS"]


# ---------------------------------------------------------------- several at once


def test_positions_of_one_project_are_no_projects():
    text = "■案件名\nリスク管理\n■募集ポジション・単価\n①PL：90万～95万（1名）\n②SE：70万～75万（3名）\n■必須\nJava\n■場所\n大手町\n"
    read = project(text)

    assert [(p.role, p.seats, p.rate_max) for p in read.positions] == [("PL", 1, 950_000), ("SE", 3, 750_000)]
    assert (read.title, read.seats, read.rate_min) == ("リスク管理", 4, 700_000)


def test_a_heading_that_only_counts_gives_way_to_the_line_below():
    rows = "　必須 … {}\n　単価 … 60万\n　面談 … 1回\n\n"
    text = f"＊＊＊１件目＊＊＊\n帳票の改修\n{rows.format('Java')}＊＊＊２件目＊＊＊\n基盤の構築\n{rows.format('AWS')}"

    assert [r.data.title for r in reading(text).records] == ["帳票の改修", "基盤の構築"]


def test_a_boxed_heading_begins_its_own_record_and_no_other():
    box = "┌────┐\n│案件{}：{}\n└────┘\n［内　容］改修\n［スキル］Java\n［場　所］渋谷\n［単　価］60万\n"
    records = reading(box.format(1, "帳票の改修") + box.format(2, "基盤の構築")).records

    assert [r.data.title for r in records] == ["帳票の改修", "基盤の構築"]


def test_terms_in_brackets_behind_a_counting_heading_are_the_projects():
    text = "案件A（Java／基本設計～／大崎）\n  65～75万、12月～、2名、面談1回\n案件B（C#／横浜）\n  60万、1月～、1名、面談2回\n※すべて140-180h\n"
    first, second = (r.data for r in reading(text).records)

    assert (first.place, second.place) == ("大崎", "横浜")
    assert [p.settlement.min_h for p in (first, second)] == [140, 140]


def test_a_kind_of_people_said_of_all_reaches_each():
    text = "件名：人材3名\n\n・O.K / 37歳 / 男 / 西船橋 / AWS / 12月〜 / 75万\n・M.S / 30歳 / 女 / 荻窪 / PHP / 即日 / 58万\n\n両名とも弊社正社員です。\n"

    assert [r.data.employment for r in reading(text).records] == ["permanent", "permanent"]


# ---------------------------------------------------------------- told in sentences


def test_places_named_by_their_company_are_places():
    text = "五反田のEC会社さんで、Rubyができる方を1名探しています。1月からで、70〜80万くらい、面談は1回です。\n"

    assert (project(text).place, project(text).seats) == ("五反田", 1)


def test_the_day_an_answer_is_asked_for_is_the_deadline():
    assert str(project(f"{ASKING}ご提案は11/27(金)までにお願いいたします。\n").deadline) == "2026-11-27"
    assert project(ASKING).deadline is None


def test_the_crew_at_work_is_no_number_of_seats():
    read = project("【案件名】改修\n【必須】Java\n【単価】60万\n【場所】渋谷\n【体制】5名\n")

    assert read.seats is None


def test_the_forwarder_outweighs_what_he_forwards():
    head = "件名：Fwd: 案件\n\n下記、単価63万でいけます。増枠2名となりました。\n\n-----Original Message-----\nFrom: x@y.example\nSubject: 案件\n\n"
    read = project(f"{head}【案件名】改修\n【必須】Java\n【単価】70万\n【人数】1名\n【場所】渋谷\n")

    assert (read.rate_max, read.seats, read.place) == (630_000, 2, "渋谷")


def test_a_label_that_misleads_gives_way_to_the_look_of_its_value():
    read = project("【案件名】改修\n【必須】Java\n【契約】2027/2/1～2027/7/31\n【単価】60万\n【場所】渋谷\n")

    assert (str(read.start), str(read.end)) == ("2027-02-01", "2027-07-31")


def test_the_station_says_more_than_the_ward():
    assert (
        project("【案件名】改修\n【必須】Java\n【場所】東京都江東区（最寄：東陽町駅）\n【単価】60万\n").place
        == "東陽町"
    )


def test_a_title_stands_alone_above_labels_where_the_subject_names_none():
    text = "件名：エンド直案件のご紹介\n\n　人事給与パッケージの導入支援\n\n　時期　　　12月～\n　場所　　　神谷町\n　必須　　　PMO経験\n　面談　　　２回\n"

    assert project(text).title == "人事給与パッケージの導入支援"


def test_refusals_under_a_label_that_refuses_are_limits():
    read = project("【案件名】改修\n【必須】Java\n【単価】60万\n【場所】渋谷\n【NG】外国籍、個人事業主\n")

    assert read.restrictions is not None
    assert read.restrictions.nationality == "japanese_only"
    assert read.partner_limit is not None
    assert read.partner_limit.freelance is False


def test_two_refused_together_are_both_refused():
    read = project("【案件名】改修\n【必須】Java\n【単価】60万\n【場所】渋谷\n【備考】外国籍・個人事業主不可\n")

    assert read.restrictions is not None
    assert read.restrictions.nationality == "japanese_only"


def test_age_sex_and_station_between_brackets_are_read():
    read = engineer("件名：要員\n\n■T.M（41・男・船橋）Oracle 15年　12月～　85万　弊社正社員\n")

    assert (read.age, read.sex, read.nearest_station, read.tier) == (41, "male", "船橋", 1)


def test_initials_in_square_brackets_are_a_person():
    read = engineer(
        "件名：要員\n\n　[Y.K] 33歳 男性\n　・稼働：12月下旬〜\n　・単価：70万\n　・駅　：岸根公園\n　・言語：Java\n"
    )

    assert (read.initials, read.nearest_station) == ("Y.K", "岸根公園")


def test_proposals_told_in_a_sentence_are_counted_by_stage():
    text = "弊社の31歳女性、QAエンジニアです。Javaもできます。1月から参画可能で、60万円です。現在1社で結果待ちの状況です。\n"
    read = engineer(text)

    assert read.parallel == 1
    assert read.parallel_stages is not None
    assert read.parallel_stages.waiting == 1


def test_the_end_of_the_present_job_is_not_the_first_free_day():
    text = "弊社のR.N（27歳女性）が11月末で現場を離任します。PHPを3年、単価は50万円です。\n"

    assert str(engineer(text).available_from) == "2026-12-01"


# ---------------------------------------------------------------- marks, rows and remarks


@pytest.mark.parametrize("row", ["| {} | {} |", "｜{}｜{}｜", "{} │{}", "{}；{}", "◼︎{}：{}", "🔹{}：{}", "★{}★ {}"])
def test_rows_drawn_with_bars_and_rare_marks_are_labels(row):
    facts = (
        ("案件名", "帳票の改修"),
        ("必須", "Java"),
        ("場所", "渋谷"),
        ("単価", "60万"),
        ("人数", "2名"),
        ("面談", "1回"),
    )
    read = project("件名：案件\n\n" + "\n".join(row.format(*fact) for fact in facts) + "\n")

    assert (read.title, read.place, read.rate_max, read.seats) == ("帳票の改修", "渋谷", 600_000, 2)


def test_a_number_without_a_point_before_a_label_is_passed_over():
    read = project(
        "１　案件名　　業務改革支援\n２　必須　　　SQL\n３　勤務地　　汐留\n４　単価　　　110～130\n５　面談　　　1回\n"
    )

    assert (read.title, read.place, read.rate_max) == ("業務改革支援", "汐留", 1_300_000)


def test_what_held_before_a_change_holds_no_longer():
    text = "＜変更前＞ 単価 65万 / 12月開始\n＜変更後＞ 単価 70万 / 1月開始\n\n案件：改修\n必須：PHP\n場所：目黒\n面談：1回\n"

    assert (project(text).rate_max, str(project(text).start)) == (700_000, "2027-01-01")


def test_hours_under_their_own_label_outweigh_a_fixed_price():
    read = project("【案件名】改修\n【必須】Java\n【単価】75万（固定）\n【場所】渋谷\n【精算】140-180h\n")

    assert read.settlement is not None
    assert (read.settlement.min_h, read.settlement.fixed) == (140, False)


def test_foreigners_refused_under_a_label_that_names_none_are_refused():
    base = "【案件名】改修\n【必須】Java\n【単価】60万\n【場所】渋谷\n"
    refused, allowed = (
        project(base + "【国籍】不可\n").restrictions,
        project(base + "【国籍】日本語N1なら可\n").restrictions,
    )

    assert refused is not None
    assert refused.nationality == "japanese_only"
    assert allowed is not None
    assert allowed.nationality == "any"


def test_a_word_that_is_a_label_elsewhere_may_be_a_value():
    read = engineer(f"{PERSON.replace('【', '＜').replace('】', '＞')}＜所属＞\nBP\n＜スキル＞\nJava\n")

    assert read.tier == 2


def test_the_term_goes_on_behind_the_start():
    text = "名古屋・伏見の現場でJavaエンジニアをお二人お願いできないでしょうか。時期は年明け1/4からで、まずは3月末まで、その後も延長見込みです。単価は58〜62万、面談は1回です。\n"
    read = project(text)

    assert (str(read.start), str(read.end), read.place, read.seats) == ("2027-01-04", "2027-03-31", "伏見", 2)


def test_headings_between_stars_part_lists_of_bare_terms():
    text = (
        "★1★ 大手損保 サーバ更改\n　・Windows Server / VMware\n　・有明　・12月～3月　・75万まで　・2名　・面談1回\n"
        "★2★ SaaS企業 SRE\n　・AWS、Terraform\n　・フルリモート　・即日～　・90～100万　・1名　・面談2回\n"
    )
    first, second = (r.data for r in reading(f"件名：案件のご紹介\n\n{text}").records)

    assert (first.title, first.place, first.seats, str(first.end)) == ("大手損保 サーバ更改", "有明", 2, "2027-03-31")
    assert demand_words(second.required) == ["AWS", "Terraform"]


def test_a_line_with_the_bullet_of_the_label_above_begins_anew():
    read = project(
        "・案件：改修\n・必須：Java\n・場所：京橋\n・単価：50万\n・面談：1\n・年齢不問、外国籍不可\n・人数：1\n"
    )

    assert (read.interviews, read.seats) == (1, 1)


def test_a_must_said_in_a_sentence_outweighs_what_the_work_is_about():
    text = "赤坂で運用保守（Java/Oracle）の方を探しています。12月1日から、60万です。必須はJavaの改修ができることと、SQLが書けること。\n"

    assert demand_words(project(text).required) == ["Java", "SQL"]


def test_a_limit_on_employees_and_direct_freelancers_is_one_limit():
    read = project(
        "【案件名】改修\n【必須】Java\n【単価】60万\n【場所】渋谷\n【制限】貴社社員、貴社直フリーランスのみ\n"
    )

    assert read.partner_limit is not None
    assert (read.partner_limit.max_tier, read.partner_limit.freelance_tier) == (0, 1)
