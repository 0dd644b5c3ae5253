"""All pairs at once: the best plan, proven. The only room that knows OR-Tools."""

from matcher.solver.constraints import CONSTRAINTS, violations
from matcher.solver.problem import Problem, Seats, Worker
from matcher.solver.prove import Solution, solve

__all__ = ["CONSTRAINTS", "Problem", "Seats", "Solution", "Worker", "solve", "violations"]
