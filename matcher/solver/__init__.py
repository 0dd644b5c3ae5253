"""All pairs at once: the best plan, proven. The only room that knows OR-Tools."""

from matcher.solver.constraints import CONSTRAINTS, violations
from matcher.solver.exact import Solution, solve
from matcher.solver.problem import Problem, Seats, Worker

__all__ = ["CONSTRAINTS", "Problem", "Seats", "Solution", "Worker", "solve", "violations"]
