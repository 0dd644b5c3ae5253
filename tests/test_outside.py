"""Instances in the text formats of others are read as they are meant and solved to their optimum."""

from __future__ import annotations

from itertools import permutations, product
from random import Random

import pytest

from matcher.solver import solve
from matcher.solver.outside import read_assignment, read_gap


def written(folder, numbers, name="file.txt"):
    file = folder / name
    file.write_text(" ".join(map(str, numbers)) + "\n", encoding="ascii")
    return file


@pytest.mark.parametrize("seed", range(5))
def test_an_assignment_file_in_both_forms(tmp_path, seed):
    r = Random(seed)
    n = 5
    costs = [[r.randint(1, 100) for _ in range(n)] for _ in range(n)]
    best = min(sum(costs[i][p[i]] for i in range(n)) for p in permutations(range(n)))
    dense = written(tmp_path, [n, *(c for row in costs for c in row)])
    sparse = written(tmp_path, [n, *(x for i in range(n) for j in range(n) for x in (i + 1, j + 1, costs[i][j]))], "p")
    assert -solve(read_assignment(dense)).objective == -solve(read_assignment(sparse)).objective == best


def test_a_large_assignment_is_proven_by_the_flow_alone(tmp_path):
    r = Random(1)
    n = 60
    solution = solve(read_assignment(written(tmp_path, [n, *(r.randint(1, 100) for _ in range(n * n))])))
    assert solution.status == "OPTIMAL"
    assert len(solution.plan) == n


@pytest.mark.parametrize("seed", range(4))
def test_a_gap_file_of_several_problems(tmp_path, seed):
    r = Random(seed)
    numbers, bests = [2], []
    for _ in range(2):
        m, n = 2, 5
        cost = [[r.randint(5, 30) for _ in range(n)] for _ in range(m)]
        load = [[r.randint(3, 12) for _ in range(n)] for _ in range(m)]
        capacity = [24, 24]
        numbers += [m, n, *(x for row in (*cost, *load) for x in row), *capacity]
        fits = [
            sum(cost[a][j] for j, a in enumerate(plan))
            for plan in product(range(m), repeat=n)
            if all(sum(load[i][j] for j, a in enumerate(plan) if a == i) <= capacity[i] for i in range(m))
        ]
        bests.append(min(fits, default=None))
    for problem, best in zip(read_gap(written(tmp_path, numbers)), bests, strict=True):
        solution = solve(problem)
        assert (None if solution.status == "INFEASIBLE" else -solution.objective) == best
    one = list(read_gap(written(tmp_path, numbers[1:25], "one")))
    assert len(one) == 1


@pytest.mark.parametrize("content", ["", "3 1 2", "two", "2 1 1 5 9 9 9"])
def test_a_file_that_is_neither_is_refused(tmp_path, content):
    file = tmp_path / "odd.txt"
    file.write_text(content, encoding="ascii")
    with pytest.raises(ValueError):
        read_assignment(file)
    with pytest.raises(ValueError):
        list(read_gap(file))
