"""`matcher solve`: neutral instances by their files, the answer in words and as JSON, every fault with its place."""

from __future__ import annotations

import json
from itertools import count
from random import Random

import jsonschema
import pytest

from matcher.__main__ import main
from matcher.schemas import schemas
from matcher.solver import Problem, clash
from matcher.solver.clash import under
from tests import small

SEEDS = [seed for seed in range(2000, 3000) if len(small.instance(seed)["pairs"]) <= 11][:300]


@pytest.fixture
def run(capsys):
    """The command in this process: exit status, standard output, standard error."""

    def once(*arguments):
        with pytest.raises(SystemExit) as left:
            main(["solve", *map(str, arguments)])
        return (left.value.code, *capsys.readouterr())

    return once


def written(folder, instance, name="instance.json"):
    file = folder / name
    file.write_text(json.dumps(instance, ensure_ascii=False), encoding="utf-8")
    return file


def shuffled(instance, r):
    """The same instance with its rows, its members and its keys in another order."""
    rows = {k: r.sample(v, len(v)) if isinstance(v, list) else v for k, v in instance.items()}
    rows["groups"] = [r.sample(g, len(g)) for g in rows["groups"]]
    rows["together"] = [r.sample(t, len(t)) for t in rows["together"]]
    return dict(r.sample(list(rows.items()), len(rows)))


@pytest.mark.parametrize("block", range(6))
def test_every_small_instance_is_answered_as_by_trying_every_plan(run, tmp_path, block):
    seeds = SEEDS[block::6]
    files = [written(tmp_path, small.instance(seed), f"{seed}.json") for seed in seeds]

    status, out, _ = run(*files, "--json")

    found = json.loads(out)
    jsonschema.validate(found, schemas()["solve_many"])
    assert [r["file"] for r in found["results"]] == [str(f) for f in files]
    assert status == (1 if any(r["status"] == "INFEASIBLE" for r in found["results"]) else 0)
    for seed, result in zip(seeds, found["results"], strict=True):
        instance, best = small.instance(seed), small.best(small.instance(seed))
        if best is None:
            assert (result["status"], result["objective"]) == ("INFEASIBLE", None), seed
            assert result["why_infeasible"], seed
            continue
        assert (result["status"], result["objective"], result["bound"], result["gap"]) == ("OPTIMAL", best, best, 0)
        chosen = {tuple(pair) for pair in result["assignments"]}
        plan = [pair for pair in instance["pairs"] if tuple(pair[:2]) in chosen]
        assert len(plan) == len(result["assignments"])
        assert small.keeps_every_rule(plan, instance), seed


def test_there_are_enough_instances_of_both_kinds():
    assert len(SEEDS) == 300
    assert 10 < sum(small.best(small.instance(seed)) is None for seed in SEEDS[:100]) < 60


def test_the_order_of_rows_and_keys_never_shows(run, tmp_path):
    for seed in SEEDS[:40]:
        instance = small.instance(seed)
        instance["pairs"] = [[e, p, value // 8, *load] for e, p, value, *load in instance["pairs"]]
        files = [written(tmp_path, shuffled(instance, Random(i)), f"{i}.json") for i in range(3)]
        results = json.loads(run(*files, "--json")[1])["results"]
        told = [{**r, "file": None, "timing": None, "why_infeasible": None} for r in results]
        assert told[0] == told[1] == told[2], seed


def test_what_clashes_is_a_smallest_set(tmp_path):
    infeasible = (seed for seed in count() if small.best(small.instance(seed)) is None)
    for seed, _ in zip(infeasible, range(25), strict=False):
        problem = Problem.from_neutral(small.instance(seed))
        tried = small.clashes(small.instance(seed))
        blamed = clash.smallest(problem, lambda part, tried=tried: not tried(part))
        assert blamed
        assert not tried(under(problem, blamed)), seed
        for order in blamed:
            assert tried(under(problem, [o for o in blamed if o != order])), (seed, order)


def two_people(**more):
    return {
        "engineers": [{"id": "e1"}, {"id": "e2", "partner": "k"}],
        "projects": [{"id": "p1", "client": "c1"}, {"id": "p2", "client": "c1", "seats": 2}],
        "pairs": [["e1", "p1", 7], ["e2", "p1", 5], ["e2", "p2", 3]],
        **more,
    }


def test_one_file_gives_one_answer(run, tmp_path):
    status, out, err = run(written(tmp_path, two_people()), "--json")
    found = json.loads(out)
    jsonschema.validate(found, schemas()["solve"])
    assert (status, err) == (0, "")
    assert (found["objective"], found["assignments"]) == (10, [["e1", "p1"], ["e2", "p2"]])


def test_the_least_sum_is_given_in_the_files_own_sign(run, tmp_path):
    jobs = [{"id": "p1", "must_fill": True}, {"id": "p2"}]
    file = written(tmp_path, two_people(sense="min", projects=jobs))
    found = json.loads(run(file, "--json")[1])
    assert (found["status"], found["objective"], found["bound"]) == ("OPTIMAL", 5, 5)


def test_a_person_sees_who_takes_what(run, tmp_path):
    status, out, _ = run(written(tmp_path, two_people()))
    assert status == 0
    assert "最適" in out
    assert "p2" in out
    assert "e2" in out


def test_an_empty_instance_has_an_empty_best_plan(run, tmp_path):
    found = json.loads(run(written(tmp_path, {"engineers": [], "projects": [], "pairs": []}), "--json")[1])
    assert (found["status"], found["objective"], found["assignments"]) == ("OPTIMAL", 0, [])


CLASHES = {
    "two locks on one seat": (
        {"locks": [["e1", "p1"], ["e2", "p1"], ["e2", "p2"]]},
        ["固定: e1 → p1", "固定: e2 → p1"],
    ),
    "a lock and its veto": (
        {"locks": [["e1", "p1"]], "vetoes": [["e1", "p1"], ["e2", "p1"]]},
        ["固定: e1 → p1", "禁止: e1 → p1"],
    ),
    "a lock that is no pair": ({"locks": [["e1", "p2"]]}, ["固定: e1 → p2（この組み合わせは pairs にありません）"]),
    "a cap below the locks": (
        {"locks": [["e1", "p1"], ["e2", "p2"]], "client_caps": {"c1": 1, "c2": 0}},
        ["固定: e1 → p1", "固定: e2 → p2", "上限: 取引先 c1 は 1席まで"],
    ),
    "a partner's cap": (
        {"locks": [["e2", "p2"]], "partner_caps": {"k": 0}},
        ["固定: e2 → p2", "上限: パートナー k は 0席まで"],
    ),
    "a seat that cannot be filled": (
        {"projects": [{"id": "p1"}, {"id": "p2", "seats": 2, "must_fill": True}]},
        ["必ず埋める: 案件 p2（2席）"],
    ),
}


@pytest.mark.parametrize("name", CLASHES)
def test_orders_that_clash_are_named_in_words_and_only_those(run, tmp_path, name):
    more, told = CLASHES[name]
    file = written(tmp_path, two_people(**more))
    status, out, _ = run(file, "--json")
    found = json.loads(out)
    jsonschema.validate(found, schemas()["solve"])
    assert (status, found["status"], found["bound"], found["gap"]) == (1, "INFEASIBLE", None, None)
    assert found["why_infeasible"] == told
    assert told[0] in run(file)[1]


FAULTS = {
    "not an object": ([1], "$"),
    "a list missing": ({"engineers": [], "projects": []}, "pairs"),
    "an unknown key": (two_people(lock=[]), "locks のことですか"),
    "an unknown key of a project": (two_people(projects=[{"id": "p1", "seat": 2}]), "projects[0]: seat"),
    "an engineer nobody knows": (two_people(locks=[["e9", "p1"]]), "locks[0][0]: 要員 e9"),
    "a project nobody knows": (two_people(groups=[["p1", "p9"]]), "groups[0][1]: 案件 p9"),
    "a pair twice": (two_people(pairs=[["e1", "p1", 1], ["e2", "p1", 1], ["e1", "p1", 2]]), "pairs[2]"),
    "a value with a point": (two_people(pairs=[["e1", "p1", 1.5]]), "pairs[0][2]: 1.5"),
    "a value that is true": (two_people(pairs=[["e1", "p1", True]]), "pairs[0][2]: true"),
    "a value beyond all": (two_people(pairs=[["e1", "p1", 10**30]]), "pairs[0][2]"),
    "a value in words": (two_people(pairs=[["e1", "p1", "7"]]), 'pairs[0][2]: "7"'),
    "no load": (two_people(pairs=[["e1", "p1", 1, 0]]), "pairs[0][3]: 0"),
    "a pair too short": (two_people(pairs=[["e1", "p1"]]), "[要員, 案件, 値]"),
    "seats in words": (two_people(projects=[{"id": "p1", "seats": "2"}, {"id": "p2"}]), 'projects[0].seats: "2"'),
    "no seats": (two_people(projects=[{"id": "p1", "seats": 0}, {"id": "p2"}]), "projects[0].seats: 0"),
    "an id that is a number": (two_people(engineers=[{"id": 1}]), "engineers[0].id: 1"),
    "no id": (two_people(engineers=[{"leader": True}]), "engineers[0]: id"),
    "an id twice": (two_people(engineers=[{"id": "e1"}, {"id": "e2"}, {"id": "e1"}]), "engineers[2]: id e1"),
    "an id that is a list": (two_people(pairs=[[["e1"], "p1", 1]]), 'pairs[0][0]: ["e1"]'),
    "a cap below nothing": (two_people(client_caps={"c1": -1}), "client_caps.c1: -1"),
    "caps in a list": (two_people(client_caps=[]), "client_caps: []"),
    "an empty group": (two_people(groups=[[]]), "groups[0]"),
    "a lock of one": (two_people(locks=[["e1"]]), "locks[0]"),
    "a third sense": (two_people(sense="maximum"), "sense"),
    "sense in a list": (two_people(sense=["max"]), "sense"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_file_is_said_with_its_place(run, tmp_path, name):
    instance, told = FAULTS[name]
    file = written(tmp_path, instance)
    status, out, err = run(file, "--json")
    found = json.loads(out)
    jsonschema.validate(found, schemas()["error"])
    assert status == 2
    assert told in found["error"]["message"]
    assert str(file) in err
    assert found["error"]["place"] == str(file)


BROKEN = {
    "no JSON": (b'{"engineers": [,]}', "1行"),
    "half a file": (b'{"engineers": [', "1行"),
    "empty": (b"", "1行"),
    "another encoding": ('{"要員": []}'.encode("cp932"), "UTF-8"),
    "a key twice": (b'{"engineers": [], "projects": [], "pairs": [], "pairs": []}', "pairs"),
    "not a number": (b'{"engineers": [{"id": "e"}], "projects": [{"id": "p"}], "pairs": [["e", "p", NaN]]}', "NaN"),
    "too deep": (b"[" * 100_000, "JSON"),
    "too many digits": (b'{"pairs": ' + b"9" * 5000 + b"}", "JSON"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_instance_never_shows_a_traceback(run, tmp_path, name):
    content, told = BROKEN[name]
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    status, _, err = run(file)
    assert status == 2
    assert told in err


def test_the_faults_of_all_files_are_told_at_once(run, tmp_path):
    status, _, err = run(
        tmp_path / "nowhere.json", tmp_path, written(tmp_path, {}), written(tmp_path, two_people(), "b.json")
    )
    assert status == 2
    assert "nowhere.json: ファイルがありません" in err
    assert f"{tmp_path}: 読めません" in err
    assert "pairs がありません" in err


@pytest.mark.parametrize("wrong", [["--gap", "-1"], ["--gap", "nan"], ["--time-limit", "0"], ["--time-limit", "x"], []])
def test_a_wrong_call_is_refused(run, tmp_path, wrong):
    assert run(*([written(tmp_path, two_people())] if wrong else []), *wrong)[0] == 2


def test_with_a_gap_the_bound_still_holds(run, tmp_path):
    for seed in SEEDS[:60]:
        best = small.best(small.instance(seed))
        found = json.loads(run(written(tmp_path, small.instance(seed)), "--json", "--gap", "0.5")[1])
        if best is not None:
            assert found["objective"] <= best <= found["bound"]
            assert found["gap"] <= 0.5
            assert (found["status"] == "OPTIMAL") == (found["objective"] == found["bound"])
