"""One project or person met more than once: what is put together, what is asked, what people decide, and the routes."""

from __future__ import annotations

import json
from email.message import EmailMessage
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from matcher.__main__ import main
from matcher.errors import PlanError
from matcher.identity import meet_people, merge_projects, sort_projects
from matcher.identity.titles import title
from matcher.model import Account, Engineer, Extracted, Project, Reading, Remote, Settlement, SupplyKind
from matcher.morning import Morning, Settings, arrange, with_verdicts
from tests.make import day, engineer, project, skill, skills

SETTINGS = Settings(day("2026-11-24"))
TEXT = "信販会社の与信システムの保守開発です。基本設計から結合テストまでをご担当いただきます。"


def stated(ident: str = "P-1", **fields: object) -> Project:
    """A mail about 与信システム保守 at 渋谷."""
    whole = {
        "title": "信販向け 与信システム保守",
        "place": "渋谷",
        "client": None,
        "sender": "甲社",
        "description": TEXT,
    }
    arrived = {"received_at": "2026-11-16T10:00:00+09:00", "required": skills("Java", "Oracle Database")}
    return project(ident, **{**whole, **arrived, **fields})


def offered(ident: str, company: str, **fields: object) -> Engineer:
    """T.K, 38, of 調布 through a company."""
    known = {"age": 38, "nearest_station": "調布", "cost": None, "desired_rate": 600_000, "supply": SupplyKind.PARTNER}
    return engineer(ident, **{**known, "company": company, "initials": "T.K", **fields})


def morning(projects: list[Project], people: list[Engineer] = [], accounts: list[Account] = []) -> Morning:  # noqa: B006
    kinds = {"project": projects, "engineer": people, "account": accounts}
    found = [Extracted(type=k, source=f"{k}{n}", data=d) for k, of in kinds.items() for n, d in enumerate(of)]  # type: ignore[arg-type]
    return arrange(Reading(records=tuple(found)), SETTINGS)


# ---------------------------------------------------------------- titles


@pytest.mark.parametrize(
    "told",
    [
        "【急募】信販向け 与信システム保守",
        "Re: 【再送】信販 与信システム保守",
        "Fwd: Re: ★増員★大手信販会社向け与信システム保守のご紹介",
        "(リモート可)信販向け与信システム保守",
    ],
)
def test_what_a_title_says_to_be_heard_does_not_count(told):
    assert title(told).core == title("信販向け与信システム保守").core


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("予約アプリ（iOS）", "予約アプリ（Android）"),
        ("基幹刷新 第2期", "基幹刷新 第3期"),
        ("【Java】在庫管理", "【PHP】在庫管理"),
    ],
)
def test_platform_phase_and_language_are_part_of_the_title(one, other):
    assert title(one).core != title(other).core


# ---------------------------------------------------------------- projects


def test_one_project_through_three_companies_is_one_with_three_routes():
    told = [
        stated("P-1", sender="甲社", chain_depth=2, rate_min=700_000, rate_max=700_000),
        stated(
            "P-2",
            sender="乙社",
            chain_depth=1,
            rate_min=680_000,
            rate_max=680_000,
            title="【急募】信販向け与信システム保守",
        ),
        stated("P-3", sender="丙社", chain_depth=3, rate_min=660_000, rate_max=660_000, place="渋谷駅 徒歩5分"),
    ]
    for order in permutations(told):
        found = sort_projects(order)
        (double,) = found.doubles
        assert [p.id for p in found.kept] == ["P-2"]
        assert [r.current.sender for r in double.routes] == ["乙社", "甲社", "丙社"]
        assert found.doubtful == ()


def test_an_open_account_comes_before_a_shorter_chain():
    told = [stated("P-1", sender="甲社", chain_depth=2), stated("P-2", sender="乙社", chain_depth=1)]
    found = sort_projects(told, [Account(id="A-1", name="株式会社甲社", account_status="open")])
    assert [p.id for p in found.kept] == ["P-1"]


def test_the_newest_mail_of_a_company_counts_and_its_prices_are_kept():
    first = stated("P-1", rate_min=700_000, rate_max=700_000)
    later = stated(
        "P-1",
        rate_min=780_000,
        rate_max=780_000,
        received_at="2026-11-20T09:00:00+09:00",
        title="【再送】信販向け与信システム保守",
    )
    for order in permutations([first, later]):
        found = sort_projects(order)
        (route,) = found.doubles[0].routes
        assert [p.rate_max for p in found.kept] == [780_000]
        assert [p.rate_max for p in route.statements] == [700_000, 780_000]


def test_the_senders_own_number_keys_a_changed_project():
    first = stated("P-A1001", number="A1001", start="2026-12-01")
    later = stated("P-A1001", number="A1001", start="2027-01-05", received_at="2026-11-20T09:00:00+09:00")
    assert [str(p.start) for p in sort_projects([first, later]).kept] == ["2027-01-05"]


def test_the_same_number_of_two_companies_is_no_key_and_loses_nothing():
    one = stated("P-A1001", number="A1001")
    other = stated(
        "P-A1001",
        number="A1001",
        sender="乙社",
        title="倉庫管理の刷新",
        place="大阪",
        required=skills("PHP"),
        description=None,
    )
    for order in permutations([one, other]):
        found = sort_projects(order)
        assert {p.title for p in found.kept} == {one.title, other.title}
        assert len({p.id for p in found.kept}) == 2
        assert found.doubles == ()


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        pytest.param({"rate_min": 550_000, "rate_max": 550_000}, "rate", id="another price"),
        pytest.param({"place": "横浜"}, "place", id="another place"),
        pytest.param({"start": "2027-03-01"}, "start", id="another start"),
        pytest.param({"number": "B2", "sender": "甲社"}, "number", id="another number of the same sender"),
    ],
)
def test_what_contradicts_is_asked_and_never_merged(fields, column):
    one = stated("P-1", number="B1", received_at="2026-11-16T10:00:00+09:00")
    other = stated("P-2", **{"sender": "乙社", "received_at": "2026-11-17T10:00:00+09:00", **fields})

    found = sort_projects([one, other])

    assert len(found.kept) == 2
    assert [(d.one, d.other) for d in found.doubtful] == [("P-1", "P-2")]


def test_two_entries_of_one_mail_are_two_projects():
    one = stated("P-1", required=skills("Java"), description=None)
    other = stated("P-2", required=skills("Java"), description=None, rate_min=720_000, rate_max=720_000)
    assert len(sort_projects([one, other]).kept) == 2


def test_groups_never_reach_over_a_contradiction():
    told = [
        stated(f"P-{n}", sender=f"{n}社", rate_min=rate, rate_max=rate)
        for n, rate in enumerate((600_000, 650_000, 700_000))
    ]
    for order in permutations(told):
        merged = [sorted(p.rate_max for p in d.all) for d in sort_projects(order).doubles]
        assert all(max(prices) - min(prices) <= 50_000 for prices in merged)
        assert len(merged) == 1


def test_everyday_titles_need_more_than_a_title():
    everyday = {"title": "Java開発", "description": None, "settlement": None}
    one = stated("P-1", **everyday, remote=Remote(mode="onsite"), required=skills("Java", "Oracle Database"))
    other = stated("P-2", **everyday, sender="乙社", remote=Remote(mode="full"), required=skills("Java", "React"))
    assert len(sort_projects([one, other]).kept) == 2


def test_a_thousand_mails_of_one_project_are_one():
    told = [
        stated("P-1", received_at=f"2026-11-{n % 20 + 1:02d}T09:{n % 60:02d}:{n // 60:02d}+09:00") for n in range(1000)
    ]
    kept, (double,) = merge_projects(told)
    assert len(kept) == 1
    assert len(double.routes) == 1


# ---------------------------------------------------------------- people


def test_one_person_through_two_companies_with_the_station_spelt_otherwise_is_one():
    met = meet_people(
        [offered("E-1", "甲社"), offered("E-2", "乙社", nearest_station="京王線 調布駅", initials="ＴＫ")]
    )
    assert met.same_person["E-1"] == met.same_person["E-2"]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"age": 39}, id="a birthday between"),
        pytest.param({"nearest_station": None}, id="no station"),
        pytest.param({"desired_rate": 800_000}, id="the price contradicts"),
        pytest.param({"nearest_station": "柏"}, id="another station"),
    ],
)
def test_a_person_who_may_be_the_same_is_asked_about(fields):
    long = skills(skill("COBOL", 130), skill("JCL", 101), skill("Db2", 64))
    met = meet_people([offered("E-1", "甲社", skills=long), offered("E-2", "乙社", skills=long, **fields)])
    assert met.same_person == {}
    assert [(d.one, d.other) for d in met.doubtful] == [("E-1", "E-2")]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"initials": "K.T"}, id="initials"),
        pytest.param({"sex": "female"}, id="sex"),
        pytest.param({"age": 45}, id="age"),
    ],
)
def test_other_people_are_other_people(fields):
    met = meet_people([offered("E-1", "甲社", sex="male"), offered("E-2", "乙社", **fields)])
    assert met.same_person == {}


def test_one_number_of_two_companies_never_makes_one_person_of_two():
    one = offered("E-P1001", "甲社", number="P1001", received_at="2026-11-16T10:00:00+09:00")
    other = offered("E-P1001", "乙社", number="P1001", initials="S.M", age=29, received_at="2026-11-17T10:00:00+09:00")
    for order in ([one, other], [other, one]):
        made = morning([], order)
        assert {e.initials for e in made.engineers.values()} == {"T.K", "S.M"}
        assert made.engineers["E-P1001"].initials == "T.K"


def test_in_a_large_pool_initials_age_and_station_are_not_enough():
    two = [offered("E-1", "甲社", skills=()), offered("E-2", "乙社", skills=())]
    assert meet_people(two).same_person
    assert not meet_people(two, among=100_000).same_person


# ---------------------------------------------------------------- what people decide


def test_a_verdict_overrides_the_score_and_can_be_taken_back():
    made = morning(
        [stated("P-1"), stated("P-2", sender="乙社"), stated("P-3", sender="丙社", rate_min=500_000, rate_max=500_000)]
    )
    assert list(made.projects) == ["P-1", "P-3"]

    split = with_verdicts(made, {("P-1", "P-2"): False})
    assert set(split.projects) == {"P-1", "P-2", "P-3"}
    assert ("P-1", "P-2") not in {(d.one, d.other) for d in split.doubtful}

    joined = with_verdicts(made, {("P-2", "P-3"): True})
    assert list(joined.projects) == ["P-1"]
    assert {r.current.sender for r in joined.double_of["P-1"].routes} == {"甲社", "乙社", "丙社"}
    assert joined.also_known["P-3"] == "P-1"
    assert joined.project("P-3") == "P-1"
    assert joined.doubtful == ()


def test_a_verdict_about_people_joins_and_splits():
    people = [offered("E-1", "甲社"), offered("E-2", "乙社"), offered("E-3", "丙社", nearest_station="柏")]
    made = morning([], people)
    assert set(made.same_person) == {"E-1", "E-2"}
    assert with_verdicts(made, {("E-1", "E-2"): False}).same_person == {}
    assert set(with_verdicts(made, {("E-1", "E-3"): True}).same_person) == {"E-1", "E-2", "E-3"}


def test_verdicts_about_records_that_are_gone_do_nothing():
    made = morning([stated("P-1")], [offered("E-1", "甲社")])
    told = with_verdicts(made, {("P-1", "P-9"): True, ("E-0", "E-1"): False})
    assert list(told.projects) == ["P-1"]


def test_a_snapshot_gives_doubles_and_doubts_back_as_they_were(tmp_path):
    from matcher import snapshot

    told = [
        stated("P-1"),
        stated("P-2", sender="乙社"),
        stated("P-3", sender="丙社", rate_min=500_000, rate_max=500_000),
    ]
    made = morning(told, [offered("E-1", "甲社"), offered("E-2", "乙社", age=39)])
    snapshot.save(tmp_path / "s", made, "key")
    loaded = snapshot.load(tmp_path / "s", "key", SETTINGS)

    assert loaded is not None
    assert tuple(loaded.doubtful) == tuple(made.doubtful) != ()
    assert dict(loaded.also_known) == dict(made.also_known) == {"P-2": "P-1"}
    verdicts = {("P-1", "P-2"): False, ("P-1", "P-3"): True}
    assert dict(with_verdicts(loaded, verdicts).projects) == dict(with_verdicts(made, verdicts).projects)


# ---------------------------------------------------------------- routes


def test_an_engineer_is_barred_only_from_the_route_of_his_own_company():
    told = [
        stated("P-1", sender="甲社", chain_depth=1, rate_min=700_000, rate_max=700_000, required=skills("Java")),
        stated("P-2", sender="乙社", chain_depth=2, rate_min=660_000, rate_max=660_000, required=skills("Java")),
    ]
    made = morning(told, [offered("E-1", "甲社"), offered("E-2", "丁社", initials="S.M", age=30)])
    (opening,) = made.table.of_project("P-1")
    mine, other = made.pool.row("E-1"), made.pool.row("E-2")

    assert set(opening.rows.tolist()) == {mine, other}
    assert opening.way(mine).part.sender == "乙社"
    assert opening.way(other).part.sender == "甲社"
    assert opening.worth(mine) == int(opening.value[opening.row_at[mine]])
    assert opening.way(mine).job.rate == 660_000


def test_explanation_plan_and_proposal_go_the_route_that_is_allowed():
    from matcher import desk

    told = [
        stated("P-1", sender="甲社", sender_address="a@kou.example.jp", chain_depth=1, required=skills("Java")),
        stated("P-2", sender="乙社", sender_address="b@otsu.example.jp", chain_depth=2, required=skills("Java")),
    ]
    made = morning(told, [offered("E-1", "甲社"), offered("E-2", "丁社", initials="S.M", age=30, desired_rate=660_000)])

    told_pair = desk.explain(made, "E-1", "P-1")
    assert told_pair.feasible
    assert told_pair.broken_rules == ()
    assert any("同じ案件が2社から" in line for line in told_pair.doubles)
    assert [(a.engineer, a.route) for a in desk.match(made).assignments] == [("E-1", "乙社")]
    assert desk.propose(made, "P-1", ["E-1"]).to == "b@otsu.example.jp"
    assert desk.propose(made, "P-1", ["E-2"]).to == "a@kou.example.jp"
    with pytest.raises(PlanError, match="甲社"):
        desk.propose(made, "P-1", ["E-1", "E-2"])


def test_with_one_route_an_engineer_of_the_sender_stays_barred():
    made = morning([stated("P-1", sender="甲社", required=skills("Java"))], [offered("E-1", "甲社")])
    (opening,) = made.table.of_project("P-1")
    assert opening.rows.tolist() == []


def test_nobody_goes_back_to_his_company_by_way_of_another():
    people = [offered("E-1", "甲社"), offered("E-2", "丁社")]
    made = morning([stated("P-1", sender="甲社", required=skills("Java"))], people)
    assert made.same_person
    (opening,) = made.table.of_project("P-1")
    assert opening.rows.tolist() == []


def test_a_shortlist_names_a_person_once_and_says_how_he_came():
    from matcher import desk

    people = [offered("E-1", "丁社", desired_rate=620_000), offered("E-2", "戊社", desired_rate=580_000)]
    made = morning(
        [stated("P-1", required=skills("Java")), stated("P-2", sender="乙社", required=skills("Java"))], people
    )

    document = desk.shortlist(made, project="P-1")

    (candidate,) = document.candidates
    assert candidate.engineer == "E-2"
    assert "2社" in (candidate.doubled or "")
    assert any("同じ案件が2社から" in line for line in document.doubles)


# ---------------------------------------------------------------- the commands


def mail(
    folder: Path, name: str, company: str, subject: str, rate: str, when: str, title: str = "信販向け与信システム保守"
) -> None:
    message = EmailMessage()
    message["From"] = f"{company} 田中 <sales@{name.split('-')[0]}.example.jp>"
    message["To"] = "sales@minato.example.jp"
    message["Subject"], message["Date"] = subject, when
    message.set_content(
        f"株式会社ミナト技研 ご担当者様\n\nお世話になっております。{company}の田中です。\n下記案件のご紹介です。\n\n"
        f"【案件名】{title}\n【内容】{TEXT}\n【必須スキル】Java、Spring Boot、Oracle\n【単価】{rate}\n"
        f"【期間】12月1日〜長期\n【勤務地】渋谷\n【精算】140-180h\n\n--\n{company} 営業部 田中\n"
    )
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.eml").write_bytes(message.as_bytes())


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    mail(folder, "a-1", "株式会社アオバ", "【案件】与信システム保守", "70万円", "Mon, 16 Nov 2026 10:00:00 +0900")
    mail(folder, "a-2", "株式会社アオバ", "【再送】与信システム保守", "73万円", "Wed, 18 Nov 2026 10:00:00 +0900")
    mail(
        folder,
        "h-1",
        "ハルニレ株式会社",
        "【急募】与信",
        "66万円",
        "Mon, 16 Nov 2026 11:00:00 +0900",
        "【急募】信販 与信システム保守",
    )
    mail(folder, "k-1", "クヌギ株式会社", "与信", "52万円", "Wed, 18 Nov 2026 12:00:00 +0900")
    return folder


def left_with(*arguments: str) -> object:
    """The exit status of a call."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return left.value.code


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    clock = () if arguments[0] == "take-back" else ("--today", "2026-11-24")
    status = left_with(*arguments, "--json", *clock)
    told = json.loads(capsys.readouterr().out)
    assert status == 0, told
    return told


def test_doubles_shows_sources_history_and_the_queue_from_files_and_store_alike(mails, tmp_path, capsys):
    db = f"sqlite:///{tmp_path / 'store.db'}"
    counts = run(capsys, "import", str(mails), "--db", db)
    assert (counts["added"], counts["updated"], counts["duplicates"]) == (3, 1, 0)

    told = run(capsys, "doubles", str(mails))
    assert run(capsys, "doubles", "--db", db) == told

    (double,) = told["projects"]
    assert [(r["sender"], r["times"], [p["rate_max"] for p in r["prices"]]) for r in double["routes"]] == [
        ("株式会社アオバ", 2, [700_000, 730_000]),
        ("ハルニレ株式会社", 1, [660_000]),
    ]
    (doubt,) = told["doubtful"]
    assert [c["column"] for c in doubt["contradicts"]] == ["rate"]
    assert {"title", "place", "start", "skills"} <= {c["column"] for c in doubt["agrees"]}


def test_a_decision_holds_through_imports_until_it_is_taken_back(mails, tmp_path, capsys):
    db = f"sqlite:///{tmp_path / 'store.db'}"
    run(capsys, "import", str(mails), "--db", db)
    (doubt,) = run(capsys, "doubles", "--db", db)["doubtful"]

    decided = run(capsys, "same", doubt["one"], doubt["other"], "--by", "山田", "--reason", "電話で確認", "--db", db)
    assert (decided["kind"], decided["by"], decided["reason"]) == ("same", "山田", "電話で確認")
    mail(mails, "x-1", "株式会社ミズナラ", "別件", "60万円", "Thu, 19 Nov 2026 12:00:00 +0900", "倉庫管理システム刷新")
    run(capsys, "import", str(mails), "--db", db)
    told = run(capsys, "doubles", "--db", db)
    assert len(told["projects"][0]["routes"]) == 3
    assert not {doubt["one"], doubt["other"]} <= {i for d in told["doubtful"] for i in (d["one"], d["other"])}

    run(capsys, "take-back", str(decided["number"]), "--by", "山田", "--db", db)
    assert len(run(capsys, "doubles", "--db", db)["projects"][0]["routes"]) == 2

    run(capsys, "different", doubt["one"], doubt["other"], "--by", "山田", "--db", db)
    left = run(capsys, "doubles", "--db", db)["doubtful"]
    assert (doubt["one"], doubt["other"]) not in {(d["one"], d["other"]) for d in left}


def test_a_decision_about_one_record_a_stranger_or_by_nobody_is_refused(mails, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("MATCHER_USER", raising=False)
    db = f"sqlite:///{tmp_path / 'store.db'}"
    run(capsys, "import", str(mails), "--db", db)
    (doubt,) = run(capsys, "doubles", "--db", db)["doubtful"]
    assert left_with("same", doubt["one"], doubt["one"], "--by", "山田", "--db", db) == 2
    assert left_with("same", doubt["one"], "nobody", "--by", "山田", "--db", db) == 2
    assert left_with("same", doubt["one"], doubt["other"], "--db", db) == 2


def test_a_terminal_shows_doubles_in_its_width(mails, capsys, monkeypatch):
    from rich.cells import cell_len

    for width in (80, 40):
        monkeypatch.setenv("COLUMNS", str(width))
        assert left_with("doubles", str(mails), "--today", "2026-11-24") == 0
        lines = capsys.readouterr().out.splitlines()
        assert any("同じ案件が2社から" in line for line in lines)
        assert all(cell_len(line) <= width for line in lines)


def test_settlement_alone_keeps_nobody_apart():
    one = stated("P-1", settlement=Settlement(min_h=140, max_h=180))
    other = stated("P-2", sender="乙社", settlement=Settlement(min_h=150, max_h=190))
    assert len(sort_projects([one, other]).kept) == 1
