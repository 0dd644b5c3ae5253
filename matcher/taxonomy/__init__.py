"""The controlled vocabulary: facts as TOML, and their only loader."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matcher.taxonomy.records import QualificationEntry, Skill, Taxonomy, Usage, Word

__all__ = ["QualificationEntry", "Skill", "Taxonomy", "Usage", "Word", "taxonomy"]


@cache
def taxonomy() -> Taxonomy:
    """The built-in vocabulary with the company's own decisions, read once on first use.

    TaxonomyError lists every fault of the files.
    """
    from matcher.taxonomy.compiled import kept

    return kept(Taxonomy, "taxonomy", _load, Path(__file__))


def _load() -> Taxonomy:
    from matcher.taxonomy import overlay
    from matcher.taxonomy.loader import load

    base = load()
    return overlay.applied(base, overlay.place()) if overlay.content().strip() else base
