"""Why there is no plan: a smallest set of orders, running seats and caps that cannot all be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from matcher.messages import Lang, tell
from matcher.solver.problem import Problem

Order = tuple[str, tuple[str, ...]]
"""What was asked beyond the shape of the seats: kind and ids, as ("lock", (worker, project …)), ("veto", (worker,
project)), ("must_fill", (project,)), ("must_place", (worker,)), ("client_cap", (name,)), ("partner_cap", (name,))."""


def orders(problem: Problem) -> list[Order]:
    """Everything that could be at fault. Without any of them doing nothing is a plan. What a person ordered stands
    first, and is named before a cap where either would do."""
    found: list[Order] = [("lock", lock) for lock in problem.locks]
    found += [("veto", pair) for pair in problem.vetoes]
    found += [("must_fill", (p.id,)) for p in problem.projects if p.must_fill]
    found += [("must_place", (w.id,)) for w in problem.workers if w.must_place]
    found += [("client_cap", (name,)) for name in sorted(problem.client_caps)]
    return found + [("partner_cap", (name,)) for name in sorted(problem.partner_caps)]


def under(problem: Problem, kept: Iterable[Order]) -> Problem:
    """The problem with these orders only."""
    of: dict[str, list[tuple[str, ...]]] = {}
    for kind, ids in kept:
        of.setdefault(kind, []).append(ids)
    one = {kind: {ids[0] for ids in found} for kind, found in of.items()}
    return replace(
        problem,
        locks=tuple(of.get("lock", ())),
        vetoes=tuple((e, p) for e, p in of.get("veto", ())),
        projects=tuple(replace(p, must_fill=p.id in one.get("must_fill", ())) for p in problem.projects),
        workers=tuple(replace(w, must_place=w.id in one.get("must_place", ())) for w in problem.workers),
        client_caps={name: cap for name, cap in problem.client_caps.items() if name in one.get("client_cap", ())},
        partner_caps={name: cap for name, cap in problem.partner_caps.items() if name in one.get("partner_cap", ())},
    )


def smallest(problem: Problem, infeasible: Callable[[Problem], bool]) -> tuple[Order, ...]:
    """Orders that cannot all be kept, of which any one left out frees the others (QuickXplain: halves are tried
    before single orders, so that few out of many are found in few tries)."""

    def blamed(beside: list[Order], changed: bool, among: Sequence[Order]) -> list[Order]:
        if changed and infeasible(under(problem, beside)):
            return []
        if len(among) <= 1:
            return list(among)
        first, second = among[: len(among) // 2], among[len(among) // 2 :]
        in_second = blamed([*beside, *first], True, second)
        return blamed([*beside, *in_second], bool(in_second), first) + in_second

    return tuple(blamed([], False, orders(problem)))


def told(order: Order, problem: Problem, lang: Lang = "ja") -> str:
    """One order in words."""
    kind, (first, *others) = order
    if kind in ("lock", "veto"):
        projects = tell("solver.or", lang).join(others)
        known = kind == "veto" or any((first, p) in problem.pair_at for p in others)
        return tell(f"solver.{kind}" + ("" if known else "_no_pair"), lang, worker=first, projects=projects)
    if kind == "must_fill":
        seats = next(p.seats for p in problem.projects if p.id == first)
        return tell("solver.must_fill", lang, project=first, seats=seats)
    if kind == "must_place":
        return tell("solver.must_place", lang, worker=first)
    caps = problem.client_caps if kind == "client_cap" else problem.partner_caps
    return tell(f"solver.{kind}", lang, name=first, cap=caps[first])
