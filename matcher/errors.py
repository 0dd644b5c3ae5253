"""What can go wrong on purpose. A shell catches `MatcherError`; a caller's own mistake stays a `ValueError`."""

from __future__ import annotations


class MatcherError(Exception):
    """Base of every error raised on purpose. `code` is stable for scripts, `place` says where."""

    code = "error"

    def __init__(self, message: str, *, place: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


class InputError(MatcherError):
    """A file or an argument that cannot be used: what, where, and how to mend it."""

    code = "input"


class PolicyError(MatcherError):
    """A policy file with values that cannot be; `problems` lists all of them."""

    code = "policy"

    def __init__(self, problems: list[str], *, place: str | None = None) -> None:
        super().__init__("\n".join(problems), place=place)
        self.problems = problems


class TaxonomyError(MatcherError):
    """Vocabulary files that contradict themselves; `problems` lists every fault, not only the first."""

    code = "taxonomy"

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class PlanError(MatcherError):
    """A plan that breaks its own rules, or locks that cannot all be kept."""

    code = "plan"


class NoPlanInTime(PlanError):
    """The time ran out before any plan was found; with more time there may be one."""


class StoreError(MatcherError):
    """A store that cannot be opened, read or written: which, why, and how to mend it."""

    code = "store"


class StaleEdit(StoreError):
    """Somebody else was sooner: the record has changed since the version the editor started from."""

    code = "stale"
