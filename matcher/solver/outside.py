"""Instances of others in their own text formats, as problems of ours: OR-Library's assignment and generalised
assignment files (the least cost is sought; values are costs negated)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np

from matcher.solver.problem import Problem, Seats, Worker

NUMBER_MAX = 10**9
GREATEST = re.compile(r"gap([1-9]|1[0-2])(\.\w+)?")
"""The files of OR-Library whose sums are profits; of all others they are costs. The format itself does not say."""


def read_outside(path: Path, sense: Literal["min", "max"] | None = None) -> list[tuple[Problem, int]]:
    """The problems of an assignment or GAP file, whichever it is, each with the sign (1, -1) that turns our values into
    the file's. `sense`: of a GAP file, where its name does not tell. Raises ValueError where it is neither."""
    numbers = _numbers(path)
    count = numbers[0]
    if len(numbers) != count * count + 1 and (_fits(numbers, 1, count) or _fits(numbers, 0, 1)):
        largest = sense == "max" if sense else GREATEST.fullmatch(path.name.lower()) is not None
        return [(problem, 1 if largest else -1) for problem in read_gap(path, largest=largest)]
    return [(read_assignment(path), -1)]


def read_assignment(path: Path) -> Problem:
    """`assignN`: n, then n × n costs row by row; `assignpN`: n, then lines of row, column, cost. Everybody takes one
    seat. Raises ValueError where the file is neither."""
    numbers = _numbers(path)
    n = numbers[0]
    rest = np.array(numbers[1:], np.int64)
    if not 1 <= n <= len(rest):
        raise ValueError(f"{path}: n = {n}, followed by {len(rest)} numbers")
    if len(rest) == n * n:
        row, column = np.divmod(np.arange(n * n), n)
        cost = rest
    elif len(rest) % 3 == 0:
        row, column, cost = rest.reshape(-1, 3).T
        row, column = row - 1, column - 1
    else:
        raise ValueError(f"{path}: {len(rest)} numbers after n = {n} are no costs of an assignment")
    if len(row) and (min(row.min(), column.min()) < 0 or max(row.max(), column.max()) >= n):
        raise ValueError(f"{path}: a row or column outside 1 … {n}")
    people = [Worker(f"r{i:05d}", must_place=True) for i in range(n)]
    return Problem.of_arrays(people, [Seats(f"c{j:05d}", must_fill=True) for j in range(n)], row, column, -cost)


def read_gap(path: Path, *, largest: bool = False) -> Iterator[Problem]:
    """A GAP file: how many problems (left out where there is one); each m agents, n jobs, m × n costs, m × n
    resources, m capacities. Every job goes to one agent. `largest`: profits are sought, not costs (gap1 … gap12).
    Raises ValueError where the file is none."""
    numbers = _numbers(path)
    at, count = (1, numbers[0]) if _fits(numbers, 1, numbers[0]) else (0, 1)
    if not _fits(numbers, at, count):
        raise ValueError(f"{path}: no generalised assignment problems")
    for _ in range(count):
        m, n = numbers[at : at + 2]
        at += 2
        blocks = np.array(numbers[at : at + 2 * m * n + m], np.int64)
        at += 2 * m * n + m
        agent, job = np.divmod(np.arange(m * n), n)
        cost, load, capacity = blocks[: m * n], blocks[m * n : 2 * m * n], blocks[2 * m * n :].tolist()
        agents = [Worker(f"a{i:03d}", capacity=capacity[i]) for i in range(m)]
        jobs = [Seats(f"j{j:04d}", must_fill=True) for j in range(n)]
        yield Problem.of_arrays(agents, jobs, agent, job, cost if largest else -cost, load)


def _fits(numbers: list[int], at: int, count: int) -> bool:
    """Do so many problems from here on end just where the numbers do?"""
    for _ in range(count):
        if at + 2 > len(numbers) or min(numbers[at : at + 2]) < 1:
            return False
        m, n = numbers[at : at + 2]
        at += 2 + 2 * m * n + m
    return at == len(numbers)


def _numbers(path: Path) -> list[int]:
    try:
        found = [int(word) for word in path.read_text(encoding="ascii").split()]
    except (UnicodeDecodeError, ValueError) as error:
        raise ValueError(f"{path}: whole numbers expected ({str(error)[:80]})") from error
    if not found:
        raise ValueError(f"{path}: empty")
    if max(map(abs, found)) > NUMBER_MAX:
        raise ValueError(f"{path}: a number beyond {NUMBER_MAX:,}")
    return found
