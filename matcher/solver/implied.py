"""Rows that every plan keeps anyway, because of several constraints together or because pairs are taken whole. They say
nothing new about plans and much about the relaxation, which would otherwise take pairs in parts."""

from __future__ import annotations

from matcher.solver.constraints import Columns, Rows
from matcher.solver.problem import Problem


def implied_rows(problem: Problem, columns: Columns) -> Rows:
    rows = Rows()
    _switches(problem, columns, rows)
    _chosen(problem, columns, rows)
    return rows


def _switches(problem: Problem, columns: Columns, rows: Rows) -> None:
    """Somebody on a switched project switches it on."""
    switch = {p: columns.switch(p) for p in problem.switched}
    for pair, project in enumerate(problem.project.tolist()):
        if project in switch and not problem.projects[project].needs_leader:
            rows.add({pair: 1, switch[project]: -1}, None, 0)


def _chosen(problem: Problem, columns: Columns, rows: Rows) -> None:
    """Somebody bound to others who is on any seat is chosen, and is on no more seats than his capacity allows."""
    pairs: dict[int, list[int]] = {worker: [] for worker in problem.bound_together}
    for pair, worker in enumerate(problem.worker.tolist()):
        if worker in pairs:
            pairs[worker].append(pair)
    for worker, own in pairs.items():
        if not own:
            continue
        most = problem.workers[worker].capacity // min(problem.load[own].tolist())
        rows.add({**dict.fromkeys(own, 1), columns.chosen(worker): -most}, None, 0)
        if most > 1:
            for pair in own:
                rows.add({pair: 1, columns.chosen(worker): -1}, None, 0)
