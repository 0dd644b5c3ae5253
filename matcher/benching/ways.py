"""The ways that are compared: ours first, then those of others (`solver/peers.py`)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.solver import Problem
    from matcher.solver.peers import Attempt

READY_S = 10.0
BEYOND = 10**17
"""A bound beyond this is none yet."""
CP_MODEL = "ortools.sat.python.cp_model"


@dataclass(frozen=True)
class Way:
    """`run` takes a problem and seconds. `needs`: what is imported before the clock starts, any one of each tuple.
    `up_to`: to how many engineers × projects it is asked unless named; None = always."""

    run: Callable[[Problem, float], Attempt]
    needs: tuple[tuple[str, ...], ...] = ()
    up_to: int | None = None
    plans: bool = True
    """Does it give plans, or a bound only?"""
    first: Callable[[Problem, float], object] | None = None
    """What a small problem is solved by beforehand, where not by `run`."""

    def missing(self) -> str | None:
        """The library it lacks here; None where it can run."""
        for one_of in self.needs:
            if not any(_there(name) for name in one_of):
                return one_of[0].split(".")[0]
        return None

    def ready(self, small: Problem) -> None:
        """Imports what it needs and solves a small problem, so that importing is no part of the figures."""
        from importlib import import_module

        from matcher.solver.peers import Unfit

        for one_of in self.needs:
            import_module(next(name for name in one_of if _there(name)))
        with suppress(Unfit):
            (self.first or self.run)(small, READY_S)


def _there(module: str) -> bool:
    return find_spec(module.split(".")[0]) is not None


def _by_all_steps(problem: Problem, limit: float) -> object:
    from matcher.solver import solve
    from matcher.solver.narrowing import Narrowing

    return solve(problem, time_limit=limit, way=Narrowing(from_pairs=0))


def _ours(problem: Problem, limit: float) -> Attempt:
    from matcher.solver import solve
    from matcher.solver.peers import Attempt, Step

    found = solve(problem, time_limit=limit)
    if found.status == "INFEASIBLE":
        return Attempt(said="INFEASIBLE")
    steps = found.work.steps if found.work is not None else []
    trace: list[Step] = [(s, value, None if bound is None or bound > BEYOND else bound) for _, s, value, bound in steps]
    chosen = problem.pair_at.of(found.plan).tolist()
    return Attempt(chosen, found.bound, trace=[*trace, (found.seconds, found.objective, found.bound)], work=found.work)


def _peer(name: str, *of: object, **how: object) -> Callable[[Problem, float], Attempt]:
    """The way of this name in `solver/peers.py`, imported when it runs."""

    def run(problem: Problem, limit: float) -> Attempt:
        from matcher.solver import peers

        found = getattr(peers, name)
        attempt: Attempt = (found(*of, **how) if of else found)(problem, limit)
        return attempt

    return run


HIGHS = (("highspy", "scipy.optimize"),)
WAYS: dict[str, Way] = {
    "ours": Way(_ours, first=_by_all_steps),
    "greedy": Way(_peer("greedy")),
    "cp_sat_8": Way(_peer("cp_sat", 8), ((CP_MODEL,),), 15_000_000),
    "cp_sat_2": Way(_peer("cp_sat", 2), ((CP_MODEL,),), 15_000_000),
    "cp_sat_naive": Way(_peer("cp_sat", 8, naive=True), ((CP_MODEL,),), 1_000_000),
    "highs": Way(_peer("mip"), HIGHS, 15_000_000),
    "scipy_milp": Way(_peer("scipy_mip"), (("scipy.optimize",),), 1_000_000),
    "scipy_assignment": Way(_peer("assignment"), (("scipy.optimize",),)),
    "lp": Way(_peer("relaxed"), HIGHS, 60_000_000, plans=False),
}
