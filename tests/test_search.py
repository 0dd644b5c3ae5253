"""Searching the store, on both databases: what is found, what is not, in which order, and what is left of the forgotten."""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from matcher.commands import app
from matcher.errors import InputError
from matcher.finding import Search, keep_found, place_name, rows_of, skill_asked, understood
from matcher.model import Extracted, Reading
from matcher.morning import Morning, Settings, arrange
from matcher.store import Store
from matcher.store.grams import as_word, as_words, grams_of, plain, word_grams
from matcher.store.search import (
    COUNTED,
    Row,
    Sought,
    forget,
    index,
    indexed_keys,
    indexed_state,
    search,
)
from tests.make import engineer, job, project, sheet, skill, skills

TODAY = date(2026, 11, 24)


def row(ident: str = "E-1", said: str = "", kind: str = "engineer", **fields: Any) -> Row:
    fields.setdefault("label", "T.K")
    fields.setdefault("turn", 0)
    return Row(kind=kind, id=ident, text=said, **fields)


def put(store: Store, *rows: Row, **more: Any):
    with store.writing() as connection:
        return index(connection, rows, **more)


def found(store: Store, *words: str, kind: str = "engineer", limit: int = 100, **asked: Any) -> list[str]:
    with store.reading() as connection:
        hits = search(connection, Sought(kind=kind, words=words, **asked), limit=limit)
    return [hit.id for hit in hits.hits]


# ---------------------------------------------------------------- facts


@pytest.mark.parametrize(("least", "who"), [(0, ["A", "B", "C"]), (59, ["A", "B"]), (60, ["A"]), (61, [])])
def test_a_skill_is_found_from_its_months_on(store, least, who):
    put(store, row("A", skills={"Java": 60}), row("B", skills={"Java": 59}), row("C", skills={"Java": 0}), row("D"))

    assert found(store, skills=[("Java", least)]) == who


def test_a_skill_without_a_length_counts_only_where_the_unknown_does(store):
    put(store, row("A", skills={"Java": 60}), row("B", skills={"Java": 12}), row("C", skills={"Java": 0}))

    assert found(store, skills=[("Java", 36)]) == ["A"]
    assert found(store, skills=[("Java", 36)], unknown=True) == ["A", "C"]


def test_all_skills_that_are_asked_for_must_be_there(store):
    put(store, row("A", skills={"Java": 60, "C++": 24}), row("B", skills={"Java": 60}), row("C", skills={"C++": 24}))

    assert found(store, skills=[("Java", 12), ("C++", 12)]) == ["A"]


@pytest.mark.parametrize(
    ("asked", "known", "with_unknown"),
    [
        pytest.param({"day_max": "2026-12-01"}, ["A"], ["A", "C"], id="the very day"),
        pytest.param({"day_max": "2026-11-30"}, [], ["C"], id="a day too soon"),
        pytest.param({"day_max": "2027-01-15"}, ["A", "B"], ["A", "B", "C"], id="over the year"),
        pytest.param({"price_max": 600_000}, ["A"], ["A", "C"], id="the very price"),
        pytest.param({"price_max": 599_999}, [], ["C"], id="a yen too dear"),
        pytest.param({"price_min": 610_000}, ["B"], ["B", "C"], id="at least"),
        pytest.param({"supply": "partner"}, ["B"], ["B", "C"], id="supply"),
        pytest.param({"places": ["調布", "府中"]}, ["A"], ["A", "C"], id="one of the places"),
    ],
)
def test_what_is_not_known_is_found_only_where_that_is_asked_for(store, asked, known, with_unknown):
    put(
        store,
        row("A", day="2026-12-01", price=600_000, supply="bench", place="調布"),
        row("B", day="2027-01-15", price=2_500_000, supply="partner", place="新宿"),
        row("C"),
    )

    assert found(store, **asked) == known
    assert found(store, **asked, unknown=True) == with_unknown


def test_people_and_projects_are_apart(store):
    put(store, row("E-1", "金融"), row("P-1", "金融", kind="project"))

    assert (found(store, "金融"), found(store, "金融", kind="project")) == (["E-1"], ["P-1"])


# ---------------------------------------------------------------- words


def test_every_word_must_stand_in_the_text(store):
    put(store, row("A", "金融系基幹システムの開発"), row("B", "金融系アプリの開発"), row("C", "基幹システムの保守"))

    assert found(store, "金融", "基幹") == ["A"]


def test_pairs_of_letters_alone_are_no_word(store):
    put(store, row("A", "東京と京都の拠点"), row("B", "東京都の拠点"))

    assert found(store, "東京都") == ["B"]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        pytest.param("ＪＡＶＡとＳＱＬ", "java", id="width and case"),
        pytest.param("ﾊﾞｯﾁ処理", "バッチ", id="half-width kana"),
        pytest.param("C++ と C# と .NET", "c#", id="signs"),
        pytest.param("Spring\n  Boot", "spring boot", id="a phrase over a line"),
        pytest.param("銀行", "銀", id="one kanji"),
        pytest.param("VB と R", "r", id="one letter"),
        pytest.param("稼働率100%", "100%", id="no wildcard"),
        pytest.param('it\'s "done" _x_', '"done"', id="quotation marks"),
        pytest.param("a AND b OR NOT c", "AND b OR", id="words of the index"),
        pytest.param("吉野家の𠮷野と😀", "𠮷野", id="beyond 16 bits"),
        pytest.param("ΣΊΣΥΦΟΣ Ä", "σίσυφος ä".replace("ς", "σ"), id="other letters"),
        pytest.param("Java" + "あ" * 15_000 + "末尾", "末尾", id="far behind"),
        pytest.param("前\x00\ud800後", "前", id="what no database holds"),
    ],
)
def test_a_word_is_found_however_it_is_written(store, said, word):
    put(store, row("A", said), row("B", "別のこと"))

    assert found(store, word) == ["A"]


def test_a_number_in_a_circle_is_no_figure(store):
    put(store, row("A", "①70万円"), row("B", "170万円"))

    assert found(store, "170万") == ["B"]


def test_nothing_that_is_typed_breaks_a_search(store):
    put(store, row("A", "金融"))

    for word in (
        "'",
        '"',
        "%",
        "\\",
        ";--",
        "(",
        "*",
        ":",
        "\x00",
        "\ud800",
        "😀",
        "",
        " ",
        "金" * 5_000,
        "".join(map(chr, range(0x4E00, 0x5800))),
    ):
        assert found(store, word) in ([], ["A"])
    assert found(store, skills=[("J\"a'v:a", 1)]) == []


def test_nothing_that_is_read_breaks_the_index(store):
    odd = "?\x00\ud800\u0001“'\"\\"
    put(store, row("A", odd * 100, skills={odd: 5, "Java": 60}), row("B", "\x00", skills={"": 1}))
    put(store, row("A", odd, skills={odd: 6}), among=[("engineer", "A")])

    assert found(store, skills=[("Java", 0)]) == []
    assert found(store) == ["A", "B"]


# ---------------------------------------------------------------- against going through all by hand


def world(seed: int, count: int) -> list[Row]:
    r = Random(seed)
    words = (
        "金融",
        "基幹",
        "銀行",
        "東京",
        "京都",
        "東京都",
        "Java",
        "要件定義",
        "運用",
        "C#",
        "spring",
        "boot",
        "保険",
    )
    return [
        row(
            f"X-{n:03}",
            " ".join(r.choices(words, k=r.randint(0, 7))) + r.choice(("", "Spring Boot", "銀")),
            kind=r.choice(("engineer", "project")),
            turn=r.randint(-5, 5),
            supply=r.choice((None, "bench", "partner")),
            place=r.choice((None, "調布", "日本橋（東京）", "新宿")),
            day=r.choice((None, "2025-12-31", "2026-01-01", "2026-11-30", "2026-12-01")),
            price=r.choice((None, 0, 449_999, 450_000, 3_000_000)),
            skills={
                name: r.randint(0, 300) for name in r.sample(("Java", "C#", "role:PM", "?社内FW"), r.randint(0, 3))
            },
        )
        for n in range(count)
    ]


def asked_for(r: Random) -> Sought:
    names = r.sample(("Java", "C#", "role:PM"), r.choice((0, 0, 1, 2)))
    return Sought(
        kind=r.choice(("engineer", "project")),
        skills=[(name, r.choice((0, 1, 6, 59, 60, 240, 260))) for name in names],
        words=r.sample(("金融", "銀", "東京都", "spring boot", "Ja", "c#", "義 運"), r.choice((0, 0, 1, 1, 2))),
        supply=r.choice((None, None, "bench")),
        places=r.choice(((), (), ("調布",), ("日本橋（東京）", "新宿"))),
        day_max=r.choice((None, None, "2026-01-01", "2026-11-30")),
        price_min=r.choice((None, None, 450_000)),
        price_max=r.choice((None, None, 449_999, 500_000)),
        unknown=r.random() < 0.3,
    )


def by_hand(rows: list[Row], sought: Sought) -> list[str]:
    def holds(value: Any, true: Any) -> bool:
        return sought.unknown if value is None else bool(true(value))

    def has(one: Row, name: str, least: int) -> bool:
        held = one.skills.get(name)
        return held is not None and (held >= least or (sought.unknown and held == 0))

    def answers(one: Row) -> bool:
        return (
            one.kind == sought.kind
            and all(has(one, name, least) for name, least in sought.skills)
            and all(plain(word).lower() in plain(one.text).lower() for word in sought.words)
            and (sought.supply is None or holds(one.supply, lambda v: v == sought.supply))
            and (not sought.places or holds(one.place, lambda v: v in sought.places))
            and (sought.day_max is None or holds(one.day, lambda v: v <= sought.day_max))
            and (sought.price_min is None or holds(one.price, lambda v: v >= sought.price_min))
            and (sought.price_max is None or holds(one.price, lambda v: v <= sought.price_max))
        )

    order = {one.id: n for n, one in enumerate(rows)}
    return [one.id for one in sorted(filter(answers, rows), key=lambda one: (one.turn, order[one.id]))]


def test_a_search_finds_just_what_going_through_all_rows_does(store):
    rows = world(1, 400)
    put(store, *rows)
    r = Random(2)

    for sought in (asked_for(r) for _ in range(250)):
        with store.reading() as connection:
            hits = search(connection, sought, limit=1_000)
        expected = by_hand(rows, sought)
        assert ([hit.id for hit in hits.hits], hits.total) == (expected, len(expected)), sought


@pytest.mark.parametrize("asked", [{}, {"words": ["基幹"]}, {"words": ["基幹"], "skills": [("Java", 12)]}])
def test_pages_show_each_row_once_in_one_order_however_many_there_are(store, asked):
    many = COUNTED + 60
    rows = [
        row(f"E-{n}", "基幹" if n % 9 else "保守", turn=n % 7, skills={"Java": n % 50}) for n in range(many * 3 // 2)
    ]
    put(store, *rows)
    sought = Sought(kind="engineer", **asked)
    expected = by_hand(rows, sought)

    shown: list[str] = []
    after, total = None, None
    while after is not None or not shown:
        with store.reading() as connection:
            page = search(connection, sought, limit=150, after=after)
        shown += [hit.id for hit in page.hits]
        total, after = (page.total, page.more_than_total), page.following
    assert shown == expected
    assert total == (min(len(expected), COUNTED), len(expected) > COUNTED)


# ---------------------------------------------------------------- bringing the index up to date


def test_the_same_rows_twice_change_nothing(store):
    rows = world(3, 50)
    first, again = put(store, *rows), put(store, *rows)

    assert (first.added, first.changed, first.removed) == (50, 0, 0)
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 50)


def test_a_changed_row_is_found_by_what_it_says_now_and_no_longer_by_what_it_said(store):
    put(store, row("A", "金融", skills={"Java": 60}, supply="bench"), row("B", "金融"))
    put(store, row("A", "保険", skills={"Java": 12}, supply="partner"), among=[("engineer", "A")])

    assert (found(store, "金融"), found(store, "保険")) == (["B"], ["A"])
    assert (found(store, skills=[("Java", 24)]), found(store, supply="bench")) == ([], [])


def test_what_is_gone_is_not_found_and_the_rest_is(store):
    put(store, row("A", "金融"), row("B", "金融"), row("C", "金融"))

    assert put(store, row("A", "金融"), among=[("engineer", "A"), ("engineer", "B")]).removed == 1
    assert found(store, "金融") == ["A", "C"]
    assert put(store, row("C", "金融")).removed == 1
    assert found(store, "金融") == ["C"]


def test_the_index_says_which_state_of_the_records_it_stands_for(store):
    put(store, row("A"), state="7")
    with store.reading() as connection:
        assert indexed_state(connection) == "7"
    put(store, row("B"), among=[("engineer", "B")])
    with store.reading() as connection:
        assert (indexed_state(connection), indexed_keys(connection)) == (None, {("engineer", "A"), ("engineer", "B")})


def test_after_a_thousand_changes_a_search_still_finds_just_what_it_should(store):
    r, rows = Random(5), {one.key: one for one in world(4, 120)}
    put(store, *rows.values())
    for n in range(12):
        changed = {one.key: one for one in r.sample(world(10 + n, 120), 60)}
        gone = r.sample(sorted(rows), 10)
        rows = {key: one for key, one in (rows | changed).items() if key not in gone or key in changed}
        put(store, *changed.values(), among=[*changed, *gone])
        assert sorted(found(store, "金融", limit=200)) == sorted(
            one.id for one in rows.values() if one.kind == "engineer" and "金融" in one.text
        )


# ---------------------------------------------------------------- forgetting


def test_nothing_is_left_of_somebody_who_is_forgotten(store):
    others = [row(f"E-{n}", f"担当 業務{n} 詳細設計", skills={"Java": n}) for n in range(200)]
    put(store, *others, row("E-999", "勅使河原龍之介は橿原製作所に常駐", label="Z.Q", skills={"Java": 7}))
    assert found(store, "勅使河原龍之介") == ["E-999"]

    with store.writing() as connection:
        assert forget(connection, "engineer", "E-999")
        assert not forget(connection, "engineer", "E-999")
    assert found(store, "勅使河原") == []
    assert len(found(store, skills=[("Java", 0)], limit=500)) == 200
    if store.address.file is not None:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        left = b"".join(f.read_bytes() for f in store.address.file.parent.glob(store.address.file.name + "*"))
        words = [as_word(gram) for gram in word_grams("勅使河原龍之介")]
        for word in ("勅使河原", "龍之介", "橿原", "Z.Q", "E-999", *words[:-1]):
            assert word.encode() not in left, word
        return
    with store.reading() as connection:
        for table in ("found", "found_text", "found_gram"):
            kept = connection.execute(text(f"SELECT * FROM {table}")).all()
            assert len(kept) == 200
            assert "勅使河原" not in repr(kept)


# ---------------------------------------------------------------- what stands in the index


def test_the_numbers_of_a_text_do_not_change_between_versions():
    """FTS5 forgets a row only when told the very words it was given: whoever breaks this writes a migration."""
    grams = grams_of(plain("Ｊava 基幹"), [0xD801_4002])

    assert [f"{gram:08x}" for gram in grams.tolist()] == [
        "01610176", "016a0161", "01760161", "57fa00ff", "57fa5e79", "5e7900ff", "d8014002",
    ]  # fmt: skip
    assert as_words(grams).split() == [as_word(gram) for gram in sorted(grams.tolist())]


# ---------------------------------------------------------------- rows of a morning


def morning(*records: Any) -> Morning:
    kinds = {"Project": "project", "Engineer": "engineer", "SkillSheet": "skill_sheet"}
    read = [Extracted(type=kinds[type(r).__name__], source=f"list#{n}", data=r) for n, r in enumerate(records)]
    attached = [r.model_copy(update={"attached": "list#0"}) if r.type == "skill_sheet" else r for r in read]
    return arrange(Reading(records=tuple(attached)), Settings(TODAY))


def rows_by_id(*records: Any) -> dict[str, Row]:
    return {one.id: one for one in rows_of(morning(*records))}


def test_a_person_is_found_by_the_months_of_his_sheet_and_by_what_they_imply():
    person = engineer("E-1", skills=())
    history = sheet(job("2020-01", "2022-12", "Spring Boot"), id="S-1")
    made = rows_by_id(person, history)["E-1"]

    assert (made.skills["Spring Boot"], made.skills["Java"]) == (36, 36)


def test_a_project_is_found_by_what_it_asks_for_and_in_the_order_of_arrival():
    wanted = skills(skill("Java", 60), "AWS")
    old = project("P-1", title="金融系の開発", required=wanted, received_at="2026-11-01T09:00:00+09:00")
    new = project("P-2", required=wanted, received_at="2026-11-20T09:00:00+09:00", remote={"mode": "full"})
    made = rows_by_id(old, new)

    assert made["P-1"].skills["Java"] == 60
    assert made["P-1"].label == "金融系の開発"
    assert "金融系" in made["P-1"].text
    assert made["P-2"].turn < made["P-1"].turn
    assert "リモート" in made["P-2"].text


def test_our_own_people_stand_before_a_partners_and_the_soonest_first():
    made = rows_by_id(
        engineer("E-1", supply="partner", available_from="2026-11-01"),
        engineer("E-2", available_from="2027-01-01"),
        engineer("E-3", available_from="2026-12-01"),
        engineer("E-4", available_from=None),
    )

    assert sorted(made, key=lambda ident: made[ident].turn) == ["E-3", "E-2", "E-4", "E-1"]


def test_no_row_holds_a_name_a_phone_or_an_address():
    said = "山田　太郎（やまだ）\n山田さんは長期希望。連絡先 090-1234-5678 / taro@example.co.jp\n山田太郎です"
    made = rows_by_id(engineer("E-1", name="山田 太郎", initials="T.Y", text=said))["E-1"]

    for secret in ("太郎", "山田さん", "090-1234-5678", "taro@example"):
        assert secret not in repr(made), secret
    assert "T.Y" in made.text
    assert made.label == "T.Y"


def test_what_no_column_holds_is_cut():
    made = rows_by_id(engineer("E-1", cost=10**15), project("P-1", title="長" * 900, rate_max=10**15, rate_min=None))

    assert (made["E-1"].price, made["P-1"].price, len(made["P-1"].label)) == (10**9, 10**9, 200)


def test_a_station_several_cities_have_is_named_with_its_prefecture():
    assert place_name("京王線 調布駅") == "調布"
    assert (place_name("大阪・日本橋"), place_name("日本橋")) == ("日本橋（大阪）", "日本橋")
    assert (place_name("どこか遠く"), place_name(None), place_name("\x00")) == ("どこか遠く", None, None)


def test_the_search_follows_the_morning(store):
    keep_found(store, morning(engineer("E-1", facts=("勤怠良好",)), engineer("E-2")), "1")
    assert found(store, "勤怠良好") == ["E-1"]
    keep_found(store, morning(engineer("E-2", facts=("勤怠良好",))), "2")
    assert (found(store, "勤怠良好"), found(store)) == (["E-2"], ["E-2"])
    keep_found(store, morning(), "2")
    assert found(store) == ["E-2"]  # it stood for that state already


# ---------------------------------------------------------------- searches as people put them


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Java 5年", {"skills": (("Java", 60),)}),
        ("Java5年以上 AWS", {"skills": (("Java", 60), ("AWS", 0))}),
        ("java 18ヶ月 COBOL 1年半", {"skills": (("Java", 18), ("COBOL", 18))}),
        ("調布 12月から BP 60万以下", {"place": "調布", "day_max": date(2026, 12, 1), "supply": "partner", "price_max": 600_000}),
        ("調布駅 即日", {"place": "調布", "day_max": TODAY}),
        ("単価50万以上", {"price_min": 500_000}),
        ("金融 基幹", {"words": ("金融", "基幹")}),
        ('"Java 5年" 金融', {"words": ("Java 5年", "金融")}),
        ("「調布」", {"words": ("調布",)}),
        ("案件 基本設計", {"kind": "project", "skills": (("phase:basic_design", 0),)}),
        ("5年 金融", {"words": ("5年", "金融")}),
        ("ＪＡＶＡ　金融", {"skills": (("Java", 0),), "words": ("金融",)}),
    ],
)  # fmt: skip
def test_free_words_are_understood(typed, meant):
    expected = Search(**({"kind": "engineer"} | meant))

    assert understood([typed], Search("engineer"), TODAY) == expected


def test_what_an_option_says_stands():
    given = Search("engineer", place="新宿", price_max=500_000, supply="bench", day_max=TODAY)

    assert understood(["60万", "1月"], given, TODAY) == Search(**{**vars(given), "words": ("1月",)})


@pytest.mark.parametrize(
    ("given", "meant"),
    [("Java", ("Java", 0)), ("Java:60", ("Java", 60)), ("java:5年", ("Java", 60)), ("Java 5年", ("Java", 60)),
     ("スプリングブート:12", ("Spring Boot", 12)), ("PM:24", ("role:PM", 24)), ("基本設計", ("phase:basic_design", 0))],
)  # fmt: skip
def test_a_skill_is_understood_as_people_write_it(given, meant):
    assert skill_asked(given, "ja") == meant


def test_a_skill_nobody_knows_is_asked_about():
    with pytest.raises(InputError, match="Java"):
        skill_asked("Jva:60", "ja")


# ---------------------------------------------------------------- the command


@pytest.fixture
def filled(store: Store, tmp_path, monkeypatch) -> Store:
    """A store with two people and a project; snapshots of a PostgreSQL store stay in the test's own directory."""
    from matcher.store.audit import now
    from matcher.store.sources import put as bring

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    people = [
        engineer("E-1", name="山田 太郎", initials="T.Y", nearest_station="調布", text="山田太郎 金融系の基幹システム"),
        engineer("E-2", initials="S.K", supply="partner", cost=None, desired_rate=600_000, text="保険"),
        project("P-1", title="銀行の勘定系更改", description="金融"),
    ]
    kinds = {"Engineer": "engineer", "Project": "project"}
    read = Reading(
        records=tuple(Extracted(type=kinds[type(p).__name__], source=f"l#{n}", data=p) for n, p in enumerate(people, 1))
    )
    with store.writing() as connection:
        bring(connection, "list.csv", b"list", read, reader="r", at=now(), by="佐藤")
    return store


def run(store: Store, *words: str) -> Any:
    db = store.engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(app, ["search", *words, "--db", db, "--today", "2026-11-24"], catch_exceptions=True)


def test_the_command_says_how_it_understood_and_shows_no_name(filled):
    told = run(filled, "Java", "5年", "調布", "金融")

    assert told.exit_code == 0, told.output
    assert "条件: 要員・Java 5年以上・調布・「金融」を含む" in told.output
    assert "T.Y" in told.output
    assert "太郎" not in told.output


def test_the_document_holds_what_was_asked_and_found(filled):
    document = json.loads(run(filled, "--kind", "project", "金融", "--json").output)

    assert document["understood"]["words"] == ["金融"]
    assert document["total"] == 1
    assert [(f["id"], f["label"]) for f in document["found"]] == [("P-1", "銀行の勘定系更改")]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--skill", "Jva"],
        ["--kind", "人"],
        ["--supply", "free"],
        ["--place", "どこ"],
        ["--free-by", "いつか"],
        ["--price-max", "安め"],
        ["Java", "--after", "x"],
        ["Java", "--after", "1.99999999999999999999"],
        ["Java", "--after", "1"],
        ["案件", "BP"],
        [f"語{n}" for n in range(40)],
    ],
)
def test_a_wrong_call_is_refused_and_says_why(filled, words):
    told = run(filled, *words)

    assert isinstance(told.exception, InputError), told.output
    assert told.exception.place


def test_the_search_is_brought_up_where_something_left_it_behind(filled):
    run(filled, "金融")
    with filled.writing() as connection:
        index(connection, (), among=[("engineer", "E-1")])

    assert "T.Y" in run(filled, "金融").output


def test_an_empty_store_says_so(store):
    assert "import" in str(run(store, "Java").exception)
