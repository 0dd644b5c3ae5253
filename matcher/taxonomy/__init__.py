"""The controlled vocabulary: facts as TOML, and their only loader."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matcher.taxonomy.records import QualificationEntry, Skill, Taxonomy, Usage, Word

__all__ = ["QualificationEntry", "Skill", "Taxonomy", "Usage", "Word", "taxonomy"]


@cache
def taxonomy() -> Taxonomy:
    """The built-in vocabulary, read once on first use. TaxonomyError lists every fault of its files."""
    from matcher.taxonomy.compiled import kept

    return kept(Taxonomy, "taxonomy", _load, Path(__file__))


def _load() -> Taxonomy:
    from matcher.taxonomy.loader import load

    return load()
