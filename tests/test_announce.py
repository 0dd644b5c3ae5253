"""Mails that go out to many: our price, the client masked, the chain one company shorter, and nobody who could be
skipped or should not be shown."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from random import Random

import pytest

from matcher.announcing import announce, chain_for_partners
from matcher.desk import Settings
from matcher.desk import announce as announced
from matcher.drafts import write_draft
from matcher.errors import PlanError
from matcher.listing import bench_list
from matcher.model import (
    Account,
    Contact,
    Finding,
    PartnerLimit,
    Position,
    Remote,
    Restrictions,
    Settlement,
    SupplyKind,
    Term,
    Wishes,
)
from matcher.normalise.identifying import companies, folded, ways_to_reach
from matcher.plan import lay_out
from matcher.policy import AnnouncePolicy, LawPolicy, Policy, PricePolicy
from matcher.scoring.pool import build_pool
from matcher.veils import veil_for
from matcher.workdays import workdays_before
from tests.make import HERE, day, engineer, job, project, sheet, skill, skills

TODAY = day("2026-11-24")
CLIENT, SENDER = "架空生命保険株式会社", "株式会社アオバシステムズ"


def told(wish=None, *, policy=None, known=(), lang="ja", **fields):
    wish = wish or project(**{"client": CLIENT, "sender": SENDER, **fields})
    veil = veil_for([wish], [wish.client, wish.sender, *known], lang)
    return announce(wish, veil, policy or Policy(), TODAY, lang)


def line(document, label):
    """What the mail says under a label, its list joined."""
    found = re.search(rf"^・{label}:(.*(?:\n　　- .*)*)", document.body, re.M)
    return None if found is None else " | ".join(found[1].replace("　　- ", "").split("\n")).strip(" |")


def text_of(document):
    return f"{document.subject}\n{document.body}"


# ---------------------------------------------------------------- the price


def test_the_price_is_the_clients_less_our_margin_and_a_range_stays_one():
    document = told(rate_min=650_000, rate_max=780_000)

    assert line(document, "単価") == "60〜73万円（税別）"


@pytest.mark.parametrize(
    ("rates", "says"),
    [
        ({"rate_min": None, "rate_max": 750_000}, "〜70万円（税別）"),
        ({"rate_min": 600_000, "rate_max": None}, "55万円〜（税別）"),
        ({"rate_min": 715_000, "rate_max": 715_000}, "66万円（税別）"),
        ({"rate_min": None, "rate_max": 750_000, "rate_open": True}, "スキル見合い（〜70万円、税別）"),
        ({"rate_min": None, "rate_max": None, "rate_open": True}, "スキル見合い"),
        ({"rate_min": None, "rate_max": None}, "ご希望単価をお知らせください"),
        ({"rate_min": None, "rate_max": None, "rate_hourly": 5_000}, "時給 4,680円（税別）"),
    ],
)
def test_every_kind_of_price_is_lowered_and_rounded_down(rates, says):
    assert line(told(**rates), "単価") == says


def test_the_margin_is_the_policys_and_never_below_the_least_for_partners():
    wide = Policy(announce=AnnouncePolicy(margin=120_000))
    thin = Policy(announce=AnnouncePolicy(margin=10_000), price=PricePolicy(floor_partner=80_000))

    assert line(told(policy=wide), "単価") == "58万円（税別）"
    assert line(told(policy=thin), "単価") == "62万円（税別）"


def test_a_rate_our_margin_eats_up_is_refused():
    with pytest.raises(PlanError, match="単価が残りません"):
        told(rate_min=50_000, rate_max=50_000)


def test_positions_have_prices_of_their_own_and_the_clients_figures_stand_nowhere():
    team = (
        Position(role="リーダー", seats=1, rate_min=953_000, rate_max=953_000),
        Position(seats=3, rate_min=717_000, rate_max=717_000, required=skills("Java")),
    )
    document = told(positions=team, team=True, rate_min=717_000, rate_max=953_000)

    assert line(document, "ポジション") == "リーダー 1名 90万円 | メンバー 3名 66万円（Java）"
    assert not re.search(r"95\.3|71\.7", text_of(document))


def test_what_the_client_pays_is_not_told_in_words_either():
    document = told(
        description="受発注システムの改修。単価は75万円程度を想定。10万件のデータを移行します。",
        conditions=("予算：80万", "税別", "服装自由"),
    )

    assert line(document, "作業内容") == "受発注システムの改修。10万件のデータを移行します。"
    assert line(document, "その他") == "服装自由"
    assert {kept.kind for kept in document.left_out} == {"price"}
    assert len(document.left_out) == 3


# ---------------------------------------------------------------- the chain of companies


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        (PartnerLimit(max_tier=1), "貴社に所属する社員の方まで（個人事業主の方は不可）"),
        (PartnerLimit(max_tier=2), "貴社より1社先まで（個人事業主の方は事前にご相談ください）"),
        (PartnerLimit(max_tier=2, freelance=False), "貴社より1社先まで（個人事業主の方は不可）"),
        (PartnerLimit(max_tier=2, freelance=True), "貴社より1社先まで（個人事業主の方は貴社との直接契約に限る）"),
        (PartnerLimit(max_tier=2, freelance_tier=1), "貴社より1社先まで（個人事業主の方は不可）"),
        (PartnerLimit(max_tier=5, freelance=False), "貴社より1社先まで（個人事業主の方は不可）"),
    ],
)
def test_the_chain_limit_is_one_company_shorter_for_the_reader(limit, says):
    assert line(told(partner_limit=limit), "商流") == says


def test_a_deeper_chain_goes_out_only_where_policy_lets_it():
    deep = chain_for_partners(PartnerLimit(max_tier=3, freelance=True), Policy(announce=AnnouncePolicy(tier_max=4)))

    assert (deep.tiers, deep.freelance) == (3, "yes")


def test_a_limit_nobody_states_is_taken_as_the_strict_one_and_asked_for():
    document = told(partner_limit=None)

    assert line(document, "商流") == "貴社に所属する社員の方まで（個人事業主の方は不可）"
    assert any("商流制限" in text for text in document.missing)
    assert not document.complete


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"partner_limit": PartnerLimit(max_tier=0)}, "自社社員のみ"),
        ({"contract": "dispatch"}, "派遣契約"),
        ({"deadline": "2026-11-20"}, "提案期限"),
    ],
)
def test_partners_are_not_asked_where_none_could_come(fields, why):
    with pytest.raises(PlanError, match=why):
        told(**fields)


def test_every_reason_against_it_is_named_at_once():
    with pytest.raises(PlanError) as refused:
        told(contract="dispatch", partner_limit=PartnerLimit(max_tier=0), deadline="2026-11-20")

    assert len(refused.value.message.splitlines()) == 3


# ---------------------------------------------------------------- nobody can skip us


def test_neither_client_nor_sender_nor_a_way_to_reach_them_stands_anywhere():
    others = ["株式会社カンナリンク", "ミズナラソフト株式会社"]
    wish = project(
        "P-SZ-3301",
        number="SZ-3301",
        client=CLIENT,
        sender=SENDER,
        sender_address="tamura@aoba-sys.example.co.jp",
        title="【SZ-3301】架空生命様 契約管理システム（アオバシステムズ案件）",
        description="架空生命保険の契約管理。ｶﾝﾅﾘﾝｸと協業。詳細は https://aoba-sys.example.co.jp/p/3301 を参照。"
        "お問い合わせは tamura@aoba-sys.example.co.jp まで。TEL 03-1234-5678。担当：田村",
        conditions=(
            "顧客：架空生命保険",
            "ＡＯＢＡ－ＳＹＳのＰＣを貸与",
            "弊社社員2名が参画中",
            "面談：弊社同席",
            "勤務地：架空生命ビル12F",
            "案件番号：SZ-3301",
            "支払サイト45日",
            "服装：オフィスカジュアル",
        ),
        place="東京都港区架空町5-7-1 架空生命ビル",
        required=(*skills("Java"), skill("架空生命での業務経験").model_copy(update={"skill": None})),
        preferred=(skill("ミズナラソフト製パッケージ").model_copy(update={"skill": None}),),
        role="アオバ側リーダー",
        positions=(Position(role="架空生命担当リーダー", rate_min=800_000, rate_max=800_000),),
        payment_site=45,
    )

    document = told(wish, known=others)

    flat = folded(text_of(document)).text
    for secret in (
        "架空",
        "アオバ",
        "カンナリンク",
        "ミズナラ",
        "aoba",
        "tamura",
        "田村",
        "example",
        "3301",
        "1234",
        "http",
        "45日",
        "町5",
    ):
        assert folded(secret).text not in flat, secret
    assert not ways_to_reach(text_of(document))
    assert line(document, "案件名") == "保険会社様 契約管理システム（某社案件）"
    assert line(document, "勤務地") == "東京都港区"
    assert line(document, "その他") == "某社のＰＣを貸与 | 服装：オフィスカジュアル"


def test_no_company_anybody_knows_of_is_named_in_any_announcement_of_the_samples(sample_morning):
    names = {a.name for a in sample_morning.accounts} | {p.sender or "" for p in sample_morning.projects.values()}
    hosts = {(p.sender_address or "@").partition("@")[2] for p in sample_morning.projects.values()}
    keys = {re.sub(r"株式会社|合同会社|有限会社|㈱", "", name) for name in names} - {""}
    seen = 0
    for ident, wish in sample_morning.projects.items():
        for lang in ("ja", "en"):
            try:
                document = announced(sample_morning, ident)
            except PlanError:
                continue
            seen += 1
            flat = folded(text_of(document)).text
            assert not [name for name in keys if folded(name).text in flat], (ident, lang)
            assert not [host for host in hosts if host and host in flat], (ident, lang)
            assert wish.number is None or folded(wish.number).text not in flat
            assert not ways_to_reach(text_of(document))
    assert seen > 20


@pytest.fixture(scope="module")
def sample_morning():
    from matcher.desk import gather

    return gather(["data/samples"], Settings(TODAY))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("大手生命保険会社向け契約管理", "大手生命保険会社向け契約管理"),
        ("地方銀行 インターネットバンキング", "地方銀行 インターネットバンキング"),
        ("東都銀行様 勘定系更改", "金融機関様 勘定系更改"),
        ("株式会社サザナミ向けECサイト", "某社向けECサイト"),
        ("(株)ｻｻﾞﾅﾐ ECサイト", "某社 ECサイト"),
        ("国土交通省 道路情報", "官公庁・自治体 道路情報"),
        ("No.12345 在庫管理", "在庫管理"),
        ("【AB-0012】在庫管理", "在庫管理"),
        ("同社 テスト自動化", "テスト自動化"),
        ("リチウムイオン電池の生産管理", "リチウムイオン電池の生産管理"),
        ("ライオン図鑑アプリ", "ライオン図鑑アプリ"),
        ("予算管理システムの応募期限機能", "予算管理システムの応募期限機能"),
        ("ASP.NETからNode.jsへの移行", "ASP.NETからNode.jsへの移行"),
    ],
)
def test_a_title_keeps_what_identifies_nobody(title, shown):
    assert told(title=title).subject.startswith(f"【案件のご紹介】{shown}（")


def test_a_company_named_in_full_once_is_masked_wherever_it_is_called_by_its_name():
    document = told(
        title="ミズホシ案件 在庫管理",
        description="エンドユーザーは株式会社ミズホシです。ミズホシの工場で使う画面を作ります。",
    )

    assert "ミズホシ" not in text_of(document)


def test_a_title_that_cannot_go_out_at_all_gives_way_to_the_skills():
    document = told(title="貴社プロパー限定 70万円")

    assert line(document, "案件名") == "Java案件"
    assert any("案件名" in text for text in document.missing)


def test_a_client_called_like_a_skill_is_masked_and_another_company_of_that_name_is_not():
    own = told(title="アジャイル様 開発支援", client="株式会社アジャイル")
    other = told(title="アジャイル開発支援", known=["株式会社アジャイル"])

    assert "アジャイル" not in own.subject
    assert "アジャイル" in other.subject


def test_header_injection_ends_in_one_line(tmp_path):
    document = told(title="在庫管理\r\nBcc: thief@example.com")
    write_draft(document, tmp_path / "d.eml")

    mail = message_from_bytes((tmp_path / "d.eml").read_bytes(), policy=default)
    assert mail["Bcc"] is None
    assert mail["To"] is None
    assert mail["X-Unsent"] == "1"
    assert "thief" not in text_of(document)


def test_of_an_address_only_the_station_or_the_ward_goes_out():
    assert line(told(place="大手町（架空生命本社ビル内）"), "勤務地") == "大手町駅"
    assert line(told(place="架空生命本社"), "勤務地") is None


CORES = (
    *("ブルーオーシャン", "Blue Ocean", "ABC", "みらい", "東邦", "第8開発", "アカネ・ソリューションズ", "ヨツバ商会"),
    *("大和", "青葉銀行", "K2"),
)
WRITTEN = ("株式会社{}", "{}株式会社", "㈱{}", "合同会社{}", "{}", "{} Inc.", "(株){}")
FRAMES = (
    *("{}向け在庫管理", "【{}】在庫管理", "在庫管理({}案件)", "基幹更改／{}", "エンド：{}"),
    *("{}の工場で使う画面", "経路は{}です。", "{}ビル3階"),
)


def variant(name, draw):
    """A name as somebody else would write it."""
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    return draw.choice([name, wide, " ".join(name), name.upper(), name.lower(), f"{name}様"])


@pytest.mark.parametrize("seed", range(200))
def test_client_and_sender_are_found_however_and_wherever_they_are_written(seed):
    draw = Random(seed)
    cores = draw.sample(CORES, 2)
    client, sender = (draw.choice(WRITTEN).format(core) for core in cores)

    def text():
        return draw.choice(FRAMES).format(variant(draw.choice([*cores, client, sender]), draw))

    wish = project(
        client=client,
        sender=sender,
        title=text(),
        description=f"{text()}\n{text()}",
        conditions=(text(), text()),
        place=text(),
        role=text(),
        required=(*skills("Java"), skill(text()).model_copy(update={"skill": None})),
    )

    flat = folded(text_of(told(wish))).text

    assert [core for core in cores if folded(core).text in flat] == []


@pytest.mark.parametrize(
    "flood",
    [
        "A" * 200_000,
        "1" * 200_000,
        " " * 200_000 + "x",
        "株式会社" * 50_000,
        "a.b" * 60_000,
        "（" * 200_000,
        "No. " * 50_000,
    ],
)
def test_a_flood_of_text_is_cut_and_the_rest_said(flood):
    document = told(title=flood, description=flood, conditions=(flood,), place=flood[:30_000], role=flood)

    assert len(text_of(document)) < 10_000
    assert any(kept.kind == "long" for kept in document.left_out)


# ---------------------------------------------------------------- limits on people


def test_limits_on_age_sex_and_nationality_are_left_out_with_a_caution_each():
    document = told(
        restrictions=Restrictions(age_max=45, sex="male", nationality="japanese_only"),
        conditions=("20代歓迎", "外国籍不可"),
        required=(*skills("Java"), skill("40歳までの男性の方").model_copy(update={"skill": None})),
    )

    assert not re.search(r"45|40歳|男性|国籍|20代", text_of(document))
    assert sum(c.kind == "limit_left_out" for c in document.cautions) == 4
    assert {"age", "sex", "nationality"} <= {c.kind for c in document.cautions}


def test_a_limit_the_policy_filters_by_is_passed_on_and_cautioned():
    law = Policy(law=LawPolicy(filter_age=True))

    document = told(restrictions=Restrictions(age_max=45, sex="male"), policy=law)

    assert line(document, "年齢") == "45歳まで"
    assert "男性" not in text_of(document)
    assert any(c.kind == "limit_passed_on" and "弁護士" in c.message for c in document.cautions)


def test_a_language_level_is_a_skill_and_goes_out():
    assert line(told(language_level="N1"), "日本語") == "N1以上"


# ---------------------------------------------------------------- dates, place, the rest


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("2026-12-04", "12/2（水）"),
        ("2026-12-08", "12/4（金）"),
        ("2027-01-05", "12/28（月）"),
        ("2026-11-25", "本日（11/24）中"),
        ("2026-11-24", "本日（11/24）中"),
    ],
)
def test_our_deadline_lies_working_days_before_the_clients(theirs, ours):
    document = told(deadline=theirs)

    assert line(document, "ご提案の期限") == ours
    assert f"{ours}までに" in document.body


def test_working_days_skip_weekends_holidays_and_new_year():
    assert workdays_before(day("2027-01-04"), 1) == day("2026-12-28")
    assert workdays_before(day("2026-11-24"), 1) == day("2026-11-20")
    assert workdays_before(day("2026-11-22"), 0) == day("2026-11-20")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"start": "2027-01-11", "exactness": {"start": "third"}, "term": Term(long=True)}, "2027年1月中旬〜長期"),
        ({"start": "2027-01-01", "exactness": {"start": "month"}, "end": "2027-03-31"}, "2027年1月〜2027年3月31日"),
        ({"start": "2026-11-24", "exactness": {"start": "open"}}, "即日〜"),
        ({"start": "2026-10-01"}, "即日〜"),
        ({"start": None, "term": Term(months=3, extendable=True)}, "開始時期は確認中〜3ヶ月（延長の可能性あり）"),
        ({"start": None}, "開始時期は確認中"),
    ],
)
def test_dates_are_as_exact_as_the_source(fields, says):
    assert line(told(**fields), "期間") == says


def test_a_whole_announcement_is_complete_and_says_all_that_is_known():
    document = told(
        title="契約管理システム更改",
        partner_limit=PartnerLimit(max_tier=1),
        settlement=Settlement(min_h=140, max_h=180, rule="split"),
        place="大手町",
        remote=Remote(mode="hybrid", onsite_days=(2, 3)),
        interviews=1,
        phases=("detailed_design", "implementation"),
        seats=2,
        industry="生命保険",
    )

    assert document.complete
    assert document.missing == ()
    assert line(document, "精算幅") == "140〜180h（上下割）"
    assert line(document, "勤務地") == "大手町駅（週2〜3日出社、リモート併用）"
    assert line(document, "業種") == "保険"
    assert line(document, "募集人数") == "2名"
    assert line(document, "面談") == "1回"


def test_in_english_the_labels_are_english():
    body = told(lang="en", partner_limit=PartnerLimit(max_tier=1), settlement=Settlement(fixed=True)).body

    assert "- Rate: ¥650,000 without tax" in body
    assert "- Chain: your own employees only (no freelancers)" in body
    assert "単価" not in body


# ---------------------------------------------------------------- the list of free people


def people_listed(*people, policy=None, client=None, lang="ja", accounts=(), known=(), **fields):
    pool = build_pool(people, today=TODAY, policy=policy or Policy(), accounts=accounts, **fields)
    return bench_list(lay_out(pool, []), veil_for((), known, lang), lang, client=client)


def test_the_list_shows_initials_station_price_date_and_skills_in_years():
    document = people_listed(
        engineer(
            nearest_station="調布",
            desired_rate=700_000,
            parallel=0,
            skills=skills(skill("Java", 66), skill("Oracle Database", 24)),
        )
    )

    assert "1. T.K / 調布駅 / 70万円 / 12/1〜 / Java 5年 / 並行なし" in document.body
    assert "・スキル: Java 5年、Oracle Database 2年" in document.body
    assert document.complete
    assert document.engineers == ("E-1",)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_neither_name_nor_age_nor_cost_nor_a_client_stands_in_the_list(lang):
    person = engineer(
        name="田中 一郎", age=38, sex="male", nationality="日本", cost=512_000, desired_rate=700_000,
        facts=("勤怠良好", "田中は架空生命で3回延長", "架空生命で3回延長", "30代のリーダー"),
    )  # fmt: skip

    document = people_listed(person, lang=lang, known=["架空生命保険株式会社", "架空生命"])

    for secret in ("田中", "一郎", "38", "男", "51", "512", "架空", "30代"):
        assert secret not in text_of(document), secret
    assert "勤怠良好" in document.body


def test_ages_stand_in_the_list_only_where_policy_asks_for_them():
    document = people_listed(engineer(age=38), policy=Policy(announce=AnnouncePolicy(bench_age=True)))

    assert "38歳" in document.body


def test_a_full_name_in_the_place_of_initials_is_not_shown():
    document = people_listed(engineer(initials="田中一郎"))

    assert "田中" not in text_of(document)
    assert any(text.startswith("イニシャル") for text in document.missing)


def test_partners_people_are_listed_only_where_policy_says_so_and_at_our_price():
    own, bought = (
        engineer("E-1"),
        engineer("E-2", supply=SupplyKind.PARTNER, initials="B.P", cost=None, desired_rate=583_000),
    )

    alone = people_listed(own, bought)
    both = people_listed(own, bought, policy=Policy(announce=AnnouncePolicy(bench_partners=True)))

    assert alone.engineers == ("E-1",)
    assert both.engineers == ("E-1", "E-2")
    assert "64万円" in both.body
    assert "58" not in both.body
    assert "協力" not in both.body.replace("弊社協力会社の社員", "")


def test_whoever_is_held_or_leaves_or_comes_free_too_late_is_named_and_not_listed():
    block = Finding(
        id="F", rule="D01", severity="block", engineer="E-2", place=HERE, found="", because="", message="期間が逆"
    )
    people = [
        engineer("E-1"),
        engineer("E-2"),
        engineer("E-3", leaves_on="2026-11-30"),
        engineer("E-4", supply=SupplyKind.SOON, available_from="2027-04-01"),
        engineer("E-5", supply=SupplyKind.REASSIGN),
    ]

    document = people_listed(*people, findings=[block])

    assert document.engineers == ("E-1",)
    assert {(k.engineer, k.kind) for k in document.left_out} == {("E-2", "held"), ("E-3", "leaves"), ("E-4", "late")}


def test_nobody_is_offered_to_a_client_he_or_the_company_refuses():
    people = [engineer("E-1"), engineer("E-2", wishes=Wishes(ng_clients=("㈱ミナモ",))), engineer("E-3", number="100")]
    policy = Policy(ng=(("ミナモ", "100"),))
    account = Account(
        id="A", name="株式会社ミナモ", contacts=(Contact(address="buyer@minamo.example.jp\nBcc: x@y.example"),)
    )

    document = people_listed(*people, policy=policy, client="ミナモ株式会社", accounts=[account])

    assert document.engineers == ("E-1",)
    assert {k.engineer for k in document.left_out} == {"E-2", "E-3"}
    assert document.body.startswith("株式会社ミナモ\nご担当者様")
    assert document.to == "buyer@minamo.example.jp Bcc: x@y.example"
    assert people_listed(*people, policy=policy).engineers == ("E-1", "E-2", "E-3")


def test_two_records_of_one_person_stand_in_the_list_once():
    twins = [engineer("E-1"), engineer("E-2")]
    table = lay_out(build_pool(twins, today=TODAY, policy=Policy()), [], same_person={"E-1": "E-1", "E-2": "E-1"})

    document = bench_list(table, veil_for((), (), "ja"), "ja")

    assert document.engineers == ("E-1",)
    assert [(k.engineer, k.kind) for k in document.left_out] == [("E-2", "double")]


def test_a_list_too_long_to_be_read_is_cut_and_says_so():
    people = [engineer(f"E-{n}", available_from=f"2026-12-{n:02d}") for n in range(1, 6)]

    document = people_listed(*people, policy=Policy(announce=AnnouncePolicy(bench_most=3)))

    assert document.engineers == ("E-1", "E-2", "E-3")
    assert any(c.kind == "too_many" and "2名" in c.message for c in document.cautions)


def test_the_sheet_counts_for_skills_and_phases():
    document = people_listed(
        engineer(skills=()),
        sheets={
            "E-1": sheet(job("2020-04", "2024-03", "Java", phases=("detailed_design", "implementation", "unit_test")))
        },
    )

    assert "Java 4年" in document.body
    assert "詳細設計〜単体テスト" in document.body


# ---------------------------------------------------------------- the command


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "matcher", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


MAIL = """From: 田村 <tamura@aoba-sys.example.co.jp>
To: us@example.jp
Subject: 案件のご紹介
Date: Tue, 24 Nov 2026 09:00:00 +0900
Content-Type: text/plain; charset=utf-8

株式会社アオバシステムズの田村です。

案件名：架空生命様 契約管理システム開発
エンド：架空生命保険株式会社
必須スキル：Java 5年以上
単価：70万円
精算：140-180h
開始：2026年12月1日
場所：大手町
面談：1回
商流：{chain}

株式会社アオバシステムズ 田村 03-1234-5678
"""


def test_the_command_prints_a_draft_and_writes_it(tmp_path):
    (tmp_path / "m.eml").write_text(MAIL.format(chain="貴社1社先まで"), encoding="utf-8")
    out = tmp_path / "draft.eml"

    ran = run("announce", "架空生命", "--from", tmp_path / "m.eml", "--today", "2026-11-24", "--out", out, "--json")

    document = json.loads(ran.stdout)
    assert ran.returncode == 0
    assert not re.search(r"架空|アオバ|田村|aoba|70万", document["subject"] + document["body"])
    assert "65万円" in document["body"]
    assert "貴社に所属する社員の方まで" in document["body"]
    body = message_from_bytes(out.read_bytes(), policy=default).get_content()
    assert body.replace("\r\n", "\n") == document["body"]


def test_the_command_refuses_what_partners_may_not_see_with_status_1(tmp_path):
    (tmp_path / "m.eml").write_text(MAIL.format(chain="貴社プロパーのみ"), encoding="utf-8")

    ran = run("announce", "架空生命", "--from", tmp_path / "m.eml", "--today", "2026-11-24")

    assert ran.returncode == 1
    assert "自社社員のみ" in ran.stderr
    assert ran.stdout == ""


@pytest.mark.parametrize(
    "arguments", [["announce"], ["announce", "P-1", "--bench"], ["announce", "P-1", "--to", "ミナモ"]]
)
def test_a_call_that_says_neither_or_both_is_wrong(arguments):
    ran = run(*arguments, "--from", "data/samples/mails/m01.eml")

    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


# ---------------------------------------------------------------- names in texts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("株式会社サザナミ向け", ["株式会社サザナミ"]),
        ("架空商事株式会社の開発", ["架空商事株式会社"]),
        ("アカネ・ソリューションズ㈱", ["アカネ・ソリューションズ㈱"]),
        ("Acme Systems Co., Ltd. の案件", ["Acme Systems Co., Ltd."]),
        ("JR東日本のSuica", ["JR東日本"]),
        ("都市銀行と信用金庫、生命保険会社、電力会社", []),
        ("自動車保険と医療保険の契約管理", []),
        ("クレジットカード会社の不正検知", []),
    ],
)
def test_company_names_are_told_from_kinds_of_company(text, found):
    assert [text[s.start : s.end] for s in companies(text)] == found


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("tamura＠aoba.example.jp", ["mail"]),
        ("ＴＥＬ：０３－１２３４－５６７８", ["phone"]),
        ("09012345678", ["phone"]),
        ("(03)1234-5678", ["phone"]),
        ("〒105-0014 東京都港区芝5-7-1", ["address", "address"]),
        ("https://example.jp/x?a=1 と www.example.co.jp", ["url", "url"]),
        ("2026-12-01〜2027-03-31、140-180h、10-12名、VB.NET、Next.js", []),
    ],
)
def test_ways_to_reach_somebody_are_found_in_any_width(text, kinds):
    assert [spot.kind for spot in ways_to_reach(text)] == kinds
