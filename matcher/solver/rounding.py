"""Plans out of switches: which projects to open is guessed, the flow does the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from matcher.solver.constraints import violations
from matcher.solver.network import Flowed, Network
from matcher.solver.problem import Bools, Ints, Problem
from matcher.solver.reduction import foremost
from matcher.solver.rows import Columns, Floats

TRIES = 6
"""How often projects that came up short are closed and the flow is tried again."""
PER_PERSON, PER_SEAT, PER_SEAT_OF_TEAM = 8, 8, 20
"""Over so many pairs of every person, and per seat of every project, a plan is sought first."""
FILLED = 0.6
"""A team filled to this share by the relaxed flow is opened at first."""


@dataclass(frozen=True)
class Incumbent:
    """The best plan so far: chosen pairs and their weight."""

    chosen: Ints
    weight: int


@dataclass(frozen=True)
class Rounding:
    """Ways to plans of one problem."""

    problem: Problem
    network: Network

    def at_once(self, flowed: Flowed) -> Incumbent | None:
        """A plan from the relaxed flow: the teams it nearly fills are opened."""
        filled = np.bincount(self.problem.project[flowed.chosen], minlength=len(self.problem.projects))
        placed = np.bincount(self.problem.worker[flowed.chosen], minlength=len(self.problem.workers)) > 0
        return self.near(flowed.reduced, flowed.chosen, filled / self.problem.seats, placed.astype(float), FILLED)

    def near(self, paid: Ints, beside: Ints, share: Floats, placed: Floats, least: float = 0.5) -> Incumbent | None:
        """As `of`, over the few pairs of every person and project for which least is `paid`, and those `beside`; over
        all pairs where that gives no plan."""
        kept, problem = self.network.kept, self.problem
        per_seat = np.where(self.network.switched, PER_SEAT_OF_TEAM, PER_SEAT)
        few = foremost(problem.worker, -paid, PER_PERSON)
        few |= foremost(problem.project, -paid, per_seat * problem.seats)
        few |= self.network.stays
        few[beside] = True
        found = replace(self, network=replace(self.network, kept=kept & few)).of(share, placed, least)
        return self.of(share, placed, least) if found is None else found

    def suggested(self, amounts: Floats) -> tuple[Floats, Floats]:
        """(share of every project, 1 for those without a switch; how far everybody bound to others is placed) that a
        plan in parts suggests."""
        columns = Columns(self.problem)
        share = np.ones(len(self.problem.projects))
        switched = np.array(self.problem.switched, np.int64)
        share[switched] = amounts[columns.switches[switched]]
        placed = np.zeros(len(self.problem.workers))
        bound = np.array(self.problem.bound_together, np.int64)
        placed[bound] = amounts[columns.chosens[bound]]
        return share, placed

    def of(self, share: Floats, placed: Floats, least: float = 0.5) -> Incumbent | None:
        """A plan with the projects open whose `share` is `least` or more, as far as clients' caps allow, and the people
        bound together chosen who are `placed` by half or more."""
        opened = self._opened(share, least)
        chosen = placed >= 0.5
        for _ in range(TRIES):
            chosen = self._all_or_none(chosen)
            flowed = self.network.plan(opened, chosen)
            closing = np.zeros(len(opened), bool)
            closing[flowed.short] = True
            closing = self._with_groups(closing & opened & ~self.problem.must_fill)
            unplaced = np.zeros(len(chosen), bool)
            unplaced[flowed.unplaced] = True
            unplaced &= chosen & self.network.bound & ~self.problem.must_place
            half = self._taken_in_part(flowed.chosen)
            if not closing.any() and not unplaced.any() and not half.any():
                return self.checked(flowed.chosen)
            opened &= ~closing
            chosen &= ~(unplaced | half)
        return None

    def checked(self, chosen: Ints) -> Incumbent | None:
        """The plan, if it keeps every rule."""
        people, seats = self.problem.workers, self.problem.projects
        pairs = zip(self.problem.worker[chosen].tolist(), self.problem.project[chosen].tolist(), strict=True)
        if violations([(people[e].id, seats[p].id) for e, p in pairs], self.problem):
            return None
        return Incumbent(np.sort(chosen), int(self.network.scaled[chosen].sum()))

    def _opened(self, share: Floats, least: float) -> Bools:
        """The switched projects to open: the fullest first, none beyond a client's cap, groups as one."""
        problem = self.problem
        room = dict(problem.client_caps)
        opened = np.zeros(len(problem.projects), bool)
        groups = _groups(problem)
        switched = np.array(problem.switched, np.int64)
        done: set[int] = set()
        order = switched[np.lexsort((switched, -share[switched], ~problem.must_fill[switched]))]
        shares, whole, must_fill = share.tolist(), problem.whole.tolist(), problem.must_fill.tolist()
        for p in order.tolist():
            if p in done:
                continue
            members = groups.get(p, [p])
            done.update(members)
            must = any(must_fill[m] for m in members)
            if not must and sum(shares[m] for m in members) < least * len(members):
                continue
            takes: Counter[str] = Counter()
            for m in members:
                client = problem.projects[m].client
                if whole[m] and client in room:
                    takes[client] += problem.projects[m].seats
            if not must and any(seats > room[client] for client, seats in takes.items()):
                continue
            for client, seats in takes.items():
                room[client] -= seats
            opened[members] = True
        return opened

    def _with_groups(self, projects: Bools) -> Bools:
        groups = _groups(self.problem)
        for p in np.flatnonzero(projects).tolist():
            projects[groups.get(p, [p])] = True
        return projects

    def _all_or_none(self, chosen: Bools) -> Bools:
        """People bound together are chosen where all of them are, or where one of them must be."""
        for found in _sets(self.problem):
            musts = bool(self.problem.must_place[found].any())
            chosen[found] = musts or bool(chosen[found].all())
        return chosen

    def _taken_in_part(self, pairs: Ints) -> Bools:
        """People bound together of whom the flow placed some and not others."""
        placed = np.bincount(self.problem.worker[pairs], minlength=len(self.problem.workers)) > 0
        half = np.zeros(len(placed), bool)
        for found in _sets(self.problem):
            half[found] = placed[found].any() and not placed[found].all()
        return half


def _groups(problem: Problem) -> dict[int, list[int]]:
    """Projects that open together, by project."""
    return _joined([[problem.project_at[p] for p in group] for group in problem.groups])


def _sets(problem: Problem) -> list[list[int]]:
    joined = _joined([[problem.worker_at[e] for e in found] for found in problem.together])
    return [found for e, found in joined.items() if e == found[0]]


def _joined(sets: list[list[int]]) -> dict[int, list[int]]:
    """Members of sets that share a member are one set."""
    found: dict[int, list[int]] = {}
    for members in sets:
        together = sorted({x for m in members for x in found.get(m, [m])})
        for m in together:
            found[m] = together
    return found
