"""The commands as a person or a script meets them: exit statuses, JSON alone on stdout, bad input without a traceback."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest

from matcher.schemas import schemas

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
TODAY = "2026-11-24"


def run(*arguments, stdin=None):
    """One command in a process of its own."""
    command = [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", input=stdin, timeout=120, cwd=ROOT)


def document(done, name):
    """The JSON on stdout, checked against its schema."""
    found = json.loads(done.stdout)
    jsonschema.validate(found, schemas()[name])
    return found


@pytest.fixture(scope="session")
def plan():
    done = run("match", SAMPLES, "--json", "--today", TODAY)
    assert done.returncode == 0, done.stderr
    return document(done, "match")


def test_the_plan_of_the_samples_is_proven_optimal(plan):
    assert (plan["status"], plan["gap"]) == ("OPTIMAL", 0)
    assert plan["objective"] == plan["bound"] == sum(a["value"] for a in plan["assignments"]) > 0


def test_everybody_and_every_seat_is_accounted_for_once(plan):
    placed = [a["engineer"] for a in plan["assignments"]]
    idle = [i["engineer"] for i in plan["idle"]]
    held = [h["engineer"] for h in plan["held"]]
    assert len(placed) == len(set(placed))
    assert not set(placed) & set(idle)
    assert not set(placed) & set(held)
    assert all(u["why"] for u in plan["unfilled"])
    assert all(i["why"] for i in plan["idle"])
    assert held


def test_the_same_input_gives_the_same_bytes(plan):
    again = json.loads(run("match", SAMPLES, "--json", "--today", TODAY).stdout)
    assert {**again, "timing": None} == {**plan, "timing": None}


def test_files_renamed_into_another_order_give_the_same_plan(plan, tmp_path):
    files = sorted(p for p in SAMPLES.rglob("*") if p.is_file())
    for number, file in enumerate(files):
        folder = tmp_path / str(number % 7)
        folder.mkdir(exist_ok=True)
        shutil.copy(file, folder / f"{len(files) - number:03d}{file.suffix}")

    renamed = json.loads(run("match", tmp_path, "--json", "--today", TODAY).stdout)

    assert {**renamed, "timing": None} == {**plan, "timing": None}


def test_no_full_name_leaves_the_readers(tmp_path):
    people = (
        "社員番号,氏名,イニシャル,区分,稼働可能日,原価,スキル\nE-900,架空野太郎,K.T,待機,2026/12/1,45万,Java(5年)\n"
    )
    (tmp_path / "要員一覧.csv").write_text(people, encoding="utf-8-sig")
    out = tmp_path / "out"

    told = run("match", tmp_path, SAMPLES / "mails", "--today", TODAY, "--out", out)
    plan = run("match", tmp_path, SAMPLES / "mails", "--today", TODAY, "--json")

    assert "E-900" in plan.stdout
    assert "架空野" not in told.stdout + told.stderr + plan.stdout + plan.stderr
    assert "架空野" not in (out / "plan.html").read_text(encoding="utf-8")


def test_shortlist_explain_and_propose_follow_from_the_plan(plan):
    first = next(a for a in plan["assignments"] if not a["backfill"])
    source = ("--from", SAMPLES, "--today", TODAY)

    names = document(run("shortlist", first["project"], "--json", *source), "shortlist")
    told = document(run("explain", first["engineer"], first["project"], "--json", *source), "explain")
    draft = document(run("propose", first["project"], first["engineer"], "--json", *source), "propose")

    assert [c["rank"] for c in names["candidates"]] == list(range(1, len(names["candidates"]) + 1))
    assert first["engineer"] in [c["engineer"] for c in names["candidates"]]
    assert told["feasible"]
    assert told["in_plan"]
    assert told["value"] == first["value"] == sum(p["value"] for p in told["parts"] if p["unit"] == "yen")
    assert told["price"]["engineer"] >= 0
    assert "\n" not in draft["subject"]
    assert draft["body"]


def test_a_person_held_back_is_not_proposed(plan):
    held = plan["held"][0]["engineer"]
    project = plan["assignments"][0]["project"]

    done = run("propose", project, held, "--from", SAMPLES, "--today", TODAY, "--json")

    assert done.returncode == 1
    assert document(done, "error")["error"]["code"] == "plan"


def test_check_asks_a_person_to_look_where_a_finding_blocks():
    done = run("check", SAMPLES, "--json", "--today", TODAY)
    found = document(done, "check")
    assert found["summary"]["block"] > 0
    assert done.returncode == 1


def test_a_shortlist_as_text_is_one_line_each(plan):
    project = plan["assignments"][0]["project"]
    done = run("shortlist", project, "--as", "text", "--from", SAMPLES, "--today", TODAY)
    assert done.returncode == 0
    assert 1 <= len(done.stdout.splitlines()) <= 5


def test_report_writes_workbook_and_page(tmp_path):
    done = run("report", "--out", tmp_path / "out", "--from", SAMPLES, "--today", TODAY, "--json")
    files = document(done, "report")["files"]
    assert [Path(f).name for f in files] == ["plan.xlsx", "plan.html"]
    assert all(Path(f).stat().st_size > 10_000 for f in files)


def test_normalize_reads_terms_from_arguments_and_from_stdin():
    one = document(run("normalize", "Java8、Oracle12c", "--json"), "normalize")
    two = document(run("normalize", "--json", stdin="Java8、Oracle12c\n"), "normalize")
    assert one == two
    assert [(m["skill"], m["version"]) for t in one["terms"] for m in t["matches"]] == [
        ("Java", "8"),
        ("Oracle Database", "12c"),
    ]


def test_the_committed_schemas_are_those_of_the_code():
    committed = {
        p.name.removesuffix(".schema.json"): json.loads(p.read_text()) for p in (ROOT / "schemas").glob("*.json")
    }
    assert committed == json.loads(json.dumps(schemas())), "run: make schemas"


def test_the_policy_is_shown_with_its_sources_and_a_file_overrides_it(tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text("[plan]\nhorizon_months = 3\n")

    values = document(run("policy", "--policy", file, "--json"), "policy")["values"]

    assert values["plan.horizon_months"]["value"] == 3
    assert values["plan.horizon_months"]["source"] == str(file)
    assert values["price.floor_partner"]["source"] == "default"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["match", "nowhere/at/all"], "nowhere/at/all", id="a path that is not there"),
        pytest.param(["macth", "data/samples"], "match", id="a command that is not there"),
        pytest.param(["match"], "PATH", id="no path"),
        pytest.param(["match", "data/samples", "--today", "24.11.2026"], "2026-11-24", id="a date in another form"),
        pytest.param(["match", "data/samples", "--lang", "fr"], "ja", id="a language we do not speak"),
        pytest.param(["shortlist", "P-nothing", "--from", "data/samples"], "P-nothing", id="an unknown project"),
        pytest.param(["explain", "E-00", "P-", "--from", "data/samples"], "E-00", id="an ambiguous beginning"),
        pytest.param(["schema", "mtach"], "match", id="an unknown schema"),
    ],
)
def test_a_wrong_call_says_what_and_how_to_mend_it(arguments, told):
    done = run(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_call_is_told_in_json_too():
    done = run("match", "nowhere", "--json")
    assert done.returncode == 2
    assert document(done, "error")["error"]["code"] == "input"


def test_the_policy_as_printed_is_a_policy_file_that_says_the_same(tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text(run("policy").stdout, encoding="utf-8")

    printed = document(run("policy", "--policy", file, "--json"), "policy")["values"]
    own = document(run("policy", "--json"), "policy")["values"]

    assert {n: v["value"] for n, v in printed.items()} == {n: v["value"] for n, v in own.items()}


def test_another_policy_is_tried_on_the_plan_before_it_is_taken(tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text("[plan]\npartner_seats_max = 1\n", encoding="utf-8")

    trial = document(run("policy", "--try", file, "--from", SAMPLES, "--today", TODAY, "--json"), "policy_trial")

    (changed,) = trial["changed"]
    assert (changed["name"], changed["from"], changed["to"]) == ("plan.partner_seats_max", None, 1)
    assert trial["after"]["placed"] < trial["before"]["placed"]
    assert trial["after"]["objective"] < trial["before"]["objective"]
    assert all(c["because"] for c in trial["changes"])


def test_a_policy_with_faults_lists_all_of_them(tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text("[plan]\nhorizon_month = 3\n[price]\ntarget_margin = -1\n")
    done = run("policy", "--policy", file)
    assert done.returncode == 2
    assert "plan.horizon_months のことですか" in done.stderr
    assert "price.target_margin" in done.stderr


def renamed_zip():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("hello.txt", "こんにちは")
    return held.getvalue()


BROKEN = {
    "broken.xlsx": b"PK\x03\x04 this is no workbook",
    "zip.xlsx": renamed_zip(),
    "empty.eml": b"",
    "no_text.eml": b"From: a@example.co.jp\nSubject: =?utf-8?b?44OG44K544OI?=\nContent-Type: image/png\n\n",
    "wrong.csv": "色,形,大きさ\n赤,丸,大\n青,角,小\n".encode("utf-8-sig"),
    "noise.md": bytes(range(256)) * 20,
    "half.xlsx": None,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_bad_file_is_named_and_never_stops_the_rest(name, tmp_path):
    content = BROKEN[name]
    if content is None:
        content = next(SAMPLES.rglob("*.xlsx")).read_bytes()[:3000]
    (tmp_path / name).write_bytes(content)
    good = SAMPLES / "mails"

    done = run("extract", tmp_path, good, "--json", "--today", TODAY)
    alone = run("extract", tmp_path / name, "--json", "--today", TODAY)

    assert done.returncode == 0
    found = document(done, "extract")
    named = [f["source"] for f in found["failures"]] + [o["source"] for o in found["others"]]
    assert any(name in source for source in named)
    assert len(found["records"]) > 40
    assert alone.returncode in (0, 2)
    assert "Traceback" not in done.stderr + alone.stderr


def test_an_empty_folder_is_refused_with_a_hint(tmp_path):
    done = run("match", tmp_path)
    assert done.returncode == 2
    assert ".eml" in done.stderr


def test_help_answers_without_heavy_imports():
    code = "import sys; sys.argv = ['matcher', '--help']\nfrom matcher.__main__ import main\n"
    code += "try: main()\nexcept SystemExit: pass\n"
    code += "heavy = {'pandas', 'ortools', 'numpy', 'pydantic', 'rapidfuzz'} & set(sys.modules)\nprint(sorted(heavy))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]"


LISTS = {
    "案件一覧.csv": "案件番号,案件名,必須スキル,単価,開始日\n1,改修[/b][red],Java,70万,2026/12/01\n",
    "要員一覧.csv": "社員番号,イニシャル,スキル,原価,稼働可能日\n017,T.K,Java,50万,2026/12/01\n",
}


@pytest.fixture
def small(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in LISTS.items():
        (folder / name).write_text(text, encoding="utf-8-sig")
    return folder


def test_a_title_in_brackets_is_shown_as_it_stands(small):
    done = run("match", small, "--today", TODAY)

    assert done.returncode == 0, done.stderr
    assert "改修[/b][red]" in done.stdout


def test_a_report_that_cannot_be_written_still_leaves_one_document_on_stdout(small, tmp_path):
    (tmp_path / "file").write_text("")

    done = run("match", small, "--json", "--today", TODAY, "--out", tmp_path / "file" / "out")

    assert done.returncode == 2
    assert document(done, "error")["error"]["code"] == "input"


@pytest.mark.parametrize("arguments", [["policy"], ["policy", "--json"], ["schema"]])
def test_a_reader_that_stops_reading_is_no_fault(arguments):
    command = [sys.executable, str(ROOT / "cli.py"), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        process.stdout.close()
        told = process.stderr.read()
        assert (process.wait(timeout=60), told) == (0, b"")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_file_name_that_is_no_text_is_still_told_in_json(small):
    (Path(os.fsdecode(os.fsencode(small) + b"/\x83\x8a.xlsx"))).write_bytes(b"PK")

    done = run("extract", small, "--json", "--today", TODAY)

    assert "Traceback" not in done.stderr
    assert len(document(done, "extract")["failures"]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["match"],
        ["match", "data/samples", "--today", "x"],
        ["shortlist"],
        ["normalize", "Java", "--column", "x"],
        ["policy", "--policy", "nowhere.toml"],
        ["schema", "mtach"],
        ["explain", "E-x", "P-x", "--from", "data/samples/lists"],
    ],
)
def test_a_wrong_call_in_english_is_told_in_english(arguments):
    done = run(*arguments, "--lang", "en")

    told = [line for line in done.stderr.splitlines() if line.startswith(("error:", "Usage:"))]
    assert done.returncode == 2
    assert told
    assert all(ord(c) < 0x3000 for line in told for c in line)
