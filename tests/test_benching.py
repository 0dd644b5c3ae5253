"""`matcher bench solver`: each way in a process of its own, every plan checked again, ratios within one run."""

from __future__ import annotations

import json
from importlib.util import find_spec
from itertools import permutations
from random import Random

import jsonschema
import pytest
from rich.cells import cell_len

from matcher.__main__ import main
from matcher.benching import WAYS, in_the_middle
from matcher.benching.comparing import _against
from matcher.benching.subjects import KINDS, Subject, of_market
from matcher.documents.solving import BenchRun
from matcher.schemas import schemas
from matcher.solver import Problem, solve, violations
from matcher.solver.peers import Unfit, assignment, greedy
from matcher.worlds import markets
from tests import small


@pytest.fixture
def run(capsys):
    """The command in this process: exit status, standard output, standard error."""

    def once(*arguments):
        with pytest.raises(SystemExit) as left:
            main(["bench", "solver", *map(str, arguments)])
        return (left.value.code, *capsys.readouterr())

    return once


def ran(way, seconds=1.0, objective=100, **more):
    told = {"instance": "x", "engineers": 9, "projects": 9, "pairs": 9, "way": way, "status": "proven", **more}
    return BenchRun(seconds=seconds, objective=objective, **told)


def test_the_ways_agree_on_the_best_value_and_greedy_is_not_above_it(run):
    status, out, err = run("--size", "60x40", "--seeds", 2, "--ways", "greedy,ours,cp_sat_8,cp_sat_naive", "--json")

    found = json.loads(out)
    jsonschema.validate(found, schemas()["bench_solver"])
    assert status == 0
    assert len(found["runs"]) == 8
    assert len(err.splitlines()) == 8
    for seed in (1, 2):
        by_way = {r["way"]: r for r in found["runs"] if r["seed"] == seed}
        best = solve(of_market(60, 40, seed, "standard")).objective
        for way in ("ours", "cp_sat_8", "cp_sat_naive"):
            assert (by_way[way]["status"], by_way[way]["objective"], by_way[way]["gap"]) == ("proven", best, 0)
            assert by_way[way]["faults"] == 0
            assert by_way[way]["trace"][-1]["objective"] == best
        assert by_way["greedy"]["objective"] <= best
        assert by_way["greedy"]["value_to_ours"] >= 1
        assert by_way["cp_sat_8"]["times_ours"] > 0


def test_files_of_all_formats_are_told_in_their_own_sense(run, tmp_path):
    r, n = Random(3), 4
    costs = [[r.randint(1, 100) for _ in range(n)] for _ in range(n)]
    best = min(sum(costs[i][p[i]] for i in range(n)) for p in permutations(range(n)))
    (tmp_path / "assign.txt").write_text(" ".join(map(str, [n, *(c for row in costs for c in row)])), "ascii")
    gap = [2, 3, 5, 9, 7, 4, 8, 6, 2, 2, 2, 2, 2, 2, 4, 4]
    (tmp_path / "gap.txt").write_text(" ".join(map(str, gap)), "ascii")
    (tmp_path / "gap3.txt").write_text(" ".join(map(str, [1, *gap])), "ascii")
    instance = next(i for i in map(small.instance, range(50)) if small.best(i))
    (tmp_path / "neutral.json").write_text(json.dumps(instance), "utf-8")

    files = [tmp_path / name for name in ("assign.txt", "gap.txt", "gap3.txt", "neutral.json")]
    found = json.loads(run(*files, "--ways", "ours", "--json")[1])["runs"]

    assert [r["instance"] for r in found] == [file.name for file in files]
    assert [r["objective"] for r in found] == [best, 4 + 8 + 7, 5 + 9 + 6, small.best(instance)]
    assert [r["sense"] for r in found] == ["min", "min", "max", "max"]
    asked = json.loads(run(files[1], "--ways", "ours", "--sense", "max", "--json")[1])["runs"]
    assert asked[0]["objective"] == 5 + 9 + 6


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_table_fits_into_80_columns(run, monkeypatch, lang):
    monkeypatch.setenv("COLUMNS", "80")
    status, out, _ = run("--size", "60x40", "--seeds", 1, "--lang", lang, "--ways", "ours,greedy,cp_sat_2,highs")
    assert status == 0
    assert "60×40 standard" in out
    assert max(map(cell_len, out.splitlines())) <= 80
    assert ("highspy" in out) == (find_spec("highspy") is None and find_spec("scipy") is None)


WRONG = {
    "a size of one": (["--size", "100"], "--size"),
    "a size beyond all": (["--size", "100x2000000"], "--size"),
    "a kind nobody knows": (["--kind", "standard,huge"], "--kind"),
    "a way nobody knows": (["--ways", "ours,gurobi"], "--ways"),
    "no limit": (["--limit", "0"], "--limit"),
    "no patience": (["--patience", "nan"], "--patience"),
    "a third sense": (["--sense", "most"], "--sense"),
    "no file": (["nowhere.txt"], "nowhere.txt"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_call_says_what_and_where(run, name):
    arguments, place = WRONG[name]
    if name == "a third sense":
        arguments = [*arguments, "nowhere.txt"]
    status, out, _ = run(*arguments, "--json")
    assert status == 2
    assert json.loads(out)["error"]["place"] == place


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"3 1 2",
        "三".encode(),
        b"\xff\xfe",
        b"2 1 1 5 9 9 9",
        b"9" * 5000,
        b"1 1e9",
        b"1 99999999999999",
        b"1000000000 1 1 5",
    ],
)
def test_a_file_of_no_format_is_refused_in_words(run, tmp_path, content):
    file = tmp_path / "odd.txt"
    file.write_bytes(content)
    status, _, err = run(file)
    assert status == 2
    assert "OR-Library" in err


def test_without_matplotlib_plots_are_refused_before_the_first_run(run, tmp_path):
    if find_spec("matplotlib") is not None:
        pytest.skip("Matplotlib is installed here")
    status, out, err = run("--size", "60x40", "--plot", tmp_path)
    assert (status, out) == (2, "")
    assert "ses-matcher[bench]" in err


def test_plots_are_written_in_both_forms(run, tmp_path):
    pytest.importorskip("matplotlib", reason="plots need the extra `bench`")
    found = json.loads(run("--size", "60x40", "--ways", "ours,cp_sat_8", "--plot", tmp_path, "--json")[1])
    assert {file.rsplit(".")[-1] for file in found["files"]} == {"png", "svg"}
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(f.rsplit("/")[-1] for f in found["files"])


@pytest.mark.parametrize("way", ["highs", "scipy_milp", "scipy_assignment", "lp"])
def test_a_way_that_is_not_installed_is_told_and_the_others_run(run, way):
    lacks = WAYS[way].missing()
    if lacks is None:
        pytest.skip("installed here")
    found = json.loads(run("--size", "60x40", "--seeds", 1, "--ways", f"ours,{way}", "--json")[1])
    assert [(r["status"], r["said"]) for r in found["runs"]] == [("proven", None), ("missing", lacks)]


@pytest.mark.parametrize("way", ["highs", "scipy_milp"])
def test_a_mip_comes_to_the_same_value(run, way):
    if WAYS[way].missing() is not None:
        pytest.skip("needs the extra `bench`")
    found = json.loads(run("--size", "200x120", "--seeds", 1, "--ways", f"ours,{way},lp", "--json")[1])["runs"]
    assert found[0]["objective"] == found[1]["objective"]
    assert found[1]["status"] == "proven"
    assert found[2]["status"] == "bound"
    assert found[2]["bound"] >= found[0]["objective"] - 1e-6


def test_greedy_keeps_every_rule_of_small_instances_with_orders_left_out():
    for seed in range(150):
        instance = {**small.instance(seed), "locks": []}
        for entry in (*instance["engineers"], *instance["projects"]):
            entry.pop("must_place", None)
            entry.pop("must_fill", None)
        problem = Problem.from_neutral(instance)
        pairs = list(problem.pair_at)
        assert not violations([pairs[k] for k in greedy(problem, 1).chosen], problem), seed


def test_an_assignment_algorithm_is_asked_about_assignments_only():
    with pytest.raises(Unfit):
        assignment(of_market(60, 40, 1, "standard"), 1)


def test_the_kinds_on_offer_are_those_of_the_markets():
    assert set(KINDS) == set(markets.KINDS)


def test_another_process_makes_the_very_same_problem():
    subject = Subject(60, 40, kind="part_time", seed=3)
    again = Subject(**json.loads(json.dumps(subject.told())))
    one, other = subject.problem()[0], again.problem()[0]
    assert (one.value == other.value).all()
    assert (one.load == other.load).all()


def test_ratios_are_to_ours_and_say_where_they_are_a_least_value():
    ours = ran("ours", seconds=2.0, objective=120)
    slow = ran("cp_sat_8", seconds=60.0, objective=100, status="plan")
    assert _against(ours, slow) == {"times_ours": 30.0, "at_least": True, "value_to_ours": 1.2}
    cheap = ran("ours", objective=100, sense="min")
    assert _against(cheap, ran("greedy", objective=120, status="plan", sense="min"))["value_to_ours"] == 1.2


def test_the_median_ratio_is_a_least_one_where_a_run_below_it_was_cut_off():
    def middle(*runs):
        (one,) = in_the_middle(
            ran("cp_sat_8", times_ours=t, at_least=a, status="plan" if a else "proven") for t, a in runs
        )
        return one.times_ours, one.at_least, one.proven

    assert middle((2, False), (3, False), (60, True)) == (3, False, 2)
    assert middle((2, False), (60, True), (70, True)) == (60, True, 1)
