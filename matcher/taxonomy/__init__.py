"""The controlled vocabulary: facts as TOML, and their only loader."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.taxonomy.usage import Usage

if TYPE_CHECKING:
    from matcher.taxonomy.records import QualificationEntry, Skill, Taxonomy, Word

__all__ = ["QualificationEntry", "Skill", "Taxonomy", "Usage", "Word", "taxonomy"]


@cache
def taxonomy() -> Taxonomy:
    """The built-in vocabulary with the company's own decisions, read once on first use.

    TaxonomyError lists every fault of the files.
    """
    from matcher.taxonomy.compiled import kept
    from matcher.taxonomy.records import Taxonomy

    return kept(Taxonomy, "taxonomy", _load, Path(__file__))


def __getattr__(name: str) -> Any:
    """The records, brought in when they are first asked for: the kept index of names does without them."""
    if name in __all__:
        from matcher.taxonomy import records

        return getattr(records, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _load() -> Taxonomy:
    from matcher.taxonomy import overlay
    from matcher.taxonomy.loader import load

    base = load()
    return overlay.applied(base, overlay.place()) if overlay.content().strip() else base
