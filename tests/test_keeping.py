"""The store as its users meet it: import, decide, edit, and every command from it."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from matcher.__main__ import main
from matcher.store import open_store
from matcher.store.papers import last
from tests.test_cli import SAMPLES, TODAY, document

PEOPLE = "社員番号,イニシャル,区分,稼働可能日,原価,スキル\n"


def run(*arguments):
    """One command, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        main([str(a) for a in arguments])
    return subprocess.CompletedProcess(arguments, left.value.code or 0, out.getvalue(), err.getvalue())


@pytest.fixture
def db(tmp_path, monkeypatch):
    path = tmp_path / "store" / "matcher.db"
    monkeypatch.setenv("MATCHER_DB", str(path))
    monkeypatch.delenv("MATCHER_USER", raising=False)
    return path


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "matcher.db"
    done = run("import", SAMPLES, "--db", path, "--today", TODAY, "--json")
    return path, document(done, "import")


@pytest.fixture
def store(filled, tmp_path, monkeypatch):
    """A copy of a store with the samples, free to change."""
    path = tmp_path / "matcher.db"
    for file in filled[0].parent.iterdir():
        shutil.copy(file, tmp_path / file.name)
    monkeypatch.setenv("MATCHER_DB", str(path))
    monkeypatch.delenv("MATCHER_USER", raising=False)
    return path


def told(*command, status=0):
    done = run(*command, "--json")
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout)


def revision(store: Path) -> int:
    with open_store(str(store)) as opened:
        return opened.revision


def list_of(path: Path, *rows: str) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    (path / "要員一覧.csv").write_text(PEOPLE + "\n".join(rows) + "\n", encoding="utf-8-sig")
    return path


def test_the_same_files_twice_change_nothing(filled, store):
    first = filled[1]
    before = told("decisions"), revision(store)

    again = told("import", SAMPLES, "--today", TODAY)

    assert first["added"] == again["unchanged"] > 100
    assert again["known_files"] == again["files"]
    assert (again["added"], again["updated"], again["duplicates"], again["failed"]) == (0, 0, 0, 0)
    assert (told("decisions"), revision(store)) == before


def test_the_plan_from_the_store_is_the_plan_from_the_files(store):
    ours = told("match", "--today", TODAY)
    files = told("match", SAMPLES, "--today", TODAY)

    for odd in ("timing", "read"):
        ours.pop(odd), files.pop(odd)
    assert ours == files


def test_every_command_runs_from_the_store(store):
    first = next(a for a in told("match", "--today", TODAY)["assignments"] if not a["backfill"])
    files = ("--from", SAMPLES, "--today", TODAY)

    for command in (
        ("shortlist", first["project"]),
        ("shortlist", "--engineer", first["engineer"]),
        ("explain", first["engineer"], first["project"]),
        ("propose", first["project"], first["engineer"]),
    ):
        assert told(*command, "--today", TODAY) == told(*command, *files)
    assert told("check", "--today", TODAY, status=1)["summary"]["block"] == 3


def test_files_do_not_touch_the_store_unless_saved(db, tmp_path):
    folder = list_of(tmp_path / "in", "E-900,K.T,待機,2026/12/1,45万,Java(5年)")

    run("match", folder, "--today", TODAY)
    assert not db.exists()

    run("match", folder, "--today", TODAY, "--save")
    assert told("import", folder, "--today", TODAY)["unchanged"] == 1


def test_an_empty_store_says_what_to_do(db):
    done = run("match", "--json")

    assert done.returncode == 2
    assert "matcher import" in document(done, "error")["error"]["message"]


def test_a_changed_list_makes_new_versions_and_deletes_nobody(db, tmp_path):
    folder = list_of(tmp_path / "in", "E-900,K.T,待機,2026/12/1,45万,Java(5年)", "E-901,A.B,待機,2026/12/1,40万,PHP")
    told("import", folder, "--today", TODAY)
    list_of(folder, "E-900,K.T,待機,2027/1/1,45万,Java(5年)")

    counts = told("import", folder, "--today", TODAY)
    versions = told("history", "E-900", "--today", TODAY)["versions"]

    assert (counts["added"], counts["updated"]) == (0, 1)
    assert [v["live"] for v in versions] == [False, True]
    assert versions[1]["changes"] == [{"field": "available_from", "before": "2026-12-01", "after": "2027-01-01"}]
    assert {i["engineer"] for i in told("match", "--today", TODAY)["idle"]} == {"E-900", "E-901"}


def test_the_same_list_in_another_file_is_a_duplicate(db, tmp_path):
    row = "E-900,K.T,待機,2026/12/1,45万,Java(5年)"
    told("import", list_of(tmp_path / "one", row), "--today", TODAY)

    counts = told("import", list_of(tmp_path / "two", row, ""), "--today", TODAY)

    assert (counts["added"], counts["updated"], counts["duplicates"]) == (0, 0, 1)


def test_a_waived_finding_lets_its_person_through_and_stays_waived(store):
    block = next(f for f in told("check", "--today", TODAY, status=1)["findings"] if f["severity"] == "block")

    nameless = run("waive", block["id"], "--reason", "誤記", "--today", TODAY)
    reasonless = run("waive", block["id"], "--by", "佐藤", "--today", TODAY)
    record = told("waive", block["id"], "--by", "佐藤", "--reason", "本人に確認、誤記", "--today", TODAY)
    told("import", SAMPLES, "--again", "--today", TODAY)
    after = told("check", "--today", TODAY, status=1)

    assert (nameless.returncode, reasonless.returncode) == (2, 2)
    assert (record["finding"], record["engineer"], record["by"]) == (block["id"], block["engineer"], "佐藤")
    assert (after["summary"]["block"], after["summary"]["waived"]) == (2, 1)
    assert block["engineer"] not in {h["engineer"] for h in told("match", "--today", TODAY)["held"]}


def test_a_lock_and_a_veto_bind_the_plan_until_they_are_taken_back(store):
    plan = told("match", "--today", TODAY)
    first = next(a for a in plan["assignments"] if not a["backfill"])
    pair = (first["engineer"], first["project"])

    veto = told("veto", *pair, "--by", "佐藤", "--reason", "顧客NG", "--today", TODAY)
    without = told("match", "--today", TODAY)
    ruled_out = told("explain", *pair, "--today", TODAY)["broken_rules"]
    lock = told("lock", *pair, "--by", "鈴木", "--today", TODAY)
    locked = told("match", "--today", TODAY)
    stand = told("decisions")["decisions"]
    told("take-back", lock["number"], "--by", "鈴木", "--reason", "様子を見る")

    assert [r["rule"] for r in ruled_out] == ["vetoed"]
    assert all(said in ruled_out[0]["message"] for said in ("佐藤", "顧客NG"))
    why = told("explain", *pair, "--today", TODAY)
    assert why["feasible"]
    assert pair not in {(a["engineer"], a["project"]) for a in without["assignments"]}
    assert pair in {(a["engineer"], a["project"]) for a in locked["assignments"]}
    assert [d["number"] for d in stand] == [lock["number"]] != [veto["number"]]
    assert told("decisions")["decisions"] == []
    assert run("take-back", "999", "--by", "鈴木").returncode == 2


def test_a_stale_edit_is_refused_with_both_versions_shown(store):
    told("edit", "E-001", "cost=610000", "--by", "鈴木", "--version", "1", "--today", TODAY)

    stale = run("edit", "E-001", "cost=620000", "--by", "佐藤", "--version", "1", "--today", TODAY, "--json")

    error = document(stale, "error")["error"]
    assert (stale.returncode, error["code"]) == (2, "stale")
    assert "原価(円): 550000 → 610000" in error["message"]
    assert told("history", "E-001", "--today", TODAY)["versions"][-1]["changes"][0]["after"] == 610000


def test_an_edit_stands_until_the_source_says_something_else_of_that_field(db, tmp_path):
    folder = list_of(tmp_path / "in", "E-900,K.T,待機,2026/12/1,45万,Java(5年)")
    told("import", folder, "--today", TODAY)
    told("edit", "E-900", "cost=500000", "nearest_station=調布", "--by", "鈴木", "--today", TODAY)

    told("import", list_of(folder, "E-900,K.T,待機,2027/1/1,45万,Java(5年)"), "--today", TODAY)
    kept = told("history", "E-900", "--today", TODAY)["versions"][-1]
    told("import", list_of(folder, "E-900,K.T,待機,2027/1/1,48万,Java(5年)"), "--today", TODAY)
    changed = told("history", "E-900", "--today", TODAY)["versions"][-1]

    assert [c["field"] for c in kept["changes"]] == ["available_from"]
    assert changed["changes"] == [{"field": "cost", "before": 500000, "after": 480000}]


def _fields_set(name, *changes):
    """What a change by hand left in the record, told by its history."""
    changed = told("edit", name, *changes, "--by", "鈴木", "--today", TODAY)["versions"][-1]["changes"]
    return {one["field"]: one["after"] for one in changed}


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ("原価=58万", "cost", 580000),
        ("原価（円）=57万円", "cost", 570000),
        ("Cost=56.5万", "cost", 565000),
        ("cost=59", "cost", 590000),
        ("最寄り駅＝三鷹", "nearest_station", "三鷹"),
        ("稼働開始=2027/2/1", "available_from", "2027-02-01"),
        ("available_from=2/8", "available_from", "2027-02-08"),
        ("雇用形態=契約社員", "employment", "contract"),
        ("稼働率=60%", "utilisation", [0.6, 0.6]),
        ("インボイス登録=あり", "invoice_registered", True),
    ],
)
def test_a_person_is_edited_in_the_words_of_the_trade(store, change, field, value):
    assert _fields_set("E-001", change)[field] == value


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ("単価上限=85万", {"rate_max": 850000}),
        ("単価=72～78万", {"rate_min": 720000, "rate_max": 780000}),
        ("勤務地=川崎", {"place": "川崎"}),
        ("location=大宮", {"place": "大宮"}),
        ("働き方=フルリモート", {"remote": {"mode": "full", "onsite_days": [0.0, 0.0]}}),
        ("参画時期=2027年3月", {"start": "2027-03-01"}),
        ("面談=2回", {"interviews": 2}),
        ("確度=予算取り中", {"certainty": "budgeting"}),
    ],
)
def test_a_project_is_edited_in_the_words_of_the_trade(store, change, fields):
    assert fields.items() <= _fields_set("P-R-2041", change).items()


def test_a_remark_is_added_and_a_price_replaces_the_whole_price(store):
    first = _fields_set("P-R-2041", "単価=60～70万", "備考=私服可")
    second = _fields_set("P-R-2041", "単価=スキル見合い", "備考=駅近")

    assert first["conditions"][-1] == "私服可"
    assert second["conditions"][-2:] == ["私服可", "駅近"]
    assert (second["rate_min"], second["rate_max"], second["rate_open"]) == (None, None, True)


def test_a_value_that_is_said_to_be_open_empties_the_field(store):
    _fields_set("P-R-2041", "面談=2回")

    assert _fields_set("P-R-2041", "面談=未定") == {"interviews": None}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("面談=たくさん", "面談"),
        ("工程=どれでも", "工程"),
        ("精算=いろいろ", "精算"),
        ("状態=募集終了", "状態"),
    ],
)
def test_a_value_no_reader_knows_is_refused_in_words(store, change, word):
    message = document(run("edit", "P-R-2041", change, "--by", "鈴木", "--today", TODAY, "--json"), "error")["error"][
        "message"
    ]

    assert word in message
    assert not any(raw in message for raw in ("JSON", "Input should"))


@pytest.mark.parametrize(
    ("given", "meant"), [("単価の上限", "rate_max"), ("募集する人数", "seats"), ("勤務地の住所", "place")]
)
def test_what_may_be_meant_is_named_by_sense(store, given, meant):
    message = document(run("edit", "P-R-2041", f"{given}=1", "--by", "鈴木", "--today", TODAY, "--json"), "error")[
        "error"
    ]["message"]

    assert meant in message
    assert "sender_address" not in message


@pytest.mark.parametrize("change", ["costs=1", "cost", "cost=たかい", "skills=[1", "supply=nobody"])
def test_a_wrong_edit_is_refused_in_words(store, change):
    done = run("edit", "E-001", change, "--by", "鈴木", "--today", TODAY, "--json")

    assert done.returncode == 2
    assert document(done, "error")["error"]["message"]


@pytest.mark.parametrize(
    ("url", "told_of"),
    [("mysql://host/x", "PostgreSQL"), ("sqlite://", "SQLite"), ("postgresql://nobody@127.0.0.1:1/x", "接続")],
)
def test_an_address_that_is_no_store_is_refused_in_words(url, told_of):
    done = run("match", "--db", url, "--json")

    assert done.returncode == 2
    assert told_of in document(done, "error")["error"]["message"]


def test_a_file_that_is_no_store_is_left_alone(tmp_path):
    path = tmp_path / "notes.db"
    path.write_text("ただのメモです。" * 100, encoding="utf-8")

    done = run("match", "--db", path, "--json")

    assert done.returncode == 2
    assert document(done, "error")["error"]["code"] == "store"
    assert path.read_text(encoding="utf-8") == "ただのメモです。" * 100


def test_the_store_is_readable_by_its_owner_only(store):
    assert {
        f.name: oct(f.stat().st_mode & 0o077) for f in store.parent.iterdir() if f.name.startswith("matcher.db")
    } == {f.name: "0o0" for f in store.parent.iterdir() if f.name.startswith("matcher.db")}


def test_the_questions_of_a_sheet_come_as_a_mail_until_they_are_waived(store):
    block = next(f for f in told("check", "--today", TODAY, status=1)["findings"] if f["severity"] == "block")
    who = block["engineer"]

    mail = told("check", "--ask", who, "--today", TODAY)
    for finding in mail["questions"]:
        told("waive", finding, "--by", "佐藤", "--reason", "電話で確認", "--today", TODAY)
    after = run("check", "--ask", who, "--today", TODAY)

    assert block["message"] in mail["body"]
    assert block["place"]["file"] not in mail["body"]
    assert (after.returncode, after.stdout) == (0, "")
    assert "確認したい点はありません" in after.stderr


def test_consent_on_record_is_no_longer_missing_from_a_proposal(store):
    first = next(a for a in told("match", "--today", TODAY)["assignments"] if not a["backfill"])
    pair = (first["engineer"], first["project"])
    command = ("propose", pair[1], pair[0], "--today", TODAY)

    before = told(*command)["missing"]
    told("consent", *pair, "--by", "佐藤", "--today", TODAY)
    after = told(*command)["missing"]

    assert [m for m in before if m not in after] == [m for m in before if "承諾" in m] != []


def test_every_rule_is_listed_with_the_severity_of_the_policy(tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text('[severities]\nP01 = "info"\n', encoding="utf-8")

    rules = {r["id"]: r for r in told("rules", "--policy", policy)["rules"]}

    assert len(rules) > 50
    assert (rules["P01"]["severity"], rules["P01"]["own_severity"]) == ("info", "warn")


def test_plans_and_proposals_are_kept_once(store):
    first = next(a for a in told("match", "--today", TODAY)["assignments"] if not a["backfill"])
    told("match", "--today", TODAY)
    told("propose", first["project"], first["engineer"], "--today", TODAY)

    with open_store(str(store)) as opened, opened.reading() as connection:
        plan, proposal = last(connection, "plan"), last(connection, "proposal", first["project"])

    assert (plan.number, proposal.number) == (1, 2)
    assert plan.figures["objective"] == plan.document["objective"] > 0
    assert proposal.document["engineers"] == [first["engineer"]]


def test_replan_after_a_veto_changes_little_and_says_why(store):
    plan = told("match", "--today", TODAY)
    first = next(a for a in plan["assignments"] if not a["backfill"])
    pair = (first["engineer"], first["project"])

    same = told("replan", "--today", TODAY)
    told("veto", *pair, "--by", "佐藤", "--reason", "顧客NG", "--today", TODAY)
    after = told("replan", "--today", TODAY)

    assert same["changes"] == []
    assert same["objective"] == same["worth"] == plan["objective"]
    change = next(c for c in after["changes"] if c["engineer"] == pair[0])
    assert (change["from"], change["to"] == pair[1]) == (pair[1], False)
    assert "除外" in change["because"]
    assert after["status"] == "OPTIMAL"
    assert after["objective"] == sum(a["value"] for a in after["assignments"])
    assert len(after["changes"]) <= 4


def test_replan_works_on_files_and_a_plan_in_a_file(tmp_path):
    file = tmp_path / "plan.json"
    file.write_text(run("match", SAMPLES, "--today", TODAY, "--json").stdout, encoding="utf-8")

    again = told("replan", "--from", SAMPLES, "--plan", file, "--today", TODAY)
    without = run("replan", "--from", SAMPLES, "--today", TODAY)
    (tmp_path / "no.json").write_text("{", encoding="utf-8")
    broken = run("replan", "--from", SAMPLES, "--plan", tmp_path / "no.json", "--today", TODAY)

    assert again["changes"] == []
    assert (without.returncode, broken.returncode) == (2, 2)


def test_replan_without_a_plan_says_what_to_do(db, tmp_path):
    told("import", list_of(tmp_path / "in", "E-900,K.T,待機,2026/12/1,45万,Java(5年)"), "--today", TODAY)

    assert "matcher match" in run("replan", "--today", TODAY).stderr


def test_a_lock_no_plan_can_keep_is_told_at_once_with_the_way_back(store):
    held = told("match", "--today", TODAY)["held"][0]["engineer"]
    project = told("match", "--today", TODAY)["assignments"][0]["project"]

    done = run("lock", held, project, "--by", "佐藤", "--today", TODAY)

    assert done.returncode == 1
    assert "take-back 1" in done.stderr


def test_a_few_letters_of_an_id_decide_nothing(store):
    finding = told("check", "--today", TODAY, status=1)["findings"][0]["id"]

    assert run("waive", finding[:3], "--by", "佐藤", "--reason", "x", "--today", TODAY).returncode == 2
    assert run("lock", "E-00", "P-", "--by", "佐藤", "--today", TODAY).returncode == 2
    assert told("decisions")["decisions"] == []


def test_a_full_name_set_by_hand_is_never_shown(store):
    told("edit", "E-001", "name=架空野太郎", "--by", "鈴木", "--today", TODAY)
    history = run("history", "E-001", "--today", TODAY)
    stale = run("edit", "E-001", "name=別名", "--by", "鈴木", "--version", "1", "--today", TODAY)

    assert "■■" in history.stdout
    assert "架空野" not in history.stdout + stale.stderr


def test_a_lock_nobody_can_keep_is_named_wherever_a_plan_would_be_needed(store):
    plan = told("match", "--today", TODAY)
    held, project = plan["held"][0]["engineer"], plan["assignments"][0]["project"]
    told("lock", held, project, "--by", "佐藤", "--today", TODAY, status=1)

    asked = [("shortlist", project), ("explain", plan["assignments"][0]["engineer"], project)]
    refused = [run(*command, "--today", TODAY) for command in asked]

    assert [done.returncode for done in refused] == [1, 1]
    assert all(held in done.stderr and "take-back" in done.stderr for done in refused)
    assert held in told("match", "--today", TODAY, status=1)["why_infeasible"][0]


def test_a_store_nobody_made_is_not_made_by_looking(db):
    for command in (("match",), ("search", "Java"), ("decisions",)):
        done = run(*command)
        assert done.returncode == 2
        assert "matcher import" in done.stderr
    assert not db.parent.exists()


# ---------------------------------------------------------------- a list at once


def test_a_list_from_the_store_needs_neither_the_databases_library_nor_what_other_commands_print(store):
    """They take longer to import than the list takes to make."""
    listed = told("shortlist", "P-R-2041", "--today", TODAY)
    code = f"import sys; sys.argv = ['matcher', 'shortlist', 'P-R-2041', '--today', '{TODAY}', '--json']\n"
    code += "from matcher.__main__ import main\ntry: main()\nexcept SystemExit: pass\n"
    code += "heavy = {'sqlalchemy', 'alembic', 'rapidfuzz', 'matcher.documents', 'matcher.intake'}\n"
    code += "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)

    assert json.loads(done.stdout) == listed
    assert done.stderr == "[]\n"


def test_after_an_import_the_plan_is_there_already(db):
    run("import", SAMPLES, "--today", TODAY)
    assert db.with_name(db.name + ".snapshot.plan").exists()


# ---------------------------------------------------------------- orders that cannot both be kept


def two_records_of_one_person(db, folder):
    """A store with one project, and one person whom two companies offer."""
    row = "{ident},{company},K.S,待機,2026/12/1,60万,Java(8年),37,大宮,プロパー"
    lists = {
        "a.csv": row.format(ident="B-1", company="株式会社甲"),
        "b.csv": row.format(ident="B-2", company="株式会社乙"),
    }
    head = "要員No,会社名,イニシャル,区分,稼働開始,単価,スキル,年齢,最寄駅,所属区分\n"
    folder.mkdir()
    for name, line in lists.items():
        (folder / name).write_text(head + line + "\n", encoding="utf-8-sig")
    (folder / "案件一覧.csv").write_text(
        "案件番号,案件名,必須スキル,単価（万円）,開始時期,募集人数\n1,在庫管理の刷新,Java,80～85,2026-12-01,1\n",
        "utf-8-sig",
    )
    told("import", folder, "--today", TODAY)
    found = told("search", "Java", "--today", TODAY)
    return sorted(one["id"] for one in found["found"])


def test_a_lock_against_a_veto_of_the_same_person_is_told_at_once(db, tmp_path):
    one, other = two_records_of_one_person(db, tmp_path / "in")
    if not told("doubles", "--today", TODAY)["people_total"]:
        told("same", one, other, "--by", "佐藤", "--today", TODAY)
    told("veto", other, "P-1", "--by", "鈴木", "--reason", "面談で見送り", "--today", TODAY)

    done = run("lock", one, "P-1", "--by", "佐藤", "--today", TODAY)

    assert done.returncode == 1
    assert "鈴木" in done.stderr
    assert "面談で見送り" in done.stderr
    assert "take-back" in done.stderr
    assert told("match", "--today", TODAY, status=1)["status"] == "INFEASIBLE"


def test_a_lock_that_ends_a_veto_says_so(store):
    told("veto", "E-001", "P-R-2041", "--by", "鈴木", "--reason", "客先都合", "--today", TODAY)
    done = run("lock", "E-001", "P-R-2041", "--by", "佐藤", "--today", TODAY)
    back = run("veto", "E-001", "P-R-2041", "--by", "佐藤", "--reason", "やはり", "--today", TODAY)

    assert "除外は解除されました" in done.stderr
    assert "固定は解除されました" in back.stderr
    assert [d["kind"] for d in told("decisions")["decisions"]] == ["veto"]


def test_one_person_locked_twice_and_more_locks_than_seats_are_told_at_once(store):
    plan = told("match", "--today", TODAY)
    first, *others = [a for a in plan["assignments"] if not a["backfill"]]
    second = next(a for a in others if a["project"] != first["project"])
    told("lock", first["engineer"], first["project"], "--by", "佐藤", "--today", TODAY)
    twice = run("lock", first["engineer"], second["project"], "--by", "佐藤", "--today", TODAY)

    assert twice.returncode == 1
    assert f"固定 1: {first['engineer']} → {first['project']}" in twice.stderr


# ---------------------------------------------------------------- fields by their names


def test_a_change_is_shown_by_the_name_of_the_field_and_may_be_made_by_it(store):
    by_field = run("edit", "E-001", "available_from=2027-02-01", "--by", "鈴木", "--today", TODAY)
    by_name = run("edit", "E-001", "稼働可能日=2027-03-01", "--by", "鈴木", "--today", TODAY)
    history = run("history", "E-001", "--today", TODAY)
    english = run("history", "E-001", "--today", TODAY, "--lang", "en")
    slip = run("edit", "E-001", "稼働化能日=2027-03-01", "--by", "鈴木", "--today", TODAY)

    assert "稼働可能日" in by_field.stdout
    assert "2027-03-01" in by_name.stdout
    assert "available_from" not in by_field.stdout + by_name.stdout + history.stdout + english.stdout
    assert "Available from" in english.stdout
    assert slip.returncode == 2
    assert "稼働可能日（available_from）" in slip.stderr


def test_what_was_read_is_shown_by_the_names_of_the_fields():
    shown = run("extract", SAMPLES, "--today", TODAY).stdout
    english = run("extract", SAMPLES, "--today", TODAY, "--lang", "en").stdout

    assert "区分: BP" in shown
    assert "並行状況: 提案中 " in shown
    for raw in ("nearest_station", "available_from", "parallel_stages", "quasi_mandate", "rate_min"):
        assert raw not in shown + english
