"""The certificate proves the bound to whoever has no solver; and one that was tampered with proves nothing false."""

from __future__ import annotations

import contextlib
import copy
import json
from random import Random

import pytest

from matcher.solver import Problem, solve
from matcher.solver.narrowing import Narrowing
from matcher.solver.verify import covers, verified
from matcher.worlds.instances import neutral_instance
from tests import small
from tests.test_solve_command import run, written  # noqa: F401

SEEDS = [seed for seed in range(8000, 9000) if 1 <= len(small.instance(seed)["pairs"]) <= 9][:200]
FEW = Narrowing(from_pairs=0, first_per_node=0.3)


def told(instance):
    solution = solve(Problem.from_neutral(instance), certify=True, way=FEW)
    return solution, json.loads(json.dumps(solution.certificate))


def test_no_certificate_proves_less_than_the_best_plan_and_most_prove_just_that():
    tight = met = 0
    for seed in SEEDS:
        best = small.best(small.instance(seed))
        if best is None:
            continue
        met += 1
        bound = verified(small.instance(seed), told(small.instance(seed))[1])
        assert bound >= best, seed
        tight += bound == best
    assert met > 120
    assert tight > 0.95 * met


@pytest.mark.parametrize("size", [(60, 40), (150, 90)])
def test_whole_instances_with_every_feature_are_proven_to_the_unit(size):
    for seed in range(2):
        instance = neutral_instance(*size, seed)
        solution, certificate = told(instance)
        assert solution.status == "OPTIMAL"
        assert verified(instance, certificate) == solution.objective


def test_teams_that_compete_need_cuts_and_both_are_verified():
    jobs = [{"id": p, "seats": 2, "client": "c", "team": True} for p in "pqr"]
    people = [{"id": f"e{i}"} for i in range(6)]
    pairs = [[e["id"], p["id"], 10] for e in people for p in jobs]
    instance = {"engineers": people, "projects": jobs, "pairs": pairs, "client_caps": {"c": 5}}
    solution, certificate = told(instance)
    assert certificate["cuts"]
    assert verified(instance, certificate) == solution.objective == 40


def test_a_minimum_is_bounded_from_below():
    for seed in SEEDS[:30]:
        instance = small.instance(seed)
        best = small.best(instance)
        if best is not None:
            instance = {**instance, "sense": "min", "pairs": [[e, p, -v, *x] for e, p, v, *x in instance["pairs"]]}
            assert verified(instance, told(instance)[1]) <= -best


def test_prices_that_were_changed_never_prove_a_bound_below_the_best_plan():
    changed = 0
    for seed in SEEDS[:60]:
        instance = small.instance(seed)
        best = small.best(instance)
        if best is None:
            continue
        r = Random(seed)
        certificate = told(instance)[1]
        for prices in (certificate["root"], *(part["prices"] for part in certificate["parts"])):
            for price in prices:
                price[-1] = round(price[-1] * r.uniform(-0.5, 1.5))
                changed += 1
        with contextlib.suppress(ValueError):  # a price on a side the row does not have
            assert verified(instance, certificate) >= best, seed
    assert changed > 60


def tampered(certificate, how):
    found = copy.deepcopy(certificate)
    how(found)
    return found


TAMPERED = {
    "no parts": lambda c: c.update(parts=[]),
    "half of the plans left out": lambda c: c["parts"].__setitem__(
        slice(None), [{"fixed": [["switch", "p0", 0]], "prices": c["root"]}]
    ),
    "a row nobody has": lambda c: c["root"].append(["capacity", "nobody", 3]),
    "a kind nobody knows": lambda c: c["root"].append(["magic", "p0", 3]),
    "a price in parts": lambda c: c["root"].append(["headcount", "p0", 0.5]),
    "a must-fill that is none": lambda c: c["root"].append(["must_fill", "p0", -3]),
    "a lock that is none": lambda c: c["root"].append(["lock", "e0", "p0", -3]),
    "a cut of nothing": lambda c: c.update(cuts=[{"client": "c0", "divisor": 1, "lacking": []}]),
    "a plan of pairs nobody has": lambda c: c.update(plan=[["nobody", "p0"]]),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_certificate_that_was_tampered_with_is_refused(how):
    people, jobs = [{"id": "e0"}, {"id": "e1"}], [{"id": "p0"}, {"id": "p1"}]
    pairs = [[e["id"], p["id"], 5] for e in people for p in jobs]
    instance = {"engineers": people, "projects": jobs, "pairs": pairs, "client_caps": {"c0": 1}}
    certificate = told(instance)[1]
    assert verified(instance, certificate) == 10
    with pytest.raises((ValueError, KeyError, TypeError)):
        verified(instance, tampered(certificate, TAMPERED[how]))


def test_parts_cover_all_plans_only_if_both_sides_of_every_switch_are_there():
    on, off = ("switch", "p", 1), ("switch", "p", 0)
    assert covers([[]])
    assert covers([[on], [off]])
    assert covers([[on, ("chosen", "e", 0)], [on, ("chosen", "e", 1)], [off]])
    assert not covers([[on]])
    assert not covers([[on], [("switch", "q", 0)]])
    assert not covers([[on, ("chosen", "e", 0)], [off]])


def test_the_command_writes_it(run, tmp_path):  # noqa: F811
    instance = neutral_instance(30, 20, 1)
    file, target = written(tmp_path, instance), tmp_path / "certificate.json"
    status, out, _ = run(file, "--json", "--certificate", target)
    assert status == 0
    assert verified(instance, json.loads(target.read_text(encoding="utf-8"))) == json.loads(out)["bound"]
    assert run(file, file, "--certificate", target)[0] == 2
    assert run(file, "--certificate", tmp_path)[0] == 2
