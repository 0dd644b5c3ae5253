"""What is added up: values in whole numbers with a tie-break below them, so that the best plan is one plan."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from matcher.errors import PlanError
from matcher.solver.problem import Ints, Problem

TICKET_BITS = 20
"""Values are multiplied by 2^20 to leave room below one unit for the tie-break; by less where they are so great that
the sum would leave 60 bits."""


@dataclass(frozen=True)
class Weights:
    """Values scaled by 2^bits, with the tie-break below them: greatest sum of tickets among equal sums of values."""

    scaled: Ints
    bits: int

    @classmethod
    def of(cls, problem: Problem) -> Weights:
        """Raises PlanError where the values are too great to be added up."""
        bits = _room(problem)
        return cls(problem.value * 2**bits + _tickets(problem, bits), bits)

    def of_pairs(self, kept: Ints) -> Weights:
        return Weights(self.scaled[kept], self.bits)


def _room(problem: Problem) -> int:
    """How many bits below one unit are left for the tie-break."""
    total = float(np.abs(problem.value.astype(float)).sum())
    bits = min(TICKET_BITS, 60 - int(total + 1).bit_length())
    if bits < 0:
        raise PlanError("values too great to be added up; look for prices with too many digits")
    return bits


def _tickets(problem: Problem, room: int) -> Ints:
    """One number per pair, drawn from its ids alone; so small that all chosen ones together stay below half a
    unit (the other half is for the rounding of prices)."""
    bits = room - 1 - min(int(problem.seats.sum()), len(problem.worker)).bit_length()
    if bits < 1:
        return np.zeros(len(problem.worker), np.int64)
    people = np.array([_drawn(w.id) for w in problem.workers], np.uint64)
    seats = np.array([_drawn(p.id) for p in problem.projects], np.uint64)
    # the last mixing of splitmix64 over both, which spreads every bit over all
    mixed = people[problem.worker] ^ (seats[problem.project] * np.uint64(0x9E3779B97F4A7C15))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    tickets: Ints = (mixed >> np.uint64(64 - bits)).astype(np.int64)
    return tickets


def _drawn(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
