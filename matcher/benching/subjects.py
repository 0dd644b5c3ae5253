"""What is solved: seeded markets, and instances of others by their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from matcher.errors import InputError
from matcher.messages import Lang, tell, why_os

if TYPE_CHECKING:
    from matcher.solver import Problem

Sense = Literal["min", "max"]
SIZES = ((100, 60), (1_000, 500), (5_000, 2_500), (10_000, 5_000), (50_000, 20_000))
KINDS = ("standard", "tight", "loose", "teams", "chains", "part_time", "low_caps", "no_caps")
"""Of `worlds.markets`; a test holds the two against each other."""


@dataclass(frozen=True)
class Subject:
    """One problem, told in so few words that another process can make it again. Either a market (`kind` and `seed`)
    or the problem of this number in a file."""

    engineers: int
    projects: int
    kind: str | None = None
    seed: int | None = None
    file: str | None = None
    number: int = 0
    sense: Sense | None = None
    """As the caller gave it."""

    @property
    def name(self) -> str:
        if self.file is not None:
            return Path(self.file).name + (f" #{self.number + 1}" if self.number else "")
        return f"{self.engineers:,}×{self.projects:,} {self.kind}"

    def told(self) -> dict[str, Any]:
        return asdict(self)

    def problem(self) -> tuple[Problem, int]:
        """The problem, and the sign (1, -1) that turns its values into those of its file."""
        if self.file is not None:
            return _in_file(Path(self.file), self.sense, "en")[self.number]
        assert self.kind is not None
        assert self.seed is not None
        return of_market(self.engineers, self.projects, self.seed, self.kind), 1


def markets(sizes: Iterable[tuple[int, int]], kinds: Iterable[str], seeds: Iterable[int]) -> Iterator[Subject]:
    """Every market of these, seed after seed."""
    chosen, drawn = list(kinds), list(seeds)
    for people, projects in sizes:
        for kind in chosen:
            for seed in drawn:
                yield Subject(people, projects, kind=kind, seed=seed)


def of_market(people: int, projects: int, seed: int, kind: str) -> Problem:
    """A seeded market as the solver sees it."""
    from matcher.solver import Problem, Seats, Worker
    from matcher.worlds.markets import market

    made = market(people, projects, seed, kind)
    return Problem.of_arrays(
        [Worker(**e) for e in made.engineers],
        [Seats(**p) for p in made.projects],
        made.engineer,
        made.project,
        made.value,
        made.load,
        client_caps=made.client_caps,
        partner_caps=made.partner_caps,
        together=made.together,
    )


def of_file(path: Path, sense: Sense | None, lang: Lang) -> list[Subject]:
    """The problems of a file: OR-Library's assignment or GAP format, or a neutral instance (.json). Raises
    InputError."""
    found = _in_file(path, sense, lang)
    return [
        Subject(len(problem.workers), len(problem.projects), file=str(path), number=number, sense=sense)
        for number, (problem, _) in enumerate(found)
    ]


def _in_file(path: Path, sense: Sense | None, lang: Lang) -> list[tuple[Problem, int]]:
    from matcher.solver import Problem
    from matcher.solver.neutral import read_instance
    from matcher.solver.outside import read_outside

    if path.suffix.lower() == ".json":
        instance = read_instance(path, lang)
        return [(Problem.from_neutral(instance), -1 if instance.get("sense") == "min" else 1)]
    try:
        return read_outside(path, sense)
    except FileNotFoundError as error:
        raise InputError(tell("solver.missing_file", lang, path=path), place=str(path)) from error
    except OSError as error:
        raise InputError(
            tell("solver.unreadable", lang, path=path, why=why_os(error, lang)), place=str(path)
        ) from error
    except ValueError as error:
        why = str(error).removeprefix(f"{path}: ") if lang == "en" else tell("refused.form", lang)
        raise InputError(tell("benching.neither", lang, path=path, why=why), place=str(path)) from error
